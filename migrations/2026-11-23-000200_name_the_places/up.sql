-- Street, communities, departments, stations and rooms as one tree of units; grids; address rules; QR codes.

CREATE TABLE units (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('street', 'community', 'department', 'station', 'room')),
    parent_id TEXT REFERENCES units (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    duty TEXT NOT NULL,
    phone TEXT,
    address TEXT,
    hours TEXT,
    sort_key TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX units_by_kind ON units (kind, sort_key);
CREATE INDEX units_by_parent ON units (parent_id);

CREATE TABLE grids (
    id TEXT PRIMARY KEY NOT NULL,
    community_id TEXT NOT NULL REFERENCES units (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    keeper_id TEXT,
    active BOOLEAN NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX grids_by_community ON grids (community_id);

CREATE TABLE address_rules (
    id TEXT PRIMARY KEY NOT NULL,
    phrase TEXT NOT NULL UNIQUE,
    community_id TEXT NOT NULL REFERENCES units (id),
    grid_id TEXT REFERENCES grids (id)
);

CREATE TABLE qr_codes (
    id TEXT PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('community', 'room', 'building', 'poster')),
    unit_id TEXT NOT NULL REFERENCES units (id),
    grid_id TEXT REFERENCES grids (id),
    label TEXT NOT NULL,
    place TEXT NOT NULL,
    elder BOOLEAN NOT NULL,
    issued_by TEXT NOT NULL,
    issued_at TIMESTAMP NOT NULL
);
CREATE INDEX qr_codes_by_unit ON qr_codes (unit_id);

CREATE TABLE qr_revocations (
    qr_id TEXT PRIMARY KEY NOT NULL REFERENCES qr_codes (id),
    reason TEXT NOT NULL,
    revoked_by TEXT NOT NULL,
    revoked_at TIMESTAMP NOT NULL
);

CREATE TABLE qr_scans (
    qr_id TEXT NOT NULL REFERENCES qr_codes (id),
    day DATE NOT NULL,
    scans INTEGER NOT NULL,
    filings INTEGER NOT NULL,
    PRIMARY KEY (qr_id, day)
);
