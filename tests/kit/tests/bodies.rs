//! Bodies: JSON, forms, parts, and what is said about broken ones.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use kit::kit::operation::Builtin;
use kit::kit::types::present;
use kit::kit::{
    At, Base64, Check, DateTime, Failure, FormRule, Input, Map, Part, Patch, RequestBody, Schema, Sensitive, Style,
    Upload,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const LIMIT: u64 = 1 << 20;

fn body(bytes: impl Into<Vec<u8>>) -> RequestBody {
    RequestBody::new(poem::Body::from_vec(bytes.into()), LIMIT)
}

fn why(failure: &Failure) -> (Builtin, Vec<String>) {
    let Failure::Builtin(raised) = failure else {
        panic!("{failure:?}")
    };
    let violations = raised
        .violations
        .iter()
        .map(|one| format!("{} {}", one.pointer, one.code));
    let detail = raised.detail.iter().cloned();
    (raised.builtin, detail.chain(violations).collect())
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    lines: Vec<Line>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    coupon: Patch<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    due: Option<DateTime>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    token: Option<Sensitive<String>>,
    #[serde(default)]
    labels: Map<i32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    sku: String,
    quantity: i32,
}

impl Check for Order {
    fn check(&self, at: &mut At<'_>) {
        at.field("lines").list(&self.lines).min_items(1).checked();
        if let Some(note) = &self.note {
            at.field("note").string(note).max_length(5);
        }
        if let Some(coupon) = self.coupon.value() {
            at.field("coupon").string(coupon).min_length(2);
        }
    }
}

impl Check for Line {
    fn check(&self, at: &mut At<'_>) {
        at.field("sku").string(&self.sku).max_length(32);
        at.field("quantity").integer(self.quantity).range(1..=999);
    }
}

static ORDER: Schema = Schema::new(
    r##"{"$ref": "#/$defs/Order", "$defs": {
    "Order": {"type": "object", "required": ["lines"], "additionalProperties": false, "properties": {
        "lines": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Line"}},
        "note": {"type": "string", "maxLength": 5}, "coupon": {"type": ["string", "null"], "minLength": 2},
        "due": {"type": "string", "format": "date-time"}, "token": {"type": "string"},
        "labels": {"type": "object", "additionalProperties": {"type": "integer", "format": "int32"}}}},
    "Line": {"type": "object", "required": ["sku", "quantity"], "properties": {
        "sku": {"type": "string", "maxLength": 32}, "quantity": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 999}}}}}"##,
);

async fn json_body(bytes: impl Into<Vec<u8>>) -> Result<Order, (Builtin, Vec<String>)> {
    let headers = HeaderMap::new();
    let mut input = Input::of(&[], "", &headers, body(bytes));
    let order = input.json::<Order>(&ORDER).await.required();
    order.ok_or_else(|| why(&input.refuse()))
}

#[tokio::test]
async fn json_is_read_and_checked() {
    let order = json_body(
        r#"{"lines": [{"sku": "a", "quantity": 1.0, "extra": 1}], "coupon": null, "labels": {"z": 1, "a": 2e0}}"#,
    );
    let order = order.await.unwrap();
    assert_eq!(order.lines[0].quantity, 1);
    assert!(order.coupon.is_null());
    assert_eq!(order.labels.keys().collect::<Vec<_>>(), ["z", "a"]);
    let text = r#"{"lines":[{"sku":"a","quantity":1}],"labels":{}}"#;
    assert_eq!(serde_json::to_string(&json_body(text).await.unwrap()).unwrap(), text);
}

#[tokio::test]
async fn json_violations_are_all_told() {
    let invalid = |of: &[&str]| {
        Err((
            Builtin::ValidationFailed,
            of.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>(),
        ))
    };
    for (text, expected) in [
        (r#"{"lines": []}"#, invalid(&["#/lines minItems"])),
        (
            r#"{"lines": [{"sku": "a", "quantity": 0}], "note": "abcdef"}"#,
            invalid(&["#/lines/0/quantity minimum", "#/note maxLength"]),
        ),
        (
            r#"{"lines": [{"sku": 1, "quantity": 0}, 5], "colour": 1}"#,
            invalid(&[
                "#/colour additionalProperties",
                "#/lines/0/sku type",
                "#/lines/0/quantity minimum",
                "#/lines/1 type",
            ]),
        ),
        ("{}", invalid(&["#/lines required"])),
        ("[]", invalid(&["# type"])),
        ("", invalid(&["# required"])),
        (
            r#"{"lines": [{"sku": "a", "quantity": 1.5}], "due": "yesterday"}"#,
            invalid(&["#/lines/0/quantity type", "#/due format"]),
        ),
        (
            r#"{"lines": [{"sku": "a", "quantity": 99999999999}]}"#,
            invalid(&["#/lines/0/quantity format", "#/lines/0/quantity maximum"]),
        ),
        (
            r#"{"lines": [{"sku": "a", "quantity": 1}], "labels": {"a/b": 99999999999}}"#,
            invalid(&["#/labels/a~1b format"]),
        ),
        (
            r#"{"lines": [{"sku": "a", "quantity": 1}], "coupon": ""}"#,
            invalid(&["#/coupon minLength"]),
        ),
        (
            r#"{"lines": [{"sku": "a", "quantity": 1}], "note": null}"#,
            invalid(&["#/note type"]),
        ),
    ] {
        let mut found = json_body(text).await.map(|_| ());
        let mut expected: Result<(), _> = expected;
        for side in [&mut found, &mut expected] {
            side.as_mut().map_err(|(_, all)| all.sort()).unwrap_err();
        }
        assert_eq!(found, expected, "{text}");
    }
}

#[tokio::test]
async fn broken_json_is_malformed() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for (text, expected) in [
        (
            b"{".to_vec(),
            "The body is JSON that ends too early (line 1, column 1).",
        ),
        (b"{'a': 1}".to_vec(), "The body is not JSON (line 1, column 2)."),
        (b"NaN".to_vec(), "The body is not JSON (line 1, column 1)."),
        (
            b"{\"lines\": NaN}".to_vec(),
            "The body is not JSON (line 1, column 11).",
        ),
        (
            b"{} x".to_vec(),
            "The body goes on after its JSON value (line 1, column 4).",
        ),
        ("\u{feff}{}".into(), "The body begins with a byte order mark."),
        (b"\"\xff\"".to_vec(), "The body is not UTF-8 text."),
        (
            b"{\"lines\": [], \"lines\": []}".to_vec(),
            "The body has an object with the same member twice",
        ),
        (
            b"{\"lines\": [], \"labels\": {\"a\": 1, \"a\": 2}}".to_vec(),
            "The body has an object with the same member twice",
        ),
        (
            b"{\"lines\": 1e999}".to_vec(),
            "The body has a number out of range (line 1, column 15).",
        ),
        (deep.into_bytes(), "The body is nested too deeply (line 1, column 128)."),
    ] {
        let (kind, detail) = json_body(text.clone()).await.unwrap_err();
        assert_eq!(kind, Builtin::MalformedBody, "{text:?} {detail:?}");
        assert!(detail[0].starts_with(expected), "{text:?}: {detail:?}");
    }
}

#[tokio::test]
async fn limits_and_encodings() {
    let mut headers = HeaderMap::new();
    let mut input = Input::of(
        &[],
        "",
        &headers,
        RequestBody::new(poem::Body::from_vec(vec![b' '; 100]), 99),
    );
    assert!(input.text::<String>().await.optional().is_none());
    assert_eq!(why(&input.refuse()).0, Builtin::PayloadTooLarge);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    let mut input = Input::of(&[], "", &headers, body("{}"));
    assert!(input.json::<Order>(&ORDER).await.optional().is_none());
    assert_eq!(why(&input.refuse()).0, Builtin::UnsupportedMediaType);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
    let mut input = Input::of(&[], "", &headers, RequestBody::default());
    assert_eq!(input.text::<String>().await.optional(), Some(None));
}

#[tokio::test]
async fn parameters_and_body_in_one_answer() {
    let headers = HeaderMap::new();
    let mut input = Input::of(&[], "limit=x", &headers, body(r#"{"lines": []}"#));
    let limit = input.query("limit").scalar::<i32>().or(20);
    let order = input.json::<Order>(&ORDER).await.required();
    assert!(limit.is_none() && order.is_none());
    let failure = input.refuse();
    assert_eq!(
        why(&failure),
        (
            Builtin::ValidationFailed,
            vec!["#/limit type".into(), "#/lines minItems".into()]
        )
    );
}

#[tokio::test]
async fn keywords_beyond_types_are_judged() {
    static ODD: Schema = Schema::new(r#"{"type": "object", "not": {"required": ["a", "b"]}}"#).judged();
    let headers = HeaderMap::new();
    let mut input = Input::of(&[], "", &headers, body(r#"{"a": 1, "b": 2}"#));
    assert!(input.json::<Value>(&ODD).await.required().is_none());
    assert_eq!(why(&input.refuse()).1, ["# not"]);
    let mut input = Input::of(&[], "", &headers, body(r#"{"a": 1}"#));
    assert_eq!(input.json::<Value>(&ODD).await.required(), Some(json!({"a": 1})));
}

#[derive(Debug, PartialEq, Deserialize)]
struct Search {
    q: String,
    #[serde(default)]
    page: Option<i32>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    codes: Vec<i32>,
    #[serde(default)]
    near: Option<Near>,
    #[serde(default)]
    exact: bool,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Near {
    lat: f64,
}

impl Check for Search {}

static SEARCH: Schema = Schema::new(
    r#"{"type": "object", "required": ["q"], "properties": {"q": {"type": "string"}, "page": {"type": "integer", "minimum": 1},
    "tags": {"type": "array", "items": {"type": "string"}}, "codes": {"type": "array", "items": {"type": "integer"}},
    "near": {"type": "object", "properties": {"lat": {"type": "number"}}}, "exact": {"type": "boolean"}}}"#,
);

async fn form(text: &str) -> Result<Search, (Builtin, Vec<String>)> {
    let headers = HeaderMap::new();
    let mut input = Input::of(&[], "", &headers, body(text));
    let rules = [FormRule {
        name: "codes",
        style: Style::Form,
        explode: false,
    }];
    let read = input.form::<Search>(&SEARCH, &rules).await.required();
    read.ok_or_else(|| why(&input.refuse()))
}

#[tokio::test]
async fn forms() {
    let search = form("q=1+2&page=3&tags=a&tags=b&codes=4,5&near[lat]=1.5&exact=true&other=x")
        .await
        .unwrap();
    let expected = Search {
        q: "1 2".into(),
        page: Some(3),
        tags: vec!["a".into(), "b".into()],
        codes: vec![4, 5],
        near: Some(Near { lat: 1.5 }),
        exact: true,
    };
    assert_eq!(search, expected);
    assert_eq!(form("q=a&tags=b").await.unwrap().tags, ["b"]);
    assert_eq!(
        form("q=a&near=%7B%22lat%22:2%7D").await.unwrap().near,
        Some(Near { lat: 2.0 })
    );
    assert_eq!(form("=x&q=a&=y").await.unwrap().q, "a", "a name may be empty");
    let wrong = form("page=0&exact=maybe&codes=x").await.unwrap_err().1;
    for expected in ["#/q required", "#/page minimum", "#/exact type", "#/codes/0 type"] {
        assert!(wrong.contains(&expected.to_owned()), "{expected} in {wrong:?}");
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn parts(of: &[(&str, &str, &[u8])]) -> (HeaderMap, RequestBody) {
    let mut bytes = Vec::new();
    for (disposition, content_type, content) in of {
        bytes.extend_from_slice(format!("--xyz\r\nContent-Disposition: form-data; {disposition}\r\n").as_bytes());
        if !content_type.is_empty() {
            bytes.extend_from_slice(format!("Content-Type: {content_type}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"--xyz--\r\n");
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("multipart/form-data; boundary=xyz"),
    );
    (headers, body(bytes))
}

const PHOTO: &[Part] = &[Part::file("photo")
    .max_size(300_000)
    .media_types(&["image/*"])
    .verified()];

type Read = (String, Option<Line>, Upload, Vec<Upload>);

async fn photo(of: &[(&str, &str, &[u8])]) -> Result<Read, (Builtin, Vec<String>)> {
    let (headers, body) = parts(of);
    let mut input = Input::of(&[], "", &headers, body);
    let mut parts = input.multipart(PHOTO).await;
    let title = parts.field("title").scalar::<String>().required();
    let line = parts.field("line").json::<Line>(&LINE).optional();
    let photo = parts.file("photo").required();
    let more = parts.files("more").or_default();
    let (Some(title), Some(line), Some(photo), Some(more)) = (title, line, photo, more) else {
        return Err(why(&input.refuse()));
    };
    Ok((title, line, photo, more))
}

static LINE: Schema = Schema::new(
    r#"{"type": "object", "required": ["sku", "quantity"], "properties": {"quantity": {"type": "integer"}}}"#,
);

#[tokio::test]
async fn multipart() {
    let title: (&str, &str, &[u8]) = ("name=\"title\"", "", b"A title");
    let file = "name=\"photo\"; filename=\"C:\\\\x\\\\a.png\"";
    let line: (&str, &str, &[u8]) = ("name=\"line\"", "application/json", br#"{"sku": "a", "quantity": 2}"#);
    let more: (&str, &str, &[u8]) = ("name=\"more\"; filename=\"../b.txt\"", "text/plain", b"b");
    let (text, read, upload, others) = photo(&[title, (file, "image/png", PNG), line, more, more])
        .await
        .unwrap();
    assert_eq!(text, "A title");
    assert_eq!(read.unwrap().quantity, 2);
    assert_eq!(
        (upload.file_name.as_deref(), &*upload.content_type, upload.size()),
        (Some("a.png"), "image/png", PNG.len() as u64)
    );
    assert_eq!(upload.bytes().await.unwrap(), PNG);
    assert_eq!(
        others
            .iter()
            .map(|upload| upload.file_name.clone().unwrap())
            .collect::<Vec<_>>(),
        ["b.txt", "b.txt"]
    );

    let invalid = photo(&[("name=\"line\"", "", b"{\"quantity\": \"x\"}")])
        .await
        .unwrap_err();
    assert_eq!(invalid.0, Builtin::ValidationFailed);
    for expected in [
        "#/title required",
        "#/photo required",
        "#/line/sku required",
        "#/line/quantity type",
    ] {
        assert!(invalid.1.contains(&expected.to_owned()), "{expected} in {invalid:?}");
    }
    let kind =
        async |content_type: &str, content: &[u8]| photo(&[title, (file, content_type, content)]).await.map(|_| ());
    assert_eq!(
        kind("text/plain", b"x").await.unwrap_err().0,
        Builtin::UnsupportedMediaType
    );
    assert_eq!(
        kind("image/png", b"no png").await.unwrap_err().0,
        Builtin::UnsupportedMediaType
    );
    assert_eq!(
        kind("image/jpeg", PNG).await.unwrap_err().0,
        Builtin::UnsupportedMediaType
    );
    let mut large = PNG.to_vec();
    large.resize(300_000, 0);
    let (.., upload, _) = photo(&[title, (file, "image/png", &large)]).await.unwrap();
    assert_eq!(
        upload.bytes().await.unwrap().len(),
        300_000,
        "beyond memory it lies in a file"
    );
    large.push(0);
    assert_eq!(kind("image/png", &large).await.unwrap_err().0, Builtin::PayloadTooLarge);

    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data"));
    let mut input = Input::of(&[], "", &headers, body("x"));
    drop(input.multipart(PHOTO).await);
    assert_eq!(why(&input.refuse()).0, Builtin::MalformedBody);
}

#[test]
fn base64_is_bytes() {
    assert_eq!(
        serde_json::from_str::<Base64>("\"aGk=\"").unwrap(),
        Base64::from(b"hi".as_slice())
    );
}

/// A document that lists the parameter of a media type beside media types got 415 for what it takes.
#[test]
fn a_media_type_without_a_slash_covers_itself() {
    use kit::kit::media::of_body;
    const OFFERED: &[&str] = &["audio/ogg", "codecs=opus", "image/*"];
    let of = |sent: &'static str| {
        of_body(
            &HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(sent))]),
            OFFERED,
        )
    };
    assert_eq!(of("codecs=opus"), Some("codecs=opus"));
    assert_eq!(of("AUDIO/OGG; codecs=opus"), Some("audio/ogg"));
    assert_eq!(of("image/png"), Some("image/*"));
    assert_eq!(of("codecs"), None);
}
