-- Entries of the casebook that were born in the office: versions under way are sealed, what is published is a file in plain text.
-- The only way from an entry to its case is the nomination, and it is sealed; no column leads back (个人信息保护法第五十一条).

CREATE TABLE casebook_numbers (
    year INTEGER PRIMARY KEY NOT NULL,
    last INTEGER NOT NULL
);

CREATE TABLE casebook_entries (
    id TEXT PRIMARY KEY NOT NULL,
    number TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('nominated', 'drafting', 'in_review', 'published', 'declined', 'withdrawn')),
    version INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    room_code TEXT NOT NULL,
    dispute_type TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX casebook_entries_by_state ON casebook_entries (state, id);

CREATE TABLE casebook_nominations (
    id TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT NOT NULL UNIQUE REFERENCES casebook_entries (id),
    case_link TEXT NOT NULL,
    case_blind TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    concern TEXT NOT NULL,
    exemption TEXT,
    nominated_by TEXT NOT NULL REFERENCES people (id),
    nominated_at TIMESTAMP NOT NULL
);
CREATE INDEX casebook_nominations_by_case ON casebook_nominations (case_blind);

CREATE TABLE casebook_versions (
    id TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT NOT NULL REFERENCES casebook_entries (id),
    ordinal INTEGER NOT NULL,
    body TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES people (id),
    why TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    UNIQUE (entry_id, ordinal)
);

CREATE TABLE casebook_reviews (
    id TEXT PRIMARY KEY NOT NULL,
    version_id TEXT NOT NULL REFERENCES casebook_versions (id),
    reviewer_id TEXT NOT NULL REFERENCES people (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'sent_back')),
    remark TEXT NOT NULL,
    reviewed_at TIMESTAMP NOT NULL,
    UNIQUE (version_id, reviewer_id)
);

-- The people's consent, or the decision in its place; the newest counts.
CREATE TABLE casebook_consents (
    id TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT NOT NULL REFERENCES casebook_entries (id),
    kind TEXT NOT NULL CHECK (kind IN ('both', 'one_and_decision', 'decision')),
    given_on DATE NOT NULL,
    given_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    scan_id TEXT REFERENCES attachments (id),
    recorded_by TEXT NOT NULL REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX casebook_consents_by_entry ON casebook_consents (entry_id, id);

CREATE TABLE casebook_refusals (
    entry_id TEXT PRIMARY KEY NOT NULL REFERENCES casebook_entries (id),
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    declined_by TEXT NOT NULL REFERENCES people (id),
    declined_at TIMESTAMP NOT NULL
);

-- One file for each published edition of an entry; the text is taken out of here when the entry is withdrawn.
CREATE TABLE casebook_publications (
    id TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT NOT NULL REFERENCES casebook_entries (id),
    version_id TEXT NOT NULL REFERENCES casebook_versions (id),
    edition INTEGER NOT NULL,
    number TEXT NOT NULL,
    body TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    published_by TEXT NOT NULL REFERENCES people (id),
    published_at TIMESTAMP NOT NULL,
    UNIQUE (entry_id, edition)
);
CREATE INDEX casebook_publications_by_number ON casebook_publications (number, edition);

-- What stands in the place of a withdrawn entry.
CREATE TABLE casebook_withdrawals (
    number TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT NOT NULL UNIQUE REFERENCES casebook_entries (id),
    code TEXT NOT NULL,
    sentence TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL REFERENCES people (id),
    withdrawn_at TIMESTAMP NOT NULL
);
