//! Where files that clients send are kept. A trait, so that a folder here is an object store there and memory in a test.

use super::temporary::Temporary;
use futures_util::future::BoxFuture;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncRead, AsyncWriteExt as _};

/// What a store gives back, piece by piece.
pub type Content = Pin<Box<dyn AsyncRead + Send>>;

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its name in the store: made by the store, never by a client. The one thing to write down.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Where files are kept.
pub trait Store: Send + Sync + 'static {
    /// Keeps all that `content` gives. It is there whole and lasting once this returns, or not at all.
    fn put<'a>(&'a self, content: Pin<Box<dyn AsyncRead + Send + 'a>>) -> BoxFuture<'a, io::Result<Stored>>;

    /// What is kept under a name; [`io::ErrorKind::NotFound`] where nothing is.
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Content>>;

    /// Forgets it; nothing happens where nothing is.
    fn remove<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<()>>;
}

/// What is written before it has its name.
const UNFINISHED: &str = "part";
/// Nobody writes for so long: what is older was left by a process that is no more.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// A store in a folder of this machine. What is written has another name until it is on the disk, so that a crash leaves no
/// half file behind a name, and what is abandoned is removed: at once where a request fails, at the next start where a
/// process does.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A store in this folder, which is made if it is not there.
    ///
    /// # Errors
    /// If it cannot be made or read.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        std::fs::create_dir_all(&path)?;
        let oldest = SystemTime::now() - ABANDONED;
        for entry in std::fs::read_dir(&path)? {
            let entry = entry?;
            let unfinished = entry.path().extension().is_some_and(|end| end == UNFINISHED);
            if unfinished && entry.metadata()?.modified()? < oldest {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(Self(path))
    }

    /// Only names of our own making are looked for: no path of a client's is ever opened.
    fn path(&self, name: &str) -> io::Result<PathBuf> {
        let own = name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        own.then(|| self.0.join(name))
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    async fn write(&self, mut content: Pin<Box<dyn AsyncRead + Send + '_>>) -> io::Result<Stored> {
        let name = uuid::Uuid::now_v7().simple().to_string();
        let path = self.path(&name)?;
        let (mut file, unfinished) = Temporary::create(path.with_extension(UNFINISHED))?;
        let size = tokio::io::copy(&mut content, &mut file).await?;
        file.flush().await?;
        file.sync_all().await?;
        unfinished.rename(&path)?;
        sync_folder(&self.0).await?;
        Ok(Stored { name, size })
    }
}

/// A new name is on the disk only when its folder is.
async fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        tokio::fs::File::open(path).await?.sync_all().await?;
    }
    Ok(())
}

impl Store for Folder {
    fn put<'a>(&'a self, content: Pin<Box<dyn AsyncRead + Send + 'a>>) -> BoxFuture<'a, io::Result<Stored>> {
        Box::pin(self.write(content))
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Content>> {
        Box::pin(async move {
            let file = tokio::fs::File::open(self.path(name)?).await?;
            Ok(Box::pin(file) as Content)
        })
    }

    fn remove<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<()>> {
        Box::pin(async move {
            let Ok(path) = self.path(name) else { return Ok(()) };
            match tokio::fs::remove_file(path).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        })
    }
}
