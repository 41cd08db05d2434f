//! Circuit breaking of dependencies that a driver asks: when a circuit opens, who is let through, what closes it.

mod common;

use kit::kit::operation::*;
use kit::kit::retry::Trouble;
use kit::kit::{Answer, Api, Call, Failure, Service};
use std::io::{Error, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const OPEN: Duration = Duration::from_millis(300);

/// One a scenario: a circuit is the process's.
const fn dependency(name: &'static str) -> Dependency {
    Dependency {
        name,
        timeout: Some(Duration::from_secs(5)),
        breaker: Some(BreakerPolicy {
            failures: 2,
            open: OPEN,
        }),
        ..Dependency::BASE
    }
}

static ASK: Operation = Operation {
    id: "ask",
    path: "/{name}",
    segments: &[&[Segment::Parameter("name")]],
    dependencies: &["recovering", "late", "one", "left", "mistaken"],
    ..Operation::BASE
};
static CONTRACT: Contract = Contract {
    title: "Ledger",
    operations: &[&ASK],
    dependencies: &[
        dependency("recovering"),
        dependency("late"),
        dependency("one"),
        dependency("left"),
        dependency("mistaken"),
    ],
    ..Contract::BASE
};

/// A driver that does what the query says.
#[derive(Clone, Default)]
struct Ledger {
    asked: Arc<AtomicU32>,
}

impl Ledger {
    fn asked(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }

    async fn get(&self, path: &str) -> u16 {
        common::get(&Service::new(self.clone()), path).await.status.as_u16()
    }
}

impl Api for Ledger {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let down = |error: &Error| (error.kind() == ErrorKind::ConnectionRefused).then_some(Trouble::Connect);
        let named = |one: &&Dependency| call.path("name") == Some(one.name);
        let name = CONTRACT.dependencies.iter().find(named).expect("declared").name;
        let found = call.context().ask(name, down, async || {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let (does, wait) = call.query().split_once('-').unwrap_or((call.query(), "0"));
            tokio::time::sleep(Duration::from_millis(wait.parse().expect("milliseconds"))).await;
            match does {
                "well" => Ok(()),
                "down" => Err(ErrorKind::ConnectionRefused.into()),
                _ => Err(Error::other("no such column")),
            }
        });
        found.await?;
        Ok(Answer::empty(204))
    }
}

#[tokio::test]
async fn a_circuit_opens_after_failures_in_a_row_and_closes_when_the_dependency_is_well() {
    let ledger = Ledger::default();
    for (query, status) in [("down", 503), ("well", 204), ("down", 503), ("down", 503)] {
        assert_eq!(ledger.get(&format!("/recovering?{query}")).await, status);
    }
    assert_eq!(ledger.get("/recovering?well").await, 503, "it is left alone");
    assert_eq!(ledger.asked(), 4);
    tokio::time::sleep(OPEN).await;
    // Still down: left alone again, after one call.
    assert_eq!(ledger.get("/recovering?down").await, 503);
    assert_eq!(ledger.get("/recovering?well").await, 503);
    assert_eq!(ledger.asked(), 5);
    tokio::time::sleep(OPEN).await;
    assert_eq!(ledger.get("/recovering?well").await, 204);
    // From the beginning: one failure is none too many.
    assert_eq!(ledger.get("/recovering?down").await, 503);
    assert_eq!(ledger.get("/recovering?well").await, 204);
    assert_eq!(ledger.asked(), 8);
}

#[tokio::test]
async fn news_of_calls_that_went_out_before_the_circuit_opened_come_too_late() {
    let ledger = Ledger::default();
    let late = tokio::spawn({
        let ledger = ledger.clone();
        async move { ledger.get("/late?well-200").await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    ledger.get("/late?down").await;
    ledger.get("/late?down").await;
    assert_eq!(late.await.expect("an answer"), 204);
    assert_eq!(ledger.get("/late?well").await, 503, "still left alone");
}

#[tokio::test]
async fn of_many_that_come_back_one_is_let_through() {
    let ledger = Ledger::default();
    ledger.get("/one?down").await;
    ledger.get("/one?down").await;
    tokio::time::sleep(OPEN).await;
    let many: Vec<_> = (0..20)
        .map(|_| {
            let ledger = ledger.clone();
            tokio::spawn(async move { ledger.get("/one?well-200").await })
        })
        .collect();
    let mut let_through = 0;
    for one in many {
        let_through += u32::from(one.await.expect("an answer") == 204);
    }
    assert_eq!((let_through, ledger.asked()), (1, 3));
    assert_eq!(ledger.get("/one?well").await, 204);
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_keeps_the_circuit_of_nobody() {
    let ledger = Ledger::default();
    ledger.get("/left?down").await;
    ledger.get("/left?down").await;
    tokio::time::sleep(OPEN).await;
    let gone = tokio::time::timeout(Duration::from_millis(50), ledger.get("/left?well-2000")).await;
    assert!(gone.is_err(), "the client left");
    assert_eq!(ledger.get("/left?well").await, 204);
}

#[tokio::test]
async fn errors_that_are_no_failure_of_the_dependency_do_not_open_its_circuit() {
    let ledger = Ledger::default();
    for _ in 0..5 {
        assert_eq!(ledger.get("/mistaken?bug").await, 500);
    }
    assert_eq!(ledger.get("/mistaken?well").await, 204);
}
