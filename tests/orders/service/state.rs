//! What handlers lean on.

use crate::generated::kit::data::Migrator;
use crate::generated::kit::store::{Folder, Store};
use crate::generated::kit::{BoxError, Config, Database};
use crate::payments::{Payments, Sandbox};
use std::path::PathBuf;
use std::sync::Arc;

/// What brings the tables up to date at the start: each file of `migrations/` once, in order.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Shared by all handlers.
pub struct State {
    pub database: Database,
    pub payments: Arc<dyn Payments>,
    pub documents: Arc<dyn Store>,
}

impl State {
    /// Connects to whatever the service leans on. An error ends the start-up and is shown.
    pub async fn connect(config: &Config) -> Result<Self, BoxError> {
        let documents = config.var("APP_DOCUMENTS").map(PathBuf::from);
        Ok(Self {
            database: Database::connect(config, &MIGRATIONS).await?,
            payments: Arc::new(Sandbox),
            documents: Arc::new(Folder::open(documents.unwrap_or_else(|| std::env::temp_dir().join("orders")))?),
        })
    }
}
