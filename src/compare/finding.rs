//! Findings, folded: one that hits many alike is said once.

use super::{Change, Rule, Side, Spans, rules};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// How many of those that are hit alike are named and shown.
const NAMED: usize = 3;

/// One change.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) code: &'static str,
    pub(super) level: Severity,
    /// What it is about: `POST /orders`.
    pub(super) subject: String,
    /// What changed: the same words for all that are hit alike.
    pub(super) what: String,
    pub(super) spans: Spans,
    /// Where else it matters.
    pub(super) also: Vec<String>,
}

impl Finding {
    pub(super) fn new(code: &'static str, subject: impl Into<String>, what: impl Into<String>, spans: Spans) -> Self {
        Self {
            code,
            level: rule(code).map_or(Severity::Error, |rule| rule.level),
            subject: subject.into(),
            what: what.into(),
            spans,
            also: Vec::new(),
        }
    }
}

fn rule(code: &str) -> Option<Rule> {
    static RULES: LazyLock<BTreeMap<&'static str, Rule>> =
        LazyLock::new(|| rules().into_iter().map(|rule| (rule.code, rule)).collect());
    RULES.get(code).copied()
}

/// All changes, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the version says what the changes do.
    pub(super) fn version(&mut self, old: Side<'_>, new: Side<'_>) {
        let (Some(before), Some(after)) = (semantic(&old.contract.version), semantic(&new.contract.version)) else {
            return;
        };
        let place = |side: Side<'_>| {
            let info = side.document.root().get("info")?;
            info.get("version").map(|version| version.span)
        };
        let spans = Spans {
            old: place(old),
            new: place(new),
        };
        let words = format!("{} → {}", old.contract.version, new.contract.version);
        let breaking = self.0.iter().any(|finding| finding.level == Severity::Error);
        if after < before {
            self.push(Finding::new(
                "ED023",
                "",
                format!("the version is lower: {words}"),
                spans,
            ));
        } else if breaking && major(before) == major(after) {
            let what = format!("breaking changes without a new major version: {words}");
            self.push(Finding::new("ED024", "", what, spans));
        }
    }

    /// What users see, in document order; the files of both documents stand behind others.
    pub(super) fn changes(mut self, old: usize, new: usize) -> Vec<Change> {
        for Finding { spans, .. } in &mut self.0 {
            spans.old = spans.old.map(|span| behind(span, old));
            spans.new = spans.new.map(|span| behind(span, new));
        }
        let mut groups: Vec<Vec<Finding>> = Vec::new();
        let mut known = BTreeMap::new();
        for finding in self.0 {
            let key = (finding.code, finding.level, finding.what.clone());
            let at = *known.entry(key).or_insert(groups.len());
            match groups.get_mut(at) {
                Some(group) => group.push(finding),
                None => groups.push(vec![finding]),
            }
        }
        let mut all: Vec<Change> = groups.iter().map(|group| change(group)).collect();
        all.sort_by_key(|change| {
            let found = &change.diagnostic;
            (found.span(), found.code, found.message.clone())
        });
        all
    }
}

/// A span in a source in which `files` stand before its own.
fn behind(span: Span, files: usize) -> Span {
    let file = usize::from(span.file.0) + files;
    Span {
        file: FileId(u16::try_from(file).unwrap_or(u16::MAX)),
        ..span
    }
}

/// One change of findings that differ in their subject only.
fn change(group: &[Finding]) -> Change {
    let mut seen = BTreeSet::new();
    let subjects = group.iter().map(|finding| finding.subject.as_str());
    let subjects: Vec<&str> = subjects.filter(|subject| seen.insert(*subject)).collect();
    let first = &group[0];
    let labels = group.iter().take(NAMED).flat_map(|finding| labels(finding.spans));
    let mut found = Diagnostic {
        severity: first.level,
        help: help(first),
        ..Diagnostic::placeless(first.code, message(&subjects, &first.what))
    };
    for label in labels {
        if found.labels.iter().all(|known| known.span != label.span) {
            found.labels.push(label);
        }
    }
    Change {
        diagnostic: found,
        subjects: subjects.into_iter().map(str::to_owned).collect(),
        what: first.what.clone(),
        also: first.also.clone(),
    }
}

/// What breaks clients comes with what its page says to do; then where else it matters.
fn help(finding: &Finding) -> Option<String> {
    let page = crate::rules::rule(finding.code).filter(|_| finding.level == Severity::Error);
    let fix = page.map(|page| page.fix().replace('\n', " "));
    let also = (!finding.also.is_empty()).then(|| format!("the same schema is used in:\n{}", finding.also.join("\n")));
    let parts: Vec<String> = fix.into_iter().chain(also).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn message(subjects: &[&str], what: &str) -> String {
    let named: Vec<_> = subjects.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match subjects {
        [""] => what.to_owned(),
        [_] => format!("{}: {what}", named[0]),
        all if all.len() <= NAMED => format!("{}: {what}", named.join(", ")),
        all => format!("{} and {} more: {what}", named.join(", "), all.len() - NAMED),
    }
}

/// The place in the new document first; what is gone is shown where it was.
fn labels(spans: Spans) -> impl Iterator<Item = Label> {
    let label = |span, text: &str| Label {
        span,
        text: text.to_owned(),
    };
    let (new, old) = match (spans.new, spans.old) {
        (None, old) => (None, old.map(|span| label(span, "gone"))),
        (new, old) => (
            new.map(|span| label(span, "now")),
            old.map(|span| label(span, "before")),
        ),
    };
    new.into_iter().chain(old)
}

/// Major, minor and patch, as far as they are written as numbers.
fn semantic(version: &str) -> Option<(u64, u64, u64)> {
    let version = version.trim_start_matches(['v', 'V']);
    let core = version.split(['-', '+']).next().unwrap_or(version);
    let mut numbers = core.split('.').map(str::parse::<u64>);
    let mut next = || numbers.next().map_or(Some(0), Result::ok);
    Some((next()?, next()?, next()?))
}

/// The number that must be raised for breaking changes: below 1.0 that is the minor one.
const fn major((major, minor, _): (u64, u64, u64)) -> (u64, u64) {
    if major == 0 { (0, minor) } else { (major, 0) }
}
