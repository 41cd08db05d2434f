//! Rate limits, exact: never more than the quota in any window, wherever it begins.
//!
//! Each key remembers when its requests leave the window. The generic cell rate algorithm alone would let up to twice
//! the quota through in one window; it serves for the burst only.

use super::operation::RateLimit;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Counts are spread over this many locks.
const SHARDS: usize = 16;
/// The most keys of a shard: those that are full again make room, else any.
const MOST: usize = 8_192;
/// A window is remembered in this many steps at most; with a larger quota a step is rounded up, never down.
const STEPS: u32 = 256;

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
    shards: [Mutex<Shard>; SHARDS],
}

#[derive(Debug, Default)]
struct Shard {
    counts: HashMap<String, Count>,
    swept: Duration,
}

impl Default for InProcess {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            shards: std::array::from_fn(|_| Mutex::default()),
        }
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
        let mut shard = self.shards[shard_of(&key)]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !shard.counts.contains_key(&key) {
            shard.make_room(now);
        }
        shard.counts.entry(key).or_default().decide(limit, now)
    }
}

impl Shard {
    /// Looks for those that are full again at most once a second, so that a flood of new keys stays cheap.
    fn make_room(&mut self, now: Duration) {
        if self.counts.len() < MOST {
            return;
        }
        if now >= self.swept + Duration::from_secs(1) {
            self.swept = now;
            self.counts.retain(|_, count| count.full_at() > now);
        }
        if self.counts.len() >= MOST
            && let Some(any) = self.counts.keys().next().cloned()
        {
            self.counts.remove(&any);
        }
    }
}

/// FNV-1a: short keys, no attacker gains anything by filling one shard.
fn shard_of(key: &str) -> usize {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| {
        (h ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    (hash >> 32) as usize % SHARDS
}

/// What one key has used.
#[derive(Debug, Default)]
struct Count {
    /// When so many units leave the window, the earliest first.
    leaving: VecDeque<(Duration, u32)>,
    /// Units in the window.
    used: u32,
    /// When all of the burst is there again.
    paid: Duration,
}

impl Count {
    fn decide(&mut self, limit: &RateLimit, now: Duration) -> Verdict {
        self.forget(now);
        let (quota, cost) = (limit.quota.max(1), limit.cost.max(1));
        let burst = Burst::of(limit);
        let crowded = self.until_free((self.used + cost).saturating_sub(quota), now);
        let wait = burst
            .as_ref()
            .map_or(Duration::ZERO, |burst| burst.wait(self.paid, now))
            .max(crowded);
        let passes = self.used + cost <= quota && wait.is_zero();
        if passes {
            self.add(limit, now);
            self.paid = burst.as_ref().map_or(Duration::ZERO, |burst| burst.pay(self.paid, now));
        }
        Verdict {
            passes,
            remaining: burst
                .map_or(u32::MAX, |burst| burst.free(self.paid, now))
                .min(quota.saturating_sub(self.used)),
            // Steps are rounded up; nobody waits longer than the window.
            reset: self.full_at().saturating_sub(now).min(limit.window),
            retry_after: wait,
        }
    }

    fn forget(&mut self, now: Duration) {
        while let Some((_, units)) = self.leaving.pop_front_if(|(end, _)| *end <= now) {
            self.used -= units;
        }
    }

    fn add(&mut self, limit: &RateLimit, now: Duration) {
        let cost = limit.cost.max(1);
        self.used += cost;
        let end = step_end(limit, now + limit.window);
        match self.leaving.back_mut() {
            Some((last, units)) if *last == end => *units += cost,
            _ => self.leaving.push_back((end, cost)),
        }
    }

    /// How long until so many units have left the window.
    fn until_free(&self, units: u32, now: Duration) -> Duration {
        let mut left = 0;
        let enough = self.leaving.iter().find(|(_, leaving)| {
            left += leaving;
            left >= units
        });
        if units == 0 {
            Duration::ZERO
        } else {
            enough.map_or(Duration::MAX, |(end, _)| end.saturating_sub(now))
        }
    }

    /// When all is there again.
    fn full_at(&self) -> Duration {
        self.leaving
            .back()
            .map_or(Duration::ZERO, |(end, _)| *end)
            .max(self.paid)
    }
}

/// Small quotas are remembered to the nanosecond, large ones in steps.
fn step_end(limit: &RateLimit, end: Duration) -> Duration {
    let step = (limit.window / STEPS).as_nanos();
    if limit.quota <= STEPS || step == 0 {
        return end;
    }
    let steps = u32::try_from(end.as_nanos().div_ceil(step)).unwrap_or(u32::MAX);
    limit.window / STEPS * steps
}

/// How many may pass at once: the generic cell rate algorithm. Without a burst the capacity is the whole window.
struct Burst {
    unit: Duration,
    cost: Duration,
    capacity: Duration,
}

impl Burst {
    /// `None` where the quota alone decides.
    fn of(limit: &RateLimit) -> Option<Self> {
        let burst = limit.burst.filter(|burst| *burst < limit.quota)?.max(limit.cost).max(1);
        let unit = limit.window / limit.quota.max(1);
        Some(Self {
            unit,
            cost: unit * limit.cost.max(1),
            capacity: unit * burst,
        })
    }

    /// How long until one request may pass; `paid` is when all of the burst is there again.
    fn wait(&self, paid: Duration, now: Duration) -> Duration {
        (paid.max(now) + self.cost).saturating_sub(now + self.capacity)
    }

    /// When all is there again after one more request.
    fn pay(&self, paid: Duration, now: Duration) -> Duration {
        paid.max(now) + self.cost
    }

    /// How many may pass at once.
    fn free(&self, paid: Duration, now: Duration) -> u32 {
        let left = self.capacity.saturating_sub(paid.saturating_sub(now)).as_nanos();
        u32::try_from(left / self.unit.as_nanos().max(1)).unwrap_or(u32::MAX)
    }
}
