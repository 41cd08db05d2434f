//! A JSON Schema (2020-12) as the rules that its keywords are, in the order in which they are asked.

use super::bounds::{Asserted, Bound, Size};
use super::schema::ROOT;
use super::search::Search;
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

/// The rules of one schema.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub list: Vec<Rule>,
    /// Whether one of them, or of those below, refers to another schema.
    pub refers: bool,
}

/// One rule: what a keyword, or some that belong together, ask for.
#[derive(Debug)]
pub(super) enum Rule {
    /// The schema `false`.
    Never,
    Kinds(Vec<&'static str>),
    Enum(Vec<Value>),
    Const(Value),
    Bound(Bound, Number),
    MultipleOf(Number),
    /// The limit of a size.
    Size(Size, u64),
    Pattern(String, Search),
    Format(String, Asserted),
    Items {
        prefix: Vec<Rules>,
        rest: Option<Rules>,
    },
    Contains {
        item: Rules,
        least: u64,
        most: Option<u64>,
    },
    UniqueItems,
    Members(Members),
    Names(Rules),
    Required(Vec<String>),
    /// Where there is a member, there must be others.
    DependentRequired(Vec<(String, Vec<String>)>),
    DependentSchemas(Vec<(String, Rules)>),
    /// Another schema, by its number.
    Refer(usize),
    All(Vec<Rules>),
    Union {
        exclusive: bool,
        forms: Vec<Rules>,
    },
    Not(Rules),
    If {
        condition: Rules,
        then: Rules,
        otherwise: Rules,
    },
    UnevaluatedItems(Rules),
    UnevaluatedMembers(Rules),
}

/// The rules of members.
#[derive(Debug)]
pub(super) struct Members {
    named: HashMap<String, Rules>,
    patterns: Vec<(Search, Rules)>,
    /// Those of members that have neither a name here, nor one of a pattern.
    pub rest: Option<Rules>,
}

const KINDS: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

impl Rules {
    /// The rules of a schema; references are looked up among the numbers of definitions. What is no keyword, or says
    /// nothing that can be asked, is no rule.
    pub(super) fn of(schema: &Value, numbers: &HashMap<String, usize>) -> Self {
        let mut writer = Writer {
            numbers,
            rules: Self::default(),
        };
        match schema {
            Value::Bool(false) => writer.rules.list.push(Rule::Never),
            Value::Object(keywords) => writer.write(keywords),
            _ => {}
        }
        writer.rules
    }

    /// Whether `null` is all that fits: what a nullable schema is written as.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.list.as_slice(), [Rule::Kinds(kinds)] if kinds == &["null"])
    }

    /// Whether nothing fits: the schema `false`.
    pub(super) fn is_never(&self) -> bool {
        matches!(self.list.as_slice(), [Rule::Never])
    }
}

struct Writer<'n> {
    numbers: &'n HashMap<String, usize>,
    rules: Rules,
}

impl Writer<'_> {
    /// `unevaluated…` comes last: it asks what the others have seen.
    fn write(&mut self, keywords: &Map<String, Value>) {
        for (name, value) in keywords {
            let rule = self
                .anything(name, value)
                .or_else(|| self.of_texts_and_numbers(name, value));
            self.rules.list.extend(rule);
        }
        let rules = [
            self.members(keywords),
            self.items(keywords),
            self.contains(keywords),
            self.condition(keywords),
        ];
        self.rules.list.extend(rules.into_iter().flatten());
        let items = self.below(keywords.get("unevaluatedItems")).map(Rule::UnevaluatedItems);
        let members = self
            .below(keywords.get("unevaluatedProperties"))
            .map(Rule::UnevaluatedMembers);
        self.rules.list.extend(items.into_iter().chain(members));
    }

    fn anything(&mut self, name: &str, value: &Value) -> Option<Rule> {
        Some(match (name, value) {
            ("type", _) => Rule::Kinds(kinds(value)),
            ("enum", Value::Array(values)) => Rule::Enum(values.clone()),
            ("const", _) => Rule::Const(value.clone()),
            ("$ref", Value::String(reference)) => Rule::Refer(self.refer(reference)?),
            ("allOf", Value::Array(parts)) => Rule::All(self.each(parts)),
            ("anyOf" | "oneOf", Value::Array(forms)) => Rule::Union {
                exclusive: name == "oneOf",
                forms: self.each(forms),
            },
            ("not", _) => Rule::Not(self.schema(value)),
            ("uniqueItems", Value::Bool(true)) => Rule::UniqueItems,
            ("required", Value::Array(names)) => Rule::Required(texts(names)),
            ("propertyNames", _) => Rule::Names(self.schema(value)),
            ("dependentRequired", Value::Object(all)) => {
                let names = |value: &Value| texts(value.as_array().map_or(&[], Vec::as_slice));
                Rule::DependentRequired(all.iter().map(|(name, value)| (name.clone(), names(value))).collect())
            }
            ("dependentSchemas", Value::Object(all)) => Rule::DependentSchemas(
                all.iter()
                    .map(|(name, value)| (name.clone(), self.schema(value)))
                    .collect(),
            ),
            _ => return None,
        })
    }

    fn of_texts_and_numbers(&mut self, name: &str, value: &Value) -> Option<Rule> {
        let number = || value.as_number().cloned();
        Some(match name {
            "minimum" => Rule::Bound(Bound::Minimum, number()?),
            "maximum" => Rule::Bound(Bound::Maximum, number()?),
            "exclusiveMinimum" => Rule::Bound(Bound::ExclusiveMinimum, number()?),
            "exclusiveMaximum" => Rule::Bound(Bound::ExclusiveMaximum, number()?),
            "multipleOf" => Rule::MultipleOf(number()?),
            "minLength" => Rule::Size(Size::MinLength, size(value)?),
            "maxLength" => Rule::Size(Size::MaxLength, size(value)?),
            "minItems" => Rule::Size(Size::MinItems, size(value)?),
            "maxItems" => Rule::Size(Size::MaxItems, size(value)?),
            "minProperties" => Rule::Size(Size::MinProperties, size(value)?),
            "maxProperties" => Rule::Size(Size::MaxProperties, size(value)?),
            "pattern" => Rule::Pattern(value.as_str()?.to_owned(), Search::of(value.as_str()?)),
            "format" => Rule::Format(value.as_str()?.to_owned(), Asserted::of(value.as_str()?)),
            _ => return None,
        })
    }

    fn members(&mut self, keywords: &Map<String, Value>) -> Option<Rule> {
        let named = keywords.get("properties").and_then(Value::as_object);
        let patterns = keywords.get("patternProperties").and_then(Value::as_object);
        let rest = self.below(keywords.get("additionalProperties"));
        if named.is_none() && patterns.is_none() && rest.is_none() {
            return None;
        }
        let named = named.into_iter().flatten();
        let patterns = patterns.into_iter().flatten();
        Some(Rule::Members(Members {
            named: named.map(|(name, value)| (name.clone(), self.schema(value))).collect(),
            patterns: patterns
                .map(|(pattern, value)| (Search::of(pattern), self.schema(value)))
                .collect(),
            rest,
        }))
    }

    fn items(&mut self, keywords: &Map<String, Value>) -> Option<Rule> {
        let prefix = keywords.get("prefixItems").and_then(Value::as_array);
        let rest = self.below(keywords.get("items"));
        (prefix.is_some() || rest.is_some()).then(|| Rule::Items {
            prefix: prefix.map(|all| self.each(all)).unwrap_or_default(),
            rest,
        })
    }

    fn contains(&mut self, keywords: &Map<String, Value>) -> Option<Rule> {
        let limit = |name| keywords.get(name).and_then(size);
        Some(Rule::Contains {
            item: self.below(keywords.get("contains"))?,
            least: limit("minContains").unwrap_or(1),
            most: limit("maxContains"),
        })
    }

    fn condition(&mut self, keywords: &Map<String, Value>) -> Option<Rule> {
        Some(Rule::If {
            condition: self.below(keywords.get("if"))?,
            then: self.below(keywords.get("then")).unwrap_or_default(),
            otherwise: self.below(keywords.get("else")).unwrap_or_default(),
        })
    }

    fn schema(&mut self, value: &Value) -> Rules {
        let rules = Rules::of(value, self.numbers);
        self.rules.refers |= rules.refers;
        rules
    }

    fn below(&mut self, value: Option<&Value>) -> Option<Rules> {
        value.map(|value| self.schema(value))
    }

    fn each(&mut self, schemas: &[Value]) -> Vec<Rules> {
        schemas.iter().map(|schema| self.schema(schema)).collect()
    }

    /// `#`, or `#/$defs/NAME`: generation writes no other references.
    fn refer(&mut self, reference: &str) -> Option<usize> {
        let number = match reference.strip_prefix("#/$defs/") {
            Some(name) => self.numbers.get(name).copied(),
            None => (reference == "#").then_some(ROOT),
        };
        if number.is_none() {
            tracing::error!(reference, "an embedded schema refers to nothing");
        }
        self.rules.refers = true;
        number
    }
}

impl Members {
    /// The rules of a member, by its name and the patterns that its name fits.
    pub(super) fn of(&self, name: &str) -> impl Iterator<Item = &Rules> {
        let patterns = self.patterns.iter().filter(move |(pattern, _)| pattern.is_match(name));
        self.named.get(name).into_iter().chain(patterns.map(|(_, rules)| rules))
    }

    /// Whether there are any.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.of(name).next().is_some()
    }
}

fn kinds(value: &Value) -> Vec<&'static str> {
    let one = std::slice::from_ref(value);
    let named = value.as_array().map_or(one, Vec::as_slice).iter();
    named
        .filter_map(|name| KINDS.into_iter().find(|kind| name == kind))
        .collect()
}

fn texts(values: &[Value]) -> Vec<String> {
    values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A size, which a document may write as 3.0.
fn size(value: &Value) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    value.as_u64().or_else(|| value.as_f64().map(|float| float as u64))
}
