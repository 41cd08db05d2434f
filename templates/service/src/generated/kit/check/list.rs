//! Checks of lists, maps and objects.

use super::super::types::Map;
use super::at::{At, Check};
use super::message;

/// A list under check; see [`At::list`].
#[derive(Debug)]
pub struct List<'a, T> {
    at: At<'a>,
    items: &'a [T],
}

impl<'a, T> List<'a, T> {
    pub(super) fn new(at: At<'a>, items: &'a [T]) -> Self {
        Self { at, items }
    }

    /// `minItems`.
    pub fn min_items(mut self, limit: u64) -> Self {
        if (self.items.len() as u64) < limit {
            self.at.report("minItems", message::min_items(limit));
        }
        self
    }

    /// `maxItems`.
    pub fn max_items(mut self, limit: u64) -> Self {
        if self.items.len() as u64 > limit {
            self.at.report("maxItems", message::max_items(limit));
        }
        self
    }

    /// Checks each item.
    pub fn each(mut self, mut check: impl FnMut(&mut At<'_>, &T)) -> Self {
        for (index, item) in self.items.iter().enumerate() {
            check(&mut self.at.item(index), item);
        }
        self
    }
}

impl<T: Check> List<'_, T> {
    /// Checks each item by what it knows itself.
    pub fn checked(self) -> Self {
        self.each(|at, item| item.check(at))
    }
}

/// Up to here comparing each with each is faster than writing each as text.
const FEW: usize = 16;

impl<T: PartialEq + serde::Serialize> List<'_, T> {
    /// `uniqueItems`.
    pub fn unique(mut self) -> Self {
        if repeats(self.items, PartialEq::eq) {
            self.at.report("uniqueItems", message::unique_items());
        }
        self
    }
}

/// Whether an item stands in a list twice. Long lists are compared by their JSON text, so that a hostile one costs no
/// quadratic time.
pub(super) fn repeats<T: serde::Serialize>(items: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    if items.len() <= FEW {
        let mut numbered = items.iter().enumerate();
        return numbered.any(|(index, item)| items[..index].iter().any(|before| same(before, item)));
    }
    let mut texts: Vec<String> = items.iter().filter_map(|item| canonical(item).ok()).collect();
    texts.sort_unstable();
    texts.windows(2).any(|pair| pair[0] == pair[1])
}

/// JSON text that is equal where values are equal: members sorted, 1.0 as 1.
fn canonical(item: &impl serde::Serialize) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(item)?;
    super::normalise(&mut value);
    value.sort_all_objects();
    serde_json::to_string(&value)
}

/// A map under check; see [`At::map`].
#[derive(Debug)]
pub struct Members<'a, V> {
    at: At<'a>,
    map: &'a Map<V>,
}

impl<'a, V> Members<'a, V> {
    pub(super) fn new(at: At<'a>, map: &'a Map<V>) -> Self {
        Self { at, map }
    }

    /// `minProperties`.
    pub fn min_properties(mut self, limit: u64) -> Self {
        min_properties(&mut self.at, self.map.len(), limit);
        self
    }

    /// `maxProperties`.
    pub fn max_properties(mut self, limit: u64) -> Self {
        max_properties(&mut self.at, self.map.len(), limit);
        self
    }

    /// Checks each value.
    pub fn each(mut self, mut check: impl FnMut(&mut At<'_>, &V)) -> Self {
        for (name, value) in self.map {
            check(&mut self.at.field(name), value);
        }
        self
    }

    /// `propertyNames`: checks each name, reported at the member.
    pub fn each_name(mut self, mut check: impl FnMut(&mut At<'_>, &str)) -> Self {
        for name in self.map.keys() {
            check(&mut self.at.field(name), name);
        }
        self
    }
}

impl<V: Check> Members<'_, V> {
    /// Checks each value by what it knows itself.
    pub fn checked(self) -> Self {
        self.each(|at, value| value.check(at))
    }
}

/// An object under check; see [`At::properties`].
#[derive(Debug)]
pub struct Properties<'a> {
    at: At<'a>,
    count: usize,
}

impl<'a> Properties<'a> {
    pub(super) fn new(at: At<'a>, count: usize) -> Self {
        Self { at, count }
    }

    /// `minProperties`.
    pub fn min_properties(mut self, limit: u64) -> Self {
        min_properties(&mut self.at, self.count, limit);
        self
    }

    /// `maxProperties`.
    pub fn max_properties(mut self, limit: u64) -> Self {
        max_properties(&mut self.at, self.count, limit);
        self
    }
}

fn min_properties(at: &mut At<'_>, count: usize, limit: u64) {
    if (count as u64) < limit {
        at.report("minProperties", message::min_properties(limit));
    }
}

fn max_properties(at: &mut At<'_>, count: usize, limit: u64) {
    if count as u64 > limit {
        at.report("maxProperties", message::max_properties(limit));
    }
}
