//! What several tests share: documents, and the services made of them, in one cargo workspace with one target folder.

#![allow(clippy::print_stdout, reason = "a skipped test says so")]
#![allow(dead_code, reason = "each test uses its part")]

use apigen::config::Config;
use apigen::contract::Contract;
use apigen::diagnostic::{Diagnostics, Severity};
use apigen::plan::{Inputs, Published};
use apigen::render::{File, FileSet};
use apigen::report::{Format, Style};
use apigen::source::Limits;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub mod running;

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents of a folder, sorted: files that end as OpenAPI documents do, fixtures of the extension's schema aside.
pub fn documents(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.ends_with(".schema.json") && [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end))
    });
    paths.sort();
    paths
}

/// Our own documents.
pub fn specs() -> Vec<PathBuf> {
    documents(&root().join("specs"))
}

/// Our own documents of several files, each in a folder that names it.
pub fn multi() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("specs/multi")).into_iter().flatten().flatten();
    let mut found: Vec<_> = folders.map(|folder| folder.path().join("openapi.yaml")).collect();
    found.retain(|path| path.exists());
    found.sort();
    found
}

/// Real documents; where there are none, says so in one line.
pub fn corpus() -> Vec<PathBuf> {
    let folder = root().join("../shared/corpus");
    let found = documents(&folder);
    if found.is_empty() {
        println!("skipped: {} has no documents", folder.display());
    }
    found
}

/// The name of the crate made of a document: its file name, letters, digits and dashes only.
pub fn crate_name(document: &Path) -> String {
    let stem = document
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let dashed: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let words: Vec<_> = dashed.split('-').filter(|word| !word.is_empty()).collect();
    format!("made-{}", words.join("-"))
}

/// Document in, contract out.
pub fn contract(document: &Path) -> Contract {
    let (source, _) = apigen::document::open(document, &Limits::default());
    apigen::lower::lower(&apigen::document::read(&source).0).0
}

/// Document in, files and findings out.
///
/// # Panics
/// If the document has errors, or apigen has a bug.
pub fn generate(document: &Path) -> (FileSet, Diagnostics) {
    generate_as(&crate_name(document), document)
}

/// [`generate`], under another name.
///
/// # Panics
/// If the document has errors, or apigen has a bug.
pub fn generate_as(name: &str, document: &Path) -> (FileSet, Diagnostics) {
    generate_some(name, document, |_| true)
}

/// [`generate_as`], but only the files whose paths are wanted.
///
/// # Panics
/// If the document has errors, or apigen has a bug.
pub fn generate_some(name: &str, document: &Path, wanted: impl Fn(&str) -> bool) -> (FileSet, Diagnostics) {
    let (source, mut found) = apigen::document::open(document, &Limits::default());
    let (read, more) = apigen::document::read(&source);
    found.extend(more);
    let (contract, more) = apigen::lower::lower(&read);
    found.extend(more);
    let config = Config::default();
    let bytes = fs::read(document).expect("the document is readable");
    let inputs = Inputs {
        crate_name: name.to_owned(),
        document: bytes,
        parts: Vec::new(),
        published: Published::of(&source, &read, &contract, true),
    };
    let mut plan = apigen::plan::plan(&contract, &config, &inputs);
    plan.artifacts.retain(|artifact| wanted(&artifact.path));
    let told = apigen::report::render(&found, &source, Format::Concise, Style::default());
    assert_eq!(found.count(Severity::Error), 0, "{}:\n{told}", document.display());
    let files = apigen::render::render(&plan).unwrap_or_else(|bug| panic!("{}: {bug:#}", document.display()));
    (files, found)
}

/// Handlers with real logic over the starter files of the orders service.
pub fn orders_handlers() -> Vec<(&'static str, Vec<u8>)> {
    let places = [
        ("src/main.rs", "main.rs"),
        ("src/state.rs", "state.rs"),
        ("src/handlers/orders.rs", "orders.rs"),
    ];
    let read = |name| fs::read(root().join("tests/fixtures/orders").join(name)).expect("readable");
    places.map(|(place, name)| (place, read(name))).into()
}

/// A document with every kind of body.
pub fn bodies_document() -> PathBuf {
    root().join("tests/fixtures/bodies/bodies.yaml")
}

/// Handlers that tell what they read, over the starter files of its service.
pub fn bodies_handlers() -> Vec<(&'static str, Vec<u8>)> {
    let places = [
        ("src/handlers/changes.rs", "changes.rs"),
        ("src/handlers/forms.rs", "forms.rs"),
        ("src/handlers/plain.rs", "plain.rs"),
        ("src/handlers/streams.rs", "streams.rs"),
    ];
    let read = |name| fs::read(root().join("tests/fixtures/bodies").join(name)).expect("readable");
    places.map(|(place, name)| (place, read(name))).into()
}

/// A cargo workspace of generated services under `target/`. Files that did not change are not touched, so that a
/// repeated run compiles nothing.
pub struct Workspace {
    /// Where it is.
    pub dir: PathBuf,
    members: BTreeSet<String>,
}

impl Workspace {
    /// The workspace of this name, empty.
    pub fn new(name: &str) -> Self {
        Self {
            dir: root().join("target/generated").join(name),
            members: BTreeSet::new(),
        }
    }

    /// Makes a crate a member that the test writes itself; answers its folder.
    pub fn join(&mut self, name: &str) -> PathBuf {
        self.members.insert(name.to_owned());
        self.dir.join(name)
    }

    /// Makes the service of `document` a member.
    pub fn add(&mut self, document: &Path) -> PathBuf {
        self.add_as(&crate_name(document), document, Vec::new())
    }

    /// Makes the service of `document` a member under another name, with files of the test's own over the starter ones.
    pub fn add_as(&mut self, name: &str, document: &Path, own: Vec<(&str, Vec<u8>)>) -> PathBuf {
        let (mut files, _) = generate_as(name, document);
        for (path, bytes) in own {
            let ownership = apigen::plan::Ownership::Starter;
            files.files.insert(path.to_owned(), File { ownership, bytes });
        }
        let dir = self.dir.join(name);
        let wanted: BTreeSet<_> = files.files.keys().map(|path| dir.join(path)).collect();
        for path in everything(&dir) {
            if !wanted.contains(&path) {
                fs::remove_file(path).expect("removable");
            }
        }
        for (path, file) in &files.files {
            put(&dir.join(path), &file.bytes);
        }
        self.members.insert(name.to_owned());
        dir
    }

    /// Runs cargo on all members.
    ///
    /// # Panics
    /// If cargo fails, with what it said.
    pub fn cargo(&self, arguments: &[&str]) -> String {
        self.manifest();
        cargo(&self.dir, arguments)
    }

    /// Runs cargo on all members, whether it succeeds or not.
    pub fn cargo_whatever(&self, arguments: &[&str]) -> String {
        self.manifest();
        run(&self.dir, arguments).1
    }

    fn manifest(&self) {
        let members: Vec<_> = self.members.iter().map(|name| format!("{name:?}")).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n\n[profile.dev.package.\"*\"]\ndebug = false\n",
            members.join(", ")
        );
        put(&self.dir.join("Cargo.toml"), manifest.as_bytes());
    }
}

/// Runs cargo in `dir`, with the one target folder of all generated services.
///
/// # Panics
/// If cargo fails, with what it said.
pub fn cargo(dir: &Path, arguments: &[&str]) -> String {
    let (success, said) = run(dir, arguments);
    assert!(
        success,
        "cargo {} in {}:\n{}",
        arguments.join(" "),
        dir.display(),
        trouble(&said)
    );
    said
}

/// From the first error on: what was compiled before helps nobody.
fn trouble(said: &str) -> &str {
    let error = said.find("\nerror").map_or(0, |before| before + 1);
    &said[error..]
}

fn run(dir: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", root().join("target/services"))
        // What is generated is compiled once: the state of an incremental build would fill the disk for nothing.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    (output.status.success(), said)
}

/// Writes a file, unless it holds this already.
pub fn put(path: &Path, bytes: &[u8]) {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return;
    }
    fs::create_dir_all(path.parent().expect("below the workspace")).expect("writable");
    fs::write(path, bytes).expect("writable");
}

fn everything(dir: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![dir.to_path_buf()]);
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}
