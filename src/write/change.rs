//! What would happen to each file.

use super::{Lock, hash};
use crate::plan::Ownership;
use crate::render::{File, FileSet};
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// What would happen to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is not there yet.
    Create,
    /// It differs, and nobody edited it since apigen wrote it.
    Update,
    /// Nothing happens to it.
    Keep,
    /// It differs, and not by apigen's doing: shown, never overwritten unless forced.
    Conflict,
    /// apigen wrote it once and does not any more.
    Remove,
}

/// A file and what would happen to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub change: Change,
    /// Whose it is.
    pub ownership: Ownership,
    /// What it will hold after [`Change::Create`], [`Change::Update`] or a forced [`Change::Conflict`]; `None`: it
    /// goes.
    pub bytes: Option<Vec<u8>>,
}

/// What would happen to all files, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSet {
    /// The files.
    pub entries: BTreeMap<String, Entry>,
}

impl ChangeSet {
    /// Whether nothing would happen.
    pub fn is_clean(&self) -> bool {
        self.entries.values().all(|entry| entry.change == Change::Keep)
    }

    /// The paths to which this would happen.
    pub fn paths(&self, change: Change) -> impl Iterator<Item = &str> {
        let these = self.entries.iter().filter(move |(_, entry)| entry.change == change);
        these.map(|(path, _)| path.as_str())
    }
}

/// Compares `files` with what stands under `dir`. Reads only. An error is a file that cannot be read.
pub fn change_set(files: &FileSet, dir: &Path, lock: &Lock) -> anyhow::Result<ChangeSet> {
    let mut set = ChangeSet::default();
    for (path, file) in &files.files {
        let there = read(&dir.join(path))?;
        set.entries.insert(path.clone(), compare(path, file, there, lock)?);
    }
    let gone = lock.files.iter().filter(|(path, _)| !files.files.contains_key(*path));
    for (path, locked) in gone.filter(|(_, locked)| locked.ownership == Ownership::Generated) {
        if let Some(there) = safe(path).then(|| read(&dir.join(path))).transpose()?.flatten() {
            let edited = hash(&there) != locked.hash;
            let change = if edited { Change::Conflict } else { Change::Remove };
            set.entries.insert(path.clone(), entry(change, locked.ownership, None));
        }
    }
    Ok(set)
}

/// A lock is a file that anybody may edit: its paths stay within the folder.
fn safe(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn compare(path: &str, file: &File, there: Option<Vec<u8>>, lock: &Lock) -> anyhow::Result<Entry> {
    let locked = lock.files.get(path);
    let bytes = Some(file.bytes.clone());
    let change = match (file.ownership, there) {
        (Ownership::Starter, Some(_)) => Change::Keep,
        (Ownership::Starter, None) if locked.is_some() => Change::Keep,
        (_, None) => Change::Create,
        (Ownership::Shared, Some(there)) => return shared(path, file, &there),
        (Ownership::Generated, Some(there)) if there == file.bytes => Change::Keep,
        (Ownership::Generated, Some(there)) => match locked {
            Some(locked) if locked.hash == hash(&there) => Change::Update,
            _ => Change::Conflict,
        },
    };
    Ok(entry(change, file.ownership, bytes))
}

fn shared(path: &str, file: &File, there: &[u8]) -> anyhow::Result<Entry> {
    let merged = super::shared::merge(&file.bytes, there).with_context(|| format!("{path} is no TOML"))?;
    let change = if merged == there { Change::Keep } else { Change::Update };
    Ok(entry(change, file.ownership, Some(merged)))
}

const fn entry(change: Change, ownership: Ownership, bytes: Option<Vec<u8>>) -> Entry {
    Entry {
        change,
        ownership,
        bytes,
    }
}

fn read(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}
