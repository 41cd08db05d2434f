//! One operation: its responses, its request key.

use super::{Publisher, tree};
use crate::contract::{Method, Operation, OperationError};
use crate::document::{FURTHER, METHODS};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Publisher<'_> {
    /// Writes out all operations of the contract.
    pub(super) fn operations(&mut self, out: &mut Value) {
        let Some(paths) = out.get_mut("paths").and_then(Value::as_object_mut) else {
            return;
        };
        for operation in &self.contract.operations {
            let Some(item) = paths.get_mut(&operation.path.template) else {
                continue;
            };
            if item.get("$ref").is_some() {
                *item = tree::inlined(self.public, item);
            }
            let shared = item.get("parameters").cloned().unwrap_or_default();
            if let Some(node) = node_of(item, &operation.method) {
                self.operation(operation, node, &shared);
            }
        }
    }

    fn operation(&mut self, operation: &Operation, node: &mut Map<String, Value>, shared: &Value) {
        self.request_key(operation, node, shared);
        if self.extended {
            let mut codes: Vec<_> = operation
                .errors
                .iter()
                .map(|error| self.contract.error(error.error).code.as_str())
                .collect();
            codes.sort_unstable();
            node.insert("x-error-codes".to_owned(), codes.into());
        }
        let responses = std::mem::take(tree::map(node, "responses"));
        let responses = self.responses(operation, responses);
        node.insert("responses".to_owned(), responses.into());
    }

    fn request_key(&self, operation: &Operation, node: &mut Map<String, Value>, shared: &Value) {
        let Some(parameter) = Self::key_parameter(operation) else {
            return;
        };
        let same = |known: &Value| {
            let known = tree::inlined(self.public, known);
            known["in"] == "header"
                && known["name"]
                    .as_str()
                    .zip(parameter["name"].as_str())
                    .is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
        };
        let list = |value: &Value| value.as_array().is_some_and(|known| known.iter().any(same));
        if list(shared) || node.get("parameters").is_some_and(list) {
            return;
        }
        let own = node.entry("parameters").or_insert_with(|| json!([]));
        if let Some(own) = own.as_array_mut() {
            own.push(parameter);
        }
    }

    fn responses(&mut self, operation: &Operation, mut known: Map<String, Value>) -> Map<String, Value> {
        let mut by_status: BTreeMap<u16, Vec<&OperationError>> = BTreeMap::new();
        for error in &operation.errors {
            by_status
                .entry(self.contract.error(error.error).status)
                .or_default()
                .push(error);
        }
        for (key, response) in &mut known {
            if !is_error(key) {
                self.success(operation, response);
            }
        }
        let declared: Vec<String> = known.keys().cloned().collect();
        for (status, errors) in by_status {
            let key = status.to_string();
            if !self.manner.inject && !declared.contains(&key) {
                continue;
            }
            let written = known.get(&key).map(|written| tree::inlined(self.public, written));
            let response = self.error_response(operation, written, &errors);
            known.insert(key, response);
        }
        let mut sorted: Vec<_> = known.into_iter().collect();
        sorted.sort_by_key(|(key, _)| rank(key));
        sorted.into_iter().collect()
    }

    /// An answer that is no error gets the headers of every answer.
    fn success(&self, operation: &Operation, response: &mut Value) {
        let wanted = self.success_headers(operation);
        if wanted.is_empty() {
            return;
        }
        *response = tree::inlined(self.public, response);
        if let Some(response) = response.as_object_mut() {
            Self::headers(response, wanted);
        }
    }
}

/// The operation of a path item that has this method.
fn node_of<'v>(item: &'v mut Value, method: &Method) -> Option<&'v mut Map<String, Value>> {
    let key = method.as_str().to_ascii_lowercase();
    let node = if METHODS.contains(&key.as_str()) && item.get(&key).is_some() {
        item.get_mut(&key)
    } else {
        item.get_mut(FURTHER)?.get_mut(method.as_str())
    };
    node.and_then(Value::as_object_mut)
}

/// Whether the key of a response means errors only.
fn is_error(key: &str) -> bool {
    key.starts_with(['4', '5']) || key == "default" || key.starts_with("x-")
}

/// Statuses by number, then ranges, then the rest.
fn rank(key: &str) -> (u8, u16) {
    match key.parse::<u16>() {
        Ok(status) => (0, status),
        Err(_) if key.ends_with("XX") => (1, u16::from(key.as_bytes()[0])),
        Err(_) if key == "default" => (2, 0),
        Err(_) => (3, 0),
    }
}
