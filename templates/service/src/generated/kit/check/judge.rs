//! The judge: what of a value breaks the rules of its schema, all of it, each thing where a person can mend it.

use super::at::Place;
use super::bounds::is_kind;
use super::rules::{Rule, Rules};
use super::schema::Library;
use super::{At, Violation, Violations, list, message, same};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow::{self, Break, Continue};

/// What is told of something broken: its place, the keyword, the words; answers whether to go on.
pub(super) type Hear<'h> = dyn FnMut(&Place<'_>, &'static str, &dyn Fn() -> String) -> ControlFlow<()> + 'h;

/// A place in the judged value, and who hears of it.
pub(super) struct Ear<'e> {
    pub place: Place<'e>,
    hear: &'e mut Hear<'e>,
}

impl<'e> Ear<'e> {
    pub(super) fn new(place: Place<'e>, hear: &'e mut Hear<'e>) -> Self {
        Self { place, hear }
    }

    fn field<'b>(&'b mut self, name: &'b str) -> Ear<'b> {
        Ear::new(self.place.field(name), self.hear)
    }

    fn item(&mut self, index: usize) -> Ear<'_> {
        Ear::new(self.place.item(index), self.hear)
    }

    /// Tells that a keyword is broken here, unless it is not.
    pub(super) fn tell(&mut self, fits: bool, code: &'static str, words: impl Fn() -> String) -> ControlFlow<()> {
        if fits {
            Continue(())
        } else {
            (self.hear)(&self.place, code, &words)
        }
    }
}

/// A schema that was asked about a value: its number, and the address of the value.
pub(super) type Asked = (usize, usize);

/// How findings are meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Whether there are any.
    Any,
    /// All, but of a union only that it is broken.
    Closed,
    /// All, and of a union those of the form that was meant.
    Open,
}

/// One judgement. A form of a union that holds the union again would be asked anew on every level, and cost hours for a
/// hostile value of a kilobyte: here each schema with references is asked once about each value.
pub(super) struct Judging<'l> {
    library: &'l Library,
    pub(super) depth: Depth,
    /// Whether values fit schemas, as far as that is known.
    pub(super) fitting: HashMap<Asked, bool>,
    /// What of it was told already.
    pub(super) told: HashSet<Asked>,
}

impl<'l> Judging<'l> {
    pub(super) fn new(library: &'l Library) -> Self {
        Self {
            library,
            depth: Depth::Open,
            fitting: HashMap::new(),
            told: HashSet::new(),
        }
    }

    /// The rules of the schema with a number.
    pub(super) fn rules(&self, number: usize) -> &'l Rules {
        self.library.rules(number)
    }

    /// Reports what in a value breaks the schema with a number.
    pub(super) fn report(&mut self, number: usize, value: &Value, at: &mut At<'_>) {
        let (root, sink) = at.parts();
        let mut hear = |place: &Place<'_>, code: &'static str, words: &dyn Fn() -> String| {
            sink.push(Violation {
                location: place.location(),
                pointer: place.pointer(),
                code: Cow::Borrowed(code),
                detail: words(),
            });
            if sink.len() < Violations::MOST {
                Continue(())
            } else {
                Break(())
            }
        };
        // Where it stopped, nothing more was to be told.
        let _ = self.ask(self.rules(number), value, &mut Ear::new(*root, &mut hear));
    }

    /// Whether a value fits some rules.
    pub(super) fn fits(&mut self, rules: &Rules, value: &Value) -> bool {
        let depth = std::mem::replace(&mut self.depth, Depth::Any);
        let flow = self.ask(rules, value, &mut Ear::new(Place::NOWHERE, &mut |_, _, _| Break(())));
        self.depth = depth;
        flow.is_continue()
    }

    pub(super) fn ask(&mut self, rules: &Rules, value: &Value, ear: &mut Ear<'_>) -> ControlFlow<()> {
        for rule in &rules.list {
            match (rule, value) {
                (Rule::UnevaluatedItems(rest), Value::Array(items)) => {
                    let seen = self.seen(rules, value, items.len());
                    let mut unseen = items.iter().zip(seen).filter(|(_, seen)| !seen);
                    let fits = unseen.all(|(item, _)| self.fits(rest, item));
                    ear.tell(fits, "unevaluatedItems", || message::keyword("unevaluatedItems"))?;
                }
                (Rule::UnevaluatedMembers(rest), Value::Object(members)) => {
                    let seen = self.seen(rules, value, members.len());
                    for ((name, member), _) in members.iter().zip(seen).filter(|(_, seen)| !seen) {
                        let fits = self.fits(rest, member);
                        ear.field(name).tell(fits, "unevaluatedProperties", message::unknown)?;
                    }
                }
                (_, Value::Array(items)) => self.ask_items(rule, items, ear)?,
                (_, Value::Object(members)) => self.ask_members(rule, members, ear)?,
                _ => {}
            }
            self.ask_anything(rule, value, ear)?;
        }
        Continue(())
    }

    /// Rules about any value, and about texts and numbers.
    fn ask_anything(&mut self, rule: &Rule, value: &Value, ear: &mut Ear<'_>) -> ControlFlow<()> {
        match rule {
            Rule::Never => ear.tell(false, "not", message::unknown),
            Rule::Kinds(kinds) => {
                let fits = kinds.iter().any(|kind| is_kind(value, kind));
                ear.tell(fits, "type", || message::kind(kinds))
            }
            Rule::Enum(all) => {
                let known = all.iter().any(|one| same::is_same(one, value));
                ear.tell(known, "enum", || message::one_of(all))
            }
            Rule::Const(one) => ear.tell(same::is_same(one, value), "const", || message::constant(one)),
            Rule::Bound(bound, limit) => {
                let fits = value.as_number().is_none_or(|number| bound.holds(number, limit));
                ear.tell(fits, bound.code(), || bound.words(limit))
            }
            Rule::MultipleOf(step) => {
                let fits = value.as_number().is_none_or(|number| same::is_multiple(number, step));
                ear.tell(fits, "multipleOf", || message::multiple_of(message::number(step)))
            }
            Rule::Size(size, limit) => ear.tell(size.holds(value, *limit), size.code(), || size.words(*limit)),
            Rule::Pattern(source, search) => {
                let fits = value.as_str().is_none_or(|text| search.is_match(text));
                ear.tell(fits, "pattern", || message::pattern(source))
            }
            Rule::Format(name, asserted) => ear.tell(asserted.holds(value), "format", || message::format(name)),
            Rule::Not(rules) => {
                let fits = !self.fits(rules, value);
                ear.tell(fits, "not", || message::keyword("not"))
            }
            Rule::DependentSchemas(all) => {
                let mut there = all.iter().filter(|(name, _)| value.get(name).is_some());
                there.try_for_each(|(_, rules)| self.ask(rules, value, ear))
            }
            Rule::Refer(number) => self.ask_other(*number, value, ear),
            Rule::All(parts) => parts.iter().try_for_each(|part| self.ask(part, value, ear)),
            Rule::Union { exclusive, forms } => self.ask_forms(*exclusive, forms, value, ear),
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let branch = if self.fits(condition, value) { then } else { otherwise };
                self.ask(branch, value, ear)
            }
            _ => Continue(()),
        }
    }

    fn ask_items(&mut self, rule: &Rule, items: &[Value], ear: &mut Ear<'_>) -> ControlFlow<()> {
        match rule {
            Rule::Items { prefix, rest } => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(rules) = prefix.get(index).or(rest.as_ref()) {
                        self.ask(rules, item, &mut ear.item(index))?;
                    }
                }
            }
            Rule::Contains { item, least, most } => {
                let count = items.iter().filter(|one| self.fits(item, one)).count() as u64;
                let few = if *least == 1 { "contains" } else { "minContains" };
                ear.tell(count >= *least, few, || message::keyword(few))?;
                let fits = most.is_none_or(|most| count <= most);
                ear.tell(fits, "maxContains", || message::keyword("maxContains"))?;
            }
            Rule::UniqueItems => {
                let fits = !list::repeats(items, same::is_same);
                ear.tell(fits, "uniqueItems", message::unique_items)?;
            }
            _ => {}
        }
        Continue(())
    }

    fn ask_members(&mut self, rule: &Rule, members: &Map<String, Value>, ear: &mut Ear<'_>) -> ControlFlow<()> {
        match rule {
            Rule::Members(all) => {
                for (name, member) in members {
                    let ear = &mut ear.field(name);
                    for rules in all.of(name) {
                        self.ask(rules, member, ear)?;
                    }
                    if let Some(rest) = all.rest.as_ref().filter(|_| !all.knows(name)) {
                        if rest.is_never() {
                            ear.tell(false, "additionalProperties", message::unknown)?;
                        } else {
                            self.ask(rest, member, ear)?;
                        }
                    }
                }
            }
            Rule::Names(rules) => {
                // The addresses of names taken apart come again: nothing is remembered about them.
                let mut names = members.keys().map(|name| Value::String(name.clone()));
                let fits = names.all(|name| Judging::new(self.library).fits(rules, &name));
                ear.tell(fits, "propertyNames", || message::keyword("propertyNames"))?;
            }
            Rule::Required(names) => require(names, members, ear)?,
            Rule::DependentRequired(all) => {
                for (_, names) in all.iter().filter(|(name, _)| members.contains_key(name)) {
                    require(names, members, ear)?;
                }
            }
            _ => {}
        }
        Continue(())
    }
}

fn require(names: &[String], members: &Map<String, Value>, ear: &mut Ear<'_>) -> ControlFlow<()> {
    names.iter().try_for_each(|name| {
        let fits = members.contains_key(name);
        ear.field(name).tell(fits, "required", message::required)
    })
}
