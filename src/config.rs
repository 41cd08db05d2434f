//! `apigen.toml`: where the contract is, with spans and defaults.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Allow, FileId, Span};
use toml_edit::{Document, Item};

/// The name of the configuration file in a service's folder.
pub const FILE: &str = "apigen.toml";

/// What a service's `apigen.toml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The contract's file, relative to the service's folder: `openapi.yaml`.
    pub document: String,
    /// `allow-remote`: from where files may be fetched that the document refers to.
    pub remote: Vec<Allow>,
    /// Overlays of the contract, relative to the service's folder, in the order in which they are applied.
    pub overlays: Vec<String>,
    /// `[contract] inject`: whether responses for the failures of the framework are added where the document is
    /// published, or each operation must declare them itself.
    pub inject: bool,
    /// Whether the TypeScript client is made: `clients.typescript`, on where nothing is said.
    pub typescript: bool,
    /// `[names]`: what parts of the document are called in code, by JSON pointer.
    pub names: Vec<Wanted>,
}

/// A name in code, by the place of what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// `#/components/schemas/Order`.
    pub pointer: String,
    /// The name.
    pub name: String,
    /// Where the pointer is written.
    pub key: Span,
    /// Where the name is written.
    pub value: Span,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            document: "openapi.yaml".to_owned(),
            remote: Vec::new(),
            overlays: Vec::new(),
            inject: true,
            typescript: true,
            names: Vec::new(),
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
            ("document", None) => {
                found.push(wrong_kind(at, key, "a string", item).help("write: document = \"openapi.yaml\""));
            }
            ("overlays", _) => overlays(item, file, &mut config, &mut found),
            ("allow-remote", _) => remote(item, file, &mut config, &mut found),
            ("clients", _) => clients(item, file, &mut config, &mut found),
            ("names", _) => names(item, file, &mut config, &mut found),
            ("contract", _) => contract(item, file, &mut config, &mut found),
            _ => found
                .push(unknown(at, key).help("known keys: document, overlays, allow-remote, clients, contract, names")),
        }
    }
    (config, found)
}

/// From where files may be fetched: every public host, or these.
fn remote(item: &Item, file: FileId, config: &mut Config, found: &mut Diagnostics) {
    let help = "write: allow-remote = true, for every public host, or allow-remote = [\"schemas.example.org\"]";
    let at = span(file, item.span());
    if let Some(on) = item.as_bool() {
        config.remote.extend(on.then_some(Allow::Public));
        return;
    }
    let Some(hosts) = item.as_array() else {
        found.push(wrong_kind(at, "allow-remote", "true or a list of hosts", item).help(help));
        return;
    };
    for host in hosts {
        let at = host.span().map_or(at, |range| span(file, Some(range)));
        let text = host.as_str().filter(|host| !host.is_empty());
        match text.and_then(|host| host.parse().ok()) {
            Some(host) => config.remote.push(host),
            None => found.push(Diagnostic::error("AG032", at, "this is no host of the network").help(help)),
        }
    }
}

/// The list `overlays`: what changes the document.
fn overlays(item: &Item, file: FileId, config: &mut Config, found: &mut Diagnostics) {
    let paths = item
        .as_array()
        .map(|list| list.iter().map(|path| path.as_str().map(str::to_owned)));
    match paths.and_then(Iterator::collect) {
        Some(paths) => config.overlays = paths,
        None => found.push(
            wrong_kind(span(file, item.span()), "overlays", "a list of strings", item)
                .help("write: overlays = [\"overlay.yaml\"]"),
        ),
    }
}

/// The table `[contract]`: what is made of the document's contract.
fn contract(item: &Item, file: FileId, config: &mut Config, found: &mut Diagnostics) {
    let at = span(file, item.span());
    let Some(table) = item.as_table_like() else {
        found.push(wrong_kind(at, "contract", "a table", item).help("write: [contract]"));
        return;
    };
    for (key, item) in table.iter() {
        let at = item.span().map_or(at, |range| span(file, Some(range)));
        match (key, item.as_bool()) {
            ("inject", Some(on)) => config.inject = on,
            ("inject", None) => {
                found.push(wrong_kind(at, "contract.inject", "true or false", item).help("write: inject = false"));
            }
            _ => found.push(unknown(at, &format!("contract.{key}")).help("known keys: inject")),
        }
    }
}

/// The table `[names]`: what parts of the document are called in code.
fn names(item: &Item, file: FileId, config: &mut Config, found: &mut Diagnostics) {
    let at = span(file, item.span());
    let Some(table) = item.as_table_like() else {
        found.push(wrong_kind(at, "names", "a table", item).help("write: [names]"));
        return;
    };
    for (pointer, item) in table.iter() {
        let value = item.span().map_or(at, |range| span(file, Some(range)));
        let key = table.key(pointer).and_then(toml_edit::Key::span);
        let key = key.map_or(value, |range| span(file, Some(range)));
        match item.as_str() {
            Some(name) => config.names.push(Wanted {
                pointer: pointer.to_owned(),
                name: name.to_owned(),
                key,
                value,
            }),
            None => found.push(
                wrong_kind(value, &format!("names.{pointer}"), "a string", item)
                    .help("write: \"#/components/schemas/Order\" = \"Order\""),
            ),
        }
    }
}

/// The table `[clients]`: which clients are made.
fn clients(item: &Item, file: FileId, config: &mut Config, found: &mut Diagnostics) {
    let at = span(file, item.span());
    let Some(table) = item.as_table_like() else {
        found.push(wrong_kind(at, "clients", "a table", item).help("write: [clients]"));
        return;
    };
    for (key, item) in table.iter() {
        let at = item.span().map_or(at, |range| span(file, Some(range)));
        match (key, item.as_bool()) {
            ("typescript", Some(on)) => config.typescript = on,
            ("typescript", None) => {
                found
                    .push(wrong_kind(at, "clients.typescript", "true or false", item).help("write: typescript = true"));
            }
            _ => found.push(unknown(at, &format!("clients.{key}")).help("known keys: typescript")),
        }
    }
}

fn wrong_kind(at: Span, key: &str, wanted: &str, item: &Item) -> Diagnostic {
    Diagnostic::error(
        "AG032",
        at,
        format!("`{key}` must be {wanted}, not {}", item.type_name()),
    )
}

fn unknown(at: Span, key: &str) -> Diagnostic {
    Diagnostic::error("AG031", at, format!("unknown key `{key}`"))
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
