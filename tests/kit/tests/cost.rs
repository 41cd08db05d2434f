//! What the access line costs a request, as a ratio: `cargo test --release --test cost -- --ignored --nocapture`.
//!
//! Each measurement is a process of its own, since there is one log a process: this program again, with `COST_LOG`.

mod common;

use kit::kit::Telemetry;
use poem::{Endpoint as _, Request};
use std::process::Command;
use std::time::Instant;

const REQUESTS: u32 = 200_000;

/// Nanoseconds a request with this filter; the least of several rounds, since others use this machine, too.
fn nanoseconds(filter: &str) -> f64 {
    let rounds = (0..5).map(|_| {
        let child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--ignored", "--exact", "one_measurement", "--nocapture"])
            .env("COST_LOG", filter)
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&child.stdout).into_owned();
        let told = said
            .lines()
            .find_map(|line| line.split_once("nanoseconds ")?.1.parse().ok());
        told.unwrap_or_else(|| panic!("{said} {}", String::from_utf8_lossy(&child.stderr)))
    });
    rounds.fold(f64::INFINITY, f64::min)
}

#[tokio::test]
#[ignore = "a measurement for a quiet machine, by release builds"]
async fn one_measurement() {
    let Ok(filter) = std::env::var("COST_LOG") else { return };
    let file = std::env::temp_dir().join(format!("cost-{}.log", std::process::id()));
    let config = common::config(&[
        ("APP_LOG_FORMAT", "json"),
        ("APP_LOG_FILE", file.to_str().expect("text")),
        ("APP_LOG", &filter),
        ("APP_GUARD_LIMIT", "100000000"),
    ]);
    let telemetry = Telemetry::start(&config, &common::CONTRACT).expect("a log");
    let service = common::service().with_config(&config);
    let ask = || Request::builder().uri_str("/orders").finish();
    for _ in 0..REQUESTS / 10 {
        service.get_response(ask()).await;
    }
    let begun = Instant::now();
    for _ in 0..REQUESTS {
        service.get_response(ask()).await;
    }
    println!(
        "nanoseconds {}",
        begun.elapsed().as_nanos() as f64 / f64::from(REQUESTS)
    );
    drop(telemetry);
    let lines = std::fs::read_to_string(&file).expect("a log").lines().count() as u32;
    std::fs::remove_file(&file).expect("it was there");
    assert_eq!(
        lines,
        if filter == "info" { REQUESTS + REQUESTS / 10 } else { 0 },
        "no line is lost"
    );
}

#[test]
#[ignore = "a measurement for a quiet machine, by release builds"]
fn the_access_line_costs_less_than_a_microsecond() {
    let (with, without) = (nanoseconds("info"), nanoseconds("error"));
    println!(
        "with the access line {with:.0} ns, without {without:.0} ns, ratio {:.2}",
        with / without
    );
    assert!(with - without < 1_000.0, "{with:.0} ns, {without:.0} ns");
}
