//! What spans several objects: paths against each other, parameters against templates, operation ids.

use std::collections::{BTreeMap, BTreeSet};

use super::similar::similar;
use super::template;
use super::tidy::Tidy;
use super::walk::operations_of;
use super::{Document, OperationNode, PathNode, Version};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Span, percent_decode};

/// Judges all paths and operations of the normal form.
pub(super) fn judge(tidy: &mut Tidy<'_>, document: &Document) {
    let paths: Vec<PathNode<'_>> = document.paths().collect();
    tidy.broken.sort_unstable();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for path in &paths {
        *shapes.entry(shape_of(&path.key.name)).or_default() += 1;
    }
    for path in &paths {
        template(tidy, path, shapes[&shape_of(&path.key.name)] > 1);
    }
    for path in &paths {
        parameters(tidy, document, path);
    }
    operation_ids(tidy, document);
    same_shape(tidy, &paths);
    ambiguous(tidy, &paths);
}

/// The grammar of a path. Where several are `shared`, what stands behind `#` told them apart for the author.
fn template(tidy: &mut Tidy<'_>, path: &PathNode<'_>, shared: bool) {
    let name = path.key.name.as_str();
    if unbalanced(name) {
        let fault = Diagnostic::error(
            "AG217",
            path.key.span,
            format!("the braces of the path `{name}` do not match"),
        );
        tidy.found.push(fault.help("write each parameter as `{name}`"));
    } else if !template::query(name).is_empty() {
        let message = format!("the path `{name}` holds a query");
        let fault = Diagnostic::warning("AG217", path.key.span, message).label("read as query parameters");
        tidy.found
            .push(fault.help("end the path before it, and declare its parameters with `in: query`"));
    } else if name.contains('#') && !shared {
        let message = format!("the path `{name}` holds a fragment");
        let fault = Diagnostic::warning("AG217", path.key.span, message).label("left out");
        tidy.found
            .push(fault.help("end the path before `#`: what stands behind it is never sent to a service"));
    }
    let mut seen = BTreeSet::new();
    for parameter in names(template::split(name).0) {
        if !seen.insert(parameter) {
            let message = format!("the path `{name}` has the parameter `{parameter}` twice");
            let fault = Diagnostic::warning("AG217", path.key.span, message);
            tidy.found
                .push(fault.help("the first is the value, any text matches the second; give each a name of its own"));
        }
    }
}

fn unbalanced(path: &str) -> bool {
    let mut open = false;
    for c in path.chars() {
        match c {
            '{' if open => return true,
            '}' if !open => return true,
            '{' => open = true,
            '}' => open = false,
            _ => {}
        }
    }
    open
}

/// The names in braces, in order.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// One parameter an operation or a path item lists.
struct Listed<'a> {
    name: &'a str,
    location: &'a str,
    span: Span,
}

/// The parameters of a list, references followed; what has no name was reported.
fn listed<'a>(document: &'a Document, owner: &'a Node) -> Vec<Listed<'a>> {
    let items = owner.get("parameters").into_iter().flat_map(Node::items);
    let listed = items.filter_map(|item| {
        let node = document.resolve(item).node;
        let name = node.get("name")?;
        let own = item.get("$ref").map_or(name.span, |target| target.span);
        Some(Listed {
            name: name.as_str()?,
            location: node.get("in")?.as_str()?,
            span: own,
        })
    });
    listed.collect()
}

fn operations<'a>(path: &PathNode<'a>) -> impl Iterator<Item = (&'a str, &'a Node)> {
    operations_of(path.node)
        .into_iter()
        .map(|(key, node, _)| (key.name.as_str(), node))
}

/// Where a path's template and the declared parameters differ.
#[derive(Default)]
struct Gaps<'a> {
    /// Names of the template with the methods that do not declare them.
    undeclared: BTreeMap<&'a str, Vec<&'a str>>,
    /// Where such a name is declared instead.
    elsewhere: BTreeMap<&'a str, &'a str>,
    /// Declared path parameters that the template does not have.
    unused: BTreeMap<Span, &'a str>,
}

/// Parameters of the path's template against the declared ones, and repeated ones.
fn parameters<'a>(tidy: &mut Tidy<'_>, document: &'a Document, path: &'a PathNode<'a>) {
    let shared = listed(document, path.node);
    repeated(tidy, &shared);
    let mut gaps = Gaps::default();
    let wanted: Vec<&str> = names(template::split(&path.key.name).0).collect();
    let behind: Vec<&str> = names(template::split(&path.key.name).1).collect();
    for (method, operation) in operations(path) {
        let own = listed(document, operation);
        repeated(tidy, &own);
        let all: Vec<&Listed<'a>> = shared.iter().chain(&own).collect();
        let spare = all.iter().filter(|p| p.location == "path");
        let spare = spare.filter(|p| !wanted.contains(&p.name) && !behind.contains(&p.name));
        gaps.unused.extend(spare.map(|p| (p.span, p.name)));
        if !doubtful(tidy, path.node) && !doubtful(tidy, operation) {
            undeclared(tidy, &wanted, &all, method, &mut gaps);
        }
    }
    mismatches(tidy, path, gaps);
}

/// The names that one operation does not declare as path parameters.
fn undeclared<'a>(tidy: &Tidy<'_>, wanted: &[&'a str], all: &[&Listed<'a>], method: &'a str, gaps: &mut Gaps<'a>) {
    let in_path = |name: &str| all.iter().any(|p| p.location == "path" && p.name == name);
    for name in wanted.iter().filter(|name| !in_path(name) && !tidy.lost(name)) {
        gaps.undeclared.entry(name).or_default().push(method);
        if let Some(other) = all.iter().find(|p| p.name == *name) {
            gaps.elsewhere.insert(name, other.location);
        }
    }
}

/// One finding for each gap; a misspelt name is one gap, not two.
fn mismatches(tidy: &mut Tidy<'_>, path: &PathNode<'_>, mut gaps: Gaps<'_>) {
    for (name, methods) in gaps.undeclared {
        let near = similar(name, gaps.unused.values().copied()).map(str::to_owned);
        if let Some(near) = &near {
            gaps.unused.retain(|_, unused| unused != near);
        }
        let location = gaps.elsewhere.get(name).copied();
        tidy.found
            .push(undeclared_parameter(tidy.version, path, name, &methods, near, location));
    }
    for (span, name) in gaps.unused {
        let message = format!("the path `{}` has no parameter `{name}`", path.key.name);
        let fault = Diagnostic::warning("AG222", span, message);
        let help = format!("write `{{{name}}}` into the path, or remove the parameter; it is left out");
        tidy.found.push(fault.also(path.key.span, "the path").help(help));
    }
}

/// Whether some parameter of a list could not be read, so that nothing can be said about what is missing.
fn doubtful(tidy: &Tidy<'_>, owner: &Node) -> bool {
    let Some((key, list)) = owner.as_object().and_then(|object| object.entry("parameters")) else {
        return broken_within(tidy, owner.span).any(|span| tidy.source.text(span) == "parameters");
    };
    broken_within(tidy, list.span).next().is_some()
        || tidy.broken.binary_search(&key.span).is_ok()
        || list.items().any(|item| {
            item.get("$ref")
                .is_some_and(|target| tidy.broken.binary_search(&target.span).is_ok())
        })
}

/// What was left out within a place; `judge` has sorted it.
fn broken_within(tidy: &Tidy<'_>, outer: Span) -> impl Iterator<Item = Span> {
    let first = tidy
        .broken
        .partition_point(|span| (span.file, span.start) < (outer.file, outer.start));
    let rest = tidy.broken[first..].iter().copied();
    rest.take_while(move |span| span.file == outer.file && span.start < outer.end)
        .filter(move |span| span.end <= outer.end)
}

fn undeclared_parameter(
    version: Version,
    path: &PathNode<'_>,
    name: &str,
    methods: &[&str],
    near: Option<String>,
    elsewhere: Option<&str>,
) -> Diagnostic {
    let methods: Vec<String> = methods.iter().map(|method| method.to_uppercase()).collect();
    let message = format!(
        "the path parameter `{name}` of `{}` is not declared by {}",
        path.key.name,
        methods.join(", ")
    );
    let help = match (near, elsewhere) {
        (_, Some(location)) => format!("it is declared with `in: {location}`; write `in: path` and `required: true`"),
        (Some(near), _) => format!("it is declared as `{near}`; write both alike"),
        _ if version == Version::V2_0 => {
            format!("add to `parameters`: {{ name: {name}, in: path, required: true, type: string }}")
        }
        _ => format!("add to `parameters`: {{ name: {name}, in: path, required: true, schema: {{ type: string }} }}"),
    };
    Diagnostic::error("AG218", path.key.span, message).help(help)
}

fn repeated(tidy: &mut Tidy<'_>, listed: &[Listed<'_>]) {
    let mut seen: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for parameter in listed {
        let key = (parameter.location, parameter.name);
        let Some(first) = seen.get(&key) else {
            seen.insert(key, parameter.span);
            continue;
        };
        let message = format!(
            "the {} parameter `{}` is listed twice",
            parameter.location, parameter.name
        );
        let fault = Diagnostic::warning("AG221", parameter.span, message);
        let fault = fault.label("left out").also(*first, "first here");
        tidy.found.push(fault.help("remove one of the two"));
    }
}

fn operation_ids(tidy: &mut Tidy<'_>, document: &Document) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let operations: Vec<OperationNode<'_>> = document.operations().collect();
    for operation in &operations {
        let Some(node) = operation.node.get("operationId") else {
            continue;
        };
        let Some(id) = node.as_str() else { continue };
        let Some(first) = seen.get(id).filter(|first| **first != node.span) else {
            seen.insert(id, node.span);
            continue;
        };
        let fault = Diagnostic::error("AG223", node.span, format!("two operations have the id `{id}`"));
        let fault = fault.label("again here").also(*first, "first here");
        tidy.found
            .push(fault.help("rename one of them; ids become names of handlers and types"));
    }
}

/// The path of a key, decoded, with the names of its parameters left out.
fn shape_of(key: &str) -> String {
    let path = template::split(key).0;
    let mut shape = String::with_capacity(path.len());
    for (at, part) in path.split('{').enumerate() {
        if at == 0 {
            shape.push_str(part);
        } else {
            shape.push_str("{}");
            shape.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
        }
    }
    percent_decode(&shape)
}

fn common_method<'a>(a: &PathNode<'a>, b: &PathNode<'a>) -> Option<&'a str> {
    operations(a)
        .map(|(method, _)| method)
        .find(|method| b.node.get(method).is_some())
}

/// Paths that differ in the names of their parameters only. Where they share a method, `lower` tells their operations
/// apart.
fn same_shape(tidy: &mut Tidy<'_>, paths: &[PathNode<'_>]) {
    let mut seen: BTreeMap<String, &PathNode<'_>> = BTreeMap::new();
    for path in paths {
        let Some(first) = seen.get(&shape_of(&path.key.name)) else {
            seen.insert(shape_of(&path.key.name), path);
            continue;
        };
        if common_method(first, path).is_some() {
            continue;
        }
        let message = format!("`{}` is the same path as `{}`", path.key.name, first.key.name);
        let fault = Diagnostic::warning("AG230", path.key.span, message).also(first.key.span, "the same path");
        tidy.found.push(fault.help("write both operations under one path"));
    }
}

/// Each path is compared with each other one; of more than these only the router judges.
const MANY: usize = 5000;

/// Two paths that one request may match, without either being the narrower one: `/a/{x}/c` and `/a/b/{y}`. One finding
/// for each path that wins, with some of those it wins over.
fn ambiguous(tidy: &mut Tidy<'_>, paths: &[PathNode<'_>]) {
    if paths.len() > MANY {
        return;
    }
    let split: Vec<Vec<&str>> = paths
        .iter()
        .map(|path| template::split(&path.key.name).0.split('/').collect())
        .collect();
    let mut by_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut lost: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, segments) in split.iter().enumerate() {
        let others = by_length.entry(segments.len()).or_default();
        for other in others.iter().copied() {
            let Some(first_wins) = crossing(&split[other], segments) else {
                continue;
            };
            let (winner, loser) = if first_wins { (other, at) } else { (at, other) };
            lost.entry(winner).or_default().push(loser);
        }
        others.push(at);
    }
    for (winner, losers) in lost {
        tidy.found.push(crossed(&paths[winner], &losers, paths));
    }
}

/// Whether two paths cross, and then whether the first is fixed where they first differ.
fn crossing(a: &[&str], b: &[&str]) -> Option<bool> {
    let (mut first, mut second) = (None, None);
    for (at, (a, b)) in a.iter().zip(b).enumerate() {
        match (a.contains('{'), b.contains('{')) {
            (true, true) => {}
            (false, true) => first = first.or(Some(at)),
            (true, false) => second = second.or(Some(at)),
            (false, false) if a == b => {}
            (false, false) => return None,
        }
    }
    Some(first? < second?)
}

fn crossed(winner: &PathNode<'_>, losers: &[usize], paths: &[PathNode<'_>]) -> Diagnostic {
    let message = match losers {
        [one] => format!(
            "some requests match both `{}` and `{}`",
            winner.key.name, paths[*one].key.name
        ),
        many => format!(
            "some requests match `{}` and {} other paths",
            winner.key.name,
            many.len()
        ),
    };
    let mut fault = Diagnostic::advice("AG231", winner.key.span, message).label("this one wins");
    for loser in losers.iter().take(3) {
        fault = fault.also(paths[*loser].key.span, "over this one");
    }
    let common = losers
        .iter()
        .all(|loser| common_method(winner, &paths[*loser]).is_some());
    let help = if common {
        "the path that is fixed where they first differ wins; rename one of them to be sure"
    } else {
        "the path that is fixed where they first differ wins, and with it its methods: others are answered 405; rename one"
    };
    fault.help(help)
}
