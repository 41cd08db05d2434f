//! Request bodies with a limit that holds whatever `Content-Length` says.

use super::error::{Failure, Internal};
use super::operation::Builtin;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt as _};
use http_body_util::{BodyDataStream, BodyExt, combinators::BoxBody};
use hyper::body::Body as _;
use std::fmt;
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio_util::io::StreamReader;

/// A client that sends nothing for so long has given up, or wants to hold the connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// The body of a request, limited. Its errors, returned by a handler, refuse the request: 413 past the limit, 400 where
/// the client breaks off.
#[derive(Default)]
pub struct RequestBody {
    source: Source,
    limit: u64,
    unpacks: bool,
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
        }
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
        let limit = self.limit;
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
        let mut stream = match self.source {
            Source::Empty => return Ok(Bytes::new()),
            Source::Whole(bytes) => return Ok(bytes),
            Source::Stream(stream) => stream.into_data_stream(),
        };
        let mut all = BytesMut::new();
        while let Some(piece) = next(&mut stream).await {
            let piece = piece?;
            if (all.len() + piece.len()) as u64 > limit {
                return Err(too_large(limit));
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    pub(super) fn pieces(self) -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static {
        let limit = self.limit;
        let body = match self.source {
            Source::Empty => poem::Body::empty(),
            Source::Whole(bytes) => poem::Body::from_bytes(bytes),
            Source::Stream(stream) => stream.into(),
        };
        let body: BoxBody<Bytes, io::Error> = body.into();
        let pieces =
            futures_util::stream::unfold((body.into_data_stream(), 0u64), move |(mut rest, seen)| async move {
                let piece = next(&mut rest).await?;
                let seen = seen + piece.as_ref().map_or(0, |piece| piece.len() as u64);
                let piece = if seen > limit { Err(too_large(limit)) } else { piece };
                Some((piece, (rest, seen)))
            });
        Box::pin(pieces)
    }

    /// Reads all of it, so that it can be looked at before it is decoded.
    pub(super) async fn buffered(self) -> Result<(Bytes, Self), Failure> {
        let (limit, unpacks) = (self.limit, self.unpacks);
        let bytes = self.whole().await?;
        Ok((
            bytes.clone(),
            Self {
                source: Source::Whole(bytes),
                limit,
                unpacks,
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
async fn next(stream: &mut BodyDataStream<BoxBody<Bytes, io::Error>>) -> Option<Result<Bytes, Failure>> {
    match tokio::time::timeout(PATIENCE, stream.next()).await {
        Ok(piece) => piece.map(|piece| piece.map_err(broken)),
        Err(_) => Some(Err(Failure::malformed("The body did not come in time."))),
    }
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
