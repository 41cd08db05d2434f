//! Documents without an error contract, and with the one that `apigen contract init` writes.

#![allow(clippy::print_stdout, reason = "figures of a passed test are worth a line")]

mod common;

use apigen::contract::Contract;
use apigen::diagnostic::{Diagnostics, Edit};
use apigen::document::Document;
use apigen::report::{Format, Style, render};
use apigen::source::{self, Limits, Source};
use apigen::{adopt, document, lower};
use std::path::Path;

struct Read {
    source: Source,
    document: Document,
    contract: Contract,
    found: Diagnostics,
}

fn read(name: &str, text: &str) -> Read {
    let (source, mut found) = source::parse_text(name, text, &Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    Read {
        source,
        document,
        contract,
        found,
    }
}

fn errors(read: &Read) -> String {
    let mut found = read.found.clone();
    found
        .0
        .retain(|finding| finding.severity == apigen::diagnostic::Severity::Error);
    render(&found, &read.source, Format::Concise, Style::default())
}

fn adopted(read: &Read) -> (Vec<Edit>, String) {
    let edits = adopt::adopt(&read.source, &read.document, &read.contract);
    let text = source::edited(&read.source.files[0], [edits.as_slice()]);
    (edits, text)
}

fn without_extension(contract: &Read) -> bool {
    contract.document.root().get("x-error-contract").is_none()
}

/// The text without what was inserted.
fn undone(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut text = text.to_owned();
    for edit in edits {
        let start = edit.span.start as usize;
        assert_eq!(text.get(start..start + edit.text.len()), Some(edit.text.as_str()));
        text.replace_range(start..start + edit.text.len(), "");
    }
    text
}

/// What must hold of every document; the adopted text.
fn holds(name: &str, text: &str) -> String {
    let before = read(name, text);
    let (edits, written) = adopted(&before);
    let after = read(name, &written);
    assert_eq!(errors(&after), "", "{name}:\n{written}");
    assert!(after.document.root().get("x-error-contract").is_some(), "{name}");
    assert_eq!(
        adopt::promises(&before.contract),
        adopt::promises(&after.contract),
        "{name} promises something else"
    );
    assert!(
        edits.iter().all(|edit| edit.span.start == edit.span.end),
        "{name}: only insertions"
    );
    assert_eq!(undone(&written, &edits), before.source.files[0].text, "{name}");
    written
}

fn same_answers(name: &str, before: &[String], after: &[String]) {
    let differ = before.iter().zip(after).filter(|(before, after)| before != after);
    let differ: Vec<_> = differ.map(|(before, after)| format!("{before}\n{after}")).collect();
    assert!(
        differ.is_empty(),
        "{name}: {} of {}:\n{}",
        differ.len(),
        before.len(),
        differ[0]
    );
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

#[test]
fn every_document_keeps_its_promises_and_every_byte() {
    let mut count = 0;
    for path in common::corpus().into_iter().chain(common::specs()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = text(&path);
        if without_extension(&read(&name, &text)) {
            holds(&name, &text);
            count += 1;
        }
    }
    assert!(count >= 2, "{count} documents without a contract");
}

/// What is sent for each error of each operation, who raises it, and what its entry says.
fn sent(contract: &Contract) -> Vec<String> {
    let all = contract.operations.iter().flat_map(|operation| {
        operation.errors.iter().map(|error| {
            let code = contract.error(error.error);
            let envelope = &contract.envelopes[error.envelope.0 as usize];
            let own = code.body.as_ref();
            let own = own.map(|(media_type, schema)| (media_type, schema.map(|id| &contract.schema(id).pointer)));
            let entry = (&code.code, code.status, &code.title, &code.detail.text, &code.type_uri);
            let retry = (code.retryable, code.retry_after);
            let body = (&envelope.media_type, &envelope.body, own);
            format!("{} {:?} {entry:?} {retry:?} {body:?}", operation.id, error.origin)
        })
    });
    all.collect()
}
