//! Work after the answer: tracked, bounded, drained at shutdown.

use super::operation::TaskRule;
use super::redact::redact;
use super::retry::Verdict;
use super::telemetry::{self, Panicked, scope::Scope, spans};
use futures_util::FutureExt as _;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tracing::{Instrument as _, Span};

/// How many tasks may be under way at once; further ones wait their turn.
const AT_ONCE: usize = 256;
/// Tasks that compute run on threads of their own, as many at once as there are processors: more would only take turns.
static COMPUTING: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));
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
    pub fn spawn(
        &self,
        name: &'static str,
        task: impl Future<Output = Result<(), String>> + Send + 'static,
    ) -> Result<(), Overloaded> {
        if self.tracker.len() >= MOST {
            counted(name, "refused");
            return Err(Overloaded);
        }
        let turns = Arc::clone(&self.turns);
        let active = super::metrics::Active::task();
        let run = async move {
            let _active = active;
            let _turn = turns.acquire_owned().await;
            let _ = measured(name, task).await;
        };
        let span = spans::task(name);
        self.tracker.spawn(Scope::inherit(run).instrument(span));
        Ok(())
    }

    /// Waits for `work`, which ends by itself when the service stops, before the service ends.
    #[cfg(feature = "queue")]
    pub(super) fn track(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(work);
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
pub(super) async fn one<E: std::fmt::Display + Send + 'static>(
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
    compute(move || runtime.block_on(limited)).await.unwrap_or_else(Err)
}

/// Computes on a thread of its own, in turn, as [`super::Context::compute`] does.
///
/// # Errors
/// That it panicked.
pub async fn compute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let _turn = COMPUTING.acquire().await;
    let span = tracing::Span::current();
    let caught = move || {
        let work = AssertUnwindSafe(|| span.in_scope(work));
        catch_unwind(work).map_err(|panic| Panicked::caught(panic.as_ref()))
    };
    match tokio::task::spawn_blocking(caught).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(panic)) => {
            let why = panic.to_string();
            telemetry::panicked(panic);
            Err(why)
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Runs a task; its outcome and how long it took are counted, its error or panic is logged.
pub(super) async fn measured(name: &'static str, task: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let begun = Instant::now();
    let caught = AssertUnwindSafe(task).catch_unwind().await;
    if caught.is_err() {
        spans::failed(&Span::current());
    }
    metrics::histogram!(super::metrics::TASK_DURATION, "task" => name).record(begun.elapsed().as_secs_f64());
    let ended = caught.map_err(|panic| Panicked::caught(panic.as_ref()));
    record(name, ended)
}

pub(super) fn counted(name: &'static str, outcome: &'static str) {
    metrics::counter!("background_tasks_total", "task" => name, "outcome" => outcome).increment(1);
}

fn record(name: &'static str, ended: Result<Result<(), String>, Panicked>) -> Result<(), String> {
    match ended {
        Ok(Ok(())) => {
            counted(name, "done");
            Ok(())
        }
        Ok(Err(error)) => {
            counted(name, "failed");
            let error = redact(&error).into_owned();
            tracing::error!(task = name, error, "a task after the answer failed");
            Err(error)
        }
        Err(panic) => {
            spans::failed(&Span::current());
            counted(name, "panicked");
            tracing::error!(task = name, "a background task panicked");
            let why = panic.to_string();
            telemetry::panicked(panic);
            Err(why)
        }
    }
}
