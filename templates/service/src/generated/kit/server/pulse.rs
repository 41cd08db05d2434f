//! Whether a service of the same settings lives: for container platforms that have nothing to ask with but the program.

use super::super::config::Config;
use super::super::operation::Contract;
use super::StartError;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A service that takes longer is as good as dead.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks for liveness. Where TLS is spoken it is enough that somebody takes the connection: the certificate is for others.
///
/// # Errors
/// If nobody answers, or something else than 200.
pub(super) async fn ask(contract: &'static Contract) -> Result<(), StartError> {
    let config = Config::from_environment(contract)?;
    let asking = async {
        let mut stream = TcpStream::connect(near(config.address)).await?;
        if config.server.tls.is_some() {
            return Ok(());
        }
        let request = format!("GET {} HTTP/1.0\r\n\r\n", contract.health.live);
        stream.write_all(request.as_bytes()).await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        if status.ends_with(b" 200") {
            Ok(())
        } else {
            Err("the service does not say that it lives".into())
        }
    };
    tokio::time::timeout(PATIENCE, asking).await?
}

/// Who listens everywhere listens here.
fn near(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
