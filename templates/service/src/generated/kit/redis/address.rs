//! Where Redis is, and whose certificates it may show: judged at the start, before anybody asks.

use super::RedisSettings;
use redis::{Client, ConnectionAddr, RedisResult, TlsCertificates};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::ExposeSecret as _;

/// Who connects. Nobody is asked yet.
pub(super) fn client(settings: &RedisSettings) -> RedisResult<Client> {
    let url = settings.url.expose_secret();
    let Some(authorities) = &settings.authorities else {
        return Client::open(url);
    };
    let certificates = TlsCertificates {
        client_tls: None,
        root_cert: Some(authorities.clone().into_bytes()),
    };
    Client::build_with_tls(url, certificates)
}

/// The variable that cannot be used, and why. Never shows the URL: it may hold a password.
pub(super) fn problem(settings: &RedisSettings) -> Option<(&'static str, &'static str)> {
    let (url, authorities) = ("APP_REDIS_URL", "APP_REDIS_CA");
    let Ok(plain) = Client::open(settings.url.expose_secret()) else {
        return Some((url, "is no URL such as `redis://host:6379/0`"));
    };
    match (plain.get_connection_info().addr(), &settings.authorities) {
        (ConnectionAddr::TcpTls { insecure: true, .. }, _) => Some((
            url,
            "ends with `#insecure`, but certificates are always checked: APP_REDIS_CA says which authority to trust",
        )),
        (ConnectionAddr::TcpTls { .. }, Some(pem)) => {
            let found = CertificateDer::pem_slice_iter(pem.as_bytes()).next().is_some();
            let usable = found && client(settings).is_ok();
            (!usable).then_some((authorities, "is not a list of certificates in PEM"))
        }
        (_, Some(_)) => Some((authorities, "needs TLS: APP_REDIS_URL must begin with `rediss://`")),
        (_, None) => None,
    }
}
