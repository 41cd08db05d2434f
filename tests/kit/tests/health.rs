//! Liveness and readiness over HTTP: start-up, dependencies, draining.

mod common;
mod process;

use common::{Orders, config, get};
use kit::kit::Service;
use kit::kit::server::Drain as _;
use process::{Running, until};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

fn begun(service: Service<Orders>) -> Service<Orders> {
    service.started(&config(&[]), ([127, 0, 0, 1], 1).into());
    service
}

#[tokio::test]
async fn readiness_is_503_until_what_must_be_done_first_is_done() {
    let gate = Arc::new(Notify::new());
    let opened = gate.clone();
    let slow = async move {
        opened.notified().await;
        Ok::<_, String>(())
    };
    let service = begun(
        common::service()
            .ready_after(slow)
            .ready_after(async { Ok::<_, String>(()) }),
    );
    let early = get(&service, "/health").await;
    assert_eq!(
        (early.status.as_u16(), early.json()["phase"].as_str()),
        (503, Some("starting"))
    );
    assert_eq!(get(&service, "/health/live").await.status, 200, "it lives");
    assert_eq!(
        get(&service, "/orders").await.status,
        200,
        "who asks all the same is served"
    );
    gate.notify_one();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let ready = get(&service, "/health").await;
    assert_eq!((ready.status.as_u16(), ready.json().get("phase")), (200, None));
}

#[tokio::test]
async fn who_fails_at_the_start_never_gets_ready() {
    let service = begun(common::service().ready_after(async { Err::<(), _>("no cache") }));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(get(&service, "/health").await.status, 503);
    service.start_draining();
    assert_eq!(get(&service, "/health").await.json()["phase"], "draining");
}

#[tokio::test]
async fn a_probe_that_hangs_or_panics_is_a_dependency_that_is_down() {
    let service = common::service()
        .probe("mailer", std::future::pending::<Result<(), String>>)
        .probe("orders_db", || async {
            let answers: Vec<Result<(), String>> = Vec::new();
            answers[0].clone()
        });
    let begun = Instant::now();
    let reply = get(&service, "/health").await;
    assert!(begun.elapsed() < Duration::from_secs(4));
    let told = reply.json();
    assert_eq!(
        (reply.status.as_u16(), told["status"].as_str()),
        (503, Some("unhealthy"))
    );
    for (name, critical) in [("mailer", false), ("orders_db", true)] {
        assert_eq!(
            (
                &told["dependencies"][name]["status"],
                &told["dependencies"][name]["critical"]
            ),
            (&"down".into(), &critical.into()),
            "{told}"
        );
    }
    assert!(
        told["dependencies"]["mailer"]["latency_ms"]
            .as_u64()
            .is_some_and(|latency| latency >= 1900),
        "{told}"
    );
}

#[tokio::test]
async fn those_who_ask_together_share_one_round_of_probes() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let service = common::service().probe("mailer", move || {
        count.fetch_add(1, Ordering::Relaxed);
        async {
            tokio::time::sleep(Duration::from_millis(30)).await;
            Ok::<_, String>(())
        }
    });
    let all = (0..50).map(|_| get(&service, "/health"));
    for reply in futures_util::future::join_all(all).await {
        assert_eq!(reply.status, 200);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[test]
fn a_critical_dependency_that_goes_down_is_named_until_it_is_back() {
    let down = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("db-down-{}", std::process::id()));
    let service = Running::start(&[("DOWN_ORDERS_DB", down.to_str().expect("text"))]);
    assert_eq!(service.get("/health").status, 200);
    std::fs::write(&down, "").expect("a file");
    until("the critical dependency is missed", || {
        let reply = service.get("/health");
        reply.status == 503
            && reply
                .text
                .contains("\"orders_db\":{\"status\":\"down\",\"critical\":true")
    });
    assert!(!service.get("/health").text.contains("hunter2"));
    let _ = std::fs::remove_file(&down);
    until("it is back", || service.get("/health").status == 200);
}
