//! Stale files: a regeneration in memory against what stands on disk.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::write::{Change, ChangeSet};
use std::fmt::Write as _;

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

/// What differs between two texts: the lines between their common beginning and their common end.
pub fn diff(old: &[u8], new: &[u8]) -> String {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = |(left, right): (&&str, &&str)| left == right;
    let start = old.iter().zip(&new).take_while(|&(l, r)| same((l, r))).count();
    let rest = (old.len() - start).min(new.len() - start);
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|&(l, r)| same((l, r)))
        .count();
    let mut text = format!("@@ line {} @@\n", start + 1);
    for line in &old[start..old.len() - end] {
        let _ = writeln!(text, "-{line}");
    }
    for line in &new[start..new.len() - end] {
        let _ = writeln!(text, "+{line}");
    }
    text
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
