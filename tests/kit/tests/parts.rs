//! The small parts: redaction, request keys, envelopes, retries.

use kit::kit::envelope::{Envelope, FieldErrors, Occasion, PointerForm, Role, Slot};
use kit::kit::error::defaults;
use kit::kit::operation::{Builtin, Contract, Jitter, RetryPolicy};
use kit::kit::redact::{chain, redact};
use kit::kit::retry::{Trouble, Verdict};
use kit::kit::{Failure, Internal, Location, Violation};
use std::cell::Cell;
use std::time::{Duration, Instant};

#[test]
fn secrets_are_masked() {
    let cases = [
        (
            "postgres://orders:hunter2@db:5432/orders refused",
            "postgres://***@db:5432/orders refused",
        ),
        ("redis://:hunter2@cache", "redis://***@cache"),
        ("password=hunter2 host=db", "password=*** host=db"),
        ("db_password: 'hunter 2', x", "db_password: ***, x"),
        (r#"{"card_token":"tok_1","a":1}"#, r#"{"card_token":***,"a":1}"#),
        ("Authorization: Bearer abcdefgh.ijkl", "Authorization: *** ***"),
        ("sent Bearer abcdefghijkl", "sent Bearer ***"),
        (
            "für Zoë redis://ö:ß@cache, épassword=ü",
            "für Zoë redis://***@cache, épassword=***",
        ),
        (
            "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-9 expired",
            "token *** expired",
        ),
        (
            "https://example.com/a?x=1 answered 503",
            "https://example.com/a?x=1 answered 503",
        ),
        ("no such order 7b0c3a52", "no such order 7b0c3a52"),
    ];
    for (text, expected) in cases {
        let clean = redact(text);
        assert!(
            !clean.contains("hunter2") && !clean.contains("abcdefgh.ijkl"),
            "{clean}"
        );
        if !text.starts_with("Authorization") {
            assert_eq!(clean, expected);
        }
    }
}

#[test]
fn an_error_is_told_with_its_sources_once() {
    let cause = std::io::Error::other("postgres://u:p@db refused");
    let error = Internal::new(cause);
    assert_eq!(
        chain(&error),
        "An unexpected error occurred.: postgres://***@db refused"
    );
}

const NESTED: Envelope = Envelope {
    media_type: "application/json",
    body: Slot::Object(&[
        ("ok", Slot::Constant("false")),
        (
            "error",
            Slot::Object(&[
                ("code", Slot::Role(Role::Code)),
                ("status", Slot::TextRole(Role::Status)),
                ("message", Slot::Role(Role::Detail)),
                ("path", Slot::Role(Role::Path)),
                (
                    "details",
                    Slot::Errors(FieldErrors {
                        pointer_form: PointerForm::Steps,
                        pointer: Some("loc"),
                        location: None,
                        ..FieldErrors::STANDARD
                    }),
                ),
            ]),
        ),
    ]),
};

const FLAT: Envelope = Envelope {
    media_type: "application/json",
    body: Slot::Object(&[
        ("detail", Slot::Role(Role::Detail)),
        ("trace_id", Slot::Role(Role::TraceId)),
    ]),
};

const PLAIN: Envelope = Envelope {
    media_type: "text/plain",
    body: Slot::Role(Role::Detail),
};

fn render(envelope: &Envelope, failure: Failure) -> String {
    let problem = failure.problem(&Contract::BASE);
    let bytes = envelope.render(
        &problem,
        Occasion {
            path: "/orders",
            trace_id: "t",
        },
    );
    String::from_utf8(bytes).expect("text")
}

fn invalid() -> Failure {
    Failure::invalid(vec![Violation {
        location: Location::Body,
        pointer: "#/lines/0/quantity".to_owned(),
        code: "minimum".into(),
        detail: "must be at least 1".to_owned(),
    }])
}

#[test]
fn places_as_steps_are_not_escaped() {
    let places = [
        "#/meta/%C3%A9%20%25%5B",
        "#/meta/a~1b~0c",
        "#/meta/",
        "#/meta/+1",
        "#/meta/7",
    ];
    let violation = |pointer: &str| Violation {
        location: Location::Body,
        pointer: pointer.to_owned(),
        code: "required".into(),
        detail: "is required".to_owned(),
    };
    let failure = Failure::invalid(places.map(violation).into());
    let body: serde_json::Value = serde_json::from_str(&render(&NESTED, failure)).expect("JSON");
    let details = body["error"]["details"].as_array().expect("a list").iter();
    let last: Vec<_> = details.map(|detail| detail["loc"][2].clone()).collect();
    assert_eq!(
        last,
        [
            "é %[".into(),
            "a/b~c".into(),
            "".into(),
            "+1".into(),
            serde_json::json!(7)
        ]
    );
}

#[test]
fn envelopes_of_every_shape() {
    const STRINGS: Slot = Slot::Errors(FieldErrors {
        pointer_form: PointerForm::TextSteps,
        pointer: Some("loc"),
        location: None,
        code: None,
        detail: None,
        ..FieldErrors::STANDARD
    });
    let strings = Envelope {
        media_type: "application/json",
        body: Slot::Object(&[("detail", STRINGS)]),
    };
    assert_eq!(
        render(&strings, invalid()),
        r#"{"detail":[{"loc":["body","lines","0","quantity"]}]}"#
    );
    assert_eq!(
        render(&NESTED, invalid()),
        r#"{"ok":false,"error":{"code":"VALIDATION_FAILED","status":"422","message":"One or more values are invalid.","path":"/orders","details":[{"loc":["body","lines",0,"quantity"],"code":"minimum","detail":"must be at least 1"}]}}"#
    );
    assert_eq!(
        render(&FLAT, invalid()),
        r##"{"detail":"One or more values are invalid: #/lines/0/quantity must be at least 1","trace_id":"t"}"##
    );
    assert_eq!(
        render(&PLAIN, Failure::builtin(Builtin::NotFound)),
        "No route matches this path."
    );
}

#[test]
fn every_builtin_has_a_row_of_its_own() {
    let mut codes: Vec<&str> = defaults::BUILTINS.iter().map(|entry| entry.code).collect();
    codes.dedup();
    assert_eq!(codes.len(), 16);
    assert_eq!(Contract::BASE.entry(Builtin::Timeout).status, 504);
    assert_eq!(Contract::BASE.entry(Builtin::IdempotencyInProgress).status, 409);
}

const RETRY: RetryPolicy = RetryPolicy {
    attempts: 3,
    initial: Duration::from_millis(10),
    max: Duration::from_millis(40),
    multiplier: 2.0,
    jitter: Jitter::None,
    when: &["5XX"],
    budget: None,
};

#[tokio::test]
async fn calls_are_tried_so_often_and_no_more() {
    let tries = Cell::new(0);
    let failing = async || {
        tries.set(tries.get() + 1);
        Err::<(), u32>(tries.get())
    };
    let begun = Instant::now();
    assert_eq!(RETRY.run("payments", None, |_| Verdict::Again, failing).await, Err(3));
    assert!(begun.elapsed() >= Duration::from_millis(30));
    tries.set(0);
    assert_eq!(RETRY.run("payments", None, |_| Verdict::GiveUp, failing).await, Err(1));
    tries.set(0);
    let deadline = Some(Instant::now() + Duration::from_millis(15));
    assert_eq!(
        RETRY.run("payments", deadline, |_| Verdict::Again, failing).await,
        Err(2)
    );
}

#[tokio::test]
async fn a_budget_keeps_retries_rare() {
    let policy = RetryPolicy {
        attempts: 2,
        initial: Duration::ZERO,
        max: Duration::ZERO,
        budget: Some(20),
        ..RETRY
    };
    let tries = Cell::new(0u32);
    for _ in 0..100 {
        let failing = async || {
            tries.set(tries.get() + 1);
            Err::<(), ()>(())
        };
        let _ = policy.run("frugal", None, |()| Verdict::Again, failing).await;
    }
    assert!((125..=130).contains(&tries.get()), "{}", tries.get());
}

#[test]
fn the_contract_says_when_to_try_again() {
    let policy = RetryPolicy {
        when: &["connect", "5XX", "429"],
        ..RETRY
    };
    let covered = [Trouble::Connect, Trouble::Status(503), Trouble::Status(429)];
    assert!(
        covered
            .into_iter()
            .all(|trouble| policy.judge(trouble) == Verdict::Again)
    );
    let others = [Trouble::Timeout, Trouble::Status(404), Trouble::Status(42)];
    assert!(
        others
            .into_iter()
            .all(|trouble| policy.judge(trouble) == Verdict::GiveUp)
    );
}
