//! Error events to Sentry, or to what speaks its protocol. Requests only put an incident into a bounded queue; a thread
//! makes events of them and sends them.

use super::super::config::Environment;
use super::super::config::reader::Reader;
use super::super::error::{Log, causes};
use super::super::metrics;
use super::super::redact::redact;
use super::incident::{Incident, Origin};
use secrecy::{ExposeSecret as _, SecretString};
use sentry::protocol::{self, Context, Event, Exception, Stacktrace, TraceContext, User};
use sentry::transports::{UreqHttpTransport, UreqHttpTransportOptions};
use sentry::types::Dsn;
use sentry::{Client, ClientOptions, Level, Transport, TransportOptions};
use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::str::FromStr as _;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Incidents that wait for the thread; further ones are dropped and counted.
const WAITING: usize = 100;
/// Events of one code a minute: the first ones tell the story, a flood tells it no better.
const A_MINUTE: u32 = 10;
/// Causes of an error that are told.
const CAUSES: usize = 10;
/// How long one event may take to send, and all of them at the end.
const PATIENCE: Duration = Duration::from_secs(3);

/// `APP_SENTRY_…`, `APP_RELEASE`.
#[derive(Clone, Debug)]
pub struct TrackerSettings {
    /// `APP_SENTRY_DSN`.
    pub dsn: SecretString,
    /// `APP_SENTRY_ENVIRONMENT`; `APP_ENV` where it is not set.
    pub environment: String,
    /// `APP_RELEASE`; name and version of the crate where it is not set.
    pub release: String,
}

impl TrackerSettings {
    pub(super) fn read(reader: &mut Reader<'_>, environment: Environment) -> Option<Self> {
        let (named, release) = (reader.text("APP_SENTRY_ENVIRONMENT"), reader.text("APP_RELEASE"));
        let dsn = reader.text("APP_SENTRY_DSN")?;
        if Dsn::from_str(&dsn).is_err() {
            reader.problem("APP_SENTRY_DSN", "is no DSN such as `https://KEY@HOST/PROJECT`");
        }
        let usual = match environment {
            Environment::Development => "development",
            Environment::Production => "production",
        };
        let crate_and_version = concat!(env!("CARGO_PKG_NAME"), "@", env!("CARGO_PKG_VERSION"));
        Some(Self {
            dsn: dsn.into(),
            environment: named.unwrap_or_else(|| usual.to_owned()),
            release: release.unwrap_or_else(|| crate_and_version.to_owned()),
        })
    }
}

enum Order {
    Tell(Box<Incident>),
    Flush(SyncSender<()>),
}

/// The way to the tracker; there is one a process.
static ORDERS: OnceLock<SyncSender<Order>> = OnceLock::new();

/// Sends error events as configured.
pub(super) fn start(settings: &TrackerSettings) -> io::Result<()> {
    let (sender, receiver) = sync_channel(WAITING);
    let client = Client::with_options(options(settings));
    let thread = std::thread::Builder::new().name("error events".to_owned());
    thread.spawn(move || Desk::new(client).work(&receiver))?;
    let _ = ORDERS.set(sender);
    Ok(())
}

fn options(settings: &TrackerSettings) -> ClientOptions {
    let transport = |options: &ClientOptions| -> Arc<dyn Transport> {
        let agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE));
        let agent = agent.tls_config(super::trust()).build();
        match TransportOptions::try_from_client_options(options) {
            Some(general) => {
                let options = UreqHttpTransportOptions::from(general).with_agent(agent.into());
                Arc::new(options.build()) as Arc<UreqHttpTransport>
            }
            None => Arc::new(Nowhere),
        }
    };
    let mut options = ClientOptions::new()
        .default_integrations(false)
        .maybe_release(Some(settings.release.clone()))
        .environment(settings.environment.clone())
        .max_breadcrumbs(0)
        .transport(transport);
    options.dsn = Dsn::from_str(settings.dsn.expose_secret()).ok();
    options
}

/// For a client without a DSN, which the settings have refused.
struct Nowhere;

impl Transport for Nowhere {
    fn send_envelope(&self, _: sentry::Envelope) {}
}

/// Whether somebody wants to hear of incidents.
pub(super) fn is_wanted() -> bool {
    ORDERS.get().is_some()
}

/// Hands an incident over; never waits.
pub(super) fn tell(incident: Incident) {
    if incident.is_told() {
        return;
    }
    let sent = ORDERS
        .get()
        .map(|orders| orders.try_send(Order::Tell(Box::new(incident))));
    if sent.is_some_and(|sent| sent.is_err()) {
        metrics::reported("dropped");
    }
}

/// Waits until all is sent, but not longer than it is worth.
pub(super) fn flush() {
    let (done, ended) = sync_channel(1);
    let asked = ORDERS.get().map(|orders| orders.try_send(Order::Flush(done)));
    if matches!(asked, Some(Ok(()))) {
        let _ = ended.recv_timeout(PATIENCE);
    }
}

/// Where incidents become events.
struct Desk {
    client: Client,
    /// By code: when the minute began, events sent in it, events held back.
    sent: BTreeMap<&'static str, (Instant, u32, u32)>,
}

impl Desk {
    fn new(client: Client) -> Self {
        Self {
            client,
            sent: BTreeMap::new(),
        }
    }

    fn work(mut self, orders: &Receiver<Order>) {
        for order in orders {
            match order {
                Order::Tell(incident) => self.tell(&incident),
                Order::Flush(done) => {
                    self.client.flush(Some(PATIENCE));
                    let _ = done.try_send(());
                }
            }
        }
    }

    fn tell(&mut self, incident: &Incident) {
        let Some(held_back) = self.admit(incident.code) else {
            return metrics::reported("limited");
        };
        let mut event = event(incident);
        if held_back > 0 {
            event.extra.insert("held_back".to_owned(), held_back.into());
        }
        self.client.capture_event(event, None);
        metrics::reported("sent");
    }

    /// How many were held back since the last one of this code; `None` where this one is, too.
    fn admit(&mut self, code: &'static str) -> Option<u32> {
        let now = Instant::now();
        let (begun, sent, held_back) = self.sent.entry(code).or_insert((now, 0, 0));
        if begun.elapsed() >= Duration::from_secs(60) {
            (*begun, *sent) = (now, 0);
        }
        if *sent >= A_MINUTE {
            *held_back += 1;
            return None;
        }
        *sent += 1;
        Some(std::mem::take(held_back))
    }
}

fn event(incident: &Incident) -> Event<'static> {
    let operation = incident.operation.map_or("", |operation| operation.id);
    let status = incident.status.map(|status| status.to_string()).unwrap_or_default();
    let tags = [
        ("code", incident.code),
        ("operation", operation),
        ("status", &status),
        ("method", incident.method),
        ("route", incident.route),
        ("request_id", &incident.request_id),
        ("trace_id", &incident.trace_id),
    ];
    let tags = tags.into_iter().filter(|(_, value)| !value.is_empty());
    let mut event = Event {
        level: level(incident.level),
        transaction: (!operation.is_empty()).then(|| operation.to_owned()),
        exception: exceptions(incident).into(),
        tags: tags.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        user: incident.user.as_ref().map(|id| User {
            id: Some(id.clone()),
            ..User::default()
        }),
        // Errors of one code and one cause are one issue, whatever their texts say.
        fingerprint: vec![
            "{{ default }}".into(),
            incident.code.into(),
            operation.to_owned().into(),
        ]
        .into(),
        ..Event::default()
    };
    if let Ok(trace_id) = incident.trace_id.parse() {
        let context = TraceContext {
            trace_id,
            ..TraceContext::default()
        };
        event.contexts.insert("trace".to_owned(), Context::from(context));
    }
    event
}

fn level(log: Log) -> Level {
    match log {
        Log::Error => Level::Error,
        Log::Warn => Level::Warning,
        Log::Debug => Level::Debug,
        Log::Info | Log::None => Level::Info,
    }
}

/// The causes, the first one first, and last what the client was told, under the code.
fn exceptions(incident: &Incident) -> Vec<Exception> {
    let source = incident.source.as_deref();
    let all = source.into_iter().flat_map(|source| causes(source));
    let mut told: Vec<Exception> = all.take(CAUSES).map(exception).collect();
    told.reverse();
    told.push(Exception {
        ty: incident.code.to_owned(),
        value: Some(incident.message.clone()),
        stacktrace: incident.origin.as_ref().and_then(stacktrace),
        ..Exception::default()
    });
    told
}

fn exception(error: &(dyn Error + 'static)) -> Exception {
    let shown = format!("{error:?}");
    let name: String = shown.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    Exception {
        ty: if name.is_empty() { "Error".to_owned() } else { name },
        value: Some(redact(&error.to_string()).into_owned()),
        ..Exception::default()
    }
}

/// The outermost call comes first, as the protocol has it.
fn stacktrace(origin: &Origin) -> Option<Stacktrace> {
    let frames = origin.frames().into_iter().rev().map(|frame| protocol::Frame {
        function: Some(frame.function),
        filename: frame.file,
        lineno: frame.line,
        in_app: Some(frame.own),
        ..protocol::Frame::default()
    });
    let frames: Vec<_> = frames.collect();
    (!frames.is_empty()).then(|| Stacktrace {
        frames,
        ..Stacktrace::default()
    })
}
