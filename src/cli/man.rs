//! `apigen man`.

use super::Cli;
use super::stop::{Exit, Stop};
use super::terminal::Terminal;
use clap::CommandFactory;

/// Prints the manual page.
pub(crate) fn run(terminal: &Terminal) -> Result<Exit, Stop> {
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(Cli::command());
    page.render(&mut text).map_err(anyhow::Error::from)?;
    terminal.data(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Clean)
}
