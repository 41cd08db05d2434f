//! How long generated code is: a person should be able to read it.

#![expect(clippy::print_stdout, reason = "the figures are the product")]

mod common;
#[path = "common/large.rs"]
mod large;

use apigen::render::FileSet;
use std::path::Path;

/// Generated code, the kit aside, and fresh handlers: lines an operation of a real document of about 200 operations.
const LIMIT: usize = 120;

/// The same of operations that have scopes, rate limits, error codes of their own and timeouts, and share their models.
const RICH: usize = 85;

/// Lines of a file at most, indexes and single items aside.
const FILE: usize = 700;

/// The files that count, with their lines.
fn counted(files: &FileSet) -> Vec<(&str, usize)> {
    let ours = |path: &str| {
        let generated = path.starts_with("src/generated/") && !path.starts_with("src/generated/kit/");
        path.ends_with(".rs") && (generated || path.starts_with("src/handlers/"))
    };
    let files = files.files.iter().filter(|(path, _)| ours(path));
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().count();
    files.map(|(path, file)| (path.as_str(), lines(&file.bytes))).collect()
}

fn operations(document: &Path) -> usize {
    common::contract(document).operations.len()
}

/// Lines an operation, rounded up, and the lines of each file.
fn measured(document: &Path) -> (usize, Vec<(String, usize)>) {
    let operations = operations(document);
    let (files, _) = common::generate(document);
    let counted = counted(&files);
    let lines: usize = counted.iter().map(|(_, lines)| lines).sum();
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    let each = lines.div_ceil(operations.max(1));
    println!("{name}: {operations} operations, {lines} lines, {each} each");
    let files = counted.into_iter().map(|(path, lines)| (path.to_owned(), lines));
    (each, files.collect())
}

#[test]
fn generated_code_stays_short() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = folder.path().join("large.yaml");
    std::fs::write(&document, large::document(33)).expect("written");
    assert_eq!(operations(&document), 33 * large::OPERATIONS);
    let (each, files) = measured(&document);
    assert!(each <= RICH, "{each} lines an operation");
    let long: Vec<_> = files.iter().filter(|(_, lines)| *lines > FILE).collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn generated_code_of_a_real_document_stays_short() {
    let corpus = common::corpus().into_iter();
    for document in corpus.filter(|document| (180..220).contains(&operations(document))) {
        let (each, _) = measured(&document);
        assert!(each <= LIMIT, "{each} lines an operation of {}", document.display());
    }
}
