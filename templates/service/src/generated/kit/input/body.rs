//! Bodies of one piece: JSON, text; and of bytes that are handed over as they come.

use super::super::body::RequestBody;
use super::super::check::{At, Check, Malformed, Schema, decode_json, decode_value};
use super::super::error::Failure;
use super::super::media;
use super::super::operation::Builtin;
use super::super::types::{FromText, JsonPatch};
use super::super::violation::Location;
use super::Input;
use super::fit::Fit;
use super::reading::{Found, Place, Reading};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use serde::de::DeserializeOwned;

impl Input<'_> {
    /// A body of JSON, or of a media type that ends in `+json`.
    pub async fn json<T: DeserializeOwned + Check>(&mut self, schema: &Schema) -> Reading<'_, T> {
        let bytes = self.whole().await;
        self.decoded(bytes, |bytes, at| decode_json(utf8(bytes)?, schema, at))
    }

    /// A patch of a JSON document.
    pub async fn json_patch(&mut self, schema: &Schema) -> Reading<'_, JsonPatch> {
        self.json(schema).await
    }

    /// A body of text. Empty text counts where a `Content-Type` announces it.
    pub async fn text<T: FromText>(&mut self) -> Reading<'_, T> {
        let bytes = self.announced().await;
        self.decoded(bytes, |bytes, at| {
            let read = T::from_text(utf8(bytes)?);
            Ok(read.map_err(|fault| at.report(fault.code, fault.detail)).ok())
        })
    }

    /// A body of text that its type does not say everything about: judged by the schema as it was written.
    pub async fn judged_text<T: DeserializeOwned + Check>(&mut self, schema: &Schema) -> Reading<'_, T> {
        let bytes = self.announced().await;
        self.decoded(bytes, |bytes, at| {
            let value = Fit::new(schema).value(utf8(bytes)?.into());
            Ok(decode_value(value, schema, at))
        })
    }

    /// A body of any bytes, which the handler reads while they come. None at all count where a `Content-Type` announces
    /// them.
    pub fn stream(&mut self) -> Reading<'_, RequestBody> {
        let found = match self.source() {
            Ok(body) if body.is_empty() && !self.is_announced() => Found::Absent,
            Ok(body) => Found::Value(body),
            Err(failure) => self.fail(failure),
        };
        Reading {
            place: self.body_place(),
            found,
        }
    }

    /// The body, once, unpacked; 415 where it is packed in a way that nobody unpacks here.
    pub(super) fn source(&mut self) -> Result<RequestBody, Failure> {
        let body = self.body.take().unwrap_or_default();
        let codings = self.headers.get_all(CONTENT_ENCODING).iter();
        let codings: Vec<&str> = codings.map(|value| value.to_str().unwrap_or_default().trim()).collect();
        match codings.as_slice() {
            [] => Ok(body),
            [one] if one.eq_ignore_ascii_case("identity") => Ok(body),
            #[cfg(feature = "compression")]
            [one] if body.unpacks() => body
                .unpacked(one)
                .ok_or_else(|| packed(&super::super::compression::Decoder::known())),
            _ => Err(packed("identity")),
        }
    }

    /// The body, once, of a media type that is text: in UTF-8, whatever else exists.
    pub(super) fn source_text(&mut self) -> Result<RequestBody, Failure> {
        match media::charset(self.headers) {
            Some(charset) if !media::is_utf8(charset) => {
                Err(Failure::builtin(Builtin::UnsupportedMediaType).detail("The body must be in UTF-8."))
            }
            _ => self.source(),
        }
    }

    /// All bytes of a text; `None` where the body is absent or empty, `Err` where the request is refused.
    pub(super) async fn whole(&mut self) -> Result<Option<Bytes>, ()> {
        let read = match self.source_text() {
            Ok(body) => body.whole().await,
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
        let announced = self.is_announced();
        Ok(self.whole().await?.or_else(|| announced.then(Bytes::new)))
    }

    pub(super) fn is_announced(&self) -> bool {
        self.headers.contains_key(CONTENT_TYPE)
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

pub(super) fn utf8(bytes: &Bytes) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|_| Malformed("The body is not UTF-8 text.".into()))
}

/// RFC 9110 section 15.5.16: the answer tells which codings are taken.
fn packed(taken: &str) -> Failure {
    let failure = Failure::builtin(Builtin::UnsupportedMediaType);
    failure
        .detail("The body is compressed in a way that is not taken here.")
        .header(ACCEPT_ENCODING, taken)
}
