//! Whether a part is what it says, and what the contract takes.

use super::super::super::error::Failure;
use super::super::super::operation::Builtin;
use super::Part;

/// Refuses a part whose declared media type the contract does not take.
pub(super) fn refuse_media_type(rule: &Part, media_type: Option<&str>) -> Result<(), Failure> {
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
pub(super) fn verify(rule: &Part, declared: &str, head: &[u8]) -> Result<(), Failure> {
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
