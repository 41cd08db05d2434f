//! Log lines on their way out: whoever logs only copies bytes; a thread writes them, many at once.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Most bytes that wait. Beyond, lines are dropped and counted: a log that cannot keep up must not stop the service.
const MOST: usize = 4 << 20;
/// When the thread is called before its pause is over.
const MUCH: usize = MOST / 4;
/// How long lines are gathered before they are written together.
const PAUSE: Duration = Duration::from_millis(5);
/// How much memory is kept for the next lines.
const KEPT: usize = 512 << 10;

/// Takes lines and never waits for the disk. Clones write to the same place.
#[derive(Clone)]
pub(in super::super) struct LineWriter(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<u8>,
    /// Lines that found no room since the last were written.
    dropped: u64,
    /// Whether the thread sleeps until it is called.
    asleep: bool,
    closing: bool,
}

/// The end of a [`LineWriter`]: dropped, it waits until all lines are written.
pub(super) struct Writing {
    writer: LineWriter,
    thread: Option<JoinHandle<()>>,
}

impl LineWriter {
    /// Writes to `sink` from a thread of its own.
    pub(super) fn start(sink: impl Write + Send + 'static) -> io::Result<(Self, Writing)> {
        let state = Mutex::new(State::default());
        let writer = Self(Arc::new(Shared {
            state,
            wake: Condvar::new(),
        }));
        let written = writer.clone();
        let thread = std::thread::Builder::new().name("log".to_owned());
        let thread = thread.spawn(move || written.0.write_to(sink))?;
        let ending = Writing {
            writer: writer.clone(),
            thread: Some(thread),
        };
        Ok((writer, ending))
    }

    /// Adds a whole line, with its line break.
    pub(in super::super) fn line(&self, line: &[u8]) {
        let mut state = self.0.lock();
        if state.closing || state.waiting.len() + line.len() > MOST {
            state.dropped += 1;
            drop(state);
            dropped(1);
            return;
        }
        state.waiting.extend_from_slice(line);
        if state.asleep || state.waiting.len() > MUCH {
            state.asleep = false;
            self.0.wake.notify_one();
        }
    }
}

/// Counted where an alert can see it.
fn dropped(lines: u64) {
    metrics::counter!(super::super::metrics::LINES_DROPPED).increment(lines);
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_to(&self, mut sink: impl Write) {
        let (mut lines, mut torn, mut lost) = (Vec::new(), false, 0);
        while let Some(dropped) = self.take(&mut lines) {
            lost += dropped;
            let told = if lost > 0 { notice(lost) } else { String::new() };
            // What broke off in the midst of a line must not garble the next.
            let before = if torn { "\n" } else { "" };
            let outcome = [before.as_bytes(), told.as_bytes(), &lines]
                .iter()
                .try_for_each(|part| sink.write_all(part))
                .and_then(|()| sink.flush());
            if outcome.is_ok() {
                (torn, lost) = (false, 0);
            } else {
                let count = lines.iter().filter(|byte| **byte == b'\n').count() as u64;
                (torn, lost) = (true, lost + count);
                self::dropped(count);
            }
            lines.clear();
            lines.shrink_to(KEPT);
        }
    }

    /// Swaps what waits for `lines`, which are empty, and tells how many lines were dropped; `None` at the end.
    fn take(&self, lines: &mut Vec<u8>) -> Option<u64> {
        let mut state = self.lock();
        if !state.closing {
            state = self.wait(state, PAUSE);
        }
        while state.waiting.is_empty() {
            if state.closing {
                return None;
            }
            state.asleep = true;
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::swap(&mut state.waiting, lines);
        Some(std::mem::take(&mut state.dropped))
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>, time: Duration) -> MutexGuard<'s, State> {
        let (state, _) = self
            .wake
            .wait_timeout(state, time)
            .unwrap_or_else(PoisonError::into_inner);
        state
    }
}

/// A line that tells of lines that are not there, readable for machines and for eyes.
fn notice(lost: u64) -> String {
    let mut line = String::new();
    super::json::head(&mut line, "WARN", "log lines were dropped");
    line.push_str(&format!(",\"lines\":{lost}}}\n"));
    line
}

impl Write for LineWriter {
    /// A whole line: the formatter hands over one a call.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.line(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.writer.0.lock().closing = true;
        self.writer.0.wake.notify_one();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
