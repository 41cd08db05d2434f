//! What root and operation `x-apigen` wish for: names of series, headers left away, keys of one's own, tasks.

mod common;

use common::{get, send};
use kit::kit::operation::*;
use kit::kit::{Answer, Api, Call, Failure, Service};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

static WORK: Operation = Operation {
    id: "work",
    path: "/work",
    segments: &[&[Segment::Literal("work")]],
    rate_limits: &[RateLimit {
        name: "tenants",
        quota: 1,
        window: Duration::from_secs(60),
        key: LimitKey::Custom("tenant"),
        burst: None,
        cost: 1,
    }],
    background: &[TaskRule {
        name: "tidy",
        cpu: true,
        timeout: Some(Duration::from_millis(50)),
        retry: Some(RetryPolicy {
            attempts: 3,
            initial: Duration::from_millis(4),
            max: Duration::from_millis(4),
            multiplier: 1.0,
            jitter: Jitter::Equal,
            when: &[],
            budget: None,
        }),
    }],
    ..Operation::BASE
};

static CONTRACT: Contract = Contract {
    operations: &[&WORK],
    withheld_headers: &["referrer-policy"],
    log_format: LogFormat::Json,
    metric_names: MetricNames {
        requests: Some("my_requests_total"),
        duration: "my_seconds",
        dependency_calls: Some("my_calls_total"),
        route: "path",
        ..MetricNames::USUAL
    },
    cors: Some(Cors {
        origins: &["*"],
        credentials: false,
        headers: &["X-Extra", "Content-Type"],
        expose_headers: &[],
        max_age: None,
    }),
    ..Contract::BASE
};

#[derive(Default)]
struct Worker {
    tries: Arc<AtomicUsize>,
}

impl Api for Worker {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let tries = Arc::clone(&self.tries);
        call.context().background("tidy", move || {
            let tries = Arc::clone(&tries);
            async move {
                match tries.fetch_add(1, Ordering::SeqCst) {
                    0 => Err("not yet"),
                    1 => {
                        tokio::time::sleep(Duration::from_secs(60)).await;
                        Ok(())
                    }
                    _ => Ok(()),
                }
            }
        });
        Ok(Answer::empty(204))
    }
}

#[tokio::test]
async fn a_limit_counts_by_a_function_of_the_teams_own() {
    let tenant = |headers: &http::HeaderMap, _: Option<&kit::kit::Principal>| {
        headers
            .get("x-tenant")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let service = Service::new(Worker::default()).limit_key("tenant", tenant);
    let mut statuses = Vec::new();
    for tenant in ["a", "a", "b"] {
        statuses.push(
            send(&service, "GET", "/work", &[("x-tenant", tenant)], ())
                .await
                .status
                .as_u16(),
        );
    }
    assert_eq!(statuses, [204, 429, 204]);
}

#[tokio::test]
async fn a_limit_without_its_function_counts_by_address() {
    let service = Service::new(Worker::default());
    let statuses = [
        get(&service, "/work").await.status.as_u16(),
        get(&service, "/work").await.status.as_u16(),
    ];
    assert_eq!(statuses, [204, 429]);
}

#[tokio::test]
async fn series_have_the_contracts_names() {
    let service = Service::new(Worker::default());
    get(&service, "/work").await;
    let retry = WORK.background[0].retry.expect("a rule");
    let _ = retry
        .run(
            "mailer",
            None,
            |()| kit::kit::retry::Verdict::GiveUp,
            async || Err::<(), ()>(()),
        )
        .await;
    let text = get(&service, "/metrics").await.text;
    for line in [
        "my_requests_total{",
        "my_seconds_bucket{",
        "path=\"/work\"",
        "my_calls_total{dependency=\"mailer\"",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("http_server_request_duration_seconds"), "{text}");
}

#[tokio::test]
async fn a_withheld_header_is_on_no_answer() {
    let reply = get(&Service::new(Worker::default()), "/nowhere").await;
    assert_eq!(
        (reply.header("referrer-policy"), reply.header("x-content-type-options")),
        ("", "nosniff")
    );
}

#[tokio::test]
async fn a_preflight_names_the_listed_headers() {
    let asked = [
        ("origin", "https://a.example"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "x-other"),
    ];
    let reply = send(&Service::new(Worker::default()), "OPTIONS", "/work", &asked, ()).await;
    assert_eq!(reply.header("access-control-allow-headers"), "X-Extra, Content-Type");
}

#[tokio::test]
async fn a_task_is_tried_as_the_contract_says() {
    let worker = Worker::default();
    let tries = Arc::clone(&worker.tries);
    let service = Service::new(worker);
    get(&service, "/work").await;
    for _ in 0..100 {
        if tries.load(Ordering::SeqCst) == 3 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("tried {} times", tries.load(Ordering::SeqCst));
}

#[test]
fn the_contract_says_how_log_lines_look_and_the_environment_may_differ() {
    use kit::kit::Config;
    use kit::kit::config::Variables;
    let config = |pairs: &[(&'static str, &'static str)]| {
        Config::from_variables(pairs.iter().copied().collect::<Variables>(), &CONTRACT).expect("a sound configuration")
    };
    assert!(config(&[]).json_logs());
    assert!(!config(&[("APP_LOG_FORMAT", "pretty")]).json_logs());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_computes_leaves_the_event_loop_free() {
    use std::time::Instant;
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let computing: Vec<_> = (0..processors * 4)
        .map(|_| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            tokio::spawn(kit::kit::background::compute(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(100));
                running.fetch_sub(1, Ordering::SeqCst);
            }))
        })
        .collect();
    // Meanwhile requests are answered.
    let begun = Instant::now();
    let service = Service::new(Worker::default()).limit_key("tenant", |_, _| Some("idle".to_owned()));
    assert_eq!(send(&service, "GET", "/work", &[], ()).await.status, 204);
    assert!(begun.elapsed() < Duration::from_millis(90), "{:?}", begun.elapsed());
    for one in computing {
        assert!(one.await.expect("no panic").is_ok());
    }
    assert_eq!(
        most.load(Ordering::SeqCst),
        processors,
        "as many at once as there are processors"
    );
    let panicked = kit::kit::background::compute(|| panic!("with a bug")).await;
    assert!(
        panicked
            .map_err(|why: String| why.contains("with a bug"))
            .is_err_and(|told| told)
    );
}
