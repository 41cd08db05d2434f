//! Errors that the client learns nothing about.

use super::super::operation::Builtin;
use super::super::telemetry::Origin;
use super::{BoxError, ContractError, ErrorEntry, Failure, defaults};
use std::error::Error;
use std::fmt;
use std::panic::Location;

/// What is told of an error that the contract does not know.
pub(in super::super) const UNFORESEEN: &str = "An unexpected error occurred.";

/// An error that the client learns nothing about: its source goes to the log, redacted.
pub struct Internal {
    pub(super) source: BoxError,
    origin: Origin,
}

impl Internal {
    /// Of any error, or of a text.
    #[track_caller]
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self {
            source: source.into(),
            origin: Origin::of(Location::caller()),
        }
    }

    /// Where it became internal.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What the request itself is refused for, found while its handler ran: a body that breaks off, an item of a
    /// stream that breaks the contract. The client learns it.
    pub(in super::super) fn refusal(failure: Failure) -> Self {
        Self::new(Refusal(failure))
    }
}

impl fmt::Debug for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.source, f)
    }
}

impl fmt::Display for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(UNFORESEEN)
    }
}

impl Error for Internal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}

/// `.internal()?` on foreign errors.
pub trait IntoInternal<T> {
    /// The value, or [`Internal`] with this error as its source.
    #[track_caller]
    fn internal(self) -> Result<T, Internal>;
}

impl<T, E: Into<BoxError>> IntoInternal<T> for Result<T, E> {
    #[track_caller]
    fn internal(self) -> Result<T, Internal> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(Internal::new(error)),
        }
    }
}

/// A failure on its way through a handler.
#[derive(Debug, thiserror::Error)]
#[error("the request is refused")]
pub(super) struct Refusal(pub Failure);

impl ContractError for Internal {
    fn entry(&self) -> &'static ErrorEntry {
        defaults::BUILTINS[Builtin::Internal as usize]
    }

    fn internal(&self) -> Option<&Internal> {
        Some(self)
    }
}
