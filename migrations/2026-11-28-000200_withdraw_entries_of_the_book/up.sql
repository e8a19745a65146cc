-- An entry that came from a file of the book can be withdrawn too; it has no row of its own. SQLite cannot take NOT NULL away, so the
-- table is made anew.

CREATE TABLE casebook_withdrawals_of_both (
    number TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT UNIQUE REFERENCES casebook_entries (id),
    code TEXT NOT NULL,
    sentence TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL REFERENCES people (id),
    withdrawn_at TIMESTAMP NOT NULL
);
INSERT INTO casebook_withdrawals_of_both (number, entry_id, code, sentence, withdrawn_by, withdrawn_at)
    SELECT number, entry_id, code, sentence, withdrawn_by, withdrawn_at FROM casebook_withdrawals;
DROP TABLE casebook_withdrawals;
ALTER TABLE casebook_withdrawals_of_both RENAME TO casebook_withdrawals;
