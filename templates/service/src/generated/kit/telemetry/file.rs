//! A log file that does not grow for ever: a new one each day, each hour, or beyond a size; the oldest are removed.

use jiff::{SignedDuration, Timestamp};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// When a new file is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// At midnight, UTC.
    Daily,
    /// At the full hour.
    Hourly,
    /// Before the file would have more bytes than these.
    Size(u64),
}

/// The file in use keeps its name; a full one gets the time of its end behind it:
/// `orders.log.2026-11-21T17-00-00Z`.
pub(super) struct RotatingFile {
    path: PathBuf,
    rotation: Rotation,
    keep: usize,
    /// `None` after a rotation that failed, until the next write.
    file: Option<File>,
    size: u64,
    /// When the next file begins, for the rotations by time.
    end: Option<Timestamp>,
}

impl RotatingFile {
    /// Opens the file, or goes on where it ends.
    pub(super) fn open(path: &Path, rotation: Rotation, keep: usize) -> io::Result<Self> {
        let mut this = Self {
            path: path.to_owned(),
            rotation,
            keep,
            file: None,
            size: 0,
            end: None,
        };
        this.reopen()?;
        Ok(this)
    }

    /// A file that was begun in an earlier period ends with that period, though nobody ran then.
    fn reopen(&mut self) -> io::Result<()> {
        let file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        let known = file.metadata()?;
        let touched = known.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
        let begun = touched.filter(|_| known.len() > 0).unwrap_or_else(Timestamp::now);
        self.end = self.rotation.end(begun);
        self.size = known.len();
        self.file = Some(file);
        Ok(())
    }

    fn is_full(&self, more: usize) -> bool {
        match self.rotation {
            Rotation::Size(most) => self.size > 0 && self.size + more as u64 > most,
            Rotation::Daily | Rotation::Hourly => self.end.is_some_and(|end| Timestamp::now() >= end),
        }
    }

    /// Renames the full file and removes the oldest. What fails here fails quietly: a log in one file beats none.
    fn rotate(&mut self) {
        self.file = None;
        let _ = std::fs::rename(&self.path, self.old_name());
        let mut old = self.rotated();
        old.sort_unstable();
        for path in old.iter().rev().skip(self.keep) {
            let _ = std::fs::remove_file(path);
        }
    }

    /// The name of a file that ended: sorted by name, the files are sorted by time.
    fn old_name(&self) -> PathBuf {
        let stamp = match self.end {
            Some(end) => format!("{:.0}", end.min(Timestamp::now())),
            None => format!("{:.6}", Timestamp::now()),
        };
        self.beside(&format!(".{}", stamp.replace(':', "-")))
    }

    fn beside(&self, end: &str) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(end);
        self.path.with_file_name(name)
    }

    /// The files that were rotated: those with a time behind the name, and no others of the folder.
    fn rotated(&self) -> Vec<PathBuf> {
        let start = self.beside(".");
        let start = start.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let ours = entries.filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.strip_prefix(&start).is_some_and(is_stamp)
        });
        ours.map(|entry| entry.path()).collect()
    }
}

/// `2026-11-21T17-40-00Z`, with or without fractions of a second.
fn is_stamp(text: &str) -> bool {
    let shape = text
        .bytes()
        .take(19)
        .map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    shape.eq(*b"0000-00-00T00-00-00")
}

impl Rotation {
    /// The end of the period in which `begun` lies.
    fn end(self, begun: Timestamp) -> Option<Timestamp> {
        let period = match self {
            Self::Daily => SignedDuration::from_hours(24),
            Self::Hourly => SignedDuration::from_hours(1),
            Self::Size(_) => return None,
        };
        let seconds = begun.as_second().div_euclid(period.as_secs()) + 1;
        Timestamp::from_second(seconds * period.as_secs()).ok()
    }
}

impl Write for RotatingFile {
    /// As many whole lines as the file has room for, and at least one.
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        let first = lines
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(lines.len(), |at| at + 1);
        if self.is_full(first) {
            self.rotate();
        }
        if self.file.is_none() {
            self.reopen()?;
        }
        let room = match self.rotation {
            Rotation::Size(most) => usize::try_from(most.saturating_sub(self.size)).unwrap_or(usize::MAX),
            Rotation::Daily | Rotation::Hourly => lines.len(),
        };
        let fits = lines.get(..room).unwrap_or(lines);
        let last = fits.iter().rposition(|byte| *byte == b'\n').map_or(first, |at| at + 1);
        if let Some(file) = &mut self.file {
            file.write_all(&lines[..last])?;
        }
        self.size += last as u64;
        Ok(last)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
