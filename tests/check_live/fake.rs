//! A small service by hand, in no framework: conforming, or with one deliberate fault.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The document that the service keeps.
pub const DOCUMENT: &str = include_str!("items.yaml");
/// The one API key.
pub const KEY: &str = "sesame";

/// What is wrong with a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    UndeclaredStatus,
    WrongBody,
    WrongMediaType,
    MissingHeader,
    NoMinimum,
    NoRequired,
    UnknownMembersPass,
    WrongField,
    WrongCode,
    BareNotFound,
    NoAllow,
    WrongAllow,
    AnyoneMayRead,
    LenientMediaType,
    NoSizeLimit,
    MalformedIs500,
    Leak,
    LooseLimit,
    TightLimit,
    NoRetryAfter,
    NoTrace,
    NoReplay,
    ReuseIsAccepted,
    HeadFails,
    Unhealthy,
    ValidIsRefused,
    HangsUp,
    TakesTwice,
    FindsAll,
}

/// Starts the service on a free port; it lives as long as the test.
pub fn start(fault: Fault) -> String {
    started(fault, answer)
}

/// Starts another service, which keeps its word.
pub fn other(answers: Answers) -> String {
    started(Fault::None, answers)
}

/// What a service answers.
pub type Answers = fn(&Request, Fault, &mut State) -> Answer;

fn started(fault: Fault, answers: Answers) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let state = Arc::new(Mutex::new(State::default()));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let state = Arc::clone(&state);
            std::thread::spawn(move || serve(&stream, fault, answers, &state));
        }
    });
    url
}

#[derive(Default)]
pub struct State {
    counts: BTreeMap<String, u32>,
    kept: BTreeMap<String, (Vec<u8>, Answer)>,
    /// Names of more than three letters are given once.
    pub taken: BTreeSet<String>,
}

pub struct Request {
    pub method: String,
    pub path: String,
    query: String,
    pub headers: BTreeMap<String, String>,
    body: Vec<u8>,
    too_large: bool,
}

#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

fn serve(stream: &TcpStream, fault: Fault, answers: Answers, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader, fault) {
        if fault == Fault::HangsUp && request.path.starts_with("/items/") {
            return;
        }
        let answer = answers(&request, fault, &mut state.lock().expect("no panic"));
        let close = request.too_large;
        if write(stream, &request, &answer, fault, close).is_none() || close {
            return;
        }
    }
}

fn read(reader: &mut BufReader<&TcpStream>, fault: Fault) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let mut words = lines.first()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let header = |line: &String| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers: BTreeMap<String, String> = lines.iter().skip(1).filter_map(header).collect();
    let length: usize = headers
        .get("content-length")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let too_large = length > 1024 && fault != Fault::NoSizeLimit;
    let mut body = vec![0; if too_large { 0 } else { length }];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body,
        too_large,
    })
}

fn write(mut stream: &TcpStream, request: &Request, answer: &Answer, fault: Fault, close: bool) -> Option<()> {
    let reason = "Whatever";
    let mut head = format!(
        "HTTP/1.1 {} {reason}\r\nContent-Length: {}\r\n",
        answer.status,
        answer.body.len()
    );
    if fault != Fault::NoTrace {
        let _ = write!(head, "X-Correlation-ID: {}\r\n", trace(request));
    }
    for (name, value) in &answer.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if close {
        head.push_str("Connection: close\r\n");
    }
    head.push_str("\r\n");
    if request.method != "HEAD" {
        head.push_str(&answer.body);
    }
    stream.write_all(head.as_bytes()).ok()
}

fn trace(request: &Request) -> String {
    let parent = request
        .headers
        .get("traceparent")
        .map(String::as_str)
        .unwrap_or_default();
    parent.split('-').nth(1).unwrap_or_default().to_owned()
}

pub fn json_answer(status: u16, body: &Value) -> Answer {
    let headers = vec![("Content-Type", "application/json".to_owned())];
    Answer {
        status,
        headers,
        body: body.to_string(),
    }
}

pub fn problem(request: &Request, status: u16, code: &str, more: &Value) -> Answer {
    let mut body = json!({
        "type": "about:blank", "title": "No", "status": status, "detail": "No.",
        "instance": request.path, "code": code, "trace_id": trace(request),
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let headers = vec![("Content-Type", "application/problem+json".to_owned())];
    Answer {
        status,
        headers,
        body: body.to_string(),
    }
}

fn violation(request: &Request, location: &str, pointer: &str, keyword: &str) -> Answer {
    let item = json!({ "in": location, "pointer": format!("#{pointer}"), "code": keyword, "detail": "No." });
    problem(request, 422, "VALIDATION_FAILED", &json!({ "errors": [item] }))
}

fn answer(request: &Request, fault: Fault, state: &mut State) -> Answer {
    let segments: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    match segments.as_slice() {
        ["health"] | ["health", "live"] if fault == Fault::Unhealthy => json_answer(503, &json!({})),
        ["health"] | ["health", "live"] => json_answer(200, &json!({ "status": "ok" })),
        ["metrics"] => Answer {
            status: 200,
            headers: vec![("Content-Type", "text/plain".to_owned())],
            body: "# HELP x y\nx{a=\"b\"} 1\n".to_owned(),
        },
        ["items"] => routed(request, fault, state, &["GET", "POST"], None),
        ["items", id] => routed(request, fault, state, &["GET"], Some(id)),
        _ if fault == Fault::BareNotFound => json_answer(404, &json!({ "oops": true })),
        _ => problem(request, 404, "NOT_FOUND", &json!({})),
    }
}

fn routed(request: &Request, fault: Fault, state: &mut State, methods: &[&str], id: Option<&str>) -> Answer {
    let mut allow = methods.join(", ");
    if fault == Fault::WrongAllow {
        "GET, DELETE".clone_into(&mut allow);
    }
    let method = if request.method == "HEAD" {
        "GET"
    } else {
        &request.method
    };
    if method == "OPTIONS" {
        return Answer {
            status: 204,
            headers: vec![("Allow", allow)],
            body: String::new(),
        };
    }
    if request.method == "HEAD" && fault == Fault::HeadFails || !methods.contains(&method) {
        let mut answer = problem(request, 405, "METHOD_NOT_ALLOWED", &json!({}));
        if fault != Fault::NoAllow {
            answer.headers.push(("Allow", allow));
        }
        return answer;
    }
    let known = request.headers.get("x-key").is_some_and(|key| key == KEY);
    let open = fault == Fault::AnyoneMayRead && method == "GET";
    if !known && !open {
        let mut answer = problem(request, 401, "AUTHENTICATION_REQUIRED", &json!({}));
        answer.headers.push(("WWW-Authenticate", "ApiKey".to_owned()));
        return answer;
    }
    match (method, id) {
        ("POST", _) => create(request, fault, state),
        (_, Some(id)) => one(request, fault, id),
        _ => list(request, fault),
    }
}

fn item(id: i64) -> Value {
    json!({ "id": id, "name": "tea", "size": 3 })
}

fn one(request: &Request, fault: Fault, id: &str) -> Answer {
    if fault == Fault::UndeclaredStatus {
        return json_answer(206, &item(1));
    }
    if fault == Fault::ValidIsRefused {
        return violation(request, "path", "/id", "type");
    }
    match id.parse() {
        Ok(id) if fault == Fault::WrongBody => json_answer(200, &json!({ "id": id, "name": 7, "size": 3 })),
        Ok(999) if fault != Fault::FindsAll => problem(request, 404, "ITEM_NOT_FOUND", &json!({})),
        Ok(id) => json_answer(200, &item(id)),
        Err(_) => violation(request, "path", "/id", "type"),
    }
}

fn list(request: &Request, fault: Fault) -> Answer {
    let limit = request.query.split('&').find_map(|pair| pair.strip_prefix("limit="));
    let Some(limit) = limit else { return listed(fault) };
    let pointer = if fault == Fault::WrongField { "/size" } else { "/limit" };
    match limit.parse::<i64>() {
        Ok(0) if fault == Fault::NoMinimum => listed(fault),
        Ok(..=0) => violation(request, "query", pointer, "minimum"),
        Ok(11..) => violation(request, "query", pointer, "maximum"),
        Ok(_) => listed(fault),
        Err(_) => violation(request, "query", pointer, "type"),
    }
}

fn listed(fault: Fault) -> Answer {
    let mut answer = json_answer(200, &json!([item(1)]));
    if fault == Fault::WrongMediaType {
        answer.headers = vec![("Content-Type", "text/html".to_owned())];
    }
    answer
}

fn create(request: &Request, fault: Fault, state: &mut State) -> Answer {
    if request.too_large {
        return problem(request, 413, "PAYLOAD_TOO_LARGE", &json!({}));
    }
    let media_type = request
        .headers
        .get("content-type")
        .map(String::as_str)
        .unwrap_or_default();
    if media_type != "application/json" && !request.body.is_empty() && fault != Fault::LenientMediaType {
        return problem(request, 415, "UNSUPPORTED_MEDIA_TYPE", &json!({}));
    }
    if let Some(refused) = limited(request, fault, state) {
        return refused;
    }
    let Some(key) = request.headers.get("idempotency-key") else {
        return problem(request, 400, "IDEMPOTENCY_KEY_MISSING", &json!({}));
    };
    if fault == Fault::LenientMediaType && media_type != "application/json" {
        return created(fault);
    }
    let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
        if fault == Fault::MalformedIs500 {
            return problem(request, 500, "INTERNAL_ERROR", &json!({}));
        }
        let code = if fault == Fault::WrongCode {
            "BROKEN"
        } else {
            "MALFORMED_BODY"
        };
        let leak = if fault == Fault::Leak {
            "panicked at src/main.rs:7"
        } else {
            "No."
        };
        return problem(request, 400, code, &json!({ "detail": leak }));
    };
    if let Some((pointer, keyword)) = broken(&body, fault) {
        return violation(request, "body", &pointer, keyword);
    }
    let name = body["name"].as_str().unwrap_or_default().to_owned();
    if name.len() > 3 && !state.taken.insert(name) && fault != Fault::TakesTwice {
        return problem(request, 409, "ITEM_TAKEN", &json!({}));
    }
    kept(request, fault, state, key)
}

fn limited(request: &Request, fault: Fault, state: &mut State) -> Option<Answer> {
    let client = request.headers.get("x-client").cloned().unwrap_or_default();
    let count = state.counts.entry(client).or_default();
    *count += 1;
    let most = match fault {
        Fault::LooseLimit => 8,
        Fault::TightLimit => 3,
        _ => 4,
    };
    (*count > most).then(|| {
        let mut answer = problem(request, 429, "RATE_LIMITED", &json!({}));
        if fault != Fault::NoRetryAfter {
            answer.headers.push(("Retry-After", "60".to_owned()));
        }
        answer
    })
}

fn kept(request: &Request, fault: Fault, state: &mut State, key: &str) -> Answer {
    if let Some((body, answer)) = state.kept.get(key).filter(|_| fault != Fault::NoReplay) {
        if *body != request.body && fault != Fault::ReuseIsAccepted {
            return problem(request, 422, "IDEMPOTENCY_KEY_REUSED", &json!({}));
        }
        let mut again = answer.clone();
        again.headers.push(("Idempotent-Replayed", "true".to_owned()));
        return again;
    }
    let answer = created(fault);
    state
        .kept
        .insert(key.to_owned(), (request.body.clone(), answer.clone()));
    answer
}

fn created(fault: Fault) -> Answer {
    let mut answer = json_answer(201, &item(1));
    if fault != Fault::MissingHeader {
        answer.headers.push(("Location", "/items/1".to_owned()));
    }
    answer
}

/// The first broken constraint of a new item.
fn broken(body: &Value, fault: Fault) -> Option<(String, &'static str)> {
    let at = |pointer: &str, keyword| Some((pointer.to_owned(), keyword));
    let Some(object) = body.as_object() else {
        return at("", "type");
    };
    if !object.contains_key("name") && fault != Fault::NoRequired {
        return at("/name", "required");
    }
    if let Some(stranger) = object.keys().find(|key| !["name", "size"].contains(&key.as_str())) {
        return (fault != Fault::UnknownMembersPass).then(|| (format!("/{stranger}"), "additionalProperties"));
    }
    match object.get("name") {
        Some(Value::String(name)) if name.is_empty() => return at("/name", "minLength"),
        Some(Value::String(name)) if name.chars().count() > 8 => return at("/name", "maxLength"),
        Some(Value::String(name)) if !name.chars().all(|c| c.is_ascii_lowercase()) => return at("/name", "pattern"),
        None | Some(Value::String(_)) => {}
        Some(_) => return at("/name", "type"),
    }
    match object.get("size") {
        None => None,
        Some(size) => match size.as_i64() {
            Some(..=-1) if fault == Fault::NoMinimum => None,
            Some(0..=9) => None,
            Some(..=-1) => at("/size", "minimum"),
            Some(_) => at("/size", "maximum"),
            None => at("/size", "type"),
        },
    }
}
