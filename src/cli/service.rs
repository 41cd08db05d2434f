//! A contract to files, and files against a folder: what `new`, `generate` and `check` share.

use super::front::{Folder, Read};
use super::stop::Stop;
use crate::config::Config;
use crate::plan::{self, Inputs, Published};
use crate::publish::{self, Format};
use crate::render::{self, FileSet};
use crate::source::{File, FileId, Node, is_remote};
use crate::write::{self, ChangeSet, Lock};
use std::path::Path;

/// Rendered files and what the generator said about the contract.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// The files.
    pub files: FileSet,
    /// Their lock.
    pub lock: Lock,
    /// The handler of each operation, in the contract's order.
    pub handlers: Vec<String>,
}

/// Renders a service in memory.
pub(crate) fn render(read: &Read, config: &Config, crate_name: &str) -> Result<Rendered, Stop> {
    let inputs = inputs(read, config, crate_name);
    let plan = plan::plan(&read.contract, config, &inputs);
    let files = render::render(&plan)?;
    let lock = Lock::of(&files, &contract_bytes(&inputs));
    let handlers = plan.names.operations.iter().map(|name| name.function.clone()).collect();
    Ok(Rendered { files, lock, handlers })
}

/// The document as a service has it, with the files it refers to: as they were read, in the same places, where all lie
/// below its folder and none calls the document by another name; else the one tree they make, overlays included.
fn inputs(read: &Read, config: &Config, crate_name: &str) -> Inputs {
    let source = &read.source;
    let bytes = |file: &File| file.text.clone().into_bytes();
    let (first, others) = source.files.split_first().unzip();
    let others = others.unwrap_or_default();
    let locations = (1..=others.len()).map(|id| source.location(FileId(u16::try_from(id).unwrap_or(u16::MAX))));
    // The configuration, where it names parts, has no place among them.
    let parts: Vec<_> = locations
        .zip(others)
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, file)| (path.to_owned(), bytes(file)))
        .collect();
    let mut inputs = Inputs {
        crate_name: crate_name.to_owned(),
        document: first.map(bytes).unwrap_or_default(),
        parts,
        published: Published::of(source, &read.document, &read.contract, read.options.inject),
    };
    let named = source.is_named() && source.location(FileId(0)) != config.document;
    let changed = source.named_files().next().is_some();
    if changed || named || inputs.parts.iter().any(|(path, _)| !has_place(path)) {
        let tree = source.root.as_ref().map(Node::to_json).unwrap_or_default();
        inputs.document = publish::text(source, &tree, Format::Yaml).into_bytes();
        inputs.parts.clear();
    }
    if let Some(line) = schema_line(&config.document, &inputs.document) {
        inputs.document.splice(0..0, line.bytes());
    }
    inputs
}

/// The line by which editors find the schema of the extension beside a YAML document, where it has none.
fn schema_line(name: &str, text: &[u8]) -> Option<String> {
    let is_yaml = [".yaml", ".yml"].iter().any(|end| name.ends_with(end)) && !text.trim_ascii_start().starts_with(b"{");
    let head = String::from_utf8_lossy(&text[..text.len().min(4096)]);
    let named = head
        .lines()
        .any(|line| line.starts_with('#') && line.contains("yaml-language-server"));
    // A directive or a byte order mark must stay first.
    let first = text.starts_with(b"%") || text.starts_with("\u{feff}".as_bytes());
    (is_yaml && !named && !first).then(|| format!("# yaml-language-server: $schema={}\n", plan::SCHEMA_FILE))
}

/// Folders of a service that hold other things than its document.
const TAKEN: [&str; 6] = ["clients", "docs", "ops", "src", "target", "tests"];

/// Whether a file that a document refers to can stand in a service where it stood: nothing that a document names may
/// become code, or configuration of a tool, and what was fetched has none.
fn has_place(path: &str) -> bool {
    let mut steps = path.split('/');
    let named = [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end));
    let first = path.split_once('/').map_or("", |(folder, _)| folder);
    named && !is_remote(Path::new(path)) && !TAKEN.contains(&first) && steps.all(|step| !step.starts_with('.'))
}

/// The bytes of a document and of all files it refers to.
fn contract_bytes(inputs: &Inputs) -> Vec<u8> {
    let mut bytes = inputs.document.clone();
    for (path, text) in &inputs.parts {
        bytes.extend(format!("\n# {path}\n").into_bytes());
        bytes.extend(text);
    }
    bytes
}

/// What a regeneration would change in a folder.
#[derive(Debug)]
pub(crate) struct Regenerated {
    /// The change of each file.
    pub changes: ChangeSet,
    /// The lock that stands there.
    pub old: Lock,
    /// The files as they should be.
    pub rendered: Rendered,
}

/// Regenerates the service of a folder in memory and compares.
pub(crate) fn regenerate(folder: &Folder, read: &Read) -> Result<Regenerated, Stop> {
    let old = lock(&folder.dir)?;
    let rendered = render(read, &folder.config, &crate_name(&folder.dir)?)?;
    let changes = write::change_set(&rendered.files, &folder.dir, &old).map_err(|error| unreadable(&error))?;
    Ok(Regenerated { changes, old, rendered })
}

/// The lock of a folder; an empty one where there is none.
fn lock(dir: &Path) -> Result<Lock, Stop> {
    match std::fs::read_to_string(dir.join(Lock::FILE)) {
        Ok(text) => Lock::read(&text)
            .map_err(|error| Stop::placeless("AG016", format!("{error:#}"), "restore it from version control")),
        Err(_) => Ok(Lock::default()),
    }
}

/// The crate's name as the team's `Cargo.toml` has it.
pub(crate) fn crate_name(dir: &Path) -> Result<String, Stop> {
    let path = dir.join("Cargo.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Stop::placeless(
            "AG013",
            format!("cannot read `{}`: {error}", path.display()),
            "restore it from version control",
        )
    })?;
    let manifest: Option<toml_edit::DocumentMut> = text.parse().ok();
    let name = manifest
        .as_ref()
        .and_then(|manifest| manifest.get("package")?.get("name")?.as_str());
    name.map(str::to_owned).ok_or_else(|| {
        Stop::placeless(
            "AG013",
            format!("`{}` names no package", path.display()),
            "write [package] name = \"…\"",
        )
    })
}

fn unreadable(error: &anyhow::Error) -> Stop {
    Stop::placeless("AG016", format!("{error:#}"), "make the file readable for this user")
}
