//! Names from `apigen.toml`: written into the tree as if the document said `x-apigen-name`, with their own places.

use super::overlay::steps;
use crate::config::Wanted;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{File, FileId, Key, Node, Object, Source, Span, Value};

/// Writes names into the tree of the document. `file` is what their spans point into, under any id.
pub fn name(source: &mut Source, file: File, wanted: &[Wanted]) -> Diagnostics {
    let mut found = Diagnostics::default();
    let Some(root) = source.root.as_mut().filter(|_| !wanted.is_empty()) else {
        return found;
    };
    let id = FileId(u16::try_from(source.files.len()).unwrap_or(u16::MAX));
    let at = |span: Span| Span { file: id, ..span };
    let converted = source.converted;
    // Swagger 2.0 has been brought into other words by now.
    let as_read = |pointer: &str| match pointer.strip_prefix("#/definitions/") {
        Some(rest) if converted => format!("#/components/schemas/{rest}"),
        _ => pointer.to_owned(),
    };
    for one in wanted {
        // The tree is judged later with what is written into it, unless that was done before it was converted.
        if converted && !is_name(&one.name) {
            let message = format!("`x-apigen-name` must be a name, not `{}`", one.name);
            let fault = Diagnostic::error("AG240", at(one.value), message);
            found.push(fault.help("a letter or `_`, then letters, digits and `_`"));
            continue;
        }
        let text = Node {
            value: Value::String(one.name.clone()),
            span: at(one.value),
        };
        if put(root, &as_read(&one.pointer), at(one.key), text).is_none() {
            let fault = Diagnostic::warning("AG245", at(one.key), "there is nothing to be named at this pointer");
            found.push(fault.help("correct it, or remove the entry: a pointer is written as in `$ref`"));
        }
    }
    source.files.push(file);
    found
}

/// What the schema of the extension says of names.
fn is_name(text: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(goes_on)
}

/// Writes one name; `None`: there is no such place.
fn put(root: &mut Node, pointer: &str, key: Span, text: Node) -> Option<()> {
    let mut path = steps(pointer.strip_prefix('#')?);
    if path.is_empty() {
        return None;
    }
    let mut name = "x-apigen-name".to_owned();
    if let [.., list, index] = path.as_slice()
        && list == "enum"
        && let Ok(index) = index.parse::<usize>()
    {
        path.truncate(path.len() - 2);
        let schema = walk(root, &path)?;
        let value = schema.get("enum")?.items().nth(index)?.to_json();
        name = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if schema.get(VALUES).is_none() {
            let empty = Node {
                value: Value::Object(Object::new(Vec::new())),
                span: key,
            };
            insert(schema, VALUES, key, empty)?;
        }
        path.push(VALUES.to_owned());
    }
    insert(walk(root, &path)?, &name, key, text)
}

const VALUES: &str = "x-apigen-value-names";

fn walk<'n>(root: &'n mut Node, path: &[String]) -> Option<&'n mut Node> {
    path.iter().try_fold(root, |node, step| match &mut node.value {
        Value::Object(object) => object.get_mut(step),
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The configuration is said last: it wins over the document.
fn insert(node: &mut Node, name: &str, span: Span, value: Node) -> Option<()> {
    let Value::Object(object) = &mut node.value else {
        return None;
    };
    let mut entries = std::mem::take(object).into_entries();
    entries.retain(|(key, _)| key.name != name);
    let key = Key {
        name: name.to_owned(),
        span,
    };
    entries.push((key, value));
    *object = Object::new(entries);
    Some(())
}
