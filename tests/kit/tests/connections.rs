//! Many connections, and clients that use HTTP/2 as a weapon.

mod common;
#[path = "common/tools.rs"]
mod tools;

use common::wire::{exchange, start};
use h2::Reason;
use kit::kit::operation::{Contract, Operation, Segment};
use kit::kit::server::Server;
use kit::kit::{Answer, Api, Call, Config, Failure, Service};
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tools::Instance;

const GET: &[u8] = b"GET /orders HTTP/1.1\r\nhost: x\r\n\r\n";

/// A number of this process of `/proc`, as the system tells it.
fn told(file: &str, line: &str, place: usize) -> usize {
    let text = std::fs::read_to_string(format!("/proc/{file}")).expect("Linux");
    let line = text.lines().find_map(|one| one.strip_prefix(line)).expect("a line");
    let number = line.split_whitespace().nth(place).expect("a number");
    number.parse().unwrap_or(usize::MAX)
}

/// How many files this process may open, sockets among them: as many as it may have for the asking.
fn descriptors() -> usize {
    let (id, most) = (std::process::id().to_string(), told("self/limits", "Max open files", 1));
    // Where nobody can raise the limit the test makes do with what it has.
    let _ = Command::new("prlimit")
        .args(["--pid", &id, &format!("--nofile={most}:")])
        .status();
    told("self/limits", "Max open files", 0)
}

/// A service in a process of its own, where [`Instance`] asks for it.
#[test]
fn instance() {
    if Instance::is_this() {
        Server::main(&common::CONTRACT, async |_: Config| Ok(common::service()));
    }
}

#[tokio::test]
async fn ten_thousand_idle_connections_cost_little_and_hold_nobody_up() {
    // Other tests have connections in this process, too.
    let wanted = 10_000.min(descriptors().saturating_sub(500));
    assert!(wanted >= 400, "these tests need `ulimit -n` of 1000 at least");
    let settings = [("APP_MAX_CONNECTIONS", "20000"), ("APP_IDLE_TIMEOUT", "5m")];
    let service = Instance::start("instance", &settings);
    let address: SocketAddr = service.url.trim_start_matches("http://").parse().expect("an address");
    let resident = || told(&format!("{}/status", service.id()), "VmRSS:", 0);
    let close = b"GET /orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    exchange(address, close).await;
    let before = resident();
    let mut idle = Vec::new();
    for _ in 0..wanted {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(GET).await.expect("written");
        let mut buffer = [0; 1024];
        assert!(stream.read(&mut buffer).await.expect("read") > 0);
        idle.push(stream);
    }
    let each = (resident().saturating_sub(before)) as f64 / wanted as f64;
    let begun = Instant::now();
    let answer = exchange(address, close).await;
    assert!(answer.starts_with("HTTP/1.1 200") && begun.elapsed() < Duration::from_secs(2));
    // Straight to the terminal: what `println!` says of a test that passes is not shown.
    let _ = writeln!(std::io::stderr(), "{wanted} idle connections cost {each:.1} kB each");
    assert!(each < 40.0, "{wanted} idle connections cost {each:.1} kB each");
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_is_let_go() {
    let (address, _stop, _running) = start(&[("APP_SEND_TIMEOUT", "400ms")]).await;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("small");
    let mut stream = socket.connect(address).await.expect("a connection");
    // Answers are asked for until nobody can send any more, and none is read.
    let begun = Instant::now();
    let asked = async { while stream.write_all(&GET.repeat(100)).await.is_ok() {} };
    let ended = tokio::time::timeout(Duration::from_secs(20), asked).await;
    assert!(ended.is_ok(), "still held after {:?}", begun.elapsed());
}

async fn http2(
    address: SocketAddr,
) -> (
    h2::client::SendRequest<bytes::Bytes>,
    tokio::task::JoinHandle<Result<(), h2::Error>>,
) {
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (client, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
    (client, tokio::spawn(connection))
}

fn request(path: &str) -> http::Request<()> {
    http::Request::get(format!("http://x{path}"))
        .body(())
        .expect("a request")
}

#[tokio::test]
async fn requests_taken_back_at_once_end_the_connection() {
    let (address, _stop, _running) = start(&[]).await;
    let (client, connection) = http2(address).await;
    let mut sent = 0;
    while sent < 5_000 {
        let Ok(mut client) = client.clone().ready().await else {
            break;
        };
        let Ok((_, mut stream)) = client.send_request(request("/fail/slow"), true) else {
            break;
        };
        stream.send_reset(Reason::CANCEL);
        sent += 1;
        tokio::task::yield_now().await;
    }
    assert!(sent < 5_000, "nobody minded");
    let ended = tokio::time::timeout(Duration::from_secs(5), connection).await;
    let error = ended.expect("in time").expect("no panic").expect_err("let go");
    // The word is on the wire before the end; who goes on sending may see the end first.
    let told = error.reason() == Some(Reason::ENHANCE_YOUR_CALM);
    assert!(told || error.is_io(), "{error}");
    let answer = exchange(address, b"GET /orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn an_idle_connection_of_http2_is_kept_as_long_as_one_of_http1() {
    let (address, _stop, _running) = start(&[("APP_HEADER_TIMEOUT", "200ms"), ("APP_IDLE_TIMEOUT", "1s")]).await;
    let (client, connection) = http2(address).await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(600)).await;
        let mut client = client.clone().ready().await.expect("ready");
        let (answer, _) = client.send_request(request("/orders"), true).expect("sent");
        assert_eq!(answer.await.expect("answered").status(), 200);
    }
    // Who asks nothing more is let go, though the connection answers pings.
    let ended = tokio::time::timeout(Duration::from_secs(5), connection).await;
    assert!(ended.expect("in time").is_ok());
}

#[tokio::test]
async fn one_connection_has_so_many_requests_at_once_and_no_more() {
    let (address, _stop, _running) = start(&[]).await;
    let (client, _connection) = http2(address).await;
    let mut client = client.ready().await.expect("ready");
    let (answer, _) = client.send_request(request("/orders"), true).expect("sent");
    assert_eq!(answer.await.expect("answered").status(), 200);
    assert_eq!(client.current_max_send_streams(), 256);
}

#[tokio::test]
async fn a_large_head_of_http2_is_refused_and_the_connection_lives() {
    let (address, _stop, _running) = start(&[]).await;
    let (client, _connection) = http2(address).await;
    let mut client = client.ready().await.expect("ready");
    let mut large = request("/orders");
    for index in 0..10 {
        let name: http::HeaderName = format!("x-{index}").parse().expect("a name");
        large
            .headers_mut()
            .insert(name, "a".repeat(15_000).parse().expect("a value"));
    }
    let (answer, _) = client.send_request(large, true).expect("sent");
    // HTTP/2 has its own way to say so: 431 without a body, or the stream reset.
    match answer.await {
        Ok(answer) => assert_eq!(answer.status(), 431),
        Err(error) => assert!(error.is_reset() || error.is_go_away(), "{error}"),
    }
    let answer = exchange(address, b"GET /orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

static FILE: Operation = Operation {
    id: "file",
    path: "/file",
    segments: &[&[Segment::Literal("file")]],
    ..Operation::BASE
};
static EVENTS: Operation = Operation {
    id: "events",
    path: "/events",
    segments: &[&[Segment::Literal("events")]],
    ..Operation::BASE
};
static STREAMS: Contract = Contract {
    operations: &[&FILE, &EVENTS],
    ..Contract::BASE
};

/// Answers that take half a second, piece by piece, and events without an end.
struct Streams;

impl Api for Streams {
    fn contract(&self) -> &'static Contract {
        &STREAMS
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let (kind, pieces) = match call.operation().id {
            "file" => ("application/octet-stream", 10),
            _ => ("text/event-stream", usize::MAX),
        };
        let stream = futures_util::stream::unfold(0, move |sent| async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let piece = Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"data: 1\n\n"));
            (sent < pieces).then_some((piece, sent + 1))
        });
        Ok(Answer::stream(200, kind, stream))
    }
}

#[tokio::test]
async fn streams_under_way_come_to_their_end_when_the_service_stops() {
    let config = common::config(&[("APP_ADDR", "127.0.0.1:0")]);
    let server = Server::bind(config.clone()).await.expect("a free port");
    let address = server.address().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let service = Service::new(Streams).with_config(&config);
    let running = tokio::spawn(server.serve(service, async move { drop(stopped.await) }));
    let ask = |path: &str| tokio::spawn(exchange(address, format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n")));
    let (file, events) = (ask("/file"), ask("/events"));
    let (client, _connection) = http2(address).await;
    let mut client = client.ready().await.expect("ready");
    let (answer, _) = client.send_request(request("/file"), true).expect("sent");
    let mut body = answer.await.expect("answered").into_body();
    tokio::time::sleep(Duration::from_millis(120)).await;
    stop.send(()).expect("told");
    // Whole: the last chunk is there, all pieces are.
    let file = file.await.expect("no panic");
    assert!(
        file.ends_with("0\r\n\r\n") && file.matches("data: 1").count() == 10,
        "{file}"
    );
    let events = events.await.expect("no panic");
    assert!(
        events.ends_with("0\r\n\r\n") && events.matches("data: 1").count() < 10,
        "{events}"
    );
    let mut length = 0;
    while let Some(piece) = body.data().await {
        length += piece.expect("no reset").len();
    }
    assert_eq!(length, 90);
    tokio::time::timeout(Duration::from_secs(5), running)
        .await
        .expect("in time")
        .expect("no panic");
}

#[tokio::test]
async fn a_stop_lets_every_version_finish_its_work() {
    let (address, stop, running) = start(&[]).await;
    let mut kept = TcpStream::connect(address).await.expect("a connection");
    kept.write_all(GET).await.expect("written");
    assert!(kept.read(&mut [0; 4096]).await.expect("read") > 0);

    let (client, connection) = http2(address).await;
    let mut client = client.ready().await.expect("ready");
    let (slow, _) = client.send_request(request("/fail/slow"), true).expect("sent");
    let half = b"GET /fail/slow HTTP/1.1\r\nhost: x\r\n\r\n";
    let first = tokio::spawn(exchange(address, half));
    tokio::time::sleep(Duration::from_millis(40)).await;
    stop.send(()).expect("told");

    // Under way: both are answered. Idle: closed. New: nobody is there.
    assert_eq!(slow.await.expect("answered").status(), 504);
    assert!(first.await.expect("no panic").starts_with("HTTP/1.1 504"));
    assert_eq!(kept.read(&mut [0; 16]).await.expect("read"), 0);
    // GOAWAY: the client may ask no more here.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(client.ready().await.is_err());
    assert!(connection.await.expect("no panic").is_ok());
    tokio::time::timeout(Duration::from_secs(5), running)
        .await
        .expect("in time")
        .expect("no panic");
    assert!(TcpStream::connect(address).await.is_err());
}
