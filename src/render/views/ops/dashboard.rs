//! The dashboard: Grafana's JSON, with what the contract knows.

use super::{ERRORS, LIMITED, Series, policies, quoted, timed};
use crate::contract::Contract;
use crate::plan::Plan;
use serde::Serialize;

/// Panels in a row.
const COLUMNS: usize = 3;
/// Of 24 columns that Grafana has.
const WIDTH: usize = 8;
const HEIGHT: usize = 8;

/// The dashboard. What is text is quoted.
#[derive(Debug, Serialize)]
pub struct Dashboard {
    title: String,
    uid: String,
    job: String,
    panels: Vec<Panel>,
    /// What the contract promises, as Markdown.
    promises: String,
    /// Where the promises stand.
    below: usize,
}

#[derive(Debug, Serialize)]
struct Panel {
    id: usize,
    title: String,
    unit: &'static str,
    x: usize,
    y: usize,
    width: usize,
    height: usize,
    targets: Vec<Target>,
}

#[derive(Debug, Serialize)]
struct Target {
    id: String,
    expr: String,
    legend: String,
}

impl Dashboard {
    /// The dashboard of a contract.
    pub fn of(plan: &Plan<'_>) -> Self {
        let contract = plan.contract;
        let series = Series {
            names: &contract.service.metric_names,
            job: "job=\"$job\"".to_owned(),
        };
        let job = &plan.inputs.crate_name;
        let panels: Vec<_> = charts(&series).into_iter().enumerate().map(panel).collect();
        Self {
            title: quoted(&contract.title),
            uid: quoted(&job.chars().take(40).collect::<String>()),
            job: quoted(job),
            below: panels.len().div_ceil(COLUMNS) * HEIGHT,
            panels,
            promises: quoted(&promises(contract)),
        }
    }
}

/// Title, unit, and the expressions with their legends.
type Chart = (&'static str, &'static str, Vec<(String, &'static str)>);

fn charts(series: &Series<'_>) -> Vec<Chart> {
    [requests(series), causes(series), process(series)].concat()
}

/// By how much a counter rises a second.
fn rate(by: &str, counter: &str) -> String {
    format!("sum by ({by}) (rate({counter}[$__rate_interval]))")
}

/// How many, how fast, how well.
fn requests(series: &Series<'_>) -> Vec<Chart> {
    let names = series.names;
    let (route, method, status) = (names.route.as_str(), names.method.as_str(), names.status.as_str());
    let all = series.duration("count", &[]);
    let buckets = series.duration("bucket", &[]);
    let share = |class: &str| {
        let part = series.duration("count", &[(status, "=~", class)]);
        format!("sum(rate({part}[$__rate_interval])) / sum(rate({all}[$__rate_interval]))")
    };
    let quantile = |share: &str, by: &str| {
        format!("histogram_quantile({share}, sum by ({by}) (rate({buckets}[$__rate_interval])))")
    };
    let slowest = format!("topk(10, {})", quantile("0.99", &format!("le, {method}, {route}")));
    let durations = [("0.5", "median"), ("0.95", "95 %"), ("0.99", "99 %")];
    let durations = durations
        .map(|(share, legend)| (quantile(share, "le"), legend))
        .to_vec();
    let operations = rate(&format!("{method}, {route}"), &all);
    vec![
        ("Requests by status", "reqps", vec![(rate(status, &all), "__auto")]),
        (
            "Share of errors",
            "percentunit",
            vec![(share("5.."), "5xx"), (share("4.."), "4xx")],
        ),
        ("Duration", "s", durations),
        ("Requests by operation", "reqps", vec![(operations, "__auto")]),
        ("Slowest operations, 99 %", "s", vec![(slowest, "__auto")]),
    ]
}

/// What may be behind it.
fn causes(series: &Series<'_>) -> Vec<Chart> {
    let of = |name: &str| series.of(name, &[]);
    let active = format!("sum({})", of("http_server_active_requests"));
    let up = format!("min by (dependency) ({})", of("dependency_up"));
    let calls = rate("dependency, outcome", &series.calls(&[]));
    let slow = format!(
        "histogram_quantile(0.95, {})",
        rate("dependency, le", &of("dependency_call_duration_seconds_bucket"))
    );
    let open = format!("max by (dependency) ({})", of("dependency_circuit_open"));
    let retries = rate("dependency", &of("retries_total"));
    let waiting = format!("sum({})", of("background_tasks_active"));
    let tasks = rate("outcome", &of("background_tasks_total"));
    // Instances share one queue: each tells the same number.
    let jobs = format!("max by (task, state) ({})", of("queue_jobs"));
    vec![
        (
            "Errors by code",
            "reqps",
            vec![(rate(&series.names.code, &of(ERRORS)), "__auto")],
        ),
        ("Requests under way", "short", vec![(active, "requests")]),
        (
            "Refused by rate limits",
            "reqps",
            vec![(rate("policy", &of(LIMITED)), "{{policy}}")],
        ),
        (
            "Calls to dependencies",
            "reqps",
            vec![(calls, "{{dependency}} {{outcome}}")],
        ),
        ("Tried again", "reqps", vec![(retries, "{{dependency}}")]),
        ("Calls to dependencies, 95 %", "s", vec![(slow, "{{dependency}}")]),
        (
            "Dependencies up",
            "short",
            vec![(up, "{{dependency}}"), (open, "{{dependency}} left alone")],
        ),
        (
            "Work after the answer",
            "short",
            vec![(waiting, "waiting or under way"), (tasks, "{{outcome}} a second")],
        ),
        ("Jobs of the queue", "short", vec![(jobs, "{{task}} {{state}}")]),
    ]
}

/// What it takes of its machine.
fn process(series: &Series<'_>) -> Vec<Chart> {
    let of = |name: &str| series.of(name, &[]);
    let cpu = format!("rate({}[$__rate_interval])", of("process_cpu_seconds_total"));
    let most = format!("min({})", of("process_max_fds"));
    vec![
        ("CPU", "short", vec![(cpu, "{{instance}}")]),
        (
            "Memory",
            "bytes",
            vec![(of("process_resident_memory_bytes"), "{{instance}}")],
        ),
        (
            "File descriptors",
            "short",
            vec![(of("process_open_fds"), "{{instance}}"), (most, "most")],
        ),
    ]
}

fn panel((at, (title, unit, targets)): (usize, Chart)) -> Panel {
    let ids = ('A'..='Z').map(|letter| quoted(&letter.to_string()));
    Panel {
        id: at + 1,
        title: quoted(title),
        unit,
        x: at % COLUMNS * WIDTH,
        y: at / COLUMNS * HEIGHT,
        width: WIDTH,
        height: HEIGHT,
        targets: ids
            .zip(targets)
            .map(|(id, (expr, legend))| Target {
                id,
                expr: quoted(&expr),
                legend: quoted(legend),
            })
            .collect(),
    }
}

/// Limits, times and dependencies, beside the curves that they bound.
fn promises(contract: &Contract) -> String {
    let limits = policies(contract).into_iter();
    let limits = limits.map(|(name, (quota, seconds))| format!("- limit `{name}`: {quota} in {seconds} s"));
    let times = timed(contract);
    let times = times.map(|(operation, seconds)| {
        format!(
            "- `{} {}`: within {seconds} s",
            operation.method.as_str(),
            operation.path.template
        )
    });
    let dependencies = contract.dependencies.iter().map(|one| {
        let critical = if one.critical { "critical" } else { "not critical" };
        format!("- depends on `{}`, {critical}", one.name)
    });
    let lines: Vec<_> = limits.chain(times).chain(dependencies).collect();
    if lines.is_empty() {
        "The contract names no limits, times or dependencies.".to_owned()
    } else {
        lines.join("\n")
    }
}
