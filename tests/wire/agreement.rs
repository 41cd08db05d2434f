//! Random values on three ways: what `apigen check` writes, what the TypeScript client writes, and what the service
//! reads are the same.

use crate::common;
use crate::echo;
use apigen::check::encode;
use apigen::contract::{Additional, Contract, Location, Operation, Parameter, SchemaId, Shape, Style};
use serde_json::{Map, Value, json};
use std::process::Command;

/// Values for each operation.
const ROUNDS: usize = 40;
/// What texts are made of: all that some style, some encoding or some client treats as more than itself.
const LETTERS: &str = "aZ09 -._~!#$&'()*+,/:;=?@[]{}<>|\\^`\"%üß€🦀\u{7f}\n";

/// Numbers from a fixed start.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("small")
    }

    fn pick<'o, T>(&mut self, of: &'o [T]) -> &'o T {
        &of[self.below(of.len())]
    }
}

/// Values of one parameter.
struct Maker<'c> {
    contract: &'c Contract,
    letters: Vec<char>,
    dice: &'c mut Dice,
}

impl<'c> Maker<'c> {
    fn new(contract: &'c Contract, parameter: &Parameter, dice: &'c mut Dice) -> Self {
        let inexpressible: &str = match (parameter.location, parameter.style) {
            // A header is not encoded: what ends it or its items cannot stand in it, nor what is trimmed off.
            (Location::Header, Style::Simple) => " ,\n\u{7f}",
            // The delimiter and its escape are one.
            (_, Style::SpaceDelimited) => " ",
            (_, Style::PipeDelimited) => "|",
            _ => "",
        };
        let letters = LETTERS.chars().filter(|letter| !inexpressible.contains(*letter));
        Self {
            contract,
            letters: letters.collect(),
            dice,
        }
    }

    /// Begins with a letter, because neither an empty text nor `..` can stand everywhere.
    fn text(&mut self) -> String {
        let length = self.dice.below(6);
        let rest: String = (0..length).map(|_| *self.dice.pick(&self.letters)).collect();
        format!("x{rest}y")
    }

    fn value(&mut self, id: SchemaId) -> Value {
        let contract = self.contract;
        match &contract.schemas.get(contract.schemas.resolve(id)).shape {
            Shape::Boolean => json!(self.dice.below(2) == 0),
            Shape::Integer(_) => json!(i64::try_from(self.dice.below(20_000)).expect("small") - 10_000),
            Shape::Number(_) => json!(f64::from(u16::try_from(self.dice.below(2_000)).expect("small")) / 8.0 + 0.0625),
            Shape::String(_) => json!(self.text()),
            Shape::Enum(one) => self.dice.pick(&one.values).clone(),
            Shape::Array(array) => (0..=self.dice.below(3)).map(|_| self.value(array.items)).collect(),
            Shape::Union(union) => {
                let variants: Vec<SchemaId> = union.variants.iter().map(|variant| variant.schema).collect();
                let chosen = *self.dice.pick(&variants);
                self.value(chosen)
            }
            Shape::Object(object) => {
                let mut members: Map<String, Value> = Map::new();
                for property in &object.properties {
                    if property.required || members.is_empty() || self.dice.below(2) == 0 {
                        members.insert(property.name.clone(), self.value(property.schema));
                    }
                }
                if let Additional::Typed(schema) = object.additional {
                    for number in 0..=self.dice.below(2) {
                        members.insert(format!("k{number}&= +ü"), self.value(schema));
                    }
                }
                Value::Object(members)
            }
            other => panic!("no values of {other:?}"),
        }
    }
}

/// A request: the values that are meant, and how `check` writes them.
struct Case<'c> {
    operation: &'c Operation,
    values: Vec<(usize, Value)>,
    line: encode::Line,
}

impl Case<'_> {
    fn target(&self) -> String {
        match self.line.query.as_str() {
            "" => self.line.path.clone(),
            query => format!("{}?{query}", self.line.path),
        }
    }

    fn told(&self, name: impl Fn(&Parameter) -> String) -> Value {
        let named = self
            .values
            .iter()
            .map(|(index, value)| (name(&self.operation.parameters[*index]), value.clone()));
        Value::Object(named.collect())
    }

    /// What the service should answer.
    fn read(&self) -> Value {
        self.told(|parameter| echo::key(parameter.location, &parameter.name))
    }
}

fn cases(contract: &Contract) -> Vec<Case<'_>> {
    let mut dice = Dice(0x5eed);
    // Their values are no free texts and numbers, or none at all; the table has them.
    let others = ["queryTypes", "queryShort", "reservedHeaders"];
    let operations = contract
        .operations
        .iter()
        .filter(|one| !others.contains(&one.id.as_str()));
    let rounds = operations.flat_map(|operation| std::iter::repeat_n(operation, ROUNDS));
    let case = |operation: &'_ Operation| -> Vec<(usize, Value)> {
        let parameters = operation.parameters.iter().enumerate();
        parameters
            .map(|(index, one)| (index, Maker::new(contract, one, &mut dice).value(one.schema)))
            .collect()
    };
    let drawn: Vec<_> = rounds.clone().map(case).collect();
    rounds
        .zip(drawn)
        .map(|(operation, values)| Case {
            operation,
            line: encode::line(operation, &values),
            values,
        })
        .collect()
}

#[test]
fn check_the_client_and_the_service_agree() {
    let contract = common::contract(&echo::document("parameters"));
    let cases = cases(&contract);
    assert!(cases.len() > 2_500, "{} cases", cases.len());
    let service = echo::start("parameters");
    for case in &cases {
        let headers: Vec<_> = case
            .line
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into_bytes()))
            .collect();
        let answer = echo::ask(&service, "GET", case.target().as_bytes(), &headers);
        let told = answer.json();
        assert_eq!(
            told["operation"],
            case.operation.id,
            "{} {headers:?}: {}",
            case.target(),
            answer.body
        );
        assert_eq!(told["parameters"], case.read(), "{} {headers:?}", case.target());
    }
    let told = cases.iter().map(|case| {
        json!({
            "id": case.operation.id,
            "values": case.told(|parameter| parameter.name.clone()),
            "target": case.target(),
            "headers": case.line.headers,
            "read": case.read(),
        })
    });
    let file = common::root().join("target/generated/wire/cases.json");
    common::put(&file, told.collect::<Value>().to_string().as_bytes());
    let client = echo::folder("parameters").join("clients/typescript");
    let compiled = Command::new(common::root().join("target/tools/typescript/node_modules/.bin/tsc"))
        .current_dir(&client)
        .output();
    let compiled = compiled.expect("tsc runs: `source .ci/tools` installs it");
    assert!(
        compiled.status.success(),
        "{}",
        String::from_utf8_lossy(&compiled.stdout)
    );
    let driven = Command::new("node")
        .arg(common::root().join("tests/wire/agreement.mjs"))
        .arg(client.join("dist/index.js"))
        .arg(format!("http://{}", service.address()))
        .arg(&file)
        .output();
    let driven = driven.expect("node runs: `source .ci/tools` installs it");
    let said = String::from_utf8_lossy(&[driven.stdout, driven.stderr].concat()).into_owned();
    assert!(
        driven.status.success() && said.contains(&format!("{} agree", cases.len())),
        "{said}"
    );
}
