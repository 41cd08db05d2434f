//! The view of `docs/errors.md`: the pages of the codes as one Markdown document.

use super::pages::{Page, Pages};
use crate::contract::Service;
use crate::render::rust::docs;
use serde::Serialize;

/// All codes, as Markdown.
#[derive(Debug, Serialize)]
pub struct Sheet {
    title: String,
    /// The path below which the service serves the same.
    path: String,
    /// The header in which answers carry their trace id.
    trace_header: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    code: String,
    anchor: String,
    status: u16,
    title: String,
    /// Where it says more than the title.
    detail: Option<String>,
    fixer: &'static str,
    again: &'static str,
    advice: String,
    description: Vec<String>,
    deprecated: bool,
    replaced_by: Option<String>,
    members: Vec<[String; 4]>,
    headers: Vec<[String; 2]>,
    operations: Vec<[String; 2]>,
    reach: &'static str,
    r#type: Option<String>,
    example: Option<String>,
}

impl Sheet {
    /// The view of these pages of a service.
    pub fn of(pages: &Pages, service: &Service) -> Self {
        Self {
            title: docs::cell(&pages.title),
            path: docs::code(&service.errors),
            trace_header: docs::code(&service.trace_header),
            entries: pages.entries.iter().map(entry).collect(),
        }
    }
}

fn entry(page: &Page) -> Entry {
    let members = page.members.iter().map(|member| {
        let needed = if member.required { "always" } else { "where known" };
        let kind = docs::cell(&member.kind);
        [
            docs::code(&member.name),
            kind,
            needed.to_owned(),
            docs::cell(&member.about),
        ]
    });
    let headers = page.headers.iter();
    let operations = page.operations.iter();
    Entry {
        code: docs::code(&page.code),
        anchor: anchor(&page.code),
        status: page.status,
        title: docs::cell(&page.title),
        detail: (page.detail != page.title).then(|| docs::cell(&page.detail)),
        fixer: page.fixer,
        again: if page.retryable { "yes" } else { "no" },
        advice: page.advice.clone(),
        description: page.description.as_deref().map(docs::markdown).unwrap_or_default(),
        deprecated: page.deprecated,
        replaced_by: page.replaced_by.as_deref().map(docs::code),
        members: members.collect(),
        headers: headers
            .map(|header| [docs::code(&header.name), docs::cell(&header.about)])
            .collect(),
        operations: operations
            .map(|met| [docs::code(&format!("{} {}", met.method, met.path)), docs::code(&met.id)])
            .collect(),
        reach: page.reach,
        r#type: (page.r#type != "about:blank").then(|| docs::code(&page.r#type)),
        example: page.example_text(),
    }
}

/// What Markdown renderers make of the heading.
fn anchor(code: &str) -> String {
    let kept = code
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-');
    kept.collect::<String>().to_ascii_lowercase()
}
