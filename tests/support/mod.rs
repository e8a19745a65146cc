//! What both test binaries stand on: fresh databases, and the outside world as real servers on this machine.
//! Nothing here knows the domains; the cast and the journeys are built on top of it. Each file tests itself.

pub(crate) mod http_server;
pub(crate) mod mail_server;
pub(crate) mod postgres;
pub(crate) mod sms_gateway;
pub(crate) mod sqlite;
pub(crate) mod tls;
