//! The process's one provider of TLS. Every client of an outside service needs it before it is built, even for plain addresses.

use std::sync::Once;

/// Makes ring the provider; asking again does nothing.
pub fn ready() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if rustls::crypto::ring::default_provider().install_default().is_err() {
            tracing::debug!("another provider of TLS was there before");
        }
    });
}
