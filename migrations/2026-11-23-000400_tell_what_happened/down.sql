-- Takes the tables of up.sql away again, children first.

DROP TABLE notices;
DROP TABLE events;
