//! What time it is. Tests bring their own clock, so that tokens, limits and request keys can be seen to expire.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// From when on the system's clock counts what passes.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Tells the time.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> SystemTime + Send + Sync>>);

impl Clock {
    /// A clock that shows what `now` says; the default one is the system's.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(now)))
    }

    /// The time.
    pub fn now(&self) -> SystemTime {
        self.0.as_ref().map_or_else(SystemTime::now, |now| now())
    }

    /// The time that has passed since a moment that stays the same. That of the system never goes back, whoever sets it.
    pub fn passed(&self) -> Duration {
        match &self.0 {
            Some(now) => now().duration_since(UNIX_EPOCH).unwrap_or_default(),
            None => START.elapsed(),
        }
    }

    /// Seconds since 1970, as tokens count (RFC 7519 section 2, `NumericDate`).
    pub fn seconds(&self) -> u64 {
        self.now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |passed| passed.as_secs())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
