//! `apigen.toml`: where the contract is, with spans and defaults.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use toml_edit::{Document, Item};

/// The name of the configuration file in a service's folder.
pub const FILE: &str = "apigen.toml";

/// What a service's `apigen.toml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The contract's file, relative to the service's folder: `openapi.yaml`.
    pub document: String,
    /// `[contract] inject`: whether responses for the failures of the framework are added where the document is
    /// published, or each operation must declare them itself.
    pub inject: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            document: "openapi.yaml".to_owned(),
            inject: true,
        }
    }
}

/// Reads the text of an `apigen.toml`; `file` is the file that spans point into.
///
/// Faults are diagnostics `AG030` (no TOML), `AG031` (unknown key), `AG032` (wrong kind of value); what is faulty keeps
/// its default.
pub fn read(text: &str, file: FileId) -> (Config, Diagnostics) {
    let mut config = Config::default();
    let mut found = Diagnostics::default();
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let span = span(file, error.span());
            found.push(Diagnostic::error(
                "AG030",
                span,
                format!("{FILE} is no TOML: {}", error.message()),
            ));
            return (config, found);
        }
    };
    for (key, item) in document.iter() {
        let at = span(file, item.span());
        match (key, item.as_str()) {
            ("document", Some(path)) => path.clone_into(&mut config.document),
            ("document", None) => found.push(wrong_kind(at, key, item, "a string", "document = \"openapi.yaml\"")),
            ("contract", _) if item.as_table_like().is_some() => contract(item, file, &mut config, &mut found),
            ("contract", _) => found.push(wrong_kind(at, key, item, "a table", "[contract]")),
            _ => found.push(unknown(at, key)),
        }
    }
    (config, found)
}

/// The table `[contract]`.
fn contract(table: &Item, file: FileId, config: &mut Config, found: &mut Diagnostics) {
    for (key, item) in table.as_table_like().into_iter().flat_map(|table| table.iter()) {
        let at = span(file, item.span());
        match (key, item.as_bool()) {
            ("inject", Some(inject)) => config.inject = inject,
            ("inject", None) => found.push(wrong_kind(at, key, item, "a boolean", "inject = false")),
            _ => found.push(unknown(at, &format!("contract.{key}"))),
        }
    }
}

fn wrong_kind(at: Span, key: &str, item: &Item, wanted: &str, example: &str) -> Diagnostic {
    let message = format!("`{key}` must be {wanted}, not {}", item.type_name());
    Diagnostic::error("AG032", at, message).help(format!("write: {example}"))
}

fn unknown(at: Span, key: &str) -> Diagnostic {
    Diagnostic::error("AG031", at, format!("unknown key `{key}`")).help("known keys: document, contract.inject")
}

fn span(file: FileId, range: Option<std::ops::Range<usize>>) -> Span {
    let range = range.unwrap_or_default();
    let cut = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span {
        file,
        start: cut(range.start),
        end: cut(range.end),
    }
}
