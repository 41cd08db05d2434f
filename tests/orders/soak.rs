//! A long mixed load with faults that come and go: what clients saw is what the metrics say, and nothing piles up.

use crate::common::running::{Ask, Running};
use crate::service::{Base, READ, Sqlite, WRITE, cancel, create, keyed, order_of, start};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The variable that says how many seconds it lasts: `APIGEN_SOAK=600 cargo test --test orders soak`.
const SECONDS: &str = "APIGEN_SOAK";
const CLIENTS: u64 = 4;
/// So many people ask; each has a count of its own in every limit.
const USERS: u64 = 1_000;
/// By how much memory may have grown since a quarter of the time was over, whatever the length: pools fill up.
const ROOM: f64 = 12.0 * 1024.0 * 1024.0;

/// How often something was answered: method, route and status; code and route.
#[derive(Default)]
struct Seen {
    answers: BTreeMap<(String, String, u16), u64>,
    codes: BTreeMap<(String, String), u64>,
}

/// The series of a service at one moment.
struct Metrics(String);

impl Metrics {
    fn of(service: &Running) -> Self {
        Self(service.send(&Ask::new("GET", "/metrics")).body)
    }

    fn number(&self, series: &str) -> f64 {
        let mut lines = self.0.lines().filter_map(|line| line.strip_prefix(series));
        let value = lines.find_map(|rest| rest.trim().parse().ok());
        value.unwrap_or_else(|| panic!("no series {series}"))
    }

    fn seen(&self) -> Seen {
        let answer = r#"(?m)^http_server_request_duration_seconds_count\{http_request_method="([^"]*)",http_route="([^"]*)",http_response_status_code="(\d+)"\} (\d+)$"#;
        let code = r#"(?m)^http_server_errors_total\{code="([^"]*)",http_route="([^"]*)"\} (\d+)$"#;
        let (answer, code) = (Regex::new(answer).expect("sound"), Regex::new(code).expect("sound"));
        let answers = answer.captures_iter(&self.0).map(|all| {
            let status = all[3].parse().expect("a status");
            let count = all[4].parse().expect("a count");
            ((all[1].to_owned(), all[2].to_owned(), status), count)
        });
        let codes = code.captures_iter(&self.0).map(|all| {
            let count = all[3].parse().expect("a count");
            ((all[1].to_owned(), all[2].to_owned()), count)
        });
        Seen {
            // Who asks for the metrics is told of after the answer.
            answers: answers.filter(|((_, route, _), _)| route != "metrics").collect(),
            codes: codes.collect(),
        }
    }
}

impl Seen {
    fn note(&mut self, method: &str, route: &str, status: u16, code: Option<&str>) {
        *self
            .answers
            .entry((method.to_owned(), route.to_owned(), status))
            .or_default() += 1;
        if let Some(code) = code {
            *self.codes.entry((code.to_owned(), route.to_owned())).or_default() += 1;
        }
    }
}

/// One of the clients: asks this and that until the end, and notes what it is answered.
fn client(number: u64, service: &Running, seen: &Mutex<Seen>, end: Instant, made: &AtomicU64) {
    let one = "/orders/{order_id}";
    let cancellation = "/orders/{order_id}/cancellation";
    let mut last = None;
    for round in 0_u64.. {
        if Instant::now() > end {
            return;
        }
        let who = format!("soak-{}", (number * 7_919 + round) % USERS);
        let key = format!("{number}-{round}");
        let order = last
            .clone()
            .unwrap_or_else(|| "7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10".to_owned());
        let read = |path: String| Ask::new("GET", path);
        let (method, route, ask) = match round % 16 {
            0 | 4 | 8 => ("POST", "/orders", keyed(&who, &key, "ABC", 1, "tok_12345678")),
            1 => ("GET", "/orders", read("/v2/orders?limit=5".to_owned()).by(&who, READ)),
            2 => ("GET", "/orders", read("/v2/orders?limit=0".to_owned()).by(&who, READ)),
            3 => ("GET", "/orders", read("/v2/orders".to_owned())),
            5 => ("GET", one, read(format!("/v2/orders/{order}")).by(&who, READ)),
            6 => ("GET", one, read("/v2/orders/no-uuid".to_owned()).by(&who, READ)),
            7 => ("POST", "/orders", keyed(&who, &key, "ABC", 1, "tok_declined")),
            9 => ("POST", "/orders", keyed(&who, &key, "ABC", 1, "tok_panicking")),
            10 => ("POST", "/orders", keyed(&who, &key, "PAY-OFF", 1, "tok_12345678")),
            11 => ("POST", "/orders", keyed(&who, &key, "SOLD-OUT", 1, "tok_12345678")),
            12 => (
                "POST",
                "/orders",
                Ask::new("POST", "/v2/orders").by(&who, WRITE).key(&key).json("{"),
            ),
            13 => ("DELETE", "/orders", Ask::new("DELETE", "/v2/orders")),
            14 => ("GET", "", read("/v2/nowhere".to_owned())),
            // One of many in a minute: limits refuse most of them.
            _ => ("POST", "/orders", create("hasty", "ABC", 1, "tok_12345678")),
        };
        let reply = service.send(&ask);
        let error = (reply.status >= 400).then(|| reply.json()["code"].as_str().unwrap_or("NONE").to_owned());
        seen.lock()
            .expect("no panic")
            .note(method, route, reply.status, error.as_deref());
        if reply.status == 201 {
            let again = reply.header("idempotent-replayed").is_some();
            made.fetch_add(u64::from(!again), Ordering::SeqCst);
            let order = order_of(&reply);
            if round % 32 == 8 {
                let reply = service.send(&cancel(&who, &order));
                assert!([204, 503].contains(&reply.status), "{} {}", reply.status, reply.body);
                let code = (reply.status == 503).then_some("MAINTENANCE");
                seen.lock()
                    .expect("no panic")
                    .note("POST", cancellation, reply.status, code);
            }
            last = Some(order);
        }
        if round % 64 == 40 {
            let ask = create(&format!("left-{key}"), "ABC", 1, "tok_sluggish");
            service.leave(&ask, Duration::from_millis(80));
            seen.lock().expect("no panic").note("POST", "/orders", 499, None);
        }
        if round % 48 == 20 {
            let answer = service.bytes(b"NO HTTP AT ALL\r\n\r\n");
            assert!(
                answer.starts_with(b"HTTP/1.1 400 "),
                "{}",
                String::from_utf8_lossy(&answer)
            );
            seen.lock()
                .expect("no panic")
                .note("_OTHER", "", 400, Some("MALFORMED_BODY"));
        }
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures of a long soak")]
fn a_soak_with_faults_leaks_nothing_and_counts_right() {
    let seconds: u64 = std::env::var(SECONDS)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(10);
    let base = Sqlite::new("soak");
    base.run("SELECT 1");
    let service = start(&base, &[]);
    base.run("UPDATE article SET available = 100000000 WHERE sku = 'ABC'");
    let (seen, made) = (Mutex::new(Seen::default()), AtomicU64::new(0));
    let begun = Instant::now();
    let end = begun + Duration::from_secs(seconds);
    let mut early = None;
    std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let (service, seen, made) = (&service, &seen, &made);
            scope.spawn(move || client(number, service, seen, end, made));
        }
        // Meanwhile the service is shut for a while, again and again.
        while Instant::now() < end {
            std::thread::sleep(Duration::from_millis(700));
            base.run("INSERT INTO maintenance (reason) VALUES ('soak')");
            std::thread::sleep(Duration::from_millis(300));
            base.run("DELETE FROM maintenance");
            if early.is_none() && begun.elapsed() > Duration::from_secs(seconds) / 4 {
                early = Some(Metrics::of(&service));
            }
        }
    });
    let patience = Instant::now() + Duration::from_mins(1);
    let waiting = "queue_jobs{task=\"send_confirmation\",state=\"waiting\"}";
    while Metrics::of(&service).number(waiting) > 0.0 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(500));
    }
    let (late, mut seen) = (Metrics::of(&service), seen.into_inner().expect("no panic"));
    let mut told = late.seen();
    // Who left while the service was shut was answered all the same, and did not hear it.
    let left = ("POST".to_owned(), "/orders".to_owned(), 499);
    let unheard = seen.answers.remove(&left).unwrap_or(0) - told.answers.remove(&left).unwrap_or(0);
    let shut = ("POST".to_owned(), "/orders".to_owned(), 503);
    *seen.answers.entry(shut).or_default() += unheard;
    *seen
        .codes
        .entry(("MAINTENANCE".to_owned(), "/orders".to_owned()))
        .or_default() += unheard;
    assert_eq!(told.answers, seen.answers);
    assert_eq!(told.codes, seen.codes);
    let total: u64 = seen.answers.values().sum();
    println!("{total} requests in {seconds} s: {:#?}", seen.answers);
    assert!(
        late.number("http_server_active_requests") < 2.0,
        "only this one is under way"
    );
    assert!(late.number(waiting) < 1.0, "letters are not sent");
    let dead = "queue_jobs{task=\"send_confirmation\",state=\"dead\"}";
    assert!(late.number(dead) < 1.0, "letters are given up");
    let made = i64::try_from(made.into_inner()).expect("few");
    assert_eq!(
        base.number("SELECT COUNT(*) FROM customer_order"),
        made,
        "what was acknowledged, and no more"
    );
    let early = early.expect("a quarter is over");
    let (memory, descriptors) = ("process_resident_memory_bytes", "process_open_fds");
    let grown = late.number(memory) - early.number(memory);
    println!("memory grew by {:.1} MiB", grown / 1024.0 / 1024.0);
    assert!(grown < ROOM, "{grown} bytes more after {total} requests");
    assert!(
        late.number(descriptors) <= early.number(descriptors) + 8.0,
        "descriptors pile up"
    );
    for wanted in [200, 201, 204, 400, 401, 402, 404, 405, 409, 422, 429, 500, 503] {
        assert!(
            seen.answers.keys().any(|(_, _, status)| *status == wanted),
            "{wanted} was not met"
        );
    }
}
