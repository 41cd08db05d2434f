//! The pool of connections, and how it begins.

use super::super::breaker;
use super::super::config::Config;
use super::super::dependency::Down;
use super::super::error::Internal;
use super::super::operation::{Contract, Dependency, Method, RetryPolicy};
use super::super::redact;
use super::super::retry::Verdict;
use super::tables;
use super::transaction::Open;
use super::trouble::{self, Outage};
use super::{Connection, DatabaseSettings};
use secrecy::ExposeSecret as _;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{Acquire as _, AnyPool, AssertSqlSafe, Connection as _, Executor as _};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, Semaphore};

/// For one try, where the contract says nothing.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a start waits for a database that does not answer yet.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two looks at it.
const PAUSE: Duration = Duration::from_millis(200);
/// How long a start waits for another instance that runs the migrations.
const MIGRATING: Duration = Duration::from_secs(60);

/// A database of the contract. Clones share it.
#[derive(Clone)]
pub struct Database(Arc<Shared>);

struct Shared {
    dependency: Dependency,
    pool: AnyPool,
    sqlite: bool,
    /// SQLite lets one write at a time: who writes waits in a queue here, instead of asking again and again there.
    writing: Option<Arc<Semaphore>>,
    /// Tells that there are new jobs.
    enqueued: Arc<Notify>,
}

/// A database with which the service cannot start.
#[derive(Debug, thiserror::Error)]
#[error("the database of `{dependency}` cannot be used: {reason}")]
pub struct Unusable {
    /// Its name in the contract.
    pub dependency: &'static str,
    /// Why, redacted.
    pub reason: String,
}

impl Database {
    /// Connects as configured and brings the tables up to date: each migration runs once, also where several instances
    /// start at the same time. A database that does not answer yet is waited for, ten seconds at most.
    ///
    /// # Errors
    /// If nothing is configured, the database does not answer, or a migration fails.
    pub async fn connect(config: &Config, migrations: &Migrator) -> Result<Self, Unusable> {
        let Some(settings) = &config.database else {
            let reason = "APP_DATABASE_URL is not set".to_owned();
            let dependency = Dependency::DATABASE.name;
            return Err(Unusable { dependency, reason });
        };
        Self::open(settings, migrations).await.map_err(|error| Unusable {
            dependency: settings.dependency.name,
            reason: redact::chain(&error),
        })
    }

    /// An empty database in memory with the tables of the migrations, which is gone with this: for tests. It has one
    /// connection, so that a handler that holds its transaction finds none in [`Self::pool`].
    ///
    /// # Errors
    /// If this build has no SQLite, or a migration fails.
    pub async fn in_memory(contract: &Contract, migrations: &Migrator) -> Result<Self, Unusable> {
        let settings = DatabaseSettings::in_memory(contract);
        Self::open(&settings, migrations).await.map_err(|error| Unusable {
            dependency: settings.dependency.name,
            reason: redact::chain(&error),
        })
    }

    async fn open(settings: &DatabaseSettings, migrations: &Migrator) -> Result<Self, sqlx::Error> {
        let database = Self::lazy(settings)?;
        let end = Instant::now() + PATIENCE;
        loop {
            match database.migrate(migrations).await {
                Err(error) if Outage::of(&error).is_some() && Instant::now() < end => {
                    let reason = redact::chain(&error);
                    tracing::warn!(dependency = database.name(), reason, "waiting for the database");
                    tokio::time::sleep(PAUSE).await;
                }
                outcome => return outcome.map(|()| database),
            }
        }
    }

    fn lazy(settings: &DatabaseSettings) -> Result<Self, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let url = settings.url.expose_secret();
        let (sqlite, memory) = (url.starts_with("sqlite:"), DatabaseSettings::is_memory(url));
        let timeout = settings.dependency.timeout.unwrap_or(TIMEOUT);
        let wishes = wishes(sqlite, timeout);
        let mut options = AnyPoolOptions::new()
            .max_connections(settings.connections)
            .acquire_timeout(timeout)
            .after_connect(move |connection, _| {
                let wishes = AssertSqlSafe(wishes.clone());
                Box::pin(async move { connection.execute(wishes).await.map(drop) })
            })
            // A commit that a full disk refused leaves a connection that believes to be in a transaction.
            .before_acquire(|connection, _| Box::pin(std::future::ready(Ok(!connection.is_in_transaction()))));
        if memory {
            // It is there as long as its connection is, and every connection has its own.
            options = options.max_connections(1).idle_timeout(None).max_lifetime(None);
        }
        let pool = options.connect_lazy_with(AnyConnectOptions::from_str(url)?);
        Ok(Self(Arc::new(Shared {
            dependency: settings.dependency,
            pool,
            sqlite,
            writing: sqlite.then(|| Arc::new(Semaphore::new(1))),
            enqueued: Arc::default(),
        })))
    }

    /// (`run_direct`, since the compiler cannot see that the future of `run` may cross threads.)
    ///
    /// Under a lock of the database: PostgreSQL's is the migrator's own, SQLite's is one transaction around all.
    async fn migrate(&self, migrations: &Migrator) -> Result<(), sqlx::Error> {
        let mut connection = self.0.pool.acquire().await?;
        connection
            .execute(AssertSqlSafe(wishes(self.0.sqlite, MIGRATING)))
            .await?;
        if self.0.sqlite {
            let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
            tables::migrations().run_direct(None, &mut *transaction, false).await?;
            migrations.run_direct(None, &mut *transaction, false).await?;
            transaction.commit().await?;
        } else {
            tables::migrations().run_direct(None, &mut *connection, false).await?;
            migrations.run_direct(None, &mut *connection, false).await?;
        }
        let usual = self.0.dependency.timeout.unwrap_or(TIMEOUT);
        connection
            .execute(AssertSqlSafe(wishes(self.0.sqlite, usual)))
            .await
            .map(drop)
    }

    /// Its name in the contract.
    pub fn name(&self) -> &'static str {
        self.0.dependency.name
    }

    /// The connections, for statements that need no transaction: `fetch_all(database.pool())`.
    pub fn pool(&self) -> &AnyPool {
        &self.0.pool
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        self.0.pool.acquire().await?.ping().await
    }

    /// A transaction of its own, apart from the request's: committed if `work` succeeds. Where another transaction was
    /// in the way (a serialization failure, a deadlock, a locked file), all of `work` runs again, as often as the
    /// contract says for this dependency; so `work` does nothing that the database cannot take back.
    ///
    /// # Errors
    /// The last error of `work`.
    pub async fn run<T, E>(&self, work: impl AsyncFn(&mut Connection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<sqlx::Error> + std::error::Error + 'static,
    {
        let attempt = async || {
            let mut open = self.begin_once(true).await?;
            let value = work(&mut open.transaction).await?;
            open.commit().await?;
            Ok(value)
        };
        let judge = |error: &E| match trouble::find(error) {
            Some(Outage::Conflict) => Verdict::Again,
            _ => Verdict::GiveUp,
        };
        match &self.0.dependency.retry {
            Some(policy) => policy.run(self.name(), None, judge, attempt).await,
            None => attempt().await,
        }
    }

    /// One short transaction of the kit's own, in turn with those that write.
    pub(super) async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        let mut open = self.begin_once(true).await?;
        let value = work(&mut open.transaction).await?;
        open.commit().await?;
        Ok(value)
    }

    /// Whether it is SQLite.
    #[cfg(feature = "queue")]
    pub(super) fn is_sqlite(&self) -> bool {
        self.0.sqlite
    }

    /// Tells that there are new jobs.
    #[cfg(feature = "queue")]
    pub(super) fn enqueued(&self) -> &Notify {
        &self.0.enqueued
    }

    /// Begins; a beginning that fails is tried again as the contract says for this dependency.
    pub(in super::super) async fn begin(&self, method: Method, deadline: Option<Instant>) -> Result<Open, Internal> {
        let writes = !matches!(method, Method::Get | Method::Head | Method::Query);
        let policy = self.0.dependency.retry.as_ref().unwrap_or(&RetryPolicy::ONCE);
        let judge = |error: &_| match error {
            NotBegun::LeftAlone(_) => Verdict::NotAsked,
            NotBegun::Failed(error) => Outage::of(error).map_or(Verdict::GiveUp, |outage| outage.judge(policy)),
        };
        let begun = policy.run(self.name(), deadline, judge, || self.begin_if_well(writes));
        begun.await.map_err(|error| match error {
            NotBegun::LeftAlone(open) => Down::left_alone(self.name(), open).into(),
            NotBegun::Failed(error) => error.into(),
        })
    }

    /// A database that is left alone is not asked.
    async fn begin_if_well(&self, writes: bool) -> Result<Open, NotBegun> {
        let pass = breaker::pass(&self.0.dependency).map_err(NotBegun::LeftAlone)?;
        let begun = self.begin_once(writes).await;
        let outage = begun.as_ref().err().and_then(Outage::of);
        pass.settle(matches!(outage, None | Some(Outage::Conflict)));
        begun.map_err(NotBegun::Failed)
    }

    async fn begin_once(&self, writes: bool) -> Result<Open, sqlx::Error> {
        let turn = match &self.0.writing {
            Some(writing) if writes => Arc::clone(writing).acquire_owned().await.ok(),
            _ => None,
        };
        let statement = match (self.0.sqlite, writes) {
            (true, true) => "BEGIN IMMEDIATE",
            (true, false) => "BEGIN",
            (false, true) => "BEGIN READ WRITE",
            (false, false) => "BEGIN READ ONLY",
        };
        let transaction = self.0.pool.begin_with(statement).await?;
        Ok(Open {
            transaction,
            turn,
            enqueued: Arc::clone(&self.0.enqueued),
            wakes: false,
        })
    }
}

/// Why a transaction did not begin.
enum NotBegun {
    LeftAlone(breaker::Open),
    Failed(sqlx::Error),
}

/// What every connection begins with. What is acknowledged is on the disk (`synchronous = FULL`), readers and a writer
/// do not wait for each other (WAL), nothing waits longer than the contract says for a try.
fn wishes(sqlite: bool, timeout: Duration) -> String {
    let timeout = timeout.as_millis();
    if sqlite {
        format!(
            "PRAGMA busy_timeout = {timeout}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON;"
        )
    } else {
        format!("SET statement_timeout = {timeout}; SET idle_in_transaction_session_timeout = '60s';")
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Database").field(&self.name()).finish()
    }
}
