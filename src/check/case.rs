//! Cases: what is asked of a service, and which cause of the contract the answer must fit. Plain data, made before
//! the first byte is sent; only credentials, fresh values and keys are bound when a case is driven.

use crate::contract::{Builtin, Expression};
use crate::source::Span;
use serde_json::Value;

/// One question and the answer that the contract promises.
#[derive(Clone, Debug)]
pub struct Case {
    /// `createOrder/auth/1`: operation, check, number. The same contract gives the same ids.
    pub id: String,
    /// Index of the operation; `None` for what belongs to the router or to the service.
    pub operation: Option<usize>,
    /// Which group of checks it belongs to.
    pub check: Check,
    /// What is special about the request: ``without `lines` ``.
    pub about: String,
    /// Where the document says what is expected.
    pub span: Span,
    /// What is done.
    pub action: Action,
    /// What must come back.
    pub expect: Expect,
}

/// Groups of checks, in the order in which they are driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// A valid request.
    Reach,
    /// Credentials that do not suffice.
    Auth,
    /// A media type that is not declared, a body that is not of its media type, a body beyond its limit.
    Body,
    /// A value that breaks one constraint.
    Constraint,
    /// Idempotency keys.
    Idempotency,
    /// The document's own scenarios.
    Scenario,
    /// Unknown paths, undeclared methods, `HEAD`, `OPTIONS`.
    Router,
    /// Exact limits.
    Limit,
    /// Health, metrics, the served document.
    Service,
}

impl Check {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Reach,
        Self::Auth,
        Self::Body,
        Self::Constraint,
        Self::Idempotency,
        Self::Scenario,
        Self::Router,
        Self::Limit,
        Self::Service,
    ];

    /// The word in case ids.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reach => "reach",
            Self::Auth => "auth",
            Self::Body => "body",
            Self::Constraint => "constraint",
            Self::Idempotency => "idempotency",
            Self::Scenario => "scenario",
            Self::Router => "router",
            Self::Limit => "limit",
            Self::Service => "service",
        }
    }

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reach => "valid requests are answered as declared",
            Self::Auth => "credentials that do not suffice are refused",
            Self::Body => "wrong media types, broken and oversized bodies are refused",
            Self::Constraint => "every constraint is enforced, and its field named",
            Self::Idempotency => "idempotency keys are honoured",
            Self::Scenario => "the document's scenarios are answered as they say",
            Self::Router => "unknown paths, methods, HEAD and OPTIONS",
            Self::Limit => "rate limits are exact",
            Self::Service => "health, metrics, document",
        }
    }
}

/// What is done.
#[derive(Clone, Debug)]
pub enum Action {
    /// One request.
    Send(Draft),
    /// Requests of one subject: `pass` of them pass, the next one is refused.
    Burst {
        /// The request.
        draft: Draft,
        /// How many pass.
        pass: u32,
        /// In which time one more is let through, in milliseconds.
        refill_ms: u64,
    },
    /// The same request twice under one idempotency key.
    Replay(Draft),
    /// Two requests with different bodies under one idempotency key.
    Reuse(Draft, Value),
    /// A request after others that bring its state about.
    Scenario {
        /// What runs before.
        given: Vec<Before>,
        /// The request.
        draft: Draft,
    },
}

/// A request before a scenario.
#[derive(Clone, Debug)]
pub struct Before {
    /// Index of its operation.
    pub operation: usize,
    /// The request.
    pub draft: Draft,
    /// Values of the exchange for parameters of later requests, by name.
    pub outputs: Vec<(String, Expression)>,
}

impl Action {
    /// The request that it begins with.
    pub const fn draft(&self) -> &Draft {
        match self {
            Self::Send(draft)
            | Self::Burst { draft, .. }
            | Self::Replay(draft)
            | Self::Reuse(draft, _)
            | Self::Scenario { draft, .. } => draft,
        }
    }
}

/// A request before credentials and keys are bound.
#[derive(Clone, Debug)]
pub struct Draft {
    /// `GET`; may be one that the document does not declare.
    pub method: String,
    /// Where it goes.
    pub target: Target,
    /// Index of a parameter of the operation and its value.
    pub parameters: Vec<(usize, Value)>,
    /// Indices of parameters whose value is meant as it is: nothing that was learned replaces it.
    pub settled: Vec<usize>,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// Who asks.
    pub credential: Credential,
    /// Whether an idempotency key is sent where the operation takes one.
    pub idempotency: bool,
    /// The body.
    pub payload: Payload,
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To the path of this operation, with the values of the draft.
    Operation(usize),
    /// To a path as it is, below the base path.
    Below(String),
    /// To a path as it is, at the root of the server.
    Root(String),
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Credential {
    /// Someone who may.
    Valid,
    /// Nobody.
    None,
    /// Someone with a credential that nobody issued.
    Garbage,
    /// Someone whose token was valid an hour ago.
    Expired,
    /// Someone whose token was signed with another key.
    WrongSignature,
    /// Someone whose token says that it need not be signed.
    Unsigned,
    /// Someone whose token lacks the scope with this index in the operation's first requirement.
    WithoutScope(usize),
}

/// The body of a request.
#[derive(Clone, Debug)]
pub enum Payload {
    /// None.
    None,
    /// A value, written as the content with this index of the operation's body says.
    Value {
        /// Index of the content.
        content: usize,
        /// The value.
        value: Value,
    },
    /// Bytes as they are.
    Bytes {
        /// `Content-Type`, if any is sent.
        media_type: Option<String>,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// That many bytes of `Content-Type`, sent until somebody answers.
    Oversize {
        /// `Content-Type`.
        media_type: String,
        /// How many.
        bytes: u64,
    },
}

/// What must come back.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// A declared answer that is no error.
    Success,
    /// What a scenario says: a status, and the code of an error.
    Answered {
        /// The status.
        status: u16,
        /// The error code.
        code: Option<String>,
    },
    /// This failure of the framework.
    Failure(Builtin),
    /// A refusal that names this field.
    Violation(Field),
    /// `405` with these methods in `Allow`.
    Methods(Vec<String>),
    /// Success with these methods in `Allow`.
    Options(Vec<String>),
    /// What the same request with `GET` answers, without a body.
    Head,
    /// `200`, and a JSON body.
    Healthy,
    /// `200`, and a text exposition.
    Metrics,
    /// `200`, and this document.
    Document(Box<serde_json::Value>),
}

/// The place of the one violation of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `body`, `path`, `query`, `header`, `cookie`.
    pub location: &'static str,
    /// JSON pointer without `#`: `/lines/0/quantity`.
    pub pointer: String,
    /// The keywords that fail there.
    pub keywords: Vec<String>,
}
