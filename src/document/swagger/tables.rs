//! What a Swagger 2.0 document looks like.

use crate::document::shape::{Field, Need, Shape, Table};
use crate::document::tables::{self, field};

/// The keywords that a parameter, a header and the items of either share with schemas.
macro_rules! typed {
    ($($more:expr),* $(,)?) => {
        &[
            $($more,)*
            field!(Words, "description", Shape::Text),
            field!(May, "type", Shape::Type),
            field!(May, "format", Shape::Text),
            field!(May, "items", Shape::Schema),
            field!(May, "collectionFormat", Shape::Text),
            field!(Words, "default", Shape::Any),
            field!(May, "maximum", Shape::Number),
            field!(May, "exclusiveMaximum", Shape::Any),
            field!(May, "minimum", Shape::Number),
            field!(May, "exclusiveMinimum", Shape::Any),
            field!(May, "maxLength", Shape::Count),
            field!(May, "minLength", Shape::Count),
            field!(May, "pattern", Shape::Text),
            field!(May, "maxItems", Shape::Count),
            field!(May, "minItems", Shape::Count),
            field!(May, "uniqueItems", Shape::Flag),
            field!(May, "enum", Shape::List(&Shape::Any)),
            field!(May, "multipleOf", Shape::Number),
        ]
    };
}

pub(in crate::document) static DOCUMENT: Table = Table {
    name: "the document",
    component: None,
    fields: &[
        field!(Must, "swagger", Shape::Text),
        field!(Must, "info", Shape::Object(&tables::INFO)),
        field!(May, "host", Shape::Text),
        field!(May, "basePath", Shape::Text),
        field!(May, "schemes", Shape::List(&Shape::Text)),
        field!(May, "consumes", Shape::List(&Shape::Text)),
        field!(May, "produces", Shape::List(&Shape::Text)),
        field!(May, "paths", Shape::Paths(&PATH_ITEM)),
        field!(May, "definitions", Shape::Map(&Shape::Schema)),
        field!(May, "parameters", Shape::Map(&Shape::Object(&PARAMETER))),
        field!(May, "responses", Shape::Map(&Shape::Object(&RESPONSE))),
        field!(May, "securityDefinitions", Shape::Map(&Shape::Object(&SECURITY_SCHEME))),
        field!(May, "security", Shape::List(&Shape::Map(&Shape::List(&Shape::Text)))),
        field!(Words, "tags", Shape::List(&Shape::Object(&tables::TAG))),
        field!(Words, "externalDocs", Shape::Object(&tables::EXTERNAL_DOCS)),
    ],
};

static PATH_ITEM: Table = Table {
    name: "a path item",
    component: Some("paths"),
    fields: &[
        field!(May, "get", Shape::Object(&OPERATION)),
        field!(May, "put", Shape::Object(&OPERATION)),
        field!(May, "post", Shape::Object(&OPERATION)),
        field!(May, "delete", Shape::Object(&OPERATION)),
        field!(May, "options", Shape::Object(&OPERATION)),
        field!(May, "head", Shape::Object(&OPERATION)),
        field!(May, "patch", Shape::Object(&OPERATION)),
        field!(May, "parameters", Shape::List(&Shape::Object(&PARAMETER))),
    ],
};

static OPERATION: Table = Table {
    name: "an operation",
    component: None,
    fields: &[
        field!(Words, "tags", Shape::List(&Shape::Text)),
        field!(Words, "summary", Shape::Text),
        field!(Words, "description", Shape::Text),
        field!(Words, "externalDocs", Shape::Object(&tables::EXTERNAL_DOCS)),
        field!(May, "operationId", Shape::Text),
        field!(May, "consumes", Shape::List(&Shape::Text)),
        field!(May, "produces", Shape::List(&Shape::Text)),
        field!(May, "parameters", Shape::List(&Shape::Object(&PARAMETER))),
        field!(May, "responses", Shape::Responses(&RESPONSE)),
        field!(May, "schemes", Shape::List(&Shape::Text)),
        field!(Words, "deprecated", Shape::Flag),
        field!(May, "security", Shape::List(&Shape::Map(&Shape::List(&Shape::Text)))),
    ],
};

static PARAMETER: Table = Table {
    name: "a parameter",
    component: Some("parameters"),
    fields: typed![
        field!(Must, "name", Shape::Text),
        field!(Must, "in", Shape::Text),
        field!(May, "required", Shape::Flag),
        field!(May, "schema", Shape::Schema),
        field!(May, "allowEmptyValue", Shape::Flag),
    ],
};

static HEADER: Table = Table {
    name: "a header",
    component: None,
    fields: typed![],
};

static RESPONSE: Table = Table {
    name: "a response",
    component: Some("responses"),
    fields: &[
        field!(Words, "description", Shape::Text),
        field!(May, "schema", Shape::Schema),
        field!(May, "headers", Shape::Map(&Shape::Object(&HEADER))),
        field!(Words, "examples", Shape::Map(&Shape::Any)),
    ],
};

static SECURITY_SCHEME: Table = Table {
    name: "a security scheme",
    component: None,
    fields: &[
        field!(Must, "type", Shape::Text),
        field!(Words, "description", Shape::Text),
        field!(May, "name", Shape::Text),
        field!(May, "in", Shape::Text),
        field!(May, "flow", Shape::Text),
        field!(Words, "authorizationUrl", Shape::Text),
        field!(Words, "tokenUrl", Shape::Text),
        field!(May, "scopes", Shape::Map(&Shape::Text)),
    ],
};

/// A schema of Swagger 2.0: JSON Schema draft 4 as far as 2.0 took it. What later drafts added is read where people
/// write it all the same.
pub(in crate::document) static SCHEMA: Table = Table {
    name: "a schema",
    component: Some("definitions"),
    fields: &[
        field!(May, "type", Shape::Type),
        field!(May, "format", Shape::Text),
        field!(Words, "title", Shape::Text),
        field!(Words, "description", Shape::Text),
        field!(Words, "default", Shape::Any),
        field!(Words, "example", Shape::Any),
        field!(May, "enum", Shape::List(&Shape::Any)),
        field!(May, "x-nullable", Shape::Flag),
        field!(May, "readOnly", Shape::Flag),
        field!(May, "multipleOf", Shape::Number),
        field!(May, "minimum", Shape::Number),
        field!(May, "maximum", Shape::Number),
        field!(May, "exclusiveMinimum", Shape::Any),
        field!(May, "exclusiveMaximum", Shape::Any),
        field!(May, "minLength", Shape::Count),
        field!(May, "maxLength", Shape::Count),
        field!(May, "pattern", Shape::Text),
        field!(May, "minItems", Shape::Count),
        field!(May, "maxItems", Shape::Count),
        field!(May, "uniqueItems", Shape::Flag),
        field!(May, "items", Shape::SchemaOrFlag),
        field!(May, "collectionFormat", Shape::Text),
        field!(May, "minProperties", Shape::Count),
        field!(May, "maxProperties", Shape::Count),
        field!(May, "required", Shape::List(&Shape::Text)),
        field!(May, "properties", Shape::Map(&Shape::Schema)),
        field!(May, "additionalProperties", Shape::SchemaOrFlag),
        field!(May, "allOf", Shape::List(&Shape::Schema)),
        field!(May, "discriminator", Shape::Text),
        field!(Words, "xml", Shape::Object(&tables::XML)),
        field!(Words, "externalDocs", Shape::Object(&tables::EXTERNAL_DOCS)),
        field!(May, "nullable", Shape::Flag),
        field!(May, "writeOnly", Shape::Flag),
        field!(Words, "deprecated", Shape::Flag),
        field!(May, "const", Shape::Any),
        field!(May, "anyOf", Shape::List(&Shape::Schema)),
        field!(May, "oneOf", Shape::List(&Shape::Schema)),
        field!(May, "not", Shape::Schema),
        field!(May, "definitions", Shape::Map(&Shape::Schema)),
    ],
};
