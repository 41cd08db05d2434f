//! A spanned tree to one OpenAPI document in the 3.0 object model, whatever version it was written in.
//!
//! All faults of structure are found here, in one run, each at its place; whoever walks a [`Document`] later needs to
//! handle any tree, but has nothing to report about its structure.
//!
//! `tidy` walks the tree once, judging every object by its table in `tables` and every schema by the rules of `schema`;
//! `normal` brings schemas into the words of 3.0. What spans several objects is judged on the result: `references`,
//! `paths`. What no contract can hold is named by `loss`. A document of several files is made one tree before all that, by `join`.

mod complain;
mod extension;
mod join;
mod loss;
mod named;
mod newer;
mod normal;
mod objects;
mod opened;
mod outside;
mod overlay;
mod paths;
pub(crate) mod pattern;
mod references;
mod schema;
mod shape;
mod similar;
mod skeleton;
mod swagger;
mod tables;
pub(crate) mod template;
mod tidy;
mod tree;
mod version;
mod walk;

pub use extension::EXTENSION_SCHEMA;
pub use named::name;
pub use similar::{certain, respelt, similar};
pub use tree::{Document, Resolved, Version, escape, unescape};
pub use walk::{FURTHER, METHODS, OperationNode, PathNode, method_of, operations_of};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{self, Files, Limits, Named, Node, Source, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tidy::{At, Stand, Tidy};

/// Reads the file at `path` with all files it refers to, and makes one tree of them: the root of the source, whose
/// references all stay within it, in the version as written. Swagger 2.0 becomes OpenAPI 3.0, judged before.
pub fn open(path: &Path, limits: &Limits) -> (Source, Diagnostics) {
    open_overlaid(path, &[], limits)
}

/// [`open`] with overlays (OpenAPI Overlay 1.1), applied one after the other to the one tree.
pub fn open_overlaid(path: &Path, overlays: &[PathBuf], limits: &Limits) -> (Source, Diagnostics) {
    let (source, found) = source::load_with(path, overlays, limits, join::references);
    whole(source, found, limits)
}

/// [`open_overlaid`] as if the files at these locations, relative to the folder of the first, held these texts.
pub fn open_edited(
    path: &Path,
    overlays: &[PathBuf],
    texts: &BTreeMap<String, String>,
    limits: &Limits,
) -> (Source, Diagnostics) {
    let (source, found) = source::load_edited(path, overlays, texts, limits, join::references);
    whole(source, found, limits)
}

/// [`open`] where the files come from elsewhere, such as a commit; `name` is the first of them, `text` its text.
pub fn open_from(name: &str, text: &str, files: &mut dyn Files, limits: &Limits) -> (Source, Diagnostics) {
    open_overlaid_from(name, text, files, Vec::new(), limits)
}

/// [`open_from`] with overlays.
pub fn open_overlaid_from(
    name: &str,
    text: &str,
    files: &mut dyn Files,
    overlays: Vec<Named>,
    limits: &Limits,
) -> (Source, Diagnostics) {
    let (source, found) = source::parse_linked(name, text, files, overlays, limits, join::references);
    whole(source, found, limits)
}

/// The pointer of a place in the words in which its document was written: of Swagger 2.0, `#/definitions/Pet`.
pub fn as_written(source: &Source, pointer: &str) -> String {
    match pointer.strip_prefix("#/components/schemas/") {
        Some(name) if source.converted => format!("#/definitions/{name}"),
        _ => pointer.to_owned(),
    }
}

fn whole(mut source: Source, mut found: Diagnostics, limits: &Limits) -> (Source, Diagnostics) {
    found.extend(join::join(&mut source, limits));
    for file in source.named_files() {
        found.extend(overlay::apply(&mut source, file, limits));
    }
    let root = source.root.as_ref();
    if let Some(root) = root.filter(|root| version::detect(root, &source) == Ok(Version::V2_0)) {
        let (tree, more) = swagger(&source, root);
        found.extend(more);
        source.root = Some(tree);
        source.converted = true;
    }
    (source, found)
}

/// Judges the tree and brings it into the normal form. The findings are in document order.
pub fn read(source: &Source) -> (Document, Diagnostics) {
    let Some(root) = &source.root else {
        return (Document::new(None, Version::V3_0), Diagnostics::default());
    };
    match version::detect(root, source) {
        Ok(version) if source.converted => (normal(source, root, version), Diagnostics::default()),
        Ok(Version::V2_0) => {
            let (tree, found) = swagger(source, root);
            (normal(source, &tree, Version::V3_0), found)
        }
        Ok(version) => {
            let (mut tidy, document) = judged(source, root, version);
            skeleton::judge(&mut tidy, document.root());
            loss::judge(root, version.form(), &mut tidy.found);
            (document, sorted(tidy.found))
        }
        Err(fault) => (Document::new(None, Version::V3_0), Diagnostics(vec![*fault])),
    }
}

/// The normal form of a tree, and a walk that knows what is wrong with it.
fn judged<'s>(source: &'s Source, root: &Node, version: Version) -> (Tidy<'s>, Document) {
    let mut tidy = Tidy::new(source, version);
    let at = At {
        name: version.key(),
        key: top(root, version),
        place: Stand::Field,
    };
    let shape = shape::Shape::Object(version.form().document);
    let tree = tidy.value(root.clone(), at, shape, shape::Need::Must);
    let free = references::judge(&mut tidy, root);
    let tree = tree.map(|tree| opened::opened(tree, &free));
    roots(&mut tidy, root, at.key);
    let document = Document::new(tree, version);
    paths::judge(&mut tidy, &document);
    (tidy, document)
}

/// The normal form of a tree that was judged before.
fn normal(source: &Source, root: &Node, version: Version) -> Document {
    judged(source, root, version).1
}

/// A tree of Swagger 2.0 in the words of OpenAPI 3.0, and what is wrong with it in its own.
fn swagger(source: &Source, root: &Node) -> (Node, Diagnostics) {
    let mut found = judged(source, root, Version::V2_0).0.found;
    let tree = swagger::converted(root, &mut found);
    loss::judge(&tree, Version::V3_0.form(), &mut found);
    (tree, sorted(found))
}

fn sorted(mut found: Diagnostics) -> Diagnostics {
    found.sort();
    found
}

/// The token that stands for the whole document.
fn top(root: &Node, version: Version) -> Span {
    let version = root.as_object().and_then(|object| object.entry(version.key()));
    version.map_or(root.span, |(key, _)| key.span)
}

/// What the root must hold beside its required keys.
fn roots(tidy: &mut Tidy<'_>, root: &Node, at: Span) {
    let has = |key: &str| root.get(key).is_some() || tidy.lost(key);
    let needed = match tidy.version {
        Version::V2_0 | Version::V3_0 => has("paths"),
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
