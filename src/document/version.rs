//! Which version of OpenAPI a document is written in, if any.

use super::similar::similar;
use super::tree::Version;
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Object, Source, Span, Value};

/// The version, or why there is none.
pub(super) fn detect(root: &Node, source: &Source) -> Result<Version, Box<Diagnostic>> {
    let Value::Object(object) = &root.value else {
        let message = format!("this is no OpenAPI document: it is {}, not a map", root.kind());
        return Err(Box::new(
            Diagnostic::error("AG201", first_line(root.span, source), message).help(SMALLEST),
        ));
    };
    if let Some((key, node)) = object.entry("openapi") {
        return declared(source, key.span, node);
    }
    if let Some((key, node)) = object.entry("swagger") {
        let version = node.as_str().unwrap_or_else(|| source.text(node.span));
        let fault = Diagnostic::error("AG202", key.span, format!("Swagger {version} is not supported yet"));
        return Err(Box::new(fault.help(
            "convert the document to OpenAPI 3 first; the tools of the Swagger editor can",
        )));
    }
    Err(Box::new(undeclared(object, first_line(root.span, source))))
}

const SMALLEST: &str = "the smallest document:\nopenapi: 3.0.3\ninfo: { title: My API, version: 1.0.0 }\npaths: {}";

fn declared(source: &Source, key: Span, node: &Node) -> Result<Version, Box<Diagnostic>> {
    let written = match &node.value {
        Value::String(text) => text.as_str(),
        Value::Number(number) => number.0.as_str(),
        _ => "",
    };
    let minor = written.strip_prefix("3.").and_then(|rest| rest.split('.').next());
    match minor {
        Some("0") => return Ok(Version::V3_0),
        Some("1") => return Ok(Version::V3_1),
        Some("2") => return Ok(Version::V3_2),
        _ if written == "3" => return Ok(Version::V3_0),
        _ => {}
    }
    let text = source.text(node.span);
    let span = if text.is_empty() || node.as_object().is_some() {
        key
    } else {
        node.span
    };
    let message = if written.is_empty() {
        "`openapi` must be the version, for example 3.0.3".to_owned()
    } else {
        format!("OpenAPI {written} is not supported")
    };
    Err(Box::new(
        Diagnostic::error("AG202", span, message).help("supported are 3.0, 3.1 and 3.2"),
    ))
}

/// A document without `openapi`.
fn undeclared(object: &Object, first: Span) -> Diagnostic {
    let fault = Diagnostic::error("AG201", first, "this is no OpenAPI document: it has no `openapi`");
    let help = match similar("openapi", object.keys()) {
        Some(key) => format!("did you mean `openapi` by `{key}`?"),
        None if object.has("asyncapi") => "this is AsyncAPI, which describes messages, not an HTTP service".to_owned(),
        None if object.has("$schema") || object.has("type") => {
            "this looks like a JSON Schema; an OpenAPI document refers to such schemas from its operations".to_owned()
        }
        None if object.has("paths") => "add `openapi: 3.0.3` as the first line".to_owned(),
        None => SMALLEST.to_owned(),
    };
    fault.help(help)
}

/// The first line of a node, so that the excerpt is short.
fn first_line(span: Span, source: &Source) -> Span {
    let text = source.text(span);
    let len = text.find(['\n', '\r']).unwrap_or(text.len()).min(80);
    let len = (0..=len).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Span {
        end: span.start + u32::try_from(len).unwrap_or(0),
        ..span
    }
}
