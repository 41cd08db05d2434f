//! Operations that share method and path: which of them a request means.
//!
//! `POST /` with `X-Amz-Target: Shop.Buy` is another operation than `POST /` with `X-Amz-Target: Shop.Sell`. The
//! operation whose selectors the request all has is meant; of several the one with the most of them, of these the first.
//! Where none is, the first of all answers, and says what it misses.

use super::media;
use super::operation::{Form, Operation, Selector};
use http::HeaderMap;
use percent_encoding::percent_decode_str;
use uuid::Uuid;

/// How many selectors of the operation a request has, whose path's values are these, encoded; nothing where it lacks one.
pub fn nearness(operation: &Operation, path: &[&str], query: &str, headers: &HeaderMap) -> Option<usize> {
    let has = |selector: &Selector| match selector {
        Selector::Query(name, values) => {
            let mut pairs = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known == name);
            pairs.any(|(_, value)| is_one_of(&value, values))
        }
        Selector::Header(name, values) => {
            let mut lines = headers.get_all(*name).iter();
            lines.any(|line| line.to_str().is_ok_and(|text| is_one_of(text.trim(), values)))
        }
        Selector::Path(at, form) => path.get(*at).is_some_and(|value| form.has(value)),
        Selector::Body => {
            let types = operation.body.map_or(&[][..], |rules| rules.media_types);
            media::of_body(headers, types).is_some()
        }
    };
    operation.selectors.iter().all(has).then_some(operation.selectors.len())
}

/// No values: any will do.
fn is_one_of(text: &str, values: &[&str]) -> bool {
    values.is_empty() || values.contains(&text)
}

impl Form {
    /// Whether an encoded text has it.
    fn has(self, encoded: &str) -> bool {
        let Ok(text) = percent_decode_str(encoded).decode_utf8() else {
            return false;
        };
        match self {
            Self::Integer => {
                let digits = text.strip_prefix('-').unwrap_or(&text);
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            }
            Self::Uuid => Uuid::try_parse(&text).is_ok(),
            Self::OneOf(values) => values.contains(&&*text),
        }
    }
}
