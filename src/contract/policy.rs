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
    /// What a function of the team's own makes of the request; it is registered under this name.
    Custom(String),
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
    /// How much of the pause is left to chance.
    pub jitter: Jitter,
    /// `connect`, `timeout`, `5XX`, `429`.
    pub when: Vec<String>,
    /// Share of calls that may be retries, in percent.
    pub budget: Option<u8>,
}

/// When a dependency is left alone, so that requests do not wait in vain and it can recover (a circuit breaker).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    /// After so many failed tries in a row, at least 1.
    pub failures: u32,
    /// Until one call is let through, to see whether it is well.
    pub open: Duration,
}

/// How much of a pause is left to chance, so that callers that failed together do not return together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Jitter {
    /// Drawn between zero and the pause.
    #[default]
    Full,
    /// Drawn between half of the pause and the whole.
    Equal,
    /// Exactly the pause.
    None,
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
    /// When it is left alone.
    pub breaker: Option<Breaker>,
    /// The code its failure answers with; else `unavailable`.
    pub fails_as: Option<String>,
}

/// A task after the answer.
#[derive(Clone, Debug)]
pub struct Background {
    /// Its name.
    pub task: String,
    /// Whether it computes and so needs a thread of its own; else it awaits.
    pub cpu: bool,
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
    /// `openIdConnectUrl`: where the provider says which keys sign its tokens.
    pub openid_url: Option<String>,
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
    /// What its series and labels are called.
    pub metric_names: MetricNames,
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
    /// Usual headers that no answer carries, lower case.
    pub withheld_headers: Vec<String>,
    /// The header that carries the trace id besides `traceparent`.
    pub trace_header: String,
    /// Names of headers that are never logged.
    pub redact: Vec<String>,
    /// How log lines look where the environment does not say.
    pub log_format: LogFormat,
    /// The fault ports of a check build.
    pub faults: Option<Faults>,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// JSON in production, else for people.
    #[default]
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

/// Where a check build lets faults be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The request header that names the fault.
    pub header: String,
    /// The environment variable that holds the token without which no fault is made.
    pub token_env: String,
}

/// What the series of the exposition and their labels are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricNames {
    /// A counter of requests; none where nobody names it, since the histogram counts as well.
    pub requests: Option<String>,
    /// The histogram of request durations, in seconds.
    pub duration: String,
    /// A counter of calls to dependencies; none where nobody names it.
    pub dependency_calls: Option<String>,
    /// The label that holds the method.
    pub method: String,
    /// The label that holds the path's template.
    pub route: String,
    /// The label that holds the status.
    pub status: String,
    /// The label that holds the error code.
    pub code: String,
}

impl MetricNames {
    /// The series that somebody named, beside the usual ones.
    pub fn series(&self) -> impl Iterator<Item = &str> {
        let named = self.requests.iter().chain(&self.dependency_calls).map(String::as_str);
        std::iter::once(self.duration.as_str()).chain(named)
    }
}

impl Default for MetricNames {
    /// OpenTelemetry's names.
    fn default() -> Self {
        Self {
            requests: None,
            duration: "http_server_request_duration_seconds".to_owned(),
            dependency_calls: None,
            method: "http_request_method".to_owned(),
            route: "http_route".to_owned(),
            status: "http_response_status_code".to_owned(),
            code: "code".to_owned(),
        }
    }
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
    /// Request headers that scripts may send, where the contract lists some: those, and all that the contract itself
    /// reads. Empty: whatever they ask for.
    pub headers: Vec<String>,
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
            withheld_headers: Vec::new(),
            metric_names: MetricNames::default(),
            log_format: LogFormat::default(),
            faults: None,
            trace_header: "X-Correlation-ID".to_owned(),
            redact: vec!["authorization".to_owned(), "cookie".to_owned()],
        }
    }
}

impl super::Contract {
    /// Whether the service leans on an SQL database.
    pub fn has_database(&self) -> bool {
        let mut kinds = self.dependencies.iter().map(|dependency| &dependency.kind);
        kinds.any(|kind| matches!(kind, DependencyKind::Postgres | DependencyKind::Sqlite))
    }
}
