//! Documents to contracts.

use apigen::contract::Contract;
use apigen::diagnostic::{Diagnostics, Severity};
use apigen::{document, lower, source};
use std::path::{Path, PathBuf};

fn contract_of(path: &Path) -> (Contract, Diagnostics) {
    let (source, mut found) = source::load(path, &source::Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    (contract, found)
}

fn spec(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs").join(name)
}

fn findings(found: &Diagnostics) -> String {
    let line = |d: &apigen::diagnostic::Diagnostic| format!("{} {:?} {}\n", d.code, d.severity, d.message);
    found.0.iter().map(line).collect()
}

#[test]
fn show() {
    let Ok(name) = std::env::var("APIGEN_SHOW") else { return };
    let (contract, found) = contract_of(Path::new(&name));
    println!("{contract}\n{}", findings(&found));
    println!("errors {}", found.count(Severity::Error));
}

#[test]
fn minimal() {
    let (contract, found) = contract_of(&spec("minimal.yaml"));
    assert_eq!(findings(&found), "");
    println!("{contract}");
}
