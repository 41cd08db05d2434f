//! Addresses on the network: `http` and `https` (RFC 3986), each in one spelling.

use std::fmt;

use super::{Trouble, Unread};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What may not stand in a path or a query; what is encoded already stays so.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An address without its fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Whether it is `https`.
    pub secure: bool,
    /// In small letters; an IPv6 address in brackets.
    pub host: String,
    /// The port, that of the scheme where none is written.
    pub port: u16,
    /// Path and query: `/v1/pet.yaml?raw`.
    path: String,
}

/// Whether a location, as this room writes them, is an address: no path has an empty step.
pub(super) fn is_address(location: &str) -> bool {
    location.starts_with("http://") || location.starts_with("https://")
}

impl Address {
    /// The address that a text is; nothing where it begins like none.
    pub(super) fn of(text: &str) -> Option<Result<Self, Unread>> {
        let (scheme, rest) = text.split_once("://")?;
        let secure = scheme.eq_ignore_ascii_case("https");
        (secure || scheme.eq_ignore_ascii_case("http")).then(|| Self::behind(secure, rest))
    }

    /// The address behind `https://`.
    fn behind(secure: bool, rest: &str) -> Result<Self, Unread> {
        let rest = rest.split('#').next().unwrap_or("");
        let (authority, path) = rest.split_at(rest.find(['/', '?', '\\']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(Trouble::Credentials.into());
        }
        let own = if secure { 443 } else { 80 };
        let (host, port) = spot(authority).ok_or(Trouble::Malformed)?;
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        Ok(Self {
            secure,
            host,
            port: port.unwrap_or(own),
            path: plain(&path),
        })
    }

    /// What a reference in a file at this address leads to (RFC 3986, section 5.2).
    pub(super) fn joined(&self, reference: &str) -> Result<Self, Unread> {
        if let Some(other) = Self::of(reference) {
            return other;
        }
        if let Some(rest) = reference.strip_prefix("//") {
            return Self::behind(self.secure, rest);
        }
        let reference = reference.split('#').next().unwrap_or("");
        let (path, _) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = match reference.chars().next() {
            None => self.path.clone(),
            Some('/') => reference.to_owned(),
            Some('?') => format!("{path}{reference}"),
            Some(_) => format!("{folder}/{reference}"),
        };
        Ok(Self {
            path: plain(&path),
            ..self.clone()
        })
    }

    /// The host, with its port where that is not the scheme's: what `--allow-remote` takes.
    pub(super) fn spot(&self) -> String {
        if self.has_own_port() {
            return self.host.clone();
        }
        format!("{}:{}", self.host, self.port)
    }

    /// Whether the port is that of the scheme.
    pub(super) fn has_own_port(&self) -> bool {
        self.port == if self.secure { 443 } else { 80 }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.spot(), self.path)
    }
}

/// A host in small letters and its port, of `host:port`; nothing where it is neither a name nor an IP address.
pub(super) fn spot(authority: &str) -> Option<(String, Option<u16>)> {
    let end = if authority.starts_with('[') { ']' } else { ':' };
    let at = authority.find(end).unwrap_or(authority.len());
    let (host, port) = authority.split_at(if end == ']' { at + 1 } else { at }.min(authority.len()));
    let is_host = match host.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')) {
        Some(ip) => ip.contains(':') && ip.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.')),
        None => host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')),
    };
    let port = match port {
        "" | ":" => None,
        port => Some(port.strip_prefix(':')?.parse().ok()?),
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (is_host && !host.is_empty()).then_some((host, port))
}

/// A path with its query, `.` and `..` taken away, and in characters that addresses may have.
fn plain(path: &str) -> String {
    let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
    let mut steps: Vec<&str> = Vec::new();
    let mut rest = path.split('/').skip(1).peekable();
    while let Some(step) = rest.next() {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => {
                steps.push(step);
                continue;
            }
        }
        if rest.peek().is_none() {
            steps.push("");
        }
    }
    utf8_percent_encode(&format!("/{}{query}", steps.join("/")), UNSAFE).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Address, spot};

    fn address(text: &str) -> String {
        let address = Address::of(text).expect("an address").expect("a good one");
        address.to_string()
    }

    #[test]
    fn each_address_has_one_spelling() {
        assert_eq!(address("HTTPS://Example.ORG.:443"), "https://example.org/");
        assert_eq!(address("http://h:80/a/./b/../c#x"), "http://h/a/c");
        assert_eq!(address("http://h:8080/a//b?c/../d"), "http://h:8080/a//b?c/../d");
        assert_eq!(address("https://[::1]:8443?q"), "https://[::1]:8443/?q");
        assert_eq!(address("https://h/a b\r\nX: ö"), "https://h/a%20b%0D%0AX:%20%C3%B6");
        assert_eq!(address("https://h\\@evil/x"), "https://h/%5C@evil/x");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "https://",
            "https://:80/",
            "https://a b/",
            "https://h:x/",
            "https://h:99999/",
            "https://[::1/",
        ] {
            assert!(Address::of(text).expect("a scheme").is_err(), "{text}");
        }
        assert!(Address::of("https://user:word@h/").expect("a scheme").is_err());
        assert!(Address::of("ftp://h/").is_none());
        assert_eq!(spot("h:"), Some(("h".to_owned(), None)));
        assert_eq!(spot("[h]"), None);
    }

    /// The examples of RFC 3986, section 5.4, that have the scheme of their base.
    #[test]
    fn references_lead_where_the_standard_says() {
        let base = Address::of("http://a/b/c/d;p?q")
            .expect("an address")
            .expect("a good one");
        for (reference, target) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("g#s", "http://a/b/c/g"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("..g", "http://a/b/c/..g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ] {
            assert_eq!(base.joined(reference).expect("good").to_string(), target, "{reference}");
        }
    }
}
