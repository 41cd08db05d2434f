//! Comparison of contracts: what breaks clients, what does not, and that both are told apart by direction.

use apigen::compare::{Side, compare, rules};
use apigen::contract::Contract;
use apigen::diagnostic::{Diagnostics, Severity};
use apigen::document::Document;
use apigen::report::{Format, Style, render};
use apigen::source::{Files, Found, Limits, Source, Unread, parse_text};
use apigen::{document, lower};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

#[path = "compare/command.rs"]
mod command;
mod common;
#[path = "compare/mutations.rs"]
mod mutations;

use mutations::{MUTATIONS, drop_key, errors, orders, post};

/// A document that was read.
struct Read {
    source: Source,
    document: Document,
    contract: Contract,
}

impl Read {
    fn side(&self) -> Side<'_> {
        Side {
            document: &self.document,
            contract: &self.contract,
            files_before: 0,
        }
    }
}

/// A document of one file.
struct Alone;

impl Files for Alone {
    fn read(&mut self, _: &str, _: usize) -> Result<Found, Unread> {
        Err(Unread::Missing)
    }
}

fn read(name: &str, text: &str) -> Read {
    let (source, mut found) = document::open_from(name, text, &mut Alone, &Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    let told = render(&found, &source, Format::Full, Style::default());
    assert!(!found.has_errors(), "{name}: {told}\n{text}");
    Read {
        source,
        document,
        contract,
    }
}

/// The findings, and the source that both documents stand in.
fn compared(old: &str, new: &str) -> (Diagnostics, Source) {
    let (old, mut new) = (read("old.yaml", old), read("new.yaml", new));
    let before = Side {
        files_before: 1,
        ..old.side()
    };
    let found = compare(before, new.side());
    new.source.files.extend(old.source.files);
    (found, new.source)
}

fn between(old: &Value, new: &Value) -> Diagnostics {
    compared(&old.to_string(), &new.to_string()).0
}

fn ids(found: &Diagnostics) -> BTreeSet<&'static str> {
    found.0.iter().map(|finding| finding.code).collect()
}

fn words(found: &Diagnostics) -> Vec<String> {
    let words = found
        .0
        .iter()
        .map(|finding| (finding.code, finding.severity, &finding.message));
    words
        .map(|(code, level, what)| format!("{code} {level:?} {what}"))
        .collect()
}

fn spec(name: &str) -> Value {
    let text = std::fs::read_to_string(common::root().join("specs").join(name)).expect("a document");
    serde_yaml::from_str(&text).expect("YAML")
}

/// RFC 7396.
fn merge(target: &mut Value, patch: &Value) {
    let Some(patch) = patch.as_object() else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let object = target.as_object_mut().expect("an object");
    for (key, value) in patch {
        if value.is_null() {
            object.shift_remove(key);
        } else {
            merge(object.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

fn patched(base: &Value, patch: &Value) -> Value {
    let mut new = base.clone();
    merge(&mut new, patch);
    new
}

/// The version of the later document, so that only the cases about versions speak of it.
fn released(mut document: Value) -> Value {
    if document["info"]["version"] == "1.0.0" {
        document["info"]["version"] = "2.0.0".into();
    }
    document
}

/// One case of `specs/changes/operations.yaml`.
#[derive(serde::Deserialize)]
struct Case {
    r#do: String,
    #[serde(default)]
    before: Option<Value>,
    patch: Value,
    found: BTreeSet<String>,
    back: BTreeSet<String>,
}

fn cases() -> Vec<Case> {
    serde_json::from_value(spec("changes/operations.yaml")).expect("cases")
}

/// Codes; those that break although their rule in general does not have a mark.
fn marked(found: &Diagnostics) -> BTreeSet<String> {
    let raised = |code: &str| {
        rules()
            .iter()
            .any(|rule| rule.code == code && rule.level < Severity::Error)
    };
    let code = |code: &str, level: Severity| match level {
        Severity::Error if raised(code) => format!("{code}!"),
        _ => code.to_owned(),
    };
    let codes = found.0.iter().filter(|finding| finding.code != "ED024");
    codes.map(|finding| code(finding.code, finding.severity)).collect()
}

fn mutation_ids() -> BTreeSet<&'static str> {
    let base = orders();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut judge = |name: &str, old: &Value, new: &Value, expected: &[&str]| {
        let found = between(old, new);
        let expected: BTreeSet<String> = expected.iter().map(|code| (*code).to_owned()).collect();
        if marked(&found) != expected {
            wrong.push(format!("{name}: expected {expected:?}, got {:#?}", words(&found)));
        }
        seen.extend(ids(&found));
    };
    for (name, mutate, expected) in MUTATIONS {
        let mut new = base.clone();
        mutate(&mut new);
        judge(name, &base, &new, expected);
    }
    let mut unlimited = base.clone();
    drop_key(&mut unlimited["tags"][0], "x-rate-limit");
    judge("new limit", &unlimited, &base, &["ED102", "ED301"]);
    let mut base = base.clone();
    base["tags"][0]["x-rate-limit"]["key"] = "ip".into();
    let mut public = base.clone();
    public["paths"]["/orders"]["get"]["security"] = json!([]);
    judge("public→secured", &public, &base, &["ED102!", "ED601"]);
    let mut flat = base.clone();
    flat["x-error-contract"]["envelope"] = "flat".into();
    judge("more roles", &flat, &base, &["ED501", "ED504"]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    seen
}

#[test]
fn every_mutation_of_the_orders_contract_is_found() {
    mutation_ids();
}

#[test]
fn a_change_that_hits_all_alike_is_one_finding() {
    let base = orders();
    for (name, mutate, expected) in MUTATIONS {
        let mut new = base.clone();
        mutate(&mut new);
        let found = between(&base, &new);
        let code = expected[0].trim_end_matches('!');
        let same = found.0.iter().filter(|finding| finding.code == code).count();
        let several = matches!(
            *name,
            "limit gone" | "idem required" | "idem off" | "envelope" | "another envelope"
        );
        assert!(several || same == 1, "{name}: {:#?}", words(&found));
    }
    let mut new = base.clone();
    new["x-error-codes"] = json!([]);
    let found = between(&base, &new);
    assert_eq!(
        words(&found),
        [
            "ED024 Advice breaking changes without a new major version: 2.3.0 → 2.3.0",
            "ED101 Error `GET /orders`, `POST /orders`, `GET /orders/{order_id}` and 3 more: no longer answers 503 MAINTENANCE",
        ]
    );
}

#[test]
fn what_is_private_is_never_compared() {
    let base = orders();
    let mut new = base.clone();
    let errors = errors(&mut new).as_object_mut().expect("errors");
    for error in errors.values_mut() {
        error["log"] = "error".into();
        error["report"] = false.into();
    }
    new["x-apigen"]["bodyLimit"] = "1KiB".into();
    new["x-apigen"]["health"] = json!({ "live": "/alive" });
    new["x-apigen"]["cors"]["origins"] = json!(["https://other.dev"]);
    new["x-apigen"]["dependencies"]["mailer"]["timeout"] = "9s".into();
    post(&mut new)["x-apigen"]["audit"] = "order.made".into();
    assert_eq!(words(&between(&base, &new)), Vec::<String>::new());
}

#[test]
fn a_document_is_the_same_as_itself() {
    for path in common::specs().into_iter().chain(common::corpus()) {
        let text = std::fs::read_to_string(&path).expect("readable");
        let (found, _) = compared(&text, &text);
        assert_eq!(words(&found), Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn operations_that_differ_only_behind_a_hash_were_taken_for_one() {
    let text = "openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /a: { get: { operationId: a, responses: { '200': { description: One. } } } }
  /a#b: { get: { operationId: b, parameters: [{ name: q, in: query, required: true, schema: {} }], responses: { '200': { description: Two. } } } }
";
    let (found, _) = compared(text, text);
    assert_eq!(words(&found), Vec::<String>::new());
}

#[test]
fn a_contract_with_faults_can_be_compared() {
    let faults = common::documents(&common::root().join("specs/faults"));
    let mut compared = 0;
    for path in faults {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let (source, mut found) = parse_text("fault.yaml", &text, &Limits::default());
        let (document, more) = document::read(&source);
        found.extend(more);
        let (contract, more) = lower::lower(&document);
        found.extend(more);
        let unreadable = |code: &str| code.starts_with("AG");
        if found
            .0
            .iter()
            .any(|finding| finding.severity == Severity::Error && unreadable(finding.code))
        {
            continue;
        }
        let side = Side {
            document: &document,
            contract: &contract,
            files_before: 0,
        };
        assert_eq!(words(&compare(side, side)), Vec::<String>::new(), "{}", path.display());
        compared += 1;
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn the_same_contract_in_another_order_of_words_is_the_same() {
    let base = spec("petstore.yaml");
    let mut turned = base.clone();
    for key in ["paths", "components"] {
        let object = turned[key].as_object_mut().expect("an object");
        *object = object.clone().into_iter().rev().collect();
    }
    assert_eq!(words(&between(&base, &turned)), Vec::<String>::new());
}

/// Both directions of every case; the codes that were found.
fn case_ids() -> BTreeSet<&'static str> {
    let base = spec("changes/base.yaml");
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for case in cases() {
        let old = case.before.as_ref().map_or(base.clone(), |patch| patched(&base, patch));
        let new = patched(&old, &case.patch);
        let ways = [(&old, &new, &case.found, "there"), (&new, &old, &case.back, "back")];
        for (old, new, expected, way) in ways {
            let found = between(old, &released(new.clone()));
            let got: BTreeSet<String> = ids(&found).into_iter().map(str::to_owned).collect();
            if got != *expected {
                wrong.push(format!(
                    "{} ({way}): expected {expected:?}, got {got:?}\n{:#?}",
                    case.r#do,
                    words(&found)
                ));
            }
            seen.extend(ids(&found));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    seen
}

#[test]
fn every_change_of_an_operation_is_found_in_both_directions() {
    case_ids();
}

/// A document in which one value is sent or received.
fn holding(place: &str, schema: &Value, version: &str) -> Value {
    let kinds = |kind: &str| {
        json!({ "type": "object", "required": ["kind", "sort"],
                "properties": { "kind": { "type": "string" }, "sort": { "type": "string" }, kind: { "type": "integer" } } })
    };
    let member = json!({ "type": "object", "required": ["v"], "properties": { "v": schema } });
    let json_content = json!({ "application/json": { "schema": member } });
    let mut operation = json!({ "operationId": "act", "responses": { "204": { "description": "Done." } } });
    match place {
        "body" => operation["requestBody"] = json!({ "required": true, "content": json_content }),
        "answer" => operation["responses"] = json!({ "200": { "description": "It.", "content": json_content } }),
        "header" => {
            let headers = json!({ "X-V": { "schema": schema } });
            operation["responses"] = json!({ "204": { "description": "It.", "headers": headers } });
        }
        _ => operation["parameters"] = json!([{ "name": "v", "in": "query", "schema": schema }]),
    }
    json!({
        "openapi": "3.0.3", "info": { "title": "Values", "version": version },
        "paths": { "/act": { "post": operation } },
        "components": { "schemas": { "Cat": kinds("paws"), "Dog": kinds("barks"), "Bee": kinds("stings") } },
    })
}

/// Changes by their last two digits.
fn numbers(value: &Value) -> BTreeSet<u64> {
    let one = std::slice::from_ref(value);
    let list = value.as_array().map_or(one, Vec::as_slice);
    list.iter().filter_map(Value::as_u64).collect()
}

/// The codes of changes on one side; a change that does not matter there has none.
fn expected(side: char, numbers: &BTreeSet<u64>) -> BTreeSet<&'static str> {
    let all = rules().into_iter().map(|rule| rule.code);
    all.filter(|code| code.starts_with(&format!("ED{side}")) && numbers.contains(&code[3..].parse().unwrap_or(0)))
        .collect()
}

fn value_ids() -> BTreeSet<&'static str> {
    let rows = spec("changes/values.yaml");
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for row in rows.as_array().expect("rows") {
        for (place, side) in [("body", '7'), ("query", '7'), ("answer", '8'), ("header", '8')] {
            let objects = row.to_string().contains("properties") || row.to_string().contains("$ref");
            if objects && matches!(place, "query" | "header") {
                continue;
            }
            for (old, new, change) in [(&row[0], &row[1], &row[2]), (&row[1], &row[0], &row[3])] {
                let mut found = between(&holding(place, old, "1.0.0"), &holding(place, new, "2.0.0"));
                found.0.retain(|finding| {
                    !finding.message.ends_with(" VALIDATION_FAILED") && !finding.message.ends_with("a new status")
                });
                if ids(&found) != expected(side, &numbers(change)) {
                    wrong.push(format!(
                        "{place}: {old} to {new}, expected {change}: {:#?}",
                        words(&found)
                    ));
                }
                seen.extend(ids(&found));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    seen
}

#[test]
fn every_change_of_a_value_is_found_in_both_directions_wherever_it_stands() {
    value_ids();
}

/// A document that sends and receives `Tree`.
fn trees(schemas: &Value) -> Value {
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Tree" } } });
    let operation = |id: &str| {
        json!({ "operationId": id, "requestBody": { "content": content },
                "responses": { "200": { "description": "It.", "content": content } } })
    };
    json!({
        "openapi": "3.0.3", "info": { "title": "Trees", "version": "1.0.0" },
        "paths": { "/one": { "post": operation("one") }, "/two": { "post": operation("two") } },
        "components": { "schemas": schemas },
    })
}

/// An object with a member `more` of another schema.
fn link(to: &str, extra: &Value) -> Value {
    let mut schema =
        json!({ "type": "object", "properties": { "more": { "$ref": format!("#/components/schemas/{to}") } } });
    merge(&mut schema, extra);
    schema
}

#[test]
fn loops_of_different_length_end() {
    let one = trees(&json!({ "Tree": link("Tree", &json!({})) }));
    let three = trees(&json!({
        "Tree": link("B", &json!({})), "B": link("C", &json!({})),
        "C": link("Tree", &json!({ "properties": { "note": { "type": "string" } } })),
    }));
    assert_eq!(
        words(&between(&one, &released(three))),
        ["ED763 Advice `POST /one`: request body at more.more: optional member note added"]
    );
}

#[test]
fn a_long_way_begins_at_the_last_named_schema() {
    let chain = |extra: &Value| {
        let mut schemas = json!({ "Tree": link("S1", &json!({})), "S30": link("S30", extra) });
        for at in 1..30 {
            schemas[format!("S{at}")] = link(&format!("S{}", at + 1), &json!({}));
        }
        trees(&schemas)
    };
    let longer = json!({ "properties": { "note": { "type": "string" } } });
    let found = between(&chain(&json!({})), &released(chain(&longer)));
    assert_eq!(
        words(&found),
        ["ED763 Advice `POST /one`: request body at …S24.more.more.more.more.more.more: optional member note added"]
    );
}

#[test]
fn a_change_of_a_schema_is_said_once_with_all_its_places() {
    let leaf = |length: u64| json!({ "Tree": { "type": "string", "maxLength": length } });
    let found = between(&trees(&leaf(9)), &released(trees(&leaf(5))));
    let [finding] = found.0.as_slice() else {
        panic!("{:#?}", words(&found));
    };
    assert_eq!((finding.code, finding.severity), ("ED745", Severity::Error));
    let help = finding.help.as_deref().unwrap_or_default();
    assert!(
        help.ends_with(
            "the same schema is used in:\nPOST /two, request body\nPOST /one, answer 200\nPOST /two, answer 200"
        ),
        "{help}"
    );
}

#[test]
fn what_is_only_received_is_not_asked_of_clients() {
    let with = |member: &Value| {
        let mut tree = json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } });
        merge(&mut tree, member);
        trees(&json!({ "Tree": tree }))
    };
    let new = json!({ "required": ["id", "made"], "properties": { "made": { "type": "string", "readOnly": true } } });
    let found = between(&with(&json!({})), &released(with(&new)));
    assert_eq!(
        words(&found),
        ["ED862 Advice `POST /one`: answer 200: required member made added"]
    );
    let hidden = json!({ "properties": { "made": { "type": "string", "writeOnly": true } } });
    let shown = json!({ "properties": { "made": { "type": "string", "writeOnly": true, "maxLength": 9 } } });
    let found = between(&with(&shown), &released(with(&hidden)));
    assert_eq!(
        words(&found),
        ["ED746 Advice `POST /one`: request body at made: maxLength 9 → none"]
    );
}

/// The changes that break in both directions: neither kind of value takes in the other.
const INCOMPARABLE: [u64; 6] = [20, 23, 30, 42, 78, 81];

#[test]
fn what_breaks_one_way_does_not_break_the_other() {
    for row in spec("changes/values.yaml").as_array().expect("rows") {
        let (there, back) = (numbers(&row[2]), numbers(&row[3]));
        if there == back {
            assert!(
                there
                    .iter()
                    .all(|n| INCOMPARABLE.contains(n) || [26, 27, 33, 49, 90].contains(n)),
                "{row}"
            );
            continue;
        }
        if there.len() > 1 {
            continue;
        }
        for place in ["body", "answer"] {
            let there = between(&holding(place, &row[0], "1.0.0"), &holding(place, &row[1], "2.0.0"));
            let back = between(&holding(place, &row[1], "1.0.0"), &holding(place, &row[0], "2.0.0"));
            assert!(!(there.has_errors() && back.has_errors()), "{place}: {row}");
        }
    }
}

#[test]
fn what_narrows_breaks_requests_and_what_widens_breaks_answers() {
    for rule in rules()
        .iter()
        .filter(|rule| rule.code.starts_with("ED7") && rule.level == Severity::Error)
    {
        let twin = rule.code.replacen('7', "8", 1);
        let number: u64 = rule.code[3..].parse().expect("a number");
        let Some(answer) = rules()
            .into_iter()
            .find(|other| other.code == twin && other.title == rule.title)
        else {
            continue;
        };
        assert_eq!(
            answer.level == Severity::Error,
            INCOMPARABLE.contains(&number),
            "{}",
            rule.code
        );
    }
}

#[test]
fn every_rule_is_shown_by_a_case() {
    let mut seen = case_ids();
    seen.extend(value_ids());
    seen.extend(mutation_ids());
    let missing: Vec<_> = rules()
        .into_iter()
        .map(|rule| rule.code)
        .filter(|code| !seen.contains(code))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "add a case to specs/changes/");
}

/// The word of a level, as pages and reports say it.
fn level(level: Severity) -> &'static str {
    match level {
        Severity::Error => "breaking",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

#[test]
fn pages_say_what_the_table_says() {
    for rule in rules() {
        let page = apigen::rules::explain(rule.code).unwrap_or_else(|| panic!("{} has no page", rule.code));
        let heading = page.lines().next().unwrap_or_default();
        assert!(
            heading.ends_with(rule.title),
            "{heading}: the table says {}",
            rule.title
        );
        assert!(page.contains(&format!("\nLevel: {}.\n", level(rule.level))), "{page}");
    }
    let known: BTreeSet<&str> = rules().iter().map(|rule| rule.code).collect();
    let pages = apigen::rules::all().iter().filter(|page| page.code.starts_with("ED"));
    for page in pages {
        assert!(known.contains(page.code), "no rule for the page of {}", page.code);
    }
}

/// `docs/breaking-changes.md` as the table makes it.
fn list() -> String {
    let mut text = "# Breaking changes\n\n\
        What `apigen diff OLD NEW` and `apigen check --against OLD` find. *Breaking* makes exit code 1; `--fail-on warning` \
        and `--fail-on advice` are stricter. `apigen explain CODE` says why each matters and what to do instead.\n\n\
        `ED7nn` is about what clients send, `ED8nn` about what they receive; with `nn` from 20 to 90 both are the same \
        change of a value. What clients send may be loosened, what they receive may be tightened.\n"
        .to_owned();
    let parts = [
        ("Operations, servers, the version", "ED00", "ED050"),
        ("Security", "ED050", "ED100"),
        ("The error contract", "ED100", "ED700"),
        ("What clients send: parameters and bodies", "ED700", "ED720"),
        ("What clients send: values", "ED720", "ED791"),
        ("What clients send: media types", "ED791", "ED800"),
        ("What clients receive: answers and headers", "ED800", "ED820"),
        ("What clients receive: values", "ED820", "EDa"),
    ];
    for (title, from, to) in parts {
        let _ = writeln!(text, "\n## {title}\n\n| code | level | change |\n|---|---|---|");
        for rule in rules().iter().filter(|rule| (from..to).contains(&rule.code)) {
            let _ = writeln!(text, "| {} | {} | {} |", rule.code, level(rule.level), rule.title);
        }
    }
    text
}

#[test]
fn the_list_in_the_docs_is_that_of_the_table() {
    let path = common::root().join("docs/breaking-changes.md");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|wish| wish == "always") {
        std::fs::create_dir_all(path.parent().expect("docs")).expect("writable");
        std::fs::write(&path, list()).expect("writable");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == list(),
        "docs/breaking-changes.md is stale: run this test with INSTA_UPDATE=always"
    );
}
