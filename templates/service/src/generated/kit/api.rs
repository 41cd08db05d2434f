//! The door between the edge and generated code.

use super::answer::Answer;
use super::call::Call;
use super::error::Failure;
use super::operation::Contract;

/// What generated code implements once: a contract and the way to its handlers.
pub trait Api: Send + Sync + 'static {
    /// The contract.
    fn contract(&self) -> &'static Contract;

    /// Decodes the call, runs the handler of [`Call::operation`] through [`Call::handle`], encodes its answer.
    fn call(&self, call: &Call<'_>) -> impl Future<Output = Result<Answer, Failure>> + Send;
}
