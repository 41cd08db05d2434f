//! Every generated service compiles, without a warning, formatted, as it is.

mod common;

use common::Workspace;

/// What a team would run first.
fn passes(mut workspace: Workspace, documents: &[std::path::PathBuf]) -> Workspace {
    for document in documents {
        workspace.add(document);
    }
    workspace.cargo(&["fmt", "--all", "--check"]);
    workspace.cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]);
    workspace
}

#[test]
fn our_documents_become_services_that_pass_their_own_tests() {
    let mut workspace = Workspace::new("specs");
    for document in common::multi() {
        let folder = document.parent().and_then(|folder| folder.file_name());
        let name = format!("made-multi-{}", folder.unwrap_or_default().to_string_lossy());
        workspace.add_as(&name, &document, Vec::new());
    }
    let workspace = passes(workspace, &common::specs());
    let said = workspace.cargo(&["test", "--workspace", "--quiet"]);
    assert!(said.contains("test result: ok"), "{said}");
}

#[test]
fn real_documents_become_services_that_compile() {
    let documents = common::corpus();
    if !documents.is_empty() {
        passes(Workspace::new("corpus"), &documents);
    }
}

/// The features of a manifest, `default` aside.
fn features(manifest: &str) -> Vec<&str> {
    let (_, rest) = manifest.split_once("[features]\n").expect("there are features");
    let lines = rest.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_once(" = ").map(|(name, _)| name));
    names.filter(|name| *name != "default").collect()
}

/// What the contract needs is always on; of the kit's parts each alone is tried in `kit.rs`.
#[test]
fn a_service_compiles_with_all_parts_and_with_those_alone_that_its_contract_needs() {
    let mut workspace = Workspace::new("features");
    let dir = workspace.add(&common::root().join("specs/orders.yaml"));
    let manifest = std::fs::read_to_string(dir.join("Cargo.toml")).expect("a manifest");
    let all = features(&manifest);
    assert!(all.contains(&"compression") && all.contains(&"contract"), "{all:?}");
    for set in [all.join(","), "contract".to_owned()] {
        let lint = ["clippy", "--all-targets", "--no-default-features", "--features", &set];
        workspace.cargo(&[&lint[..], &["--quiet", "--", "-D", "warnings"]].concat());
    }
}
