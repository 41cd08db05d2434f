//! XML as the `xml` keywords of a schema have it: to and from the value that JSON would be, so that checks, pointers and
//! unions are the same for both.

mod element;
mod read;
mod write;

pub use element::Element;
pub use write::write;

pub(super) use read::tree;

use super::input::fit::{Fit, takes};
use serde_json::Value;

/// A member of an object, as its schema wants it written.
struct Member<'s> {
    /// Its name in JSON.
    name: &'s str,
    /// Its schema.
    views: Vec<&'s Value>,
    /// The schema of its items, where it is a list.
    items: Vec<&'s Value>,
    place: Place<'s>,
}

enum Place<'s> {
    /// An attribute.
    Attribute(&'s str),
    /// The text of the element itself.
    Text,
    /// An element of this name.
    Child(&'s str),
    /// An element of this name for each item.
    List(&'s str),
    /// An element of the first name, with one of the second name for each item.
    Wrapped(&'s str, &'s str),
}

/// The members that a schema names, in its order.
fn members<'s>(fit: &Fit<'s>, views: &[&'s Value]) -> Vec<Member<'s>> {
    let mut named: Vec<(&'s str, Vec<&'s Value>)> = Vec::new();
    let all = views.iter().filter_map(|view| view.get("properties")?.as_object());
    for (name, schema) in all.flatten() {
        match named.iter_mut().find(|(known, _)| known == name) {
            Some((_, schemas)) => schemas.push(schema),
            None => named.push((name, vec![schema])),
        }
    }
    let member = |(name, schemas): (&'s str, Vec<&'s Value>)| {
        let views = fit.views(&schemas);
        let items = items(fit, &views);
        let place = place(name, &views, &items);
        Member {
            name,
            views,
            items,
            place,
        }
    };
    named.into_iter().map(member).collect()
}

fn place<'s>(name: &'s str, views: &[&'s Value], items: &[&'s Value]) -> Place<'s> {
    let own = hint(views, "name").unwrap_or(name);
    let node = hint(views, "nodeType");
    if flag(views, "attribute") || node == Some("attribute") {
        return Place::Attribute(own);
    }
    if matches!(node, Some("text" | "cdata")) {
        return Place::Text;
    }
    if !is_list(views) {
        return Place::Child(own);
    }
    // OpenAPI 3.0.4, `xml`: without a wrapper the name of the list has no effect.
    if flag(views, "wrapped") || node == Some("element") {
        Place::Wrapped(own, hint(items, "name").unwrap_or(own))
    } else {
        Place::List(hint(items, "name").unwrap_or(name))
    }
}

fn is_list(views: &[&Value]) -> bool {
    takes(views, "array") && !takes(views, "object")
}

/// The schema of the items of a list.
fn items<'s>(fit: &Fit<'s>, views: &[&'s Value]) -> Vec<&'s Value> {
    let schemas: Vec<_> = views.iter().filter_map(|view| view.get("items")).collect();
    fit.views(&schemas)
}

/// What the keyword `xml` says; a schema's own word comes before that of what it refers to.
fn hint<'s>(views: &[&'s Value], key: &str) -> Option<&'s str> {
    views.iter().find_map(|view| view.get("xml")?.get(key)?.as_str())
}

fn flag(views: &[&Value], key: &str) -> bool {
    let said = |view: &&Value| view.get("xml")?.get(key)?.as_bool();
    views.iter().find_map(said) == Some(true)
}
