//! Pairs of names and texts as a tree: JSON whose leaves are all strings, to be fitted to a schema.

use super::super::types::Fault;
use super::raw::{self, Decoding, Pair};
use serde_json::{Map, Value};

/// `a[b][c]` goes no deeper than this.
const DEPTH: usize = 32;

/// The object of a parameter in the style deepObject: `name[key][key]=text`, `name[key][]=text`, `name[key][0]=text`.
pub fn deep(pairs: &[Pair<'_>], name: &str, decoding: Decoding) -> Result<Option<Value>, Fault> {
    let mut root = Value::Null;
    for pair in pairs {
        let Some(keys) = pair.name.strip_prefix(name).filter(|keys| keys.starts_with('[')) else {
            continue;
        };
        insert(&mut root, &steps(keys)?, raw::decode(pair.value, decoding)?)?;
    }
    Ok((!root.is_null()).then_some(root))
}

/// The object whose members are pairs of their own; repeated ones are lists.
pub fn flat<'p>(
    pairs: impl IntoIterator<Item = &'p Pair<'p>>,
    decoding: Decoding,
    is_member: impl Fn(&str) -> bool,
) -> Result<Option<Value>, Fault> {
    let mut members = Map::new();
    for pair in pairs {
        let (name, keys) = match pair.name.find('[') {
            _ if is_member(&pair.name) => (&*pair.name, ""),
            Some(bracket) => pair.name.split_at(bracket),
            None => (&*pair.name, ""),
        };
        if !is_member(name) {
            continue;
        }
        let way = if keys.is_empty() { Vec::new() } else { steps(keys)? };
        let member = members.entry(name).or_insert(Value::Null);
        insert(member, &way, raw::decode(pair.value, decoding)?)?;
    }
    Ok((!members.is_empty()).then_some(Value::Object(members)))
}

/// An object of texts; repeated members are lists.
pub fn object(members: Vec<(String, String)>) -> Value {
    let mut root = Value::Object(Map::new());
    for (name, text) in members {
        // A way of one step cannot be too deep, and only texts stand at its end.
        let _ = insert(&mut root, &[&name], text);
    }
    root
}

/// `[a][b][]` as its steps.
fn steps(keys: &str) -> Result<Vec<&str>, Fault> {
    let inside = keys
        .strip_prefix('[')
        .and_then(|keys| keys.strip_suffix(']'))
        .ok_or_else(misshaped)?;
    let steps: Vec<&str> = inside.split("][").collect();
    if steps.len() > DEPTH {
        Err(misshaped())
    } else {
        Ok(steps)
    }
}

fn insert(here: &mut Value, steps: &[&str], text: String) -> Result<(), Fault> {
    let Some((step, rest)) = steps.split_first() else {
        return leaf(here, text);
    };
    if here.is_null() {
        *here = if step.is_empty() {
            Value::Array(Vec::new())
        } else {
            Value::Object(Map::new())
        };
    }
    match here {
        Value::Array(items) if step.is_empty() => {
            let mut item = Value::Null;
            insert(&mut item, rest, text)?;
            items.push(item);
            Ok(())
        }
        Value::Object(members) => insert(members.entry(*step).or_insert(Value::Null), rest, text),
        _ => Err(misshaped()),
    }
}

fn leaf(here: &mut Value, text: String) -> Result<(), Fault> {
    match here {
        Value::Null => *here = Value::String(text),
        Value::String(first) => *here = Value::Array(vec![std::mem::take(first).into(), text.into()]),
        Value::Array(items) => items.push(text.into()),
        _ => return Err(misshaped()),
    }
    Ok(())
}

fn misshaped() -> Fault {
    Fault {
        code: "type",
        detail: "must be an object written as name[key]=value".into(),
    }
}
