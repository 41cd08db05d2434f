//! Makes a change set real: a new folder appears whole or not at all, a file is replaced whole or not at all.

use super::{Change, ChangeSet, Entry, Lock};
use crate::render::FileSet;
use anyhow::Context as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes a new service: everything aside, in a folder beside `dir`, then one rename. `dir` must not exist or be empty.
///
/// An error leaves nothing behind: no place to write, no room, or a folder that is not empty.
pub fn create(files: &FileSet, dir: &Path, lock: &Lock) -> anyhow::Result<()> {
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
    let aside = aside(dir)?;
    let written = fill(files, &aside, lock).and_then(|()| move_in(&aside, dir));
    if written.is_err() {
        let _ = fs::remove_dir_all(&aside);
    }
    written
}

/// A folder of our own beside `dir`, hidden, named after it.
fn aside(dir: &Path) -> anyhow::Result<PathBuf> {
    let name = dir
        .file_name()
        .with_context(|| format!("{} names no folder", dir.display()))?;
    let aside = dir.with_file_name(format!(".{}.apigen-{}", name.to_string_lossy(), std::process::id()));
    fs::create_dir(&aside).with_context(|| format!("{} cannot be made", aside.display()))?;
    Ok(aside)
}

fn fill(files: &FileSet, dir: &Path, lock: &Lock) -> anyhow::Result<()> {
    for (path, file) in &files.files {
        put(&dir.join(path), &file.bytes)?;
    }
    put(&dir.join(Lock::FILE), lock.text().as_bytes())
}

fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

fn move_in(aside: &Path, dir: &Path) -> anyhow::Result<()> {
    if dir.is_dir() {
        fs::remove_dir(dir).with_context(|| format!("{} is not empty", dir.display()))?;
    }
    fs::rename(aside, dir).with_context(|| format!("{} cannot be made", dir.display()))
}

/// Carries out `changes` under `dir`; conflicts only where `forced` names their path. The lock is written last, so that
/// a run that was cut short is seen by the next one; it keeps the old entry of every conflict that stands.
///
/// An error is a file that cannot be written; what was written before it stays.
pub fn apply(changes: &ChangeSet, dir: &Path, old: &Lock, new: &Lock, forced: &[String]) -> anyhow::Result<()> {
    let mut lock = new.clone();
    for (path, entry) in &changes.entries {
        if carried_out(path, entry, forced) {
            carry_out(&dir.join(path), entry)?;
        } else if entry.change == Change::Conflict {
            keep(&mut lock, old, path);
        }
    }
    let text = lock.text();
    if fs::read_to_string(dir.join(Lock::FILE)).is_ok_and(|there| there == text) {
        return Ok(());
    }
    self::text(&dir.join(Lock::FILE), text.as_bytes())
}

fn carried_out(path: &str, entry: &Entry, forced: &[String]) -> bool {
    match entry.change {
        Change::Keep => false,
        Change::Conflict => forced.iter().any(|forced| forced == path),
        Change::Create | Change::Update | Change::Remove => true,
    }
}

fn carry_out(path: &Path, entry: &Entry) -> anyhow::Result<()> {
    match &entry.bytes {
        Some(bytes) => text(path, bytes),
        None => fs::remove_file(path).with_context(|| format!("{} cannot be removed", path.display())),
    }
}

fn keep(lock: &mut Lock, old: &Lock, path: &str) {
    match old.files.get(path) {
        Some(locked) => lock.files.insert(path.to_owned(), locked.clone()),
        None => lock.files.remove(path),
    };
}

/// Writes one file that is its owner's, such as a document: whole or not at all, through symbolic links, with the
/// permissions it had. An error leaves the old file as it was.
pub fn text(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let permissions = fs::metadata(&real).map(|there| there.permissions());
    if permissions.as_ref().is_ok_and(fs::Permissions::readonly) {
        anyhow::bail!("{} is read-only", path.display());
    }
    let name = real
        .file_name()
        .with_context(|| format!("{} names no file", path.display()))?
        .to_string_lossy();
    let aside = real.with_file_name(format!(".{name}.apigen-{}", std::process::id()));
    let written = put(&aside, bytes).and_then(|()| {
        if let Ok(permissions) = permissions {
            fs::set_permissions(&aside, permissions)?;
        }
        fs::rename(&aside, &real).with_context(|| format!("{} cannot be written", path.display()))
    });
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
    written
}
