//! What a document without the extension says about errors.

mod common;

use apigen::contract::{Contract, ErrorCode, Evidence, Origin, Slot};
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
    let envelope = &contract.envelopes[0];
    let schema = envelope.schema.map_or("-", |id| contract.schema(id).pointer.as_str());
    let mut text = format!("envelope {} {schema} {}\n", envelope.media_type, shape(&envelope.body));
    let mut uses: BTreeMap<u32, BTreeMap<(bool, Evidence), usize>> = BTreeMap::new();
    for error in contract.operations.iter().flat_map(|operation| &operation.errors) {
        let how = (error.origin == Origin::Framework, error.evidence);
        *uses.entry(error.error.0).or_default().entry(how).or_default() += 1;
    }
    uses.retain(|_, how| how.keys().any(|(_, evidence)| *evidence != Evidence::Framework));
    let lines = uses
        .into_iter()
        .map(|(id, how)| line(&contract.errors[id as usize], &how));
    let mut lines: Vec<_> = lines.collect();
    lines.sort();
    text.extend(lines);
    text
}

fn line(error: &ErrorCode, how: &BTreeMap<(bool, Evidence), usize>) -> String {
    let how = how.iter().map(|((framework, evidence), count)| {
        let by = if *framework && *evidence != Evidence::Framework {
            " by the framework"
        } else {
            ""
        };
        format!("{} {count}{by}", evidence.as_str())
    });
    let mut line = format!("{} {} {:?}", error.status, error.code, error.title);
    if error.detail.text != error.title {
        let _ = write!(line, " {:?}", error.detail.text);
    }
    for (holds, word) in [
        (error.retryable, "retryable"),
        (error.retry_after.is_some(), "Retry-After"),
        (error.body.is_some(), "own body"),
        (error.type_uri != "about:blank", "type URI"),
    ] {
        if holds {
            let _ = write!(line, " {word}");
        }
    }
    format!("{line}: {}\n", how.collect::<Vec<_>>().join(", "))
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

#[test]
fn real_documents_give_what_their_owners_would_call_their_errors() {
    let named = |path: &std::path::PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let shown = common::corpus()
        .into_iter()
        .map(|path| format!("== {}\n{}", named(&path), derived(&contract_of(&path))));
    let shown: Vec<_> = shown.collect();
    if !shown.is_empty() {
        insta::with_settings!({ snapshot_path => "../snapshots/derive", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("corpus", shown.join("\n"));
        });
    }
}
