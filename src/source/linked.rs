//! The files that a document's references lead to.

use std::collections::{BTreeMap, VecDeque};

use super::location::{joined, resolve, split_reference};
use super::{File, FileId, Limits, Node, Source, load};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Why there is no text behind a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Nobody looked: the text came without a folder.
    Unasked,
    /// It is an address on the network.
    Remote,
    /// It is no relative path.
    Absolute,
    /// It lies outside the folder that the document may read from.
    Outside,
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// It is a device, a pipe or the like.
    Special,
    /// This user may not read it, or the disk fails.
    Denied,
    /// It is not UTF-8.
    NotUtf8,
    /// More files than the limit.
    TooMany,
    /// More bytes, in all files together, than the limit.
    TooLarge,
}

/// A file that was looked up.
#[derive(Clone, Debug)]
pub enum Found {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It was read before, at this location.
    Again(String),
}

/// Where the files of a document come from: the disk, or a commit.
pub trait Files {
    /// The file at a location relative to the folder of the document, `../common/errors.yaml`; at most `most` bytes.
    fn read(&mut self, location: &str, most: usize) -> Result<Found, Unread>;
}

/// Says to its second argument what the texts in a tree refer to: `./errors.yaml#/NotFound`.
pub type References = fn(&Node, &mut dyn FnMut(&str));

/// What was read beside the first file.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// The location of each file, relative to the folder of the first.
    locations: Vec<String>,
    /// The tree of each file but the first, whose tree is the root of the source.
    trees: Vec<Option<Node>>,
    /// What stands at each location that was asked for.
    known: BTreeMap<String, Result<FileId, Unread>>,
    /// How many files behind the first the user named.
    named_files: usize,
    /// Whether the document is referred to by its name.
    named: bool,
    /// Whether a reference is anything but a path within its file.
    needed: bool,
}

impl Source {
    /// Whether a reference leads to another file, or to a place of its own by another name than its path.
    pub fn is_linked(&self) -> bool {
        self.links.needed
    }

    /// Whether a file refers to the document by its name, so that it must keep it.
    pub fn is_named(&self) -> bool {
        self.links.named
    }

    /// The file that a path in `from` leads to; the empty path leads to `from` itself.
    pub fn linked(&self, from: FileId, path: &str) -> Result<FileId, Unread> {
        if path.is_empty() {
            return Ok(from);
        }
        let location = resolve(self.location(from), path)?;
        self.links.known.get(&location).copied().unwrap_or(Err(Unread::Unasked))
    }

    /// The tree of a file as it was read; nothing when its text could not be understood.
    pub fn tree(&self, file: FileId) -> Option<&Node> {
        if file == FileId(0) {
            return self.root.as_ref();
        }
        self.links.trees.get(usize::from(file.0))?.as_ref()
    }

    /// The files behind the first that the user named.
    pub fn named_files(&self) -> impl Iterator<Item = FileId> + use<> {
        (1..=u16::MAX).map(FileId).take(self.links.named_files)
    }

    /// Puts another tree in the place of a file's.
    pub fn set_tree(&mut self, file: FileId, tree: Option<Node>) {
        if file == FileId(0) {
            self.root = tree;
        } else if let Some(place) = self.links.trees.get_mut(usize::from(file.0)) {
            *place = tree;
        }
    }

    /// Where a file lies relative to the folder of the first, with `/`: `../common/errors.yaml`.
    pub fn location(&self, file: FileId) -> &str {
        self.links.locations.get(usize::from(file.0)).map_or("", String::as_str)
    }
}

/// Reads all files that the first one leads to, each once, breadth first.
pub(super) fn follow(
    source: &mut Source,
    found: &mut Diagnostics,
    files: &mut dyn Files,
    (limits, more): (&Limits, Vec<(String, Option<Node>)>),
    references: References,
) {
    let name = source.files.first().map_or("", |file| file.name.as_str());
    let (folder, own) = name.rsplit_once('/').map_or(("", name), |(folder, own)| (folder, own));
    let folder = if name.starts_with('/') && folder.is_empty() {
        "/"
    } else {
        folder
    };
    let mut reading = Reading {
        folder: folder.to_owned(),
        bytes: source.files.first().map_or(0, |file| file.text.len()),
        nodes: source.root.as_ref().map_or(0, Node::size),
        limits,
        queue: VecDeque::from([FileId(0)]),
    };
    source.links.locations.push(own.to_owned());
    source.links.trees.push(None);
    let own = (own.to_owned(), Ok(FileId(0)));
    let mut known = BTreeMap::from([own]);
    source.links.named_files = more.len();
    for (file, (location, tree)) in (1..).map(FileId).zip(more) {
        known.entry(location.clone()).or_insert(Ok(file));
        source.links.locations.push(location);
        source.links.trees.push(tree);
        reading.queue.push_back(file);
    }
    while let Some(file) = reading.queue.pop_front() {
        for location in wanted(source, file, references) {
            source.links.named |= known.get(&location) == Some(&Ok(FileId(0)));
            if !known.contains_key(&location) {
                let outcome = reading.read(source, found, files, &location, &known);
                known.insert(location, outcome);
            }
        }
    }
    source.links.known = known;
}

/// The locations that a file refers to, in order.
fn wanted(source: &mut Source, file: FileId, references: References) -> Vec<String> {
    let mut locations = Vec::new();
    let mut needed = false;
    let base = source.location(file);
    if let Some(tree) = source.tree(file) {
        references(tree, &mut |reference| {
            let (path, fragment) = split_reference(reference);
            needed |= !path.is_empty() || !fragment.is_empty() && !fragment.starts_with('/');
            if let (false, Ok(location)) = (path.is_empty(), resolve(base, path)) {
                locations.push(location);
            }
        });
    }
    source.links.needed |= needed;
    locations
}

struct Reading<'a> {
    /// The folder of the first file, as the user gave it.
    folder: String,
    bytes: usize,
    nodes: usize,
    limits: &'a Limits,
    queue: VecDeque<FileId>,
}

impl Reading<'_> {
    fn read(
        &mut self,
        source: &mut Source,
        found: &mut Diagnostics,
        files: &mut dyn Files,
        location: &str,
        known: &BTreeMap<String, Result<FileId, Unread>>,
    ) -> Result<FileId, Unread> {
        let id = u16::try_from(source.files.len()).map_err(|_| Unread::TooMany)?;
        let bytes = match files.read(location, self.limits.bytes.saturating_sub(self.bytes))? {
            Found::Bytes(bytes) => bytes,
            Found::Again(location) => return known.get(&location).copied().unwrap_or(Err(Unread::Missing)),
        };
        if source.files.len() >= self.limits.files {
            return Err(Unread::TooMany);
        }
        self.bytes += bytes.len();
        let text = String::from_utf8(bytes).map_err(|_| Unread::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let id = FileId(id);
        source.files.push(File::new(joined(&self.folder, location), text));
        source.links.locations.push(location.to_owned());
        let tree = self.tree(source, found, text, id);
        source.links.trees.push(tree);
        self.queue.push_back(id);
        Ok(id)
    }

    fn tree(&mut self, source: &mut Source, found: &mut Diagnostics, text: &str, id: FileId) -> Option<Node> {
        let rest = Limits {
            nodes: self.limits.nodes.saturating_sub(self.nodes),
            ..self.limits.clone()
        };
        let mut own = load::tree(text, id, &rest);
        for fault in own.diagnostics.0.iter_mut().filter(|fault| fault.code == "AG113") {
            fault.message = format!("the files of the document have more than {} values", self.limits.nodes);
        }
        found.extend(own.diagnostics);
        source.holes.extend(own.holes);
        self.nodes += own.root.as_ref().map_or(0, Node::size);
        own.root
    }
}

/// A file that holds nothing.
pub(super) fn empty(span: super::Span) -> Diagnostic {
    Diagnostic::error("AG103", span, "the file is empty").help("write what is referred to, or remove the reference")
}
