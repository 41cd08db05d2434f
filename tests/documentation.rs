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
