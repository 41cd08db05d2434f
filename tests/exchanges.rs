//! The exchanges that the error contract promises, held against the orders service with real handlers: whole answers, in
//! declared order, byte for byte but for fresh ids.

mod common;

use common::Workspace;
use common::running::{Ask, Reply, Running, executable, snapshot};
use std::path::Path;
use std::sync::LazyLock;

const ORDER: &str = r#"{"lines":[{"sku":"TEA-100","quantity":1}],"card_token":"tok_12345678"}"#;
const READ: &[&str] = &["orders:read"];
const WRITE: &[&str] = &["orders:write"];
/// What the handlers' drivers let slip, and what clients send in confidence.
const SECRETS: [&str; 4] = ["hunter2", "tok_12345678", "tok_declined", "jo@acme.dev"];

/// Builds the service once for all tests.
static BUILT: LazyLock<()> = LazyLock::new(|| {
    let mut workspace = Workspace::new("exchanges");
    let document = common::root().join("specs/orders.yaml");
    workspace.add_as("made-exchanges", &document, common::orders_handlers());
    workspace.cargo(&["build", "--workspace", "--quiet"]);
});

fn service(settings: &[(&str, &str)]) -> Running {
    LazyLock::force(&BUILT);
    Running::start(&executable("made-exchanges"), settings)
}

/// Whoever may everything; each subject has limits of its own.
fn create(subject: &str, body: &str) -> Ask {
    Ask::new("POST", "/v2/orders")
        .by(subject, WRITE)
        .key(subject)
        .json(body)
}

fn ordered(service: &Running, subject: &str) -> String {
    let made = service.send(&create(subject, ORDER));
    assert_eq!(made.status, 201, "{}", made.body);
    made.header("location").expect("a location").to_owned()
}

/// Sends in order.
fn all(service: &Running, asks: &[Ask]) -> Vec<Reply> {
    asks.iter().map(|ask| service.send(ask)).collect()
}

#[test]
fn what_a_handler_raises() {
    let service = service(&[]);
    let line = |sku: &str, quantity: u32, token: &str| {
        format!(r#"{{"lines":[{{"sku":"{sku}","quantity":{quantity}}}],"card_token":"{token}"}}"#)
    };
    let replies = all(
        &service,
        &[
            create("stock", &line("TEA-250", 5, "tok_12345678")),
            create("declined", &line("TEA-100", 1, "tok_declined")),
            create("payments", &line("PAY-OFF", 1, "tok_12345678")),
            create("good", &line("TEA-100", 1, "tok_12345678")),
        ],
    );
    snapshot("exchanges", "handler", &replies);
}

#[test]
fn an_internal_error_is_logged_redacted_and_never_sent() {
    let service = service(&[]);
    let odd = |sku: &str| {
        format!(r#"{{"lines":[{{"sku":"{sku}","quantity":1}}],"card_token":"tok_12345678","email":"jo@acme.dev"}}"#)
    };
    let replies = all(
        &service,
        &[create("bug", &odd("BUG-BUG")), create("panic", &odd("PANIC"))],
    );
    let log = service.log();
    for text in replies.iter().map(Reply::shown).chain([log.clone()]) {
        let answer = text.split_once('\n').map_or("", |(_, answer)| answer);
        for secret in SECRETS {
            assert!(!answer.contains(secret), "{secret} in {answer}");
        }
    }
    assert!(!replies[0].body.contains("postgres"), "{}", replies[0].body);
    assert!(
        log.contains("statement failed at postgres://***@db.internal/orders"),
        "{log}"
    );
    assert!(log.contains("panic: at postgres://***@db/orders"), "{log}");
    snapshot("exchanges", "internal", &replies);
}

#[test]
fn values_that_break_a_rule_are_all_named_and_never_echoed() {
    let service = service(&[]);
    let secret = r#"{"lines":[{"sku":"TEA-250","quantity":0}],"card_token":"x","email":"not an address jo@acme.dev"}"#;
    let replies = all(
        &service,
        &[
            create("invalid", secret),
            create("unknown", r#"{"lines":[],"card_token":"tok_12345678","discount":9}"#),
            create("broken", r#"{"lines":"#),
            Ask::new("GET", "/v2/orders?limit=0&state=lost").by("query", READ),
            Ask::new("GET", "/v2/orders/7").by("path", READ),
        ],
    );
    for reply in &replies {
        assert!(!reply.body.contains("jo@acme.dev"), "{}", reply.body);
    }
    assert!(!service.log().contains("jo@acme.dev"));
    snapshot("exchanges", "invalid", &replies);
}

#[test]
fn who_asks_and_what_for() {
    let service = service(&[]);
    let replies = all(
        &service,
        &[
            Ask::new("POST", "/v2/orders").json(ORDER),
            Ask::new("POST", "/v2/orders")
                .header("authorization", "Bearer nonsense")
                .json(ORDER),
            Ask::new("POST", "/v2/orders").by("reader", READ).key("k").json(ORDER),
        ],
    );
    snapshot("exchanges", "credentials", &replies);
}

#[test]
fn a_request_key_stands_for_one_request() {
    let service = service(&[]);
    let other = ORDER.replace("TEA-100", "TEA-101");
    let slow = create("slow", &ORDER.replace("TEA-100", "SLOW"));
    let first = service.send(&create("first", ORDER));
    let again = service.send(&create("first", ORDER));
    assert_eq!(first.body, again.body, "the first answer, to the letter");
    let running = std::thread::scope(|scope| {
        let under_way = scope.spawn(|| service.send(&slow));
        std::thread::sleep(std::time::Duration::from_millis(200));
        let meanwhile = service.send(&slow);
        assert_eq!(under_way.join().expect("answered").status, 201);
        meanwhile
    });
    let replies = [
        service.send(&Ask::new("POST", "/v2/orders").by("keyless", WRITE).json(ORDER)),
        again,
        service.send(&create("first", &other)),
        running,
    ];
    snapshot("exchanges", "request-keys", &replies);
}

#[test]
fn a_burst_is_spent_at_the_sixth_order() {
    let service = service(&[]);
    let ask = |number: u32| create("eager", ORDER).header("x-number", number.to_string());
    let replies: Vec<Reply> = (1..=6).map(|number| service.send(&ask(number))).collect();
    assert!(
        replies[..5].iter().all(|reply| reply.status == 201),
        "{}",
        replies[4].shown()
    );
    assert_eq!(
        service.send(&create("another", ORDER)).status,
        201,
        "each user counts alone"
    );
    assert!(
        matches!(replies[5].wait(), Some(1..=3)),
        "{:?}",
        replies[5].header("ratelimit")
    );
    snapshot("exchanges", "limit", &replies[4..]);
}

#[test]
fn addresses_methods_and_media_types() {
    let service = service(&[]);
    let order = ordered(&service, "media");
    let patch = |media_type: &str, body: &str| Ask::new("PATCH", &order).by("media", WRITE).body(media_type, body);
    let replies = all(
        &service,
        &[
            Ask::new("GET", "/v2/nowhere"),
            Ask::new("PUT", "/v2/orders"),
            patch("text/plain", "note"),
            create(
                "large",
                &format!(r#"{{"lines":[],"card_token":"{}"}}"#, "x".repeat(300 * 1024)),
            ),
        ],
    );
    snapshot("exchanges", "media-types", &replies);
}

#[test]
fn absent_is_not_null() {
    let service = service(&[]);
    let order = ordered(&service, "patch");
    let patch = |body: &str| {
        Ask::new("PATCH", &order)
            .by("patch", WRITE)
            .body("application/merge-patch+json", body)
    };
    let missing = Ask::new("PATCH", "/v2/orders/7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10").by("patch", WRITE);
    let replies = all(
        &service,
        &[
            patch(r#"{"note":"with milk"}"#),
            patch("{}"),
            patch(r#"{"note":null}"#),
            patch(r#"{"state":"paid"}"#),
            missing.body("application/merge-patch+json", r#"{"note":"x"}"#),
        ],
    );
    snapshot("exchanges", "patch", &replies);
}

#[test]
fn files_are_what_they_say_and_no_larger_than_told() {
    let service = service(&[]);
    let order = ordered(&service, "files");
    let upload = |name: &str, media_type: &str, content: &[u8]| {
        Ask::new("POST", format!("{order}/documents"))
            .by("files", WRITE)
            .file(name, media_type, content)
    };
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let large = [&png[..], &vec![0; 6_000_000]].concat();
    let replies = all(
        &service,
        &[
            upload("scan.png", "image/png", png),
            upload(
                "scan.png",
                "image/png",
                b"MZ\x90\0\x03\0\0\0 this program cannot be run",
            ),
            upload("notes.txt", "text/plain", b"notes"),
            upload("scan.png", "image/png", &large),
        ],
    );
    snapshot("exchanges", "files", &replies);
}

#[test]
fn a_deprecated_operation_says_so_on_every_answer() {
    let service = service(&[]);
    let order = ordered(&service, "cancel");
    let cancel = |order: &str| Ask::new("POST", format!("{order}/cancellation"));
    let by = |ask: Ask| ask.by("cancel", WRITE);
    let replies = all(
        &service,
        &[
            by(cancel(&order)),
            by(cancel(&order)),
            by(cancel("/v2/orders/7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10")),
            by(cancel("/v2/orders/7")),
            cancel(&order),
            cancel(&order).by("reader", READ),
            Ask::new("GET", format!("{order}/cancellation")),
        ],
    );
    for reply in &replies[..6] {
        assert_eq!(reply.header("deprecation"), Some("@1780272000"), "{}", reply.shown());
        assert_eq!(
            reply.header("sunset"),
            Some("Wed, 30 Jun 2027 00:00:00 GMT"),
            "{}",
            reply.shown()
        );
    }
    snapshot("exchanges", "deprecated", &replies);
}

/// A folder whose files switch dependencies off.
struct Switches(tempfile::TempDir);

impl Switches {
    fn set(&self, name: &str, on: bool) {
        let path = self.0.path().join(name);
        let done = if on {
            std::fs::write(path, "")
        } else {
            std::fs::remove_file(path)
        };
        done.expect("switched");
        // Health is told anew after its cache of two seconds.
        std::thread::sleep(std::time::Duration::from_millis(2100));
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

#[test]
fn a_dependency_that_is_down() {
    let switches = Switches(tempfile::tempdir().expect("makeable"));
    let service = service(&[("FIXTURE_SWITCHES", &switches.path().to_string_lossy())]);
    let order = ordered(&service, "lost");
    let health = || Ask::new("GET", "/health");
    let told = |reply: &Reply| {
        let mut report = reply.json();
        for one in report["dependencies"]
            .as_object_mut()
            .into_iter()
            .flat_map(serde_json::Map::values_mut)
        {
            if let Some(one) = one.as_object_mut() {
                one.remove("latency_ms");
            }
        }
        format!("{} {report}", reply.status)
    };
    let mut seen = vec![told(&service.send(&health()))];
    switches.set("mailer", true);
    seen.push(told(&service.send(&health())));
    let attach = Ask::new("POST", format!("{order}/documents")).by("lost", WRITE);
    let undeclared = service.send(&attach.file("a.pdf", "application/pdf", b"%PDF-1.7 x"));
    switches.set("orders_db", true);
    seen.push(told(&service.send(&health())));
    let down = service.send(&create("down", ORDER));
    let alive = service.send(&Ask::new("GET", "/health/live"));
    assert_eq!(
        alive.status, 200,
        "the process lives: it must not be restarted for this"
    );
    let log = service.log();
    assert!(
        log.contains("orders_db is down: cannot reach postgres://***@orders_db.internal/orders"),
        "{log}"
    );
    assert!(!log.contains("hunter2"), "{log}");
    switches.set("mailer", false);
    switches.set("orders_db", false);
    seen.push(told(&service.send(&health())));
    insta::with_settings!({ snapshot_path => "../snapshots/exchanges", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("health", seen.join("\n"));
    });
    snapshot("exchanges", "dependencies", &[down, undeclared]);
}

#[test]
fn every_type_uri_and_code_has_its_page() {
    let service = service(&[]);
    let page = service.send(&Ask::new("GET", "/errors/insufficient-stock").header("accept", "application/json"));
    let example = &page.json()["example"];
    let asked = create("page", &ORDER.replace("TEA-100", "TEA-250").replace(":1}", ":5}"));
    let real = service.send(&asked.header("x-page", "real"));
    assert_eq!(*example, real.json(), "the example is the very answer");
    let index = service.send(&Ask::new("GET", "/v2/errors").header("accept", "text/html"));
    let links: Vec<&str> = index
        .body
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(links.len(), 22, "{links:?}");
    for link in links {
        assert_eq!(service.send(&Ask::new("GET", link)).status, 200, "{link}");
    }
}
