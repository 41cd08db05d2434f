//! Credentials that the team's own code verifies: API keys of a database, tokens that only their issuer can read
//! (RFC 7662), sessions, certificates that a proxy passes on.

use super::super::error::BoxError;
use super::super::operation::{Scheme, SchemeKind};
use super::super::redact;
use super::sent::Sent;
use super::{Credentials, Denied, Principal};
use futures_util::future::{BoxFuture, FutureExt as _};
use http::HeaderMap;
use secrecy::SecretString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How long a request waits to learn who asks.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a request shows for one security scheme.
pub struct Presented {
    /// The token, the API key, or `user:password`; empty where the scheme is of a kind that the kit does not know: its
    /// credentials stand in the headers.
    pub credential: SecretString,
    /// All headers of the request.
    pub headers: HeaderMap,
}

impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presented").finish_non_exhaustive()
    }
}

/// Who it is that presents this.
pub(super) type Verify =
    Box<dyn Fn(Presented) -> BoxFuture<'static, Result<Option<Principal>, BoxError>> + Send + Sync>;

pub(super) fn boxed<F, E>(verify: impl Fn(Presented) -> F + Send + Sync + 'static) -> Verify
where
    F: Future<Output = Result<Option<Principal>, E>> + Send + 'static,
    E: Into<BoxError>,
{
    Box::new(move |presented| verify(presented).map(|said| said.map_err(Into::into)).boxed())
}

/// What the team's code makes of credentials.
pub(super) async fn judge(
    verify: &Verify,
    scheme: &'static Scheme,
    sent: Sent<String>,
    headers: &HeaderMap,
) -> Credentials {
    let credential = match sent {
        Sent::Nothing => return Credentials::Absent,
        Sent::Twice => return Credentials::Bad(Denied::Invalid),
        Sent::Once(sent) => SecretString::from(sent),
    };
    let presented = Presented {
        credential,
        headers: headers.clone(),
    };
    let problem = match tokio::time::timeout(PATIENCE, verify(presented)).await {
        Ok(Ok(Some(principal))) => {
            let scheme = scheme.name;
            return Credentials::Good(Arc::new(Principal { scheme, ..principal }));
        }
        // Only the team knows whether there were any.
        Ok(Ok(None)) if matches!(scheme.kind, SchemeKind::Other(_)) => return Credentials::Absent,
        Ok(Ok(None)) => return Credentials::Bad(Denied::Invalid),
        Ok(Err(error)) => redact::chain(&*error),
        Err(_) => "it took too long".to_owned(),
    };
    tracing::warn!(scheme = scheme.name, problem, "credentials cannot be verified");
    Credentials::Bad(Denied::Unverifiable)
}
