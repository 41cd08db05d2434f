//! How a log line looks: JSON for machines, colours for eyes. In both, fields that hold secrets are masked.

use super::super::redact::{MASK, Secrets, redact};
use super::json;
use super::scope::Scope;
use std::fmt::{self, Debug, Write as _};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

/// The form of all lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines {
    pub json: bool,
    pub colours: bool,
    pub secrets: Secrets,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut fields = Fields::new(*self);
        event.record(&mut fields);
        let mut line = String::with_capacity(256);
        self.head(&mut line, *event.metadata().level(), &fields.message);
        line.push_str(&fields.text);
        Scope::with(|scope| {
            self.member(&mut line, "trace_id", &scope.trace_id);
            self.member(&mut line, "operation", scope.operation.id);
        });
        let spans = context.event_scope().into_iter().flat_map(|scope| scope.from_root());
        // The scope has told what the request's own span says.
        for span in spans.filter(|span| span.name() != super::spans::REQUEST) {
            let extensions = span.extensions();
            let known = extensions
                .get::<FormattedFields<N>>()
                .map_or("", |fields| &fields.fields);
            self.span(&mut line, span.name(), known);
        }
        line.push_str(if self.json { "}\n" } else { "\n" });
        writer.write_str(&line)
    }
}

/// The fields of a span, kept until its events are written.
impl<'w> FormatFields<'w> for Lines {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'w>, record: R) -> fmt::Result {
        let mut fields = Fields::new(*self);
        record.record(&mut fields);
        writer.write_str(&fields.text)
    }
}

impl Lines {
    fn head(self, line: &mut String, level: Level, message: &str) {
        if self.json {
            return json::head(line, level.as_str(), message);
        }
        let (dim, colour, plain) = match (self.colours, level) {
            (false, _) => ("", "", ""),
            (true, Level::ERROR) => ("\x1b[2m", "\x1b[31m", "\x1b[0m"),
            (true, Level::WARN) => ("\x1b[2m", "\x1b[33m", "\x1b[0m"),
            (true, Level::INFO) => ("\x1b[2m", "\x1b[32m", "\x1b[0m"),
            (true, _) => ("\x1b[2m", "\x1b[34m", "\x1b[0m"),
        };
        line.push_str(dim);
        json::now(line);
        let _ = write!(line, "{plain} {colour}{:>5}{plain} {message}", level.as_str());
    }

    fn member(self, line: &mut String, name: &str, value: &str) {
        if self.json {
            json::member(line, name, value);
        } else {
            self.name(line, name);
            let plain = !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
            let _ = if plain {
                line.write_str(value)
            } else {
                write!(line, "{value:?}")
            };
        }
    }

    /// The name of a field in colours.
    fn name(self, line: &mut String, name: &str) {
        let (dim, plain) = if self.colours { ("\x1b[2m", "\x1b[0m") } else { ("", "") };
        let _ = write!(line, " {dim}{name}={plain}");
    }

    /// A span of the team's own: its name, and its fields as `format_fields` wrote them.
    fn span(self, line: &mut String, name: &str, fields: &str) {
        if self.json {
            let _ = write!(line, ",\"{name}\":{{");
            line.push_str(fields.trim_start_matches(','));
            line.push('}');
        } else {
            let _ = write!(line, " {name}{{{}}}", fields.trim_start());
        }
    }
}

/// Collects the fields of an event, redacted, and its message apart.
struct Fields {
    form: Lines,
    message: String,
    text: String,
}

impl Fields {
    fn new(form: Lines) -> Self {
        Self {
            form,
            message: String::new(),
            text: String::new(),
        }
    }

    /// A value that is no text: a number, a truth.
    fn bare(&mut self, field: &Field, value: impl fmt::Display) {
        if self.form.secrets.hides(field.name()) {
            return self.form.member(&mut self.text, field.name(), MASK);
        }
        if self.form.json {
            let _ = write!(self.text, ",\"{}\":{value}", field.name());
        } else {
            self.form.name(&mut self.text, field.name());
            let _ = write!(self.text, "{value}");
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let name = field.name();
        if name == "message" {
            self.message.push_str(&redact(value));
        } else if self.form.secrets.hides(name) {
            self.form.member(&mut self.text, name, MASK);
        } else {
            self.form.member(&mut self.text, name, &redact(value));
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON knows neither infinity nor what is no number.
        if value.is_finite() {
            self.bare(field, value);
        } else {
            self.record_str(field, &value.to_string());
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.bare(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.bare(field, value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.bare(field, value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.bare(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.bare(field, value);
    }
}
