//! What the process takes of its machine, and which build it is: the names that every Prometheus client library uses.
//! Read when it is asked for; where there is no `/proc`, only what is known without it is told.

use super::metrics::exposition::Exposition;
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

/// Tells of the process.
pub(super) fn write(version: &str, to: &mut Exposition) {
    begin();
    let build = [("version", env!("CARGO_PKG_VERSION")), ("contract", version)];
    to.family("build_info", "gauge", "Which build this is, of which contract.");
    to.sample("build_info", "", &build, None, 1.0);
    let begun = BEGUN.get().map(Duration::as_secs_f64);
    let cpu = cpu_seconds();
    let memory = resident_bytes();
    let series = [
        ("process_start_time_seconds", "gauge", "When the process began.", begun),
        ("process_cpu_seconds_total", "counter", "CPU time of the process.", cpu),
        ("process_resident_memory_bytes", "gauge", "Memory in use.", memory),
        (
            "process_open_fds",
            "gauge",
            "Open file descriptors.",
            open_descriptors(),
        ),
        (
            "process_max_fds",
            "gauge",
            "Most open file descriptors.",
            most_descriptors(),
        ),
    ];
    for (name, kind, help, value) in series {
        if let Some(value) = value {
            to.family(name, kind, help);
            to.sample(name, "", &[], None, value);
        }
    }
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
