//! Policies: limits, retries, timeouts, dependencies, security schemes, and what surrounds all operations.

use crate::source::Span;
use std::time::Duration;

/// By what a limit counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitKey {
    /// The client's address.
    Ip,
    /// The authenticated subject.
    User,
    /// The API key.
    ApiKey,
    /// The value of a request header.
    Header(String),
    /// One count for all.
    Global,
}

/// `x-rate-limit`: at most `quota` in `window`, exact.
#[derive(Clone, Debug, PartialEq)]
pub struct RateLimit {
    /// Where it is written.
    pub span: Span,
    /// The policy's identifier in `RateLimit-Policy`.
    pub name: String,
    /// How many.
    pub quota: u32,
    /// In which time.
    pub window: Duration,
    /// By what it is counted.
    pub key: LimitKey,
    /// How many at once; the quota where nothing is said.
    pub burst: Option<u32>,
    /// What one request costs, at least 1.
    pub cost: u32,
}

/// How a request key is honoured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdempotencyMode {
    /// A request without a key is refused.
    Required,
    /// A key is honoured where sent.
    Optional,
}

/// `x-idempotency`.
#[derive(Clone, Debug, PartialEq)]
pub struct Idempotency {
    /// How.
    pub mode: IdempotencyMode,
    /// How long the first answer is kept.
    pub ttl: Duration,
    /// `Idempotency-Key`.
    pub header: String,
}

/// How often and when a call is tried again.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// The first try counts.
    pub attempts: u32,
    /// The first pause.
    pub initial: Duration,
    /// The longest pause.
    pub max: Duration,
    /// By what the pause grows.
    pub multiplier: f64,
    /// Whether the pause is drawn between zero and its length.
    pub jitter: bool,
    /// `connect`, `timeout`, `5XX`, `429`.
    pub when: Vec<String>,
    /// Share of calls that may be retries, in percent.
    pub budget: Option<u8>,
}

/// Kinds of dependencies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum DependencyKind {
    Postgres,
    Sqlite,
    Redis,
    Http,
    Smtp,
    Other(String),
}

/// What the service leans on.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// Where its key is written.
    pub span: Span,
    /// Its key.
    pub name: String,
    /// What it is.
    pub kind: DependencyKind,
    /// Whether the service is unhealthy without it.
    pub critical: bool,
    /// For one try.
    pub timeout: Option<Duration>,
    /// When it is tried again.
    pub retry: Option<Retry>,
    /// The code its failure answers with; else `unavailable`.
    pub fails_as: Option<String>,
}

/// A task after the answer.
#[derive(Clone, Debug)]
pub struct Background {
    /// Its name.
    pub task: String,
    /// For one try.
    pub timeout: Option<Duration>,
    /// When it is tried again.
    pub retry: Option<Retry>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Where its key is written.
    pub span: Span,
    /// Its key.
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    /// What it is.
    pub kind: SchemeKind,
}

/// Kinds of security schemes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `http` `bearer`, `oauth2`, `openIdConnect`: a bearer token, verified as a JWT.
    Bearer {
        /// All scopes the document declares for it, in declared order.
        scopes: Vec<String>,
    },
    /// `http` `basic`.
    Basic,
    /// `apiKey`.
    ApiKey {
        /// Query, header or cookie.
        location: super::Location,
        /// The name of the parameter, header or cookie.
        name: String,
    },
    /// `mutualTLS`, other `http` schemes: what the team must check itself; named in a diagnostic.
    Other(String),
}

/// What surrounds all operations: root `x-apigen`.
#[derive(Clone, Debug)]
pub struct Service {
    /// Liveness path.
    pub live: String,
    /// Readiness path.
    pub ready: String,
    /// How long a health result is kept.
    pub health_cache: Duration,
    /// Path of the exposition.
    pub metrics: String,
    /// Path of the published document, `.json` and `.yaml` behind it; none where it is not served.
    pub document: Option<String>,
    /// Path of the error catalogue; the page of a code stands one step below.
    pub errors: String,
    /// Bytes of a request body where nothing nearer says otherwise.
    pub body_limit: u64,
    /// Which limit headers are sent.
    pub rate_limit_headers: RateLimitHeaders,
    /// CORS, where the contract has it.
    pub cors: Option<Cors>,
    /// Further headers on every answer.
    pub security_headers: Vec<(String, String)>,
    /// The header that carries the trace id besides `traceparent`.
    pub trace_header: String,
    /// Names of headers that are never logged.
    pub redact: Vec<String>,
}

/// Which limit headers are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RateLimitHeaders {
    /// `RateLimit-Policy` and `RateLimit`, as the IETF draft has them.
    #[default]
    Draft,
    /// `X-RateLimit-Limit`, `-Remaining`, `-Reset`.
    Legacy,
    /// None.
    None,
}

/// CORS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cors {
    /// Origins, or `*`.
    pub origins: Vec<String>,
    /// Whether cookies and authorization may be sent.
    pub credentials: bool,
    /// Answer headers that scripts may read.
    pub expose_headers: Vec<String>,
    /// How long a preflight answer is kept.
    pub max_age: Option<Duration>,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            live: "/health/live".to_owned(),
            ready: "/health".to_owned(),
            health_cache: Duration::from_secs(2),
            metrics: "/metrics".to_owned(),
            document: Some("/openapi".to_owned()),
            errors: "/errors".to_owned(),
            body_limit: 1 << 20,
            rate_limit_headers: RateLimitHeaders::default(),
            cors: None,
            security_headers: Vec::new(),
            trace_header: "X-Correlation-ID".to_owned(),
            redact: vec!["authorization".to_owned(), "cookie".to_owned()],
        }
    }
}
