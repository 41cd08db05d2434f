//! Which members and variants are held in a box: those without which a value would lie within itself, and large ones.

use super::names::is_struct;
use super::uses::children;
use crate::contract::{Contract, SchemaId, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// What holds what in a box: the outer schema, then the inner one.
pub type Boxes = BTreeSet<(SchemaId, SchemaId)>;

/// Bytes that a member or variant has at most without a box. Structs within structs within unions would grow to hundreds of
/// kilobytes, which are moved from call to call, and a thread's stack holds few of them.
const LARGE: usize = 1024;
/// Bytes of a pointer, and of what tells variants apart.
const WORD: usize = 8;
/// Bytes of a text, a list or a map: what it holds lies elsewhere.
const HANDLE: usize = 24;

/// The members and variants that are boxed.
pub fn boxes(contract: &Contract) -> Boxes {
    let mut boxes = closing(contract);
    let inline = |id| -> Vec<_> {
        let inner = direct(contract, id).into_iter();
        inner.filter(|inner| !boxes.contains(&(id, *inner))).collect()
    };
    // What only refers to itself has no size.
    let known = |sizes: &BTreeMap<_, usize>, id| sizes.get(&id).copied().unwrap_or_default();
    let (mut sizes, mut large) = (BTreeMap::new(), Boxes::new());
    for id in finished(contract, &inline) {
        if holds(contract, id) {
            let inner = inline(id).into_iter();
            large.extend(
                inner
                    .filter(|inner| known(&sizes, *inner) > LARGE)
                    .map(|inner| (id, inner)),
            );
        }
        let held = |inner| {
            let boxed = boxes.contains(&(id, inner)) || large.contains(&(id, inner));
            if boxed { WORD } else { known(&sizes, inner) }
        };
        let size = size(contract, id, held);
        sizes.insert(id, size);
    }
    boxes.append(&mut large);
    boxes
}

/// About how many bytes a value has without what lies elsewhere.
fn size(contract: &Contract, id: SchemaId, held: impl Fn(SchemaId) -> usize) -> usize {
    let inner = direct(contract, id).into_iter().map(held);
    match &contract.schema(id).shape {
        Shape::Ref(_) => inner.sum(),
        Shape::Array(_) => inner.sum::<usize>().max(HANDLE),
        Shape::Object(object) if is_struct(object) => inner.sum::<usize>().max(HANDLE),
        Shape::Union(_) => inner.max().unwrap_or_default() + WORD,
        Shape::Boolean | Shape::Enum(_) | Shape::Null | Shape::Never => WORD,
        Shape::Integer(_) | Shape::Number(_) => 2 * WORD,
        _ => HANDLE,
    }
}

/// Whether its members or variants may be boxed.
fn holds(contract: &Contract, id: SchemaId) -> bool {
    matches!(contract.schema(id).shape, Shape::Object(_) | Shape::Union(_))
}

/// The schemas that a value of this schema holds within itself.
fn direct(contract: &Contract, id: SchemaId) -> Vec<SchemaId> {
    let children = children(contract, id).into_iter();
    children.filter(|child| child.1).map(|child| child.0).collect()
}

/// Of each cycle of direct containment the last member or variant that closes it.
fn closing(contract: &Contract) -> Boxes {
    let cycles = &cycles(contract);
    let mut boxes = Boxes::new();
    for (outer, component) in cycles {
        if !holds(contract, *outer) {
            continue;
        }
        for inner in direct(contract, *outer) {
            if cycles.get(&inner) == Some(component) && leads(contract, cycles, &boxes, inner, *outer) {
                boxes.insert((*outer, inner));
            }
        }
    }
    boxes
}

/// Whether a value of `from` may hold one of `to` with no box between.
fn leads(contract: &Contract, cycles: &BTreeMap<SchemaId, usize>, boxes: &Boxes, from: SchemaId, to: SchemaId) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::from([from]));
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        let next = direct(contract, id).into_iter();
        open.extend(next.filter(|child| {
            cycles.get(child) == cycles.get(&to) && !boxes.contains(&(id, *child)) && seen.insert(*child)
        }));
    }
    false
}

/// Strongly connected components of direct containment (Kosaraju), those with a cycle only.
fn cycles(contract: &Contract) -> BTreeMap<SchemaId, usize> {
    let direct = |id| direct(contract, id);
    let mut back: BTreeMap<SchemaId, Vec<SchemaId>> = BTreeMap::new();
    let mut loops = BTreeSet::new();
    for (id, _) in contract.schemas.iter() {
        for child in direct(id) {
            back.entry(child).or_default().push(id);
            if child == id {
                loops.insert(id);
            }
        }
    }
    let mut component = BTreeMap::new();
    for (number, root) in finished(contract, &direct).into_iter().rev().enumerate() {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if let std::collections::btree_map::Entry::Vacant(vacant) = component.entry(id) {
                vacant.insert(number);
                open.extend(back.get(&id).into_iter().flatten());
            }
        }
    }
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for number in component.values() {
        *sizes.entry(*number).or_default() += 1;
    }
    component.retain(|id, number| sizes[number] > 1 || loops.contains(id));
    component
}

/// All schemas, in the order in which a depth-first walk leaves them.
fn finished(contract: &Contract, direct: &impl Fn(SchemaId) -> Vec<SchemaId>) -> Vec<SchemaId> {
    let mut order = Vec::with_capacity(contract.schemas.len());
    let mut seen = BTreeSet::new();
    for (root, _) in contract.schemas.iter() {
        if !seen.insert(root) {
            continue;
        }
        let mut stack = vec![(root, direct(root))];
        while let Some((id, open)) = stack.last_mut() {
            if let Some(child) = open.pop() {
                if seen.insert(child) {
                    stack.push((child, direct(child)));
                }
            } else {
                order.push(*id);
                stack.pop();
            }
        }
    }
    order
}
