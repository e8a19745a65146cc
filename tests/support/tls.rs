//! The TLS provider that HTTP clients in tests need before they are built, even for plain addresses.

use std::sync::Once;

/// Makes ring the process's TLS provider; calling it again does nothing.
pub(crate) fn ready() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error only says that the program under test was quicker.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
