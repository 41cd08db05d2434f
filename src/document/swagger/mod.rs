//! Swagger 2.0: judged in its own terms, then brought into the model of OpenAPI 3.0.
//!
//! `tables` says what such a document looks like, `judge` what single objects must hold; `convert`, `body` and `value`
//! say everything again in the words of 3.0, each node with the place of the one it came from.

mod body;
mod convert;
mod judge;
pub(super) mod tables;
mod value;

pub(super) use convert::converted;
pub(super) use judge::{parameter, scheme};
