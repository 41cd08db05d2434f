//! Work that must not be lost: jobs in a table of the database. A job that a request enqueues in its transaction is there
//! exactly if the request is committed; it runs at least once, whatever dies meanwhile. A job that fails is tried again as
//! the contract says for its task; one that never succeeds is kept as dead, counted, and may be sent to work again:
//! `UPDATE kit_job SET state = 'waiting', failures = 0 WHERE state = 'dead'`.

use super::super::background::{counted, measured, one};
use super::super::operation::{Contract, TaskRule};
use super::super::retry;
use super::super::telemetry::scope::Scope;
use super::database::Database;
use super::{Connection, Error, Transaction};
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;
use uuid::Uuid;

/// How many jobs of a task an instance has under way at once.
const AT_ONCE: usize = 8;
/// How often an instance looks for what others have enqueued.
const LOOK: Duration = Duration::from_secs(1);
/// A job of which nothing is heard for so long belongs to nobody: its instance died. Instances tell thrice as often.
const LEASE: Duration = Duration::from_secs(10);
/// How often a job may take its instance with it before it is dead.
const CRASHES: i64 = 10;

/// Enqueues a job: `task` as a worker is registered for it, and what the worker is given.
///
/// # Errors
/// If the payload cannot be JSON, or the database does not take it.
pub async fn enqueue(connection: &mut Connection, task: &'static str, payload: &impl Serialize) -> Result<(), Error> {
    let payload = serde_json::to_string(payload).map_err(|error| Error::Encode(error.into()))?;
    let scope = Scope::current();
    let insert = "INSERT INTO kit_job (id, task, payload, operation, trace_id, due) VALUES ($1, $2, $3, $4, $5, $6)";
    let insert = sqlx::query(insert)
        .bind(Uuid::now_v7().to_string())
        .bind(task)
        .bind(payload)
        .bind(scope.as_ref().map(|scope| scope.operation.id))
        .bind(scope.as_ref().map(|scope| scope.trace_id.to_string()))
        .bind(super::now());
    insert.execute(connection).await?;
    counted(task, "enqueued");
    Ok(())
}

impl Transaction {
    /// Enqueues a job that is there exactly if the request is committed.
    ///
    /// # Errors
    /// If the payload cannot be JSON, or the database does not take it.
    pub async fn enqueue(&mut self, task: &'static str, payload: &impl Serialize) -> Result<(), Error> {
        enqueue(self, task, payload).await?;
        self.wake();
        Ok(())
    }
}

type Run = dyn Fn(String) -> BoxFuture<'static, Result<(), String>> + Send + Sync;

/// Who does the jobs of a task.
#[derive(Clone)]
pub(in super::super) struct Worker {
    task: &'static str,
    rule: Option<&'static TaskRule>,
    run: Arc<Run>,
    contract: &'static Contract,
}

/// A job that is ours for as long as we tell so.
#[derive(sqlx::FromRow)]
struct Job {
    id: String,
    payload: String,
    operation: Option<String>,
    trace_id: Option<String>,
    claims: i64,
    failures: i64,
}

impl Worker {
    pub fn new<P, F, E>(
        contract: &'static Contract,
        task: &'static str,
        run: impl Fn(P) -> F + Send + Sync + 'static,
    ) -> Self
    where
        P: DeserializeOwned + Send + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::fmt::Display + Send + 'static,
    {
        let run = Arc::new(run);
        let mut rules = contract.operations.iter().flat_map(|operation| operation.background);
        Self {
            task,
            rule: rules.find(|rule| rule.name == task),
            run: Arc::new(move |payload| {
                let run = Arc::clone(&run);
                Box::pin(async move {
                    let payload = serde_json::from_str(&payload).map_err(|error| error.to_string())?;
                    run(payload).await.map_err(|error| error.to_string())
                })
            }),
            contract,
        }
    }

    /// Does jobs until the service stops, and then those that are under way.
    pub async fn attend(self, database: Database, stopping: CancellationToken) {
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let mut under_way = JoinSet::new();
        while !stopping.is_cancelled() {
            let Ok(turn) = Arc::clone(&turns).acquire_owned().await else {
                break;
            };
            let mut woken = pin!(database.enqueued().notified());
            woken.as_mut().enable();
            match self.claim(&database).await {
                Ok(Some(job)) => {
                    let (worker, database) = (self.clone(), database.clone());
                    under_way.spawn(async move {
                        worker.work(&database, job).await;
                        drop(turn);
                    });
                    while under_way.try_join_next().is_some() {}
                    continue;
                }
                Ok(None) => {}
                Err(error) => {
                    let error = super::super::redact::chain(&error);
                    tracing::warn!(task = self.task, error, "the queue does not answer");
                }
            }
            tokio::select! {
                () = stopping.cancelled() => {}
                () = woken => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// The job that has waited longest. Of several instances one gets it.
    async fn claim(&self, database: &Database) -> Result<Option<Job>, Error> {
        self.measure(database).await?;
        let waiting = "SELECT COUNT(*) FROM kit_job WHERE task = $1 AND state = 'waiting' AND due <= $2";
        let waiting: i64 = sqlx::query_scalar(waiting)
            .bind(self.task)
            .bind(super::now())
            .fetch_one(database.pool())
            .await?;
        if waiting == 0 {
            return Ok(None);
        }
        let claim = if database.is_sqlite() {
            CLAIM_SQLITE
        } else {
            CLAIM_POSTGRES
        };
        let claim = sqlx::query_as(claim)
            .bind(super::after(LEASE))
            .bind(self.task)
            .bind(super::now());
        database
            .write(async |connection| claim.fetch_optional(connection).await)
            .await
    }

    /// How long the queue is.
    async fn measure(&self, database: &Database) -> Result<(), Error> {
        let count = "SELECT state, COUNT(*) FROM kit_job WHERE task = $1 GROUP BY state";
        let counts: Vec<(String, i64)> = sqlx::query_as(count).bind(self.task).fetch_all(database.pool()).await?;
        for state in ["waiting", "dead"] {
            let count = counts.iter().find(|(of, _)| of == state).map_or(0, |(_, count)| *count);
            metrics::gauge!("queue_jobs", "task" => self.task, "state" => state).set(count as f64);
        }
        Ok(())
    }

    async fn work(&self, database: &Database, job: Job) {
        let work = measured(self.task, one(self.rule, (self.run)(job.payload.clone())));
        let span = tracing::info_span!("job", task = self.task, trace_id = job.trace_id);
        let outcome = held(database, &job, self.scoped(&job, work.instrument(span))).await;
        let ended = match outcome {
            Ok(()) => done(database, &job).await,
            Err(why) => self.failed(database, &job, why).await,
        };
        if let Err(error) = ended {
            // Its lease ends, and it runs again.
            let error = super::super::redact::chain(&error);
            tracing::warn!(task = self.task, error, "what became of a job could not be written");
        }
    }

    /// Runs in the trace of the request that enqueued the job.
    async fn scoped<T>(&self, job: &Job, work: impl Future<Output = T>) -> T {
        let mut operations = self.contract.operations.iter();
        let operation = operations.find(|operation| job.operation.as_deref() == Some(operation.id));
        match (operation, &job.trace_id) {
            (Some(operation), Some(trace_id)) => {
                let trace_id = trace_id.as_str().into();
                Scope { operation, trace_id }.run(work).await
            }
            _ => work.await,
        }
    }

    async fn failed(&self, database: &Database, job: &Job, why: String) -> Result<(), Error> {
        let retry = self.rule.and_then(|rule| rule.retry.as_ref());
        let attempts = retry.map_or(1, |retry| i64::from(retry.attempts));
        let dead = job.failures + 1 >= attempts || job.claims >= attempts + CRASHES;
        let pause = retry.map_or(Duration::ZERO, |retry| retry::pause_after(retry, job.failures));
        if dead {
            counted(self.task, "dead");
            tracing::error!(
                task = self.task,
                job = job.id,
                "a job is dead: it failed as often as it may"
            );
        }
        let update = "UPDATE kit_job SET failures = failures + 1, state = $1, due = $2, error = $3
                      WHERE id = $4 AND claims = $5";
        let update = sqlx::query(update)
            .bind(if dead { "dead" } else { "waiting" })
            .bind(super::after(pause))
            .bind(why)
            .bind(job.id.clone())
            .bind(job.claims);
        database
            .write(async |connection| update.execute(connection).await.map(drop))
            .await
    }
}

const CLAIM_SQLITE: &str = "UPDATE kit_job SET claims = claims + 1, due = $1 WHERE id =
    (SELECT id FROM kit_job WHERE task = $2 AND state = 'waiting' AND due <= $3 ORDER BY due LIMIT 1)
    RETURNING id, payload, operation, trace_id, claims, failures";
const CLAIM_POSTGRES: &str = "UPDATE kit_job SET claims = claims + 1, due = $1 WHERE id =
    (SELECT id FROM kit_job WHERE task = $2 AND state = 'waiting' AND due <= $3 ORDER BY due LIMIT 1
     FOR UPDATE SKIP LOCKED)
    RETURNING id, payload, operation, trace_id, claims, failures";

/// Runs the work of a job, and tells now and then that it still runs.
async fn held<T>(database: &Database, job: &Job, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            outcome = &mut work => return outcome,
            () = tokio::time::sleep(LEASE / 3) => {
                // Beside the work, which may hold what this waits for. One that fails is followed by another, or the
                // lease ends and the job runs twice: at least once.
                let (database, id, claims) = (database.clone(), job.id.clone(), job.claims);
                tokio::spawn(async move { renew(&database, id, claims).await });
            }
        }
    }
}

async fn renew(database: &Database, id: String, claims: i64) -> Result<(), Error> {
    let update = sqlx::query("UPDATE kit_job SET due = $1 WHERE id = $2 AND claims = $3")
        .bind(super::after(LEASE))
        .bind(id)
        .bind(claims);
    database
        .write(async |connection| update.execute(connection).await.map(drop))
        .await
}

async fn done(database: &Database, job: &Job) -> Result<(), Error> {
    let delete = sqlx::query("DELETE FROM kit_job WHERE id = $1 AND claims = $2")
        .bind(job.id.clone())
        .bind(job.claims);
    database
        .write(async |connection| delete.execute(connection).await.map(drop))
        .await
}
