//! Internal errors and panics at length, on the terminal of who develops: causes, place, spans, calls, what to try.
//! Never in an answer, and not in production.

use super::super::config::Environment;
use super::super::config::reader::Reader;
use super::super::dependency::Down;
use super::super::error::{UNFORESEEN, causes};
use super::super::redact::redact;
use super::incident::{Incident, Panicked};
use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

static WANTED: AtomicBool = AtomicBool::new(false);

/// `APP_REPORTS`: on in development; production refuses it, since a terminal there is somebody's log.
pub(super) fn read(reader: &mut Reader<'_>, environment: Environment) -> bool {
    let wanted = reader.parsed("APP_REPORTS", environment == Environment::Development);
    if wanted && environment == Environment::Production {
        reader.problem(
            "APP_REPORTS",
            "is for development: causes and calls of errors are not for production's terminal",
        );
    }
    wanted
}

/// From now on reports are printed.
pub(super) fn start() {
    WANTED.store(true, Ordering::Relaxed);
}

/// Whether somebody reads reports.
pub(super) fn are_wanted() -> bool {
    WANTED.load(Ordering::Relaxed)
}

/// Prints the report of what happened.
pub(super) fn print(incident: &Incident) {
    let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let text = Report { incident, colours }.text();
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

struct Report<'i> {
    incident: &'i Incident,
    colours: bool,
}

impl Report<'_> {
    fn text(&self) -> String {
        let mut text = format!("\n{}\n", self.bold(&self.headline()));
        let told = self.causes().map(|cause| redact(&cause.to_string()).into_owned());
        let mut told: Vec<String> = told.filter(|cause| cause != UNFORESEEN).collect();
        // `#[error(transparent)]` repeats its source.
        told.dedup();
        for (depth, cause) in told.iter().enumerate() {
            let lead = if depth == 0 { "  " } else { "  because " };
            let _ = writeln!(text, "{lead}{cause}");
        }
        self.place(&mut text);
        for hint in self.causes().filter_map(hint).take(1) {
            let _ = writeln!(text, "  {} {hint}", self.bold("try:"));
        }
        text
    }

    /// What was answered, to which request; or where the panic was.
    fn headline(&self) -> String {
        let Incident {
            code,
            method,
            route,
            trace_id,
            ..
        } = self.incident;
        let operation = self.incident.operation.map_or("", |operation| operation.id);
        match self.incident.status {
            Some(status) => format!("{method} {route} ({operation}) answered {status} {code}, trace {trace_id}"),
            None if operation.is_empty() => "a panic outside of any request".to_owned(),
            None => format!("a panic in work after the answer of {operation}, trace {trace_id}"),
        }
    }

    /// The place, the spans around it, and the calls of the service's own code that led there.
    fn place(&self, text: &mut String) {
        let Some(origin) = &self.incident.origin else { return };
        let _ = writeln!(text, "  at {}", self.bold(&origin.place));
        let spans = origin.spans();
        if !spans.is_empty() {
            text.push_str("  in the spans, the innermost first\n");
        }
        for span in spans {
            let _ = writeln!(text, "    {span}");
        }
        let own = origin.frames().into_iter().filter(|frame| frame.own);
        let calls: Vec<_> = own.take(12).collect();
        if !calls.is_empty() {
            text.push_str("  by the calls\n");
        }
        for call in calls {
            let (file, line) = (call.file.unwrap_or_default(), call.line.unwrap_or_default());
            // What runs in an async function has no name of its own.
            let function = call.function.split(['<', '{']).next().unwrap_or_default();
            let _ = writeln!(text, "    {file}:{line}  {function}");
        }
    }

    fn causes(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        self.incident
            .source
            .as_deref()
            .into_iter()
            .flat_map(|source| causes(source))
    }

    fn bold(&self, text: &str) -> String {
        if self.colours {
            format!("\x1b[1;31m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// What usually helps.
fn hint(cause: &(dyn Error + 'static)) -> Option<String> {
    if let Some(down) = cause.downcast_ref::<Down>() {
        return Some(format!(
            "is `{}` running, and do its settings point at it?",
            down.dependency
        ));
    }
    if let Some(panic) = cause.downcast_ref::<Panicked>() {
        let unwrapped = ["`None` value", "`Err` value"]
            .iter()
            .any(|part| panic.message.contains(part));
        return unwrapped.then(|| {
            "`.internal()?` instead of `unwrap`: the client is answered alike, and the cause is kept".to_owned()
        });
    }
    if cause.is::<serde_json::Error>() {
        return Some(
            "compare the JSON with the type that it is read as: line and column stand in the message".to_owned(),
        );
    }
    let error = cause.downcast_ref::<io::Error>()?;
    let told = match error.kind() {
        ErrorKind::ConnectionRefused => "nobody listens there: is it running, and is the port right?",
        ErrorKind::NotFound => "the path is relative to the folder in which the service was started",
        ErrorKind::PermissionDenied => "the service's user may not do that: look at the owner and mode of the file",
        ErrorKind::AddrInUse => "another process has the address: APP_ADDR with port 0 takes a free one",
        ErrorKind::TimedOut => "it answers too slowly: look at its own log, or at the network between",
        _ => return None,
    };
    Some(told.to_owned())
}
