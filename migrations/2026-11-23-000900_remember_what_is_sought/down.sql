-- Takes the tables of up.sql away again.

DROP TABLE known_entries;
DROP TABLE saved_searches;
DROP TABLE synonym_groups;
DROP TABLE unanswered_questions;
