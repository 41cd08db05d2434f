//! One try: from the request to the whole answer, or to what went wrong.

use super::super::breaker;
use super::super::context::Context;
use super::super::error::BoxError;
use super::super::faults::{Fault, Faults};
use super::super::metrics;
use super::super::operation::{Dependency, RetryPolicy};
use super::super::retry::Trouble;
use super::super::telemetry::spans;
use bytes::{Bytes, BytesMut};
use http::header::{HeaderMap, RETRY_AFTER};
use http::{Method, StatusCode};
use reqwest::Url;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};
use tracing::Instrument as _;

/// The longest answer that is read.
const MOST: usize = 16 * 1024 * 1024;

/// All that is the same in every try.
pub(super) struct Attempt<'a> {
    pub dependency: &'static Dependency,
    pub faults: &'a Faults,
    pub ctx: &'a Context,
    /// How often it was tried.
    pub tried: AtomicU32,
    pub http: &'a reqwest::Client,
    pub policy: &'a RetryPolicy,
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub timeout: Duration,
    pub deadline: Instant,
}

/// Why a try failed.
#[derive(Debug)]
pub(super) struct Failed {
    /// As the contract's `when` names it; `None` where trying again cannot help.
    pub trouble: Option<Trouble>,
    /// When the other side wants to be asked again.
    pub after: Option<Duration>,
    pub source: BoxError,
}

impl Failed {
    /// Nothing was tried.
    pub fn before(source: BoxError) -> Self {
        Self {
            trouble: None,
            after: None,
            source,
        }
    }

    /// For a label.
    fn word(&self) -> &'static str {
        match self.trouble {
            Some(Trouble::Connect) => "connect",
            Some(Trouble::Timeout) => "timeout",
            Some(Trouble::Status(_)) => "status",
            Some(Trouble::Broken) => "broken",
            None => "error",
        }
    }

    fn with(trouble: Trouble, source: impl Into<BoxError>) -> Self {
        Self {
            trouble: Some(trouble),
            ..Self::before(source.into())
        }
    }
}

impl Attempt<'_> {
    /// Asks once, and reads the whole answer. Every try is counted by its outcome.
    /// One that is left alone is not asked.
    pub async fn run(&self) -> Result<(StatusCode, HeaderMap, Bytes), Failed> {
        let pass = breaker::pass(self.dependency).map_err(|open| self.left_alone(open))?;
        let outcome = self.traced().await;
        match &outcome {
            Err(failed) if failed.trouble.is_none() => {}
            told => pass.settle(told.is_ok()),
        }
        outcome
    }

    fn left_alone(&self, open: breaker::Open) -> Failed {
        metrics::not_asked(self.dependency.name);
        Failed {
            after: Some(open.0),
            ..Failed::before(open.into())
        }
    }

    async fn traced(&self) -> Result<(StatusCode, HeaderMap, Bytes), Failed> {
        let name = self.dependency.name;
        let span = spans::call(name, self.tried.fetch_add(1, Ordering::Relaxed));
        span.record("http.request.method", self.method.as_str());
        span.record("server.address", self.url.host_str());
        let begun = Instant::now();
        let outcome = self.once().instrument(span.clone()).await;
        let word = outcome.as_ref().err().map_or("ok", Failed::word);
        match &outcome {
            Ok((status, ..)) => {
                span.record("http.response.status_code", status.as_u16());
            }
            Err(failed) => {
                if let Some(Trouble::Status(status)) = failed.trouble {
                    span.record("http.response.status_code", status);
                }
                span.record("error.type", word);
                spans::failed(&span);
            }
        }
        metrics::called(name, word, begun.elapsed());
        outcome
    }

    async fn once(&self) -> Result<(StatusCode, HeaderMap, Bytes), Failed> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let limit = self.timeout.min(left);
        let asked = tokio::time::timeout(limit, self.asked()).await;
        let (status, headers, body) =
            asked.unwrap_or_else(|_| Err(Failed::with(Trouble::Timeout, format!("no answer within {limit:?}"))))?;
        let failed = status.is_server_error() || self.policy.covers(Trouble::Status(status.as_u16()));
        if !failed {
            return Ok((status, headers, body));
        }
        let status = status.as_u16();
        Err(Failed {
            after: retry_after(&headers),
            ..Failed::with(Trouble::Status(status), format!("it answered {status}"))
        })
    }

    /// As the request wished it, or as the other side has it.
    async fn asked(&self) -> Result<(StatusCode, HeaderMap, Bytes), Failed> {
        match self.faults.next(self.dependency.name) {
            None => self.ask().await,
            Some(Fault::Timeout | Fault::Slow) => std::future::pending().await,
            Some(Fault::Status(status)) => {
                let status = StatusCode::from_u16(status).map_err(|error| Failed::before(error.into()))?;
                Ok((status, HeaderMap::new(), Bytes::new()))
            }
            Some(_) => Err(Failed::with(Trouble::Connect, "a fault was asked for")),
        }
    }

    async fn ask(&self) -> Result<(StatusCode, HeaderMap, Bytes), Failed> {
        let request = self.http.request(self.method.clone(), self.url.clone());
        let mut request = request.headers(self.headers.clone()).body(self.body.clone());
        // Here, inside the span of this try: the other side hears of it.
        for (name, value) in self.ctx.trace_headers() {
            request = request.header(name, value);
        }
        let mut answer = Box::pin(request.send()).await.map_err(broken)?;
        let mut body = BytesMut::new();
        while let Some(piece) = answer.chunk().await.map_err(broken)? {
            if body.len() + piece.len() > MOST {
                return Err(Failed::before(format!("its answer is longer than {MOST} bytes").into()));
            }
            body.extend_from_slice(&piece);
        }
        Ok((answer.status(), std::mem::take(answer.headers_mut()), body.freeze()))
    }
}

/// The URL may hold a password, or an id that is nobody's business.
fn broken(error: reqwest::Error) -> Failed {
    let error = error.without_url();
    let trouble = if error.is_connect() {
        Trouble::Connect
    } else if error.is_timeout() {
        Trouble::Timeout
    } else if error.is_builder() {
        return Failed::before(error.into());
    } else {
        Trouble::Broken
    };
    Failed::with(trouble, error)
}

/// `Retry-After`: seconds or a date (RFC 9110 section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let then = Duration::from_secs(u64::try_from(date.timestamp().as_second()).ok()?);
    Some(then.saturating_sub(now))
}
