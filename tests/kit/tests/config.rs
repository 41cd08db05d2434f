//! Settings: all problems at once, secrets never shown, nothing needed in development.

use kit::kit::config::{Config, Environment, Problems, Variables};
use kit::kit::operation::{Contract, KeyLocation, Operation, Requirement, Scheme, SchemeKind, SchemeUse};
use std::time::Duration;

static SECURED: Operation = Operation {
    id: "secured",
    security: &[
        Requirement(&[SchemeUse {
            scheme: "oauth",
            scopes: &["read"],
        }]),
        Requirement(&[SchemeUse {
            scheme: "key",
            scopes: &[],
        }]),
        Requirement(&[SchemeUse {
            scheme: "user",
            scopes: &[],
        }]),
    ],
    ..Operation::BASE
};

static CONTRACT: Contract = Contract {
    operations: &[&SECURED],
    schemes: &[
        Scheme {
            name: "oauth",
            kind: SchemeKind::Bearer { scopes: &["read"] },
        },
        Scheme {
            name: "key",
            kind: SchemeKind::ApiKey {
                location: KeyLocation::Header,
                name: "X-Key",
            },
        },
        Scheme {
            name: "user",
            kind: SchemeKind::Basic,
        },
    ],
    ..Contract::BASE
};

fn read(pairs: &[(&str, &str)]) -> Result<Config, Problems> {
    Config::from_variables(pairs.iter().copied().collect::<Variables>(), &CONTRACT)
}

fn variables(problems: &Problems) -> Vec<&'static str> {
    problems.0.iter().map(|problem| problem.variable).collect()
}

#[test]
fn development_needs_nothing() {
    let config = read(&[]).expect("starts");
    assert_eq!(config.environment, Environment::Development);
    assert_eq!(config.address.to_string(), "127.0.0.1:8080");
    assert!(config.made_up_keys && config.jwt.is_some() && config.api_keys.len() == 1 && config.basic_users.len() == 1);
}

#[test]
fn all_problems_come_at_once() {
    let problems = read(&[
        ("APP_ENV", "prod"),
        ("APP_ADDR", "nowhere"),
        ("APP_LOG_FORMAT", "xml"),
        ("APP_JWT_SECRET", "short"),
        ("APP_API_KEYS", "ann:0123456789abcdef,broken"),
        ("APP_TRUSTED_PROXIES", "10.0.0.1,proxy"),
        ("APP_MAX_CONNECTIONS", "0"),
        ("APP_HEADER_TIMEOUT", "10"),
        ("APP_BASIC_USERS_FILE", "/no/such/file"),
    ])
    .expect_err("nothing is right");
    assert_eq!(
        variables(&problems),
        [
            "APP_ENV",
            "APP_ADDR",
            "APP_LOG_FORMAT",
            "APP_JWT_SECRET",
            "APP_API_KEYS",
            "APP_BASIC_USERS",
            "APP_TRUSTED_PROXIES",
            "APP_MAX_CONNECTIONS",
            "APP_HEADER_TIMEOUT",
        ]
    );
}

#[test]
fn production_demands_what_the_contract_needs_and_refuses_debug_output() {
    let problems = read(&[("APP_ENV", "production"), ("APP_LOG", "debug")]).expect_err("secrets are missing");
    assert_eq!(
        variables(&problems),
        ["APP_LOG", "APP_JWT_SECRET", "APP_API_KEYS", "APP_BASIC_USERS"]
    );
}

#[test]
fn a_secret_is_never_shown() {
    let secret = "a-very-secret-value-of-32-bytes!";
    let config = read(&[("APP_JWT_SECRET", secret), ("APP_API_KEYS", "ann:0123456789abcdef")]).expect("right");
    let shown = format!("{config:?}");
    assert!(
        !shown.contains(secret) && !shown.contains("0123456789abcdef"),
        "{shown}"
    );
    let problems = read(&[("APP_JWT_SECRET", "hunter2"), ("APP_API_KEYS", "hunter2")]).expect_err("wrong");
    assert!(!problems.to_string().contains("hunter2"), "{problems}");
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let path = std::env::temp_dir().join(format!("kit-secret-{}", std::process::id()));
    std::fs::write(&path, "a-very-secret-value-of-32-bytes!\n").expect("written");
    let config = read(&[("APP_JWT_SECRET_FILE", path.to_str().expect("text"))]).expect("right");
    std::fs::remove_file(&path).expect("removed");
    let jwt = config.jwt.expect("set");
    assert_eq!(
        jwt.secret.as_ref().map(secrecy::ExposeSecret::expose_secret),
        Some("a-very-secret-value-of-32-bytes!")
    );
}

#[test]
fn durations_are_written_as_in_the_contract() {
    for (text, millis) in [("500ms", 500), ("5s", 5_000), ("2m", 120_000), ("1h", 3_600_000)] {
        let config = read(&[("APP_SHUTDOWN_TIMEOUT", text)]).expect("right");
        assert_eq!(config.shutdown_timeout, Duration::from_millis(millis));
    }
    for text in ["5", "s", "-1s", "1d", "99999999999999999999s", "0s"] {
        assert!(read(&[("APP_SHUTDOWN_TIMEOUT", text)]).is_err(), "{text}");
    }
}

/// A file with this content, removed at the end.
struct Settings(std::path::PathBuf);

impl Settings {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kit-settings-{name}-{}", std::process::id()));
        std::fs::write(&path, text).expect("written");
        Self(path)
    }
}

impl Drop for Settings {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_file_holds_settings_and_the_environment_wins() {
    let secret = Settings::new("secret", "a-very-secret-value-of-32-bytes!\n");
    let file = Settings::new(
        "plain",
        &format!(
            "# a remark\n\nAPP_ADDR=127.0.0.1:1\n export APP_LOG = \"warn\" \nAPP_GUARD_LIMIT='7'\nAPP_JWT_SECRET=from-the-file-and-32-bytes-long!!\nTEAM_NAME=x\nAPP_BASIC_USERS=bob:pa$$=wo#rd\nAPP_API_KEYS_FILE={}\n",
            secret.0.display()
        ),
    );
    let secret_path = secret.0.to_str().expect("text");
    let variables: Variables = [
        ("APP_ADDR", "127.0.0.1:2"),
        ("APP_JWT_SECRET_FILE", secret_path),
        ("APP_API_KEYS", "ann:0123456789abcdef"),
    ]
    .into_iter()
    .collect();
    let config = Config::from_variables(variables.over_file(&file.0), &CONTRACT).expect("right");
    assert_eq!(
        (config.address.port(), config.guard_limit, config.log_filter.to_string()),
        (2, 7, "warn".to_owned())
    );
    let jwt = config.jwt.as_ref().expect("set");
    let shown = jwt.secret.as_ref().map(secrecy::ExposeSecret::expose_secret);
    assert_eq!(
        shown,
        Some("a-very-secret-value-of-32-bytes!"),
        "NAME_FILE of the environment wins over NAME of the file"
    );
    assert_eq!(config.api_keys.len(), 1);
    assert_eq!(
        secrecy::ExposeSecret::expose_secret(&config.basic_users[0].1),
        "pa$$=wo#rd",
        "taken as it stands"
    );
    assert_eq!(config.var("TEAM_NAME").as_deref(), Some("x"));
}

#[test]
fn a_file_that_cannot_be_read_is_told_line_by_line_without_its_lines() {
    let file = Settings::new("broken", "APP_ADDR=nowhere\nhunter2\nAPP LOG=x\n=y\n");
    let problems = Config::from_variables(Variables::default().over_file(&file.0), &CONTRACT).expect_err("broken");
    assert_eq!(
        variables(&problems),
        ["APP_CONFIG_FILE", "APP_CONFIG_FILE", "APP_CONFIG_FILE", "APP_ADDR"]
    );
    let text = problems.to_string();
    assert!(text.contains("line 2 of") && !text.contains("hunter2"), "{text}");
    let missing = Variables::default().over_file("/no/such/file".as_ref());
    assert!(Config::from_variables(missing, &CONTRACT).is_err());
}

#[test]
fn one_setting_is_given_once() {
    let problems = read(&[
        ("APP_JWT_SECRET", "a-very-secret-value-of-32-bytes!"),
        ("APP_JWT_SECRET_FILE", "/x"),
    ]);
    assert!(problems.expect_err("twice").to_string().contains("is set twice"));
}

#[test]
fn production_takes_no_secret_that_everybody_knows() {
    let sound = [
        ("APP_ENV", "production"),
        ("APP_JWT_SECRET", "kZ8#mQ2!vL9@wX4$nB7^tR1&yH5*pC3(s"),
        ("APP_API_KEYS", "ann:f3a91c07be2d48e6"),
        ("APP_BASIC_USERS", "bob:correct horse battery"),
    ];
    assert!(read(&sound).is_ok());
    for (name, weak) in [
        ("APP_JWT_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ("APP_JWT_SECRET", "abababababababababababababababababababab"),
        ("APP_JWT_SECRET", "please-ChangeMe-please-ChangeMe-please!!"),
        ("APP_JWT_SECRET", "your-256-bit-secret-your-256-bit-secret"),
        ("APP_JWT_SECRET", "shorter-than-32-bytes"),
        ("APP_API_KEYS", "ann:short"),
        ("APP_API_KEYS", "ann:0000000000000000"),
        ("APP_BASIC_USERS", "bob:hunter2"),
        ("APP_BASIC_USERS", "bob:password1234"),
    ] {
        let pairs: Vec<_> = sound
            .iter()
            .filter(|(of, _)| *of != name)
            .copied()
            .chain([(name, weak)])
            .collect();
        let problems = read(&pairs).expect_err(weak);
        assert_eq!(variables(&problems)[0], name, "{weak}");
        assert!(!problems.to_string().contains(weak), "{problems}");
    }
    // A desk is no place for strong secrets.
    assert!(read(&[("APP_BASIC_USERS", "bob:hunter2"), ("APP_API_KEYS", "ann:short")]).is_ok());
}

#[test]
fn what_nobody_reads_is_told_with_what_may_have_been_meant() {
    let given = [
        ("APP_JTW_SECRET", "x"),
        ("APP_ADDRESS", "x"),
        ("APP_TEAM", "x"),
        ("APP_STRANGE_THING", "x"),
        ("APP_LOG", "info"),
    ];
    let config = read(&given).expect("right");
    assert_eq!(config.var("APP_TEAM").as_deref(), Some("x"));
    let told = config.clone().unused();
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(
        told[0],
        "APP_ADDRESS is set, but nothing reads it; did you mean APP_ADDR?"
    );
    assert_eq!(
        told[1],
        "APP_JTW_SECRET is set, but nothing reads it; did you mean APP_JWT_SECRET?"
    );
    assert_eq!(told[2], "APP_STRANGE_THING is set, but nothing reads it");
}

/// Everything that holds a secret shows itself without it.
#[tokio::test]
async fn no_secret_is_shown_by_any_part() {
    let secrets = [
        "kZ8#mQ2!vL9@wX4$nB7^tR1&yH5*pC3(s",
        "f3a91c07be2d48e6",
        "correct horse battery",
    ];
    let config = read(&[
        ("APP_JWT_SECRET", secrets[0]),
        ("APP_API_KEYS", &format!("ann:{}", secrets[1])),
        ("APP_BASIC_USERS", &format!("bob:{}", secrets[2])),
        ("APP_TEAM_TOKEN", "team-token-value"),
    ])
    .expect("right");
    let authenticator = kit::kit::auth::Authenticator::new(&config, &CONTRACT);
    let token = authenticator.developer_token().expect("a bearer scheme");
    let value = http::HeaderValue::from_str(&format!("Bearer {token}")).expect("a value");
    let headers = http::HeaderMap::from_iter([(http::header::AUTHORIZATION, value)]);
    let admission = authenticator.admit(SECURED.security, &headers, "").await;
    let variables: Variables = [("APP_SECRET", "team-token-value")].into_iter().collect();
    let shown = format!(
        "{config:#?} {:#?} {authenticator:#?} {admission:#?} {variables:#?}",
        config.jwt
    );
    for secret in secrets.iter().chain(&[token.as_str(), "team-token-value"]) {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_log_filter_names_levels_and_modules() {
    for (filter, known) in [
        ("warn", "warn"),
        (" info , hyper = warn,", "hyper=warn,info"),
        ("off,shop_orders::handlers=ERROR", "shop_orders::handlers=error,off"),
    ] {
        let config = read(&[("APP_LOG", filter)]).expect("right");
        assert_eq!(config.log_filter.to_string(), known);
    }
    for (filter, said) in [
        ("inof", "\"inof\" is no level: off, error, warn, info, debug, trace"),
        (
            "hyper=loud",
            "\"loud\" is no level: off, error, warn, info, debug, trace",
        ),
        (
            "info,shop[span{id}]=info",
            "\"shop[span{id}]\" is no target: the path of a module, as my_crate::orders",
        ),
    ] {
        let problems = read(&[("APP_LOG", filter)]).expect_err("it is no filter");
        let told: Vec<_> = problems.0.iter().map(|problem| problem.message.clone()).collect();
        assert_eq!(told, [said]);
    }
    let problems = read(&[("APP_ENV", "production"), ("APP_LOG", "info,hyper=trace")]).expect_err("it is verbose");
    assert_eq!(variables(&problems)[0], "APP_LOG");
}
