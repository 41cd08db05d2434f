//! The variables of the process, and the files that they point at.

use std::collections::BTreeMap;
use std::fmt;

/// The variables that a service sees.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Those of the process whose names begin with `APP_` or, as OpenTelemetry has them, with `OTEL_`.
    pub fn from_environment() -> Self {
        let readable = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        let ours = readable.filter(|(name, _)| name.starts_with("APP_") || name.starts_with("OTEL_"));
        Self(
            ours.map(|(name, value)| (name, value.to_string_lossy().into_owned()))
                .collect(),
        )
    }

    /// The value of `name`, without surrounding white space.
    pub(super) fn plain(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The value of `name`, or of the file that `name_FILE` points at, without surrounding white space.
    pub(super) fn get(&self, name: &str) -> Result<Option<String>, String> {
        if let Some(value) = self.plain(name) {
            return Ok(Some(value.to_owned()));
        }
        let Some(path) = self.0.get(&format!("{name}_FILE")) else {
            return Ok(None);
        };
        let read = std::fs::read_to_string(path);
        read.map(|text| Some(text.trim().to_owned()))
            .map_err(|error| format!("cannot read the file {path}: {error}"))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

/// Names only: values may be secrets.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}
