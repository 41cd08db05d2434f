//! The semantic model: what the service promises. Plain data in document order; knows neither OpenAPI's text nor Rust
//! nor Poem. Every value that a diagnostic may have to point at carries its span.

mod body;
mod display;
mod errors;
mod operation;
mod policy;
mod scenario;
mod schema;

pub use body::{BodyKind, Framing};
pub(crate) use body::{is_json, is_sequence};
pub use errors::{
    Builtin, Envelope, EnvelopeId, ErrorCode, ErrorId, FieldErrorMap, LogLevel, PointerForm, Role, Slot, Template,
    TemplatePart,
};
pub use operation::{
    Answer, Body, Content, Evidence, Form, Header, Location, Method, Operation, OperationError, Origin, Parameter,
    ParameterShape, PartEncoding, Path, Requirement, SchemeUse, Segment, Selector, Status, Style,
};
pub use policy::{
    Background, Breaker, Cors, Dependency, DependencyKind, Faults, Idempotency, IdempotencyMode, Jitter, LimitKey,
    LogFormat, MetricNames, RateLimit, RateLimitHeaders, Retry, Scheme, SchemeKind, Service,
};
pub use scenario::{Expected, Expression, RequestExample, Step};
pub use schema::{
    Additional, Alias, Array, Bound, Bounds, Discriminator, Enumeration, Integer, IntegerFormat, NumberFormat, Numeric,
    Object, Property, Schema, SchemaId, Schemas, Shape, Text, TextFormat, Union, UnionKind, Upload, Variant,
};

/// Everything one document promises.
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`, Markdown.
    pub description: Option<String>,
    /// The path of the first server, without a trailing slash: empty, or `/v2`.
    pub base_path: String,
    /// Tags that have an operation, in the order of the root `tags`, then of first use.
    pub tags: Vec<Tag>,
    /// All schemas, the named and the anonymous.
    pub schemas: Schemas,
    /// All operations, in document order.
    pub operations: Vec<Operation>,
    /// All error codes, the built-in ones included, in catalogue order: declared first, then built-ins.
    pub errors: Vec<ErrorCode>,
    /// Failures that answer with a code which belongs to another failure already.
    pub shared_builtins: Vec<(Builtin, ErrorId)>,
    /// The shapes of error bodies; the first is the contract's own, others stand where a plain document declares
    /// another schema for a framework failure.
    pub envelopes: Vec<Envelope>,
    /// Which failure wins when several apply, first wins.
    pub precedence: Vec<Builtin>,
    /// Security schemes, in document order.
    pub schemes: Vec<Scheme>,
    /// What the service leans on.
    pub dependencies: Vec<Dependency>,
    /// Health, metrics, limits, CORS, headers, logging.
    pub service: Service,
}

/// A group of operations: one trait, one handler file.
#[derive(Clone, Debug)]
pub struct Tag {
    /// As written; `default` for operations without a tag.
    pub name: String,
    /// The name the team wants instead in code.
    pub alias: Option<Alias>,
    /// Markdown.
    pub description: Option<String>,
}

impl Tag {
    /// What it is named after in code.
    pub fn words(&self) -> &str {
        self.alias.as_ref().map_or(&self.name, |alias| &alias.text)
    }
}

impl Contract {
    /// The schema behind an id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        self.schemas.get(id)
    }

    /// The error code behind an id.
    pub fn error(&self, id: ErrorId) -> &ErrorCode {
        &self.errors[id.0 as usize]
    }

    /// The code that a framework failure answers with.
    ///
    /// # Panics
    /// If lowering left out a built-in: a bug.
    pub fn builtin(&self, builtin: Builtin) -> (ErrorId, &ErrorCode) {
        if let Some((_, id)) = self.shared_builtins.iter().find(|(shared, _)| *shared == builtin) {
            return (*id, self.error(*id));
        }
        let found = self
            .errors
            .iter()
            .enumerate()
            .find(|(_, error)| error.builtin == Some(builtin));
        let (index, error) = found.expect("lowering adds every built-in");
        (ErrorId(u32::try_from(index).expect("fewer than 2^32 codes")), error)
    }
}
