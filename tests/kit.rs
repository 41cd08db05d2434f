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

/// The optional parts, as the manifest lists them.
fn parts() -> Vec<String> {
    let manifest = std::fs::read_to_string(common::root().join("tests/kit/Cargo.toml")).expect("readable");
    let (_, rest) = manifest.split_once("[features]\n").expect("there are features");
    let lines = rest.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_once(" = ").map(|(name, _)| name.to_owned()));
    names.filter(|name| name != "default").collect()
}

#[test]
fn each_part_of_the_kit_compiles_alone_and_so_does_none() {
    let kit = common::root().join("tests/kit");
    let sets = parts().into_iter().chain([String::new()]);
    for set in sets {
        let lint = ["clippy", "--quiet", "--no-default-features", "--features", &set];
        common::cargo(&kit, &[&lint[..], &["--", "-D", "warnings"]].concat());
    }
}

/// jsonwebtoken's own cryptography brought `rsa` (RUSTSEC-2023-0071, no version is free of it), bodies of XML brought a
/// quick-xml that a start tag could keep busy (RUSTSEC-2026-0194 and 0195): `cargo audit` in a team's CI was red from the
/// first day on.
#[test]
fn no_service_brings_crates_that_audits_refuse() {
    for lock in ["Cargo.lock", "tests/kit/Cargo.lock"] {
        let text = std::fs::read_to_string(common::root().join(lock)).expect("readable");
        let packages = text.split("[[package]]").skip(1);
        let versions = |name: &str| -> Vec<&str> {
            let named = format!("\nname = \"{name}\"\nversion = \"");
            let these = packages.clone().filter_map(|package| package.split_once(&named));
            these.filter_map(|(_, rest)| rest.split('"').next()).collect()
        };
        assert_eq!(versions("rsa"), Vec::<&str>::new(), "{lock}");
        let quick_xml = versions("quick-xml");
        let fine =
            |version: &&str| version.parse::<semver::Version>().expect("a version") >= semver::Version::new(0, 41, 0);
        assert!(
            !quick_xml.is_empty() && quick_xml.iter().all(fine),
            "{lock}: {quick_xml:?}"
        );
    }
}
