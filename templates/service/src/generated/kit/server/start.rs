//! The first and the last words of a service.

use super::super::config::Config;
use std::error::Error;
use std::io::Write as _;

/// The line that tells people and programs where the service is, whatever the log filter says. Where lines are JSON,
/// this one is too.
pub(super) fn announce(config: &Config, line: &str) {
    let time = jiff::Timestamp::now().to_string();
    let json = serde_json::json!({ "timestamp": time, "level": "INFO", "message": line });
    let line = if config.json_logs() {
        json.to_string()
    } else {
        line.to_owned()
    };
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// The last words of a start that failed, with every cause.
pub(super) fn report(error: &(dyn Error + 'static)) {
    let mut text = format!("cannot start: {error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!("\n  because {inner}"));
        cause = inner.source();
    }
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}

/// Ends with the first `SIGTERM` or `SIGINT`.
pub(super) async fn shutdown_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
