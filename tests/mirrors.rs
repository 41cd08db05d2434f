//! The kit knows no contract, so it has its own words for what the contract says: these hold both lists together.

mod common;

use apigen::contract::{Builtin, Contract};
use std::fs;
use std::path::Path;
use syn::{Expr, Item};

const KIT: &str = "templates/service/src/generated/kit";

fn parsed(path: &str) -> syn::File {
    let text = fs::read_to_string(common::root().join(path)).expect("readable");
    syn::parse_file(&text).expect("Rust")
}

/// The variants of an enum, with the names of their fields, in declared order.
fn variants(path: &str, name: &str) -> Vec<String> {
    let file = parsed(path);
    let mut found = file.items.iter().filter_map(|item| match item {
        Item::Enum(one) if one.ident == name => Some(one),
        _ => None,
    });
    let one = found.next().unwrap_or_else(|| panic!("{path} has no enum {name}"));
    one.variants.iter().map(|variant| variant.ident.to_string()).collect()
}

fn ours(file: &str, name: &str) -> Vec<String> {
    variants(&format!("src/contract/{file}.rs"), name)
}

fn kits(file: &str, name: &str) -> Vec<String> {
    variants(&format!("{KIT}/{file}.rs"), name)
}

#[test]
fn enums_of_the_kit_are_those_of_the_contract() {
    let pairs = [
        ("errors", "Builtin", "operation/contract", "Builtin"),
        ("errors", "LogLevel", "error/mod", "Log"),
        ("errors", "Role", "envelope", "Role"),
        ("operation", "Method", "operation/mod", "Method"),
        ("operation", "Segment", "operation/mod", "Segment"),
        ("policy", "LimitKey", "operation/policy", "LimitKey"),
        ("policy", "RateLimitHeaders", "operation/contract", "RateLimitHeaders"),
        ("policy", "SchemeKind", "operation/security", "SchemeKind"),
    ];
    for (file, name, kit_file, kit_name) in pairs {
        assert_eq!(ours(file, name), kits(kit_file, kit_name), "{name}");
    }
}

#[test]
fn places_formats_and_styles_differ_only_where_they_must() {
    // A violation may stand in a body as well, and the kit is told of JSON in parameters by another method.
    let mut places = ours("operation", "Location");
    places.insert(0, "Body".to_owned());
    assert_eq!(places, kits("violation", "Location"));
    // A password is any text.
    let mut formats = ours("schema", "TextFormat");
    formats.retain(|format| format != "Password");
    assert_eq!(formats, kits("check/format", "Format"));
    let mut styles = ours("operation", "Style");
    styles.retain(|style| style != "Json");
    assert_eq!(styles, kits("input/style", "Style"));
    // A text beside a role is a variant of its own in the kit.
    let mut slots = ours("errors", "Slot");
    slots.insert(2, "TextRole".to_owned());
    assert_eq!(slots, kits("envelope", "Slot"));
}

/// A contract that says nothing.
fn silent() -> Contract {
    let dir = tempfile::tempdir().expect("makeable");
    let path = dir.path().join("silent.yaml");
    fs::write(&path, "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths: {}\n").expect("writable");
    common::contract(Path::new(&path))
}

/// The arguments of `&entry("CODE", 400, "Title", "Detail")`, as text.
fn arguments(expression: &Expr) -> Vec<String> {
    let Expr::Reference(reference) = expression else {
        panic!("no reference")
    };
    let Expr::Call(call) = &*reference.expr else {
        panic!("no call")
    };
    let literals = call.args.iter().map(|argument| match argument {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Str(text) => text.value(),
            syn::Lit::Int(number) => number.to_string(),
            _ => panic!("neither text nor number"),
        },
        _ => panic!("no literal"),
    });
    literals.collect()
}

#[test]
fn a_silent_contract_has_the_codes_that_the_kit_begins_with() {
    let file = parsed(&format!("{KIT}/error/defaults.rs"));
    let list = file.items.iter().find_map(|item| match item {
        Item::Const(one) if one.ident == "BUILTINS" => Some(&*one.expr),
        _ => None,
    });
    let Some(Expr::Array(list)) = list else {
        panic!("no list of defaults")
    };
    let contract = silent();
    let said = |builtin| {
        let (_, error) = contract.builtin(builtin);
        let detail = error.detail.text.clone();
        vec![
            error.code.clone(),
            error.status.to_string(),
            error.title.clone(),
            detail,
        ]
    };
    let kits: Vec<_> = list.elems.iter().map(arguments).collect();
    assert_eq!(kits, Builtin::ALL.map(said));
}

#[test]
fn a_silent_contract_has_the_kits_precedence() {
    let file = fs::read_to_string(common::root().join(KIT).join("operation/contract.rs")).expect("readable");
    let list = file
        .split("pub const PRECEDENCE")
        .nth(1)
        .and_then(|rest| rest.split("];").next());
    let words = list.unwrap_or_default().split("Self::").skip(1);
    let kits: Vec<_> = words
        .map(|word| word.trim_end_matches([',', '\n', ' ']).to_owned())
        .collect();
    let ours: Vec<_> = silent().precedence.iter().map(|one| format!("{one:?}")).collect();
    assert_eq!(ours, kits);
}
