-- Takes the tables of up.sql away again, children first.

DROP TABLE qr_scans;
DROP TABLE qr_revocations;
DROP TABLE qr_codes;
DROP TABLE address_rules;
DROP TABLE grids;
DROP TABLE units;
