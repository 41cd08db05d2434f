//! What the process takes of its machine, and which build it is: the names that every Prometheus client library uses.
//! Read when it is asked for; where there is no `/proc`, only what is known without it is told.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Kernel ticks a second (`USER_HZ`): 100 on every Linux.
const TICKS: f64 = 100.0;

/// When the process began, as far as we saw it.
static BEGUN: OnceLock<Duration> = OnceLock::new();

/// Notes when the process began.
pub(super) fn begin() {
    BEGUN.get_or_init(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        now.unwrap_or_default()
    });
}

/// The series, in the text format.
pub(super) fn exposition(version: &str) -> String {
    begin();
    let mut text = String::new();
    let build = format!(
        "{{version=\"{}\",contract=\"{}\"}}",
        env!("CARGO_PKG_VERSION"),
        label(version)
    );
    series(
        &mut text,
        "build_info",
        &build,
        "gauge",
        "Which build this is, of which contract.",
        Some(1.0),
    );
    let begun = BEGUN.get().map(Duration::as_secs_f64);
    series(
        &mut text,
        "process_start_time_seconds",
        "",
        "gauge",
        "When the process began.",
        begun,
    );
    series(
        &mut text,
        "process_cpu_seconds_total",
        "",
        "counter",
        "CPU time of the process.",
        cpu_seconds(),
    );
    series(
        &mut text,
        "process_resident_memory_bytes",
        "",
        "gauge",
        "Memory in use.",
        resident_bytes(),
    );
    series(
        &mut text,
        "process_open_fds",
        "",
        "gauge",
        "Open file descriptors.",
        open_descriptors(),
    );
    series(
        &mut text,
        "process_max_fds",
        "",
        "gauge",
        "Most open file descriptors.",
        most_descriptors(),
    );
    text
}

fn series(text: &mut String, name: &str, labels: &str, kind: &str, help: &str, value: Option<f64>) {
    if let Some(value) = value {
        let _ = write!(
            text,
            "# HELP {name} {help}\n# TYPE {name} {kind}\n{name}{labels} {value}\n\n"
        );
    }
}

/// The value of a label, without what would end it.
fn label(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn read(file: &str) -> Option<String> {
    std::fs::read_to_string(format!("/proc/self/{file}")).ok()
}

fn resident_bytes() -> Option<f64> {
    let status = read("status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024.0)
}

/// User and system time: fields 14 and 15, counted behind the name, which may hold anything.
fn cpu_seconds() -> Option<f64> {
    let stat = read("stat")?;
    let (_, behind) = stat.rsplit_once(')')?;
    let mut fields = behind.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / TICKS)
}

fn open_descriptors() -> Option<f64> {
    // One of them is the folder that is being read.
    let count = std::fs::read_dir("/proc/self/fd").ok()?.count().saturating_sub(1);
    Some(count as f64)
}

fn most_descriptors() -> Option<f64> {
    let limits = read("limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}
