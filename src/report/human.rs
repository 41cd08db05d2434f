//! For people.

use crate::diagnostic::Diagnostics;
use crate::source::Source;

/// One line a finding.
pub(super) fn concise(diagnostics: &Diagnostics, source: &Source) -> String {
    let _ = source;
    diagnostics
        .0
        .iter()
        .map(|d| format!("{}: {}\n", d.code, d.message))
        .collect()
}
