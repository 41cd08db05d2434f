//! What happens to a request when something that the service leans on does not answer.

use super::error::{BoxError, Failure, Internal, causes};
use super::operation::{Builtin, Contract, Operation};
use std::error::Error;

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
            Err(source) => Err(Internal::new(Down {
                dependency,
                retry_after: None,
                source: source.into(),
            })),
        }
    }
}

/// A failure as the contract has it: `internal` because of a dependency is `unavailable` where the operation leans on it.
pub(super) fn judged(failure: Failure, operation: &Operation, contract: &Contract) -> Failure {
    let Failure::Builtin(mut raised) = failure else {
        return failure;
    };
    if raised.builtin == Builtin::Internal
        && let Some((dependency, seconds)) = raised.source.as_deref().and_then(|source| cause(source, contract))
        && operation.dependencies.contains(&dependency)
    {
        raised.builtin = Builtin::Unavailable;
        raised.retry_after = seconds;
    }
    Failure::Builtin(raised)
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
