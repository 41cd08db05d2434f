//! Defaults that break their own schema are none: an answer that lacks the member would be made false by them.

use super::{Direction, Lowering, accepts};
use crate::contract::{Schema, Shape};
use crate::diagnostic::Diagnostic;

impl Lowering<'_> {
    /// Runs when all schemas have their shapes.
    pub(super) fn judge_defaults(&mut self) {
        let ids: Vec<_> = self.contract.schemas.iter().map(|(id, _)| id).collect();
        for id in ids {
            let schema = self.contract.schemas.get(id);
            let shape = &self.contract.schemas.get(self.contract.schemas.resolve(id)).shape;
            let Some(value) = schema
                .default
                .as_ref()
                .filter(|value| !value.is_null() && is_simple(shape))
            else {
                continue;
            };
            if !accepts(&self.contract, id, Direction::Answer, value) {
                self.drop_default(id);
            }
        }
    }

    fn drop_default(&mut self, id: crate::contract::SchemaId) {
        let schema: &mut Schema = self.contract.schemas.get_mut(id);
        schema.default = None;
        let message = format!(
            "the `default` of `{}` breaks its own schema: it is left aside",
            schema.name
        );
        let span = schema.span;
        let help = "correct the default, or the format and bounds beside it";
        self.say(Diagnostic::warning("AG228", span, message).help(help));
    }
}

/// Whether a default of this shape is written where a member is absent.
fn is_simple(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::String(_) | Shape::Integer(_) | Shape::Number(_) | Shape::Enum(_) | Shape::Boolean
    )
}
