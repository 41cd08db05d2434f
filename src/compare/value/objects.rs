//! Objects: members, and what else they may hold.

use super::super::values::Change;
use super::super::{Side, Spans};
use super::pair::{Pair, flags};
use crate::contract::{Additional, Object, Property, SchemaId, Shape};
use crate::diagnostic::Severity;
use std::collections::{BTreeMap, BTreeSet};

impl Pair<'_> {
    /// Members by name. One that is hidden in this direction does not count.
    pub(super) fn objects(&mut self, old: &Object, new: &Object) {
        let named: BTreeMap<&str, &Property> = new.properties.iter().map(|p| (p.name.as_str(), p)).collect();
        for before in &old.properties {
            match named.get(before.name.as_str()) {
                Some(after) => self.member(before, after),
                None => self.removed(before, matches!(new.additional, Additional::Refused)),
            }
        }
        let known: BTreeSet<&str> = old.properties.iter().map(|p| p.name.as_str()).collect();
        for after in new
            .properties
            .iter()
            .filter(|after| !known.contains(after.name.as_str()))
        {
            self.added(after);
        }
        self.further(&old.additional, &new.additional);
        let counts = [old.min_properties, new.min_properties];
        let changes = [Change::MinPropertiesRaised, Change::MinPropertiesLowered];
        self.least("minProperties", counts, changes);
        let counts = [old.max_properties, new.max_properties];
        let changes = [Change::MaxPropertiesLowered, Change::MaxPropertiesRaised];
        self.most("maxProperties", counts, changes);
    }

    fn member(&mut self, old: &Property, new: &Property) {
        let spans = Spans::both(old.span, new.span);
        match (self.hidden(self.old, old), self.hidden(self.new, new)) {
            (true, true) => return,
            (true, false) => {
                let change = self.either(Change::NoLongerReadOnly, Change::NoLongerWriteOnly);
                let level = (self.key.sent && new.required).then_some(Severity::Error);
                let kind = self.either("read-only", "write-only");
                return self.say_at(change, spans, level, format!("member {} is no longer {kind}", new.name));
            }
            (false, true) => {
                let change = self.either(Change::BecameReadOnly, Change::BecameWriteOnly);
                let level = (!self.key.sent && old.required).then_some(Severity::Error);
                let kind = self.either("read-only", "write-only");
                return self.say_at(change, spans, level, format!("member {} became {kind}", new.name));
            }
            (false, false) => {}
        }
        match (old.required, new.required) {
            (false, true) => {
                self.say_at(
                    Change::BecameRequired,
                    spans,
                    None,
                    format!("member {} became required", new.name),
                );
            }
            (true, false) => {
                self.say_at(
                    Change::BecameOptional,
                    spans,
                    None,
                    format!("member {} became optional", new.name),
                );
            }
            _ => {}
        }
        self.enter(format!(".{}", new.name), old.schema, new.schema);
    }

    fn removed(&mut self, old: &Property, closed: bool) {
        if self.hidden(self.old, old) {
            return;
        }
        let level = (self.key.sent && closed).then_some(Severity::Error);
        let (change, which) = if old.required {
            (Change::RequiredRemoved, "required")
        } else {
            (Change::OptionalRemoved, "optional")
        };
        let what = format!("{which} member {} removed", old.name);
        self.say_at(change, Spans::old(old.span), level, what);
    }

    fn added(&mut self, new: &Property) {
        if self.hidden(self.new, new) {
            return;
        }
        let (change, which) = if new.required {
            (Change::RequiredAdded, "required")
        } else {
            (Change::OptionalAdded, "optional")
        };
        self.say_at(
            change,
            Spans::new(new.span),
            None,
            format!("{which} member {} added", new.name),
        );
    }

    /// Read-only members are not sent, write-only ones not received.
    fn hidden(&self, side: Side<'_>, member: &Property) -> bool {
        let flags = flags(side, member.schema);
        if self.key.sent {
            flags.read_only
        } else {
            flags.write_only
        }
    }

    fn either<T>(&self, sent: T, received: T) -> T {
        if self.key.sent { sent } else { received }
    }

    fn further(&mut self, old: &Additional, new: &Additional) {
        let keyword = "additionalProperties";
        match (old, new) {
            (Additional::Refused, Additional::Refused) => {}
            (_, Additional::Refused) => self.say(Change::Closed, keyword, "further members refused"),
            (Additional::Refused, _) => self.say(Change::Opened, keyword, "further members allowed"),
            (Additional::Typed(before), Additional::Typed(after)) => self.enter(".*", *before, *after),
            (Additional::Typed(schema), _) if !takes_anything(self.old, *schema) => {
                self.say(Change::FurtherUntyped, keyword, "further members may be anything");
            }
            (_, Additional::Typed(schema)) if !takes_anything(self.new, *schema) => {
                self.say(Change::FurtherTyped, keyword, "further members must match a schema");
            }
            _ => {}
        }
    }
}

fn takes_anything(side: Side<'_>, id: SchemaId) -> bool {
    let schemas = &side.contract.schemas;
    let schema = schemas.get(schemas.resolve(id));
    matches!(schema.shape, Shape::Any) && schema.residue.is_empty()
}
