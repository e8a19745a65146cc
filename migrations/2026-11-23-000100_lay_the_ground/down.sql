-- Takes the tables of up.sql away again, children first.

DROP TABLE calendar_days;
DROP TABLE throttles;
DROP TABLE submissions;
DROP TABLE jobs;
DROP TABLE audit_lines;
DROP TABLE audit_head;
DROP TABLE house_facts;
