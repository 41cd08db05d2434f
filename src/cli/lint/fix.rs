//! `--fix`: the certain edits of all findings, made in rounds until there are none.

use crate::check::stale;
use crate::cli::front::Read;
use crate::cli::stop::{Exit, Stop};
use crate::cli::subject::Subject;
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::source::{self, FileId, Source};
use crate::write;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Edits that touch each other are made one after the other; more rounds than this need no document.
const ROUNDS: usize = 20;

/// Where all edits together make a document worse, this many are tried one by one.
const ALONE: usize = 100;

/// Texts of files by their location, relative to the folder of the document.
type Texts = BTreeMap<String, String>;

/// A document in which everything certain is mended.
pub(super) struct Mended {
    /// It, read anew.
    pub read: Read,
    /// Its files before.
    old: Texts,
    /// What is gone, with the file and the line where it was in the text of its round.
    gone: Vec<Gone>,
}

struct Gone {
    code: &'static str,
    message: String,
    location: String,
    line: usize,
}

/// Mends a document in memory. An edit after which the document has more errors than before is not made.
pub(super) fn mend(subject: &Subject, read: Read) -> Mended {
    let old = texts(&read.source);
    let gone = Vec::new();
    let mut mended = Mended { read, old, gone };
    let better = |read: &Read, sets: &[&[Edit]]| better(subject, read, sets);
    for _ in 0..ROUNDS {
        let sets = sets(&mended.read);
        let one = |set: &&[Edit]| better(&mended.read, std::slice::from_ref(set));
        let next = better(&mended.read, &sets).or_else(|| sets.iter().take(ALONE).find_map(one));
        let Some(next) = next else { break };
        mended.gone.extend(gone_between(&mended.read, &next));
        mended.read = next;
    }
    mended
}

/// The files that are the document's own.
fn texts(source: &Source) -> Texts {
    let ids = (0..=u16::MAX).map(FileId).zip(&source.files);
    let own = ids.filter(|(id, _)| is_own(source, *id));
    own.map(|(id, file)| (source.location(id).to_owned(), file.text.clone()))
        .collect()
}

/// Whether a file is the document's own: it lies below its folder, or the user named it. Others, which it may share,
/// are nobody's to mend unasked.
fn is_own(source: &Source, file: FileId) -> bool {
    let location = source.location(file);
    let near = !location.starts_with("..") || source.named_files().any(|named| named == file);
    near && !source::is_remote(Path::new(location))
}

/// The edits of each finding that lie in one of the document's own files.
fn sets(read: &Read) -> Vec<&[Edit]> {
    let edits = read.found.0.iter().map(|finding| finding.edits.as_slice());
    let own = |edits: &&[Edit]| {
        let Some(first) = edits.first() else { return false };
        let one = edits.iter().all(|edit| edit.span.file == first.span.file);
        one && is_own(&read.source, first.span.file)
    };
    edits.filter(own).collect()
}

/// The document after these edits, if they make it better.
fn better(subject: &Subject, read: &Read, sets: &[&[Edit]]) -> Option<Read> {
    let mut by_file: BTreeMap<FileId, Vec<&[Edit]>> = BTreeMap::new();
    for set in sets {
        by_file.entry(set.first()?.span.file).or_default().push(set);
    }
    let mut new = texts(&read.source);
    for (id, sets) in &by_file {
        let text = source::edited(read.source.file(*id)?, sets.iter().copied());
        new.insert(read.source.location(*id).to_owned(), text);
    }
    let next = subject.edited(&new).ok()?;
    let errors = |read: &Read| read.found.count(Severity::Error);
    (errors(&next) <= errors(read) && !gone_between(read, &next).is_empty()).then_some(next)
}

/// The findings with edits that the next text does not have any more.
fn gone_between(read: &Read, next: &Read) -> Vec<Gone> {
    let key = |finding: &Diagnostic| (finding.code, finding.message.clone());
    let mut left: Vec<_> = next.found.0.iter().map(key).collect();
    let mut gone = Vec::new();
    for finding in read.found.0.iter().filter(|finding| !finding.edits.is_empty()) {
        if let Some(index) = left.iter().position(|known| *known == key(finding)) {
            left.swap_remove(index);
            continue;
        }
        let span = finding.span().unwrap_or_default();
        gone.push(Gone {
            code: finding.code,
            message: finding.message.clone(),
            location: read.source.location(span.file).to_owned(),
            line: read.source.position(span).line,
        });
    }
    gone
}

impl Mended {
    /// The files that changed: location, old and new text.
    fn changed(&self) -> Vec<(&str, &str, String)> {
        let new = texts(&self.read.source);
        let both = new.into_iter().filter_map(|(location, new)| {
            let (location, old) = self.old.get_key_value(&location)?;
            (*old != new).then_some((location.as_str(), old.as_str(), new))
        });
        both.collect()
    }
}

/// Writes the texts back as the files were, with their byte order marks. Nothing is written where one of them is not
/// any more what was read.
pub(super) fn save(path: &Path, mended: &Mended) -> Result<(), Stop> {
    let mut writes = Vec::new();
    for (location, old, new) in mended.changed() {
        let path = path.with_file_name("").join(location);
        let bytes = std::fs::read(&path).map_err(|error| {
            let message = format!("cannot read `{}`: {error}", path.display());
            Stop::placeless("AG016", message, "make the file readable for this user")
        })?;
        let Some(mark @ ([] | [0xef, 0xbb, 0xbf])) = bytes.strip_suffix(old.as_bytes()) else {
            let message = format!("`{}` was changed while it was read", path.display());
            return Err(Stop::placeless("AG016", message, "run the command again"));
        };
        writes.push((path, [mark, new.as_bytes()].concat()));
    }
    for (path, bytes) in writes {
        write::text(&path, &bytes).map_err(|error| {
            let help = "check permissions and disk; the old file still stands";
            Stop::placeless("AG012", format!("{error:#}"), help)
        })?;
    }
    Ok(())
}

/// What would change, line by line.
pub(super) fn shown(mended: &Mended, terminal: &Terminal) -> Result<Exit, Stop> {
    for (location, old, new) in mended.changed() {
        let diff = stale::diff(old.as_bytes(), new.as_bytes());
        terminal.data(&format!("rewrite {location}\n{diff}"))?;
    }
    Ok(Exit::Clean)
}

/// `orders.yaml: 2 findings mended`, and which.
pub(super) fn told(path: &Path, mended: &Mended, dry: bool) -> String {
    let count = mended.gone.len();
    let verb = if dry { "would be mended" } else { "mended" };
    let mut words = match count {
        0 => format!("{}: nothing can be mended without asking", path.display()),
        1 => format!("{}: 1 finding {verb}", path.display()),
        _ => format!("{}: {count} findings {verb}", path.display()),
    };
    for gone in &mended.gone {
        let _ = write!(
            words,
            "\n  {} {}:{} {}",
            gone.code, gone.location, gone.line, gone.message
        );
    }
    words
}
