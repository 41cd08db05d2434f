//! The orders service: real handlers over a real database, driven end to end by `tests/orders.rs`.

#[rustfmt::skip]
mod generated;
mod handlers;
mod mail;
mod payments;
mod state;
mod stock;
mod store;

use generated::kit::{Config, Server};

fn main() -> std::process::ExitCode {
    Server::main(&generated::CONTRACT, async |config: Config| {
        let state = state::State::connect(&config).await?;
        let (database, mail) = (state.database.clone(), mail::Mail::from(&config));
        Ok(generated::service(handlers::Handlers::new(state))
            .database(database)
            .worker("send_confirmation", move |order| {
                let mail = mail.clone();
                async move { mail.confirm(order).await }
            }))
    })
}
