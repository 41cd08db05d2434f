//! Whom a limit counts: addresses behind proxies, users, keys, headers; and what it says to each.

mod common;

use common::Reply;
use kit::kit::config::Variables;
use kit::kit::operation::*;
use kit::kit::{Answer, Api, Call, Config, Failure, Server, Service};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;

const KEYS: &str = "ann:0123456789abcdef,bob:fedcba9876543210";

type Segments = &'static [&'static [Segment]];

const fn limited(id: &'static str, segments: Segments, limits: &'static [RateLimit]) -> Operation {
    Operation {
        id,
        segments,
        rate_limits: limits,
        ..Operation::BASE
    }
}

const fn limit(name: &'static str, key: LimitKey) -> RateLimit {
    RateLimit {
        name,
        quota: 2,
        window: Duration::from_secs(60),
        key,
        burst: None,
        cost: 1,
    }
}

const SIGNED: &[Requirement] = &[
    Requirement(&[SchemeUse {
        scheme: "basic",
        scopes: &[],
    }]),
    Requirement(&[SchemeUse {
        scheme: "key",
        scopes: &[],
    }]),
];

static BY_IP: Operation = limited("ip", &[&[Segment::Literal("ip")]], &[limit("ip", LimitKey::Ip)]);
static BY_USER: Operation = Operation {
    security: SIGNED,
    ..limited("user", &[&[Segment::Literal("user")]], &[limit("user", LimitKey::User)])
};
static BY_KEY: Operation = Operation {
    security: SIGNED,
    ..limited("key", &[&[Segment::Literal("key")]], &[limit("key", LimitKey::ApiKey)])
};
static BY_HEADER: Operation = limited(
    "header",
    &[&[Segment::Literal("header")]],
    &[limit("header", LimitKey::Header("x-tenant"))],
);
static BY_ALL: Operation = limited("all", &[&[Segment::Literal("all")]], &[limit("all", LimitKey::Global)]);
static DEAR: Operation = limited(
    "dear",
    &[&[Segment::Literal("dear")]],
    &[RateLimit {
        quota: 10,
        cost: 4,
        ..limit("dear", LimitKey::Global)
    }],
);
static BURST: Operation = limited(
    "burst",
    &[&[Segment::Literal("burst")]],
    &[
        RateLimit {
            quota: 60,
            burst: Some(2),
            ..limit("burst", LimitKey::Global)
        },
        RateLimit {
            quota: 3,
            window: Duration::from_secs(3_600),
            ..limit("hour", LimitKey::Global)
        },
    ],
);
static CONTRACT: Contract = Contract {
    operations: &[&BY_IP, &BY_USER, &BY_KEY, &BY_HEADER, &BY_ALL, &DEAR, &BURST],
    schemes: &[
        Scheme {
            name: "basic",
            kind: SchemeKind::Basic,
        },
        Scheme {
            name: "key",
            kind: SchemeKind::ApiKey {
                location: KeyLocation::Header,
                name: "X-Key",
            },
        },
    ],
    ..Contract::BASE
};

struct Quiet;

impl Api for Quiet {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, _: &Call<'_>) -> Result<Answer, Failure> {
        Ok(Answer::empty(204))
    }
}

/// A service, as addresses of this machine see it.
struct Running {
    address: SocketAddr,
}

async fn service(settings: &[(&str, &str)]) -> Running {
    let usual = [
        ("APP_ADDR", "127.0.0.1:0"),
        ("APP_API_KEYS", KEYS),
        ("APP_BASIC_USERS", "ann:0123456789abcdef"),
    ];
    let variables: Variables = usual.iter().chain(settings).copied().collect();
    let config = Config::from_variables(variables, &CONTRACT).expect("sound");
    let service = Service::new(Quiet).with_config(&config);
    let server = Server::bind(config).await.expect("a port");
    let address = server.address().expect("an address");
    tokio::spawn(server.serve(service, std::future::pending()));
    Running { address }
}

async fn from(service: &Running, peer: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let socket = TcpSocket::new_v4().expect("a socket");
    let peer = peer.parse::<std::net::Ipv4Addr>().expect("an address");
    socket.bind((peer, 0).into()).expect("an address of this machine");
    let mut stream = socket.connect(service.address).await.expect("it listens");
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{lines}\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("answered");
    let (head, text) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let pairs = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    Reply {
        status: status.expect("a status"),
        headers: pairs
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect(),
        text: text.to_owned(),
    }
}

/// How many of five requests pass.
async fn passing(service: &Running, peer: &str, path: &str, headers: &[(&str, &str)]) -> usize {
    let mut passed = 0;
    for _ in 0..5 {
        let reply = from(service, peer, path, headers).await;
        assert!(
            reply.status == 204 || reply.status == 429,
            "{} {}",
            reply.status,
            reply.text
        );
        passed += usize::from(reply.status == 204);
    }
    passed
}

#[tokio::test]
async fn addresses_are_told_apart_and_nobody_chooses_his_own() {
    let service = service(&[("APP_TRUSTED_PROXIES", "127.1.0.0/16, 127.9.9.9")]).await;
    let said = |address: &'static str| [("x-forwarded-for", address)];
    assert_eq!(passing(&service, "127.0.2.1", "/ip", &[]).await, 2);
    // Who is no proxy is who he is, whatever he says.
    assert_eq!(passing(&service, "127.0.2.1", "/ip", &said("127.0.2.7")).await, 0);
    // A proxy of the network is believed, and told apart from its clients.
    assert_eq!(passing(&service, "127.1.2.3", "/ip", &said("127.0.2.8")).await, 2);
    assert_eq!(
        passing(&service, "127.1.7.7", "/ip", &said("127.0.2.8")).await,
        0,
        "the same client"
    );
    assert_eq!(
        passing(&service, "127.2.0.1", "/ip", &said("127.0.2.9")).await,
        2,
        "no proxy of ours"
    );
    assert_eq!(passing(&service, "127.2.0.1", "/ip", &said("127.0.2.10")).await, 0);
    // What a client claims before its proxy is not believed; what proxies add is passed over.
    let chain = said("203.0.113.9, 127.0.2.8, 127.9.9.9");
    assert_eq!(passing(&service, "127.1.2.3", "/ip", &chain).await, 0);
    assert_eq!(
        passing(&service, "127.1.2.3", "/ip", &said("2001:db8:1:2:3::4")).await,
        2
    );
    assert_eq!(
        passing(&service, "127.1.2.3", "/ip", &said("2001:db8:1:2:9::9")).await,
        0,
        "one network"
    );
    assert_eq!(passing(&service, "127.1.2.3", "/ip", &said("2001:db8:1:3::4")).await, 2);
}

#[tokio::test]
async fn users_and_keys_are_counted_wherever_they_come_from() {
    let service = service(&[]).await;
    let ann = [("x-key", "0123456789abcdef")];
    let bob = [("x-key", "fedcba9876543210")];
    let basic = [("authorization", "Basic YW5uOjAxMjM0NTY3ODlhYmNkZWY=")];
    assert_eq!(passing(&service, "127.0.2.1", "/user", &ann).await, 2);
    assert_eq!(passing(&service, "127.0.2.2", "/user", &ann).await, 0);
    assert_eq!(
        passing(&service, "127.0.2.2", "/user", &basic).await,
        0,
        "the same user"
    );
    assert_eq!(passing(&service, "127.0.2.1", "/user", &bob).await, 2);
    assert_eq!(passing(&service, "127.0.2.1", "/key", &ann).await, 2);
    assert_eq!(passing(&service, "127.0.2.9", "/key", &ann).await, 0);
    assert_eq!(passing(&service, "127.0.2.1", "/key", &bob).await, 2);
    // Who has no key is counted by address, and pays for nobody else's.
    assert_eq!(passing(&service, "127.0.2.1", "/key", &basic).await, 2);
    assert_eq!(passing(&service, "127.0.2.2", "/key", &basic).await, 2);
}

#[tokio::test]
async fn headers_and_everybody() {
    let service = service(&[]).await;
    let tenant = |name: &'static str| [("x-tenant", name)];
    assert_eq!(passing(&service, "127.0.2.1", "/header", &tenant("a")).await, 2);
    assert_eq!(passing(&service, "127.0.2.2", "/header", &tenant("a")).await, 0);
    assert_eq!(passing(&service, "127.0.2.1", "/header", &tenant("b")).await, 2);
    assert_eq!(passing(&service, "127.0.2.1", "/header", &[]).await, 2, "by address");
    assert_eq!(
        passing(&service, "127.0.2.1", "/header", &tenant("127.0.2.1")).await,
        2,
        "a name is no address"
    );
    assert_eq!(passing(&service, "127.0.2.1", "/all", &[]).await, 2);
    assert_eq!(passing(&service, "127.0.2.2", "/all", &[]).await, 0);
}

#[tokio::test]
async fn costs_and_bursts_are_told_and_waiting_helps() {
    let service = service(&[]).await;
    let told = async |path: &'static str| {
        let reply = from(&service, "127.0.2.1", path, &[]).await;
        let header = |name: &str| reply.header(name).to_owned();
        (
            reply.status.as_u16(),
            header("ratelimit-policy"),
            header("ratelimit"),
            header("retry-after"),
        )
    };
    let dear = [told("/dear").await, told("/dear").await, told("/dear").await];
    assert_eq!(dear.each_ref().map(|one| one.0), [204, 204, 429]);
    assert_eq!(dear[0].1, "\"dear\";q=10;w=60");
    assert_eq!(dear[0].2, "\"dear\";r=6;t=60");
    assert_eq!(
        (dear[1].2.as_str(), dear[2].2.as_str()),
        ("\"dear\";r=2;t=60", "\"dear\";r=2;t=60")
    );
    assert_eq!(dear[2].3, "60");

    let mut burst = Vec::new();
    for _ in 0..3 {
        burst.push(told("/burst").await);
    }
    assert_eq!(burst.iter().map(|one| one.0).collect::<Vec<_>>(), [204, 204, 429]);
    assert_eq!(burst[0].1, "\"burst\";q=60;w=60, \"hour\";q=3;w=3600");
    assert_eq!(burst[2].3, "1");
    // The hour was not charged for the refusal.
    assert!(burst[2].2.contains("\"hour\";r=1;"), "{}", burst[2].2);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(told("/burst").await.0, 204, "who waits as told passes");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let over = told("/burst").await;
    assert_eq!(over.0, 429);
    let wait: u64 = over.3.parse().expect("seconds");
    assert!((3_590..=3_600).contains(&wait), "the longer of both: {wait}");
}

#[tokio::test]
async fn guessing_is_limited_before_anybody_looks_at_the_guess() {
    let service = service(&[("APP_GUARD_LIMIT", "3"), ("APP_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let wrong = [("x-key", "nobody's key at all"), ("x-forwarded-for", "192.0.2.1")];
    let right = [("x-key", "0123456789abcdef"), ("x-forwarded-for", "192.0.2.1")];
    let other = [("x-key", "0123456789abcdef"), ("x-forwarded-for", "192.0.2.2")];
    let begun = Instant::now();
    let guesses = (0..40).map(|_| from(&service, "127.0.0.1", "/user", &wrong));
    let replies = futures_util::future::join_all(guesses).await;
    let seconds = begun.elapsed().as_secs() as usize + 1;
    let looked_at = replies.iter().filter(|reply| reply.status == 401).count();
    assert!((3..=3 * seconds).contains(&looked_at), "{looked_at} in {seconds} s");
    let refused: Vec<_> = replies.iter().filter(|reply| reply.status == 429).collect();
    assert_eq!(looked_at + refused.len(), 40);
    assert!(refused.iter().all(|reply| reply.header("retry-after") == "1"));
    assert_eq!(
        from(&service, "127.0.0.1", "/user", &other).await.status,
        204,
        "another address"
    );
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(
        from(&service, "127.0.0.1", "/user", &right).await.status,
        204,
        "who waits as told passes"
    );
}

#[test]
fn networks_are_checked() {
    for text in ["10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.0/", "proxy"] {
        let variables: Variables = [("APP_TRUSTED_PROXIES", text)].into_iter().collect();
        let problems = Config::from_variables(variables, &CONTRACT)
            .expect_err(text)
            .to_string();
        assert!(problems.contains("APP_TRUSTED_PROXIES"), "{problems}");
    }
}
