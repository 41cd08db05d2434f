//! Plan to files in memory: minijinja, the syn gate, prettyplease.

use crate::plan::{Ownership, Plan};
use std::collections::BTreeMap;

/// A rendered file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Whose it is.
    pub ownership: Ownership,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Rendered files by path, relative to the service's folder, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    /// The files.
    pub files: BTreeMap<String, File>,
}

/// Renders a plan. An error is a bug of ours: it names template, line and contract operation.
pub fn render(plan: &Plan<'_>) -> anyhow::Result<FileSet> {
    let mut set = FileSet::default();
    for artifact in &plan.artifacts {
        let file = File {
            ownership: artifact.ownership,
            bytes: Vec::new(),
        };
        set.files.insert(artifact.path.clone(), file);
    }
    Ok(set)
}

/// A hash over all templates, hexadecimal SHA-256: what the lock keeps.
pub fn template_hash() -> String {
    let mut text = String::new();
    for (name, body) in TEMPLATES {
        text.extend([name, "\0", body, "\0"]);
    }
    crate::write::hash(text.as_bytes())
}

/// All templates by path under `templates/`, sorted.
pub static TEMPLATES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));
