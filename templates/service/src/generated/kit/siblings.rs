//! Operations that share method and path: which of them a request means.
//!
//! `POST /` with `X-Amz-Target: Shop.Buy` is another operation than `POST /` with `X-Amz-Target: Shop.Sell`. The
//! operation whose signs the request all has is meant; of several the one with the most signs, of these the first. Where
//! none is, the first of all answers, and says what it misses.

use super::input::raw::{self, Decoding};
use super::media;
use super::operation::{Form, Operation, Sign};
use http::HeaderMap;
use uuid::Uuid;

/// A request, as far as operations of one method and path can differ.
#[derive(Debug)]
pub struct Asked<'r> {
    /// The query, without `?`.
    pub query: &'r str,
    /// The headers.
    pub headers: &'r HeaderMap,
}

/// The operation that is meant, among those of one method and path in document order.
pub fn meant(
    mut siblings: impl Iterator<Item = &'static Operation>,
    path: &[String],
    asked: &Asked<'_>,
) -> Option<&'static Operation> {
    let first = siblings.next()?;
    let mut best = fit(first, path, asked);
    let mut meant = first;
    for other in siblings {
        let fits = fit(other, path, asked);
        if fits > best {
            (best, meant) = (fits, other);
        }
    }
    Some(meant)
}

/// How many signs of the operation the request has; nothing where it lacks one.
fn fit(operation: &Operation, path: &[String], asked: &Asked<'_>) -> Option<usize> {
    let has = |sign: &Sign| match sign {
        Sign::Query(name, values) => query(asked.query, name, values),
        Sign::Header(name, values) => {
            let mut lines = asked.headers.get_all(*name).iter();
            lines.any(|line| values.is_empty() || line.to_str().is_ok_and(|text| values.contains(&text.trim())))
        }
        Sign::Path(at, form) => path.get(*at).is_some_and(|value| form.has(value)),
        Sign::Body => {
            let types = operation.body.map_or::<&[_], _>(&[], |rules| rules.media_types);
            media::of_body(asked.headers, types).is_some()
        }
    };
    operation.signs.iter().all(has).then_some(operation.signs.len())
}

fn query(query: &str, name: &str, values: &[&str]) -> bool {
    let mut pairs = raw::pairs(query).into_iter().filter(|pair| pair.name == name);
    pairs.any(|pair| {
        let known = |value: String| values.contains(&value.as_str());
        values.is_empty() || raw::decode(pair.value, Decoding::Form).is_ok_and(known)
    })
}

impl Form {
    /// Whether a text has it.
    fn has(self, text: &str) -> bool {
        match self {
            Self::Integer => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            }
            Self::Uuid => Uuid::try_parse(text).is_ok(),
            Self::OneOf(values) => values.contains(&text),
        }
    }
}
