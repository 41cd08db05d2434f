//! What is counted, kept as the numbers that Prometheus asks for: recording is one atomic addition, nothing waits to be
//! summed up, and nothing grows with requests.

use super::TASK_DURATION;
use super::exposition::Exposition;
use metrics::atomics::AtomicU64;
use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Label, Metadata, Recorder, SharedString,
    Unit,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError, RwLock};

/// Seconds; OpenTelemetry's advice for HTTP servers.
const SECONDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];
/// Seconds; tasks take longer than requests.
const TASK_SECONDS: [f64; 9] = [0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 120.0];
/// From a line to a large file.
const BYTES: [f64; 10] = [
    256.0, 1024.0, 4096.0, 16384.0, 65536.0, 262144.0, 1048576.0, 4194304.0, 16777216.0, 67108864.0,
];
/// Items of a list, tries, hits.
const COUNTS: [f64; 13] = [
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0,
];

/// The series of a process.
pub(super) struct Registry {
    /// By name, then by labels, whatever their order.
    series: RwLock<BTreeMap<Key, Series>>,
    described: RwLock<BTreeMap<String, Description>>,
}

#[derive(Clone)]
enum Series {
    Counter(Arc<AtomicU64>),
    Gauge(Arc<AtomicU64>),
    Histogram(Arc<Distribution>),
    /// Its name belongs to metrics of another kind: Prometheus would refuse all that is told.
    Misnamed,
}

struct Description {
    unit: Option<Unit>,
    text: SharedString,
}

impl Registry {
    pub const fn new() -> Self {
        Self {
            series: RwLock::new(BTreeMap::new()),
            described: RwLock::new(BTreeMap::new()),
        }
    }

    /// Tells of all series, ordered by name.
    pub fn write(&self, to: &mut Exposition) {
        let described = self.described.read().unwrap_or_else(PoisonError::into_inner);
        let series = self.series.read().unwrap_or_else(PoisonError::into_inner);
        let mut last = None;
        for (key, one) in &*series {
            let Some(kind) = one.kind() else { continue };
            if last != Some(key.name()) {
                let text = described.get(key.name()).map_or("", |one| &*one.text);
                to.family(key.name(), kind, text);
                last = Some(key.name());
            }
            one.write(key, to);
        }
    }

    fn describe(&self, name: &KeyName, unit: Option<Unit>, text: SharedString) {
        let mut described = self.described.write().unwrap_or_else(PoisonError::into_inner);
        described.insert(named(name.as_str()).into_owned(), Description { unit, text });
    }

    /// The series of a key, which begins where it is not there yet.
    fn series(&self, key: &Key, begin: impl FnOnce(&Key) -> Series) -> Series {
        let key = written(key);
        let known = self
            .series
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&*key)
            .cloned();
        known.unwrap_or_else(|| {
            let begun = begin(&key);
            let mut all = self.series.write().unwrap_or_else(PoisonError::into_inner);
            let from = all.range(Key::from_name(key.name().to_owned())..);
            let mut namesakes = from.take_while(|(other, _)| other.name() == key.name());
            let kind = namesakes.find_map(|(_, other)| other.kind());
            let fits = kind.is_none() || kind == begun.kind();
            let begun = if fits { begun } else { Series::Misnamed };
            all.entry(key.into_owned()).or_insert(begun).clone()
        })
    }

    fn bounds(&self, name: &str) -> &'static [f64] {
        let described = self.described.read().unwrap_or_else(PoisonError::into_inner);
        match described.get(name).and_then(|one| one.unit) {
            _ if name == TASK_DURATION => &TASK_SECONDS,
            Some(Unit::Bytes) => &BYTES,
            Some(Unit::Count) => &COUNTS,
            _ => &SECONDS,
        }
    }
}

impl Recorder for Registry {
    fn describe_counter(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(&name, unit, text);
    }

    fn describe_gauge(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(&name, unit, text);
    }

    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(&name, unit, text);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        match self.series(key, |_| Series::Counter(Arc::default())) {
            Series::Counter(count) => Counter::from_arc(count),
            _ => Counter::noop(),
        }
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        match self.series(key, |_| Series::Gauge(Arc::default())) {
            Series::Gauge(value) => Gauge::from_arc(value),
            _ => Gauge::noop(),
        }
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        let begin = |key: &Key| Series::Histogram(Arc::new(Distribution::of(self.bounds(key.name()))));
        match self.series(key, begin) {
            Series::Histogram(distribution) => Histogram::from_arc(distribution),
            _ => Histogram::noop(),
        }
    }
}

impl Series {
    const fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Counter(_) => Some("counter"),
            Self::Gauge(_) => Some("gauge"),
            Self::Histogram(_) => Some("histogram"),
            Self::Misnamed => None,
        }
    }

    fn write(&self, key: &Key, to: &mut Exposition) {
        let labels: Vec<_> = key.labels().map(|label| (label.key(), label.value())).collect();
        match self {
            Self::Counter(count) => to.sample(key.name(), "", &labels, None, count.load(Relaxed) as f64),
            Self::Gauge(value) => to.sample(key.name(), "", &labels, None, f64::from_bits(value.load(Relaxed))),
            Self::Histogram(distribution) => distribution.write(key.name(), &labels, to),
            Self::Misnamed => {}
        }
    }
}

/// How often values of which size came.
struct Distribution {
    /// The greatest value of each bucket but the last, which takes the rest.
    bounds: &'static [f64],
    counts: Box<[AtomicU64]>,
    sum: AtomicU64,
}

impl Distribution {
    fn of(bounds: &'static [f64]) -> Self {
        Self {
            bounds,
            counts: (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect(),
            sum: AtomicU64::new(0),
        }
    }

    fn write(&self, name: &str, labels: &[(&str, &str)], to: &mut Exposition) {
        let mut count = 0;
        let bounds = self.bounds.iter().copied().chain([f64::INFINITY]);
        for (bound, own) in bounds.zip(&self.counts) {
            count += own.load(Relaxed);
            to.sample(name, "_bucket", labels, Some(bound), count as f64);
        }
        let sum = f64::from_bits(self.sum.load(Relaxed));
        to.sample(name, "_sum", labels, None, sum);
        to.sample(name, "_count", labels, None, count as f64);
    }
}

impl HistogramFn for Distribution {
    fn record(&self, value: f64) {
        let at = self.bounds.partition_point(|bound| *bound < value);
        // What is no number would make the sum none.
        if let Some(count) = self.counts.get(at).filter(|_| !value.is_nan()) {
            CounterFn::increment(count, 1);
            GaugeFn::increment(&self.sum, value);
        }
    }
}

/// A key as Prometheus can read it.
fn written(key: &Key) -> Cow<'_, Key> {
    let fits = |name: &str| matches!(named(name), Cow::Borrowed(_));
    if fits(key.name()) && key.labels().all(|label| fits(label.key())) {
        return Cow::Borrowed(key);
    }
    let label = |label: &Label| Label::new(named(label.key()).into_owned(), label.value().to_owned());
    let labels: Vec<Label> = key.labels().map(label).collect();
    Cow::Owned(Key::from_parts(named(key.name()).into_owned(), labels))
}

/// A name with `_` for what no name of Prometheus has.
fn named(name: &str) -> Cow<'_, str> {
    let fits = |one: char| one.is_ascii_alphanumeric() || one == '_' || one == ':';
    let digit = name.starts_with(|first: char| first.is_ascii_digit());
    if !digit && !name.is_empty() && name.chars().all(fits) {
        return Cow::Borrowed(name);
    }
    let mut fit: String = name.chars().map(|one| if fits(one) { one } else { '_' }).collect();
    if digit || name.is_empty() {
        fit.insert(0, '_');
    }
    Cow::Owned(fit)
}
