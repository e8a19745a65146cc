-- What readers of the casebook look for: questions without an answer, words that editors put together, searches that are told of
-- new entries. Nobody's name stands beside a question; a mailbox and what it asks for are sealed.

CREATE TABLE unanswered_questions (
    words TEXT PRIMARY KEY NOT NULL,
    times INTEGER NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL
);
CREATE INDEX unanswered_questions_by_time ON unanswered_questions (last_at);

-- The words of a group as a JSON array, the formal one first; a group that was removed stays as a record.
CREATE TABLE synonym_groups (
    id TEXT PRIMARY KEY NOT NULL,
    terms TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at TIMESTAMP NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TIMESTAMP
);

CREATE TABLE saved_searches (
    id TEXT PRIMARY KEY NOT NULL,
    mailbox TEXT NOT NULL,
    mailbox_blind TEXT NOT NULL,
    address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'active', 'ended')),
    asked_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    ended_at TIMESTAMP
);
CREATE INDEX saved_searches_by_mailbox ON saved_searches (mailbox_blind, state);
CREATE INDEX saved_searches_by_state ON saved_searches (state, asked_at);

-- Entries that saved searches were told of, or that were there before.
CREATE TABLE known_entries (
    number TEXT PRIMARY KEY NOT NULL,
    seen_at TIMESTAMP NOT NULL
);
