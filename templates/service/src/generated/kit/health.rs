//! Is the process alive, and are its dependencies?

use super::operation::{Contract, Dependency};
use super::redact;
use serde::Serialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long a probe may take where the contract gives its dependency no timeout.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;
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
        if self.is_draining() {
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
        let status = match tokio::time::timeout(dependency.timeout.unwrap_or(PROBE_TIMEOUT), probe()).await {
            Ok(Ok(())) => State::Up,
            Ok(Err(error)) => down(dependency.name, &redact::chain(error.as_ref())),
            Err(_) => down(dependency.name, "the probe took too long"),
        };
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
