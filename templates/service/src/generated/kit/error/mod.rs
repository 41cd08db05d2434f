//! Error codes, the errors of handlers, and everything that is not an answer.

pub mod defaults;
mod failure;
mod internal;

pub use failure::{Failure, Problem, Raised};
pub(super) use internal::UNFORESEEN;
pub use internal::{Internal, IntoInternal};

use super::operation::Builtin;
use super::telemetry::Origin;
use super::violation::Violation;
use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

/// A boxed error of any kind.
pub type BoxError = Box<dyn Error + Send + Sync + 'static>;

/// An error and its causes. What [`std::io::Error`] was made of is one, though it does not say so itself.
pub(super) fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| {
        let error: &'e (dyn Error + 'static) = *error;
        let made_of = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        made_of.map_or_else(|| error.source(), |inner| Some(inner))
    })
}

/// A row of the contract's error catalogue.
#[derive(Debug)]
pub struct ErrorEntry {
    /// `INSUFFICIENT_STOCK`.
    pub code: &'static str,
    /// 400 to 599.
    pub status: u16,
    /// The type URI; `about:blank` where there is none.
    pub type_uri: &'static str,
    /// Public, constant.
    pub title: &'static str,
    /// The detail where the failure itself knows none.
    pub detail: &'static str,
    /// Whether trying again may help.
    pub retryable: bool,
    /// What `Retry-After` says.
    pub retry_after: Option<RetryAfter>,
    /// How it is logged.
    pub log: Log,
    /// Whether it is sent to error tracking.
    pub report: bool,
}

/// What `Retry-After` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// This many seconds.
    Seconds(u64),
    /// What the limiter or the failure knows; nothing where neither knows.
    Auto,
}

/// The level at which a failure is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Log {
    /// Not at all.
    None,
    /// For developers.
    Debug,
    /// Worth a line.
    Info,
    /// Worth a look.
    Warn,
    /// Somebody must act.
    Error,
}

/// The error of an operation: what its handler may raise. Its `Display` is the public detail.
pub trait ContractError: Error + Send + Sync + 'static {
    /// The row of the catalogue.
    fn entry(&self) -> &'static ErrorEntry;

    /// Adds the members, in declared order.
    fn members(&self, _members: &mut Members) {}

    /// Adds the code's own headers.
    fn headers(&self, _headers: &mut ErrorHeaders) {}

    /// The seconds of `Retry-After` where the entry says `Auto`.
    fn retry_after(&self) -> Option<u64> {
        None
    }

    /// A whole body of its own, for codes whose status has a schema that is no envelope.
    fn body(&self) -> Option<OwnBody> {
        None
    }

    /// The failure that the contract does not know, where this is one: its source is logged, never sent.
    fn internal(&self) -> Option<&Internal> {
        self.source()?.downcast_ref()
    }
}

/// Members of an error body, in the order they were put.
#[derive(Clone, Debug, Default)]
pub struct Members(pub(super) Map<String, Value>);

impl Members {
    /// Adds a member. What cannot be JSON (a map with odd keys) is left out.
    pub fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if let Ok(value) = serde_json::to_value(value) {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Adds a member that may be absent.
    pub fn optional<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }
}

/// Headers of an error.
#[derive(Clone, Debug, Default)]
pub struct ErrorHeaders(pub(super) HeaderMap);

impl ErrorHeaders {
    /// Sets a header. Characters that a header cannot carry are sent as spaces.
    pub fn add(&mut self, name: &str, value: impl fmt::Display) {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            self.0.insert(name, header_value(&value.to_string()));
        }
    }
}

/// Text as a header value; control characters become spaces, so that no text can begin a header of its own.
pub(super) fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| {
        let clean: String = text
            .chars()
            .map(|c| if c.is_ascii_graphic() { c } else { ' ' })
            .collect();
        HeaderValue::from_str(clean.trim()).unwrap_or(HeaderValue::from_static(""))
    })
}

/// A body that is no envelope.
#[derive(Clone, Debug)]
pub struct OwnBody {
    /// Its media type.
    pub media_type: Cow<'static, str>,
    /// Its bytes.
    pub bytes: Bytes,
}

impl OwnBody {
    /// A value as JSON.
    pub fn json<T: Serialize + ?Sized>(media_type: &'static str, value: &T) -> Self {
        Self {
            media_type: media_type.into(),
            bytes: serde_json::to_vec(value).unwrap_or_default().into(),
        }
    }

    /// Text.
    pub fn text(media_type: &'static str, text: &(impl fmt::Display + ?Sized)) -> Self {
        Self {
            media_type: media_type.into(),
            bytes: text.to_string().into(),
        }
    }
}
