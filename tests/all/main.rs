//! The integration tests: one binary, a world with a cast, one file per domain.
