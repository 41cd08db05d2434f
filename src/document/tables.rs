//! What an OpenAPI document looks like: one table for each kind of object, for all versions of 3.

use super::shape::{Field, Need, Shape, Table};

/// A field whose shape is promoted to a constant, which the arguments of a function would not be.
macro_rules! field {
    ($need:ident, $name:literal, $shape:expr) => {
        Field {
            name: $name,
            shape: $shape,
            need: Need::$need,
        }
    };
}

pub(super) use field;

/// Fields and shapes that several tables share. Macros, since constants that refer to each other's tables would be
/// evaluated in a circle.
macro_rules! shared {
    (description) => {
        field!(Words, "description", Shape::Text)
    };
    (summary) => {
        field!(Words, "summary", Shape::Text)
    };
    (docs) => {
        field!(Words, "externalDocs", Shape::Object(&EXTERNAL_DOCS))
    };
    (servers) => {
        field!(May, "servers", Shape::List(&Shape::Object(&SERVER)))
    };
    (parameters) => {
        field!(May, "parameters", Shape::List(&Shape::Object(&PARAMETER)))
    };
    (content) => {
        Shape::Map(&Shape::Object(&MEDIA_TYPE))
    };
    (examples) => {
        field!(Words, "examples", Shape::Map(&Shape::Object(&EXAMPLE)))
    };
    (example) => {
        field!(Words, "example", Shape::Any)
    };
    (headers) => {
        field!(May, "headers", Shape::Map(&Shape::Object(&HEADER)))
    };
    (security) => {
        field!(May, "security", Shape::List(&Shape::Map(&Shape::List(&Shape::Text))))
    };
    (operation) => {
        Shape::Object(&OPERATION)
    };
}

pub(super) static DOCUMENT: Table = Table {
    name: "the document",
    component: None,
    fields: &[
        field!(Must, "openapi", Shape::Text),
        field!(Words, "$self", Shape::Text),
        field!(Must, "info", Shape::Object(&INFO)),
        field!(Words, "jsonSchemaDialect", Shape::Text),
        shared!(servers),
        field!(May, "paths", Shape::Paths(&PATH_ITEM)),
        field!(May, "webhooks", Shape::Map(&Shape::Object(&PATH_ITEM))),
        field!(May, "components", Shape::Object(&COMPONENTS)),
        shared!(security),
        field!(Words, "tags", Shape::List(&Shape::Object(&TAG))),
        shared!(docs),
    ],
};

pub(super) static INFO: Table = Table {
    name: "`info`",
    component: None,
    fields: &[
        field!(Must, "title", Shape::Text),
        shared!(summary),
        shared!(description),
        field!(Words, "termsOfService", Shape::Text),
        field!(Words, "contact", Shape::Object(&CONTACT)),
        field!(Words, "license", Shape::Object(&LICENSE)),
        field!(Should, "version", Shape::Text),
    ],
};

static CONTACT: Table = Table {
    name: "`contact`",
    component: None,
    fields: &[
        field!(Words, "name", Shape::Text),
        field!(Words, "url", Shape::Text),
        field!(Words, "email", Shape::Text),
    ],
};

static LICENSE: Table = Table {
    name: "`license`",
    component: None,
    fields: &[
        field!(Words, "name", Shape::Text),
        field!(Words, "identifier", Shape::Text),
        field!(Words, "url", Shape::Text),
    ],
};

static SERVER: Table = Table {
    name: "a server",
    component: None,
    fields: &[
        field!(Should, "url", Shape::Text),
        shared!(description),
        field!(Words, "name", Shape::Text),
        field!(May, "variables", Shape::Map(&Shape::Object(&SERVER_VARIABLE))),
    ],
};

static SERVER_VARIABLE: Table = Table {
    name: "a server variable",
    component: None,
    fields: &[
        field!(Words, "enum", Shape::List(&Shape::Text)),
        field!(Should, "default", Shape::Text),
        shared!(description),
    ],
};

pub(super) static TAG: Table = Table {
    name: "a tag",
    component: None,
    fields: &[
        field!(Should, "name", Shape::Text),
        shared!(summary),
        shared!(description),
        shared!(docs),
        field!(Words, "parent", Shape::Text),
        field!(Words, "kind", Shape::Text),
    ],
};

pub(super) static EXTERNAL_DOCS: Table = Table {
    name: "`externalDocs`",
    component: None,
    fields: &[shared!(description), field!(Words, "url", Shape::Text)],
};

pub(super) static COMPONENTS: Table = Table {
    name: "`components`",
    component: None,
    fields: &[
        field!(May, "schemas", Shape::Map(&Shape::Schema)),
        field!(May, "responses", Shape::Map(&Shape::Object(&RESPONSE))),
        field!(May, "parameters", Shape::Map(&Shape::Object(&PARAMETER))),
        shared!(examples),
        field!(May, "requestBodies", Shape::Map(&Shape::Object(&REQUEST_BODY))),
        shared!(headers),
        field!(May, "securitySchemes", Shape::Map(&Shape::Object(&SECURITY_SCHEME))),
        field!(Words, "links", Shape::Map(&Shape::Object(&LINK))),
        field!(Words, "callbacks", Shape::Map(&Shape::Map(&Shape::Object(&PATH_ITEM)))),
        field!(May, "pathItems", Shape::Map(&Shape::Object(&PATH_ITEM))),
        field!(May, "mediaTypes", shared!(content)),
    ],
};

pub(super) static PATH_ITEM: Table = Table {
    name: "a path item",
    component: Some("pathItems"),
    fields: &[
        shared!(summary),
        shared!(description),
        field!(May, "get", shared!(operation)),
        field!(May, "put", shared!(operation)),
        field!(May, "post", shared!(operation)),
        field!(May, "delete", shared!(operation)),
        field!(May, "options", shared!(operation)),
        field!(May, "head", shared!(operation)),
        field!(May, "patch", shared!(operation)),
        field!(May, "trace", shared!(operation)),
        field!(May, "query", shared!(operation)),
        field!(May, "additionalOperations", Shape::Map(&shared!(operation))),
        shared!(servers),
        shared!(parameters),
    ],
};

pub(super) static OPERATION: Table = Table {
    name: "an operation",
    component: None,
    fields: &[
        field!(Words, "tags", Shape::List(&Shape::Text)),
        shared!(summary),
        shared!(description),
        shared!(docs),
        field!(May, "operationId", Shape::Text),
        shared!(parameters),
        field!(May, "requestBody", Shape::Object(&REQUEST_BODY)),
        field!(May, "responses", Shape::Responses(&RESPONSE)),
        field!(Words, "callbacks", Shape::Map(&Shape::Map(&Shape::Object(&PATH_ITEM)))),
        field!(Words, "deprecated", Shape::Flag),
        shared!(security),
        shared!(servers),
    ],
};

pub(super) static PARAMETER: Table = Table {
    name: "a parameter",
    component: Some("parameters"),
    fields: &[
        field!(Must, "name", Shape::Text),
        field!(Must, "in", Shape::Text),
        shared!(description),
        field!(May, "required", Shape::Flag),
        field!(Words, "deprecated", Shape::Flag),
        field!(May, "allowEmptyValue", Shape::Flag),
        field!(May, "style", Shape::Text),
        field!(May, "explode", Shape::Flag),
        field!(May, "allowReserved", Shape::Flag),
        field!(May, "schema", Shape::Schema),
        shared!(example),
        shared!(examples),
        field!(May, "content", shared!(content)),
    ],
};

static HEADER: Table = Table {
    name: "a header",
    component: Some("headers"),
    fields: &[
        shared!(description),
        field!(May, "required", Shape::Flag),
        field!(Words, "deprecated", Shape::Flag),
        field!(Words, "allowEmptyValue", Shape::Flag),
        field!(May, "style", Shape::Text),
        field!(May, "explode", Shape::Flag),
        field!(May, "allowReserved", Shape::Flag),
        field!(May, "schema", Shape::Schema),
        shared!(example),
        shared!(examples),
        field!(May, "content", shared!(content)),
    ],
};

static REQUEST_BODY: Table = Table {
    name: "a request body",
    component: Some("requestBodies"),
    fields: &[
        shared!(description),
        field!(Should, "content", shared!(content)),
        field!(May, "required", Shape::Flag),
    ],
};

static MEDIA_TYPE: Table = Table {
    name: "a media type",
    component: Some("mediaTypes"),
    fields: &[
        field!(May, "schema", Shape::Schema),
        field!(May, "itemSchema", Shape::Schema),
        shared!(example),
        shared!(examples),
        field!(May, "encoding", Shape::Map(&Shape::Object(&ENCODING))),
        field!(May, "prefixEncoding", Shape::List(&Shape::Object(&ENCODING))),
        field!(May, "itemEncoding", Shape::Object(&ENCODING)),
    ],
};

static ENCODING: Table = Table {
    name: "an encoding",
    component: None,
    fields: &[
        field!(May, "contentType", Shape::Text),
        shared!(headers),
        field!(May, "style", Shape::Text),
        field!(May, "explode", Shape::Flag),
        field!(May, "allowReserved", Shape::Flag),
        field!(May, "encoding", Shape::Map(&Shape::Object(&ENCODING))),
        field!(May, "prefixEncoding", Shape::List(&Shape::Object(&ENCODING))),
        field!(May, "itemEncoding", Shape::Object(&ENCODING)),
    ],
};

pub(super) static RESPONSE: Table = Table {
    name: "a response",
    component: Some("responses"),
    fields: &[
        shared!(summary),
        shared!(description),
        shared!(headers),
        field!(May, "content", shared!(content)),
        field!(Words, "links", Shape::Map(&Shape::Object(&LINK))),
    ],
};

static EXAMPLE: Table = Table {
    name: "an example",
    component: Some("examples"),
    fields: &[
        shared!(summary),
        shared!(description),
        field!(Words, "value", Shape::Any),
        field!(Words, "externalValue", Shape::Text),
        field!(Words, "dataValue", Shape::Any),
        field!(Words, "serializedValue", Shape::Text),
    ],
};

static LINK: Table = Table {
    name: "a link",
    component: Some("links"),
    fields: &[
        field!(Words, "operationRef", Shape::Text),
        field!(Words, "operationId", Shape::Text),
        field!(Words, "parameters", Shape::Any),
        field!(Words, "requestBody", Shape::Any),
        shared!(description),
        field!(Words, "server", Shape::Object(&SERVER)),
    ],
};

static SECURITY_SCHEME: Table = Table {
    name: "a security scheme",
    component: Some("securitySchemes"),
    fields: &[
        field!(Must, "type", Shape::Text),
        shared!(description),
        field!(May, "name", Shape::Text),
        field!(May, "in", Shape::Text),
        field!(May, "scheme", Shape::Text),
        field!(Words, "bearerFormat", Shape::Text),
        field!(May, "flows", Shape::Object(&FLOWS)),
        field!(May, "openIdConnectUrl", Shape::Text),
        field!(Words, "oauth2MetadataUrl", Shape::Text),
        field!(Words, "deprecated", Shape::Flag),
    ],
};

static FLOWS: Table = Table {
    name: "OAuth flows",
    component: None,
    fields: &[
        field!(May, "implicit", Shape::Object(&FLOW)),
        field!(May, "password", Shape::Object(&FLOW)),
        field!(May, "clientCredentials", Shape::Object(&FLOW)),
        field!(May, "authorizationCode", Shape::Object(&FLOW)),
        field!(May, "deviceAuthorization", Shape::Object(&FLOW)),
    ],
};

static FLOW: Table = Table {
    name: "an OAuth flow",
    component: None,
    fields: &[
        field!(Words, "authorizationUrl", Shape::Text),
        field!(Words, "tokenUrl", Shape::Text),
        field!(Words, "deviceAuthorizationUrl", Shape::Text),
        field!(Words, "refreshUrl", Shape::Text),
        field!(Should, "scopes", Shape::Map(&Shape::Text)),
    ],
};

/// The keywords of a schema: OpenAPI 3.0's, and JSON Schema 2020-12's.
pub(super) static SCHEMA: Table = Table {
    name: "a schema",
    component: Some("schemas"),
    fields: &[
        field!(May, "type", Shape::Type),
        field!(May, "format", Shape::Text),
        field!(Words, "title", Shape::Text),
        shared!(description),
        field!(Words, "default", Shape::Any),
        shared!(example),
        field!(Words, "examples", Shape::Any),
        field!(May, "enum", Shape::List(&Shape::Any)),
        field!(May, "const", Shape::Any),
        field!(May, "nullable", Shape::Flag),
        field!(May, "readOnly", Shape::Flag),
        field!(May, "writeOnly", Shape::Flag),
        field!(Words, "deprecated", Shape::Flag),
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
        field!(May, "prefixItems", Shape::List(&Shape::Schema)),
        field!(May, "contains", Shape::Schema),
        field!(May, "minContains", Shape::Count),
        field!(May, "maxContains", Shape::Count),
        field!(May, "minProperties", Shape::Count),
        field!(May, "maxProperties", Shape::Count),
        field!(May, "required", Shape::List(&Shape::Text)),
        field!(May, "properties", Shape::Map(&Shape::Schema)),
        field!(May, "additionalProperties", Shape::SchemaOrFlag),
        field!(May, "patternProperties", Shape::Map(&Shape::Schema)),
        field!(May, "propertyNames", Shape::Schema),
        field!(May, "dependentRequired", Shape::Map(&Shape::List(&Shape::Text))),
        field!(May, "dependentSchemas", Shape::Map(&Shape::Schema)),
        field!(May, "unevaluatedItems", Shape::SchemaOrFlag),
        field!(May, "unevaluatedProperties", Shape::SchemaOrFlag),
        field!(May, "allOf", Shape::List(&Shape::Schema)),
        field!(May, "anyOf", Shape::List(&Shape::Schema)),
        field!(May, "oneOf", Shape::List(&Shape::Schema)),
        field!(May, "not", Shape::Schema),
        field!(May, "if", Shape::Schema),
        field!(May, "then", Shape::Schema),
        field!(May, "else", Shape::Schema),
        field!(May, "discriminator", Shape::Object(&DISCRIMINATOR)),
        field!(Words, "xml", Shape::Object(&XML)),
        shared!(docs),
        field!(May, "contentEncoding", Shape::Text),
        field!(May, "contentMediaType", Shape::Text),
        field!(May, "contentSchema", Shape::Schema),
        field!(May, "$defs", Shape::Map(&Shape::Schema)),
        field!(May, "definitions", Shape::Map(&Shape::Schema)),
        field!(Words, "$id", Shape::Text),
        field!(Words, "$schema", Shape::Text),
        field!(Words, "$comment", Shape::Text),
        field!(Words, "$anchor", Shape::Text),
        field!(Words, "$vocabulary", Shape::Any),
        field!(May, "$dynamicRef", Shape::Text),
        field!(Words, "$dynamicAnchor", Shape::Text),
    ],
};

static DISCRIMINATOR: Table = Table {
    name: "a discriminator",
    component: None,
    fields: &[
        field!(Must, "propertyName", Shape::Text),
        field!(May, "mapping", Shape::Map(&Shape::SchemaName)),
        field!(May, "defaultMapping", Shape::SchemaName),
    ],
};

pub(super) static XML: Table = Table {
    name: "`xml`",
    component: None,
    fields: &[
        field!(Words, "name", Shape::Text),
        field!(Words, "namespace", Shape::Text),
        field!(Words, "prefix", Shape::Text),
        field!(Words, "attribute", Shape::Flag),
        field!(Words, "wrapped", Shape::Flag),
        field!(Words, "nodeType", Shape::Text),
    ],
};

/// What of the error contract refers to other places; the rest is judged where its meaning is known.
pub(super) static ERROR_CONTRACT: Table = Table {
    name: "`x-error-contract`",
    component: None,
    fields: &[
        field!(May, "envelope", Shape::Object(&ENVELOPE)),
        field!(May, "errors", Shape::Map(&Shape::Object(&ERROR))),
    ],
};

static ENVELOPE: Table = Table {
    name: "an envelope",
    component: None,
    fields: &[field!(May, "schema", Shape::SchemaName)],
};

static ERROR: Table = Table {
    name: "an error",
    component: None,
    fields: &[field!(May, "members", Shape::Map(&Shape::Schema))],
};

/// An overlay (OpenAPI Overlay 1.0).
pub(super) static OVERLAY: Table = Table {
    name: "the overlay",
    component: None,
    fields: &[
        field!(Must, "overlay", Shape::Text),
        field!(Should, "info", Shape::Object(&INFO)),
        field!(Words, "extends", Shape::Text),
        field!(Must, "actions", Shape::List(&Shape::Object(&ACTION))),
    ],
};

static ACTION: Table = Table {
    name: "an action",
    component: None,
    fields: &[
        field!(Must, "target", Shape::Text),
        shared!(description),
        field!(May, "update", Shape::Any),
        field!(May, "remove", Shape::Flag),
    ],
};
