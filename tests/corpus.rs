//! Real documents, which are sloppy: an error is something that really cannot be built.
#![expect(
    clippy::print_stdout,
    reason = "what was read, and what was skipped, is worth a line"
)]

use std::path::Path;

use apigen::diagnostic::Severity;
use apigen::document;
use apigen::report::{Format, Style, render};
use apigen::source::Limits;

#[test]
fn real_documents_read_without_errors() {
    let folder = Path::new("../shared/corpus");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: {} is not here", folder.display());
        return;
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    paths.sort();
    let mut errors = String::new();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending != "tsv"))
    {
        let (source, mut found) = document::open(path, &Limits::default());
        let (_, more) = document::read(&source);
        found.extend(more);
        println!(
            "{}: {} warnings, {} advice",
            path.display(),
            found.count(Severity::Warning),
            found.count(Severity::Advice)
        );
        if std::env::var_os("VERBOSE").is_some() {
            println!("{}", render(&found, &source, Format::Concise, Style::default()));
        }
        found.0.retain(|finding| finding.severity == Severity::Error);
        errors.push_str(&render(&found, &source, Format::Concise, Style::default()));
    }
    assert_eq!(errors, "");
}
