//! The transaction of a request.

use super::super::answer::Answer;
use super::super::error::{Failure, Internal};
use super::super::idempotency::Once;
use super::Connection;
use sqlx::Any;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use tokio::sync::{Mutex, Notify, OwnedMappedMutexGuard, OwnedMutexGuard, OwnedSemaphorePermit};

/// The transaction of the request, for as long as this is held; every piece of a handler may ask for it in turn. What
/// becomes of it is decided when the handler ends.
pub struct Transaction(OwnedMappedMutexGuard<Option<Open>, Open>);

/// A transaction that has begun, and its turn to write. Dropped, it is rolled back.
pub(in super::super) struct Open {
    pub transaction: sqlx::Transaction<'static, Any>,
    pub turn: Option<OwnedSemaphorePermit>,
    /// Whom to tell of jobs once they are committed.
    pub enqueued: Arc<Notify>,
    /// Whether there are any.
    pub wakes: bool,
}

impl Open {
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await?;
        drop(self.turn);
        if self.wakes {
            self.enqueued.notify_waiters();
        }
        Ok(())
    }
}

/// The place of a request's transaction, empty until a handler asks.
#[derive(Clone, Default)]
pub(in super::super) struct Slot(Arc<Mutex<Option<Open>>>);

impl Slot {
    /// The transaction, begun by `begin` where there is none yet.
    pub async fn take(&self, begin: impl Future<Output = Result<Open, Internal>>) -> Result<Transaction, Internal> {
        let in_use = || Internal::new("the request's transaction is in use already: drop the first before a second");
        let mut place = Arc::clone(&self.0).try_lock_owned().map_err(|_| in_use())?;
        if place.is_none() {
            *place = Some(begin.await?);
        }
        let open = OwnedMutexGuard::try_map(place, Option::as_mut);
        open.map(Transaction).map_err(|_| in_use())
    }

    /// Commits what an answer stands for, and rolls back what a failure left. A commit that fails is a failure.
    ///
    /// Where the request has a key that is kept in the same database, its first answer is committed with what was done.
    pub async fn settle(&self, outcome: Result<Answer, Failure>, once: Option<&Once>) -> Result<Answer, Failure> {
        let open = match self.0.try_lock() {
            Ok(mut place) => place.take(),
            Err(_) => {
                return Err(Failure::internal(
                    "the request's transaction is still in use after its handler",
                ));
            }
        };
        let Some(mut open) = open else {
            return outcome;
        };
        match outcome {
            Ok(answer) if answer.status.as_u16() < 400 => {
                if let Some(once) = once {
                    let kept = once.keep_within(&mut open.transaction, &answer).await;
                    kept.map_err(Internal::new)?;
                }
                let committed = open.commit().await;
                committed.map(|()| answer).map_err(|error| Internal::from(error).into())
            }
            refused => {
                // A rollback that fails ends its connection, and the transaction with it.
                let _ = open.transaction.rollback().await;
                refused
            }
        }
    }

    /// Rolls back what a panic, a timeout or a client that left behind.
    pub fn abandon(&self) {
        if let Ok(mut place) = self.0.try_lock() {
            drop(place.take());
        }
    }
}

impl Transaction {
    /// Tells of new jobs when it is committed.
    #[cfg(feature = "queue")]
    pub(super) fn wake(&mut self) {
        self.0.wakes = true;
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0.transaction
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0.transaction
    }
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transaction")
    }
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Slot")
    }
}

impl From<sqlx::Error> for Internal {
    fn from(error: sqlx::Error) -> Self {
        Self::new(error)
    }
}
