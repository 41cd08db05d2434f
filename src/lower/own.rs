//! The service's own paths: health, metrics, the document, the error catalogue. A path of the document wins, ours moves.

use super::Lowering;
use super::place::Place;
use crate::contract::{Contract, Segment};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;

impl Lowering<'_> {
    /// Settles where the service tells of itself.
    pub(super) fn own_paths(&mut self) {
        let said = self
            .root()
            .get("x-error-contract")
            .and_then(|contract| self.follow(contract).text("typeBase"));
        if let Some(path) = said.and_then(|base| self.local(&base)) {
            path.trim_end_matches('/').clone_into(&mut self.contract.service.errors);
        }
        self.slugs();
        self.move_own_paths();
    }

    /// The path below the base path at which this service answers a URI, if it does.
    fn local(&self, uri: &str) -> Option<String> {
        let end = uri.find(['?', '#']).unwrap_or(uri.len());
        let uri = &uri[..end];
        let path = match uri.split_once("://") {
            None if uri.starts_with('/') && !uri.starts_with("//") => uri,
            None => return None,
            Some(_) => {
                let servers = self.root().get("servers");
                let urls = servers.iter().flat_map(Place::items);
                let own = urls
                    .filter_map(|one| origin(one.str("url")?))
                    .find(|own| origin(uri) == Some(own))?;
                uri.strip_prefix(own)?
            }
        };
        let below = path.strip_prefix(self.contract.base_path.as_str());
        Some(below.filter(|rest| rest.starts_with('/')).unwrap_or(path).to_owned())
    }

    /// Names the pages of the codes: as their type URIs do where these are ours.
    fn slugs(&mut self) {
        let start = format!("{}/", self.contract.service.errors);
        let mut taken = BTreeSet::new();
        for index in 0..self.contract.errors.len() {
            let error = &self.contract.errors[index];
            let own = self
                .local(&error.type_uri)
                .and_then(|path| path.strip_prefix(&start).map(str::to_owned));
            let wish = plain(&own.unwrap_or_else(|| error.slug.clone()));
            let mut slug = wish.clone();
            let mut number = 1;
            while !taken.insert(slug.clone()) {
                number += 1;
                slug = format!("{wish}-{number}");
            }
            self.contract.errors[index].slug = slug;
        }
    }

    fn move_own_paths(&mut self) {
        let service = self.contract.service.clone();
        let free = |this: &mut Self, what: &str, path: &str| this.free_path(what, path, |path| vec![path.to_owned()]);
        self.contract.service.live = free(self, "live", &service.live);
        self.contract.service.ready = free(self, "ready", &service.ready);
        self.contract.service.metrics = free(self, "metrics", &service.metrics);
        let document = service.document.as_ref();
        let document = document.map(|path| self.free_path("openapi", path, |path| document_paths(path).to_vec()));
        self.contract.service.document = document;
        let slugs: Vec<String> = self.contract.errors.iter().map(|error| error.slug.clone()).collect();
        self.contract.service.errors = self.free_path("errors", &service.errors, |path| {
            let pages = slugs.iter().map(|slug| format!("{path}/{slug}"));
            std::iter::once(path.to_owned()).chain(pages).collect()
        });
    }

    /// `path`, or where an operation answers one of its pages, a path that no operation answers.
    fn free_path(&mut self, what: &str, path: &str, pages: impl Fn(&str) -> Vec<String>) -> String {
        let taken = |path: &str| pages(path).iter().find_map(|page| taker(&self.contract, page));
        let Some(index) = taken(path) else {
            return path.to_owned();
        };
        let mut free = format!("/_service{path}");
        while taken(&free).is_some() {
            free = format!("/_service{free}");
        }
        let operation = &self.contract.operations[index];
        let (span, template) = (operation.span, &operation.path.template);
        let message = format!(
            "`{path}` belongs to the operation at `{template}`: the service's own `{what}` path moves to `{free}`"
        );
        let help = "say another path under `x-apigen` if you want one";
        self.say(Diagnostic::advice("AG313", span, message).help(help));
        free
    }
}

/// Where the published document is served.
fn document_paths(path: &str) -> [String; 2] {
    [format!("{path}.json"), format!("{path}.yaml")]
}

/// `https://api.acme.dev` of a URL.
fn origin(url: &str) -> Option<&str> {
    let start = url.find("://")? + 3;
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    Some(&url[..end])
}

/// A step of a path that needs no encoding.
fn plain(text: &str) -> String {
    let letters = text.chars().map(|c| {
        if c.is_ascii_alphanumeric() || "-_.~".contains(c) {
            c
        } else {
            '-'
        }
    });
    let slug: String = letters.collect();
    if slug.is_empty() { "-".to_owned() } else { slug }
}

/// The operation that answers at a path, with or without the base path in front.
fn taker(contract: &Contract, path: &str) -> Option<usize> {
    let behind = path
        .strip_prefix(contract.base_path.as_str())
        .filter(|rest| rest.starts_with('/'));
    let mut operations = contract.operations.iter();
    operations.position(|operation| {
        let answers = |path: &str| fits(&operation.path.segments, path);
        answers(path) || behind.is_some_and(answers)
    })
}

/// Whether a path template has this path; a segment with a parameter is taken to fit anything.
fn fits(template: &[Vec<Segment>], path: &str) -> bool {
    let steps: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let fit = |(segment, step): (&Vec<Segment>, &&str)| match segment.as_slice() {
        [Segment::Literal(text)] => text == step,
        _ => !step.is_empty(),
    };
    template.len() == steps.len() && template.iter().zip(&steps).all(fit)
}
