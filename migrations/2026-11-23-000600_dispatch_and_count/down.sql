-- Takes the tables of up.sql away again, children first.

DROP TABLE clocks;
DROP TABLE answers;
DROP TABLE refusals;
DROP TABLE hand_overs;
DROP TABLE returns;
DROP TABLE assignments;
