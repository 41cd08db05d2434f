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
