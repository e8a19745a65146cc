-- Takes the tables of up.sql away again, children first.

DROP TABLE one_time_codes;
DROP TABLE sign_ins;
DROP TABLE invitations;
DROP TABLE recovery_codes;
DROP TABLE totp_enrolments;
DROP TABLE proposals;
DROP TABLE appointments;
DROP TABLE people;
