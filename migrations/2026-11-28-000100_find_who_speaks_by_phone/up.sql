-- Guardians and agents are found again by their phone, as parties are, so that they can read the case they speak in. The index is made with the
-- office's key, which SQL does not have: rows from before get it when the office opens (cases::parties::reading::store).

ALTER TABLE spokespersons ADD COLUMN phone_blind TEXT;
CREATE INDEX spokespersons_by_phone ON spokespersons (phone_blind);
