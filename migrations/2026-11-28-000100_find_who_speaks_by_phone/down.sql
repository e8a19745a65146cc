-- Guardians and agents are not found by their phone any more.

DROP INDEX spokespersons_by_phone;
ALTER TABLE spokespersons DROP COLUMN phone_blind;
