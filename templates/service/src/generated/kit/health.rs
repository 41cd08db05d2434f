//! Is the process alive, and are its dependencies?

use super::operation::{Contract, Dependency};
use super::{metrics, redact};
use futures_util::FutureExt as _;
use serde::Serialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long a probe may take where the contract gives its dependency no timeout.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;
type First = Pin<Box<dyn Future<Output = Outcome> + Send>>;
type Probe = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// The state of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All is well.
    Healthy,
    /// A dependency is down that the service can do without.
    Degraded,
    /// A critical dependency is down, or the service is going away.
    Unhealthy,
}

/// What the service is about, where it does not simply serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Phase {
    /// It has not done yet what it must do first.
    Starting,
    /// It takes requests.
    Serving,
    /// It is going away.
    Draining,
}

impl Phase {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
    fn is_serving(&self) -> bool {
        *self == Self::Serving
    }
}

/// The state of a dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Its probe succeeded.
    Up,
    /// Its probe failed or took too long.
    Down,
    /// Nobody gave it a probe.
    Unknown,
}

/// What is told of a dependency. Never why: errors hold addresses and credentials; the log has them.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DependencyReport {
    /// Its state.
    pub status: State,
    /// Whether the service is unhealthy without it.
    pub critical: bool,
    /// How long the probe took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
}

/// The body of readiness.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The whole.
    pub status: Status,
    /// Told only where it is not [`Phase::Serving`].
    #[serde(skip_serializing_if = "Phase::is_serving")]
    pub phase: Phase,
    /// `info.version` of the contract.
    pub version: &'static str,
    /// By name.
    pub dependencies: BTreeMap<&'static str, DependencyReport>,
}

/// Probes of the dependencies, and what they said last.
pub struct Monitor {
    contract: &'static Contract,
    probes: BTreeMap<&'static str, Probe>,
    last: Mutex<Option<(Instant, Report)>>,
    /// What must be done before the service is ready, and how much of it is left.
    first: std::sync::Mutex<Vec<First>>,
    left: Arc<AtomicUsize>,
    draining: AtomicBool,
}

impl std::fmt::Debug for Monitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Monitor")
            .field("probes", &self.probes.keys())
            .finish_non_exhaustive()
    }
}

impl Monitor {
    /// Knows the contract's dependencies; none has a probe yet.
    pub fn new(contract: &'static Contract) -> Self {
        Self {
            contract,
            probes: BTreeMap::new(),
            last: Mutex::new(None),
            first: std::sync::Mutex::default(),
            left: Arc::default(),
            draining: AtomicBool::new(false),
        }
    }

    /// Gives the dependency `name` a probe.
    pub fn probe<F, E>(&mut self, name: &'static str, probe: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let boxed: Probe = Arc::new(move || {
            let running = probe();
            Box::pin(async move { running.await.map_err(Into::into) })
        });
        self.probes.insert(name, boxed);
    }

    /// Whether the dependency `name` has a probe.
    pub fn probes(&self, name: &str) -> bool {
        self.probes.contains_key(name)
    }

    /// The service is not ready before this work is done, which [`Self::begin`] begins.
    pub fn ready_after<E>(&self, work: impl Future<Output = Result<(), E>> + Send + 'static)
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.left.fetch_add(1, Ordering::Relaxed);
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.push(Box::pin(async { work.await.map_err(Into::into) }));
    }

    /// Begins what must be done first.
    pub fn begin(&self) {
        let first = std::mem::take(&mut *self.first.lock().unwrap_or_else(PoisonError::into_inner));
        for work in first {
            let left = Arc::clone(&self.left);
            tokio::spawn(async move {
                match work.await {
                    Ok(()) => {
                        left.fetch_sub(1, Ordering::Relaxed);
                    }
                    Err(error) => {
                        let reason = redact::chain(error.as_ref());
                        tracing::error!(reason, "what must be done first failed: the service does not get ready");
                    }
                }
            });
        }
    }

    /// What the service is about.
    pub fn phase(&self) -> Phase {
        if self.is_draining() {
            Phase::Draining
        } else if self.left.load(Ordering::Relaxed) > 0 {
            Phase::Starting
        } else {
            Phase::Serving
        }
    }

    /// From now on the service is unhealthy: load balancers look elsewhere.
    pub fn start_draining(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the service is going away.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// What the probes say, at most as old as the contract's `cache`. Callers at the same time share one round.
    pub async fn report(&self) -> Report {
        let mut last = self.last.lock().await;
        let fresh = last
            .as_ref()
            .filter(|(at, _)| at.elapsed() < self.contract.health.cache);
        let mut report = match fresh {
            Some((_, report)) => report.clone(),
            None => {
                let report = self.ask().await;
                *last = Some((Instant::now(), report.clone()));
                report
            }
        };
        report.phase = self.phase();
        if report.phase != Phase::Serving {
            report.status = Status::Unhealthy;
        }
        report
    }

    async fn ask(&self) -> Report {
        let asked = self
            .contract
            .dependencies
            .iter()
            .map(|dependency| self.ask_one(dependency));
        let answers: BTreeMap<_, _> = futures_util::future::join_all(asked).await.into_iter().collect();
        Report {
            status: overall(&answers),
            phase: Phase::Serving,
            version: self.contract.version,
            dependencies: answers,
        }
    }

    async fn ask_one(&self, dependency: &'static Dependency) -> (&'static str, DependencyReport) {
        let critical = dependency.critical;
        let Some(probe) = self.probes.get(dependency.name) else {
            return (
                dependency.name,
                DependencyReport {
                    status: State::Unknown,
                    critical,
                    latency_ms: None,
                },
            );
        };
        let begun = Instant::now();
        let asked = AssertUnwindSafe(async { probe().await }).catch_unwind();
        let status = match tokio::time::timeout(dependency.timeout.unwrap_or(PROBE_TIMEOUT), asked).await {
            Ok(Ok(Ok(()))) => State::Up,
            Ok(Ok(Err(error))) => down(dependency.name, &redact::chain(error.as_ref())),
            Ok(Err(_)) => down(dependency.name, "the probe panicked"),
            Err(_) => down(dependency.name, "the probe took too long"),
        };
        metrics::asked(dependency.name, status == State::Up);
        let latency_ms = u64::try_from(begun.elapsed().as_millis()).ok();
        (
            dependency.name,
            DependencyReport {
                status,
                critical,
                latency_ms,
            },
        )
    }
}

fn down(dependency: &str, reason: &str) -> State {
    tracing::warn!(dependency, reason, "a dependency is down");
    State::Down
}

/// A dependency without a probe is taken to be up: nobody knows better.
fn overall(answers: &BTreeMap<&'static str, DependencyReport>) -> Status {
    let down = || answers.values().filter(|one| one.status == State::Down);
    if down().any(|one| one.critical) {
        Status::Unhealthy
    } else if down().next().is_some() {
        Status::Degraded
    } else {
        Status::Healthy
    }
}
