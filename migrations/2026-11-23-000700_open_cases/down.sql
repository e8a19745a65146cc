-- Takes the tables of up.sql away again, children first.

DROP TABLE reopenings;
DROP TABLE closures;
DROP TABLE performances;
DROP TABLE endings;
DROP TABLE signatures;
DROP TABLE obligations;
DROP TABLE clauses;
DROP TABLE agreements;
DROP TABLE minute_corrections;
DROP TABLE minutes;
DROP TABLE sittings;
DROP TABLE case_mediators;
DROP TABLE willingness;
DROP TABLE spokespersons;
DROP TABLE parties;
DROP TABLE extensions;
DROP TABLE cases;
DROP TABLE case_numbers;
DROP TABLE committees;
