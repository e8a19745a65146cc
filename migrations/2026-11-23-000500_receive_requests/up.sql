-- Rooms come first, because a citizen may choose one; then drafts, requests, attachments and visits.

CREATE TABLE rooms (
    unit_id TEXT PRIMARY KEY NOT NULL REFERENCES units (id),
    brand TEXT NOT NULL,
    seal_text TEXT NOT NULL,
    featured BOOLEAN NOT NULL,
    speciality TEXT NOT NULL,
    dispute_types TEXT NOT NULL,
    story TEXT NOT NULL,
    opening TEXT NOT NULL,
    video BOOLEAN NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE mediators (
    person_id TEXT PRIMARY KEY NOT NULL REFERENCES people (id),
    full_time BOOLEAN NOT NULL,
    speciality TEXT NOT NULL,
    introduction TEXT NOT NULL,
    since DATE NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE drafts (
    id TEXT PRIMARY KEY NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    resume_hash TEXT UNIQUE,
    answers TEXT NOT NULL,
    qr_id TEXT REFERENCES qr_codes (id),
    revision INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    request_id TEXT
);
CREATE INDEX drafts_by_age ON drafts (expires_at);

CREATE TABLE requests (
    id TEXT PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    service TEXT NOT NULL,
    channel TEXT NOT NULL,
    dispute_type TEXT,
    title TEXT NOT NULL,
    story TEXT NOT NULL,
    wish TEXT NOT NULL,
    place TEXT NOT NULL,
    class TEXT NOT NULL,
    urgency TEXT NOT NULL,
    danger BOOLEAN NOT NULL,
    applicant_name TEXT NOT NULL,
    applicant_phone TEXT,
    applicant_email TEXT,
    phone_blind TEXT,
    email_blind TEXT,
    other_side TEXT NOT NULL,
    other_side_phone TEXT,
    community_id TEXT NOT NULL REFERENCES units (id),
    grid_id TEXT REFERENCES grids (id),
    qr_id TEXT REFERENCES qr_codes (id),
    room_id TEXT REFERENCES units (id),
    filed_by TEXT REFERENCES people (id),
    filed_for TEXT,
    stage TEXT NOT NULL,
    revision INTEGER NOT NULL,
    filed_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX requests_by_stage ON requests (stage, id);
CREATE INDEX requests_by_service ON requests (service, stage, id);
CREATE INDEX requests_by_community ON requests (community_id, stage, id);
CREATE INDEX requests_by_phone ON requests (phone_blind, filed_at);
CREATE INDEX requests_by_email ON requests (email_blind, filed_at);
CREATE INDEX requests_by_filer ON requests (filed_by, filed_at);

CREATE TABLE attachments (
    id TEXT PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    width INTEGER,
    height INTEGER,
    pages INTEGER,
    original_sha256 TEXT NOT NULL,
    original_blob TEXT NOT NULL,
    clean_blob TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL
);
CREATE INDEX attachments_by_subject ON attachments (subject, id);

CREATE TABLE additions (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES requests (id),
    body TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL
);
CREATE INDEX additions_by_request ON additions (request_id, id);

CREATE TABLE withdrawals (
    request_id TEXT PRIMARY KEY NOT NULL REFERENCES requests (id),
    reason TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL,
    withdrawn_at TIMESTAMP NOT NULL
);

CREATE TABLE objections (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES requests (id),
    reason TEXT NOT NULL,
    raised_by TEXT NOT NULL,
    raised_at TIMESTAMP NOT NULL
);
CREATE INDEX objections_by_request ON objections (request_id, id);

CREATE TABLE visits (
    id TEXT PRIMARY KEY NOT NULL,
    unit_id TEXT NOT NULL REFERENCES units (id),
    batch INTEGER NOT NULL,
    day DATE NOT NULL,
    heads INTEGER NOT NULL CHECK (heads > 0),
    collective BOOLEAN NOT NULL,
    topic TEXT NOT NULL,
    code TEXT,
    request_id TEXT REFERENCES requests (id),
    received_by TEXT NOT NULL REFERENCES people (id),
    visited_at TIMESTAMP NOT NULL,
    UNIQUE (unit_id, day, batch)
);
CREATE INDEX visits_by_day ON visits (day);
