//! The command line: the only room that knows clap, the terminal and the environment. One file a command.

mod args;
mod check;
mod completions;
mod contract;
mod diff;
mod explain;
mod front;
mod generate;
mod lint;
mod man;
mod new;
mod older;
mod progress;
mod publish;
mod schema;
mod service;
mod stop;
mod subject;
mod terminal;

use args::Global;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use stop::{Exit, Stop};
use terminal::Terminal;

/// Contract-first: an OpenAPI document with an error contract in, a complete, checked Poem service out.
#[derive(Debug, Parser)]
#[command(
    name = "apigen",
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 clean · 1 findings · 2 apigen could not do the job · 3 the service is not \
                        reachable or died · 4 coverage below the threshold · 5 inconclusive only"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What apigen does.
#[derive(Debug, Subcommand)]
enum Command {
    /// Writes a new service from a document.
    New(new::Args),
    /// Rewrites the generated part of a service.
    Generate(generate::Args),
    /// Proves that the code keeps its contract: document, stale files, handlers, the running service.
    Check(Box<check::Args>),
    /// Judges a document.
    Lint(lint::Args),
    /// Compares a document with an older one: what breaks its clients.
    Diff(diff::Args),
    /// Writes the plain OpenAPI document that other tools read: every response of every operation.
    Publish(publish::Args),
    /// Writes the error contract of a document that has none.
    Contract(contract::Args),
    /// Explains a diagnostic code.
    Explain(explain::Args),
    /// Prints the JSON Schema of the error-contract extension, for editors.
    Schema,
    /// Prints completions for a shell.
    Completions(completions::Args),
    /// Prints the manual page.
    Man,
}

/// Runs the command line. The exit code is one of those that the help names.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return said(&error),
    };
    let terminal = match Terminal::new(&cli.global) {
        Ok(terminal) => terminal,
        Err(stop) => return Terminal::plain().stop(&stop),
    };
    match run(cli.command, &terminal) {
        Ok(exit) => exit.into(),
        Err(stop) => terminal.stop(&stop),
    }
}

/// Help and versions are data; a wrong flag is not.
fn said(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() {
        Exit::Impossible.into()
    } else {
        Exit::Clean.into()
    }
}

fn run(command: Command, terminal: &Terminal) -> Result<Exit, Stop> {
    match command {
        Command::New(args) => new::run(&args, terminal),
        Command::Generate(args) => generate::run(&args, terminal),
        Command::Check(args) => check::run(*args, terminal),
        Command::Lint(args) => lint::run(&args, terminal),
        Command::Diff(args) => diff::run(&args, terminal),
        Command::Publish(args) => publish::run(&args, terminal),
        Command::Contract(args) => contract::run(&args, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
        Command::Schema => schema::run(terminal),
        Command::Completions(args) => completions::run(&args, terminal),
        Command::Man => man::run(terminal),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::{Command, CommandFactory};

    /// Two flags of one id, and clap gives the one what was meant for the other: it panics at the command line.
    fn own_flags_are_not_global(command: &Command, global: &[String]) {
        for child in command.get_subcommands() {
            for flag in child.get_arguments() {
                assert!(
                    !global.contains(&flag.get_id().to_string()),
                    "{} of `{}`",
                    flag.get_id(),
                    child.get_name()
                );
            }
            own_flags_are_not_global(child, global);
        }
    }

    #[test]
    fn no_command_has_a_flag_with_the_id_of_a_global_one() {
        let cli = Cli::command();
        let global: Vec<_> = cli.get_arguments().map(|flag| flag.get_id().to_string()).collect();
        assert!(global.iter().any(|id| id == "output"), "{global:?}");
        own_flags_are_not_global(&cli, &global);
    }
}
