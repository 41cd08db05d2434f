//! Document to contract; the only place that decides meaning.

use crate::contract::{Contract, SchemaId};
use crate::diagnostic::Diagnostics;
use crate::document::Document;

/// Which way a value travels. In requests `readOnly` members need not be there, in answers `writeOnly` ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// From the client to the service.
    Request,
    /// From the service to the client.
    Answer,
}

/// What the document promises. Never stops at the first fault; with errors among the diagnostics the contract is only
/// good for further diagnostics.
pub fn lower(document: &Document) -> (Contract, Diagnostics) {
    let _ = document.root();
    (Contract::default(), Diagnostics::default())
}

/// The one JSON Schema (2020-12) of a contract schema, self-contained: `{"$ref": "#/$defs/NAME", "$defs": {…}}`, or the
/// schema itself where it needs no definitions.
pub fn json_schema(contract: &Contract, id: SchemaId, direction: Direction) -> serde_json::Value {
    let _ = (contract, id, direction);
    serde_json::json!({})
}

/// A value that the schema accepts: the document's first valid example, else one made from the schema. `null` where
/// none can be made.
pub fn sample(contract: &Contract, id: SchemaId, direction: Direction) -> serde_json::Value {
    let _ = (contract, id, direction);
    serde_json::Value::Null
}
