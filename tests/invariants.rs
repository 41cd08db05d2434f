//! The invariants that `lib.rs` prints, held against the code.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, upstream first: a room may import only from its own row and the rows above. A diagnostic points into a
/// source, and reading a source makes diagnostics: these two share a row.
const FLOW: [&[&str]; 15] = [
    &["source", "diagnostic"],
    &["contract"],
    &["config"],
    &["document"],
    &["rules"],
    &["lower"],
    &["lint", "adopt", "publish", "compare"],
    &["templates"],
    &["plan"],
    &["render"],
    &["write"],
    &["report"],
    &["check"],
    &["cli"],
    &["main"],
];

/// All Rust files of `src` with the room each stands in, in sorted order.
fn files() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).expect("src is readable") {
            let path = entry.expect("src is readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let inside = path.strip_prefix(&root).expect("below src");
                let first = inside
                    .components()
                    .next()
                    .expect("not empty")
                    .as_os_str()
                    .to_string_lossy();
                let room = first.trim_end_matches(".rs").to_owned();
                let code = fs::read_to_string(&path).expect("readable");
                found.push((room, path, without_comments(&code)));
            }
        }
    }
    found.sort();
    found
}

/// Drops line comments, so that prose may name what code may not.
fn without_comments(code: &str) -> String {
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms that `code` names by `crate::room`.
fn imports(code: &str) -> Vec<&str> {
    let after = code.split("crate::").skip(1);
    after
        .filter_map(|rest| {
            FLOW.iter()
                .copied()
                .flatten()
                .copied()
                .find(|room| is_word_at_start(rest, room))
        })
        .collect()
}

fn is_word_at_start(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn input_and_output_only_in_four_rooms() {
    let doors = [
        "std::fs",
        "std::env::",
        "std::process::Command",
        "std::net",
        "ureq",
        "tokio::net",
        "tokio::process",
        "tokio::fs",
    ];
    for (room, path, code) in files() {
        let name = path.to_string_lossy().replace('\\', "/");
        let allowed =
            room == "cli" || room == "write" || name.contains("src/check/live") || name.contains("src/source/load");
        if !allowed {
            for door in doors {
                assert!(
                    !code.contains(door),
                    "{name} names {door}: input and output stand elsewhere"
                );
            }
        }
    }
}

#[test]
fn contract_names_neither_openapi_nor_poem() {
    for (room, path, code) in files() {
        if room == "contract" {
            assert!(
                !code.contains("openapiv3") && !code.contains("poem"),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn rooms_upstream_never_import_rooms_downstream() {
    let place = |room: &str| FLOW.iter().position(|row| row.contains(&room));
    for (room, path, code) in files() {
        let Some(here) = place(&room) else { continue };
        for import in imports(&code) {
            let there = place(import).expect("only rooms are found");
            assert!(
                there <= here,
                "{} imports crate::{import}, which stands downstream",
                path.display()
            );
        }
    }
}

#[test]
fn every_room_stands_in_the_crate_page() {
    let page = include_str!("../src/lib.rs");
    for (room, ..) in files() {
        let named = page.contains(&format!("[`{room}`]"));
        assert!(
            named || room == "lib" || room == "main",
            "lib.rs does not introduce {room}"
        );
    }
}

#[test]
fn files_stay_short_enough_to_read() {
    for (_, path, code) in files() {
        let lines = code.lines().count();
        assert!(lines <= 600, "{} has {lines} lines of code", path.display());
    }
}
