//! Request bodies with a limit that holds whatever `Content-Length` says.

use super::error::{Failure, Internal};
use super::operation::Builtin;
use bytes::{Bytes, BytesMut};
use futures_util::{FutureExt as _, Stream, StreamExt as _, TryStreamExt as _};
use http::header::CONNECTION;
use http_body_util::{BodyExt as _, combinators::BoxBody};
use hyper::body::{Body as _, Frame};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::time::Instant;
use tokio_util::io::StreamReader;

/// How slowly a body may come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// How long nothing may come.
    pub patience: Duration,
    /// How many bytes must come a second, once that time has passed.
    pub rate: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
            rate: 256,
        }
    }
}

impl Pace {
    /// How long the next piece may take, where so many bytes came in so long a wait.
    fn left(self, seen: u64, waited: Duration) -> Duration {
        if self.rate == 0 {
            return self.patience;
        }
        let earned = Duration::from_secs_f64(seen as f64 / self.rate as f64);
        self.patience.min((self.patience + earned).saturating_sub(waited))
    }
}

/// The body of a request, limited. Its errors, returned by a handler, refuse the request: 413 past the limit, 400 where
/// the client breaks off.
#[derive(Default)]
pub struct RequestBody {
    source: Source,
    limit: u64,
    unpacks: bool,
    arrival: Arrival,
}

/// How a body comes, where its files lie meanwhile, and whether it is waited for now.
#[derive(Clone, Default)]
pub(super) struct Arrival {
    pace: Pace,
    #[cfg_attr(not(feature = "multipart"), expect(dead_code, reason = "only uploads lie in files"))]
    folder: Option<Arc<Path>>,
    awaited: Arc<Awaited>,
}

/// What is counted is the wait for the client, not what a handler does between two pieces.
#[derive(Default)]
struct Awaited {
    now: AtomicBool,
    millis: AtomicU64,
}

impl Arrival {
    pub fn new(pace: Pace, folder: Option<Arc<Path>>) -> Self {
        Self {
            pace,
            folder,
            ..Self::default()
        }
    }

    /// Whether somebody waits for the client to send more: then it is not the service that takes long.
    pub fn is_awaited(&self) -> bool {
        self.awaited.now.load(Ordering::Relaxed)
    }
}

#[derive(Default)]
enum Source {
    #[default]
    Empty,
    Whole(Bytes),
    Stream(BoxBody<Bytes, io::Error>),
}

impl RequestBody {
    /// A body of at most so many bytes.
    pub fn new(body: poem::Body, limit: u64) -> Self {
        let body: BoxBody<Bytes, io::Error> = body.into();
        let source = if body.is_end_stream() {
            Source::Empty
        } else {
            Source::Stream(body)
        };
        Self {
            source,
            limit,
            unpacks: false,
            arrival: Arrival::default(),
        }
    }

    /// Where files of it lie until the request is answered.
    #[cfg(feature = "multipart")]
    pub(super) fn folder(&self) -> PathBuf {
        let own = self.arrival.folder.as_deref().map(Path::to_path_buf);
        own.unwrap_or_else(std::env::temp_dir)
    }

    /// How it must come.
    pub(super) fn arriving(self, arrival: Arrival) -> Self {
        Self { arrival, ..self }
    }

    /// Whether it may be packed (`Content-Encoding`): its limit holds for what comes out.
    pub(super) fn unpacking(self, unpacks: bool) -> Self {
        Self { unpacks, ..self }
    }

    /// Whether it may be packed.
    #[cfg(feature = "compression")]
    pub(super) const fn unpacks(&self) -> bool {
        self.unpacks
    }

    /// What comes out of it, if it is packed in this coding; `None`: nobody unpacks that here.
    #[cfg(feature = "compression")]
    pub(super) fn unpacked(self, coding: &str) -> Option<Self> {
        let (limit, arrival) = (self.limit, self.arrival.clone());
        let decoder = super::compression::Decoder::of(coding, limit)?;
        let pieces = futures_util::stream::unfold((self.pieces(), Some(decoder)), |(mut pieces, decoder)| async move {
            let mut decoder = decoder?;
            let (piece, rest) = match pieces.next().await {
                Some(Ok(piece)) => (decoder.piece(&piece), Some(decoder)),
                Some(Err(failure)) => (Err(failure), None),
                None => (decoder.finish(), None),
            };
            Some((
                piece.map_err(|failure| io::Error::other(Unpacking(failure))),
                (pieces, rest),
            ))
        });
        Some(Self {
            source: Source::Stream(poem::Body::from_bytes_stream(pieces).into()),
            limit,
            unpacks: false,
            arrival,
        })
    }

    /// Whether it is known to have no byte.
    pub fn is_empty(&self) -> bool {
        match &self.source {
            Source::Empty => true,
            Source::Whole(bytes) => bytes.is_empty(),
            Source::Stream(_) => false,
        }
    }

    /// The most bytes it may have.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// All bytes.
    pub async fn bytes(self) -> Result<Bytes, Internal> {
        self.whole().await.map_err(Internal::refusal)
    }

    /// Piece by piece.
    pub fn stream(self) -> impl Stream<Item = Result<Bytes, Internal>> + Send + Unpin + 'static {
        self.pieces().map_err(Internal::refusal)
    }

    /// As something that is read.
    pub fn reader(self) -> impl AsyncRead + Send + Unpin + 'static {
        StreamReader::new(self.stream().map_err(io::Error::other))
    }

    pub(super) async fn whole(self) -> Result<Bytes, Failure> {
        let limit = self.limit;
        let mut body = match self.source {
            Source::Empty => return Ok(Bytes::new()),
            Source::Whole(bytes) => return Ok(bytes),
            Source::Stream(body) => body,
        };
        let mut all = BytesMut::new();
        while let Some(piece) = next(&mut body, &self.arrival, all.len() as u64).await {
            let piece = piece?;
            if (all.len() + piece.len()) as u64 > limit {
                return Err(too_large(limit));
            }
            // Most bodies come in one piece, which need not be copied.
            if all.is_empty() && body.is_end_stream() {
                return Ok(piece);
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    pub(super) fn pieces(self) -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static {
        let (limit, arrival) = (self.limit, self.arrival);
        let body = match self.source {
            Source::Empty => poem::Body::empty(),
            Source::Whole(bytes) => poem::Body::from_bytes(bytes),
            Source::Stream(stream) => stream.into(),
        };
        let body: BoxBody<Bytes, io::Error> = body.into();
        let pieces = futures_util::stream::unfold((body, arrival, 0), move |(mut rest, arrival, seen)| async move {
            let piece = next(&mut rest, &arrival, seen).await?;
            let seen = seen + piece.as_ref().map_or(0, |piece| piece.len() as u64);
            let piece = if seen > limit { Err(too_large(limit)) } else { piece };
            Some((piece, (rest, arrival, seen)))
        });
        Box::pin(pieces)
    }

    /// Reads all of it, so that it can be looked at before it is decoded.
    pub(super) async fn buffered(self) -> Result<(Bytes, Self), Failure> {
        let (limit, unpacks, arrival) = (self.limit, self.unpacks, self.arrival.clone());
        let bytes = self.whole().await?;
        Ok((
            bytes.clone(),
            Self {
                source: Source::Whole(bytes),
                limit,
                unpacks,
                arrival,
            },
        ))
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// The next piece, if it comes in time.
async fn next(
    body: &mut BoxBody<Bytes, io::Error>,
    Arrival { pace, awaited, .. }: &Arrival,
    seen: u64,
) -> Option<Result<Bytes, Failure>> {
    let mut coming = pin!(data(body));
    // What is here already asks no clock.
    if let Some(piece) = coming.as_mut().now_or_never() {
        return piece.map(|piece| piece.map_err(broken));
    }
    let (begun, waited) = (
        Instant::now(),
        Duration::from_millis(awaited.millis.load(Ordering::Relaxed)),
    );
    awaited.now.store(true, Ordering::Relaxed);
    let piece = tokio::time::timeout(pace.left(seen, waited), coming).await;
    awaited.now.store(false, Ordering::Relaxed);
    awaited
        .millis
        .fetch_add(begun.elapsed().as_millis() as u64, Ordering::Relaxed);
    match piece {
        Ok(piece) => piece.map(|piece| piece.map_err(broken)),
        Err(_) => Some(Err(late())),
    }
}

/// The next data; what else a body may hold is passed over.
async fn data(body: &mut BoxBody<Bytes, io::Error>) -> Option<io::Result<Bytes>> {
    loop {
        match body.frame().await?.map(Frame::into_data) {
            Ok(Ok(piece)) => return Some(Ok(piece)),
            Ok(Err(_)) => {}
            Err(error) => return Some(Err(error)),
        }
    }
}

/// The client sends too slowly, or nothing: its fault, not the service's. What comes later is not waited for.
pub(super) fn late() -> Failure {
    Failure::malformed("The body did not come in time.").header(CONNECTION, "close")
}

pub(super) fn too_large(limit: u64) -> Failure {
    Failure::builtin(Builtin::PayloadTooLarge).detail(format!("The body must have at most {limit} bytes."))
}

/// A failure of the packed body on its way through the unpacked one.
#[derive(Debug, thiserror::Error)]
#[error("the body could not be unpacked")]
struct Unpacking(Failure);

fn broken(error: io::Error) -> Failure {
    if let Some(Unpacking(failure)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return failure.clone();
    }
    Failure::malformed("The body ended early or is not framed as HTTP demands.").caused_by(error)
}
