//! The contract that clients know: a file, or a file of a revision that git keeps.

use super::args::Overlays;
use super::front::{self, Read};
use super::stop::Stop;
use super::subject::Subject;
use crate::compare::{Change, Side, changes};
use crate::diagnostic::Diagnostics;
use crate::document;
use crate::lint::Options;
use crate::source::{File, Files, Found, Limits, Named, Source, Unread};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;

/// Where an older document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Older {
    /// A file.
    File(PathBuf),
    /// A file of a revision; without a path, the one that is compared with it.
    Git { revision: String, path: Option<String> },
}

/// What was found against an older document.
#[derive(Debug)]
pub(crate) struct Compared {
    /// What changed.
    pub changes: Vec<Change>,
    /// The version of the older document.
    pub version: String,
    /// Its files, which stand behind those of the new one in the source that the findings point into.
    pub files: Vec<File>,
}

impl Compared {
    /// The changes as findings.
    pub(crate) fn found(&self) -> Diagnostics {
        Diagnostics(self.changes.iter().map(|change| change.diagnostic.clone()).collect())
    }
}

impl FromStr for Older {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix("git:") else {
            return Ok(Self::File(PathBuf::from(text)));
        };
        let (revision, path) = rest.split_once(':').map_or((rest, None), |(r, path)| (r, Some(path)));
        if revision.is_empty() || path == Some("") {
            return Err("write git:REF or git:REF:PATH, for example git:main".to_owned());
        }
        if revision.starts_with('-') || revision.contains(char::is_control) {
            return Err(format!("`{revision}` is no revision: none begins with `-`"));
        }
        Ok(Self::Git {
            revision: revision.to_owned(),
            path: path.map(str::to_owned),
        })
    }
}

/// Overlays of an older document.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct OlderOverlays {
    /// Apply an overlay to the older document, instead of those it has; may be repeated
    ///
    /// A file has those that the apigen.toml beside it names. A document of a revision has those of the new one, as
    /// they were at that revision.
    #[arg(long = "old-overlay", value_name = "FILE")]
    old_overlays: Vec<PathBuf>,
}

impl OlderOverlays {
    /// What changed from an older document to a new one, which was read.
    pub(crate) fn compare(&self, older: &Older, (subject, new): (&Subject, &Read)) -> Result<Compared, Stop> {
        let limits = &subject.limits;
        let opened = match older {
            Older::File(path) => self.beside(path, limits)?.or_of(subject).open(),
            Older::Git { revision, path } => {
                let store = Store::new(revision, path.as_deref(), &subject.file);
                let overlays = if self.old_overlays.is_empty() {
                    store.overlays(&new.source, limits)
                } else {
                    named(&self.old_overlays)?
                };
                subject.named(store.open(overlays, limits)?)
            }
        };
        let old = readable(front::judged(opened, Options::default())?)?;
        let old_side = Side {
            files_before: new.source.files.len(),
            ..side(&old)
        };
        Ok(Compared {
            changes: changes(old_side, side(new)),
            version: old.contract.version,
            files: old.source.files,
        })
    }

    /// A file, with the overlays that the user named for it, or else its own.
    fn beside(&self, path: &Path, limits: &Limits) -> Result<Subject, Stop> {
        let overlays = Overlays {
            overlays: self.old_overlays.clone(),
        };
        if overlays.overlays.is_empty() {
            Subject::beside(path, &overlays, limits, None)
        } else {
            Ok(Subject::alone(path, &overlays, limits))
        }
    }
}

/// A document that says what it promises. What is doubtful about its contract, the rules `EC…`, is for `lint`.
pub(crate) fn readable(mut read: Read) -> Result<Read, Stop> {
    read.found.0.retain(|finding| finding.code.starts_with("AG"));
    front::whole(read)
}

/// Overlays as they stand on the disk.
fn named(paths: &[PathBuf]) -> Result<Vec<Named>, Stop> {
    let read = paths.iter().map(|path| {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read `{name}`: {error}");
            Stop::placeless("AG016", message, "make the file readable for this user")
        })?;
        let location = name.clone();
        Ok(Named { location, name, text })
    });
    read.collect()
}

fn side(read: &Read) -> Side<'_> {
    Side {
        document: &read.document,
        contract: &read.contract,
        files_before: 0,
    }
}

/// The files of a revision, read from git's store without a shell, filters or a pager.
struct Store {
    revision: String,
    /// Where git runs.
    here: PathBuf,
    /// The document as git names it.
    path: String,
    /// The document as it is shown.
    shown: String,
}

impl Store {
    /// Without a path of its own, the document is the one that stands at `new` now.
    fn new(revision: &str, path: Option<&str>, new: &Path) -> Self {
        let here = new.parent().filter(|folder| !folder.as_os_str().is_empty());
        let name = new.file_name().unwrap_or_default().to_string_lossy();
        Self {
            revision: revision.to_owned(),
            here: here.unwrap_or(Path::new(".")).to_path_buf(),
            path: path.map_or_else(|| format!("./{name}"), str::to_owned),
            shown: path.map_or_else(|| new.display().to_string(), str::to_owned),
        }
    }

    /// The overlays of the document that stands there now, as they were; one that was not there changed nothing.
    fn overlays(&self, now: &Source, limits: &Limits) -> Vec<Named> {
        let locations = now.named_files().map(|file| now.location(file));
        let known = locations.filter_map(|location| {
            let object = format!("{}:{}", self.revision, beside(&self.path, location));
            let bytes = self.blob(&object, limits.bytes).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            Some(Named {
                location: location.to_owned(),
                name: format!("git:{}:{location}", self.revision),
                text,
            })
        });
        known.collect()
    }

    fn open(mut self, overlays: Vec<Named>, limits: &Limits) -> Result<(Source, Diagnostics), Stop> {
        let object = format!("{}:{}", self.revision, self.path);
        let bytes = self.blob(&object, limits.bytes)?;
        let mark = format!("git:{}:", self.revision);
        let name = format!("{mark}{}", self.shown);
        if bytes.len() > limits.bytes {
            let message = format!("`{name}` is larger than {} bytes", limits.bytes);
            let help = "raise the limit with --max-bytes if you trust the document";
            return Err(Stop::placeless("AG111", message, help));
        }
        let Ok(text) = String::from_utf8(bytes) else {
            let help = "compare with a revision in which the document is UTF-8";
            return Err(Stop::placeless("AG102", format!("`{name}` is not UTF-8"), help));
        };
        let (mut source, found) = document::open_overlaid_from(&name, &text, &mut self, overlays, limits);
        let linked = source.named_files().count() + 1;
        for file in source
            .files
            .iter_mut()
            .skip(linked)
            .filter(|file| !file.name.starts_with(&mark))
        {
            file.name.insert_str(0, &mark);
        }
        Ok((source, found))
    }

    /// The content of an object, cut behind `most` bytes and one.
    fn blob(&self, object: &str, most: usize) -> Result<Vec<u8>, Stop> {
        let mut git = Command::new("git")
            .arg("-C")
            .arg(&self.here)
            .args(["cat-file", "blob", object])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| no_git(&error))?;
        let mut bytes = Vec::new();
        if let Some(out) = git.stdout.take() {
            let most = (most as u64).saturating_add(1);
            out.take(most).read_to_end(&mut bytes).map_err(|error| no_git(&error))?;
        }
        if bytes.len() > most {
            let _ = git.kill();
            let _ = git.wait();
            return Ok(bytes);
        }
        let output = git.wait_with_output().map_err(|error| no_git(&error))?;
        if output.status.success() {
            Ok(bytes)
        } else {
            Err(refused(object, &String::from_utf8_lossy(&output.stderr)))
        }
    }
}

impl Files for Store {
    /// A location counts from the folder of the document; git does not leave its store.
    fn read(&mut self, location: &str, most: usize) -> Result<Found, Unread> {
        let object = format!("{}:{}", self.revision, beside(&self.path, location));
        let bytes = self.blob(&object, most).map_err(|_| Unread::Missing)?;
        if bytes.len() > most {
            return Err(Unread::TooLarge);
        }
        Ok(Found::Bytes(bytes))
    }
}

/// A path from the folder of another: `api/openapi.yaml` and `../common/errors.yaml` are `common/errors.yaml`. A path
/// that begins with `./` is left to git.
fn beside(path: &str, location: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if folder == "." || folder.starts_with("./") || folder.starts_with("..") {
        return format!("{folder}/{location}");
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in location.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn no_git(error: &std::io::Error) -> Stop {
    let message = format!("git cannot be run: {error}");
    Stop::placeless("AG020", message, "install git, or name the older document as a file")
}

fn refused(object: &str, said: &str) -> Stop {
    let said = said.lines().next().unwrap_or("").trim_start_matches("fatal: ");
    let message = format!("git has no `{object}`: {said}");
    let help = "name a branch, tag or commit that has the document; its path counts from the root of the repository, \
                or from the folder of the new document if it begins with `./`";
    Stop::placeless("AG020", message, help)
}
