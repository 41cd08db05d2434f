//! The views of routes: from a call to its handler.

use super::bodies::{BodyKind, body_kind};
use crate::contract::Content;
use crate::plan::Plan;
use serde::Serialize;

/// From calls to the handlers of a tag.
#[derive(Debug, Serialize)]
pub struct Routes {
    about: String,
}

impl Routes {
    /// The view of a tag's routes.
    pub fn of(_plan: &Plan<'_>, _tag: usize) -> Self {
        Self { about: String::new() }
    }
}

/// The contents of an operation's body that have a schema for the generic path, with their index.
pub fn structured<'a>(plan: &Plan<'a>, operation: usize) -> Vec<(usize, &'a Content)> {
    let types = plan.types("");
    let body = plan.contract.operations[operation].body.as_ref();
    let contents = body.into_iter().flat_map(|body| &body.contents).enumerate();
    let wanted = |content: &Content| {
        let kind = body_kind(&types, content);
        matches!(kind, BodyKind::Json | BodyKind::Form | BodyKind::Multipart) && content.schema.is_some()
    };
    contents.filter(|(_, content)| wanted(content)).collect()
}

/// The static of the schema of a body.
pub fn schema_constant(plan: &Plan<'_>, operation: usize, content: usize) -> String {
    let base = &plan.names.operations[operation].constant;
    if content == 0 {
        format!("{base}_BODY")
    } else {
        format!("{base}_BODY_{}", content + 1)
    }
}
