//! Where a service counts and remembers once it is told of a Redis.

use super::super::edge::Edge;
use super::super::idempotency::Answers;
use super::super::limits::Counter;
use super::{Redis, RedisAnswers, RedisLimiter, RedisSettings};
use std::sync::Arc;

impl Edge {
    /// Counts and remembers in Redis, unless the team gave a store of its own; and asks it how it is, where the contract
    /// leans on it.
    pub fn share(&mut self, settings: &RedisSettings) {
        let redis = match Redis::new(settings) {
            Ok(redis) => Arc::new(redis),
            Err(error) => return tracing::error!(%error, "Redis cannot be used"),
        };
        if matches!(self.counter, Counter::Here(_)) {
            let limiter = RedisLimiter::new(Arc::clone(&redis), settings.failure);
            self.counter = Counter::Shared(Box::new(limiter));
        }
        if matches!(self.answers, Answers::Here(_)) {
            self.answers = Answers::Shared(Arc::new(RedisAnswers::new(Arc::clone(&redis))));
        }
        for dependency in self.contract.dependencies.iter().filter(|one| one.kind == "redis") {
            if !self.monitor.probes(dependency.name) {
                let redis = Arc::clone(&redis);
                self.monitor.probe(dependency.name, move || {
                    let redis = Arc::clone(&redis);
                    async move { redis.ping().await }
                });
            }
        }
    }
}
