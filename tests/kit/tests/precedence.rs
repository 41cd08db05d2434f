//! When several failures apply, the contract says which one is told.

mod common;

use common::{Reply, send};
use kit::kit::operation::{
    BodyRules, Builtin, Contract, LimitKey, Method, Operation, RateLimit, Requirement, Scheme, SchemeKind, SchemeUse,
    Segment,
};
use kit::kit::{Answer, Api, Call, Check, Failure, Input, Schema, Service};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const SCHEMES: &[Scheme] = &[
    Scheme {
        name: "oauth",
        kind: SchemeKind::Bearer { scopes: &["write"] },
    },
    Scheme {
        name: "user",
        kind: SchemeKind::Basic,
    },
];
static CREATE: Operation = Operation {
    id: "create",
    method: Method::Post,
    path: "/things",
    segments: &[&[Segment::Literal("things")]],
    security: &[
        Requirement(&[SchemeUse {
            scheme: "oauth",
            scopes: &["write"],
        }]),
        Requirement(&[SchemeUse {
            scheme: "user",
            scopes: &[],
        }]),
    ],
    rate_limits: &[RateLimit {
        name: "things",
        quota: 3,
        window: Duration::from_secs(60),
        key: LimitKey::Ip,
        burst: None,
        cost: 1,
    }],
    body: Some(BodyRules {
        required: true,
        media_types: &["application/json"],
        limit: Some(100),
    }),
    ..Operation::BASE
};

macro_rules! contract {
    ($name:ident, $($first:ident)*) => {
        static $name: Contract = Contract {
            operations: &[&CREATE],
            schemes: SCHEMES,
            precedence: &[$(Builtin::$first),*],
            ..Contract::BASE
        };
    };
}
contract!(USUAL, NotFound MethodNotAllowed Unauthenticated RateLimited Forbidden PayloadTooLarge UnsupportedMediaType MalformedBody ValidationFailed);
contract!(INPUT_FIRST, NotFound MethodNotAllowed PayloadTooLarge UnsupportedMediaType MalformedBody ValidationFailed Unauthenticated Forbidden RateLimited);
contract!(BETWEEN, NotFound MethodNotAllowed PayloadTooLarge UnsupportedMediaType MalformedBody Unauthenticated ValidationFailed Forbidden RateLimited);
contract!(MEDIA_LAST, ValidationFailed Unauthenticated UnsupportedMediaType);

static THING: Schema = Schema::new(r#"{"type": "object", "required": ["name"]}"#);

#[derive(serde::Deserialize, serde::Serialize)]
struct Thing {
    name: String,
}

impl Check for Thing {}

/// Counts how often its handler ran.
struct Things(&'static Contract, Arc<AtomicUsize>);

impl Api for Things {
    fn contract(&self) -> &'static Contract {
        self.0
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let mut input = Input::new(call);
        let body = input.json::<Thing>(&THING).await.required();
        let Some(_) = body else { return Err(input.refuse()) };
        call.handle(async {
            self.1.fetch_add(1, Ordering::Relaxed);
            Ok(Answer::empty(204))
        })
        .await
    }
}

async fn ask(service: &Service<Things>, credentials: &str, media_type: &str, body: &str) -> Reply {
    let mut headers = vec![("content-type", media_type)];
    if !credentials.is_empty() {
        headers.push(("authorization", credentials));
    }
    send(service, "POST", "/things", &headers, body.to_owned()).await
}

const JSON: &str = "application/json";
const GOOD: &str = r#"{"name": "a"}"#;
/// Bob is known; who has no token and no password is not.
const BOB: &str = "Basic Ym9iOnBhc3M6d29yZA==";

fn service(contract: &'static Contract) -> (Service<Things>, Arc<AtomicUsize>) {
    let ran = Arc::new(AtomicUsize::new(0));
    let pairs = [("APP_BASIC_USERS", "bob:pass:word"), ("APP_JWT_SECRET", common::SECRET)];
    let config = kit::kit::Config::from_variables(pairs.into_iter().collect(), contract).expect("right");
    (Service::new(Things(contract, ran.clone())).with_config(&config), ran)
}

#[tokio::test]
async fn the_contracts_order_decides_wherever_authentication_stands() {
    let (large, bad) = (format!("{{\"name\": \"{}\"}}", "a".repeat(200)), "{}");
    for (contract, row) in [
        (&USUAL, [401, 401, 401, 401, 401]),
        (&INPUT_FIRST, [422, 400, 415, 413, 401]),
        (&BETWEEN, [401, 400, 415, 413, 401]),
        (&MEDIA_LAST, [422, 401, 401, 401, 401]),
    ] {
        let (service, ran) = service(contract);
        let bodies = [
            (JSON, bad),
            (JSON, "{"),
            ("text/plain", bad),
            (JSON, &*large),
            (JSON, GOOD),
        ];
        let mut told = Vec::new();
        for (media_type, body) in bodies {
            told.push(ask(&service, "", media_type, body).await.status.as_u16());
        }
        assert_eq!(told, row, "{:?}", contract.precedence);
        assert_eq!(
            ran.load(Ordering::Relaxed),
            0,
            "nobody who is unknown gets to the handler"
        );
        assert_eq!(
            ask(&service, BOB, JSON, GOOD).await.status,
            204,
            "{:?}",
            contract.precedence
        );
        assert_eq!(ran.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn a_limit_that_ranks_behind_the_input_is_counted_and_told_behind_it() {
    let (service, ran) = service(&INPUT_FIRST);
    for _ in 0..3 {
        assert_eq!(ask(&service, BOB, JSON, GOOD).await.status, 204);
    }
    assert_eq!(ask(&service, BOB, JSON, "{}").await.status, 422);
    assert_eq!(ask(&service, BOB, JSON, GOOD).await.status, 429);
    assert_eq!(ran.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn every_scheme_of_the_operation_is_offered() {
    let (service, _) = service(&USUAL);
    let challenges = |reply: &Reply| {
        let lines = reply.headers.get_all("www-authenticate").iter();
        lines
            .map(|line| line.to_str().expect("text").to_owned())
            .collect::<Vec<_>>()
    };
    let basic = "Basic realm=\"api\", charset=\"UTF-8\"";
    let reply = ask(&service, "", JSON, GOOD).await;
    assert_eq!(challenges(&reply), ["Bearer realm=\"api\"", basic]);
    let reply = ask(&service, "Bearer x.y.z", JSON, GOOD).await;
    assert_eq!(
        challenges(&reply),
        ["Bearer realm=\"api\", error=\"invalid_token\"", basic]
    );
    let reply = ask(&service, "Basic ????", JSON, GOOD).await;
    assert_eq!(challenges(&reply), ["Bearer realm=\"api\"", basic]);
}
