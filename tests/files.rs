//! Documents of several files: one contract, and every finding in its file.

use apigen::contract::Contract;
use apigen::diagnostic::Diagnostics;
use apigen::report::{Format, Style, render};
use apigen::source::{Limits, Source};
use apigen::{document, lower};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

/// A document of several files: the text of each by its location, the first the document itself.
struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, text).expect("written");
        }
        Self(folder)
    }

    fn open(&self, name: &str) -> (Source, Diagnostics) {
        read(
            &self.0.path().join(name),
            &Limits {
                within: Some(self.0.path().to_path_buf()),
                ..Limits::default()
            },
        )
    }

    /// What is said, without the name of the folder.
    fn said(&self, name: &str) -> String {
        let (source, found) = self.open(name);
        let text = render(&found, &source, Format::Full, Style::default());
        text.replace(&format!("{}/", self.0.path().display()), "")
    }
}

fn read(path: &Path, limits: &Limits) -> (Source, Diagnostics) {
    let (source, mut found) = document::open(path, limits);
    let (document, more) = document::read(&source);
    found.extend(more);
    found.extend(lower::lower(&document).1);
    found.sort();
    (source, found)
}

fn contract(path: &Path) -> Contract {
    let (source, found) = document::open(path, &Limits::default());
    assert_eq!(found.0, [], "{}", path.display());
    lower::lower(&document::read(&source).0).0
}

#[test]
fn a_document_split_into_files_gives_the_same_contract() {
    let whole = contract(&specs().join("orders.yaml"));
    let split = contract(&specs().join("multi/orders/openapi.yaml"));
    let lines = |contract: &Contract| {
        let text = contract.to_string();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&whole).join("\n"), lines(&split).join("\n"));
}
