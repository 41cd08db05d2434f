//! Secrets stay out of the log: error texts of drivers hold connection strings, and these hold passwords.

use super::check::automaton::Automaton;
use super::operation::Contract;
use std::borrow::Cow;
use std::error::Error;
use std::sync::LazyLock;

/// What stands in place of a secret.
pub(super) const MASK: &str = "***";

/// `scheme://user:password@host`, `password=…`, `Bearer …`, JSON Web Tokens. Words are of ASCII, so that no letter slows
/// the search down.
static SECRETS: LazyLock<Vec<(Automaton, &str)>> = LazyLock::new(|| {
    let patterns = [
        (r"(?i)(?-u:\b)([a-z][a-z0-9+.-]*://)[^\s/@]+@", "${1}***@"),
        (r"(?-u:\b)eyJ[\w-]+\.[\w-]+\.[\w-]*", MASK),
        (r"(?i)(?-u:\b)(bearer|basic)\s+[\w.~+/=-]{6,}", "${1} ***"),
        (
            r#"(?i)(?-u:\b)((?:[\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key|authorization|credential)s?)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&"']+)"#,
            "${1}***",
        ),
    ];
    patterns
        .into_iter()
        .filter_map(|(pattern, mask)| Some((Automaton::new(&regex_syntax::parse(pattern).ok()?)?, mask)))
        .collect()
});

/// Names under which secrets stand: those of the contract, and those that everybody knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Secrets {
    headers: &'static [&'static str],
    fields: &'static [&'static str],
}

/// What the last word of a name says of its value.
const TELLING: [&str; 10] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "credentials",
];

impl Secrets {
    pub fn of(contract: &Contract) -> Self {
        Self {
            headers: contract.redact,
            fields: contract.sensitive,
        }
    }

    /// Whether what stands under this name is never told; `card-token`, `card_token` and `cardToken` are one name.
    pub fn hides(self, name: &str) -> bool {
        let letters = |name: &str| -> String {
            let kept = name.chars().filter(|c| !matches!(c, '_' | '-' | '.'));
            kept.flat_map(char::to_lowercase).collect()
        };
        let name = letters(name);
        let mut known = self.headers.iter().chain(self.fields);
        TELLING.iter().any(|end| name.ends_with(end)) || known.any(|known| letters(known) == name)
    }
}

/// The text without what looks like a secret.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(text);
    for (pattern, mask) in SECRETS.iter() {
        if pattern.is_match(&clean) {
            clean = Cow::Owned(pattern.replaced(&clean, mask));
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
