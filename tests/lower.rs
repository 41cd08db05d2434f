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
    let brief = std::env::var("APIGEN_BRIEF").is_ok();
    let text = contract.to_string();
    for line in text.lines().filter(|line| {
        !brief || (line.starts_with("envelope") || line.starts_with("error")) && !line.contains(" builtin ")
    }) {
        println!("{line}");
    }
    println!("{}", findings(&found));
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
            wrong.push(format!(
                "{name}: {} of {wanted} operations, {} errors: {:?}",
                contract.operations.len(),
                errors.len(),
                errors
                    .iter()
                    .take(3)
                    .map(|d| format!("{} {}", d.code, d.message))
                    .collect::<Vec<_>>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Schemas that nothing satisfies, and why.
const EMPTY: [(&str, &str); 1] = [(
    "/properties/subscriptions/items",
    "an array whose every branch is an object: AG341",
)];

#[test]
fn every_schema_of_the_corpus_has_a_sample() {
    let Ok(folder) = std::fs::read_dir(CORPUS) else {
        eprintln!("no corpus here: skipped");
        return;
    };
    let mut files: Vec<_> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files.extend(["orders.yaml", "minimal.yaml", "petstore.yaml"].map(spec));
    let mut without = Vec::new();
    let mut count = 0;
    for path in files.iter().filter(|path| path.extension().is_some_and(|e| e != "tsv")) {
        let (contract, _) = contract_of(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (id, schema) in contract.schemas.iter() {
            for direction in [lower::Direction::Request, lower::Direction::Answer] {
                count += 1;
                let value = lower::sample(&contract, id, direction);
                if !EMPTY.iter().any(|(pointer, _)| schema.pointer.contains(pointer))
                    && !lower::accepts(&contract, id, direction, &value)
                {
                    without.push(format!("{name} {} {direction:?} {value}", schema.pointer));
                }
            }
        }
    }
    println!("{count} samples");
    assert!(
        without.is_empty(),
        "{} of {count} without a sample:\n{}",
        without.len(),
        without.join("\n")
    );
}

const SUITE: &str = "/work/shared/json-schema-suite/draft2020-12";

/// References of a schema that is put under `components/schemas/X`.
fn moved(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            if let Some(serde_json::Value::String(reference)) = map.get_mut("$ref")
                && let Some(path) = reference.strip_prefix('#')
            {
                *reference = format!("#/components/schemas/X{path}");
            }
            map.remove("$schema");
            map.values_mut().for_each(moved);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(moved),
        _ => {}
    }
}

#[test]
fn shapes_mean_what_json_schema_means() {
    let Ok(folder) = std::fs::read_dir(SUITE) else {
        eprintln!("no suite here: skipped");
        return;
    };
    let mut files: Vec<_> = folder
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|p| p.is_file())
        .collect();
    files.sort();
    let (mut same, mut wrong) = (0, Vec::new());
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let groups: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("readable")).expect("JSON");
        for group in groups.as_array().into_iter().flatten() {
            let mut schema = group["schema"].clone();
            moved(&mut schema);
            let document = serde_json::json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": {"X": schema}}});
            let (source, _) = source::parse_text("suite.json", &document.to_string(), &source::Limits::default());
            let (document, found) = document::read(&source);
            if found.has_errors() {
                wrong.push(format!(
                    "{name}: {}: refused: {}",
                    group["description"],
                    findings(&found).lines().next().unwrap_or_default()
                ));
                continue;
            }
            let (contract, _) = lower::lower(&document);
            let id = contract
                .schemas
                .iter()
                .find(|(_, s)| s.pointer == "#/components/schemas/X")
                .map(|(id, _)| id)
                .expect("X");
            for test in group["tests"].as_array().into_iter().flatten() {
                let said = lower::accepts(&contract, id, lower::Direction::Request, &test["data"]);
                if said == test["valid"].as_bool().unwrap_or_default() {
                    same += 1;
                } else {
                    wrong.push(format!(
                        "{name}: {} / {}: {said} {}",
                        group["description"], test["description"], test["data"]
                    ));
                }
            }
        }
    }
    // What is left: kinds are inferred where JSON Schema lets other kinds through, formats are asserted, other files.
    let known = |line: &&String| ["ignores", "refused", "format:"].iter().any(|word| line.contains(word));
    let other: Vec<_> = wrong.iter().filter(|line| !known(line)).map(String::as_str).collect();
    assert!(
        same >= 1017 && other.len() <= 30,
        "{same} agree, {} do not:\n{}",
        other.len(),
        other.join("\n")
    );
}
