//! Bodies of `multipart/form-data`.

mod kind;
mod part;
mod parts;
mod received;

pub use part::Part;
pub use parts::Parts;

use super::Input;
use received::Received;

impl Input<'_> {
    /// A form of parts. All are received before any is decoded; the body's own limit holds for them together.
    pub async fn multipart(&mut self, rules: &[Part]) -> Parts<'_> {
        let mut sent = true;
        let received = match self.source() {
            Ok(body) if body.is_empty() => {
                sent = self.is_announced();
                Ok(Received::default())
            }
            Ok(body) => Received::of(body, self.headers, rules).await,
            Err(failure) => Err(failure),
        };
        let (received, bad) = match received {
            Ok(received) => (received, self.failure.is_some()),
            Err(failure) => {
                self.fail::<()>(failure);
                (Received::default(), true)
            }
        };
        Parts {
            sink: &mut self.violations,
            bad,
            names: received.names(),
            fields: received.fields,
            files: received.files,
            sent,
        }
    }
}
