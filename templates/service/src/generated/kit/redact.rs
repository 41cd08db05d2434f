//! Secrets stay out of the log: error texts of drivers hold connection strings, and these hold passwords.

use regex::Regex;
use std::borrow::Cow;
use std::error::Error;
use std::sync::LazyLock;

/// What stands in place of a secret.
const MASK: &str = "***";

/// `scheme://user:password@host`, `password=…`, `Bearer …`, JSON Web Tokens.
static SECRETS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let patterns = [
        (r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@]+@", "${1}***@"),
        (r"\beyJ[\w-]+\.[\w-]+\.[\w-]*", MASK),
        (r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}", "${1} ***"),
        (
            r#"(?i)\b((?:[\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key|authorization|credential)s?)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&"']+)"#,
            "${1}***",
        ),
    ];
    patterns
        .into_iter()
        .filter_map(|(pattern, mask)| Some((Regex::new(pattern).ok()?, mask)))
        .collect()
});

/// The text without what looks like a secret.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(text);
    for (pattern, mask) in SECRETS.iter() {
        if pattern.is_match(&clean) {
            clean = Cow::Owned(pattern.replace_all(&clean, *mask).into_owned());
        }
    }
    clean
}

/// An error with all its sources, redacted: `cannot charge: connection refused: …`.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let part = cause.to_string();
        // `#[error(transparent)]` repeats its source.
        if !text.ends_with(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        source = cause.source();
    }
    redact(&text).into_owned()
}
