//! Going on after broken YAML: the line at fault is left out, so that one run finds every fault of a document.

use super::yaml::{self, Broken};
use super::{FileId, Limits, Node, Span};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Faults of grammar reported in one run.
const FAULTS: usize = 10;
/// Larger texts are not read again and again.
const BYTES: usize = 1 << 20;

/// What could be read.
#[derive(Default)]
pub(super) struct Recovered {
    pub root: Option<Node>,
    pub holes: Vec<Span>,
    pub diagnostics: Diagnostics,
}

/// Reads `text`, leaving out lines that break the grammar.
pub(super) fn read(text: &str, file: FileId, limits: &Limits) -> Recovered {
    let mut recovered = Recovered::default();
    let mut patched = text.to_owned();
    let mut next = yaml::read(text, file, limits);
    loop {
        let broken = match next {
            Ok((root, diagnostics)) => {
                recovered.root = root;
                recovered.diagnostics.extend(diagnostics);
                break;
            }
            Err(broken) => broken,
        };
        let last = recovered.holes.len() + 1 >= FAULTS || text.len() > BYTES;
        let repair = (!last).then(|| repair(&patched, &broken, file, limits)).flatten();
        let Some(repair) = repair else {
            recovered.diagnostics.push(broken.diagnostic);
            break;
        };
        let hole = hole(&repair.lines, file);
        recovered.diagnostics.push(told(broken.diagnostic, hole));
        recovered.holes.push(hole);
        patched = repair.text;
        next = repair.next;
    }
    recovered
}

/// A text that can be read further than before.
struct Repair {
    text: String,
    lines: std::ops::Range<usize>,
    next: Result<yaml::Read, Box<Broken>>,
}

/// Blanks the line at fault, the one before, or either with what hangs below it: whatever lets the parser get furthest.
fn repair(text: &str, broken: &Broken, file: FileId, limits: &Limits) -> Option<Repair> {
    let mut best: Option<(usize, Repair)> = None;
    for lines in candidates(text, broken.byte) {
        let patched = blank(text, &lines);
        let next = yaml::read(&patched, file, limits);
        let reach = next.as_ref().map_or_else(|broken| broken.byte, |_| usize::MAX);
        let further = best.as_ref().map_or(broken.byte, |(reach, _)| *reach);
        if reach > further {
            let text = patched;
            best = Some((reach, Repair { text, lines, next }));
        }
        if reach == usize::MAX {
            break;
        }
    }
    best.map(|(_, repair)| repair)
}

/// Byte ranges of lines that may be at fault, the likeliest first.
fn candidates(text: &str, byte: usize) -> Vec<std::ops::Range<usize>> {
    let here = line_at(text, byte);
    let before = previous(text, here.start);
    let mut found = vec![here.clone()];
    found.extend(before.clone());
    found.push(with_block(text, &here));
    found.extend(before.map(|line| with_block(text, &line)));
    found.retain(|line| !text[line.clone()].trim().is_empty());
    found
}

/// The line that holds `byte`, its end included.
fn line_at(text: &str, byte: usize) -> std::ops::Range<usize> {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    let end = text[byte..].find('\n').map_or(text.len(), |at| byte + at + 1);
    start..end
}

/// The nearest line above that holds something.
fn previous(text: &str, start: usize) -> Option<std::ops::Range<usize>> {
    let end = text.get(..start)?.trim_end().len();
    (end > 0).then(|| line_at(text, end - 1))
}

/// The line with the deeper indented lines below it.
fn with_block(text: &str, line: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(&text[line.clone()]);
    let mut end = line.end;
    for next in text[line.end..].split_inclusive('\n') {
        if !next.trim().is_empty() && indent(next) <= own {
            break;
        }
        end += next.len();
    }
    line.start..end
}

/// The text with a range turned into spaces; line ends and byte positions stay.
fn blank(text: &str, range: &std::ops::Range<usize>) -> String {
    let mut patched = text[..range.start].to_owned();
    patched.extend(
        text[range.clone()]
            .bytes()
            .map(|b| if b == b'\n' || b == b'\r' { char::from(b) } else { ' ' }),
    );
    patched.push_str(&text[range.end..]);
    patched
}

fn hole(lines: &std::ops::Range<usize>, file: FileId) -> Span {
    let cut = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    Span {
        file,
        start: cut(lines.start),
        end: cut(lines.end),
    }
}

/// Adds which lines were left out, where that is not the line of the fault itself.
fn told(diagnostic: Diagnostic, hole: Span) -> Diagnostic {
    let within = diagnostic
        .span()
        .is_some_and(|span| hole.start <= span.start && span.start < hole.end);
    if within {
        diagnostic
    } else {
        diagnostic.also(hole, "left out, to judge the rest")
    }
}
