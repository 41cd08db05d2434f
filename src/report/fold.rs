//! Many findings of one rule as one, for people: the first with its excerpt, a few more places, and how many there are.

use super::human::one_line;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::rules;
use crate::source::Source;
use std::collections::BTreeMap;

/// Places that are named beside the first.
const NAMED: usize = 3;

/// Whether a finding may stand in a fold: an error is always shown.
pub(super) fn can(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity < Severity::Error && !diagnostic.labels.is_empty()
}

/// The findings of each rule that has more than `most`.
pub(super) fn by_rule(diagnostics: &Diagnostics, most: usize) -> BTreeMap<&str, Vec<&Diagnostic>> {
    let mut rules: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics.0.iter().filter(|diagnostic| can(diagnostic)) {
        rules.entry(diagnostic.code).or_default().push(diagnostic);
    }
    rules.retain(|_, same| same.len() > most);
    rules
}

/// The first finding, under the title of its rule.
pub(super) fn first(same: &[&Diagnostic]) -> Diagnostic {
    let mut first = same[0].clone();
    let title = rules::rule(first.code).map_or(first.message.as_str(), |rule| rule.title());
    let title = format!("{title} ({} times)", same.len());
    let message = std::mem::replace(&mut first.message, title);
    first.labels.truncate(1);
    if let Some(label) = first.labels.first_mut() {
        label.text = message;
    }
    first
}

/// A few of the others, each with its place, and how many are left.
pub(super) fn others(same: &[&Diagnostic], source: &Source) -> String {
    let mut lines = Vec::new();
    for diagnostic in same.iter().skip(1).take(NAMED) {
        let Some(span) = diagnostic.span() else { continue };
        let at = source.position(span);
        lines.push(format!("{}:{}: {}", at.line, at.column, one_line(&diagnostic.message)));
    }
    let left = same.len() - 1 - lines.len();
    if left > 0 {
        lines.push(format!("and {left} more; --verbose shows them all"));
    }
    lines.join("\n")
}
