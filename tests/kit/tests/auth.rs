//! Who gets in.

#[path = "common/keys.rs"]
mod keys;

use http::{HeaderMap, HeaderName, HeaderValue};
use keys::signed_by_secret;
use kit::kit::auth::{Admission, Authenticator, Denied, Presented, Principal};
use kit::kit::clock::Clock;
use kit::kit::config::{Config, Variables};
use kit::kit::operation::{Contract, KeyLocation, Operation, Requirement, Scheme, SchemeKind, SchemeUse};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

const SECRET: &str = "a-very-secret-value-of-32-bytes!";

const READ: Requirement = Requirement(&[SchemeUse {
    scheme: "oauth",
    scopes: &["read"],
}]);
const KEY: Requirement = Requirement(&[SchemeUse {
    scheme: "key",
    scopes: &[],
}]);
const QUERY_KEY: Requirement = Requirement(&[SchemeUse {
    scheme: "query",
    scopes: &[],
}]);
const USER: Requirement = Requirement(&[SchemeUse {
    scheme: "user",
    scopes: &[],
}]);
const CERTIFICATE: Requirement = Requirement(&[SchemeUse {
    scheme: "certificate",
    scopes: &[],
}]);
const BOTH: Requirement = Requirement(&[
    SchemeUse {
        scheme: "oauth",
        scopes: &["read"],
    },
    SchemeUse {
        scheme: "key",
        scopes: &[],
    },
]);

static ALL: Operation = Operation {
    id: "all",
    security: &[READ, KEY, USER],
    ..Operation::BASE
};
static CONTRACT: Contract = Contract {
    operations: &[&ALL],
    schemes: &[
        Scheme {
            name: "oauth",
            kind: SchemeKind::Bearer {
                scopes: &["read", "write"],
            },
        },
        Scheme {
            name: "key",
            kind: SchemeKind::ApiKey {
                location: KeyLocation::Header,
                name: "X-Key",
            },
        },
        Scheme {
            name: "query",
            kind: SchemeKind::ApiKey {
                location: KeyLocation::Query,
                name: "key",
            },
        },
        Scheme {
            name: "user",
            kind: SchemeKind::Basic,
        },
        Scheme {
            name: "certificate",
            kind: SchemeKind::Other("mutualTLS"),
        },
    ],
    ..Contract::BASE
};

fn authenticator(more: &[(&str, &str)]) -> Authenticator {
    let given = [
        ("APP_JWT_SECRET", SECRET),
        ("APP_API_KEYS", "ann:0123456789abcdef"),
        ("APP_BASIC_USERS", "bob:pass:word"),
    ];
    let variables: Variables = given.iter().chain(more).copied().collect();
    Authenticator::new(&Config::from_variables(variables, &CONTRACT).expect("right"), &CONTRACT)
}

fn headers(name: &'static str, value: &str) -> HeaderMap {
    HeaderMap::from_iter([(
        name.parse().expect("a name"),
        HeaderValue::from_str(value).expect("a value"),
    )])
}

fn token(claims: &Value, secret: &str, algorithm: jsonwebtoken::Algorithm) -> HeaderMap {
    let token = signed_by_secret(algorithm, claims, secret.as_bytes());
    headers("authorization", &format!("Bearer {token}"))
}

fn good(claims: &Value) -> HeaderMap {
    token(claims, SECRET, jsonwebtoken::Algorithm::HS256)
}

fn in_an_hour() -> u64 {
    jsonwebtoken::get_current_timestamp() + 3_600
}

fn subject(admission: Result<Admission, Denied>) -> Result<String, Denied> {
    admission.map(|admission| {
        admission
            .principal
            .map(|principal| principal.subject.clone())
            .unwrap_or_default()
    })
}

#[tokio::test]
async fn a_token_names_its_subject_and_scopes() {
    for scopes in [
        json!({"scope": "read write"}),
        json!({"scp": ["read"]}),
        json!({"scopes": ["read", "x"]}),
    ] {
        let mut claims = json!({"sub": "ann", "exp": in_an_hour()});
        claims
            .as_object_mut()
            .expect("a map")
            .extend(scopes.as_object().expect("a map").clone());
        let admission = authenticator(&[])
            .admit(&[READ], &good(&claims), "")
            .await
            .expect("admitted");
        assert!(admission.lacking.is_empty(), "{claims}");
        assert_eq!(admission.principal.expect("somebody").subject, "ann");
    }
}

#[tokio::test]
async fn bad_tokens_are_refused_each_for_its_own_reason() {
    let later = in_an_hour();
    let claims = json!({"sub": "ann", "scope": "read", "exp": later});
    let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJzY29wZSI6InJlYWQiLCJleHAiOjk5OTk5OTk5OTl9.";
    let refused = [
        headers("authorization", "Bearer garbage"),
        headers("authorization", &format!("Bearer {unsigned}")),
        headers("authorization", &format!("Bearer {}", "a".repeat(20_000))),
        token(
            &claims,
            "another-secret-value-of-32-bytes",
            jsonwebtoken::Algorithm::HS256,
        ),
        token(&claims, SECRET, jsonwebtoken::Algorithm::HS512),
        good(&json!({"sub": "ann", "scope": "read", "exp": 1})),
        good(&json!({"sub": "ann", "scope": "read"})),
        good(&json!({"sub": "ann", "scope": "read", "exp": later, "nbf": later})),
    ];
    for headers in refused {
        assert_eq!(
            authenticator(&[]).admit(&[READ], &headers, "").await,
            Err(Denied::Invalid),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn issuer_and_audience_are_held_where_configured() {
    let strict = authenticator(&[("APP_JWT_ISSUER", "https://a"), ("APP_JWT_AUDIENCE", "orders")]);
    let exp = in_an_hour();
    let right = json!({"sub": "ann", "scope": "read", "exp": exp, "iss": "https://a", "aud": ["orders", "x"]});
    assert_eq!(
        subject(strict.admit(&[READ], &good(&right), "").await),
        Ok("ann".to_owned())
    );
    for wrong in [
        json!({"sub": "ann", "scope": "read", "exp": exp, "iss": "https://b", "aud": "orders"}),
        json!({"sub": "ann", "scope": "read", "exp": exp, "iss": "https://a", "aud": "others"}),
        json!({"sub": "ann", "scope": "read", "exp": exp, "iss": "https://a"}),
        json!({"sub": "ann", "scope": "read", "exp": exp, "aud": "orders"}),
    ] {
        assert_eq!(
            strict.admit(&[READ], &good(&wrong), "").await,
            Err(Denied::Invalid),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_missing_scope_is_told_apart_from_a_missing_token() {
    let poor = good(&json!({"sub": "ann", "scope": "write", "exp": in_an_hour()}));
    let admission = authenticator(&[]).admit(&[READ], &poor, "").await.expect("known");
    assert_eq!((admission.lacking, admission.demanded), (vec!["read"], vec!["read"]));
    assert_eq!(
        authenticator(&[]).admit(&[READ], &HeaderMap::new(), "").await,
        Err(Denied::Missing)
    );
}

#[tokio::test]
async fn keys_and_users() {
    let authenticator = authenticator(&[]);
    let basic = |text: &str| headers("authorization", &format!("basic {}", base64_of(text)));
    assert_eq!(
        subject(
            authenticator
                .admit(&[KEY], &headers("x-key", "0123456789abcdef"), "")
                .await
        ),
        Ok("ann".into())
    );
    assert_eq!(
        authenticator
            .admit(&[KEY], &headers("x-key", "0123456789abcdeX"), "")
            .await,
        Err(Denied::Invalid)
    );
    assert_eq!(
        subject(
            authenticator
                .admit(&[QUERY_KEY], &HeaderMap::new(), "a=b&key=0123456789abcdef")
                .await
        ),
        Ok("ann".into())
    );
    assert_eq!(
        subject(authenticator.admit(&[USER], &basic("bob:pass:word"), "").await),
        Ok("bob".into())
    );
    assert_eq!(
        authenticator.admit(&[USER], &basic("bob:pass"), "").await,
        Err(Denied::Invalid)
    );
    assert_eq!(
        authenticator.admit(&[USER], &basic("eve:pass:word"), "").await,
        Err(Denied::Invalid)
    );
}

#[tokio::test]
async fn any_requirement_suffices_and_all_its_schemes_must_hold() {
    let authenticator = authenticator(&[]);
    let key = headers("x-key", "0123456789abcdef");
    assert_eq!(
        subject(authenticator.admit(&[READ, KEY], &key, "").await),
        Ok("ann".into())
    );
    assert_eq!(authenticator.admit(&[BOTH], &key, "").await, Err(Denied::Missing));
    let mut both = good(&json!({"sub": "cyd", "scope": "read", "exp": in_an_hour()}));
    both.extend(key);
    assert_eq!(subject(authenticator.admit(&[BOTH], &both, "").await), Ok("cyd".into()));
}

#[tokio::test]
async fn optional_authentication_lets_nobody_in_but_no_bad_token() {
    let authenticator = authenticator(&[]);
    let optional = &[READ, Requirement(&[])];
    assert_eq!(
        authenticator.admit(optional, &HeaderMap::new(), "").await,
        Ok(Admission::default())
    );
    assert_eq!(
        authenticator
            .admit(optional, &headers("authorization", "Bearer x"), "")
            .await,
        Err(Denied::Invalid)
    );
}

#[tokio::test]
async fn the_developer_token_opens_every_door() {
    let authenticator = authenticator(&[]);
    let token = authenticator.developer_token().expect("there is a bearer scheme");
    let sent = headers("authorization", &format!("Bearer {token}"));
    assert_eq!(
        subject(authenticator.admit(&[READ], &sent, "").await),
        Ok("developer".into())
    );
}

/// Somebody of this name, as the team's own code finds out.
fn somebody(subject: &str) -> Option<Principal> {
    let subject = subject.to_owned();
    Some(Principal {
        subject,
        ..Principal::default()
    })
}

#[tokio::test(start_paused = true)]
async fn the_teams_own_code_may_verify_a_scheme() {
    let mut authenticator =
        authenticator(&[]).verifying("key", async |shown: Presented| match shown.credential.expose_secret() {
            "of-ann" => Ok(somebody("ann")),
            "of-nobody" => Ok(None),
            "slow" => std::future::pending().await,
            _ => Err("the database is gone"),
        });
    let config = Config::from_variables(Variables::default(), &CONTRACT).expect("right");
    authenticator.configure(&config, &Clock::default());
    let asked = async |key: &str| subject(authenticator.admit(&[KEY], &headers("x-key", key), "").await);
    assert_eq!(asked("of-ann").await, Ok("ann".into()));
    assert_eq!(asked("of-nobody").await, Err(Denied::Invalid));
    assert_eq!(asked("slow").await, Err(Denied::Unverifiable));
    // The configuration's keys open nothing any more.
    assert_eq!(asked("0123456789abcdef").await, Err(Denied::Unverifiable));
    let nothing = authenticator.admit(&[KEY], &HeaderMap::new(), "").await;
    assert_eq!(nothing, Err(Denied::Missing));
    let twice: HeaderMap = ["of-ann", "of-ann"]
        .map(|key| (HeaderName::from_static("x-key"), HeaderValue::from_static(key)))
        .into_iter()
        .collect();
    assert_eq!(authenticator.admit(&[KEY], &twice, "").await, Err(Denied::Invalid));
    let admission = authenticator.admit(&[KEY], &headers("x-key", "of-ann"), "").await;
    let principal = admission.expect("admitted").principal.expect("somebody");
    assert_eq!(principal.scheme, "key");
}

#[tokio::test]
async fn tokens_and_passwords_are_shown_to_the_teams_own_code_as_they_are_meant() {
    let told = async |shown: Presented| Ok::<_, std::io::Error>(somebody(shown.credential.expose_secret()));
    let authenticator = authenticator(&[]).verifying("oauth", told).verifying("user", told);
    let opaque = headers("authorization", "bearer opaque");
    assert_eq!(
        authenticator.admit(&[READ], &opaque, "").await.expect("known").lacking,
        ["read"]
    );
    let user = headers("authorization", &format!("Basic {}", base64_of("ann:a:b")));
    assert_eq!(
        subject(authenticator.admit(&[USER], &user, "").await),
        Ok("ann:a:b".into())
    );
}

#[tokio::test]
async fn a_scheme_that_the_kit_does_not_know_is_the_teams_to_verify() {
    let nobody = authenticator(&[]);
    let shown = headers("x-client-cert", "ann");
    assert_eq!(nobody.admit(&[CERTIFICATE], &shown, "").await, Err(Denied::Missing));
    let authenticator = nobody.verifying("certificate", async |shown: Presented| {
        let certificate = shown.headers.get("x-client-cert");
        Ok::<_, std::io::Error>(certificate.and_then(|value| somebody(value.to_str().ok()?)))
    });
    assert_eq!(
        subject(authenticator.admit(&[CERTIFICATE], &shown, "").await),
        Ok("ann".into())
    );
    let key = headers("x-key", "0123456789abcdef");
    assert_eq!(
        subject(authenticator.admit(&[CERTIFICATE, KEY], &key, "").await),
        Ok("ann".into())
    );
    let optional = &[CERTIFICATE, Requirement(&[])];
    let nothing = authenticator.admit(optional, &HeaderMap::new(), "").await;
    assert_eq!(nothing, Ok(Admission::default()));
}

#[test]
fn production_needs_no_keys_for_what_the_team_verifies() {
    static OWN: Contract = CONTRACT.verifying(&["key", "user"]);
    let read = |contract| {
        let given = [("APP_ENV", "production"), ("APP_JWT_SECRET", SECRET)];
        Config::from_variables(given.into_iter().collect::<Variables>(), contract)
    };
    assert!(read(&OWN).is_ok());
    let problems = read(&CONTRACT).expect_err("no keys").to_string();
    assert!(problems.contains("APP_BASIC_USERS"), "{problems}");
    assert!(
        problems.contains("APP_API_KEYS") && !problems.contains("APP_JWT"),
        "{problems}"
    );
}

fn base64_of(text: &str) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text)
}
