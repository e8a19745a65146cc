-- The timeline that staff and parties read, and the outbox of notices.

CREATE TABLE events (
    id TEXT PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('parties', 'staff')),
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    detail TEXT,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX events_by_subject ON events (subject, id);
CREATE INDEX events_by_actor ON events (actor, id);

CREATE TABLE notices (
    id TEXT PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL,
    template TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'text', 'desk')),
    person_id TEXT REFERENCES people (id),
    address TEXT,
    address_masked TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    link TEXT,
    reminder BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'read')),
    not_before TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    gateway_id TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
CREATE INDEX notices_by_subject ON notices (subject, id);
CREATE INDEX notices_by_person ON notices (person_id, state, id);
CREATE INDEX notices_by_state ON notices (state, not_before);
