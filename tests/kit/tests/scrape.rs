//! The metrics as Prometheus sees them: scraped by a real one, clean to its linter, bounded whatever is asked.

mod process;

use process::{Running, until};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

/// The names and labels of all samples.
fn series(exposition: &str) -> BTreeSet<String> {
    let lines = exposition
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(series, _)| series.to_owned())
        .collect()
}

fn value(exposition: &str, series: &str) -> Option<f64> {
    let line = exposition
        .lines()
        .find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line?.parse().ok()
}

/// One of everything.
fn exercise(service: &Running) {
    for path in [
        "/orders",
        "/orders/7",
        "/nowhere",
        "/fail/internal",
        "/fail/down",
        "/fail/call",
        "/fail/background-panic",
        "/health",
    ] {
        service.get(path);
    }
    for _ in 0..4 {
        service.get("/limited");
    }
}

#[test]
fn promtool_finds_nothing_to_say() {
    let service = Running::start(&[]);
    exercise(&service);
    let exposition = service.get("/metrics").text;
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool is there: it comes with the package `prometheus`");
    promtool
        .stdin
        .take()
        .expect("piped")
        .write_all(exposition.as_bytes())
        .expect("it reads");
    let output = promtool.wait_with_output().expect("it ends");
    let said = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success() && said.is_empty(),
        "{}\n{exposition}",
        String::from_utf8_lossy(&said)
    );
}

#[test]
fn a_real_prometheus_scrapes_what_happened() {
    let service = Running::start(&[]);
    exercise(&service);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("prometheus-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let config = format!(
        "global: {{ scrape_interval: 1s }}\nscrape_configs:\n- job_name: orders\n  static_configs: [{{ targets: ['{}'] }}]\n",
        service.address
    );
    std::fs::write(folder.join("prometheus.yml"), config).expect("a file");
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|socket| socket.local_addr())
        .expect("a port")
        .port();
    let prometheus = Command::new("prometheus")
        .arg(format!("--config.file={}", folder.join("prometheus.yml").display()))
        .arg(format!("--storage.tsdb.path={}", folder.join("data").display()))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("prometheus is there: it comes with the package `prometheus`");
    let prometheus = Running::other(prometheus, ([127, 0, 0, 1], port).into());
    let ask = |query: &str| -> Option<f64> {
        let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let answer: Value = serde_json::from_str(&prometheus.try_get(&format!("/api/v1/query?query={query}"))?).ok()?;
        answer["data"]["result"][0]["value"][1].as_str()?.parse().ok()
    };
    until("it is scraped", || ask("up{job=\"orders\"}") == Some(1.0));
    let expected = [
        (
            "http_server_request_duration_seconds_count{http_route=\"/orders\",http_response_status_code=\"200\"}",
            1.0,
        ),
        ("http_server_errors_total{code=\"INTERNAL_ERROR\"}", 1.0),
        ("http_server_errors_total{code=\"NOT_FOUND\"}", 1.0),
        ("rate_limit_hits_total{policy=\"default\"}", 1.0),
        ("dependency_calls_total{dependency=\"payments\",outcome=\"ok\"}", 1.0),
        ("dependency_calls_total{dependency=\"payments\",outcome=\"error\"}", 1.0),
        ("retries_total{dependency=\"payments\"}", 1.0),
        ("background_tasks_total{task=\"fail\",outcome=\"panicked\"}", 1.0),
        ("background_tasks_active", 0.0),
        ("dependency_up{dependency=\"orders_db\"}", 1.0),
        ("http_server_active_requests", 1.0),
        ("build_info{contract=\"2.3.0\"}", 1.0),
    ];
    for (query, value) in expected {
        assert_eq!(ask(query), Some(value), "{query}");
    }
    assert!(
        ask("histogram_quantile(0.99, sum by (le) (http_server_request_duration_seconds_bucket))")
            .is_some_and(|p99| p99 > 0.0)
    );
    assert!(ask("process_resident_memory_bytes").is_some_and(|bytes| bytes > 1e6));
    assert!(ask("process_open_fds < process_max_fds").is_some_and(|count| count > 3.0));
    assert!(ask("time() - process_start_time_seconds").is_some_and(|age| (0.0..120.0).contains(&age)));
    assert!(ask("process_cpu_seconds_total").is_some());
    drop(prometheus);
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn series_are_bounded_whatever_is_asked() {
    let service = Running::start(&[("APP_GUARD_LIMIT", "100000")]);
    let attack = |round: usize| {
        for at in 0..150 {
            let odd = format!("{round}-{at}");
            service.send(&format!("M{at}X{round}"), "/orders", &[], "");
            service.get(&format!("/nowhere/{odd}"));
            service.get(&format!("/orders/{odd}"));
            service.get(&format!("/v2/fail/{odd}"));
            service.get(&format!("/metrics/{odd}"));
            service.send(
                "POST",
                "/orders",
                &[
                    ("authorization", &format!("Bearer {odd}")),
                    ("content-type", &format!("x/{odd}")),
                ],
                &odd,
            );
            service.send(
                "GET",
                "/orders",
                &[
                    ("accept", &format!("x/{odd}")),
                    ("x-correlation-id", &odd),
                    ("host", &odd),
                ],
                "",
            );
        }
    };
    // The scrape is a request, too.
    service.get("/metrics");
    attack(0);
    let before = series(&service.get("/metrics").text);
    attack(1);
    let after = series(&service.get("/metrics").text);
    let new: Vec<_> = after.difference(&before).collect();
    assert!(new.is_empty(), "{new:?}");
    assert!(after.len() < 500, "{}", after.len());
    assert!(
        !after
            .iter()
            .any(|series| series.contains("0-7") || series.contains("M7X")),
        "{after:?}"
    );
}

#[test]
fn a_dependency_that_goes_down_and_comes_back_is_seen() {
    let marker = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mailer-down-{}", std::process::id()));
    let service = Running::start(&[("DOWN_MAILER", marker.to_str().expect("text"))]);
    for up in [1.0, 0.0, 1.0] {
        if up == 0.0 {
            std::fs::write(&marker, "").expect("a file");
        } else {
            let _ = std::fs::remove_file(&marker);
        }
        until("the probe is asked again", || {
            service.get("/health");
            value(&service.get("/metrics").text, "dependency_up{dependency=\"mailer\"}") == Some(up)
        });
    }
}
