//! The layout of generated files: prettyplease's, with lines of 120 columns and a blank line between items, so that
//! people can read it.

/// Columns of a line.
const WIDTH: usize = 120;

/// Lays out a file.
pub(super) fn lay_out(file: &syn::File) -> String {
    let text = prettyplease::unparse(file);
    let lines: Vec<&str> = text.lines().collect();
    // A literal over several lines must not be joined: such a file stays as it is.
    let joined = if has_long_literal(&text) {
        lines.into_iter().map(str::to_owned).collect()
    } else {
        join(&lines)
    };
    spaced(&joined)
}

/// Whether some literal holds a line break.
fn has_long_literal(text: &str) -> bool {
    let mut open: Vec<proc_macro2::TokenStream> = text.parse().into_iter().collect();
    while let Some(stream) = open.pop() {
        for tree in stream {
            match tree {
                proc_macro2::TokenTree::Group(group) => open.push(group.stream()),
                proc_macro2::TokenTree::Literal(literal)
                    // Doc comments arrive as literals too, but always end on their line.
                    if literal.span().start().line != literal.span().end().line => {
                        return true;
                    }
                _ => {}
            }
        }
    }
    false
}

/// Joins what was broken at 89 columns and fits 120: lists, arguments, attributes, chains of calls.
fn join(lines: &[&str]) -> Vec<String> {
    let mut done: Vec<String> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let joined = group(lines, at)
            .or_else(|| closure(lines, at))
            .or_else(|| arm(lines, at))
            .or_else(|| guard(lines, at))
            .or_else(|| filled(lines, at))
            .or_else(|| chain(lines, at))
            .or_else(|| call(lines, at));
        if let Some((line, next)) = joined {
            done.extend(line.split('\n').map(str::to_owned));
            at = next;
        } else {
            done.push(lines[at].to_owned());
            at += 1;
        }
    }
    // What was joined may let what surrounds it be joined.
    if done.len() < lines.len() {
        let again: Vec<&str> = done.iter().map(String::as_str).collect();
        return join(&again);
    }
    done
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn fits(line: &str) -> bool {
    line.chars().count() <= WIDTH
}

/// A bracket that closes on a line of its own, and what it holds, as one line.
fn group(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let first = lines[at];
    let close = match first.chars().last()? {
        '(' => ')',
        '[' => ']',
        '<' => '>',
        '{' if is_literal(first) => '}',
        _ => return None,
    };
    if first.trim_start().starts_with("//") {
        return None;
    }
    let depth = indent(first);
    let mut inner = Vec::new();
    for (offset, line) in lines[at + 1..].iter().enumerate().take(40) {
        if indent(line) == depth && line.trim_start().starts_with(close) {
            let last = line.trim_start();
            if last.ends_with('<') {
                // What it opens is joined first.
                return None;
            }
            let whole = one_line(first, &inner, last, close).or_else(|| signature(first, &inner, last));
            return whole.map(|text| (text, at + offset + 2));
        }
        let part = line.trim();
        let whole = part.ends_with(',') || offset == 0 || !inner.is_empty();
        if indent(line) != depth + 4 || part.starts_with("//") || part.ends_with(['{', '(', '[', ';', '}']) || !whole {
            return None;
        }
        inner.push(part);
    }
    None
}

/// Whether an open brace begins the fields of a value, not a block: `name: Type {`, `Some(Type {`, `&Type {`.
fn is_literal(line: &str) -> bool {
    let text = line.trim();
    let head = text.trim_end_matches('{').trim_end();
    let word = head
        .rsplit(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .next()
        .unwrap_or_default();
    let named = word
        .rsplit("::")
        .next()
        .is_some_and(|name| name.starts_with(char::is_uppercase));
    let starts = [
        "pub ", "impl", "struct ", "enum ", "trait ", "fn ", "match ", "if ", "for ", "mod ", "static ",
    ];
    let before = head.strip_suffix(word).unwrap_or_default().trim_end();
    let value = before.is_empty() || before.ends_with([':', '(', '[', '&', '=']);
    named && value && !starts.iter().any(|start| text.starts_with(start))
}

fn one_line(first: &str, inner: &[&str], last: &str, close: char) -> Option<String> {
    let body = inner.join(" ");
    let tuple = close == ')' && inner.len() == 1 && body.ends_with(',') && first.trim_end().ends_with(" (");
    let body = if tuple {
        body.as_str()
    } else {
        body.trim_end_matches(',')
    };
    let pad = if close == '}' { " " } else { "" };
    let line = format!("{first}{pad}{body}{pad}{last}");
    (fits(&line) && !inner.is_empty()).then_some(line)
}

/// A method of a trait that is too long for one line: its result on a line of its own.
fn signature(first: &str, inner: &[&str], last: &str) -> Option<String> {
    let result = last
        .strip_prefix(") ")
        .filter(|rest| rest.starts_with("->") && rest.ends_with(';'))?;
    let head = format!("{first}{})", inner.join(" ").trim_end_matches(','));
    let result = format!("{}    {result}", " ".repeat(indent(first)));
    (fits(&head) && fits(&result) && !inner.is_empty()).then(|| format!("{head}\n{result}"))
}

/// A closure of one statement, as one line.
fn closure(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let [first, inner, last] = lines.get(at..at + 3)? else {
        return None;
    };
    let (inner, last) = (inner.trim(), last.trim_start());
    let simple = first.ends_with("| {") && inner.ends_with(';') && last.starts_with("})");
    let line = format!("{first} {inner} {last}");
    (simple && fits(&line)).then_some((line, at + 3))
}

/// An arm of one expression, without its braces.
fn arm(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let [first, inner, last] = lines.get(at..at + 3)? else {
        return None;
    };
    let head = first.strip_suffix(" {").filter(|head| head.ends_with("=>"))?;
    let inner = inner.trim();
    let simple = last.trim_start() == "}" && !inner.ends_with([';', '{', '}']) && !inner.starts_with("//");
    let line = format!("{head} {inner},");
    (simple && fits(&line)).then_some((line, at + 3))
}

/// One statement about a value that may be missing, as one line.
fn guard(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let [first, inner, last] = lines.get(at..at + 3)? else {
        return None;
    };
    let (inner, last) = (inner.trim(), last.trim_start());
    let simple = first.trim_start().starts_with("if let ") && first.ends_with('{') && inner.ends_with(';');
    let line = format!("{first} {inner} {last}");
    (simple && last == "}" && fits(&line)).then_some((line, at + 3))
}

/// A long list of names or literals, or of fields that are called like their values, as many to a line as fit.
fn filled(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let (close, is_short): (_, fn(&str) -> bool) = match lines[at].chars().last()? {
        '[' => (']', is_short),
        '{' if is_literal(lines[at]) => ('}', is_passed_on),
        _ => return None,
    };
    let depth = indent(lines[at]) + 4;
    let rest = &lines[at + 1..];
    let simple = |line: &&&str| indent(line) == depth && line.trim().strip_suffix(',').is_some_and(is_short);
    let items: Vec<_> = rest.iter().take_while(simple).map(|line| line.trim()).collect();
    let closes = rest
        .get(items.len())
        .is_some_and(|line| line.trim_start().starts_with(close));
    let least = if close == ']' { 4 } else { 2 };
    if items.len() < least || !closes {
        return None;
    }
    let mut text = lines[at].to_owned();
    let mut line = String::new();
    for item in &items {
        if line.is_empty() || !fits(&format!("{line} {item}")) {
            text.push_str(&line);
            line = format!("\n{}{item}", " ".repeat(depth));
        } else {
            line.push(' ');
            line.push_str(item);
        }
    }
    text.push_str(&line);
    (text.lines().count() <= items.len()).then_some((text, at + 1 + items.len()))
}

/// `name: name?`
fn is_passed_on(item: &str) -> bool {
    item.split_once(": ")
        .is_some_and(|(name, value)| value.strip_suffix('?') == Some(name))
}

/// Whether an item of a list is a name, a path or a literal, or a list itself.
fn is_short(item: &str) -> bool {
    let word = item.trim_start_matches('&');
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':');
    let text = word.len() > 1 && word.starts_with('"') && word.ends_with('"') && !word.contains(' ');
    let list = item.starts_with("&[") && item.ends_with(']');
    plain || text || list
}

/// A call whose last argument goes on over several lines, on the line of what it is called on.
fn call(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let (first, step) = (lines[at], lines.get(at + 1)?);
    let depth = indent(first) + 4;
    let begins = first.starts_with(' ')
        && !first.ends_with(['{', ';', ',', '(', '['])
        && !first.trim_start().starts_with(['.', '/', '#', '}', ')']);
    let opens = indent(step) == depth && step.trim_start().starts_with('.') && step.ends_with('{');
    if !begins || !opens {
        return None;
    }
    let end = at + 2 + lines[at + 2..].iter().position(|line| indent(line) <= depth)?;
    let closes = lines[end].trim_start().starts_with('}') && lines[end].ends_with(';');
    let mut text = format!("{first}{}", step.trim_start());
    if !closes || !fits(&text) {
        return None;
    }
    for line in &lines[at + 2..=end] {
        text.push('\n');
        text.push_str(&line[4.min(indent(line))..]);
    }
    Some((text, end + 1))
}

/// A chain of calls, each on a line of its own, as one line.
fn chain(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let first = lines[at];
    if first.trim_start().starts_with(['.', '/', '#']) || first.ends_with(['{', ';', ',']) {
        return None;
    }
    let mut line = first.to_owned();
    let mut next = at + 1;
    while let Some(part) = lines.get(next) {
        let step = part.trim_start();
        if !step.starts_with('.') || indent(part) != indent(first) + 4 {
            break;
        }
        line.push_str(step);
        next += 1;
        if step.ends_with(';') || step.ends_with(',') {
            break;
        }
        if step.ends_with(['{', '(', '|', '[']) {
            return None;
        }
    }
    (next > at + 1 && fits(&line)).then_some((line, next))
}

/// Blank lines between items, and around runs of `use`.
fn spaced(lines: &[String]) -> String {
    let mut text = String::new();
    let mut before: Option<&String> = None;
    for line in lines {
        if before.is_some_and(|before| apart(before, line)) {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        before = Some(line);
    }
    text
}

fn apart(before: &str, line: &str) -> bool {
    let (left, right) = (before.trim_start(), line.trim_start());
    if left.is_empty() || right.is_empty() || left.starts_with("///") {
        return false;
    }
    if left.starts_with("//!") || left.starts_with("#!") {
        let goes_on = right.starts_with("//!") || (left.starts_with("#!") && right.starts_with("#!"));
        return !goes_on && !left.ends_with('(');
    }
    let top = indent(before) == 0 && indent(line) == 0;
    let ended = before.ends_with('}') || (before.ends_with(';') && (top || ends_signature(before)));
    let result = left.starts_with("->") && left.ends_with(';');
    let same = indent(before) == indent(line) + if result { 4 } else { 0 };
    let begins = ["///", "#[", "pub", "fn ", "impl", "static ", "async fn", "mod ", "use "]
        .iter()
        .any(|one| right.starts_with(one));
    let run = |text: &str| {
        ["use ", "pub use ", "mod ", "pub mod ", "pub static ", "pub type "]
            .into_iter()
            .find(|one| text.starts_with(one))
    };
    let one_run =
        run(left).is_some() && run(left) == run(right) && (left.ends_with(';') || !left.starts_with("pub static"));
    same && ended && begins && !one_run
}

/// Whether a line ends a method of a trait that has no body.
fn ends_signature(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with("fn ") || text.starts_with("const ") || text.starts_with(") ->") || text.starts_with("->")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(text: &str) -> String {
        let file = syn::parse_file(text).expect("Rust");
        let laid_out = lay_out(&file);
        let again = syn::parse_file(&laid_out).expect("still Rust");
        assert_eq!(
            prettyplease::unparse(&again),
            prettyplease::unparse(&file),
            "{laid_out}"
        );
        laid_out
    }

    #[test]
    fn calls_and_lists_that_fit_stand_on_one_line() {
        let text = "struct A; fn f() { at.field(\"some_long_name\").string(&self.some_long_name).min_length(1).max_length(32).pattern(&PATTERN); let x = [\"aaaaaaaaaaaaaaaaaaa\", \"bbbbbbbbbbbbbbbbbbbbbbbbbb\", \"cccccccccccccccccccccccc\", \"d\"]; }";
        let expected = "struct A;\nfn f() {";
        assert!(laid_out(text).lines().count() <= 7, "{expected}\n{}", laid_out(text));
    }

    #[test]
    fn an_arm_of_one_expression_needs_no_braces() {
        let text = "fn f() { match x { \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" => bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb(c).await, _ => {} } }";
        assert_eq!(laid_out(text).lines().count(), 6, "{}", laid_out(text));
    }

    #[test]
    fn long_lists_of_names_are_filled() {
        let names: Vec<_> = (100..200).map(|n| format!("&NAME_{n}")).collect();
        let text = laid_out(&format!("static ALL: &[&X] = &[{}];", names.join(", ")));
        assert!(text.lines().count() < 15 && text.lines().all(fits), "{text}");
    }

    #[test]
    fn a_call_over_several_lines_begins_where_its_value_does() {
        let fields: Vec<_> = (10..30).map(|n| format!("field_{n}: field_{n}?")).collect();
        let text = laid_out(&format!(
            "fn f() {{ let request = input.request(|| Some(Request {{ {} }}))?; }}",
            fields.join(", ")
        ));
        assert!(
            text.contains("    let request = input.request(|| Some(Request {\n        field_10"),
            "{text}"
        );
        assert!(text.contains("\n    }))?;\n"), "{text}");
    }

    #[test]
    fn literals_over_several_lines_are_left_alone() {
        let text = "fn f() -> &'static str { call(r\"a\n   b\", \"ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\") }";
        assert!(laid_out(text).contains("a\n   b"));
    }
}
