//! Operations: what can be asked, how, and what comes back.

use super::{Alias, Background, EnvelopeId, ErrorId, Idempotency, RateLimit, RequestExample, SchemaId};
use crate::source::Span;
use serde_json::Value;
use std::time::Duration;

/// HTTP methods; the order is the order of `Allow`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    Trace,
    /// Safe and idempotent as `Get`, with a body (draft-ietf-httpbis-safe-method-w-body).
    Query,
    /// Any other, as written: `COPY`. Nothing is known of what it does.
    Other(String),
}

impl Method {
    /// `GET`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }

    /// The method of this name, which is case-sensitive (RFC 9110, section 9.1).
    pub fn named(name: &str) -> Self {
        let known = [
            Self::Get,
            Self::Head,
            Self::Post,
            Self::Put,
            Self::Patch,
            Self::Delete,
            Self::Options,
            Self::Trace,
            Self::Query,
        ];
        let known = known.into_iter().find(|method| method.as_str() == name);
        known.unwrap_or_else(|| Self::Other(name.to_owned()))
    }

    /// Whether it changes nothing (RFC 9110, section 9.2.1).
    pub const fn is_safe(&self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace | Self::Query)
    }

    /// Whether doing it twice is doing it once (RFC 9110, section 9.2.2).
    pub const fn is_idempotent(&self) -> bool {
        self.is_safe() || matches!(self, Self::Put | Self::Delete)
    }
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where its method key is written.
    pub span: Span,
    /// `operationId`, or made of method and path (`get_orders_by_order_id`). Unique.
    pub id: String,
    /// The name the team wants instead in code.
    pub alias: Option<Alias>,
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: Path,
    /// What a request must have for it to be meant, where other operations share its method and path; empty: nothing
    /// need, or nothing can.
    pub selectors: Vec<Selector>,
    /// The operation that every request for this one means instead, by its index.
    pub hidden_behind: Option<usize>,
    /// The tag whose trait it belongs to: the first one. Always one of [`super::Contract::tags`].
    pub tag: String,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`, Markdown.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-deprecated-since`, `YYYY-MM-DD`.
    pub deprecated_since: Option<String>,
    /// `x-sunset`, `YYYY-MM-DD`.
    pub sunset: Option<String>,
    /// Path item's and operation's parameters merged, in declared order; `Accept`, `Content-Type` and `Authorization`
    /// header parameters are not among them.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// Answers that are no errors, at least one.
    pub answers: Vec<Answer>,
    /// The effective errors: declared on every level, and derived. Sorted by status, then code.
    pub errors: Vec<OperationError>,
    /// `default` where it stands for errors: what an answer of any status that is not named looks like.
    pub other_errors: Option<Answer>,
    /// Named examples of its request, in document order.
    pub examples: Vec<RequestExample>,
    /// Codes that no test can provoke, with the reason: `x-unreachable`.
    pub unreachable: Vec<(ErrorId, String)>,
    /// Any of these suffices; empty: no authentication. A requirement without schemes: authentication is optional.
    pub security: Vec<Requirement>,
    /// All of these hold.
    pub rate_limits: Vec<RateLimit>,
    /// `x-timeout`.
    pub timeout: Option<Duration>,
    /// `x-idempotency`.
    pub idempotency: Option<Idempotency>,
    /// Names of [`super::Contract::dependencies`].
    pub dependencies: Vec<String>,
    /// Work after the answer.
    pub background: Vec<Background>,
    /// The name of the audit event.
    pub audit: Option<String>,
}

impl Operation {
    /// What it is named after in code.
    pub fn words(&self) -> &str {
        self.alias.as_ref().map_or(&self.id, |alias| &alias.text)
    }

    /// The answer that is ordinarily expected: the first that ends the exchange, for 1xx only begins another.
    pub fn usual_answer(&self) -> Option<&Answer> {
        let ends = self.answers.iter().find(|answer| answer.ends_exchange());
        ends.or_else(|| self.answers.first())
    }

    /// Whether it is only answered by the beginning of another protocol (RFC 9110, section 15.2.2).
    pub fn switches_protocols(&self) -> bool {
        self.usual_answer().is_some_and(|answer| !answer.ends_exchange())
    }
}

/// A path, relative to the base path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// As written: `/orders/{order_id}`.
    pub template: String,
    /// Its segments, split at `/`; a trailing slash is a last, empty segment.
    pub segments: Vec<Vec<Segment>>,
}

impl Path {
    /// Whether both are the same but for the names of their parameters.
    pub fn same_shape(&self, other: &Self) -> bool {
        let same = |(one, other): (&Segment, &Segment)| match (one, other) {
            (Segment::Literal(a), Segment::Literal(b)) => a == b,
            (Segment::Parameter(_), Segment::Parameter(_)) => true,
            _ => false,
        };
        let alike = |(a, b): (&Vec<Segment>, &Vec<Segment>)| a.len() == b.len() && a.iter().zip(b).all(same);
        self.segments.len() == other.segments.len() && self.segments.iter().zip(&other.segments).all(alike)
    }
}

/// What tells operations of one method and path apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// A query or header parameter is there, with one of these values; empty: with any.
    Parameter {
        /// In the query or in a header.
        location: Location,
        /// As written.
        name: String,
        /// The values, as text.
        values: Vec<String>,
    },
    /// The path's parameter of this number, from 0, has this form.
    Path(usize, Form),
    /// The body is of one of these media types, those of the operation.
    Body(Vec<String>),
}

/// The form of a text in a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Digits, with or without a sign.
    Integer,
    /// A UUID (RFC 9562).
    Uuid,
    /// One of these.
    OneOf(Vec<String>),
}

/// A piece of a path segment: `/{id}.json` has two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Literal text, decoded.
    Literal(String),
    /// A parameter, by its name.
    Parameter(String),
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written (OpenAPI 3.0, style values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are OpenAPI's")]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// A media type: the text is JSON.
    Json,
}

/// A parameter.
#[expect(clippy::struct_excessive_bools, reason = "plain data: each is a fact of its own")]
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it is written.
    pub span: Span,
    /// As written, brackets and all.
    pub name: String,
    /// The name the team wants instead in code.
    pub alias: Option<Alias>,
    /// Where it stands.
    pub location: Location,
    /// Whether it must be there. Always true in paths.
    pub required: bool,
    /// Markdown.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// How it is written.
    pub style: Style,
    /// Whether items are repeated.
    pub explode: bool,
    /// Whether `name=` without a value is accepted.
    pub allow_empty: bool,
    /// Whether `+` and its like stand for themselves.
    pub allow_reserved: bool,
    /// What it holds.
    pub schema: SchemaId,
    /// What decoding must know of the schema.
    pub shape: ParameterShape,
    /// Examples of the parameter itself, before those of its schema.
    pub examples: Vec<Value>,
    /// Never logged.
    pub sensitive: bool,
}

impl Parameter {
    /// What it is named after in code.
    pub fn words(&self) -> &str {
        self.alias.as_ref().map_or(&self.name, |alias| &alias.text)
    }
}

/// What text decoding must know of a parameter's schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterShape {
    /// One value.
    Scalar,
    /// A list of values.
    Array,
    /// An object.
    Object,
    /// Any of these: a union, decoded as what fits.
    Mixed,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it is written.
    pub span: Span,
    /// Markdown.
    pub description: Option<String>,
    /// Whether it must be there.
    pub required: bool,
    /// By media type, in declared order; at least one.
    pub contents: Vec<Content>,
    /// Bytes; the operation's own, else the service's.
    pub limit: Option<u64>,
}

/// A body of one media type.
#[derive(Clone, Debug)]
pub struct Content {
    /// Where its key is written.
    pub span: Span,
    /// Lower case, without parameters: `application/json`, `image/*`.
    pub media_type: String,
    /// What it holds; nothing said is any bytes.
    pub schema: Option<SchemaId>,
    /// Examples of the media type, before those of the schema. Named ones keep their order.
    pub examples: Vec<Value>,
    /// How parts of a form are written.
    pub encoding: Vec<PartEncoding>,
}

/// How one property of a form body is written.
#[derive(Clone, Debug)]
pub struct PartEncoding {
    /// The property.
    pub property: String,
    /// Accepted media types of the part.
    pub media_types: Vec<String>,
    /// For urlencoded forms.
    pub style: Option<Style>,
    /// For urlencoded forms.
    pub explode: Option<bool>,
}

/// Which statuses an answer covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// `201`.
    Code(u16),
    /// `2XX`: the hundreds digit.
    Range(u8),
    /// `default`: whatever is not named. Among answers only where no success status is declared.
    Default,
}

/// An answer that is no error.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it is written.
    pub span: Span,
    /// For which statuses.
    pub status: Status,
    /// Markdown.
    pub description: String,
    /// Typed headers, `Content-Type` never among them.
    pub headers: Vec<Header>,
    /// By media type, in declared order; empty: no body.
    pub contents: Vec<Content>,
}

impl Answer {
    /// Whether nothing more is answered: a status 1xx only begins another protocol, or goes ahead of the answer.
    pub fn ends_exchange(&self) -> bool {
        !matches!(self.status, Status::Code(100..200) | Status::Range(1))
    }
}

/// A response header.
#[derive(Clone, Debug)]
pub struct Header {
    /// As written.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// Markdown.
    pub description: Option<String>,
    /// What it holds.
    pub schema: SchemaId,
    /// Examples of the header itself.
    pub examples: Vec<Value>,
}

/// Why an operation may answer with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The handler may raise it: the document lists it for this operation, on whatever level, or it is derived from a
    /// response that only the handler can mean.
    Handler,
    /// The framework raises it around the handler.
    Framework,
    /// A dependency's `failsAs`: the handler raises it through `?`.
    Dependency,
}

/// How it is known that an operation may answer with a code; the best evidence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// `x-error-codes` lists it.
    Listed,
    /// The schema of a response allows only certain codes.
    Schema,
    /// An example of a response shows it.
    Example,
    /// A response component is named so.
    Component,
    /// A response of its status is declared, no more.
    Status,
    /// What the operation declares makes the framework raise it: a body, `security`, a limit, a dependency.
    Framework,
}

impl Evidence {
    /// In one word: `schema`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Schema => "schema",
            Self::Example => "example",
            Self::Component => "component",
            Self::Status => "status",
            Self::Framework => "framework",
        }
    }
}

/// A code that an operation may answer with.
#[derive(Clone, Debug)]
pub struct OperationError {
    /// Which.
    pub error: ErrorId,
    /// Why.
    pub origin: Origin,
    /// How it is known.
    pub evidence: Evidence,
    /// In which shape here.
    pub envelope: EnvelopeId,
    /// Where it is said: the item of a list, the key of a response; the operation for what the framework raises.
    pub span: Span,
}

/// All of these schemes together.
#[derive(Clone, Debug, Default)]
pub struct Requirement {
    /// The schemes; empty: nobody need be anybody.
    pub schemes: Vec<SchemeUse>,
}

/// One scheme of a requirement.
#[derive(Clone, Debug)]
pub struct SchemeUse {
    /// Name of a [`super::Scheme`].
    pub scheme: String,
    /// Scopes that the token must have.
    pub scopes: Vec<String>,
}
