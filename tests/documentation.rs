//! What the documentation names is there.

mod common;

use std::fs;

/// `(file, test)` of each test that stands in backquotes in a table: `kit/edge.rs::scopes_are_demanded`.
fn named(text: &str) -> Vec<(String, Option<String>)> {
    let quoted = text.split('`').skip(1).step_by(2);
    let tests = quoted.filter(|quote| {
        let file = quote.split("::").next().unwrap_or_default();
        file.len() > 3 && file.strip_suffix(".rs").is_some()
    });
    tests
        .map(|quote| match quote.split_once("::") {
            Some((file, test)) => (file.to_owned(), Some(test.to_owned())),
            None => (quote.to_owned(), None),
        })
        .collect()
}

fn source(file: &str) -> Option<String> {
    let path = file
        .strip_prefix("kit/")
        .map_or_else(|| file.to_owned(), |file| format!("kit/tests/{file}"));
    fs::read_to_string(common::root().join("tests").join(path)).ok()
}

#[test]
fn every_pattern_of_the_articles_has_a_test_that_exists() {
    let text = fs::read_to_string(common::root().join("docs/production.md")).expect("readable");
    let rows = text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| pattern"));
    for row in rows {
        let tests = named(row);
        assert!(!tests.is_empty(), "no test: {row}");
        for (file, test) in tests {
            let source = source(&file).unwrap_or_else(|| panic!("no file {file}: {row}"));
            if let Some(test) = test {
                assert!(source.contains(&format!("fn {test}(")), "no test {test} in {file}");
            }
        }
    }
}

/// The cells of the rows of a table below a heading.
fn rows<'t>(text: &'t str, heading: &str) -> Vec<Vec<&'t str>> {
    let (_, below) = text.split_once(heading).expect("the heading");
    let lines = below.lines().skip_while(|line| !line.starts_with('|'));
    let table = lines.take_while(|line| line.starts_with('|')).skip(2);
    table
        .map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_page_of_types_names_the_types_that_formats_become() {
    let text = fs::read_to_string(common::root().join("docs/types.md")).expect("readable");
    let mut pairs = Vec::new();
    for row in rows(&text, "## Formats") {
        let (formats, types) = (quoted(row[0]), quoted(row[1]));
        // A stream is no member of a struct.
        let Some(last) = types.last() else { continue };
        let types = formats
            .iter()
            .enumerate()
            .map(|(index, _)| types.get(index).unwrap_or(last));
        pairs.extend(
            formats
                .iter()
                .zip(types)
                .map(|(format, ty)| ((*format).to_owned(), (*ty).to_owned())),
        );
    }
    assert!(pairs.len() >= 14, "{pairs:?}");
    let members = pairs
        .iter()
        .map(|(format, _)| format!("m_{}: {{ type: string, format: {format} }}", format.replace('-', "_")));
    let members = members.collect::<Vec<_>>().join(", ");
    let document = common::root().join("target/documentation/formats.yaml");
    let head = "openapi: 3.1.0\ninfo: { title: Formats, version: '1' }\npaths: {}\n";
    let schemas = format!("components: {{ schemas: {{ All: {{ type: object, properties: {{ {members} }} }} }} }}\n");
    common::put(&document, format!("{head}{schemas}").as_bytes());
    let (files, _) = common::generate(&document);
    let models = files
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("src/generated/models/"));
    let models: String = models
        .map(|(_, file)| String::from_utf8_lossy(&file.bytes).into_owned())
        .collect();
    for (format, ty) in pairs {
        let field = format!("pub m_{}: Option<{ty}>,", format.replace('-', "_"));
        assert!(models.contains(&field), "{field} is not in\n{models}");
    }
}
