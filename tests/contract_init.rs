//! Documents without an error contract, and with the one that `apigen contract init` writes.

#![allow(clippy::print_stdout, reason = "figures of a passed test are worth a line")]

mod common;

use apigen::contract::Contract;
use apigen::diagnostic::{Diagnostics, Edit};
use apigen::document::Document;
use apigen::report::{Format, Style, render};
use apigen::source::{self, Limits, Source};
use apigen::{adopt, document, lower};
use std::path::Path;

struct Read {
    source: Source,
    document: Document,
    contract: Contract,
    found: Diagnostics,
}

fn read(name: &str, text: &str) -> Read {
    let (source, mut found) = source::parse_text(name, text, &Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    Read {
        source,
        document,
        contract,
        found,
    }
}

fn errors(read: &Read) -> String {
    let mut found = read.found.clone();
    found.extend(apigen::lint::lint(
        &read.source,
        &read.document,
        &read.contract,
        apigen::lint::Options::default(),
    ));
    found
        .0
        .retain(|finding| finding.severity == apigen::diagnostic::Severity::Error);
    render(&found, &read.source, Format::Concise, Style::default())
}

fn adopted(read: &Read) -> (Vec<Edit>, String) {
    let edits = adopt::adopt(&read.source, &read.document, &read.contract, None).edits;
    let text = source::edited(&read.source.files[0], [edits.as_slice()]);
    (edits, text)
}

fn without_extension(contract: &Read) -> bool {
    contract.document.root().get("x-error-contract").is_none()
}

/// The text without what was inserted.
fn undone(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut text = text.to_owned();
    for edit in edits {
        let start = edit.span.start as usize;
        assert_eq!(text.get(start..start + edit.text.len()), Some(edit.text.as_str()));
        text.replace_range(start..start + edit.text.len(), "");
    }
    text
}

/// What must hold of every document; the adopted text.
fn holds(name: &str, text: &str) -> String {
    let before = read(name, text);
    let (edits, written) = adopted(&before);
    let after = read(name, &written);
    // EC208, about ids that differ in spelling only, is asked of contracts alone, and has nothing to do with errors.
    let stops = |read: &Read| -> Vec<String> {
        let lines = errors(read);
        let words = lines.lines().filter_map(|line| line.split_once(": error["));
        let words = words.map(|(_, words)| words.to_owned());
        words.filter(|words| !words.starts_with("EC208")).collect()
    };
    assert_eq!(stops(&before), stops(&after), "{name}");
    assert!(after.document.root().get("x-error-contract").is_some(), "{name}");
    assert_eq!(
        adopt::promises(&before.contract),
        adopt::promises(&after.contract),
        "{name} promises something else"
    );
    same_answers(name, &sent(&before.contract), &sent(&after.contract));
    assert!(
        edits.iter().all(|edit| edit.span.start == edit.span.end),
        "{name}: only insertions"
    );
    assert_eq!(undone(&written, &edits), before.source.files[0].text, "{name}");
    written
}

fn same_answers(name: &str, before: &[String], after: &[String]) {
    let differ = before.iter().zip(after).filter(|(before, after)| before != after);
    let differ: Vec<_> = differ.map(|(before, after)| format!("{before}\n{after}")).collect();
    assert!(
        differ.is_empty(),
        "{name}: {} of {}:\n{}",
        differ.len(),
        before.len(),
        differ[0]
    );
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

#[test]
fn every_document_keeps_its_promises_and_every_byte() {
    let mut count = 0;
    for path in common::corpus().into_iter().chain(common::specs()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = text(&path);
        // Its faults stand in the way, see `what_is_bridged_is_mended_first`.
        let untidy = name == "untidy.yaml";
        if !untidy && without_extension(&read(&name, &text)) {
            holds(&name, &text);
            count += 1;
        }
    }
    assert!(count >= 2, "{count} documents without a contract");
}

/// What is sent for each error of each operation, who raises it, and what its entry says.
fn sent(contract: &Contract) -> Vec<String> {
    let all = contract.operations.iter().flat_map(|operation| {
        operation.errors.iter().map(|error| {
            let code = contract.error(error.error);
            let envelope = &contract.envelopes[error.envelope.0 as usize];
            let own = code.body.as_ref();
            let own = own.map(|(media_type, schema)| (media_type, schema.map(|id| &contract.schema(id).pointer)));
            let entry = (&code.code, code.status, &code.title, &code.detail.text, &code.type_uri);
            let retry = (code.retryable, code.retry_after);
            let body = (&envelope.media_type, &envelope.body, own);
            format!("{} {:?} {entry:?} {retry:?} {body:?}", operation.id, error.origin)
        })
    });
    all.collect()
}

/// A document with comments, anchors, quotes of both kinds, literal texts and an indentation of four.
const COMMENTED: &str = "\
# The house style: four blanks.

openapi: '3.0.3' # quoted
info: {title: Books, version: \"1\"}

# ---- what can be asked ----
paths:
    /books/{id}:
        # one book
        get:
            operationId: getBook
            parameters:
            -   {name: id, in: path, required: true, schema: {type: string}}
            responses:
                '200': {description: The book.}
                \"404\":   # gone or never there
                    description: |
                        # No such book

                        Look elsewhere.
                    # what is sent
                    content: &error
                        application/json:
                            schema: {$ref: '#/components/schemas/Error'}
                            examples:
                                lost: {value: {code: BOOK_LOST, message: The book is lost., kind: book}}
                                none: {value: {code: BOOK_UNKNOWN, message: No book 7., kind: book}}
                409: &taken
                    description: Somebody has it.
                    content:
                        application/json:
                            schema:
                                allOf:
                                - $ref: '#/components/schemas/Error'
                                - properties: {code: {enum: [BOOK_LENT]}}
                '418': {$ref: '#/components/responses/TeaPot'}
                '503': {description: 'Closed {today}: come back.'}
        # borrow it
        delete:
            operationId: dropBook
            parameters:
            -   {name: id, in: path, required: true, schema: {type: string}}
            responses:
                '204': {description: Gone.}
                409: *taken
                '418': {$ref: '#/components/responses/TeaPot'}
components:
    responses:
        TeaPot: {description: \"Short: and stout\"}
    schemas:
        Error: {type: object, required: [code, message, kind], properties: {code: {type: string}, message: {type: string}, kind: {type: string, example: book}}}
";

#[test]
fn comments_and_layout_stay() {
    let written = holds("books.yaml", COMMENTED);
    insta::with_settings!({ snapshot_path => "../snapshots/contract_init", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("commented", written);
    });
    let lines: Vec<_> = written.lines().collect();
    for line in COMMENTED.lines() {
        let whole = lines.contains(&line);
        assert!(whole || line.contains("'503'") || line.contains("TeaPot: {"), "{line}");
    }
}

#[test]
fn line_ends_stay() {
    let written = holds("books.yaml", &COMMENTED.replace('\n', "\r\n"));
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
    assert_eq!(written.replace("\r\n", "\n"), holds("books.yaml", COMMENTED));
}

/// A document as JSON in a layout of its own.
fn json(name: &str, layout: &[u8]) -> String {
    let (source, _) = source::load(&common::root().join("specs").join(name), &Limits::default());
    let value = source.root.expect("a tree").to_json();
    let mut text = Vec::new();
    let pretty = serde_json::ser::PrettyFormatter::with_indent(layout);
    let mut writer = serde_json::Serializer::with_formatter(&mut text, pretty);
    serde::Serialize::serialize(&value, &mut writer).expect("JSON");
    String::from_utf8(text).expect("UTF-8") + "\n"
}

#[test]
fn json_is_inserted_as_the_document_writes_it() {
    for layout in ["  ", "    ", "\t"] {
        for name in ["plain.yaml", "petstore.yaml"] {
            let text = json(name, layout.as_bytes());
            let written = holds("api.json", &text);
            let value: serde_json::Value = serde_json::from_str(&written).expect("JSON");
            let mut again = Vec::new();
            let pretty = serde_json::ser::PrettyFormatter::with_indent(layout.as_bytes());
            let mut writer = serde_json::Serializer::with_formatter(&mut again, pretty);
            serde::Serialize::serialize(&value, &mut writer).expect("JSON");
            let again = String::from_utf8(again).expect("UTF-8") + "\n";
            assert_eq!(written, again, "laid out as the rest is");
        }
    }
}

#[test]
fn minified_json_stays_minified() {
    for name in ["plain.yaml", "petstore.yaml"] {
        let value: serde_json::Value = serde_json::from_str(&json(name, b" ")).expect("JSON");
        let written = holds("api.json", &value.to_string());
        let value: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(written, value.to_string());
    }
}

#[test]
fn a_document_between_braces_stays_so() {
    let text = "{ openapi: 3.0.3, info: { title: t, version: '1' }, paths: { /a: { get: { operationId: a, responses: { '200': { description: ok }, '404': { description: No such thing. }, '409': {description: Late, content: {application/json: {example: {code: too_late}}}} } } } } }\n";
    let written = holds("flow.yaml", text);
    insta::with_settings!({ snapshot_path => "../snapshots/contract_init", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("braces", written);
    });
}

fn apigen(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_apigen"))
        .args(arguments)
        .output()
        .expect("apigen runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn folder_with(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("writable");
    let path = path.to_string_lossy().into_owned();
    (folder, path)
}

#[test]
fn the_second_init_is_refused_and_changes_nothing() {
    let (_folder, path) = folder_with("books.yaml", COMMENTED.as_bytes());
    let (exit, _, said) = apigen(&["contract", "init", &path]);
    assert_eq!(exit, Some(0), "{said}");
    assert!(
        said.contains(": 5 codes (1 from schemas, 2 from examples, 1 named after a response component, 1 from the status only), listed at 3 places"),
        "{said}"
    );
    let once = text(Path::new(&path));
    assert_eq!(once, holds("books.yaml", COMMENTED));
    let (exit, _, said) = apigen(&["contract", "init", &path]);
    assert_eq!(exit, Some(2), "{said}");
    assert!(
        said.contains("error[AG040]") && said.contains("books.yaml:6:1"),
        "{said}"
    );
    assert_eq!(text(Path::new(&path)), once);
}

#[test]
fn what_is_bridged_is_mended_first() {
    let document = include_str!("../specs/untidy.yaml");
    let (_folder, path) = folder_with("untidy.yaml", document.as_bytes());
    let (exit, _, said) = apigen(&["contract", "init", &path]);
    assert_eq!(exit, Some(2), "{said}");
    for code in ["AG042", "AG204", "AG210", "AG215", "AG230"] {
        assert!(said.contains(&format!("error[{code}]")), "{code}: {said}");
    }
    assert!(!said.contains("bug"), "{said}");
    assert_eq!(text(Path::new(&path)), document);
}

#[test]
fn a_byte_order_mark_and_permissions_stay() {
    let bytes = [b"\xef\xbb\xbf", COMMENTED.as_bytes()].concat();
    let (_folder, path) = folder_with("books.yaml", &bytes);
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o640);
    std::fs::set_permissions(&path, permissions).expect("ours");
    let (exit, _, said) = apigen(&["contract", "init", &path]);
    assert_eq!(exit, Some(0), "{said}");
    let written = std::fs::read(&path).expect("readable");
    assert_eq!(
        written.strip_prefix(b"\xef\xbb\xbf"),
        Some(holds("books.yaml", COMMENTED).as_bytes())
    );
    let mode = std::fs::metadata(&path).map(|there| std::os::unix::fs::PermissionsExt::mode(&there.permissions()));
    assert_eq!(mode.expect("there") & 0o777, 0o640);
}

#[test]
fn nothing_is_written_when_it_is_only_shown() {
    let (folder, path) = folder_with("books.yaml", COMMENTED.as_bytes());
    let (exit, shown, said) = apigen(&["contract", "init", &path, "--diff"]);
    assert_eq!(exit, Some(0), "{said}");
    assert!(
        shown.contains("books.yaml, before line 6, column 1 @@\n+x-error-contract:\n"),
        "{shown}"
    );
    assert!(said.contains("nothing was written"), "{said}");
    let (exit, shown, said) = apigen(&["contract", "init", &path, "--dry-run"]);
    assert_eq!((exit, shown.as_str()), (Some(0), ""), "{said}");
    assert_eq!(text(Path::new(&path)), COMMENTED);
    let out = folder.path().join("adopted.yaml").to_string_lossy().into_owned();
    let (exit, _, said) = apigen(&["contract", "init", &path, "-o", &out]);
    assert_eq!(exit, Some(0), "{said}");
    assert_eq!(text(Path::new(&path)), COMMENTED);
    assert_eq!(text(Path::new(&out)), holds("books.yaml", COMMENTED));
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("readable").count(),
        2,
        "nothing is left beside them"
    );
}

#[test]
fn a_code_without_a_status_is_not_guessed() {
    let listed = COMMENTED.replace(
        "            operationId: getBook\n",
        "            operationId: getBook\n            x-error-codes: [BOOK_BURNT]\n",
    );
    let (_folder, path) = folder_with("books.yaml", listed.as_bytes());
    let (exit, _, said) = apigen(&["contract", "init", &path]);
    assert_eq!(exit, Some(2), "{said}");
    assert!(said.contains("[AG318]") && said.contains("BOOK_BURNT"), "{said}");
    assert_eq!(text(Path::new(&path)), listed);
}

/// A document of three files.
const PARTS: [(&str, &str); 3] = [
    (
        "openapi.yaml",
        "openapi: 3.0.3
info: { title: Books, version: '1' }
paths:
  /books/{id}: { $ref: paths/book.yaml }
",
    ),
    (
        "paths/book.yaml",
        "get:
  operationId: getBook
  parameters: [ { name: id, in: path, required: true, schema: { type: string } } ]
  responses:
    '200': { description: The book. }
    '404': { $ref: '../common/errors.json#/responses/Missing' }
    '409':
      description: Somebody has it.
      content: { application/json: { schema: { $ref: '../common/errors.json#/schemas/Error' } } }
",
    ),
    (
        "common/errors.json",
        r##"{
  "responses": {
    "Missing": {
      "description": "No such book",
      "content": { "application/json": { "schema": { "$ref": "#/schemas/Error" }, "example": { "code": "BOOK_LOST", "message": "It is lost" } } }
    }
  },
  "schemas": {
    "Error": {
      "type": "object",
      "required": ["code", "message"],
      "properties": { "code": { "type": "string" }, "message": { "type": "string" } }
    }
  }
}
"##,
    ),
];

fn folder_of_parts() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in PARTS {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    folder
}

fn opened(path: &Path) -> Read {
    let (source, mut found) = document::open(path, &Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    Read {
        source,
        document,
        contract,
        found,
    }
}

#[test]
fn lists_stand_in_the_files_of_their_responses() {
    let folder = folder_of_parts();
    let path = folder.path().join("openapi.yaml");
    let before = opened(&path);
    let (exit, _, said) = apigen(&["contract", "init", &path.to_string_lossy()]);
    assert_eq!(exit, Some(0), "{said}");
    let after = opened(&path);
    assert_eq!(errors(&after), "");
    same_answers("parts", &sent(&before.contract), &sent(&after.contract));
    let shown = PARTS.map(|(name, _)| format!("== {name}\n{}", text(&folder.path().join(name))));
    insta::with_settings!({ snapshot_path => "../snapshots/contract_init", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("parts", shown.join("\n"));
    });
}

#[test]
fn the_catalogue_can_have_a_file_of_its_own() {
    for catalogue in ["common/catalogue.yaml", "catalogue.json"] {
        let folder = folder_of_parts();
        let path = folder.path().join("openapi.yaml");
        let before = opened(&path);
        let own = folder.path().join(catalogue).to_string_lossy().into_owned();
        let (exit, _, said) = apigen(&["contract", "init", &path.to_string_lossy(), "--catalogue", &own]);
        assert_eq!(exit, Some(0), "{said}");
        let after = opened(&path);
        assert_eq!(errors(&after), "", "{}", text(Path::new(&own)));
        same_answers("parts", &sent(&before.contract), &sent(&after.contract));
        assert!(
            text(&path).contains(&format!("x-error-contract:\n  $ref: {catalogue}\n")),
            "{}",
            text(&path)
        );
        let name = catalogue.replace(['/', '.'], "_");
        insta::with_settings!({ snapshot_path => "../snapshots/contract_init", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, text(Path::new(&own)));
        });
    }
}

#[test]
fn a_shared_catalogue_is_not_replaced() {
    let folder = folder_of_parts();
    let path = folder.path().join("openapi.yaml").to_string_lossy().into_owned();
    let taken = folder.path().join("common/errors.json").to_string_lossy().into_owned();
    let (exit, _, said) = apigen(&["contract", "init", &path, "--catalogue", &taken]);
    assert_eq!(exit, Some(2), "{said}");
    assert!(said.contains("[AG041]") && said.contains("is there already"), "{said}");
    assert_eq!(text(Path::new(&taken)), PARTS[2].1);
    let (exit, _, said) = apigen(&["contract", "init", &path, "-o", &format!("{path}.new")]);
    assert_eq!(exit, Some(2), "{said}");
    assert!(said.contains("[AG041]") && said.contains("2 files"), "{said}");
}
