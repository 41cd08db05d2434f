//! Places of a document without spans.

use crate::document::unescape;
use serde_json::{Map, Value};

/// References are followed so often before they are called a loop.
const HOPS: usize = 64;

/// The value at a pointer of the form `#/components/schemas/Order` (RFC 6901 in a URI fragment).
pub(super) fn at<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    let fragment = pointer.strip_prefix('#')?;
    fragment.split('/').skip(1).try_fold(root, |value, token| {
        let token = unescape(token);
        match value {
            Value::Object(map) => map.get(&token),
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    })
}

/// A copy of what a value refers to, the reference's siblings over it; the value itself where it is no reference.
pub(super) fn inlined(root: &Value, value: &Value) -> Value {
    let mut at_hand = value.clone();
    for _ in 0..HOPS {
        let target = at_hand
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|pointer| at(root, pointer));
        let (Some(target), Value::Object(mut siblings)) = (target, at_hand.clone()) else {
            break;
        };
        siblings.shift_remove("$ref");
        at_hand = target.clone();
        if let Value::Object(map) = &mut at_hand {
            map.extend(siblings);
        }
    }
    at_hand
}

/// The mapping under `key`, made where there is none.
pub(super) fn map<'m>(parent: &'m mut Map<String, Value>, key: &str) -> &'m mut Map<String, Value> {
    let slot = parent.entry(key).or_insert_with(|| Value::Object(Map::new()));
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    match slot {
        Value::Object(map) => map,
        _ => unreachable!("made an object above"),
    }
}

/// The value of a header's name, which has no case.
pub(super) fn header<'m>(headers: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}
