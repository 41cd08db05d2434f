//! The small service of the tests as a program, for what only a process of its own can show.

#[path = "../../tests/common/mod.rs"]
mod common;

use kit::kit::{Config, Server};

fn main() -> std::process::ExitCode {
    Server::main(&common::CONTRACT, async |_: Config| {
        let service = kit::kit::Service::new(common::Orders::default());
        Ok(service
            .probe("orders_db", || std::future::ready(reach("DOWN_ORDERS_DB")))
            .probe("mailer", || std::future::ready(reach("DOWN_MAILER"))))
    })
}

/// A dependency that is down while the file named by the variable is there.
fn reach(variable: &str) -> Result<(), String> {
    let marker = std::env::var_os(variable).map(std::path::PathBuf::from);
    if marker.is_some_and(|path| path.exists()) {
        Err("postgres://orders:hunter2@db/orders refused".to_owned())
    } else {
        Ok(())
    }
}
