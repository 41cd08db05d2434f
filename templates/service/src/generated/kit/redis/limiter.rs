//! Limits that many processes share, as exact as those of one.

use super::super::error::BoxError;
use super::super::limits::{Claim, InProcess, Limiter, Rule, Verdict};
use super::super::metrics;
use super::{OnFailure, Redis};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use redis::Script;
use std::sync::Arc;
use std::time::Duration;

/// Counts in Redis: one script, run whole or not at all, by the clock of Redis.
#[derive(Debug)]
pub struct RedisLimiter {
    redis: Arc<Redis>,
    script: Script,
    failure: OnFailure,
    /// Counts while Redis is away.
    alone: InProcess,
}

impl RedisLimiter {
    /// Counts in this Redis.
    pub fn new(redis: Arc<Redis>, failure: OnFailure) -> Self {
        metrics::store_ready(metrics::LIMIT_STORE);
        Self {
            redis,
            script: Script::new(include_str!("limits.lua")),
            failure,
            alone: InProcess::default(),
        }
    }

    /// Counts at `now`, a time since any beginning; at the time of Redis where there is none.
    ///
    /// # Errors
    /// If Redis does not count.
    pub async fn count_at(&self, claims: &[Claim<'_>], now: Option<Duration>) -> Result<Vec<Verdict>, BoxError> {
        let mut call = self.script.prepare_invoke();
        call.arg(now.map_or_else(String::new, |now| now.as_micros().to_string()));
        for claim in claims {
            let rule = Rule::of(claim.limit);
            call.key(self.redis.key("limit", &claim.key)).arg(&[
                rule.quota,
                rule.cost,
                rule.window,
                rule.step,
                rule.unit,
                rule.capacity,
            ]);
        }
        let told: Vec<u64> = self.redis.run(&call).await?;
        if told.len() != 3 * claims.len() {
            return Err("Redis told something else than verdicts".into());
        }
        let verdicts = told.chunks_exact(3).map(|told| Verdict {
            passes: told[0] == 0,
            remaining: u32::try_from(told[1]).unwrap_or(u32::MAX),
            reset: Duration::from_micros(told[2]),
            retry_after: Duration::from_micros(told[0]),
        });
        Ok(verdicts.collect())
    }
}

impl Limiter for RedisLimiter {
    fn count<'a>(&'a self, claims: &'a [Claim<'a>]) -> BoxFuture<'a, Result<Vec<Verdict>, BoxError>> {
        async move {
            let counted = self.count_at(claims, None).await;
            counted.or_else(|error| {
                metrics::store_failed(metrics::LIMIT_STORE);
                match self.failure {
                    OnFailure::Open => Ok(self.alone.count(claims)),
                    OnFailure::Closed => Err(error),
                }
            })
        }
        .boxed()
    }
}
