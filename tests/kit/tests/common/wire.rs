//! A service on the wire, and a client without manners.
#![allow(dead_code)]

use super::{config, service};
use kit::kit::server::Server;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running service; it stops when told, and its task ends then.
pub async fn start(settings: &[(&str, &str)]) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
    let mut all = vec![("APP_ADDR", "127.0.0.1:0")];
    all.extend(settings);
    let config = config(&all);
    let server = Server::bind(config.clone()).await.expect("a free port");
    let address = server.address().expect("an address");
    let service = service().with_config(&config);
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(async move {
        let stop = async {
            let _ = stopped.await;
        };
        server.serve(service, stop).await;
    });
    (address, stop, running)
}

/// Sends bytes as they are and reads until the service hangs up, or says nothing for a while.
pub async fn exchange(address: SocketAddr, request: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // The service may hang up before it has read all.
    let _ = stream.write_all(request.as_ref()).await;
    drain(&mut stream, Duration::from_secs(20)).await
}

/// All that comes within this time.
pub async fn drain(stream: &mut TcpStream, patience: Duration) -> String {
    let mut answer = Vec::new();
    let reading = async {
        let mut buffer = [0; 16 * 1024];
        while let Ok(length @ 1..) = stream.read(&mut buffer).await {
            answer.extend_from_slice(&buffer[..length]);
        }
    };
    let _ = tokio::time::timeout(patience, reading).await;
    String::from_utf8_lossy(&answer).into_owned()
}
