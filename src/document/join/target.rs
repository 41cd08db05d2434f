//! What a reference leads to.

use super::known::Known;
use crate::document::tree::{at, escape, unescape};
use crate::source::{FileId, Key, Node, Source, Span, Value, percent_decode, split_reference};

/// A place of a file that holds something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    pub file: FileId,
    /// `/components/schemas/Pet`, empty for the whole file; each place has one spelling.
    pub pointer: String,
}

/// References that lead to references, followed at most.
const MOST: usize = 64;

impl Target {
    /// A whole file.
    pub fn file(file: FileId) -> Self {
        Self {
            file,
            pointer: String::new(),
        }
    }

    /// What the reference `text`, written at `span`, leads to in the end; nothing when it leads nowhere.
    ///
    /// A reference to the document itself is not looked up, since its tree is under construction; others judge it.
    pub fn of(known: &Known<'_>, text: &str, span: Span) -> Option<Self> {
        let mut target = Self::next(known, text, span)?;
        for _ in 0..MOST {
            if target.file == FileId(0) {
                break;
            }
            let (_, node) = target.find(known.source)?;
            match reference(node) {
                Some((text, span)) => target = Self::next(known, text, span)?,
                None => break,
            }
        }
        Some(target)
    }

    /// One step.
    fn next(known: &Known<'_>, text: &str, span: Span) -> Option<Self> {
        Self::through(known, text, span, MOST)
    }

    /// One step, along a path that may itself lead through references, but through no more than `hops`.
    fn through(known: &Known<'_>, text: &str, span: Span, hops: usize) -> Option<Self> {
        let (path, fragment) = split_reference(text);
        let mut target = known.root(path, fragment, span)?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return known.anchor(&target, &percent_decode(fragment));
        }
        let mut node = target.find(known.source)?.1;
        for token in fragment.split('/').skip(1).map(unescape) {
            if let Some((text, span)) = reference(node).filter(|_| child(node, &token).is_none()) {
                target = Self::through(known, text, span, hops.checked_sub(1)?)?;
                node = target.find(known.source)?.1;
            }
            match child(node, &token) {
                Some(next) => node = next,
                // What the document itself lacks is judged once it is whole.
                None if target.file != FileId(0) => return None,
                None => {}
            }
            target.pointer = format!("{}/{}", target.pointer, escape(&token));
        }
        Some(target)
    }

    /// What stands there, with the key it stands under: for a whole file, the first one in it.
    pub fn find<'s>(&self, source: &'s Source) -> Option<(Key, &'s Node)> {
        let tree = source.tree(self.file)?;
        let node = at(tree, &format!("#{}", self.pointer))?;
        let (parent, name) = self.pointer.rsplit_once('/').unwrap_or(("", ""));
        let named = at(tree, &format!("#{parent}")).and_then(|node| node.as_object()?.entry(&unescape(name)));
        let first = node.entries().next().map(|(key, _)| key.span);
        let span = match named.filter(|_| !self.pointer.is_empty()) {
            Some((key, _)) => key.span,
            None => first.unwrap_or(Span {
                end: node.span.start,
                ..node.span
            }),
        };
        let name = String::new();
        Some((Key { name, span }, node))
    }
}

/// What a node refers to, if it does nothing else.
fn reference(node: &Node) -> Option<(&str, Span)> {
    let only = node.as_object().filter(|object| object.len() == 1)?.get("$ref")?;
    Some((only.as_str()?, only.span))
}

fn child<'n>(node: &'n Node, token: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Object(object) => object.get(token),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}
