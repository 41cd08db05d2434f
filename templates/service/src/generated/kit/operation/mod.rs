//! What the contract says, as static data: generated code fills it, the edge obeys it.

mod contract;
mod policy;
mod security;

pub use super::config::LogFormat;
pub use contract::{Builtin, Contract, Cors, FaultPort, Health, MetricNames, Page, RateLimitHeaders};
pub use policy::{
    BreakerPolicy, Dependency, Deprecation, Idempotency, Jitter, LimitKey, RateLimit, RetryPolicy, TaskRule,
};
pub use security::{KeyLocation, Requirement, Scheme, SchemeKind, SchemeUse};

use super::envelope::Envelope;
use std::time::Duration;

/// HTTP methods; the order is the order of `Allow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads without the body; answered from `Get` where the contract has none.
    Head,
    /// Creates, acts.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
    /// Asks what is possible; answered by the edge where the contract has none.
    Options,
    /// Echoes.
    Trace,
    /// Reads what a body asks for (draft-ietf-httpbis-safe-method-w-body).
    Query,
    /// Any other that the contract has.
    Other(&'static str),
}

impl Method {
    /// As on the wire: `GET`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }

    /// From the wire; `None` for those without a meaning of their own.
    pub fn parse(text: &str) -> Option<Self> {
        const ALL: [Method; 9] = [
            Method::Get,
            Method::Head,
            Method::Post,
            Method::Put,
            Method::Patch,
            Method::Delete,
            Method::Options,
            Method::Trace,
            Method::Query,
        ];
        ALL.into_iter().find(|method| method.as_str() == text)
    }
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// `operationId`.
    pub id: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path, relative to the base path, as written: `/orders/{order_id}`.
    pub path: &'static str,
    /// The path in pieces, split at `/`; a trailing slash is a last, empty segment.
    pub segments: &'static [&'static [Segment]],
    /// What tells it from other operations of its method and path; empty: nothing need, or can.
    pub selectors: &'static [Selector],
    /// Any of these suffices; empty: no authentication. A requirement without schemes: authentication is optional.
    pub security: &'static [Requirement],
    /// All of these hold.
    pub rate_limits: &'static [RateLimit],
    /// After which time the answer is 504.
    pub timeout: Option<Duration>,
    /// The request body, where there may be one.
    pub body: Option<BodyRules>,
    /// Media types of its answers that are no errors. Empty: an `Accept` header is not looked at.
    pub produces: &'static [&'static str],
    /// Whether a client that takes none of them is refused; else it gets the first (RFC 9110 section 12.5.1).
    pub refuses_accept: bool,
    /// Whether a request key is honoured.
    pub idempotency: Option<Idempotency>,
    /// The dependencies without which it answers `unavailable`.
    pub dependencies: &'static [&'static str],
    /// Whether and since when it is deprecated.
    pub deprecation: Option<Deprecation>,
    /// Codes whose body has another shape here than [`Contract::envelope`].
    pub envelopes: &'static [(&'static str, &'static Envelope)],
    /// The name of the audit event.
    pub audit: Option<&'static str>,
    /// Whether a parameter of its path is sensitive: then the path is told as [`Self::path`] only.
    pub hides_path: bool,
    /// Work after the answer, see [`super::Context::background`].
    pub background: &'static [TaskRule],
}

impl Operation {
    /// An operation that promises nothing: for `Operation { id, method, path, segments, ..Operation::BASE }`.
    pub const BASE: Self = Self {
        id: "",
        method: Method::Get,
        path: "/",
        segments: &[&[]],
        selectors: &[],
        security: &[],
        rate_limits: &[],
        timeout: None,
        body: None,
        produces: &[],
        refuses_accept: false,
        idempotency: None,
        dependencies: &[],
        deprecation: None,
        envelopes: &[],
        audit: None,
        hides_path: false,
        background: &[],
    };

    /// The shape of the body of this code here.
    pub fn envelope(&self, code: &str) -> Option<&'static Envelope> {
        self.envelopes
            .iter()
            .find(|(of, _)| *of == code)
            .map(|(_, envelope)| *envelope)
    }
}

/// A piece of a path segment: `/{id}.json` has two in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Literal text, decoded.
    Literal(&'static str),
    /// A parameter, by its name.
    Parameter(&'static str),
}

/// What a request must have for an operation to be meant, see [`super::selectors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// A query parameter of this name, with one of these values; empty: with any.
    Query(&'static str, &'static [&'static str]),
    /// A header of this name, with one of these values; empty: with any.
    Header(&'static str, &'static [&'static str]),
    /// The path's parameter of this number, from 0, has this form.
    Path(usize, Form),
    /// A body of one of the operation's media types.
    Body,
}

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Digits, with or without a sign.
    Integer,
    /// A UUID (RFC 9562).
    Uuid,
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// What a request body must be.
#[derive(Clone, Copy, Debug)]
pub struct BodyRules {
    /// Whether it must be there.
    pub required: bool,
    /// Accepted media types in lower case: `application/json`, `image/*`.
    pub media_types: &'static [&'static str],
    /// Most bytes; [`Contract::body_limit`] where `None`.
    pub limit: Option<u64>,
}
