//! Where files lie relative to one another: the paths of relative references (RFC 3986), as text.

use super::address::{Address, is_address};
use super::{Unread, percent_decode};

/// The parts of a reference: the path of a file, empty for the file itself, and the fragment without its `#`.
pub fn split_reference(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// The location that `path` names in a file at `base`: relative to the folder of the document, or an address.
///
/// Where there is none is an [`Unread`]. Only relative paths and addresses have one: a path from the root of the disk and any other scheme are refused.
pub fn resolve(base: &str, path: &str) -> Result<String, Unread> {
    if path.is_empty() {
        return Ok(base.to_owned());
    }
    if let Some(address) = Address::of(path) {
        return Ok(address?.to_string());
    }
    if has_scheme(path) || path.contains('\0') {
        return Err(Unread::Absolute);
    }
    if let Some(base) = Address::of(base).filter(|_| is_address(base)) {
        return Ok(base?.joined(path)?.to_string());
    }
    if path.starts_with(['/', '\\']) {
        return Err(Unread::Absolute);
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    Ok(joined(folder, &percent_decode(path)))
}

/// Whether a path begins like `file:` or `C:`.
fn has_scheme(path: &str) -> bool {
    let scheme = path.split_once(':').map_or("", |(scheme, _)| scheme);
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(goes_on)
}

/// `path` below `folder`, with `.` and `..` taken away as far as they go.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let absolute = folder.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if absolute => {}
            other => parts.push(other),
        }
    }
    let relative = parts.join("/");
    if absolute { format!("/{relative}") } else { relative }
}
