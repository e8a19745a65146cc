//! What can go wrong, in eleven words: each has a sentence for the person and a chain for the log, kept apart.
//!
//! How an error becomes a page lives in `web`; which constraint means which field lives with the domain that owns the table.

use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// A sentence about one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's name in the form; empty when the whole form is meant.
    pub field: String,
    /// What is wrong and what to do, in Chinese.
    pub text: String,
}

/// The eleven words.
#[derive(Debug)]
pub enum Error {
    /// Does not exist, or not for you.
    NotFound,
    /// The form's fields, all at once.
    Invalid(Vec<FieldError>),
    /// A rule says no; the sentence says why and where to go instead.
    Refused(String),
    /// Somebody else was faster; the sentence says what changed.
    Conflict(String),
    /// What this form sent before was received, and now it says something else; nothing more was changed.
    Received,
    /// Sign in first.
    SignIn,
    /// Too many tries; the sentence says when to come back.
    TooMany(String),
    /// The form is not ours or too old (CSRF); nothing was changed.
    Stale,
    /// The disk is full.
    Full,
    /// The database or a needed part is busy or away; trying again may help.
    Unavailable(Cause),
    /// Our own mistake.
    Internal(Cause),
}

/// The log's side of an error.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What every function of the house returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One field is wrong.
    pub fn field(field: &str, text: impl Into<String>) -> Error {
        Error::Invalid(vec![FieldError { field: field.to_owned(), text: text.into() }])
    }

    /// A rule says no.
    pub fn refused(sentence: impl Into<String>) -> Error {
        Error::Refused(sentence.into())
    }

    /// Our own mistake, with the words for the log.
    pub fn internal(cause: impl Into<Cause>) -> Error {
        Error::Internal(cause.into())
    }

    /// Two parts of one form, with the mistakes of both together.
    pub fn both<A, B>(one: Result<A>, other: Result<B>) -> Result<(A, B)> {
        match (one, other) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (Err(Error::Invalid(mut errors)), Err(Error::Invalid(more))) => {
                errors.extend(more);
                Err(Error::Invalid(errors))
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    /// True when trying again later may succeed.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Error::Unavailable(_) | Error::Full | Error::TooMany(_))
    }

    /// A unique constraint that was hit becomes a sentence of the domain; all else stays what it is.
    pub fn on_unique(self, sentence: impl FnOnce() -> Error) -> Error {
        match &self {
            Error::Internal(cause) if is_unique_violation(cause) => sentence(),
            _ => self,
        }
    }
}

fn is_unique_violation(cause: &Cause) -> bool {
    matches!(cause.downcast_ref::<Diesel>(), Some(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
}

/// Maps a missing row to `None`, everything else stays an error.
pub trait Maybe<T> {
    /// `None` for not found.
    fn maybe(self) -> Result<Option<T>>;
}

impl<T> Maybe<T> for Result<T> {
    fn maybe(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(Error::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound => f.write_str("not found"),
            Error::Invalid(errors) => write!(f, "{} invalid fields", errors.len()),
            Error::Refused(sentence) | Error::Conflict(sentence) | Error::TooMany(sentence) => f.write_str(sentence),
            Error::Received => f.write_str("received before, with other words"),
            Error::SignIn => f.write_str("sign-in needed"),
            Error::Stale => f.write_str("stale form"),
            Error::Full => f.write_str("disk full"),
            Error::Unavailable(_) => f.write_str("unavailable"),
            Error::Internal(_) => f.write_str("internal error"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Unavailable(cause) | Error::Internal(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }
}

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Error {
        match &error {
            Diesel::NotFound => Error::NotFound,
            Diesel::DatabaseError(kind, info) => {
                let message = info.message();
                if message.contains("disk is full") || message.contains("No space left") || message.contains("could not extend file") {
                    Error::Full
                } else if message.contains("invalid byte sequence for encoding") {
                    // PostgreSQL keeps no NUL in a text; what cannot be a key was asked for by no honest link.
                    Error::NotFound
                } else if matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::SerializationFailure)
                    || message.contains("database is locked")
                    || message.contains("disk I/O error")
                    || message.contains("terminating connection")
                    || message.contains("deadlock detected")
                {
                    Error::Unavailable(Box::new(error))
                } else {
                    Error::Internal(Box::new(error))
                }
            }
            Diesel::BrokenTransactionManager => Error::Unavailable(Box::new(error)),
            _ => Error::Internal(Box::new(error)),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full,
            std::io::ErrorKind::NotFound => Error::NotFound,
            _ => Error::Internal(Box::new(error)),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::Internal(Box::new(error))
    }
}
