//! `--fix`: the certain edits of all findings, made in rounds until there are none.

use crate::check::stale;
use crate::cli::front::{self, Read};
use crate::cli::stop::{Exit, Stop};
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::lint::Options;
use crate::source::{self, File, FileId, Limits, Position};
use crate::{document, write};
use std::fmt::Write as _;
use std::path::Path;

/// Edits that touch each other are made one after the other; more rounds than this need no document.
const ROUNDS: usize = 20;

/// Where all edits together make a document worse, this many are tried one by one.
const ALONE: usize = 100;

/// A document in which everything certain is mended.
pub(super) struct Mended {
    /// It, read anew.
    pub read: Read,
    /// Its text before.
    old: String,
    /// What is gone, with the places where it was in the text of its round.
    gone: Vec<(Diagnostic, Position)>,
}

/// Mends a document in memory. An edit after which the document has more errors than before is not made.
pub(super) fn mend(path: &Path, read: Read, limits: &Limits, options: Options) -> Result<Mended, Stop> {
    let old = text(&read).to_owned();
    let mut mended = Mended {
        read,
        old,
        gone: Vec::new(),
    };
    for _ in 0..ROUNDS {
        let sets = sets(&mended.read);
        let next = match better(path, &mended.read, &sets, limits, options) {
            Some(next) => Some(next),
            None => sets
                .iter()
                .take(ALONE)
                .find_map(|set| better(path, &mended.read, std::slice::from_ref(set), limits, options)),
        };
        let Some(next) = next else { break };
        let gone = gone(&mended.read, &next);
        mended.gone.extend(gone);
        mended.read = next;
    }
    Ok(mended)
}

fn text(read: &Read) -> &str {
    read.source.files.first().map_or("", |file| file.text.as_str())
}

/// The edits of each finding that lie in the document itself.
fn sets(read: &Read) -> Vec<Vec<Edit>> {
    let edits = read.found.0.iter().map(|finding| &finding.edits);
    let own = |edits: &&Vec<Edit>| !edits.is_empty() && edits.iter().all(|edit| edit.span.file == FileId(0));
    edits.filter(own).cloned().collect()
}

/// The document after these edits, if they make it better.
fn better(path: &Path, read: &Read, sets: &[Vec<Edit>], limits: &Limits, options: Options) -> Option<Read> {
    let file: &File = read.source.files.first().filter(|_| !sets.is_empty())?;
    let text = source::edited(file, sets.iter().map(Vec::as_slice));
    let next = front::judged(document::open_as(path, &text, limits), options).ok()?;
    let errors = |read: &Read| read.found.count(Severity::Error);
    (errors(&next) <= errors(read) && !gone(read, &next).is_empty()).then_some(next)
}

/// The findings with edits that the next text does not have any more.
fn gone(read: &Read, next: &Read) -> Vec<(Diagnostic, Position)> {
    let mut left: Vec<(&str, &str)> = next.found.0.iter().map(|f| (f.code, f.message.as_str())).collect();
    let mut gone = Vec::new();
    for finding in read.found.0.iter().filter(|finding| !finding.edits.is_empty()) {
        let still = left
            .iter()
            .position(|known| *known == (finding.code, finding.message.as_str()));
        match still {
            Some(index) => {
                left.swap_remove(index);
            }
            None => gone.push((
                finding.clone(),
                read.source.position(finding.span().unwrap_or_default()),
            )),
        }
    }
    gone
}

/// Writes the text back as the file was, with its byte order mark. A file that is not any more what was read stays.
pub(super) fn save(path: &Path, mended: &Mended) -> Result<(), Stop> {
    if mended.gone.is_empty() {
        return Ok(());
    }
    let bytes = std::fs::read(path).map_err(|error| {
        let message = format!("cannot read `{}`: {error}", path.display());
        Stop::placeless("AG016", message, "make the file readable for this user")
    })?;
    let Some(mark @ ([] | [0xef, 0xbb, 0xbf])) = bytes.strip_suffix(mended.old.as_bytes()) else {
        let message = format!("`{}` was changed while it was read", path.display());
        return Err(Stop::placeless("AG016", message, "run the command again"));
    };
    write::text(path, &[mark, text(&mended.read).as_bytes()].concat()).map_err(|error| {
        let help = "check permissions and disk; the old file still stands";
        Stop::placeless("AG012", format!("{error:#}"), help)
    })
}

/// What would change, line by line.
pub(super) fn shown(mended: &Mended, terminal: &Terminal) -> Result<Exit, Stop> {
    terminal.data(&stale::diff(mended.old.as_bytes(), text(&mended.read).as_bytes()))?;
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
    for (finding, at) in &mended.gone {
        let _ = write!(words, "\n  {} line {}: {}", finding.code, at.line, finding.message);
    }
    words
}
