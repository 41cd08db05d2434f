//! What a handler answers when it answers.

use super::body::RequestBody;
#[cfg(feature = "xml")]
use super::check::Schema;
use super::error::{Failure, header_value};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, VARY};
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

/// How many headers an answer usually has, with those that every answer gets.
const HEADERS: usize = 12;

/// Status, headers, body.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers, `content-type` among them.
    pub headers: HeaderMap,
    /// The body.
    pub body: AnswerBody,
    /// Why there is no body where there should be one.
    fault: Option<Arc<serde_json::Error>>,
}

/// The body of an answer.
#[derive(Debug)]
pub enum AnswerBody {
    /// None.
    Empty,
    /// All of it.
    Bytes(Bytes),
    /// Piece by piece.
    Stream(poem::Body),
    /// A value, to be written in the media type that the client likes best.
    Value(Value, Vec<Written>),
}

impl AnswerBody {
    /// Piece by piece, of unknown length.
    pub fn stream<S, E>(pieces: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<std::io::Error> + 'static,
    {
        Self::Stream(poem::Body::from_bytes_stream(pieces))
    }

    /// All that a reader gives: a file, an object of a store.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::stream(ReaderStream::new(reader))
    }
}

macro_rules! whole {
    ($($name:ty)*) => { $(
        impl From<$name> for AnswerBody {
            fn from(bytes: $name) -> Self {
                Self::Bytes(bytes.into())
            }
        }
    )* };
}

whole!(Bytes Vec<u8> String &'static str &'static [u8]);

/// What was asked, as it came.
impl From<RequestBody> for AnswerBody {
    fn from(body: RequestBody) -> Self {
        Self::stream(body.stream().map_err(std::io::Error::other))
    }
}

/// What stands between the items of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Each on a line of its own: NDJSON, JSON Lines.
    Lines,
    /// Each after a record separator: JSON text sequences (RFC 7464).
    Records,
}

impl Framing {
    pub(super) const fn separator(self) -> u8 {
        match self {
            Self::Lines => b'\n',
            Self::Records => 0x1E,
        }
    }
}

/// A media type in which a value can be written.
#[derive(Clone, Copy, Debug)]
pub enum Written {
    /// JSON.
    Json(&'static str),
    /// XML, by the `xml` keywords of a schema.
    #[cfg(feature = "xml")]
    Xml(&'static str, &'static Schema),
}

impl Written {
    const fn media_type(&self) -> &'static str {
        match self {
            Self::Json(media_type) => media_type,
            #[cfg(feature = "xml")]
            Self::Xml(media_type, _) => media_type,
        }
    }

    fn write(&self, value: &Value) -> Vec<u8> {
        match self {
            Self::Json(_) => value.to_string().into_bytes(),
            #[cfg(feature = "xml")]
            Self::Xml(_, schema) => super::xml::write(schema, value).into_bytes(),
        }
    }
}

impl Answer {
    pub(super) fn new(status: u16, media_type: Option<&str>, body: AnswerBody) -> Self {
        let mut headers = HeaderMap::with_capacity(HEADERS);
        if let Some(media_type) = media_type {
            headers.insert(CONTENT_TYPE, header_value(media_type));
        }
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            status,
            headers,
            body,
            fault: None,
        }
    }

    /// A value as `application/json`. What cannot be JSON is answered 500, and logged.
    pub fn json<T: Serialize + ?Sized>(status: u16, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => Self::bytes(status, "application/json", bytes),
            Err(error) => Self {
                fault: Some(Arc::new(error)),
                ..Self::empty(500)
            },
        }
    }

    /// With another media type: `application/hal+json`.
    #[must_use]
    pub fn media_type(mut self, media_type: &str) -> Self {
        self.headers.insert(CONTENT_TYPE, header_value(media_type));
        self
    }

    /// Text in UTF-8.
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", text.into())
    }

    /// A value in whichever of these media types the client likes best, the first one among equals.
    pub fn value<T: Serialize + ?Sized>(status: u16, value: &T, written: &[Written]) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => Self::new(status, None, AnswerBody::Value(value, written.to_vec())),
            Err(error) => Self {
                fault: Some(Arc::new(error)),
                ..Self::empty(500)
            },
        }
    }

    /// Bytes of any media type.
    pub fn bytes(status: u16, media_type: &str, bytes: impl Into<AnswerBody>) -> Self {
        Self::new(status, Some(media_type), bytes.into())
    }

    /// No body.
    pub fn empty(status: u16) -> Self {
        Self::new(status, None, AnswerBody::Empty)
    }

    /// A body of unknown length.
    pub fn stream<S, E>(status: u16, media_type: &str, stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<std::io::Error> + 'static,
    {
        Self::new(status, Some(media_type), AnswerBody::stream(stream))
    }

    /// With a header. Characters that a header cannot carry are sent as spaces.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl fmt::Display) -> Self {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            self.headers.append(name, header_value(&value.to_string()));
        }
        self
    }

    /// With a header where there is a value.
    #[must_use]
    pub fn header_some(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.header(name, value),
            None => self,
        }
    }

    /// A copy, unless the body is a stream.
    pub(super) fn copy(&self) -> Option<Self> {
        let body = match &self.body {
            AnswerBody::Empty => AnswerBody::Empty,
            AnswerBody::Bytes(bytes) => AnswerBody::Bytes(bytes.clone()),
            AnswerBody::Value(value, written) => AnswerBody::Value(value.clone(), written.clone()),
            AnswerBody::Stream(_) => return None,
        };
        Some(Self {
            status: self.status,
            headers: self.headers.clone(),
            body,
            fault: self.fault.clone(),
        })
    }

    /// The answer, unless its body could not be written, or it ends nothing: protocols are not switched here.
    pub(super) fn sound(self) -> Result<Self, Failure> {
        match self.fault {
            Some(error) => Err(Failure::internal(error)),
            None if self.status.is_informational() => Err(Failure::internal("an answer of 1xx ends no exchange")),
            None => Ok(self),
        }
    }

    /// With its value written as the client likes it best: in `accepted`, if that is one of its media types.
    pub(super) fn settle(mut self, accepted: Option<&str>) -> Self {
        if let AnswerBody::Value(value, written) = &self.body
            && let Some(first) = written.first()
        {
            let chosen = written
                .iter()
                .find(|one| Some(one.media_type()) == accepted)
                .unwrap_or(first);
            self.headers.insert(CONTENT_TYPE, header_value(chosen.media_type()));
            if written.len() > 1 {
                self.headers.append(VARY, HeaderValue::from_static("accept"));
            }
            self.body = AnswerBody::Bytes(chosen.write(value).into());
        }
        self
    }

    /// Events have no end of their own: they end when the service stops.
    pub(super) fn until(mut self, stopping: &CancellationToken) -> Self {
        let events = self
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind == "text/event-stream");
        if let AnswerBody::Stream(body) = self.body {
            self.body = if events {
                let stopped = stopping.clone().cancelled_owned();
                AnswerBody::stream(body.into_bytes_stream().take_until(Box::pin(stopped)))
            } else {
                AnswerBody::Stream(body)
            };
        }
        self
    }

    /// As Poem sends it; `head` keeps the length and drops the body.
    pub(super) fn into_response(mut self, head: bool) -> poem::Response {
        let bodyless = self.status.is_informational() || self.status == 204 || self.status == 304;
        let body = match self.body {
            AnswerBody::Bytes(bytes) if !bodyless => {
                self.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
                if head {
                    poem::Body::empty()
                } else {
                    poem::Body::from_bytes(bytes)
                }
            }
            AnswerBody::Stream(stream) if !head && !bodyless => stream,
            _ => poem::Body::empty(),
        };
        let mut response = poem::Response::default();
        response.set_status(self.status);
        *response.headers_mut() = self.headers;
        response.set_body(body);
        response
    }
}
