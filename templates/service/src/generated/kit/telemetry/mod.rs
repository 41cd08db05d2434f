//! What a running service tells of itself: log lines, and by configuration traces and error events.

mod file;
#[cfg_attr(
    not(any(feature = "reports", feature = "sentry")),
    allow(dead_code, reason = "nobody watches")
)]
mod incident;
pub(super) mod json;
mod lines;
mod log;
pub(super) mod scope;
#[cfg(feature = "sentry")]
mod tracker;
mod writer;

pub use file::Rotation;
pub use incident::Origin;
pub(super) use incident::{Incident, Panicked};
pub use log::LogSettings;
#[cfg(feature = "sentry")]
pub use tracker::TrackerSettings;

use super::config::reader::Reader;
use super::config::{Config, Environment};
use super::error::Problem;
use super::operation::{Contract, Operation};
use super::redact::Secrets;
use super::visit::Visit;
use lines::Lines;
use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::Span;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};
use writer::{LineWriter, Writing};

/// The span of a request.
pub(super) const REQUEST_SPAN: &str = "request";

/// Where access lines go as JSON, past the formatter: they are the dearest lines, because there are the most of them.
static ACCESS: OnceLock<LineWriter> = OnceLock::new();
/// Whether somebody listens to spans; so it is until we know who listens.
static SPANS: AtomicBool = AtomicBool::new(true);

/// What must be kept until the service ends. Dropped, it writes and sends what is still on its way.
#[must_use = "dropped, it ends the telemetry"]
pub struct Telemetry {
    _lines: Option<Writing>,
}

impl std::fmt::Debug for Telemetry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Telemetry")
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        #[cfg(feature = "sentry")]
        tracker::flush();
    }
}

impl Telemetry {
    /// Starts as configured, once a process. Where the team has installed a `tracing` subscriber of its own, that one gets
    /// the lines.
    ///
    /// # Errors
    /// If the log file cannot be opened.
    pub fn start(config: &Config, contract: &Contract) -> io::Result<Self> {
        let (writer, ending) = config.telemetry.log.open()?;
        let json = config.json_logs();
        let form = Lines {
            json,
            colours: config.telemetry.log.file.is_none() && is_terminal(),
            secrets: Secrets::of(contract),
        };
        let lines = tracing_subscriber::fmt::layer().event_format(form).fmt_fields(form);
        let to = writer.clone();
        let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
        let layer = lines.with_writer(move || to.clone()).with_filter(filter);
        let ours = tracing_subscriber::registry().with(layer).try_init().is_ok();
        if ours {
            SPANS.store(!json, Ordering::Relaxed);
            if json {
                let _ = ACCESS.set(writer);
            }
        }
        #[cfg(feature = "sentry")]
        if let Some(settings) = &config.telemetry.tracker {
            incident::take_backtraces();
            tracker::start(settings)?;
        }
        std::panic::set_hook(Box::new(on_panic));
        Ok(Self { _lines: Some(ending) })
    }
}

/// Where access lines go as JSON; `None` where they are events like others.
pub(super) fn access_lines() -> Option<&'static LineWriter> {
    ACCESS.get()
}

/// The span of a request's work; none where nobody listens.
pub(super) fn request_span(visit: &Visit, operation: &Operation) -> Span {
    if !SPANS.load(Ordering::Relaxed) {
        return Span::none();
    }
    tracing::info_span!("request", trace_id = visit.trace.trace_id(), operation = operation.id)
}

/// A request failed: those hear of it who watch over errors, if the contract says so.
pub(super) fn failed(visit: &Visit, at: (&'static str, Option<&'static Operation>), problem: &Problem) {
    if problem.entry.report {
        tell(|| Incident::of(visit, at, problem));
    }
}

/// A panic that no request answers for.
pub(super) fn panicked(panic: Panicked) {
    tell(|| Incident::panicked(panic));
}

#[cfg_attr(not(feature = "sentry"), allow(unused_variables, reason = "nobody watches"))]
fn tell(incident: impl FnOnce() -> Incident) {
    #[cfg(feature = "sentry")]
    if tracker::is_wanted() {
        tracker::tell(incident());
    }
}

/// Tells where; who catches the panic tells the rest. Where nobody will, this is the last chance.
fn on_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let seen = Panicked::seen(panic);
    let place = seen.origin.as_ref().map(|origin| &*origin.place);
    tracing::error!(place, "{seen}");
    if scope::Scope::current().is_some() {
        seen.keep();
    } else {
        panicked(seen);
    }
}

/// Colours are for terminals, and not where `NO_COLOR` forbids them.
fn is_terminal() -> bool {
    use std::io::IsTerminal as _;
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// What the environment says about logs, traces and error events.
#[derive(Clone, Debug)]
pub struct TelemetrySettings {
    /// Log lines.
    pub log: LogSettings,
    /// Error events.
    #[cfg(feature = "sentry")]
    pub tracker: Option<TrackerSettings>,
}

impl TelemetrySettings {
    pub(super) fn read(reader: &mut Reader<'_>, environment: Environment) -> Self {
        #[cfg(not(feature = "sentry"))]
        reader.left_out("sentry", &["APP_SENTRY_DSN"]);
        Self {
            log: LogSettings::read(reader),
            #[cfg(feature = "sentry")]
            tracker: TrackerSettings::read(reader, environment),
        }
    }
}
