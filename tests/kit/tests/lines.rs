//! The log of a process: where its lines go, what stands in them, how long they are kept.

mod process;

use process::Running;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn json(text: &str) -> Vec<Value> {
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")));
    lines.collect()
}

fn requests(text: &str) -> Vec<Value> {
    json(text)
        .into_iter()
        .filter(|line| line["message"] == "request")
        .collect()
}

#[test]
fn in_production_every_line_is_json_and_none_is_lost_at_the_end() {
    let service = Running::start(&[("APP_ENV", "production"), ("APP_DATABASE_URL", "sqlite:orders.db")]);
    for _ in 0..50 {
        service.get("/orders");
    }
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    service.send(
        "GET",
        "/fail/internal",
        &[("traceparent", trace), ("x-correlation-id", "ticket-7")],
        "",
    );
    service.get("/orders/%22%5C%01%F0%9F%A6%80\"\\");
    let (stdout, _) = service.stop();
    let lines = requests(&stdout);
    assert_eq!(lines.len(), 52);
    let failed = &lines[50];
    let expected = [
        ("level", "ERROR"),
        ("method", "GET"),
        ("route", "/fail/{how}"),
        ("path", "/fail/internal"),
        ("code", "INTERNAL_ERROR"),
        ("request_id", "ticket-7"),
        ("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("operation", "fail"),
        ("address", "127.0.0.1"),
    ];
    for (field, value) in expected {
        assert_eq!(failed[field], value, "{field}: {failed}");
    }
    assert_eq!(failed["status"], 500);
    assert!(failed["latency_ms"].as_f64().is_some());
    assert!(
        failed["timestamp"]
            .as_str()
            .is_some_and(|time| time.parse::<jiff::Timestamp>().is_ok())
    );
    let error = failed["error"].as_str().expect("an error");
    assert!(error.contains("postgres://***@db/orders refused"), "{error}");
    assert!(!stdout.contains("hunter2"));
}

#[test]
fn lines_of_handlers_know_their_request_and_keep_secrets() {
    for format in ["json", "pretty"] {
        let service = Running::start(&[("APP_LOG_FORMAT", format)]);
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        service.send("GET", "/fail/log", &[("traceparent", trace)], "");
        let (stdout, _) = service.stop();
        for told in [
            "from the handler",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "\"tea\"",
            "after the answer",
        ] {
            let told = told.replace('"', "\\\"");
            assert!(stdout.contains(&told), "{told}: {stdout}");
        }
        assert!(!stdout.contains("hunter2") && !stdout.contains("4111"), "{stdout}");
        if format == "json" {
            let lines = json(&stdout);
            let all = ["from the handler", "after the answer"];
            for message in all {
                let line = lines
                    .iter()
                    .find(|line| line["message"] == message)
                    .expect("it is told");
                assert_eq!(line["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736", "{line}");
                assert_eq!(line["operation"], "fail", "{line}");
            }
            let line = lines
                .iter()
                .find(|line| line["message"] == "from the handler")
                .expect("it is told");
            assert_eq!(
                (&line["count"], &line["card_number"], &line["db_password"]),
                (&3.into(), &"***".into(), &"***".into()),
                "{line}"
            );
            assert_eq!(line["step"]["sku"], "TEA", "{line}");
        }
    }
}

#[test]
fn the_filter_governs_access_lines_too() {
    let service = Running::start(&[("APP_LOG_FORMAT", "json"), ("APP_LOG", "warn")]);
    service.get("/orders");
    service.get("/fail/internal");
    service.send("POST", "/orders", &[], "");
    let (stdout, _) = service.stop();
    let levels: Vec<_> = requests(&stdout)
        .into_iter()
        .map(|line| line["level"].clone())
        .collect();
    assert_eq!(levels, ["ERROR", "WARN"]);
}

#[test]
fn a_file_is_rotated_by_size_and_the_oldest_are_removed() {
    let folder = folder("rotated");
    std::fs::write(folder.join("orders.log.bak"), "not ours").expect("a file");
    let file = folder.join("orders.log");
    let service = Running::start(&[
        ("APP_LOG_FORMAT", "json"),
        ("APP_LOG_FILE", file.to_str().expect("text")),
        ("APP_LOG_ROTATION", "4KiB"),
        ("APP_LOG_KEEP", "2"),
    ]);
    for _ in 0..120 {
        service.get("/orders");
    }
    let (stdout, _) = service.stop();
    assert_eq!(
        stdout.lines().count(),
        1,
        "only the address is told on standard output: {stdout}"
    );
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names.len(),
        4,
        "the file in use, two old ones, and what is not ours: {names:?}"
    );
    assert!(names.contains(&"orders.log.bak".to_owned()), "{names:?}");
    for name in names.iter().filter(|name| !name.ends_with("bak")) {
        let text = std::fs::read_to_string(folder.join(name)).expect("text");
        assert!(text.len() <= 4096 && !json(&text).is_empty(), "{name}: {}", text.len());
    }
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn a_file_of_yesterday_is_put_away_at_the_start() {
    let folder = folder("daily");
    let file = folder.join("orders.log");
    std::fs::write(&file, "{\"message\":\"old\"}\n").expect("a file");
    let yesterday = std::time::SystemTime::now() - std::time::Duration::from_secs(24 * 3600);
    let old = std::fs::File::options().write(true).open(&file).expect("a file");
    old.set_modified(yesterday).expect("a time");
    let service = Running::start(&[
        ("APP_LOG_FORMAT", "json"),
        ("APP_LOG_FILE", file.to_str().expect("text")),
    ]);
    service.get("/orders");
    service.stop();
    assert_eq!(requests(&std::fs::read_to_string(&file).expect("text")).len(), 1);
    let midnight = jiff::Timestamp::now().to_string()[..10].to_owned();
    let old = folder.join(format!("orders.log.{midnight}T00-00-00Z"));
    assert!(std::fs::read_to_string(old).expect("the old file").contains("old"));
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn what_a_full_disk_swallows_is_counted_and_told_afterwards() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let service = Running::start(&[("APP_LOG_FORMAT", "json"), ("APP_LOG_FILE", "/dev/full")]);
    for _ in 0..10 {
        assert_eq!(service.get("/orders").status, 200, "the service does not care");
    }
    process::until("the loss is counted", || {
        service
            .get("/metrics")
            .text
            .lines()
            .any(|line| line == "log_lines_dropped_total 10")
    });
    service.stop();
}

#[test]
fn a_file_that_cannot_be_opened_ends_the_start() {
    let folder = folder("refused");
    for path in [folder.join("none/orders.log"), folder.clone()] {
        let mut child = process::spawn(&[("APP_LOG_FILE", path.to_str().expect("text"))]);
        assert!(!child.wait().expect("a child").success());
    }
}
