//! Something that somebody should look at: where it happened, to whom, and why.

use super::super::error::{ErrorEntry, Log, Problem, causes};
use super::super::operation::Operation;
use super::super::redact::redact;
use super::super::visit::Visit;
use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::error::Error;
use std::panic::{Location, PanicHookInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::task::JoinError;

/// Whether backtraces are taken: only where somebody reads them, they cost microseconds.
static BACKTRACES: AtomicBool = AtomicBool::new(false);

/// From now on errors remember how they came about.
pub(super) fn take_backtraces() {
    BACKTRACES.store(true, Ordering::Relaxed);
}

/// Where an error was first seen. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Origin {
    /// `src/handlers/orders.rs:42:9`.
    pub place: Arc<str>,
    /// What ran there; `None` where nobody would read it.
    pub backtrace: Option<Arc<Backtrace>>,
    #[cfg(feature = "reports")]
    spans: Option<Arc<tracing_error::SpanTrace>>,
}

impl Origin {
    /// Here and now.
    pub(in super::super) fn of(place: &Location<'_>) -> Self {
        let wanted = BACKTRACES.load(Ordering::Relaxed);
        Self {
            place: place.to_string().into(),
            backtrace: wanted.then(|| Arc::new(Backtrace::force_capture())),
            #[cfg(feature = "reports")]
            spans: super::reports::are_wanted().then(|| Arc::new(tracing_error::SpanTrace::capture())),
        }
    }
}

/// One call of a backtrace.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub function: String,
    pub file: Option<String>,
    pub line: Option<u64>,
    /// Whether it is the service's own code.
    pub own: bool,
}

/// What comes before these is how an error was seen, not how it came about.
const SEEING: [&str; 4] = [
    "::incident::Origin::of",
    "error::Internal::new",
    "core::panicking::",
    "rust_begin_unwind",
];
/// Where code lies that is not the service's.
const FOREIGN: [&str; 4] = ["/rustc/", "/.cargo/", "/rustlib/", "/generated/kit/"];

impl Origin {
    /// The spans, the innermost first, as far as they were kept; their fields are redacted.
    #[cfg(feature = "reports")]
    pub(super) fn spans(&self) -> Vec<String> {
        let mut told = Vec::new();
        if let Some(spans) = &self.spans {
            spans.with_spans(|span, fields| {
                told.push(format!("{}{{{}}}", span.name(), fields.trim()));
                true
            });
        }
        told
    }

    /// The calls, the innermost first, as far as they are known.
    pub(super) fn frames(&self) -> Vec<Frame> {
        let text = self.backtrace.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut frames: Vec<Frame> = Vec::new();
        for line in text.lines().map(str::trim) {
            match line.strip_prefix("at ") {
                Some(place) => {
                    if let Some(last) = frames.last_mut() {
                        last.lie(place);
                    }
                }
                None => frames.push(Frame {
                    function: line
                        .trim_start_matches(|c: char| c.is_ascii_digit())
                        .trim_start_matches(": ")
                        .to_owned(),
                    file: None,
                    line: None,
                    own: false,
                }),
            }
        }
        let sees = |frame: &Frame| SEEING.iter().any(|part| frame.function.contains(part));
        let seen = frames.iter().rposition(sees).map_or(0, |at| at + 1);
        frames.split_off(seen)
    }
}

impl Frame {
    /// `src/main.rs:12:5`.
    fn lie(&mut self, place: &str) {
        let mut parts = place.rsplitn(3, ':');
        let (_, line, file) = (parts.next(), parts.next(), parts.next());
        self.line = line.and_then(|line| line.parse().ok());
        self.file = file.map(str::to_owned);
        let is_foreign = |file: &str| FOREIGN.iter().any(|part| file.contains(part));
        self.own = file.is_some_and(|file| file.ends_with(".rs") && !is_foreign(file));
    }
}

/// A panic, caught.
#[derive(Clone, Debug, thiserror::Error)]
#[error("panic: {message}")]
pub(in super::super) struct Panicked {
    pub message: String,
    pub origin: Option<Origin>,
}

thread_local! {
    /// The panic that this thread is about to catch.
    static LAST: RefCell<Option<Panicked>> = const { RefCell::new(None) };
}

impl Panicked {
    /// What the hook sees.
    pub(super) fn seen(panic: &PanicHookInfo<'_>) -> Self {
        Self {
            message: redact(panic.payload_as_str().unwrap_or("of unknown kind")).into_owned(),
            origin: panic.location().map(Origin::of),
        }
    }

    /// Keeps it for [`Self::caught`].
    pub(super) fn keep(self) {
        LAST.set(Some(self));
    }

    /// What was just caught on this thread; where no hook of ours has seen it, what the panic itself says.
    pub(in super::super) fn caught(panic: &(dyn std::any::Any + Send)) -> Self {
        LAST.take().unwrap_or_else(|| {
            let text = panic.downcast_ref::<&str>().copied();
            let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            Self {
                message: redact(text.unwrap_or("of unknown kind")).into_owned(),
                origin: None,
            }
        })
    }
}

/// What those are told who watch over errors. Everything in it may leave the house.
#[derive(Clone, Debug)]
pub(in super::super) struct Incident {
    pub code: &'static str,
    /// What the client was told.
    pub message: String,
    pub level: Log,
    pub status: Option<u16>,
    pub method: &'static str,
    pub route: &'static str,
    pub operation: Option<&'static Operation>,
    pub request_id: String,
    pub trace_id: String,
    pub user: Option<String>,
    /// Why; not yet redacted.
    pub source: Option<Arc<dyn Error + Send + Sync>>,
    pub origin: Option<Origin>,
}

impl Incident {
    /// A failed request.
    pub fn of(
        visit: &Visit,
        (route, operation): (&'static str, Option<&'static Operation>),
        problem: &Problem,
    ) -> Self {
        let ErrorEntry { code, status, log, .. } = *problem.entry;
        Self {
            code,
            message: redact(&problem.detail).into_owned(),
            level: log,
            status: Some(status),
            method: super::super::access::method_label(&visit.method),
            route,
            operation,
            request_id: visit.trace.request_id.to_string(),
            trace_id: visit.trace.trace_id.to_string(),
            user: visit.user().map(str::to_owned),
            source: problem.source.clone(),
            origin: problem.origin.clone(),
        }
    }

    /// A panic that no request answers for: in background work, or in a task of the team's own.
    pub fn panicked(panic: Panicked) -> Self {
        let scope = super::scope::Scope::current();
        Self {
            code: "PANIC",
            message: panic.to_string(),
            level: Log::Error,
            status: None,
            method: "",
            route: "",
            operation: scope.as_ref().map(|scope| scope.operation),
            request_id: String::new(),
            trace_id: scope.map(|scope| scope.trace_id.to_string()).unwrap_or_default(),
            user: None,
            origin: panic.origin.clone(),
            source: Some(Arc::new(panic)),
        }
    }

    /// Whether the panic behind this was told when it happened, in a task of the team's own.
    pub fn is_told(&self) -> bool {
        let mut causes = self.source.as_deref().into_iter().flat_map(|source| causes(source));
        causes.any(|cause| cause.downcast_ref::<JoinError>().is_some_and(JoinError::is_panic))
    }
}
