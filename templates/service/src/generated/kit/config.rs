//! Settings from the environment: typed, and all problems reported at once before anything starts.
//!
//! A variable `APP_X` may also be given as `APP_X_FILE`, the path of a file that holds the value, as container
//! platforms mount secrets.

use super::operation::{Contract, SchemeKind};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

/// The exit code of a start that the configuration forbids (`EX_CONFIG` of sysexits.h).
pub const EXIT_CONFIG: u8 = 78;

/// Shorter keys of HS256 are weaker than its hash (RFC 7518 section 3.2).
const JWT_SECRET_BYTES: usize = 32;

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

/// How bearer tokens are verified.
#[derive(Clone, Debug)]
pub struct JwtSettings {
    /// The shared key of HS256.
    pub secret: SecretString,
    /// The only accepted `iss`; any where `None`.
    pub issuer: Option<String>,
    /// The only accepted `aud`; any where `None`.
    pub audience: Option<String>,
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
    /// `APP_LOG`: a filter as `tracing` reads it.
    pub log_filter: String,
    /// `APP_JWT_…`; always set where the contract has a bearer scheme.
    pub jwt: Option<JwtSettings>,
    /// `APP_API_KEYS`: subject and key.
    pub api_keys: Vec<(String, SecretString)>,
    /// `APP_BASIC_USERS`: user and password.
    pub basic_users: Vec<(String, SecretString)>,
    /// `APP_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// `APP_GUARD_LIMIT`: requests a second from one address, before authentication.
    pub guard_limit: u32,
    /// `APP_UNPACK_BODIES`: whether request bodies in gzip and zstd are taken; their limits hold for what comes out.
    pub unpack_bodies: bool,
    /// `APP_MAX_CONNECTIONS`.
    pub max_connections: usize,
    /// `APP_HEADER_TIMEOUT`: how long a client may take to send a request's head.
    pub header_timeout: Duration,
    /// `APP_SHUTDOWN_TIMEOUT`: how long requests under way may take to end.
    pub shutdown_timeout: Duration,
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
            variables: &variables,
            problems: Vec::new(),
        };
        let environment = reader.parsed("APP_ENV", Environment::Development);
        let mut config = Self {
            environment,
            address: reader.parsed("APP_ADDR", SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
            log_format: reader.parsed("APP_LOG_FORMAT", contract.log_format),
            log_filter: reader.text("APP_LOG").unwrap_or_else(|| "info".to_owned()),
            jwt: reader.jwt(),
            api_keys: reader.pairs("APP_API_KEYS"),
            basic_users: reader.pairs("APP_BASIC_USERS"),
            trusted_proxies: reader.list("APP_TRUSTED_PROXIES"),
            guard_limit: reader.parsed("APP_GUARD_LIMIT", 1_000),
            unpack_bodies: reader.parsed("APP_UNPACK_BODIES", false),
            max_connections: reader.parsed("APP_MAX_CONNECTIONS", 10_000),
            header_timeout: reader.duration("APP_HEADER_TIMEOUT", Duration::from_secs(10)),
            shutdown_timeout: reader.duration("APP_SHUTDOWN_TIMEOUT", Duration::from_secs(30)),
            made_up_keys: false,
            variables: Variables::default(),
        };
        reader.filter(&config);
        match environment {
            Environment::Production => reader.demand_keys(&config, contract),
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
            self.jwt = Some(JwtSettings {
                secret: random_key(),
                issuer: None,
                audience: None,
            });
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

/// The variables that a service sees.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Those of the process whose names begin with `APP_`.
    pub fn from_environment() -> Self {
        let readable = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        let ours = readable.filter(|(name, _)| name.starts_with("APP_"));
        Self(
            ours.map(|(name, value)| (name, value.to_string_lossy().into_owned()))
                .collect(),
        )
    }

    /// The value of `name`, or of the file that `name_FILE` points at, without surrounding white space.
    fn get(&self, name: &str) -> Result<Option<String>, String> {
        if let Some(value) = self.0.get(name).filter(|value| !value.trim().is_empty()) {
            return Ok(Some(value.trim().to_owned()));
        }
        let Some(path) = self.0.get(&format!("{name}_FILE")) else {
            return Ok(None);
        };
        let read = std::fs::read_to_string(path);
        read.map(|text| Some(text.trim().to_owned()))
            .map_err(|error| format!("cannot read the file {path}: {error}"))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

/// Names only: values may be secrets.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

/// One thing that is wrong with the configuration. Never shows a secret's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The variable.
    pub variable: &'static str,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Everything that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        writeln!(
            f,
            "the configuration has {count} problem{}:",
            if count == 1 { "" } else { "s" }
        )?;
        self.0
            .iter()
            .try_for_each(|problem| writeln!(f, "  {}: {}", problem.variable, problem.message))
    }
}

impl std::error::Error for Problems {}

/// Reads variables and collects problems.
struct Reader<'a> {
    variables: &'a Variables,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, variable: &'static str, message: impl Into<String>) {
        self.problems.push(Problem {
            variable,
            message: message.into(),
        });
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        self.variables.get(name).unwrap_or_else(|message| {
            self.problem(name, message);
            None
        })
    }

    fn parsed<T: Setting>(&mut self, name: &'static str, default: T) -> T {
        let Some(text) = self.text(name) else { return default };
        T::read(&text).unwrap_or_else(|| {
            self.problem(name, format!("`{text}` is not {}", T::EXPECTED));
            default
        })
    }

    fn duration(&mut self, name: &'static str, default: Duration) -> Duration {
        self.parsed(name, Span(default)).0
    }

    fn list<T: Setting>(&mut self, name: &'static str) -> Vec<T> {
        let text = self.text(name).unwrap_or_default();
        let mut items = Vec::new();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            match T::read(item) {
                Some(value) => items.push(value),
                None => self.problem(name, format!("`{item}` is not {}", T::EXPECTED)),
            }
        }
        items
    }

    /// `name:secret` pairs. A faulty item is told by its place, because it may be a secret.
    fn pairs(&mut self, name: &'static str) -> Vec<(String, SecretString)> {
        let text = self.text(name).unwrap_or_default();
        let mut pairs = Vec::new();
        for (index, item) in text
            .split(',')
            .map(str::trim)
            .enumerate()
            .filter(|(_, item)| !item.is_empty())
        {
            match item
                .split_once(':')
                .filter(|(subject, secret)| !subject.is_empty() && !secret.is_empty())
            {
                Some((subject, secret)) => pairs.push((subject.to_owned(), secret.to_owned().into())),
                None => self.problem(name, format!("item {} is not `name:secret`", index + 1)),
            }
        }
        pairs
    }

    fn jwt(&mut self) -> Option<JwtSettings> {
        let (issuer, audience) = (self.text("APP_JWT_ISSUER"), self.text("APP_JWT_AUDIENCE"));
        let secret = self.text("APP_JWT_SECRET")?;
        if secret.len() < JWT_SECRET_BYTES {
            self.problem(
                "APP_JWT_SECRET",
                format!("has {} bytes, HS256 needs {JWT_SECRET_BYTES}", secret.len()),
            );
        }
        Some(JwtSettings {
            secret: secret.into(),
            issuer,
            audience,
        })
    }

    fn filter(&mut self, config: &Config) {
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&config.log_filter) {
            self.problem("APP_LOG", format!("is no log filter: {error}"));
        }
        let verbose = config.log_filter.contains("debug") || config.log_filter.contains("trace");
        if verbose && config.environment == Environment::Production {
            self.problem(
                "APP_LOG",
                "debug output may hold secrets; production takes info, warn or error",
            );
        }
    }

    fn demand_keys(&mut self, config: &Config, contract: &Contract) {
        let needs = Needs::of(contract);
        let demands = [
            (needs.bearer && config.jwt.is_none(), "APP_JWT_SECRET", "bearer tokens"),
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
            if key.expose_secret().len() < 16 {
                self.problem("APP_API_KEYS", "has a key of fewer than 16 characters");
            }
        }
    }
}

/// A value that a variable can hold.
trait Setting: Sized {
    /// What is expected, after "is not".
    const EXPECTED: &'static str;
    /// Reads it.
    fn read(text: &str) -> Option<Self>;
}

impl Setting for Environment {
    const EXPECTED: &'static str = "`development` or `production`";
    fn read(text: &str) -> Option<Self> {
        match text {
            "development" => Some(Self::Development),
            "production" => Some(Self::Production),
            _ => None,
        }
    }
}

impl Setting for LogFormat {
    const EXPECTED: &'static str = "`auto`, `json` or `pretty`";
    fn read(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "json" => Some(Self::Json),
            "pretty" => Some(Self::Pretty),
            _ => None,
        }
    }
}

impl Setting for SocketAddr {
    const EXPECTED: &'static str = "an address and port such as `127.0.0.1:8080`";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Setting for IpAddr {
    const EXPECTED: &'static str = "an IP address";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Setting for bool {
    const EXPECTED: &'static str = "`true` or `false`";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Setting for u32 {
    const EXPECTED: &'static str = "a whole number above zero";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|n| *n > 0)
    }
}

impl Setting for usize {
    const EXPECTED: &'static str = "a whole number above zero";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|n| *n > 0)
    }
}

/// A duration as the contract writes it: `500ms`, `5s`, `1m`, `24h`.
struct Span(Duration);

impl Setting for Span {
    const EXPECTED: &'static str = "a duration such as `500ms`, `5s` or `1m`";
    fn read(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let number = u64::from_str(&text[..digits]).ok().filter(|n| *n > 0)?;
        let millis = match &text[digits..] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        number
            .checked_mul(millis)
            .map(|total| Self(Duration::from_millis(total)))
    }
}
