//! Where a keyword of a schema is written.

use super::Side;
use crate::contract::SchemaId;
use crate::source::Span;

impl Side<'_> {
    /// The place of a keyword, or of the schema where the keyword stands in one of its parts or nowhere.
    pub(super) fn keyword(&self, id: SchemaId, keyword: &str) -> Span {
        let schema = self.contract.schema(id);
        let node = self.document.at(&schema.pointer);
        let entry = node.and_then(|node| node.as_object()?.entry(keyword));
        entry.map_or(schema.span, |(key, _)| key.span)
    }
}
