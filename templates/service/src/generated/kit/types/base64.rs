//! Bytes, written as base64.

use base64::{Engine, engine::general_purpose::STANDARD};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

/// Bytes of `format: byte`: base64 with padding (RFC 4648 section 4) in JSON, plain bytes here.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64(pub Vec<u8>);

/// The text is no base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is no base64")]
pub struct NoBase64;

impl FromStr for Base64 {
    type Err = NoBase64;

    fn from_str(text: &str) -> Result<Self, NoBase64> {
        STANDARD.decode(text).map(Self).map_err(|_| NoBase64)
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        base64::display::Base64Display::new(&self.0, &STANDARD).fmt(formatter)
    }
}

impl Deref for Base64 {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Base64 {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl<T: Into<Vec<u8>>> From<T> for Base64 {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

super::as_text!(Base64, "byte");
