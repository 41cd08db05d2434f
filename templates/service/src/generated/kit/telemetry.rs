//! Log lines on standard output: JSON for machines, colours for eyes.

use super::config::Config;
use super::redact::redact;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::TryInitError;
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// What must be kept until the service ends.
#[derive(Debug)]
#[must_use = "dropped, it ends the telemetry"]
pub struct Telemetry(());

/// Starts logging as configured.
///
/// # Errors
/// If a subscriber is already installed.
pub fn init(config: &Config) -> Result<Telemetry, TryInitError> {
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer().with_target(false);
    let layer = if config.json_logs() {
        lines
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .boxed()
    } else {
        lines.compact().with_ansi(is_terminal()).boxed()
    };
    tracing_subscriber::registry().with(filter).with(layer).try_init()?;
    std::panic::set_hook(Box::new(|panic| {
        // The edge answers 500 and logs the message; this line knows where.
        let place = panic.location().map(tracing::field::display);
        tracing::error!(
            place,
            "panic: {}",
            redact(panic.payload_as_str().unwrap_or("of unknown kind"))
        );
    }));
    Ok(Telemetry(()))
}

/// Colours are for terminals, and not where `NO_COLOR` forbids them.
fn is_terminal() -> bool {
    use std::io::IsTerminal as _;
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
