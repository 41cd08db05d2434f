//! A call on its way out, and what came back.

use super::super::context::Context;
use super::super::dependency::Down;
use super::super::error::{BoxError, header_value};
use super::super::operation::RetryPolicy;
use super::super::redact;
use super::super::retry::{Trouble, Verdict};
use super::Client;
use super::attempt::{Attempt, Failed};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

/// A call on its way out.
#[must_use = "a call goes out with `send`"]
pub struct Outgoing<'c, F> {
    client: &'c Client<F>,
    ctx: &'c Context,
    method: Method,
    url: Option<Url>,
    headers: HeaderMap,
    body: Bytes,
    idempotent: bool,
    fault: Option<BoxError>,
}

impl<'c, F: From<Down>> Outgoing<'c, F> {
    pub(super) fn new(
        client: &'c Client<F>,
        ctx: &'c Context,
        method: Method,
        path: impl IntoIterator<Item: AsRef<str>>,
    ) -> Self {
        let mut url = client.shared.base.clone();
        if let Some(mut segments) = url.as_mut().and_then(|url| url.path_segments_mut().ok()) {
            segments.pop_if_empty().extend(path);
        }
        let mut headers = HeaderMap::new();
        if let Ok(name) = HeaderName::from_bytes(client.shared.trace_header.as_bytes()) {
            headers.insert(name, header_value(ctx.request_id()));
        }
        Self {
            client,
            ctx,
            idempotent: method.is_idempotent(),
            method,
            url,
            headers,
            body: Bytes::new(),
            fault: None,
        }
    }

    /// With a parameter of the query, encoded.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        if let Some(url) = &mut self.url {
            url.query_pairs_mut().append_pair(name, &value.to_string());
        }
        self
    }

    /// With a header. Characters that a header cannot carry are sent as spaces.
    pub fn header(mut self, name: &str, value: impl fmt::Display) -> Self {
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(name) => {
                self.headers.insert(name, header_value(&value.to_string()));
            }
            Err(error) => self.fault = Some(error.into()),
        }
        self
    }

    /// With `Authorization: Bearer`.
    pub fn bearer(mut self, token: &SecretString) -> Self {
        match HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())) {
            Ok(mut value) => {
                value.set_sensitive(true);
                self.headers.insert(AUTHORIZATION, value);
            }
            Err(error) => self.fault = Some(error.into()),
        }
        self
    }

    /// With `Idempotency-Key`: the other side does once what it is asked twice, so it may be asked again.
    pub fn idempotency_key(self, key: impl fmt::Display) -> Self {
        self.header("idempotency-key", key).idempotent()
    }

    /// It does no harm if the other side sees this twice, whatever the method says.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// With a value as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.body("application/json", bytes),
            Err(error) => {
                self.fault = Some(error.into());
                self
            }
        }
    }

    /// With a body of any media type.
    pub fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.headers.insert(CONTENT_TYPE, header_value(media_type));
        self.body = body.into();
        self
    }

    /// Sends it, as often as the contract says, within the request's time. Any answer but 5xx and those that the contract
    /// tries again for is the handler's to judge.
    ///
    /// # Errors
    /// What the contract says of this dependency's failure; the cause is logged.
    pub async fn send(self) -> Result<Reply<F>, F> {
        let dependency = self.client.shared.dependency;
        // On the heap: what waits for a connection is large, and handlers are deep in the stack already.
        let outcome = Box::pin(self.run()).await;
        let (status, headers, body) = outcome.map_err(|failed| fail(dependency.name, failed.after, failed.source))?;
        Ok(Reply {
            status,
            headers,
            body,
            dependency: dependency.name,
            failure: PhantomData,
        })
    }

    async fn run(self) -> Result<(StatusCode, HeaderMap, Bytes), Failed> {
        let shared = &self.client.shared;
        let name = shared.dependency.name;
        let Some(url) = self.url else {
            return Err(Failed::before(
                format!("nobody said where `{name}` is (APP_…_URL)").into(),
            ));
        };
        if let Some(fault) = self.fault {
            return Err(Failed::before(fault));
        }
        let policy = shared.dependency.retry.as_ref().unwrap_or(&RetryPolicy::ONCE);
        let attempt = Attempt {
            dependency: shared.dependency,
            faults: self.ctx.faults(),
            ctx: self.ctx,
            tried: AtomicU32::new(0),
            http: &shared.http,
            policy,
            method: self.method,
            url,
            headers: self.headers,
            body: self.body,
            timeout: shared.dependency.timeout.unwrap_or(super::TRY),
            deadline: self.ctx.last_call(),
        };
        let again = |failed: &Failed| verdict(policy, failed, self.idempotent);
        policy
            .repeat(name, Some(attempt.deadline), again, || Box::pin(attempt.run()))
            .await
    }
}

fn verdict(policy: &RetryPolicy, failed: &Failed, idempotent: bool) -> Verdict {
    let unseen = matches!(failed.trouble, Some(Trouble::Connect | Trouble::Status(429)));
    let covered = failed.trouble.is_some_and(|trouble| policy.covers(trouble));
    match failed.after {
        _ if !covered || !(idempotent || unseen) => Verdict::GiveUp,
        Some(pause) => Verdict::After(pause),
        None => Verdict::Again,
    }
}

/// The end of a call that failed: logged here, since the code that it becomes has no cause.
fn fail<F: From<Down>>(dependency: &'static str, after: Option<Duration>, source: BoxError) -> F {
    let error = redact::chain(source.as_ref());
    tracing::warn!(dependency, error, "a dependency failed");
    F::from(Down {
        dependency,
        retry_after: after.map(super::super::headers::whole_seconds),
        source,
    })
}

/// What a dependency answered.
pub struct Reply<F> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
    dependency: &'static str,
    failure: PhantomData<fn() -> F>,
}

/// Never the body: it may be anybody's.
impl<F> fmt::Debug for Reply<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("dependency", &self.dependency)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl<F: From<Down>> Reply<F> {
    /// The body as JSON.
    ///
    /// # Errors
    /// A body that is something else is a failure of the dependency.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, F> {
        serde_json::from_slice(&self.body).map_err(|error| fail(self.dependency, None, error.into()))
    }

    /// The reply, if its status is 2xx.
    ///
    /// # Errors
    /// Any other status is a failure of the dependency.
    pub fn success(self) -> Result<Self, F> {
        if self.status.is_success() {
            return Ok(self);
        }
        let source = format!("it answered {}", self.status.as_u16());
        Err(fail(self.dependency, None, source.into()))
    }
}
