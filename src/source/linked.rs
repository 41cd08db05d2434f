//! The files that a document's references lead to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::address::{Address, is_address};
use super::location::{joined, resolve, split_reference};
use super::{File, FileId, Limits, Node, Source, Trouble, Value, load};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Why there is no text behind a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Nobody looked: the text came without a folder.
    Unasked,
    /// It is an address on the network, of which nothing may be read.
    Remote,
    /// It is an address on the network, and no file came from there.
    Network(Trouble),
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
    /// It is the one at this other location, such as a link's target.
    At(String),
}

/// Where the files of a document come from: the disk, or a commit.
pub trait Files {
    /// The file at a location relative to the folder of the document, `../common/errors.yaml`; at most `most` bytes.
    fn read(&mut self, location: &str, most: usize) -> Result<Found, Unread>;
}

/// A word in a tree by which files hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link<'t> {
    /// What is referred to: `./errors.yaml#/NotFound`.
    To(&'t str),
    /// What a part calls itself, so that references to it need no file: `https://example.org/money.json`.
    Id(&'t str),
}

/// Says to its second argument the links in a tree.
pub type References = fn(&Node, &mut dyn FnMut(Link<'_>));

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
        self.links.known.get(&location).cloned().unwrap_or(Err(Unread::Unasked))
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

/// Reads all files that the first one leads to, each once, breadth first. What lies on the network comes last: a schema
/// that calls itself by an address is found without it.
pub(super) fn follow(
    source: &mut Source,
    found: &mut Diagnostics,
    files: &mut dyn Files,
    (limits, more): (&Limits, Vec<(String, Option<Node>)>),
    references: References,
) {
    let name = source.files.first().map_or("", |file| file.name.as_str());
    let (folder, own) = apart(name);
    let mut reading = Reading {
        folder: folder.to_owned(),
        bytes: source.files.first().map_or(0, |file| file.text.len()),
        nodes: source.root.as_ref().map_or(0, Node::size),
        limits,
        files,
        known: BTreeMap::from([(own.to_owned(), Ok(FileId(0)))]),
        ids: BTreeSet::new(),
        queue: VecDeque::from([FileId(0)]),
        remote: VecDeque::new(),
    };
    source.links.locations.push(own.to_owned());
    source.links.trees.push(None);
    source.links.named_files = more.len();
    for (file, (location, tree)) in (1..).map(FileId).zip(more) {
        reading.known.entry(location.clone()).or_insert(Ok(file));
        source.links.locations.push(location);
        source.links.trees.push(tree);
        reading.queue.push_back(file);
    }
    loop {
        if let Some(file) = reading.queue.pop_front() {
            for location in reading.wanted(source, file, references) {
                reading.reach(source, found, location);
            }
        } else if let Some(location) = reading.remote.pop_front() {
            if !reading.ids.contains(&location) {
                reading.look_up(source, found, location);
            }
        } else {
            break;
        }
    }
    source.links.known = reading.known;
}

/// The folder of a file and its name in it. An address is a name of its own.
fn apart(name: &str) -> (&str, &str) {
    match name.rsplit_once('/').filter(|_| !is_address(name)) {
        Some(("", own)) => ("/", own),
        Some((folder, own)) => (folder, own),
        None => ("", name),
    }
}

struct Reading<'a> {
    /// The folder of the first file, as the user gave it.
    folder: String,
    bytes: usize,
    nodes: usize,
    limits: &'a Limits,
    files: &'a mut dyn Files,
    /// What stands at each location that was asked for.
    known: BTreeMap<String, Result<FileId, Unread>>,
    /// Addresses that parts of the files call themselves.
    ids: BTreeSet<String>,
    /// Files whose references are not followed yet.
    queue: VecDeque<FileId>,
    /// Addresses that are not asked for yet.
    remote: VecDeque<String>,
}

impl Reading<'_> {
    /// The locations that a file refers to, in order.
    fn wanted(&mut self, source: &mut Source, file: FileId, references: References) -> Vec<String> {
        let mut locations = Vec::new();
        let mut needed = false;
        let base = source.location(file);
        let mut home = base.to_owned();
        if let Some(tree) = source.tree(file) {
            references(tree, &mut |link| match link {
                Link::To(reference) => {
                    let (path, fragment) = split_reference(reference);
                    needed |= !path.is_empty() || !fragment.is_empty() && !fragment.starts_with('/');
                    if let (false, Ok(location)) = (path.is_empty(), resolve(base, path)) {
                        locations.push(location);
                    }
                }
                Link::Id(id) => {
                    needed = true;
                    if Address::of(id).is_some() {
                        id.clone_into(&mut home);
                    }
                    self.ids.extend(resolve(&home, id));
                }
            });
        }
        source.links.needed |= needed;
        locations
    }

    /// Reads what lies at a location, or puts it off.
    fn reach(&mut self, source: &mut Source, found: &mut Diagnostics, location: String) {
        source.links.named |= self.known.get(&location) == Some(&Ok(FileId(0)));
        if self.known.contains_key(&location) {
            return;
        }
        if is_address(&location) {
            self.remote.push_back(location);
        } else {
            self.look_up(source, found, location);
        }
    }

    fn look_up(&mut self, source: &mut Source, found: &mut Diagnostics, location: String) {
        if !self.known.contains_key(&location) {
            let outcome = self.read(source, found, &location);
            self.known.insert(location, outcome);
        }
    }

    fn read(&mut self, source: &mut Source, found: &mut Diagnostics, location: &str) -> Result<FileId, Unread> {
        let id = u16::try_from(source.files.len()).map_err(|_| Unread::TooMany)?;
        if source.files.len() >= self.limits.files && is_address(location) {
            return Err(Unread::TooMany);
        }
        let bytes = match self.bytes(location)? {
            Found::Bytes(bytes) => bytes,
            Found::At(other) => {
                self.look_up(source, found, other.clone());
                return self.known.get(&other).cloned().unwrap_or(Err(Unread::Missing));
            }
        };
        if source.files.len() >= self.limits.files {
            return Err(Unread::TooMany);
        }
        self.bytes += bytes.len();
        let text = String::from_utf8(bytes).map_err(|_| Unread::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let id = FileId(id);
        let name = if is_address(location) {
            location.to_owned()
        } else {
            joined(&self.folder, location)
        };
        source.files.push(File::new(name, text));
        source.links.locations.push(location.to_owned());
        let tree = self.tree(source, found, text, id);
        source.links.trees.push(tree);
        self.queue.push_back(id);
        Ok(id)
    }

    /// What lies at a location, within what is left of the limit.
    fn bytes(&mut self, location: &str) -> Result<Found, Unread> {
        let most = self.limits.bytes.saturating_sub(self.bytes);
        if is_address(location) {
            return load::fetched(location, most, self.limits);
        }
        self.files.read(location, most)
    }

    fn tree(&mut self, source: &mut Source, found: &mut Diagnostics, text: &str, id: FileId) -> Option<Node> {
        let rest = Limits {
            nodes: self.limits.nodes.saturating_sub(self.nodes),
            ..self.limits.clone()
        };
        if is_prose(source.location(id)) {
            self.nodes += 1;
            return Some(prose(text, id));
        }
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

/// Whether a file is Markdown: the one ending that counts, since prose may look like anything.
fn is_prose(location: &str) -> bool {
    let path = location.split('?').next().unwrap_or(location);
    [".md", ".markdown"].iter().any(|end| path.ends_with(end))
}

/// A text as it stands, at its first line.
fn prose(text: &str, file: FileId) -> Node {
    let line = text.lines().next().map_or(0, str::len);
    let span = super::Span {
        file,
        start: 0,
        end: u32::try_from(line).unwrap_or_default(),
    };
    Node {
        value: Value::String(text.to_owned()),
        span,
    }
}

/// A file that holds nothing.
pub(super) fn empty(span: super::Span) -> Diagnostic {
    Diagnostic::error("AG103", span, "the file is empty").help("write what is referred to, or remove the reference")
}
