//! Patterns in linear time and little memory. An automaton holds what a repetition repeats as often as it may occur:
//! `^[\p{L} ]{1,8192}$`, taken as it is, needs more memory than any limit grants.

use super::automaton::Automaton;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};
use std::ops::RangeInclusive;

/// The most repetitions that an automaton counts where it cannot count them all.
const MOST_COUNTED: u32 = 64;

/// A compiled pattern.
#[derive(Debug)]
pub struct Linear {
    engine: Engine,
    exact: bool,
}

#[derive(Debug)]
enum Engine {
    /// Found where the expression is.
    Search(Box<Automaton>),
    /// So many characters, all of these.
    Count(Characters, RangeInclusive<usize>),
}

impl Linear {
    /// Compiles an expression of the `regex` crate. `None`: it is none, or takes too much memory.
    pub fn new(text: &str) -> Option<Self> {
        let hir = regex_syntax::parse(text).ok()?;
        if let Some(counted) = counted(&hir) {
            return Some(counted);
        }
        let found = searched(&hir);
        let exactly = Automaton::new(&found).map(|automaton| Self::of(automaton, true));
        exactly.or_else(|| Some(Self::of(Automaton::new(&widened(&found))?, false)))
    }

    fn of(automaton: Automaton, exact: bool) -> Self {
        let engine = Engine::Search(Box::new(automaton));
        Self { engine, exact }
    }

    /// Whether the pattern is found in the text.
    pub fn is_match(&self, text: &str) -> bool {
        match &self.engine {
            Engine::Search(automaton) => automaton.is_match(text),
            Engine::Count(characters, times) => {
                let mut count = 0;
                let all = text.chars().all(|one| {
                    count += 1;
                    characters.contain(one)
                });
                all && times.contains(&count)
            }
        }
    }

    /// Whether every repetition is counted. Where that takes too much memory, some are taken as open.
    pub const fn is_exact(&self) -> bool {
        self.exact
    }
}

/// `^[a-z]{3,400}$` needs no automaton.
fn counted(hir: &Hir) -> Option<Linear> {
    let HirKind::Concat(parts) = hir.kind() else {
        return None;
    };
    let [start, middle, end] = parts.as_slice() else {
        return None;
    };
    let anchored = is_look(start, Look::Start) && is_look(end, Look::End);
    let HirKind::Repetition(repetition) = bare(middle).kind() else {
        return None;
    };
    let characters = Characters::of(bare(&repetition.sub)).filter(|_| anchored)?;
    let most = repetition.max.map_or(usize::MAX, |most| most as usize);
    Some(Linear {
        engine: Engine::Count(characters, repetition.min as usize..=most),
        exact: true,
    })
}

/// A set of characters.
#[derive(Debug)]
struct Characters {
    /// Those of ASCII, a bit each.
    ascii: u128,
    /// From the first to the last, in order.
    ranges: Vec<(char, char)>,
}

impl Characters {
    /// Of an expression that is one character.
    fn of(hir: &Hir) -> Option<Self> {
        let class = match hir.kind() {
            HirKind::Class(Class::Unicode(class)) => class.clone(),
            HirKind::Class(Class::Bytes(class)) => class.to_unicode_class()?,
            HirKind::Literal(literal) => {
                let mut characters = std::str::from_utf8(&literal.0).ok()?.chars();
                let (one, None) = (characters.next()?, characters.next()) else {
                    return None;
                };
                ClassUnicode::new([ClassUnicodeRange::new(one, one)])
            }
            _ => return None,
        };
        let ranges: Vec<_> = class.iter().map(|range| (range.start(), range.end())).collect();
        let within = |one: u8| {
            ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&char::from(one)))
        };
        let ascii = (0..128).filter(|one| within(*one)).fold(0, |bits, one| bits | 1 << one);
        Some(Self { ascii, ranges })
    }

    fn contain(&self, one: char) -> bool {
        if one.is_ascii() {
            return self.ascii >> u32::from(one) & 1 == 1;
        }
        let at = self.ranges.partition_point(|(_, last)| *last < one);
        self.ranges.get(at).is_some_and(|(first, _)| *first <= one)
    }
}

/// What a search finds just as well: a repetition at an open end need not be followed beyond its least number.
fn searched(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Capture(group) => searched(&group.sub),
        HirKind::Repetition(repetition) => at_least(repetition),
        HirKind::Concat(parts) => {
            let mut parts = parts.clone();
            for at in [0, parts.len() - 1] {
                if let HirKind::Repetition(repetition) = bare(&parts[at]).kind() {
                    parts[at] = at_least(repetition);
                }
            }
            Hir::concat(parts)
        }
        _ => hir.clone(),
    }
}

/// The expression with its long repetitions open.
fn widened(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Capture(group) => widened(&group.sub),
        HirKind::Repetition(repetition) => {
            let least = repetition.min.min(MOST_COUNTED);
            let most = repetition.max.filter(|most| *most <= MOST_COUNTED);
            bounded(&repetition.with(widened(&repetition.sub)), least, most)
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(widened).collect()),
        HirKind::Alternation(choices) => Hir::alternation(choices.iter().map(widened).collect()),
        _ => hir.clone(),
    }
}

fn at_least(repetition: &Repetition) -> Hir {
    bounded(repetition, repetition.min, Some(repetition.min))
}

fn bounded(repetition: &Repetition, min: u32, max: Option<u32>) -> Hir {
    Hir::repetition(Repetition {
        min,
        max,
        ..repetition.clone()
    })
}

/// Without the groups around it: nobody asks what they caught.
fn bare(hir: &Hir) -> &Hir {
    match hir.kind() {
        HirKind::Capture(group) => bare(&group.sub),
        _ => hir,
    }
}

fn is_look(hir: &Hir, look: Look) -> bool {
    matches!(hir.kind(), HirKind::Look(one) if *one == look)
}
