//! Every kind of body, over HTTP: read, judged, written.

mod common;

use common::Workspace;
use common::running::{Ask, Reply, Running, executable};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

const BOOK: &str = r#"{"id":1,"title":"One"}"#;

/// The executable, built once.
fn service() -> &'static std::path::Path {
    static BUILT: OnceLock<std::path::PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut workspace = Workspace::new("bodies");
        workspace.add_as("bodies", &common::bodies_document(), common::bodies_handlers());
        workspace.cargo(&["build", "--quiet"]);
        executable("bodies")
    })
}

fn start() -> Running {
    Running::start(service(), &[])
}

fn post(path: &str, media_type: &str, body: impl Into<Vec<u8>>) -> Ask {
    Ask::new("POST", path).body(media_type, body)
}

/// `location pointer code` of each violation.
fn violations(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 422, "{}", reply.body);
    let body = reply.json();
    let list = ["errors", "details", "violations", "field_errors"]
        .iter()
        .find_map(|name| body[name].as_array().cloned());
    let shown = |one: &serde_json::Value| {
        format!(
            "{} {}",
            one["pointer"].as_str().unwrap_or("?"),
            one["code"].as_str().unwrap_or("?")
        )
    };
    list.unwrap_or_else(|| panic!("{body}")).iter().map(shown).collect()
}

#[test]
fn json_and_xml_are_one_value() {
    let running = start();
    let xml = r#"<book xmlns="https://example.com/books" id="1"><title>A &amp; B</title><authors><author>X</author><author>Y</author></authors><tags>t</tags><price>1.5</price><format><pages>3</pages></format></book>"#;
    let reply = running.send(&post("/json", "application/xml", xml));
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("etag"), Some("\"1\""));
    assert_eq!(reply.header("x-tags"), Some("new,seen"));
    let json = r#"{"id":1,"title":"A & B","price":1.5,"authors":["X","Y"],"tags":["t"],"format":{"pages":3}}"#;
    assert_eq!(
        reply.json(),
        serde_json::from_str::<serde_json::Value>(json).expect("JSON")
    );

    let back = running.send(&post("/json", "application/json", json).header("accept", "application/xml"));
    assert_eq!(back.header("content-type"), Some("application/xml"));
    assert!(back.header("vary").is_some_and(|vary| vary.contains("accept")));
    let again = running.send(&post("/json", "application/xml", back.body));
    assert_eq!(again.json(), reply.json());
}

#[test]
fn xml_breaks_the_schema_at_the_places_of_json() {
    let running = start();
    let broken = r#"<book xmlns="https://example.com/books" id="0"><tags>a</tags><tags>b</tags><tags>c</tags><tags>d</tags><price>cheap</price></book>"#;
    let mut found = violations(&running.send(&post("/json", "application/xml", broken)));
    found.sort();
    assert_eq!(
        found,
        ["#/id minimum", "#/price type", "#/tags maxItems", "#/title required"]
    );
    let other = running.send(&post("/json", "application/xml", "<magazine/>"));
    assert_eq!(violations(&other), ["#/ type"].map(|_| "# type".to_owned()));
    for hostile in [
        "<!DOCTYPE book [<!ENTITY a 'aaaa'>]><book>&a;</book>",
        "<book>&unknown;</book>",
        "<book><title></book>",
        "<book/><book/>",
        "<?xml version='1.0' encoding='latin1'?><book/>",
        &"<book>".repeat(100_000),
    ] {
        let reply = running.send(&post("/json", "text/xml", hostile));
        assert_eq!(reply.status, 415, "only application/xml is offered");
        let reply = running.send(&post("/json", "application/xml", hostile));
        assert_eq!(reply.status, 400, "{hostile:.40}: {}", reply.body);
    }
}

#[test]
fn a_body_that_may_be_absent() {
    let running = start();
    assert_eq!(running.send(&Ask::new("POST", "/optional")).status, 204);
    assert_eq!(running.send(&Ask::new("POST", "/optional").json(BOOK)).body, "true");
}

#[test]
fn forms_nested_delimited_repeated_and_closed() {
    let running = start();
    let form = "title=T+1&pages=3&tags=a&tags=b&codes=1|2&author[name]=N&author[born]=1900";
    let reply = running.send(&post("/form", "application/x-www-form-urlencoded", form));
    assert_eq!(reply.status, 200, "{}", reply.body);
    let seen: serde_json::Value = serde_json::from_str(reply.json()["seen"].as_str().expect("text")).expect("JSON");
    let wanted = serde_json::json!({"title": "T 1", "pages": 3, "tags": ["a", "b"], "codes": [1, 2], "author": {"name": "N", "born": 1900}});
    assert_eq!(seen, wanted);
    let reply = running.send(&post(
        "/form",
        "application/x-www-form-urlencoded",
        "title=x&other=1&codes=a|1",
    ));
    let mut found = violations(&reply);
    found.sort();
    assert_eq!(found, ["#/codes/0 type", "#/other additionalProperties"]);
    let latin = running.send(&post(
        "/form",
        "application/x-www-form-urlencoded; charset=iso-8859-1",
        "title=x",
    ));
    assert_eq!(latin.status, 415);
}

#[test]
fn an_empty_form_is_a_form_where_nothing_in_it_is_required() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let running = start();
    let seen = |ask: Ask| running.send(&ask).json()["seen"].clone();
    assert_eq!(seen(post("/wish", FORM, "")), "{}");
    assert_eq!(seen(post("/wish", FORM, "size=3")), "{\"size\":3}");
    assert_eq!(seen(post("/wish", "application/json", "{}")), "{}");
    assert_eq!(
        violations(&running.send(&post("/wish", "application/json", ""))),
        ["# required"]
    );
    assert_eq!(
        seen(post("/anything", "application/json", "{\"size\":3}")),
        "{\"size\":3}"
    );
}

#[test]
fn a_form_of_parts_that_is_missing_is_missed_even_if_each_part_may_be() {
    let running = start();
    let missing = Ask::new("POST", "/note");
    assert_eq!(violations(&running.send(&missing)), ["# required"]);
    let note = post("/note", "multipart/form-data; boundary=cut", "--cut--\r\n");
    assert_eq!(running.send(&note).status, 200);
}

#[test]
fn several_media_types_several_values() {
    let running = start();
    let seen = |ask: Ask| {
        running.send(&ask).json()["seen"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(seen(post("/choice", "application/json", BOOK)), "book One");
    assert_eq!(
        seen(post("/choice", "text/plain; charset=UTF-8", "hello")),
        "text hello"
    );
    assert_eq!(seen(post("/choice", "image/webp", vec![0, 159, 146])), "image");
    assert_eq!(
        violations(&running.send(&post("/choice", "text/plain", "much too long"))),
        ["# maxLength"]
    );
    let refused = running.send(&post("/choice", "video/mp4", "x"));
    assert_eq!(
        (refused.status, refused.header("accept-post")),
        (415, Some("application/json, text/plain, image/*"))
    );
}

#[test]
fn what_the_client_likes_best_is_answered() {
    let running = start();
    let answered = |accept: &str| {
        let reply = running.send(&post("/choice", "application/json", BOOK).header("accept", accept));
        (
            reply.status,
            reply.header("content-type").unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(answered("*/*").1, "application/json");
    assert_eq!(answered("application/json;q=0.1, text/plain").1, "text/plain");
    assert_eq!(answered("text/*;q=0.5, application/*;q=0.4").1, "text/plain");
    assert_eq!(answered("text/plain;q=0, */*").1, "application/json");
    assert_eq!(answered("application/json;charset=utf-8").1, "application/json");
}

#[test]
fn text_is_typed() {
    let running = start();
    let put = |body: &str| running.send(&Ask::new("PUT", "/number").body("text/plain", body));
    assert_eq!(put("7").body, "7");
    assert_eq!(violations(&put("seven")), ["# type"]);
    assert_eq!(violations(&put("10")), ["# maximum"]);
    assert_eq!(violations(&put("")), ["# type"]);
    assert_eq!(
        running
            .send(&Ask::new("PUT", "/number").body("text/plain; charset=utf-16", "7"))
            .status,
        415
    );
}

/// A part: its name, further lines of its head, its content.
type Part<'a> = (&'a str, &'a str, &'a str);

fn parts(list: &[Part<'_>]) -> Ask {
    multipart("/parts", list)
}

fn multipart(path: &str, list: &[Part<'_>]) -> Ask {
    let mut body = String::new();
    for (name, head, content) in list {
        body += &format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"{head}\r\n\r\n{content}\r\n");
    }
    post(path, "multipart/form-data; boundary=cut", body + "--cut--\r\n")
}

const COVER: (&str, &str, &str) = (
    "cover",
    "; filename=\"c.png\"\r\ncontent-type: image/png\r\nx-mark: m",
    "png",
);

#[test]
fn parts_are_typed_bounded_and_known() {
    let running = start();
    let all = parts(&[
        ("title", "", "Tee"),
        ("book", "\r\ncontent-type: application/json", BOOK),
        ("authors", "\r\ncontent-type: application/json", r#"{"name":"X"}"#),
        ("authors", "\r\ncontent-type: application/json", r#"{"name":"Y"}"#),
        COVER,
        ("pages", "; filename=\"1\"", "1234"),
        ("pages", "; filename=\"2\"", "12"),
    ]);
    let reply = running.send(&all);
    assert_eq!(
        reply.json(),
        serde_json::json!({"seen": "Tee|One|X+Y|image/png|m", "count": 9}),
        "{}",
        reply.body
    );
    let reply = running.send(&parts(&[
        ("title", "", "T"),
        ("other", "", "x"),
        ("more", "; filename=\"f\"", "x"),
        COVER,
    ]));
    let mut found = violations(&reply);
    found.sort();
    assert_eq!(
        found,
        [
            "#/more additionalProperties",
            "#/other additionalProperties",
            "#/title minLength"
        ]
    );
    let huge = "x".repeat(1001);
    let large = parts(&[
        ("title", "", "Tee"),
        ("cover", "; filename=\"c\"\r\ncontent-type: image/gif", &huge),
    ]);
    assert_eq!(running.send(&large).status, 413);
    let wrong = parts(&[
        ("title", "", "Tee"),
        ("cover", "; filename=\"c\"\r\ncontent-type: image/webp", "x"),
    ]);
    assert_eq!(running.send(&wrong).status, 415);
    let latin = parts(&[("title", "\r\ncontent-type: text/plain; charset=latin1", "Tee"), COVER]);
    assert_eq!(running.send(&latin).status, 415);
}

/// Their types do not keep the text that the patterns are about.
#[test]
fn patterns_of_uuids_and_times_are_asked_of_texts_and_of_parts_as_they_were_written() {
    const GOOD: &str = "a5f7e3a4-5b0d-4c5b-9d5e-0d1c2b3a4f5e";
    const OTHER: &str = "b5f7e3a4-5b0d-4c5b-9d5e-0d1c2b3a4f5e";
    let running = start();
    let text = |stamp: &str| running.send(&post("/stamps", "text/plain", stamp));
    assert_eq!(text(GOOD).json()["seen"], GOOD);
    assert_eq!(violations(&text(OTHER)), ["# pattern"]);
    assert_eq!(violations(&text("a stamp")), ["# format"]);

    let form = |list: &[Part<'_>]| running.send(&multipart("/stamps", list));
    let stamp = ("stamp", "", GOOD);
    let (morning, evening) = (("times", "", "10:00:00Z"), ("times", "", "20:00:00Z"));
    assert_eq!(form(&[stamp]).json(), serde_json::json!({"seen": GOOD, "count": 0}));
    assert_eq!(form(&[stamp, morning]).json()["count"], 1);
    assert_eq!(form(&[stamp, morning, evening]).json()["count"], 2);
    assert_eq!(violations(&form(&[("stamp", "", OTHER)])), ["#/stamp pattern"]);
    let elsewhere = ("times", "", "10:00:00+01:00");
    assert_eq!(violations(&form(&[stamp, elsewhere])), ["#/times/0 pattern"]);
    assert_eq!(violations(&form(&[stamp, morning, elsewhere])), ["#/times/1 pattern"]);
}

#[test]
fn bytes_go_both_ways_while_they_come() {
    let running = start();
    let bytes: Vec<u8> = (0..3_000_000u32).map(|n| n.to_le_bytes()[0]).collect();
    let reply = running.send(&post("/bytes", "application/octet-stream", bytes.clone()));
    assert_eq!(reply.status, 200);
    assert!(reply.bytes == bytes);
    // The first piece comes back before the last is sent.
    let mut stream = TcpStream::connect(running.address()).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("settable");
    let head = "POST /bytes HTTP/1.1\r\nhost: t\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n";
    stream.write_all(head.as_bytes()).expect("sent");
    let mut seen = String::new();
    while !seen.contains("first") {
        let mut piece = [0; 1024];
        let read = stream.read(&mut piece).expect("it answers");
        assert!(read > 0, "{seen}");
        seen.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    stream.write_all(b"4\r\nlast\r\n0\r\n\r\n").expect("sent");
    let over = running.send(&post("/bytes", "application/octet-stream", vec![0; 4_000_001]));
    assert_eq!(over.status, 413);
}

#[test]
fn items_come_and_go_one_by_one() {
    let running = start();
    let two = format!("{BOOK}\n\n{{\"id\":2,\"title\":\"Two\"}}");
    let reply = running.send(&post("/lines", "application/x-ndjson", two));
    assert_eq!(reply.body, format!("{BOOK}\n{{\"id\":2,\"title\":\"Two\"}}\n"));
    assert_eq!(reply.header("content-type"), Some("application/x-ndjson"));
    let reply = running.send(&post(
        "/records",
        "application/json-seq",
        format!("\u{1e}{BOOK}\n\u{1e}{BOOK}\n"),
    ));
    assert_eq!(reply.body, format!("\u{1e}{BOOK}\n\u{1e}{BOOK}\n"));
    let broken = format!("{BOOK}\n{{\"id\":0}}\n");
    let mut found = violations(&running.send(&post("/lines", "application/x-ndjson", broken)));
    found.sort();
    assert_eq!(found, ["#/1/id minimum", "#/1/title required"]);
    assert_eq!(running.send(&post("/lines", "application/x-ndjson", "{\n")).status, 400);
    let long = format!("{{\"id\":1,\"title\":\"{}\"}}", "x".repeat(2_000_000));
    assert_eq!(running.send(&post("/lines", "application/x-ndjson", long)).status, 413);
}

#[test]
fn events_are_sent_and_end_with_the_service() {
    let running = start();
    let reply = running.send(&Ask::new("GET", "/events").header("accept-encoding", "gzip"));
    assert_eq!(
        reply.body,
        "event: book\nid: 1 2\ndata: {\"id\":1,\"title\":\"first\"}\n\n"
    );
    assert_eq!(reply.header("content-type"), Some("text/event-stream"));
    assert_eq!(reply.header("content-encoding"), None);
    let mut stream = TcpStream::connect(running.address()).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("settable");
    stream
        .write_all(b"GET /events?endless=true HTTP/1.1\r\nhost: t\r\n\r\n")
        .expect("sent");
    let mut seen = Vec::new();
    let mut piece = [0; 1024];
    while !String::from_utf8_lossy(&seen).contains("data: ") {
        let read = stream.read(&mut piece).expect("it answers");
        seen.extend_from_slice(&piece[..read]);
    }
    let begun = Instant::now();
    running.stop();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).expect("it ends");
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(
        String::from_utf8_lossy(&rest).ends_with("0\r\n\r\n"),
        "it ends as it should, not in the middle"
    );
}

#[test]
fn conditions_hold_or_do_not() {
    let running = start();
    let get = |name: &str, value: &str| running.send(&Ask::new("GET", "/books/7").header(name, value)).status;
    assert_eq!(get("if-none-match", "\"other\", W/\"seven\""), 304);
    assert_eq!(get("if-none-match", "\"other\""), 200);
    assert_eq!(get("if-modified-since", "Fri, 02 Jan 2026 03:04:05 GMT"), 304);
    assert_eq!(get("if-modified-since", "Fri, 02 Jan 2026 03:04:04 GMT"), 200);
    let head = running.send(&Ask::new("HEAD", "/books/7"));
    let whole = running.send(&Ask::new("GET", "/books/7"));
    assert_eq!(head.header("content-length"), whole.header("content-length"));
    assert_eq!(head.body, "");
}

#[test]
fn parts_of_a_whole() {
    let running = start();
    let get = |range: &str| {
        let reply = running.send(&Ask::new("GET", "/content").header("range", range));
        (
            reply.status,
            reply.header("content-range").unwrap_or_default().to_owned(),
            reply.body,
        )
    };
    assert_eq!(get("bytes=2-4"), (206, "bytes 2-4/10".to_owned(), "234".to_owned()));
    assert_eq!(get("bytes=-3"), (206, "bytes 7-9/10".to_owned(), "789".to_owned()));
    assert_eq!(get("bytes=8-"), (206, "bytes 8-9/10".to_owned(), "89".to_owned()));
    assert_eq!(get("bytes=0-0,2-3").0, 200);
    assert_eq!(get("lines=1-2").0, 200);
}

#[test]
fn patches_of_both_kinds() {
    let running = start();
    let merge = |body: &str| running.send(&Ask::new("PATCH", "/books/7").body("application/merge-patch+json", body));
    assert_eq!(
        merge(r#"{"subtitle":null}"#).json(),
        serde_json::json!({"id":7,"title":"Seven","subtitle":null})
    );
    assert_eq!(
        merge(r#"{"title":"Eight"}"#).json(),
        serde_json::json!({"id":7,"title":"Eight","subtitle":"A number"})
    );
    assert_eq!(violations(&merge(r#"{"title":null}"#)), ["#/title type"]);
    let patch = |body: &str| running.send(&Ask::new("PUT", "/books/7").body("application/json-patch+json", body));
    let reply = patch(
        r#"[{"op":"test","path":"/id","value":7.0},{"op":"replace","path":"/title","value":"New"},{"op":"remove","path":"/subtitle"}]"#,
    );
    assert_eq!(
        reply.json(),
        serde_json::json!({"id":7,"title":"New"}),
        "{}",
        reply.body
    );
    assert_eq!(
        violations(&patch(r#"[{"op":"test","path":"/id","value":8}]"#)),
        ["#/0 test"]
    );
    assert_eq!(
        violations(&patch(r#"[{"op":"remove","path":"/nothing"}]"#)),
        ["#/0 path"]
    );
    assert_eq!(
        violations(&patch(r#"[{"op":"replace","path":"/title","value":""}]"#)),
        ["#/title minLength"]
    );
    assert_eq!(
        violations(&patch(r#"[{"op":"remove","path":"subtitle"}]"#)),
        ["#/0/path format"]
    );
    let four = format!("[{}]", [r#"{"op":"remove","path":"/a"}"#; 4].join(","));
    assert_eq!(violations(&patch(&four)), ["# maxItems"]);
    assert_eq!(patch(r#"{"op":"remove"}"#).status, 422);
}

#[test]
fn statuses_with_and_without_a_body() {
    let running = start();
    let get = |which: &str| running.send(&Ask::new("GET", format!("/statuses?which={which}")));
    let created = get("created");
    assert_eq!(
        (created.status, created.header("location"), created.body.as_str()),
        (201, Some("/books/8"), "")
    );
    assert_eq!(
        (get("moved").status, get("moved").header("location").map(str::to_owned)),
        (303, Some("/books/7".to_owned()))
    );
    assert_eq!((get("other").status, get("other").body), (203, "other".to_owned()));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect("gzip");
    out
}

#[test]
fn answers_are_packed_where_the_client_wants_it() {
    let running = start();
    let get = |accept: &str| running.send(&Ask::new("GET", "/report").header("accept-encoding", accept));
    let plain = get("identity");
    assert_eq!(plain.header("content-encoding"), None);
    assert!(
        plain
            .header("vary")
            .is_some_and(|vary| vary.contains("accept-encoding"))
    );
    let packed = get("gzip, zstd;q=0.5, br;q=0");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(
        packed.header("content-length"),
        Some(packed.bytes.len().to_string().as_str())
    );
    assert!(packed.bytes.len() < 200);
    assert_eq!(gunzip(&packed.bytes), plain.bytes);
    // The others have features of their own, which this service leaves off.
    assert_eq!(get("br, zstd").header("content-encoding"), None);
    assert_eq!(get("*").header("content-encoding"), Some("gzip"));
    let head = running.send(&Ask::new("HEAD", "/report").header("accept-encoding", "gzip"));
    assert_eq!(head.header("content-length"), packed.header("content-length"));
    assert_eq!(
        running
            .send(&Ask::new("GET", "/books/7").header("accept-encoding", "gzip"))
            .header("content-encoding"),
        None
    );
}

#[test]
fn packed_requests_are_refused_unless_configured_and_bounded_then() {
    let packed = |body: &[u8]| post("/json", "application/json", gzip(body)).header("content-encoding", "gzip");
    let running = start();
    let refused = running.send(&packed(BOOK.as_bytes()));
    assert_eq!(
        (refused.status, refused.header("accept-encoding")),
        (415, Some("identity"))
    );
    drop(running);
    let running = Running::start(service(), &[("APP_UNPACK_BODIES", "true")]);
    assert_eq!(running.send(&packed(BOOK.as_bytes())).status, 200);
    let bomb = gzip(&vec![b' '; 200_000_000]);
    assert!(bomb.len() < 300_000);
    let begun = Instant::now();
    let reply = running.send(&post("/json", "application/json", bomb).header("content-encoding", "gzip"));
    assert_eq!(reply.status, 413, "{}", reply.body);
    assert!(begun.elapsed() < Duration::from_secs(5));
    let torn = &gzip(BOOK.as_bytes())[..20];
    assert_eq!(
        running
            .send(&post("/json", "application/json", torn).header("content-encoding", "gzip"))
            .status,
        400
    );
    let other = running.send(&post("/json", "application/json", "x").header("content-encoding", "compress"));
    assert_eq!((other.status, other.header("accept-encoding")), (415, Some("gzip")));
}
