//! The kit is code like any other: its own tests pass, its lints are clean.

mod common;

#[test]
fn the_kit_passes_its_own_tests() {
    let said = common::cargo(&common::root().join("tests/kit"), &["test", "--quiet"]);
    assert!(said.contains("test result: ok"), "{said}");
}

#[test]
fn the_kit_and_its_tests_are_lint_clean() {
    let kit = common::root().join("tests/kit");
    common::cargo(&kit, &["clippy", "--all-targets", "--quiet", "--", "-D", "warnings"]);
}
