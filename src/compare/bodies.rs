//! Request bodies.

use super::value::Root;
use super::{Comparison, Pair, Spans};
use crate::contract::{Body, Content, PartEncoding, SchemaId, Shape};

impl<'a> Comparison<'a> {
    /// The body of a request, and what it holds in each media type.
    pub(super) fn body(&mut self, pair: &Pair<'a>) {
        match (&pair.old.body, &pair.new.body) {
            (None, Some(new)) if new.required => {
                self.say("ED715", &pair.name, "required request body added", Spans::new(new.span));
            }
            (None, Some(new)) => {
                self.say("ED716", &pair.name, "optional request body added", Spans::new(new.span));
            }
            (Some(old), None) => self.say("ED717", &pair.name, "request body removed", Spans::old(old.span)),
            (Some(old), Some(new)) => self.bodies(pair, old, new),
            (None, None) => {}
        }
    }

    fn bodies(&mut self, pair: &Pair<'a>, old: &'a Body, new: &'a Body) {
        let spans = Spans::both(old.span, new.span);
        match (old.required, new.required) {
            (false, true) => self.say("ED718", &pair.name, "request body became required", spans),
            (true, false) => self.say("ED719", &pair.name, "request body became optional", spans),
            _ => {}
        }
        for before in &old.contents {
            if let Some(after) = matching(before, &new.contents) {
                self.sent(pair, before, after);
            } else {
                let what = format!("{} no longer read", before.media_type);
                self.say("ED791", &pair.name, what, Spans::old(before.span));
            }
        }
        for after in new.contents.iter().filter(|after| is_new(after, &old.contents)) {
            let what = format!("{} read as well", after.media_type);
            self.say("ED792", &pair.name, what, Spans::new(after.span));
        }
    }

    fn sent(&mut self, pair: &Pair<'a>, old: &'a Content, new: &'a Content) {
        let spans = Spans::both(old.span, new.span);
        match (old.schema, new.schema) {
            (Some(before), Some(after)) => {
                let root = Root::sent(&pair.name, "request body");
                self.values.compare(root, before, after);
            }
            (None, Some(_)) => self.say("ED793", &pair.name, "the request body has a schema now", spans),
            (Some(_), None) => self.say("ED794", &pair.name, "the request body has no schema any more", spans),
            (None, None) => {}
        }
        for before in &old.encoding {
            let after = new.encoding.iter().find(|after| after.property == before.property);
            let file = old.schema.is_some_and(|form| self.is_file(form, &before.property));
            if let Some(after) = after.filter(|_| !file) {
                self.part(pair, before, after, spans);
            }
        }
    }

    /// Media types of files are compared with the rest of their schema.
    fn is_file(&self, form: SchemaId, name: &str) -> bool {
        let schemas = &self.old.contract.schemas;
        let Shape::Object(form) = &schemas.get(schemas.resolve(form)).shape else {
            return false;
        };
        let member = form.properties.iter().find(|member| member.name == name);
        member.is_some_and(|member| schemas.get(schemas.resolve(member.schema)).upload.is_some())
    }

    fn part(&mut self, pair: &Pair<'a>, old: &PartEncoding, new: &PartEncoding, spans: Spans) {
        let name = &old.property;
        if !new.media_types.is_empty() {
            for gone in old.media_types.iter().filter(|known| !new.media_types.contains(known)) {
                self.say(
                    "ED795",
                    &pair.name,
                    format!("part {name}: {gone} no longer read"),
                    spans,
                );
            }
        }
        if !old.media_types.is_empty() {
            for fresh in new.media_types.iter().filter(|known| !old.media_types.contains(known)) {
                self.say("ED796", &pair.name, format!("part {name}: {fresh} read as well"), spans);
            }
        }
        if (old.style, old.explode) != (new.style, new.explode) {
            self.say("ED797", &pair.name, format!("part {name} is written otherwise"), spans);
        }
    }
}

/// The content of the same media type, else the range that covers it: `image/png` in `image/*`.
pub(super) fn matching<'a>(one: &Content, others: &'a [Content]) -> Option<&'a Content> {
    let exact = others.iter().find(|other| other.media_type == one.media_type);
    exact.or_else(|| others.iter().find(|other| covers(&other.media_type, &one.media_type)))
}

/// Whether no content covers this one.
pub(super) fn is_new(one: &Content, others: &[Content]) -> bool {
    matching(one, others).is_none()
}

fn covers(range: &str, media_type: &str) -> bool {
    let prefix = range.strip_suffix('*');
    range == "*/*" || prefix.is_some_and(|prefix| prefix.ends_with('/') && media_type.starts_with(prefix))
}
