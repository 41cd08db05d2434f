//! A document that has no error contract, and what is derived from it, to the changes of its text that write it down.
//!
//! Only insertions, each before a key of the document: comments, layout, quoting, line ends and indentation stay.

mod catalogue;
mod lists;
mod notes;
mod spot;
mod tree;

use crate::contract::{Contract, Evidence, Origin};
use crate::diagnostic::Edit;
use crate::document::Document;
use crate::source::{self, FileId, Key, Node, Source, Span, is_remote};
use lists::List;
use notes::Notes;
use spot::{Layout, own_keys};
use std::collections::BTreeMap;
use std::path::Path;
use tree::Entry;

/// What gives a document its error contract.
#[derive(Clone, Debug, Default)]
pub struct Adoption {
    /// Insertions, in whichever files the document has.
    pub edits: Vec<Edit>,
    /// The text of the catalogue's own file, where one was asked for.
    pub catalogue: Option<String>,
}

/// The insertions that give `document` its error contract: `x-error-contract` before `paths`, and `x-error-codes` at
/// every response whose codes a handler raises. Each code carries, where the format has comments, a remark on where it
/// was found. With `apart`, a location relative to the document's folder, the contract stands in a file of its own
/// there. No insertions only for a document without any key.
pub fn adopt(source: &Source, document: &Document, contract: &Contract, apart: Option<&str>) -> Adoption {
    let lists = lists::lists(document, contract);
    let plan = Plan {
        source,
        document,
        contract,
        lists: &lists,
        apart,
    };
    let first = plan.write(&notes::lines(source)).edits;
    let breaks = first.iter().map(|edit| (edit.span, edit.text.matches('\n').count()));
    let mut breaks: Vec<_> = breaks.collect();
    breaks.sort_unstable();
    let line = |span: Span| {
        let before = breaks
            .iter()
            .filter(|(at, _)| at.file == span.file && at.start <= span.start);
        source.position(span).line + before.map(|(_, count)| count).sum::<usize>()
    };
    plan.write(&line)
}

struct Plan<'a> {
    source: &'a Source,
    document: &'a Document,
    contract: &'a Contract,
    lists: &'a [List<'a>],
    apart: Option<&'a str>,
}

impl Plan<'_> {
    /// Everything, with lines in remarks as `line` counts them.
    fn write(&self, line: &dyn Fn(Span) -> usize) -> Adoption {
        let root = self.document.root();
        let (Some(layout), Some(key)) = (Layout::of(self.source, FileId(0)), before_paths(root)) else {
            return Adoption::default();
        };
        let notes = Notes::new(self.source, self.document, self.contract, line);
        let own = location(self.source, FileId(0));
        let entries = catalogue::catalogue(self.source, self.contract, &notes, self.apart.unwrap_or(own));
        let (entries, catalogue) = match self.apart {
            None => (entries, None),
            Some(apart) => {
                let text = layout.whole(&entries, apart.ends_with(".json"));
                (vec![Entry::new("$ref", catalogue::relative(own, apart))], Some(text))
            }
        };
        let mut edits = vec![layout.insert(root, key, &Entry::map("x-error-contract", entries))];
        edits.extend(self.lists.iter().filter_map(|list| self.list(list)));
        Adoption { edits, catalogue }
    }

    fn list(&self, list: &List<'_>) -> Option<Edit> {
        let key = if list.at_response {
            behind_description(list.mapping)
        } else {
            before_responses(list.mapping)
        }?;
        let codes = catalogue::codes(self.contract, list.codes.iter().map(|(id, _)| *id));
        let layout = Layout::of(self.source, key.span.file)?;
        Some(layout.insert(list.mapping, key, &codes.noted(notes::kinds(&list.codes))))
    }
}

/// Where a file lies relative to the document's folder.
fn location(source: &Source, id: FileId) -> &str {
    let name = source.file(id).map_or("", |file| file.name.as_str());
    match source.location(id) {
        "" if is_remote(Path::new(name)) => name,
        "" => name.rsplit('/').next().unwrap_or(name),
        known => known,
    }
}

fn before_paths(root: &Node) -> Option<&Key> {
    let named = |name: &str| own_keys(root).find(|key| key.name == name);
    named("paths")
        .or_else(|| named("components"))
        .or_else(|| own_keys(root).last())
}

fn before_responses(operation: &Node) -> Option<&Key> {
    let responses = own_keys(operation).find(|key| key.name == "responses");
    responses.or_else(|| own_keys(operation).next())
}

/// The second key where the first is the description.
fn behind_description(response: &Node) -> Option<&Key> {
    let first = own_keys(response).next()?;
    let second = own_keys(response).nth(1).filter(|_| first.name == "description");
    Some(second.unwrap_or(first))
}

/// The texts of a source with insertions made, by the location of their files relative to the document's folder.
pub fn texts(source: &Source, edits: &[Edit]) -> BTreeMap<String, String> {
    let all = source.files.iter().enumerate().filter_map(|(index, file)| {
        let id = FileId(u16::try_from(index).ok()?);
        let own: Vec<_> = edits.iter().filter(|edit| edit.span.file == id).cloned().collect();
        Some((location(source, id).to_owned(), source::edited(file, [own.as_slice()])))
    });
    all.collect()
}

/// The codes a contract promises: operation, status, code. What a document promises before and after adoption is equal.
pub fn promises(contract: &Contract) -> Vec<(String, u16, String)> {
    let all = contract.operations.iter().flat_map(|operation| {
        operation.errors.iter().map(|error| {
            let code = contract.error(error.error);
            (operation.id.clone(), code.status, code.code.clone())
        })
    });
    all.collect()
}

/// How many codes handlers raise, by how they are known: the first evidence of each code counts.
pub fn figures(contract: &Contract) -> BTreeMap<Evidence, usize> {
    let mut best = BTreeMap::new();
    let all = contract.operations.iter().flat_map(|operation| &operation.errors);
    for error in all.filter(|error| error.origin == Origin::Handler) {
        let known = best.entry(error.error).or_insert(error.evidence);
        *known = error.evidence.min(*known);
    }
    let mut figures = BTreeMap::new();
    for evidence in best.into_values() {
        *figures.entry(evidence).or_default() += 1;
    }
    figures
}
