//! How long a large service takes to build, and to build again after a handler was edited, as ratios to its clean build.
//!
//! `cargo bench --bench building [FILE]`: without a file, a document of about 200 operations is made of
//! `specs/orders.yaml`. The dependencies are built before, and do not count. Linux tells the time of all compilers, so
//! how many cores were busy; elsewhere it is left out.

#![expect(clippy::print_stdout, reason = "the figures are the product")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/large.rs"]
mod large;

/// Copies of the orders document: 198 operations.
const COPIES: usize = 33;

/// What a step took.
struct Spent {
    wall: Duration,
    /// Of all its processes, on all cores.
    work: Option<Duration>,
}

fn main() {
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let folder = common::root().join("target/building");
    let document = named.map_or_else(|| large(&folder), PathBuf::from);
    let mut workspace = common::Workspace::new("building");
    let name = "made-large";
    let service = workspace.add_as(name, &document, Vec::new());
    let operations = common::contract(&document).operations.len();
    workspace.cargo(&["build"]);
    workspace.cargo(&["check"]);

    let clean = |arguments: &[&str]| {
        workspace.cargo(&["clean", "--package", name]);
        timed(|| workspace.cargo(arguments))
    };
    let built = clean(&["build"]);
    let handler = handlers(&service);
    let edited = timed_edit(&handler, || workspace.cargo(&["build"]));
    let checked = clean(&["check"]);
    let edited_check = timed_edit(&handler, || workspace.cargo(&["check"]));

    println!("{}: {operations} operations", document.display());
    for (step, spent) in [
        ("clean build", &built),
        ("build after an edit", &edited),
        ("clean check", &checked),
        ("check after an edit", &edited_check),
    ] {
        let ratio = spent.wall.as_secs_f64() / built.wall.as_secs_f64();
        let cores = spent.work.map_or(String::new(), |work| {
            format!("   {:.1} cores busy", work.as_secs_f64() / spent.wall.as_secs_f64())
        });
        println!("{step:<22} {:>6.1} s   {ratio:.2}{cores}", spent.wall.as_secs_f64());
    }
}

fn large(folder: &Path) -> PathBuf {
    let document = folder.join("large.yaml");
    common::put(&document, large::document(COPIES).as_bytes());
    document
}

/// The longest file of handlers.
fn handlers(service: &Path) -> PathBuf {
    let files = fs::read_dir(service.join("src/handlers")).expect("handlers").flatten();
    let long = files.max_by_key(|file| file.metadata().map_or(0, |facts| facts.len()));
    long.expect("a handler").path()
}

/// Runs a step after a handler does something else.
fn timed_edit<T>(handler: &Path, step: impl FnOnce() -> T) -> Spent {
    let text = fs::read_to_string(handler).expect("readable");
    let fresh = "        // Answers the contract's example until you write it.";
    let edited = text.replacen(fresh, &format!("        println!(\"edited\");\n{fresh}"), 1);
    assert_ne!(text, edited, "there is a fresh handler");
    fs::write(handler, edited).expect("writable");
    timed(step)
}

fn timed<T>(step: impl FnOnce() -> T) -> Spent {
    let (start, before) = (Instant::now(), work());
    step();
    let wall = start.elapsed();
    let work = work().zip(before).map(|(after, before)| after.saturating_sub(before));
    Spent { wall, work }
}

/// The time of all processes that this one has started and that have ended: fields 16 and 17 of its `stat`, in
/// hundredths of a second.
fn work() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(13).take(2);
    let sum: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(sum * 10))
}
