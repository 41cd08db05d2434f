//! `apigen explain CODE`: the page of a diagnostic code.

use super::stop::{Exit, Stop};
use super::terminal::Terminal;
use crate::rules;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, for example AG201
    #[arg(required_unless_present = "all")]
    code: Option<String>,
    /// All pages
    #[arg(long)]
    all: bool,
}

/// Prints one page, or all.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    if args.all {
        let pages: Vec<&str> = rules::all()
            .iter()
            .filter_map(|rule| rules::explain(rule.code))
            .collect();
        terminal.data(&(pages.join("\n\n") + "\n"))?;
        return Ok(Exit::Clean);
    }
    let code = args.code.as_deref().unwrap_or_default();
    let Some(page) = rules::explain(code) else {
        let message = format!("there is no diagnostic `{code}`");
        return Err(Stop::placeless(
            "AG002",
            message,
            "apigen explain --all prints all codes",
        ));
    };
    terminal.data(&format!("{page}\n"))?;
    Ok(Exit::Clean)
}
