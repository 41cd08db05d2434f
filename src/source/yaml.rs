//! YAML, through the events of granit-parser. The only file that names it.

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as Place, StrInput, Tag};

use super::build::{Builder, Stop};
use super::{FileId, Limits, Node, Span, Value, scalar};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A tree with what was found on the way; no tree when a limit was hit.
pub(super) type Read = (Option<Node>, Diagnostics);

/// YAML's grammar is broken: where and how.
pub(super) struct Broken {
    /// The byte at which the parser gave up.
    pub byte: usize,
    /// The finding.
    pub diagnostic: Diagnostic,
}

/// Reads the first document of `text`.
pub(super) fn read(text: &str, file: FileId, limits: &Limits) -> Result<Read, Box<Broken>> {
    let depth = limits.depth.min(Limits::DEEPEST) + 1;
    let options = granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        simple_key_max_lookahead: 1 << 16,
        flow_nesting_limit: depth,
        block_nesting_limit: depth,
    };
    let mut reader = Reader {
        text,
        builder: Builder::new(file, limits),
        documents: 0,
    };
    let parser: Parser<'_, StrInput<'_>> = Parser::new_from_str_with_options(text, options);
    for next in parser {
        let outcome = match next {
            Ok((event, place)) => reader.event(event, place),
            Err(error) if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) => {
                Err(reader.too_deep(&error, limits))
            }
            Err(error) => return Err(Box::new(broken(&error, text, file))),
        };
        if outcome.is_err() {
            break;
        }
    }
    Ok(reader.builder.finish())
}

struct Reader<'a> {
    text: &'a str,
    builder: Builder<'a>,
    documents: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, place: Place) -> Result<(), Stop> {
        let bytes = place.byte_range().unwrap_or_default();
        match event {
            Event::DocumentStart(..) => self.documents += 1,
            _ if self.documents > 1 => return self.further(&event, bytes.start),
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), place)?,
            Event::SequenceStart(_, anchor, tag) => {
                self.tagged(tag.as_deref(), place);
                self.builder.open_list(bytes.start, anchor)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tagged(tag.as_deref(), place);
                self.builder.open_map(bytes.start, anchor)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let bracket = self
                    .text
                    .get(bytes.clone())
                    .is_some_and(|end| end.ends_with([']', '}']));
                self.builder.close(bracket.then_some(bytes.end))?;
            }
            Event::Alias(anchor) => {
                let span = self.builder.span(bytes.start, bytes.end);
                self.builder.alias(anchor, span)?;
            }
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, &bytes)?,
            _ => {}
        }
        Ok(())
    }

    /// A second document; an empty one, left by a closing `---`, does no harm.
    fn further(&mut self, event: &Event<'_>, start: usize) -> Result<(), Stop> {
        let empty = matches!(event, Event::Scalar(text, ScalarStyle::Plain, ..) if text == "~" || text.is_empty());
        if empty || !event.is_node() {
            return Ok(());
        }
        let span = self.builder.span(start, start + 1);
        let fault = Diagnostic::error("AG107", span, "the file holds more than one YAML document");
        self.builder.diagnostics.push(
            fault
                .label("a second document begins here")
                .help("keep one document a file: a line `---` begins a new one"),
        );
        Err(Stop)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        place: Place,
    ) -> Result<(), Stop> {
        let span = self.trimmed(&place.byte_range().unwrap_or_default());
        let plain = style == ScalarStyle::Plain;
        if self.builder.expects_key() && anchor == 0 {
            let merge = plain && text == "<<";
            self.builder.key(text.to_owned(), span, merge);
            return Ok(());
        }
        self.tagged(tag, place);
        let value = if !plain || tag.is_some_and(|tag| tag.core_suffix() == Some("str")) {
            Value::String(text.to_owned())
        } else {
            scalar::plain(text)
        };
        self.builder.leaf(value, span, anchor)
    }

    /// The span without the line ends that close a block scalar.
    fn trimmed(&self, bytes: &std::ops::Range<usize>) -> Span {
        let text = self.text.get(bytes.clone()).unwrap_or("");
        self.builder.span(bytes.start, bytes.start + text.trim_end().len())
    }

    fn tagged(&mut self, tag: Option<&Tag>, place: Place) {
        if let Some(tag) = tag
            && tag.core_suffix().is_none()
            && tag.original() != "!"
        {
            let bytes = place.tag_span().and_then(|span| span.byte_range()).unwrap_or_default();
            let span = self.builder.span(bytes.start, bytes.end);
            let fault = Diagnostic::warning("AG109", span, format!("the tag `{}` is not understood", tag.original()));
            self.builder
                .diagnostics
                .push(fault.help("the value is read as if the tag were not there"));
        }
    }

    fn unknown_alias(&mut self, name: &str, bytes: &std::ops::Range<usize>) -> Result<(), Stop> {
        let span = self.builder.span(bytes.start, bytes.end);
        let fault = Diagnostic::error("AG115", span, format!("no anchor `&{name}` stands before this alias"));
        let help = format!("add `&{name}` to the value meant, or quote a text that begins with `*`");
        self.builder.diagnostics.push(fault.help(help));
        self.builder.leaf(Value::Null, span, 0)
    }

    fn too_deep(&mut self, error: &ScanError, limits: &Limits) -> Stop {
        let at = error.marker().byte_offset().unwrap_or(0);
        let span = self.builder.span(at, at + 1);
        self.builder.too_deep(span, limits.depth)
    }
}

/// The parser's complaint as a finding, in our words where it has a usual cause.
fn broken(error: &ScanError, text: &str, file: FileId) -> Broken {
    let byte = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let at = u32::try_from(byte).unwrap_or(u32::MAX);
    let len = text
        .get(byte..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    let span = Span {
        file,
        start: at,
        end: at + u32::try_from(len).unwrap_or(0),
    };
    let (what, help) = explain(error.kind());
    Broken {
        byte,
        diagnostic: Diagnostic::error("AG104", span, format!("this is not YAML: {what}")).help(help),
    }
}

/// What is wrong, and what usually helps.
fn explain(kind: &ErrorKind) -> (String, &'static str) {
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed | K::TabInBlockIndentation | K::TabInIndentation | K::TabInPlainScalar => {
            ("a tab cannot indent".to_owned(), "indent with spaces")
        }
        K::MappingValueNotAllowed | K::InvalidColonPlacement => (
            "a second `: ` stands where a value is due".to_owned(),
            "quote a text that contains `: `, or put the inner key on a line of its own, deeper indented",
        ),
        K::InvalidSimpleKey | K::SimpleKeyExpected | K::ExpectedBlockMappingKey => (
            "a key with its colon is due here".to_owned(),
            "write `key: value`, at the same indentation as the keys before it",
        ),
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar | K::InvalidQuotedScalarIndent => (
            "a quoted text is not closed".to_owned(),
            "close the quote at the end of the text",
        ),
        K::UnclosedFlowCollection { open } => (
            format!("`{open}` is not closed"),
            "close the bracket, or write the value in lines of its own",
        ),
        K::ExpectedFlowMappingSeparator => (
            "`,` or `}` is due here".to_owned(),
            "separate the entries with commas and close the brace",
        ),
        K::ExpectedFlowSequenceSeparator => (
            "`,` or `]` is due here".to_owned(),
            "separate the items with commas and close the bracket",
        ),
        K::UnknownQuotedScalarEscape => (
            "an unknown escape stands in a quoted text".to_owned(),
            "double the backslash, or use single quotes, in which a backslash is plain",
        ),
        K::UnexpectedCharacter { character } => (format!("a text cannot begin with {character:?}"), "quote the text"),
        other => (
            plain_words(other),
            "check the indentation and the quotes of this line and of the one before",
        ),
    }
}

/// The parser's own words without its "while parsing a …".
fn plain_words(kind: &ErrorKind) -> String {
    let text = kind.to_string();
    let text = match text.split_once(", ") {
        Some((context, rest)) if context.starts_with("while ") => rest.to_owned(),
        _ => text,
    };
    text.trim_end_matches('.').to_owned()
}
