//! The text format of Prometheus, version 0.0.4.

use std::fmt::Write as _;

/// Series as text.
#[derive(Default)]
pub(in super::super) struct Exposition(String);

impl Exposition {
    /// The series that follow are of this name and kind.
    pub fn family(&mut self, name: &str, kind: &str, help: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        if !help.is_empty() {
            let _ = write!(self.0, "# HELP {name} ");
            self.escaped(help, false);
            self.0.push('\n');
        }
        let _ = writeln!(self.0, "# TYPE {name} {kind}");
    }

    /// One number; `bound` is the greatest value that a bucket takes.
    pub fn sample(&mut self, name: &str, suffix: &str, labels: &[(&str, &str)], bound: Option<f64>, value: f64) {
        self.0.push_str(name);
        self.0.push_str(suffix);
        let mut before = '{';
        for (key, value) in labels {
            self.0.push(before);
            let _ = write!(self.0, "{key}=\"");
            self.escaped(value, true);
            self.0.push('"');
            before = ',';
        }
        if let Some(bound) = bound {
            self.0.push(before);
            self.0.push_str("le=\"");
            self.number(bound);
            self.0.push('"');
            before = ',';
        }
        if before == ',' {
            self.0.push('}');
        }
        self.0.push(' ');
        self.number(value);
        self.0.push('\n');
    }

    pub fn into_text(self) -> String {
        self.0
    }

    /// Infinities are written otherwise than Rust does.
    fn number(&mut self, value: f64) {
        if value.is_infinite() {
            self.0.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
        } else {
            let _ = write!(self.0, "{value}");
        }
    }

    fn escaped(&mut self, text: &str, quoted: bool) {
        for one in text.chars() {
            match one {
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                '"' if quoted => self.0.push_str("\\\""),
                one => self.0.push(one),
            }
        }
    }
}
