//! Remarks on where a code comes from, so that whoever reviews it finds the place.

use super::lists::{operations, responses};
use crate::contract::{Contract, ErrorId, Evidence, Operation};
use crate::document::Document;
use crate::source::{FileId, Node, Source, Span};
use std::collections::BTreeMap;

/// The evidence for each code: the best, and how often it was found.
pub(super) struct Notes<'a> {
    by_code: BTreeMap<ErrorId, Note<'a>>,
    source: &'a Source,
    line: &'a dyn Fn(Span) -> usize,
}

struct Note<'a> {
    evidence: Evidence,
    operation: &'a Operation,
    response: &'a str,
    span: Span,
    others: usize,
}

impl<'a> Notes<'a> {
    /// Collects them. `line` tells in which line a place will stand.
    pub(super) fn new(
        source: &'a Source,
        document: &'a Document,
        contract: &'a Contract,
        line: &'a dyn Fn(Span) -> usize,
    ) -> Self {
        let mut by_code: BTreeMap<ErrorId, Note<'a>> = BTreeMap::new();
        for (operation, node) in operations(document, contract) {
            for error in &operation.errors {
                let Some((key, written)) = responses(node).find(|(key, _)| key.span == error.span) else {
                    continue;
                };
                let better = match by_code.get_mut(&error.error) {
                    None => true,
                    Some(known) => {
                        known.others += 1;
                        error.evidence < known.evidence
                    }
                };
                if better {
                    let others = by_code.get(&error.error).map_or(0, |known| known.others);
                    let wanted = &contract.error(error.error).code;
                    let exact = matches!(error.evidence, Evidence::Schema | Evidence::Example);
                    let found = exact.then(|| scalar(document, written, wanted, 0)).flatten();
                    by_code.insert(
                        error.error,
                        Note {
                            evidence: error.evidence,
                            operation,
                            response: &key.name,
                            span: found.unwrap_or(key.span),
                            others,
                        },
                    );
                }
            }
        }
        Self { by_code, source, line }
    }

    /// The remark on a code of the catalogue.
    pub(super) fn of(&self, id: ErrorId) -> String {
        let Some(note) = self.by_code.get(&id) else {
            return "raised by the framework".to_owned();
        };
        let what = match note.evidence {
            Evidence::Listed => "listed at",
            Evidence::Schema => "from the schema of",
            Evidence::Example => "from an example of",
            Evidence::Component => "named after the response component of",
            Evidence::Status => "from the status only:",
            Evidence::Framework => "raised by the framework:",
        };
        let others = match note.others {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        let line = (self.line)(note.span);
        let file = match note.span.file {
            FileId(0) => String::new(),
            other => format!("{}, ", super::location(self.source, other)),
        };
        format!(
            "{what} {} {}{others}, {file}line {line}",
            short(&note.operation.id),
            note.response
        )
    }
}

/// The remark on a list: the kinds of evidence in it.
pub(super) fn kinds(codes: &[(ErrorId, Evidence)]) -> String {
    let mut kinds: Vec<_> = codes.iter().map(|(_, evidence)| *evidence).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let words = kinds.into_iter().map(|evidence| match evidence {
        Evidence::Listed => "from a list",
        Evidence::Schema => "from the schema",
        Evidence::Example => "from the examples",
        Evidence::Component => "from the name of the component",
        Evidence::Status => "from the status only",
        Evidence::Framework => "from what the framework does",
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The lines of all places, as they are in the text that was read.
pub(super) fn lines(source: &Source) -> impl Fn(Span) -> usize {
    |span| source.position(span).line
}

fn short(id: &str) -> String {
    if id.chars().count() <= 60 {
        return id.to_owned();
    }
    id.chars().take(59).chain(['…']).collect()
}

/// Deeper than this no schema is searched for a code.
const DEEPEST: usize = 16;

/// Where a text stands below a node, references followed.
fn scalar(document: &Document, node: &Node, wanted: &str, depth: usize) -> Option<Span> {
    if depth > DEEPEST {
        return None;
    }
    let node = document.resolve(node).node;
    if node.as_str() == Some(wanted) {
        return Some(node.span);
    }
    let below = |node: &Node| scalar(document, node, wanted, depth + 1);
    let mut entries = node.entries().map(|(_, node)| node);
    entries.find_map(below).or_else(|| node.items().find_map(below))
}
