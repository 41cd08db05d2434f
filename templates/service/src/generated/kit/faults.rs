//! Faults on request: `apigen check` asks for them to see how a service fails. The real handler, client, retries, errors,
//! log and metrics run; only the far end lies.
//!
//! `TOKEN payments=503*2, orders_db=down, handler=panic` in the contract's header: a dependency is `down`, says nothing
//! (`timeout`) or answers a status, at every try or at so many; a handler panics, fails (`error`) or never ends (`slow`).
//! Only in a build with the feature `faults`, which does not run in production, and only for who knows the token.

use super::config::{Environment, Reader};
use super::error::{Failure, Internal};
use super::operation::Contract;
use http::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::atomic::{AtomicU32, Ordering};
use subtle::ConstantTimeEq as _;

/// How something fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nobody listens.
    Down,
    /// Nobody answers.
    Timeout,
    /// An answer with this status.
    Status(u16),
    /// The handler panics.
    Panic,
    /// The handler fails.
    Error,
    /// The handler never ends.
    Slow,
}

impl Fault {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "down" => Self::Down,
            "timeout" => Self::Timeout,
            "panic" => Self::Panic,
            "error" => Self::Error,
            "slow" => Self::Slow,
            status => Self::Status(status.parse().ok().filter(|status| (400..=599).contains(status))?),
        })
    }
}

/// The faults that one request asked for.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Asked>);

#[derive(Debug)]
struct Asked {
    whose: String,
    fault: Fault,
    times: AtomicU32,
}

impl Faults {
    /// What the request asks for, if it may.
    pub fn of(contract: &Contract, token: Option<&SecretString>, headers: &HeaderMap) -> Self {
        let header = contract.faults.and_then(|port| headers.get(port.header));
        let Some(text) = header.filter(|_| cfg!(feature = "faults")) else {
            return Self::default();
        };
        let (sent, wishes) = text
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .unwrap_or_default();
        let known = |token: &SecretString| bool::from(token.expose_secret().as_bytes().ct_eq(sent.as_bytes()));
        if !token.is_some_and(known) {
            tracing::warn!("a request asked for faults without the token, and gets none");
            return Self::default();
        }
        Self(wishes.split(',').filter_map(|wish| Asked::read(wish.trim())).collect())
    }

    /// The fault of `whose`, once less from now on.
    pub fn next(&self, whose: &str) -> Option<Fault> {
        let asked = self.0.iter().find(|asked| asked.whose == whose)?;
        let left = asked
            .times
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        left.ok().map(|_| asked.fault)
    }

    /// Fails as the handler was asked to.
    pub async fn handler(&self) -> Result<(), Failure> {
        match self.next("handler") {
            None => Ok(()),
            Some(Fault::Panic) => std::panic::panic_any("a fault was asked for"),
            Some(Fault::Slow | Fault::Timeout) => std::future::pending().await,
            Some(_) => Err(Internal::new("a fault was asked for").into()),
        }
    }
}

impl Asked {
    fn read(wish: &str) -> Option<Self> {
        let (whose, what) = wish.split_once('=')?;
        let (word, times) = match what.split_once('*') {
            Some((word, times)) => (word, times.parse().ok()?),
            None => (what, u32::MAX),
        };
        Some(Self {
            whose: whose.to_owned(),
            fault: Fault::read(word)?,
            times: AtomicU32::new(times),
        })
    }
}

/// The token without which no fault is made; `None` where the ports are shut.
pub(super) fn token(reader: &mut Reader<'_>, environment: Environment, contract: &Contract) -> Option<SecretString> {
    let port = contract.faults.filter(|_| cfg!(feature = "faults"))?;
    if environment == Environment::Production {
        reader.problem(
            "APP_ENV",
            "a build with the feature `faults` fails on request, and does not run in production",
        );
    }
    std::env::var(port.token)
        .ok()
        .filter(|token| !token.is_empty())
        .map(Into::into)
}
