-- Staff and their appointments, second factor, invitations, sign-ins (staff and citizens) and one-time codes.

CREATE TABLE people (
    id TEXT PRIMARY KEY NOT NULL,
    username TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    password_hash TEXT,
    totp_secret TEXT,
    totp_last_step BIGINT,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE appointments (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES units (id),
    appointed_by TEXT REFERENCES people (id),
    since TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX appointments_by_person ON appointments (person_id);
CREATE UNIQUE INDEX appointments_once ON appointments (person_id, role, unit_id) WHERE ended_at IS NULL;
CREATE INDEX appointments_by_unit ON appointments (unit_id, role);

CREATE TABLE proposals (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES units (id),
    proposed_by TEXT NOT NULL REFERENCES people (id),
    proposed_at TIMESTAMP NOT NULL,
    decided_by TEXT REFERENCES people (id),
    decided_at TIMESTAMP,
    confirmed BOOLEAN
);
CREATE UNIQUE INDEX proposals_once ON proposals (person_id, role, unit_id) WHERE decided_at IS NULL;

CREATE TABLE totp_enrolments (
    person_id TEXT PRIMARY KEY NOT NULL REFERENCES people (id),
    secret TEXT NOT NULL,
    recovery TEXT NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP
);

CREATE TABLE recovery_codes (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    code_hash TEXT NOT NULL UNIQUE,
    made_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    token_hash TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL CHECK (purpose IN ('welcome', 'reset')),
    invited_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX invitations_by_person ON invitations (person_id);

CREATE TABLE sign_ins (
    id TEXT PRIMARY KEY NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('staff', 'citizen')),
    person_id TEXT REFERENCES people (id),
    contact_blind TEXT,
    contact TEXT,
    device TEXT NOT NULL,
    second_factor BOOLEAN NOT NULL,
    started_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX sign_ins_by_person ON sign_ins (person_id, started_at);

CREATE TABLE one_time_codes (
    id TEXT PRIMARY KEY NOT NULL,
    contact_blind TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    tries INTEGER NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX one_time_codes_by_contact ON one_time_codes (contact_blind, sent_at);
