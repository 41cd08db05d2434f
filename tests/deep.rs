//! Values within values: whoever sends one nested as deep as it may be, or deeper, gets an answer, and the service lives
//! on. What reads, judges, writes and drops a value calls itself once a level, and a stack that overflows ends the process.

mod common;

use common::Workspace;
use common::running::{Ask, Running, executable};
use serde_json::json;
use std::path::PathBuf;
use std::sync::LazyLock;

/// `serde_json` reads 127 levels.
const DEPTHS: [usize; 8] = [1, 32, 100, 126, 127, 128, 200, 10_000];

/// The executable, built once: a debug build, whose frames are the largest. Its handlers answer what they were sent.
static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
    let fixture = |name: &str| common::root().join("tests/fixtures/deep").join(name);
    let handlers = std::fs::read(fixture("echoes.rs")).expect("readable");
    let mut workspace = Workspace::new("deep");
    workspace.add_as(
        "deep",
        &fixture("deep.yaml"),
        vec![("src/handlers/echoes.rs", handlers)],
    );
    workspace.cargo(&["build", "--quiet"]);
    executable("deep")
});

fn start() -> Running {
    Running::start(&BUILT, &[])
}

/// The status of an answer that is one of the contract's, by a service that is there afterwards.
fn answered(service: &Running, path: &str, media_type: &str, body: &str) -> u16 {
    let shown = format!("{path} {body:.60}… of {} bytes", body.len());
    let reply = service.try_send(&Ask::new("POST", path).body(media_type, body));
    let reply = reply.unwrap_or_else(|| panic!("the service died of {shown}"));
    let told = reply.status == 200 || (400..500).contains(&reply.status) && reply.json()["code"].is_string();
    assert!(told, "{shown}: {} {}", reply.status, reply.body);
    assert_eq!(service.send(&Ask::new("GET", "/health/live")).status, 200, "{shown}");
    reply.status
}

/// `end` within what `open` opens, so many levels in all, or one more where it opens two.
fn nested(open: &str, end: &str, depth: usize) -> String {
    let levels = |text: &str| text.matches(['{', '[']).count();
    let times = depth.saturating_sub(levels(end)).div_ceil(levels(open));
    let closing = |c| match c {
        '{' => Some('}'),
        '[' => Some(']'),
        _ => None,
    };
    let close: String = open.chars().rev().filter_map(closing).collect();
    [&open.repeat(times), end, &close.repeat(times)].concat()
}

/// The statuses of a body with this end at each depth.
fn statuses(service: &Running, path: &str, open: &str, end: &str) -> Vec<u16> {
    let ask = |depth| answered(service, path, "application/json", &nested(open, end, depth));
    DEPTHS.map(ask).to_vec()
}

#[test]
fn json_nested_as_deep_as_it_may_be_does_not_end_the_service() {
    const WIDE: &str = r#"{"count0":9223372036854775808}"#;
    let service = start();
    // The way down, what may stand at its end, and what must not.
    let ways = [
        ("/node", r#"{"parent":"#, "{}", r#"{"size":10}"#),
        // 1.0 is an integer, which only the slow path knows.
        ("/node", r#"{"parent":"#, r#"{"count0":1.0}"#, WIDE),
        ("/node", r#"{"children":["#, "{}", r#"{"text0":"A"}"#),
        ("/node", r#"{"named":{"a":"#, r#"{"count0":1.0}"#, "7"),
        ("/judged", r#"{"parent":"#, "{}", r#"{"text0":"a","text1":"b"}"#),
        (
            "/told",
            r#"{"kind":"Circle","parent":"#,
            r#"{"kind":"Square"}"#,
            r#"{"kind":"Cube"}"#,
        ),
        (
            "/told",
            r#"{"kind":"Square","beside":["#,
            r#"{"kind":"Circle","count0":1.0}"#,
            r#"{"kind":"Circle","text0":"A"}"#,
        ),
        ("/anything", "[", "1", "!"),
        ("/anything", r#"{"a":"#, "{}", ""),
    ];
    for (path, open, good, bad) in ways {
        let fine = statuses(&service, path, open, good);
        assert_eq!(fine, [200, 200, 200, 200, 200, 400, 400, 400], "{path} {open}");
        let wrong = statuses(&service, path, open, bad);
        assert!(
            wrong.iter().all(|status| *status != 200),
            "{path} {open} {bad}: {wrong:?}"
        );
    }
}

#[test]
fn what_nobody_reads_is_skipped_however_deep_it_is() {
    let service = start();
    let skipped = statuses(&service, "/node", r#"{"unknown":"#, "{}");
    assert_eq!(skipped, [200; DEPTHS.len()]);
    let broken = statuses(&service, "/node", r#"{"unknown":"#, "!");
    assert_eq!(broken, [400; DEPTHS.len()]);
}

/// Forms that are tried one after the other, which ends at twelve levels of them.
#[test]
fn unions_within_unions_do_not_end_the_service() {
    let service = start();
    for (path, open, end) in [
        ("/tried", r#"{"parent":"#, "{}"),
        ("/tried", r#"{"parent":"#, r#"{"size":10}"#),
        ("/tried", r#"{"others":["#, r#"{"count0":1.0}"#),
        ("/kinds", r#"{"parent":"#, "1"),
        ("/kinds", r#"{"parent":"#, "10"),
        ("/kinds", "[", "1"),
        ("/kinds", "[", "null"),
    ] {
        let [_, .., a, b, c] = *statuses(&service, path, open, end) else {
            unreachable!("one a depth");
        };
        assert_eq!([a, b, c], [400; 3], "{path} {open}");
    }
}

#[test]
fn xml_forms_and_patches_nested_deep_do_not_end_the_service() {
    let service = start();
    for depth in DEPTHS {
        for end in ["<count0>1</count0>", "<size>10</size>", "<parent>"] {
            let (open, close) = ("<parent>".repeat(depth), "</parent>".repeat(depth));
            answered(
                &service,
                "/xml",
                "application/xml",
                &format!("<root>{open}{end}{close}</root>"),
            );
        }
        // JSON may stand where the way through the names of a form ends.
        for end in [
            "[count0]=1".to_owned(),
            "[size]=10".to_owned(),
            format!("={}", nested(r#"{"parent":"#, "{}", depth)),
        ] {
            let way = format!("parent{}{end}", "[parent]".repeat(depth.min(32) - 1));
            answered(&service, "/form", "application/x-www-form-urlencoded", &way);
            let way = format!("parent{}{end}", "[parent]".repeat(depth));
            answered(&service, "/form", "application/x-www-form-urlencoded", &way);
        }
        let copies =
            (0..depth.min(20)).map(|time| json!({ "op": "copy", "from": "", "path": "/a".repeat(1 << time.min(16)) }));
        let patch = copies.collect::<serde_json::Value>().to_string();
        answered(&service, "/patch", "application/json-patch+json", &patch);
    }
}
