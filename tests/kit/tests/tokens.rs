//! Bearer tokens that others sign: public keys, key sets, OpenID Connect; and what attackers make of them.

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::keys::{Answer, Pair, Provider, signed_by_secret};
use common::send;
use http::{HeaderMap, HeaderValue};
use jsonwebtoken::{Algorithm, Header};
use kit::kit::auth::{Authenticator, Denied};
use kit::kit::config::{Config, Variables};
use kit::kit::operation::{Requirement, SchemeUse};
use kit::kit::server::Drain as _;
use kit::kit::{Clock, Service};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, UNIX_EPOCH};

const READ: &[Requirement] = &[Requirement(&[SchemeUse {
    scheme: "oauth",
    scopes: &["orders:write"],
}])];

static RSA: LazyLock<Pair> = LazyLock::new(|| Pair::rsa(2048, Algorithm::RS256));
static OTHER: LazyLock<Pair> = LazyLock::new(|| Pair::rsa(2048, Algorithm::RS256));
static EC: LazyLock<Pair> = LazyLock::new(|| Pair::ec("P-256", Algorithm::ES256));
static ED: LazyLock<Pair> = LazyLock::new(Pair::ed);

fn config(pairs: &[(&str, &str)]) -> Config {
    let variables: Variables = pairs.iter().copied().collect();
    Config::from_variables(variables, &common::CONTRACT).expect("a sound configuration")
}

fn with(pairs: &[(&str, &str)]) -> Authenticator {
    Authenticator::new(&config(pairs), &common::CONTRACT)
}

/// Quick to ask again, so that tests need not wait.
fn of_set(provider: &Provider) -> Authenticator {
    let url = format!("{}/keys", provider.url);
    with(&[
        ("APP_JWT_JWKS_URL", &url),
        ("APP_JWT_JWKS_REFRESH", "300ms"),
        ("APP_JWT_JWKS_PAUSE", "100ms"),
    ])
}

fn claims() -> Value {
    json!({ "sub": "ann", "scope": "orders:write", "exp": jsonwebtoken::get_current_timestamp() + 600 })
}

async fn admitted(authenticator: &Authenticator, token: &str) -> Result<String, Denied> {
    let value = HeaderValue::from_str(&format!("Bearer {token}")).expect("a header");
    let headers = HeaderMap::from_iter([(http::header::AUTHORIZATION, value)]);
    let admission = authenticator.admit(READ, &headers, "").await?;
    Ok(admission.principal.expect("somebody").subject.clone())
}

#[tokio::test]
async fn every_algorithm_holds_with_a_public_key_and_with_a_key_set() {
    use Algorithm::{ES384, PS256, PS384, PS512, RS256, RS384, RS512};
    let rsa = [RS256, RS384, RS512, PS256, PS384, PS512].map(|algorithm| RSA.with(algorithm));
    let pairs = rsa
        .into_iter()
        .chain([EC.clone(), Pair::ec("P-384", ES384), ED.clone()]);
    for pair in pairs {
        let algorithm = pair.algorithm;
        let token = pair.sign(Some("k1"), &claims());
        let by_pem = with(&[("APP_JWT_PUBLIC_KEY", &pair.public)]);
        assert_eq!(admitted(&by_pem, &token).await, Ok("ann".into()), "{algorithm:?}");
        let provider = Provider::of(&[pair.jwk("k1")]).await;
        assert_eq!(
            admitted(&of_set(&provider), &token).await,
            Ok("ann".into()),
            "{algorithm:?}"
        );
        let stranger = Provider::of(&[OTHER.with(RS256).jwk("k1"), Pair::ed().jwk("k1")]).await;
        assert_eq!(
            admitted(&of_set(&stranger), &token).await,
            Err(Denied::Invalid),
            "{algorithm:?}"
        );
    }
}

#[tokio::test]
async fn several_public_keys_in_one_variable_all_hold() {
    let both = format!("{}\n{}", RSA.public, EC.public).replace('\n', "\\n");
    let authenticator = with(&[("APP_JWT_PUBLIC_KEY", &both)]);
    for pair in [&*RSA, &*EC] {
        assert_eq!(
            admitted(&authenticator, &pair.sign(None, &claims())).await,
            Ok("ann".into())
        );
    }
    assert_eq!(
        admitted(&authenticator, &OTHER.sign(None, &claims())).await,
        Err(Denied::Invalid)
    );
}

#[tokio::test]
async fn the_key_decides_the_algorithm_never_the_token() {
    let by_pem = with(&[("APP_JWT_PUBLIC_KEY", &RSA.public)]);
    // The public key as a shared secret, in each form that a library might have it.
    let der = common::keys::openssl(&["pkey", "-pubin", "-outform", "DER"], RSA.public.as_bytes());
    for secret in [RSA.public.as_bytes(), RSA.public.trim().as_bytes(), &der] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let token = signed_by_secret(algorithm, &claims(), secret);
            assert_eq!(admitted(&by_pem, &token).await, Err(Denied::Invalid), "{algorithm:?}");
        }
    }
    let payload = base64_of(claims().to_string().as_bytes());
    for name in ["none", "None", "NONE", "nOnE", "", "HS1", "RS1"] {
        let header = base64_of(json!({ "alg": name, "typ": "JWT" }).to_string().as_bytes());
        for end in ["", "AAAA"] {
            let token = format!("{header}.{payload}.{end}");
            assert_eq!(admitted(&by_pem, &token).await, Err(Denied::Invalid), "{name}");
        }
    }
    // A set that keeps its key for PS256 does not take RS256 of the same key.
    let provider = Provider::of(&[RSA.with(Algorithm::PS256).jwk("k1")]).await;
    let authenticator = of_set(&provider);
    assert_eq!(
        admitted(&authenticator, &RSA.sign(Some("k1"), &claims())).await,
        Err(Denied::Invalid)
    );
    let right = RSA.with(Algorithm::PS256).sign(Some("k1"), &claims());
    assert_eq!(admitted(&authenticator, &right).await, Ok("ann".into()));
}

#[tokio::test]
async fn keys_that_a_token_brings_along_are_not_looked_at() {
    let attacker = Provider::of(&[OTHER.jwk("evil")]).await;
    let provider = Provider::of(&[RSA.jwk("k1")]).await;
    let authenticator = of_set(&provider);
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some("evil".into());
    header.jku = Some(format!("{}/keys", attacker.url));
    header.x5u = Some(format!("{}/keys", attacker.url));
    header.jwk = serde_json::from_value(OTHER.jwk("evil")).ok();
    let token = OTHER.sign_with(&header, &claims());
    assert_eq!(admitted(&authenticator, &token).await, Err(Denied::Invalid));
    header.kid = Some("k1".into());
    let token = OTHER.sign_with(&header, &claims());
    assert_eq!(admitted(&authenticator, &token).await, Err(Denied::Invalid));
    assert_eq!(attacker.asked(), 0);
}

#[tokio::test]
async fn what_a_token_demands_must_be_understood() {
    let authenticator = with(&[("APP_JWT_PUBLIC_KEY", &RSA.public)]);
    let mut header = Header::new(Algorithm::RS256);
    header.crit = Some(vec!["exp".into()]);
    let token = RSA.sign_with(&header, &claims());
    assert_eq!(admitted(&authenticator, &token).await, Err(Denied::Invalid));
}

#[tokio::test]
async fn a_new_key_is_fetched_when_a_token_needs_it_but_not_for_every_unknown_one() {
    let provider = Provider::of(&[RSA.jwk("old")]).await;
    let authenticator = with(&[
        ("APP_JWT_JWKS_URL", &format!("{}/keys", provider.url)),
        ("APP_JWT_JWKS_PAUSE", "400ms"),
    ]);
    let old = RSA.sign(Some("old"), &claims());
    assert_eq!(admitted(&authenticator, &old).await, Ok("ann".into()));
    assert_eq!(provider.asked(), 1);

    provider.publish(&[RSA.jwk("old"), EC.jwk("new")]);
    let new = EC.sign(Some("new"), &claims());
    tokio::time::sleep(Duration::from_millis(450)).await;
    let (first, second) = tokio::join!(admitted(&authenticator, &new), admitted(&authenticator, &new));
    assert_eq!((first, second), (Ok("ann".into()), Ok("ann".into())));
    assert_eq!(provider.asked(), 2);
    let forged: Vec<String> = (0..50)
        .map(|id| EC.sign(Some(&format!("made-up-{id}")), &claims()))
        .collect();
    for token in &forged {
        assert_eq!(admitted(&authenticator, token).await, Err(Denied::Invalid));
    }
    assert!(provider.asked() <= 4, "asked {} times", provider.asked());
}

#[tokio::test]
async fn a_withdrawn_key_serves_no_more_even_for_tokens_that_are_remembered() {
    let provider = Provider::of(&[RSA.jwk("k1"), EC.jwk("k2")]).await;
    let authenticator = of_set(&provider);
    let (first, second) = (RSA.sign(Some("k1"), &claims()), EC.sign(Some("k2"), &claims()));
    assert_eq!(admitted(&authenticator, &first).await, Ok("ann".into()));
    provider.publish(&[EC.jwk("k2")]);
    tokio::time::sleep(Duration::from_millis(350)).await;
    // Verified anew, this token makes the service ask behind the request's back.
    assert_eq!(admitted(&authenticator, &second).await, Ok("ann".into()));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(admitted(&authenticator, &first).await, Err(Denied::Invalid));
    assert_eq!(admitted(&authenticator, &second).await, Ok("ann".into()));
}

#[tokio::test]
async fn kept_keys_serve_whatever_the_provider_answers_later() {
    let sound = json!({ "keys": [RSA.jwk("k1")] }).to_string();
    let long = sound.len() + 10_000_000;
    let head = |length: usize| format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
    let large = [head(long), sound.clone(), " ".repeat(10_000_000)]
        .concat()
        .into_bytes();
    let endless = [head(long), sound.clone()].concat().into_bytes();
    let elsewhere = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".to_vec();
    let failing = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n".to_vec();
    let nonsense = [
        Answer::Away,
        Answer::Json(json!({ "keys": [] })),
        Answer::Json(json!({ "keys": [{ "kty": "oct", "k": base64_of(&[7; 64]), "kid": "k1", "alg": "HS256" }] })),
        Answer::Json(json!("no set")),
        Answer::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<html".to_vec()),
        Answer::Raw(large),
        Answer::Raw(endless),
        Answer::Raw(elsewhere),
        Answer::Raw(failing),
        Answer::Raw(b"\x00\x01garbage".to_vec()),
    ];
    let provider = Provider::of(&[RSA.jwk("k1")]).await;
    let authenticator = of_set(&provider);
    assert_eq!(
        admitted(&authenticator, &RSA.sign(Some("k1"), &claims())).await,
        Ok("ann".into())
    );
    for (index, answer) in nonsense.into_iter().enumerate() {
        provider.answer(answer);
        tokio::time::sleep(Duration::from_millis(120)).await;
        let mut other = claims();
        other["sub"] = json!(format!("user {index}"));
        let unknown = EC.sign(Some("k2"), &other);
        assert_eq!(
            admitted(&authenticator, &unknown).await,
            Err(Denied::Invalid),
            "{index}"
        );
        let known = RSA.sign(Some("k1"), &other);
        assert_eq!(
            admitted(&authenticator, &known).await,
            Ok(format!("user {index}")),
            "{index}"
        );
    }
    // A secret that everybody can read signs nothing.
    let forged = signed_by_secret(Algorithm::HS256, &claims(), &[7; 64]);
    assert_eq!(admitted(&authenticator, &forged).await, Err(Denied::Invalid));
}

/// `BEGIN PUBLIC KEY` around a point.
fn pem_of(head: &str, point: &[u8]) -> String {
    let digits = head.replace(' ', "");
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex");
    let der: Vec<u8> = (0..digits.len())
        .step_by(2)
        .map(byte)
        .chain(point.iter().copied())
        .collect();
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).expect("text"))
        .collect();
    format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        lines.join("\n")
    )
}

#[test]
fn a_public_key_that_is_no_point_of_its_curve_is_a_problem_of_the_configuration() {
    const HEAD: &str = "3059 3013 0607 2a8648ce3d0201 0608 2a8648ce3d030107 0342 00";
    let of = |point: &[u8]| {
        let pem = pem_of(HEAD, point);
        let variables: Variables = [("APP_JWT_PUBLIC_KEY", pem.as_str())].into_iter().collect();
        Config::from_variables(variables, &common::CONTRACT).map(|_| ())
    };
    let der = common::keys::openssl(&["pkey", "-pubin", "-outform", "DER"], EC.public.as_bytes());
    let mut point = der[der.len() - 65..].to_vec();
    of(&point).expect("a sound key");
    point[64] ^= 1;
    let problems = of(&point).expect_err("off the curve").to_string();
    assert!(problems.contains("APP_JWT_PUBLIC_KEY"), "{problems}");
}

/// RFC 7518 section 6.3.1.1 forbids them; providers that send them anyway exist.
#[tokio::test]
async fn zeros_before_a_modulus_do_no_harm() {
    let mut jwk = RSA.jwk("k1");
    let number = |text: &Value| URL_SAFE_NO_PAD.decode(text.as_str().expect("text")).expect("base64");
    for part in ["n", "e"] {
        jwk[part] = json!(URL_SAFE_NO_PAD.encode([vec![0], number(&jwk[part])].concat()));
    }
    let provider = Provider::of(&[jwk]).await;
    let token = RSA.sign(Some("k1"), &claims());
    assert_eq!(admitted(&of_set(&provider), &token).await, Ok("ann".into()));
}

#[tokio::test]
async fn weak_and_foreign_keys_of_a_set_are_left_aside() {
    let weak = Pair::rsa(1024, Algorithm::RS256);
    let mut sealing = OTHER.jwk("k3");
    sealing["use"] = json!("enc");
    let keys = [
        weak.jwk("k1"),
        json!({ "kty": "RSA" }),
        json!(7),
        sealing,
        RSA.jwk("k4"),
    ];
    let provider = Provider::of(&keys).await;
    let authenticator = of_set(&provider);
    assert_eq!(
        admitted(&authenticator, &RSA.sign(Some("k4"), &claims())).await,
        Ok("ann".into())
    );
    assert_eq!(
        admitted(&authenticator, &RSA.sign(None, &claims())).await,
        Ok("ann".into())
    );
    assert_eq!(
        admitted(&authenticator, &weak.sign(Some("k1"), &claims())).await,
        Err(Denied::Invalid)
    );
    assert_eq!(
        admitted(&authenticator, &OTHER.sign(Some("k3"), &claims())).await,
        Err(Denied::Invalid)
    );
}

#[tokio::test]
async fn an_issuer_is_enough_and_speaks_for_itself_only() {
    let provider = Provider::of(&[RSA.jwk("k1")]).await;
    let authenticator = with(&[("APP_JWT_ISSUER", &provider.url), ("APP_JWT_JWKS_PAUSE", "1ms")]);
    let mut said = claims();
    assert_eq!(
        admitted(&authenticator, &RSA.sign(Some("k1"), &said)).await,
        Err(Denied::Invalid)
    );
    said["iss"] = json!("https://other.example");
    assert_eq!(
        admitted(&authenticator, &RSA.sign(Some("k1"), &said)).await,
        Err(Denied::Invalid)
    );
    said["iss"] = json!(provider.url);
    assert_eq!(
        admitted(&authenticator, &RSA.sign(Some("k1"), &said)).await,
        Ok("ann".into())
    );

    let false_one = Provider::of(&[RSA.jwk("k1")]).await;
    false_one.document(json!({ "issuer": provider.url, "jwks_uri": format!("{}/keys", false_one.url) }));
    let authenticator = with(&[("APP_JWT_ISSUER", &false_one.url)]);
    assert_eq!(
        admitted(&authenticator, &RSA.sign(Some("k1"), &said)).await,
        Err(Denied::Unverifiable)
    );
    assert_eq!(false_one.asked(), 0);
}

#[tokio::test]
async fn nobody_is_called_a_liar_while_no_key_is_known() {
    let provider = Provider::start(Answer::Away).await;
    let url = format!("{}/keys", provider.url);
    let settings = config(&[("APP_JWT_JWKS_URL", &url), ("APP_JWT_JWKS_PAUSE", "50ms")]);
    let service = Service::new(common::Orders::default()).with_config(&settings);
    let bearer = format!("Bearer {}", RSA.sign(Some("k1"), &claims()));
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", "\"k\""),
    ];
    let ask = || send(&service, "POST", "/orders", &headers, r#"{"sku":"A","quantity":1}"#);
    let away = ask().await;
    assert_eq!(
        (away.status.as_u16(), away.code().as_str()),
        (503, "UNAVAILABLE"),
        "{}",
        away.text
    );
    assert_eq!(away.header("retry-after"), "5");
    provider.publish(&[RSA.jwk("k1")]);
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(ask().await.status, 201);
    service.start_draining();
}

#[tokio::test]
async fn a_silent_provider_holds_nobody_for_long() {
    let provider = Provider::start(Answer::Silence).await;
    let authenticator = of_set(&provider);
    let begun = Instant::now();
    let token = RSA.sign(Some("k1"), &claims());
    assert_eq!(admitted(&authenticator, &token).await, Err(Denied::Unverifiable));
    assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_remembered_token_expires_too() {
    let now = Arc::new(AtomicU64::new(1_700_000_000));
    let clock = Clock::new({
        let now = Arc::clone(&now);
        move || UNIX_EPOCH + Duration::from_secs(now.load(Ordering::Relaxed))
    });
    for cache in ["10000", "2", "0"] {
        now.store(1_700_000_000, Ordering::Relaxed);
        let pairs = [
            ("APP_JWT_PUBLIC_KEY", RSA.public.as_str()),
            ("APP_JWT_CACHE", cache),
            ("APP_JWT_LEEWAY", "5s"),
        ];
        let authenticator = with(&pairs).with_clock(&clock);
        let token = |from: u64, until: u64| {
            RSA.sign(
                None,
                &json!({ "sub": "ann", "scope": "orders:write", "nbf": from, "exp": until }),
            )
        };
        let token = token(1_700_000_010, 1_700_000_060);
        for (at, expected) in [
            (0, Err(Denied::Invalid)),
            (5, Ok("ann".to_owned())),
            (30, Ok("ann".to_owned())),
            (64, Ok("ann".to_owned())),
            (65, Err(Denied::Invalid)),
            // A clock that jumps back finds the token good again, and one that jumps far finds it early again.
            (40, Ok("ann".to_owned())),
            (1, Err(Denied::Invalid)),
        ] {
            now.store(1_700_000_000 + at, Ordering::Relaxed);
            assert_eq!(
                admitted(&authenticator, &token).await,
                expected,
                "after {at} s with a cache of {cache}"
            );
        }
    }
}

#[tokio::test]
async fn the_memory_of_verified_tokens_saves_work_and_is_bounded() {
    let authenticator = with(&[("APP_JWT_PUBLIC_KEY", &RSA.public), ("APP_JWT_CACHE", "4")]);
    let token = RSA.sign(None, &claims());
    assert_eq!(admitted(&authenticator, &token).await, Ok("ann".into()));
    let time = |rounds: u32| {
        let (authenticator, token) = (&authenticator, &token);
        async move {
            let begun = Instant::now();
            for _ in 0..rounds {
                assert_eq!(admitted(authenticator, token).await, Ok("ann".into()));
            }
            begun.elapsed() / rounds
        }
    };
    let remembered = time(200).await;
    let fresh = with(&[("APP_JWT_PUBLIC_KEY", &RSA.public), ("APP_JWT_CACHE", "0")]);
    let begun = Instant::now();
    for _ in 0..20 {
        assert_eq!(admitted(&fresh, &token).await, Ok("ann".into()));
    }
    let verified = begun.elapsed() / 20;
    assert!(
        remembered * 3 < verified,
        "remembered {remembered:?}, verified {verified:?}"
    );
}

#[test]
fn settings_of_keys_are_judged_before_anything_starts() {
    let problems = |pairs: &[(&str, &str)]| {
        let variables: Variables = pairs.iter().copied().collect();
        let problems = Config::from_variables(variables, &common::CONTRACT).expect_err("wrong");
        problems.to_string()
    };
    let weak = Pair::rsa(1024, Algorithm::RS256).public;
    for (pairs, said) in [
        (vec![("APP_JWT_PUBLIC_KEY", "garbage")], "is no public key in PEM"),
        (
            vec![(
                "APP_JWT_PUBLIC_KEY",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            )],
            "is no public key",
        ),
        (vec![("APP_JWT_PUBLIC_KEY", weak.as_str())], "fewer than 2048 bits"),
        (vec![("APP_JWT_SECRET", RSA.public.as_str())], "APP_JWT_PUBLIC_KEY"),
        (vec![("APP_JWT_JWKS_URL", "keys.example.com")], "is no address"),
        (vec![("APP_JWT_JWKS_URL", "file:///etc/passwd")], "is no address"),
        (
            vec![
                ("APP_ENV", "production"),
                ("APP_JWT_JWKS_URL", "http://id.example.com/keys"),
            ],
            "https only",
        ),
        (
            vec![("APP_ENV", "production"), ("APP_JWT_ISSUER", "http://id.example.com")],
            "https only",
        ),
    ] {
        let found = problems(&pairs);
        assert!(found.contains(said), "{found}");
    }
}

static OPENID: kit::kit::operation::Contract = kit::kit::operation::Contract {
    openid_urls: &[
        "https://id.example.com/.well-known/openid-configuration",
        "https://two.example.com/openid",
    ],
    dependencies: &[],
    ..common::CONTRACT
};

#[test]
fn the_contracts_provider_serves_in_production_where_nothing_else_is_said() {
    let read = |pairs: &[(&str, &str)]| {
        let variables: Variables = pairs.iter().copied().collect();
        Config::from_variables(variables, &OPENID)
    };
    let production = [("APP_ENV", "production"), ("APP_JWT_AUDIENCE", "orders")];
    let urls = |config: &Config| -> Vec<String> {
        let jwt = config.jwt.as_ref().expect("set");
        jwt.sources.iter().map(|source| source.url().to_owned()).collect()
    };
    assert_eq!(urls(&read(&production).expect("right")), OPENID.openid_urls);
    let own = [
        production[0],
        production[1],
        ("APP_JWT_SECRET", "kZ8#mQ2!vL9@wX4$nB7^tR1&yH5*pC3(s"),
    ];
    assert!(urls(&read(&own).expect("right")).is_empty());
    let other = [
        production[0],
        production[1],
        ("APP_JWT_JWKS_URL", "https://keys.example.com"),
    ];
    assert_eq!(urls(&read(&other).expect("right")), ["https://keys.example.com"]);
    let desk = read(&[]).expect("right");
    assert!(desk.made_up_keys && urls(&desk).is_empty(), "development asks nobody");
    let problems = read(&production[..1]).expect_err("whose tokens?");
    assert!(
        problems.to_string().contains("APP_JWT_AUDIENCE: must be set"),
        "{problems}"
    );
    let any = read(&[production[0], ("APP_JWT_AUDIENCE", "*")]).expect("right");
    assert_eq!(any.jwt.expect("set").audience, None);
}

fn base64_of(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
