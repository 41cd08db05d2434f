//! Stale files: a regeneration in memory against what stands on disk.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::write::{Change, ChangeSet};

/// One finding a file that a regeneration would change.
pub fn findings(changes: &ChangeSet) -> Diagnostics {
    let mut found = Diagnostics::default();
    for (path, entry) in &changes.entries {
        let (code, what, help) = match entry.change {
            Change::Keep => continue,
            Change::Create => ("AG506", "is missing", "run `apigen generate`"),
            Change::Update => (
                "AG504",
                "differs from what the document says now",
                "run `apigen generate`",
            ),
            Change::Remove => (
                "AG504",
                "belongs to nothing in the document any more",
                "run `apigen generate`",
            ),
            Change::Conflict => ("AG505", "was edited, but it is generated", FORCE),
        };
        found.push(Diagnostic::placeless(code, format!("`{path}` {what}")).help(help));
    }
    found
}

const FORCE: &str =
    "move the edit into a starter file (src/handlers, src/state.rs), then run `apigen generate --force PATH`";

/// Findings for edited files that `generate` did not overwrite.
pub fn conflicts(paths: &[&str]) -> Diagnostics {
    let one =
        |path: &&str| Diagnostic::placeless("AG505", format!("`{path}` was edited and stays as it is")).help(FORCE);
    Diagnostics(paths.iter().map(one).collect())
}

/// What would happen to a file, as a word.
pub const fn verb(change: Change) -> &'static str {
    match change {
        Change::Create => "create",
        Change::Update => "rewrite",
        Change::Keep => "keep",
        Change::Conflict => "edited",
        Change::Remove => "remove",
    }
}

/// What differs between two texts, as hunks with a few lines around each change.
pub fn diff(old: &[u8], new: &[u8]) -> String {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    similar::TextDiff::from_lines(&old, &new).unified_diff().to_string()
}

/// How many handlers still answer the document's examples, as advice.
pub fn untouched(fresh: &[String], all: usize) -> Option<Diagnostic> {
    if fresh.is_empty() {
        return None;
    }
    let message = format!(
        "{} of {all} handlers still answer the document's examples: {}",
        fresh.len(),
        fresh.join(", ")
    );
    let mut advice = Diagnostic::placeless("AG508", message).help("write them in src/handlers");
    advice.severity = Severity::Advice;
    Some(advice)
}
