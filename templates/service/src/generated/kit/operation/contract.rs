//! Everything that one contract promises, beyond its operations.

use super::super::config::LogFormat;
use super::super::envelope::{self, Envelope};
use super::super::error::{ErrorEntry, defaults};
use super::Operation;
use super::policy::Dependency;
use super::security::Scheme;
use std::time::Duration;

/// Everything that one contract promises.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// `info.title`.
    pub title: &'static str,
    /// `info.version`.
    pub version: &'static str,
    /// The path of the first server, without a trailing slash: `` or `/v2`. Both `/v2/orders` and `/orders` are served.
    pub base_path: &'static str,
    /// All operations, in document order.
    pub operations: &'static [&'static Operation],
    /// The entry of each framework failure, in the order of [`Builtin`].
    pub builtins: [&'static ErrorEntry; 16],
    /// All rows of the error catalogue.
    pub entries: &'static [&'static ErrorEntry],
    /// The shape of error bodies where an operation says nothing else.
    pub envelope: &'static Envelope,
    /// Which failure wins when several apply, first wins; what is not named keeps its usual place.
    pub precedence: &'static [Builtin],
    /// Security schemes, in document order.
    pub schemes: &'static [Scheme],
    /// The schemes that the service verifies itself: production starts without keys for them.
    pub verified: &'static [&'static str],
    /// Where the providers of `openIdConnect` schemes say which keys sign their tokens.
    pub openid_urls: &'static [&'static str],
    /// What the service leans on.
    pub dependencies: &'static [Dependency],
    /// Health paths.
    pub health: Health,
    /// Path of the metrics.
    pub metrics: &'static str,
    /// Path of the error catalogue; the page of a code stands one step below.
    pub errors: &'static str,
    /// The pages of the error catalogue, as JSON; empty: none is served.
    pub catalogue: &'static str,
    /// Bytes of a request body where the operation says nothing else.
    pub body_limit: u64,
    /// Which limit headers are sent.
    pub rate_limit_headers: RateLimitHeaders,
    /// CORS, where the contract has it.
    pub cors: Option<Cors>,
    /// Further headers on every answer; they replace the kit's own of the same name.
    pub security_headers: &'static [(&'static str, &'static str)],
    /// Headers of the kit's own that no answer carries, lower case.
    pub withheld_headers: &'static [&'static str],
    /// What the series of the metrics are called.
    pub metric_names: MetricNames,
    /// How log lines look where the environment does not say.
    pub log_format: LogFormat,
    /// The header that carries the trace id besides `traceparent`.
    pub trace_header: &'static str,
    /// Names of headers that are never logged.
    pub redact: &'static [&'static str],
    /// Names of properties and parameters whose values are never logged.
    pub sensitive: &'static [&'static str],
    /// Where faults may be asked for, in a build with the feature `faults`.
    pub faults: Option<FaultPort>,
    /// Fixed pages, served after the contract's own paths: the document, the error catalogue.
    pub pages: &'static [Page],
}

impl Contract {
    /// What everybody gets who says nothing: for `Contract { title, …, ..Contract::BASE }`.
    pub const BASE: Self = Self {
        title: "",
        version: "",
        base_path: "",
        operations: &[],
        builtins: defaults::BUILTINS,
        entries: &[],
        envelope: &envelope::PROBLEM,
        precedence: &Builtin::PRECEDENCE,
        schemes: &[],
        verified: &[],
        openid_urls: &[],
        dependencies: &[],
        health: Health {
            live: "/health/live",
            ready: "/health",
            cache: Duration::from_secs(2),
        },
        metrics: "/metrics",
        errors: "/errors",
        catalogue: "",
        body_limit: 1 << 20,
        rate_limit_headers: RateLimitHeaders::Draft,
        cors: None,
        security_headers: &[],
        withheld_headers: &[],
        metric_names: MetricNames::USUAL,
        log_format: LogFormat::Auto,
        trace_header: "X-Correlation-ID",
        redact: &["authorization", "cookie"],
        sensitive: &[],
        faults: None,
        pages: &[],
    };

    /// The same, where the service verifies these security schemes itself, by `Service::verify`: for
    /// `static CONTRACT: Contract = generated::CONTRACT.verifying(&["session"]);`. Production starts without keys for them.
    #[must_use]
    pub const fn verifying(self, schemes: &'static [&'static str]) -> Self {
        Self {
            verified: schemes,
            ..self
        }
    }

    /// The entry of a framework failure.
    pub fn entry(&self, builtin: Builtin) -> &'static ErrorEntry {
        self.builtins[builtin as usize]
    }

    /// The SQL database that the service leans on; the first, where there are several.
    pub fn database(&self) -> Option<&'static Dependency> {
        self.dependencies.iter().find(|dependency| dependency.is_database())
    }

    /// Which of two failures wins: the smaller number does.
    pub(in super::super) fn rank(&self, builtin: Builtin) -> usize {
        let order = self.precedence.iter().chain(&Builtin::PRECEDENCE);
        order.into_iter().position(|one| *one == builtin).unwrap_or(usize::MAX)
    }

    /// Whether something that is wrong with the input wins over this failure.
    pub(in super::super) fn reads_before(&self, builtin: Builtin) -> bool {
        DECODING
            .iter()
            .any(|decoding| self.rank(*decoding) < self.rank(builtin))
    }

    /// The security scheme of this name.
    pub fn scheme(&self, name: &str) -> Option<&'static Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }

    /// What the service leans on under this name.
    pub fn dependency(&self, name: &str) -> Option<&'static Dependency> {
        self.dependencies.iter().find(|dependency| dependency.name == name)
    }
}

/// What decoding may find.
const DECODING: [Builtin; 2] = [Builtin::MalformedBody, Builtin::ValidationFailed];

/// A page that never changes.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its path, exact.
    pub path: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub content: &'static str,
    /// Its entity tag, quotes and all: another content has another one.
    pub etag: &'static str,
}

/// Where health is told.
#[derive(Clone, Copy, Debug)]
pub struct Health {
    /// Liveness: the process answers.
    pub live: &'static str,
    /// Readiness: the dependencies answer.
    pub ready: &'static str,
    /// How long the result of a probe is kept.
    pub cache: Duration,
}

/// Where faults may be asked for.
#[derive(Clone, Copy, Debug)]
pub struct FaultPort {
    /// The request header that names the faults.
    pub header: &'static str,
    /// The variable that holds the token without which none is made.
    pub token: &'static str,
}

/// What the series of the metrics and their labels are called.
#[derive(Clone, Copy, Debug)]
pub struct MetricNames {
    /// A counter of requests.
    pub requests: Option<&'static str>,
    /// The histogram of request durations, in seconds.
    pub duration: &'static str,
    /// A counter of calls to dependencies; `dependency_calls_total` where `None`.
    pub dependency_calls: Option<&'static str>,
    /// The label that holds the method.
    pub method: &'static str,
    /// The label that holds the path's template.
    pub route: &'static str,
    /// The label that holds the status.
    pub status: &'static str,
    /// The label that holds the error code.
    pub code: &'static str,
}

impl MetricNames {
    /// OpenTelemetry's names.
    pub const USUAL: Self = Self {
        requests: None,
        duration: "http_server_request_duration_seconds",
        dependency_calls: None,
        method: "http_request_method",
        route: "http_route",
        status: "http_response_status_code",
        code: "code",
    };
}

/// Which limit headers are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimitHeaders {
    /// `RateLimit-Policy` and `RateLimit`, as draft-ietf-httpapi-ratelimit-headers has them.
    Draft,
    /// `X-RateLimit-Limit`, `-Remaining`, `-Reset`.
    Legacy,
    /// None.
    None,
}

/// Cross-origin requests.
#[derive(Clone, Copy, Debug)]
pub struct Cors {
    /// Origins, or `*`.
    pub origins: &'static [&'static str],
    /// Whether cookies and authorization may be sent.
    pub credentials: bool,
    /// Request headers that scripts may send; empty: whatever they ask for.
    pub headers: &'static [&'static str],
    /// Answer headers that scripts may read.
    pub expose_headers: &'static [&'static str],
    /// How long a preflight answer is kept.
    pub max_age: Option<Duration>,
}

/// Failures that the edge raises around the handler; the order is that of [`Contract::builtins`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    /// 400: the request is not of its media type, or not HTTP as it should be.
    MalformedBody,
    /// 401.
    Unauthenticated,
    /// 403.
    Forbidden,
    /// 404: no route.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 406: nothing acceptable to offer.
    NotAcceptable,
    /// 413.
    PayloadTooLarge,
    /// 415.
    UnsupportedMediaType,
    /// 422: a value breaks a constraint.
    ValidationFailed,
    /// 429.
    RateLimited,
    /// 500, a panic included.
    Internal,
    /// 503.
    Unavailable,
    /// 504.
    Timeout,
    /// 400.
    IdempotencyKeyMissing,
    /// 422.
    IdempotencyKeyReused,
    /// 409.
    IdempotencyInProgress,
}

impl Builtin {
    /// What wins where a contract says nothing else.
    pub const PRECEDENCE: [Self; 16] = [
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Unauthenticated,
        Self::RateLimited,
        Self::Forbidden,
        Self::NotAcceptable,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::MalformedBody,
        Self::IdempotencyKeyMissing,
        Self::ValidationFailed,
        Self::IdempotencyKeyReused,
        Self::IdempotencyInProgress,
        Self::Unavailable,
        Self::Timeout,
        Self::Internal,
    ];
}
