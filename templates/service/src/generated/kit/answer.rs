//! What a handler answers when it answers.

use super::error::{Failure, header_value};
use bytes::Bytes;
use futures_util::Stream;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

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
}

impl Answer {
    fn new(status: u16, media_type: Option<&str>, body: AnswerBody) -> Self {
        let mut headers = HeaderMap::new();
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

    /// Bytes of any media type.
    pub fn bytes(status: u16, media_type: &str, bytes: impl Into<Bytes>) -> Self {
        Self::new(status, Some(media_type), AnswerBody::Bytes(bytes.into()))
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
        Self::new(
            status,
            Some(media_type),
            AnswerBody::Stream(poem::Body::from_bytes_stream(stream)),
        )
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
