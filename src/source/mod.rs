//! Text to a spanned tree. Knows YAML and JSON, nothing of OpenAPI.

mod node;

pub use node::{FileId, Key, Node, Number, Object, Span, Value};
