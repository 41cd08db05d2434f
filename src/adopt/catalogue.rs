//! The contract as `x-error-contract` says it.

use super::notes::Notes;
use super::tree::{Entry, Tree};
use crate::contract::{Builtin, Contract, Envelope, ErrorCode, ErrorId, FieldErrorMap, Origin, Schema, SchemaId, Slot};
use crate::document::{as_written, escape};
use crate::lower;
use crate::source::{FileId, Node, Source, Span};
use serde_json::Value;

/// Styles of codes, as `codeStyle` names them.
const STYLES: [&str; 4] = ["UPPER_SNAKE", "lower_snake", "kebab", "Pascal"];

/// What stands under `x-error-contract`; `base` is the location of the file in which it will stand.
pub(super) fn catalogue(source: &Source, contract: &Contract, notes: &Notes<'_>, base: &str) -> Vec<Entry> {
    let style = style(contract);
    let mut entries = vec![Entry::new("version", 1)];
    let own = contract.envelopes.first();
    entries.extend(own.map(|own| envelope(contract, own, |schema| reference(source, contract.schema(schema), base))));
    if style != STYLES[0] {
        entries.push(Entry::new("codeStyle", style));
    }
    let errors = errors(contract, notes);
    if !errors.is_empty() {
        entries.push(Entry::map("errors", errors));
    }
    let renamed = renamed(contract, style);
    if !renamed.is_empty() {
        entries.push(Entry::map("builtin", renamed));
    }
    entries
}

/// A schema as a reference from a file at `base`.
fn reference(source: &Source, schema: &Schema, base: &str) -> String {
    let own = schema.span.file;
    let pointer = if own == FileId(0) {
        as_written(source, &schema.pointer)
    } else {
        let tree = source.tree(own);
        let found = tree.and_then(|tree| pointer_of(tree, schema.span));
        found.map_or_else(String::new, |pointer| {
            if pointer.is_empty() {
                pointer
            } else {
                format!("#{pointer}")
            }
        })
    };
    let location = super::location(source, own);
    if location == base {
        pointer
    } else {
        format!("{}{pointer}", relative(base, location))
    }
}

/// The pointer of the node that stands at a place.
fn pointer_of(node: &Node, span: Span) -> Option<String> {
    if node.span == span {
        return Some(String::new());
    }
    if span.start < node.span.start || node.span.end < span.end {
        return None;
    }
    let named = node.entries().map(|(key, node)| (escape(&key.name), node));
    let counted = node.items().enumerate().map(|(index, node)| (index.to_string(), node));
    let mut below = named.chain(counted);
    below.find_map(|(step, node)| Some(format!("/{step}{}", pointer_of(node, span)?)))
}

/// The path from one file to another; both are relative to the folder of the document.
pub(super) fn relative(from: &str, to: &str) -> String {
    let folder: Vec<_> = from
        .rsplit_once('/')
        .map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    let path: Vec<_> = to.split('/').collect();
    let same = folder.iter().zip(&path).take_while(|(a, b)| a == b).count();
    let up = folder[same..].iter().map(|_| "..");
    let steps = up.chain(path[same..].iter().copied()).map(encoded);
    steps.collect::<Vec<_>>().join("/")
}

/// A step of a path as a reference writes it (RFC 3986).
fn encoded(step: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte);
    let bytes = step.bytes().map(|byte| {
        if plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    bytes.collect()
}

/// The style in which most built-in codes are written.
fn style(contract: &Contract) -> &'static str {
    let count = |style: &str| {
        let same = |builtin: &Builtin| contract.builtin(*builtin).1.code == lower::usual(*builtin, style).code;
        Builtin::ALL.iter().filter(|builtin| same(builtin)).count()
    };
    let most = STYLES.iter().map(|style| count(style)).max().unwrap_or_default();
    STYLES
        .into_iter()
        .find(|style| count(style) == most)
        .unwrap_or(STYLES[0])
}

fn renamed(contract: &Contract, style: &str) -> Vec<Entry> {
    let all = Builtin::ALL.into_iter().filter_map(|builtin| {
        let (_, error) = contract.builtin(builtin);
        (error.code != lower::usual(builtin, style).code).then(|| Entry::new(builtin.key(), error.code.as_str()))
    });
    all.collect()
}

fn errors(contract: &Contract, notes: &Notes<'_>) -> Vec<Entry> {
    let mut found: Vec<(u16, &str, Entry)> = Vec::new();
    for (index, error) in contract.errors.iter().enumerate() {
        let id = ErrorId(u32::try_from(index).unwrap_or(u32::MAX));
        let raised = raised(contract, id);
        if error.builtin.is_none() && raised.is_none() {
            continue;
        }
        let handled = raised == Some(Origin::Handler);
        let fields = fields(error, handled);
        if !fields.is_empty() {
            let never = error.builtin == Some(Builtin::ValidationFailed) && error.status == 400;
            let note = if never {
                "the document answers 400, never 422".to_owned()
            } else {
                notes.of(id)
            };
            let entry = Entry::map(error.code.as_str(), fields).noted(note);
            found.push((error.status, &error.code, entry));
        }
    }
    found.sort_by_key(|(status, code, _)| (*status, *code));
    found.into_iter().map(|(_, _, entry)| entry).collect()
}

/// Who raises a code: the handler, if it may anywhere.
fn raised(contract: &Contract, id: ErrorId) -> Option<Origin> {
    let all = contract.operations.iter().flat_map(|operation| &operation.errors);
    let mut origins = all.filter(|error| error.error == id).map(|error| error.origin);
    let first = origins.next()?;
    if first == Origin::Handler || origins.any(|origin| origin == Origin::Handler) {
        return Some(Origin::Handler);
    }
    Some(first)
}

/// What an entry must say; of a built-in that no handler raises, only what is not as usual.
fn fields(error: &ErrorCode, handled: bool) -> Vec<Entry> {
    let usual = error.builtin.map(|builtin| lower::usual(builtin, STYLES[0]));
    let usual = usual.as_ref();
    let mut fields = Vec::new();
    if handled || usual.is_none_or(|usual| usual.status != error.status) {
        fields.push(Entry::new("status", error.status));
    }
    if handled || usual.is_none_or(|usual| usual.title != error.title) {
        fields.push(Entry::new("title", error.title.as_str()));
    }
    let detail = usual.map_or(error.title.as_str(), |usual| usual.detail);
    if error.detail.text != detail {
        fields.push(Entry::new("detail", error.detail.text.as_str()));
    }
    if error.type_uri != "about:blank" {
        fields.push(Entry::new("type", error.type_uri.as_str()));
    }
    if error.retryable != lower::is_retryable(error.status) {
        fields.push(Entry::new("retryable", error.retryable));
    }
    let auto = matches!(error.builtin, Some(Builtin::RateLimited | Builtin::Unavailable));
    if error.retry_after.is_some() && !auto {
        fields.push(Entry::new("retryAfter", "auto"));
    }
    fields
}

/// The envelope: its name, or its schema with every role and constant written out.
fn envelope(contract: &Contract, own: &Envelope, reference: impl Fn(SchemaId) -> String) -> Entry {
    let Some(schema) = own.schema else {
        let problem = own.media_type == "application/problem+json";
        return Entry::new("envelope", if problem { "problem" } else { "flat" });
    };
    let mut written = Written::default();
    written.slot(&own.body, &mut String::new());
    // What RFC 9457 adds to an open schema is added again when the contract is read.
    written.map.retain(|role| match &role.value {
        Tree::Leaf(Value::String(at)) => lower::reaches(contract, schema, at),
        _ => true,
    });
    let mut entries = vec![Entry::new("schema", reference(schema))];
    if own.media_type != "application/json" {
        entries.push(Entry::new("mediaType", own.media_type.as_str()));
    }
    entries.push(Entry::map("map", written.map));
    if !written.constants.is_empty() {
        entries.push(Entry::map("constants", written.constants));
    }
    Entry::map("envelope", entries)
}

/// Roles and constants of a body, by their pointers.
#[derive(Default)]
struct Written {
    map: Vec<Entry>,
    constants: Vec<Entry>,
}

impl Written {
    fn slot(&mut self, slot: &Slot, at: &mut String) {
        match slot {
            Slot::Role { role, .. } => self.map.push(Entry::new(role.key(), at.as_str())),
            Slot::Errors(map) => self.map.push(field_errors(map, at)),
            Slot::Constant(value) => self.constants.push(Entry::new(at.as_str(), value.clone())),
            Slot::Members => {}
            Slot::List(item) => self.below(item, "0", at),
            Slot::Object(slots) => {
                for (key, slot) in slots {
                    self.below(slot, &escape(key), at);
                }
            }
        }
    }

    fn below(&mut self, slot: &Slot, step: &str, at: &mut String) {
        let length = at.len();
        at.push('/');
        at.push_str(step);
        self.slot(slot, at);
        at.truncate(length);
    }
}

fn field_errors(map: &FieldErrorMap, at: &str) -> Entry {
    let parts = [
        ("in", &map.location),
        ("pointer", &map.pointer),
        ("code", &map.code),
        ("detail", &map.detail),
    ];
    let mut entries = vec![Entry::new("at", at)];
    let named = parts
        .into_iter()
        .filter_map(|(part, name)| Some((part, name.as_ref()?)));
    entries.extend(named.map(|(part, name)| Entry::new(part, name.as_str())));
    if entries.len() == 1 {
        return Entry::new("errors", at);
    }
    Entry::map("errors", entries)
}

/// A list of codes.
pub(super) fn codes(contract: &Contract, codes: impl Iterator<Item = ErrorId>) -> Entry {
    let names: Vec<Value> = codes.map(|id| contract.error(id).code.as_str().into()).collect();
    Entry {
        key: "x-error-codes".to_owned(),
        value: Tree::Leaf(Value::Array(names)),
        note: None,
    }
}
