//! Fault ports: the service fails as it is asked to, for who knows the token, and never in production.

mod common;
#[path = "common/tools.rs"]
mod tools;

use kit::kit::client::Client;
use kit::kit::config::Variables;
use kit::kit::operation::*;
use kit::kit::retry::Trouble;
use kit::kit::{Answer, Api, BoxError, Call, Config, Failure, Internal, Server, Service};
use std::time::Duration;
use tools::Instance;

const RETRY: RetryPolicy = RetryPolicy {
    attempts: 3,
    initial: Duration::from_millis(5),
    max: Duration::from_millis(5),
    multiplier: 1.0,
    jitter: Jitter::None,
    when: &["connect", "timeout", "5XX"],
    budget: None,
};
static BUY: Operation = Operation {
    id: "buy",
    path: "/buy",
    segments: &[&[Segment::Literal("buy")]],
    timeout: Some(Duration::from_secs(1)),
    dependencies: &["orders_db", "payments"],
    ..Operation::BASE
};
static CONTRACT: Contract = Contract {
    operations: &[&BUY],
    dependencies: &[
        Dependency {
            name: "orders_db",
            retry: Some(RETRY),
            timeout: Some(Duration::from_millis(100)),
            ..Dependency::BASE
        },
        Dependency {
            name: "payments",
            kind: "http",
            variable: Some("APP_PAYMENTS_URL"),
            retry: Some(RETRY),
            timeout: Some(Duration::from_millis(100)),
            ..Dependency::BASE
        },
    ],
    faults: Some(FaultPort {
        header: "x-apigen-fault",
        token: "KIT_FAULT_TOKEN",
    }),
    ..Contract::BASE
};

/// Asks its database, then its provider, which is this very service.
struct Shop(Client<Internal>);

impl Api for Shop {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        call.handle(async {
            let ctx = call.context();
            let fine = async || Ok::<_, BoxError>(());
            ctx.ask("orders_db", |_: &BoxError| Some(Trouble::Connect), fine)
                .await?;
            let reply = self.0.get(ctx, ["health", "live"]).send().await?;
            Ok(Answer::json(200, &reply.status.as_u16()))
        })
        .await
    }
}

#[test]
fn instance() {
    if Instance::is_this() {
        let provider = Instance::start("provider", &[]);
        let client = Client::at(&CONTRACT, "payments", &provider.url).expect("a client");
        Server::main(&CONTRACT, async |_: Config| Ok(Service::new(Shop(client))));
    }
}

/// Lives, and nothing else.
#[test]
fn provider() {
    if Instance::is_this() {
        let nowhere = Client::at(&CONTRACT, "payments", "http://127.0.0.1:9").expect("a client");
        Server::main(&CONTRACT, async |_: Config| Ok(Service::new(Shop(nowhere))));
    }
}

async fn ask(instance: &Instance, path: &str, fault: &str) -> (u16, String) {
    let client = reqwest::Client::builder().tls_certs_only([]).build().expect("a client");
    let request = client
        .get(format!("{}{path}", instance.url))
        .header("x-apigen-fault", fault);
    let answer = request.send().await.expect("answered");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_fails_as_it_is_asked_to() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let service = Instance::start("instance", &[("KIT_FAULT_TOKEN", "secret")]);
    for (fault, status, code) in [
        ("", 200, ""),
        ("wrong handler=panic", 200, ""),
        ("handler=panic", 200, ""),
        ("secret handler=sing", 200, ""),
        ("secret handler=panic", 500, "INTERNAL_ERROR"),
        ("secret handler=error", 500, "INTERNAL_ERROR"),
        ("secret handler=slow", 504, "TIMEOUT"),
        ("secret orders_db=down", 503, "UNAVAILABLE"),
        ("secret orders_db=timeout", 503, "UNAVAILABLE"),
        ("secret orders_db=down*2", 200, ""),
        ("secret payments=down", 503, "UNAVAILABLE"),
        ("secret payments=500*2, orders_db=down*1", 200, ""),
        ("secret payments=500*3", 503, "UNAVAILABLE"),
    ] {
        let (seen, body) = ask(&service, "/buy", fault).await;
        assert_eq!(seen, status, "{fault}: {body}");
        assert!(body.contains(code), "{fault}: {body}");
    }
    let (_, exposition) = ask(&service, "/metrics", "").await;
    for (outcome, count) in [("connect", 3), ("status", 2 + 3)] {
        let series = format!("dependency_calls_total{{dependency=\"payments\",outcome=\"{outcome}\"}} {count}\n");
        assert!(exposition.contains(&series), "{series} in {exposition}");
    }
    let (status, body) = ask(&service, "/health", "secret orders_db=down").await;
    assert!(
        status == 503 && body.contains(r#""orders_db":{"status":"down""#),
        "{body}"
    );
    assert_eq!(ask(&service, "/health", "").await.0, 200);
    assert_eq!(ask(&service, "/health/live", "secret orders_db=down").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_the_ports_are_shut() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let service = Instance::start("instance", &[("KIT_FAULT_TOKEN", "")]);
    for fault in ["secret handler=panic", " handler=panic", "handler=panic"] {
        assert_eq!(ask(&service, "/buy", fault).await.0, 200, "{fault}");
    }
}

#[test]
fn production_refuses_such_a_build() {
    let variables: Variables = [("APP_ENV", "production"), ("APP_PAYMENTS_URL", "https://pay")]
        .into_iter()
        .collect();
    let problems = Config::from_variables(variables, &CONTRACT)
        .expect_err("a problem")
        .to_string();
    assert!(problems.contains("`faults`"), "{problems}");
}
