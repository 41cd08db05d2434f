//! From a path to a contract: the front half that all commands share.

use super::stop::{Exit, Stop};
use super::subject::Subject;
use crate::config::{self, Config};
use crate::contract::Contract;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::lint::{Extent, Options};
use crate::source::{FileId, Limits, Source};
use crate::{document, lint, lower, plan, source};
use std::path::{Path, PathBuf};

/// A document that was read.
#[derive(Debug)]
pub(crate) struct Read {
    /// Its text, for excerpts.
    pub source: Source,
    /// The document itself, in the normal form.
    pub document: Document,
    /// What it promises; only good for diagnostics where there are errors.
    pub contract: Contract,
    /// What is wrong with it.
    pub found: Diagnostics,
    /// Whether it has an error contract of its own.
    pub extended: bool,
    /// What its owner has decided.
    pub options: Options,
}

impl Read {
    /// How much of the document the contract holds.
    pub(crate) fn extent(&self) -> Extent {
        Extent::of(&self.document, &self.contract, &self.found)
    }
}

/// What a document says and what is wrong with it: the one place where the findings of all rooms come together.
pub(crate) fn judged((source, mut found): (Source, Diagnostics), options: Options) -> Result<Read, Stop> {
    if found.0.iter().any(|diagnostic| diagnostic.labels.is_empty()) || source.root.is_none() {
        return Err(stopped(source, found));
    }
    let (document, faults) = document::read(&source);
    found.extend(faults);
    let (contract, faults) = lower::lower(&document);
    let root = document.root();
    let extended = ["x-error-contract", "x-apigen-error-contract"]
        .iter()
        .any(|key| root.get(key).is_some());
    found.extend(faults);
    found.extend(plan::clashes(&contract));
    found.extend(lint::lint(&source, &document, &contract, options));
    let mut found = lint::ignore(&source, &document, options, lint::point(&source, found));
    found.sort();
    Ok(Read {
        source,
        document,
        contract,
        found,
        extended,
        options,
    })
}

/// Errors stop the run.
pub(crate) fn whole(read: Read) -> Result<Read, Stop> {
    if read.found.has_errors() {
        return Err(stopped(read.source, read.found));
    }
    Ok(read)
}

fn stopped(source: Source, found: Diagnostics) -> Stop {
    Stop::Fault {
        source: Box::new(source),
        found,
        exit: Exit::Impossible,
    }
}

/// A service's folder and its configuration.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    /// The folder.
    pub dir: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// Where its document is.
    pub document: PathBuf,
    /// How much its document may ask of us.
    pub limits: Limits,
    /// The text of its configuration.
    file: source::File,
}

/// Finds the service in `dir`.
pub(crate) fn folder(dir: &Path, config: Option<&Path>, limits: &Limits) -> Result<Folder, Stop> {
    let path = config.map_or_else(|| dir.join(config::FILE), Path::to_path_buf);
    let text = std::fs::read_to_string(&path).map_err(|error| no_service(dir, &path, &error))?;
    let (config, found) = config::read(&text, FileId::default());
    let file = source::File::new(path.display().to_string(), text);
    if found.has_errors() {
        let source = Source {
            files: vec![file],
            ..Source::default()
        };
        return Err(stopped(source, found));
    }
    Ok(Folder {
        dir: dir.to_path_buf(),
        document: dir.join(&config.document),
        limits: limits.allowing(&config.remote),
        config,
        file,
    })
}

impl Folder {
    /// Reads its document, with the overlays and the names that its configuration gives.
    pub(crate) fn read(&self) -> Result<Read, Stop> {
        Subject::of_folder(self).read()
    }

    /// Where its overlays are.
    pub(crate) fn overlays(&self) -> Vec<PathBuf> {
        let paths = self.config.overlays.iter();
        let here = self.dir == Path::new(".");
        paths
            .map(|path| if here { path.into() } else { self.dir.join(path) })
            .collect()
    }

    /// Whether `file` is the document of the service.
    pub(crate) fn is_about(&self, file: &Path) -> bool {
        let whole = |path: &Path| std::fs::canonicalize(path).ok();
        whole(&self.document).is_some_and(|own| Some(own) == whole(file))
    }

    /// A document with the names that the configuration gives.
    pub(crate) fn named(&self, (mut source, mut found): (Source, Diagnostics)) -> (Source, Diagnostics) {
        found.extend(document::name(&mut source, self.file.clone(), &self.config.names));
        (source, found)
    }

    /// What the service's owner has decided about lints.
    pub(crate) fn options(&self) -> Options {
        Options {
            inject: self.config.inject,
        }
    }
}

fn no_service(dir: &Path, path: &Path, error: &std::io::Error) -> Stop {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => format!(
            "there is no service in `{}`: it has no {}",
            dir.display(),
            path.display()
        ),
        _ => format!("cannot read `{}`: {error}", path.display()),
    };
    let help = "name the folder that `apigen new` made, or make one: apigen new DIR --spec FILE";
    Stop::of(Diagnostic::placeless("AG013", message).help(help), Exit::Impossible)
}
