//! What the contract says of load, time and failure: limits, request keys, dependencies, tries, work after the answer.

use std::time::Duration;

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
    /// What the function of this name makes of the request, see [`super::super::Service::limit_key`]; the address where it makes
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
    /// When it is left alone.
    pub breaker: Option<BreakerPolicy>,
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
        breaker: None,
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

/// When a dependency is left alone, so that it can recover, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct BreakerPolicy {
    /// After so many failed tries in a row, at least 1.
    pub failures: u32,
    /// Until one call is let through, to see whether it is well.
    pub open: Duration,
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
