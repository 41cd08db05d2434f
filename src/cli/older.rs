//! The contract that clients know: a file, or a file of a revision that git keeps.

use super::front::{self, Read};
use super::stop::Stop;
use crate::compare::{Side, compare};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{self, File, Limits, Source};
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

impl Older {
    /// Compares the document at `path`, which was read, with this one, whose files the source then holds as well.
    pub(crate) fn compare(&self, new: &mut Read, path: &Path, limits: &Limits) -> Result<Diagnostics, Stop> {
        let old = front::whole(front::understood(self.load(&new.source.files, path, limits)?)?)?;
        let found = compare(side(&old), side(new));
        new.source.files.clone_from(&old.source.files);
        Ok(found)
    }

    /// Reads this document beside the files of the new one.
    fn load(&self, known: &[File], new: &Path, limits: &Limits) -> Result<(Source, Diagnostics), Stop> {
        match self {
            Self::File(path) => Ok(source::load_beside(known, path, limits)),
            Self::Git { revision, path } => {
                let (folder, name) = place(new);
                let shown = path.clone().unwrap_or_else(|| new.display().to_string());
                let object = format!("{revision}:{}", path.as_deref().unwrap_or(&name));
                let text = git(&folder, &object, limits)?;
                Ok(source::parse_beside(
                    known,
                    &format!("git:{revision}:{shown}"),
                    &text,
                    limits,
                ))
            }
        }
    }
}

fn side(read: &Read) -> Side<'_> {
    Side {
        document: &read.document,
        contract: &read.contract,
    }
}

/// The folder of a file, and the file as git names it from there.
fn place(path: &Path) -> (PathBuf, String) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    (folder.unwrap_or(Path::new(".")).to_path_buf(), format!("./{name}"))
}

/// The text of a file in git's store, read without a shell, filters or a pager.
fn git(folder: &Path, object: &str, limits: &Limits) -> Result<String, Stop> {
    let mut git = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "blob", object])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| no_git(&error))?;
    let mut bytes = Vec::new();
    let limit = limits.bytes as u64;
    let stdout = git.stdout.take().map(|out| out.take(limit.saturating_add(1)));
    let read = stdout.map(|mut out| out.read_to_end(&mut bytes)).transpose();
    if bytes.len() > limits.bytes {
        let _ = git.kill();
        let _ = git.wait();
        let message = format!("`git:{object}` is larger than {} bytes", limits.bytes);
        return Err(Stop::placeless(
            "AG111",
            message,
            "raise the limit with --max-bytes if you trust the document",
        ));
    }
    let output = git.wait_with_output();
    match (read, output) {
        (Ok(_), Ok(output)) if output.status.success() => String::from_utf8(bytes).map_err(|_| {
            Stop::placeless(
                "AG102",
                format!("`git:{object}` is not UTF-8"),
                "compare with a revision in which the document is UTF-8",
            )
        }),
        (Ok(_), Ok(output)) => Err(refused(object, &String::from_utf8_lossy(&output.stderr))),
        (Err(error), _) | (_, Err(error)) => Err(no_git(&error)),
    }
}

fn no_git(error: &std::io::Error) -> Stop {
    let message = format!("git cannot be run: {error}");
    Stop::placeless("AG020", message, "install git, or name the older document as a file")
}

fn refused(object: &str, said: &str) -> Stop {
    let said = said.lines().next().unwrap_or("").trim_start_matches("fatal: ");
    let message = format!("git has no `{object}`: {said}");
    let help = "name a branch, tag or commit that has the document; its path counts from the root of the repository, \
                or from here if it begins with `./`";
    let fault = Diagnostic::placeless("AG020", message).help(help);
    Stop::of(fault, super::stop::Exit::Impossible)
}
