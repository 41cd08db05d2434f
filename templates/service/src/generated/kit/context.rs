//! What a handler knows of its request besides the input.

use super::answer::Answer;
use super::auth::Principal;
use super::conditions::Conditions;
use super::error::Failure;
use super::idempotency::Once;
use super::operation::{Contract, Operation};
use super::telemetry::spans;
use super::trace::Trace;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The circumstances of one request; cheap to clone.
#[derive(Clone, Debug)]
pub struct Context(Arc<Circumstances>);

#[derive(Debug)]
pub(super) struct Circumstances {
    pub contract: &'static Contract,
    pub faults: super::faults::Faults,
    pub operation: &'static Operation,
    pub trace: Trace,
    pub principal: Option<Arc<Principal>>,
    pub address: Option<IpAddr>,
    pub deadline: Option<Instant>,
    pub conditions: Conditions,
    pub accepted: Option<&'static str>,
    pub tasks: Tasks,
    #[cfg(feature = "sql")]
    pub database: Option<super::data::Database>,
    #[cfg(feature = "sql")]
    pub transaction: super::data::Slot,
}

impl Context {
    pub(super) fn new(circumstances: Circumstances) -> Self {
        Self(Arc::new(circumstances))
    }

    /// What the service promises.
    pub fn contract(&self) -> &'static Contract {
        self.0.contract
    }

    /// Which operation runs.
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// The id under which this request stands in logs, and which the client got.
    pub fn request_id(&self) -> &str {
        &self.0.trace.request_id
    }

    /// The headers to send to others, so that their work is seen as part of this request's: `traceparent`, and
    /// `tracestate` where it came (W3C Trace Context).
    pub fn trace_headers(&self) -> Vec<(&'static str, String)> {
        spans::trace_headers(&self.0.trace)
    }

    /// Who asks; `None` where the contract lets anybody ask.
    pub fn principal(&self) -> Option<&Principal> {
        self.0.principal.as_deref()
    }

    /// The client's address, seen through trusted proxies.
    pub fn address(&self) -> Option<IpAddr> {
        self.0.address
    }

    /// What the client has already, and which part it wants: for 304, 412 and 206 where the contract has them.
    pub fn conditions(&self) -> &Conditions {
        &self.0.conditions
    }

    /// Which media type of the operation's answers the client likes best.
    pub fn accepted(&self) -> Option<&'static str> {
        self.0.accepted
    }

    /// When the answer must be there.
    pub fn deadline(&self) -> Option<Instant> {
        self.0.deadline
    }

    /// How much time is left; `None` where the contract sets no limit.
    pub fn remaining(&self) -> Option<Duration> {
        self.0
            .deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// The transaction of this request, begun when it is first asked for: read-only for a method that only reads. What
    /// was done in it is committed when the handler has answered, before the answer leaves; a failure, a panic, a
    /// timeout and a client that leaves roll it back. Hold it no longer than needed, and one at a time.
    ///
    /// # Errors
    /// If the database does not answer, which is `unavailable` where the contract says that the operation leans on it;
    /// if the service has no database; if another piece of the handler holds the transaction.
    #[cfg(feature = "sql")]
    pub async fn transaction(&self) -> Result<super::data::Transaction, super::error::Internal> {
        let database = self.0.database.as_ref();
        let database = database.ok_or_else(|| super::error::Internal::new("the service has no database"))?;
        if self.faults().next(database.name()).is_some() {
            return Err(super::Down::of(database.name(), "a fault was asked for").into());
        }
        // Boxed: what it takes to begin is large, and every handler would hold it.
        let begin = Box::pin(database.begin(self.0.operation.method, self.0.deadline));
        self.0.transaction.take(begin).await
    }

    /// What the request asks to go wrong.
    pub(super) fn faults(&self) -> &super::faults::Faults {
        &self.0.faults
    }

    /// What the handler made of its request, with its transaction ended accordingly.
    #[cfg(feature = "sql")]
    pub(super) async fn settle(
        &self,
        outcome: Result<Answer, Failure>,
        once: Option<&Once>,
    ) -> Result<Answer, Failure> {
        self.0.transaction.settle(outcome, once).await
    }

    #[cfg(not(feature = "sql"))]
    pub(super) async fn settle(&self, outcome: Result<Answer, Failure>, _: Option<&Once>) -> Result<Answer, Failure> {
        outcome
    }

    /// Lets go of what the request holds, whatever became of it.
    pub(super) fn end(&self) {
        #[cfg(feature = "sql")]
        self.0.transaction.abandon();
        self.take_tasks();
    }

    /// Runs a task once the answer is made; the client does not wait for it. A handler that fails has no such work: what
    /// it asked for is dropped. The queue is bounded: what does not fit is logged, counted and dropped. A stopping service
    /// waits for the tasks until its shutdown timeout; what must not be lost goes into a durable queue instead.
    pub fn after_response<F>(&self, task: F)
    where
        F: Future + Send + 'static,
        F::Output: TaskResult,
    {
        self.later(self.0.operation.id, task);
    }

    /// Runs a task of the contract once the answer is made: each try within its time limit, as often as the contract
    /// says, on a thread of its own where it computes. A name that the contract does not declare for this operation is
    /// tried once.
    pub fn background<F, E>(&self, task: &'static str, run: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::fmt::Display + Send + 'static,
    {
        let rule = self.0.operation.background.iter().find(|rule| rule.name == task);
        self.later(task, super::background::tries(task, rule, run));
    }

    /// Computes on a thread of its own, so that requests do not wait for it: hashing, packing, drawing. As many at once as
    /// there are processors; further ones wait their turn.
    ///
    /// # Errors
    /// If `work` panics.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, super::error::Internal> {
        super::background::compute(work)
            .await
            .map_err(super::error::Internal::new)
    }

    fn later<F>(&self, name: &'static str, task: F)
    where
        F: Future + Send + 'static,
        F::Output: TaskResult,
    {
        let work = Box::pin(async move { task.await.outcome() });
        self.0.tasks.add(Task { name, work });
    }

    /// What [`Self::after_response`] was given.
    pub(super) fn take_tasks(&self) -> Vec<Task> {
        std::mem::take(&mut *self.0.tasks.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Work after the answer.
pub(super) struct Task {
    pub name: &'static str,
    pub work: Pin<Box<dyn Future<Output = Result<(), String>> + Send>>,
}

/// Tasks that wait for the answer.
#[derive(Default)]
pub(super) struct Tasks(Mutex<Vec<Task>>);

impl Tasks {
    fn add(&self, task: Task) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }
}

impl std::fmt::Debug for Tasks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tasks")
    }
}

/// What a task may end with: nothing, or a result whose error is counted and logged.
pub trait TaskResult {
    /// What went wrong, as text.
    ///
    /// # Errors
    /// If the task failed.
    fn outcome(self) -> Result<(), String>;
}

impl TaskResult for () {
    fn outcome(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: std::fmt::Display> TaskResult for Result<(), E> {
    fn outcome(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}
