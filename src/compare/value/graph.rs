//! Pairs of schemas, and the places where each pair matters.

use super::super::finding::{Finding, Findings};
use super::super::values::{Change, ROWS, Row};
use super::super::{Side, Spans};
use super::Found;
use crate::contract::SchemaId;
use crate::diagnostic::Severity;
use std::collections::{BTreeMap, VecDeque};

/// How many further places of a change are named.
const NAMED: usize = 5;

/// Steps from places to changes that are taken at most: beyond them, places are missing, never changes.
const MOST_STEPS: usize = 5_000_000;

/// Where a value is sent or received.
#[derive(Clone, Debug)]
pub(in super::super) struct Root {
    sent: bool,
    operation: String,
    /// `request body`, `query parameter limit`, `answer 200`.
    words: String,
}

impl Root {
    /// A value that clients send.
    pub(in super::super) fn sent(operation: &str, words: &str) -> Self {
        Self {
            sent: true,
            operation: operation.to_owned(),
            words: words.to_owned(),
        }
    }

    /// A value that clients receive.
    pub(in super::super) fn received(operation: &str, words: &str) -> Self {
        Self {
            sent: false,
            ..Self::sent(operation, words)
        }
    }
}

/// Two schemas in one direction: their flags, or what is behind references.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) sent: bool,
    /// Only the shape: flags beside a `$ref` belong to the place, the shape to the schema.
    pub(super) bare: bool,
    pub(super) old: SchemaId,
    pub(super) new: SchemaId,
}

/// A pair of schemas that was compared.
#[derive(Debug, Default)]
pub(super) struct Meeting {
    pub(super) found: Vec<Found>,
    /// Pairs inside, and the way to them: `.lines`, `[]`.
    inside: Vec<(String, usize)>,
}

/// All pairs of one comparison.
pub(in super::super) struct Values<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    keys: Vec<Key>,
    meetings: Vec<Meeting>,
    known: BTreeMap<Key, usize>,
    roots: Vec<(Root, usize)>,
}

/// What makes a change the same, in both directions and in everything that is made of one schema.
type Named = (Spans, Change, String);

/// Where a change matters.
#[derive(Default)]
struct Uses {
    /// How often in all.
    count: usize,
    /// The first few: root and way.
    first: Vec<(usize, String)>,
}

impl<'a> Values<'a> {
    pub(in super::super) fn new(old: Side<'a>, new: Side<'a>) -> Self {
        Self {
            old,
            new,
            keys: Vec::new(),
            meetings: Vec::new(),
            known: BTreeMap::new(),
            roots: Vec::new(),
        }
    }

    /// Compares two schemas and everything in them.
    pub(in super::super) fn compare(&mut self, root: Root, old: SchemaId, new: SchemaId) {
        let bare = false;
        let (sent, mut next) = (root.sent, self.keys.len());
        let at = self.meeting(Key { sent, bare, old, new });
        self.roots.push((root, at));
        while next < self.keys.len() {
            self.meet(next);
            next += 1;
        }
    }

    /// The place of a pair, which is compared when its turn comes.
    fn meeting(&mut self, key: Key) -> usize {
        let at = *self.known.entry(key).or_insert(self.keys.len());
        if at == self.keys.len() {
            self.keys.push(key);
            self.meetings.push(Meeting::default());
        }
        at
    }

    /// Pairs beyond this number come of two documents that multiply each other's loops: nothing more is found there.
    fn full(&self) -> bool {
        self.keys.len() > 16 * (self.old.contract.schemas.len() + self.new.contract.schemas.len()) + 1000
    }

    fn meet(&mut self, at: usize) {
        let key = self.keys[at];
        let mut pair = super::pair::Pair::new(self.old, self.new, key);
        pair.compare();
        let (found, inside) = (pair.found, pair.inside);
        self.meetings[at].found = found;
        for (way, key) in inside {
            if self.full() {
                break;
            }
            let to = self.meeting(key);
            self.meetings[at].inside.push((way, to));
        }
    }

    /// Every change once, with the places where it matters; of a change of what is sent and received, the graver side.
    pub(in super::super) fn report(self, findings: &mut Findings) {
        let uses = self.uses();
        let mut sides: BTreeMap<Named, Vec<(usize, usize)>> = BTreeMap::new();
        let mut order = Vec::new();
        for (at, meeting) in self.meetings.iter().enumerate() {
            for (index, found) in meeting.found.iter().enumerate() {
                let name = (found.spans, found.change, found.detail.clone());
                let side = sides.entry(name.clone()).or_default();
                if side.is_empty() {
                    order.push(name);
                }
                side.push((at, index));
            }
        }
        for name in order {
            if let Some(finding) = self.finding(&sides[&name], &uses) {
                findings.push(finding);
            }
        }
    }

    fn finding(&self, sides: &[(usize, usize)], uses: &[Uses]) -> Option<Finding> {
        let rated = sides.iter().filter_map(|(at, index)| {
            let found = &self.meetings[*at].found[*index];
            let (code, level) = rule(found.change, self.keys[*at].sent)?;
            Some((found.level.unwrap_or(level), code, *at, found))
        });
        let rated: Vec<(Severity, &'static str, usize, &Found)> = rated.collect();
        let worst = rated.iter().map(|(level, ..)| *level).max()?;
        let (level, code, at, found) = rated.iter().find(|(level, ..)| *level == worst)?;
        let others = rated.iter().filter(|(_, _, other, _)| other != at);
        let (root, way) = uses[*at].first.first()?;
        let more = others.clone().map(|(_, _, other, _)| uses[*other].count).sum::<usize>() + uses[*at].count - 1;
        let further = uses[*at].first.iter().skip(1);
        let further = further.chain(others.flat_map(|(_, _, other, _)| &uses[*other].first));
        let named: Vec<_> = further.take(NAMED).map(|(root, way)| self.place(*root, way)).collect();
        let root = &self.roots[*root].0;
        let what = format!("{}: {}", where_in(&root.words, way), found.detail);
        let finding = Finding::new(code, &root.operation, what, found.spans);
        Some(Finding {
            level: *level,
            also: also(named, more),
            ..finding
        })
    }

    fn place(&self, root: usize, way: &str) -> String {
        let root = &self.roots[root].0;
        format!("{}, {}", root.operation, where_in(&root.words, way))
    }

    /// For every pair with changes, the roots from which it is reached.
    fn uses(&self) -> Vec<Uses> {
        let mut uses: Vec<Uses> = self.meetings.iter().map(|_| Uses::default()).collect();
        let dirty = self.dirty();
        let mut seen = vec![usize::MAX; self.meetings.len()];
        let mut steps = 0;
        for (root, (_, start)) in self.roots.iter().enumerate() {
            let mut open = VecDeque::from([(*start, String::new())]);
            while let Some((at, way)) = open.pop_front() {
                steps += 1;
                if !dirty[at] || seen[at] == root || steps > MOST_STEPS {
                    continue;
                }
                seen[at] = root;
                for (step, to) in &self.meetings[at].inside {
                    if dirty[*to] && seen[*to] != root {
                        open.push_back((*to, format!("{way}{step}")));
                    }
                }
                let uses = &mut uses[at];
                uses.count += 1;
                if uses.first.len() <= NAMED {
                    uses.first.push((root, way));
                }
            }
        }
        uses
    }

    /// Pairs that have a change, or lead to one.
    fn dirty(&self) -> Vec<bool> {
        let mut from: Vec<Vec<usize>> = vec![Vec::new(); self.meetings.len()];
        for (at, meeting) in self.meetings.iter().enumerate() {
            for (_, to) in &meeting.inside {
                from[*to].push(at);
            }
        }
        let changed = |at: &usize| !self.meetings[*at].found.is_empty();
        let mut open: Vec<usize> = (0..self.meetings.len()).filter(changed).collect();
        let mut dirty = vec![false; self.meetings.len()];
        while let Some(at) = open.pop() {
            if !dirty[at] {
                dirty[at] = true;
                open.extend(&from[at]);
            }
        }
        dirty
    }
}

/// Code and level of a change in one direction; nothing where it does not matter.
fn rule(change: Change, sent: bool) -> Option<(&'static str, Severity)> {
    let row: &Row = ROWS.iter().find(|row| row.change == change)?;
    if sent { row.sent } else { row.received }
}

/// `request body at lines[].sku`.
fn where_in(words: &str, way: &str) -> String {
    match way.trim_start_matches('.') {
        "" => words.to_owned(),
        way => format!("{words} at {way}"),
    }
}

/// The places that are named, and how many are not.
fn also(mut named: Vec<String>, all: usize) -> Vec<String> {
    let rest = all.saturating_sub(named.len());
    if rest > 0 {
        named.push(format!("and {rest} more"));
    }
    named
}
