//! Addresses of electronic mail.

use super::super::check::is_hostname;
use super::written::written;
use std::net::{Ipv4Addr, Ipv6Addr};

written! {
    /// An address of electronic mail (RFC 5321 section 4.1.2). Kept as it was written: the part before the `@` may tell
    /// upper from lower case.
    #[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
    Email, "email", is_email
}

impl Email {
    /// What stands before the `@`: `ada` of `ada@example.com`.
    pub fn local_part(&self) -> &str {
        self.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands behind the `@`: a host name, or an address in brackets.
    pub fn domain(&self) -> &str {
        self.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// Whether the text has the format `email`.
pub(in super::super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    (is_dot_string(local) || is_quoted(local)) && local.len() <= 64 && is_domain(domain)
}

fn is_dot_string(text: &str) -> bool {
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(atom))
}

fn is_quoted(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
        return false;
    };
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        let shown = |byte: u8| (b' '..=b'~').contains(&byte);
        let fits = if byte == b'\\' {
            bytes.next().is_some_and(shown)
        } else {
            shown(byte) && byte != b'"'
        };
        if !fits {
            return false;
        }
    }
    !inner.is_empty()
}

fn is_domain(text: &str) -> bool {
    let Some(literal) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        return is_hostname(text);
    };
    match literal.strip_prefix("IPv6:") {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => literal.parse::<Ipv4Addr>().is_ok(),
    }
}
