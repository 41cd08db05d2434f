//! `apigen.lock`: what was written, so that an edit by hand is seen.

use crate::plan::Ownership;
use crate::render::FileSet;
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What the last run wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Lock {
    /// The version of apigen that wrote.
    pub version: String,
    /// Hexadecimal SHA-256 of the contract's bytes.
    pub document: String,
    /// Hexadecimal SHA-256 of all templates.
    pub templates: String,
    /// The files by path.
    #[serde(default)]
    pub files: BTreeMap<String, LockedFile>,
}

/// A file that the last run wrote.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LockedFile {
    /// Whose it is.
    pub ownership: Ownership,
    /// Hexadecimal SHA-256 of what was written.
    pub hash: String,
}

impl Lock {
    /// Its name in the service's folder.
    pub const FILE: &'static str = "apigen.lock";

    /// The lock of these files.
    pub fn of(files: &FileSet, document: &[u8]) -> Self {
        let locked = files.files.iter().map(|(path, file)| {
            let hash = super::hash(&file.bytes);
            let ownership = file.ownership;
            (path.clone(), LockedFile { ownership, hash })
        });
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            document: super::hash(document),
            templates: super::hash(crate::templates::whole().as_bytes()),
            files: locked.collect(),
        }
    }

    /// Reads the text of a lock. The error says what is wrong with it, for a diagnostic.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        toml_edit::de::from_str(text).context("apigen.lock cannot be read; delete it and run `apigen generate`")
    }

    /// The text of the lock: one line a file, so that merges stay small.
    pub fn text(&self) -> String {
        let mut text = String::from("# Written by apigen: what it wrote last, so that it never overwrites an edit.\n");
        let _ = writeln!(text, "version = \"{}\"", self.version);
        let _ = writeln!(text, "document = \"{}\"", self.document);
        let _ = writeln!(text, "templates = \"{}\"\n\n[files]", self.templates);
        for (path, file) in &self.files {
            let ownership = match file.ownership {
                Ownership::Generated => "generated",
                Ownership::Starter => "starter",
                Ownership::Shared => "shared",
            };
            let path = toml_edit::Value::from(path.as_str());
            let _ = writeln!(
                text,
                "{path} = {{ ownership = \"{ownership}\", hash = \"{}\" }}",
                file.hash
            );
        }
        text
    }
}
