//! Typed response headers.

use super::Sensitive;
use http::HeaderValue;
use serde_json::Value;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A value that can be written as a header, in the style `simple` of `OpenAPI`. Enums of the contract implement
/// [`ToHeader::to_text`] only.
pub trait ToHeader {
    /// The text of the header.
    fn to_text(&self) -> String;

    /// The header's value. What no header can hold (RFC 9110 section 5.5: line breaks, other controls) is dropped, so
    /// that no value can begin a header of its own.
    fn to_header(&self) -> HeaderValue {
        let text = self.to_text();
        HeaderValue::from_bytes(text.as_bytes()).unwrap_or_else(|_| {
            let shown: Vec<u8> = text
                .bytes()
                .filter(|byte| *byte == b'\t' || (*byte >= b' ' && *byte != 127))
                .collect();
            HeaderValue::from_bytes(&shown).unwrap_or_else(|_| HeaderValue::from_static(""))
        })
    }
}

macro_rules! by_display {
    ($($name:ty)*) => { $(
        impl ToHeader for $name {
            fn to_text(&self) -> String {
                self.to_string()
            }
        }
    )* };
}

by_display!(bool i32 i64 u32 u64 f32 f64 str String Ipv4Addr Ipv6Addr);

impl<T: ToHeader + ?Sized> ToHeader for &T {
    fn to_text(&self) -> String {
        (**self).to_text()
    }
}

impl<T: ToHeader> ToHeader for Sensitive<T> {
    fn to_text(&self) -> String {
        self.expose().to_text()
    }

    fn to_header(&self) -> HeaderValue {
        let mut value = self.expose().to_header();
        value.set_sensitive(true);
        value
    }
}

impl<T: ToHeader> ToHeader for Vec<T> {
    fn to_text(&self) -> String {
        self.iter().map(ToHeader::to_text).collect::<Vec<_>>().join(",")
    }
}

/// Objects are written `name,value,name,value`, as `simple` without `explode` has it.
impl ToHeader for Value {
    fn to_text(&self) -> String {
        match self {
            Self::String(text) => text.clone(),
            Self::Array(items) => items.to_text(),
            Self::Object(members) => members
                .iter()
                .map(|(name, value)| format!("{name},{}", value.to_text()))
                .collect::<Vec<_>>()
                .join(","),
            other => other.to_string(),
        }
    }
}
