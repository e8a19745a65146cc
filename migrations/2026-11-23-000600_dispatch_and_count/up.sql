-- Who has a request, what was returned, handed over or refused, how it ended, and the clocks that run.

CREATE TABLE assignments (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES requests (id),
    unit_id TEXT NOT NULL REFERENCES units (id),
    person_id TEXT REFERENCES people (id),
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    assigned_by TEXT NOT NULL,
    assigned_at TIMESTAMP NOT NULL,
    accepted_by TEXT REFERENCES people (id),
    accepted_at TIMESTAMP,
    ended_at TIMESTAMP
);
CREATE UNIQUE INDEX assignments_one_at_a_time ON assignments (request_id) WHERE ended_at IS NULL;
CREATE INDEX assignments_by_unit ON assignments (unit_id, ended_at, assigned_at);
CREATE INDEX assignments_by_request ON assignments (request_id, id);

CREATE TABLE returns (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES requests (id),
    assignment_id TEXT NOT NULL UNIQUE REFERENCES assignments (id),
    ordinal INTEGER NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    proof_id TEXT REFERENCES attachments (id),
    returned_by TEXT NOT NULL REFERENCES people (id),
    returned_at TIMESTAMP NOT NULL,
    UNIQUE (request_id, ordinal)
);

CREATE TABLE hand_overs (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES requests (id),
    from_unit_id TEXT NOT NULL REFERENCES units (id),
    to_unit_id TEXT NOT NULL REFERENCES units (id),
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (id),
    asked_at TIMESTAMP NOT NULL,
    answer TEXT CHECK (answer IN ('accepted', 'declined', 'recalled')),
    answer_reason TEXT,
    answered_by TEXT REFERENCES people (id),
    answered_at TIMESTAMP
);
CREATE UNIQUE INDEX hand_overs_one_open ON hand_overs (request_id) WHERE answer IS NULL;
CREATE INDEX hand_overs_by_target ON hand_overs (to_unit_id, answer);
CREATE INDEX hand_overs_by_request ON hand_overs (request_id, id);

CREATE TABLE refusals (
    request_id TEXT PRIMARY KEY NOT NULL REFERENCES requests (id),
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    where_to_go TEXT NOT NULL,
    refused_by TEXT NOT NULL REFERENCES people (id),
    refused_at TIMESTAMP NOT NULL
);

CREATE TABLE answers (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES requests (id),
    kind TEXT NOT NULL CHECK (kind IN ('progress', 'final')),
    body TEXT NOT NULL,
    answered_by TEXT NOT NULL REFERENCES people (id),
    answered_at TIMESTAMP NOT NULL
);
CREATE INDEX answers_by_request ON answers (request_id, id);

CREATE TABLE clocks (
    id TEXT PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL,
    item_id TEXT,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    unit_id TEXT REFERENCES units (id),
    started_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    explanation TEXT NOT NULL,
    reminded INTEGER NOT NULL,
    next_step_at TIMESTAMP,
    stopped_at TIMESTAMP,
    met BOOLEAN
);
CREATE INDEX clocks_by_subject ON clocks (subject, id);
CREATE INDEX clocks_by_due ON clocks (due_at) WHERE stopped_at IS NULL;
CREATE INDEX clocks_by_step ON clocks (next_step_at) WHERE stopped_at IS NULL;
