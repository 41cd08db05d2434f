//! What a Swagger 2.0 document looks like.

use crate::document::shape::{Fate, Field, Need, Shape, Table};
use crate::document::tables::{self, field};

/// The keywords that a parameter, a header and the items of either share with schemas.
macro_rules! typed {
    ($($more:expr),* $(,)?) => {
        &[
            $($more,)*
            field!(Words told, "description", Shape::Text),
            field!(May kept, "type", Shape::Type),
            field!(May kept, "format", Shape::Text),
            field!(May kept, "items", Shape::Schema),
            field!(May kept, "collectionFormat", Shape::Text),
            field!(Words told, "default", Shape::Any),
            field!(May kept, "maximum", Shape::Number),
            field!(May kept, "exclusiveMaximum", Shape::Any),
            field!(May kept, "minimum", Shape::Number),
            field!(May kept, "exclusiveMinimum", Shape::Any),
            field!(May kept, "maxLength", Shape::Count),
            field!(May kept, "minLength", Shape::Count),
            field!(May kept, "pattern", Shape::Text),
            field!(May kept, "maxItems", Shape::Count),
            field!(May kept, "minItems", Shape::Count),
            field!(May kept, "uniqueItems", Shape::Flag),
            field!(May kept, "enum", Shape::List(&Shape::Any)),
            field!(May kept, "multipleOf", Shape::Number),
        ]
    };
}

pub(in crate::document) static DOCUMENT: Table = Table {
    name: "the document",
    component: None,
    fields: &[
        field!(Must kept, "swagger", Shape::Text),
        field!(Must kept, "info", Shape::Object(&tables::INFO)),
        field!(May kept, "host", Shape::Text),
        field!(May kept, "basePath", Shape::Text),
        field!(May kept, "schemes", Shape::List(&Shape::Text)),
        field!(May kept, "consumes", Shape::List(&Shape::Text)),
        field!(May kept, "produces", Shape::List(&Shape::Text)),
        field!(May kept, "paths", Shape::Paths(&PATH_ITEM)),
        field!(May kept, "definitions", Shape::Map(&Shape::Schema)),
        field!(May kept, "parameters", Shape::Map(&Shape::Object(&PARAMETER))),
        field!(May kept, "responses", Shape::Map(&Shape::Object(&RESPONSE))),
        field!(May kept, "securityDefinitions", Shape::Map(&Shape::Object(&SECURITY_SCHEME))),
        field!(May kept, "security", Shape::List(&Shape::Map(&Shape::List(&Shape::Text)))),
        field!(Words told, "tags", Shape::List(&Shape::Object(&tables::TAG))),
        field!(Words told, "externalDocs", Shape::Object(&tables::EXTERNAL_DOCS)),
    ],
};

static PATH_ITEM: Table = Table {
    name: "a path item",
    component: Some("paths"),
    fields: &[
        field!(May kept, "get", Shape::Object(&OPERATION)),
        field!(May kept, "put", Shape::Object(&OPERATION)),
        field!(May kept, "post", Shape::Object(&OPERATION)),
        field!(May kept, "delete", Shape::Object(&OPERATION)),
        field!(May kept, "options", Shape::Object(&OPERATION)),
        field!(May kept, "head", Shape::Object(&OPERATION)),
        field!(May kept, "patch", Shape::Object(&OPERATION)),
        field!(May kept, "parameters", Shape::List(&Shape::Object(&PARAMETER))),
    ],
};

static OPERATION: Table = Table {
    name: "an operation",
    component: None,
    fields: &[
        field!(Words told, "tags", Shape::List(&Shape::Text)),
        field!(Words told, "summary", Shape::Text),
        field!(Words told, "description", Shape::Text),
        field!(Words told, "externalDocs", Shape::Object(&tables::EXTERNAL_DOCS)),
        field!(May kept, "operationId", Shape::Text),
        field!(May kept, "consumes", Shape::List(&Shape::Text)),
        field!(May kept, "produces", Shape::List(&Shape::Text)),
        field!(May kept, "parameters", Shape::List(&Shape::Object(&PARAMETER))),
        field!(May kept, "responses", Shape::Responses(&RESPONSE)),
        field!(May kept, "schemes", Shape::List(&Shape::Text)),
        field!(Words told, "deprecated", Shape::Flag),
        field!(May kept, "security", Shape::List(&Shape::Map(&Shape::List(&Shape::Text)))),
    ],
};

static PARAMETER: Table = Table {
    name: "a parameter",
    component: Some("parameters"),
    fields: typed![
        field!(Must kept, "name", Shape::Text),
        field!(Must kept, "in", Shape::Text),
        field!(May kept, "required", Shape::Flag),
        field!(May kept, "schema", Shape::Schema),
        field!(May kept, "allowEmptyValue", Shape::Flag),
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
        field!(Words told, "description", Shape::Text),
        field!(May kept, "schema", Shape::Schema),
        field!(May kept, "headers", Shape::Map(&Shape::Object(&HEADER))),
        field!(Words told, "examples", Shape::Map(&Shape::Any)),
    ],
};

static SECURITY_SCHEME: Table = Table {
    name: "a security scheme",
    component: None,
    fields: &[
        field!(Must kept, "type", Shape::Text),
        field!(Words told, "description", Shape::Text),
        field!(May kept, "name", Shape::Text),
        field!(May kept, "in", Shape::Text),
        field!(May kept, "flow", Shape::Text),
        field!(Words told, "authorizationUrl", Shape::Text),
        field!(Words told, "tokenUrl", Shape::Text),
        field!(May kept, "scopes", Shape::Map(&Shape::Text)),
    ],
};

/// A schema of Swagger 2.0: JSON Schema draft 4 as far as 2.0 took it. What later drafts added is read where people
/// write it all the same.
pub(in crate::document) static SCHEMA: Table = Table {
    name: "a schema",
    component: Some("definitions"),
    fields: &[
        field!(May kept, "type", Shape::Type),
        field!(May kept, "format", Shape::Text),
        field!(Words told, "title", Shape::Text),
        field!(Words told, "description", Shape::Text),
        field!(Words told, "default", Shape::Any),
        field!(Words told, "example", Shape::Any),
        field!(May kept, "enum", Shape::List(&Shape::Any)),
        field!(May kept, "x-nullable", Shape::Flag),
        field!(May kept, "readOnly", Shape::Flag),
        field!(May kept, "multipleOf", Shape::Number),
        field!(May kept, "minimum", Shape::Number),
        field!(May kept, "maximum", Shape::Number),
        field!(May kept, "exclusiveMinimum", Shape::Any),
        field!(May kept, "exclusiveMaximum", Shape::Any),
        field!(May kept, "minLength", Shape::Count),
        field!(May kept, "maxLength", Shape::Count),
        field!(May kept, "pattern", Shape::Text),
        field!(May kept, "minItems", Shape::Count),
        field!(May kept, "maxItems", Shape::Count),
        field!(May kept, "uniqueItems", Shape::Flag),
        field!(May kept, "items", Shape::SchemaOrFlag),
        field!(May kept, "collectionFormat", Shape::Text),
        field!(May kept, "minProperties", Shape::Count),
        field!(May kept, "maxProperties", Shape::Count),
        field!(May kept, "required", Shape::List(&Shape::Text)),
        field!(May kept, "properties", Shape::Map(&Shape::Schema)),
        field!(May kept, "additionalProperties", Shape::SchemaOrFlag),
        field!(May kept, "allOf", Shape::List(&Shape::Schema)),
        field!(May kept, "discriminator", Shape::Text),
        field!(Words told, "xml", Shape::Object(&tables::XML)),
        field!(Words told, "externalDocs", Shape::Object(&tables::EXTERNAL_DOCS)),
        field!(May kept, "nullable", Shape::Flag),
        field!(May kept, "writeOnly", Shape::Flag),
        field!(Words told, "deprecated", Shape::Flag),
        field!(May kept, "const", Shape::Any),
        field!(May kept, "anyOf", Shape::List(&Shape::Schema)),
        field!(May kept, "oneOf", Shape::List(&Shape::Schema)),
        field!(May kept, "not", Shape::Schema),
        field!(May kept, "definitions", Shape::Map(&Shape::Schema)),
    ],
};
