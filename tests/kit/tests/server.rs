//! A service on the wire: slow clients, full houses, polite endings.

mod common;

use common::wire::{exchange, start};
use common::{Orders, service};
use kit::kit::server::{Drain as _, Server};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[tokio::test]
async fn requests_are_answered_and_head_keeps_the_length() {
    let (address, _stop, _running) = start(&[]).await;
    let answer = exchange(
        address,
        "GET /orders/7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(
        answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n\"7\""),
        "{answer}"
    );
    let answer = exchange(
        address,
        "HEAD /orders/7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(
        answer.contains("content-length: 3\r\n") && answer.ends_with("\r\n\r\n"),
        "{answer}"
    );
}

#[tokio::test]
async fn half_a_request_is_not_waited_for() {
    let (address, _stop, _running) = start(&[("APP_HEADER_TIMEOUT", "300ms")]).await;
    let begun = Instant::now();
    let answer = exchange(address, "GET /orders HTTP/1.1\r\nhost:").await;
    let waited = begun.elapsed();
    assert!(
        waited >= Duration::from_millis(250) && waited < Duration::from_secs(5),
        "{waited:?} {answer}"
    );
    assert!(!answer.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn connections_beyond_the_cap_wait() {
    let (address, _stop, _running) = start(&[("APP_MAX_CONNECTIONS", "1")]).await;
    let mut first = TcpStream::connect(address).await.expect("a connection");
    first
        .write_all(b"GET /orders HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .expect("written");
    let mut buffer = [0; 1024];
    assert!(first.read(&mut buffer).await.expect("read") > 0);
    let request = "GET /orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let second = tokio::spawn(async move { exchange(address, request).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished());
    drop(first);
    assert!(second.await.expect("no panic").starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn requests_under_way_end_and_new_ones_find_nobody() {
    let (address, stop, running) = start(&[]).await;
    // It serves.
    exchange(address, "GET /orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    let request = "GET /fail/slow HTTP/1.1\r\nhost: x\r\n\r\n";
    let slow = tokio::spawn(async move { exchange(address, request).await });
    tokio::time::sleep(Duration::from_millis(30)).await;
    stop.send(()).expect("told");
    assert!(slow.await.expect("no panic").starts_with("HTTP/1.1 504"));
    tokio::time::timeout(Duration::from_secs(5), running)
        .await
        .expect("in time")
        .expect("no panic");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_the_end_up() {
    let (address, stop, running) = start(&[("APP_SHUTDOWN_TIMEOUT", "5s")]).await;
    let mut idle = TcpStream::connect(address).await.expect("a connection");
    idle.write_all(b"GET /orders HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .expect("written");
    assert!(idle.read(&mut [0; 1024]).await.expect("read") > 0);
    stop.send(()).expect("told");
    tokio::time::timeout(Duration::from_secs(2), running)
        .await
        .expect("in time")
        .expect("no panic");
}

#[tokio::test]
async fn broken_bodies_are_answered_in_the_envelope() {
    let (address, _stop, _running) = start(&[]).await;
    let head = "PATCH /orders/7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\n";
    let answer = exchange(address, &format!("{head}transfer-encoding: chunked\r\n\r\nzz\r\n")).await;
    assert!(answer.contains("\"code\":\"UNSUPPORTED_MEDIA_TYPE\""), "{answer}");
}

#[tokio::test]
async fn requests_name_one_host() {
    let (address, stop, _) = start(&[]).await;
    let asked = |line: &str, hosts: &str| format!("GET /orders/7 {line}\r\n{hosts}connection: close\r\n\r\n");
    for (request, status) in [
        (asked("HTTP/1.1", "host: x\r\n"), "HTTP/1.1 200"),
        (asked("HTTP/1.1", ""), "HTTP/1.1 400"),
        (asked("HTTP/1.1", "host: x\r\nhost: y\r\n"), "HTTP/1.1 400"),
        (asked("HTTP/1.0", ""), "HTTP/1.0 200"),
        (asked("HTTP/1.0", "host: x\r\nhost: x\r\n"), "HTTP/1.0 400"),
    ] {
        let answer = exchange(address, &request).await;
        assert!(answer.starts_with(status), "{request}{answer}");
    }
    drop(stop);
}

#[tokio::test]
async fn clients_that_leave_are_counted() {
    let service = std::sync::Arc::new(service());
    let asking = tokio::spawn({
        let service = service.clone();
        async move { common::get(&service, "/fail/slow").await.status }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    asking.abort();
    let _ = asking.await;
    let text = common::get(&service, "/metrics").await.text;
    assert!(
        text.contains(r#"http_route="/fail/{how}",http_response_status_code="499""#),
        "{text}"
    );
}

/// The whole program, as `main.rs` writes it.
#[test]
fn main_takes_a_closure_and_answers_with_an_exit_code() {
    let code = Server::main(&common::CONTRACT, async |config: kit::kit::Config| {
        assert!(config.made_up_keys);
        let broken: Result<(), std::io::Error> = Err(std::io::Error::other("no database"));
        broken?;
        Ok(kit::kit::Service::new(Orders::default()))
    });
    assert_eq!(format!("{code:?}"), format!("{:?}", std::process::ExitCode::from(1)));
    service().start_draining();
}

#[test]
fn a_scheme_that_nothing_verifies_ends_the_start() {
    static CONTRACT: kit::kit::Contract = common::CONTRACT.verifying(&["session"]);
    let code = Server::main(&CONTRACT, async |_: kit::kit::Config| Ok(service()));
    assert_eq!(format!("{code:?}"), format!("{:?}", std::process::ExitCode::from(1)));
}
