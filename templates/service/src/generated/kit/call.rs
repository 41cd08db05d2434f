//! One request on its way to its operation.

use super::answer::Answer;
use super::body::RequestBody;
use super::context::Context;
use super::error::Failure;
use super::idempotency::Once;
use super::operation::Operation;
use super::telemetry::spans;
use http::header::{COOKIE, HeaderMap};
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use tracing::Instrument as _;

/// A request that has passed every guard: what generated code decodes.
pub struct Call<'r> {
    pub(super) context: &'r Context,
    pub(super) path: &'r [(&'static str, &'r str)],
    pub(super) query: &'r str,
    pub(super) headers: &'r HeaderMap,
    pub(super) media_type: Option<&'static str>,
    pub(super) accepted: Option<&'static str>,
    pub(super) body: Mutex<Option<RequestBody>>,
    pub(super) refused: Option<Failure>,
    pub(super) once: Option<Once>,
}

impl<'r> Call<'r> {
    /// The circumstances, for the handler.
    pub fn context(&self) -> &'r Context {
        self.context
    }

    /// Which operation is asked for.
    pub fn operation(&self) -> &'static Operation {
        self.context.operation()
    }

    /// The value of a path parameter as it came, still encoded.
    pub fn path(&self, name: &str) -> Option<&'r str> {
        self.path.iter().find(|(of, _)| *of == name).map(|(_, value)| *value)
    }

    /// The query as it came, without `?`, still encoded.
    pub fn query(&self) -> &'r str {
        self.query
    }

    /// All headers.
    pub fn headers(&self) -> &'r HeaderMap {
        self.headers
    }

    /// The value of a cookie, as it came.
    pub fn cookie(&self, name: &str) -> Option<&'r str> {
        cookie(self.headers, name)
    }

    /// Which of the operation's media types the body is of, as the contract writes it; `None` without a body.
    pub fn media_type(&self) -> Option<&'static str> {
        self.media_type
    }

    /// The `Content-Type` as it came.
    pub fn content_type(&self) -> Option<&'r str> {
        self.headers
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
    }

    /// Which of [`Operation::produces`] the client likes best; the first where it does not say.
    pub fn accepted(&self) -> Option<&'static str> {
        self.accepted
    }

    /// The body, once; afterwards it is empty. Never longer than the contract allows.
    pub fn body(&self) -> RequestBody {
        let taken = self.body.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.unwrap_or_default()
    }

    /// Whether there is a body.
    pub fn has_body(&self) -> bool {
        let body = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        body.as_ref().is_some_and(|body| !body.is_empty())
    }

    /// Runs the handler, after the input was found good. With a request key that was seen before, the first answer
    /// is repeated and the handler does not run; nor does it where the contract ranks a refusal behind what may be wrong
    /// with the input. Every handler is run by this.
    pub async fn handle(
        &self,
        handler: impl Future<Output = Result<Answer, Failure>> + Send,
    ) -> Result<Answer, Failure> {
        // Here once: each future around it would keep room for it twice.
        let handler = pin!(handler);
        let settled = async {
            let outcome = match self.context.faults().handler().await {
                Ok(()) => handler.await.and_then(Answer::sound),
                Err(failure) => Err(failure),
            };
            self.context.settle(outcome, self.once.as_ref()).await
        };
        let settled = settled.instrument(spans::handler(self.operation()));
        if let Some(failure) = &self.refused {
            return Err(failure.clone());
        }
        match &self.once {
            // On the heap: most requests have no key, and would keep room for what it takes.
            Some(once) => Box::pin(once.run(settled)).await,
            None => settled.await,
        }
    }
}

/// The value of a cookie (RFC 6265), as it came; the first one wins.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(of, _)| *of == name)
        .map(|(_, value)| value.trim_matches('"'))
}
