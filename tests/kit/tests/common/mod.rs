//! A small service, written by hand as apigen would write it.
#![allow(dead_code)]

pub mod keys;
pub mod wire;

use http::{HeaderMap, StatusCode};
use kit::kit::config::Variables;
use kit::kit::error::{Log, RetryAfter};
use kit::kit::operation::*;
use kit::kit::retry::Verdict;
use kit::kit::{
    Answer, Api, Call, Config, ContractError, ErrorEntry, Failure, Input, Internal, Members, OrDown as _, Service,
};
use kit::kit::{Location, Violation};
use poem::{Endpoint, Request};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub const SECRET: &str = "0123456789abcdef0123456789abcdef";

const BEARER: &[Requirement] = &[Requirement(&[SchemeUse {
    scheme: "oauth",
    scopes: &["orders:write"],
}])];
const ORDERS: &[&[Segment]] = &[&[Segment::Literal("orders")]];
const ORDER: &[&[Segment]] = &[&[Segment::Literal("orders")], &[Segment::Parameter("order_id")]];

pub static LIST: Operation = Operation {
    id: "listOrders",
    path: "/orders",
    segments: ORDERS,
    produces: &["application/json"],
    refuses_accept: true,
    ..Operation::BASE
};
pub static CREATE: Operation = Operation {
    id: "createOrder",
    method: Method::Post,
    path: "/orders",
    segments: ORDERS,
    security: BEARER,
    body: Some(BodyRules {
        required: true,
        media_types: &["application/json"],
        limit: Some(200),
    }),
    idempotency: Some(Idempotency {
        required: true,
        ttl: Duration::from_secs(60),
        header: "Idempotency-Key",
    }),
    ..Operation::BASE
};
pub static GET: Operation = Operation {
    id: "getOrder",
    path: "/orders/{order_id}",
    segments: ORDER,
    produces: &["application/json"],
    ..Operation::BASE
};
pub static PATCH: Operation = Operation {
    id: "patchOrder",
    method: Method::Patch,
    path: "/orders/{order_id}",
    segments: ORDER,
    body: Some(BodyRules {
        required: true,
        media_types: &["application/merge-patch+json"],
        limit: None,
    }),
    deprecation: Some(Deprecation {
        since: Some("2026-06-01"),
        sunset: Some("2027-06-30"),
    }),
    ..Operation::BASE
};
pub static FAIL: Operation = Operation {
    id: "fail",
    path: "/fail/{how}",
    segments: &[&[Segment::Literal("fail")], &[Segment::Parameter("how")]],
    timeout: Some(Duration::from_millis(100)),
    dependencies: &["orders_db"],
    ..Operation::BASE
};
pub static LIMITED: Operation = Operation {
    id: "limited",
    path: "/limited",
    segments: &[&[Segment::Literal("limited")]],
    rate_limits: &[RateLimit {
        name: "default",
        quota: 3,
        window: Duration::from_secs(60),
        key: LimitKey::Ip,
        burst: None,
        cost: 1,
    }],
    ..Operation::BASE
};

pub static CONTRACT: Contract = Contract {
    title: "Orders",
    version: "2.3.0",
    base_path: "/v2",
    operations: &[&LIST, &CREATE, &GET, &PATCH, &FAIL, &LIMITED],
    schemes: &[Scheme {
        name: "oauth",
        kind: SchemeKind::Bearer {
            scopes: &["orders:read", "orders:write"],
        },
    }],
    dependencies: &[
        Dependency {
            name: "orders_db",
            kind: "postgres",
            ..Dependency::BASE
        },
        Dependency {
            name: "mailer",
            kind: "smtp",
            critical: false,
            ..Dependency::BASE
        },
    ],
    sensitive: &["cardNumber"],
    cors: Some(Cors {
        origins: &["https://app.acme.dev"],
        credentials: true,
        headers: &[],
        expose_headers: &["Retry-After"],
        max_age: Some(Duration::from_secs(600)),
    }),
    entries: &[&OUT_OF_STOCK, &PAYMENTS],
    ..Contract::BASE
};

static OUT_OF_STOCK: ErrorEntry = ErrorEntry {
    code: "INSUFFICIENT_STOCK",
    status: 409,
    type_uri: "https://errors.acme.dev/insufficient-stock",
    title: "Insufficient stock",
    detail: "",
    retryable: false,
    retry_after: None,
    log: Log::Info,
    report: true,
};
static PAYMENTS: ErrorEntry = ErrorEntry {
    code: "PAYMENT_UNAVAILABLE",
    status: 503,
    type_uri: "about:blank",
    title: "Payment provider unavailable",
    detail: "",
    retryable: true,
    retry_after: Some(RetryAfter::Seconds(10)),
    log: Log::Warn,
    report: false,
};

#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    #[error("Only {available} of {sku} left.")]
    OutOfStock { sku: String, available: u32 },
    #[error("Payment could not be attempted; nothing was charged.")]
    Payments,
    #[error(transparent)]
    Internal(#[from] Internal),
}

impl ContractError for OrderError {
    fn entry(&self) -> &'static ErrorEntry {
        match self {
            Self::OutOfStock { .. } => &OUT_OF_STOCK,
            Self::Payments => &PAYMENTS,
            Self::Internal(source) => source.entry(),
        }
    }

    fn members(&self, members: &mut Members) {
        if let Self::OutOfStock { sku, available } = self {
            members.add("sku", sku);
            members.add("available", available);
        }
    }

    fn internal(&self) -> Option<&Internal> {
        match self {
            Self::Internal(source) => Some(source),
            _ => None,
        }
    }
}

/// Counts how often the handler of `createOrder` ran.
#[derive(Default)]
pub struct Orders {
    pub created: AtomicUsize,
}

impl Api for Orders {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        match call.operation().id {
            "createOrder" => self.create(call).await,
            "fail" => fail(call).await,
            "getOrder" => {
                let mut input = Input::new(call);
                let id = input.path("order_id").scalar::<String>().required();
                id.map(|id| Answer::json(200, &id)).ok_or_else(|| input.refuse())
            }
            "patchOrder" => Ok(Answer::json(200, &call.media_type())),
            _ => Ok(Answer::json(200, &Vec::<u8>::new())),
        }
    }
}

impl Orders {
    async fn create(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let bytes = call.body().bytes().await?;
        let body: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|_| Failure::malformed("The body is not valid JSON."))?;
        let bad = ["quantity", "sku"]
            .iter()
            .filter(|name| body.get(name).is_none())
            .map(|name| Violation {
                location: Location::Body,
                pointer: format!("#/{name}"),
                code: "required".into(),
                detail: "must be there".to_owned(),
            });
        let bad: Vec<Violation> = bad.collect();
        if !bad.is_empty() {
            return Err(Failure::invalid(bad));
        }
        call.handle(async {
            if body["slow"] == true {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            let count = self.created.fetch_add(1, Ordering::Relaxed) + 1;
            match body["sku"].as_str() {
                Some("OUT") => Err(OrderError::OutOfStock {
                    sku: "OUT".to_owned(),
                    available: 2,
                }
                .into()),
                Some("PAY") => Err(OrderError::Payments.into()),
                _ => Ok(Answer::json(201, &count).header("location", format!("/v2/orders/{count}"))),
            }
        })
        .await
    }
}

/// Calls a dependency that answers the second time, and tells what it was told.
async fn pay(call: &Call<'_>) -> Result<Answer, Failure> {
    const POLICY: RetryPolicy = RetryPolicy {
        attempts: 3,
        initial: Duration::from_millis(1),
        max: Duration::from_millis(2),
        multiplier: 2.0,
        jitter: Jitter::None,
        when: &["connect"],
        budget: None,
    };
    let tries = AtomicUsize::new(0);
    let judge = |_: &&str| Verdict::Again;
    let once = async || match tries.fetch_add(1, Ordering::Relaxed) {
        0 => Err("refused"),
        _ => Ok(call.context().trace_headers()),
    };
    let told = POLICY.run("payments", None, judge, once).await;
    call.context()
        .after_response(async { tracing::info!("after the answer") });
    told.map(|headers| Answer::json(200, &headers))
        .map_err(Failure::internal)
}

async fn fail(call: &Call<'_>) -> Result<Answer, Failure> {
    match call.path("how") {
        Some("panic") => panic!("at the disco"),
        Some("slow") => tokio::time::sleep(Duration::from_secs(60)).await,
        Some("internal") => {
            let cause = std::io::Error::other("postgres://orders:hunter2@db/orders refused");
            return Err(OrderError::Internal(Internal::new(cause)).into());
        }
        Some("down") => {
            let refused = Err::<Answer, _>("connection refused").down("orders_db");
            return refused.map_err(|internal| OrderError::from(internal).into());
        }
        Some("other-down") => {
            let cause = kit::kit::Down {
                dependency: "mailer",
                retry_after: Some(9),
                source: "no route".into(),
            };
            return Err(OrderError::Internal(Internal::new(cause)).into());
        }
        Some("background") => call
            .context()
            .after_response(async { tokio::time::sleep(Duration::from_millis(50)).await }),
        Some("call") => return call.handle(pay(call)).await,
        Some("background-panic") => {
            let words = "behind the answer".to_owned();
            call.context()
                .after_response(async move { assert!(words.is_empty(), "{words}") });
        }
        Some("spawned-panic") => {
            let words = "on its own".to_owned();
            let joined = tokio::spawn(async move { assert!(words.is_empty(), "{words}") }).await;
            return joined.map(|()| Answer::empty(204)).map_err(Failure::internal);
        }
        Some("log") => {
            let step = tracing::info_span!("step", sku = "TEA");
            step.in_scope(|| {
                let (card_number, db_password) = ("4111", "hunter2");
                tracing::info!(
                    count = 3,
                    card_number,
                    db_password,
                    text = "\"tea\"\n",
                    "from the handler"
                );
                tracing::warn!("postgres://orders:hunter2@db refused");
            });
            let later = async { tracing::info!("after the answer") };
            call.context().after_response(later);
        }
        Some("unwritable") => return Ok(Answer::json(200, &std::collections::HashMap::from([(vec![1], 1)]))),
        _ => {}
    }
    Ok(Answer::empty(204))
}

pub fn config(pairs: &[(&str, &str)]) -> Config {
    let mut all = vec![("APP_JWT_SECRET", SECRET)];
    all.extend(pairs);
    Config::from_variables(all.into_iter().collect::<Variables>(), &CONTRACT).expect("a sound configuration")
}

pub fn service() -> Service<Orders> {
    Service::new(Orders::default()).with_config(&config(&[]))
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

pub fn token(service: &Service<Orders>) -> String {
    format!("Bearer {}", service.developer_token().expect("a bearer scheme"))
}

pub async fn send<A: Api>(
    service: &Service<A>,
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: impl Into<poem::Body>,
) -> Reply {
    let method = http::Method::from_bytes(method.as_bytes()).expect("a method");
    let mut request = Request::builder().method(method).uri_str(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = service.get_response(request.body(body)).await;
    let (parts, body) = response.into_parts();
    let text = body.into_string().await.expect("text");
    Reply {
        status: parts.status,
        headers: parts.headers,
        text,
    }
}

pub async fn get<A: Api>(service: &Service<A>, uri: &str) -> Reply {
    send(service, "GET", uri, &[], ()).await
}
