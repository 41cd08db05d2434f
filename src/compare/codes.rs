//! Which error codes an operation answers with.

use super::{Comparison, Pair, Side, Spans};
use crate::contract::{Builtin, Operation, OperationError, Origin};
use crate::diagnostic::Severity;
use std::collections::{BTreeMap, BTreeSet};

/// Statuses by which clients steer: to log in, to pay, to ask again with a condition.
const STEERING: [u16; 4] = [401, 402, 403, 428];

impl<'a> Comparison<'a> {
    /// Codes that an operation no longer answers with, and new ones. A renamed built-in is said once, as such.
    pub(super) fn codes(&mut self, pair: &Pair<'a>) {
        let (old, new) = (codes(self.old, pair.old), codes(self.new, pair.new));
        let renamed = self.renamed();
        let statuses: BTreeSet<u16> = old.values().map(|error| status(self.old, error)).collect();
        let name = |code: &'a str| renamed.get(code).copied().unwrap_or(code);
        for (code, error) in &old {
            if !new.contains_key(name(code)) {
                self.no_longer(pair, code, error);
            }
        }
        let before: BTreeSet<&str> = old.keys().map(|code| name(code)).collect();
        for (code, error) in &new {
            if before.contains(code) || old.contains_key(code) {
                continue;
            }
            let status = status(self.new, error);
            let fresh = !statuses.contains(&status);
            let level = if fresh && STEERING.contains(&status) {
                Severity::Error
            } else {
                Severity::Warning
            };
            let tail = if fresh { ", a new status" } else { "" };
            let what = format!("may now answer {status} {code}{tail}");
            self.say_as(level, "ED102", &pair.name, what, Spans::new(error.span));
        }
    }

    /// What the framework raised it raised for a reason, a limit or a constraint; without the reason nobody misses it.
    fn no_longer(&mut self, pair: &Pair<'a>, code: &str, error: &OperationError) {
        let entry = self.old.contract.error(error.error);
        let what = match &entry.replaced_by {
            Some(next) => format!("no longer answers {} {code}; {next} replaces it", entry.status),
            None => format!("no longer answers {} {code}", entry.status),
        };
        let level = match error.origin {
            Origin::Framework => Severity::Advice,
            _ if entry.deprecated => Severity::Warning,
            _ => Severity::Error,
        };
        let spans = Spans {
            old: Some(error.span),
            new: None,
        };
        self.say_as(level, "ED101", &pair.name, what, spans);
    }

    /// New names of built-in failures, by their old ones; those that kept theirs left out.
    pub(super) fn renamed(&self) -> BTreeMap<&'a str, &'a str> {
        let names = Builtin::ALL.map(|builtin| {
            let name = |side: Side<'a>| side.contract.builtin(builtin).1.code.as_str();
            (name(self.old), name(self.new))
        });
        names.into_iter().filter(|(old, new)| old != new).collect()
    }
}

/// The codes of an operation.
pub(super) fn codes<'a>(side: Side<'a>, operation: &'a Operation) -> BTreeMap<&'a str, &'a OperationError> {
    let errors = operation.errors.iter();
    errors
        .map(|error| (side.contract.error(error.error).code.as_str(), error))
        .collect()
}

fn status(side: Side<'_>, error: &OperationError) -> u16 {
    side.contract.error(error.error).status
}
