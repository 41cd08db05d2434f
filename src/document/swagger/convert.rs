//! The document, its paths and its definitions in the words of 3.0.

use super::body::{kept, place};
use super::value::{Entries, said};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::normal::{entry, list, object, text};
use crate::document::tree::{Document, Version, at, escape};
use crate::document::walk::METHODS;
use crate::source::{Key, Node, Span};

/// A conversion under way.
pub(super) struct Convert<'a> {
    document: &'a Document,
    consumes: Types,
    produces: Types,
    found: Vec<Diagnostic>,
    /// Where references were led, as written and as they are now.
    led: Vec<(Span, String, String)>,
}

/// Media types with their places.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Types(pub Vec<(String, Span)>);

impl Types {
    fn of(node: Option<&Node>) -> Option<Self> {
        let types = node?
            .items()
            .filter_map(|node| Some((node.as_str()?.to_owned(), node.span)));
        Some(Self(types.collect()))
    }

    /// These, or the one given where there are none.
    pub(super) fn or(&self, usual: &str, span: Span) -> Vec<(String, Span)> {
        if self.0.is_empty() {
            return vec![(usual.to_owned(), span)];
        }
        self.0.clone()
    }

    fn same(&self, other: &Self) -> bool {
        self.0
            .iter()
            .map(|(name, _)| name)
            .eq(other.0.iter().map(|(name, _)| name))
    }
}

/// The tree of a document of 2.0 as one of 3.0. What 3.0 cannot say is added to the findings; faults of structure were
/// found before, and what they spoil is left out.
pub(in crate::document) fn converted(root: &Node, found: &mut Diagnostics) -> Node {
    let document = Document::new(Some(root.clone()), Version::V2_0);
    let mut convert = Convert {
        document: &document,
        consumes: Types::of(root.get("consumes")).unwrap_or_default(),
        produces: Types::of(root.get("produces")).unwrap_or_default(),
        found: Vec::new(),
        led: Vec::new(),
    };
    let tree = convert.document();
    for (span, written, now) in &convert.led {
        if at(root, written).is_some() && at(&tree, now).is_none() {
            let fault = Diagnostic::error("AG252", *span, format!("`{written}` cannot be referred to"));
            let help =
                "it has another place in the model of OpenAPI 3; move it under `definitions` and refer to it there";
            found.push(fault.help(help));
        }
    }
    found.0.append(&mut convert.found);
    tree
}

impl Convert<'_> {
    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    pub(super) fn map(&mut self, node: &Node, convert: fn(&mut Self, &Node) -> Node) -> Node {
        let Some(own) = node.as_object() else {
            return node.clone();
        };
        let entries = own.iter().map(|(key, node)| (key.clone(), convert(self, node)));
        object(entries.collect(), node.span)
    }

    pub(super) fn list(&mut self, node: &Node, convert: fn(&mut Self, &Node) -> Node) -> Node {
        let items = node.items().map(|node| convert(self, node)).collect();
        list(items, node.span)
    }

    fn document(&mut self) -> Node {
        let root = self.document.root();
        let mut entries = Entries::new();
        for (key, node) in root.entries() {
            let node = match key.name.as_str() {
                "swagger" => {
                    entries.push(entry("openapi", key.span, text("3.0.3", node.span)));
                    continue;
                }
                "host"
                | "basePath"
                | "schemes"
                | "consumes"
                | "produces"
                | "definitions"
                | "parameters"
                | "responses"
                | "securityDefinitions" => continue,
                "paths" => self.map(node, Self::item),
                "x-error-contract" | "x-apigen-error-contract" => self.catalogue(node),
                _ => node.clone(),
            };
            entries.push((key.clone(), node));
        }
        entries.extend(self.servers(root.get("schemes")));
        entries.extend(self.components(root));
        object(entries, root.span)
    }

    /// One server for each scheme.
    fn servers(&mut self, schemes: Option<&Node>) -> Option<(Key, Node)> {
        let root = self.document.root();
        let (host, base) = (root.get("host"), root.get("basePath"));
        let span = host.or(base)?.span;
        let all = schemes.map_or(span, |node| node.span);
        let path = base.and_then(Node::as_str).unwrap_or("").trim_end_matches('/');
        let path = if path.is_empty() || path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        let server = |url: String, span: Span| object(vec![entry("url", span, text(&url, span))], span);
        let Some(host) = host.and_then(|node| self.host(node)) else {
            let path = if path.is_empty() { "/".to_owned() } else { path };
            return Some(entry("servers", all, list(vec![server(path, span)], all)));
        };
        let schemes = Types::of(schemes).unwrap_or_default().or("https", span);
        let servers = schemes
            .iter()
            .map(|(scheme, at)| server(format!("{scheme}://{host}{path}"), *at));
        Some(entry("servers", all, list(servers.collect(), all)))
    }

    /// The name of the host, which is all that `host` may be.
    fn host<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        let written = node.as_str().filter(|host| !host.is_empty())?;
        let bare = written.split_once("://").map_or(written, |(_, rest)| rest);
        let host = bare.split('/').next().unwrap_or("");
        if host != written {
            let fault = Diagnostic::warning("AG251", node.span, format!("`{written}` is more than a host"));
            let help =
                format!("write `host: {host}`; the rest belongs into `schemes` and `basePath`, and is left out here");
            let known = self.found.iter().any(|found| found.code == "AG251");
            if !known {
                self.say(fault.help(help));
            }
        }
        Some(host)
    }

    fn components(&mut self, root: &Node) -> Option<(Key, Node)> {
        let mut entries = Entries::new();
        for (key, node) in root.entries() {
            let (name, node) = match key.name.as_str() {
                "definitions" => ("schemas", self.map(node, Self::schema)),
                "parameters" => ("parameters", self.shared(node)),
                "responses" => ("responses", self.map(node, Self::shared_response)),
                "securityDefinitions" => ("securitySchemes", self.map(node, |_, node| scheme(node))),
                _ => continue,
            };
            entries.push(entry(name, key.span, node));
        }
        let span = entries.first()?.0.span;
        Some(entry("components", span, object(entries, span)))
    }

    /// Parameters that several operations share; bodies and form fields stand where they are used.
    fn shared(&mut self, node: &Node) -> Node {
        let own = node.entries().filter(|(_, node)| !is_body(node));
        let entries = own.map(|(key, node)| (key.clone(), self.parameter(node)));
        object(entries.collect(), node.span)
    }

    fn shared_response(&mut self, node: &Node) -> Node {
        let produces = self.produces.clone();
        self.response(node, &produces)
    }

    fn item(&mut self, item: &Node) -> Node {
        if item.get("$ref").is_some() {
            return self.reference(item);
        }
        let shared = item.get("parameters");
        let mut entries = Entries::new();
        for (key, node) in item.entries() {
            let node = match key.name.as_str() {
                "parameters" if self.only_bodies(node) => continue,
                "parameters" => self.parameters(node),
                method if METHODS.contains(&method) => self.operation(node, shared),
                _ => node.clone(),
            };
            entries.push((key.clone(), node));
        }
        object(entries, item.span)
    }

    fn operation(&mut self, operation: &Node, shared: Option<&'_ Node>) -> Node {
        let consumes = Types::of(operation.get("consumes")).unwrap_or_else(|| self.consumes.clone());
        let produces = Types::of(operation.get("produces")).unwrap_or_else(|| self.produces.clone());
        let mut entries = Entries::new();
        for (key, node) in operation.entries() {
            let node = match key.name.as_str() {
                "consumes" | "produces" | "schemes" => continue,
                "parameters" if self.only_bodies(node) => continue,
                "parameters" => self.parameters(node),
                "responses" => self.responses(node, &produces),
                _ => node.clone(),
            };
            entries.push((key.clone(), node));
        }
        let own = operation
            .get("parameters")
            .into_iter()
            .chain(shared)
            .flat_map(Node::items);
        let document = self.document;
        let all: Vec<&Node> = own.map(|node| document.resolve(node).node).collect();
        let own = operation.get("parameters").map_or(0, |list| list.items().count());
        if let Some(body) = self.request(&overriding(&all, own), &consumes) {
            entries.push(entry("requestBody", body.span, body));
        }
        let schemes = operation
            .get("schemes")
            .filter(|node| Types::of(Some(node)) != Types::of(document.root().get("schemes")));
        entries.extend(schemes.and_then(|schemes| self.servers(Some(schemes))));
        object(entries, operation.span)
    }

    /// The responses of an operation. A shared one follows the document's `produces`, unless it is a success: that is
    /// what an operation's own `produces` is about.
    fn responses(&mut self, node: &Node, produces: &Types) -> Node {
        let own = !produces.same(&self.produces);
        let mut entries = Entries::new();
        for (key, node) in node.entries() {
            let document = self.document;
            let behind = document.resolve(node).node;
            let response = if key.name.starts_with("x-") {
                node.clone()
            } else if own && key.name.starts_with('2') && behind.get("schema").is_some() {
                self.response(behind, produces)
            } else {
                self.response(node, produces)
            };
            entries.push((key.clone(), response));
        }
        object(entries, node.span)
    }

    fn only_bodies(&self, node: &Node) -> bool {
        node.items().all(|node| is_body(self.document.resolve(node).node))
    }

    fn parameters(&mut self, node: &Node) -> Node {
        let document = self.document;
        let own = node.items().filter(|node| !is_body(document.resolve(node).node));
        let items = own.map(|node| self.parameter(node)).collect();
        list(items, node.span)
    }

    fn parameter(&mut self, node: &Node) -> Node {
        if node.get("$ref").is_some() {
            return self.reference(node);
        }
        let location = said(node, "in").unwrap_or("");
        let mut entries = kept(node, &["name", "in", "description", "required", "allowEmptyValue"]);
        entries.extend(self.style(node, location));
        let schema = self.typed(node);
        let span = node
            .as_object()
            .and_then(|object| object.entry("type"))
            .map_or(place(node), |(key, _)| key.span);
        entries.push(entry("schema", span, schema));
        object(entries, node.span)
    }

    /// The error contract: the schemas it refers to and those it holds.
    fn catalogue(&mut self, node: &Node) -> Node {
        let Some(own) = node.as_object() else {
            return node.clone();
        };
        let mut entries = Entries::new();
        for (key, node) in own.iter() {
            let node = match key.name.as_str() {
                "envelope" if node.as_object().is_some() => self.envelope(node),
                "errors" => self.map(node, Self::error),
                _ => node.clone(),
            };
            entries.push((key.clone(), node));
        }
        object(entries, node.span)
    }

    fn envelope(&mut self, node: &Node) -> Node {
        let entries = node.entries().map(|(key, node)| match key.name.as_str() {
            "schema" => (key.clone(), self.led(node)),
            _ => (key.clone(), node.clone()),
        });
        object(entries.collect(), node.span)
    }

    fn error(&mut self, node: &Node) -> Node {
        let Some(own) = node.as_object() else {
            return node.clone();
        };
        let entries = own.iter().map(|(key, node)| match key.name.as_str() {
            "members" => (key.clone(), self.map(node, Self::schema)),
            _ => (key.clone(), node.clone()),
        });
        object(entries.collect(), node.span)
    }

    /// An object that is a reference.
    pub(super) fn reference(&mut self, node: &Node) -> Node {
        let entries = node.entries().map(|(key, node)| match key.name.as_str() {
            "$ref" => (key.clone(), self.led(node)),
            _ => (key.clone(), node.clone()),
        });
        object(entries.collect(), node.span)
    }

    /// The text of a reference, led to where its target stands now.
    pub(super) fn led(&mut self, node: &Node) -> Node {
        let Some(written) = node.as_str() else {
            return node.clone();
        };
        let now = self.moved(written);
        self.led.push((node.span, written.to_owned(), now.clone()));
        text(&now, node.span)
    }

    /// Where a place of the document stands in the model of 3.0.
    fn moved(&self, pointer: &str) -> String {
        let Some(rest) = pointer.strip_prefix("#/") else {
            return pointer.to_owned();
        };
        let mut steps: Vec<String> = rest.split('/').map(str::to_owned).collect();
        let answer = match steps.first().map(String::as_str) {
            Some("responses") => steps.get(2).is_some_and(|step| step == "schema").then_some(2),
            Some("paths") => steps
                .get(5)
                .is_some_and(|step| step == "schema" && steps[3] == "responses")
                .then_some(5),
            _ => None,
        };
        if let Some(step) = answer {
            let usual = self.produces.or("application/json", Span::default());
            let media = usual.first().map_or("", |(name, _)| name.as_str());
            steps.splice(step..step, ["content".to_owned(), escape(media)]);
        }
        match steps.first_mut() {
            Some(first) if first == "definitions" => "components/schemas".clone_into(first),
            Some(first) if first == "securityDefinitions" => "components/securitySchemes".clone_into(first),
            Some(first) if matches!(first.as_str(), "parameters" | "responses") => {
                *first = format!("components/{first}");
            }
            _ => {}
        }
        format!("#/{}", steps.join("/"))
    }
}

/// Whether a parameter is a body, or a part of one.
fn is_body(parameter: &Node) -> bool {
    matches!(said(parameter, "in"), Some("body" | "formData"))
}

/// The parameters of an operation and, behind its `own` ones, those of its path that none of these replaces.
fn overriding<'n>(all: &[&'n Node], own: usize) -> Vec<&'n Node> {
    let (own, shared) = all.split_at(own.min(all.len()));
    let same =
        |one: &Node, other: &Node| said(one, "name") == said(other, "name") && said(one, "in") == said(other, "in");
    let has_body = own.iter().any(|node| is_body(node));
    let is_body = |node: &Node| said(node, "in") == Some("body");
    let kept = shared
        .iter()
        .filter(|node| !(own.iter().any(|other| same(node, other)) || has_body && is_body(node)));
    own.iter().chain(kept).copied().collect()
}

/// A security definition as a security scheme.
fn scheme(node: &Node) -> Node {
    let span = node.span;
    let kind = node.as_object().and_then(|object| object.entry("type"));
    let Some((key, kind)) = kind else { return node.clone() };
    let mut entries = kept(node, &["description", "name", "in"]);
    match kind.as_str() {
        Some("basic") => {
            entries.push((key.clone(), text("http", kind.span)));
            entries.push(entry("scheme", kind.span, text("basic", kind.span)));
        }
        Some("oauth2") => {
            entries.push((key.clone(), kind.clone()));
            entries.push(entry("flows", kind.span, flows(node, kind.span)));
        }
        _ => entries.push((key.clone(), kind.clone())),
    }
    object(entries, span)
}

/// The one flow of an OAuth scheme.
fn flows(scheme: &Node, span: Span) -> Node {
    let name = match said(scheme, "flow") {
        Some("application") => "clientCredentials",
        Some("accessCode") => "authorizationCode",
        Some(other) => other,
        None => "implicit",
    };
    let at = scheme.get("flow").map_or(span, |node| node.span);
    let mut entries: Entries = Vec::new();
    for key in ["authorizationUrl", "tokenUrl"] {
        entries.extend(scheme.get(key).map(|node| entry(key, node.span, node.clone())));
    }
    let scopes = scheme.get("scopes").cloned();
    let scopes = scopes.unwrap_or_else(|| object(Entries::new(), at));
    entries.push(entry("scopes", scopes.span, scopes));
    object(vec![entry(name, at, object(entries, at))], at)
}
