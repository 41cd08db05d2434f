//! Files that clients send.

use super::super::store::{Store, Stored};
use super::super::temporary::Temporary;
use bytes::Bytes;
use http::HeaderMap;
use std::io;
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt;

/// A file within a form of parts. Small ones are held in memory; what goes beyond [`Upload::MEMORY`] lies in a file
/// (`APP_UPLOAD_FOLDER`, or the system's folder for temporary files), which goes away with the upload.
#[derive(Debug)]
pub struct Upload {
    /// The name the client gives it, without folders. Never use it as a path.
    pub file_name: Option<String>,
    /// Its media type, in lower case without parameters; `application/octet-stream` where the client says nothing.
    pub content_type: String,
    /// The headers of its part.
    pub headers: HeaderMap,
    size: u64,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Memory(Bytes),
    File(Temporary),
}

impl Upload {
    /// Bytes that are held in memory at most.
    pub const MEMORY: usize = 256 * 1024;

    /// Its size in bytes.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Its content.
    pub async fn bytes(&self) -> io::Result<Bytes> {
        match &self.content {
            Content::Memory(bytes) => Ok(bytes.clone()),
            Content::File(file) => tokio::fs::read(file.path()).await.map(Bytes::from),
        }
    }

    /// Its content, piece by piece.
    pub async fn reader(&self) -> io::Result<Box<dyn tokio::io::AsyncRead + Send + Unpin>> {
        Ok(match &self.content {
            Content::Memory(bytes) => Box::new(io::Cursor::new(bytes.clone())),
            Content::File(file) => Box::new(tokio::fs::File::open(file.path()).await?),
        })
    }

    /// Keeps it in a store.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn keep(&self, store: &dyn Store) -> io::Result<Stored> {
        store.put(Box::pin(self.reader().await?)).await
    }

    /// Writes its content to a file of the team's own naming; a [`Store`] makes names itself.
    pub async fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        match &self.content {
            Content::Memory(bytes) => tokio::fs::write(path, bytes).await,
            Content::File(file) => tokio::fs::copy(file.path(), path).await.map(|_| ()),
        }
    }
}

/// An upload that is being received.
#[derive(Debug)]
pub(super) struct Receiving {
    /// Where it lies once it is too large for memory.
    folder: PathBuf,
    memory: Vec<u8>,
    file: Option<(tokio::fs::File, Temporary)>,
    /// The first bytes, by which a file is recognised.
    pub head: Vec<u8>,
    pub size: u64,
}

/// As many bytes as the recognition of files wants to see.
const HEAD: usize = 8 * 1024;

impl Receiving {
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            memory: Vec::new(),
            file: None,
            head: Vec::new(),
            size: 0,
        }
    }

    pub async fn add(&mut self, piece: &[u8]) -> io::Result<()> {
        self.size += piece.len() as u64;
        let wanted = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..wanted]);
        if let Some((file, _)) = &mut self.file {
            return file.write_all(piece).await;
        }
        self.memory.extend_from_slice(piece);
        if self.memory.len() > Upload::MEMORY {
            self.spill().await
        } else {
            Ok(())
        }
    }

    async fn spill(&mut self) -> io::Result<()> {
        let path = self.folder.join(format!("upload-{}", uuid::Uuid::new_v4().simple()));
        let (mut file, temporary) = Temporary::create(path)?;
        file.write_all(&self.memory).await?;
        self.memory = Vec::new();
        self.file = Some((file, temporary));
        Ok(())
    }

    pub async fn finish(self, file_name: Option<String>, content_type: String) -> io::Result<Upload> {
        let content = match self.file {
            None => Content::Memory(self.memory.into()),
            Some((mut file, temporary)) => {
                file.flush().await?;
                Content::File(temporary)
            }
        };
        Ok(Upload {
            file_name,
            content_type,
            headers: HeaderMap::new(),
            size: self.size,
            content,
        })
    }
}

/// The last step of a name that a client may have sent with its folders.
pub(super) fn bare_name(name: &str) -> Option<String> {
    let bare = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = bare.chars().filter(|letter| !letter.is_control()).take(255).collect();
    (!matches!(&*clean, "" | "." | "..")).then_some(clean)
}
