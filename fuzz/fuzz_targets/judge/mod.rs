//! What every target asks of a text that was read.

use apigen::contract::Contract;
use apigen::diagnostic::Diagnostics;
use apigen::report::{Format, Style, render};
use apigen::source::Source;
use apigen::{document, lint, lower};

/// Judges and lowers a source; every finding must point into it. The contract and all findings.
pub fn judged(source: &Source, mut found: Diagnostics) -> (Contract, Diagnostics) {
    let (document, faults) = document::read(source);
    found.extend(faults);
    let (contract, faults) = lower::lower(&document);
    found.extend(faults);
    found.extend(lint::lint(source, &document, &contract, lint::Options::default()));
    for label in found.0.iter().flat_map(|finding| &finding.labels) {
        let span = label.span;
        let file = source.file(span.file).expect("a finding lies in a file");
        let range = span.start as usize..span.end as usize;
        assert!(file.text.get(range).is_some(), "{span:?} is no stretch of the text");
    }
    let _ = render(&found, source, Format::Full, Style::default());
    (contract, found)
}
