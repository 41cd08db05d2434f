//! Raw bytes: only a body, or a part of a form, can be some. Inside of JSON `format: binary` is text.

use super::Lowering;
use crate::contract::{Additional, Content, SchemaId, Shape, Text, Upload};
use std::collections::BTreeSet;

impl Lowering<'_> {
    /// Runs when all schemas have their shapes.
    pub(super) fn settle_bytes(&mut self) {
        let mut raw = BTreeSet::new();
        for content in self.all_contents() {
            if let Some(id) = content.schema {
                self.raw_places(id, &content.media_type, &mut raw);
            }
        }
        let bytes: Vec<_> = self
            .contract
            .schemas
            .iter()
            .filter(|(_, s)| matches!(s.shape, Shape::Binary))
            .collect();
        let bytes: Vec<_> = bytes
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| !raw.contains(id))
            .collect();
        for id in bytes {
            let (_, span, pointer) = self.about(id);
            self.contract.schemas.get_mut(id).shape = Shape::String(Text::default());
            let message = "`format: binary` stands where only text can: it is read as text without a format";
            self.advise_once("AG303", span, &pointer, message.to_owned());
        }
        self.accept_encodings();
    }

    fn all_contents(&self) -> Vec<Content> {
        let mut contents = Vec::new();
        for operation in &self.contract.operations {
            contents.extend(operation.body.iter().flat_map(|body| body.contents.iter().cloned()));
            contents.extend(
                operation
                    .answers
                    .iter()
                    .flat_map(|answer| answer.contents.iter().cloned()),
            );
        }
        contents
    }

    /// Where bytes may stand: the body itself, or members of a multipart form and items of lists there.
    fn raw_places(&self, id: SchemaId, media_type: &str, raw: &mut BTreeSet<SchemaId>) {
        if super::is_json(media_type) || media_type == "application/x-www-form-urlencoded" {
            return;
        }
        let id = self.mark(id, raw);
        if !media_type.starts_with("multipart/") {
            return;
        }
        let Shape::Object(object) = &self.contract.schemas.get(id).shape else {
            return;
        };
        let further = match object.additional {
            Additional::Typed(id) => Some(id),
            _ => None,
        };
        for member in object.properties.iter().map(|property| property.schema).chain(further) {
            let member = self.mark(member, raw);
            if let Shape::Array(array) = &self.contract.schemas.get(member).shape {
                self.mark(array.items, raw);
            }
        }
    }

    fn mark(&self, id: SchemaId, raw: &mut BTreeSet<SchemaId>) -> SchemaId {
        let id = self.contract.schemas.resolve(id);
        raw.insert(id);
        id
    }

    /// `encoding.contentType` of a file part says which media types it accepts, where `x-upload` does not.
    fn accept_encodings(&mut self) {
        let mut found = Vec::new();
        let bodies = self
            .contract
            .operations
            .iter()
            .filter_map(|operation| operation.body.as_ref());
        for content in bodies.flat_map(|body| &body.contents) {
            let Some(schema) = content.schema else { continue };
            let Shape::Object(object) = &self.contract.schemas.get(self.contract.schemas.resolve(schema)).shape else {
                continue;
            };
            for part in content.encoding.iter().filter(|part| !part.media_types.is_empty()) {
                if let Some(property) = object.properties.iter().find(|property| property.name == part.property) {
                    found.push((property.schema, part.media_types.clone()));
                }
            }
        }
        for (id, media_types) in found {
            let bytes = matches!(
                self.contract.schemas.get(self.contract.schemas.resolve(id)).shape,
                Shape::Binary
            );
            let schema = self.contract.schemas.get_mut(id);
            if bytes
                && schema
                    .upload
                    .as_ref()
                    .is_none_or(|upload| upload.media_types.is_empty())
            {
                let max_size = schema.upload.as_ref().and_then(|upload| upload.max_size);
                schema.upload = Some(Upload {
                    max_size,
                    media_types,
                    verify_magic: false,
                });
            }
        }
    }

    /// A body that the document lets hold files must be let through: their sizes and, for all else, the usual limit.
    pub(super) fn make_room_for_uploads(&mut self) {
        let usual = self.contract.service.body_limit;
        for index in 0..self.contract.operations.len() {
            let Some(body) = &self.contract.operations[index].body else {
                continue;
            };
            let schemas = body.contents.iter().filter_map(|content| content.schema);
            let files = schemas.map(|schema| self.file_bytes(schema)).max().unwrap_or_default();
            if let Some(body) = &mut self.contract.operations[index].body
                && body.limit.is_none()
                && files > 0
            {
                body.limit = Some(usual.saturating_add(files));
            }
        }
    }

    /// The bytes of all files that a body of this schema may hold.
    fn file_bytes(&self, id: SchemaId) -> u64 {
        let resolved = self.contract.schemas.get(self.contract.schemas.resolve(id));
        let Shape::Object(object) = &resolved.shape else {
            return self.part_bytes(id);
        };
        let parts = object
            .properties
            .iter()
            .map(|property| self.part_bytes(property.schema));
        parts.fold(0, u64::saturating_add)
    }

    /// The bytes of the files of one part: one file, or a list of them.
    fn part_bytes(&self, id: SchemaId) -> u64 {
        let schema = self.contract.schemas.get(id);
        if let Some(size) = schema.upload.as_ref().and_then(|upload| upload.max_size) {
            return size;
        }
        match &self.contract.schemas.get(self.contract.schemas.resolve(id)).shape {
            Shape::Array(list) => {
                let upload = self.contract.schemas.get(list.items).upload.as_ref();
                let size = upload.and_then(|upload| upload.max_size).unwrap_or_default();
                size.saturating_mul(list.max_items.unwrap_or(1))
            }
            _ => 0,
        }
    }
}
