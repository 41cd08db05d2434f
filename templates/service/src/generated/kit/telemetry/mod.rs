//! What a running service tells of itself: log lines, and by configuration traces and error events.

mod access_lines;
mod file;
mod filter;
#[cfg_attr(not(feature = "sentry"), allow(dead_code, reason = "the tracker uses all of it"))]
mod incident;
pub(super) mod json;
mod lines;
mod log;
#[cfg(feature = "reports")]
mod reports;
pub(super) mod scope;
pub(super) mod spans;
#[cfg(feature = "otlp")]
mod traces;
#[cfg(feature = "sentry")]
mod tracker;
mod writer;

pub(super) use access_lines::access_lines;
pub use file::Rotation;
pub(super) use filter::{filter, is_verbose};
pub use incident::Origin;
pub(super) use incident::{Incident, Panicked};
pub use log::LogSettings;
#[cfg(feature = "otlp")]
pub use traces::TraceSettings;
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
use std::sync::atomic::{AtomicU64, Ordering};
use tracing_subscriber::Layer as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use writer::Writing;

/// Whom those that take traces and error events must be vouched for by: whoever the machine trusts, an authority of the
/// company's own among them.
#[cfg(any(feature = "otlp", feature = "sentry"))]
fn trust() -> ureq::tls::TlsConfig {
    let roots = ureq::tls::RootCerts::PlatformVerifier;
    ureq::tls::TlsConfig::builder().root_certs(roots).build()
}

/// Traces whose random part is below this are recorded: all, until a share is configured.
static SAMPLED: AtomicU64 = AtomicU64::new(1 << 56);

/// What must be kept until the service ends. Dropped, it writes and sends what is still on its way.
#[must_use = "dropped, it ends the telemetry"]
pub struct Telemetry {
    #[cfg(feature = "otlp")]
    provider: Option<opentelemetry_sdk::trace::SdkTracerProvider>,
    // The last to go: the others may still have something to say.
    _lines: Writing,
}

impl std::fmt::Debug for Telemetry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Telemetry")
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        #[cfg(feature = "otlp")]
        if let Some(provider) = &self.provider {
            traces::end(provider);
        }
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
        let filter = config.log_filter.clone();
        #[cfg_attr(
            not(any(feature = "otlp", feature = "reports")),
            allow(unused_mut, reason = "nobody else listens")
        )]
        let mut layers = vec![lines.with_writer(move || to.clone()).with_filter(filter).boxed()];
        #[cfg(feature = "otlp")]
        let provider = match &config.telemetry.traces {
            Some(settings) => {
                let (provider, tracer) = traces::start(settings)?;
                layers.push(traces::layer(tracer).boxed());
                SAMPLED.store((settings.sample * (1u64 << 56) as f64) as u64, Ordering::Relaxed);
                Some(provider)
            }
            None => None,
        };
        #[cfg(feature = "reports")]
        if config.telemetry.reports {
            incident::take_backtraces();
            reports::start();
            let plain = Lines {
                json: false,
                colours: false,
                ..form
            };
            layers.push(tracing_error::ErrorLayer::new(plain).boxed());
        }
        let collects = layers.len() > 1;
        if tracing_subscriber::registry().with(layers).try_init().is_ok() {
            spans::want(collects || !json);
            if json {
                access_lines::start(writer, &config.log_filter);
            }
        }
        #[cfg(feature = "sentry")]
        if let Some(settings) = &config.telemetry.tracker {
            incident::take_backtraces();
            tracker::start(settings)?;
        }
        std::panic::set_hook(Box::new(on_panic));
        Ok(Self {
            #[cfg(feature = "otlp")]
            provider,
            _lines: ending,
        })
    }
}

/// Whether a trace that begins here is recorded, by its id alone, so that everybody who asks gets the same answer.
pub(super) fn is_sampled(trace_id: &str) -> bool {
    // The last 56 bits are random (W3C Trace Context, level 2).
    let random = trace_id
        .get(18..)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok());
    random.is_none_or(|random| random < SAMPLED.load(Ordering::Relaxed))
}

/// A request failed: those hear of it who watch over errors, if the contract says so.
pub(super) fn failed(visit: &Visit, at: (&'static str, Option<&'static Operation>), problem: &Problem) {
    tell(problem.entry.report, problem.origin.is_some(), || {
        Incident::of(visit, at, problem)
    });
}

/// A panic that no request answers for.
pub(super) fn panicked(panic: Panicked) {
    tell(true, true, || Incident::panicked(panic));
}

/// Tells the tracker what the contract reports, and who develops what nobody foresaw.
#[cfg_attr(
    not(all(feature = "reports", feature = "sentry")),
    allow(unused_variables, reason = "not all are there who watch")
)]
fn tell(reported: bool, internal: bool, incident: impl FnOnce() -> Incident) {
    #[cfg(feature = "reports")]
    let printed = internal && reports::are_wanted();
    #[cfg(not(feature = "reports"))]
    let printed = false;
    #[cfg(feature = "sentry")]
    let sent = reported && tracker::is_wanted();
    #[cfg(not(feature = "sentry"))]
    let sent = false;
    if !printed && !sent {
        return;
    }
    let incident = incident();
    #[cfg(feature = "reports")]
    if printed {
        reports::print(&incident);
    }
    #[cfg(feature = "sentry")]
    if sent {
        tracker::tell(incident);
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
    /// Traces.
    #[cfg(feature = "otlp")]
    pub traces: Option<TraceSettings>,
    /// Whether internal errors and panics are told at length on the terminal.
    #[cfg(feature = "reports")]
    pub reports: bool,
    /// Error events.
    #[cfg(feature = "sentry")]
    pub tracker: Option<TrackerSettings>,
}

impl TelemetrySettings {
    #[cfg_attr(
        not(any(feature = "otlp", feature = "reports", feature = "sentry")),
        allow(unused_variables, reason = "nobody is told where the service runs")
    )]
    pub(super) fn read(reader: &mut Reader<'_>, environment: Environment) -> Self {
        #[cfg(not(feature = "otlp"))]
        reader.left_out("otlp", &["APP_OTLP_ENDPOINT"]);
        #[cfg(not(feature = "reports"))]
        reader.left_out("reports", &["APP_REPORTS"]);
        #[cfg(not(feature = "sentry"))]
        reader.left_out("sentry", &["APP_SENTRY_DSN"]);
        Self {
            log: LogSettings::read(reader),
            #[cfg(feature = "otlp")]
            traces: TraceSettings::read(reader, environment),
            #[cfg(feature = "reports")]
            reports: reports::read(reader, environment),
            #[cfg(feature = "sentry")]
            tracker: TrackerSettings::read(reader, environment),
        }
    }
}
