//! Credentials of the checker: JSON Web Tokens (RFC 7519) signed by HMAC SHA-256, and basic credentials (RFC 7617).

use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Claims of a token.
#[derive(Clone, Debug)]
pub struct Claims<'a> {
    /// `sub`.
    pub subject: &'a str,
    /// `scope`, separated by blanks.
    pub scopes: Vec<&'a str>,
    /// `iss`, where the service wants one.
    pub issuer: Option<&'a str>,
    /// `aud`, where the service wants one.
    pub audience: Option<&'a str>,
    /// `iat` in seconds since 1970; `exp` is an hour later.
    pub issued_at: u64,
}

impl Claims<'_> {
    fn json(&self) -> Value {
        let mut claims = json!({
            "sub": self.subject,
            "scope": self.scopes.join(" "),
            "iat": self.issued_at,
            "exp": self.issued_at + 3600,
        });
        for (name, value) in [("iss", self.issuer), ("aud", self.audience)] {
            if let Some(value) = value {
                claims[name] = value.into();
            }
        }
        claims
    }
}

/// A token signed with `key` by HS256.
pub fn signed(claims: &Claims<'_>, key: &[u8]) -> String {
    let text = unsigned_part("HS256", claims);
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    let signature = base64(&mac.finalize().into_bytes(), URL_SAFE);
    format!("{text}.{signature}")
}

/// A token that says it need not be signed (`alg: none`), which no service may accept.
pub fn unsigned(claims: &Claims<'_>) -> String {
    format!("{}.", unsigned_part("none", claims))
}

fn unsigned_part(algorithm: &str, claims: &Claims<'_>) -> String {
    let header = json!({ "alg": algorithm, "typ": "JWT" }).to_string();
    let claims = claims.json().to_string();
    format!(
        "{}.{}",
        base64(header.as_bytes(), URL_SAFE),
        base64(claims.as_bytes(), URL_SAFE)
    )
}

/// The value of `Authorization` for basic credentials.
pub fn basic(user: &str, password: &str) -> String {
    let mut text = base64(format!("{user}:{password}").as_bytes(), STANDARD);
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    format!("Basic {text}")
}

/// Base64 (RFC 4648) without padding.
fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut word = [0_u8; 4];
        word[1..=chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes(word);
        for place in 0..=chunk.len() {
            let six = (bits >> (18 - 6 * place)) & 0x3F;
            text.push(char::from(alphabet[six as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_rfc_4648() {
        let cases = [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
        ];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes.as_bytes(), STANDARD), text);
        }
    }

    #[test]
    fn basic_of_rfc_7617() {
        assert_eq!(basic("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    #[test]
    fn signature_of_a_known_token() {
        // The token of jwt.io's first page: header and claims as there, signed with the same key.
        let text = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ";
        let mut mac = Hmac::<Sha256>::new_from_slice(b"your-256-bit-secret").expect("any length");
        mac.update(text.as_bytes());
        let signature = base64(&mac.finalize().into_bytes(), URL_SAFE);
        assert_eq!(signature, "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c");
    }
}
