//! Values: what a schema takes, against what it took.
//!
//! Two schemas meet once, wherever they stand: [`graph`] keeps the pairs and finds where each matters. What a pair of
//! schemas says is the same in both directions but for members that are only sent or only received; which of it breaks
//! a client is the table's business.

mod graph;
mod kind;
mod numbers;
mod objects;
mod pair;
mod unions;

pub(super) use graph::{Root, Values};
pub(super) use kind::kind;

use super::Spans;
use super::values::Change;
use crate::diagnostic::Severity;

/// A change of one schema.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    change: Change,
    /// `maxLength 200 → 100`.
    detail: String,
    spans: Spans,
    /// A level of its own, where the surroundings decide.
    level: Option<Severity>,
}

/// A word for a value that may be missing.
fn or_none(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}
