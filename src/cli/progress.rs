//! Progress: only on a terminal, and only once something takes longer than a person notices.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// After which time progress is shown.
const PATIENCE: Duration = Duration::from_millis(300);

/// A line that says what is going on.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    shows: bool,
    since: Instant,
}

impl Progress {
    /// A line that stays hidden where `shows` is false, and before [`PATIENCE`] is over.
    pub(crate) fn new(shows: bool, what: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_message(what.to_owned());
        bar.set_style(style("{spinner} {msg}"));
        let since = Instant::now();
        Self { bar, shows, since }
    }

    /// Says how far it is.
    pub(crate) fn step(&self, done: usize, all: usize, what: &str) {
        if !self.shows || self.since.elapsed() < PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar
                .set_style(style("{spinner} {msg} [{bar:30}] {pos}/{len} {elapsed}"));
        }
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(what.to_owned());
    }

    /// Takes the line away.
    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
}
