//! The payment provider.

use crate::generated::kit::Uuid;
use futures_util::future::BoxFuture;
use std::time::Duration;

/// Who takes the money. Tests give another one.
pub trait Payments: Send + Sync {
    /// Reserves the amount, in cents, on a card. A reservation of the same order is the same reservation; one that is
    /// never drawn lapses.
    fn reserve<'a>(&'a self, order: Uuid, cents: i64, card: &'a str) -> BoxFuture<'a, Result<(), Refusal>>;
}

/// Why there is no money.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The card's issuer says no, and perhaps why.
    #[error("declined")]
    Declined(Option<String>),
    /// The provider does not answer; nothing was reserved.
    #[error("the payment provider cannot be reached")]
    Unreachable,
}

/// The provider's sandbox: some cards and amounts are refused, so that a shop can be tried.
pub struct Sandbox;

impl Payments for Sandbox {
    fn reserve<'a>(&'a self, _order: Uuid, cents: i64, card: &'a str) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async move {
            match (card, cents) {
                ("tok_declined", _) => Err(Refusal::Declined(Some("insufficient_funds".to_owned()))),
                ("tok_panicking", _) => panic!("the client of the provider has a bug"),
                (_, 66_600) => Err(Refusal::Unreachable),
                ("tok_sluggish", _) => {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                    Ok(())
                }
                _ => Ok(()),
            }
        })
    }
}
