//! What watches over a service, held against the tools that read it: alert rules and their tests by promtool, the
//! dashboard as JSON whose every expression promtool parses.

mod common;

use common::{corpus, generate_some, root, specs};
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The files of `ops/`, written for promtool.
fn written(document: &Path) -> tempfile::TempDir {
    let (files, _) = generate_some(&common::crate_name(document), document, |path| path.starts_with("ops/"));
    let folder = tempfile::tempdir().expect("a folder");
    for (path, file) in files.files.iter().filter(|(path, _)| path.starts_with("ops/")) {
        common::put(&folder.path().join(path), &file.bytes);
    }
    folder
}

fn promtool(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("promtool")
        .args(arguments)
        .current_dir(folder.join("ops"))
        .output();
    let output = output.expect("promtool is there: it comes with the package `prometheus`");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if output.status.success() { Ok(said) } else { Err(said) }
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("ops").join(name)).expect("it is written")
}

#[test]
fn every_rule_of_every_contract_is_sound_and_passes_its_tests() {
    let mut documents = specs();
    documents.push(root().join("tests/extension/more.yaml"));
    for document in documents {
        let folder = written(&document);
        let checked = promtool(folder.path(), &["check", "rules", "alerts.yaml"]);
        assert!(checked.is_ok(), "{}: {checked:?}", document.display());
        let tested = promtool(folder.path(), &["test", "rules", "alerts.test.yaml"]);
        assert!(
            tested.is_ok(),
            "{}: {}",
            document.display(),
            tested.err().unwrap_or_default()
        );
    }
}

#[test]
fn rules_of_real_documents_are_sound() {
    for document in corpus().iter().take(4) {
        let folder = written(document);
        let checked = promtool(folder.path(), &["check", "rules", "alerts.yaml"]);
        assert!(checked.is_ok(), "{}: {checked:?}", document.display());
    }
}

#[test]
fn the_tests_of_the_rules_can_fail() {
    let folder = written(&root().join("specs/orders.yaml"));
    let rules = text(folder.path(), "alerts.yaml");
    let deaf = rules.replace("> 0.05", "> 0.5").replace("== 0'", "== 7'");
    assert_ne!(rules, deaf);
    common::put(&folder.path().join("ops/alerts.yaml"), deaf.as_bytes());
    let said = promtool(folder.path(), &["test", "rules", "alerts.test.yaml"]).expect_err("rules that never fire");
    for alert in ["ErrorShare", "ServiceDown", "DependencyDown"] {
        assert!(said.contains(alert), "{alert}: {said}");
    }
}

#[test]
fn rules_know_codes_limits_times_and_dependencies() {
    let folder = written(&root().join("specs/orders.yaml"));
    let rules = text(folder.path(), "alerts.yaml");
    for known in [
        "code: \"PAYMENT_UNAVAILABLE\"",
        "operation: \"createOrder\"",
        "> 6.4",
        "policy: \"create-order\"",
        "dependency: \"orders_db\"",
        "dependency: \"mailer\"",
    ] {
        assert!(rules.contains(known), "{known}: {rules}");
    }
}

#[test]
fn rules_and_panels_follow_the_contracts_names() {
    let folder = written(&root().join("tests/extension/more.yaml"));
    for file in ["alerts.yaml", "dashboard.json"] {
        let text = text(folder.path(), file);
        assert!(
            text.contains("my_calls_total") && !text.contains("dependency_calls_total"),
            "{file}: {text}"
        );
        assert!(!text.contains("http_server_request_duration"), "{file}: {text}");
    }
}

#[test]
fn the_dashboard_is_json_and_its_expressions_are_promql() {
    for document in [
        root().join("specs/orders.yaml"),
        root().join("specs/hostile.yaml"),
        root().join("tests/extension/more.yaml"),
    ] {
        let folder = written(&document);
        let dashboard: Value = serde_json::from_str(&text(folder.path(), "dashboard.json")).expect("JSON");
        let panels = dashboard["panels"].as_array().expect("panels");
        let mut places: Vec<String> = panels.iter().map(|panel| panel["gridPos"].to_string()).collect();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), panels.len(), "no panel lies on another");
        let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
        let mut rules = String::from("groups:\n- name: panels\n  rules:\n");
        let mut count = 0;
        for target in targets {
            let expr = target["expr"]
                .as_str()
                .expect("an expression")
                .replace("$__rate_interval", "5m");
            count += 1;
            rules.push_str(&format!(
                "  - {{ record: \"panel:{count}\", expr: {} }}\n",
                Value::from(expr)
            ));
        }
        assert!(count > 12, "{count}");
        common::put(&folder.path().join("ops/panels.yaml"), rules.as_bytes());
        let checked = promtool(folder.path(), &["check", "rules", "panels.yaml"]);
        assert!(checked.is_ok(), "{}: {checked:?}", document.display());
    }
}

/// Rules and panels ask for series that the kit records, by the very bounds that it counts by.
#[test]
fn every_series_and_bound_that_is_asked_for_is_one_that_the_kit_records() {
    let document = root().join("tests/extension/more.yaml");
    let (files, _) = generate_some("more", &document, |path| {
        path.starts_with("src/") || path.starts_with("ops/")
    });
    let text = |under: &str| -> String {
        let files = files.files.iter().filter(|(path, _)| path.starts_with(under));
        files.map(|(_, file)| String::from_utf8_lossy(&file.bytes)).collect()
    };
    let (asked, recorded) = (text("ops/").replace('\\', ""), text("src/"));
    let all = |pattern: &str, text: &str| -> BTreeSet<String> {
        let pattern = Regex::new(pattern).expect("an expression");
        pattern.captures_iter(text).map(|found| found[1].to_owned()).collect()
    };
    let names = all(r"([a-z_][a-z0-9_]*?)(?:_bucket|_sum|_count)?\{job=", &asked);
    assert!(names.len() > 12, "{names:?}");
    for name in &names {
        // The process's own series are written as they are exposed.
        let known = recorded.contains(&format!("\"{name}\"")) || recorded.contains(&format!("{name} "));
        assert!(known, "{name} is recorded nowhere");
    }
    let bounds = all(r"const SECONDS: \[f64; \d+\] = \[([^\]]*)\]", &recorded);
    let bounds: BTreeSet<_> = all(r"([0-9.]+)", bounds.first().expect("the kit has bounds"));
    let bounds: BTreeSet<_> = bounds
        .iter()
        .map(|bound| bound.trim_end_matches(".0").to_owned())
        .collect();
    let told = all(r#"le="([0-9.]+)""#, &asked);
    assert_eq!(told, bounds);
}
