//! Named examples of requests, and what they are for: scenarios that a checker plays.

use crate::source::Span;
use serde_json::Value;

/// A named example of a request: the values that carry its name, of parameters and of the body.
#[derive(Clone, Debug)]
pub struct RequestExample {
    /// Where its key is written, the first time.
    pub span: Span,
    /// Its key.
    pub name: String,
    /// Index of a parameter of the operation and its value.
    pub parameters: Vec<(usize, Value)>,
    /// Index of a content of the body and its value.
    pub body: Option<(usize, Value)>,
    /// What runs before it: `x-given`. Strings of its values that are runtime expressions stand for what came back.
    pub given: Vec<Step>,
    /// What it must be answered with: `x-expect`.
    pub expect: Option<Expected>,
}

/// A request that runs before a scenario.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it is written.
    pub span: Span,
    /// Index of the operation.
    pub operation: usize,
    /// Which of its named examples; any valid request where there is none.
    pub example: Option<String>,
    /// Values of the exchange that later requests use for parameters of these names.
    pub outputs: Vec<(String, Expression)>,
}

/// What a scenario must be answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Where it is written.
    pub span: Span,
    /// The status.
    pub status: u16,
    /// The error code.
    pub code: Option<String>,
}

/// A runtime expression, as in links of OpenAPI. Names of headers are in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are OpenAPI's")]
pub enum Expression {
    Url,
    Method,
    StatusCode,
    RequestHeader(String),
    RequestQuery(String),
    RequestPath(String),
    /// A JSON pointer; empty for the whole body.
    RequestBody(String),
    ResponseHeader(String),
    /// A JSON pointer; empty for the whole body.
    ResponseBody(String),
}

impl Expression {
    /// Reads `$response.body#/id`, `$response.header.Location`, `$request.path.order_id` and the like.
    pub fn read(text: &str) -> Option<Self> {
        let (place, name) = match text.strip_prefix('$')? {
            "url" => return Some(Self::Url),
            "method" => return Some(Self::Method),
            "statusCode" => return Some(Self::StatusCode),
            "request.body" => return Some(Self::RequestBody(String::new())),
            "response.body" => return Some(Self::ResponseBody(String::new())),
            rest => rest.split_once("body#").map_or_else(
                || {
                    let (side, rest) = rest.split_once('.')?;
                    let (kind, name) = rest.split_once('.')?;
                    Some((format!("{side}.{kind}"), name))
                },
                |(side, pointer)| Some((format!("{side}body"), pointer)),
            )?,
        };
        let name = name.to_owned();
        Some(match place.as_str() {
            "request.header" => Self::RequestHeader(name.to_ascii_lowercase()),
            "request.query" => Self::RequestQuery(name),
            "request.path" => Self::RequestPath(name),
            "request.body" => Self::RequestBody(name),
            "response.header" => Self::ResponseHeader(name.to_ascii_lowercase()),
            "response.body" => Self::ResponseBody(name),
            _ => return None,
        })
    }
}
