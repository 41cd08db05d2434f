//! A contract to files, and files against a folder: what `new`, `generate` and `check` share.

use super::front::{Folder, Read};
use super::stop::Stop;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::plan::{self, Inputs};
use crate::render::{self, FileSet};
use crate::write::{self, ChangeSet, Lock};
use std::path::Path;

/// Rendered files and what the generator said about the contract.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// The files.
    pub files: FileSet,
    /// Their lock.
    pub lock: Lock,
    /// What cannot be expressed.
    pub found: Diagnostics,
    /// The handler of each operation, in the contract's order.
    pub handlers: Vec<String>,
}

/// Renders a service in memory. What the generator cannot express is among the findings; with errors there are no files.
pub(crate) fn render(read: &Read, config: &Config, crate_name: &str) -> Result<Rendered, Stop> {
    let document = read
        .source
        .files
        .first()
        .map(|file| file.text.clone().into_bytes())
        .unwrap_or_default();
    let inputs = Inputs {
        crate_name: crate_name.to_owned(),
        document,
    };
    let (plan, found) = plan::plan(&read.contract, config, &inputs);
    let files = if found.has_errors() {
        FileSet::default()
    } else {
        render::render(&plan)?
    };
    let lock = Lock::of(&files, &inputs.document);
    let handlers = plan.names.operations.iter().map(|name| name.function.clone()).collect();
    Ok(Rendered {
        files,
        lock,
        found,
        handlers,
    })
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
