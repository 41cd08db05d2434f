//! Many processes and one Redis: limits stay exact, request keys are honoured, and Redis may come and go.

#[path = "common/authority.rs"]
mod authority;
mod common;
#[path = "shared/tls.rs"]
mod tls;
#[path = "common/tools.rs"]
mod tools;

use futures_util::future::join_all;
use kit::kit::limits::{Claim, InProcess};
use kit::kit::operation::*;
use kit::kit::redis::{OnFailure, Redis, RedisLimiter, RedisSettings};
use kit::kit::{Answer, Api, Call, Config, Failure, Server, Service};
use reqwest::StatusCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tools::{Instance, RedisServer};

const QUOTA: u32 = 50;

static LIMITED: Operation = Operation {
    id: "limited",
    path: "/limited",
    segments: &[&[Segment::Literal("limited")]],
    rate_limits: &[RateLimit {
        name: "default",
        quota: QUOTA,
        window: Duration::from_secs(60),
        key: LimitKey::Header("x-tenant"),
        burst: None,
        cost: 1,
    }],
    ..Operation::BASE
};
static BRISK: Operation = Operation {
    id: "brisk",
    path: "/brisk",
    segments: &[&[Segment::Literal("brisk")]],
    rate_limits: &[RateLimit {
        name: "brisk",
        quota: 6,
        window: Duration::from_secs(2),
        key: LimitKey::Ip,
        burst: Some(2),
        cost: 1,
    }],
    ..Operation::BASE
};
static PAY: Operation = Operation {
    id: "pay",
    method: Method::Post,
    path: "/payments",
    segments: &[&[Segment::Literal("payments")]],
    body: Some(BodyRules {
        required: true,
        media_types: &["application/json"],
        limit: None,
    }),
    idempotency: Some(Idempotency {
        required: true,
        ttl: Duration::from_secs(60),
        header: "Idempotency-Key",
    }),
    ..Operation::BASE
};
static CONTRACT: Contract = Contract {
    title: "Shared",
    version: "1",
    operations: &[&LIMITED, &BRISK, &PAY],
    dependencies: &[Dependency {
        name: "cache",
        kind: "redis",
        ..Dependency::BASE
    }],
    health: Health {
        cache: Duration::from_millis(10),
        ..Contract::BASE.health
    },
    ..Contract::BASE
};

struct Shop;

impl Api for Shop {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let body = call.body().bytes().await?;
        call.handle(async {
            let wish: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
            let millis = wish["millis"].as_u64().unwrap_or_default();
            tokio::time::sleep(Duration::from_millis(millis)).await;
            let who = std::process::id();
            Ok(Answer::json(201, &serde_json::json!({ "by": who })).header("location", format!("/payments/{who}")))
        })
        .await
    }
}

/// A service in a process of its own, where [`Instance`] asks for it.
#[test]
fn instance() {
    if Instance::is_this() {
        Server::main(&CONTRACT, async |_: Config| Ok(Service::new(Shop)));
    }
}

fn instances(redis: &RedisServer, failure: &str) -> Vec<Instance> {
    let url = redis.url();
    let settings = [
        ("APP_REDIS_URL", url.as_str()),
        ("APP_REDIS_FAILURE", failure),
        // The machine that tests this may be busy; nothing here waits so long but where Redis hangs.
        ("APP_REDIS_TIMEOUT", "2s"),
    ];
    (0..3).map(|_| Instance::start("instance", &settings)).collect()
}

/// How many of so many requests to each instance pass, all at once; none is answered but 201 and `else`.
async fn passing(instances: &[Instance], tenant: &str, each: usize, or: u16) -> usize {
    let client = client();
    let all = instances
        .iter()
        .flat_map(|one| std::iter::repeat_n(one, each))
        .map(|one| {
            let request = client.get(format!("{}/limited", one.url)).header("x-tenant", tenant);
            async move { request.send().await.expect("answered").status().as_u16() }
        });
    let statuses = join_all(all).await;
    assert!(
        statuses.iter().all(|status| *status == 201 || *status == or),
        "{statuses:?}"
    );
    statuses.iter().filter(|status| **status == 201).count()
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

async fn text(url: String) -> (u16, String) {
    let answer = client().get(url).send().await.expect("answered");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

async fn failures(instance: &Instance) -> u64 {
    let (_, exposition) = text(format!("{}/metrics", instance.url)).await;
    let line = exposition
        .lines()
        .find(|line| line.starts_with("rate_limit_store_errors_total"));
    let value = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    value.unwrap_or_else(|| panic!("{exposition}"))
}

async fn eventually<F: Future<Output = bool>>(what: &str, ready: impl Fn() -> F) {
    let end = Instant::now() + Duration::from_secs(20);
    while !ready().await {
        assert!(Instant::now() < end, "{what} took too long");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_processes_hold_a_limit_exactly_and_redis_may_come_and_go() {
    let mut redis = RedisServer::start();
    let open = instances(&redis, "open");
    assert_eq!(passing(&open, "ann", 100, 429).await, QUOTA as usize);
    assert_eq!(passing(&open, "ann", 10, 429).await, 0);
    assert_eq!(failures(&open[0]).await, 0);
    assert_eq!(text(format!("{}/health", open[0].url)).await.0, 200);

    redis.stop();
    // Each counts for itself, and nobody is kept waiting.
    let begun = Instant::now();
    assert_eq!(passing(&open, "bob", 100, 429).await, 3 * QUOTA as usize);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(failures(&open[0]).await > 0);
    let (status, report) = text(format!("{}/health", open[0].url)).await;
    assert!(
        status == 503 && report.contains(r#""cache":{"status":"down""#),
        "{report}"
    );

    redis.start_again();
    for one in &open {
        eventually("coming back", || async {
            text(format!("{}/health", one.url)).await.0 == 200
        })
        .await;
    }
    assert_eq!(passing(&open, "cid", 100, 429).await, QUOTA as usize, "exact again");

    redis.freeze(true);
    let begun = Instant::now();
    assert_eq!(passing(&open, "dan", 30, 429).await, 90);
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
    redis.freeze(false);
    for one in &open {
        eventually("waking up", || async {
            text(format!("{}/health", one.url)).await.0 == 200
        })
        .await;
    }
    assert_eq!(passing(&open, "eve", 100, 429).await, QUOTA as usize, "exact again");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_fails_closed_nobody_passes_uncounted() {
    let mut redis = RedisServer::start();
    let closed = instances(&redis, "closed");
    assert_eq!(passing(&closed, "ann", 20, 429).await, QUOTA as usize);
    redis.stop();
    assert_eq!(passing(&closed, "bob", 20, 503).await, 0);
    let answer = client()
        .get(format!("{}/limited", closed[0].url))
        .send()
        .await
        .expect("answered");
    assert!(answer.headers().contains_key("retry-after"), "{answer:?}");
    let body = answer.text().await.expect("text");
    assert!(body.contains("UNAVAILABLE") && !body.contains("Redis"), "{body}");
    assert!(failures(&closed[0]).await > 0);
    redis.start_again();
    for one in &closed {
        eventually("coming back", || async {
            text(format!("{}/health", one.url)).await.0 == 200
        })
        .await;
    }
    assert_eq!(passing(&closed, "cid", 20, 429).await, QUOTA as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_as_told_passes_at_any_instance() {
    let redis = RedisServer::start();
    let instances = instances(&redis, "open");
    let client = client();
    let mut refused = 0;
    for turn in 0..12 {
        let url = format!("{}/brisk", instances[turn % 3].url);
        let answer = client.get(&url).send().await.expect("answered");
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused += 1;
            let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
            assert_eq!(header("ratelimit-policy"), "\"brisk\";q=6;w=2");
            let wait: u64 = header("retry-after").parse().expect("seconds");
            assert!((1..=2).contains(&wait), "{wait}");
            assert_eq!(header("ratelimit"), format!("\"brisk\";r=0;t={wait}"));
            tokio::time::sleep(Duration::from_secs(wait)).await;
            let again = client.get(&url).send().await.expect("answered");
            assert_eq!(again.status(), StatusCode::CREATED, "turn {turn}");
        }
    }
    assert!(refused > 0);
}

async fn pay(instance: &Instance, key: &str, millis: u64) -> (u16, Option<String>, String) {
    let request = client().post(format!("{}/payments", instance.url));
    let request = request
        .header("idempotency-key", key)
        .header("content-type", "application/json")
        .body(format!("{{\"millis\":{millis}}}"));
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) => return (0, None, error.to_string()),
    };
    let replayed = answer.headers().get("idempotent-replayed");
    let replayed = replayed.map(|value| value.to_str().expect("text").to_owned());
    (answer.status().as_u16(), replayed, answer.text().await.expect("text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_key_runs_once_whichever_process_it_meets() {
    let mut redis = RedisServer::start();
    let three = instances(&redis, "open");
    let (first, second) = tokio::join!(pay(&three[0], "k1", 1_000), async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        pay(&three[1], "k1", 1_000).await
    });
    assert_eq!((first.0, second.0), (201, 409), "{second:?}");
    let third = pay(&three[2], "k1", 1_000).await;
    assert_eq!(
        third,
        (201, Some("true".to_owned()), first.2),
        "the first answer, word for word"
    );
    assert_eq!(pay(&three[2], "k1", 2).await.0, 422);
    let many = join_all((0..30).map(|at| pay(&three[at % 3], "k2", 300))).await;
    let ran = many
        .iter()
        .filter(|(status, replayed, _)| *status == 201 && replayed.is_none());
    assert_eq!(ran.count(), 1, "{many:?}");

    redis.stop();
    assert_eq!(
        pay(&three[0], "k3", 0).await.0,
        503,
        "nothing runs twice because nobody remembers"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_outlives_a_slow_handler_but_not_its_process() {
    let redis = RedisServer::start();
    let mut three = instances(&redis, "open");
    let mut doomed = three.pop().expect("three");
    let slow = async {
        let (first, second) = tokio::join!(pay(&three[0], "slow", 14_000), async {
            tokio::time::sleep(Duration::from_secs(12)).await;
            pay(&three[1], "slow", 14_000).await
        });
        assert_eq!(
            (first.0, second.0),
            (201, 409),
            "longer than any lease, and still its own"
        );
    };
    let lost = async {
        let never = tokio::time::timeout(Duration::from_millis(700), pay(&doomed, "lost", 2_000)).await;
        assert!(never.is_err());
        doomed.kill();
        assert_eq!(
            pay(&three[1], "lost", 2_000).await.0,
            409,
            "nobody knows yet that it died"
        );
        let begun = Instant::now();
        eventually("the end of the lease", || async {
            pay(&three[1], "lost", 2_000).await.0 == 201
        })
        .await;
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    };
    tokio::join!(slow, lost);
}

fn settings(redis: &RedisServer) -> RedisSettings {
    RedisSettings {
        url: redis.url().into(),
        authorities: None,
        failure: OnFailure::Closed,
        timeout: Duration::from_secs(5),
        prefix: "test".to_owned(),
    }
}

/// Random numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn limit(&mut self, name: &'static str) -> RateLimit {
        let quota = [1, 2, 3, 7, 20, 60, 256, 257, 999, 5_000][self.below(10) as usize];
        RateLimit {
            name,
            quota,
            // Longer than the test: keys end by the clock of Redis, which nobody holds.
            window: Duration::from_secs([60, 61, 420, 3_600, 86_400][self.below(5) as usize]),
            key: LimitKey::User,
            burst: [None, Some(1), Some(3), Some(quota / 2 + 1)][self.below(4) as usize],
            cost: [1, 1, 1, 2, 5, 300][self.below(6) as usize],
        }
    }
}

/// Counted in memory and in Redis, every history is judged alike, to the microsecond.
#[tokio::test]
async fn redis_reckons_as_one_process_does() {
    let server = RedisServer::start();
    let redis = Redis::new(&settings(&server)).expect("a URL");
    let shared = RedisLimiter::new(Arc::new(redis), OnFailure::Closed);
    let mut dice = Dice(0x5eed);
    for history in 0..150 {
        let alone = InProcess::default();
        let limits = [dice.limit("a"), dice.limit("b")];
        let limits = &limits[..1 + dice.below(2) as usize];
        let pace = limits[0].window.as_micros() as u64 / u64::from(limits[0].quota) * 2 + 2;
        let mut now = Duration::from_secs(1_700_000_000);
        for step in 0..60 {
            // Mostly bursts, now and then a rest.
            let most = if dice.below(8) == 0 { 40 * pace } else { pace / 4 + 1 };
            now += Duration::from_micros(dice.below(most));
            let whom = format!("{history} {}", dice.below(2));
            let claims: Vec<_> = limits.iter().map(|limit| Claim::new(limit, &[&whom])).collect();
            let told = shared.count_at(&claims, Some(now)).await.expect("counted");
            assert_eq!(
                told,
                alone.count_at(&claims, now),
                "history {history}, step {step}: {limits:?}"
            );
        }
    }
    let (keys, ttl) = (server.ask("DBSIZE"), server.ask("INFO keyspace"));
    let (keys, ttl) = (keys.expect("told"), ttl.expect("told"));
    let count = keys.trim().trim_start_matches(':');
    assert!(
        ttl.contains(&format!("expires={count}")),
        "every key ends: {keys} {ttl}"
    );
}

/// A clock that is set back neither gives anything back nor locks anybody out.
#[tokio::test]
async fn a_clock_that_goes_back_changes_nothing() {
    let server = RedisServer::start();
    let redis = Redis::new(&settings(&server)).expect("a URL");
    let shared = RedisLimiter::new(Arc::new(redis), OnFailure::Closed);
    let limit = RateLimit {
        quota: 2,
        window: Duration::from_secs(60),
        ..Dice(1).limit("a")
    };
    let limit = RateLimit {
        burst: None,
        cost: 1,
        ..limit
    };
    let ask = async |seconds| {
        let claims = [Claim::new(&limit, &["ann"])];
        let told = shared.count_at(&claims, Some(Duration::from_secs(seconds))).await;
        told.expect("counted")[0]
    };
    assert!(ask(10_000).await.passes && ask(10_000).await.passes);
    let refused = ask(5_000).await;
    assert!(!refused.passes);
    assert_eq!(refused.retry_after, Duration::from_secs(60));
}
