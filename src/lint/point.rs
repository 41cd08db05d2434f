//! Where findings point: to keys, which a reader looks for, instead of to the braces or first lines of what they hold.

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Node, Source, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Makes every finding about a whole mapping or list point to the key that it stands under, if there is one in the text.
pub fn point(source: &Source, mut found: Diagnostics) -> Diagnostics {
    let labels = found.0.iter().flat_map(|finding| &finding.labels);
    let asked: BTreeSet<Span> = labels.map(|label| label.span).collect();
    let files = (0..=u16::MAX).map(FileId).take(source.files.len());
    let mut keys = BTreeMap::new();
    for tree in files.filter_map(|file| source.tree(file)) {
        find(source, tree, &asked, &mut keys);
    }
    for label in found.0.iter_mut().flat_map(|finding| &mut finding.labels) {
        label.span = keys.get(&label.span).copied().unwrap_or(label.span);
    }
    found
}

fn find(source: &Source, node: &Node, asked: &BTreeSet<Span>, keys: &mut BTreeMap<Span, Span>) {
    for (key, value) in node.entries() {
        if is_container(value) && asked.contains(&value.span) && opens(source, key.span, value.span) {
            keys.insert(value.span, key.span);
        }
        find(source, value, asked, keys);
    }
    node.items().for_each(|item| find(source, item, asked, keys));
}

/// Whether it is a mapping or a list, and longer than the one thing in it, which may be what is meant.
fn is_container(node: &Node) -> bool {
    let of_map = node.entries().flat_map(|(key, value)| [key.span, value.span]);
    let mut inner = of_map.chain(node.items().map(|item| item.span));
    (node.as_object().is_some() || node.as_array().is_some()) && inner.all(|span| span != node.span)
}

/// Whether the text of a key is followed by the value: in a tree that was converted or joined a key may be our own, or
/// stand elsewhere.
fn opens(source: &Source, key: Span, value: Span) -> bool {
    let text = source.files.get(usize::from(key.file.0)).map(|file| &file.text);
    let between = text.and_then(|text| text.get(key.end as usize..value.start as usize));
    let between = between
        .filter(|_| key.file == value.file && key.start < key.end)
        .unwrap_or("");
    let after = between.trim_start_matches(['"', '\'', ' ', '\t']).strip_prefix(':');
    let rest = after.map(|after| after.lines().next().unwrap_or("").trim_start());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['#', '&', '!']))
}
