//! Files that do not outlive what they were made for.

use std::io;
use std::path::{Path, PathBuf};

/// A file that is removed when nobody holds it any more, whatever ended the request: an answer, a refusal, a panic, a
/// client that left.
#[derive(Debug)]
pub(super) struct Temporary(PathBuf);

impl Temporary {
    /// A new file that nobody else may read. Made at once, not on another thread: a request that is dropped in between
    /// would leave it behind.
    pub fn create(path: PathBuf) -> io::Result<(tokio::fs::File, Self)> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        Ok((tokio::fs::File::from_std(file), Self(path)))
    }

    /// Where it lies.
    #[cfg(feature = "multipart")]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it a name under which it stays.
    pub fn rename(mut self, path: &Path) -> io::Result<()> {
        std::fs::rename(&self.0, path)?;
        self.0 = PathBuf::new();
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // Nothing can be done about a file that is gone already or cannot be removed.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}
