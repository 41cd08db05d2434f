//! Where log lines go, and how long they are kept.

use super::super::config::reader::{Reader, Setting};
use super::file::{RotatingFile, Rotation};
use super::writer::{LineWriter, Writing};
use std::io;
use std::path::PathBuf;

/// `APP_LOG_…`.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// `APP_LOG_FILE`: standard output where `None`.
    pub file: Option<PathBuf>,
    /// `APP_LOG_ROTATION`: when a new file is begun.
    pub rotation: Rotation,
    /// `APP_LOG_KEEP`: how many files are kept besides the one in use.
    pub keep: usize,
}

impl LogSettings {
    pub(in super::super) fn read(reader: &mut Reader<'_>) -> Self {
        let settings = Self {
            file: reader.text("APP_LOG_FILE").map(PathBuf::from),
            rotation: reader.parsed("APP_LOG_ROTATION", Rotation::Daily),
            keep: reader.parsed("APP_LOG_KEEP", 7),
        };
        let folder = settings.file.as_deref().and_then(|file| file.parent());
        if folder.is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
            reader.problem("APP_LOG_FILE", "is in a folder that is not there");
        }
        settings
    }

    pub(super) fn open(&self) -> io::Result<(LineWriter, Writing)> {
        match &self.file {
            Some(path) => {
                let file = RotatingFile::open(path, self.rotation, self.keep);
                let told = |error| io::Error::other(format!("cannot open the log {}: {error}", path.display()));
                LineWriter::start(file.map_err(told)?)
            }
            None => LineWriter::start(io::stdout()),
        }
    }
}

impl Setting for Rotation {
    const EXPECTED: &'static str = "`daily`, `hourly` or a size such as `100MB` or `64MiB`";
    fn read(text: &str) -> Option<Self> {
        match text {
            "daily" => Some(Self::Daily),
            "hourly" => Some(Self::Hourly),
            size => bytes(size).map(Self::Size),
        }
    }
}

/// A size as the contract writes it: `5MB`, `256KiB`.
fn bytes(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let unit: u64 = match unit {
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    let size = number.parse::<u64>().ok()?.checked_mul(unit)?;
    (size > 0).then_some(size)
}
