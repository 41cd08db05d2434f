//! What happens to a request when something that the service leans on does not answer.

use super::breaker::{self, Pass};
use super::config::Environment;
use super::config::reader::Reader;
use super::context::Context;
use super::error::{BoxError, Failure, Internal, causes};
use super::faults::Fault;
use super::headers::whole_seconds;
use super::operation::{Builtin, Contract, Operation, RetryPolicy};
use super::retry::{Trouble, Verdict};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

/// For all tries, where neither the request nor its operation ends earlier.
const TOTAL: Duration = Duration::from_secs(60);
/// What is left of the request's time for the answer that tells of the failure: at most so much, and a tenth.
const MARGIN: Duration = Duration::from_millis(100);
/// When a client may come again whose file found no room, in seconds.
const DISK_LATER: u64 = 60;

/// A dependency of the contract does not answer. A handler that meets it gives up with [`Internal`]; where the contract
/// says that the operation leans on this dependency, the answer is `unavailable`, not `internal`.
#[derive(Debug, thiserror::Error)]
#[error("{dependency} is down")]
pub struct Down {
    /// Its name in the contract.
    pub dependency: &'static str,
    /// After how many seconds to try again, where it is known.
    pub retry_after: Option<u64>,
    /// Why; for the log only.
    pub source: BoxError,
}

impl Down {
    /// The failure of this dependency.
    pub fn of(dependency: &'static str, source: impl Into<BoxError>) -> Self {
        Self {
            dependency,
            retry_after: None,
            source: source.into(),
        }
    }

    /// This dependency failed too often to be asked now.
    pub(super) fn left_alone(dependency: &'static str, open: breaker::Open) -> Self {
        Self {
            retry_after: Some(whole_seconds(open.0)),
            ..Self::of(dependency, open)
        }
    }
}

impl From<Down> for Internal {
    fn from(down: Down) -> Self {
        Self::new(down)
    }
}

/// `.down("orders_db")?` on the errors of a dependency's driver.
pub trait OrDown<T> {
    /// The value, or [`Internal`] that says that this dependency is down, with this error as its source.
    #[track_caller]
    fn down(self, dependency: &'static str) -> Result<T, Internal>;
}

impl<T, E: Into<BoxError>> OrDown<T> for Result<T, E> {
    #[track_caller]
    fn down(self, dependency: &'static str) -> Result<T, Internal> {
        match self {
            Ok(value) => Ok(value),
            Err(source) => Err(Internal::new(Down::of(dependency, source))),
        }
    }
}

/// A failure as the contract has it: `internal` because of a dependency is `unavailable` where the operation leans on it.
pub(super) fn judged(failure: Failure, operation: &Operation, contract: &Contract) -> Failure {
    let Failure::Builtin(mut raised) = failure else {
        return failure;
    };
    if raised.builtin == Builtin::Internal && raised.source.as_deref().is_some_and(|source| is_full(source)) {
        raised.builtin = Builtin::Unavailable;
        raised.retry_after = Some(DISK_LATER);
    }
    if raised.builtin == Builtin::Internal
        && let Some((dependency, seconds)) = raised.source.as_deref().and_then(|source| cause(source, contract))
        && operation.dependencies.contains(&dependency)
    {
        raised.builtin = Builtin::Unavailable;
        raised.retry_after = seconds;
    }
    Failure::Builtin(raised)
}

/// Whether the disk is full: every service leans on it, and it may have room again.
fn is_full(error: &(dyn Error + 'static)) -> bool {
    let full = [ErrorKind::StorageFull, ErrorKind::QuotaExceeded];
    causes(error).any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| full.contains(&error.kind()))
    })
}

/// The dependency that an error is due to, and when to try again.
fn cause(error: &(dyn Error + 'static), contract: &Contract) -> Option<(&'static str, Option<u64>)> {
    if let Some(down) = find(error) {
        return Some((down.dependency, down.retry_after));
    }
    #[cfg(feature = "sql")]
    if super::data::is_down(error) {
        return contract.database().map(|database| (database.name, None));
    }
    let _ = contract;
    None
}

/// The [`Down`] among the causes of an error.
fn find<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Down> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// Where the dependencies over HTTP are: `APP_PAYMENTS_URL` and the like. May hold credentials.
#[derive(Clone, Debug, Default)]
pub struct Addresses(BTreeMap<&'static str, SecretString>);

impl Addresses {
    /// The base URL of the dependency `name`.
    pub fn of(&self, name: &str) -> Option<&SecretString> {
        self.0.get(name)
    }

    /// In production every dependency is somewhere.
    pub(super) fn read(reader: &mut Reader<'_>, environment: Environment, contract: &Contract) -> Self {
        let mut found = BTreeMap::new();
        for dependency in contract.dependencies {
            let Some(variable) = dependency.variable else { continue };
            match reader.text(variable) {
                Some(url) => {
                    if let Err(problem) = usable(&url) {
                        reader.problem(variable, problem);
                    }
                    found.insert(dependency.name, url.into());
                }
                None if environment == Environment::Production && cfg!(feature = "client") => {
                    let message = format!("must be set in production: the contract leans on `{}`", dependency.name);
                    reader.problem(variable, message);
                }
                None => {}
            }
        }
        Self(found)
    }
}

/// Never shows the URL: it may hold a password.
#[cfg(feature = "client")]
fn usable(url: &str) -> Result<(), &'static str> {
    let sound = |url: &reqwest::Url| matches!(url.scheme(), "http" | "https") && url.query().is_none();
    let parsed = reqwest::Url::parse(url).ok().filter(sound);
    parsed
        .map(drop)
        .ok_or("is no base URL such as `https://payments.internal/v1`")
}

#[cfg(not(feature = "client"))]
fn usable(_url: &str) -> Result<(), &'static str> {
    Err("needs the feature `client` of this crate: switch it on in Cargo.toml")
}

impl Context {
    /// When calls to dependencies must have ended, so that their failure can still be told.
    pub(super) fn last_call(&self) -> Instant {
        let left = self.remaining().unwrap_or(TOTAL).min(TOTAL);
        Instant::now() + left - MARGIN.min(left / 10)
    }

    /// Asks the contract's dependency `name` as the contract says: each try within its timeout, tried again where its
    /// `retry` names the trouble, left alone where its `breaker` says so, all within the request's time. `trouble` tells a driver's errors: `None` is no failure of
    /// the dependency, and is not tried again. A name that the contract does not declare is tried once.
    ///
    /// ```ignore
    /// let row = ctx.ask("orders_db", trouble, || orders::find(&self.db, id)).await?;
    /// ```
    ///
    /// # Errors
    /// [`Internal`]; where the dependency failed it says so, and the operation answers `unavailable` if it leans on it.
    pub async fn ask<T, E, F>(
        &self,
        name: &'static str,
        trouble: impl Fn(&E) -> Option<Trouble>,
        mut call: impl FnMut() -> F,
    ) -> Result<T, Internal>
    where
        E: Into<BoxError>,
        F: Future<Output = Result<T, E>>,
    {
        let dependency = self.contract().dependency(name);
        let policy = dependency
            .and_then(|one| one.retry.as_ref())
            .unwrap_or(&RetryPolicy::ONCE);
        let limit = dependency.and_then(|one| one.timeout);
        let named = |failed: &Tried<E>| match failed {
            Tried::LeftAlone(_) => None,
            Tried::Asked => Some(Trouble::Connect),
            Tried::Late(_) => Some(Trouble::Timeout),
            Tried::Failed(error) => trouble(error),
        };
        let judge = |failed: &_| match failed {
            Tried::LeftAlone(_) => Verdict::NotAsked,
            failed => named(failed).map_or(Verdict::GiveUp, |trouble| policy.judge(trouble)),
        };
        let end = self.last_call();
        let asked = policy
            .run(name, Some(end), judge, || {
                let left = end.saturating_duration_since(Instant::now());
                let limit = limit.map_or(left, |limit| limit.min(left));
                let fault = self.faults().next(name);
                let pass = dependency.map_or(Ok(Pass::FREE), breaker::pass);
                let call = (pass.is_ok() && fault.is_none()).then(&mut call);
                async move {
                    let pass = pass.map_err(Tried::LeftAlone)?;
                    let outcome = once(limit, fault, call).await;
                    pass.settle(outcome.as_ref().err().is_none_or(|failed| named(failed).is_none()));
                    outcome
                }
            })
            .await;
        asked.map_err(|failed| match failed {
            Tried::LeftAlone(open) => Down::left_alone(name, open).into(),
            Tried::Asked => Down::of(name, "a fault was asked for").into(),
            Tried::Late(limit) => Down::of(name, format!("no answer within {limit:?}")).into(),
            Tried::Failed(error) if trouble(&error).is_some() => Down::of(name, error).into(),
            Tried::Failed(error) => Internal::new(error),
        })
    }
}

/// Why a try failed.
enum Tried<E> {
    /// It was not asked.
    LeftAlone(breaker::Open),
    /// Because the request wished it.
    Asked,
    Late(Duration),
    Failed(E),
}

/// One try; without a call it fails as it was asked to.
async fn once<T, E>(
    limit: Duration,
    fault: Option<Fault>,
    call: Option<impl Future<Output = Result<T, E>>>,
) -> Result<T, Tried<E>> {
    let tried = async {
        match (call, fault) {
            (Some(call), _) => call.await.map_err(Tried::Failed),
            (None, Some(Fault::Timeout)) => std::future::pending().await,
            (None, _) => Err(Tried::Asked),
        }
    };
    let timely = tokio::time::timeout(limit, tried).await;
    timely.unwrap_or(Err(Tried::Late(limit)))
}
