//! Traces to a collector, over OTLP (HTTP, protobuf). Spans only go into a bounded queue; a thread of the SDK sends them.

use super::super::config::Environment;
use super::super::config::reader::{Reader, Setting};
use super::super::error::Problem;
use super::super::redact;
use super::super::trace::Trace;
use bytes::Bytes;
use opentelemetry::trace::{
    Link, SpanContext, SpanId, SpanKind, TraceContextExt as _, TraceFlags, TraceId, TraceState, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{
    IdGenerator, RandomIdGenerator, Sampler, SamplingDecision, SamplingResult, SdkTracerProvider, ShouldSample, Tracer,
};
use std::cell::Cell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tracing::{Level, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// How long one export may take, and all that is left at the end.
const PATIENCE: Duration = Duration::from_secs(3);

/// `APP_OTLP_ENDPOINT`, `APP_TRACE_SAMPLE`, and the standard `OTEL_…` where they are set.
#[derive(Clone, Debug)]
pub struct TraceSettings {
    /// Where the collector is: `http://localhost:4318`.
    pub endpoint: String,
    /// Which share of the traces that begin here is recorded; who calls us with a trace has decided for it.
    pub sample: f64,
    /// What the service is called.
    pub service: String,
    environment: Environment,
}

struct Share(f64);

impl Setting for Share {
    const EXPECTED: &'static str = "a share from 0 to 1";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).map(Self)
    }
}

impl TraceSettings {
    pub(super) fn read(reader: &mut Reader<'_>, environment: Environment) -> Option<Self> {
        let sample = reader.parsed("APP_TRACE_SAMPLE", Share(1.0)).0;
        let service = reader.text("OTEL_SERVICE_NAME");
        let own = reader.text("APP_OTLP_ENDPOINT");
        let endpoint = own.or_else(|| reader.text("OTEL_EXPORTER_OTLP_ENDPOINT"))?;
        let is_http = endpoint.parse::<http::Uri>().is_ok_and(|uri| {
            uri.authority().is_some()
                && uri
                    .scheme_str()
                    .is_some_and(|scheme| matches!(scheme, "http" | "https"))
        });
        if !is_http {
            reader.problem("APP_OTLP_ENDPOINT", "is no address such as `http://localhost:4318`");
        }
        Some(Self {
            endpoint,
            sample,
            service: service.unwrap_or_else(|| env!("CARGO_PKG_NAME").to_owned()),
            environment,
        })
    }
}

/// The way to the collector.
pub(super) fn start(settings: &TraceSettings) -> io::Result<(SdkTracerProvider, Tracer)> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Http::new())
        .with_endpoint(format!("{}/v1/traces", settings.endpoint.trim_end_matches('/')))
        .with_timeout(PATIENCE)
        .build();
    let environment = match settings.environment {
        Environment::Development => "development",
        Environment::Production => "production",
    };
    let resource = Resource::builder()
        .with_service_name(settings.service.clone())
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .with_attribute(KeyValue::new("deployment.environment.name", environment));
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter.map_err(io::Error::other)?)
        .with_id_generator(Known(RandomIdGenerator::default()))
        .with_sampler(Sampler::ParentBased(Box::new(Decided)))
        .with_resource(resource.build())
        .build();
    let tracer = provider.tracer("apigen");
    Ok((provider, tracer))
}

/// Makes traces of all spans; the log's filter is not theirs.
pub(super) fn layer<S>(tracer: Tracer) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_level(false)
        .with_target(false)
        .with_tracked_inactivity(false)
        .with_context_activation(false)
        // Asked each time: else `tracing::enabled!` on an event would hide the span that comes next from us.
        .with_filter(dynamic_filter_fn(|known, _| {
            known.is_span() && *known.level() <= Level::INFO
        }))
}

/// Sends what is left, but not longer than it is worth.
pub(super) fn end(provider: &SdkTracerProvider) {
    if let Err(error) = provider.shutdown_with_timeout(PATIENCE) {
        tracing::warn!(%error, "the last traces were not sent");
    }
}

thread_local! {
    /// The ids of the span that is begun just now, where the request knows them already.
    static KNOWN: Cell<Option<(TraceId, SpanId, bool)>> = const { Cell::new(None) };
}

/// Ids as the request has them, so that the log, the answer and the trace tell the same.
#[derive(Debug)]
struct Known(RandomIdGenerator);

impl IdGenerator for Known {
    fn new_trace_id(&self) -> TraceId {
        KNOWN.get().map_or_else(|| self.0.new_trace_id(), |(trace, _, _)| trace)
    }

    fn new_span_id(&self) -> SpanId {
        KNOWN.get().map_or_else(|| self.0.new_span_id(), |(_, span, _)| span)
    }
}

/// What was decided when the trace got its id; spans outside of requests are decided here.
#[derive(Clone, Debug)]
struct Decided;

impl ShouldSample for Decided {
    fn should_sample(
        &self,
        _: Option<&Context>,
        trace: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let known = KNOWN.get().map(|(_, _, sampled)| sampled);
        let sampled = known.unwrap_or_else(|| super::is_sampled(&trace.to_string()));
        SamplingResult {
            decision: if sampled {
                SamplingDecision::RecordAndSample
            } else {
                SamplingDecision::Drop
            },
            attributes: Vec::new(),
            trace_state: TraceState::default(),
        }
    }
}

/// Begins the span of a request under the ids that the request has.
pub(super) fn begin(span: &Span, trace: &Trace) {
    let ids = TraceId::from_hex(&trace.trace_id)
        .ok()
        .zip(SpanId::from_hex(trace.span_id()).ok());
    let Some((trace_id, span_id)) = ids else { return };
    let caller = trace.caller.as_deref().and_then(|caller| SpanId::from_hex(caller).ok());
    if let Some(caller) = caller {
        let state = trace.state.as_deref().and_then(|state| state.parse().ok());
        let flags = if trace.is_sampled() {
            TraceFlags::SAMPLED
        } else {
            TraceFlags::NOT_SAMPLED
        };
        let parent = SpanContext::new(trace_id, caller, flags, true, state.unwrap_or_default());
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
    KNOWN.set(Some((trace_id, span_id, trace.is_sampled())));
    // Looking at the context begins the span.
    let _ = span.context();
    KNOWN.set(None);
}

/// Puts a span behind the running one, in the same trace.
pub(super) fn follow(span: &Span) {
    let running = Span::current().context().span().span_context().clone();
    if running.is_valid() {
        let _ = span.set_parent(Context::new().with_remote_span_context(running));
    }
}

/// What the service could not do, as an event of its span; redacted.
pub(super) fn raise(span: &Span, problem: &Problem) {
    let why = problem.source.as_ref().map(|source| redact::chain(source.as_ref()));
    let attributes = vec![
        KeyValue::new("exception.type", problem.entry.code),
        KeyValue::new(
            "exception.message",
            why.unwrap_or_else(|| redact::redact(&problem.detail).into_owned()),
        ),
    ];
    span.add_event("exception", attributes);
}

/// The `traceparent` of the running span.
pub(super) fn current_parent() -> Option<String> {
    let running = Span::current().context().span().span_context().clone();
    let flags = running.trace_flags().to_u8();
    running
        .is_valid()
        .then(|| format!("00-{}-{}-{flags:02x}", running.trace_id(), running.span_id()))
}

/// The SDK sends from a thread of its own, so that a client that waits will do.
#[derive(Debug)]
struct Http {
    agent: ureq::Agent,
    /// Whether the last export failed: one line tells of it, not one a batch.
    away: AtomicBool,
}

impl Http {
    fn new() -> Self {
        let config = ureq::Agent::config_builder();
        let config = config
            .timeout_global(Some(PATIENCE))
            .tls_config(super::trust())
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.into(),
            away: AtomicBool::new(false),
        }
    }

    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let request = http::Request::from_parts(parts, &body[..]);
        let (parts, mut body) = self.agent.run(request)?.into_parts();
        Ok(http::Response::from_parts(parts, body.read_to_vec()?.into()))
    }

    fn tell(&self, outcome: &Result<http::Response<Bytes>, HttpError>) {
        let failed = match outcome {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(answer.status().to_string()),
            Err(error) => Some(redact::chain(error.as_ref())),
        };
        let was_away = self.away.swap(failed.is_some(), Ordering::Relaxed);
        if let Some(error) = failed {
            metrics::counter!(super::super::metrics::EXPORTS_FAILED).increment(1);
            if !was_away {
                tracing::warn!(error, "the collector does not take traces");
            }
        }
    }
}

impl HttpClient for Http {
    fn send_bytes<'s, 'f>(
        &'s self,
        request: http::Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, HttpError>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        let outcome = self.send(request);
        self.tell(&outcome);
        Box::pin(std::future::ready(outcome))
    }
}
