//! What a document without the extension says about errors.

mod common;

use apigen::contract::{Contract, Evidence, Origin, Slot};
use apigen::{document, lower, source};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

fn contract_of(path: &Path) -> Contract {
    let (source, _) = source::load(path, &source::Limits::default());
    lower::lower(&document::read(&source).0).0
}

/// The envelope and each code: status, title, how often which evidence; codes that only the framework raises aside.
fn derived(contract: &Contract) -> String {
    let mut text = String::new();
    for envelope in &contract.envelopes[..1] {
        let schema = envelope.schema.map_or("-", |id| contract.schema(id).pointer.as_str());
        let _ = writeln!(
            text,
            "envelope {} {schema} {}",
            envelope.media_type,
            shape(&envelope.body)
        );
    }
    let mut uses: BTreeMap<u32, BTreeMap<(Origin2, Evidence), usize>> = BTreeMap::new();
    for error in contract.operations.iter().flat_map(|operation| &operation.errors) {
        let origin = if error.origin == Origin::Framework {
            Origin2::Framework
        } else {
            Origin2::Handler
        };
        *uses
            .entry(error.error.0)
            .or_default()
            .entry((origin, error.evidence))
            .or_default() += 1;
    }
    let mut lines: Vec<(u16, String)> = Vec::new();
    for (id, how) in uses {
        if how.keys().all(|(_, evidence)| *evidence == Evidence::Framework) {
            continue;
        }
        let error = &contract.errors[id as usize];
        let how: Vec<_> = how
            .iter()
            .map(|((origin, evidence), count)| {
                let by = if *origin == Origin2::Framework && *evidence != Evidence::Framework {
                    " by the framework"
                } else {
                    ""
                };
                format!("{} {count}{by}", evidence.as_str())
            })
            .collect();
        let mut flags = String::new();
        if error.retryable {
            flags.push_str(" retryable");
        }
        if error.retry_after.is_some() {
            flags.push_str(" Retry-After");
        }
        if error.body.is_some() {
            flags.push_str(" own body");
        }
        lines.push((
            error.status,
            format!("{} {:?}{flags}: {}", error.code, error.title, how.join(", ")),
        ));
    }
    lines.sort();
    for (status, line) in lines {
        let _ = writeln!(text, "{status} {line}");
    }
    text
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin2 {
    Handler,
    Framework,
}

/// A body in one line: roles by name, constants as they are.
fn shape(slot: &Slot) -> String {
    match slot {
        Slot::Constant(value) => value.to_string(),
        Slot::Role { role, .. } => format!("<{role:?}>"),
        Slot::Object(slots) => {
            let slots = slots.iter().map(|(key, slot)| format!("{key}: {}", shape(slot)));
            format!("{{{}}}", slots.collect::<Vec<_>>().join(", "))
        }
        Slot::List(item) => format!("[{}]", shape(item)),
        Slot::Members => "<members>".to_owned(),
        Slot::Errors(_) => "<Errors>".to_owned(),
    }
}

#[test]
fn dump() {
    for path in common::corpus() {
        println!(
            "== {}\n{}",
            path.file_name().unwrap_or_default().to_string_lossy(),
            derived(&contract_of(&path))
        );
    }
}

/// Section by section what an operation may answer: status, code, who raises it, how it is known.
fn answers(contract: &Contract) -> String {
    let mut text = String::new();
    for operation in &contract.operations {
        let _ = writeln!(text, "{} {}", operation.method.as_str(), operation.path.template);
        for error in &operation.errors {
            let code = contract.error(error.error);
            let retry = if code.retry_after == Some(None) {
                ", Retry-After"
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "    {} {} <- {:?}, {}{retry} | {}",
                code.status,
                code.code,
                error.origin,
                error.evidence.as_str(),
                code.title
            );
        }
    }
    text
}

#[test]
fn a_document_without_extension_gives_what_the_extension_says_it_gives() {
    let contract = contract_of(&common::root().join("specs/plain.yaml"));
    insta::with_settings!({ snapshot_path => "../snapshots/derive", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("plain", derived(&contract) + &answers(&contract));
    });
}
