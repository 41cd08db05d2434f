//! Redis, where many processes count and remember together.
//!
//! One server, or whatever stands behind one address; not a cluster.

#[cfg(feature = "redis")]
mod address;
#[cfg(feature = "redis")]
mod answers;
#[cfg(feature = "redis")]
mod connection;
#[cfg(feature = "redis")]
mod limiter;
#[cfg(feature = "redis")]
mod share;

#[cfg(feature = "redis")]
use address::problem;
#[cfg(feature = "redis")]
pub use answers::RedisAnswers;
#[cfg(feature = "redis")]
pub use connection::Redis;
#[cfg(feature = "redis")]
pub use limiter::RedisLimiter;

use super::config::reader::{Reader, Setting};
use super::operation::Contract;
use secrecy::SecretString;
use std::time::Duration;

/// What happens to limits while Redis is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// Requests pass; each process counts for itself.
    Open,
    /// Requests with a limit are answered `unavailable`.
    Closed,
}

impl Setting for OnFailure {
    const EXPECTED: &'static str = "`open` or `closed`";
    fn read(text: &str) -> Option<Self> {
        match text {
            "open" => Some(Self::Open),
            "closed" => Some(Self::Closed),
            _ => None,
        }
    }
}

/// Where Redis is, and what to do without it.
#[derive(Clone, Debug)]
pub struct RedisSettings {
    /// `APP_REDIS_URL`: `redis://user:password@host:6379/0`, `rediss://` over TLS.
    pub url: SecretString,
    /// `APP_REDIS_CA`: certificates in PEM of the authorities that are trusted over TLS, instead of the machine's.
    pub authorities: Option<String>,
    /// `APP_REDIS_FAILURE`.
    pub failure: OnFailure,
    /// `APP_REDIS_TIMEOUT`: for one call.
    pub timeout: Duration,
    /// `APP_REDIS_PREFIX`: what all keys begin with; the title of the contract where nothing is said.
    pub prefix: String,
}

impl RedisSettings {
    /// `None` where no URL is given: this process counts and remembers for itself.
    pub(super) fn read(reader: &mut Reader<'_>, contract: &Contract) -> Option<Self> {
        let failure = reader.parsed("APP_REDIS_FAILURE", OnFailure::Open);
        let timeout = reader.duration("APP_REDIS_TIMEOUT", Duration::from_millis(250));
        let prefix = reader.text("APP_REDIS_PREFIX");
        let authorities = reader.text("APP_REDIS_CA");
        let settings = Self {
            url: reader.text("APP_REDIS_URL")?.into(),
            authorities,
            failure,
            timeout,
            prefix: prefix.unwrap_or_else(|| contract.title.to_owned()),
        };
        if let Some((variable, why)) = problem(&settings) {
            reader.problem(variable, why);
        }
        Some(settings)
    }

    /// In production a contract that leans on Redis must have one.
    pub(super) fn demand(found: Option<&Self>, reader: &mut Reader<'_>, contract: &Contract) {
        let leans = contract.dependencies.iter().find(|one| one.kind == "redis");
        if let (None, Some(dependency)) = (found, leans) {
            let message = format!("must be set in production: the contract leans on `{}`", dependency.name);
            reader.problem("APP_REDIS_URL", message);
        }
    }
}

#[cfg(not(feature = "redis"))]
fn problem(_settings: &RedisSettings) -> Option<(&'static str, &'static str)> {
    Some((
        "APP_REDIS_URL",
        "needs the feature `redis` of this crate: switch it on in Cargo.toml",
    ))
}
