//! What handlers lean on.

use crate::generated::kit::data::{Migrator, Unusable};
use crate::generated::kit::{Config, Database};
use crate::payments::{Payments, Sandbox};
use std::sync::Arc;

/// What brings the tables up to date at the start: each file of `migrations/` once, in order.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Shared by all handlers.
pub struct State {
    pub database: Database,
    pub payments: Arc<dyn Payments>,
}

impl State {
    /// Connects to whatever the service leans on. An error ends the start-up and is shown.
    pub async fn connect(config: &Config) -> Result<Self, Unusable> {
        Ok(Self {
            database: Database::connect(config, &MIGRATIONS).await?,
            payments: Arc::new(Sandbox),
        })
    }
}
