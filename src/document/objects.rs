//! Rules for single objects that are no schemas: parameters and operations.

use super::similar::{certain, respelt};
use super::tidy::{At, Tidy};
use super::tree::Version;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::source::{Node, Object, Value};

const LOCATIONS: [&str; 5] = ["query", "header", "path", "cookie", "querystring"];

/// Judges a parameter that is no reference.
pub(super) fn parameter(tidy: &mut Tidy<'_>, parameter: &Object, at: At<'_>) {
    let name = parameter.get("name").and_then(Node::as_str).unwrap_or("");
    let key = parameter.entry("name").map_or(at.key, |(_, node)| node.span);
    location(tidy, parameter);
    let lost = tidy.lost("schema") || tidy.lost("content");
    if !parameter.has("schema") && !parameter.has("content") && !lost {
        let fault = Diagnostic::warning(
            "AG220",
            key,
            format!("the parameter `{name}` has neither `schema` nor `content`"),
        );
        let help = if parameter.has("type") {
            "put `type` and what belongs to it under `schema:`; until then any text is accepted"
        } else {
            "add `schema: { type: string }`; until then any text is accepted"
        };
        tidy.found.push(fault.help(help));
    }
    let in_path = parameter.get("in").and_then(Node::as_str) == Some("path");
    let required = parameter.get("required").and_then(Node::as_bool) == Some(true);
    if in_path && !required && !tidy.lost("required") {
        let fault = Diagnostic::warning(
            "AG229",
            key,
            format!("the path parameter `{name}` is not marked as required"),
        );
        let fault = fault.help("add `required: true`; a path without it would be another path");
        let map = Node {
            value: Value::Object(parameter.clone()),
            span: tidy.whole,
        };
        let edit = match parameter.get("required") {
            Some(node) => Some(Edit {
                span: node.span,
                text: "true".to_owned(),
            }),
            None => tidy.source.insertion(&map, "schema", "required", &true.into()),
        };
        tidy.found.push(match edit {
            Some(edit) => fault.edit(edit.span, edit.text),
            None => fault,
        });
    }
}

fn location(tidy: &mut Tidy<'_>, parameter: &Object) {
    let Some(node) = parameter.get("in") else { return };
    if node.as_str() == Some("querystring") && !is_form(parameter) {
        let message = "a query that is no form is not generated: left aside";
        let fault = Diagnostic::warning("AG395", node.span, message);
        let help = "describe it by `content: { application/x-www-form-urlencoded: { schema: … } }`, or its members as \
                    parameters with `in: query`";
        tidy.found.push(fault.help(help));
    }
    let Some(written) = node.as_str().filter(|written| !LOCATIONS.contains(written)) else {
        return;
    };
    let near = certain(written, LOCATIONS.into_iter());
    let help = match written {
        "body" => "a body is described by `requestBody`".to_owned(),
        "formData" | "form" => "form fields are properties of a `requestBody` with a form media type".to_owned(),
        _ => near.map_or_else(
            || "a parameter is in query, header, path or cookie".to_owned(),
            |near| format!("did you mean `{near}`?"),
        ),
    };
    let fault = Diagnostic::error("AG232", node.span, format!("no parameter is in `{written}`")).help(help);
    tidy.broken.push(node.span);
    tidy.found.push(match near {
        Some(near) => respelt(fault, tidy.source, node.span, written, near),
        None => fault,
    });
}

/// Whether the members of a whole query are parameters of it.
fn is_form(parameter: &Object) -> bool {
    let content = parameter.get("content").and_then(Node::as_object);
    content.is_some_and(|content| content.keys().next() == Some("application/x-www-form-urlencoded"))
}

/// Judges an operation.
pub(super) fn operation(tidy: &mut Tidy<'_>, operation: &Object, at: At<'_>) {
    let responses = operation.get("responses");
    let empty = responses.and_then(Node::as_object).is_some_and(Object::is_empty);
    if (responses.is_some() && !empty) || tidy.lost("responses") {
        return;
    }
    let key = operation.entry("responses").map_or(at.key, |(key, _)| key.span);
    let severity = if matches!(tidy.version, Version::V2_0 | Version::V3_0) && !empty {
        Severity::Error
    } else {
        Severity::Warning
    };
    let fault = Diagnostic::new("AG233", severity, key, "the operation has no responses");
    tidy.found
        .push(fault.help("add what it answers, for example:\nresponses:\n  '204': { description: Done. }"));
}
