//! The error contract: codes, envelopes, built-in failures.

use super::SchemaId;
use crate::source::Span;
use serde_json::Value;

/// Index of an error code in [`super::Contract::errors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorId(pub u32);

/// Index of an envelope in [`super::Contract::envelopes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnvelopeId(pub u32);

/// Failures that the framework raises around the handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    /// 400: the body is not of its media type.
    MalformedBody,
    /// 401.
    Unauthenticated,
    /// 403.
    Forbidden,
    /// 404: no route. Belongs to the router, not to an operation.
    NotFound,
    /// 405. Belongs to the router.
    MethodNotAllowed,
    /// 406: nothing acceptable to offer.
    NotAcceptable,
    /// 413.
    PayloadTooLarge,
    /// 415.
    UnsupportedMediaType,
    /// 422: a value breaks a constraint.
    ValidationFailed,
    /// 429.
    RateLimited,
    /// 500, a panic included.
    Internal,
    /// 503: a critical dependency is down, or the service is draining.
    Unavailable,
    /// 504: the operation's time is up.
    Timeout,
    /// 400.
    IdempotencyKeyMissing,
    /// 422.
    IdempotencyKeyReused,
    /// 409.
    IdempotencyInProgress,
}

impl Builtin {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::MalformedBody,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::ValidationFailed,
        Self::RateLimited,
        Self::Internal,
        Self::Unavailable,
        Self::Timeout,
        Self::IdempotencyKeyMissing,
        Self::IdempotencyKeyReused,
        Self::IdempotencyInProgress,
    ];

    /// The key under `x-error-contract.builtin`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MalformedBody => "malformed_body",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotAcceptable => "not_acceptable",
            Self::PayloadTooLarge => "payload_too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::ValidationFailed => "validation_failed",
            Self::RateLimited => "rate_limited",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::IdempotencyKeyMissing => "idempotency_key_missing",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::IdempotencyInProgress => "idempotency_in_progress",
        }
    }
}

/// The level at which a failure is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LogLevel {
    None,
    Debug,
    Info,
    Warn,
    Error,
}

/// A text with `{member}` holes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// As written.
    pub text: String,
    /// Its parts, in order.
    pub parts: Vec<TemplatePart>,
}

/// A part of a [`Template`].
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Literal text.
    Text(String),
    /// The value of this member.
    Member(String),
}

/// An entry of the catalogue: RFC 9457 section 4's template of a problem type.
#[expect(clippy::struct_excessive_bools, reason = "plain data: each is a fact of its own")]
#[derive(Clone, Debug)]
pub struct ErrorCode {
    /// Where its key is written; for a built-in that nobody names, the root of the document.
    pub span: Span,
    /// `INSUFFICIENT_STOCK`.
    pub code: String,
    /// The name the team wants instead in code.
    pub alias: Option<super::Alias>,
    /// 400 to 599.
    pub status: u16,
    /// Public, constant.
    pub title: String,
    /// Public, with the members' values. The title where the document gives none.
    pub detail: Template,
    /// Members: fields of the variant, extension members of the body. A [`Property`](super::Property) with
    /// `required: false` is `optional: true`.
    pub members: Vec<super::Property>,
    /// A body of its own, where a plain document declares for this status a schema that is no envelope: the handler
    /// gives the whole body. Media type and schema.
    pub body: Option<(String, Option<SchemaId>)>,
    /// The type URI; `about:blank` where there is none.
    pub type_uri: String,
    /// The last step of the address of its page below [`super::Service::errors`]: `insufficient-stock`. Unique.
    pub slug: String,
    /// Further headers and their templates.
    pub headers: Vec<(String, Template)>,
    /// Whether trying again may help.
    pub retryable: bool,
    /// `Retry-After` in seconds; `Some(None)` is `auto`: what the limiter or the breaker knows.
    pub retry_after: Option<Option<u64>>,
    /// Markdown, for the page behind the type URI.
    pub description: Option<String>,
    /// Not to be used any more.
    pub deprecated: bool,
    /// By which code it was replaced.
    pub replaced_by: Option<String>,
    /// How it is logged.
    pub log: LogLevel,
    /// Whether it is sent to error tracking.
    pub report: bool,
    /// Which framework failure it is, if it is one.
    pub builtin: Option<Builtin>,
    /// Whether the document declares it (a built-in may be both).
    pub declared: bool,
}

impl ErrorCode {
    /// What it is named after in code.
    pub fn words(&self) -> &str {
        self.alias.as_ref().map_or(&self.code, |alias| &alias.text)
    }
}

/// What a slot of an error body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words are RFC 9457's and the contract's")]
pub enum Role {
    Type,
    Title,
    Status,
    Detail,
    Code,
    Path,
    TraceId,
    Timestamp,
    Retryable,
    Meta,
    Errors,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Type,
        Self::Title,
        Self::Status,
        Self::Detail,
        Self::Code,
        Self::Path,
        Self::TraceId,
        Self::Timestamp,
        Self::Retryable,
        Self::Meta,
        Self::Errors,
    ];

    /// The role of this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// The key under `x-error-contract.envelope.map`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Title => "title",
            Self::Status => "status",
            Self::Detail => "detail",
            Self::Code => "code",
            Self::Path => "path",
            Self::TraceId => "trace_id",
            Self::Timestamp => "timestamp",
            Self::Retryable => "retryable",
            Self::Meta => "meta",
            Self::Errors => "errors",
        }
    }
}

/// The shape of an error body: a tree of constants and slots, in declared order. Slots without a value are left out.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Where it is declared.
    pub span: Span,
    /// `application/problem+json`.
    pub media_type: String,
    /// The schema it satisfies, where the document has one.
    pub schema: Option<SchemaId>,
    /// The body. For a text media type the root is a [`Slot::Role`].
    pub body: Slot,
}

/// A place in an error body.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// A constant: a required property that no role fills, from its example.
    Constant(Value),
    /// The value of a role, as the schema types it: `status` may be text in some documents.
    Role {
        /// Which.
        role: Role,
        /// Whether it must be written as a string whatever it is; a trace id then has the hyphens of a UUID.
        text: bool,
    },
    /// An object, in declared order.
    Object(Vec<(String, Slot)>),
    /// A list of one (JSON:API and the like).
    List(Box<Slot>),
    /// The members of the error, spread among the siblings of this slot (`meta: ''`); its key is ignored.
    Members,
    /// The list of field errors.
    Errors(FieldErrorMap),
}

impl Slot {
    /// Whether the body has a place for this role; members that are spread have one for `meta`.
    pub fn has_role(&self, wanted: Role) -> bool {
        match self {
            Self::Role { role, .. } => *role == wanted,
            Self::Object(slots) => slots.iter().any(|(_, slot)| slot.has_role(wanted)),
            Self::List(slot) => slot.has_role(wanted),
            Self::Errors(_) => wanted == Role::Errors,
            Self::Members => wanted == Role::Meta,
            Self::Constant(_) => false,
        }
    }
}

/// How the place of a field error is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PointerForm {
    /// A JSON pointer.
    #[default]
    Text,
    /// A list of steps that begins with the location, numbers where they count items (`loc` of `FastAPI`).
    Steps,
    /// The same, all of them strings: some documents declare it so.
    TextSteps,
}

/// How the items of a list of field errors name their parts; `None` leaves a part out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldErrorMap {
    /// `body`, `path`, `query`, `header`, `cookie`.
    pub location: Option<String>,
    /// JSON pointer.
    pub pointer: Option<String>,
    /// How the pointer is written.
    pub pointer_form: PointerForm,
    /// The keyword that failed.
    pub code: Option<String>,
    /// A sentence.
    pub detail: Option<String>,
    /// Items are plain strings (`detail` for each), not objects.
    pub plain: bool,
    /// The list is written even when there are no field errors: its schema requires it.
    pub always: bool,
    /// The list must have an item: where no field is wrong, the failure itself is one.
    pub never_empty: bool,
    /// Constants that the item's schema requires besides, in declared order.
    pub constants: Vec<(String, Value)>,
}
