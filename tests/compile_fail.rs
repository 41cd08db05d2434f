//! What a handler cannot do: programs over the generated orders service that must not compile, each with the compiler's
//! code, and one that must. One cargo call checks them all.

mod common;

use common::{Workspace, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The programs: name and text.
fn programs() -> BTreeMap<String, String> {
    let folder = root().join("tests/fixtures/refused");
    let files = fs::read_dir(folder)
        .expect("readable")
        .map(|entry| entry.expect("readable").path());
    let named = files.map(|path| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("readable"))
    });
    named.collect()
}

/// The code in the first line: `//! E0308: …`; none for a program that compiles.
fn expected(text: &str) -> BTreeSet<String> {
    let word = text
        .strip_prefix("//! ")
        .and_then(|rest| rest.split(':').next())
        .unwrap_or_default();
    let code = word.starts_with('E') && word[1..].bytes().all(|byte| byte.is_ascii_digit());
    code.then(|| word.to_owned()).into_iter().collect()
}

/// The codes of the errors that the compiler found, by program.
fn refused(messages: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in messages.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let error = &message["message"];
        if message["reason"] == "compiler-message" && error["level"] == "error" && !error["spans"][0].is_null() {
            let name = message["target"]["name"].as_str().unwrap_or_default();
            let code = error["code"]["code"].as_str().unwrap_or("no code");
            found.entry(name.to_owned()).or_default().insert(code.to_owned());
        }
    }
    found
}

#[test]
fn what_the_contract_does_not_allow_does_not_compile() {
    let programs = programs();
    let mut own = vec![(
        "src/lib.rs".to_owned(),
        "#![allow(missing_docs)]\n#[rustfmt::skip]\npub mod generated;\n".to_owned(),
    )];
    own.extend(
        programs
            .iter()
            .map(|(name, text)| (format!("examples/{name}.rs"), text.clone())),
    );
    let own = own
        .iter()
        .map(|(path, text)| (path.as_str(), text.clone().into_bytes()))
        .collect();
    let mut workspace = Workspace::new("refused");
    workspace.add_as("made-refused", &root().join("specs/orders.yaml"), own);
    let said = workspace.cargo_whatever(&[
        "check",
        "--examples",
        "--keep-going",
        "--message-format=json",
        "--quiet",
    ]);
    let found = refused(&said);
    let wanted = programs.iter().map(|(name, text)| (name.clone(), expected(text)));
    let wanted: BTreeMap<_, _> = wanted.filter(|(_, codes)| !codes.is_empty()).collect();
    assert_eq!(found, wanted);
    let compiled = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut artifacts = compiled.filter(|message| message["reason"] == "compiler-artifact");
    assert!(
        artifacts.any(|message| message["target"]["name"] == "accepted"),
        "{said}"
    );
    assert!(wanted.len() >= 13, "{wanted:?}");
}
