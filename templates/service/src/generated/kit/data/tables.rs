//! The tables of the kit itself, beside those of the team.

use super::Migrator;
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType};

const JOBS: &str = "CREATE TABLE kit_job (
    id TEXT PRIMARY KEY,
    task TEXT NOT NULL,
    payload TEXT NOT NULL,
    operation TEXT,
    trace_id TEXT,
    state TEXT NOT NULL DEFAULT 'waiting',
    due BIGINT NOT NULL,
    claims BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0,
    error TEXT
);
CREATE INDEX kit_job_due ON kit_job (task, state, due);";

/// An answer is text in base64: the two databases have no word in common for bytes.
const ANSWERS: &str = "CREATE TABLE kit_answer (
    request_key TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    kept_until BIGINT NOT NULL,
    answer TEXT
);
CREATE INDEX kit_answer_kept ON kit_answer (kept_until);";

/// What makes them.
pub(super) fn migrations() -> Migrator {
    let step = |number, name: &'static str, sql: &'static str| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    let mut migrations = Migrator::with_migrations(vec![step(1, "jobs", JOBS), step(2, "answers", ANSWERS)]);
    migrations.dangerous_set_table_name("_kit_migrations");
    migrations
}
