-- Only entries of the office can be withdrawn; the tombstones of others are lost.

CREATE TABLE casebook_withdrawals_of_entries (
    number TEXT PRIMARY KEY NOT NULL,
    entry_id TEXT NOT NULL UNIQUE REFERENCES casebook_entries (id),
    code TEXT NOT NULL,
    sentence TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL REFERENCES people (id),
    withdrawn_at TIMESTAMP NOT NULL
);
INSERT INTO casebook_withdrawals_of_entries (number, entry_id, code, sentence, withdrawn_by, withdrawn_at)
    SELECT number, entry_id, code, sentence, withdrawn_by, withdrawn_at FROM casebook_withdrawals WHERE entry_id IS NOT NULL;
DROP TABLE casebook_withdrawals;
ALTER TABLE casebook_withdrawals_of_entries RENAME TO casebook_withdrawals;
