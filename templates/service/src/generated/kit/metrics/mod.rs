//! Metrics in the Prometheus text format, named as OpenTelemetry names them. Every label has few values: the route is
//! the template, the method one of nine.

pub(super) mod exposition;
mod recorder;

use super::operation::MetricNames;
use super::process;
use exposition::Exposition;
use metrics::{Counter, Gauge, Histogram, Label};
use recorder::Registry;
use std::collections::BTreeMap;
use std::sync::{OnceLock, PoisonError, RwLock};
use std::time::Duration;

/// How long tasks after the answer took, in seconds.
pub(super) const TASK_DURATION: &str = "background_task_duration_seconds";
const ACTIVE: &str = "http_server_active_requests";
const ERRORS: &str = "http_server_errors_total";
/// Lines of the log that found no room, or no room on the disk.
pub(super) const LINES_DROPPED: &str = "log_lines_dropped_total";
/// Batches of traces that the collector did not take.
#[cfg(feature = "otlp")]
pub(super) const EXPORTS_FAILED: &str = "trace_exports_failed_total";
const UP: &str = "dependency_up";
const TASKS: &str = "background_tasks_active";
const LIMITED: &str = "rate_limit_hits_total";
const CALLS: &str = "dependency_calls_total";
/// How long calls to dependencies took, in seconds.
const CALL_DURATION: &str = "dependency_call_duration_seconds";
/// Whether a dependency is left alone.
const CIRCUIT: &str = "dependency_circuit_open";

/// Failures of the store in which processes count together.
#[cfg(feature = "redis")]
pub(super) const LIMIT_STORE: &str = "rate_limit_store_errors_total";
/// Failures of the store in which processes keep the answers of request keys.
#[cfg(feature = "redis")]
pub(super) const ANSWER_STORE: &str = "idempotency_store_errors_total";

/// `metrics` has one recorder a process.
static REGISTRY: Registry = Registry::new();
/// Whether that recorder is ours.
static OURS: OnceLock<bool> = OnceLock::new();
/// What the series are called: as the contract that came first has it, since there is one recorder.
static NAMES: OnceLock<MetricNames> = OnceLock::new();

fn names() -> &'static MetricNames {
    NAMES.get_or_init(|| MetricNames::USUAL)
}

/// Starts recording, once; `false` where the team installed a recorder of its own.
pub(super) fn start(names: &MetricNames) -> bool {
    NAMES.get_or_init(|| *names);
    *OURS.get_or_init(install)
}

fn install() -> bool {
    if metrics::set_global_recorder(&REGISTRY).is_err() {
        return false;
    }
    let names = names();
    metrics::describe_histogram!(names.duration, metrics::Unit::Seconds, "How long requests took.");
    metrics::describe_gauge!(ACTIVE, "Requests under way.");
    metrics::describe_counter!(ERRORS, "Errors answered, by code.");
    metrics::describe_counter!(LIMITED, "Requests refused by a rate limit, by policy.");
    let calls = names.dependency_calls.unwrap_or(CALLS);
    metrics::describe_counter!(calls, "Calls to dependencies, tries again included, by outcome.");
    metrics::describe_histogram!(
        CALL_DURATION,
        metrics::Unit::Seconds,
        "How long calls to dependencies took, each try for itself."
    );
    metrics::describe_gauge!(
        CIRCUIT,
        "Whether a dependency is left alone because it failed too often: 1, or 0."
    );
    metrics::describe_counter!("retries_total", "Calls tried again, by dependency.");
    metrics::describe_counter!("background_tasks_total", "Tasks after the answer, by outcome.");
    #[cfg(feature = "otlp")]
    metrics::describe_counter!(EXPORTS_FAILED, "Batches of traces that the collector did not take.");
    metrics::describe_histogram!(
        TASK_DURATION,
        metrics::Unit::Seconds,
        "How long tasks after the answer took."
    );
    #[cfg(feature = "sentry")]
    metrics::describe_counter!("error_events_total", "Events for the error tracker, by outcome.");
    metrics::describe_counter!(LINES_DROPPED, "Log lines that could not be written.");
    metrics::describe_gauge!(TASKS, "Tasks after the answer that wait or are under way.");
    #[cfg(feature = "queue")]
    metrics::describe_gauge!("queue_jobs", "Durable jobs, by task and state: waiting, or dead.");
    metrics::describe_gauge!(UP, "Whether a dependency was up when it was asked last: 1, or 0.");
    if let Some(requests) = names.requests {
        metrics::describe_counter!(requests, "Requests answered.");
    }
    // A series that has never moved is there all the same, so that an alert can tell zero from absent.
    metrics::gauge!(ACTIVE).set(0.0);
    metrics::gauge!(TASKS).set(0.0);
    metrics::counter!(LINES_DROPPED).increment(0);
    true
}

/// The exposition.
pub(super) fn render(version: &str) -> String {
    let mut text = Exposition::default();
    if start(names()) {
        REGISTRY.write(&mut text);
    }
    process::write(version, &mut text);
    text.into_text()
}

/// How a dependency was when it was asked.
pub(super) fn asked(dependency: &'static str, up: bool) {
    metrics::gauge!(UP, "dependency" => dependency).set(f64::from(u8::from(up)));
}

/// One answer.
pub(super) fn answered(method: &'static str, route: &'static str, status: u16, took: Duration) {
    let key = (method, route, status);
    let known = ANSWERS
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&key)
        .cloned();
    let series = known.unwrap_or_else(|| {
        let mut all = ANSWERS.write().unwrap_or_else(PoisonError::into_inner);
        all.entry(key)
            .or_insert_with(|| Answers::of(method, route, status))
            .clone()
    });
    series.duration.record(took.as_secs_f64());
    series.requests.increment(1);
}

/// The series of answers that were met: looking them up by labels costs more than all else that is recorded of a request.
static ANSWERS: RwLock<BTreeMap<(&str, &str, u16), Answers>> = RwLock::new(BTreeMap::new());

#[derive(Clone)]
struct Answers {
    duration: Histogram,
    requests: Counter,
}

impl Answers {
    fn of(method: &'static str, route: &'static str, status: u16) -> Self {
        let names = names();
        let labels = [
            Label::from_static_parts(names.method, method),
            Label::from_static_parts(names.route, route),
            Label::new(names.status, status.to_string()),
        ];
        Self {
            duration: metrics::histogram!(names.duration, labels.iter()),
            requests: names
                .requests
                .map_or_else(Counter::noop, |requests| metrics::counter!(requests, labels.iter())),
        }
    }
}

/// One error.
pub(super) fn failed(code: &'static str, route: &'static str) {
    let names = names();
    let labels = [
        Label::from_static_parts(names.code, code),
        Label::from_static_parts(names.route, route),
    ];
    metrics::counter!(ERRORS, labels.iter()).increment(1);
}

/// One call to a dependency, tries again included; `ok`, or what went wrong in a word.
pub(super) fn called(dependency: &'static str, outcome: &'static str, took: Duration) {
    metrics::histogram!(CALL_DURATION, "dependency" => dependency).record(took.as_secs_f64());
    let calls = names().dependency_calls.unwrap_or(CALLS);
    metrics::counter!(calls, "dependency" => dependency, "outcome" => outcome).increment(1);
}

/// One call that did not go out, because the circuit of its dependency is open.
pub(super) fn not_asked(dependency: &'static str) {
    let calls = names().dependency_calls.unwrap_or(CALLS);
    metrics::counter!(calls, "dependency" => dependency, "outcome" => "open").increment(1);
}

/// Whether the circuit of a dependency is open.
pub(super) fn circuit(dependency: &'static str, open: bool) {
    metrics::gauge!(CIRCUIT, "dependency" => dependency).set(f64::from(u8::from(open)));
}

/// One error event: `sent`, `limited` because there were many of its code, `dropped` because the tracker is too slow.
#[cfg(feature = "sentry")]
pub(super) fn reported(outcome: &'static str) {
    metrics::counter!("error_events_total", "outcome" => outcome).increment(1);
}

/// One refusal of a rate limit.
pub(super) fn limited(policy: &'static str) {
    metrics::counter!(LIMITED, "policy" => policy).increment(1);
}

/// A shared store is in use: its series is there before it fails.
#[cfg(feature = "redis")]
pub(super) fn store_ready(store: &'static str) {
    start(names());
    metrics::describe_counter!(store, "Calls to the shared store that failed.");
    metrics::counter!(store).absolute(0);
}

/// A call to a shared store failed.
#[cfg(feature = "redis")]
pub(super) fn store_failed(store: &'static str) {
    metrics::counter!(store).increment(1);
}

/// Something under way, until dropped.
pub(super) struct Active(Gauge);

impl Active {
    /// A request. Its series is looked up once: a service has started the recorder before it answers.
    pub(super) fn request() -> Self {
        static SERIES: OnceLock<Gauge> = OnceLock::new();
        Self::new(SERIES.get_or_init(|| metrics::gauge!(ACTIVE)).clone())
    }

    /// Work after the answer.
    pub(super) fn task() -> Self {
        Self::new(metrics::gauge!(TASKS))
    }

    fn new(gauge: Gauge) -> Self {
        gauge.increment(1.0);
        Self(gauge)
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}
