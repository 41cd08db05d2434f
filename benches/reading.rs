//! How long reading takes, as a ratio to the parser's own events, and how much memory it needs.
//!
//! `cargo bench --bench reading [FILE]`: without a file, a document of about 10 MB is made of `specs/orders.yaml`. Each
//! step is timed alone, the fastest of five runs counts. Linux tells the peak of memory; elsewhere it is left out.
//!
//! `cargo bench --bench reading -- --files`: documents of 750 to 6,000 files, read and made one; the cost of a file shows
//! whether it grows with their number.

#![expect(clippy::print_stdout, reason = "the figures are the product")]

use apigen::source::{Limits, parse_text};
use apigen::{document, lint, lower};
use granit_parser::Parser;
use std::hint::black_box;
use std::time::{Duration, Instant};

#[path = "../tests/common/large.rs"]
mod large;
#[path = "../tests/common/many.rs"]
mod many;

const RUNS: usize = 5;
const WANTED: usize = 10_000_000;

fn main() {
    if std::env::args().any(|argument| argument == "--files") {
        return [50, 100, 200, 400].into_iter().for_each(many_files);
    }
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let (name, text) = match named {
        Some(path) => (
            path.clone(),
            std::fs::read_to_string(&path).expect("a readable document"),
        ),
        None => ("large.yaml".to_owned(), large()),
    };
    let limits = Limits::default();

    // Once in a row for memory, then each alone for time: what is made again stands beside what is there.
    let idle = peak();
    let (source, _) = parse_text(&name, &text, &limits);
    let held_tree = peak();
    let (document, _) = document::read(&source);
    let held_document = peak();
    let (contract, found) = lower::lower(&document);
    let held_contract = peak();
    let lint = || lint::lint(&source, &document, &contract, lint::Options::default());
    drop(lint());
    let held_lints = peak();

    let events = fastest(|| Parser::new_from_str(&text).map_while(Result::ok).count());
    let read = fastest(|| parse_text(&name, &text, &limits));
    let judged = fastest(|| document::read(&source));
    let lowered = fastest(|| lower::lower(&document));
    let linted = fastest(lint);

    println!(
        "{name}: {:.1} MB, {} operations, {} findings",
        megabytes(text.len()),
        contract.operations.len(),
        found.0.len()
    );
    println!("parser events      {:>8.0} ms   1.0", milliseconds(events));
    let steps = [
        ("text to tree", read, held_tree),
        ("tree to document", judged, held_document),
        ("to contract", lowered, held_contract),
        ("lints", linted, held_lints),
    ];
    for (step, time, peak) in steps {
        let peak = peak.map_or(String::new(), |peak| format!("   peak {:>4.0} MB", megabytes(peak)));
        println!(
            "{step:<18} {:>8.0} ms   {:.1}{peak}",
            milliseconds(time),
            ratio(time, events)
        );
    }
    let all: Duration = steps.iter().map(|(_, time, _)| *time).sum();
    println!(
        "{:<18} {:>8.0} ms   {:.1}",
        "all",
        milliseconds(all),
        ratio(all, events)
    );
    if let (Some(idle), Some(peak)) = (idle, held_lints) {
        println!(
            "peak memory        {:>8.0} MB   {:.1} times the text (before reading: {:.0} MB)",
            megabytes(peak),
            f64_of(peak) / f64_of(text.len()),
            megabytes(idle)
        );
    }
}

/// What a document of many files costs to read and to make one.
fn many_files(resources: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = many::files(resources);
    for (name, text) in &files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let events = fastest(|| {
        let parse = |text: &str| Parser::new_from_str(text).map_while(Result::ok).count();
        files.iter().map(|(_, text)| parse(text)).sum::<usize>()
    });
    let open = || document::open(&folder.path().join("api.yml"), &Limits::default());
    let joined = fastest(open);
    let lowered = fastest(|| {
        let (source, _) = open();
        lower::lower(&document::read(&source).0).0.operations.len()
    });
    let (source, _) = open();
    let contract = lower::lower(&document::read(&source).0).0;
    assert_eq!(contract.operations.len(), many::operations(resources), "all is read");
    println!(
        "{:>5} files, {:.1} MB: read and joined {:>5.0} ms ({:.0} us a file, {:.1} times the events), with the contract \
         {:>5.0} ms, peak {:.0} MB",
        files.len(),
        megabytes(bytes),
        milliseconds(joined),
        milliseconds(joined) * 1000.0 / f64_of(files.len()),
        ratio(joined, events),
        milliseconds(lowered),
        megabytes(peak().unwrap_or_default())
    );
    drop(folder);
}

/// A document of the wanted size.
fn large() -> String {
    let copies = |wanted: usize| wanted / (large::document(2).len() - large::document(1).len());
    large::document(copies(WANTED))
}

/// The shortest time of some runs.
fn fastest<T>(mut run: impl FnMut() -> T) -> Duration {
    let times = (0..RUNS).map(|_| {
        let start = Instant::now();
        let kept = black_box(run());
        let time = start.elapsed();
        drop(kept);
        time
    });
    times.min().unwrap_or_default()
}

/// The most memory this process ever held, in bytes.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024)
}

fn ratio(time: Duration, reference: Duration) -> f64 {
    time.as_secs_f64() / reference.as_secs_f64()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn megabytes(bytes: usize) -> f64 {
    f64_of(bytes) / 1_000_000.0
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn f64_of(bytes: usize) -> f64 {
    bytes as f64
}
