//! What the contract says, as static data: generated code fills it, the edge obeys it.

pub use super::config::LogFormat;
use super::envelope::Envelope;
use super::error::ErrorEntry;
use std::time::Duration;

/// Everything that one contract promises.
#[derive(Debug)]
pub struct Contract {
    /// `info.title`.
    pub title: &'static str,
    /// `info.version`.
    pub version: &'static str,
    /// The path of the first server, without a trailing slash: `` or `/v2`. Both `/v2/orders` and `/orders` are served.
    pub base_path: &'static str,
    /// All operations, in document order.
    pub operations: &'static [&'static Operation],
    /// The entry of each framework failure, in the order of [`Builtin::ALL`].
    pub builtins: [&'static ErrorEntry; 16],
    /// All rows of the error catalogue.
    pub entries: &'static [&'static ErrorEntry],
    /// The shape of error bodies where an operation says nothing else.
    pub envelope: &'static Envelope,
    /// Which failure wins when several apply, first wins; what is not named keeps its usual place.
    pub precedence: &'static [Builtin],
    /// Security schemes, in document order.
    pub schemes: &'static [Scheme],
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
        builtins: super::error::defaults::BUILTINS,
        entries: &[],
        envelope: &super::envelope::PROBLEM,
        precedence: &Builtin::PRECEDENCE,
        schemes: &[],
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
        pages: &[],
    };

    /// The entry of a framework failure.
    pub fn entry(&self, builtin: Builtin) -> &'static ErrorEntry {
        self.builtins[builtin as usize]
    }

    /// The SQL database that the service leans on; the first, where there are several.
    pub fn database(&self) -> Option<&'static Dependency> {
        self.dependencies.iter().find(|dependency| dependency.is_database())
    }

    /// Which of two failures wins: the smaller number does.
    pub(super) fn rank(&self, builtin: Builtin) -> usize {
        let order = self.precedence.iter().chain(&Builtin::PRECEDENCE);
        order.into_iter().position(|one| *one == builtin).unwrap_or(usize::MAX)
    }

    /// Whether something that is wrong with the input wins over this failure.
    pub(super) fn reads_before(&self, builtin: Builtin) -> bool {
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

/// What a request must have for an operation to be meant, see [`super::siblings`].
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

/// All of these schemes together; empty: nobody need be anybody.
#[derive(Clone, Copy, Debug)]
pub struct Requirement(pub &'static [SchemeUse]);

/// One scheme of a requirement.
#[derive(Clone, Copy, Debug)]
pub struct SchemeUse {
    /// Name of a [`Scheme`].
    pub scheme: &'static str,
    /// Scopes that the caller must have.
    pub scopes: &'static [&'static str],
}

/// A security scheme.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// Its key in the document.
    pub name: &'static str,
    /// What it is.
    pub kind: SchemeKind,
}

/// Kinds of security schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A bearer token (RFC 6750), verified as a JWT. The scopes are all that the document knows.
    Bearer {
        /// All scopes of the scheme.
        scopes: &'static [&'static str],
    },
    /// User and password (RFC 7617).
    Basic,
    /// A key in a query parameter, header or cookie.
    ApiKey {
        /// Where.
        location: KeyLocation,
        /// Under which name.
        name: &'static str,
    },
    /// What the kit cannot verify (`mutualTLS` …): refused until the team verifies it.
    Other(&'static str),
}

/// Where an API key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// By what a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKey {
    /// The client's address.
    Ip,
    /// The authenticated subject; the address where there is none.
    User,
    /// The API key; the address where there is none.
    ApiKey,
    /// The value of a request header; the address where there is none.
    Header(&'static str),
    /// What the function of this name makes of the request, see [`super::Service::limit_key`]; the address where it makes
    /// nothing of it.
    Custom(&'static str),
    /// One count for all.
    Global,
}

/// At most `quota` in `window`.
#[derive(Clone, Copy, Debug)]
pub struct RateLimit {
    /// The policy's identifier in `RateLimit-Policy`; limits of one name share their count.
    pub name: &'static str,
    /// How many.
    pub quota: u32,
    /// In which time.
    pub window: Duration,
    /// By what it is counted.
    pub key: LimitKey,
    /// How many at once; the quota where `None`.
    pub burst: Option<u32>,
    /// What one request costs, at least 1.
    pub cost: u32,
}

/// How a request key is honoured.
#[derive(Clone, Copy, Debug)]
pub struct Idempotency {
    /// Whether a request without a key is refused.
    pub required: bool,
    /// How long the first answer is kept.
    pub ttl: Duration,
    /// `Idempotency-Key`.
    pub header: &'static str,
}

/// Since when an operation is deprecated (RFC 9745) and when it ends (RFC 8594).
#[derive(Clone, Copy, Debug)]
pub struct Deprecation {
    /// `YYYY-MM-DD`.
    pub since: Option<&'static str>,
    /// `YYYY-MM-DD`.
    pub sunset: Option<&'static str>,
}

/// What the service leans on.
#[derive(Clone, Copy, Debug)]
pub struct Dependency {
    /// Its key in the document.
    pub name: &'static str,
    /// What it is: `postgres`, `sqlite`, `redis`, `http`, `smtp`, or the contract's own word.
    pub kind: &'static str,
    /// The variable that says where it is, of those over HTTP: `APP_PAYMENTS_URL`.
    pub variable: Option<&'static str>,
    /// Whether the service is unhealthy without it.
    pub critical: bool,
    /// For one try.
    pub timeout: Option<Duration>,
    /// When it is tried again.
    pub retry: Option<RetryPolicy>,
}

impl Dependency {
    /// A critical one of which nothing more is said: for `Dependency { name, ..Dependency::BASE }`.
    pub const BASE: Self = Self {
        name: "",
        kind: "custom",
        variable: None,
        critical: true,
        timeout: None,
        retry: None,
    };

    /// A database that the contract does not name.
    pub const DATABASE: Self = Self {
        name: "database",
        kind: "sqlite",
        ..Self::BASE
    };

    /// Whether it is an SQL database.
    pub fn is_database(&self) -> bool {
        matches!(self.kind, "postgres" | "sqlite")
    }
}

/// How often and when a call is tried again.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// The first try counts.
    pub attempts: u32,
    /// The first pause.
    pub initial: Duration,
    /// The longest pause.
    pub max: Duration,
    /// By what the pause grows.
    pub multiplier: f64,
    /// How much of the pause is left to chance.
    pub jitter: Jitter,
    /// `connect`, `timeout`, `5XX`, `429`.
    pub when: &'static [&'static str],
    /// Share of calls that may be retries, in percent.
    pub budget: Option<u8>,
}

/// How much of a pause is left to chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// Drawn between zero and the pause.
    Full,
    /// Drawn between half of the pause and the whole.
    Equal,
    /// Exactly the pause.
    None,
}

/// Work after the answer, as the contract declares it.
#[derive(Clone, Copy, Debug)]
pub struct TaskRule {
    /// Its name.
    pub name: &'static str,
    /// Whether it computes, and so gets a thread of its own.
    pub cpu: bool,
    /// For one try.
    pub timeout: Option<Duration>,
    /// When it is tried again.
    pub retry: Option<RetryPolicy>,
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
