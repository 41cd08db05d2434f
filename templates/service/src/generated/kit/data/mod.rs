//! An SQL database: SQLite on a desk and in a small service, PostgreSQL by configuration, one code for both.
//!
//! A handler asks for the request's transaction and uses it with `sqlx`:
//!
//! ```ignore
//! let mut tx = ctx.transaction().await?;
//! sqlx::query("UPDATE stock SET quantity = quantity - $1 WHERE sku = $2").bind(1).bind(sku).execute(&mut *tx).await?;
//! ```
//!
//! It is committed when the handler has answered and before the answer leaves; a failure, a panic, a timeout and a
//! client that leaves roll it back. Placeholders are `$1`, `$2` in both databases. Columns are of the types that both
//! have: text, integers, `REAL`, `BOOLEAN`, bytes. UUIDs, times and the contract's words are text there and types here;
//! where PostgreSQL has a type of its own they are cast: `SELECT id::text`.

mod settings;

#[cfg(feature = "sql")]
mod answers;
#[cfg(feature = "sql")]
mod database;
#[cfg(feature = "queue")]
pub mod queue;
#[cfg(feature = "sql")]
mod tables;
#[cfg(feature = "sql")]
mod transaction;
#[cfg(feature = "sql")]
mod trouble;

#[cfg(feature = "sql")]
pub use database::{Database, Unusable};
pub use settings::DatabaseSettings;
#[cfg(feature = "sql")]
pub use sqlx::{AnyConnection as Connection, Error, migrate::Migrator};
#[cfg(feature = "sql")]
pub(super) use transaction::Slot;
#[cfg(feature = "sql")]
pub use transaction::Transaction;

/// Milliseconds since 1970: instances that share a database agree on them closely enough for leases of seconds.
#[cfg(feature = "sql")]
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// So long from now.
#[cfg(feature = "sql")]
fn after(time: std::time::Duration) -> i64 {
    now().saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}

/// Whether an error is, or was caused by, a database that cannot serve now.
#[cfg(feature = "sql")]
pub(super) fn is_down(error: &(dyn std::error::Error + 'static)) -> bool {
    trouble::find(error).is_some()
}
