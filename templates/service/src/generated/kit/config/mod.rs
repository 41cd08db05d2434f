//! Settings from the environment: typed, and all problems reported at once before anything starts.
//!
//! A variable `APP_X` may also be given as `APP_X_FILE`, the path of a file that holds the value, as container
//! platforms mount secrets.

pub(super) mod reader;
mod variables;

pub(super) use reader::Reader;
pub use reader::{Problem, Problems};
pub use variables::Variables;

use super::auth::JwtSettings;
use super::data::DatabaseSettings;
use super::dependency::Addresses;
use super::network::Network;
use super::operation::{Contract, SchemeKind};
use super::redis::RedisSettings;
use super::server::ServerSettings;
use super::telemetry::{self, TelemetrySettings};
use secrecy::{ExposeSecret, SecretString};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tracing_subscriber::filter::Targets;

/// The exit code of a start that the configuration forbids (`EX_CONFIG` of sysexits.h).
pub const EXIT_CONFIG: u8 = 78;

/// Shorter API keys can be guessed.
const API_KEY_LENGTH: usize = 16;
/// Shorter passwords can be guessed.
const PASSWORD_LENGTH: usize = 12;

/// Where the service runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// On a desk: nothing need be set, logs are for eyes.
    Development,
    /// For real: every secret must be set, logs are JSON.
    Production,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Pretty in development, JSON in production.
    Auto,
    /// One JSON object a line.
    Json,
    /// Colours, for eyes.
    Pretty,
}

/// All settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// `APP_ENV`.
    pub environment: Environment,
    /// `APP_ADDR`; port 0 takes a free one.
    pub address: SocketAddr,
    /// `APP_LOG_FORMAT`.
    pub log_format: LogFormat,
    /// `APP_LOG`: a level, and levels of modules, as `info,hyper=warn`.
    pub log_filter: Targets,
    /// `APP_JWT_…`; always set where the contract has a bearer scheme.
    pub jwt: Option<JwtSettings>,
    /// `APP_API_KEYS`: subject and key.
    pub api_keys: Vec<(String, SecretString)>,
    /// `APP_BASIC_USERS`: user and password.
    pub basic_users: Vec<(String, SecretString)>,
    /// `APP_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// `APP_GUARD_LIMIT`: requests a second from one address, before authentication.
    pub guard_limit: u32,
    /// `APP_UNPACK_BODIES`: whether packed request bodies (gzip, with its feature zstd) are taken; their limits hold for what comes out.
    pub unpack_bodies: bool,
    /// How the server meets its clients.
    pub server: ServerSettings,
    /// `APP_SHUTDOWN_TIMEOUT`: how long requests under way may take to end.
    pub shutdown_timeout: Duration,
    /// `APP_REDIS_…`; where there is none, this process counts and remembers for itself.
    pub redis: Option<RedisSettings>,
    /// `APP_<NAME>_URL` of the dependencies over HTTP.
    pub addresses: Addresses,
    /// Log lines, traces, error events.
    pub telemetry: TelemetrySettings,
    /// `APP_DATABASE_…`; set where the contract has an SQL database, or the environment names one.
    pub database: Option<DatabaseSettings>,
    /// Without which no fault is made; `None` where nobody may ask for one.
    pub fault_token: Option<SecretString>,
    /// Whether the keys were made up for this start, because development needs none.
    pub made_up_keys: bool,
    variables: Variables,
}

impl Config {
    /// Reads the process environment.
    ///
    /// # Errors
    /// All problems at once.
    pub fn from_environment(contract: &Contract) -> Result<Self, Problems> {
        Self::from_variables(Variables::from_environment(), contract)
    }

    /// Reads the given variables.
    ///
    /// # Errors
    /// All problems at once.
    pub fn from_variables(variables: Variables, contract: &Contract) -> Result<Self, Problems> {
        let mut reader = Reader {
            problems: variables.faults(),
            variables: &variables,
            production: false,
        };
        let environment = reader.parsed("APP_ENV", Environment::Development);
        reader.production = environment == Environment::Production;
        let mut config = Self {
            environment,
            address: reader.parsed("APP_ADDR", SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
            log_format: reader.parsed("APP_LOG_FORMAT", contract.log_format),
            log_filter: reader.log_filter(),
            jwt: JwtSettings::read(&mut reader, environment, contract),
            api_keys: reader.pairs("APP_API_KEYS"),
            basic_users: reader.pairs("APP_BASIC_USERS"),
            trusted_proxies: reader.list("APP_TRUSTED_PROXIES"),
            guard_limit: reader.parsed("APP_GUARD_LIMIT", 1_000),
            unpack_bodies: reader.parsed("APP_UNPACK_BODIES", false),
            server: ServerSettings::read(&mut reader),
            shutdown_timeout: reader.duration("APP_SHUTDOWN_TIMEOUT", Duration::from_secs(30)),
            redis: RedisSettings::read(&mut reader, contract),
            fault_token: super::faults::token(&mut reader, environment, contract),
            addresses: Addresses::read(&mut reader, environment, contract),
            telemetry: TelemetrySettings::read(&mut reader, environment),
            database: DatabaseSettings::read(&mut reader, environment, contract),
            made_up_keys: false,
            variables: Variables::default(),
        };
        match environment {
            Environment::Production => {
                reader.demand_keys(&config, contract);
                RedisSettings::demand(config.redis.as_ref(), &mut reader, contract);
            }
            Environment::Development => config.make_up_keys(contract),
        }
        let problems = reader.problems;
        config.variables = variables;
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(Problems(problems))
        }
    }

    /// A variable of the team's own, also read from `NAME_FILE`.
    pub fn var(&self, name: &str) -> Option<String> {
        self.variables.get(name).ok().flatten()
    }

    /// Variables that nobody has asked for, with what may have been meant: told once the service runs.
    pub fn unused(&self) -> Vec<String> {
        self.variables.unused()
    }

    /// Whether log lines are JSON.
    pub fn json_logs(&self) -> bool {
        match self.log_format {
            LogFormat::Auto => self.environment == Environment::Production,
            format => format == LogFormat::Json,
        }
    }

    /// Development starts with nothing set: keys are made up and printed.
    fn make_up_keys(&mut self, contract: &Contract) {
        let needs = Needs::of(contract);
        if needs.bearer && self.jwt.is_none() {
            self.jwt = Some(JwtSettings::with_secret(random_key()));
            self.made_up_keys = true;
        }
        if needs.api_key && self.api_keys.is_empty() {
            self.api_keys.push(("developer".to_owned(), random_key()));
            self.made_up_keys = true;
        }
        if needs.basic && self.basic_users.is_empty() {
            self.basic_users.push(("developer".to_owned(), random_key()));
            self.made_up_keys = true;
        }
    }
}

/// A key of 244 random bits.
fn random_key() -> SecretString {
    let halves = [
        uuid::Uuid::new_v4().simple().to_string(),
        uuid::Uuid::new_v4().simple().to_string(),
    ];
    halves.concat().into()
}

/// Which settings a contract's security schemes ask for.
struct Needs {
    bearer: bool,
    api_key: bool,
    basic: bool,
}

impl Needs {
    fn of(contract: &Contract) -> Self {
        let used = |wanted: fn(SchemeKind) -> bool| {
            let uses = contract.operations.iter().flat_map(|operation| operation.security);
            let mut schemes = uses
                .flat_map(|requirement| requirement.0)
                .filter(|one| !contract.verified.contains(&one.scheme))
                .filter_map(|one| contract.scheme(one.scheme));
            schemes.any(|scheme| wanted(scheme.kind))
        };
        Self {
            bearer: used(|kind| matches!(kind, SchemeKind::Bearer { .. })),
            api_key: used(|kind| matches!(kind, SchemeKind::ApiKey { .. })),
            basic: used(|kind| matches!(kind, SchemeKind::Basic)),
        }
    }
}

impl Reader<'_> {
    fn log_filter(&mut self) -> Targets {
        // `APP_LOG_FILE` is where the log goes, not where its filter stands.
        let text = self.variables.plain("APP_LOG").unwrap_or("info");
        let filter = telemetry::filter(text).unwrap_or_else(|problem| {
            self.problem("APP_LOG", problem);
            Targets::default()
        });
        if self.production && telemetry::is_verbose(&filter) {
            self.problem(
                "APP_LOG",
                "debug output may hold secrets; production takes info, warn or error",
            );
        }
        filter
    }

    fn demand_keys(&mut self, config: &Config, contract: &Contract) {
        let needs = Needs::of(contract);
        let demands = [
            (
                needs.bearer && config.jwt.is_none(),
                "APP_JWT_SECRET",
                "bearer tokens (or APP_JWT_PUBLIC_KEY, APP_JWT_JWKS_URL, APP_JWT_ISSUER)",
            ),
            (
                needs.api_key && config.api_keys.is_empty(),
                "APP_API_KEYS",
                "API keys, as `subject:key,…`",
            ),
            (
                needs.basic && config.basic_users.is_empty(),
                "APP_BASIC_USERS",
                "users, as `user:password,…`",
            ),
        ];
        for (missing, variable, what) in demands {
            if missing {
                self.problem(
                    variable,
                    format!("must be set in production: the contract asks for {what}"),
                );
            }
        }
        for (_, key) in &config.api_keys {
            if key.expose_secret().len() < API_KEY_LENGTH {
                let message = format!("has a key of fewer than {API_KEY_LENGTH} characters");
                self.problem("APP_API_KEYS", message);
            }
        }
        for (_, password) in &config.basic_users {
            if password.expose_secret().len() < PASSWORD_LENGTH {
                let message = format!("has a password of fewer than {PASSWORD_LENGTH} characters");
                self.problem("APP_BASIC_USERS", message);
            }
        }
    }
}
