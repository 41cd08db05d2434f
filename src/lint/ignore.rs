//! Findings that the document's owner has decided about: `x-apigen: { ignore: { CODE: reason } }` at the root, a path or
//! an operation, and comments `# apigen: ignore CODE reason`. Errors cannot be ignored; what has no effect is advice.

use super::Options;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::{Document, similar};
use crate::rules;
use crate::source::{File, FileId, Node, Source, Span, Value};

/// Takes out what is ignored, and adds what is wrong with the suppressions themselves. Works on findings of all rooms.
pub fn ignore(source: &Source, document: &Document, options: Options, found: Diagnostics) -> Diagnostics {
    let mut wishes = in_tree(document);
    wishes.extend(in_comments(source));
    let mut kept = Diagnostics::default();
    for finding in found.0 {
        let mut ignored = false;
        for wish in &mut wishes {
            if wish.reason && wish.code == finding.code && wish.covers(source, &finding) {
                wish.errors |= finding.severity == Severity::Error;
                wish.used |= finding.severity < Severity::Error;
                ignored |= finding.severity < Severity::Error;
            }
        }
        if !ignored {
            kept.push(finding);
        }
    }
    kept.0.extend(wishes.iter().filter_map(|wish| wish.judge(options)));
    kept
}

/// One code that someone wants not to hear of.
struct Wish {
    code: String,
    /// Where the code is written.
    span: Span,
    /// Whether there is a reason.
    reason: bool,
    place: Place,
    used: bool,
    errors: bool,
}

/// Where a code is ignored.
enum Place {
    Everywhere,
    /// Within these places.
    Within([Span; 2]),
    /// On this line (from 1) of a file.
    Line(FileId, usize),
}

impl Wish {
    fn new(code: &str, span: Span, reason: &str, place: Place) -> Self {
        Self {
            code: code.to_owned(),
            span,
            reason: reason.trim().chars().count() >= 3,
            place,
            used: false,
            errors: false,
        }
    }

    /// Whether one of the finding's places is covered.
    fn covers(&self, source: &Source, finding: &Diagnostic) -> bool {
        let mut spans = finding.labels.iter().map(|label| label.span);
        match &self.place {
            Place::Everywhere => true,
            Place::Within(outer) => spans.any(|span| outer.iter().any(|outer| contains(*outer, span))),
            Place::Line(file, line) => spans.any(|span| span.file == *file && source.position(span).line == *line),
        }
    }

    fn judge(&self, options: Options) -> Option<Diagnostic> {
        let code = &self.code;
        if rules::rule(code).is_none() {
            let finding = Diagnostic::advice("AG341", self.span, format!("there is no rule `{code}` to ignore"));
            let codes = rules::all().iter().map(|rule| rule.code);
            return Some(match similar(code, codes) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("a finding prints its code in brackets: `warning[EC310]`"),
            });
        }
        if !self.reason {
            let finding = Diagnostic::advice(
                "AG342",
                self.span,
                format!("`{code}` is ignored without a reason, so it is not"),
            );
            return Some(finding.help(format!(
                "say why: `{code}: \"public sign-up\"`, or `# apigen: ignore {code} public sign-up`"
            )));
        }
        if self.used {
            return None;
        }
        if self.errors {
            let finding = Diagnostic::advice(
                "AG343",
                self.span,
                format!("`{code}` is an error here, and errors cannot be ignored"),
            );
            return Some(finding.help("mend what it names, then remove this"));
        }
        let unasked = !options.inject || !matches!(code.as_str(), "EC210" | "EC306" | "EC312");
        let judged = code.starts_with("EC") || ["AG1", "AG2", "AG3"].iter().any(|start| code.starts_with(start));
        let finding = Diagnostic::advice("AG340", self.span, format!("nothing here is ignored by `{code}`"));
        (unasked && judged).then(|| finding.help("the finding is gone, or stands elsewhere: remove this"))
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

fn in_tree(document: &Document) -> Vec<Wish> {
    let mut wishes = listed(document.root(), || Place::Everywhere);
    for path in document.paths() {
        wishes.extend(listed(path.node, || Place::Within([path.key.span, path.node.span])));
    }
    for operation in document.operations() {
        wishes.extend(listed(operation.node, || {
            Place::Within([operation.span, operation.node.span])
        }));
    }
    wishes
}

fn listed(node: &Node, place: impl Fn() -> Place) -> Vec<Wish> {
    let ignore = node.get("x-apigen").and_then(|private| private.get("ignore"));
    let entries = ignore.into_iter().flat_map(Node::entries);
    let wishes =
        entries.map(|(key, reason)| Wish::new(&key.name, key.span, reason.as_str().unwrap_or_default(), place()));
    wishes.collect()
}

/// What a comment begins with.
const WORDS: &str = "apigen: ignore";

fn in_comments(source: &Source) -> Vec<Wish> {
    let mut wishes = Vec::new();
    for (index, file) in source.files.iter().enumerate() {
        let Ok(id) = u16::try_from(index).map(FileId) else {
            break;
        };
        for (at, _) in file.text.match_indices(WORDS) {
            wishes.extend(comment(source, file, id, at).unwrap_or_default());
        }
    }
    wishes
}

/// The wishes of the comment whose words stand at a byte.
fn comment(source: &Source, file: &File, id: FileId, at: usize) -> Option<Vec<Wish>> {
    let byte = u32::try_from(at).ok()?;
    let line = file.position(byte).line;
    let start = file.line_range(line).0;
    let before = file.text.get(start..at)?.trim_end().strip_suffix('#')?;
    let opens = before.is_empty() || before.ends_with([' ', '\t']);
    if !opens || source.root.as_ref().is_some_and(|root| in_text(root, id, byte)) {
        return None;
    }
    let alone = before.trim().is_empty();
    let target = if alone { next_line(file, line) } else { line };
    let rest = file.line(line).get(at - start + WORDS.len()..)?;
    let (codes, reason) = codes(rest);
    let wish = |(offset, code): &(usize, String)| {
        let start = byte + u32::try_from(WORDS.len() + offset).unwrap_or(0);
        let end = start + u32::try_from(code.len()).unwrap_or(0);
        Wish::new(code, Span { file: id, start, end }, &reason, Place::Line(id, target))
    };
    Some(codes.iter().map(wish).collect())
}

/// The first line below that is neither empty nor a comment.
fn next_line(file: &File, line: usize) -> usize {
    let idle = |line: &usize| {
        let text = file.line(*line).trim_start();
        text.is_empty() || text.starts_with('#')
    };
    (line + 1..=file.line_count()).find(|line| !idle(line)).unwrap_or(line)
}

/// `EC302, EC310 because …`: the codes with their offsets, and the reason. The first word is a code whatever it looks
/// like.
fn codes(text: &str) -> (Vec<(usize, String)>, String) {
    let mut codes = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\t', ',']).len();
        let word = rest[gap..].split([' ', '\t', ',']).next().unwrap_or("");
        let shaped = matches!(word.as_bytes(), [a, b, digits @ ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && digits.len() == 3 && digits.iter().all(u8::is_ascii_digit));
        if word.is_empty() || !(shaped || codes.is_empty()) {
            return (codes, rest.trim().to_owned());
        }
        codes.push((at + gap, word.to_owned()));
        at += gap + word.len();
    }
}

/// Whether a byte lies in a string of the document, which may speak of comments.
fn in_text(root: &Node, file: FileId, byte: u32) -> bool {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        let inside = node.span.file == file && node.span.start <= byte && byte < node.span.end;
        if inside && matches!(node.value, Value::String(_)) {
            return true;
        }
        open.extend(node.items());
        open.extend(node.entries().map(|(_, node)| node));
    }
    false
}
