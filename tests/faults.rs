//! Every rule has a page; every rule about documents has a bad document and a snapshot of what is said about it.

use std::collections::BTreeSet;
use std::path::Path;

use apigen::lint::Options;
use apigen::report::{Format, Style, render};
use apigen::source::Limits;
use apigen::{document, lint, lower, plan, rules};

/// Small, so that small documents can exceed them.
fn limits() -> Limits {
    Limits {
        bytes: 2500,
        depth: 30,
        nodes: 300,
        alias_nodes: 150,
        files: 4,
        ..Limits::default()
    }
}

#[test]
fn each_fault_is_found_and_named() {
    insta::glob!("../specs/faults", "*.{yaml,json}", |path| {
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("");
        let code = name.split('-').next().unwrap_or("");
        let limits = Limits {
            within: path.parent().map(Path::to_path_buf),
            ..limits()
        };
        let overlay = path.with_file_name("parts").join(path.file_name().unwrap_or_default());
        let overlays: Vec<_> = overlay.exists().then_some(overlay).into_iter().collect();
        let (mut source, mut found) = document::open_overlaid(path, &overlays, &limits);
        let folder = path
            .parent()
            .map(|folder| format!("{}/", folder.display()))
            .unwrap_or_default();
        for file in &mut source.files {
            file.name = file.name.replace(&folder, "");
        }
        let (document, more) = document::read(&source);
        found.extend(more);
        if !found.has_errors()
            && !code.starts_with("AG1")
            && (!code.starts_with("AG2") || ["AG230", "AG245"].contains(&code))
        {
            let (contract, more) = lower::lower(&document);
            found.extend(more);
            found.extend(plan::clashes(&contract));
            if is_lint(code) {
                let inject = !["EC210", "EC306", "EC312"].contains(&code);
                let options = Options { inject };
                found.extend(lint::lint(&source, &document, &contract, options));
                found = lint::ignore(&source, &document, options, lint::point(&source, found));
            }
        }
        found = lint::point(&source, found);
        found.sort();
        for finding in &mut found.0 {
            finding.message = finding.message.replace(&folder, "");
        }
        assert!(found.0.iter().any(|finding| finding.code == code), "{name}: {found:?}");
        let said = render(&found, &source, Format::Full, Style::default());
        insta::with_settings!({ snapshot_path => "../snapshots/faults", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("fault", said);
        });
    });
}

/// Rules that are judged when everything is understood. Other bad documents are short, and shall not be told what else
/// they lack.
fn is_lint(code: &str) -> bool {
    code.starts_with("EC") || code.starts_with("AG34") || code == "AG311"
}

/// The codes that the source of this crate can report: string literals such as `"AG204"`.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                codes.extend(text.split('"').filter(|word| is_code(word)).map(str::to_owned));
            }
        }
    }
    codes
}

fn is_code(word: &str) -> bool {
    word.len() == 5
        && ["AG", "EC", "ED"].iter().any(|start| word.starts_with(start))
        && word[2..].bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn every_code_has_a_page() {
    let missing: Vec<String> = codes()
        .into_iter()
        .filter(|code| rules::explain(code).is_none())
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "write src/rules/CODE_name.rs");
}

#[test]
fn every_page_says_what_why_and_how() {
    let codes = codes();
    for rule in rules::all() {
        let page = rule.page;
        assert!(page.starts_with(&format!("# {}: ", rule.code)), "{page}");
        assert!(
            page.contains("\n## Why\n") && page.contains("\n## Fix\n"),
            "{}",
            rule.code
        );
        assert!(codes.contains(rule.code), "nothing reports {}", rule.code);
    }
    assert!(rules::all().is_sorted_by_key(|rule| rule.code));
    assert_eq!(rules::explain("ag204"), rules::explain("AG204"));
}

#[test]
fn every_rule_about_documents_has_a_bad_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/faults");
    let names = std::fs::read_dir(folder).expect("specs/faults").flatten();
    let shown: BTreeSet<String> = names
        .filter_map(|entry| entry.file_name().to_str()?.get(..5).map(str::to_owned))
        .collect();
    let about_documents = |code: &&str| {
        let judged = ["AG1", "AG2", "AG34", "EC"].iter().any(|start| code.starts_with(start));
        judged && *code != "AG101"
    };
    let missing: Vec<&str> = rules::all()
        .iter()
        .map(|rule| rule.code)
        .filter(|code| about_documents(code) && !shown.contains(*code))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "write specs/faults/CODE-name.yaml");
}
