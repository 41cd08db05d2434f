//! Answers that are no errors: status, media type, headers, body.

use super::words::declared;
use super::{Finding, Judge, Verdict};
use crate::check::answer::{Answer, Sent};
use crate::check::encode;
use crate::contract::{self, BodyKind, Content, Framing, Operation, Origin, SchemaId, Shape, Status};
use crate::lower::Direction;
use serde_json::Value;

impl<'a> Judge<'a> {
    pub(super) fn success(&mut self, operation: Option<&'a Operation>, sent: &Sent, answer: &Answer) -> Verdict {
        let Some(operation) = operation else {
            return Verdict::Pass;
        };
        if let Some(promised) = promised(operation, answer.status) {
            let found = self.answer(promised, answer);
            return if found.is_empty() {
                Verdict::Pass
            } else {
                Verdict::Found(found)
            };
        }
        let handlers_own = self.declared_by_handler(operation, answer);
        match answer.status {
            429 => Verdict::Masked(429),
            500 | 502.. if !handlers_own => {
                let message = format!("{} to a valid request", answer.status);
                Verdict::Found(vec![Finding::new("AG512", message)])
            }
            401 | 403 if !self.given.minter => Verdict::NotReached(answer.status),
            400.. if handlers_own => self.not_reached(operation, sent, answer),
            404 | 409 | 410 | 412 | 423 if !self.given.exact => self.not_reached(operation, sent, answer),
            400 | 401 | 403 | 405 | 406 | 411 | 413 | 414 | 415 | 422 => {
                let message = format!(
                    "a valid request is refused with {}: {}",
                    answer.status,
                    answer.excerpt()
                );
                Verdict::Found(vec![Finding::new("AG521", message)])
            }
            status => {
                let message = format!("status {status} is not declared, only {}", declared(operation));
                Verdict::Found(vec![Finding::new("AG510", message)])
            }
        }
    }

    /// Whether the operation's own code may have said this.
    fn declared_by_handler(&self, operation: &Operation, answer: &Answer) -> bool {
        let own = |error: &&contract::OperationError| error.origin != Origin::Framework;
        let mut errors = operation.errors.iter().filter(own);
        errors.any(|error| {
            let entry = self.contract.error(error.error);
            let envelope = &self.contract.envelopes[error.envelope.0 as usize];
            let said = crate::check::envelope::read(envelope, &answer.body).code;
            entry.status == answer.status && said.is_none_or(|code| code == entry.code)
        })
    }

    fn not_reached(&mut self, operation: &'a Operation, sent: &Sent, answer: &Answer) -> Verdict {
        let found = self.error_body(Some(operation), None, sent, answer);
        if found.is_empty() {
            Verdict::NotReached(answer.status)
        } else {
            Verdict::Found(found)
        }
    }

    fn answer(&mut self, promised: &contract::Answer, answer: &Answer) -> Vec<Finding> {
        let mut found = self.headers(promised, answer);
        if promised.contents.is_empty() {
            if !answer.body.is_empty() && self.given.exact {
                found.push(Finding::new(
                    "AG515",
                    format!("a body where {} declares none", answer.status),
                ));
            }
            return found;
        }
        let kind = answer.media_type();
        let mut contents = promised.contents.iter();
        if let Some(content) = contents.find(|content| fits(&content.media_type, kind.as_deref())) {
            found.extend(self.body(content, answer));
        } else {
            let contents = promised.contents.iter();
            let wanted: Vec<&str> = contents.map(|content| content.media_type.as_str()).collect();
            let got = kind.unwrap_or_else(|| "none".to_owned());
            let message = format!("media type is {got}, declared is {}", wanted.join(" or "));
            found.push(Finding::new("AG515", message));
        }
        found
    }

    fn body(&mut self, content: &Content, answer: &Answer) -> Option<Finding> {
        let schema = content.schema?;
        let values = match self.values(content, schema, answer) {
            Ok(values) => values,
            Err(why) => return Some(Finding::new("AG516", why)),
        };
        values.iter().find_map(|value| self.value(schema, value))
    }

    /// The values that a body holds: one, or those of a sequence; none where nobody here reads it.
    fn values(&self, content: &Content, schema: SchemaId, answer: &Answer) -> Result<Vec<Value>, String> {
        let json = |text: &str| {
            let read = serde_json::from_str::<Value>(text);
            read.map_err(|error| format!("the body is no JSON: {error}"))
        };
        let text = String::from_utf8_lossy(&answer.body);
        match self.contract.body_kind(content) {
            BodyKind::Items(framing) => {
                let between = if framing == Framing::Lines { '\n' } else { '\u{1e}' };
                let items = text.split(between).filter(|item| !item.trim().is_empty());
                items.map(json).collect()
            }
            BodyKind::Events => {
                let shape = &self.contract.schema(self.contract.schemas.resolve(schema)).shape;
                let string = matches!(shape, Shape::String(_));
                // Text is sent as it is, all else as JSON.
                let read = |data: String| match json(&data) {
                    Ok(value) if !string => value,
                    _ => data.into(),
                };
                Ok(events(&text).into_iter().map(read).collect())
            }
            BodyKind::Xml => {
                let read = crate::check::xml::read(self.contract, schema, &answer.body);
                read.map(|value| vec![value])
                    .map_err(|why| format!("the body is no XML that fits: {why}"))
            }
            _ if encode::is_json(&answer.media_type().unwrap_or_default()) => json(&text).map(|value| vec![value]),
            BodyKind::Text if self.is_scalar(schema) => Ok(vec![self.typed(schema, &text)]),
            _ => Ok(Vec::new()),
        }
    }

    /// Whether a text says a value of this schema.
    fn is_scalar(&self, schema: SchemaId) -> bool {
        let shape = &self.contract.schema(self.contract.schemas.resolve(schema)).shape;
        matches!(
            shape,
            Shape::Boolean | Shape::Integer(_) | Shape::Number(_) | Shape::String(_)
        )
    }

    fn value(&mut self, schema: SchemaId, value: &Value) -> Option<Finding> {
        let broken = self.schemas.violations(schema, Direction::Answer, value);
        let first = broken.first()?;
        let more = if broken.len() > 1 {
            format!(" (and {} more)", broken.len() - 1)
        } else {
            String::new()
        };
        Some(Finding::new(
            "AG516",
            format!(
                "the body breaks its schema at #{}: {}{more}",
                first.pointer, first.message
            ),
        ))
    }

    fn headers(&mut self, promised: &contract::Answer, answer: &Answer) -> Vec<Finding> {
        let mut found = Vec::new();
        for header in &promised.headers {
            match answer.header(&header.name) {
                None if header.required => {
                    found.push(Finding::new("AG517", format!("header `{}` is missing", header.name)));
                }
                None => {}
                Some(text) => {
                    let value = self.typed(header.schema, text);
                    if let Some(broken) = self
                        .schemas
                        .violations(header.schema, Direction::Answer, &value)
                        .first()
                    {
                        found.push(Finding::new(
                            "AG517",
                            format!("header `{}`: {}", header.name, broken.message),
                        ));
                    }
                }
            }
        }
        found
    }

    /// The text of a header as its schema types it.
    fn typed(&self, schema: crate::contract::SchemaId, text: &str) -> Value {
        let shape = &self.contract.schema(self.contract.schemas.resolve(schema)).shape;
        match shape {
            Shape::Integer(_) | Shape::Number(_) | Shape::Boolean => {
                serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
            }
            Shape::Array(list) => text
                .split(',')
                .map(|item| self.typed(list.items, item.trim()))
                .collect(),
            _ => Value::String(text.to_owned()),
        }
    }

    pub(super) fn head(&self, operation: Option<&Operation>, answer: &Answer) -> Verdict {
        let declared = operation.is_some_and(|operation| {
            let own = operation
                .errors
                .iter()
                .any(|error| self.contract.error(error.error).status == answer.status);
            own || promised(operation, answer.status).is_some()
        });
        if answer.status == 429 {
            return Verdict::Masked(429);
        }
        if declared && answer.body.is_empty() {
            return Verdict::Pass;
        }
        let why = if declared {
            "HEAD has a body".to_owned()
        } else {
            format!("HEAD answers {}, GET does not", answer.status)
        };
        Verdict::Found(vec![Finding::new("AG529", why)])
    }

    #[expect(clippy::unused_self, reason = "one of the judge's verdicts")]
    pub(super) fn healthy(&self, answer: &Answer) -> Verdict {
        if answer.status == 200 && answer.json().is_some_and(|body| body.is_object()) {
            return Verdict::Pass;
        }
        let message = format!("answers {} {}", answer.status, answer.excerpt());
        Verdict::Found(vec![Finding::new("AG526", message)])
    }

    #[expect(clippy::unused_self, reason = "one of the judge's verdicts")]
    pub(super) fn metrics(&self, answer: &Answer) -> Verdict {
        let text = String::from_utf8_lossy(&answer.body);
        if answer.status != 200 {
            return Verdict::Found(vec![Finding::new("AG526", format!("metrics answer {}", answer.status))]);
        }
        match text.lines().find(|line| !sample_line(line)) {
            None => Verdict::Pass,
            Some(line) => Verdict::Found(vec![Finding::new(
                "AG526",
                format!("`{line}` is no line of a text exposition"),
            )]),
        }
    }
}

/// The data of events (HTML, section 9.2.6).
fn events(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let data = |block: &str| {
        let lines = block.lines().filter_map(|line| line.strip_prefix("data:"));
        let lines: Vec<_> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    };
    text.split("\n\n").filter_map(data).collect()
}

/// A line of the Prometheus text format: a comment, or a name, labels and a number.
fn sample_line(line: &str) -> bool {
    if line.trim().is_empty() || line.starts_with('#') {
        return true;
    }
    let rest = line
        .rsplit_once('}')
        .map_or_else(|| line.split_once(' ').map_or("", |(_, rest)| rest), |(_, rest)| rest);
    let first = rest.split_whitespace().next().unwrap_or_default();
    first.parse::<f64>().is_ok() || matches!(first, "+Inf" | "-Inf" | "NaN")
}

/// The declared answer of a status: by code, else by range, else the default one.
pub(crate) fn promised(operation: &Operation, status: u16) -> Option<&contract::Answer> {
    let by = |wanted: Status| operation.answers.iter().find(|answer| answer.status == wanted);
    let range = u8::try_from(status / 100).unwrap_or(0);
    by(Status::Code(status))
        .or_else(|| by(Status::Range(range)))
        .or_else(|| by(Status::Default).filter(|_| status < 400))
}

/// Whether a media type is one of a declared range; a body without one fits nothing but `*/*`.
fn fits(declared: &str, got: Option<&str>) -> bool {
    let Some(got) = got else { return declared == "*/*" };
    match declared.split_once('*') {
        Some((start, end)) => declared == "*/*" || (got.starts_with(start) && got.ends_with(end)),
        None => declared == got,
    }
}
