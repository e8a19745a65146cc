//! Who hears of what, and how it leaves the house: an outbox written in the same transaction as its cause.
//!
//! Messages are sent by a job, over SMTP or a text-message gateway, never inside a page. Reminders rest between 21:00 and 8:00.
