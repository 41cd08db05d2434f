//! The changes for people: Markdown, by what they are about.

use super::Change;
use crate::diagnostic::Severity;
use std::fmt::Write as _;

/// A changelog: a heading with title and versions, then what is about the contract as a whole, what hits several alike,
/// and each operation or error code in document order; in each the gravest first.
pub fn changelog(title: &str, [old, new]: [&str; 2], changes: &[Change]) -> String {
    let mut out = format!(
        "# {}: {} to {}\n\n{}\n",
        line(title),
        line(old),
        line(new),
        counts(changes)
    );
    for (heading, mut list) in sections(changes) {
        list.sort_by_key(|change| std::cmp::Reverse(change.diagnostic.severity));
        let _ = writeln!(out, "\n## {heading}\n");
        for change in list {
            let _ = writeln!(out, "- {}", item(change));
        }
    }
    out
}

/// The changes by heading, the general ones first.
fn sections(changes: &[Change]) -> Vec<(String, Vec<&Change>)> {
    let mut general = Vec::new();
    let mut several = Vec::new();
    let mut single: Vec<(String, Vec<&Change>)> = Vec::new();
    for change in changes {
        match change.subjects.as_slice() {
            [one] if !one.is_empty() => {
                let heading = format!("`{}`", line(one));
                match single.iter_mut().find(|(known, _)| *known == heading) {
                    Some((_, list)) => list.push(change),
                    None => single.push((heading, vec![change])),
                }
            }
            [] | [_] => general.push(change),
            _ => several.push(change),
        }
    }
    let mut all = vec![
        ("In general".to_owned(), general),
        ("Several at once".to_owned(), several),
    ];
    all.append(&mut single);
    all.retain(|(_, list)| !list.is_empty());
    all
}

fn item(change: &Change) -> String {
    let level = match change.diagnostic.severity {
        Severity::Error => "**breaking** ",
        Severity::Warning => "**warning** ",
        Severity::Advice => "",
    };
    let whom = match change.subjects.as_slice() {
        [] | [_] => String::new(),
        all => {
            let names: Vec<_> = all.iter().map(|name| format!("`{}`", line(name))).collect();
            format!(" ({})", names.join(", "))
        }
    };
    let also = match change.also.as_slice() {
        [] => String::new(),
        all => format!("; also {}", text(&all.join("; "))),
    };
    format!("{level}{}{whom}{also} [{}]", text(&change.what), change.diagnostic.code)
}

fn counts(changes: &[Change]) -> String {
    let count = |severity| {
        changes
            .iter()
            .filter(|change| change.diagnostic.severity == severity)
            .count()
    };
    let all = [
        (count(Severity::Error), "breaking", "breaking"),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Advice), "other change", "other changes"),
    ];
    let said = all.iter().filter(|(count, ..)| *count > 0);
    let said: Vec<_> = said
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    if said.is_empty() {
        "No changes that clients could notice.".to_owned()
    } else {
        format!("{}.", said.join(", "))
    }
}

/// Words of a document in one line; they never become a heading or a list.
fn line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same for running text, in which they never become markup either; what is in code stays as it is.
fn text(words: &str) -> String {
    let line = line(words);
    let escaped = |part: &str| {
        let marks = ['*', '_', '<', '>', '[', ']', '#', '|', '\\'];
        let mut out = String::with_capacity(part.len());
        for c in part.chars() {
            if marks.contains(&c) {
                out.push('\\');
            }
            out.push(c);
        }
        out
    };
    let parts = line.split('`').enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 1 { part.to_owned() } else { escaped(part) });
    parts.collect::<Vec<_>>().join("`")
}
