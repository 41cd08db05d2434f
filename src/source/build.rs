//! Events to a tree, with the limits, for both readers. Never recursive: a hostile text costs heap, not stack.

use std::collections::{BTreeSet, HashMap};

use super::{FileId, Key, Limits, Node, Number, Object, Span, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A limit was hit: there is nothing to go on with.
pub(super) struct Stop;

/// Collects events.
pub(super) struct Builder<'a> {
    limits: &'a Limits,
    file: FileId,
    stack: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    alias_nodes: usize,
    anchors: HashMap<usize, Anchored>,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}

/// A list or a map that is not closed yet.
struct Frame {
    start: u32,
    anchor: usize,
    first_node: usize,
    height: usize,
    open: Open,
}

enum Open {
    List(Vec<Node>),
    Map(Entries),
}

#[derive(Default)]
struct Entries {
    own: Vec<(Key, Node)>,
    key: Option<(Key, bool)>,
    merged: Vec<(Key, Node)>,
}

/// A node that aliases may repeat.
struct Anchored {
    node: Node,
    nodes: usize,
    height: usize,
}

impl<'a> Builder<'a> {
    pub fn new(file: FileId, limits: &'a Limits) -> Self {
        Self {
            limits,
            file,
            stack: Vec::new(),
            root: None,
            nodes: 0,
            alias_nodes: 0,
            anchors: HashMap::new(),
            diagnostics: Diagnostics::default(),
        }
    }

    /// The tree, once everything is closed.
    pub fn finish(self) -> (Option<Node>, Diagnostics) {
        (self.root, self.diagnostics)
    }

    /// Whether the next node is the key of a map.
    pub fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { open: Open::Map(map), .. }) if map.key.is_none())
    }

    pub fn span(&self, start: usize, end: usize) -> Span {
        let cut = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span {
            file: self.file,
            start: cut(start),
            end: cut(end),
        }
    }

    pub fn open_list(&mut self, start: usize, anchor: usize) -> Result<(), Stop> {
        self.open(start, anchor, Open::List(Vec::new()))
    }

    pub fn open_map(&mut self, start: usize, anchor: usize) -> Result<(), Stop> {
        self.open(start, anchor, Open::Map(Entries::default()))
    }

    /// A key; `merge` when it is YAML's `<<`.
    pub fn key(&mut self, name: String, span: Span, merge: bool) {
        if let Some(Frame {
            open: Open::Map(map), ..
        }) = self.stack.last_mut()
        {
            map.key = Some((Key { name, span }, merge));
        }
    }

    /// A value without children.
    pub fn leaf(&mut self, value: Value, span: Span, anchor: usize) -> Result<(), Stop> {
        self.count(1, span)?;
        let node = Node { value, span };
        self.remember(anchor, &node, 1, 0);
        self.put(node, 0);
        Ok(())
    }

    /// The end of the innermost list or map. `end` is the byte behind its bracket, if it has one.
    pub fn close(&mut self, end: Option<usize>) -> Result<(), Stop> {
        let Some(frame) = self.stack.pop() else {
            return Ok(());
        };
        let first = self.nodes - frame.first_node;
        let mut span = Span {
            file: self.file,
            start: frame.start,
            end: frame.start,
        };
        span.end = end.map_or_else(|| last_byte(&frame), |end| self.span(end, end).end);
        let value = match frame.open {
            Open::List(mut items) => {
                items.shrink_to_fit();
                Value::Array(items)
            }
            Open::Map(map) => Value::Object(self.object(map)),
        };
        let node = Node { value, span };
        if frame.anchor != 0 {
            self.count(first, span)?;
        }
        self.remember(frame.anchor, &node, first + 1, frame.height + 1);
        self.put(node, frame.height + 1);
        Ok(())
    }

    /// A repetition of an anchored node.
    pub fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Stop> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            let fault = Diagnostic::error("AG115", span, "this alias stands within the value it refers to");
            self.diagnostics
                .push(fault.help("a document cannot contain itself; use `$ref` for recursive schemas"));
            return self.leaf(Value::Null, span, 0);
        };
        let (nodes, height) = (anchored.nodes, anchored.height);
        self.alias_nodes += nodes;
        if self.alias_nodes > self.limits.alias_nodes {
            let what = format!("aliases repeat more than {} values", self.limits.alias_nodes);
            return Err(self.stop("AG114", span, &what, "--max-alias-nodes"));
        }
        if self.stack.len() + height > self.depth() {
            return Err(self.too_deep(span, self.limits.depth));
        }
        self.count(nodes, span)?;
        if let Some(anchored) = self.anchors.get(&anchor) {
            let node = anchored.node.clone();
            self.put(node, height);
        }
        Ok(())
    }

    fn depth(&self) -> usize {
        self.limits.depth.min(Limits::DEEPEST)
    }

    fn open(&mut self, start: usize, anchor: usize, open: Open) -> Result<(), Stop> {
        let span = self.span(start, start + 1);
        self.count(1, span)?;
        if self.stack.len() >= self.depth() {
            return Err(self.too_deep(span, self.limits.depth));
        }
        self.stack.push(Frame {
            start: span.start,
            anchor,
            first_node: self.nodes,
            height: 0,
            open,
        });
        Ok(())
    }

    /// Reports that the nesting ends here.
    pub fn too_deep(&mut self, span: Span, asked: usize) -> Stop {
        let depth = asked.min(Limits::DEEPEST);
        self.stop(
            "AG112",
            span,
            &format!("maps and lists are nested deeper than {depth} levels"),
            "--max-depth",
        )
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Stop> {
        self.nodes += nodes;
        if self.nodes > self.limits.nodes {
            let what = format!("the document has more than {} values", self.limits.nodes);
            return Err(self.stop("AG113", span, &what, "--max-nodes"));
        }
        Ok(())
    }

    fn stop(&mut self, code: &'static str, span: Span, what: &str, flag: &str) -> Stop {
        let help = format!("raise the limit with {flag} if you trust the document");
        let fault = Diagnostic::error(code, span, what).label("reading stopped here");
        self.diagnostics.push(fault.help(help));
        self.root = None;
        self.stack.clear();
        Stop
    }

    fn remember(&mut self, anchor: usize, node: &Node, nodes: usize, height: usize) {
        if anchor != 0 {
            let node = node.clone();
            self.anchors.insert(anchor, Anchored { node, nodes, height });
        }
    }

    fn put(&mut self, node: Node, height: usize) {
        let Some(frame) = self.stack.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        frame.height = frame.height.max(height);
        match &mut frame.open {
            Open::List(items) => items.push(node),
            Open::Map(map) => match map.key.take() {
                Some((key, true)) => merge(map, key.span, node, &mut self.diagnostics),
                Some((key, false)) => map.own.push((key, node)),
                None => map.key = Some((key_of(node, &mut self.diagnostics), false)),
            },
        }
    }

    /// The map of its own entries, which win, and the merged ones; duplicates are reported, the first is kept.
    fn object(&mut self, map: Entries) -> Object {
        let mut entries = map.own;
        self.drop_duplicates(&mut entries);
        if !map.merged.is_empty() {
            let own = Object::new(entries);
            let mut names = BTreeSet::new();
            let mut kept = map.merged;
            kept.retain(|(key, _)| !own.has(&key.name) && names.insert(key.name.clone()));
            entries = own.into_entries();
            entries.extend(kept);
        }
        Object::new(entries)
    }

    fn drop_duplicates(&mut self, entries: &mut Vec<(Key, Node)>) {
        let repeated = repetitions(entries);
        for (first, again) in &repeated {
            let (key, other) = (&entries[*again].0, &entries[*first].0);
            self.diagnostics.push(
                Diagnostic::error(
                    "AG106",
                    key.span,
                    format!("the key `{}` stands twice in one map", key.name),
                )
                .label("again here")
                .also(other.span, "first here")
                .help("keep one of the two; readers disagree about which one counts"),
            );
        }
        let again: BTreeSet<usize> = repeated.into_iter().map(|(_, again)| again).collect();
        let mut at = 0..;
        entries.retain(|_| at.next().is_none_or(|at| !again.contains(&at)));
    }
}

/// Pairs of positions with the same name: the first, and each later one.
fn repetitions(entries: &[(Key, Node)]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| entries[*a].0.name.cmp(&entries[*b].0.name).then(a.cmp(b)));
    let mut found = Vec::new();
    let mut first = 0;
    for at in 1..order.len() {
        if entries[order[at]].0.name == entries[order[first]].0.name {
            found.push((order[first], order[at]));
        } else {
            first = at;
        }
    }
    found
}

/// Takes in what stands under `<<`: a map or a list of maps.
fn merge(map: &mut Entries, key: Span, node: Node, diagnostics: &mut Diagnostics) {
    match node.value {
        Value::Object(object) => map.merged.extend(object.into_entries()),
        Value::Array(items) if items.iter().all(|item| item.as_object().is_some()) => {
            for item in items {
                if let Value::Object(object) = item.value {
                    map.merged.extend(object.into_entries());
                }
            }
        }
        _ => {
            let fault = Diagnostic::error("AG110", key, "`<<` can only merge a map or a list of maps");
            diagnostics.push(fault.help("write `<<: *name`, with `&name` on a map"));
        }
    }
}

/// The key that a repeated or structured node is; only text can be one.
fn key_of(node: Node, diagnostics: &mut Diagnostics) -> Key {
    let span = node.span;
    let name = match node.value {
        Value::String(name) | Value::Number(Number(name)) => name,
        Value::Bool(flag) => flag.to_string(),
        Value::Null => "null".to_owned(),
        structure @ (Value::Array(_) | Value::Object(_)) => {
            let kind = Node { value: structure, span }.kind();
            let fault = Diagnostic::error("AG108", span, format!("{kind} cannot be a key"));
            diagnostics.push(fault.help("keys are text; quote a text that begins with `{` or `[`"));
            String::new()
        }
    };
    Key { name, span }
}

/// Where the last child of a block ends.
fn last_byte(frame: &Frame) -> u32 {
    let end = match &frame.open {
        Open::List(items) => items.last().map(|node| node.span.end),
        Open::Map(map) => map.own.last().map(|(key, node)| key.span.end.max(node.span.end)),
    };
    end.unwrap_or(frame.start).max(frame.start)
}
