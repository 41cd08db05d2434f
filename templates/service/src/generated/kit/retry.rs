//! Trying again: attempts, growing pauses, jitter, `Retry-After`, one deadline for all.

use super::operation::RetryPolicy;
use backon::{BackoffBuilder as _, ExponentialBuilder};
use std::future::Future;
use std::time::{Duration, Instant};

/// What an error means for trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Trying again cannot help.
    GiveUp,
    /// It may help after the usual pause.
    Again,
    /// It may help after this pause: the other side said so (`Retry-After`).
    After(Duration),
}

impl RetryPolicy {
    /// Runs `call`, which goes to the dependency `name`, until it succeeds, `judge` gives up, the attempts are used up, or the next pause would outlast
    /// `deadline`.
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
        let mut pauses = self.pauses();
        loop {
            let error = match call().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let pause = match judge(&error) {
                Verdict::GiveUp => None,
                Verdict::Again => pauses.next(),
                Verdict::After(wished) => pauses.next().map(|usual| usual.max(wished)),
            };
            let in_time = |pause: &Duration| deadline.is_none_or(|end| Instant::now() + *pause < end);
            let Some(pause) = pause.filter(in_time) else {
                return Err(error);
            };
            metrics::counter!("retries_total", "dependency" => name).increment(1);
            tokio::time::sleep(pause).await;
        }
    }

    fn pauses(&self) -> impl Iterator<Item = Duration> {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(self.initial)
            .with_max_delay(self.max)
            .with_factor(self.multiplier as f32)
            .with_max_times(self.attempts.saturating_sub(1) as usize);
        let seed = uuid::Uuid::new_v4().as_u64_pair().0;
        let jitter = self.jitter;
        backoff
            .build()
            .enumerate()
            .map(move |(step, pause)| if jitter { drawn(pause, seed, step) } else { pause })
    }
}

/// "Full jitter": a point between zero and the pause, so that clients that failed together do not return together.
fn drawn(pause: Duration, seed: u64, step: usize) -> Duration {
    let mixed = (seed ^ (step as u64))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(31);
    let share = (mixed >> 40) as f32 / (1u64 << 24) as f32;
    pause.mul_f32(share)
}
