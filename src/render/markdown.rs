//! Markdown of a document as HTML that can do nothing: no raw HTML, no foreign images, no scripts behind links.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Longer texts are cut: a page is for reading.
const BYTES: usize = 64 * 1024;

/// `CommonMark` with tables as HTML. Raw HTML is shown as text, an image as its alternative text, and a link that leads
/// to neither the web, a mailbox nor this service is none.
pub fn to_html(markdown: &str) -> String {
    let cut = (0..=BYTES.min(markdown.len()))
        .rev()
        .find(|at| markdown.is_char_boundary(*at));
    let text = &markdown[..cut.unwrap_or_default()];
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(text, options).filter_map(harmless));
    out
}

fn harmless(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => return None,
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: target(dest_url),
            title,
            id,
        }),
        other => other,
    })
}

/// A browser drops control characters and spaces within a scheme, so that these are looked at without.
fn target(url: CowStr<'_>) -> CowStr<'_> {
    let plain: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let lower = plain.to_ascii_lowercase();
    let known = ["https://", "http://", "mailto:"]
        .iter()
        .any(|start| lower.starts_with(start));
    // Before the first `/`, `?` or `#` a colon would end a scheme.
    let first = plain.split(['/', '?', '#']).next().unwrap_or_default();
    if known || !first.contains(':') { url } else { "#".into() }
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn markdown_becomes_html() {
        let html = to_html(
            "Ask *support*, see [the guide](https://acme.dev/g?a=1&b=2).\n\n- `one`\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        );
        assert!(
            html.contains("<em>support</em>") && html.contains("<li><code>one</code></li>"),
            "{html}"
        );
        assert!(
            html.contains(r#"<a href="https://acme.dev/g?a=1&amp;b=2">the guide</a>"#),
            "{html}"
        );
        assert!(html.contains("<td>2</td>"), "{html}");
    }

    #[test]
    fn hostile_markdown_stays_text() {
        let hostile = "<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b\n\n![pixel](https://evil.example/p.png)\n\n\
            [x](javascript:alert(1)) [y](JaVa\tScript:alert(1)) [z](data:text/html,x) [w](//evil.example) <javascript:alert(1)>";
        let html = to_html(hostile);
        for bad in [
            "<script",
            "<img",
            "javascript:alert(1)\"",
            "data:text",
            "evil.example/p.png",
        ] {
            assert!(!html.to_lowercase().contains(bad), "{bad} in {html}");
        }
        assert!(html.contains("&lt;script&gt;") && html.contains("pixel"), "{html}");
    }
}
