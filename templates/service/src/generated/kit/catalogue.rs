//! The pages behind the type URIs: what an error code means, for people as HTML, for programs as JSON.
//!
//! `errors.json` has them; a page is one text with its style inside and nothing from elsewhere, so that the strictest
//! content security policy lets it pass.

use super::answer::Answer;
use super::media;
use super::operation::Contract;
use http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use std::fmt::Write as _;

const STYLE: &str = include_str!("catalogue.css");
/// What is offered, the first where a client does not say.
const OFFERED: &[&str] = &["text/html", "application/json"];

/// All pages.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    title: &'static str,
    version: &'static str,
    path: &'static str,
    base_path: &'static str,
    trace_header: &'static str,
    pages: Vec<Page>,
    /// The same, as they stand in `errors.json`.
    sources: Vec<Value>,
}

/// All about a code.
#[derive(Debug, Deserialize)]
struct Page {
    code: String,
    slug: String,
    status: u16,
    title: String,
    r#type: String,
    detail: String,
    /// Made of Markdown by apigen, which lets no markup of the document through.
    description_html: Option<String>,
    fixer: String,
    advice: String,
    retryable: bool,
    deprecated: bool,
    replaced_by: Option<String>,
    members: Vec<Member>,
    headers: Vec<Header>,
    operations: Vec<Met>,
    reach: String,
    media_type: String,
    example: Value,
}

#[derive(Debug, Deserialize)]
struct Member {
    name: String,
    kind: String,
    required: bool,
    about: String,
}

#[derive(Debug, Deserialize)]
struct Header {
    name: String,
    about: String,
}

#[derive(Debug, Deserialize)]
struct Met {
    id: String,
    method: String,
    path: String,
}

impl Catalogue {
    /// The pages of a contract.
    pub fn of(contract: &'static Contract) -> Self {
        Self {
            title: contract.title,
            version: contract.version,
            path: contract.errors,
            base_path: contract.base_path,
            trace_header: contract.trace_header,
            pages: serde_json::from_str(contract.catalogue).unwrap_or_default(),
            sources: serde_json::from_str(contract.catalogue).unwrap_or_default(),
        }
    }

    /// The page of a path below the base path: `Some(None)` is the index.
    pub fn find(&self, path: &str) -> Option<Option<usize>> {
        let rest = path.strip_prefix(self.path).filter(|_| !self.pages.is_empty())?;
        let name = match rest.strip_prefix('/') {
            None if rest.is_empty() && !self.path.is_empty() => return Some(None),
            Some("") => return Some(None),
            Some(name) => name,
            None => return None,
        };
        let page = self
            .pages
            .iter()
            .position(|page| page.slug == name || page.code == name)?;
        Some(Some(page))
    }

    /// A page, or the index, as the client likes it. Links go where the client found this one.
    pub fn answer(&self, page: Option<usize>, headers: &HeaderMap, based: bool) -> Answer {
        let answer = if media::preferred(headers, OFFERED) == Some("application/json") {
            match page {
                Some(index) => Answer::json(200, &self.sources[index]),
                None => Answer::json(200, &self.sources),
            }
        } else {
            self.html(page, based)
        };
        answer.header("vary", "accept").header("cache-control", "max-age=300")
    }

    fn html(&self, page: Option<usize>, based: bool) -> Answer {
        let base = if based { self.base_path } else { "" };
        let writer = Writer {
            catalogue: self,
            root: format!("{base}{}", self.path),
        };
        // A style may stand in the page only where the policy knows it.
        let nonce = uuid::Uuid::new_v4().simple().to_string();
        let text = match page.map(|index| &self.pages[index]) {
            Some(page) => writer.page(page, &nonce),
            None => writer.index(&nonce),
        };
        let policy = format!(
            "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        Answer::bytes(200, "text/html; charset=utf-8", text).header("content-security-policy", policy)
    }
}

struct Writer<'c> {
    catalogue: &'c Catalogue,
    /// The path of the index.
    root: String,
}

impl Writer<'_> {
    fn index(&self, nonce: &str) -> String {
        let Catalogue { title, pages, .. } = self.catalogue;
        let mut body = format!("<h1>Error codes of {}</h1>\n", escape(title));
        let _ = writeln!(
            body,
            "<p class=lead>Every answer carries a trace id in its header {}: under it the log has everything about the request.</p>",
            code(self.catalogue.trace_header)
        );
        let rows = pages.iter().map(|page| {
            [
                self.link(page),
                badge(page.status),
                escape(&page.title),
                escape(&page.fixer),
                if page.retryable { "yes" } else { "no" }.to_owned(),
            ]
        });
        let heads = ["code", "status", "meaning", "who can do something", "try again"];
        body.push_str(&table(&heads, rows));
        self.whole(&format!("Error codes of {title}"), &body, nonce)
    }

    fn page(&self, page: &Page, nonce: &str) -> String {
        let mut body = format!(
            "<p class=trail><a href=\"{}\">All error codes</a></p>\n{}\n<h1><code>{}</code></h1>\n<p class=lead>{}</p>\n",
            escape(&self.address(None)),
            badge(page.status),
            escape(&page.code),
            escape(&page.title)
        );
        body.push_str(&self.deprecation(page));
        if page.detail != page.title {
            let _ = writeln!(body, "<blockquote>{}</blockquote>", escape(&page.detail));
        }
        body.push_str(page.description_html.as_deref().unwrap_or_default());
        body.push_str(&facts(page));
        body.push_str(&members(page));
        body.push_str(&headers(page));
        body.push_str(&operations(page));
        body.push_str(&example(page));
        body.push_str("<h2>Other codes</h2>\n<nav>\n");
        for other in self.catalogue.pages.iter().filter(|other| other.slug != page.slug) {
            let _ = writeln!(body, "{}", self.link(other));
        }
        body.push_str("</nav>\n");
        self.whole(&format!("{} · {}", page.code, page.title), &body, nonce)
    }

    fn deprecation(&self, page: &Page) -> String {
        let known = |code: &String| self.catalogue.pages.iter().find(|other| other.code == *code);
        let instead = match page.replaced_by.as_ref().map(|code| (code, known(code))) {
            Some((_, Some(other))) => format!(" It was replaced by {}.", self.link(other)),
            Some((code, None)) => format!(" It was replaced by <code>{}</code>.", escape(code)),
            None if !page.deprecated => return String::new(),
            None => String::new(),
        };
        format!("<p class=gone>This code is deprecated.{instead}</p>\n")
    }

    fn link(&self, page: &Page) -> String {
        let address = self.address(Some(page));
        format!(
            "<a href=\"{}\"><code>{}</code></a>",
            escape(&address),
            escape(&page.code)
        )
    }

    fn address(&self, page: Option<&Page>) -> String {
        match page {
            Some(page) => format!("{}/{}", self.root, page.slug),
            None if self.root.is_empty() => "/".to_owned(),
            None => self.root.clone(),
        }
    }

    fn whole(&self, title: &str, body: &str, nonce: &str) -> String {
        let Catalogue {
            title: service,
            version,
            ..
        } = self.catalogue;
        format!(
            "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style nonce=\"{nonce}\">\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}<footer>{} {}</footer>\n</main>\n</body>\n</html>\n",
            escape(title),
            escape(service),
            escape(version)
        )
    }
}

fn facts(page: &Page) -> String {
    let mut list = format!(
        "<dl>\n<dt>Who can do something</dt><dd>{}.</dd>\n<dt>Try again?</dt><dd>{}</dd>\n",
        escape(&page.fixer),
        escape(&page.advice).replace('`', "")
    );
    if page.r#type != "about:blank" {
        let _ = writeln!(list, "<dt>Type</dt><dd><code>{}</code></dd>", escape(&page.r#type));
    }
    list + "</dl>\n"
}

fn members(page: &Page) -> String {
    let rows = page.members.iter().map(|member| {
        let sent = if member.required { "always" } else { "where known" };
        [
            code(&member.name),
            escape(&member.kind),
            sent.to_owned(),
            escape(&member.about),
        ]
    });
    section(
        "What the body says besides",
        &["member", "type", "sent", "meaning"],
        rows,
    )
}

fn headers(page: &Page) -> String {
    let rows = page
        .headers
        .iter()
        .map(|header| [code(&header.name), escape(&header.about)]);
    section("What the headers say", &["header", "says"], rows)
}

fn operations(page: &Page) -> String {
    if page.operations.is_empty() {
        return format!("<h2>Where it may be met</h2>\n<p>{}</p>\n", escape(&page.reach));
    }
    let rows = page
        .operations
        .iter()
        .map(|met| [code(&format!("{} {}", met.method, met.path)), code(&met.id)]);
    section("Where it may be met", &["request", "operation"], rows)
}

fn example(page: &Page) -> String {
    let text = match &page.example {
        Value::Null => return String::new(),
        Value::String(text) => text.clone(),
        body => serde_json::to_string_pretty(body).unwrap_or_default(),
    };
    format!(
        "<h2>An example</h2>\n<p class=note>{} with <code>{}</code></p>\n<pre><code>{}</code></pre>\n",
        page.status,
        escape(&page.media_type),
        escape(&text)
    )
}

fn section<const N: usize>(title: &str, heads: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return String::new();
    }
    format!("<h2>{title}</h2>\n{}", table(heads, rows))
}

/// A table; the cells are HTML. A column that says nothing is left out.
fn table<const N: usize>(heads: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = rows.collect();
    let line = |cells: Vec<String>| format!("<tr>{}</tr>\n", cells.concat());
    let spoken: Vec<usize> = (0..N)
        .filter(|column| rows.iter().any(|row| !row[*column].is_empty()))
        .collect();
    let cells = |cell: &dyn Fn(usize) -> String| line(spoken.iter().map(|column| cell(*column)).collect());
    let mut out = "<div class=wide><table>\n".to_owned();
    out.push_str(&cells(&|column| format!("<th scope=col>{}</th>", heads[column])));
    for row in &rows {
        out.push_str(&cells(&|column| format!("<td>{}</td>", row[column])));
    }
    out + "</table></div>\n"
}

fn badge(status: u16) -> String {
    let class = if status >= 500 { "badge s5" } else { "badge" };
    format!("<span class=\"{class}\">{status}</span>")
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// Text as HTML, in elements and in quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
