//! Dependencies over HTTP that misbehave, and what the handler, the client and the metrics see of it.

mod common;
#[path = "common/tools.rs"]
mod tools;

use http::Method as Verb;
use kit::kit::client::Client;
use kit::kit::config::Variables;
use kit::kit::error::{Log, RetryAfter};
use kit::kit::operation::*;
use kit::kit::retry::Trouble;
use kit::kit::{Answer, Api, Call, Config, ContractError, Down, ErrorEntry, Failure, Internal, Service};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const RETRY: RetryPolicy = RetryPolicy {
    attempts: 3,
    initial: Duration::from_millis(20),
    max: Duration::from_millis(40),
    multiplier: 2.0,
    jitter: Jitter::None,
    when: &["connect", "timeout", "5XX", "429"],
    budget: None,
};
/// One a scenario, so that their metrics are apart.
const fn dependency(name: &'static str) -> Dependency {
    Dependency {
        name,
        kind: "http",
        variable: Some("APP_PAYMENTS_URL"),
        critical: false,
        timeout: Some(Duration::from_millis(400)),
        retry: Some(RETRY),
        breaker: None,
    }
}

const fn operation(id: &'static str, path: &'static str, segments: &'static [&'static [Segment]]) -> Operation {
    Operation {
        id,
        path,
        segments,
        timeout: Some(Duration::from_secs(3)),
        dependencies: &["orders_db"],
        ..Operation::BASE
    }
}

static BUY: Operation = operation("buy", "/buy", &[&[Segment::Literal("buy")]]);
static HASTY: Operation = Operation {
    timeout: Some(Duration::from_millis(300)),
    ..operation("hasty", "/hasty", &[&[Segment::Literal("hasty")]])
};
static FIND: Operation = operation("find", "/find", &[&[Segment::Literal("find")]]);
static CONTRACT: Contract = Contract {
    title: "Orders API",
    version: "2.3.0",
    operations: &[&BUY, &HASTY, &FIND],
    trace_header: "X-Correlation-ID",
    dependencies: &[
        dependency("refusing"),
        dependency("posted"),
        dependency("busy"),
        dependency("hanging"),
        dependency("breaking"),
        dependency("plain"),
        Dependency {
            breaker: Some(BreakerPolicy {
                failures: 3,
                open: Duration::from_millis(1200),
            }),
            ..dependency("exhausted")
        },
        Dependency {
            retry: Some(RetryPolicy {
                when: &["connect", "timeout"],
                ..RETRY
            }),
            timeout: Some(Duration::from_millis(200)),
            ..Dependency {
                name: "orders_db",
                ..Dependency::BASE
            }
        },
    ],
    ..Contract::BASE
};

static PAYMENT_UNAVAILABLE: ErrorEntry = ErrorEntry {
    code: "PAYMENT_UNAVAILABLE",
    status: 503,
    type_uri: "about:blank",
    title: "Payment provider unavailable",
    detail: "",
    retryable: true,
    retry_after: Some(RetryAfter::Auto),
    log: Log::Warn,
    report: false,
};

/// What apigen makes of `failsAs: PAYMENT_UNAVAILABLE`.
#[derive(Debug, thiserror::Error)]
#[error("Payment could not be attempted.")]
struct PaymentUnavailable {
    retry_after: Option<u64>,
}

impl From<Down> for PaymentUnavailable {
    fn from(down: Down) -> Self {
        Self {
            retry_after: down.retry_after,
        }
    }
}

impl ContractError for PaymentUnavailable {
    fn entry(&self) -> &'static ErrorEntry {
        &PAYMENT_UNAVAILABLE
    }

    fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }
}

/// What a handler of these tests does with its client.
#[derive(Clone)]
struct Shop {
    client: Client<PaymentUnavailable>,
    verb: Verb,
    key: bool,
    found: Arc<AtomicU32>,
}

impl Shop {
    fn at(dependency: &str, base: &str) -> Self {
        Self {
            client: Client::at(&CONTRACT, dependency, base).expect("a client"),
            verb: Verb::GET,
            key: false,
            found: Arc::default(),
        }
    }

    fn posting(self) -> Self {
        Self {
            verb: Verb::POST,
            ..self
        }
    }

    fn with_key(self) -> Self {
        Self { key: true, ..self }
    }

    async fn get(&self, path: &str) -> common::Reply {
        common::get(&Service::new(self.clone()), path).await
    }

    async fn buy(&self, call: &Call<'_>) -> Result<Answer, PaymentUnavailable> {
        let outgoing = self
            .client
            .call(call.context(), self.verb.clone(), ["charges", "a/../b ?"]);
        let outgoing = outgoing.query("dry", true).json(&serde_json::json!({ "amount": 5 }));
        let outgoing = if self.key {
            outgoing.idempotency_key("order-7")
        } else {
            outgoing
        };
        let reply = outgoing.send().await?;
        Ok(Answer::json(200, &reply.status.as_u16()))
    }

    /// As a handler asks its database: `how` says what the driver does.
    async fn find(&self, call: &Call<'_>) -> Result<Answer, Internal> {
        let trouble = |error: &std::io::Error| {
            (error.kind() == std::io::ErrorKind::ConnectionRefused).then_some(Trouble::Connect)
        };
        let found = call.context().ask("orders_db", trouble, async || {
            let tries = self.found.fetch_add(1, Ordering::Relaxed) + 1;
            match call.query() {
                "wavering" if tries == 3 => Ok(tries),
                "wavering" | "down" => Err(std::io::ErrorKind::ConnectionRefused.into()),
                "slow" => {
                    tokio::time::sleep(Duration::from_secs(9)).await;
                    Ok(tries)
                }
                _ => Err(std::io::Error::other("no such column")),
            }
        });
        Ok(Answer::json(200, &found.await?))
    }
}

impl Api for Shop {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        match call.operation().id {
            "find" => Ok(self.find(call).await?),
            _ => Ok(self.buy(call).await?),
        }
    }
}

/// What the other side does with a connection.
#[derive(Clone, Copy)]
enum Does {
    /// Says this.
    Says(&'static str),
    /// Reads, and says nothing.
    Hangs,
    /// Breaks off in the middle of the answer.
    Breaks,
}

const OK: Does = Does::Says("200 OK\r\ncontent-length: 2\r\n\r\n{}");

/// A server that does one thing after the other, and remembers what it was asked.
struct StandIn {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl StandIn {
    async fn doing(script: &[Does]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/v1/", listener.local_addr().expect("an address"));
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (told, mut script) = (Arc::clone(&asked), script.iter().copied().collect::<VecDeque<_>>());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let does = script.pop_front().unwrap_or(OK);
                tokio::spawn(serve(stream, does, Arc::clone(&told)));
            }
        });
        Self { url, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("whole").clone()
    }
}

async fn serve(mut stream: TcpStream, does: Does, told: Arc<Mutex<Vec<String>>>) {
    let mut bytes = vec![0; 16 * 1024];
    let read = stream.read(&mut bytes).await.unwrap_or_default();
    told.lock()
        .expect("whole")
        .push(String::from_utf8_lossy(&bytes[..read]).into_owned());
    match does {
        Does::Says(answer) => {
            let (status, rest) = answer.split_once("\r\n").expect("a status line");
            let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{rest}");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        Does::Hangs => tokio::time::sleep(Duration::from_secs(30)).await,
        Does::Breaks => {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc")
                .await;
            let _ = stream.set_zero_linger();
        }
    }
}

/// The value of a series, 0 where it is not there.
async fn counted(series: &str) -> u64 {
    let exposition = Shop::at("plain", "http://127.0.0.1:9").get("/metrics").await.text;
    let line = exposition.lines().find(|line| line.starts_with(series));
    line.and_then(|line| line.rsplit(' ').next()?.parse().ok())
        .unwrap_or_default()
}

async fn calls(dependency: &str, outcome: &str) -> u64 {
    counted(&format!(
        "dependency_calls_total{{dependency=\"{dependency}\",outcome=\"{outcome}\"}}"
    ))
    .await
}

fn unavailable(reply: &common::Reply) {
    assert_eq!(reply.status, 503, "{}", reply.text);
    assert_eq!(reply.json()["code"], "PAYMENT_UNAVAILABLE");
}

#[tokio::test]
async fn a_connection_that_is_refused_is_tried_again_whatever_the_method() {
    let nobody = format!("http://user:hunter2@127.0.0.1:{}", tools::free_port());
    let reply = Shop::at("refusing", &nobody).posting().get("/buy").await;
    unavailable(&reply);
    assert!(!reply.text.contains("127.0.0.1"), "{}", reply.text);
    assert_eq!(calls("refusing", "connect").await, 3);
    assert_eq!(counted("retries_total{dependency=\"refusing\"}").await, 2);
}

#[tokio::test]
async fn who_asks_to_wait_is_asked_again_after_it() {
    let busy = Does::Says("503 Busy\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n");
    let server = StandIn::doing(&[busy, OK]).await;
    let begun = Instant::now();
    assert_eq!(Shop::at("busy", &server.url).get("/buy").await.status, 200);
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(
        (
            server.asked().len(),
            calls("busy", "status").await,
            calls("busy", "ok").await
        ),
        (2, 1, 1)
    );

    // A date is a time as well.
    let date = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT");
    let late = format!("503 Busy\r\nretry-after: {date}\r\ncontent-length: 0\r\n\r\n");
    let server = StandIn::doing(&[Does::Says(late.leak()), OK]).await;
    let begun = Instant::now();
    assert_eq!(Shop::at("plain", &server.url).get("/buy").await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(900), "{:?}", begun.elapsed());

    // Longer than the request has: nobody waits, and the client learns it.
    let server = StandIn::doing(&[Does::Says("503 Busy\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n")]).await;
    let begun = Instant::now();
    let reply = Shop::at("plain", &server.url).get("/buy").await;
    unavailable(&reply);
    assert_eq!(reply.header("retry-after"), "30");
    assert!(begun.elapsed() < Duration::from_millis(500));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn what_may_have_been_done_is_not_done_again_without_a_key() {
    let failing = Does::Says("500 Oh\r\ncontent-length: 0\r\n\r\n");
    for (script, word) in [(failing, "500"), (Does::Hangs, "silence"), (Does::Breaks, "a break")] {
        let server = StandIn::doing(&[script]).await;
        let shop = Shop::at("posted", &server.url).posting();
        unavailable(&shop.get("/buy").await);
        assert_eq!(server.asked().len(), 1, "{word}");

        let server = StandIn::doing(&[script]).await;
        let shop = Shop::at("posted", &server.url).posting().with_key();
        assert_eq!(shop.get("/buy").await.status, 200, "{word}");
        let asked = server.asked();
        assert_eq!(asked.len(), 2, "{word}");
        assert!(
            asked.iter().all(|one| one.contains("idempotency-key: order-7")),
            "{asked:?}"
        );
    }
    // 429 says that nothing was done.
    let server = StandIn::doing(&[Does::Says("429 Slow\r\ncontent-length: 0\r\n\r\n")]).await;
    assert_eq!(Shop::at("plain", &server.url).posting().get("/buy").await.status, 200);
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn who_fails_three_times_in_a_row_is_left_alone_until_one_call_finds_it_well() {
    let failing = Does::Says("500 Oh\r\ncontent-length: 0\r\n\r\n");
    let missing = Does::Says("404 No\r\ncontent-length: 0\r\n\r\n");
    let server = StandIn::doing(&[failing, failing, missing, failing, failing, failing, OK]).await;
    let shop = Shop::at("exhausted", &server.url);
    // A 404 is an answer.
    assert_eq!(shop.get("/buy").await.status, 200);
    unavailable(&shop.get("/buy").await);
    assert_eq!(server.asked().len(), 6);
    let begun = Instant::now();
    let reply = shop.get("/buy").await;
    unavailable(&reply);
    assert!(matches!(reply.header("retry-after"), "1" | "2"));
    assert!(begun.elapsed() < Duration::from_millis(300), "{:?}", begun.elapsed());
    assert_eq!(server.asked().len(), 6, "it was left alone");
    let series = "dependency_circuit_open{dependency=\"exhausted\"}";
    assert_eq!((counted(series).await, calls("exhausted", "open").await), (1, 1));

    tokio::time::sleep(Duration::from_millis(1300)).await;
    assert_eq!(shop.get("/buy").await.status, 200);
    assert_eq!((counted(series).await, server.asked().len()), (0, 7));
    let tries = "dependency_call_duration_seconds_count{dependency=\"exhausted\"}";
    assert_eq!(counted(tries).await, 7);
}

#[tokio::test]
async fn silence_and_broken_answers_are_tried_again_where_it_is_safe() {
    let server = StandIn::doing(&[Does::Hangs; 3]).await;
    let begun = Instant::now();
    unavailable(&Shop::at("hanging", &server.url).get("/buy").await);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!((server.asked().len(), calls("hanging", "timeout").await), (3, 3));

    let server = StandIn::doing(&[Does::Breaks; 2]).await;
    assert_eq!(Shop::at("breaking", &server.url).get("/buy").await.status, 200);
    assert_eq!((server.asked().len(), calls("breaking", "broken").await), (3, 2));
}

#[tokio::test]
async fn the_failure_is_told_before_the_request_itself_is_over() {
    let server = StandIn::doing(&[Does::Hangs; 3]).await;
    // Not 504: the handler had the last word.
    unavailable(&Shop::at("plain", &server.url).get("/hasty").await);
}

#[tokio::test]
async fn a_call_carries_the_trace_and_nothing_escapes_its_segment() {
    let server = StandIn::doing(&[]).await;
    let shop = Shop::at("plain", &server.url);
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let reply = common::send(&Service::new(shop), "GET", "/buy", &[("traceparent", parent)], "").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let asked = server.asked().remove(0);
    assert!(
        asked.starts_with("GET /v1/charges/a%2F..%2Fb%20%3F?dry=true HTTP/1.1\r\n"),
        "{asked}"
    );
    assert!(
        asked.contains("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-"),
        "{asked}"
    );
    assert!(
        asked.contains("x-correlation-id: 4bf92f3577b34da6a3ce929d0e0e4736"),
        "{asked}"
    );
    assert!(asked.contains("user-agent: Orders-API/2.3.0"), "{asked}");
    assert!(asked.ends_with("{\"amount\":5}"), "{asked}");
}

#[tokio::test]
async fn other_answers_are_the_handlers_to_judge() {
    for (says, status) in [
        ("402 No\r\ncontent-length: 0\r\n\r\n", "402"),
        (
            "302 There\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n",
            "302",
        ),
    ] {
        let server = StandIn::doing(&[Does::Says(says)]).await;
        let reply = Shop::at("plain", &server.url).get("/buy").await;
        assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, status));
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn any_driver_is_asked_as_the_contract_says() {
    let ask = async |how: &str| {
        let shop = Shop::at("plain", "http://127.0.0.1:9");
        let begun = Instant::now();
        let reply = shop.get(&format!("/find?{how}")).await;
        let code = reply.json()["code"].as_str().unwrap_or_default().to_owned();
        (
            reply.status.as_u16(),
            code,
            shop.found.load(Ordering::Relaxed),
            begun.elapsed(),
        )
    };
    let told = |outcome: (u16, String, u32, Duration)| (outcome.0, outcome.1, outcome.2);
    let down = "UNAVAILABLE".to_owned();
    assert_eq!(told(ask("wavering").await), (200, String::new(), 3));
    assert_eq!(told(ask("down").await), (503, down.clone(), 3));
    let slow = ask("slow").await;
    assert!(slow.3 < Duration::from_secs(2), "{:?}", slow.3);
    assert_eq!(told(slow), (503, down, 3));
    assert_eq!(told(ask("wrong").await), (500, "INTERNAL_ERROR".to_owned(), 1));
}

#[test]
fn production_wants_to_know_where_dependencies_are() {
    let read = |pairs: &[(&str, &str)]| Config::from_variables(pairs.iter().copied().collect::<Variables>(), &CONTRACT);
    let problems = read(&[("APP_ENV", "production")]).expect_err("a problem").to_string();
    assert!(
        problems.contains("APP_PAYMENTS_URL: must be set in production"),
        "{problems}"
    );
    let problems = read(&[("APP_PAYMENTS_URL", "payments:hunter2")]).expect_err("a problem");
    assert!(!problems.to_string().contains("hunter2"), "{problems}");
    let config = read(&[
        ("APP_ENV", "production"),
        ("APP_PAYMENTS_URL", "https://u:hunter2@pay/v1"),
    ]);
    assert!(!format!("{:?}", config.expect("sound")).contains("hunter2"));
}

#[tokio::test]
async fn in_development_a_dependency_may_be_nowhere() {
    let config = Config::from_variables(Variables::default(), &CONTRACT).expect("sound");
    let shop = Shop {
        client: Client::new(&CONTRACT, "plain", &config).expect("a client"),
        ..Shop::at("plain", "http://127.0.0.1:9")
    };
    unavailable(&shop.get("/buy").await);
    assert!(Client::<Internal>::new(&CONTRACT, "unheard_of", &config).is_err());
}
