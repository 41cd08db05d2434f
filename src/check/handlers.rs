//! Handlers: what the team wrote against what the traits want. Both sides are read by `syn`: the starter files that a
//! fresh service would get say which methods there must be, and what they look like before anybody wrote them.

use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;
use syn::visit::Visit;

/// Methods by trait and name, with their bodies, which are equal when their tokens are.
type Methods = BTreeMap<(String, String), syn::Block>;

/// What the handlers of a service are like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handlers {
    /// What is wrong.
    pub found: Diagnostics,
    /// Methods that nobody wrote yet.
    pub fresh: Vec<String>,
    /// How many there are.
    pub all: usize,
}

/// Compares the team's sources (path and text) with the starter files of a fresh service.
pub fn handlers(starters: &[(String, String)], sources: &[(String, String)]) -> Handlers {
    let (wanted, _) = methods(starters);
    let (there, mut found) = methods(sources);
    let mut fresh = Vec::new();
    for (key, starter) in &wanted {
        match there.get(key) {
            None => found.push(missing(&key.0, &key.1)),
            Some(body) if body == starter => fresh.push(key.1.clone()),
            Some(_) => {}
        }
    }
    Handlers {
        found,
        fresh,
        all: wanted.len(),
    }
}

fn missing(api: &str, method: &str) -> Diagnostic {
    Diagnostic::placeless("AG507", format!("`{api}::{method}` has no handler")).help(format!(
        "write it in the `impl {api}` block of src/handlers; the trait's documentation says what it promises"
    ))
}

fn methods(files: &[(String, String)]) -> (Methods, Diagnostics) {
    let mut visitor = Impls::default();
    let mut found = Diagnostics::default();
    for (path, text) in files {
        match syn::parse_file(text) {
            Ok(file) => visitor.visit_file(&file),
            Err(error) => {
                let line = error.span().start().line;
                found.push(
                    Diagnostic::placeless("AG509", format!("`{path}` is no Rust: {error} (line {line})"))
                        .help("correct it"),
                );
            }
        }
    }
    (visitor.methods, found)
}

#[derive(Default)]
struct Impls {
    methods: Methods,
}

impl<'ast> Visit<'ast> for Impls {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let api = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
        let Some(api) = api.map(|segment| segment.ident.to_string()) else {
            return;
        };
        for method in &item.items {
            if let syn::ImplItem::Fn(method) = method {
                let key = (api.clone(), method.sig.ident.to_string());
                self.methods.insert(key, method.block.clone());
            }
        }
    }
}
