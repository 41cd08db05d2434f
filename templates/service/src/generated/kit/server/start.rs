//! The first and the last words of a service.

use super::super::config::Config;
use std::error::Error;
use std::io::Write as _;
use tokio::runtime::{Builder, Runtime};

/// The stack of each thread that answers requests; the system gives the pages of it that are used. What reads, checks,
/// writes and drops a value calls itself once a level, and JSON may have 127 of them: half a megabyte for each, where an
/// object of 44 members takes up to 28 KB in a debug build, and one of 800 would do. The usual 2 MB overflow at a hundred
/// levels, which ends the process.
const STACK: usize = 64 << 20;

/// What the service runs on: as many threads as processors, with room for values within values.
pub(super) fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
}

/// Files that are open besides connections.
const OTHER_FILES: u64 = 200;

/// Takes all the open files that the system grants: a connection is one, and many systems begin with 1,024 and grant more
/// only to who asks.
pub(super) fn make_room(connections: usize) {
    let Ok(files) = rlimit::increase_nofile_limit(u64::MAX) else {
        return;
    };
    if files.saturating_sub(OTHER_FILES) < connections as u64 {
        tracing::warn!(
            files,
            connections,
            "more connections are allowed than the system lets files be open"
        );
    }
}

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

/// Ends with the first `SIGTERM` or `SIGINT` from now on, not only from when it is first awaited: who has read where the
/// service listens may end it.
#[cfg(unix)]
pub(super) fn shutdown_signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    async move {
        let ends = signals.into_iter().flatten().map(|mut signal| {
            Box::pin(async move {
                signal.recv().await;
            })
        });
        let ends: Vec<_> = ends.collect();
        if ends.is_empty() {
            return std::future::pending().await;
        }
        futures_util::future::select_all(ends).await;
    }
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
pub(super) async fn shutdown_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
