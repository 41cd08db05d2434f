//! The request's transaction, on SQLite and on a PostgreSQL server of the test's own: what is committed, what is rolled
//! back, what happens when the database goes away.
#![cfg(all(feature = "sqlite", feature = "postgres"))]

mod common;
#[path = "common/postgres.rs"]
mod postgres;

use common::{Reply, send};
use kit::kit::config::Variables;
use kit::kit::data::{Connection, Error, Migrator};
use kit::kit::operation::*;
use kit::kit::{Answer, Api, Call, Config, Context, Database, Failure, Internal, IntoInternal as _, Service};
use postgres::{Folder, Postgres};
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const RETRY: RetryPolicy = RetryPolicy {
    attempts: 3,
    initial: Duration::from_millis(20),
    max: Duration::from_millis(50),
    multiplier: 2.0,
    jitter: Jitter::None,
    when: &["connect"],
    budget: None,
};

static PUT: Operation = Operation {
    id: "put",
    method: Method::Post,
    path: "/rows/{how}",
    segments: &[&[Segment::Literal("rows")], &[Segment::Parameter("how")]],
    timeout: Some(Duration::from_millis(1500)),
    dependencies: &["ledger"],
    ..Operation::BASE
};
static COUNT: Operation = Operation {
    id: "count",
    path: "/rows/{how}",
    segments: PUT.segments,
    dependencies: &["ledger"],
    ..Operation::BASE
};
/// Promises no 503 because of the database.
static ALOOF: Operation = Operation {
    id: "aloof",
    path: "/aloof",
    segments: &[&[Segment::Literal("aloof")]],
    ..Operation::BASE
};

static CONTRACT: Contract = Contract {
    operations: &[&PUT, &COUNT, &ALOOF],
    dependencies: &[Dependency {
        name: "ledger",
        kind: "postgres",
        critical: true,
        timeout: Some(Duration::from_millis(300)),
        retry: Some(RETRY),
        ..Dependency::BASE
    }],
    health: Health {
        cache: Duration::from_millis(1),
        ..Contract::BASE.health
    },
    ..Contract::BASE
};

struct Rows;

impl Api for Rows {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let ctx = call.context();
        match call.operation().id {
            "put" => call.handle(put(ctx, call.path("how").unwrap_or_default())).await,
            _ => call.handle(async { Ok(Answer::json(200, &count(ctx).await?)) }).await,
        }
    }
}

async fn count(ctx: &Context) -> Result<i64, Internal> {
    let mut tx = ctx.transaction().await?;
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM entry")
        .fetch_one(&mut *tx)
        .await?)
}

async fn insert(connection: &mut Connection, name: &str) -> Result<(), Error> {
    let insert = sqlx::query("INSERT INTO entry (name) VALUES ($1)").bind(name.to_owned());
    insert.execute(connection).await.map(drop)
}

async fn put(ctx: &Context, how: &str) -> Result<Answer, Failure> {
    let mut tx = ctx.transaction().await?;
    insert(&mut tx, how).await.internal()?;
    match how {
        "panic" => panic!("in the middle"),
        "slow" => tokio::time::sleep(Duration::from_secs(60)).await,
        "error" => return Err(Internal::new("no").into()),
        "refused" => return Ok(Answer::empty(409)),
        "twice" => drop(ctx.transaction().await?),
        "again" => {
            drop(tx);
            insert(&mut *ctx.transaction().await?, "further").await.internal()?;
        }
        // Found when it is committed: the constraint is deferred.
        "orphan" => {
            let statement = "INSERT INTO part (entry) VALUES ('nobody')";
            sqlx::query(statement).execute(&mut *tx).await.internal()?;
        }
        "task" | "task-error" => {
            let ran = Arc::clone(&RAN);
            ctx.after_response(async move {
                ran.fetch_add(1, Ordering::SeqCst);
            });
            // A task may keep the context; the transaction does not wait for it.
            let kept = ctx.clone();
            ctx.after_response(async move { drop(kept) });
            if how == "task-error" {
                return Err(Internal::new("no").into());
            }
        }
        _ => {}
    }
    Ok(Answer::empty(201))
}

static RAN: std::sync::LazyLock<Arc<AtomicUsize>> = std::sync::LazyLock::new(Arc::default);

fn migrations() -> Migrator {
    let step = |number, sql: &'static str| {
        Migration::new(number, "step".into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(vec![
        step(1, "CREATE TABLE entry (name TEXT PRIMARY KEY)"),
        step(
            2,
            "CREATE TABLE part (entry TEXT NOT NULL REFERENCES entry (name) DEFERRABLE INITIALLY DEFERRED)",
        ),
    ])
}

fn config(url: &str, further: &[(&str, &str)]) -> Config {
    let mut pairs = vec![("APP_DATABASE_URL", url)];
    pairs.extend(further);
    Config::from_variables(pairs.into_iter().collect::<Variables>(), &CONTRACT).expect("sound")
}

async fn database(url: &str) -> Database {
    let connected = Database::connect(&config(url, &[]), &migrations()).await;
    connected.unwrap_or_else(|error| panic!("{error}"))
}

async fn put_by(service: &Service<Rows>, how: &str) -> Reply {
    send(service, "POST", &format!("/rows/{how}"), &[], ()).await
}

async fn names(database: &Database) -> Vec<String> {
    let names = sqlx::query_scalar("SELECT name FROM entry ORDER BY name").fetch_all(database.pool());
    names.await.expect("readable")
}

/// What holds in both databases.
async fn holds(url: &str) {
    let database = database(url).await;
    let service = Arc::new(Service::new(Rows).database(database.clone()));
    for (how, status) in [
        ("kept", 201),
        ("again", 201),
        ("refused", 409),
        ("error", 500),
        ("panic", 500),
        ("twice", 500),
        ("orphan", 500),
        ("kept", 500),
        ("slow", 504),
    ] {
        let reply = put_by(&service, how).await;
        assert_eq!(reply.status, status, "{how}: {}", reply.text);
        assert!(!reply.text.contains("entry"), "{how}: {}", reply.text);
    }
    assert_eq!(names(&database).await, ["again", "further", "kept"]);
    // A client that leaves.
    let leaving = tokio::spawn({
        let service = Arc::clone(&service);
        async move { put_by(&service, "slow").await.status }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    leaving.abort();
    let _ = leaving.await;
    assert_eq!(put_by(&service, "after").await.status, 201);
    assert_eq!(names(&database).await, ["after", "again", "further", "kept"]);
    // Reading.
    let reply = common::get(&service, "/rows/all").await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, "4"));
    let health = common::get(&service, "/health").await;
    assert_eq!(
        health.json()["dependencies"]["ledger"]["status"],
        "up",
        "{}",
        health.text
    );
    // Work after the answer is work after the commit.
    let before = RAN.load(Ordering::SeqCst);
    assert_eq!(put_by(&service, "task-error").await.status, 500);
    assert_eq!(put_by(&service, "task").await.status, 201);
    use kit::kit::server::Drain as _;
    service.background().drain(Duration::from_secs(2)).await;
    assert_eq!(RAN.load(Ordering::SeqCst) - before, 1);
    alone(&database).await;
    together(url).await;
}

/// A transaction of its own is tried again when another was in the way, and all of it.
async fn alone(database: &Database) {
    let tries = AtomicUsize::new(0);
    let done = database
        .run(async |connection| {
            let attempt = tries.fetch_add(1, Ordering::SeqCst);
            insert(connection, "alone").await?;
            if attempt == 0 {
                return Err(conflict());
            }
            Ok(attempt)
        })
        .await;
    assert_eq!(done.expect("at last"), 1);
    let failed: Result<(), Error> = database
        .run(async |connection| {
            tries.fetch_add(1, Ordering::SeqCst);
            insert(connection, "alone").await
        })
        .await;
    assert!(
        failed.is_err() && tries.load(Ordering::SeqCst) == 3,
        "a duplicate stays one"
    );
}

/// What PostgreSQL says to the loser of a deadlock.
fn conflict() -> Error {
    #[derive(Debug, thiserror::Error)]
    #[error("deadlock detected")]
    struct Deadlock;
    impl sqlx::error::DatabaseError for Deadlock {
        fn message(&self) -> &str {
            "deadlock detected"
        }
        fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
            Some("40P01".into())
        }
        fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
            self
        }
        fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
            self
        }
        fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
            self
        }
        fn kind(&self) -> sqlx::error::ErrorKind {
            sqlx::error::ErrorKind::Other
        }
    }
    Error::Database(Box::new(Deadlock))
}

/// Forty requests at once, more than there are connections.
async fn together(url: &str) {
    let service = Arc::new(Service::new(Rows).database(database(url).await));
    let asked = (0..40).map(|number| {
        let service = Arc::clone(&service);
        tokio::spawn(async move { put_by(&service, &format!("n{number}")).await.status })
    });
    for answered in futures_util::future::join_all(asked).await {
        assert_eq!(answered.expect("no panic"), 201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_a_transaction_in_sqlite() {
    let folder = Folder::new("data-sqlite");
    holds(&format!("sqlite:{}?mode=rwc", folder.path("a.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_a_transaction_in_memory() {
    let database = database("sqlite::memory:").await;
    let service = Service::new(Rows).database(database.clone());
    assert_eq!(put_by(&service, "kept").await.status, 201);
    assert_eq!(put_by(&service, "error").await.status, 500);
    assert_eq!(names(&database).await, ["kept"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_a_transaction_in_postgres() {
    let mut server = Postgres::start();
    let url = server.database("rows");
    holds(&url).await;
    goes_away(&mut server, &url).await;
}

/// The server stops and comes back; the service does neither.
async fn goes_away(server: &mut Postgres, url: &str) {
    let database = database(url).await;
    let service = Service::new(Rows).database(database.clone());
    assert_eq!(put_by(&service, "before").await.status, 201);
    server.stop();
    let reply = put_by(&service, "lost").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (503, "UNAVAILABLE"),
        "{}",
        reply.text
    );
    assert_eq!(reply.header("retry-after"), "5");
    assert_eq!(common::get(&service, "/aloof").await.status, 500, "no 503 was promised");
    let health = common::get(&service, "/health").await;
    assert_eq!(health.status, 503, "{}", health.text);
    server.resume();
    assert_eq!(put_by(&service, "back").await.status, 201);
    let names = names(&database).await;
    assert!(names.contains(&"before".to_owned()) && names.contains(&"back".to_owned()));
    assert!(!names.contains(&"lost".to_owned()));
    // A start waits for a database that comes up late.
    server.stop();
    let (url, settings) = (url.to_owned(), config(url, &[]));
    let starting = tokio::spawn(async move { Database::connect(&settings, &migrations()).await.is_ok() });
    tokio::time::sleep(Duration::from_millis(700)).await;
    server.resume();
    assert!(starting.await.expect("no panic"), "{url}");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_instances_start_at_once() {
    let folder = Folder::new("data-starts");
    let server = Postgres::start();
    for url in [
        format!("sqlite:{}?mode=rwc", folder.path("a.db").display()),
        server.database("starts"),
    ] {
        let starts = (0..8).map(|_| {
            let url = url.clone();
            tokio::spawn(async move { names(&database(&url).await).await.len() })
        });
        for started in futures_util::future::join_all(starts).await {
            assert_eq!(started.expect("every instance starts"), 0);
        }
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_used_ends_the_start() {
    let settings = config("sqlite:/no/such/folder/a.db?mode=rwc", &[]);
    let begun = std::time::Instant::now();
    let error = Database::connect(&settings, &migrations())
        .await
        .expect_err("no folder");
    assert!(error.to_string().contains("`ledger` cannot be used"), "{error}");
    assert!(begun.elapsed() > Duration::from_secs(9), "it is waited for");
    let broken = Migration::new(
        1,
        "step".into(),
        MigrationType::Simple,
        "CREATE TABL".into_sql_str(),
        false,
    );
    let memory = config("sqlite::memory:", &[]);
    let error = Database::connect(&memory, &Migrator::with_migrations(vec![broken])).await;
    assert!(error.expect_err("no SQL").to_string().contains("syntax error"));
}

#[test]
fn settings_are_told_apart_before_anything_starts() {
    let read = |pairs: &[(&str, &str)]| {
        let read = Config::from_variables(pairs.iter().copied().collect::<Variables>(), &CONTRACT);
        read.map_err(|problems| problems.to_string())
    };
    let development = read(&[]).expect("nothing is needed");
    assert_eq!(development.database.as_ref().map(|one| one.connections), Some(10));
    assert!(!format!("{:?}", read(&[("APP_DATABASE_URL", "postgres://u:hunter2@h/d")])).contains("hunter2"));
    for (pairs, said) in [
        (
            vec![("APP_ENV", "production")],
            "must be set in production: the contract leans on `ledger`",
        ),
        (
            vec![("APP_ENV", "production"), ("APP_DATABASE_URL", "sqlite::memory:")],
            "ends with the process",
        ),
        (vec![("APP_DATABASE_URL", "mysql://root:hunter2@h/d")], "is neither"),
        (vec![("APP_DATABASE_CONNECTIONS", "0")], "APP_DATABASE_CONNECTIONS"),
    ] {
        let problems = read(&pairs).expect_err("a problem");
        assert!(problems.contains(said) && !problems.contains("hunter2"), "{problems}");
    }
}
