//! Where access lines go as JSON, past the formatter: they are the dearest lines, because there are the most of them.

use super::super::access;
use super::writer::LineWriter;
use std::cell::RefCell;
use std::sync::OnceLock;
use tracing::Level;
use tracing_subscriber::filter::Targets;

/// There is one log a process.
static LINES: OnceLock<AccessLines> = OnceLock::new();

thread_local! {
    /// The last line's memory, for the next.
    static BUFFER: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The log, as far as access lines are concerned.
pub(in super::super) struct AccessLines {
    writer: LineWriter,
    /// The least level that the log's filter lets through.
    level: Option<Level>,
}

/// Access lines go here, as far as the log's filter lets them.
pub(super) fn start(writer: LineWriter, filter: &Targets) {
    let levels = [Level::DEBUG, Level::INFO, Level::WARN, Level::ERROR];
    let level = levels
        .into_iter()
        .find(|level| filter.would_enable(access::TARGET, level));
    let _ = LINES.set(AccessLines { writer, level });
}

/// `None` where access lines are events like others.
pub(in super::super) fn access_lines() -> Option<&'static AccessLines> {
    LINES.get()
}

impl AccessLines {
    /// Writes a line, if lines of this level are wanted.
    pub fn write(&self, level: Level, write: impl FnOnce(&mut String)) {
        if self.level.is_none_or(|least| level > least) {
            return;
        }
        BUFFER.with_borrow_mut(|line| {
            line.clear();
            write(line);
            self.writer.line(line.as_bytes());
        });
    }
}
