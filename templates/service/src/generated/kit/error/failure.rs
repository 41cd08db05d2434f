//! Everything that is not an answer.

use super::super::operation::{Builtin, Contract};
use super::super::telemetry::Origin;
use super::super::violation::Violation;
use super::internal::Refusal;
use super::{
    BoxError, ContractError, ErrorEntry, ErrorHeaders, Internal, Members, OwnBody, RetryAfter, causes, header_value,
};
use http::header::{HeaderMap, HeaderName};
use serde_json::{Map, Value};
use std::error::Error;
use std::sync::Arc;

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

impl<E: ContractError> From<E> for Failure {
    #[cold]
    fn from(error: E) -> Self {
        if let Some(internal) = error.internal() {
            let refusal = causes(internal.source.as_ref()).find_map(|cause| cause.downcast_ref::<Refusal>());
            if let Some(Refusal(failure)) = refusal {
                return failure.clone();
            }
            let origin = internal.origin().clone();
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
    #[cold]
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
    #[cold]
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::builtin(Builtin::MalformedBody).detail(detail)
    }

    /// 422: all that is wrong with the request.
    #[cold]
    pub fn invalid(violations: Vec<Violation>) -> Self {
        let mut failure = Self::builtin(Builtin::ValidationFailed);
        if let Self::Builtin(raised) = &mut failure {
            raised.violations = violations;
        }
        failure
    }

    /// 500 with a source for the log.
    #[cold]
    #[track_caller]
    pub fn internal(source: impl Into<BoxError>) -> Self {
        let internal = Internal::new(source);
        let origin = internal.origin().clone();
        Self::builtin(Builtin::Internal).caused_by(internal).seen(origin)
    }

    /// With the place where it was first seen.
    pub(in super::super) fn seen(mut self, origin: impl Into<Option<Origin>>) -> Self {
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
    pub fn problem(self, contract: &Contract) -> Problem {
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
