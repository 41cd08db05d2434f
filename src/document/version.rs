//! Which version of OpenAPI a document is written in, if any.

use super::shape::Table;
use super::similar::similar;
use super::tree::{Version, escape};
use super::{swagger, tables};
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
        if version == "2.0" || version == "2" {
            return Ok(Version::V2_0);
        }
        let fault = Diagnostic::error("AG202", key.span, format!("Swagger {version} is not supported"));
        return Err(Box::new(
            fault.help("supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2"),
        ));
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
        Diagnostic::error("AG202", span, message).help("supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2"),
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

/// Where the parts of a version's documents stand.
pub(super) struct Form {
    pub document: &'static Table,
    pub schema: &'static Table,
    /// The object whose maps hold what is referred to: `components`, or the document itself.
    pub holder: &'static Table,
    /// What pointers to those maps begin with.
    pub prefix: &'static str,
}

static SWAGGER: Form = Form {
    document: &swagger::tables::DOCUMENT,
    schema: &swagger::tables::SCHEMA,
    holder: &swagger::tables::DOCUMENT,
    prefix: "#/",
};

static OPENAPI: Form = Form {
    document: &tables::DOCUMENT,
    schema: &tables::SCHEMA,
    holder: &tables::COMPONENTS,
    prefix: "#/components/",
};

impl Version {
    /// Where the parts of such documents stand.
    pub(super) fn form(self) -> &'static Form {
        if self == Self::V2_0 { &SWAGGER } else { &OPENAPI }
    }

    /// The key that says the version.
    pub(super) fn key(self) -> &'static str {
        if self == Self::V2_0 { "swagger" } else { "openapi" }
    }
}

impl Form {
    /// The map that holds schemas.
    pub fn schemas(&self) -> &'static str {
        self.schema.component.unwrap_or_default()
    }

    /// The object whose maps hold what is referred to.
    pub fn holder<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        if std::ptr::eq(self.holder, self.document) {
            return Some(root);
        }
        root.get("components")
    }

    /// The pointer of what is called `name` in the map `kind`.
    pub fn pointer(&self, kind: &str, name: &str) -> String {
        format!("{}{kind}/{}", self.prefix, escape(name))
    }
}

/// Keys of Swagger 2.0 and where OpenAPI 3 says the same.
const RENAMED: [(&str, &str); 9] = [
    ("definitions", "components/schemas"),
    ("securityDefinitions", "components/securitySchemes"),
    ("definitions, parameters and responses", "components"),
    ("host", "servers"),
    ("basePath", "servers"),
    ("schemes", "servers"),
    ("consumes", "requestBody"),
    ("produces", "content"),
    ("a parameter with `in: body`", "requestBody"),
];

/// What to say about a key that another version has, and this one says otherwise.
pub(super) fn place_in_other(version: Version, key: &str) -> Option<String> {
    if version == Version::V2_0 {
        let (old, _) = RENAMED.iter().rev().find(|(_, new)| *new == key)?;
        return Some(format!("OpenAPI 3 has it; in Swagger 2.0 this is said by {old}"));
    }
    let (_, new) = RENAMED.iter().find(|(old, _)| *old == key)?;
    Some(format!("Swagger 2.0 has it; OpenAPI 3 says this by `{new}`"))
}
