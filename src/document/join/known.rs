//! The names that schemas give themselves: `$id`, `$anchor`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::target::Target;
use crate::document::tree::{at, escape};
use crate::source::{FileId, Node, Source, Span, resolve};

/// A source with the names that its schemas give themselves, by which others may refer to them.
pub(super) struct Known<'s> {
    pub source: &'s Source,
    /// `$anchor` within its file, with the pointer of the schema whose `$id` it stands below.
    anchors: BTreeMap<(FileId, String, String), Target>,
    /// `$id`, as it stands and as an address.
    ids: BTreeMap<String, Target>,
    /// Schemas with an `$id`, in the order of their text, the outer first.
    homes: BTreeMap<FileId, Vec<Home>>,
}

/// A schema with an `$id`: references in it count from there (JSON Schema 2020-12, section 8.2.1).
struct Home {
    span: Span,
    root: Target,
    base: String,
    /// The one around it.
    outer: Option<usize>,
}

/// Where a walk is.
struct Walk {
    file: FileId,
    pointer: String,
    /// The pointer of the nearest schema with an `$id`.
    home: String,
    /// From where references count.
    base: String,
}

impl<'s> Known<'s> {
    /// All names that schemas of the source give themselves.
    pub fn of(source: &'s Source) -> Self {
        let mut known = Self {
            source,
            anchors: BTreeMap::new(),
            ids: BTreeMap::new(),
            homes: BTreeMap::new(),
        };
        for file in (0..=u16::MAX).map(FileId).take(source.files.len()) {
            if let Some(tree) = source.tree(file) {
                let base = source.location(file).to_owned();
                let (pointer, home) = (String::new(), String::new());
                known.names(
                    tree,
                    &mut Walk {
                        file,
                        pointer,
                        home,
                        base,
                    },
                );
            }
        }
        known.homes.values_mut().for_each(|homes| nest(homes));
        known
    }

    fn names(&mut self, node: &Node, walk: &mut Walk) {
        let id = if walk.pointer.is_empty() {
            ["$id", "$self"].as_slice()
        } else {
            &["$id"]
        };
        let id = id.iter().find_map(|key| node.get(key)?.as_str());
        let outer = id.map(|id| self.home(node.span, id, walk));
        for (key, node) in node.entries() {
            match (key.name.as_str(), node.as_str()) {
                ("$anchor" | "$dynamicAnchor", Some(name)) => {
                    let key = (walk.file, name.to_owned(), walk.home.clone());
                    self.anchors.entry(key).or_insert_with(|| walk.target());
                }
                (_, Some(_)) => {}
                (name, None) => self.below(node, walk, &escape(name)),
            }
        }
        for (at, node) in node.items().enumerate() {
            self.below(node, walk, &at.to_string());
        }
        if let Some((home, base)) = outer {
            (walk.home, walk.base) = (home, base);
        }
    }

    /// Enters a schema that has an `$id`; what was around it.
    fn home(&mut self, span: Span, id: &str, walk: &mut Walk) -> (String, String) {
        let id = id.split('#').next().unwrap_or("");
        let base = resolve(&walk.base, id).unwrap_or_else(|_| id.to_owned());
        let root = walk.target();
        for name in [&base, id] {
            self.ids.entry(name.to_owned()).or_insert_with(|| root.clone());
        }
        self.homes.entry(walk.file).or_default().push(Home {
            span,
            root,
            base: base.clone(),
            outer: None,
        });
        let home = std::mem::replace(&mut walk.home, walk.pointer.clone());
        (home, std::mem::replace(&mut walk.base, base))
    }

    fn below(&mut self, node: &Node, walk: &mut Walk, step: &str) {
        let before = walk.pointer.len();
        walk.pointer.push('/');
        walk.pointer.push_str(step);
        self.names(node, walk);
        walk.pointer.truncate(before);
    }

    /// The nearest schema with an `$id` around a place.
    fn around(&self, span: Span) -> Option<&Home> {
        let homes = self.homes.get(&span.file)?;
        let mut at = homes
            .partition_point(|home| home.span.start <= span.start)
            .checked_sub(1)?;
        while homes[at].span.end < span.end {
            at = homes[at].outer?;
        }
        homes.get(at)
    }

    /// Whether references at a place count from its file alone.
    pub fn is_plain(&self, span: Span) -> bool {
        self.around(span).is_none_or(|home| home.root.pointer.is_empty())
    }

    /// What the path of a reference at a place leads to: the root of a file, or a schema with an `$id`. `fragment` tells
    /// whether what the file calls `#/…` is meant from the `$id` around it.
    pub fn root(&self, path: &str, fragment: &str, span: Span) -> Option<Target> {
        let home = self.around(span);
        if path.is_empty() {
            let own = home.map(|home| &home.root).filter(|root| self.has(root, fragment));
            return Some(own.cloned().unwrap_or_else(|| Target::file(span.file)));
        }
        let base = home.map_or_else(|| self.source.location(span.file), |home| &home.base);
        let address = resolve(base, path).unwrap_or_else(|_| path.to_owned());
        let named = self.ids.get(&address);
        if address.contains("://")
            && let Some(target) = named
        {
            return Some(target.clone());
        }
        let file = self.source.linked(span.file, path).map(Target::file).ok();
        file.or_else(|| named.or_else(|| self.ids.get(path)).cloned())
    }

    /// Whether a fragment leads somewhere from here.
    fn has(&self, root: &Target, fragment: &str) -> bool {
        let is_path = fragment.is_empty() || fragment.starts_with('/');
        let pointer = format!("#{}{fragment}", root.pointer);
        !is_path
            || self
                .source
                .tree(root.file)
                .is_some_and(|tree| at(tree, &pointer).is_some())
    }

    /// The schema with this anchor: in the one with an `$id` that is asked for, or else anywhere in its file.
    pub fn anchor(&self, root: &Target, name: &str) -> Option<Target> {
        let key = |home: &str| (root.file, name.to_owned(), home.to_owned());
        let any = || {
            let mut all = self.anchors.range(key("")..);
            let (known, target) = all.next()?;
            (known.0 == root.file && known.1 == name).then_some(target)
        };
        self.anchors.get(&key(&root.pointer)).or_else(any).cloned()
    }
}

impl Walk {
    fn target(&self) -> Target {
        Target {
            file: self.file,
            pointer: self.pointer.clone(),
        }
    }
}

/// Sorts by place, and tells each which one is around it.
fn nest(homes: &mut [Home]) {
    homes.sort_by_key(|home| (home.span.start, Reverse(home.span.end)));
    let mut open: Vec<usize> = Vec::new();
    for at in 0..homes.len() {
        while open
            .last()
            .is_some_and(|last| homes[*last].span.end < homes[at].span.end)
        {
            open.pop();
        }
        homes[at].outer = open.last().copied();
        open.push(at);
    }
}
