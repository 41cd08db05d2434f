//! Several files to one tree.
//!
//! What a reference leads to in another file becomes a component of the tree, under a name made of where it stands, and
//! the reference leads there. Where OpenAPI has no components (path items, the error contract, a whole map of
//! properties), what is referred to takes the place of the reference. Everything keeps its place in its file, so that
//! whoever walks the tree needs to know nothing of files.

mod known;
mod names;
mod target;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::outside;
use super::shape::{Shape, Table};
use super::tables;
use super::version::Form;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Key, Limits, Link, Node, Object, Source, Span, Value, split_reference};
use known::Known;
use names::Wanted;
use target::Target;

/// What the texts of a tree refer to: `$ref` anywhere, and texts that name schemas; and what schemas call themselves.
pub(super) fn references(tree: &Node, say: &mut dyn FnMut(Link<'_>)) {
    for (key, node) in tree.entries() {
        match (key.name.as_str(), node.as_str()) {
            ("$ref" | "defaultMapping", Some(text)) => say(Link::To(text)),
            ("$id" | "$self", Some(text)) => say(Link::Id(text)),
            ("mapping", _) => {
                let texts = node.entries().filter_map(|(_, node)| node.as_str());
                texts.for_each(|text| say(Link::To(text)));
            }
            ("envelope", _) => {
                if let Some(schema) = node.get("schema").and_then(Node::as_str) {
                    say(Link::To(schema));
                }
            }
            _ => {}
        }
        references(node, say);
    }
    tree.items().for_each(|node| references(node, say));
}

/// Makes the root of the source one tree of all its files.
pub(super) fn join(source: &mut Source, limits: &Limits) -> Diagnostics {
    let Some(root) = source.root.as_ref().filter(|_| source.is_linked()) else {
        return Diagnostics::default();
    };
    let form = super::version::detect(root, source).unwrap_or_default().form();
    let mut join = Join {
        source,
        form,
        known: Known::of(source),
        limits,
        bundled: BTreeMap::new(),
        homes: BTreeMap::new(),
        queue: VecDeque::new(),
        open: Vec::new(),
        nodes: 0,
        depth: 0,
        stopped: false,
        holes: Vec::new(),
        found: Diagnostics::default(),
    };
    let own = join.claim(root);
    let tree = join.value(root, Shape::Object(form.document));
    let named: Vec<_> = source
        .named_files()
        .filter_map(|file| Some((file, join.value(source.tree(file)?, Shape::Any))))
        .collect();
    let tree = tree.map(|tree| join.bundle(tree, &own));
    let Join { holes, found, .. } = join;
    source.root = tree;
    for (file, tree) in named {
        source.set_tree(file, tree);
    }
    source.holes.extend(holes);
    found
}

/// Entries that had to be left out and are remembered, so that nothing is said about what hung on them.
const MOST_HOLES: usize = 100;

/// Among which components, which place.
type Place = (&'static str, Target);

struct Join<'s> {
    source: &'s Source,
    form: &'static Form,
    known: Known<'s>,
    limits: &'s Limits,
    /// The number of each place that becomes a component.
    bundled: BTreeMap<Place, usize>,
    /// Places that components of the document refer to as a whole: these are where they go.
    homes: BTreeMap<Place, String>,
    /// Places that are not walked yet.
    queue: VecDeque<Place>,
    /// Places that take the place of a reference, outermost first.
    open: Vec<Target>,
    nodes: usize,
    depth: usize,
    stopped: bool,
    holes: Vec<Span>,
    found: Diagnostics,
}

/// Among which components the value that is due may stand.
fn component(form: &Form, shape: Shape) -> Option<&'static str> {
    match shape {
        Shape::Schema | Shape::SchemaOrFlag => form.schema.component,
        Shape::Object(table) => table.component.filter(|kind| !matches!(*kind, "pathItems" | "paths")),
        _ => None,
    }
}

/// What is due at an entry of a map of which something is due.
fn inside(form: &Form, shape: Shape, key: &str) -> Shape {
    let field = |table: &'static Table| match key {
        "x-error-contract" | "x-apigen-error-contract" if std::ptr::eq(table, form.document) => {
            Shape::Object(&tables::ERROR_CONTRACT)
        }
        _ => table.field(key).map_or(Shape::Any, |field| field.shape),
    };
    match shape {
        Shape::Object(table) => field(table),
        Shape::Schema | Shape::SchemaOrFlag => field(form.schema),
        Shape::Map(value) => *value,
        Shape::Paths(item) | Shape::Responses(item) => Shape::Object(item),
        _ => Shape::Any,
    }
}

impl<'s> Join<'s> {
    /// Whether a text is a path within the document itself, which stays as it is.
    fn is_own(&self, text: &str, span: Span) -> bool {
        span.file == FileId(0) && (text == "#" || text.starts_with("#/")) && self.known.is_plain(span)
    }

    /// The names of the document's own components. Those that are nothing but a reference to another file become the
    /// home of what stands there.
    fn claim(&mut self, root: &'s Node) -> BTreeSet<(&'static str, String)> {
        let mut own = BTreeSet::new();
        let components = self.form.holder(root).map(|node| self.behind(node));
        for field in self.form.holder.fields {
            let Some(map) = components.and_then(|components| components.get(field.name)) else {
                continue;
            };
            for (key, node) in self.behind(map).entries() {
                own.insert((field.name, key.name.clone()));
                if let Some(target) = self.elsewhere(node) {
                    self.homes
                        .entry((field.name, target))
                        .or_insert_with(|| key.name.clone());
                }
            }
        }
        own
    }

    /// What a node refers to in another file, if it does nothing else.
    fn elsewhere(&self, node: &Node) -> Option<Target> {
        let reference = node
            .get("$ref")
            .filter(|_| node.as_object().is_some_and(|object| object.len() == 1))?;
        let target = Target::of(&self.known, reference.as_str()?, reference.span)?;
        (target.file != FileId(0)).then_some(target)
    }

    /// The node that takes the place of a reference to another file.
    fn behind(&self, node: &'s Node) -> &'s Node {
        let target = self.elsewhere(node);
        target
            .and_then(|target| target.find(self.source))
            .map_or(node, |(_, node)| node)
    }

    /// The value with its references led to components; nothing when nothing can stand there.
    fn value(&mut self, node: &'s Node, shape: Shape) -> Option<Node> {
        if !self.goes_on(node.span) {
            return None;
        }
        self.depth += 1;
        let value = match &node.value {
            Value::Object(object) => self.object(node, object, shape),
            Value::Array(items) => {
                let item = if let Shape::List(item) = shape {
                    *item
                } else {
                    Shape::Any
                };
                let items = items.iter().filter_map(|node| self.value(node, item));
                Some(Value::Array(items.collect()))
            }
            Value::String(text) if matches!(shape, Shape::SchemaName) => {
                Some(Value::String(self.led(text, node.span, self.form.schemas())))
            }
            other => Some(other.clone()),
        };
        self.depth -= 1;
        value.map(|value| Node { value, span: node.span })
    }

    /// Whether the limits allow another value.
    fn goes_on(&mut self, span: Span) -> bool {
        self.nodes += 1;
        let (code, what, flag) = if self.nodes > self.limits.nodes {
            let what = format!("the files of the document make more than {} values", self.limits.nodes);
            ("AG113", what, "--max-nodes")
        } else if self.depth >= self.limits.depth.min(Limits::DEEPEST) {
            let what = "the files of the document are nested too deep within one another".to_owned();
            ("AG112", what, "--max-depth")
        } else {
            return !self.stopped;
        };
        if !self.stopped {
            self.stopped = true;
            let help = format!("raise the limit with {flag} if you trust the document");
            let fault = Diagnostic::error(code, span, what).label("joining them stopped here");
            self.found.push(fault.help(help));
        }
        false
    }

    fn object(&mut self, node: &'s Node, object: &'s Object, shape: Shape) -> Option<Value> {
        let reference = object.get("$ref").and_then(|node| Some((node, node.as_str()?)));
        let Some((at, text)) = reference else {
            return Some(Value::Object(self.entries(object, shape)));
        };
        if self.is_own(text, at.span) {
            return Some(Value::Object(self.entries(object, shape)));
        }
        match component(self.form, shape) {
            Some(kind) => Some(Value::Object(self.reference(object, kind, shape))),
            None => self.inlined(node, object, (text, at.span), shape),
        }
    }

    /// All entries but those that had to be left out, of which their places remain.
    fn entries(&mut self, object: &'s Object, shape: Shape) -> Object {
        let is_components = matches!(shape, Shape::Object(table) if std::ptr::eq(table, self.form.holder));
        let mut entries = Vec::with_capacity(object.len());
        for (key, node) in object.iter() {
            let inner = inside(self.form, shape, &key.name);
            let value = if is_components {
                self.components(key, node, inner)
            } else {
                self.value(node, inner)
            };
            match value {
                Some(value) => entries.push((key.clone(), value)),
                None if self.holes.len() < MOST_HOLES => self.holes.push(Span {
                    end: node.span.end.max(key.span.end),
                    ..key.span
                }),
                None => {}
            }
        }
        Object::new(entries)
    }

    /// The components of one kind: those that are the home of a place elsewhere hold what stands there.
    fn components(&mut self, key: &Key, node: &'s Node, shape: Shape) -> Option<Node> {
        let (Shape::Map(value), Some(kind)) = (shape, self.form.holder.field(&key.name)) else {
            return self.value(node, shape);
        };
        let map = self.behind(node);
        let Some(object) = map.as_object().filter(|_| component(self.form, *value).is_some()) else {
            return self.value(node, shape);
        };
        let mut entries = Vec::with_capacity(object.len());
        for (key, node) in object.iter() {
            let home = self.elsewhere(node).map(|target| (kind.name, target));
            let home = home.filter(|place| self.homes.get(place) == Some(&key.name));
            let node = match home.and_then(|(_, target)| Some(target.find(self.source)?.1)) {
                Some(there) => self.part(there, *value),
                None => self.value(node, *value),
            };
            entries.extend(node.map(|node| (key.clone(), node)));
        }
        let value = Value::Object(Object::new(entries));
        Some(Node { value, span: map.span })
    }

    /// What becomes a component. Definitions within a schema of another file are components of their own, as far as
    /// anything refers to them.
    fn part(&mut self, node: &'s Node, shape: Shape) -> Option<Node> {
        let mut node = self.value(node, shape)?;
        if let (Shape::Schema, Value::Object(object)) = (shape, &mut node.value)
            && (object.has("definitions") || object.has("$defs"))
        {
            let mut entries = std::mem::take(object).into_entries();
            entries.retain(|(key, _)| !matches!(key.name.as_str(), "definitions" | "$defs"));
            *object = Object::new(entries);
        }
        Some(node)
    }

    /// An object that refers to a component.
    fn reference(&mut self, object: &'s Object, kind: &'static str, shape: Shape) -> Object {
        let mut entries = Vec::with_capacity(object.len());
        for (key, node) in object.iter() {
            let node = match node.as_str().filter(|_| key.name == "$ref") {
                Some(text) => Some(Node {
                    value: Value::String(self.led(text, node.span, kind)),
                    span: node.span,
                }),
                None => self.value(node, inside(self.form, shape, &key.name)),
            };
            entries.extend(node.map(|node| (key.clone(), node)));
        }
        Object::new(entries)
    }

    /// Where a reference leads within the one tree, or, until the names are known, the number of what it leads to. One
    /// that leads nowhere stays for others to judge, as one that names its file.
    fn led(&mut self, text: &str, span: Span, kind: &'static str) -> String {
        if self.is_own(text, span) {
            return text.to_owned();
        }
        let Some(target) = Target::of(&self.known, text, span) else {
            let (path, fragment) = split_reference(text);
            let own = self.source.location(span.file).rsplit('/').next().unwrap_or("");
            return if path.is_empty() && text.starts_with('#') {
                format!("{own}#{fragment}")
            } else {
                text.to_owned()
            };
        };
        if target.file == FileId(0) {
            return format!("#{}", target.pointer);
        }
        let place = (kind, target);
        if let Some(name) = self.homes.get(&place) {
            return self.form.pointer(kind, name);
        }
        let next = self.bundled.len();
        let number = *self.bundled.entry(place.clone()).or_insert(next);
        if number == next {
            self.queue.push_back(place);
        }
        format!("\0{number}")
    }

    /// What is referred to, in place of the reference. Keys beside the reference stand above those of its target.
    fn inlined(
        &mut self,
        node: &'s Node,
        object: &'s Object,
        (text, span): (&str, Span),
        shape: Shape,
    ) -> Option<Value> {
        let is_data = matches!(shape, Shape::Any);
        if is_data && text.starts_with('#') {
            return Some(node.value.clone());
        }
        let Some(target) = Target::of(&self.known, text, span) else {
            let fault = outside::unreachable(self.source, text, span, is_data);
            self.found.0.extend(fault);
            return is_data.then(|| node.value.clone());
        };
        if target.file == FileId(0) && matches!(shape, Shape::Object(_)) {
            let pointer = Value::String(format!("#{}", target.pointer));
            let (key, _) = object.entry("$ref")?;
            let entry = (key.clone(), Node { value: pointer, span });
            return Some(Value::Object(Object::new(vec![entry])));
        }
        if self.open.contains(&target) {
            let fault = Diagnostic::error("AG216", span, format!("`{text}` leads back to where it stands"));
            self.found
                .push(fault.help("let one reference of the loop end at a value"));
            return None;
        }
        let (_, there) = target.find(self.source)?;
        self.open.push(target);
        let value = self.value(there, shape);
        self.open.pop();
        Some(self.beside(value?.value, object, shape))
    }

    fn beside(&mut self, value: Value, object: &'s Object, shape: Shape) -> Value {
        let Value::Object(there) = value else { return value };
        let mut entries = there.into_entries();
        for (key, node) in object.iter().filter(|(key, _)| key.name != "$ref") {
            if let Some(node) = self.value(node, inside(self.form, shape, &key.name)) {
                entries.retain(|(other, _)| other.name != key.name);
                entries.push((key.clone(), node));
            }
        }
        Value::Object(Object::new(entries))
    }

    /// Adds what is referred to as components, and leads the references there.
    fn bundle(&mut self, tree: Node, own: &BTreeSet<(&'static str, String)>) -> Node {
        let mut parts: BTreeMap<Place, (Key, Node)> = BTreeMap::new();
        while let Some(place) = self.queue.pop_front() {
            let field = self.form.holder.field(place.0);
            let shape = field.map_or(Shape::Any, |field| inside(self.form, field.shape, ""));
            if let Some((key, node)) = place.1.find(self.source)
                && let Some(node) = self.part(node, shape)
            {
                parts.insert(place, (key, node));
            }
        }
        let wanted = self.bundled.iter().map(|((kind, target), number)| Wanted {
            kind,
            number: *number,
            location: self.source.location(target.file),
            pointer: &target.pointer,
        });
        let names = names::of(wanted.collect(), own);
        let mut additions: BTreeMap<&'static str, BTreeMap<String, (Key, Node)>> = BTreeMap::new();
        for ((kind, target), (mut key, node)) in parts {
            let number = self.bundled.get(&(kind, target)).copied().unwrap_or_default();
            let name = names.get(number).cloned().unwrap_or_default();
            key.name.clone_from(&name);
            additions.entry(kind).or_default().insert(name, (key, node));
        }
        let mut tree = tree;
        names::add(&mut tree, self.form, additions);
        let kinds: BTreeMap<usize, &str> = self
            .bundled
            .iter()
            .map(|((kind, _), number)| (*number, *kind))
            .collect();
        names::lead(&mut tree, &|number| {
            let (kind, name) = (kinds.get(&number)?, names.get(number)?);
            Some(self.form.pointer(kind, name))
        });
        tree
    }
}
