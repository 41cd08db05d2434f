//! Which request the running code works for, so that each log line can say it. A task-local value costs a fraction of a
//! span; spans are for those who collect them.

use super::super::operation::Operation;
use std::future::Future;
use std::sync::Arc;

/// The request that code works for.
#[derive(Clone, Debug)]
pub(in super::super) struct Scope {
    pub operation: &'static Operation,
    /// The id of the trace among all services.
    pub trace_id: Arc<str>,
}

tokio::task_local! {
    static CURRENT: Scope;
}

impl Scope {
    /// The scope of the running code; `None` outside requests and their background work.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Self::clone).ok()
    }

    /// Looks at the scope without taking part in it.
    pub(super) fn with(look: impl FnOnce(&Self)) {
        let _ = CURRENT.try_with(look);
    }

    /// Work for the request that the running code works for, wherever it will run.
    pub fn inherit<F: Future>(work: F) -> impl Future<Output = F::Output> {
        let scope = Self::current();
        async move {
            match scope {
                Some(scope) => scope.run(work).await,
                None => work.await,
            }
        }
    }

    /// Runs work in this scope.
    pub fn run<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(self, work)
    }
}
