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
