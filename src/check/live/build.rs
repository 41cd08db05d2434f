//! Building a service with cargo, with progress.

use super::Failure;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A built service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The executable.
    pub executable: PathBuf,
}

/// Builds the service in `dir` as the environment says (`CARGO_TARGET_DIR` is honoured). `progress` hears how many
/// units are done, of about how many, and which one was the last.
///
/// The error carries the compiler's own words, or why cargo could not be run.
pub fn build(dir: &Path, progress: &mut dyn FnMut(usize, usize, &str)) -> Result<Built, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut child = Command::new(cargo)
        .args(["build", "--message-format=json-render-diagnostics"])
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Failure::Build(format!("cargo cannot be run: {error}")))?;
    let words = child
        .stderr
        .take()
        .map(|stderr| std::thread::spawn(move || last_words(stderr)));
    let mut executable = None;
    if let Some(stdout) = child.stdout.take() {
        executable = artifacts(stdout, dir, progress);
    }
    let status = child.wait().map_err(|error| Failure::Build(error.to_string()))?;
    let words = words.and_then(|thread| thread.join().ok()).unwrap_or_default();
    match (status.success(), executable) {
        (true, Some(executable)) => Ok(Built { executable }),
        (true, None) => Err(Failure::Build(
            "cargo built no executable: is there a src/main.rs?".to_owned(),
        )),
        _ => Err(Failure::Build(errors(&words).to_owned())),
    }
}

/// Reads cargo's messages; the last executable is the service.
fn artifacts(stdout: impl Read, dir: &Path, progress: &mut dyn FnMut(usize, usize, &str)) -> Option<PathBuf> {
    let (mut done, mut all, mut executable) = (0, 0, None);
    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
        let Ok(message) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        if message["reason"] != "compiler-artifact" && message["reason"] != "build-script-executed" {
            continue;
        }
        if all == 0 {
            all = packages(dir);
        }
        done += 1;
        let name = message["target"]["name"].as_str().unwrap_or("a build script");
        progress(done, all.max(done), name);
        if let Some(path) = message["executable"].as_str() {
            executable = Some(PathBuf::from(path));
        }
    }
    executable
}

/// About how many units there are: the packages of the lock, a fifth of which have a build script.
fn packages(dir: &Path) -> usize {
    let lock = std::fs::read_to_string(dir.join("Cargo.lock")).unwrap_or_default();
    let packages = lock.matches("[[package]]").count();
    packages + packages / 5
}

/// What cargo says from its first error on: what it warns of before would hide it.
fn errors(words: &str) -> &str {
    let starts = words.match_indices("error").map(|(at, _)| at);
    let first = starts.into_iter().find(|at| *at == 0 || words[..*at].ends_with('\n'));
    first.map_or(words, |at| &words[at..])
}

/// The end of what somebody says.
fn last_words(stream: impl Read) -> String {
    const MOST: usize = 60_000;
    let mut text = String::new();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        text.push_str(&line);
        text.push('\n');
        if text.len() > 2 * MOST {
            let cut = text.len() - MOST;
            let cut = (cut..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.drain(..cut);
        }
    }
    text
}
