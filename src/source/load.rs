//! From a path or a text to a [`Source`].

mod disk;
mod network;
mod public;

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::address::Address;
use super::linked::{self, Files, Found, References, Unread};
use super::recover::Recovered;
use super::{File, FileId, Limits, Node, Source, Span, Trouble, json, recover, yaml};
use crate::diagnostic::{Diagnostic, Diagnostics};
use disk::{Disk, Edited};

pub use network::{Allow, Network};

/// Reads the file at `path` alone; an address is a path, too. This, [`load_linked`] and what they share are the only
/// functions of this room that touch the disk or the network.
///
/// Whatever is wrong with the file or its text is among the diagnostics; the source then has no root, or a partial one.
pub fn load(path: &Path, limits: &Limits) -> (Source, Diagnostics) {
    match given(path, limits) {
        Ok((name, text)) => parse_text(&name, &text, limits),
        Err(diagnostic) => {
            let source = Source {
                files: vec![File::new(path.display().to_string(), "")],
                ..Source::default()
            };
            (source, Diagnostics(vec![*diagnostic]))
        }
    }
}

/// Reads the file at `path` and all files that its references lead to, each once.
///
/// Whatever is wrong with a file that could be read is among the diagnostics; why a file could not be read, the source
/// knows: [`Source::linked`].
pub fn load_linked(path: &Path, limits: &Limits, references: References) -> (Source, Diagnostics) {
    load_with(path, &[], limits, references)
}

/// [`load_linked`] with other files that the user named, such as overlays: they follow the first in the source, each
/// with its tree, unless it cannot be read.
pub fn load_with(path: &Path, more: &[PathBuf], limits: &Limits, references: References) -> (Source, Diagnostics) {
    load_edited(path, more, &BTreeMap::new(), limits, references)
}

/// [`load_with`] as if the files at these locations, relative to the folder of the first, held these texts.
pub fn load_edited(
    path: &Path,
    more: &[PathBuf],
    texts: &BTreeMap<String, String>,
    limits: &Limits,
    references: References,
) -> (Source, Diagnostics) {
    let mut disk = Disk::new(if is_remote(path) { Path::new("") } else { path }, limits);
    let mut unread = Diagnostics::default();
    let mut named = |path: &Path, location: Option<String>| {
        let known = location.as_ref().and_then(|location| texts.get(location));
        let known = known.map(|text| (path.display().to_string(), text.clone()));
        match known.map_or_else(|| given(path, limits), Ok) {
            Ok((name, text)) => Some(Named {
                location: location.unwrap_or_else(|| name.clone()),
                name,
                text,
            }),
            Err(diagnostic) => {
                unread.push(*diagnostic);
                None
            }
        }
    };
    let own = path.file_name().filter(|_| !is_remote(path));
    let Some(first) = named(path, own.map(|name| name.to_string_lossy().into_owned())) else {
        let source = Source {
            files: vec![File::new(path.display().to_string(), "")],
            ..Source::default()
        };
        return (source, unread);
    };
    let mut beside = |path: &PathBuf| named(path, (!is_remote(path)).then(|| disk.named(path)));
    let more = more.iter().filter_map(&mut beside).collect();
    let mut files = Edited { disk, texts };
    let (source, mut found) = parse_linked(&first.name, &first.text, &mut files, more, limits, references);
    found.extend(unread);
    (source, found)
}

/// A file that the user named beside the first.
#[derive(Clone, Debug)]
pub struct Named {
    /// Where it lies relative to the folder of the first; its address where it lies on the network.
    pub location: String,
    /// What it is called where it is shown.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// Adds a file to a source.
fn beside(source: &mut Source, found: &mut Diagnostics, name: &str, text: &str, limits: &Limits) -> Option<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file = FileId(u16::try_from(source.files.len()).ok()?);
    source.files.push(File::new(name, text));
    let read = tree(text, file, limits);
    found.extend(read.diagnostics);
    source.holes.extend(read.holes);
    read.root
}

/// [`load_with`] where the files come from elsewhere, such as a commit; `name` is the first of them, `text` its text.
pub fn parse_linked(
    name: &str,
    text: &str,
    files: &mut dyn Files,
    more: Vec<Named>,
    limits: &Limits,
    references: References,
) -> (Source, Diagnostics) {
    let (mut source, mut found) = parse_text(name, text, limits);
    if source.root.is_some() {
        let trees = more.into_iter().map(|file| {
            let tree = beside(&mut source, &mut found, &file.name, &file.text, limits);
            (file.location, tree)
        });
        let trees = trees.collect();
        linked::follow(&mut source, &mut found, files, (limits, trees), references);
    }
    (source, found)
}

/// Reads `text` as the content of a file called `name`.
pub fn parse_text(name: &str, text: &str, limits: &Limits) -> (Source, Diagnostics) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut source = Source {
        files: vec![File::new(name, text)],
        ..Source::default()
    };
    let mut diagnostics = Diagnostics::default();
    if text.len() > byte_limit(limits) {
        diagnostics.push(too_big(name, limits));
    } else if text.trim().is_empty() {
        diagnostics.push(empty());
    } else {
        let read = tree(text, FileId(0), limits);
        source.root = read.root;
        source.holes = read.holes;
        diagnostics.extend(read.diagnostics);
    }
    (source, diagnostics)
}

/// Chooses the reader by what is in the text: what begins like JSON is read as JSON first.
pub(super) fn tree(text: &str, file: FileId, limits: &Limits) -> Recovered {
    if text.trim().is_empty() {
        let span = Span {
            file,
            ..Span::default()
        };
        let diagnostics = Diagnostics(vec![linked::empty(span)]);
        return Recovered {
            diagnostics,
            ..Recovered::default()
        };
    }
    if text.trim_start().starts_with(['{', '[']) {
        let mut diagnostics = Diagnostics::default();
        let root = json::read(text, file, limits, &mut diagnostics);
        let quoted = text.trim_start()[1..].trim_start().starts_with(['"', '}', ']', '{']);
        let flow = is_syntax(&diagnostics).then(|| yaml::read(text, file, limits));
        let read = match flow {
            Some(Ok((root, diagnostics))) => Some((root, diagnostics)),
            Some(Err(_)) if !quoted => None,
            _ => Some((root, diagnostics)),
        };
        if let Some((root, diagnostics)) = read {
            return Recovered {
                root,
                diagnostics,
                ..Recovered::default()
            };
        }
    }
    recover::read(text, file, limits)
}

/// Whether JSON's grammar was broken, so that the text may be YAML after all.
fn is_syntax(found: &Diagnostics) -> bool {
    found.0.iter().any(|d| d.code == "AG105")
}

/// Whether what the user named is an address.
pub fn is_remote(path: &Path) -> bool {
    path.to_str().is_some_and(|path| Address::of(path).is_some())
}

/// A file that the user named: what it is called, and its text.
fn given(path: &Path, limits: &Limits) -> Result<(String, String), Box<Diagnostic>> {
    let name = path.display().to_string();
    let Some(address) = path.to_str().and_then(Address::of) else {
        let text = read(path, &name, limits)?;
        return Ok((name, text));
    };
    let failed = |unread| Box::new(unfetched(&name, unread, limits));
    let mut at = address.map_err(failed)?.to_string();
    loop {
        match fetched(&at, byte_limit(limits), limits).map_err(failed)? {
            Found::At(other) => at = other,
            Found::Bytes(bytes) => {
                let text = String::from_utf8(bytes).map_err(|error| Box::new(not_utf8(&at, &error)))?;
                return Ok((at, text));
            }
        }
    }
}

/// What an address answers, where that may be asked.
pub(super) fn fetched(location: &str, most: usize, limits: &Limits) -> Result<Found, Unread> {
    let network = limits.network.as_ref().ok_or(Unread::Remote)?;
    network.read(location, most, limits.seconds)
}

fn unfetched(name: &str, unread: Unread, limits: &Limits) -> Diagnostic {
    let (code, what, help) = match unread {
        Unread::TooLarge => return too_big(name, limits),
        Unread::Network(trouble) => trouble.said(name),
        _ => Trouble::unasked(name),
    };
    Diagnostic::placeless(code, what).help(help)
}

/// The text of a file, or why there is none.
fn read(path: &Path, name: &str, limits: &Limits) -> Result<String, Box<Diagnostic>> {
    let failed = |error: std::io::Error| Box::new(unreadable(name, &error));
    let file = fs::File::open(path).map_err(failed)?;
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        let fault = Diagnostic::placeless("AG101", format!("cannot read `{name}`: it is a folder"));
        return Err(Box::new(
            fault.help("name the document in it, for example openapi.yaml"),
        ));
    }
    let limit = byte_limit(limits);
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > limit {
        return Err(Box::new(too_big(name, limits)));
    }
    String::from_utf8(bytes).map_err(|error| Box::new(not_utf8(name, &error)))
}

/// Spans count bytes in 32 bits.
fn byte_limit(limits: &Limits) -> usize {
    limits.bytes.min(u32::MAX as usize - 1)
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    let (reason, help) = match error.kind() {
        ErrorKind::NotFound => (
            "there is no such file",
            "check the path; it is relative to the current folder",
        ),
        ErrorKind::PermissionDenied => ("permission denied", "make the file readable for this user"),
        ErrorKind::IsADirectory => ("it is a folder", "name the document in it, for example openapi.yaml"),
        _ => ("the system cannot read it", "check the path and the disk"),
    };
    Diagnostic::placeless("AG101", format!("cannot read `{name}`: {reason}")).help(help)
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let before = &error.as_bytes()[..at];
    let line = String::from_utf8_lossy(before).matches('\n').count() + 1;
    Diagnostic::placeless(
        "AG102",
        format!("`{name}` is not UTF-8: byte {at}, in line {line}, begins no character"),
    )
    .help("save the document as UTF-8; JSON and YAML documents are exchanged in no other encoding")
}

fn empty() -> Diagnostic {
    Diagnostic::error("AG103", Span::default(), "the document is empty")
        .help("the smallest document:\nopenapi: 3.0.3\ninfo: { title: My API, version: 1.0.0 }\npaths: {}")
}

fn too_big(name: &str, limits: &Limits) -> Diagnostic {
    Diagnostic::placeless("AG111", format!("`{name}` is larger than {} bytes", limits.bytes))
        .help("raise the limit with --max-bytes if you trust the document")
}
