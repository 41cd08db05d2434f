//! Elements as the tree of texts that a schema wants to see.

use super::super::input::fit::{Fit, takes};
use super::{Element, Member, Place, hint, is_list, items, members};
use serde_json::{Map, Value};

/// The root as a tree of texts; `Err`: the name that it should have.
pub fn tree(fit: &Fit<'_>, root: &Element) -> Result<Value, String> {
    let views = fit.root();
    match hint(views, "name").filter(|name| !is(root, name, views)) {
        Some(name) => Err(name.to_owned()),
        None => Ok(value(fit, views, root)),
    }
}

fn value<'s>(fit: &Fit<'s>, views: &[&'s Value], element: &Element) -> Value {
    if element.nil {
        return Value::Null;
    }
    if is_list(views) {
        let items = items(fit, views);
        return element.children.iter().map(|child| value(fit, &items, child)).collect();
    }
    let structured = !element.children.is_empty() || !element.attributes.is_empty();
    let scalar = ["string", "number", "integer", "boolean"]
        .iter()
        .any(|kind| takes(views, kind));
    if takes(views, "object") && (structured || !scalar) {
        return object(fit, views, element);
    }
    if scalar || element.children.is_empty() && element.attributes.is_empty() {
        return text(views, element);
    }
    object(fit, views, element)
}

fn text(views: &[&Value], element: &Element) -> Value {
    match takes(views, "string") {
        true => element.text.clone().into(),
        false => element.text.trim().into(),
    }
}

fn object<'s>(fit: &Fit<'s>, views: &[&'s Value], element: &Element) -> Value {
    let members = members(fit, views);
    let mut object = Map::new();
    for member in &members {
        if let Some(found) = read(fit, views, member, element) {
            object.insert(member.name.to_owned(), found);
        }
    }
    for (name, text) in element
        .attributes
        .iter()
        .filter(|(name, _)| !has_attribute(&members, name))
    {
        object.entry(name).or_insert_with(|| text.as_str().into());
    }
    for child in element.children.iter().filter(|child| !has_child(&members, child)) {
        append(&mut object, &child.name, value(fit, &[], child));
    }
    Value::Object(object)
}

fn read<'s>(fit: &Fit<'s>, views: &[&'s Value], member: &Member<'s>, element: &Element) -> Option<Value> {
    let named = |name: &str, views: &[&'s Value]| {
        let children = element.children.iter().filter(|child| is(child, name, views));
        children.collect::<Vec<_>>()
    };
    match member.place {
        Place::Attribute(name) => element.attribute(name).map(Value::from),
        Place::Text => (!element.text.trim().is_empty()).then(|| text(&member.views, element)),
        Place::Wrapped(name, _) => {
            let wrapper = named(name, &member.views).into_iter().next()?;
            Some(value(fit, &member.views, wrapper))
        }
        Place::List(name) => {
            let items = named(name, &member.items);
            // No item is an empty list: nothing else could say so.
            let absent = items.is_empty() && !is_required(views, member.name);
            (!absent).then(|| items.into_iter().map(|item| value(fit, &member.items, item)).collect())
        }
        Place::Child(name) => match named(name, &member.views).as_slice() {
            [] => None,
            [one] => Some(value(fit, &member.views, one)),
            many => Some(many.iter().map(|one| value(fit, &member.views, one)).collect()),
        },
    }
}

fn is_required(views: &[&Value], name: &str) -> bool {
    let lists = views.iter().filter_map(|view| view.get("required")?.as_array());
    lists.flatten().any(|one| one == name)
}

/// Whether an element has this name, in the namespace that its schema wants.
fn is(element: &Element, name: &str, views: &[&Value]) -> bool {
    let namespace = hint(views, "namespace");
    element.name == name && namespace.is_none_or(|wanted| element.namespace.as_deref() == Some(wanted))
}

fn has_attribute(members: &[Member<'_>], name: &str) -> bool {
    members
        .iter()
        .any(|member| matches!(member.place, Place::Attribute(known) if known == name))
}

fn has_child(members: &[Member<'_>], child: &Element) -> bool {
    members.iter().any(|member| match member.place {
        Place::Child(name) | Place::Wrapped(name, _) => is(child, name, &member.views),
        Place::List(name) => is(child, name, &member.items),
        Place::Attribute(_) | Place::Text => false,
    })
}

/// A second element of a name makes a list.
fn append(object: &mut Map<String, Value>, name: &str, value: Value) {
    match object.get_mut(name) {
        None => {
            object.insert(name.to_owned(), value);
        }
        Some(Value::Array(items)) => items.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}
