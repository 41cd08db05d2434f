//! The connection: it is made when it is needed, and again when it was lost.

use super::super::error::BoxError;
use super::super::{crypto, redact};
use super::RedisSettings;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, FromRedisValue, RedisResult, ScriptInvocation};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// After a failure nobody asks for so long: requests do not wait for a server that is away.
const REST: Duration = Duration::from_millis(500);

/// A Redis server, shared by all parts of the service.
pub struct Redis {
    client: Client,
    manager: Mutex<ConnectionManager>,
    prefix: String,
    timeout: Duration,
    start: Instant,
    /// Milliseconds since the start, until which it is left alone.
    rests_until: AtomicU64,
    away: AtomicBool,
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Redis {
    /// Connects when it is first asked.
    ///
    /// # Errors
    /// If the URL is none of Redis, or the authorities are no certificates.
    pub fn new(settings: &RedisSettings) -> RedisResult<Self> {
        // For `rediss://`.
        crypto::install();
        let client = super::address::client(settings)?;
        Ok(Self {
            manager: Mutex::new(manager(&client, settings.timeout)?),
            client,
            prefix: settings.prefix.clone(),
            timeout: settings.timeout,
            start: Instant::now(),
            rests_until: AtomicU64::new(0),
            away: AtomicBool::new(false),
        })
    }

    /// Runs a script, within the time limit of a call.
    ///
    /// # Errors
    /// If Redis is away, was so a moment ago, or refuses.
    pub async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, BoxError> {
        self.within(async |mut connection| script.invoke_async(&mut connection).await)
            .await
    }

    /// Whether Redis answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<(), BoxError> {
        self.within(async |mut connection| redis::cmd("PING").exec_async(&mut connection).await)
            .await
    }

    /// A key of ours. What it is made of may be personal, or long: its hash stands for it.
    pub(super) fn key(&self, kind: &str, of: &str) -> String {
        let digest = crypto::sha256(&[of.as_bytes()]);
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{}:{kind}:{hex}", self.prefix)
    }

    async fn within<T>(&self, call: impl AsyncFnOnce(ConnectionManager) -> RedisResult<T>) -> Result<T, BoxError> {
        if self.elapsed() < self.rests_until.load(Ordering::Relaxed) {
            return Err("Redis was away a moment ago".into());
        }
        let connection = self.manager.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match tokio::time::timeout(self.timeout, call(connection)).await {
            Ok(Ok(value)) => {
                if self.away.swap(false, Ordering::Relaxed) {
                    tracing::info!("Redis is back");
                }
                Ok(value)
            }
            Ok(Err(error)) => Err(self.rest(error.into())),
            Err(_) => {
                // Nobody knows whether the other end is still there: begin anew.
                if let Ok(fresh) = manager(&self.client, self.timeout) {
                    *self.manager.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
                }
                Err(self.rest(format!("Redis did not answer within {:?}", self.timeout).into()))
            }
        }
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn rest(&self, error: BoxError) -> BoxError {
        let until = self.elapsed() + REST.as_millis() as u64;
        self.rests_until.store(until, Ordering::Relaxed);
        if !self.away.swap(true, Ordering::Relaxed) {
            let error = redact::chain(error.as_ref());
            tracing::warn!(error, "Redis is away");
        }
        error
    }
}

fn manager(client: &Client, timeout: Duration) -> RedisResult<ConnectionManager> {
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(0)
        .set_connection_timeout(Some(timeout))
        .set_response_timeout(Some(timeout));
    ConnectionManager::new_lazy_with_config(client.clone(), config)
}
