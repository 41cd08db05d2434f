//! Files of the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::source::Limits;
use crate::source::linked::{Files, Found, Unread};
use crate::source::location::joined;

/// The files that a document may refer to: regular ones below one folder, links followed as long as they lead to such.
///
/// A document is not trusted: without the bound, one from elsewhere could have any file of this disk quoted in the
/// excerpts of its findings.
pub(super) struct Disk {
    /// The folder of the document.
    folder: PathBuf,
    /// The folder that nothing is read outside of, links resolved; nothing is read without one.
    within: Option<PathBuf>,
    /// The location at which each file was read, links resolved.
    read: BTreeMap<PathBuf, String>,
}

impl Disk {
    /// The files around a document.
    pub(super) fn new(document: &Path, limits: &Limits) -> Self {
        let parent = document.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = parent.unwrap_or(Path::new(".")).to_path_buf();
        let within = limits.within.clone().unwrap_or_else(|| repository(&folder));
        let own = document.file_name().map(|name| name.to_string_lossy().into_owned());
        let read = fs::canonicalize(document).ok().zip(own);
        Self {
            folder,
            within: fs::canonicalize(within).ok(),
            read: read.into_iter().collect(),
        }
    }
}

impl Disk {
    /// The location of a file that the user named; it counts as read.
    pub(super) fn named(&mut self, path: &Path) -> String {
        let (Ok(from), Ok(to)) = (fs::canonicalize(&self.folder), fs::canonicalize(path)) else {
            return path.display().to_string();
        };
        let same = from
            .components()
            .zip(to.components())
            .take_while(|(a, b)| a == b)
            .count();
        let up = from.components().skip(same).map(|_| "..".to_owned());
        let down = to
            .components()
            .skip(same)
            .map(|step| step.as_os_str().to_string_lossy().into_owned());
        let location = up.chain(down).collect::<Vec<_>>().join("/");
        self.read.insert(to, location.clone());
        location
    }
}

/// The repository that holds a folder; without one, the folder itself.
fn repository(folder: &Path) -> PathBuf {
    let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let is_root = |folder: &&Path| {
        [".git", ".hg", ".jj", ".svn"]
            .iter()
            .any(|mark| folder.join(mark).exists())
    };
    let found = real.ancestors().find(is_root).map(Path::to_path_buf);
    found.unwrap_or(real)
}

impl Disk {
    /// Refuses what lies outside: asked of the path as written, so that nobody learns what stands there, and of where it
    /// leads.
    fn inside(&self, path: &Path) -> Result<(), Unread> {
        let inside = self.within.as_ref().is_some_and(|within| path.starts_with(within));
        if inside { Ok(()) } else { Err(Unread::Outside) }
    }
}

impl Files for Disk {
    fn read(&mut self, location: &str, most: usize) -> Result<Found, Unread> {
        let path = fs::canonicalize(&self.folder).map_err(|error| unread(&error))?;
        self.inside(Path::new(&joined(&path.to_string_lossy(), location)))?;
        let path = fs::canonicalize(path.join(location)).map_err(|error| unread(&error))?;
        self.inside(&path)?;
        if let Some(location) = self.read.get(&path) {
            return Ok(Found::At(location.clone()));
        }
        let kind = fs::metadata(&path).map_err(|error| unread(&error))?;
        if !kind.is_file() {
            return Err(if kind.is_dir() { Unread::Folder } else { Unread::Special });
        }
        let file = fs::File::open(&path).map_err(|error| unread(&error))?;
        let mut bytes = Vec::new();
        let most = most.min(u32::MAX as usize - 1);
        file.take(most as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unread(&error))?;
        if bytes.len() > most {
            return Err(Unread::TooLarge);
        }
        self.read.insert(path, location.to_owned());
        Ok(Found::Bytes(bytes))
    }
}

/// Files of the disk, some of which are about to hold another text.
pub(super) struct Edited<'t> {
    pub disk: Disk,
    pub texts: &'t BTreeMap<String, String>,
}

impl Files for Edited<'_> {
    fn read(&mut self, location: &str, most: usize) -> Result<Found, Unread> {
        let found = self.disk.read(location, most)?;
        match (found, self.texts.get(location)) {
            (Found::Bytes(_), Some(text)) if text.len() > most => Err(Unread::TooLarge),
            (Found::Bytes(_), Some(text)) => Ok(Found::Bytes(text.clone().into_bytes())),
            (found, _) => Ok(found),
        }
    }
}

fn unread(error: &std::io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => Unread::Missing,
        ErrorKind::IsADirectory => Unread::Folder,
        _ => Unread::Denied,
    }
}
