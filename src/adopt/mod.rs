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
use crate::source::{Key, Node, Source, Span};
use lists::List;
use notes::Notes;
use spot::{Layout, own_keys};
use std::collections::BTreeMap;

/// The insertions that give `document` its error contract: `x-error-contract` before `paths`, and `x-error-codes` at
/// every response whose codes a handler raises. Each code carries, where the format has comments, a remark on where it
/// was found. Empty only for a document without any key.
pub fn adopt(source: &Source, document: &Document, contract: &Contract) -> Vec<Edit> {
    let lists = lists::lists(document, contract);
    let written = |line: &dyn Fn(Span) -> usize| write(source, document, contract, &lists, line);
    let first = written(&notes::lines(source));
    let mut breaks: Vec<(Span, usize)> = first
        .iter()
        .map(|edit| (edit.span, edit.text.matches('\n').count()))
        .collect();
    breaks.sort_unstable();
    let line = |span: Span| {
        let before = breaks
            .iter()
            .filter(|(at, _)| at.file == span.file && at.start <= span.start);
        source.position(span).line + before.map(|(_, count)| count).sum::<usize>()
    };
    written(&line)
}

fn write(
    source: &Source,
    document: &Document,
    contract: &Contract,
    lists: &[List<'_>],
    line: &dyn Fn(Span) -> usize,
) -> Vec<Edit> {
    let root = document.root();
    let (Some(layout), Some(key)) = (Layout::of(source, root), before_paths(root)) else {
        return Vec::new();
    };
    let notes = Notes::new(document, contract, line);
    let mut edits = vec![layout.insert(root, key, &catalogue::catalogue(contract, &notes))];
    for list in lists {
        let codes = catalogue::codes(contract, list.codes.iter().map(|(id, _)| *id));
        let key = if list.at_response {
            behind_description(list.mapping)
        } else {
            before_responses(list.mapping)
        };
        edits.extend(key.map(|key| layout.insert(list.mapping, key, &codes.noted(notes::kinds(&list.codes)))));
    }
    edits
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
