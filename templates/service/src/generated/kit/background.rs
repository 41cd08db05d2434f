//! Work after the answer: tracked, bounded, drained at shutdown.

use super::operation::TaskRule;
use super::retry::Verdict;
use super::telemetry::{self, Panicked, scope::Scope, spans};
use futures_util::FutureExt as _;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tracing::{Instrument as _, Span};

/// How many tasks may be under way at once; further ones wait their turn.
const AT_ONCE: usize = 256;
/// How many tasks may be under way or waiting; further ones are refused, or memory would grow without bound.
const MOST: usize = 10_000;

/// All background work of a service. Clones share it.
#[derive(Clone, Debug)]
pub struct Background {
    tracker: TaskTracker,
    turns: Arc<Semaphore>,
}

/// There is too much background work already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{MOST} background tasks are waiting already")]
pub struct Overloaded;

impl Default for Background {
    fn default() -> Self {
        Self {
            tracker: TaskTracker::new(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Background {
    /// Starts `task` as soon as there is a turn, in the current span. A panic ends only the task, and is logged.
    ///
    /// # Errors
    /// [`Overloaded`].
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) -> Result<(), Overloaded> {
        if self.tracker.len() >= MOST {
            metrics::counter!("background_tasks_total", "task" => name, "outcome" => "refused").increment(1);
            return Err(Overloaded);
        }
        let turns = Arc::clone(&self.turns);
        let active = super::metrics::Active::task();
        let run = async move {
            let _active = active;
            let _turn = turns.acquire_owned().await;
            let caught = AssertUnwindSafe(task).catch_unwind().await;
            if caught.is_err() {
                spans::failed(&Span::current());
            }
            record(name, caught.map_err(|panic| Panicked::caught(panic.as_ref())));
        };
        let span = spans::task(name);
        self.tracker.spawn(Scope::inherit(run).instrument(span));
        Ok(())
    }

    /// How many tasks are under way or waiting.
    pub fn len(&self) -> usize {
        self.tracker.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.tracker.is_empty()
    }

    /// Waits for all tasks, at most `timeout`. Returns how many did not end.
    pub async fn drain(&self, timeout: Duration) -> usize {
        self.tracker.close();
        let ended = tokio::time::timeout(timeout, self.tracker.wait()).await;
        if ended.is_ok() { 0 } else { self.tracker.len() }
    }
}

/// Runs a task as its rule says.
pub(super) async fn tries<F, E>(
    name: &'static str,
    rule: Option<&'static TaskRule>,
    run: impl Fn() -> F + Send + Sync + 'static,
) -> Result<(), String>
where
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: std::fmt::Display + Send + 'static,
{
    let once = || one(rule, run());
    match rule.and_then(|rule| rule.retry.as_ref()) {
        Some(retry) => retry.repeat(name, None, |_| Verdict::Again, once).await,
        None => once().await,
    }
    .map_err(|why| format!("{name}: {why}"))
}

/// One try, within its time.
async fn one<E: std::fmt::Display + Send + 'static>(
    rule: Option<&'static TaskRule>,
    work: impl Future<Output = Result<(), E>> + Send + 'static,
) -> Result<(), String> {
    let work = async { work.await.map_err(|error| error.to_string()) };
    let limited = async move {
        match rule.and_then(|rule| rule.timeout) {
            Some(limit) => match tokio::time::timeout(limit, work).await {
                Ok(outcome) => outcome,
                Err(_) => Err(format!("not done within {limit:?}")),
            },
            None => work.await,
        }
    };
    if !rule.is_some_and(|rule| rule.cpu) {
        return limited.await;
    }
    let runtime = tokio::runtime::Handle::current();
    let limited = Scope::inherit(limited);
    let caught = move || {
        catch_unwind(AssertUnwindSafe(|| runtime.block_on(limited))).map_err(|panic| Panicked::caught(panic.as_ref()))
    };
    let done = tokio::task::spawn_blocking(caught).await;
    match done {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => {
            let why = panic.to_string();
            telemetry::panicked(panic);
            Err(why)
        }
        Err(error) => Err(error.to_string()),
    }
}

fn record(name: &'static str, ended: Result<(), Panicked>) {
    let outcome = if ended.is_err() { "panicked" } else { "done" };
    metrics::counter!("background_tasks_total", "task" => name, "outcome" => outcome).increment(1);
    if let Err(panic) = ended {
        tracing::error!(task = name, "a background task panicked");
        telemetry::panicked(panic);
    }
}
