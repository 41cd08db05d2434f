//! One error response: what it says already, and what it lacks.

use super::schema::{key, path_to};
use super::{Mode, Publisher, example, tree};
use crate::contract::{Builtin, EnvelopeId, ErrorCode, Operation, OperationError, Role};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The codes of one response that share a media type.
struct Group<'a> {
    media_type: &'a str,
    errors: Vec<&'a OperationError>,
}

impl<'a> Publisher<'a> {
    /// The response of a status with all its codes.
    pub(super) fn error_response(
        &mut self,
        operation: &Operation,
        written: Option<Value>,
        errors: &[&OperationError],
    ) -> Value {
        let mut response = match written {
            Some(Value::Object(map)) => map,
            _ => Map::from_iter([("description".to_owned(), self.titles(errors).into())]),
        };
        let mut wanted: Vec<_> = errors
            .iter()
            .flat_map(|error| self.code_headers(operation, error.error))
            .collect();
        let limited = self.contract.builtin(Builtin::RateLimited).0;
        let refused = errors.iter().any(|error| error.error == limited);
        wanted.extend(self.operation_headers(operation, refused));
        Self::headers(&mut response, wanted);
        if !self.settled(&response, errors) {
            let known = response.get("content").and_then(Value::as_object).cloned();
            let known = known.unwrap_or_default();
            let mut content = Map::new();
            for group in self.groups(errors) {
                let entry = self.content(operation, take(&known, group.media_type), &group);
                content.insert(group.media_type.to_owned(), entry);
            }
            response.insert("content".to_owned(), content.into());
        }
        self.list_codes(&mut response, errors);
        response.into()
    }

    fn titles(&self, errors: &[&OperationError]) -> String {
        let mut titles: Vec<&str> = Vec::new();
        for error in errors {
            let title = self.contract.error(error.error).title.trim_end_matches('.');
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        format!("{}.", titles.join("; "))
    }

    /// `x-error-codes` of a response: its own and those of the contract, sorted.
    fn list_codes(&self, response: &mut Map<String, Value>, errors: &[&OperationError]) {
        let own = response.get("x-error-codes").and_then(Value::as_array);
        let own = own.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        let ours = errors.iter().map(|error| self.code(error).code.clone());
        let all: BTreeSet<String> = own.chain(ours).collect();
        response.insert("x-error-codes".to_owned(), all.into_iter().collect());
    }

    fn code(&self, error: &OperationError) -> &'a ErrorCode {
        self.contract.error(error.error)
    }

    /// Whether a response of a document without an error contract shows all its codes: it was published before, and
    /// what would be derived from it now is less than what it says.
    fn settled(&self, response: &Map<String, Value>, errors: &[&OperationError]) -> bool {
        let listed = response.get("x-error-codes").and_then(Value::as_array);
        let Some(listed) = listed.filter(|_| !self.extended) else {
            return false;
        };
        let contents = response.get("content").and_then(Value::as_object);
        let shown = |code: &str| {
            contents.is_some_and(|contents| {
                contents
                    .values()
                    .any(|content| content.get("examples").is_some_and(|all| all.get(code).is_some()))
            })
        };
        errors.iter().all(|error| {
            let code = self.code(error);
            listed.iter().any(|name| *name == code.code.as_str()) && (shown(&code.code) || code.body.is_some())
        })
    }

    fn groups<'e>(&self, errors: &[&'e OperationError]) -> Vec<Group<'e>>
    where
        'a: 'e,
    {
        let mut groups: Vec<Group<'e>> = Vec::new();
        for error in errors {
            let contract = self.contract;
            let envelope = &contract.envelopes[error.envelope.0 as usize];
            let own = contract.error(error.error).body.as_ref();
            let media_type = own.map_or(envelope.media_type.as_str(), |(media_type, _)| media_type);
            match groups.iter_mut().find(|group| group.media_type == media_type) {
                Some(group) => group.errors.push(error),
                None => groups.push(Group {
                    media_type,
                    errors: vec![error],
                }),
            }
        }
        groups
    }

    fn content(&mut self, operation: &Operation, known: Map<String, Value>, group: &Group<'_>) -> Value {
        let mut entry = known;
        if let Some(schema) = self.schema(&entry, group) {
            entry.insert("schema".to_owned(), schema);
        }
        let examples = self.examples(operation, &mut entry, group);
        if !examples.is_empty() {
            entry.insert("examples".to_owned(), examples.into());
        }
        entry.into()
    }

    /// The schema of a group of codes.
    fn schema(&mut self, entry: &Map<String, Value>, group: &Group<'_>) -> Option<Value> {
        let mut parts: Vec<Value> = Vec::new();
        for error in &group.errors {
            let part = match (&self.code(error).body, self.manner.mode) {
                (Some(_), _) => None,
                (None, Mode::PerCode) => self.code_schema(error.error, error.envelope),
                (None, Mode::Single) => self.envelope_schema(error.envelope),
            };
            let part = part.or_else(|| entry.get("schema").cloned());
            parts.extend(part.filter(|part| !parts.contains(part)));
        }
        if parts.len() < 2 {
            return parts.pop();
        }
        if self.manner.mode == Mode::Single || !self.distinct(group) {
            return Some(json!({ "anyOf": parts }));
        }
        match self.discriminator(group, &parts) {
            Some(discriminator) => Some(json!({ "oneOf": parts, "discriminator": discriminator })),
            None => Some(json!({ "oneOf": parts })),
        }
    }

    /// Whether no body is of two codes' schemas.
    fn distinct(&self, group: &Group<'_>) -> bool {
        let mut seen = BTreeSet::new();
        group.errors.iter().all(|error| {
            let code = self.code(error);
            let value = match key(&self.contract.envelopes[error.envelope.0 as usize].body) {
                _ if code.body.is_some() => return false,
                Some(Role::Code) => (&code.code, Role::Code),
                Some(Role::Type) if code.type_uri != "about:blank" => (&code.type_uri, Role::Type),
                _ => return false,
            };
            seen.insert(value)
        })
    }

    /// The member that tells the codes apart, where it is one of the body itself and the same in all.
    fn discriminator(&self, group: &Group<'_>, parts: &[Value]) -> Option<Value> {
        let mut properties: Vec<String> = Vec::new();
        let mut mapping = Map::new();
        for (error, part) in group.errors.iter().zip(parts) {
            let body = &self.contract.envelopes[error.envelope.0 as usize].body;
            let role = key(body)?;
            let path = path_to(body, role)?;
            let [property] = path.as_slice() else { return None };
            if !properties.contains(property) {
                properties.push(property.clone());
            }
            let code = self.code(error);
            let value = if role == Role::Code { &code.code } else { &code.type_uri };
            mapping.insert(value.clone(), part.get("$ref")?.clone());
        }
        let [property] = properties.as_slice() else { return None };
        Some(json!({ "propertyName": property, "mapping": mapping }))
    }

    /// The examples that stay, then one for each code that has none.
    fn examples(&self, operation: &Operation, entry: &mut Map<String, Value>, group: &Group<'_>) -> Map<String, Value> {
        let mut examples = match entry.shift_remove("examples") {
            Some(Value::Object(map)) => map,
            _ => Map::new(),
        };
        if let Some(value) = entry.shift_remove("example") {
            let name = self.shown_code(&value, group).unwrap_or_else(|| "example".to_owned());
            examples.entry(name).or_insert_with(|| json!({ "value": value }));
        }
        examples.retain(|name, example| {
            let own = group.errors.iter().any(|error| self.code(error).code == *name);
            own || self.stays(&tree::inlined(self.public, example), group)
        });
        for error in &group.errors {
            let code = self.code(error);
            let value = example(self.contract, operation, error.error);
            if !value.is_null() {
                let summary = code.title.as_str();
                examples
                    .entry(code.code.as_str())
                    .or_insert_with(|| json!({ "summary": summary, "value": value }));
            }
        }
        examples
    }

    /// Whether an example shows one of these codes; where bodies have no code, any example may.
    fn stays(&self, example: &Value, group: &Group<'_>) -> bool {
        let Some(value) = example.get("value") else { return true };
        let coded =
            |error: &&OperationError| self.code_path(error.envelope).is_some() && self.code(error).body.is_none();
        !group.errors.iter().any(coded) || self.shown_code(value, group).is_some()
    }

    fn code_path(&self, envelope: EnvelopeId) -> Option<Vec<String>> {
        path_to(&self.contract.envelopes[envelope.0 as usize].body, Role::Code)
    }

    /// The code that a body shows, if it is one of the group's.
    fn shown_code(&self, value: &Value, group: &Group<'_>) -> Option<String> {
        group.errors.iter().find_map(|error| {
            let path = self.code_path(error.envelope)?;
            let shown = path.iter().try_fold(value, |value, step| match value {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                value => value.get(step),
            });
            let code = &self.code(error).code;
            (shown?.as_str()? == code).then(|| code.clone())
        })
    }
}

/// What a response says of a media type, parameters aside; where it says `*/*`, of that.
fn take(known: &Map<String, Value>, media_type: &str) -> Map<String, Value> {
    let plain = |key: &str| key.split(';').next().unwrap_or(key).trim().to_ascii_lowercase();
    let same = known.iter().find(|(key, _)| plain(key) == media_type);
    let wild = || known.iter().find(|(key, _)| key.contains('*'));
    let found = same.or_else(wild).and_then(|(_, entry)| entry.as_object());
    found.cloned().unwrap_or_default()
}
