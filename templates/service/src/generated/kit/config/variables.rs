//! The variables of the process, the settings file, and the files that both point at.

use super::Problem;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Where settings are looked for if `APP_CONFIG_FILE` names no other place.
const USUAL_FILE: &str = ".env";
/// Names that nobody asks for by name.
const OWN: [&str; 1] = ["APP_CONFIG_FILE"];

/// OpenTelemetry's own variables that we read; the rest its SDK reads.
const STANDARD: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SERVICE_NAME"];

/// The variables that a service sees.
#[derive(Clone, Default)]
pub struct Variables {
    values: BTreeMap<String, String>,
    faults: Vec<Problem>,
    /// Names that somebody asked for; clones share them.
    asked: Arc<Mutex<BTreeSet<String>>>,
}

impl Variables {
    /// Those of the process whose names begin with `APP_`, and OpenTelemetry's that we obey, over those of the file that `APP_CONFIG_FILE` names, or of
    /// `.env` in the working folder if there is one.
    pub fn from_environment() -> Self {
        let readable = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        let ours = readable.filter(|(name, _)| name.starts_with("APP_") || STANDARD.contains(&name.as_str()));
        let process: Self = ours
            .map(|(name, value)| (name, value.to_string_lossy().into_owned()))
            .collect();
        match process.values.get("APP_CONFIG_FILE").cloned() {
            Some(path) => process.over_file(Path::new(&path)),
            None if Path::new(USUAL_FILE).exists() => process.over_file(Path::new(USUAL_FILE)),
            None => process,
        }
    }

    /// With the settings of a file: lines `APP_NAME=value`, as `.env.example` has them; the value may stand in quotes.
    /// What is set already wins, in whichever way: as `NAME` or as `NAME_FILE`.
    #[must_use]
    pub fn over_file(mut self, path: &Path) -> Self {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                self.fault(format!("cannot read the file {}: {error}", path.display()));
                return self;
            }
        };
        let mut found = BTreeMap::new();
        for (index, line) in text.lines().map(str::trim).enumerate() {
            match assignment(line) {
                _ if line.is_empty() || line.starts_with('#') => {}
                Some((name, value)) => {
                    found.insert(name.to_owned(), value.to_owned());
                }
                // Never the line itself: it may hold a secret.
                None => self.fault(format!("line {} of {} is not `NAME=value`", index + 1, path.display())),
            }
        }
        let free = found.into_iter().filter(|(name, _)| {
            let bare = name.strip_suffix("_FILE").unwrap_or(name);
            !self.values.contains_key(bare) && !self.values.contains_key(&format!("{bare}_FILE"))
        });
        let free: Vec<_> = free.collect();
        self.values.extend(free);
        self
    }

    fn fault(&mut self, message: String) {
        self.faults.push(Problem {
            variable: "APP_CONFIG_FILE",
            message,
        });
    }

    /// What is wrong with the settings file.
    pub(super) fn faults(&self) -> Vec<Problem> {
        self.faults.clone()
    }

    /// The value of `name`, without surrounding white space.
    pub(super) fn plain(&self, name: &str) -> Option<&str> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.insert(name.to_owned());
        drop(asked);
        self.values
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The value of `name`, or of the file that `name_FILE` points at, without surrounding white space.
    pub(super) fn get(&self, name: &str) -> Result<Option<String>, String> {
        let path = self.values.get(&format!("{name}_FILE"));
        match (self.plain(name), path) {
            (Some(_), Some(_)) => Err(format!("is set twice, as {name} and as {name}_FILE")),
            (Some(value), None) => Ok(Some(value.to_owned())),
            (None, None) => Ok(None),
            (None, Some(path)) => {
                let read = std::fs::read_to_string(path);
                read.map(|text| Some(text.trim().to_owned()))
                    .map_err(|error| format!("cannot read the file {path}: {error}"))
            }
        }
    }

    /// What nobody has asked for, with the nearest name that somebody did ask for.
    pub(super) fn unused(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let unused = self.values.keys().filter(|name| {
            let bare = name.strip_suffix("_FILE").unwrap_or(name);
            !asked.contains(bare) && !asked.contains(*name) && ![&OWN[..], &STANDARD].concat().contains(&name.as_str())
        });
        unused.map(|name| hint(name, &asked)).collect()
    }
}

fn hint(name: &str, known: &BTreeSet<String>) -> String {
    let nearest = known.iter().map(|one| (distance(name, one), one)).min();
    match nearest.filter(|(distance, _)| *distance <= 3) {
        Some((_, meant)) => format!("{name} is set, but nothing reads it; did you mean {meant}?"),
        None => format!("{name} is set, but nothing reads it"),
    }
}

/// How many letters must be changed, added or left out to make one of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.bytes().enumerate() {
            let changed = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

/// Name and value of a line; `export` before it and quotes around the value are taken off.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let name = name.trim();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let value = value.trim();
    let quoted = ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    (!name.is_empty() && name.bytes().all(fits)).then(|| (name, quoted.unwrap_or(value)))
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let values = pairs.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self {
            values: values.collect(),
            ..Self::default()
        }
    }
}

/// Names only: values may be secrets.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values.keys()).finish()
    }
}
