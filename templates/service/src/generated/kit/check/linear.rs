//! Patterns in linear time and little memory. An automaton holds what a repetition repeats as often as it may occur:
//! `^[\p{L} ]{1,8192}$`, taken as it is, needs more memory than any limit grants.

use regex::Regex;
use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

/// The most repetitions that an automaton counts where it cannot count them all.
const MOST_COUNTED: u32 = 64;

/// A compiled pattern: found where the expression is, in a text of so many characters.
#[derive(Clone, Debug)]
pub struct Linear {
    regex: Regex,
    least: usize,
    most: usize,
    exact: bool,
}

impl Linear {
    /// Compiles an expression of the `regex` crate. `None`: it is none.
    pub fn new(text: &str) -> Option<Self> {
        let hir = regex_syntax::parse(text).ok()?;
        if let Some(counted) = counted(&hir) {
            return Some(counted);
        }
        let found = searched(&hir);
        let exactly = Regex::new(&found.to_string()).ok().map(|regex| Self::of(regex, true));
        exactly.or_else(|| Some(Self::of(Regex::new(&widened(&found).to_string()).ok()?, false)))
    }

    const fn of(regex: Regex, exact: bool) -> Self {
        Self {
            regex,
            least: 0,
            most: usize::MAX,
            exact,
        }
    }

    /// Whether the pattern is found in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.length_fits(text) && self.regex.is_match(text)
    }

    /// Whether every repetition is counted. Where that takes too much memory, some are taken as open.
    pub const fn is_exact(&self) -> bool {
        self.exact
    }

    fn length_fits(&self, text: &str) -> bool {
        let open = self.least == 0 && self.most == usize::MAX;
        open || (self.least..=self.most).contains(&text.chars().count())
    }
}

/// `^[a-z]{3,400}$` is `^[a-z]*$` in a text of 3 to 400 characters.
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
    if !anchored || !is_one_character(bare(&repetition.sub)) {
        return None;
    }
    let open = Hir::concat(vec![start.clone(), bounded(repetition, 0, None), end.clone()]);
    Some(Linear {
        regex: Regex::new(&open.to_string()).ok()?,
        least: repetition.min as usize,
        most: repetition.max.map_or(usize::MAX, |most| most as usize),
        exact: true,
    })
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

fn is_one_character(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Class(_) => true,
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).is_ok_and(|text| text.chars().count() == 1),
        _ => false,
    }
}
