//! Where the database is.

use super::super::config::{Environment, Reader};
use super::super::operation::{Contract, Dependency};
use secrecy::SecretString;

/// In development: a file in the folder in which the service is started.
const FILE: &str = "sqlite:data.db?mode=rwc";
const URL: &str = "APP_DATABASE_URL";

/// How the database is reached.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// What the contract calls it.
    pub dependency: Dependency,
    /// `APP_DATABASE_URL`: `sqlite:FILE?mode=rwc`, `sqlite::memory:` or `postgres://USER:PASSWORD@HOST/NAME`.
    pub url: SecretString,
    /// `APP_DATABASE_CONNECTIONS`: most connections at once.
    pub connections: u32,
}

impl DatabaseSettings {
    /// Whether a database of this address is gone with its connection.
    pub(super) fn is_memory(url: &str) -> bool {
        url.contains(":memory:") || url.contains("mode=memory")
    }

    /// Those of a test.
    #[cfg(feature = "sql")]
    pub(super) fn in_memory(contract: &Contract) -> Self {
        Self {
            dependency: contract.database().copied().unwrap_or(Dependency::DATABASE),
            url: "sqlite::memory:".to_owned().into(),
            connections: 1,
        }
    }

    /// `None` where nothing needs a database.
    pub(in super::super) fn read(
        reader: &mut Reader<'_>,
        environment: Environment,
        contract: &Contract,
    ) -> Option<Self> {
        let needed = contract.database();
        let connections = reader.parsed("APP_DATABASE_CONNECTIONS", 10);
        let url = match reader.text(URL) {
            Some(url) => url,
            None => {
                let name = needed?.name;
                if environment == Environment::Production {
                    reader.problem(
                        URL,
                        format!("must be set in production: the contract leans on `{name}`"),
                    );
                    return None;
                }
                FILE.to_owned()
            }
        };
        if let Some(problem) = problem(&url, environment) {
            reader.problem(URL, problem);
        }
        Some(Self {
            dependency: needed.copied().unwrap_or(Dependency::DATABASE),
            url: url.into(),
            connections,
        })
    }
}

/// Why this address will not do. Never shows it: it holds a password.
fn problem(url: &str, environment: Environment) -> Option<&'static str> {
    let scheme = url.split(':').next().unwrap_or_default();
    match scheme {
        "sqlite" if !cfg!(feature = "sqlite") => {
            Some("is an SQLite database: build with the feature `sqlite`, or name a `postgres://…`")
        }
        "postgres" | "postgresql" if !cfg!(feature = "postgres") => {
            Some("is a PostgreSQL database: build with the feature `postgres`")
        }
        "sqlite" if environment == Environment::Production && DatabaseSettings::is_memory(url) => {
            Some("is a database in memory, which ends with the process; production takes a file or PostgreSQL")
        }
        "sqlite" | "postgres" | "postgresql" => None,
        _ => Some("is neither `sqlite:FILE?mode=rwc` nor `postgres://USER:PASSWORD@HOST/NAME`"),
    }
}
