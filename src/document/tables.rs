//! What an OpenAPI document looks like: one table for each kind of object, for all versions of 3.

use super::shape::{Fate, Field, Need, Shape, Table};

/// A field whose shape is promoted to a constant, which the arguments of a function would not be.
/// Each says what becomes of it: `kept` in the contract, `told` to people only, or lost in a way that has a name.
macro_rules! field {
    ($need:ident kept, $name:literal, $shape:expr) => {
        field!(@ $need, $name, $shape, Fate::Kept)
    };
    ($need:ident told, $name:literal, $shape:expr) => {
        field!(@ $need, $name, $shape, Fate::Told)
    };
    ($need:ident lost $loss:ident, $name:literal, $shape:expr) => {
        field!(@ $need, $name, $shape, Fate::Lost(&$crate::document::loss::$loss))
    };
    (@ $need:ident, $name:literal, $shape:expr, $fate:expr) => {
        Field {
            name: $name,
            shape: $shape,
            need: Need::$need,
            fate: $fate,
        }
    };
}

pub(super) use field;

/// Fields and shapes that several tables share. Macros, since constants that refer to each other's tables would be
/// evaluated in a circle.
macro_rules! shared {
    (description) => {
        field!(Words told, "description", Shape::Text)
    };
    (summary) => {
        field!(Words told, "summary", Shape::Text)
    };
    (docs) => {
        field!(Words told, "externalDocs", Shape::Object(&EXTERNAL_DOCS))
    };
    (servers) => {
        field!(May kept, "servers", Shape::List(&Shape::Object(&SERVER)))
    };
    (own servers) => {
        field!(May lost SERVERS, "servers", Shape::List(&Shape::Object(&SERVER)))
    };
    (parameters) => {
        field!(May kept, "parameters", Shape::List(&Shape::Object(&PARAMETER)))
    };
    (content) => {
        Shape::Map(&Shape::Object(&MEDIA_TYPE))
    };
    (examples) => {
        field!(Words told, "examples", Shape::Map(&Shape::Object(&EXAMPLE)))
    };
    (example) => {
        field!(Words told, "example", Shape::Any)
    };
    (headers) => {
        field!(May kept, "headers", Shape::Map(&Shape::Object(&HEADER)))
    };
    (security) => {
        field!(May kept, "security", Shape::List(&Shape::Map(&Shape::List(&Shape::Text))))
    };
    (operation) => {
        Shape::Object(&OPERATION)
    };
}

pub(super) static DOCUMENT: Table = Table {
    name: "the document",
    component: None,
    fields: &[
        field!(Must kept, "openapi", Shape::Text),
        field!(Words told, "$self", Shape::Text),
        field!(Must kept, "info", Shape::Object(&INFO)),
        field!(Words told, "jsonSchemaDialect", Shape::Text),
        shared!(servers),
        field!(May kept, "paths", Shape::Paths(&PATH_ITEM)),
        field!(May kept, "webhooks", Shape::Map(&Shape::Object(&PATH_ITEM))),
        field!(May kept, "components", Shape::Object(&COMPONENTS)),
        shared!(security),
        field!(Words told, "tags", Shape::List(&Shape::Object(&TAG))),
        shared!(docs),
    ],
};

pub(super) static INFO: Table = Table {
    name: "`info`",
    component: None,
    fields: &[
        field!(Must kept, "title", Shape::Text),
        shared!(summary),
        shared!(description),
        field!(Words told, "termsOfService", Shape::Text),
        field!(Words told, "contact", Shape::Object(&CONTACT)),
        field!(Words told, "license", Shape::Object(&LICENSE)),
        field!(Should kept, "version", Shape::Text),
    ],
};

static CONTACT: Table = Table {
    name: "`contact`",
    component: None,
    fields: &[
        field!(Words told, "name", Shape::Text),
        field!(Words told, "url", Shape::Text),
        field!(Words told, "email", Shape::Text),
    ],
};

static LICENSE: Table = Table {
    name: "`license`",
    component: None,
    fields: &[
        field!(Words told, "name", Shape::Text),
        field!(Words told, "identifier", Shape::Text),
        field!(Words told, "url", Shape::Text),
    ],
};

static SERVER: Table = Table {
    name: "a server",
    component: None,
    fields: &[
        field!(Should kept, "url", Shape::Text),
        shared!(description),
        field!(Words told, "name", Shape::Text),
        field!(May kept, "variables", Shape::Map(&Shape::Object(&SERVER_VARIABLE))),
    ],
};

static SERVER_VARIABLE: Table = Table {
    name: "a server variable",
    component: None,
    fields: &[
        field!(Words told, "enum", Shape::List(&Shape::Text)),
        field!(Should kept, "default", Shape::Text),
        shared!(description),
    ],
};

pub(super) static TAG: Table = Table {
    name: "a tag",
    component: None,
    fields: &[
        field!(Should kept, "name", Shape::Text),
        shared!(summary),
        shared!(description),
        shared!(docs),
        field!(Words told, "parent", Shape::Text),
        field!(Words told, "kind", Shape::Text),
    ],
};

pub(super) static EXTERNAL_DOCS: Table = Table {
    name: "`externalDocs`",
    component: None,
    fields: &[shared!(description), field!(Words told, "url", Shape::Text)],
};

pub(super) static COMPONENTS: Table = Table {
    name: "`components`",
    component: None,
    fields: &[
        field!(May kept, "schemas", Shape::Map(&Shape::Schema)),
        field!(May kept, "responses", Shape::Map(&Shape::Object(&RESPONSE))),
        field!(May kept, "parameters", Shape::Map(&Shape::Object(&PARAMETER))),
        shared!(examples),
        field!(May kept, "requestBodies", Shape::Map(&Shape::Object(&REQUEST_BODY))),
        shared!(headers),
        field!(May kept, "securitySchemes", Shape::Map(&Shape::Object(&SECURITY_SCHEME))),
        field!(Words told, "links", Shape::Map(&Shape::Object(&LINK))),
        field!(Words told, "callbacks", Shape::Map(&Shape::Map(&Shape::Object(&PATH_ITEM)))),
        field!(May kept, "pathItems", Shape::Map(&Shape::Object(&PATH_ITEM))),
        field!(May kept, "mediaTypes", shared!(content)),
    ],
};

pub(super) static PATH_ITEM: Table = Table {
    name: "a path item",
    component: Some("pathItems"),
    fields: &[
        shared!(summary),
        shared!(description),
        field!(May kept, "get", shared!(operation)),
        field!(May kept, "put", shared!(operation)),
        field!(May kept, "post", shared!(operation)),
        field!(May kept, "delete", shared!(operation)),
        field!(May kept, "options", shared!(operation)),
        field!(May kept, "head", shared!(operation)),
        field!(May kept, "patch", shared!(operation)),
        field!(May kept, "trace", shared!(operation)),
        field!(May kept, "query", shared!(operation)),
        field!(May kept, "additionalOperations", Shape::Map(&shared!(operation))),
        shared!(own servers),
        shared!(parameters),
    ],
};

pub(super) static OPERATION: Table = Table {
    name: "an operation",
    component: None,
    fields: &[
        field!(Words told, "tags", Shape::List(&Shape::Text)),
        shared!(summary),
        shared!(description),
        shared!(docs),
        field!(May kept, "operationId", Shape::Text),
        shared!(parameters),
        field!(May kept, "requestBody", Shape::Object(&REQUEST_BODY)),
        field!(May kept, "responses", Shape::Responses(&RESPONSE)),
        field!(Words lost CALLBACKS, "callbacks", Shape::Map(&Shape::Map(&Shape::Object(&PATH_ITEM)))),
        field!(Words told, "deprecated", Shape::Flag),
        shared!(security),
        shared!(own servers),
    ],
};

pub(super) static PARAMETER: Table = Table {
    name: "a parameter",
    component: Some("parameters"),
    fields: &[
        field!(Must kept, "name", Shape::Text),
        field!(Must kept, "in", Shape::Text),
        shared!(description),
        field!(May kept, "required", Shape::Flag),
        field!(Words told, "deprecated", Shape::Flag),
        field!(May kept, "allowEmptyValue", Shape::Flag),
        field!(May kept, "style", Shape::Text),
        field!(May kept, "explode", Shape::Flag),
        field!(May kept, "allowReserved", Shape::Flag),
        field!(May kept, "schema", Shape::Schema),
        shared!(example),
        shared!(examples),
        field!(May kept, "content", shared!(content)),
    ],
};

static HEADER: Table = Table {
    name: "a header",
    component: Some("headers"),
    fields: &[
        shared!(description),
        field!(May kept, "required", Shape::Flag),
        field!(Words told, "deprecated", Shape::Flag),
        field!(Words told, "allowEmptyValue", Shape::Flag),
        field!(May kept, "style", Shape::Text),
        field!(May kept, "explode", Shape::Flag),
        field!(May kept, "allowReserved", Shape::Flag),
        field!(May kept, "schema", Shape::Schema),
        shared!(example),
        shared!(examples),
        field!(May kept, "content", shared!(content)),
    ],
};

static REQUEST_BODY: Table = Table {
    name: "a request body",
    component: Some("requestBodies"),
    fields: &[
        shared!(description),
        field!(Should kept, "content", shared!(content)),
        field!(May kept, "required", Shape::Flag),
    ],
};

pub(super) static MEDIA_TYPE: Table = Table {
    name: "a media type",
    component: Some("mediaTypes"),
    fields: &[
        field!(May kept, "schema", Shape::Schema),
        field!(May kept, "itemSchema", Shape::Schema),
        shared!(example),
        shared!(examples),
        field!(May kept, "encoding", Shape::Map(&Shape::Object(&ENCODING))),
        field!(May lost LATER, "prefixEncoding", Shape::List(&Shape::Object(&ENCODING))),
        field!(May lost LATER, "itemEncoding", Shape::Object(&ENCODING)),
    ],
};

static ENCODING: Table = Table {
    name: "an encoding",
    component: None,
    fields: &[
        field!(May kept, "contentType", Shape::Text),
        field!(May lost PARTS, "headers", Shape::Map(&Shape::Object(&HEADER))),
        field!(May kept, "style", Shape::Text),
        field!(May kept, "explode", Shape::Flag),
        field!(May lost PARTS, "allowReserved", Shape::Flag),
        field!(May lost PARTS, "encoding", Shape::Map(&Shape::Object(&ENCODING))),
        field!(May lost PARTS, "prefixEncoding", Shape::List(&Shape::Object(&ENCODING))),
        field!(May lost PARTS, "itemEncoding", Shape::Object(&ENCODING)),
    ],
};

pub(super) static RESPONSE: Table = Table {
    name: "a response",
    component: Some("responses"),
    fields: &[
        shared!(summary),
        shared!(description),
        shared!(headers),
        field!(May kept, "content", shared!(content)),
        field!(Words lost LINKS, "links", Shape::Map(&Shape::Object(&LINK))),
    ],
};

static EXAMPLE: Table = Table {
    name: "an example",
    component: Some("examples"),
    fields: &[
        shared!(summary),
        shared!(description),
        field!(Words told, "value", Shape::Any),
        field!(Words told, "externalValue", Shape::Text),
        field!(Words told, "dataValue", Shape::Any),
        field!(Words told, "serializedValue", Shape::Text),
    ],
};

static LINK: Table = Table {
    name: "a link",
    component: Some("links"),
    fields: &[
        field!(Words told, "operationRef", Shape::Text),
        field!(Words told, "operationId", Shape::Text),
        field!(Words told, "parameters", Shape::Any),
        field!(Words told, "requestBody", Shape::Any),
        shared!(description),
        field!(Words told, "server", Shape::Object(&SERVER)),
    ],
};

static SECURITY_SCHEME: Table = Table {
    name: "a security scheme",
    component: Some("securitySchemes"),
    fields: &[
        field!(Must kept, "type", Shape::Text),
        shared!(description),
        field!(May kept, "name", Shape::Text),
        field!(May kept, "in", Shape::Text),
        field!(May kept, "scheme", Shape::Text),
        field!(Words told, "bearerFormat", Shape::Text),
        field!(May kept, "flows", Shape::Object(&FLOWS)),
        field!(May kept, "openIdConnectUrl", Shape::Text),
        field!(Words told, "oauth2MetadataUrl", Shape::Text),
        field!(Words told, "deprecated", Shape::Flag),
    ],
};

static FLOWS: Table = Table {
    name: "OAuth flows",
    component: None,
    fields: &[
        field!(May kept, "implicit", Shape::Object(&FLOW)),
        field!(May kept, "password", Shape::Object(&FLOW)),
        field!(May kept, "clientCredentials", Shape::Object(&FLOW)),
        field!(May kept, "authorizationCode", Shape::Object(&FLOW)),
        field!(May kept, "deviceAuthorization", Shape::Object(&FLOW)),
    ],
};

static FLOW: Table = Table {
    name: "an OAuth flow",
    component: None,
    fields: &[
        field!(Words told, "authorizationUrl", Shape::Text),
        field!(Words told, "tokenUrl", Shape::Text),
        field!(Words told, "deviceAuthorizationUrl", Shape::Text),
        field!(Words told, "refreshUrl", Shape::Text),
        field!(Should kept, "scopes", Shape::Map(&Shape::Text)),
    ],
};

/// The keywords of a schema: OpenAPI 3.0's, and JSON Schema 2020-12's.
pub(super) static SCHEMA: Table = Table {
    name: "a schema",
    component: Some("schemas"),
    fields: &[
        field!(May kept, "type", Shape::Type),
        field!(May kept, "format", Shape::Text),
        field!(Words told, "title", Shape::Text),
        shared!(description),
        field!(Words told, "default", Shape::Any),
        shared!(example),
        field!(Words told, "examples", Shape::Any),
        field!(May kept, "enum", Shape::List(&Shape::Any)),
        field!(May kept, "const", Shape::Any),
        field!(May kept, "nullable", Shape::Flag),
        field!(May kept, "readOnly", Shape::Flag),
        field!(May kept, "writeOnly", Shape::Flag),
        field!(Words told, "deprecated", Shape::Flag),
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
        field!(May kept, "prefixItems", Shape::List(&Shape::Schema)),
        field!(May kept, "contains", Shape::Schema),
        field!(May kept, "minContains", Shape::Count),
        field!(May kept, "maxContains", Shape::Count),
        field!(May kept, "minProperties", Shape::Count),
        field!(May kept, "maxProperties", Shape::Count),
        field!(May kept, "required", Shape::List(&Shape::Text)),
        field!(May kept, "properties", Shape::Map(&Shape::Schema)),
        field!(May kept, "additionalProperties", Shape::SchemaOrFlag),
        field!(May kept, "patternProperties", Shape::Map(&Shape::Schema)),
        field!(May kept, "propertyNames", Shape::Schema),
        field!(May kept, "dependentRequired", Shape::Map(&Shape::List(&Shape::Text))),
        field!(May kept, "dependentSchemas", Shape::Map(&Shape::Schema)),
        field!(May kept, "unevaluatedItems", Shape::SchemaOrFlag),
        field!(May kept, "unevaluatedProperties", Shape::SchemaOrFlag),
        field!(May kept, "allOf", Shape::List(&Shape::Schema)),
        field!(May kept, "anyOf", Shape::List(&Shape::Schema)),
        field!(May kept, "oneOf", Shape::List(&Shape::Schema)),
        field!(May kept, "not", Shape::Schema),
        field!(May kept, "if", Shape::Schema),
        field!(May kept, "then", Shape::Schema),
        field!(May kept, "else", Shape::Schema),
        field!(May kept, "discriminator", Shape::Object(&DISCRIMINATOR)),
        field!(Words told, "xml", Shape::Object(&XML)),
        shared!(docs),
        field!(May kept, "contentEncoding", Shape::Text),
        field!(May kept, "contentMediaType", Shape::Text),
        field!(May lost KEYWORD, "contentSchema", Shape::Schema),
        field!(May kept, "$defs", Shape::Map(&Shape::Schema)),
        field!(May kept, "definitions", Shape::Map(&Shape::Schema)),
        field!(Words told, "$id", Shape::Text),
        field!(May lost KEYWORD, "$schema", Shape::Text),
        field!(Words told, "$comment", Shape::Text),
        field!(Words told, "$anchor", Shape::Text),
        field!(Words told, "$vocabulary", Shape::Any),
        field!(May lost KEYWORD, "$dynamicRef", Shape::Text),
        field!(Words told, "$dynamicAnchor", Shape::Text),
    ],
};

static DISCRIMINATOR: Table = Table {
    name: "a discriminator",
    component: None,
    fields: &[
        field!(Must kept, "propertyName", Shape::Text),
        field!(May kept, "mapping", Shape::Map(&Shape::SchemaName)),
        field!(May lost KEYWORD, "defaultMapping", Shape::SchemaName),
    ],
};

pub(super) static XML: Table = Table {
    name: "`xml`",
    component: None,
    fields: &[
        field!(Words told, "name", Shape::Text),
        field!(Words told, "namespace", Shape::Text),
        field!(Words told, "prefix", Shape::Text),
        field!(Words told, "attribute", Shape::Flag),
        field!(Words told, "wrapped", Shape::Flag),
        field!(Words told, "nodeType", Shape::Text),
    ],
};

/// What of the error contract refers to other places; the rest is judged where its meaning is known.
pub(super) static ERROR_CONTRACT: Table = Table {
    name: "`x-error-contract`",
    component: None,
    fields: &[
        field!(May kept, "envelope", Shape::Object(&ENVELOPE)),
        field!(May kept, "errors", Shape::Map(&Shape::Object(&ERROR))),
    ],
};

static ENVELOPE: Table = Table {
    name: "an envelope",
    component: None,
    fields: &[field!(May kept, "schema", Shape::SchemaName)],
};

static ERROR: Table = Table {
    name: "an error",
    component: None,
    fields: &[field!(May kept, "members", Shape::Map(&Shape::Schema))],
};

/// An overlay (OpenAPI Overlay 1.1).
pub(super) static OVERLAY: Table = Table {
    name: "the overlay",
    component: None,
    fields: &[
        field!(Must kept, "overlay", Shape::Text),
        field!(Should kept, "info", Shape::Object(&INFO)),
        field!(Words told, "extends", Shape::Text),
        field!(Must kept, "actions", Shape::List(&Shape::Object(&ACTION))),
    ],
};

static ACTION: Table = Table {
    name: "an action",
    component: None,
    fields: &[
        field!(Must kept, "target", Shape::Text),
        shared!(description),
        field!(May kept, "update", Shape::Any),
        field!(May kept, "copy", Shape::Text),
        field!(May kept, "remove", Shape::Flag),
    ],
};
