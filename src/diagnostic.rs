//! What a user did wrong, in a form every face of `report` can print.

use crate::source::Span;

/// How much a finding matters. The order is the order of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Advice,
    /// For review: the output works, but perhaps not as meant.
    Warning,
    /// Stops generation.
    Error,
}

/// A place in a document with a word about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there; may be empty for the primary place.
    pub text: String,
}

/// A change of a document's text that mends a finding; made only where nothing else can be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// One finding: a stable code, the places, the cause and the fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, a key of the rule index (`apigen explain CODE`).
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One lower-case sentence without a full stop: what is wrong.
    pub message: String,
    /// The places, the primary one first. Empty for findings without a document (a folder, a flag).
    pub labels: Vec<Label>,
    /// What to do about it, with the snippet to paste where that is certain.
    pub help: Option<String>,
    /// The fix as changes of the text, where it is certain; all of them or none.
    pub edits: Vec<Edit>,
}

impl Diagnostic {
    /// A finding at `span`.
    pub fn new(code: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        let label = Label {
            span,
            text: String::new(),
        };
        Self {
            code,
            severity,
            message: message.into(),
            labels: vec![label],
            help: None,
            edits: Vec::new(),
        }
    }

    /// An error at `span`.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, message)
    }

    /// A warning at `span`.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, message)
    }

    /// Advice at `span`.
    pub fn advice(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Advice, span, message)
    }

    /// An error that belongs to no place in a document: a folder, a flag, a service.
    pub fn placeless(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            edits: Vec::new(),
        }
    }

    /// Says what is to be seen at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds a change that mends it.
    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit {
            span,
            text: text.into(),
        });
        self
    }

    /// The primary place.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// All findings of one run, in the order in which they were found until [`Diagnostics::sort`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all findings of another room.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether something stops generation.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// Document order, then code: the same input prints the same lines. Exact repetitions are folded.
    pub fn sort(&mut self) {
        self.0.sort_by_key(|d| (d.span(), d.code, d.message.clone()));
        self.0.dedup();
    }
}
