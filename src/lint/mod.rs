//! What is wrong, doubtful or missing in a contract that can be read: the rules `EC1xx` to `EC4xx`, one page each in
//! [`rules`](crate::rules).

use crate::contract::Contract;
use crate::diagnostic::Diagnostics;
use crate::document::Document;

/// Judges the contract of a document.
pub fn lint(_document: &Document, _contract: &Contract) -> Diagnostics {
    Diagnostics::default()
}
