//! Rate limits, exact: never more than the quota in any window, wherever it begins.
//!
//! Each key remembers when its requests leave the window. The generic cell rate algorithm alone would let up to twice
//! the quota through in one window; it serves for the burst only. Times are whole microseconds, as Redis tells them, so
//! that every store reckons alike.

use super::clock::Clock;
use super::digits;
use super::error::BoxError;
use super::operation::RateLimit;
use futures_util::future::BoxFuture;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Counts are spread over this many locks.
const SHARDS: usize = 16;
/// The most keys of a shard: those that are full again make room, else any.
const MOST: usize = 8_192;
/// Bytes of a usual key.
const KEY: usize = 96;
/// A window is remembered in this many steps at most; with a larger quota a step is rounded up, never down.
const STEPS: u64 = 256;

/// What a limit says to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the limit lets the request pass.
    pub passes: bool,
    /// How many more may pass at once, after this one.
    pub remaining: u32,
    /// When all of the burst is there again.
    pub reset: Duration,
    /// When this request could pass; zero if it does.
    pub retry_after: Duration,
}

/// A limit, and whose requests it counts.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// The limit.
    pub limit: &'a RateLimit,
    /// What the count stands under: limits of one name and window share it, others never meet.
    pub key: String,
}

impl<'a> Claim<'a> {
    /// The request of `whom` under `limit`; its parts stand one behind the other.
    pub fn new(limit: &'a RateLimit, whom: &[&str]) -> Self {
        let mut key = String::with_capacity(KEY);
        key.push_str(limit.name);
        key.push('\0');
        digits::push(&mut key, micros(limit.window));
        key.push('\0');
        key.extend(whom.iter().copied());
        Self { limit, key }
    }
}

/// Counts requests for many processes; one process counts in memory.
pub trait Limiter: Send + Sync + 'static {
    /// Counts one request under all of these limits at once, and says what each thinks of it. Where one refuses, the
    /// request costs nothing anywhere.
    ///
    /// # Errors
    /// If nobody can count: the request is answered `unavailable`.
    fn count<'a>(&'a self, claims: &'a [Claim<'a>]) -> BoxFuture<'a, Result<Vec<Verdict>, BoxError>>;
}

/// Who counts. In this process nobody waits, and no future is boxed.
pub(super) enum Counter {
    Here(Box<InProcess>),
    Shared(Box<dyn Limiter>),
}

impl Counter {
    pub async fn count(&self, claims: &[Claim<'_>]) -> Result<Vec<Verdict>, BoxError> {
        match self {
            Self::Here(here) => Ok(here.count(claims)),
            Self::Shared(shared) => shared.count(claims).await,
        }
    }
}

/// A limit as it is reckoned with: in units and in whole microseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub quota: u64,
    /// No request costs more than all, or it could never pass.
    pub cost: u64,
    pub window: u64,
    /// To what the ends of large quotas are rounded up; 0 where every end is remembered as it is.
    pub step: u64,
    /// What one unit costs of the burst, in time; rounded up.
    pub unit: u64,
    /// How much time the burst holds; 0 where the quota alone decides.
    pub capacity: u64,
}

impl Rule {
    pub fn of(limit: &RateLimit) -> Self {
        let quota = u64::from(limit.quota.max(1));
        let cost = u64::from(limit.cost).clamp(1, quota);
        let window = micros(limit.window).max(1);
        let unit = window.div_ceil(quota);
        let burst = limit.burst.map(u64::from).filter(|burst| *burst < quota);
        Self {
            quota,
            cost,
            window,
            step: if quota > STEPS { window / STEPS } else { 0 },
            unit,
            capacity: burst.map_or(0, |burst| burst.max(cost) * unit),
        }
    }

    /// When a request of now leaves the window.
    const fn end(&self, now: u64) -> u64 {
        let end = now + self.window;
        if self.step == 0 {
            end
        } else {
            end.div_ceil(self.step) * self.step
        }
    }

    const fn price(&self) -> u64 {
        self.unit * self.cost
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Counts in this process.
#[derive(Debug)]
pub struct InProcess {
    clock: Clock,
    shards: [Mutex<Shard>; SHARDS],
}

#[derive(Debug, Default)]
struct Shard {
    counts: HashMap<String, Count>,
    swept: u64,
}

impl Default for InProcess {
    fn default() -> Self {
        Self::by(Clock::default())
    }
}

impl InProcess {
    /// Counts by this clock.
    pub fn by(clock: Clock) -> Self {
        Self {
            clock,
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }

    /// Counts one request under all of these limits at once, see [`Limiter::count`].
    pub fn count(&self, claims: &[Claim<'_>]) -> Vec<Verdict> {
        self.count_at(claims, self.clock.passed())
    }

    /// Counts at `now`, the time since a moment that stays the same.
    pub fn count_at(&self, claims: &[Claim<'_>], now: Duration) -> Vec<Verdict> {
        let now = micros(now);
        match claims {
            [] => Vec::new(),
            [claim] => vec![self.lock(shard_of(&claim.key)).with(&claim.key, now, |count| {
                let rule = Rule::of(claim.limit);
                let wait = count.wait(&rule, now);
                count.decide(&rule, wait, wait == 0, now)
            })],
            _ => self.count_all(claims, now),
        }
    }

    fn lock(&self, shard: usize) -> MutexGuard<'_, Shard> {
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds all shards that it needs, always in the same order, so that nobody counts in between.
    fn count_all(&self, claims: &[Claim<'_>], now: u64) -> Vec<Verdict> {
        let mut needed: Vec<usize> = claims.iter().map(|claim| shard_of(&claim.key)).collect();
        needed.sort_unstable();
        needed.dedup();
        let mut held: Vec<_> = needed.iter().map(|shard| self.lock(*shard)).collect();
        let place = |claim: &Claim<'_>| needed.partition_point(|shard| *shard < shard_of(&claim.key));
        let mut waits = Vec::with_capacity(claims.len());
        for claim in claims {
            let rule = Rule::of(claim.limit);
            waits.push(held[place(claim)].with(&claim.key, now, |count| count.wait(&rule, now)));
        }
        let charged = waits.iter().all(|wait| *wait == 0);
        let decided = claims.iter().zip(waits).map(|(claim, wait)| {
            let rule = Rule::of(claim.limit);
            held[place(claim)].with(&claim.key, now, |count| count.decide(&rule, wait, charged, now))
        });
        decided.collect()
    }
}

impl Shard {
    /// What a key has used, as it is at `now`.
    fn with<T>(&mut self, key: &str, now: u64, ask: impl FnOnce(&mut Count) -> T) -> T {
        if let Some(count) = self.counts.get_mut(key) {
            count.forget(now);
            return ask(count);
        }
        self.make_room(now);
        ask(self.counts.entry(key.to_owned()).or_default())
    }

    /// Looks for those that are full again at most once a second, so that a flood of new keys stays cheap.
    fn make_room(&mut self, now: u64) {
        if self.counts.len() < MOST {
            return;
        }
        if now >= self.swept + 1_000_000 {
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

/// What one key has used. `redis/limits.lua` says the same in Lua; a test holds them together.
#[derive(Debug, Default)]
struct Count {
    /// When so many units leave the window, the earliest first.
    leaving: VecDeque<(u64, u64)>,
    /// Units in the window.
    used: u64,
    /// When all of the burst is there again.
    paid: u64,
}

impl Count {
    fn forget(&mut self, now: u64) {
        while let Some((_, units)) = self.leaving.pop_front_if(|(end, _)| *end <= now) {
            self.used -= units;
        }
    }

    /// How long until a request may pass; 0 if it may.
    fn wait(&self, rule: &Rule, now: u64) -> u64 {
        let crowded = self.until_free((self.used + rule.cost).saturating_sub(rule.quota), now);
        let hasty = match rule.capacity {
            0 => 0,
            capacity => (self.paid.max(now) + rule.price()).saturating_sub(now + capacity),
        };
        crowded.max(hasty)
    }

    /// Charges the request where no limit refused it, and says what is left.
    fn decide(&mut self, rule: &Rule, wait: u64, charged: bool, now: u64) -> Verdict {
        if charged {
            self.charge(rule, now);
        }
        let left = rule.quota.saturating_sub(self.used);
        let at_once = match rule.capacity {
            0 => left,
            capacity => capacity.saturating_sub(self.paid.saturating_sub(now)) / rule.unit,
        };
        Verdict {
            passes: wait == 0,
            remaining: u32::try_from(left.min(at_once)).unwrap_or(u32::MAX),
            // Steps are rounded up; nobody waits longer than the window.
            reset: Duration::from_micros(self.full_at().saturating_sub(now).min(rule.window)),
            retry_after: Duration::from_micros(wait),
        }
    }

    fn charge(&mut self, rule: &Rule, now: u64) {
        self.used += rule.cost;
        let end = rule.end(now);
        match self.leaving.back_mut() {
            Some((last, units)) if *last == end => *units += rule.cost,
            _ => self.leaving.push_back((end, rule.cost)),
        }
        if rule.capacity > 0 {
            self.paid = self.paid.max(now) + rule.price();
        }
    }

    /// How long until so many units have left the window.
    fn until_free(&self, units: u64, now: u64) -> u64 {
        if units == 0 {
            return 0;
        }
        let mut left = 0;
        let enough = self.leaving.iter().find(|(_, leaving)| {
            left += leaving;
            left >= units
        });
        enough
            .or(self.leaving.back())
            .map_or(0, |(end, _)| end.saturating_sub(now))
    }

    /// When all is there again.
    fn full_at(&self) -> u64 {
        let last = self.leaving.back().map_or(0, |(end, _)| *end);
        last.max(self.paid)
    }
}
