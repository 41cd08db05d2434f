//! Lints on whole documents: what is said, what can be ignored, what is mended.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use apigen::diagnostic::{Diagnostics, Severity};
use apigen::lint::{self, Options};
use apigen::report::{Format, Style, render};
use apigen::source::{Limits, Source, parse_text};
use apigen::{document, lower};

mod common;

/// The findings of a text, with what they point into.
fn judged(text: &str, inject: bool) -> (Source, Diagnostics) {
    let options = Options { inject };
    let (source, mut found) = parse_text("openapi.yaml", text, &Limits::default());
    let (read, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&read);
    found.extend(more);
    found.extend(lint::lint(&source, &read, &contract, options));
    let mut found = lint::ignore(&source, &read, options, lint::point(&source, found));
    found.sort();
    (source, found)
}

fn codes(text: &str) -> Vec<&'static str> {
    judged(text, true).1.0.iter().map(|finding| finding.code).collect()
}

fn broken() -> PathBuf {
    common::root().join("specs/faults/many/broken.yaml")
}

/// The rules that fire on the document which breaks them on purpose. Two of the list have other names here: a missing
/// `operationId` is advice AG311 in every document, and crossing paths are AG231.
const BROKEN: [&str; 47] = [
    "EC101", "EC102", "EC103", "EC104", "EC105", "EC106", "EC107", "EC109", "EC110", "EC111", "EC112", "EC113",
    "EC114", "EC120", "EC122", "EC123", "EC124", "EC201", "EC202", "EC203", "EC204", "EC205", "AG311", "EC207",
    "EC208", "AG231", "EC301", "EC302", "EC303", "EC304", "EC305", "EC310", "EC311", "EC320", "EC321", "EC330",
    "EC331", "EC332", "EC333", "EC340", "EC341", "EC401", "EC402", "EC403", "EC410", "EC411", "EC412",
];

#[test]
fn the_broken_document_breaks_47_rules_in_one_run() {
    let text = fs::read_to_string(broken()).expect("readable");
    let (source, found) = judged(&text, true);
    let fired: BTreeSet<&str> = found.0.iter().map(|finding| finding.code).collect();
    let silent: Vec<&&str> = BROKEN.iter().filter(|code| !fired.contains(**code)).collect();
    assert_eq!(silent, Vec::<&&str>::new());
    assert_eq!(BROKEN.iter().collect::<BTreeSet<_>>().len(), 47);
    insta::with_settings!({ snapshot_path => "../snapshots/lint", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("broken", render(&found, &source, Format::Concise, Style::default()));
    });
}

#[test]
fn our_own_documents_are_clean() {
    for name in ["orders.yaml", "minimal.yaml", "petstore.yaml"] {
        let text = fs::read_to_string(common::root().join("specs").join(name)).expect("readable");
        let (source, mut found) = judged(&text, true);
        found.0.retain(|finding| finding.severity > Severity::Advice);
        assert_eq!(render(&found, &source, Format::Concise, Style::default()), "", "{name}");
    }
}

#[test]
fn no_rule_stops_a_document_without_a_contract() {
    for path in common::corpus() {
        let text = fs::read_to_string(&path).expect("readable");
        let (_, found) = judged(&text, false);
        assert!(!found.has_errors(), "{}: {found:?}", path.display());
    }
}

/// The severities of the contract's own list, where a contract is declared. Milder are EC204, where the service sends
/// what is declared, EC412, for which the body's limit holds, and EC206 and EC209 under their other names.
#[test]
fn rules_are_as_grave_as_their_list_says() {
    let text = fs::read_to_string(broken()).expect("readable");
    let (_, found) = judged(&text, true);
    let errors = "EC101 EC103 EC104 EC106 EC107 EC114 EC120 EC122 EC123 EC201 EC205 EC208 EC304 EC305 EC311 EC330 \
                  EC341 EC401 EC403";
    let advice = "EC124 EC207 EC302 EC303 EC333 EC340 AG311 AG231 AG326";
    for finding in &found.0 {
        let wanted = if errors.contains(finding.code) {
            Severity::Error
        } else if advice.contains(finding.code) {
            Severity::Advice
        } else {
            Severity::Warning
        };
        assert_eq!(finding.severity, wanted, "{} {}", finding.code, finding.message);
    }
}

#[test]
fn what_contract_init_writes_stops_nothing() {
    for document in common::corpus() {
        let (_dir, path) = copy(&document);
        let output = apigen(&["contract", "init", &path.to_string_lossy()]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}: {}",
            document.display(),
            String::from_utf8_lossy(&output.stderr)
        );
        let (source, mut found) = judged(&fs::read_to_string(&path).expect("readable"), true);
        found.0.retain(|finding| finding.severity == Severity::Error);
        assert_eq!(
            render(&found, &source, Format::Concise, Style::default()),
            "",
            "{}",
            document.display()
        );
    }
}

// ---- suppressions ----

const OPEN: &str = "openapi: 3.0.3
info: { title: T, version: '1' }
x-error-contract: { errors: { GONE: { status: 410, title: Gone } } }
x-error-codes: [GONE]
paths:
  /x:
    delete:
      operationId: dropX
      responses: { '204': { description: gone } }
  /y:
    delete:
      operationId: dropY
      responses: { '204': { description: gone } }
";

#[test]
fn a_finding_is_ignored_for_an_operation_a_path_or_everywhere() {
    assert_eq!(codes(OPEN), ["EC302", "EC302"]);
    let ignore = "x-apigen: { ignore: { EC302: public } }";
    let root = OPEN.replace("paths:\n", &format!("{ignore}\npaths:\n"));
    assert_eq!(codes(&root), [] as [&str; 0]);
    let path = OPEN.replace("  /x:\n", &format!("  /x:\n    {ignore}\n"));
    assert_eq!(codes(&path), ["EC302"]);
    let operation = OPEN.replace("operationId: dropX\n", &format!("operationId: dropX\n      {ignore}\n"));
    assert_eq!(codes(&operation), ["EC302"]);
}

#[test]
fn a_comment_ignores_what_is_found_on_its_line_or_the_next() {
    let before = OPEN.replace(
        "  /x:\n    delete:",
        "  /x:\n    # apigen: ignore EC302 public\n    # why not\n\n    delete:",
    );
    assert_eq!(codes(&before), ["EC302"]);
    let behind = OPEN.replace(
        "  /x:\n    delete:",
        "  /x:\n    delete:   # apigen: ignore EC302, AG312 public",
    );
    assert_eq!(codes(&behind), ["AG340", "EC302"], "AG312 is not there to be ignored");
}

#[test]
fn a_text_that_speaks_of_comments_is_no_comment() {
    let text = "description: |\n      Write\n      # apigen: ignore EC302 public\n      above the line.";
    let spoken = OPEN.replace(
        "info: { title: T, version: '1' }",
        &format!("info:\n    title: T\n    version: '1'\n    {text}"),
    );
    assert_eq!(codes(&spoken), ["EC302", "EC302"]);
}

#[test]
fn what_is_ignored_needs_a_reason_a_rule_and_no_error() {
    let with = |comment: &str| {
        OPEN.replace(
            "  /x:\n    delete:",
            &format!("  /x:\n    delete:   # apigen: ignore {comment}"),
        )
    };
    assert_eq!(codes(&with("EC302")), ["EC302", "AG342", "EC302"]);
    assert_eq!(codes(&with("EC999 since it is")), ["EC302", "AG341", "EC302"]);
    assert_eq!(codes(&with("")), ["EC302", "EC302"]);
    let fault = OPEN.replace(
        "x-error-codes: [GONE]",
        "x-error-codes: [GONE, GHOST]   # apigen: ignore EC101 it will come",
    );
    assert_eq!(codes(&fault), ["EC101", "AG343", "EC302", "EC302"]);
    for odd in [
        "EC302,",
        "é EC302",
        "EC302 é",
        "EC30",
        ",,,",
        "12345",
        "\u{e9}\u{e9}C30",
    ] {
        codes(&with(odd));
    }
}

#[test]
fn findings_of_other_rooms_are_ignored_the_same_way() {
    let text = OPEN.replace(
        "responses: { '204': { description: gone } }",
        "responses: { '410': { description: gone, x-error-codes: [GONE] } }",
    );
    let counted = |text: &str| codes(text).iter().filter(|code| **code == "AG312").count();
    assert_eq!(counted(&text), 2);
    let ignored = text.replace(
        "  /x:\n    delete:",
        "  /x:\n    # apigen: ignore AG312 nothing comes back\n    delete:",
    );
    assert_eq!(counted(&ignored), 1);
}

// ---- mending ----

fn apigen(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apigen"));
    command.args(arguments).output().expect("apigen runs")
}

/// A copy of a document in a folder of its own.
fn copy(document: &Path) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join(document.file_name().expect("a file"));
    fs::write(&path, fs::read(document).expect("readable")).expect("writable");
    (dir, path)
}

/// The findings that say how they can be mended.
fn mendable(found: &Diagnostics) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in found.0.iter().filter(|finding| !finding.edits.is_empty()) {
        *counts.entry(finding.code).or_insert(0) += 1;
    }
    counts
}

fn mended(document: &Path, flags: &[&str]) -> (String, String) {
    let (_dir, path) = copy(document);
    let old = fs::read_to_string(&path).expect("readable");
    let name = path.to_string_lossy().into_owned();
    let output = apigen(&[&["lint", name.as_str(), "--fix", "--fail-on", "never"], flags].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}: {said}", document.display());
    (old, fs::read_to_string(&path).expect("readable"))
}

/// What --fix must leave behind: nothing that could be mended, and no error that was not there.
fn holds(document: &Path, inject: bool) {
    let flags: &[&str] = if inject { &[] } else { &["--no-inject"] };
    let (old, new) = mended(document, flags);
    let (before, after) = (judged(&old, inject).1, judged(&new, inject).1);
    assert_eq!(mendable(&after), BTreeMap::new(), "{}", document.display());
    assert!(
        after.count(Severity::Error) <= before.count(Severity::Error),
        "{}",
        document.display()
    );
    assert_eq!(
        mended_text(&new, inject),
        new,
        "{}: mended twice is mended once",
        document.display()
    );
}

fn mended_text(text: &str, inject: bool) -> String {
    let (source, found) = judged(text, inject);
    let edits = found.0.iter().map(|finding| finding.edits.as_slice());
    apigen::source::edited(&source.files[0], edits.filter(|edits| !edits.is_empty()))
}

#[test]
fn nothing_mendable_is_left_of_our_bad_documents() {
    let mut documents = common::documents(&common::root().join("specs/faults"));
    documents.retain(|path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("EC"))
    });
    assert!(documents.len() > 45);
    for document in documents.iter().chain(&common::specs()).chain([&broken()]) {
        holds(document, true);
        holds(document, false);
    }
}

#[test]
fn real_documents_can_be_completed() {
    for document in common::corpus() {
        let (_, text) = mended(&document, &["--no-inject"]);
        let (_, found) = judged(&text, false);
        let empty = found.0.iter().any(|finding| finding.code == "AG233");
        let missing = ["EC210", "EC306", "EC312"].map(|code| found.0.iter().filter(|f| f.code == code).count());
        assert!(empty || missing == [0, 0, 0], "{}: {missing:?}", document.display());
        assert!(!found.has_errors(), "{}", document.display());
    }
}

#[test]
fn a_completed_contract_promises_what_it_did() {
    for name in ["orders.yaml", "minimal.yaml", "petstore.yaml"] {
        let (old, new) = mended(&common::root().join("specs").join(name), &["--no-inject"]);
        let promises = |text: &str| {
            let (source, _) = parse_text("openapi.yaml", text, &Limits::default());
            let (contract, _) = lower::lower(&document::read(&source).0);
            let of = |operation: &apigen::contract::Operation| {
                let errors = operation.errors.iter().map(|error| contract.error(error.error));
                errors
                    .map(|error| format!("{} {} {}", operation.id, error.status, error.code))
                    .collect::<Vec<_>>()
            };
            contract.operations.iter().flat_map(of).collect::<Vec<_>>()
        };
        assert_eq!(promises(&old), promises(&new), "{name}");
    }
}

#[test]
fn mending_keeps_comments_and_layout() {
    let text = "openapi: 3.0.3   # the version\r\ninfo: { title: T,   version: '1' }\r\nx-error-contract:\r\n  errors:\r\n    \
                # what went away\r\n    GONE: { status: 410, title: Gone }\r\npaths:\r\n  /x:\r\n    get:   # reads\r\n      \
                operationId: readX\r\n      x-idempotency: optional   # for nothing\r\n      # until then\r\n      \
                x-sunset: '2027-06-30'\r\n      x-error-codes: [GONEE]\r\n      responses: { '200': { description: ok } }\r\n";
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("openapi.yaml");
    fs::write(&path, format!("\u{feff}{text}")).expect("writable");
    let output = apigen(&["lint", &path.to_string_lossy(), "--fix"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let wanted = text
        .replace("      x-idempotency: optional   # for nothing\r\n", "")
        .replace("      x-sunset", "      deprecated: true\r\n      x-sunset")
        .replace("GONEE", "GONE");
    assert_eq!(
        fs::read_to_string(&path).expect("readable"),
        format!("\u{feff}{wanted}")
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("3 findings mended") && said.contains("EC321 openapi.yaml:11 "),
        "{said}"
    );
}

#[test]
fn json_stays_json() {
    let yaml = fs::read_to_string(broken()).expect("readable");
    let json = parse_text("x", &yaml, &Limits::default())
        .0
        .root
        .expect("a tree")
        .to_json();
    for text in [json.to_string(), format!("{json:#}")] {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("openapi.json");
        fs::write(&path, &text).expect("writable");
        let output = apigen(&[
            "lint",
            &path.to_string_lossy(),
            "--fix",
            "--no-inject",
            "--output-format",
            "json",
        ]);
        let new = fs::read_to_string(&path).expect("readable");
        assert!(serde_json::from_str::<serde_json::Value>(&new).is_ok(), "{new}");
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(mendable(&judged(&new, false).1), BTreeMap::new());
        assert_eq!(
            new.lines().count() > 1,
            text.lines().count() > 1,
            "one line stays one line"
        );
    }
}

/// All files below a folder with their texts.
fn tree(dir: &Path) -> BTreeMap<String, String> {
    let (mut found, mut open) = (BTreeMap::new(), vec![dir.to_path_buf()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(dir).expect("below").to_string_lossy().into_owned();
                found.insert(name, fs::read_to_string(&path).expect("readable"));
            }
        }
    }
    found
}

#[test]
fn files_of_a_document_are_mended_but_not_those_it_shares() {
    let dir = tempfile::tempdir().expect("a folder");
    let old = tree(&common::root().join("specs/multi"));
    for (name, text) in &old {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("below")).expect("writable");
        fs::write(path, text).expect("writable");
    }
    fs::create_dir(dir.path().join(".git")).expect("writable");
    let document = dir.path().join("orders/openapi.yaml").to_string_lossy().into_owned();
    let output = apigen(&["lint", &document, "--fix", "--no-inject"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let new = tree(dir.path());
    assert!(
        new["orders/paths/orders.yaml"].contains("'422': { description: "),
        "{}",
        new["orders/paths/orders.yaml"]
    );
    assert_eq!(new["common/errors.yaml"], old["common/errors.yaml"]);
    assert_eq!(new["invoices/schemas/Money.yaml"], old["invoices/schemas/Money.yaml"]);
    let again = apigen(&["lint", &document, "--no-inject", "--output-format", "json"]);
    assert!(!String::from_utf8_lossy(&again.stdout).contains("EC210"));
}

#[test]
fn showing_writes_nothing() {
    let (_dir, path) = copy(&broken());
    let (name, old) = (path.to_string_lossy().into_owned(), fs::read(&path).expect("readable"));
    let shown = apigen(&["lint", &name, "--fix", "--diff"]);
    let diff = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(diff.contains("\n-      x-idempotency: optional\n"), "{diff}");
    let dry = apigen(&["lint", &name, "--fix", "--dry-run"]);
    assert!(String::from_utf8_lossy(&dry.stderr).contains("would be mended"));
    assert_eq!(fs::read(&path).expect("readable"), old);
}

#[test]
fn a_document_that_may_not_be_written_stays() {
    let (_dir, path) = copy(&broken());
    let old = fs::read(&path).expect("readable");
    let mut permissions = fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("settable");
    let output = apigen(&["lint", &path.to_string_lossy(), "--fix"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("AG012") && said.contains("read-only"), "{said}");
    assert_eq!(fs::read(&path).expect("readable"), old);
}

#[test]
fn the_configuration_decides_whether_responses_are_injected() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("openapi.yaml");
    fs::write(&path, OPEN).expect("writable");
    let told = |flags: &[&str]| {
        let output = apigen(&[&["lint", &*path.to_string_lossy()], flags].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(!told(&[]).contains("EC210"));
    assert!(told(&["--no-inject"]).contains("'410': { description: Gone., x-error-codes: [GONE]"));
    fs::write(dir.path().join("apigen.toml"), "[contract]\ninject = false\n").expect("writable");
    assert!(told(&[]).contains("EC210"));
    fs::write(dir.path().join("apigen.toml"), "[contract]\ninject = 'no'\n").expect("writable");
    let output = apigen(&["lint", &path.to_string_lossy()]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("AG032"));
}

/// Texts that are cut, doubled and garbled at places that a simple generator chooses.
fn garbled(text: &str, seed: u64) -> String {
    let mut state = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    let mut below = |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % most.max(1)
    };
    let words = [
        "",
        "{}",
        "[]",
        "null",
        "é",
        "'4XX'",
        "-",
        "{ a: [ { b: ~ } ] }",
        "x-error-codes: [é]",
        "# apigen: ignore é",
    ];
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=below(3) {
        let at = below(lines.len());
        match below(3) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[below(lines.len())].clone()),
            _ => {
                let line = lines[at].clone();
                let parts: Vec<&str> = line.split_inclusive([' ', ',', ':']).collect();
                let hole = below(parts.len());
                let word = words[below(words.len())];
                lines[at] = parts
                    .iter()
                    .enumerate()
                    .map(|(i, part)| if i == hole { word } else { part })
                    .collect();
            }
        }
    }
    lines.join("\n")
}

#[test]
fn no_garbled_document_breaks_a_rule_or_an_edit() {
    let texts = ["faults/many/broken.yaml", "orders.yaml"]
        .map(|name| fs::read_to_string(common::root().join("specs").join(name)).expect("readable"));
    for seed in 0..50 {
        for text in &texts {
            let text = garbled(text, seed);
            let inject = seed % 2 == 0;
            judged(&mended_text(&text, inject), inject);
        }
    }
}

/// The schemas of all examples are compiled as one, since each may reach most of a document: minutes for Stripe's.
#[test]
fn examples_that_are_judged_together_are_each_judged_by_their_own_schema() {
    let text = "openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /a:
    get:
      operationId: a
      responses:
        '400':
          description: No
          content:
            application/json:
              schema: { type: object, properties: { code: { type: string }, next: { $ref: '#/components/schemas/E' } } }
              example: { code: x, next: { code: 7 } }
        '404':
          description: No
          content:
            application/json:
              schema: { $ref: '#/components/schemas/E' }
              example: { code: 7 }
        '409':
          description: No
          content:
            application/json:
              schema: { type: object, properties: { code: { type: string } } }
              example: { code: 7 }
components:
  schemas:
    E: { type: object, properties: { code: { type: integer } } }
";
    let (source, found) = judged(text, true);
    let places = found.0.iter().filter(|finding| finding.code == "EC205").map(|finding| {
        let at = source.position(finding.span().expect("a place"));
        (at.line, at.column)
    });
    assert_eq!(places.collect::<Vec<_>>(), [(25, 32)]);
}

#[test]
fn what_is_certain_about_a_document_is_mended() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("openapi.yaml");
    fs::write(&path, MISWRITTEN).expect("writable");
    apigen(&["lint", &path.to_string_lossy(), "--fix"]);
    let mended = fs::read_to_string(&path).expect("readable");
    insta::with_settings!({ snapshot_path => "../snapshots/lint", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("what_is_certain", mended);
    });
}

/// One fault a line, each with one way out.
const MISWRITTEN: &str = "openapi: 3.0.3
info: { title: Orders, version: 1.0.0 }
paths:
  orders/{id}:   # no slash
    get:
      operationID: getOrder
      parameters:
        - name: id
          in: path
          # not required
          schema: { type: intger, minLenght: 2 }
        - { name: page, in: qery, schema: { type: integer, minimum: \"1\", default: '1' } }
        - { name: all, in: query, required: 'false', schema: { type: boolean, default: 'true' } }
        - { name: old, in: query, schema: { type: string, enum: [yes, true, 1.0, off], default: 5 } }
      responses:
        '200':
          description: The order.
          content:
            application/json:
              schema:
                $ref: #/components/schemas/Order
        4xx: { description: Wrong. }
components:
  schemas:
    Order: { type: object, propertys: { id: { type: str } } }
";
