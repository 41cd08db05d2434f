//! The typed path and the judge say the same about the same value: place and keyword.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use kit::kit::{At, Check, Format, Location, Map, Pattern, Schema, Tagged, Trial, Violations};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

type Set = BTreeSet<(String, String)>;

fn set(violations: &Violations) -> Set {
    violations
        .iter()
        .map(|one| (one.pointer.clone(), one.code.to_string()))
        .collect()
}

/// What the typed path says; `None` where it says only that the type does not fit.
fn typed<T: DeserializeOwned + Check>(text: &str) -> Option<Set> {
    let value: T = serde_json::from_str(text).ok()?;
    let mut violations = Violations::default();
    value.check(&mut At::root(Location::Body, &mut violations));
    Some(set(&violations))
}

fn judged(schema: &Schema, text: &str) -> Set {
    let mut violations = Violations::default();
    let value: Value = serde_json::from_str(text).unwrap();
    schema.judge(&value, &mut At::root(Location::Body, &mut violations));
    set(&violations)
}

/// Every value of `domain` in every member of an object, alone and in pairs.
fn agree<T: DeserializeOwned + Check>(schema: &Schema, members: &[&str], domain: &[Value]) {
    let (mut compared, mut valid) = (0, 0);
    for first in members {
        for second in members {
            for a in domain {
                for b in domain {
                    let value = json!({ *first: a, *second: b });
                    let text = value.to_string();
                    let said = judged(schema, &text);
                    match typed::<T>(&text) {
                        Some(checked) => {
                            assert_eq!(checked, said, "{text}");
                            compared += 1;
                            valid += usize::from(said.is_empty());
                        }
                        // 1.0 and 1e+18 are integers to the judge; the typed path reads it on its second try.
                        None => assert!(
                            !said.is_empty() || text.contains(".0") || text.contains("e+"),
                            "{text} is valid but not read"
                        ),
                    }
                }
            }
        }
    }
    assert!(compared > 50 && valid > 5, "{compared} compared, {valid} valid");
}

static WORD: Pattern = Pattern::new(r"^\w+$");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scalars {
    text: Option<String>,
    word: Option<String>,
    mail: Option<String>,
    whole: Option<i32>,
    wide: Option<u64>,
    number: Option<f64>,
    #[expect(dead_code, reason = "only its type is compared")]
    flag: Option<bool>,
}

impl Check for Scalars {
    fn check(&self, at: &mut At<'_>) {
        if let Some(text) = &self.text {
            at.field("text").string(text).length(2..=3);
        }
        if let Some(word) = &self.word {
            at.field("word").string(word).pattern(&WORD);
        }
        if let Some(mail) = &self.mail {
            at.field("mail").string(mail).format(Format::Email);
        }
        if let Some(whole) = self.whole {
            at.field("whole").integer(whole).range(-5..100).multiple_of(5);
        }
        if let Some(wide) = self.wide {
            at.field("wide").integer(wide).exclusive_minimum(1);
        }
        if let Some(number) = self.number {
            at.field("number").number(number).range(-1.5..=10.0).multiple_of(0.1);
        }
    }
}

#[test]
fn scalars() {
    let nullable = |mut schema: Value| {
        schema["type"] = json!([schema["type"], "null"]);
        schema
    };
    let schema = json!({"type": "object", "additionalProperties": false, "properties": {
        "text": nullable(json!({"type": "string", "minLength": 2, "maxLength": 3})),
        "word": nullable(json!({"type": "string", "pattern": "^\\w+$"})),
        "mail": nullable(json!({"type": "string", "format": "email"})),
        "whole": nullable(json!({"type": "integer", "format": "int32", "minimum": -5, "exclusiveMaximum": 100, "multipleOf": 5})),
        "wide": nullable(json!({"type": "integer", "format": "uint64", "exclusiveMinimum": 1})),
        "number": nullable(json!({"type": "number", "minimum": -1.5, "maximum": 10, "multipleOf": 0.1})),
        "flag": nullable(json!({"type": "boolean"})),
    }});
    let schema = Schema::new(Box::leak(schema.to_string().into_boxed_str()));
    let domain = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(5),
        json!(-5),
        json!(-10),
        json!(99),
        json!(100),
        json!(1.0),
        json!(0.3),
        json!(0.35),
        json!(10.1),
        json!(-1.5),
        json!(1e18),
        json!(4_294_967_296u64),
        json!(u64::MAX),
        json!(""),
        json!("a"),
        json!("ab"),
        json!("äöü"),
        json!("abcd"),
        json!("a b"),
        json!("a@b.example"),
        json!([]),
        json!({}),
    ];
    agree::<Scalars>(
        &schema,
        &["text", "word", "mail", "whole", "wide", "number", "flag", "unknown"],
        &domain,
    );
}

#[derive(Deserialize)]
struct Nested {
    #[serde(default)]
    list: Vec<i32>,
    #[serde(default)]
    map: Map<Vec<String>>,
    payment: Option<Payment>,
    contact: Option<Contact>,
}

impl Check for Nested {
    fn check(&self, at: &mut At<'_>) {
        at.field("list")
            .list(&self.list)
            .max_items(2)
            .unique()
            .each(|at, number| {
                at.integer(number).maximum(9);
            });
        at.field("map").map(&self.map).max_properties(1).each(|at, words| {
            at.list(words).min_items(1).each(|at, word| {
                at.string(word).min_length(1);
            });
        });
        at.field("payment").check(&self.payment);
        at.field("contact").check(&self.contact);
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Payment {
    Card(Card),
    Bank(Bank),
}

#[derive(Serialize, Deserialize)]
struct Card {
    number: String,
}

#[derive(Serialize, Deserialize)]
struct Bank {
    iban: String,
}

impl<'de> Deserialize<'de> for Payment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tagged = Tagged::read(deserializer, "kind")?;
        match tagged.tag() {
            "card" => tagged.into_form().map(Self::Card),
            "bank" => tagged.into_form().map(Self::Bank),
            _ => Err(tagged.unknown()),
        }
    }
}

impl Check for Payment {
    fn check(&self, at: &mut At<'_>) {
        match self {
            Self::Card(card) => drop(at.field("number").string(&card.number).min_length(3)),
            Self::Bank(bank) => drop(at.field("iban").string(&bank.iban).min_length(3)),
        }
    }
}

/// Told apart by nothing but their constraints.
enum Contact {
    Short(Short),
    Number(i64),
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Short(String);

impl Check for Short {
    fn check(&self, at: &mut At<'_>) {
        at.string(&self.0).max_length(2);
    }
}

impl<'de> Deserialize<'de> for Contact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Trial::read(deserializer)?.form(Self::Short).form(Self::Number).one_of()
    }
}

impl Check for Contact {
    fn check(&self, at: &mut At<'_>) {
        match self {
            Self::Short(short) => at.check(short),
            Self::Number(number) => at.check(number),
        }
    }
}

#[test]
fn nested() {
    static NESTED: Schema = Schema::new(
        r##"{"type": "object", "properties": {
        "list": {"type": "array", "maxItems": 2, "uniqueItems": true, "items": {"type": "integer", "format": "int32", "maximum": 9}},
        "map": {"type": "object", "maxProperties": 1, "additionalProperties": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}},
        "payment": {"oneOf": [{"$ref": "#/$defs/Card"}, {"$ref": "#/$defs/Bank"}, {"type": "null"}]},
        "contact": {"oneOf": [{"type": "string", "maxLength": 2}, {"type": "integer", "format": "int64"}, {"type": "null"}]}},
        "$defs": {
        "Card": {"type": "object", "required": ["kind", "number"], "properties": {"kind": {"const": "card"}, "number": {"type": "string", "minLength": 3}}},
        "Bank": {"type": "object", "required": ["kind", "iban"], "properties": {"kind": {"const": "bank"}, "iban": {"type": "string", "minLength": 3}}}}}"##,
    );
    let domain = [
        json!([]),
        json!([1]),
        json!([1, 1]),
        json!([1, 2, 10]),
        json!([1, "a"]),
        json!([1.0, 1]),
        json!({}),
        json!({"a": []}),
        json!({"a": ["", "b"], "b": ["c"]}),
        json!({"a/b": ["x"]}),
        json!({"kind": "card", "number": "12"}),
        json!({"kind": "card", "number": "123"}),
        json!({"kind": "bank", "number": "123"}),
        json!({"kind": "none"}),
        json!({"kind": 5}),
        json!({"kind": "bank", "iban": "123"}),
        json!("ab"),
        json!("abc"),
        json!(7),
        json!(null),
        json!(true),
    ];
    agree::<Nested>(&NESTED, &["list", "map", "payment", "contact"], &domain);
    let said = judged(&NESTED, r#"{"payment": {"kind": "bank", "iban": 5}, "contact": "abc"}"#);
    let expected = [("#/payment/iban", "type"), ("#/contact", "maxLength")];
    assert_eq!(
        said,
        expected
            .map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
            .into()
    );
}
