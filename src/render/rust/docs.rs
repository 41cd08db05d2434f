//! Documentation: the contract's words as doc comments, which cannot end themselves.

use super::literal::is_invisible;

/// Columns of text in a doc comment.
const WIDTH: usize = 112;

/// Lines of a description at most; the contract has the rest.
const LINES: usize = 12;

/// The first paragraph of a Markdown text, wrapped.
pub fn paragraph(markdown: &str) -> Vec<String> {
    let mut words = Vec::new();
    for line in markdown.lines().map(clean).skip_while(std::string::String::is_empty) {
        if line.is_empty() || (!words.is_empty() && is_block(&line)) {
            break;
        }
        words.extend(line.trim_start_matches('#').split_whitespace().map(str::to_owned));
    }
    wrap(words)
}

/// A whole Markdown text below a heading of level 2: its own headings become deeper ones.
pub fn markdown(text: &str) -> Vec<String> {
    let mut fenced = false;
    let lines = text.trim().lines().map(|line| {
        let line = line
            .chars()
            .filter(|c| !is_invisible(*c) && !c.is_control())
            .collect::<String>();
        fenced ^= line.trim_start().starts_with("```");
        if line.starts_with('#') && !fenced {
            format!("##{line}")
        } else {
            line
        }
    });
    lines.collect()
}

/// A line of text of our own making, wrapped; contract text within it is cleaned.
pub fn sentence(text: &str) -> Vec<String> {
    wrap(clean(text).split_whitespace().map(str::to_owned).collect())
}

/// A text for one cell of a table or one line.
pub fn cell(text: &str) -> String {
    let text = clean(&text.replace(['\n', '\r'], " "));
    text.replace('|', "\\|")
}

/// Text in backticks, whatever it holds.
pub fn code(text: &str) -> String {
    let text = clean(&text.replace(['\n', '\r'], " "));
    let fence = if text.contains('`') { "``" } else { "`" };
    let pad = if text.contains('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The lines of `parts` with an empty line between any two.
pub fn join(parts: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(part);
    }
    lines
}

/// [`join`], but on one line where all parts are short.
pub fn flow(parts: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let short = parts.iter().all(|part| part.len() == 1 && !part[0].contains("  "));
    let ended = |part: &Vec<String>| {
        if part[0].ends_with(['.', '!', '?', ':']) {
            part[0].clone()
        } else {
            format!("{}.", part[0])
        }
    };
    if short && parts.len() > 1 {
        let line = parts.iter().map(ended).collect::<Vec<_>>().join(" ");
        if line.chars().count() <= WIDTH {
            return vec![line];
        }
    }
    join(parts)
}

fn is_block(line: &str) -> bool {
    let numbered = line
        .split_once(['.', ')'])
        .is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    numbered || line.starts_with(['-', '*', '+', '|', '#', '>', '`', '~', '='])
}

/// Without what a comment must not hold: control and direction characters, tabs, HTML that rustdoc would take for tags.
fn clean(line: &str) -> String {
    let kept = line.chars().filter(|c| !is_invisible(*c));
    let spaced: String = kept.map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.trim().to_owned()
}

fn wrap(words: Vec<String>) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in words {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(&word);
        } else if line.chars().count() + word.chars().count() < WIDTH {
            line.push(' ');
            line.push_str(&word);
        } else if lines.len() < LINES {
            lines.push(word);
        } else {
            break;
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}
