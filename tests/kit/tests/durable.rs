//! What outlives the process: jobs that requests enqueue, and first answers of request keys, in SQLite and in PostgreSQL.
#![cfg(all(feature = "sqlite", feature = "postgres", feature = "queue"))]

mod common;
#[path = "common/postgres.rs"]
mod postgres;

use common::{Reply, send};
use kit::kit::config::Variables;
use kit::kit::data::Migrator;
use kit::kit::operation::*;
use kit::kit::server::Drain as _;
use kit::kit::{Answer, Api, Call, Config, Context, Database, Failure, Internal, IntoInternal as _, Service};
use postgres::{Folder, Postgres};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

static MAIL: TaskRule = TaskRule {
    name: "mail",
    cpu: false,
    timeout: Some(Duration::from_millis(300)),
    retry: Some(RetryPolicy {
        attempts: 3,
        initial: Duration::from_millis(20),
        max: Duration::from_millis(50),
        multiplier: 2.0,
        jitter: Jitter::None,
        when: &[],
        budget: None,
    }),
};
static ORDER: Operation = Operation {
    id: "order",
    method: Method::Post,
    path: "/orders/{how}",
    segments: &[&[Segment::Literal("orders")], &[Segment::Parameter("how")]],
    timeout: Some(Duration::from_secs(5)),
    dependencies: &["ledger"],
    background: &[MAIL],
    idempotency: Some(Idempotency {
        required: false,
        ttl: Duration::from_millis(1500),
        header: "Idempotency-Key",
    }),
    ..Operation::BASE
};
static CONTRACT: Contract = Contract {
    operations: &[&ORDER],
    dependencies: &[Dependency {
        name: "ledger",
        kind: "postgres",
        timeout: Some(Duration::from_secs(2)),
        ..Dependency::DATABASE
    }],
    ..Contract::BASE
};

struct Orders;

impl Api for Orders {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        call.handle(order(call.context(), call.path("how").unwrap_or_default()))
            .await
    }
}

async fn order(ctx: &Context, how: &str) -> Result<Answer, Failure> {
    let mut tx = ctx.transaction().await?;
    tx.enqueue("mail", &how).await.internal()?;
    match how {
        "error" => return Err(Internal::new("no").into()),
        "panic" => panic!("in the middle"),
        "slow" => tokio::time::sleep(Duration::from_millis(400)).await,
        _ => {}
    }
    Ok(Answer::json(201, &ctx.request_id()))
}

/// Who has been written to, how often.
type Post = Arc<Mutex<BTreeMap<String, u32>>>;

async fn database(url: &str) -> Database {
    let variables: Variables = [("APP_DATABASE_URL", url)].into_iter().collect();
    let config = Config::from_variables(variables, &CONTRACT).expect("sound");
    let connected = Database::connect(&config, &Migrator::with_migrations(Vec::new())).await;
    connected.unwrap_or_else(|error| panic!("{error}"))
}

/// An instance; its worker fails once where it is told so, and always where it is told so.
async fn instance(url: &str, post: &Post) -> Service<Orders> {
    let post = Arc::clone(post);
    let mail = move |to: String| {
        let post = Arc::clone(&post);
        async move {
            let tries = {
                let mut post = post.lock().expect("no panic");
                let tries = post.entry(to.clone()).or_default();
                *tries += 1;
                *tries
            };
            match to.as_str() {
                "once" if tries == 1 => Err("password=hunter2 refused"),
                "never" => Err("no such address"),
                "hangs" => {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                    Ok(())
                }
                "panics" => panic!("a worker with a bug"),
                _ => Ok(()),
            }
        }
    };
    Service::new(Orders).database(database(url).await).worker("mail", mail)
}

async fn ordered(service: &Service<Orders>, how: &str, key: &str) -> Reply {
    let headers = [("idempotency-key", key)];
    let headers = if key.is_empty() { &[][..] } else { &headers[..] };
    send(service, "POST", &format!("/orders/{how}"), headers, ()).await
}

async fn jobs(database: &Database, state: &str) -> i64 {
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM kit_job WHERE state = $1").bind(state.to_owned());
    count.fetch_one(database.pool()).await.expect("counted")
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !holds().await {
        assert!(Instant::now() < end, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn jobs_are_done(url: &str) {
    let post = Post::default();
    let service = instance(url, &post).await;
    let database = database(url).await;
    for (how, status) in [("error", 500), ("panic", 500), ("kept", 201), ("once", 201)] {
        assert_eq!(ordered(&service, how, "").await.status, status, "{how}");
    }
    assert_eq!(jobs(&database, "waiting").await, 2, "exactly those that were committed");
    service.start_workers();
    until("the jobs are done", async || jobs(&database, "waiting").await == 0).await;
    let sent = post.lock().expect("no panic").clone();
    assert_eq!(sent, BTreeMap::from([("kept".to_owned(), 1), ("once".to_owned(), 2)]));
    // A job begins as soon as its request is committed, not when somebody looks.
    let begun = Instant::now();
    assert_eq!(ordered(&service, "now", "").await.status, 201);
    until("the job is done", async || {
        post.lock().expect("no panic").contains_key("now")
    })
    .await;
    assert!(begun.elapsed() < Duration::from_millis(700), "{:?}", begun.elapsed());
    for how in ["never", "hangs", "panics"] {
        assert_eq!(ordered(&service, how, "").await.status, 201);
    }
    until("they are dead", async || jobs(&database, "dead").await == 3).await;
    assert_eq!(
        post.lock().expect("no panic")["never"],
        3,
        "as often as the contract says"
    );
    let why: Vec<String> = sqlx::query_scalar("SELECT error FROM kit_job WHERE error IS NOT NULL ORDER BY error")
        .fetch_all(database.pool())
        .await
        .expect("read");
    assert!(
        why.iter().any(|why| why.contains("not done within")) && !why.concat().contains("hunter2"),
        "{why:?}"
    );
    until("it is told", async || {
        let metrics = common::get(&service, "/metrics").await.text;
        metrics.contains(r#"queue_jobs{task="mail",state="dead"} 3"#)
            && metrics.contains(r#"background_tasks_total{task="mail",outcome="dead"}"#)
    })
    .await;
    service.start_draining();
    assert_eq!(service.background().drain(Duration::from_secs(5)).await, 0);
}

/// Of several instances each job has one.
async fn jobs_are_shared(url: &str) {
    let post = Post::default();
    let mut instances = Vec::new();
    for _ in 0..3 {
        instances.push(instance(url, &post).await);
    }
    for number in 0..60 {
        assert_eq!(ordered(&instances[0], &format!("n{number}"), "").await.status, 201);
    }
    instances.iter().for_each(Service::start_workers);
    let database = database(url).await;
    until("all are done", async || jobs(&database, "waiting").await == 0).await;
    let sent = post.lock().expect("no panic").clone();
    assert_eq!(sent.len(), 60);
    assert!(sent.values().all(|times| *times == 1), "{sent:?}");
    for instance in &instances {
        instance.start_draining();
        instance.background().drain(Duration::from_secs(5)).await;
    }
}

/// An instance that dies with a job leaves it to the next.
async fn jobs_survive(url: &str) {
    let database = database(url).await;
    let post = Post::default();
    let service = instance(url, &post).await;
    assert_eq!(ordered(&service, "left", "").await.status, 201);
    // As an instance that was killed leaves it: claimed, and nobody tells that it lives.
    sqlx::query("UPDATE kit_job SET claims = 1, due = due + 1500")
        .execute(database.pool())
        .await
        .expect("claimed");
    service.start_workers();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(post.lock().expect("no panic").is_empty(), "it is another's");
    until("it is done", async || {
        post.lock().expect("no panic").contains_key("left")
    })
    .await;
    service.start_draining();
}

async fn first_answers_are_kept(url: &str) {
    let post = Post::default();
    let first = instance(url, &post).await;
    let second = instance(url, &post).await;
    let made = ordered(&first, "a", "k1").await;
    assert_eq!(made.status, 201);
    for service in [&first, &second] {
        let again = ordered(service, "a", "k1").await;
        assert_eq!(
            (again.status.as_u16(), &again.text),
            (201, &made.text),
            "another instance knows it"
        );
        assert_eq!(again.header("idempotent-replayed"), "true");
    }
    let database = database(url).await;
    assert_eq!(jobs(&database, "waiting").await, 1, "it ran once");
    let other = send(&second, "POST", "/orders/a?b", &[("idempotency-key", "k1")], ()).await;
    assert_eq!(
        (other.status.as_u16(), other.code().as_str()),
        (422, "IDEMPOTENCY_KEY_REUSED")
    );
    // Two at once.
    let (one, two) = tokio::join!(ordered(&first, "slow", "k2"), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        ordered(&second, "slow", "k2").await
    });
    assert_eq!(one.status, 201);
    assert!([201, 409].contains(&two.status.as_u16()), "{}", two.text);
    assert_eq!(jobs(&database, "waiting").await, 2);
    // What failed may be tried again; what was kept long enough is forgotten.
    assert_eq!(ordered(&first, "error", "k3").await.status, 500);
    assert_eq!(ordered(&second, "error", "k3").await.header("idempotent-replayed"), "");
    tokio::time::sleep(Duration::from_millis(1600)).await;
    let later = ordered(&second, "a", "k1").await;
    assert_eq!((later.status.as_u16(), later.header("idempotent-replayed")), (201, ""));
    assert_ne!(later.text, made.text);
}

async fn in_sqlite(name: &str) -> (Folder, String) {
    let folder = Folder::new(&format!("durable-{name}"));
    let url = format!("sqlite:{}?mode=rwc", folder.path("a.db").display());
    (folder, url)
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_in_sqlite() {
    let (_folder, url) = in_sqlite("jobs").await;
    jobs_are_done(&url).await;
    let (_folder, url) = in_sqlite("shared").await;
    jobs_are_shared(&url).await;
    let (_folder, url) = in_sqlite("survive").await;
    jobs_survive(&url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_in_postgres() {
    let server = Postgres::start();
    jobs_are_done(&server.database("jobs")).await;
    jobs_are_shared(&server.database("shared")).await;
    jobs_survive(&server.database("survive")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn first_answers_in_sqlite() {
    let (_folder, url) = in_sqlite("answers").await;
    first_answers_are_kept(&url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn first_answers_in_postgres() {
    let server = Postgres::start();
    first_answers_are_kept(&server.database("answers")).await;
}
