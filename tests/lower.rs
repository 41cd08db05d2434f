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

const CORPUS: &str = "/work/shared/corpus";

#[test]
fn corpus_has_all_operations() {
    let Ok(manifest) = std::fs::read_to_string(Path::new(CORPUS).join("MANIFEST.tsv")) else {
        eprintln!("no corpus here: skipped");
        return;
    };
    let mut wrong = Vec::new();
    for line in manifest.lines().skip(1) {
        let mut fields = line.split('\t');
        let name = fields.next().unwrap_or_default();
        let wanted: usize = fields.nth(2).and_then(|n| n.parse().ok()).unwrap_or_default();
        let (contract, found) = contract_of(&Path::new(CORPUS).join(name));
        let errors: Vec<_> = found.0.iter().filter(|d| d.severity == Severity::Error).collect();
        if contract.operations.len() != wanted || !errors.is_empty() {
            wrong.push(format!("{name}: {} of {wanted} operations, {} errors: {:?}", contract.operations.len(), errors.len(), errors.iter().take(3).map(|d| format!("{} {}", d.code, d.message)).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
