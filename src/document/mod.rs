//! A spanned tree to one OpenAPI document in the 3.0 object model, whatever version it was written in.
//!
//! All faults of structure are found here, in one run, each at its place; whoever walks a [`Document`] later needs to
//! handle any tree, but has nothing to report about its structure.
//!
//! `tidy` walks the tree once, judging every object by its table in `tables` and every schema by the rules of `schema`;
//! `normal` brings schemas into the words of 3.0. What spans several objects is judged on the result: `references`,
//! `paths`. A document of several files is made one tree before all that, by `join`.

mod complain;
mod extension;
mod join;
mod normal;
mod objects;
mod outside;
mod paths;
mod references;
mod schema;
mod shape;
mod similar;
mod skeleton;
mod tables;
mod tidy;
mod tree;
mod version;
mod walk;

pub use extension::EXTENSION_SCHEMA;
pub use similar::similar;
pub use tree::{Document, Resolved, Version, escape, unescape};
pub use walk::{METHODS, OperationNode, PathNode};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{self, Files, Limits, Node, Source, Span};
use std::path::Path;
use tidy::{At, Stand, Tidy};

/// Reads the file at `path` with all files it refers to, and makes one tree of them: the root of the source, in the
/// version as written, whose references all stay within it.
pub fn open(path: &Path, limits: &Limits) -> (Source, Diagnostics) {
    let (mut source, mut found) = source::load_linked(path, limits, join::references);
    found.extend(join::join(&mut source, limits));
    (source, found)
}

/// [`open`] as if the file at `path` held `text`.
pub fn open_as(path: &Path, text: &str, limits: &Limits) -> (Source, Diagnostics) {
    let (mut source, mut found) = source::parse_at(path, text, limits, join::references);
    found.extend(join::join(&mut source, limits));
    (source, found)
}

/// [`open`] where the files come from elsewhere, such as a commit; `name` is the first of them, `text` its text.
pub fn open_from(name: &str, text: &str, files: &mut dyn Files, limits: &Limits) -> (Source, Diagnostics) {
    let (mut source, mut found) = source::parse_linked(name, text, files, limits, join::references);
    found.extend(join::join(&mut source, limits));
    (source, found)
}

/// Judges the tree and brings it into the normal form. The findings are in document order.
pub fn read(source: &Source) -> (Document, Diagnostics) {
    let Some(root) = &source.root else {
        return (Document::new(None, Version::V3_0), Diagnostics::default());
    };
    match version::detect(root, source) {
        Ok(version) => judge(source, root, version),
        Err(fault) => (Document::new(None, Version::V3_0), Diagnostics(vec![*fault])),
    }
}

fn judge(source: &Source, root: &Node, version: Version) -> (Document, Diagnostics) {
    let mut tidy = Tidy::new(source, version);
    let at = At {
        name: "openapi",
        key: top(root),
        place: Stand::Field,
    };
    let shape = shape::Shape::Object(&tables::DOCUMENT);
    let tree = tidy.value(root.clone(), at, shape, shape::Need::Must);
    references::judge(&mut tidy, root);
    roots(&mut tidy, root, at.key);
    let document = Document::new(tree, version);
    paths::judge(&mut tidy, &document);
    skeleton::judge(&mut tidy, document.root());
    let mut found = tidy.found;
    found.sort();
    (document, found)
}

/// The token that stands for the whole document.
fn top(root: &Node) -> Span {
    let version = root.as_object().and_then(|object| object.entry("openapi"));
    version.map_or(root.span, |(key, _)| key.span)
}

/// What the root must hold beside its required keys.
fn roots(tidy: &mut Tidy<'_>, root: &Node, at: Span) {
    let has = |key: &str| root.get(key).is_some() || tidy.lost(key);
    let needed = match tidy.version {
        Version::V3_0 => has("paths"),
        _ => has("paths") || has("components") || has("webhooks"),
    };
    if !needed {
        let fault = Diagnostic::error("AG203", at, "the document has no `paths`");
        tidy.found
            .push(fault.help("add `paths:` with the operations of the service, or `paths: {}`"));
    }
    if let Some((key, webhooks)) = root.as_object().and_then(|object| object.entry("webhooks"))
        && webhooks.as_object().is_some_and(|webhooks| !webhooks.is_empty())
    {
        let fault = Diagnostic::advice(
            "AG394",
            key.span,
            "webhooks are left aside: they are calls that the service makes",
        );
        tidy.found
            .push(fault.help("nothing to do; the operations under `paths` are served"));
    }
}
