//! Two schemas: flags, then shapes.

use super::super::values::Change;
use super::super::{Side, Spans};
use super::graph::Key;
use super::kind::{base, describe, format_of};
use super::{Found, or_none};
use crate::contract::{Array, Enumeration, Schema, SchemaId, Shape, Text, Upload};
use crate::diagnostic::Severity;
use serde_json::Value;
use std::collections::BTreeSet;

/// What stands beside the shape, references followed: each may add to it.
pub(super) struct Flags<'a> {
    pub(super) nullable: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    pub(super) default: Option<&'a Value>,
    pub(super) upload: Option<&'a Upload>,
}

/// A pair under comparison.
pub(super) struct Pair<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    pub(super) key: Key,
    pub(super) found: Vec<Found>,
    pub(super) inside: Vec<(String, Key)>,
}

/// The flags of a schema in one direction.
pub(super) fn flags(side: Side<'_>, id: SchemaId) -> Flags<'_> {
    let mut at = side.contract.schema(id);
    let mut flags = Flags {
        nullable: false,
        read_only: false,
        write_only: false,
        deprecated: false,
        default: None,
        upload: None,
    };
    for _ in 0..64 {
        flags.nullable |= at.nullable || matches!(at.shape, Shape::Any | Shape::Null);
        flags.read_only |= at.read_only;
        flags.write_only |= at.write_only;
        flags.deprecated |= at.deprecated;
        flags.default = flags.default.or(at.default.as_ref());
        flags.upload = flags.upload.or(at.upload.as_ref());
        match at.shape {
            Shape::Ref(next) => at = side.contract.schema(next),
            _ => break,
        }
    }
    flags
}

impl<'a> Pair<'a> {
    pub(super) fn new(old: Side<'a>, new: Side<'a>, key: Key) -> Self {
        Self {
            old,
            new,
            key,
            found: Vec::new(),
            inside: Vec::new(),
        }
    }

    pub(super) fn compare(&mut self) {
        if self.key.bare {
            return self.shapes();
        }
        self.flags();
        let old = self.old.contract.schemas.resolve(self.key.old);
        let new = self.new.contract.schemas.resolve(self.key.new);
        let key = Key {
            bare: true,
            old,
            new,
            ..self.key
        };
        self.inside.push((String::new(), key));
    }

    /// A change at a keyword of both schemas.
    pub(super) fn say(&mut self, change: Change, keyword: &str, detail: impl Into<String>) {
        let old = self.old.keyword(self.key.old, keyword);
        let new = self.new.keyword(self.key.new, keyword);
        self.say_at(change, Spans::both(old, new), None, detail);
    }

    pub(super) fn say_at(&mut self, change: Change, spans: Spans, level: Option<Severity>, detail: impl Into<String>) {
        self.found.push(Found {
            change,
            detail: detail.into(),
            spans,
            level,
        });
    }

    /// A pair of schemas inside this one.
    pub(super) fn enter(&mut self, way: impl Into<String>, old: SchemaId, new: SchemaId) {
        let sent = self.key.sent;
        let bare = false;
        self.inside.push((way.into(), Key { sent, bare, old, new }));
    }

    fn flags(&mut self) {
        let (old, new) = (flags(self.old, self.key.old), flags(self.new, self.key.new));
        match (old.nullable, new.nullable) {
            (true, false) if !is_any(self.old, self.key.old) => {
                self.say(Change::NullRefused, "nullable", "null no longer allowed");
            }
            (false, true) if !is_any(self.new, self.key.new) => {
                self.say(Change::NullAllowed, "nullable", "null allowed");
            }
            _ => {}
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => self.say(Change::Deprecated, "deprecated", "deprecated"),
            (true, false) => self.say(Change::NoLongerDeprecated, "deprecated", "no longer deprecated"),
            _ => {}
        }
        match (old.default, new.default) {
            (None, Some(new)) => self.say(Change::DefaultAdded, "default", format!("default {new} added")),
            (Some(old), None) => self.say(Change::DefaultRemoved, "default", format!("default {old} removed")),
            (Some(old), Some(new)) if old != new => {
                self.say(Change::DefaultChanged, "default", format!("default {old} → {new}"));
            }
            _ => {}
        }
        if let (Some(old), Some(new)) = (old.upload, new.upload) {
            self.uploads(old, new);
        }
    }

    fn uploads(&mut self, old: &Upload, new: &Upload) {
        if new.max_size.is_some_and(|new| old.max_size.is_none_or(|old| new < old)) {
            let what = format!("maxSize {} → {} bytes", or_none(old.max_size), or_none(new.max_size));
            self.say(Change::UploadSmaller, "x-upload", what);
        }
        if !new.media_types.is_empty() {
            for gone in old.media_types.iter().filter(|known| !new.media_types.contains(known)) {
                self.say(Change::UploadRefused, "x-upload", format!("{gone} no longer accepted"));
            }
        }
    }

    fn shapes(&mut self) {
        let (old_side, new_side) = (self.old, self.new);
        let old = old_side.contract.schema(self.key.old);
        let new = new_side.contract.schema(self.key.new);
        match (&old.shape, &new.shape) {
            (Shape::Union(before), Shape::Union(after)) => self.unions(before, after),
            (_, Shape::Union(after)) if self.wrapped(after) => {}
            (Shape::Union(before), _) if self.unwrapped(before) => {}
            (Shape::Enum(before), Shape::Enum(after)) => self.values(before, after),
            (Shape::Enum(values), other) if other_fits(values, other) => {
                self.say(
                    Change::NoLongerEnum,
                    "enum",
                    format!("no longer an enumeration: {}", describe(new)),
                );
            }
            (other, Shape::Enum(values)) if other_fits(values, other) => {
                self.say(
                    Change::BecameEnum,
                    "enum",
                    format!("now an enumeration: {}", list(&values.values)),
                );
            }
            (Shape::String(before), Shape::String(after)) => self.texts(before, after),
            (Shape::Integer(before), Shape::Integer(after)) => {
                self.widths(super::kind::width(before.format), super::kind::width(after.format));
                self.bounds(&before.bounds, &after.bounds, true);
            }
            (Shape::Number(before), Shape::Number(after)) => {
                self.widths(
                    super::kind::precision(before.format),
                    super::kind::precision(after.format),
                );
                self.bounds(&before.bounds, &after.bounds, false);
            }
            (Shape::Array(before), Shape::Array(after)) => self.arrays(before, after),
            (Shape::Object(before), Shape::Object(after)) => self.objects(before, after),
            _ => self.types(old, new),
        }
        self.residue(old, new);
    }

    fn types(&mut self, old: &Schema, new: &Schema) {
        let what = format!("type {} → {}", describe(old), describe(new));
        match (base(&old.shape), base(&new.shape)) {
            (old, new) if old == new => {}
            (old, new) if old.includes(new) => self.say(Change::TypeNarrowed, "type", what),
            (old, new) if new.includes(old) => self.say(Change::TypeWidened, "type", what),
            _ => self.say(Change::TypeChanged, "type", what),
        }
    }

    fn values(&mut self, old: &Enumeration, new: &Enumeration) {
        let [before, after] =
            [old, new].map(|list| list.values.iter().map(ToString::to_string).collect::<BTreeSet<_>>());
        let fresh: Vec<_> = after.difference(&before).collect();
        let gone: Vec<_> = before.difference(&after).collect();
        if let ([before], [after], [_], [_]) = (&old.values[..], &new.values[..], &gone[..], &fresh[..]) {
            return self.say(Change::ConstantChanged, "enum", format!("constant {before} → {after}"));
        }
        for value in gone {
            self.say(Change::ValueRemoved, "enum", format!("{value} no longer a value"));
        }
        for value in fresh {
            self.say(Change::ValueAdded, "enum", format!("{value} a new value"));
        }
    }

    fn texts(&mut self, old: &Text, new: &Text) {
        self.formats();
        let lengths = [old.min_length, new.min_length];
        self.least(
            "minLength",
            lengths,
            [Change::MinLengthRaised, Change::MinLengthLowered],
        );
        let lengths = [old.max_length, new.max_length];
        self.most(
            "maxLength",
            lengths,
            [Change::MaxLengthLowered, Change::MaxLengthRaised],
        );
        match (&old.pattern, &new.pattern) {
            (None, Some(new)) => self.say(Change::PatternAdded, "pattern", format!("pattern `{new}` added")),
            (Some(old), None) => self.say(Change::PatternRemoved, "pattern", format!("pattern `{old}` removed")),
            (Some(old), Some(new)) if old != new => {
                self.say(Change::PatternChanged, "pattern", format!("pattern `{old}` → `{new}`"));
            }
            _ => {}
        }
    }

    /// Formats as they are written: those that nobody checks are promises too.
    fn formats(&mut self) {
        let old = format_of(self.old, self.key.old);
        let new = format_of(self.new, self.key.new);
        let what = format!("format {} → {}", or_none(old), or_none(new));
        match (old, new) {
            (old, new) if old == new => {}
            (None, _) | (Some("uri-reference"), Some("uri")) => self.say(Change::FormatNarrowed, "format", what),
            (_, None) | (Some("uri"), Some("uri-reference")) => self.say(Change::FormatWidened, "format", what),
            _ => self.say(Change::FormatChanged, "format", what),
        }
    }

    fn arrays(&mut self, old: &Array, new: &Array) {
        for index in 0..old.prefix.len().max(new.prefix.len()) {
            let before = old.prefix.get(index).copied().unwrap_or(old.items);
            let after = new.prefix.get(index).copied().unwrap_or(new.items);
            self.enter(format!("[{index}]"), before, after);
        }
        self.enter("[]", old.items, new.items);
        let counts = [old.min_items, new.min_items];
        self.least("minItems", counts, [Change::MinItemsRaised, Change::MinItemsLowered]);
        let counts = [old.max_items, new.max_items];
        self.most("maxItems", counts, [Change::MaxItemsLowered, Change::MaxItemsRaised]);
        match (old.unique, new.unique) {
            (false, true) => self.say(Change::ItemsUnique, "uniqueItems", "items must differ"),
            (true, false) => self.say(Change::ItemsRepeat, "uniqueItems", "items may repeat"),
            _ => {}
        }
    }

    /// Keywords that no shape expresses: whether one includes the other is not decided.
    fn residue(&mut self, old: &Schema, new: &Schema) {
        for (keyword, before) in &old.residue {
            match new.residue.get(keyword) {
                None => self.say(Change::KeywordRemoved, keyword, format!("`{keyword}` removed")),
                Some(after) if after != before => {
                    self.say(
                        Change::KeywordChanged,
                        keyword,
                        format!("`{keyword}` says something else"),
                    );
                }
                Some(_) => {}
            }
        }
        for keyword in new.residue.keys().filter(|keyword| !old.residue.contains_key(*keyword)) {
            self.say(Change::KeywordAdded, keyword, format!("`{keyword}` added"));
        }
    }
}

/// Whether an enumeration has values of the other type only.
fn other_fits(values: &Enumeration, other: &Shape) -> bool {
    let kind = base(&Shape::Enum(values.clone()));
    !matches!(other, Shape::Union(_) | Shape::Never | Shape::Null)
        && (base(other) == kind || base(other).includes(kind))
}

fn list(values: &[Value]) -> String {
    let words: Vec<_> = values.iter().map(ToString::to_string).collect();
    words.join(", ")
}

/// Anything, or null alone: the type tells what changed.
fn is_any(side: Side<'_>, id: SchemaId) -> bool {
    let schemas = &side.contract.schemas;
    matches!(schemas.get(schemas.resolve(id)).shape, Shape::Any | Shape::Null)
}
