//! One document with an error, a warning and an advice, in every face.

use apigen::diagnostic::{Diagnostic, Diagnostics};
use apigen::document;
use apigen::report::{Format, Style, render};
use apigen::source::{Limits, Source, parse_text};

const DOCUMENT: &str = "openapi: 3.1.0
info: { title: Pets & <owners>, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: listPets
      sumary: All pets
      responses: { '204': { description: Done. } }
    post:
      operationId: listPets
      responses: { '204': { description: Done. } }
webhooks:
  newPet: {}
";

fn found(text: &str) -> (Source, Diagnostics) {
    let (source, mut found) = parse_text("specs/my pets.yaml", text, &Limits::default());
    found.extend(document::read(&source).1);
    found.push(Diagnostic::placeless("AG101", "cannot read `x.yaml`: there is no such file").help("check the path"));
    found.sort();
    (source, found)
}

#[test]
fn every_face() {
    let (source, found) = found(DOCUMENT);
    for (name, format) in [
        ("full", Format::Full),
        ("concise", Format::Concise),
        ("json", Format::Json),
        ("junit", Format::Junit),
        ("github", Format::Github),
        ("html", Format::Html),
    ] {
        let said = render(&found, &source, format, Style::default());
        let said = said.split("<style>").next().unwrap_or("").to_owned() + said.split("</style>").nth(1).unwrap_or("");
        insta::with_settings!({ snapshot_path => "../snapshots/report", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, said);
        });
    }
    let mut log: serde_json::Value =
        serde_json::from_str(&render(&found, &source, Format::Sarif, Style::default())).expect("JSON");
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().expect("rules") {
        rule["help"] = "…".into();
    }
    insta::with_settings!({ snapshot_path => "../snapshots/report", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("sarif", serde_json::to_string_pretty(&log).expect("text"));
    });
}

#[test]
fn a_line_of_megabytes_is_cut_around_the_place() {
    let padding = format!("\"x-{}\": 1, ", "é".repeat(500)).repeat(3000);
    let text = format!(
        "{{{padding}\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"A\", \"version\": \"1\"}}, \"paths\": {{}}, \"info\": {{}}}}"
    );
    let (source, mut found) = found(&text);
    found
        .0
        .retain(|finding| finding.code == "AG106" && finding.message.contains("info"));
    assert_eq!(found.0.len(), 1);
    for format in [Format::Full, Format::Concise, Format::Html, Format::Github] {
        let said = render(&found, &source, format, Style::default());
        assert!(said.len() < 8000, "{}", said.len());
        assert!(said.contains("info"));
    }
    let said = render(&found, &source, Format::Full, Style::default());
    insta::with_settings!({ snapshot_path => "../snapshots/report", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("long_line", said);
    });
}

#[test]
fn colours_only_where_asked() {
    let (source, found) = found(DOCUMENT);
    let plain = render(&found, &source, Format::Full, Style::default());
    let style = Style {
        color: true,
        ..Style::default()
    };
    let coloured = render(&found, &source, Format::Full, style);
    assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
}

#[test]
fn a_document_cannot_steer_the_terminal() {
    let text = "openapi: 3.0.3\ninfo: { title: T, version: 1 }\npaths: { \"\\e[2Jx\": {} }\nx: { \"\\e]0;a\\a\": 1, \"\\e]0;a\\a\": 2 }\n";
    let (source, found) = found(text);
    assert!(found.0.len() >= 3, "{found:?}");
    for format in [Format::Full, Format::Concise, Format::Junit, Format::Html] {
        assert!(!render(&found, &source, format, Style::default()).contains(['\u{1b}', '\u{7}']));
    }
}

#[test]
fn a_fold_that_names_every_place_promises_no_more() {
    let fold = |times: usize| {
        let many: String = (0..times)
            .map(|index| format!("    Name{index}: {{ enum: [a, a] }}\n"))
            .collect();
        let (source, found) = found(&format!(
            "openapi: 3.1.0\ninfo: {{ title: t, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n{many}"
        ));
        let style = Style {
            fold: 3,
            ..Style::default()
        };
        render(&found, &source, Format::Full, style)
    };
    let (four, five) = (fold(4), fold(5));
    assert!(four.contains("(4 times)") && !four.contains("more;"), "{four}");
    assert!(five.contains("(5 times)") && five.contains("and 1 more;"), "{five}");
}
