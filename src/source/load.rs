//! From a path or a text to a [`Source`].

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::{File, FileId, Limits, Source, Span, json, recover, yaml};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reads the file at `path`. The only function of this room that touches the disk.
///
/// Whatever is wrong with the file or its text is among the diagnostics; the source then has no root, or a partial one.
pub fn load(path: &Path, limits: &Limits) -> (Source, Diagnostics) {
    load_beside(&[], path, limits)
}

/// Reads the file at `path` beside files that were read before: its places lie behind theirs, so that one report can
/// show both. The files of the source are all of them, its tree that of the new one.
pub fn load_beside(known: &[File], path: &Path, limits: &Limits) -> (Source, Diagnostics) {
    let name = path.display().to_string();
    match read(path, &name, limits) {
        Ok(text) => parse_beside(known, &name, &text, limits),
        Err(diagnostic) => {
            let source = Source {
                files: [known, &[File::new(name, "")]].concat(),
                ..Source::default()
            };
            (source, Diagnostics(vec![*diagnostic]))
        }
    }
}

/// Reads `text` as the content of a file called `name`.
pub fn parse_text(name: &str, text: &str, limits: &Limits) -> (Source, Diagnostics) {
    parse_beside(&[], name, text, limits)
}

/// Reads `text` as the content of a file called `name`, beside files that were read before.
pub fn parse_beside(known: &[File], name: &str, text: &str, limits: &Limits) -> (Source, Diagnostics) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut source = Source {
        files: [known, &[File::new(name, text)]].concat(),
        ..Source::default()
    };
    let mut diagnostics = Diagnostics::default();
    if text.len() > byte_limit(limits) {
        diagnostics.push(too_big(name, limits));
    } else if text.trim().is_empty() {
        diagnostics.push(empty(&source));
    } else {
        tree(&mut source, &mut diagnostics, limits);
    }
    (source, diagnostics)
}

/// Chooses the reader by what is in the text: what begins like JSON is read as JSON first.
fn tree(source: &mut Source, diagnostics: &mut Diagnostics, limits: &Limits) {
    let Some((text, before)) = source
        .files
        .split_last()
        .map(|(file, before)| (file.text.as_str(), before.len()))
    else {
        return;
    };
    let file = FileId(u16::try_from(before).unwrap_or(u16::MAX));
    let mut found = Diagnostics::default();
    if text.trim_start().starts_with(['{', '[']) {
        let root = json::read(text, file, limits, &mut found);
        let quoted = text.trim_start()[1..].trim_start().starts_with(['"', '}', ']', '{']);
        let flow = is_syntax(&found).then(|| yaml::read(text, file, limits));
        match flow {
            Some(Ok((root, faults))) => {
                source.root = root;
                diagnostics.extend(faults);
                return;
            }
            Some(Err(_)) if !quoted => {}
            _ => {
                source.root = root;
                diagnostics.extend(found);
                return;
            }
        }
    }
    let recovered = recover::read(text, file, limits);
    source.root = recovered.root;
    source.holes = recovered.holes;
    diagnostics.extend(recovered.diagnostics);
}

/// Whether JSON's grammar was broken, so that the text may be YAML after all.
fn is_syntax(found: &Diagnostics) -> bool {
    found.0.iter().any(|d| d.code == "AG105")
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

fn empty(source: &Source) -> Diagnostic {
    let span = Span {
        file: FileId(u16::try_from(source.files.len() - 1).unwrap_or(u16::MAX)),
        ..Span::default()
    };
    Diagnostic::error("AG103", span, "the document is empty")
        .help("the smallest document:\nopenapi: 3.0.3\ninfo: { title: My API, version: 1.0.0 }\npaths: {}")
}

fn too_big(name: &str, limits: &Limits) -> Diagnostic {
    Diagnostic::placeless("AG111", format!("`{name}` is larger than {} bytes", limits.bytes))
        .help("raise the limit with --max-bytes if you trust the document")
}
