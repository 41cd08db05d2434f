//! Bodies of one piece: JSON, text, bytes.

use super::super::body::RequestBody;
use super::super::check::{At, Check, Malformed, Schema, decode_json};
use super::super::error::Failure;
use super::super::operation::Builtin;
use super::super::violation::Location;
use super::Input;
use super::reading::{Found, Place, Reading};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use serde::de::DeserializeOwned;

impl Input<'_> {
    /// A body of JSON, or of a media type that ends in `+json`.
    pub async fn json<T: DeserializeOwned + Check>(&mut self, schema: &Schema) -> Reading<'_, T> {
        let bytes = self.whole().await;
        self.decoded(bytes, |bytes, at| {
            let text = std::str::from_utf8(bytes).map_err(|_| Malformed("The body is not UTF-8 text.".into()))?;
            decode_json(text, schema, at)
        })
    }

    /// A body of text. Empty text counts where a `Content-Type` announces it.
    pub async fn text(&mut self) -> Reading<'_, String> {
        let bytes = self.announced().await;
        self.decoded(bytes, |bytes, _| {
            let text = std::str::from_utf8(bytes).map_err(|_| Malformed("The body is not UTF-8 text.".into()))?;
            Ok(Some(text.to_owned()))
        })
    }

    /// A body of any bytes. None at all count where a `Content-Type` announces them.
    pub async fn bytes(&mut self) -> Reading<'_, Bytes> {
        let bytes = self.announced().await;
        self.decoded(bytes, |bytes, _| Ok(Some(bytes.clone())))
    }

    /// A body that the handler reads piece by piece.
    pub fn stream(&mut self) -> Reading<'_, RequestBody> {
        let found = match self.source() {
            Ok(body) if body.is_empty() => Found::Absent,
            Ok(body) => Found::Value(body),
            Err(failure) => self.fail(failure),
        };
        Reading {
            place: self.body_place(),
            found,
        }
    }

    /// The body, once, unless it is encoded in a way that nobody decodes here.
    pub(super) fn source(&mut self) -> Result<RequestBody, Failure> {
        let encoded = |value: &http::HeaderValue| !value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity");
        if self.headers.get_all(CONTENT_ENCODING).iter().any(encoded) {
            let failure = Failure::builtin(Builtin::UnsupportedMediaType);
            return Err(failure
                .detail("The body must not be compressed.")
                .header(ACCEPT_ENCODING, "identity"));
        }
        Ok(self.body.take().unwrap_or_default())
    }

    /// All bytes; `None` where the body is absent or empty, `Err` where the request is refused.
    pub(super) async fn whole(&mut self) -> Result<Option<Bytes>, ()> {
        let read = match self.source() {
            Ok(body) => body.bytes().await,
            Err(failure) => Err(failure),
        };
        match read {
            Ok(bytes) => Ok((!bytes.is_empty()).then_some(bytes)),
            Err(failure) => {
                self.fail::<()>(failure);
                Err(())
            }
        }
    }

    /// All bytes, of a media type for which none at all are a value too.
    pub(super) async fn announced(&mut self) -> Result<Option<Bytes>, ()> {
        let announced = self.headers.contains_key(CONTENT_TYPE);
        Ok(self.whole().await?.or_else(|| announced.then(Bytes::new)))
    }

    pub(super) fn decoded<T>(
        &mut self,
        bytes: Result<Option<Bytes>, ()>,
        decode: impl FnOnce(&Bytes, &mut At<'_>) -> Result<Option<T>, Malformed>,
    ) -> Reading<'_, T> {
        let found = match bytes {
            Err(()) => Found::Bad,
            Ok(None) => Found::Absent,
            Ok(Some(bytes)) => match decode(&bytes, &mut At::root(Location::Body, &mut self.violations)) {
                Ok(value) => value.map_or(Found::Bad, Found::Value),
                Err(Malformed(detail)) => self.fail(Failure::malformed(detail)),
            },
        };
        Reading {
            place: self.body_place(),
            found,
        }
    }

    pub(super) fn body_place(&mut self) -> Place<'_> {
        Place {
            sink: &mut self.violations,
            location: Location::Body,
            name: None,
        }
    }

    /// Refuses the whole request; the first reason stays.
    pub(super) fn fail<T>(&mut self, failure: Failure) -> Found<T> {
        self.failure.get_or_insert(failure);
        Found::Bad
    }
}
