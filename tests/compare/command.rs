//! `apigen diff` and `apigen check --against` as users meet them.

use super::common::root;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// What a team did to the orders contract between two releases, in its own file.
const RELEASE: [(&str, &str); 12] = [
    ("version: 2.3.0", "version: 2.4.0"),
    ("limit: 300/minute, key: user", "limit: 100/minute, key: ip"),
    (
        "typeBase: https://errors.acme.dev/",
        "typeBase: https://acme.dev/errors/",
    ),
    ("x-error-codes: [MAINTENANCE] ", "x-error-codes: [] "),
    ("retryAfter: 10s", "retryAfter: 60s"),
    (
        "members: { decline_code: { type: string, optional: true, example: insufficient_funds } }",
        "members: { reason: { type: string, example: insufficient_funds } }",
    ),
    (
        "minimum: 1, maximum: 100, default: 20",
        "minimum: 1, maximum: 50, default: 20",
    ),
    (
        "enum: [new, paid, shipped, delivered, cancelled]",
        "enum: [new, paid, packed, shipped, delivered, cancelled]",
    ),
    ("required: [lines, card_token]", "required: [lines, card_token, email]"),
    (
        "        note: { type: string, nullable: true, maxLength: 200 }\n    Document",
        "        note: { type: string, maxLength: 200 }\n    Document",
    ),
    (
        "        size: { type: integer, format: int64, minimum: 0 }",
        "        size: { type: integer, format: int64, minimum: 0 }\n        name: { type: string }",
    ),
    ("x-sunset: '2027-06-30'", "x-sunset: '2027-03-31'"),
];

fn released() -> String {
    fs::read_to_string(root().join("specs/orders.yaml")).expect("orders")
}

fn proposed() -> String {
    RELEASE.iter().fold(released(), |text, (from, to)| {
        assert!(text.contains(from), "orders.yaml no longer has {from:?}");
        text.replacen(from, to, 1)
    })
}

/// A folder with both releases.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("old.yaml"), released()).expect("writable");
    fs::write(dir.path().join("new.yaml"), proposed()).expect("writable");
    dir
}

fn apigen(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apigen"));
    command.current_dir(dir).args(arguments).env("NO_COLOR", "1");
    command.output().expect("apigen runs")
}

/// Exit code and words.
fn run(dir: &Path, arguments: &[&str]) -> (i32, String) {
    let output = apigen(dir, arguments);
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn git(dir: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(dir)
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_release_is_reported_whole() {
    let dir = folder();
    let (exit, said) = run(dir.path(), &["diff", "old.yaml", "new.yaml"]);
    assert_eq!(exit, 1, "{said}");
    insta::with_settings!({ snapshot_path => "../../snapshots/compare", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("release", said);
    });
}

#[test]
fn every_face_shows_both_files() {
    let dir = folder();
    for face in ["full", "concise", "json", "sarif", "junit", "github", "html"] {
        let (exit, said) = run(dir.path(), &["diff", "old.yaml", "new.yaml", "--output-format", face]);
        assert_eq!(exit, 1, "{face}: {said}");
        for word in ["ED101", "ED766", "old.yaml", "new.yaml"] {
            assert!(said.contains(word), "{face} does not say {word}: {said}");
        }
    }
}

#[test]
fn the_exit_code_follows_the_gravest_finding() {
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("warning.yaml"), released().replace("cancelled]", "cancelled, lost]")).expect("writable");
    fs::write(
        at("note.yaml"),
        released().replace("title: Order not found", "title: No such order"),
    )
    .expect("writable");
    let exit = |new: &str, more: &[&str]| run(dir.path(), &[&["diff", "old.yaml", new], more].concat()).0;
    assert_eq!(exit("old.yaml", &[]), 0);
    assert_eq!(exit("new.yaml", &[]), 1);
    assert_eq!(exit("new.yaml", &["--fail-on", "never"]), 0);
    assert_eq!(
        (
            exit("warning.yaml", &[]),
            exit("warning.yaml", &["--fail-on", "warning"])
        ),
        (0, 1)
    );
    assert_eq!(
        (
            exit("note.yaml", &["--fail-on", "warning"]),
            exit("note.yaml", &["--fail-on", "advice"])
        ),
        (0, 1)
    );
}

#[test]
fn what_cannot_be_read_is_no_comparison() {
    let dir = folder();
    fs::write(dir.path().join("broken.yaml"), "openapi: 3.0.3\ninfo: [\n").expect("writable");
    for (arguments, word) in [
        (["diff", "none.yaml", "new.yaml"], "AG101"),
        (["diff", "old.yaml", "none.yaml"], "AG101"),
        (["diff", "broken.yaml", "new.yaml"], "broken.yaml"),
        (["diff", "git:--output=x", "new.yaml"], "no revision"),
        (["diff", "git:", "new.yaml"], "git:REF"),
        (["diff", "git:main:", "new.yaml"], "git:REF"),
        (["diff", "git:main", "new.yaml"], "AG020"),
        (["check", ".", "--only=breaking"], "AG021"),
    ] {
        let (exit, said) = run(dir.path(), &arguments);
        assert_eq!(exit, 2, "{arguments:?}: {said}");
        assert!(said.contains(word), "{arguments:?} does not say {word}: {said}");
    }
    assert!(!dir.path().join("x").exists());
}

/// A repository whose first commit has the released contract in `api/`, with its catalogue in a file of its own.
fn repository() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let api = dir.path().join("api");
    fs::create_dir(&api).expect("a folder");
    git(dir.path(), &["init", "--quiet", "--initial-branch=main"]);
    fs::write(api.join("openapi.yaml"), PARTS).expect("writable");
    fs::write(
        dir.path().join("errors.yaml"),
        "errors:\n  NOT_HERE: { status: 404, title: Not here }\n  GONE: { status: 410, title: Gone }\n",
    )
    .expect("writable");
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "--quiet", "--message=First"]);
    fs::write(
        dir.path().join("errors.yaml"),
        "errors:\n  NOT_HERE: { status: 404, title: Not here }\n  GONE: { status: 404, title: Gone }\n",
    )
    .expect("writable");
    dir
}

const PARTS: &str = "openapi: 3.0.3
info: { title: Parts, version: 1.0.0 }
x-error-contract: { $ref: ../errors.yaml }
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [ { name: id, in: path, required: true, schema: { type: string } } ]
      x-error-codes: [NOT_HERE, GONE]
      responses: { '204': { description: It. } }
";

#[test]
fn a_revision_is_read_from_git_with_all_its_files() {
    let dir = repository();
    for (from, arguments) in [
        (".", ["git:main", "api/openapi.yaml"]),
        ("api", ["git:main", "openapi.yaml"]),
        ("api", ["git:HEAD:api/openapi.yaml", "openapi.yaml"]),
        (".", ["git:HEAD:api/openapi.yaml", "api/openapi.yaml"]),
        ("api", ["git:HEAD:./openapi.yaml", "openapi.yaml"]),
    ] {
        let (exit, said) = run(&dir.path().join(from), &["diff", arguments[0], arguments[1]]);
        assert_eq!(exit, 1, "{arguments:?} from {from}: {said}");
        for word in ["breaking[ED201]", "`GONE`: status 410 → 404", "errors.yaml:3", "git:"] {
            assert!(
                said.contains(word),
                "{arguments:?} from {from} does not say {word}: {said}"
            );
        }
    }
    let (exit, said) = run(dir.path(), &["diff", "git:nowhere", "api/openapi.yaml"]);
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("AG020") && said.contains("nowhere"), "{said}");
}

#[test]
fn a_service_is_checked_against_the_contract_its_clients_know() {
    let dir = tempfile::tempdir().expect("a folder");
    let (exit, said) = run(
        dir.path(),
        &[
            "new",
            "service",
            "--spec",
            &root().join("specs/minimal.yaml").to_string_lossy(),
        ],
    );
    assert_eq!(exit, 0, "{said}");
    let service = dir.path().join("service");
    git(&service, &["init", "--quiet", "--initial-branch=main"]);
    git(&service, &["add", "."]);
    git(&service, &["commit", "--quiet", "--message=First"]);
    let check = ["check", "service", "--only", "breaking", "--against", "git:HEAD"];
    let (exit, said) = run(dir.path(), &check);
    assert_eq!(exit, 0, "{said}");
    let document = service.join("openapi.yaml");
    let text = fs::read_to_string(&document).expect("the contract");
    fs::write(&document, text.replace("60/minute", "6/minute")).expect("writable");
    let (exit, said) = run(dir.path(), &check);
    assert_eq!(exit, 1, "{said}");
    assert!(
        said.contains("breaking[ED303]") && said.contains("git:HEAD:service/openapi.yaml"),
        "{said}"
    );
    let (exit, _) = run(
        dir.path(),
        &["check", "service", "--only", "document", "--against", "git:HEAD"],
    );
    assert_eq!(exit, 0);
}

#[test]
fn a_changelog_is_sorted_by_operation() {
    let dir = folder();
    let (exit, said) = run(dir.path(), &["diff", "old.yaml", "new.yaml", "--changelog"]);
    assert_eq!(exit, 1, "{said}");
    insta::with_settings!({ snapshot_path => "../../snapshots/compare", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("changelog", said);
    });
    let (exit, said) = run(dir.path(), &["diff", "old.yaml", "old.yaml", "--changelog", "--quiet"]);
    assert_eq!(
        (exit, said.as_str()),
        (
            0,
            "# Orders API: 2.3.0 to 2.3.0\n\nNo changes that clients could notice.\n"
        )
    );
}
