//! Document in, files out: what is written, byte for byte.

mod common;

use std::path::Path;

/// One snapshot a file, so that each can be read when it changes.
fn snapshot(document: &str, chosen: impl Fn(&str) -> bool) {
    let (set, _) = common::generate(&common::root().join("specs").join(document));
    let stem = document.trim_end_matches(".yaml");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/{stem}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (path, file) in set.files.iter().filter(|(path, _)| chosen(path)) {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            insta::assert_snapshot!(path.replace('/', "__"), text);
        }
    });
}

fn is_kit(path: &str) -> bool {
    path.contains("/kit/")
}

#[test]
fn minimal_whole() {
    snapshot("minimal.yaml", |path| !is_kit(path) && path != "openapi.yaml");
}

#[test]
fn orders_what_the_team_reads() {
    let shown = ["api/", "errors/", "models/", "routes/", "handlers/"];
    snapshot("orders.yaml", |path| {
        path.ends_with("/orders.rs") && shown.iter().any(|part| path.contains(part))
    });
}

#[test]
fn petstore_models_and_handlers() {
    snapshot("petstore.yaml", |path| {
        path.contains("/models/") || path.contains("/handlers/")
    });
}

#[test]
fn hostile_models_and_interfaces() {
    snapshot("hostile.yaml", |path| {
        path.contains("/models/") || path.contains("/api/")
    });
}

#[test]
fn same_document_same_bytes() {
    for document in common::specs() {
        assert!(
            common::generate(&document) == common::generate(&document),
            "{}",
            document.display()
        );
    }
}

#[test]
fn no_file_leaves_the_folder_whatever_the_document_says() {
    for document in common::specs().into_iter().chain(common::corpus()) {
        for path in common::generate(&document).0.files.keys() {
            let plain = Path::new(path)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)));
            let tame = path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            assert!(plain && tame, "{}: {path}", document.display());
        }
    }
}

#[test]
fn nothing_of_this_machine_or_this_tool_is_written() {
    let home = common::root().to_string_lossy().into_owned();
    for document in common::specs() {
        for (path, file) in common::generate(&document).0.files {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            assert!(
                !text.contains(&home),
                "{path} of {} names the folder of apigen",
                document.display()
            );
        }
    }
}
