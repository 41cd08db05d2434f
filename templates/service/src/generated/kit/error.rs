//! Error codes, the errors of handlers, and everything that is not an answer.

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

/// An error that the client learns nothing about: its source goes to the log, redacted.
pub struct Internal {
    source: BoxError,
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
    pub(super) fn refusal(failure: Failure) -> Self {
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
        f.write_str("An unexpected error occurred.")
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

/// Everything that is not an answer.
#[derive(Clone, Debug)]
pub enum Failure {
    /// A code of the catalogue, raised by a handler.
    Contract(Box<Problem>),
    /// A framework failure.
    Builtin(Box<Raised>),
}

/// A failure with its row of the catalogue: what the envelope shows.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The row.
    pub entry: &'static ErrorEntry,
    /// What happened, for a person.
    pub detail: String,
    /// The members.
    pub members: Map<String, Value>,
    /// Further headers.
    pub headers: HeaderMap,
    /// What `Retry-After` says.
    pub retry_after: Option<u64>,
    /// Field errors.
    pub violations: Vec<Violation>,
    /// A whole body of its own.
    pub body: Option<OwnBody>,
    /// What goes to the log only.
    pub source: Option<Arc<dyn Error + Send + Sync>>,
    /// Where it was first seen; for the log only.
    pub origin: Option<Origin>,
}

/// A framework failure, not yet matched with the catalogue.
#[derive(Clone, Debug)]
pub struct Raised {
    /// Which.
    pub builtin: Builtin,
    /// What happened, where more is known than the catalogue says.
    pub detail: Option<String>,
    /// Further headers.
    pub headers: HeaderMap,
    /// Seconds, where known.
    pub retry_after: Option<u64>,
    /// Field errors.
    pub violations: Vec<Violation>,
    /// What goes to the log only.
    pub source: Option<Arc<dyn Error + Send + Sync>>,
    /// Where it was first seen; for the log only.
    pub origin: Option<Origin>,
}

/// A failure on its way through a handler.
#[derive(Debug, thiserror::Error)]
#[error("the request is refused")]
struct Refusal(Failure);

impl ContractError for Internal {
    fn entry(&self) -> &'static ErrorEntry {
        defaults::BUILTINS[Builtin::Internal as usize]
    }

    fn internal(&self) -> Option<&Internal> {
        Some(self)
    }
}

impl<E: ContractError> From<E> for Failure {
    fn from(error: E) -> Self {
        if let Some(internal) = error.internal() {
            let refusal = causes(internal.source.as_ref()).find_map(|cause| cause.downcast_ref::<Refusal>());
            if let Some(Refusal(failure)) = refusal {
                return failure.clone();
            }
            let origin = internal.origin.clone();
            return Self::builtin(Builtin::Internal).caused_by(error).seen(origin);
        }
        let entry = error.entry();
        let mut members = Members::default();
        error.members(&mut members);
        let mut headers = ErrorHeaders::default();
        error.headers(&mut headers);
        Self::Contract(Box::new(Problem {
            entry,
            detail: error.to_string(),
            members: members.0,
            headers: headers.0,
            retry_after: seconds(entry.retry_after, error.retry_after()),
            violations: Vec::new(),
            body: error.body(),
            source: error
                .source()
                .is_some()
                .then(|| Arc::new(error) as Arc<dyn Error + Send + Sync>),
            origin: None,
        }))
    }
}

/// What the contract fixes is what it promised; else what the limiter or the failure knows.
fn seconds(rule: Option<RetryAfter>, known: Option<u64>) -> Option<u64> {
    match rule {
        Some(RetryAfter::Seconds(seconds)) => Some(seconds),
        Some(RetryAfter::Auto) | None => known,
    }
}

impl Failure {
    /// A framework failure.
    pub fn builtin(builtin: Builtin) -> Self {
        Self::Builtin(Box::new(Raised {
            builtin,
            detail: None,
            headers: HeaderMap::new(),
            retry_after: None,
            violations: Vec::new(),
            source: None,
            origin: None,
        }))
    }

    /// 400: the body is not of its media type. The detail is a public sentence.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::builtin(Builtin::MalformedBody).detail(detail)
    }

    /// 422: all that is wrong with the request.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        let mut failure = Self::builtin(Builtin::ValidationFailed);
        if let Self::Builtin(raised) = &mut failure {
            raised.violations = violations;
        }
        failure
    }

    /// 500 with a source for the log.
    #[track_caller]
    pub fn internal(source: impl Into<BoxError>) -> Self {
        let internal = Internal::new(source);
        let origin = internal.origin.clone();
        Self::builtin(Builtin::Internal).caused_by(internal).seen(origin)
    }

    /// With the place where it was first seen.
    pub(super) fn seen(mut self, origin: impl Into<Option<Origin>>) -> Self {
        match &mut self {
            Self::Contract(problem) => problem.origin = origin.into(),
            Self::Builtin(raised) => raised.origin = origin.into(),
        }
        self
    }

    /// With a public sentence of its own.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        match &mut self {
            Self::Contract(problem) => problem.detail = detail.into(),
            Self::Builtin(raised) => raised.detail = Some(detail.into()),
        }
        self
    }

    /// With a header.
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        let headers = match &mut self {
            Self::Contract(problem) => &mut problem.headers,
            Self::Builtin(raised) => &mut raised.headers,
        };
        headers.append(name, header_value(value));
        self
    }

    /// With `Retry-After`.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        match &mut self {
            Self::Contract(problem) => problem.retry_after = Some(seconds),
            Self::Builtin(raised) => raised.retry_after = Some(seconds),
        }
        self
    }

    /// With a source for the log.
    pub fn caused_by(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        let source: Arc<dyn Error + Send + Sync> = Arc::new(source);
        match &mut self {
            Self::Contract(problem) => problem.source = Some(source),
            Self::Builtin(raised) => raised.source = Some(source),
        }
        self
    }

    /// Which framework failure it is, if it is one.
    pub fn kind(&self) -> Option<Builtin> {
        match self {
            Self::Contract(_) => None,
            Self::Builtin(raised) => Some(raised.builtin),
        }
    }

    /// With its row of the contract's catalogue.
    pub fn problem(self, contract: &super::Contract) -> Problem {
        match self {
            Self::Contract(problem) => *problem,
            Self::Builtin(raised) => raised.problem(contract.entry(raised.builtin)),
        }
    }
}

impl Raised {
    fn problem(&self, entry: &'static ErrorEntry) -> Problem {
        Problem {
            entry,
            detail: self.detail.clone().unwrap_or_else(|| entry.detail.to_owned()),
            members: Map::new(),
            headers: self.headers.clone(),
            retry_after: seconds(entry.retry_after, self.retry_after),
            violations: self.violations.clone(),
            body: None,
            source: self.source.clone(),
            origin: self.origin.clone(),
        }
    }
}

/// The catalogue rows of framework failures where a contract says nothing.
pub mod defaults {
    use super::{ErrorEntry, Log, RetryAfter};

    const fn entry(code: &'static str, status: u16, title: &'static str, detail: &'static str) -> ErrorEntry {
        let log = match status {
            500.. => Log::Error,
            401 | 403 | 429 => Log::Warn,
            _ => Log::Info,
        };
        let retry_after = if matches!(status, 429 | 503) {
            Some(RetryAfter::Auto)
        } else {
            None
        };
        ErrorEntry {
            code,
            status,
            type_uri: "about:blank",
            title,
            detail,
            retryable: matches!(status, 408 | 429 | 502 | 503 | 504),
            retry_after,
            log,
            report: status >= 500,
        }
    }

    /// In the order of [`Builtin`].
    pub const BUILTINS: [&ErrorEntry; 16] = [
        &entry(
            "MALFORMED_BODY",
            400,
            "Malformed body",
            "The body cannot be read as what its media type says.",
        ),
        &entry(
            "AUTHENTICATION_REQUIRED",
            401,
            "Authentication required",
            "Send a valid access token.",
        ),
        &entry("FORBIDDEN", 403, "Not allowed", "The token lacks a required scope."),
        &entry("NOT_FOUND", 404, "Not found", "No route matches this path."),
        &entry(
            "METHOD_NOT_ALLOWED",
            405,
            "Method not allowed",
            "This path does not accept this method.",
        ),
        &entry(
            "NOT_ACCEPTABLE",
            406,
            "Not acceptable",
            "None of the accepted media types can be sent.",
        ),
        &entry(
            "PAYLOAD_TOO_LARGE",
            413,
            "Content too large",
            "The body exceeds the limit.",
        ),
        &entry(
            "UNSUPPORTED_MEDIA_TYPE",
            415,
            "Unsupported media type",
            "This media type is not accepted.",
        ),
        &entry(
            "VALIDATION_FAILED",
            422,
            "Validation failed",
            "One or more values are invalid.",
        ),
        &entry(
            "RATE_LIMITED",
            429,
            "Too many requests",
            "Rate limit exceeded. Retry later.",
        ),
        &entry("INTERNAL_ERROR", 500, "Internal error", "An unexpected error occurred."),
        &entry(
            "UNAVAILABLE",
            503,
            "Service unavailable",
            "A required dependency is down. Retry later.",
        ),
        &entry("TIMEOUT", 504, "Timeout", "The request took too long."),
        &entry(
            "IDEMPOTENCY_KEY_MISSING",
            400,
            "Idempotency-Key is missing",
            "Send an Idempotency-Key header.",
        ),
        &entry(
            "IDEMPOTENCY_KEY_REUSED",
            422,
            "Idempotency-Key is already used",
            "This key was used with another request.",
        ),
        &entry(
            "IDEMPOTENCY_IN_PROGRESS",
            409,
            "Request in progress",
            "A request with this Idempotency-Key is still running.",
        ),
    ];
}
