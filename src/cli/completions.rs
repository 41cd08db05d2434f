//! `apigen completions SHELL`.

use super::Cli;
use super::stop::{Exit, Stop};
use super::terminal::Terminal;
use clap::CommandFactory;
use clap_complete::Shell;

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// For which shell
    shell: Shell,
}

/// Prints the completion file.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "apigen", &mut text);
    terminal.data(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Clean)
}
