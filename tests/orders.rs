//! The orders service with real handlers over a real database, end to end: what is acknowledged is kept, what is not leaves
//! nothing behind, whatever happens to the process, the database, the disk or the client.

mod common;
#[path = "orders/service.rs"]
mod service;
#[path = "orders/soak.rs"]
mod soak;
#[path = "orders/uploads.rs"]
mod uploads;

use common::running::{Ask, Reply};
use service::{Base, Postgres, READ, Sqlite, WRITE, apigen_check, cancel, create, order_of, start};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// One of each code that handlers raise, and what becomes of the rows.
fn every_code_is_reached(base: &impl Base) {
    let service = start(base, &[]);
    let code = |reply: &Reply| reply.json()["code"].as_str().unwrap_or_default().to_owned();
    let expect = |ask: &Ask, status: u16, wanted: &str| {
        let reply = service.send(ask);
        assert_eq!(
            (reply.status, code(&reply).as_str()),
            (status, wanted),
            "{}",
            reply.body
        );
        reply
    };
    let left = base.number("SELECT available FROM article WHERE sku = 'TEA-100'");
    let made = expect(&create("jo", "TEA-100", 3, "tok_12345678"), 201, "");
    assert_eq!(
        made.header("location"),
        Some(&*format!("/v2/orders/{}", order_of(&made)))
    );
    assert_eq!(
        base.number("SELECT available FROM article WHERE sku = 'TEA-100'"),
        left - 3
    );
    let order = format!("/v2/orders/{}", order_of(&made));

    let reply = expect(&create("a", "SOLD-OUT", 5, "tok_12345678"), 409, "INSUFFICIENT_STOCK");
    assert_eq!(reply.json()["available"], 0);
    expect(&create("b", "NOT-SOLD", 1, "tok_12345678"), 409, "INSUFFICIENT_STOCK");
    expect(&create("c", "TEA-100", 1, "tok_declined"), 402, "PAYMENT_DECLINED");
    expect(&create("d", "PAY-OFF", 1, "tok_12345678"), 503, "PAYMENT_UNAVAILABLE");
    let panicked = expect(&create("e", "TEA-100", 1, "tok_panicking"), 500, "INTERNAL_ERROR");
    assert!(!panicked.body.contains("bug"), "{}", panicked.body);
    assert_eq!(
        base.number("SELECT COUNT(*) FROM customer_order"),
        1,
        "what failed left nothing"
    );
    assert_eq!(
        base.number("SELECT available FROM article WHERE sku = 'TEA-100'"),
        left - 3
    );

    let read = |subject: &str| Ask::new("GET", order.clone()).by(subject, READ);
    expect(&read("jo"), 200, "");
    expect(&read("stranger"), 404, "ORDER_NOT_FOUND");
    let listed = expect(&Ask::new("GET", "/v2/orders?state=paid").by("jo", READ), 200, "");
    assert_eq!(listed.json()[0]["lines"][0]["quantity"], 3);
    let none = expect(&Ask::new("GET", "/v2/orders?state=shipped").by("jo", READ), 200, "");
    assert_eq!(none.body, "[]");

    let patch = |body: &str| {
        Ask::new("PATCH", order.clone())
            .by("jo", WRITE)
            .body("application/merge-patch+json", body)
    };
    expect(&patch("{}"), 400, "EMPTY_PATCH");
    assert_eq!(
        expect(&patch(r#"{"note":"ring twice"}"#), 200, "").json()["note"],
        "ring twice"
    );
    assert_eq!(expect(&read("jo"), 200, "").json()["note"], "ring twice");
    assert!(expect(&patch(r#"{"note":null}"#), 200, "").json()["note"].is_null());

    let upload = |subject: &str| Ask::new("POST", format!("{order}/documents")).by(subject, WRITE);
    let stored = expect(
        &upload("jo").file("bill.pdf", "application/pdf", b"%PDF-1.7\n"),
        201,
        "",
    );
    assert_eq!(stored.json()["size"], 9);
    expect(
        &upload("jo").file("bill.pdf", "application/pdf", b"MZ no pdf"),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    );
    expect(
        &upload("stranger").file("bill.pdf", "application/pdf", b"%PDF-1.7\n"),
        404,
        "ORDER_NOT_FOUND",
    );
    assert_eq!(base.number("SELECT COUNT(*) FROM document"), 1);

    for (state, wanted) in [("shipped", 409), ("delivered", 409), ("paid", 204)] {
        base.run(&format!("UPDATE customer_order SET state = '{state}'"));
        let reply = service.send(&cancel("jo", &order_of(&made)));
        assert_eq!(reply.status, wanted, "{}", reply.body);
    }
    expect(&cancel("jo", &order_of(&made)), 409, "ORDER_NOT_CANCELLABLE");
    assert_eq!(
        base.number("SELECT available FROM article WHERE sku = 'TEA-100'"),
        left,
        "given back once"
    );

    base.run("INSERT INTO maintenance (reason) VALUES ('stocktaking')");
    expect(&read("jo"), 503, "MAINTENANCE");
    expect(&create("f", "TEA-100", 1, "tok_12345678"), 503, "MAINTENANCE");
    base.run("DELETE FROM maintenance");
    expect(&read("jo"), 200, "");
}

/// A request key: one order however often it is sent.
fn a_key_makes_one_order(base: &impl Base) {
    let service = start(base, &[]);
    let ask = create("keys", "TEA-100", 1, "tok_12345678");
    let (first, again) = (service.send(&ask), service.send(&ask));
    assert_eq!((first.status, again.status), (201, 201), "{}", again.body);
    assert_eq!(first.body, again.body);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(
        base.number("SELECT COUNT(*) FROM customer_order WHERE account = 'keys'"),
        1
    );
}

/// The time is up, the client leaves: nothing stays.
fn what_is_given_up_leaves_nothing(base: &impl Base) {
    let service = start(base, &[]);
    let rows = || base.number("SELECT COUNT(*) FROM customer_order WHERE account IN ('slow', 'gone')");
    let left = base.number("SELECT available FROM article WHERE sku = 'TEA-100'");
    let late = service.send(&create("slow", "TEA-100", 1, "tok_sluggish"));
    assert_eq!(late.status, 504, "{}", late.body);
    service.leave(
        &create("gone", "TEA-100", 1, "tok_sluggish"),
        Duration::from_millis(300),
    );
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(rows(), 0);
    assert_eq!(base.number("SELECT available FROM article WHERE sku = 'TEA-100'"), left);
    let next = service.send(&create("next", "TEA-100", 1, "tok_12345678"));
    assert_eq!(next.status, 201, "nobody holds the stock: {}", next.body);
}

/// Two hundred at once want the last thirty.
fn the_last_pieces_are_sold_once(base: &impl Base) {
    let service = start(base, &[]);
    base.run("UPDATE article SET available = 30 WHERE sku = 'TEA-250'");
    let sold = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for number in 0..200 {
            let (service, sold) = (&service, &sold);
            scope.spawn(move || {
                let mut reply = service.send(&create(&format!("buyer-{number}"), "TEA-250", 1, "tok_12345678"));
                // Too many at once: the service says so, and a client tries again.
                for _ in 0..20 {
                    if reply.status != 503 {
                        break;
                    }
                    std::thread::sleep(Duration::from_millis(200));
                    reply = service.send(&create(&format!("buyer-{number}"), "TEA-250", 1, "tok_12345678"));
                }
                assert!([201, 409].contains(&reply.status), "{} {}", reply.status, reply.body);
                sold.fetch_add(u64::from(reply.status == 201), Ordering::SeqCst);
            });
        }
    });
    assert_eq!(sold.load(Ordering::SeqCst), 30);
    assert_eq!(base.number("SELECT available FROM article WHERE sku = 'TEA-250'"), 0);
    assert_eq!(base.number("SELECT COUNT(*) FROM order_line WHERE sku = 'TEA-250'"), 30);
}

/// Killed in the middle of writes, three times: what was acknowledged is there, what was not is whole or not there.
fn a_killed_service_loses_nothing(base: &impl Base) {
    let folder = service::Folder::new(&format!("outbox-{}", base.url().len()));
    let outbox = folder.path("letters");
    let settings = [("APP_OUTBOX", outbox.to_str().expect("text"))];
    let mut acknowledged = BTreeSet::new();
    for round in 0..3 {
        let mut service = start(base, &settings);
        let end = Instant::now() + Duration::from_millis(700);
        let told: Vec<String> = std::thread::scope(|scope| {
            let buyers: Vec<_> = (0..8)
                .map(|buyer| {
                    let service = &service;
                    scope.spawn(move || {
                        let asks = (0..).map(|n| create(&format!("{round}-{buyer}-{n}"), "ABC", 2, "tok_12345678"));
                        let replies = asks.map_while(|ask| service.try_send(&ask));
                        let made = replies.filter(|reply| reply.status == 201);
                        made.map(|reply| order_of(&reply)).collect::<Vec<_>>()
                    })
                })
                .collect();
            std::thread::sleep(end.saturating_duration_since(Instant::now()));
            service.kill();
            buyers
                .into_iter()
                .flat_map(|buyer| buyer.join().expect("no panic"))
                .collect()
        });
        service.gone();
        assert!(told.len() > 5, "the service was at work: {}", told.len());
        acknowledged.extend(told);
    }
    let service = start(base, &settings);
    assert_eq!(service.send(&create("after", "ABC", 1, "tok_12345678")).status, 201);
    let again = |round: u32| service.send(&create(&format!("{round}-0-0"), "ABC", 2, "tok_12345678"));
    assert!(
        (0..3).all(|round| again(round).header("idempotent-replayed") == Some("true")),
        "keys outlive it"
    );
    let there: BTreeSet<String> = base.list("SELECT id FROM customer_order").into_iter().collect();
    let lost: Vec<_> = acknowledged.difference(&there).collect();
    assert!(lost.is_empty(), "{} of {} are lost", lost.len(), acknowledged.len());
    let half =
        "SELECT COUNT(*) FROM customer_order o WHERE NOT EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id)";
    assert_eq!(base.number(half), 0);
    let sold = base.number("SELECT SUM(quantity) FROM order_line WHERE sku = 'ABC'");
    assert_eq!(
        base.number("SELECT available FROM article WHERE sku = 'ABC'"),
        100_000 - sold
    );
    // Every order is confirmed, also those whose letter was under way: its lease ends after ten seconds.
    let end = Instant::now() + Duration::from_secs(30);
    while base.number("SELECT COUNT(*) FROM kit_job") > 0 {
        assert!(
            Instant::now() < end,
            "{} letters are not sent",
            base.run("SELECT COUNT(*) FROM kit_job")
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    let letters = std::fs::read_to_string(&outbox).expect("letters");
    let letters: BTreeSet<String> = letters.lines().map(str::to_owned).collect();
    assert_eq!(letters, there);
}

#[test]
fn every_code_is_reached_on_sqlite() {
    every_code_is_reached(&Sqlite::new("codes"));
}

#[test]
fn keys_and_given_up_requests_on_sqlite() {
    let base = Sqlite::new("given-up");
    a_key_makes_one_order(&base);
    what_is_given_up_leaves_nothing(&base);
}

#[test]
fn the_last_pieces_are_sold_once_on_sqlite() {
    the_last_pieces_are_sold_once(&Sqlite::new("last"));
}

#[test]
fn a_killed_service_loses_nothing_on_sqlite() {
    a_killed_service_loses_nothing(&Sqlite::new("killed"));
}

#[test]
fn all_on_postgres() {
    let base = Postgres::new();
    every_code_is_reached(&base.fresh("codes"));
    a_key_makes_one_order(&base.fresh("keys"));
    what_is_given_up_leaves_nothing(&base.fresh("given_up"));
    the_last_pieces_are_sold_once(&base.fresh("last"));
    a_killed_service_loses_nothing(&base.fresh("killed"));
    base.stops_and_comes_back();
}

#[test]
fn a_full_disk_refuses_in_the_envelope_and_recovers() {
    let disk = service::Disk::small("full-disk");
    let base = Sqlite::at(&disk.path);
    let service = start(&base, &[]);
    let filler = disk.path.join("filler");
    let mut made = 0;
    let order = |n: u32| service.send(&create(&format!("disk-{n}"), "ABC", 1, "tok_12345678"));
    assert_eq!(order(0).status, 201);
    // Somebody else fills the disk.
    let mut file = std::fs::File::create(&filler).expect("a file");
    while file.write_all(&[0; 4096]).is_ok() {}
    drop(file);
    let mut refused = 0;
    for n in 1..40 {
        let reply = order(n);
        match reply.status {
            201 => made += 1,
            503 => {
                refused += 1;
                assert_eq!(reply.json()["code"], "UNAVAILABLE", "{}", reply.body);
            }
            _ => panic!("{} {}\n{}", reply.status, reply.body, service.log()),
        }
    }
    assert!(refused > 0, "the disk is full; {made} were made");
    std::fs::remove_file(&filler).expect("removable");
    assert_eq!(order(100).status, 201, "there is room again");
    assert_eq!(base.number("SELECT COUNT(*) FROM customer_order"), made + 2);
}

#[test]
fn it_keeps_its_contract() {
    let said = apigen_check();
    let scenarios = said
        .lines()
        .find(|line| line.contains("scenarios are answered as they say"));
    assert!(
        scenarios.is_some_and(|line| line.contains("✓") && line.ends_with("7 of 7")),
        "{said}"
    );
    assert!(!said.contains("AG530"), "every operation is reached: {said}");
}

#[test]
fn a_team_tests_its_handlers_with_a_fake_provider_and_a_database_in_memory() {
    let said = service::cargo_test();
    assert!(said.contains("an_order_is_paid_before_it_is_placed ... ok"), "{said}");
}
