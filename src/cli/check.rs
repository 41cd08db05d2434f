//! `apigen check`: the contract against the code.

mod live;

use super::args::Overlays;
use super::front::{self, Folder, Read};
use super::older::{Older, OlderOverlays};
use super::stop::{Exit, Stop};
use super::subject::Subject;
use super::terminal::Terminal;
use super::{progress, service};
use crate::check::live::Identities;
use crate::check::{handlers, stale};
use crate::diagnostic::Diagnostics;
use crate::plan::Ownership;
use crate::report::Format;
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The service's folder
    #[arg(default_value = ".", conflicts_with = "spec")]
    dir: PathBuf,
    /// Only these parts
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<Part>,
    /// The contract that clients know, to compare with: a file, git:REF or git:REF:PATH
    #[arg(long, value_name = "OLD")]
    against: Option<Older>,
    /// The document of a service that apigen did not generate
    #[arg(long, value_name = "FILE", requires = "url_or_plan")]
    spec: Option<PathBuf>,
    /// Apply an overlay (OpenAPI Overlay 1.1) to that document; may be repeated
    ///
    /// The overlays of a service of ours stand in its apigen.toml.
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    overlays: Vec<PathBuf>,
    #[command(flatten)]
    known: OlderOverlays,
    /// Where a service already runs, instead of building and starting it
    #[arg(long, value_name = "URL", group = "url_or_plan")]
    url: Option<String>,
    /// A bearer token to use as it is
    #[arg(long, value_name = "TOKEN", env = "APIGEN_BEARER", hide_env_values = true)]
    bearer: Option<String>,
    /// The HMAC key with which test tokens are signed
    #[arg(long, value_name = "SECRET", env = "APIGEN_JWT_KEY", hide_env_values = true)]
    jwt_key: Option<String>,
    /// An API key
    #[arg(long, value_name = "VALUE", env = "APIGEN_API_KEY", hide_env_values = true)]
    api_key: Option<String>,
    /// Basic credentials
    #[arg(long, value_name = "USER:PASS", env = "APIGEN_BASIC", hide_env_values = true)]
    basic: Option<String>,
    /// A header of every request; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = header)]
    header: Vec<(String, String)>,
    /// Send nothing; print the numbered cases
    #[arg(long, group = "url_or_plan")]
    plan: bool,
    /// Only this case
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// Write the log of the service to a file
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Least share of declared statuses that must be seen, in percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_coverage: Option<u8>,
}

/// Parts of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The document itself
    Document,
    /// What breaks clients of an older contract; needs --against
    Breaking,
    /// Generated files that a regeneration would change
    Stale,
    /// Handlers that are missing, or still answer examples
    Handlers,
    /// The running service
    Live,
}

/// What a check should do, checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wishes {
    only: Vec<Part>,
    against: Option<Older>,
    known: OlderOverlays,
    url: Option<String>,
    identities: Identities,
    plan: bool,
    case: Option<String>,
    log: Option<PathBuf>,
    min_coverage: Option<u8>,
}

impl Wishes {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    http::HeaderName::try_from(name).map_err(|_| format!("`{name}` is no header name"))?;
    http::HeaderValue::try_from(value).map_err(|_| "the value has characters that no header can carry".to_owned())?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Checks a service of ours, or any service at a URL.
pub(crate) fn run(args: Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let wishes = Wishes {
        only: args.only,
        against: args.against,
        known: args.known,
        url: args.url,
        identities: Identities {
            database: None,
            own: false,
            bearer: args.bearer,
            jwt_key: args.jwt_key,
            api_key: args.api_key,
            basic: args.basic,
            headers: args.header,
        },
        plan: args.plan,
        case: args.case,
        log: args.log,
        min_coverage: args.min_coverage,
    };
    if wishes.only.contains(&Part::Breaking) && wishes.against.is_none() {
        let message = "`--only breaking` has nothing to compare with";
        return Err(Stop::placeless(
            "AG021",
            message,
            "add --against git:main, or --against FILE",
        ));
    }
    match &args.spec {
        Some(spec) => {
            let overlays = Overlays {
                overlays: args.overlays,
            };
            let subject = Subject::beside(spec, &overlays, &terminal.limits, terminal.config.as_deref())?;
            foreign(&subject, &wishes, terminal)
        }
        None => folder(
            &front::folder(&args.dir, terminal.config.as_deref(), &terminal.limits)?,
            &wishes,
            terminal,
        ),
    }
}

/// A service that apigen did not generate: its document and its answers.
fn foreign(subject: &Subject, wishes: &Wishes, terminal: &Terminal) -> Result<Exit, Stop> {
    let mut read = front::whole(subject.read()?)?;
    let exact = read.extended;
    let mut all = breaking(&mut read, subject, wishes)?;
    if wishes.wants(Part::Document) && wishes.case.is_none() {
        all.extend(read.found.clone());
    }
    live::check(
        &live::Subject {
            read: &read,
            dir: None,
            exact,
            fresh: Vec::new(),
        },
        wishes,
        all,
        terminal,
    )
}

/// A service of ours: document, files, handlers, answers.
pub(crate) fn folder(folder: &Folder, wishes: &Wishes, terminal: &Terminal) -> Result<Exit, Stop> {
    let subject = Subject::of_folder(folder);
    let mut read = subject.read()?;
    let mut all = Diagnostics::default();
    if wishes.wants(Part::Document) {
        all.extend(read.found.clone());
    }
    if read.found.has_errors() {
        return document_only(&read, wishes, terminal);
    }
    let mut fresh = Vec::new();
    if !wishes.plan {
        let files = files(folder, &read)?;
        if wishes.case.is_none() {
            all.extend(files.findings(wishes));
        }
        fresh = files.fresh();
    }
    all.extend(breaking(&mut read, &subject, wishes)?);
    if wishes.wants(Part::Live) {
        let subject = live::Subject {
            read: &read,
            dir: Some(&folder.dir),
            exact: true,
            fresh,
        };
        return live::check(&subject, wishes, all, terminal);
    }
    all.sort();
    terminal.findings(&all, &read.source)?;
    Ok(terminal.judge(&all))
}

/// With errors in the document nothing else can be judged.
fn document_only(read: &Read, wishes: &Wishes, terminal: &Terminal) -> Result<Exit, Stop> {
    terminal.findings(&read.found, &read.source)?;
    let alone = wishes.only == [Part::Document];
    Ok(if alone {
        terminal.judge(&read.found)
    } else {
        Exit::Impossible
    })
}

/// What breaks clients of the contract they know. The source then holds its files as well, so nothing is made of it
/// any more.
fn breaking(read: &mut Read, subject: &Subject, wishes: &Wishes) -> Result<Diagnostics, Stop> {
    let wanted = wishes.wants(Part::Breaking) && wishes.case.is_none() && !wishes.plan;
    let Some(older) = wishes.against.as_ref().filter(|_| wanted) else {
        return Ok(Diagnostics::default());
    };
    let compared = wishes.known.compare(older, (subject, read))?;
    let found = compared.found();
    read.source.files.extend(compared.files);
    Ok(found)
}

/// What the files of a service's folder say.
struct Files {
    regenerated: service::Regenerated,
    handlers: handlers::Handlers,
}

fn files(folder: &Folder, read: &Read) -> Result<Files, Stop> {
    let regenerated = service::regenerate(folder, read)?;
    let files = regenerated.rendered.files.files.iter();
    let starters: Vec<(String, String)> = files
        .filter(|(path, file)| file.ownership == Ownership::Starter && is_source(path))
        .map(|(path, file)| (path.clone(), String::from_utf8_lossy(&file.bytes).into_owned()))
        .collect();
    let handlers = handlers::handlers(&starters, &sources(&folder.dir));
    Ok(Files { regenerated, handlers })
}

impl Files {
    fn findings(&self, wishes: &Wishes) -> Diagnostics {
        let mut all = Diagnostics::default();
        if wishes.wants(Part::Stale) {
            all.extend(stale::findings(&self.regenerated.changes));
        }
        if wishes.wants(Part::Handlers) {
            all.extend(self.handlers.found.clone());
            if let Some(advice) = stale::untouched(&self.handlers.fresh, self.handlers.all) {
                all.push(advice);
            }
        }
        all
    }

    /// Indices of the operations whose handlers nobody wrote yet.
    fn fresh(&self) -> Vec<usize> {
        let names = self.regenerated.rendered.handlers.iter().enumerate();
        let fresh = names.filter(|(_, name)| self.handlers.fresh.contains(name));
        fresh.map(|(index, _)| index).collect()
    }
}

fn is_source(path: &str) -> bool {
    path.starts_with("src/") && Path::new(path).extension().is_some_and(|end| end == "rs")
}

/// The team's Rust files, in sorted order; `src/generated` is not theirs.
fn sources(dir: &Path) -> Vec<(String, String)> {
    let mut open = vec![PathBuf::from("src")];
    let mut found = Vec::new();
    while let Some(inside) = open.pop() {
        for entry in std::fs::read_dir(dir.join(&inside)).into_iter().flatten().flatten() {
            let path = inside.join(entry.file_name());
            let name = path.to_string_lossy().replace('\\', "/");
            if entry.path().is_dir() && name != "src/generated" {
                open.push(path);
            } else if is_source(&name)
                && let Ok(text) = std::fs::read_to_string(entry.path())
            {
                found.push((name, text));
            }
        }
    }
    found.sort();
    found
}

/// Whether the report for people is printed: other faces are for programs.
const fn for_people(terminal: &Terminal) -> bool {
    matches!(terminal.format, Format::Full | Format::Concise)
}

fn progress(terminal: &Terminal, what: &str) -> progress::Progress {
    progress::Progress::new(terminal.progress, what)
}
