//! First answers that many processes share. A key is a hash: what was sent, who holds it, the answer.

use super::super::error::BoxError;
use super::super::idempotency::{AnswerStore, Known, Ticket};
use super::super::metrics;
use super::Redis;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use redis::{FromRedisValue, Script, ScriptInvocation};
use std::sync::Arc;
use std::time::Duration;

/// Takes the key where nobody has it. ARGV: what was sent, who holds it, for how many milliseconds.
const BEGIN: &str = "
local known = redis.call('HMGET', KEYS[1], 'sent', 'answer')
if not known[1] then
  redis.call('HSET', KEYS[1], 'sent', ARGV[1], 'holder', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return { 'fresh', '' }
end
if known[1] ~= ARGV[1] then return { 'other', '' } end
if known[2] then return { 'answered', known[2] } end
return { 'running', '' }
";
/// ARGV: who holds it, for how many milliseconds.
const RENEW: &str = "
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
";
/// Where the key was lost meanwhile, it is taken again; where another holds it, that one's answer counts. ARGV: what was
/// sent, who holds it, for how many milliseconds, the answer.
const KEEP: &str = "
local holder = redis.call('HGET', KEYS[1], 'holder')
if holder == ARGV[2] or redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'sent', ARGV[1], 'answer', ARGV[4])
  redis.call('HDEL', KEYS[1], 'holder')
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 0
";
/// ARGV: who holds it.
const RELEASE: &str = "
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
";

/// Remembers in Redis.
#[derive(Debug)]
pub struct RedisAnswers {
    redis: Arc<Redis>,
    begin: Script,
    renew: Script,
    keep: Script,
    release: Script,
}

impl RedisAnswers {
    /// Remembers in this Redis.
    pub fn new(redis: Arc<Redis>) -> Self {
        metrics::store_ready(metrics::ANSWER_STORE);
        Self {
            redis,
            begin: Script::new(BEGIN),
            renew: Script::new(RENEW),
            keep: Script::new(KEEP),
            release: Script::new(RELEASE),
        }
    }

    async fn run<T: FromRedisValue>(&self, call: &ScriptInvocation<'_>) -> Result<T, BoxError> {
        let outcome = self.redis.run(call).await;
        if outcome.is_err() {
            metrics::store_failed(metrics::ANSWER_STORE);
        }
        outcome
    }

    fn key(&self, ticket: &Ticket) -> String {
        self.redis.key("request", &ticket.key)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).max(1)
}

impl AnswerStore for RedisAnswers {
    fn begin<'a>(&'a self, ticket: &'a Ticket, lease: Duration) -> BoxFuture<'a, Result<Known<Vec<u8>>, BoxError>> {
        async move {
            let mut call = self.begin.key(self.key(ticket));
            call.arg(&ticket.fingerprint.0)
                .arg(ticket.holder.as_bytes())
                .arg(millis(lease));
            let (state, answer): (String, Vec<u8>) = self.run(&call).await?;
            match state.as_str() {
                "fresh" => Ok(Known::Fresh),
                "other" => Ok(Known::Other),
                "running" => Ok(Known::Running),
                _ => Ok(Known::Answered(answer)),
            }
        }
        .boxed()
    }

    fn renew<'a>(&'a self, ticket: &'a Ticket, lease: Duration) -> BoxFuture<'a, Result<(), BoxError>> {
        async move {
            let mut call = self.renew.key(self.key(ticket));
            call.arg(ticket.holder.as_bytes()).arg(millis(lease));
            self.run::<i64>(&call).await.map(drop)
        }
        .boxed()
    }

    fn keep<'a>(&'a self, ticket: &'a Ticket, answer: Vec<u8>) -> BoxFuture<'a, Result<(), BoxError>> {
        async move {
            let mut call = self.keep.key(self.key(ticket));
            call.arg(&ticket.fingerprint.0)
                .arg(ticket.holder.as_bytes())
                .arg(millis(ticket.ttl))
                .arg(answer);
            self.run::<i64>(&call).await.map(drop)
        }
        .boxed()
    }

    fn release<'a>(&'a self, ticket: &'a Ticket) -> BoxFuture<'a, Result<(), BoxError>> {
        async move {
            let mut call = self.release.key(self.key(ticket));
            call.arg(ticket.holder.as_bytes());
            self.run::<i64>(&call).await.map(drop)
        }
        .boxed()
    }
}
