//! What is said of references that lead out of their file to nowhere.

use super::similar::similar;
use super::tree::at;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Node, Source, Span, Trouble, Unread, split_reference};

/// Why `text`, which stands at `span`, leads nowhere. Silent when the file it names could not be understood, which was
/// reported there. In examples and other data, what looks like a reference may be none.
pub(super) fn unreachable(source: &Source, text: &str, span: Span, is_data: bool) -> Option<Diagnostic> {
    let (path, fragment) = split_reference(text);
    let mut fault = match source.linked(span.file, path) {
        Err(reason) => unread(text, path, span, reason),
        Ok(file) => dangling(source, fragment, span, file)?,
    };
    if is_data {
        fault.severity = Severity::Warning;
        fault.help = Some("it is taken as it stands; write the value here if that is not meant".to_owned());
    }
    Some(fault)
}

fn unread(text: &str, path: &str, span: Span, reason: Unread) -> Diagnostic {
    let network = match &reason {
        Unread::Remote => Some(Trouble::unasked(path)),
        Unread::Network(trouble) => Some(trouble.said(path)),
        _ => None,
    };
    if let Some((code, what, help)) = network {
        return Diagnostic::error(code, span, what).help(help);
    }
    let (code, what, help) = match reason {
        Unread::Absolute => (
            "AG396",
            format!("`{text}` is no relative path"),
            "write the path from this file to the other, such as ../common/errors.yaml",
        ),
        Unread::Outside => (
            "AG396",
            format!("`{path}` lies outside the folder that this document may read from"),
            "that is its repository, or without one its own folder; name a wider one with --files-within",
        ),
        Unread::TooMany => (
            "AG397",
            format!("`{path}` is one file too many"),
            "raise the limit with --max-files if you trust the document",
        ),
        Unread::TooLarge => (
            "AG111",
            format!("`{path}` and the files before it are larger than the limit"),
            "raise the limit with --max-bytes if you trust the document",
        ),
        other => (
            "AG391",
            format!("`{path}` cannot be read: {}", why(&other)),
            "correct the path; it begins at the folder of this file",
        ),
    };
    Diagnostic::error(code, span, what).help(help)
}

fn why(reason: &Unread) -> &'static str {
    match reason {
        Unread::Missing => "there is no such file",
        Unread::Folder => "it is a folder",
        Unread::Special => "it is no regular file",
        Unread::NotUtf8 => "it is not UTF-8",
        Unread::Unasked => "this text stands in no folder",
        _ => "the system refuses it",
    }
}

/// The file is there, but nothing stands at the place.
fn dangling(source: &Source, fragment: &str, span: Span, file: FileId) -> Option<Diagnostic> {
    let tree = source.tree(file)?;
    let name = source.file(file).map_or("", |file| file.name.as_str());
    if !fragment.is_empty() && !fragment.starts_with('/') {
        let message = format!("no schema in {name} has the anchor `{fragment}`");
        let fault = Diagnostic::error("AG393", span, message);
        return Some(fault.help("write `$anchor` beside the schema that is meant, or refer to it by its path"));
    }
    let document = source.files.first().map_or("", |file| file.name.as_str());
    let (parent, last) = fragment.rsplit_once('/').unwrap_or(("", fragment));
    if source.lost(last) {
        return None;
    }
    let fault = Diagnostic::error("AG211", span, format!("nothing stands at `#{fragment}` in {name}"));
    let names = at(tree, &format!("#{parent}")).and_then(Node::as_object);
    let near = names.and_then(|names| similar(last, names.keys()));
    let place = format!("#{fragment}");
    let own = file == span.file && source.root.as_ref().is_some_and(|root| at(root, &place).is_some());
    let help = match near {
        Some(near) => format!("did you mean `#{parent}/{near}`?"),
        None if fragment.is_empty() => "a reference names a place: `#/components/schemas/Name`".to_owned(),
        None if own => {
            format!("a reference without a path stays in its file; write that of {document} before `{place}`")
        }
        None => format!("add `{last}` to that file, or correct the name"),
    };
    Some(fault.help(help))
}
