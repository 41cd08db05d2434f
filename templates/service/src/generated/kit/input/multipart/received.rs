//! A form on its way in: parts are received one after the other, large ones into files.

use super::super::super::body::RequestBody;
use super::super::super::error::Failure;
use super::super::super::media::is_utf8;
use super::super::super::operation::Builtin;
use super::super::upload::{Receiving, Upload, bare_name};
use super::Part;
use super::kind::{refuse_media_type, verify};
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use std::path::Path;

/// More parts than this are no form but an attack.
const MOST_PARTS: usize = 1_000;

/// All parts, in order.
#[derive(Default)]
pub(super) struct Received {
    pub fields: Vec<(String, Bytes)>,
    pub files: Vec<(String, Upload)>,
}

/// What stands in the head of a part.
struct Named {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    headers: HeaderMap,
}

impl Received {
    /// Takes a form to its end.
    pub async fn of(body: RequestBody, headers: &HeaderMap, rules: &[Part]) -> Result<Self, Failure> {
        let content_type = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let boundary =
            multer::parse_boundary(content_type).map_err(|_| Failure::malformed("The form has no boundary."))?;
        let folder = body.folder();
        let mut form = multer::Multipart::new(body.pieces().map(|piece| piece.map_err(Broken)), boundary);
        let mut received = Self::default();
        while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
            if received.fields.len() + received.files.len() >= MOST_PARTS {
                return Err(too_large("The form has too many parts."));
            }
            received.add(field, rules, &folder).await?;
        }
        Ok(received)
    }

    /// The names of all parts, each once.
    pub fn names(&self) -> Vec<String> {
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
