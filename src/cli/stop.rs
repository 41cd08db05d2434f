//! How a run ends.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;
use std::process::ExitCode;

/// Exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Nothing to say.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// apigen could not do the job.
    Impossible = 2,
    /// The service is not reachable or died.
    Unreachable = 3,
    /// Coverage is below the threshold.
    Coverage = 4,
    /// Nothing was found, but some cases could not be judged.
    Inconclusive = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a run stopped before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The user's fault, or the world's.
    Fault {
        /// What the findings point into.
        source: Box<Source>,
        /// What is wrong.
        found: Diagnostics,
        /// With which exit code.
        exit: Exit,
    },
    /// Ours.
    Bug(anyhow::Error),
}

impl Stop {
    /// A fault that belongs to no place in a document.
    pub(crate) fn placeless(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::of(Diagnostic::placeless(code, message).help(help), Exit::Impossible)
    }

    /// One finding without a document that ends the run.
    pub(crate) fn of(diagnostic: Diagnostic, exit: Exit) -> Self {
        Self::Fault {
            source: Box::default(),
            found: Diagnostics(vec![diagnostic]),
            exit,
        }
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Bug(error)
    }
}
