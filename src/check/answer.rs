//! What was sent and what came back, as plain data.

use crate::source::percent_encode;
use serde_json::Value;
use std::fmt::Write as _;

/// A request as it went out. Secrets are known by the header that carries them.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// `POST`.
    pub method: String,
    /// `http://127.0.0.1:8080`.
    pub origin: String,
    /// Path and query.
    pub target: String,
    /// Headers; a secret's value is in here.
    pub headers: Vec<(String, String)>,
    /// Names of headers whose value is a secret, lower case.
    pub secret: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
    /// The trace id that `traceparent` carries.
    pub trace_id: String,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(there, _)| there.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// `Content-Type` in lower case, without parameters.
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// The body as JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The beginning of the body, for people.
    pub fn excerpt(&self) -> String {
        super::schema::short(&String::from_utf8_lossy(&self.body[..self.body.len().min(400)]))
    }
}

impl Sent {
    /// The path without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// A command that asks the same; secrets are variables.
    pub fn curl(&self) -> String {
        let mut text = String::from("curl -i");
        match self.method.as_str() {
            "GET" => {}
            "HEAD" => text.push_str(" -I"),
            method => drop(write!(text, " -X {method}")),
        }
        for (name, value) in &self.headers {
            let lower = name.to_ascii_lowercase();
            let boring = ["traceparent", "host", "content-length", "x-forwarded-for"].contains(&lower.as_str());
            if self.secret.contains(&lower) {
                let _ = write!(text, " -H {}", with_secret(&format!("{name}: {}", hidden(value))));
            } else if !boring {
                let _ = write!(text, " -H {}", quoted(&format!("{name}: {value}")));
            }
        }
        if !self.body.is_empty() {
            let _ = write!(text, " --data-binary {}", self.data());
        }
        format!("{text} {}", self.address())
    }

    /// The URL as a word of a shell; a secret in its query is a variable too.
    fn address(&self) -> String {
        let Some((path, query)) = self.target.split_once('?') else {
            return quoted(&format!("{}{}", self.origin, self.target));
        };
        let secret = |pair: &str| {
            let name = pair.split('=').next().unwrap_or_default();
            self.secret
                .iter()
                .any(|secret| percent_encode(secret).eq_ignore_ascii_case(name))
        };
        if !query.split('&').any(secret) {
            return quoted(&format!("{}{}", self.origin, self.target));
        }
        let shown = |pair: &str| match pair.split_once('=') {
            Some((name, _)) if secret(pair) => format!("{name}={SECRET}"),
            _ => pair.to_owned(),
        };
        let query: Vec<String> = query.split('&').map(shown).collect();
        with_secret(&format!("{}{path}?{}", self.origin, query.join("&")))
    }

    fn data(&self) -> String {
        match std::str::from_utf8(&self.body) {
            Ok(text) if text.len() <= 600 && !text.contains('\r') => quoted(text),
            _ => format!("@body   # {} bytes", self.body.len()),
        }
    }
}

/// Stands for a secret until the word around it is quoted.
const SECRET: char = '\0';

/// A word of a POSIX shell with a variable in it. Names come from a document: whatever could mean something to a shell
/// stands in single quotes.
fn with_secret(text: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-._~:/?=&%,+ ".contains(c) || c == SECRET;
    if text.chars().all(harmless) {
        return format!("\"{}\"", text.replace(SECRET, "$TOKEN"));
    }
    quoted(text).replace(SECRET, "'\"$TOKEN\"'")
}

/// A word of a POSIX shell, quoted only where it must be.
pub(super) fn word(text: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
    if text.chars().all(harmless) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A secret's place: its scheme stays, its value is a variable.
fn hidden(value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme @ ("Bearer" | "Basic"), _)) => format!("{scheme} {SECRET}"),
        _ => SECRET.to_string(),
    }
}

/// A word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_variables_wherever_they_stand() {
        let sent = Sent {
            method: "GET".to_owned(),
            origin: "http://a".to_owned(),
            target: "/x?a=1&api_key=sesame".to_owned(),
            headers: vec![("Authorization".to_owned(), "Bearer sesame".to_owned())],
            secret: vec!["api_key".to_owned(), "authorization".to_owned()],
            ..Sent::default()
        };
        let curl = sent.curl();
        assert_eq!(
            curl,
            r#"curl -i -H "Authorization: Bearer $TOKEN" "http://a/x?a=1&api_key=$TOKEN""#
        );
    }

    #[test]
    fn words_of_a_shell_are_quoted() {
        assert_eq!(with_secret("X-`id`: \0"), r#"'X-`id`: '"$TOKEN"''"#);
        assert_eq!(word("create payment/reach/1"), "'create payment/reach/1'");
        assert_eq!(quoted("it's; rm -rf"), r"'it'\''s; rm -rf'");
    }
}
