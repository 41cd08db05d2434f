//! Circuit breaking: a dependency that failed so often in a row is left alone for a while, so that requests do not wait
//! for what will not come, and so that it can recover. After that one call is let through, and tells.

use super::metrics;
use super::operation::{BreakerPolicy, Dependency};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How the dependencies of this process are, by name.
static CIRCUITS: Mutex<BTreeMap<&'static str, Circuit>> = Mutex::new(BTreeMap::new());
/// When to come again while the one call that tells is still under way.
const SOON: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
enum Circuit {
    /// Calls go out.
    Closed { failed: u32 },
    /// None goes out until then; after that one, which is being tried where `probing`.
    Open { until: Instant, probing: bool },
}

/// The circuit to a dependency is open: it was not asked.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("it failed too often in a row, and is asked again in {} s", super::headers::whole_seconds(*.0))]
pub(super) struct Open(pub Duration);

/// Leave for one call. Where it is dropped unsettled, because nobody waits any more, the call told nothing.
#[derive(Debug)]
pub(super) struct Pass(Option<Counted>);

#[derive(Debug)]
struct Counted {
    name: &'static str,
    policy: BreakerPolicy,
    probe: bool,
}

/// Leave for a call to this dependency.
///
/// # Errors
/// Its circuit is open.
pub(super) fn pass(dependency: &Dependency) -> Result<Pass, Open> {
    let Some(policy) = dependency.breaker else {
        return Ok(Pass::FREE);
    };
    let name = dependency.name;
    let mut circuits = circuits();
    let circuit = circuits.entry(name).or_insert_with(|| {
        metrics::circuit(name, false);
        Circuit::Closed { failed: 0 }
    });
    let mut probe = false;
    if let Circuit::Open { until, probing } = circuit {
        let left = until.saturating_duration_since(Instant::now());
        if *probing || !left.is_zero() {
            return Err(Open(left.max(SOON)));
        }
        *probing = true;
        probe = true;
    }
    Ok(Pass(Some(Counted { name, policy, probe })))
}

impl Pass {
    /// Where nobody counts.
    pub(super) const FREE: Self = Self(None);

    /// How the call ended: whether the dependency is well, whatever it answered.
    pub(super) fn settle(mut self, well: bool) {
        let Some(Counted { name, policy, probe }) = self.0.take() else {
            return;
        };
        let mut circuits = circuits();
        let Some(circuit) = circuits.get_mut(name) else { return };
        let failed = match *circuit {
            Circuit::Closed { failed } => failed,
            // Sent before the circuit opened: late news.
            Circuit::Open { .. } if !probe => return,
            Circuit::Open { .. } => policy.failures - 1,
        };
        if well {
            *circuit = Circuit::Closed { failed: 0 };
        } else if failed + 1 < policy.failures {
            *circuit = Circuit::Closed { failed: failed + 1 };
        } else {
            let until = Instant::now() + policy.open;
            *circuit = Circuit::Open { until, probing: false };
        }
        let open = matches!(circuit, Circuit::Open { .. });
        // Within the lock, so that of two calls the one that settled last is the one that tells last.
        if open || probe {
            tell(name, &policy, open);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(Counted { name, probe: true, .. }) = self.0
            && let Some(Circuit::Open { probing, .. }) = circuits().get_mut(name)
        {
            *probing = false;
        }
    }
}

fn tell(dependency: &'static str, policy: &BreakerPolicy, open: bool) {
    metrics::circuit(dependency, open);
    let (failures, pause) = (policy.failures, policy.open);
    if open {
        tracing::warn!(dependency, failures, ?pause, "a dependency is left alone for a while");
    } else {
        tracing::info!(dependency, "a dependency is well again");
    }
}

fn circuits() -> MutexGuard<'static, BTreeMap<&'static str, Circuit>> {
    CIRCUITS.lock().unwrap_or_else(PoisonError::into_inner)
}
