//! Metrics of the team's own, recorded by the `metrics` macros beside those of the kit.

mod common;

use common::get;
use metrics::{Unit, counter, describe_counter, describe_histogram, gauge, histogram};
use std::io::Write as _;
use std::process::{Command, Stdio};

async fn exposition() -> String {
    get(&common::service(), "/metrics").await.text
}

/// The lines of a metric, with its kind and what it is.
fn lines<'t>(exposition: &'t str, name: &str) -> Vec<&'t str> {
    let of = |line: &&str| {
        let line = line.trim_start_matches("# HELP ").trim_start_matches("# TYPE ");
        line.strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    exposition.lines().filter(of).collect()
}

#[tokio::test]
async fn labels_make_one_series_in_whatever_order_they_are_named() {
    let _service = common::service();
    describe_counter!("teas.sold_total", "Cups, \\ and\npots.");
    counter!("teas.sold_total", "kind" => "green", "shop.id" => "a\"b\\c\nd").increment(2);
    counter!("teas.sold_total", "shop.id" => "a\"b\\c\nd", "kind" => "green").increment(3);
    counter!("teas.sold_total", "kind" => "black").increment(1);
    let exposition = exposition().await;
    assert_eq!(
        lines(&exposition, "teas_sold_total"),
        [
            r"# HELP teas_sold_total Cups, \\ and\npots.",
            "# TYPE teas_sold_total counter",
            r#"teas_sold_total{kind="black"} 1"#,
            r#"teas_sold_total{kind="green",shop_id="a\"b\\c\nd"} 5"#,
        ]
    );
}

#[tokio::test]
async fn the_unit_of_a_histogram_chooses_its_buckets() {
    let _service = common::service();
    describe_histogram!("cup_bytes", Unit::Bytes, "How large.");
    describe_histogram!("cup_sips", Unit::Count, "How many.");
    for value in [256.0, 257.0, f64::NAN, 1e9] {
        histogram!("cup_bytes").record(value);
    }
    histogram!("cup_sips").record(3.0);
    histogram!("cup_seconds", "kind" => "green").record(0.3);
    let exposition = exposition().await;
    let bytes = lines(&exposition, "cup_bytes");
    assert_eq!(
        bytes[..5],
        [
            "# HELP cup_bytes How large.",
            "# TYPE cup_bytes histogram",
            r#"cup_bytes_bucket{le="256"} 1"#,
            r#"cup_bytes_bucket{le="1024"} 2"#,
            r#"cup_bytes_bucket{le="4096"} 2"#,
        ]
    );
    assert_eq!(
        bytes[bytes.len() - 3..],
        [
            r#"cup_bytes_bucket{le="+Inf"} 3"#,
            "cup_bytes_sum 1000000513",
            "cup_bytes_count 3"
        ]
    );
    assert!(exposition.contains("cup_sips_bucket{le=\"2\"} 0\ncup_sips_bucket{le=\"5\"} 1\n"));
    assert!(exposition.contains("cup_seconds_bucket{kind=\"green\",le=\"0.25\"} 0\n"));
    assert!(exposition.contains("cup_seconds_bucket{kind=\"green\",le=\"0.5\"} 1\n"));
}

#[tokio::test]
async fn a_name_has_one_kind() {
    let _service = common::service();
    counter!("pots_total", "kind" => "green").increment(1);
    gauge!("pots_total", "kind" => "black").set(7.0);
    gauge!("pots.total").set(7.0);
    histogram!("pots_total", "kind" => "green").record(7.0);
    counter!("pots_total", "kind" => "green").increment(1);
    counter!("pots_total", "kind" => "white").increment(1);
    assert_eq!(
        lines(&exposition().await, "pots_total"),
        [
            "# TYPE pots_total counter",
            "pots_total{kind=\"green\"} 2",
            "pots_total{kind=\"white\"} 1",
        ]
    );
}

#[tokio::test]
async fn nothing_is_lost_where_many_record_at_once() {
    let _service = common::service();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for _ in 0..10_000 {
                    counter!("stirs_total", "hand" => thread.to_string()).increment(1);
                    histogram!("stir_turns").record(0.5);
                    gauge!("stirring").increment(1.0);
                    gauge!("stirring").decrement(1.0);
                }
            });
        }
    });
    let exposition = exposition().await;
    for series in [
        "stirs_total{hand=\"7\"} 10000",
        "stir_turns_bucket{le=\"0.25\"} 0",
        "stir_turns_bucket{le=\"0.5\"} 80000",
        "stir_turns_sum 40000",
        "stir_turns_count 80000",
        "stirring 0",
    ] {
        assert!(exposition.lines().any(|line| line == series), "{series}\n{exposition}");
    }
}

#[tokio::test]
async fn odd_names_and_values_are_metrics_that_prometheus_reads() {
    let _service = common::service();
    for (name, value) in [
        ("", 1.0),
        ("7 dwarfs", f64::INFINITY),
        ("größe", f64::NEG_INFINITY),
        ("x{y=\"z\"} 1\nq", f64::NAN),
    ] {
        gauge!(name, "de\"s" => "schl\u{fc}ssel\n}").set(value);
    }
    let exposition = exposition().await;
    for series in [
        "_{de_s=\"schl\u{fc}ssel\\n}\"} 1",
        "_7_dwarfs{de_s=\"schl\u{fc}ssel\\n}\"} +Inf",
        "gr__e{de_s=\"schl\u{fc}ssel\\n}\"} -Inf",
        "x_y__z___1_q{de_s=\"schl\u{fc}ssel\\n}\"} NaN",
    ] {
        assert!(exposition.lines().any(|line| line == series), "{series}\n{exposition}");
    }
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("promtool is there: it comes with the package `prometheus`");
    let mut input = promtool.stdin.take().expect("piped");
    input.write_all(exposition.as_bytes()).expect("it reads");
    drop(input);
    let output = promtool.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    // 3: read, with advice for better names.
    assert_eq!(output.status.code(), Some(3), "{said}\n{exposition}");
}
