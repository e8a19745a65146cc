-- Committees and their gapless numbers; cases, parties and who speaks for them; sessions, agreements, endings, performance.

CREATE TABLE committees (
    id TEXT PRIMARY KEY NOT NULL,
    unit_id TEXT NOT NULL UNIQUE REFERENCES units (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL UNIQUE
);

CREATE TABLE case_numbers (
    committee_id TEXT NOT NULL REFERENCES committees (id),
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (committee_id, year)
);

CREATE TABLE cases (
    id TEXT PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    committee_id TEXT NOT NULL REFERENCES committees (id),
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    room_id TEXT NOT NULL REFERENCES units (id),
    request_id TEXT REFERENCES requests (id),
    source TEXT NOT NULL,
    dispute_type TEXT NOT NULL,
    title TEXT NOT NULL,
    facts TEXT NOT NULL,
    wishes TEXT NOT NULL,
    difficult BOOLEAN NOT NULL,
    stage TEXT NOT NULL,
    revision INTEGER NOT NULL,
    due_on DATE NOT NULL,
    opened_by TEXT NOT NULL REFERENCES people (id),
    opened_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    UNIQUE (committee_id, year, ordinal)
);
-- A request may become a case again when the earlier one is over; two never run at once.
CREATE UNIQUE INDEX cases_one_running ON cases (request_id) WHERE stage NOT IN ('ended', 'closed');
CREATE INDEX cases_by_request ON cases (request_id, id);
CREATE INDEX cases_by_room ON cases (room_id, stage, id);
CREATE INDEX cases_by_stage ON cases (stage, id);
CREATE INDEX cases_by_type ON cases (dispute_type, stage, id);
CREATE INDEX cases_by_due ON cases (due_on, stage);

CREATE TABLE extensions (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    former_due_on DATE NOT NULL,
    due_on DATE NOT NULL,
    consents TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX extensions_by_case ON extensions (case_id, id);

CREATE TABLE parties (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    side TEXT NOT NULL CHECK (side IN ('applicant', 'respondent')),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_blind TEXT NOT NULL,
    document_kind TEXT,
    document TEXT,
    document_blind TEXT,
    phone TEXT,
    phone_blind TEXT,
    address TEXT,
    gender TEXT,
    birth_date DATE,
    ethnicity TEXT,
    occupation TEXT,
    legal_representative TEXT,
    capacity TEXT NOT NULL CHECK (capacity IN ('age', 'own_labour', 'limited_by_court', 'none_by_court')),
    added_at TIMESTAMP NOT NULL,
    UNIQUE (case_id, ordinal)
);
CREATE INDEX parties_by_phone ON parties (phone_blind);
CREATE INDEX parties_by_document ON parties (document_blind);

CREATE TABLE spokespersons (
    id TEXT PRIMARY KEY NOT NULL,
    party_id TEXT NOT NULL REFERENCES parties (id),
    kind TEXT NOT NULL CHECK (kind IN ('guardian', 'agent')),
    authority TEXT NOT NULL CHECK (authority IN ('statutory', 'general', 'special')),
    name TEXT NOT NULL,
    phone TEXT,
    relation TEXT NOT NULL,
    proof_id TEXT REFERENCES attachments (id),
    added_at TIMESTAMP NOT NULL
);
CREATE INDEX spokespersons_by_party ON spokespersons (party_id);

CREATE TABLE willingness (
    id TEXT PRIMARY KEY NOT NULL,
    party_id TEXT NOT NULL REFERENCES parties (id),
    willing BOOLEAN NOT NULL,
    way TEXT NOT NULL,
    remark TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (id),
    answered_at TIMESTAMP NOT NULL
);
CREATE INDEX willingness_by_party ON willingness (party_id, id);

CREATE TABLE case_mediators (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    chief BOOLEAN NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('chosen', 'appointed')),
    conflict_checked TEXT NOT NULL,
    appointed_by TEXT NOT NULL REFERENCES people (id),
    appointed_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    end_reason TEXT
);
CREATE UNIQUE INDEX case_mediators_once ON case_mediators (case_id, person_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX case_mediators_one_chief ON case_mediators (case_id) WHERE ended_at IS NULL AND chief;
CREATE INDEX case_mediators_by_person ON case_mediators (person_id, ended_at);

CREATE TABLE sittings (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    ordinal INTEGER NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    place TEXT NOT NULL,
    video BOOLEAN NOT NULL,
    open_to_public BOOLEAN NOT NULL,
    planned_by TEXT NOT NULL REFERENCES people (id),
    planned_at TIMESTAMP NOT NULL,
    UNIQUE (case_id, ordinal)
);
CREATE INDEX sittings_by_time ON sittings (starts_at);

CREATE TABLE minutes (
    sitting_id TEXT PRIMARY KEY NOT NULL REFERENCES sittings (id),
    present TEXT NOT NULL,
    rights_told BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('settled', 'failed', 'continue')),
    recorded_by TEXT NOT NULL REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE minute_corrections (
    id TEXT PRIMARY KEY NOT NULL,
    sitting_id TEXT NOT NULL REFERENCES minutes (sitting_id),
    body TEXT NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL
);
CREATE INDEX minute_corrections_by_sitting ON minute_corrections (sitting_id, id);

CREATE TABLE agreements (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    version INTEGER NOT NULL,
    form TEXT NOT NULL CHECK (form IN ('written', 'oral')),
    scope TEXT NOT NULL CHECK (scope IN ('whole', 'partial')),
    facts TEXT NOT NULL,
    copies INTEGER NOT NULL,
    text_sha256 TEXT,
    fixed_at TIMESTAMP,
    effective_on DATE,
    superseded_at TIMESTAMP,
    drafted_by TEXT NOT NULL REFERENCES people (id),
    drafted_at TIMESTAMP NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (case_id, version)
);
CREATE UNIQUE INDEX agreements_one_alive ON agreements (case_id) WHERE superseded_at IS NULL;

CREATE TABLE clauses (
    id TEXT PRIMARY KEY NOT NULL,
    agreement_id TEXT NOT NULL REFERENCES agreements (id),
    ordinal INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (agreement_id, ordinal)
);

CREATE TABLE obligations (
    id TEXT PRIMARY KEY NOT NULL,
    agreement_id TEXT NOT NULL REFERENCES agreements (id),
    ordinal INTEGER NOT NULL,
    debtor_id TEXT NOT NULL REFERENCES parties (id),
    creditor_id TEXT REFERENCES parties (id),
    kind TEXT NOT NULL CHECK (kind IN ('money', 'act')),
    amount_fen BIGINT,
    what TEXT NOT NULL,
    way TEXT NOT NULL,
    place TEXT NOT NULL,
    due_on DATE,
    UNIQUE (agreement_id, ordinal),
    CHECK (kind <> 'money' OR amount_fen > 0)
);
CREATE INDEX obligations_by_due ON obligations (due_on);

CREATE TABLE signatures (
    id TEXT PRIMARY KEY NOT NULL,
    agreement_id TEXT NOT NULL REFERENCES agreements (id),
    kind TEXT NOT NULL CHECK (kind IN ('party', 'mediator', 'committee')),
    signer TEXT NOT NULL,
    spokesperson_id TEXT REFERENCES spokespersons (id),
    means TEXT NOT NULL CHECK (means IN ('signature', 'seal', 'fingerprint')),
    signed_on DATE NOT NULL,
    scan_id TEXT NOT NULL REFERENCES attachments (id),
    recorded_by TEXT NOT NULL REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (agreement_id, kind, signer)
);

CREATE TABLE endings (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    other_ways_told BOOLEAN NOT NULL,
    former_stage TEXT NOT NULL,
    ended_by TEXT NOT NULL REFERENCES people (id),
    ended_at TIMESTAMP NOT NULL
);
CREATE INDEX endings_by_case ON endings (case_id, id);

CREATE TABLE performances (
    id TEXT PRIMARY KEY NOT NULL,
    obligation_id TEXT NOT NULL REFERENCES obligations (id),
    performed_on DATE NOT NULL,
    amount_fen BIGINT,
    complete BOOLEAN NOT NULL,
    remark TEXT NOT NULL,
    proof_id TEXT REFERENCES attachments (id),
    recorded_by TEXT NOT NULL REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX performances_by_obligation ON performances (obligation_id, id);

CREATE TABLE closures (
    case_id TEXT PRIMARY KEY NOT NULL REFERENCES cases (id),
    outcome TEXT NOT NULL,
    remark TEXT NOT NULL,
    closed_by TEXT NOT NULL REFERENCES people (id),
    closed_at TIMESTAMP NOT NULL
);

CREATE TABLE reopenings (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    reason TEXT NOT NULL,
    former_outcome TEXT NOT NULL,
    reopened_by TEXT NOT NULL REFERENCES people (id),
    reopened_at TIMESTAMP NOT NULL
);
CREATE INDEX reopenings_by_case ON reopenings (case_id, id);
