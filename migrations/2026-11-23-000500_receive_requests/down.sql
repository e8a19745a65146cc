-- Takes the tables of up.sql away again, children first.

DROP TABLE visits;
DROP TABLE objections;
DROP TABLE withdrawals;
DROP TABLE additions;
DROP TABLE attachments;
DROP TABLE requests;
DROP TABLE drafts;
DROP TABLE mediators;
DROP TABLE rooms;
