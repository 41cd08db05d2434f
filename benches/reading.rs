//! How long reading takes, as a ratio to the parser's own events, and how much memory it needs.
//!
//! `cargo bench --bench reading [FILE]`: without a file, a document of about 10 MB is made of `specs/orders.yaml`. Each
//! step is timed alone, the fastest of five runs counts. Linux tells the peak of memory; elsewhere it is left out.

#![expect(clippy::print_stdout, reason = "the figures are the product")]

use apigen::source::{Limits, parse_text};
use apigen::{document, lint, lower};
use granit_parser::Parser;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

const RUNS: usize = 5;
const WANTED: usize = 10_000_000;

fn main() {
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let (name, text) = match named {
        Some(path) => (
            path.clone(),
            std::fs::read_to_string(&path).expect("a readable document"),
        ),
        None => ("large.yaml".to_owned(), large()),
    };
    let limits = Limits::default();

    let (_, events) = fastest(|| Parser::new_from_str(&text).map_while(Result::ok).count());
    let idle = peak();
    let ((source, _), read) = fastest(|| parse_text(&name, &text, &limits));
    let ((document, _), judged) = fastest(|| document::read(&source));
    let ((contract, found), lowered) = fastest(|| lower::lower(&document));
    let (_, linted) = fastest(|| lint::lint(&source, &document, &contract, lint::Options::default()));

    println!(
        "{name}: {:.1} MB, {} operations, {} findings",
        megabytes(text.len()),
        contract.operations.len(),
        found.0.len()
    );
    println!("parser events      {:>8.0} ms   1.0", milliseconds(events.0));
    let steps = [
        ("text to tree", read),
        ("tree to document", judged),
        ("to contract", lowered),
        ("lints", linted),
    ];
    for (step, (time, peak)) in steps {
        let peak = peak.map_or(String::new(), |peak| format!("   {:>4.0} MB", megabytes(peak)));
        println!("{step:<18} {:>8.0} ms   {:.1}{peak}", milliseconds(time), ratio(time, events.0));
    }
    let all: Duration = steps.iter().map(|(_, (time, _))| *time).sum();
    println!(
        "{:<18} {:>8.0} ms   {:.1}",
        "all",
        milliseconds(all),
        ratio(all, events.0)
    );
    if let (Some(idle), Some(peak)) = (idle, linted.1) {
        println!(
            "peak memory        {:>8.0} MB   {:.1} times the text (before reading: {:.0} MB)",
            megabytes(peak),
            f64_of(peak) / f64_of(text.len()),
            megabytes(idle)
        );
    }
}

/// `specs/orders.yaml` with its paths and schemas repeated under other names.
fn large() -> String {
    let orders = include_str!("../specs/orders.yaml");
    let (head, rest) = orders.split_once("\npaths:\n").expect("orders has paths");
    let (paths, tail) = rest.split_once("\ncomponents:\n").expect("orders has components");
    let mut text = format!("{head}\npaths:\n");
    let mut copy = 0;
    while text.len() + tail.len() < WANTED {
        copy += 1;
        let renamed = paths.replace("\n  /", &format!("\n  /copy{copy}/"));
        let renamed = renamed.replace("operationId: ", &format!("operationId: copy{copy}"));
        let first = if renamed.starts_with("  /") {
            format!("  /copy{copy}{}", &renamed[2..])
        } else {
            renamed
        };
        let _ = writeln!(text, "{first}");
    }
    text + "components:\n" + tail
}

/// What comes out, the shortest time that it took, and the most memory that was held until then. The first run alone
/// decides about memory: later ones stand beside what the first one made.
fn fastest<T>(mut run: impl FnMut() -> T) -> (T, (Duration, Option<usize>)) {
    let start = Instant::now();
    let made = black_box(run());
    let first = start.elapsed();
    let peak = peak();
    let times = (1..RUNS).map(|_| {
        let start = Instant::now();
        let kept = black_box(run());
        let time = start.elapsed();
        drop(kept);
        time
    });
    (made, (times.min().unwrap_or(first).min(first), peak))
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
