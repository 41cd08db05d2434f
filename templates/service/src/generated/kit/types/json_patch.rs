//! Operations on a JSON document (RFC 6902).

use super::super::check::{At, Check, Schema, decode_value, is_same};
use super::super::error::{Failure, Internal};
use super::super::violation::{Location, Violation, Violations};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a body of `application/json-patch+json` asks for, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JsonPatch(pub Vec<PatchOperation>);

/// One operation. Places are JSON pointers (RFC 6901): `/lines/0/sku`, `/lines/-` behind the last item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum PatchOperation {
    /// Puts a value: a member, or an item before the one at its place.
    Add {
        /// Where.
        path: String,
        /// What.
        value: Value,
    },
    /// Takes away what is there.
    Remove {
        /// Where.
        path: String,
    },
    /// Puts a value where one is.
    Replace {
        /// Where.
        path: String,
        /// What.
        value: Value,
    },
    /// Takes a value away and adds it elsewhere.
    Move {
        /// From where.
        from: String,
        /// Where to.
        path: String,
    },
    /// Adds a value that is there elsewhere, too.
    Copy {
        /// From where.
        from: String,
        /// Where to.
        path: String,
    },
    /// Goes on only if this is there.
    Test {
        /// Where.
        path: String,
        /// What.
        value: Value,
    },
}

/// Why a patch was not applied. Nothing of it was then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatchError {
    /// There is nothing at a place of the operation with this number, counted from 0.
    #[error("operation {0} speaks of a place that is not there")]
    NoPlace(usize),
    /// The test with this number failed.
    #[error("the test in operation {0} failed")]
    TestFailed(usize),
    /// The document would grow beyond all measure.
    #[error("the patch makes the document too large")]
    TooLarge,
    /// What came out breaks the schema.
    #[error("the patched document breaks its schema")]
    Invalid(Vec<Violation>),
}

impl PatchError {
    /// Refuses the request: 422 with the place of the operation, or with what is wrong with the outcome.
    pub fn refuse(self) -> Internal {
        let mut violations = Violations::default();
        let mut at = At::root(Location::Body, &mut violations);
        let detail = self.to_string();
        match self {
            Self::NoPlace(index) => at.item(index).report("path", detail),
            Self::TestFailed(index) => at.item(index).report("test", detail),
            Self::TooLarge => at.report("path", detail),
            Self::Invalid(found) => return Internal::refusal(Failure::invalid(found)),
        }
        Internal::refusal(Failure::invalid(violations.into_vec()))
    }
}

/// Values that a patch may copy and move; those of real documents are far fewer.
const MOST_VALUES: usize = 100_000;
/// Levels that a document may have afterwards: as many as JSON that is read. A document copied into itself has twice as
/// many each time, and everything that walks it calls itself once a level.
const MOST_LEVELS: usize = 127;

/// What a patch must look like where the contract does not say more.
pub static JSON_PATCH: Schema = Schema::new(
    r#"{"type": "array", "items": {"type": "object", "required": ["op", "path"],
        "properties": {"op": {"enum": ["add", "remove", "replace", "move", "copy", "test"]},
            "path": {"type": "string"}, "from": {"type": "string"}},
        "allOf": [
            {"if": {"properties": {"op": {"enum": ["add", "replace", "test"]}}}, "then": {"required": ["value"]}},
            {"if": {"properties": {"op": {"enum": ["move", "copy"]}}}, "then": {"required": ["from"]}}]}}"#,
);

impl JsonPatch {
    /// What comes out when the patch is applied to a value, all of it or nothing.
    pub fn apply<T: Serialize + DeserializeOwned + Check>(&self, to: &T) -> Result<T, PatchError> {
        let mut document = serde_json::to_value(to).map_err(|_| PatchError::NoPlace(0))?;
        self.apply_to(&mut document)?;
        let mut violations = Violations::default();
        let mut at = At::root(Location::Body, &mut violations);
        let value = decode_patched::<T>(document, &mut at);
        value.ok_or_else(|| PatchError::Invalid(violations.into_vec()))
    }

    /// Applies the patch to a document. After an error the document is as it was.
    pub fn apply_to(&self, document: &mut Value) -> Result<(), PatchError> {
        let mut patched = document.clone();
        let mut left = MOST_VALUES;
        for (index, operation) in self.0.iter().enumerate() {
            operation.apply(&mut patched, index, &mut left)?;
        }
        *document = patched;
        Ok(())
    }
}

impl PatchOperation {
    fn apply(&self, document: &mut Value, index: usize, left: &mut usize) -> Result<(), PatchError> {
        let done = match self {
            Self::Add { path, value } => {
                bounded(path, value)?;
                add(document, path, value.clone())
            }
            Self::Remove { path } => remove(document, path).map(|_| ()),
            Self::Replace { path, value } => {
                bounded(path, value)?;
                document.pointer_mut(path).map(|place| *place = value.clone())
            }
            Self::Move { from, path } if inside(path, from) => None,
            Self::Move { from, path } => {
                spend(document.pointer(from), path, left)?;
                remove(document, from).and_then(|value| add(document, path, value))
            }
            Self::Copy { from, path } => {
                spend(document.pointer(from), path, left)?;
                let copied = document.pointer(from).cloned();
                copied.and_then(|value| add(document, path, value))
            }
            Self::Test { path, value } => match document.pointer(path) {
                // Numbers are equal where they are numerically (RFC 6902 section 4.6).
                Some(there) if is_same(there, value) => Some(()),
                Some(_) => return Err(PatchError::TestFailed(index)),
                None => None,
            },
        };
        done.ok_or(PatchError::NoPlace(index))
    }

    fn places(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let (path, from) = match self {
            Self::Move { from, path } | Self::Copy { from, path } => (path, Some(from)),
            Self::Add { path, .. } | Self::Remove { path } | Self::Replace { path, .. } | Self::Test { path, .. } => {
                (path, None)
            }
        };
        std::iter::once(("path", path.as_str())).chain(from.map(|from| ("from", from.as_str())))
    }
}

impl Check for JsonPatch {
    fn check(&self, at: &mut At<'_>) {
        for (index, operation) in self.0.iter().enumerate() {
            for (name, _) in operation.places().filter(|(_, place)| !is_pointer(place)) {
                at.item(index).field(name).report("format", "must be a JSON pointer");
            }
        }
    }
}

fn is_pointer(text: &str) -> bool {
    let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes
}

/// The schema of the value is its type and its checks.
fn decode_patched<T: DeserializeOwned + Check>(document: Value, at: &mut At<'_>) -> Option<T> {
    static ANYTHING: Schema = Schema::new("true");
    decode_value(document, &ANYTHING, at)
}

/// Whether a place lies within another: what is moved cannot go into itself.
fn inside(place: &str, other: &str) -> bool {
    place.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
}

/// The holder of a place, and the last step to it.
fn holder<'d>(document: &'d mut Value, path: &str) -> Option<(&'d mut Value, String)> {
    let (parent, step) = path.rsplit_once('/')?;
    Some((
        document.pointer_mut(parent)?,
        step.replace("~1", "/").replace("~0", "~"),
    ))
}

fn add(document: &mut Value, path: &str, value: Value) -> Option<()> {
    if path.is_empty() {
        *document = value;
        return Some(());
    }
    match holder(document, path)? {
        (Value::Object(members), step) => {
            members.insert(step, value);
        }
        (Value::Array(items), step) => {
            let at = if step == "-" { items.len() } else { position(&step)? };
            (at <= items.len()).then(|| items.insert(at, value))?;
        }
        _ => return None,
    }
    Some(())
}

fn remove(document: &mut Value, path: &str) -> Option<Value> {
    if path.is_empty() {
        return Some(document.take());
    }
    match holder(document, path)? {
        (Value::Object(members), step) => members.shift_remove(&step),
        (Value::Array(items), step) => position(&step)
            .filter(|at| *at < items.len())
            .map(|at| items.remove(at)),
        _ => None,
    }
}

/// An index without leading zeros (RFC 6901 section 4).
fn position(step: &str) -> Option<usize> {
    let plain = step == "0" || (!step.starts_with('0') && step.bytes().all(|byte| byte.is_ascii_digit()));
    step.parse().ok().filter(|_| plain)
}

/// Whether a value may stand at a place.
fn bounded(path: &str, value: &Value) -> Result<(), PatchError> {
    if path.matches('/').count() + levels(value) > MOST_LEVELS {
        return Err(PatchError::TooLarge);
    }
    Ok(())
}

/// The same of a value of the document itself, which nothing but the number of values bounds.
fn spend(value: Option<&Value>, path: &str, left: &mut usize) -> Result<(), PatchError> {
    let Some(value) = value else { return Ok(()) };
    *left = left.checked_sub(count(value)).ok_or(PatchError::TooLarge)?;
    bounded(path, value)
}

fn levels(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(levels).max().unwrap_or_default(),
        Value::Object(members) => 1 + members.values().map(levels).max().unwrap_or_default(),
        _ => 0,
    }
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        _ => 1,
    }
}
