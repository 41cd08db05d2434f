//! The command line as users meet it: exit codes, messages, streams.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn apigen(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apigen"));
    command.args(arguments).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    apigen(arguments).output().expect("apigen runs")
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// Runs apigen, and holds its exit code and its words against these.
fn expect(arguments: &[&str], exit: i32, words: &[&str]) -> String {
    let output = run(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?} does not say {word:?}: {said}");
    }
    said
}

fn spec(name: &str) -> String {
    format!("{}/specs/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn write(path: impl AsRef<Path>, content: &str) -> String {
    fs::write(&path, content).expect("writable");
    text(path.as_ref())
}

#[test]
fn new_needs_a_document_that_is_there() {
    let dir = folder();
    let target = text(&dir.path().join("orders"));
    expect(
        &["new", &target, "--spec", "no/such/file.yaml"],
        2,
        &["AG101", "no/such/file.yaml", "no such file"],
    );
    assert!(!Path::new(&target).exists());
}

#[test]
fn new_needs_yaml() {
    let dir = folder();
    let document = write(dir.path().join("a.yaml"), "openapi: 3.0.3\ninfo: { title: [\n");
    let target = text(&dir.path().join("orders"));
    let said = expect(&["new", &target, "--spec", &document], 2, &["AG10", "a.yaml:"]);
    assert!(!said.contains("bug"), "{said}");
    assert!(!Path::new(&target).exists());
}

#[test]
fn new_needs_openapi() {
    let dir = folder();
    let document = write(dir.path().join("a.yaml"), "apples: 3\npears: 4\n");
    let target = text(&dir.path().join("orders"));
    expect(&["new", &target, "--spec", &document], 2, &["AG201"]);
    assert!(!Path::new(&target).exists());
}

#[test]
fn new_leaves_a_taken_folder_alone() {
    let dir = folder();
    let mine = dir.path().join("mine.txt");
    fs::write(&mine, "mine").expect("writable");
    let target = text(dir.path());
    expect(
        &["new", &target, "--name", "orders", "--spec", &spec("orders.yaml")],
        2,
        &["AG010", "not empty"],
    );
    assert_eq!(fs::read_to_string(mine).expect("still there"), "mine");
    assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 1);
}

#[test]
fn new_needs_a_name_for_the_crate() {
    let dir = folder();
    for name in ["2fast", "fn", "a b", "std"] {
        let target = text(&dir.path().join("x"));
        expect(
            &["new", &target, "--name", name, "--spec", &spec("orders.yaml")],
            2,
            &["AG011", name],
        );
    }
    let target = text(&dir.path().join("9lives"));
    expect(
        &["new", &target, "--spec", &spec("orders.yaml")],
        2,
        &["AG011", "--name"],
    );
}

#[test]
fn new_needs_a_place_where_it_may_write() {
    let dir = folder();
    let file = write(dir.path().join("file"), "");
    let below = format!("{file}/orders");
    expect(&["new", &below, "--spec", &spec("orders.yaml")], 2, &["AG012"]);
    expect(&["new", &file, "--spec", &spec("orders.yaml")], 2, &["AG010"]);
}

#[test]
fn new_writes_whole_services_and_twice_the_same() {
    let dir = folder();
    let (one, two) = (dir.path().join("orders"), dir.path().join("again"));
    expect(
        &["new", &text(&one), "--spec", &spec("orders.yaml")],
        0,
        &["6 operations", "cargo run"],
    );
    expect(
        &["new", &text(&two), "--name", "orders", "--spec", &spec("orders.yaml")],
        0,
        &[],
    );
    assert_eq!(files(&one), files(&two));
    assert!(files(&one).iter().any(|(path, _)| path == "src/main.rs"));
}

#[test]
fn generate_changes_nothing_in_a_fresh_service_and_mends_a_stale_one() {
    let dir = folder();
    let service = dir.path().join("orders");
    let at = text(&service);
    expect(&["new", &at, "--spec", &spec("orders.yaml")], 0, &[]);
    let fresh = files(&service);
    expect(&["generate", &at, "--check"], 0, &[]);
    expect(&["generate", &at], 0, &["0 new, 0 rewritten, 0 removed"]);
    assert_eq!(files(&service), fresh);
    expect(&["check", &at, "--only", "stale,handlers"], 0, &["AG508"]);

    let generated = service.join("src/generated/mod.rs");
    let before = fs::read_to_string(&generated).expect("there");
    fs::remove_file(&generated).expect("removable");
    expect(
        &["check", &at, "--only", "stale"],
        1,
        &["AG506", "src/generated/mod.rs"],
    );
    expect(&["generate", &at], 0, &["1 new"]);
    fs::write(&generated, format!("{before}// edited\n")).expect("writable");
    expect(&["generate", &at, "--check"], 1, &["AG505"]);
    expect(
        &["generate", &at, "--diff"],
        0,
        &["edited src/generated/mod.rs", "-// edited"],
    );
    expect(&["generate", &at], 1, &["AG505", "src/generated/mod.rs"]);
    expect(&["generate", &at, "--force", "src/generated/mod.rs"], 0, &[]);
    assert_eq!(fs::read_to_string(&generated).expect("there"), before);

    let handlers = service.join("src/handlers/orders.rs");
    let text = fs::read_to_string(&handlers).expect("there");
    fs::write(&handlers, text.replace("fn get_order(", "fn fetch_order(")).expect("writable");
    expect(&["check", &at, "--only", "handlers"], 1, &["AG507", "get_order"]);
}

#[test]
fn check_needs_a_service() {
    let dir = folder();
    expect(&["check", &text(dir.path())], 2, &["AG013", "apigen new"]);
    expect(&["generate", &text(dir.path())], 2, &["AG013"]);
}

#[test]
fn check_needs_somebody_at_the_address() {
    let spec = spec("orders.yaml");
    expect(
        &["check", "--spec", &spec, "--url", "http://127.0.0.1:9"],
        3,
        &["AG503", "127.0.0.1:9"],
    );
    expect(
        &["check", "--spec", &spec, "--url", "https://127.0.0.1:9"],
        3,
        &["AG503", "not http"],
    );
    expect(&["check", "--spec", &spec], 2, &["--url"]);
    expect(
        &["check", "--spec", &spec, "--plan", "--case", "x/y/1"],
        0,
        &["createOrder/constraint/1"],
    );
    expect(
        &[
            "check",
            "--spec",
            &spec,
            "--url",
            "http://127.0.0.1:9",
            "--case",
            "x/y/1",
        ],
        2,
        &["AG015"],
    );
}

/// A folder that looks like a service, with this `main.rs`.
fn impostor(main: &str) -> tempfile::TempDir {
    let dir = folder();
    let at = dir.path();
    fs::create_dir(at.join("src")).expect("makeable");
    write(at.join("apigen.toml"), "document = \"openapi.yaml\"\n");
    write(
        at.join("Cargo.toml"),
        "[package]\nname = \"impostor\"\nversion = \"0.1.0\"\nedition = \"2024\"\nfancy = true\n[workspace]\n",
    );
    write(at.join("src/main.rs"), main);
    fs::copy(spec("minimal.yaml"), at.join("openapi.yaml")).expect("copied");
    dir
}

fn live(main: &str, exit: i32, words: &[&str]) -> String {
    let dir = impostor(main);
    let output = apigen(&["check", &text(dir.path()), "--only", "live"])
        .env("CARGO_TARGET_DIR", dir.path().join("target"))
        .output()
        .expect("apigen runs");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(exit), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not said: {said}");
    }
    said
}

#[test]
fn a_service_that_does_not_compile_shows_the_compilers_words() {
    let said = live(
        "fn main() { no_such_function() }",
        2,
        &["AG500", "does not compile", "E0425", "no_such_function"],
    );
    assert!(
        !said.contains("unused manifest key"),
        "warnings would hide the error: {said}"
    );
}

#[test]
fn a_service_that_does_not_start_shows_its_last_words() {
    let main = r#"fn main() { eprintln!("APP_JWT_SECRET is too short"); std::process::exit(78) }"#;
    live(
        main,
        3,
        &["AG501", "does not start", "78", "APP_JWT_SECRET is too short"],
    );
}

#[test]
fn a_service_that_dies_is_said_to_have_died() {
    let main = r#"
fn main() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    println!("listening on http://{}", listener.local_addr().unwrap());
    let _ = listener.accept();
    eprintln!("cannot go on");
    std::process::exit(9)
}"#;
    live(main, 3, &["AG502", "died", "cannot go on"]);
}

#[test]
fn lint_judges_documents() {
    expect(&["lint", &spec("orders.yaml")], 0, &[]);
    expect(&["lint", "no/such/file.yaml"], 2, &["AG101"]);
    let dir = folder();
    let document = write(dir.path().join("a.yaml"), "apples: 3\n");
    expect(&["lint", &document], 1, &["AG201"]);
    expect(&["lint", &document, "--fail-on", "never"], 0, &["AG201"]);
    let sarif = text(&dir.path().join("a.sarif"));
    expect(
        &[
            "lint",
            &document,
            "--output",
            &format!("sarif={sarif}"),
            "--output-format",
            "concise",
        ],
        1,
        &["AG201"],
    );
    assert!(fs::read_to_string(sarif).expect("written").contains("AG201"));
    expect(
        &["lint", &document, "--output", "sarif=/no/such/folder/a"],
        2,
        &["AG014"],
    );
}

#[test]
fn data_goes_to_stdout_and_notes_to_stderr() {
    let output = run(&["explain", "AG010"]);
    assert!(output.stderr.is_empty());
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("# AG010"));
    expect(&["explain", "AG999"], 2, &["AG002"]);
    let json = run(&["lint", &spec("orders.yaml"), "--output-format", "json"]);
    let parsed: serde_json::Value = serde_json::from_slice(&json.stdout).expect("one JSON object");
    assert!(parsed.is_object());
}

#[test]
fn colours_only_when_asked_for() {
    let dir = folder();
    let document = write(dir.path().join("a.yaml"), "apples: 3\n");
    assert!(!expect(&["lint", &document], 1, &[]).contains('\u{1b}'));
    assert!(expect(&["lint", &document, "--color", "always"], 1, &[]).contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let mut child = apigen(&["explain", "--all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn shells_and_pagers_are_served() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(expect(&["completions", shell], 0, &["apigen"]).len() > 1000);
    }
    expect(&["man"], 0, &[".TH apigen"]);
    let schema: serde_json::Value = serde_json::from_slice(&run(&["schema"]).stdout).expect("JSON");
    assert!(schema.is_object());
    expect(&["--version"], 0, &[env!("CARGO_PKG_VERSION")]);
    expect(&["--help"], 0, &["Exit codes"]);
    expect(&["no-such-command"], 2, &["no-such-command"]);
}

#[test]
fn publish_writes_a_file_where_it_is_told_to() {
    let dir = folder();
    let path = text(&dir.path().join("published.json"));
    for flag in ["-o", "--out"] {
        expect(&["publish", &spec("orders.yaml"), flag, &path], 0, &[]);
        let published = fs::read(&path).expect("written");
        let published: serde_json::Value = serde_json::from_slice(&published).expect("JSON, as the file is called");
        assert!(published["openapi"].is_string());
        fs::remove_file(&path).expect("there");
    }
}

#[test]
fn publish_adds_no_responses_where_the_owner_wants_none() {
    let dir = folder();
    let path = text(&dir.path().join("openapi.yaml"));
    fs::copy(spec("minimal.yaml"), &path).expect("writable");
    let statuses = |flags: &[&str]| {
        let output = run(&[&["publish", &*path, "--format", "json"], flags].concat());
        let published: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let paths = published["paths"].as_object().expect("paths").clone();
        let operations = paths
            .into_iter()
            .flat_map(|(_, item)| item.as_object().cloned().unwrap_or_default());
        let responses = operations.filter_map(|(_, operation)| operation["responses"].as_object().cloned());
        responses
            .flat_map(|map| map.into_iter().map(|(status, _)| status))
            .collect::<Vec<_>>()
    };
    let (all, declared) = (statuses(&[]), statuses(&["--no-inject"]));
    assert!(
        all.len() > declared.len() && !declared.is_empty(),
        "{all:?} {declared:?}"
    );
    fs::write(dir.path().join("apigen.toml"), "[contract]\ninject = false\n").expect("writable");
    assert_eq!(statuses(&[]), declared);
}

/// All files of a folder, with their bytes, sorted.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut open = vec![dir.to_path_buf()];
    let mut found = Vec::new();
    while let Some(inside) = open.pop() {
        for entry in fs::read_dir(&inside).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = text(path.strip_prefix(dir).expect("below")).replace('\\', "/");
                found.push((name, fs::read(&path).expect("readable")));
            }
        }
    }
    found.sort();
    found
}
