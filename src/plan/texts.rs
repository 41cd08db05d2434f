//! How a text of a format is held in Rust, and what of its constraints its type says.

use crate::contract::{Text, TextFormat};

/// How a text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// As a `String`: no format, or one that makes no type.
    Text,
    /// As a type of the format that keeps the text as it was written.
    Written,
    /// As what the text means: another text may mean the same.
    Meant,
}

/// How a text is held.
pub const fn held(text: &Text) -> Held {
    use TextFormat as F;
    match text.format {
        Some(F::DateTime | F::Date | F::Time | F::Uuid | F::Byte | F::Ipv4 | F::Ipv6) => Held::Meant,
        Some(F::Duration | F::Uri | F::Email | F::Decimal) => Held::Written,
        // What a handler writes of these it composes: `format!("/orders/{id}")`.
        Some(F::UriReference | F::Hostname | F::Password) | None => Held::Text,
    }
}

/// Whether checks ask more of the text than its type does.
pub fn checked(text: &Text) -> bool {
    match held(text) {
        Held::Text => limited(text) || text.format.is_some(),
        Held::Written => limited(text),
        Held::Meant => false,
    }
}

/// Whether a constraint is about the text as it was written, which its type does not keep: only the JSON tells.
pub fn lost(text: &Text) -> bool {
    held(text) == Held::Meant && limited(text)
}

/// Whether values of its type are equal exactly where their texts are.
pub const fn differs(text: &Text) -> bool {
    use TextFormat as F;
    // A UUID has no case, an instant no offset, an address zeros or none, and 1.50 equals 1.5.
    !matches!(
        text.format,
        Some(F::DateTime | F::Time | F::Uuid | F::Ipv6 | F::Decimal)
    )
}

/// Whether there is a pattern, or a length that the format does not imply.
fn limited(text: &Text) -> bool {
    let (least, most) = lengths(text.format);
    let short = text.min_length.is_some_and(|min| min > least);
    let long = text.max_length.is_some_and(|max| most.is_none_or(|most| max < most));
    text.pattern.is_some() || short || long
}

/// The least and the greatest number of characters that texts of a format have.
const fn lengths(format: Option<TextFormat>) -> (u64, Option<u64>) {
    use TextFormat as F;
    match format {
        Some(F::Uuid) => (36, Some(36)),
        Some(F::Date) => (10, Some(10)),
        Some(F::DateTime) => (20, None),
        Some(F::Time) => (9, None),
        Some(F::Ipv4) => (7, Some(15)),
        Some(F::Ipv6) => (2, Some(45)),
        _ => (0, None),
    }
}
