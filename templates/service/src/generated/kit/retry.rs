//! Trying again: attempts, growing pauses, jitter, `Retry-After`, one deadline for all.

use super::metrics;
use super::operation::{Jitter, RetryPolicy};
use super::telemetry::spans;
use backon::{BackoffBuilder as _, ExponentialBuilder};
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::Instrument as _;

/// What an error means for trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Trying again cannot help.
    GiveUp,
    /// It may help after the usual pause.
    Again,
    /// It may help after this pause: the other side said so (`Retry-After`).
    After(Duration),
    /// The other side was not asked: its circuit is open.
    NotAsked,
}

/// What went wrong on the way to a dependency, as the contract's `when` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No connection: the other side has seen nothing.
    Connect,
    /// No answer in time.
    Timeout,
    /// An answer with this status.
    Status(u16),
    /// The connection broke before the answer was whole: the other side may have done what it was asked. To the contract
    /// it is `connect`.
    Broken,
}

/// How many retries a dependency may still have, by name: every call earns a share of one, so that retries cannot
/// multiply the load of a dependency that is going down.
static BUDGETS: Mutex<BTreeMap<&'static str, f64>> = Mutex::new(BTreeMap::new());
/// What a dependency begins with, and the most it may save up.
const SAVINGS: f64 = 10.0;

impl RetryPolicy {
    /// One try, where the contract says nothing.
    pub const ONCE: Self = Self {
        attempts: 1,
        initial: Duration::ZERO,
        max: Duration::ZERO,
        multiplier: 1.0,
        jitter: Jitter::None,
        when: &[],
        budget: None,
    };

    /// Whether the contract's `when` names this trouble.
    pub fn covers(&self, trouble: Trouble) -> bool {
        self.when.iter().any(|when| match trouble {
            Trouble::Connect | Trouble::Broken => *when == "connect",
            Trouble::Timeout => *when == "timeout",
            Trouble::Status(status) => match when.strip_suffix("XX") {
                Some(class) => class == (status / 100).to_string(),
                None => *when == status.to_string(),
            },
        })
    }

    /// Trying again, where the contract's `when` names this trouble.
    pub fn judge(&self, trouble: Trouble) -> Verdict {
        if self.covers(trouble) {
            Verdict::Again
        } else {
            Verdict::GiveUp
        }
    }

    /// A call earns its share of a retry.
    fn earn(&self, name: &'static str) {
        if let Some(percent) = self.budget {
            let mut budgets = BUDGETS.lock().unwrap_or_else(PoisonError::into_inner);
            let saved = budgets.entry(name).or_insert(SAVINGS);
            *saved = (*saved + f64::from(percent) / 100.0).min(SAVINGS);
        }
    }

    /// Whether the budget has one more retry, which it then spends.
    fn spend(&self, name: &'static str) -> bool {
        if self.budget.is_none() {
            return true;
        }
        let mut budgets = BUDGETS.lock().unwrap_or_else(PoisonError::into_inner);
        let saved = budgets.entry(name).or_insert(SAVINGS);
        let enough = *saved >= 1.0;
        *saved -= if enough { 1.0 } else { 0.0 };
        enough
    }

    /// Runs `call`, which goes to the dependency `name`, until it succeeds, `judge` gives up, the attempts or the
    /// budget are used up, or the next pause would outlast `deadline`. Every try is counted.
    ///
    /// # Errors
    /// The last error of `call`.
    pub async fn run<T, E, F>(
        &self,
        name: &'static str,
        deadline: Option<Instant>,
        judge: impl Fn(&E) -> Verdict,
        mut call: impl FnMut() -> F,
    ) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        let mut tried = 0;
        let judge = &judge;
        let counted = || {
            let span = spans::call(name, tried);
            tried += 1;
            // What the call prepares belongs to its span, too.
            let call = span.in_scope(&mut call);
            async move {
                let begun = Instant::now();
                let outcome = call.instrument(span.clone()).await;
                match outcome.as_ref().err().map(judge) {
                    None => metrics::called(name, "ok", begun.elapsed()),
                    Some(Verdict::NotAsked) => metrics::not_asked(name),
                    Some(_) => {
                        spans::failed(&span);
                        metrics::called(name, "error", begun.elapsed());
                    }
                }
                outcome
            }
        };
        self.repeat(name, deadline, judge, counted).await
    }

    /// As [`Self::run`], of anything: who counts tries does so in `call`.
    pub(super) async fn repeat<T, E, F>(
        &self,
        name: &'static str,
        deadline: Option<Instant>,
        judge: impl Fn(&E) -> Verdict,
        mut call: impl FnMut() -> F,
    ) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        self.earn(name);
        let mut pauses = self.pauses();
        loop {
            let error = match call().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let pause = match judge(&error) {
                Verdict::GiveUp | Verdict::NotAsked => None,
                Verdict::Again => pauses.next(),
                Verdict::After(wished) => pauses.next().map(|usual| usual.max(wished)),
            };
            let in_time = |pause: &Duration| deadline.is_none_or(|end| Instant::now() + *pause < end);
            let Some(pause) = pause.filter(in_time).filter(|_| self.spend(name)) else {
                return Err(error);
            };
            ::metrics::counter!("retries_total", "dependency" => name).increment(1);
            tracing::debug!(name, ?pause, "trying again");
            tokio::time::sleep(pause).await;
        }
    }

    fn pauses(&self) -> impl Iterator<Item = Duration> {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(self.initial)
            .with_max_delay(self.max)
            .with_factor(self.multiplier as f32)
            .with_max_times(self.attempts.saturating_sub(1) as usize);
        let seed = fastrand::u64(..);
        let jitter = self.jitter;
        backoff.build().enumerate().map(move |(step, pause)| match jitter {
            Jitter::Full => drawn(pause, seed, step),
            Jitter::Equal => pause / 2 + drawn(pause / 2, seed, step),
            Jitter::None => pause,
        })
    }
}

/// The pause after so many failures, where nobody waits for it: between two tries of a durable job.
#[cfg(feature = "queue")]
pub(super) fn pause_after(policy: &RetryPolicy, failures: i64) -> Duration {
    let step = usize::try_from(failures).unwrap_or_default();
    policy.pauses().nth(step).unwrap_or(policy.max)
}

/// "Full jitter": a point between zero and the pause, so that clients that failed together do not return together.
fn drawn(pause: Duration, seed: u64, step: usize) -> Duration {
    let mixed = (seed ^ (step as u64))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(31);
    let share = (mixed >> 40) as f32 / (1u64 << 24) as f32;
    pause.mul_f32(share)
}
