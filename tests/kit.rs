//! The kit is code like any other: its own tests pass, its lints are clean.

mod common;

#[test]
fn the_kit_passes_its_own_tests() {
    let said = common::cargo(&common::root().join("tests/kit"), &["test", "--quiet"]);
    assert!(said.contains("test result: ok"), "{said}");
}
