-- Takes the tables of up.sql away again, children first.

DROP TABLE casebook_withdrawals;
DROP TABLE casebook_publications;
DROP TABLE casebook_refusals;
DROP TABLE casebook_consents;
DROP TABLE casebook_reviews;
DROP TABLE casebook_versions;
DROP TABLE casebook_nominations;
DROP TABLE casebook_entries;
DROP TABLE casebook_numbers;
