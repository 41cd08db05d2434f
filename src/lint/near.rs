//! Did you mean …?

use super::Lint;
use crate::diagnostic::Diagnostic;
use crate::document::{certain, respelt, similar};
use crate::source::Node;

impl Lint<'_> {
    /// Adds the suggestion to a finding about an unknown name, and the edit where only one known name is near; else the
    /// other help.
    pub(super) fn suggest(&self, finding: Diagnostic, node: &Node, known: &[&str], otherwise: String) -> Diagnostic {
        let name = node.as_str().unwrap_or_default();
        let Some(near) = similar(name, known.iter().copied()) else {
            return finding.help(otherwise);
        };
        let finding = finding.help(format!("did you mean `{near}`?"));
        match certain(name, known.iter().copied()) {
            Some(near) => respelt(finding, self.source, node.span, name, near),
            None => finding,
        }
    }
}
