//! Remarks on where a code comes from, so that whoever reviews it finds the place.

use super::lists::{operations, responses};
use crate::contract::{Contract, ErrorId, Evidence, Operation};
use crate::document::Document;
use crate::lower::usual;
use crate::source::{FileId, Key, Node, Source, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The evidence for each code: the best, and how often it was found.
pub(super) struct Notes<'a> {
    by_code: BTreeMap<ErrorId, Note<'a>>,
    source: &'a Source,
    document: &'a Document,
    contract: &'a Contract,
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
        let mut notes = Self {
            by_code: BTreeMap::new(),
            source,
            document,
            contract,
            line,
        };
        for (operation, node) in operations(document, contract) {
            let keys = responses(node).map(|(key, written)| (key.span, (key, written)));
            let keys: BTreeMap<Span, _> = keys.collect();
            for error in &operation.errors {
                match keys.get(&error.span) {
                    Some((key, written)) => notes.add(error.error, error.evidence, operation, key, written),
                    None => notes.shown(error.error, operation, node),
                }
            }
        }
        notes
    }

    fn add(&mut self, id: ErrorId, evidence: Evidence, operation: &'a Operation, key: &'a Key, written: &Node) {
        let known = self.by_code.get_mut(&id);
        let others = known.map_or(0, |known| {
            known.others += 1;
            known.others
        });
        if self.by_code.get(&id).is_some_and(|known| known.evidence <= evidence) {
            return;
        }
        let exact = matches!(evidence, Evidence::Schema | Evidence::Example);
        let found = exact.then(|| self.place(id, written)).flatten();
        let note = Note {
            evidence,
            operation,
            response: &key.name,
            span: found.unwrap_or(key.span),
            others,
        };
        self.by_code.insert(id, note);
    }

    /// A code that the framework raises, if a response of its status shows it.
    fn shown(&mut self, id: ErrorId, operation: &'a Operation, node: &'a Node) {
        let error = self.contract.error(id);
        let usual = error
            .builtin
            .is_none_or(|builtin| usual(builtin, "").code == error.code);
        let status = error.status.to_string();
        let response = responses(node).find(|(key, _)| key.name == status);
        let Some((key, written)) = response.filter(|_| !usual && !self.by_code.contains_key(&id)) else {
            return;
        };
        if let Some(span) = self.place(id, written) {
            let note = Note {
                evidence: Evidence::Framework,
                operation,
                response: &key.name,
                span,
                others: 0,
            };
            self.by_code.insert(id, note);
        }
    }

    /// Where a response shows a code, or the type URI that names it.
    fn place(&self, id: ErrorId, written: &Node) -> Option<Span> {
        let error = self.contract.error(id);
        let wanted = [error.code.as_str(), error.type_uri.as_str()];
        scalar(self.document, written, &wanted, &mut BTreeSet::new())
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
            Evidence::Framework => "raised by the framework, in the words of",
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

/// Where one of some texts stands below a node, references followed, each once.
fn scalar(document: &Document, node: &Node, wanted: &[&str], seen: &mut BTreeSet<Span>) -> Option<Span> {
    let target = document.resolve(node).node;
    if target.span != node.span && !seen.insert(target.span) {
        return None;
    }
    if target.as_str().is_some_and(|text| wanted.contains(&text)) {
        return Some(target.span);
    }
    let mut below = target.entries().map(|(_, node)| node).chain(target.items());
    below.find_map(|node| scalar(document, node, wanted, seen))
}
