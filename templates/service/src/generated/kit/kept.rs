//! First answers as they are kept, in memory or as bytes in a store that processes share.

use super::answer::{Answer, AnswerBody};
use super::error::{BoxError, Failure, OwnBody, Problem};
use super::operation::Contract;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Marks a repetition.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// An answer, or a code that the handler raised, as it was first given.
#[derive(Debug)]
pub(super) enum Kept {
    /// An answer.
    Answer(Answer),
    /// A failure; rendered anew, so that its trace id is that of the repetition.
    Failure(Failure),
}

/// What stands before the body: one line of JSON. Members may be added; a reader ignores those that it does not know.
#[derive(Serialize, Deserialize)]
struct Head {
    status: u16,
    headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<Raised>,
}

#[derive(Serialize, Deserialize)]
struct Raised {
    code: String,
    detail: String,
    members: Map<String, Value>,
    retry_after: Option<u64>,
    /// Of a body that is no envelope.
    media_type: Option<String>,
}

impl Kept {
    /// What can be repeated: answers but streams, and failures that trying again cannot cure.
    pub fn of(outcome: &Result<Answer, Failure>) -> Option<Self> {
        match outcome {
            Ok(answer) => answer.copy().map(Self::Answer),
            Err(Failure::Contract(problem)) if !problem.entry.retryable && problem.entry.status < 500 => {
                Some(Self::Failure(Failure::Contract(problem.clone())))
            }
            Err(_) => None,
        }
    }

    pub fn copy(&self) -> Option<Self> {
        match self {
            Self::Answer(answer) => answer.copy().map(Self::Answer),
            Self::Failure(failure) => Some(Self::Failure(failure.clone())),
        }
    }

    pub fn repeated(self) -> Result<Answer, Failure> {
        match self {
            Self::Answer(answer) => Ok(answer.header(REPLAYED.as_str(), "true")),
            Self::Failure(failure) => Err(failure.header(REPLAYED, "true")),
        }
    }

    /// As bytes: the head, a line feed, the body. An answer of many media types is kept in the one that its client took.
    pub fn into_bytes(self, accepted: Option<&str>) -> Vec<u8> {
        let (head, body) = match self {
            Self::Answer(answer) => {
                let answer = answer.settle(accepted);
                let head = Head {
                    status: answer.status.as_u16(),
                    headers: pairs(&answer.headers),
                    failure: None,
                };
                let body = match answer.body {
                    AnswerBody::Bytes(bytes) => Some(bytes),
                    _ => None,
                };
                (head, body)
            }
            Self::Failure(failure) => head_of(failure.problem(&Contract::BASE)),
        };
        let mut bytes = serde_json::to_vec(&head).unwrap_or_default();
        bytes.push(b'\n');
        bytes.extend_from_slice(&body.unwrap_or_default());
        bytes
    }

    /// What [`Self::into_bytes`] wrote, maybe in another version of this service.
    pub fn from_bytes(bytes: &[u8], contract: &'static Contract) -> Result<Self, BoxError> {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let (head, body) = bytes.split_at(end.ok_or("a kept answer has no end of its head")?);
        let body = Bytes::copy_from_slice(&body[1..]);
        let head: Head = serde_json::from_slice(head)?;
        let headers = header_map(&head.headers)?;
        let Some(raised) = head.failure else {
            let body = if headers.contains_key(CONTENT_TYPE) || !body.is_empty() {
                AnswerBody::Bytes(body)
            } else {
                AnswerBody::Empty
            };
            let mut answer = Answer::new(head.status, None, body);
            answer.headers = headers;
            return Ok(Self::Answer(answer));
        };
        let mut entries = contract.entries.iter().chain(&contract.builtins);
        let entry = entries.find(|entry| entry.code == raised.code);
        let entry = entry.ok_or_else(|| format!("a kept answer has the code {}, which is gone", raised.code))?;
        Ok(Self::Failure(Failure::Contract(Box::new(Problem {
            entry,
            detail: raised.detail,
            members: raised.members,
            headers,
            retry_after: raised.retry_after,
            violations: Vec::new(),
            body: raised.media_type.map(|media_type| OwnBody {
                media_type: media_type.into(),
                bytes: body,
            }),
            source: None,
            origin: None,
        }))))
    }
}

fn head_of(problem: Problem) -> (Head, Option<Bytes>) {
    let (media_type, body) = problem.body.map(|own| (own.media_type.into_owned(), own.bytes)).unzip();
    let head = Head {
        status: problem.entry.status,
        headers: pairs(&problem.headers),
        failure: Some(Raised {
            code: problem.entry.code.to_owned(),
            detail: problem.detail,
            members: problem.members,
            retry_after: problem.retry_after,
            media_type,
        }),
    };
    (head, body)
}

/// Values are bytes: each is the character of its number, so that none is lost.
fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
    let pairs = headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)));
    pairs.collect()
}

fn header_map(pairs: &[(String, String)]) -> Result<HeaderMap, BoxError> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let bytes = value.chars().map(u8::try_from).collect::<Result<Vec<_>, _>>()?;
        headers.append(
            HeaderName::from_bytes(name.as_bytes())?,
            HeaderValue::from_bytes(&bytes)?,
        );
    }
    Ok(headers)
}
