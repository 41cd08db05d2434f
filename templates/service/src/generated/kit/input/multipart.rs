//! Bodies of `multipart/form-data`.

use super::super::check::{At, message};
use super::super::error::Failure;
use super::super::media::{covers, is_utf8};
use super::super::operation::Builtin;
use super::super::violation::{Location, Violations};
use super::Input;
use super::parameter::Parameter;
use super::raw::{self, Decoding, Raw};
use super::reading::{Found, Place, Reading};
use super::upload::{Receiving, Upload, bare_name};
use bytes::Bytes;
use futures_util::StreamExt;
use http::header::CONTENT_TYPE;
use std::path::Path;

/// What the contract asks of one part, beyond its schema.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    name: &'static str,
    file: bool,
    max_size: Option<u64>,
    media_types: &'static [&'static str],
    verified: bool,
}

impl Part {
    /// A file.
    pub const fn file(name: &'static str) -> Self {
        Self {
            name,
            file: true,
            max_size: None,
            media_types: &[],
            verified: false,
        }
    }

    /// A field of text or JSON; needed only for its size or media types.
    pub const fn field(name: &'static str) -> Self {
        Self {
            name,
            file: false,
            max_size: None,
            media_types: &[],
            verified: false,
        }
    }

    /// Its most bytes; more are answered with 413.
    #[must_use]
    pub const fn max_size(mut self, bytes: u64) -> Self {
        self.max_size = Some(bytes);
        self
    }

    /// Media types that are accepted, in lower case, `image/*` among them; others are answered with 415.
    #[must_use]
    pub const fn media_types(mut self, media_types: &'static [&'static str]) -> Self {
        self.media_types = media_types;
        self
    }

    /// The first bytes must be those of the declared media type, else the answer is 415.
    #[must_use]
    pub const fn verified(mut self) -> Self {
        self.verified = true;
        self
    }

    fn accepts(&self, media_type: &str) -> bool {
        self.media_types.is_empty() || self.media_types.iter().any(|pattern| covers(pattern, media_type))
    }
}

/// The parts of a form that was received.
#[derive(Debug)]
pub struct Parts<'i> {
    sink: &'i mut Violations,
    /// The request is refused: nothing is reported any more.
    bad: bool,
    fields: Vec<(String, Bytes)>,
    files: Vec<(String, Upload)>,
    /// The names of all parts, in order, each once.
    names: Vec<String>,
    /// Whether there is a body, be it without parts.
    sent: bool,
}

impl Parts<'_> {
    /// Reports parts that the contract does not know; `None` if there are any. For closed forms, after all else is read.
    pub fn only(&mut self, known: &[&str]) -> Option<()> {
        let before = self.sink.len();
        let mut root = At::root(Location::Body, self.sink);
        for name in self.names.iter().filter(|name| !known.contains(&name.as_str())) {
            root.field(name).report("additionalProperties", message::unknown());
        }
        (self.sink.len() == before).then_some(())
    }

    /// A field, to be decoded like a parameter.
    pub fn field<'p>(&'p mut self, name: &'p str) -> Parameter<'p> {
        let text = |bytes: &'p Bytes| std::str::from_utf8(bytes).map_err(|_| raw::no_utf8());
        let texts = self
            .fields
            .iter()
            .filter(|(of, _)| of == name)
            .map(|(_, bytes)| text(bytes))
            .collect();
        let raw = Raw {
            texts,
            decoding: Decoding::Done,
        };
        Parameter::new(self.sink, Location::Body, name, raw, &[])
    }

    /// A file.
    pub fn file<'p>(&'p mut self, name: &'p str) -> Reading<'p, Upload> {
        let index = self.files.iter().position(|(of, _)| of == name);
        let twice = self.files.iter().filter(|(of, _)| of == name).count() > 1;
        let file = index.map(|index| self.files.remove(index).1);
        let place = Place {
            sink: self.sink,
            location: Location::Body,
            name: Some(name),
        };
        match file {
            None if self.bad => Reading {
                place,
                found: Found::Bad,
            },
            _ if twice => Reading::new(place, Err(raw::repeated())),
            file => Reading::new(place, Ok(file)),
        }
    }

    /// All files of a name.
    pub fn files<'p>(&'p mut self, name: &'p str) -> Reading<'p, Vec<Upload>> {
        let all = std::mem::take(&mut self.files);
        let (these, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(of, _)| of == name);
        self.files = others;
        let these: Vec<Upload> = these.into_iter().map(|(_, upload)| upload).collect();
        let place = Place {
            sink: self.sink,
            location: Location::Body,
            name: Some(name),
        };
        let found = match these.is_empty() {
            true if self.bad => Found::Bad,
            true => Found::Absent,
            false => Found::Value(these),
        };
        Reading { place, found }
    }

    /// Whether there is no part at all: an optional body that was left out.
    pub fn is_empty(&self) -> bool {
        !self.bad && self.fields.is_empty() && self.files.is_empty()
    }

    /// Reports that a body is missing which must be there, even if all of its parts may be left out; `None` if so.
    pub fn required(&mut self) -> Option<()> {
        let there = self.sent || self.bad;
        if !there {
            At::root(Location::Body, self.sink).report("required", message::required());
        }
        there.then_some(())
    }
}

/// More parts than this are no form but an attack.
const MOST_PARTS: usize = 1_000;

impl Input<'_> {
    /// A form of parts. All are received before any is decoded; the body's own limit holds for them together.
    pub async fn multipart(&mut self, rules: &[Part]) -> Parts<'_> {
        let mut sent = true;
        let received = match self.source() {
            Ok(body) if body.is_empty() => {
                sent = self.is_announced();
                Ok(Received::default())
            }
            Ok(body) => receive(body, self.headers, rules).await,
            Err(failure) => Err(failure),
        };
        let (received, bad) = match received {
            Ok(received) => (received, self.failure.is_some()),
            Err(failure) => {
                self.fail::<()>(failure);
                (Received::default(), true)
            }
        };
        Parts {
            sink: &mut self.violations,
            bad,
            names: received.names(),
            fields: received.fields,
            files: received.files,
            sent,
        }
    }
}

#[derive(Default)]
struct Received {
    fields: Vec<(String, Bytes)>,
    files: Vec<(String, Upload)>,
}

/// What stands in the head of a part.
struct Named {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    headers: http::HeaderMap,
}

async fn receive(
    body: super::super::body::RequestBody,
    headers: &http::HeaderMap,
    rules: &[Part],
) -> Result<Received, Failure> {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let boundary = multer::parse_boundary(content_type).map_err(|_| Failure::malformed("The form has no boundary."))?;
    let folder = body.folder();
    let mut form = multer::Multipart::new(body.pieces().map(|piece| piece.map_err(Broken)), boundary);
    let mut received = Received::default();
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        if received.fields.len() + received.files.len() >= MOST_PARTS {
            return Err(too_large("The form has too many parts."));
        }
        received.add(field, rules, &folder).await?;
    }
    Ok(received)
}

impl Received {
    fn names(&self) -> Vec<String> {
        let all = self
            .fields
            .iter()
            .map(|(name, _)| name)
            .chain(self.files.iter().map(|(name, _)| name));
        let mut names: Vec<String> = Vec::new();
        for name in all {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    async fn add(&mut self, mut field: multer::Field<'_>, rules: &[Part], folder: &Path) -> Result<(), Failure> {
        let Some(name) = field.name().map(str::to_owned) else {
            return Err(Failure::malformed("A part of the form has no name."));
        };
        let rule = rules.iter().find(|rule| rule.name == name);
        let media_type = field.content_type().map(|mime| mime.essence_str().to_ascii_lowercase());
        let is_file = rule.map_or(field.file_name().is_some(), |rule| rule.file);
        let file_name = field.file_name().and_then(bare_name);
        if let Some(rule) = rule {
            refuse_media_type(rule, media_type.as_deref())?;
        }
        let charset = field.content_type().and_then(|mime| mime.get_param("charset"));
        if !is_file && charset.is_some_and(|charset| !is_utf8(charset.as_str())) {
            let detail = format!("The part {name} must be in UTF-8.");
            return Err(Failure::builtin(Builtin::UnsupportedMediaType).detail(detail));
        }
        let headers = field.headers().clone();
        let mut content = Receiving::new(folder);
        while let Some(piece) = field.chunk().await.map_err(|error| broken(&error))? {
            content.add(&piece).await.map_err(Failure::internal)?;
            if rule
                .and_then(|rule| rule.max_size)
                .is_some_and(|limit| content.size > limit)
            {
                return Err(too_large(&format!("The part {name} is too large.")));
            }
        }
        let named = Named {
            name,
            file_name,
            media_type,
            headers,
        };
        self.keep(named, is_file, content, rule).await
    }

    async fn keep(
        &mut self,
        named: Named,
        is_file: bool,
        content: Receiving,
        rule: Option<&Part>,
    ) -> Result<(), Failure> {
        let Named {
            name,
            file_name,
            media_type,
            headers,
        } = named;
        if is_file && file_name.is_none() && content.size == 0 {
            // What a browser sends for a file field that nobody filled.
            return Ok(());
        }
        let media_type = media_type.unwrap_or_else(|| "application/octet-stream".into());
        if let Some(rule) = rule.filter(|rule| rule.verified) {
            verify(rule, &media_type, &content.head)?;
        }
        let mut upload = content.finish(file_name, media_type).await.map_err(Failure::internal)?;
        upload.headers = headers;
        if is_file {
            self.files.push((name, upload));
        } else {
            self.fields
                .push((name, upload.bytes().await.map_err(Failure::internal)?));
        }
        Ok(())
    }
}

fn refuse_media_type(rule: &Part, media_type: Option<&str>) -> Result<(), Failure> {
    // A part without a type is text (RFC 7578 section 4.4); a file without one is unknown, which only `verified` tells.
    let assumed = media_type.unwrap_or(if rule.file {
        "application/octet-stream"
    } else {
        "text/plain"
    });
    if rule.accepts(assumed) || (media_type.is_none() && !rule.file) {
        Ok(())
    } else {
        Err(wrong_media_type(rule))
    }
}

/// Recognises the first bytes. Text formats have none to recognise: they must at least not be something else.
fn verify(rule: &Part, declared: &str, head: &[u8]) -> Result<(), Failure> {
    let found = infer::get(head).map(|kind| kind.mime_type());
    let fits = match found {
        Some(found) => same(found, declared) && rule.accepts(found),
        None => !has_magic(declared),
    };
    if fits {
        return Ok(());
    }
    let detail = format!("The content of the part {} is not {declared}, as it says.", rule.name);
    Err(Failure::builtin(Builtin::UnsupportedMediaType).detail(detail))
}

/// Names of one format.
fn same(found: &str, declared: &str) -> bool {
    const SYNONYMS: [(&str, &str); 6] = [
        ("image/jpeg", "image/jpg"),
        ("application/gzip", "application/x-gzip"),
        ("application/zip", "application/x-zip-compressed"),
        ("audio/x-wav", "audio/wav"),
        ("audio/mpeg", "audio/mp3"),
        ("text/xml", "application/xml"),
    ];
    found == declared || SYNONYMS.contains(&(found, declared)) || SYNONYMS.contains(&(declared, found))
}

/// Whether files of this media type begin with bytes by which they are known.
fn has_magic(media_type: &str) -> bool {
    let text = media_type.starts_with("text/") || media_type.ends_with("+xml") || media_type.ends_with("json");
    let named = [
        "application/octet-stream",
        "application/csv",
        "application/x-ndjson",
        "application/yaml",
    ];
    !text && !named.contains(&media_type)
}

fn wrong_media_type(rule: &Part) -> Failure {
    let accepted = if rule.media_types.is_empty() {
        "its declared type".into()
    } else {
        rule.media_types.join(" or ")
    };
    Failure::builtin(Builtin::UnsupportedMediaType).detail(format!("The part {} must be {accepted}.", rule.name))
}

fn too_large(detail: &str) -> Failure {
    Failure::builtin(Builtin::PayloadTooLarge).detail(detail)
}

/// A failure of the body on its way through the reader of parts.
#[derive(Debug, thiserror::Error)]
#[error("the body could not be read")]
struct Broken(Failure);

fn broken(error: &multer::Error) -> Failure {
    if let multer::Error::StreamReadFailed(inner) = error
        && let Some(Broken(failure)) = inner.downcast_ref()
    {
        return failure.clone();
    }
    Failure::malformed("The form is not framed as multipart/form-data demands.")
}
