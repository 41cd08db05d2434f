//! Scenarios: requests that bring a state about, and what came back of them in the requests after.

use crate::check::answer::{Answer, Sent};
use crate::check::case::{Draft, Payload};
use crate::contract::{Contract, Expression, Operation, Segment};
use crate::source::percent_decode;
use serde_json::Value;
use std::collections::BTreeMap;

/// What has happened in a scenario so far.
#[derive(Debug, Default)]
pub(super) struct Story {
    exchanges: Vec<Exchange>,
    /// Values for parameters, by name.
    outputs: BTreeMap<String, Value>,
}

#[derive(Debug)]
struct Exchange {
    operation: usize,
    sent: Sent,
    answer: Answer,
}

impl Story {
    /// Adds an exchange and takes its outputs. The error names an expression to which nothing answers.
    pub(super) fn add(
        &mut self,
        contract: &Contract,
        operation: usize,
        (sent, answer): (Sent, Answer),
        outputs: &[(String, Expression)],
    ) -> Result<(), String> {
        self.exchanges.push(Exchange {
            operation,
            sent,
            answer,
        });
        for (name, expression) in outputs {
            let value = self.value(contract, expression);
            let value = value.ok_or_else(|| format!("nothing that came back gives `{name}`"))?;
            self.outputs.insert(name.clone(), value);
        }
        Ok(())
    }

    /// The draft with what came back before in place of expressions, and of parameters that an output names. The error
    /// names an expression to which nothing answers.
    pub(super) fn told(&self, contract: &Contract, operation: usize, draft: &Draft) -> Result<Draft, String> {
        let mut draft = draft.clone();
        for (number, parameter) in contract.operations[operation].parameters.iter().enumerate() {
            let Some(value) = self.outputs.get(&parameter.name) else {
                continue;
            };
            draft.parameters.retain(|(known, _)| *known != number);
            draft.parameters.push((number, value.clone()));
            draft.settled.push(number);
        }
        draft.parameters.sort_by_key(|(number, _)| *number);
        if self.exchanges.is_empty() {
            return Ok(draft);
        }
        for (_, value) in &mut draft.parameters {
            self.replace(contract, value)?;
        }
        if let Payload::Value { value, .. } = &mut draft.payload {
            self.replace(contract, value)?;
        }
        Ok(draft)
    }

    /// Puts values in place of the strings that are expressions.
    fn replace(&self, contract: &Contract, value: &mut Value) -> Result<(), String> {
        match value {
            Value::String(text) => {
                if let Some(expression) = Expression::read(text) {
                    let found = self.value(contract, &expression);
                    *value = found.ok_or_else(|| format!("nothing that came back gives `{text}`"))?;
                }
                Ok(())
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.replace(contract, item)),
            Value::Object(members) => members
                .values_mut()
                .try_for_each(|member| self.replace(contract, member)),
            _ => Ok(()),
        }
    }

    /// What the last exchange that has it says.
    fn value(&self, contract: &Contract, expression: &Expression) -> Option<Value> {
        let mut latest = self.exchanges.iter().rev();
        latest.find_map(|exchange| exchange.value(&contract.operations[exchange.operation], expression))
    }
}

impl Exchange {
    fn value(&self, operation: &Operation, expression: &Expression) -> Option<Value> {
        let text = |text: &str| Value::String(text.to_owned());
        Some(match expression {
            Expression::Url => text(&format!("{}{}", self.sent.origin, self.sent.target)),
            Expression::Method => text(&self.sent.method),
            Expression::StatusCode => self.answer.status.into(),
            Expression::RequestHeader(name) => {
                let mut headers = self.sent.headers.iter();
                text(&headers.find(|(there, _)| there.eq_ignore_ascii_case(name))?.1)
            }
            Expression::RequestQuery(name) => text(&percent_decode(query(&self.sent.target, name)?)),
            Expression::RequestPath(name) => text(&segment(operation, self.sent.path(), name)?),
            Expression::RequestBody(pointer) => {
                let body: Value = serde_json::from_slice(&self.sent.body).ok()?;
                body.pointer(pointer)?.clone()
            }
            Expression::ResponseHeader(name) => text(self.answer.header(name)?),
            Expression::ResponseBody(pointer) => self.answer.json()?.pointer(pointer)?.clone(),
        })
    }
}

fn query<'t>(target: &'t str, name: &str) -> Option<&'t str> {
    let (_, query) = target.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| percent_decode(key) == name)
        .map(|(_, value)| value)
}

/// The value of a path parameter that is a whole segment, whatever stands before the path.
fn segment(operation: &Operation, path: &str, name: &str) -> Option<String> {
    let steps: Vec<&str> = path.split('/').collect();
    let before = steps.len().checked_sub(operation.path.segments.len())?;
    let is_it = |pieces: &Vec<Segment>| matches!(pieces.as_slice(), [Segment::Parameter(one)] if one == name);
    let at = operation.path.segments.iter().position(is_it)?;
    Some(percent_decode(steps.get(before + at)?))
}
