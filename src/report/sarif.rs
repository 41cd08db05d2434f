//! x
use crate::diagnostic::Diagnostics;
use crate::source::Source;
pub(super) fn render(diagnostics: &Diagnostics, source: &Source) -> String {
    super::human::concise(diagnostics, source)
}
