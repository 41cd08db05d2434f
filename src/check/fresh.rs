//! Fresh values: what keeps one request from meeting what another one left behind.

use serde_json::Value;

/// Variations of a value: each string of it, outermost first, with another ending.
pub fn variants(value: &Value) -> Vec<Value> {
    let mut places = Vec::new();
    strings(value, "", &mut places);
    let mut found = Vec::new();
    for place in places {
        for seed in [7_u64, 42] {
            let mut other = value.clone();
            if let Some(Value::String(text)) = other.pointer_mut(&place) {
                *text = fresh_text(text, seed);
                found.push(other);
            }
        }
    }
    found.extend(numbers(value));
    found
}

/// `value` with a fresh text wherever `accepts` still holds: identifiers and names differ, everything else stays.
pub fn freshened(value: &Value, seed: u64, accepts: &mut dyn FnMut(&Value) -> bool) -> Value {
    let mut places = Vec::new();
    strings(value, "", &mut places);
    let mut fresh = value.clone();
    for place in places {
        let mut other = fresh.clone();
        if let Some(Value::String(text)) = other.pointer_mut(&place) {
            *text = fresh_text(text, seed);
        }
        if accepts(&other) {
            fresh = other;
        }
    }
    fresh
}

/// The text with its last letters and digits counted on: the same length, the same classes of characters. An address
/// changes before its `@`.
fn fresh_text(text: &str, seed: u64) -> String {
    let (head, tail) = text
        .split_once('@')
        .map_or((text, ""), |(head, _)| (head, &text[head.len()..]));
    let mut rest = seed;
    let mut letters: Vec<char> = head.chars().collect();
    for letter in letters.iter_mut().rev().take(12) {
        let (first, size) = match *letter {
            '0'..='9' => (b'0', 10),
            'a'..='f' => (b'a', 6),
            'g'..='z' => (b'g', 20),
            'A'..='F' => (b'A', 6),
            'G'..='Z' => (b'G', 20),
            _ => continue,
        };
        let place = (u64::from(*letter as u32) - u64::from(first) + rest % size) % size;
        *letter = char::from(first + u8::try_from(place).unwrap_or(0));
        rest /= size;
    }
    letters.into_iter().collect::<String>() + tail
}

fn strings(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                strings(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                strings(member, &format!("{at}/{}", super::schema::escape(name)), found);
            }
        }
        _ => {}
    }
}

/// The value with one number of its first level, or itself, one more.
fn numbers(value: &Value) -> Vec<Value> {
    let more = |number: &Value| number.as_i64().and_then(|n| n.checked_add(1)).map(Value::from);
    match value {
        Value::Object(members) => members
            .iter()
            .filter_map(|(name, member)| {
                let mut other = value.clone();
                other[name] = match member {
                    Value::Bool(flag) => Value::Bool(!flag),
                    other => more(other)?,
                };
                Some(other)
            })
            .collect(),
        other => more(other).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fresh_texts_keep_their_classes() {
        assert_ne!(fresh_text("TEA-250", 1), "TEA-250");
        let uuid = fresh_text("7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10", 999);
        assert_eq!(uuid.len(), 36);
        assert!(uuid.chars().all(|c| c == '-' || c.is_ascii_hexdigit()));
        assert!(fresh_text("ann@example.com", 3).ends_with("@example.com"));
    }

    #[test]
    fn freshened_keeps_what_is_refused() {
        let value = json!({ "state": "new", "id": "a1" });
        let fresh = freshened(&value, 5, &mut |value| value["state"] == "new");
        assert_eq!(fresh["state"], "new");
        assert_ne!(fresh["id"], "a1");
    }
}
