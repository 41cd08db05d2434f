//! Files, lock and disk: nothing half-written, nothing of the team's lost.

use apigen::plan::Ownership;
use apigen::render::{File, FileSet};
use apigen::write::{Change, Lock, apply, change_set, create};
use std::fs;
use std::path::Path;

fn files(list: &[(&str, Ownership, &str)]) -> FileSet {
    let mut set = FileSet::default();
    for (path, ownership, text) in list {
        let file = File {
            ownership: *ownership,
            bytes: text.as_bytes().to_vec(),
        };
        set.files.insert((*path).to_owned(), file);
    }
    set
}

const FIRST: &[(&str, Ownership, &str)] = &[
    ("src/generated/a.rs", Ownership::Generated, "one"),
    ("src/generated/old.rs", Ownership::Generated, "old"),
    ("src/main.rs", Ownership::Starter, "main"),
    ("Cargo.toml", Ownership::Shared, "[dependencies]\nserde = \"1\"\n"),
];

const SECOND: &[(&str, Ownership, &str)] = &[
    ("src/generated/a.rs", Ownership::Generated, "two"),
    ("src/generated/b.rs", Ownership::Generated, "new"),
    ("src/main.rs", Ownership::Starter, "another main"),
    (
        "Cargo.toml",
        Ownership::Shared,
        "[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\nnew = \"2\"\n",
    ),
];

fn read(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).unwrap_or_default()
}

fn lock(dir: &Path) -> Lock {
    Lock::read(&read(dir, Lock::FILE)).expect("a lock")
}

/// A service of the first files, in a folder of its own.
fn service() -> (tempfile::TempDir, std::path::PathBuf) {
    let outside = tempfile::tempdir().expect("a folder");
    let dir = outside.path().join("service");
    let first = files(FIRST);
    create(&first, &dir, &Lock::of(&first, b"1")).expect("written");
    (outside, dir)
}

#[test]
fn a_new_folder_is_whole_and_nothing_stands_beside_it() {
    let (outside, dir) = service();
    assert_eq!(read(&dir, "src/generated/a.rs"), "one");
    assert_eq!(fs::read_dir(outside.path()).expect("readable").count(), 1);
    let first = files(FIRST);
    assert!(change_set(&first, &dir, &lock(&dir)).expect("readable").is_clean());
}

#[test]
fn a_folder_that_is_not_empty_is_left_alone() {
    let (outside, dir) = service();
    let second = files(SECOND);
    assert!(create(&second, &dir, &Lock::of(&second, b"2")).is_err());
    assert_eq!(read(&dir, "src/generated/a.rs"), "one");
    assert_eq!(fs::read_dir(outside.path()).expect("readable").count(), 1);
}

#[test]
fn a_regeneration_touches_what_is_apigens() {
    let (_outside, dir) = service();
    fs::write(dir.join("src/main.rs"), "the team's").expect("writable");
    fs::write(
        dir.join("Cargo.toml"),
        "# ours\n[dependencies]\nserde = \"1\" # pinned\n",
    )
    .expect("writable");
    let second = files(SECOND);
    let changes = change_set(&second, &dir, &lock(&dir)).expect("readable");
    assert_eq!(
        changes.paths(Change::Create).collect::<Vec<_>>(),
        ["src/generated/b.rs"]
    );
    assert_eq!(
        changes.paths(Change::Update).collect::<Vec<_>>(),
        ["Cargo.toml", "src/generated/a.rs"]
    );
    assert_eq!(
        changes.paths(Change::Remove).collect::<Vec<_>>(),
        ["src/generated/old.rs"]
    );
    apply(&changes, &dir, &lock(&dir), &Lock::of(&second, b"2"), &[]).expect("written");
    assert_eq!(read(&dir, "src/generated/a.rs"), "two");
    assert!(!dir.join("src/generated/old.rs").exists());
    assert_eq!(read(&dir, "src/main.rs"), "the team's");
    let manifest = read(&dir, "Cargo.toml");
    assert!(
        manifest.starts_with("# ours") && manifest.contains("derive") && manifest.contains("new = \"2\""),
        "{manifest}"
    );
    assert!(change_set(&second, &dir, &lock(&dir)).expect("readable").is_clean());
}

/// A service of last year kept a quick-xml for which the kit was no longer written, and a dependency that a feature was to
/// switch on: cargo refused its manifest.
#[test]
fn a_manifest_of_an_older_service_gets_the_versions_that_the_generated_code_was_written_for() {
    let (_outside, dir) = service();
    let old = "[dependencies]\nxml = \"0.38\" # bodies\nahead = \"2.1\"\nany = \"*\"\nheld = { version = \"=3.1.11\", default-features = false }\n\
        part = \"3\"\nneeded = { version = \"1.2\", optional = true }\nlocal = { path = \"../local\" }\n\
        kind = { version = \"3\", features = [\"std\"] } # by its bytes\n\
        [dependencies.long]\nversion = \"0.1\" # ours\nfeatures = [\"a\"]\n";
    fs::write(dir.join("Cargo.toml"), old).expect("writable");
    let new = "[features]\nparts = [\"dep:part\"]\n[dependencies]\nxml = \"0.42\"\nahead = \"2\"\nany = \"1\"\nheld = \"=3.1.12\"\n\
        part = { version = \"3\", optional = true }\nneeded = \"1\"\nlocal = \"1\"\n\
        kind = { version = \"3\", optional = true }\nlong = { version = \"0.2\", optional = true }\n";
    let second = files(&[("Cargo.toml", Ownership::Shared, new)]);
    let changes = change_set(&second, &dir, &lock(&dir)).expect("readable");
    apply(&changes, &dir, &lock(&dir), &Lock::of(&second, b"2"), &[]).expect("written");
    let merged = "[dependencies]\nxml = \"0.42\" # bodies\nahead = \"2.1\"\nany = \"*\"\nheld = { version = \"=3.1.12\", default-features = false }\n\
        part = { version = \"3\", optional = true }\nneeded = { version = \"1.2\" }\nlocal = { path = \"../local\" }\n\
        kind = { version = \"3\", features = [\"std\"], optional = true } # by its bytes\n\
        [dependencies.long]\nversion = \"0.2\" # ours\nfeatures = [\"a\"]\noptional = true\n\n\
        [features]\nparts = [\"dep:part\"]\n";
    assert_eq!(read(&dir, "Cargo.toml"), merged);
    assert!(change_set(&second, &dir, &lock(&dir)).expect("readable").is_clean());
}

#[test]
fn an_edit_by_hand_is_a_conflict_until_it_is_forced() {
    let (_outside, dir) = service();
    fs::write(dir.join("src/generated/a.rs"), "edited").expect("writable");
    let second = files(SECOND);
    let new = Lock::of(&second, b"2");
    let changes = change_set(&second, &dir, &lock(&dir)).expect("readable");
    assert_eq!(
        changes.paths(Change::Conflict).collect::<Vec<_>>(),
        ["src/generated/a.rs"]
    );
    apply(&changes, &dir, &lock(&dir), &new, &[]).expect("written");
    assert_eq!(read(&dir, "src/generated/a.rs"), "edited");
    // The next run still sees it.
    let again = change_set(&second, &dir, &lock(&dir)).expect("readable");
    assert_eq!(again.paths(Change::Conflict).count(), 1);
    apply(&again, &dir, &lock(&dir), &new, &["src/generated/a.rs".to_owned()]).expect("written");
    assert_eq!(read(&dir, "src/generated/a.rs"), "two");
}

#[test]
fn a_starter_that_the_team_removed_stays_away() {
    let (_outside, dir) = service();
    fs::remove_file(dir.join("src/main.rs")).expect("removable");
    let changes = change_set(&files(FIRST), &dir, &lock(&dir)).expect("readable");
    assert!(changes.is_clean());
}

#[test]
fn a_lock_cannot_reach_out_of_the_folder() {
    let (outside, dir) = service();
    fs::write(outside.path().join("victim"), "old").expect("writable");
    let text = read(&dir, Lock::FILE).replace("\"src/generated/old.rs\"", "\"../victim\"");
    let lock = Lock::read(&text).expect("a lock");
    let mut without = files(FIRST);
    without.files.remove("src/generated/old.rs");
    let changes = change_set(&without, &dir, &lock).expect("readable");
    assert_eq!(
        changes
            .paths(Change::Remove)
            .chain(changes.paths(Change::Conflict))
            .count(),
        0
    );
}
