//! Rate limits, exact: the generic cell rate algorithm, one number a key.

use super::operation::RateLimit;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Counts are spread over this many locks.
const SHARDS: usize = 16;
/// A shard that holds more keys than this forgets those that are full again.
const SWEEP: usize = 4_096;

/// What a limit says to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the request may pass.
    pub passes: bool,
    /// How many more may pass at once, after this one.
    pub remaining: u32,
    /// When all of the burst is there again.
    pub reset: Duration,
    /// When this request could pass; zero if it does.
    pub retry_after: Duration,
}

/// Counts requests. One process counts in memory; many share a store behind the same trait.
pub trait Limiter: Send + Sync + 'static {
    /// Counts one request of `key` under `limit`. A refused request costs nothing.
    fn count(&self, limit: &RateLimit, key: &str) -> Verdict;
}

/// Counts in this process.
#[derive(Debug)]
pub struct InProcess {
    start: Instant,
    shards: [Mutex<HashMap<String, Duration>>; SHARDS],
}

impl Default for InProcess {
    fn default() -> Self {
        Self { start: Instant::now(), shards: std::array::from_fn(|_| Mutex::new(HashMap::new())) }
    }
}

impl Limiter for InProcess {
    fn count(&self, limit: &RateLimit, key: &str) -> Verdict {
        self.count_at(limit, key, self.start.elapsed())
    }
}

impl InProcess {
    /// Counts at `now`, the time since the limiter began.
    pub fn count_at(&self, limit: &RateLimit, key: &str, now: Duration) -> Verdict {
        // The name is part of the key: limits of one name share their count, others never meet.
        let key = format!("{}\u{0}{key}", limit.name);
        let mut shard = self.shards[shard_of(&key)].lock().unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= SWEEP {
            shard.retain(|_, arrival| *arrival > now);
        }
        let arrival = shard.get(&key).copied().unwrap_or_default();
        let (next, verdict) = Cell::of(limit).decide(arrival, now);
        if verdict.passes {
            shard.insert(key, next);
        }
        verdict
    }
}

/// FNV-1a: short keys, no attacker gains anything by filling one shard.
fn shard_of(key: &str) -> usize {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (hash >> 32) as usize % SHARDS
}

/// The two times of the algorithm.
struct Cell {
    /// What one request costs in time.
    cost: Duration,
    /// One unit.
    unit: Duration,
    /// How far ahead of now the theoretical arrival time may be.
    capacity: Duration,
}

impl Cell {
    fn of(limit: &RateLimit) -> Self {
        let unit = limit.window / limit.quota.max(1);
        let burst = limit.burst.unwrap_or(limit.quota).max(limit.cost).max(1);
        Self { cost: unit * limit.cost.max(1), unit, capacity: unit * burst }
    }

    /// `arrival` is the time at which everything counted so far is paid off.
    fn decide(&self, arrival: Duration, now: Duration) -> (Duration, Verdict) {
        let wanted = arrival.max(now) + self.cost;
        let passes = wanted <= now + self.capacity;
        let paid = if passes { wanted } else { arrival };
        let ahead = paid.saturating_sub(now);
        let free = self.capacity.saturating_sub(ahead).as_nanos() / self.unit.as_nanos().max(1);
        let verdict = Verdict {
            passes,
            remaining: u32::try_from(free).unwrap_or(u32::MAX),
            reset: ahead,
            retry_after: wanted.saturating_sub(now + self.capacity),
        };
        (paid, verdict)
    }
}
