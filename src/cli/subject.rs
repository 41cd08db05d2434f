//! A document as a command names it: its file, what changes it, and the service it belongs to.

use super::args::Overlays;
use super::front::{self, Folder, Read};
use super::stop::Stop;
use crate::diagnostic::Diagnostics;
use crate::lint::Options;
use crate::source::{self, Limits, Source};
use crate::{config, document};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A document that is to be read.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// Its file.
    pub file: PathBuf,
    /// What changes it, in the order in which it is applied.
    overlays: Vec<PathBuf>,
    /// The service whose document it is: its configuration names parts of it.
    owner: Option<Folder>,
    /// What its owner has decided.
    pub options: Options,
    /// How much it may ask of us: the user's flags, and what its owner allows.
    pub limits: Limits,
}

impl Subject {
    /// A document that belongs to nobody yet.
    pub(crate) fn alone(file: &Path, overlays: &Overlays, limits: &Limits) -> Self {
        Self {
            file: file.to_path_buf(),
            overlays: overlays.overlays.clone(),
            owner: None,
            options: Options::default(),
            limits: limits.clone(),
        }
    }

    /// The document of a service.
    pub(crate) fn of_folder(folder: &Folder) -> Self {
        Self {
            file: folder.document.clone(),
            overlays: folder.overlays(),
            options: folder.options(),
            limits: folder.limits.clone(),
            owner: Some(folder.clone()),
        }
    }

    /// A document with what the `apigen.toml` beside it says, if there is one: how it is judged, and where it is the
    /// document of that service, its overlays, before those that the user names, and its names.
    pub(crate) fn beside(
        file: &Path,
        overlays: &Overlays,
        limits: &Limits,
        config: Option<&Path>,
    ) -> Result<Self, Stop> {
        let mut subject = Self::alone(file, overlays, limits);
        let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty());
        let dir = dir.unwrap_or(Path::new("."));
        if config.is_none() && (source::is_remote(file) || !dir.join(config::FILE).is_file()) {
            return Ok(subject);
        }
        let folder = front::folder(dir, config, limits)?;
        subject.options = folder.options();
        subject.limits = folder.limits.clone();
        if folder.is_about(file) {
            subject.overlays.splice(0..0, folder.overlays());
            subject.owner = Some(folder);
        }
        Ok(subject)
    }

    /// The same as if it belonged to the service of another, unless it has one itself.
    pub(crate) fn or_of(self, other: &Self) -> Self {
        Self {
            owner: self.owner.or_else(|| other.owner.clone()),
            ..self
        }
    }

    /// The same without the names that its owner gives it.
    pub(crate) fn unnamed(self) -> Self {
        Self { owner: None, ..self }
    }

    /// Reads it as far as it goes. A file that cannot be read at all stops the run.
    pub(crate) fn read(&self) -> Result<Read, Stop> {
        self.edited(&BTreeMap::new())
    }

    /// Reads it as if the files at these locations, relative to its folder, held these texts.
    pub(crate) fn edited(&self, texts: &BTreeMap<String, String>) -> Result<Read, Stop> {
        let opened = document::open_edited(&self.file, &self.overlays, texts, &self.limits);
        front::judged(self.named(opened), self.options)
    }

    /// The document with its files, not judged yet.
    pub(crate) fn open(&self) -> (Source, Diagnostics) {
        self.named(document::open_overlaid(&self.file, &self.overlays, &self.limits))
    }

    /// A document, this one or an older one of the same service, with the names that its owner gives it.
    pub(crate) fn named(&self, opened: (Source, Diagnostics)) -> (Source, Diagnostics) {
        match &self.owner {
            Some(folder) => folder.named(opened),
            None => opened,
        }
    }
}
