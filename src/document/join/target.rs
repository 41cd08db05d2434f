//! What a reference leads to.

use crate::document::tree::{at, escape, unescape};
use crate::source::{FileId, Key, Node, Source, Span, split_reference};

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
    /// What the reference `text`, written at `span`, leads to in the end; nothing when it leads nowhere.
    ///
    /// A reference to the document itself is not looked up, since its tree is under construction; others judge it.
    pub fn of(source: &Source, text: &str, span: Span) -> Option<Self> {
        let mut target = Self::next(source, text, span)?;
        for _ in 0..MOST {
            if target.file == FileId(0) {
                break;
            }
            let (_, node) = target.find(source)?;
            let only = node
                .as_object()
                .filter(|object| object.len() == 1)
                .and_then(|object| object.get("$ref"));
            match only.and_then(|node| Some((node.as_str()?, node.span))) {
                Some((text, span)) => target = Self::next(source, text, span)?,
                None => break,
            }
        }
        Some(target)
    }

    /// One step.
    fn next(source: &Source, text: &str, span: Span) -> Option<Self> {
        let (path, fragment) = split_reference(text);
        let file = source.linked(span.file, path).ok()?;
        let pointer = match fragment.strip_prefix('/') {
            Some(tokens) => tokens
                .split('/')
                .map(|token| format!("/{}", escape(&unescape(token))))
                .collect(),
            None if fragment.is_empty() => String::new(),
            None => return None,
        };
        let target = Self { file, pointer };
        (file == FileId(0) || target.find(source).is_some()).then_some(target)
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
