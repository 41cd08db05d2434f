//! What single objects of Swagger 2.0 must hold.

use crate::diagnostic::Diagnostic;
use crate::document::schema;
use crate::document::similar::similar;
use crate::document::tidy::{At, Tidy};
use crate::source::{Node, Object, Span};

const LOCATIONS: [&str; 5] = ["query", "header", "path", "formData", "body"];
const SCHEMES: [&str; 3] = ["basic", "apiKey", "oauth2"];
const FLOWS: [&str; 4] = ["implicit", "password", "application", "accessCode"];

/// Judges a parameter that is no reference.
pub(in crate::document) fn parameter(tidy: &mut Tidy<'_>, parameter: &Object, at: At<'_>) {
    let name = parameter.get("name").and_then(Node::as_str).unwrap_or("");
    let key = parameter.entry("name").map_or(at.key, |(_, node)| node.span);
    let location = parameter.get("in").and_then(Node::as_str).unwrap_or("");
    one_of(tidy, parameter, "in", &LOCATIONS, "AG232", "no parameter is in");
    if location == "body" {
        if !parameter.has("schema") && !tidy.lost("schema") {
            let fault = Diagnostic::warning("AG220", key, format!("the body `{name}` has no `schema`"));
            tidy.found
                .push(fault.help("add `schema:` with what it holds; until then anything is accepted"));
        }
        return;
    }
    if !parameter.has("type") && !parameter.has("$ref") && !tidy.lost("type") {
        let fault = Diagnostic::warning("AG220", key, format!("the parameter `{name}` has no `type`"));
        let help = if parameter.has("schema") {
            "only a body has a `schema`: write `type` and what belongs to it beside `name`"
        } else {
            "add `type: string`; until then any text is accepted"
        };
        tidy.found.push(fault.help(help));
    }
    let required = parameter.get("required").and_then(Node::as_bool) == Some(true);
    if location == "path" && !required && !tidy.lost("required") {
        let message = format!("the path parameter `{name}` is not marked as required");
        let fault = Diagnostic::warning("AG229", key, message);
        tidy.found
            .push(fault.help("add `required: true`; a path without it would be another path"));
    }
    file(tidy, parameter, location);
    schema::judge(tidy, parameter, at);
}

/// `type: file` is for form fields.
fn file(tidy: &mut Tidy<'_>, parameter: &Object, location: &str) {
    let node = parameter.get("type").filter(|node| node.as_str() == Some("file"));
    if let Some(node) = node.filter(|_| location != "formData") {
        let fault = Diagnostic::error("AG255", node.span, "only a form field can be a file");
        tidy.found
            .push(fault.help("write `in: formData`, and `consumes: [multipart/form-data]`"));
    }
}

/// Judges a security definition.
pub(in crate::document) fn scheme(tidy: &mut Tidy<'_>, scheme: &Object) {
    let kind = scheme.get("type").and_then(Node::as_str).unwrap_or("");
    one_of(
        tidy,
        scheme,
        "type",
        &SCHEMES,
        "AG253",
        "no security definition is of the type",
    );
    let needs: &[&str] = match kind {
        "apiKey" => &["name", "in"],
        "oauth2" => &["flow"],
        _ => &[],
    };
    let key = scheme.entry("type").map_or(Span::default(), |(key, _)| key.span);
    for need in needs.iter().filter(|need| !scheme.has(need)) {
        let fault = Diagnostic::error(
            "AG253",
            key,
            format!("a security definition of the type {kind} has no `{need}`"),
        );
        if !tidy.lost(need) {
            tidy.found.push(fault.help(format!("add `{need}:`")));
        }
    }
    if kind == "apiKey" {
        one_of(tidy, scheme, "in", &["query", "header"], "AG253", "no API key is in");
    }
    one_of(tidy, scheme, "flow", &FLOWS, "AG253", "Swagger 2.0 knows no OAuth flow");
}

/// Reports a value that is none of those known.
fn one_of(tidy: &mut Tidy<'_>, object: &Object, key: &str, known: &[&str], code: &'static str, what: &str) {
    let Some(node) = object.get(key) else { return };
    let Some(written) = node.as_str().filter(|written| !known.contains(written)) else {
        return;
    };
    let help = match (similar(written, known.iter().copied()), written) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, "cookie") => "Swagger 2.0 has no cookies; write `openapi: 3.0.3` to use them".to_owned(),
        (None, _) => format!("known are {}", known.join(", ")),
    };
    tidy.broken.push(node.span);
    tidy.found
        .push(Diagnostic::error(code, node.span, format!("{what} `{written}`")).help(help));
}
