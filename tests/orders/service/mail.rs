//! Letters to customers.

use crate::generated::kit::{Config, Uuid};
use std::path::PathBuf;
use tokio::io::AsyncWriteExt as _;

/// Where letters go: a file, `APP_OUTBOX`. A shop in earnest has a mailer here.
#[derive(Clone)]
pub struct Mail {
    outbox: Option<PathBuf>,
}

impl Mail {
    pub fn from(config: &Config) -> Self {
        Self { outbox: config.var("APP_OUTBOX").map(PathBuf::from) }
    }

    /// Confirms an order.
    pub async fn confirm(&self, order: Uuid) -> std::io::Result<()> {
        let Some(outbox) = &self.outbox else { return Ok(()) };
        let mut file = tokio::fs::OpenOptions::new().create(true).append(true).open(outbox).await?;
        file.write_all(format!("{order}\n").as_bytes()).await?;
        file.flush().await
    }
}
