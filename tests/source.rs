//! Text to tree: what YAML and JSON mean, and what is said of texts that are neither.
#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "texts of tests are short"
)]

use apigen::diagnostic::Diagnostics;
use apigen::source::{Limits, Node, Source, load, parse_text};

fn parse(text: &str) -> (Source, Diagnostics) {
    parse_text("api.yaml", text, &Limits::default())
}

fn root(text: &str) -> Node {
    let (source, diagnostics) = parse(text);
    assert_eq!(diagnostics.0, [], "{text}");
    source.root.expect("a tree")
}

/// `CODE line:column message` of each finding.
fn findings(text: &str, limits: &Limits) -> Vec<String> {
    let (source, mut diagnostics) = parse_text("api.yaml", text, limits);
    diagnostics.sort();
    let place = |d: &apigen::diagnostic::Diagnostic| {
        let at = source.position(d.span().unwrap_or_default());
        format!("{} {}:{} {}", d.code, at.line, at.column, d.message)
    };
    diagnostics.0.iter().map(place).collect()
}

fn json(text: &str) -> String {
    root(text).to_json().to_string()
}

#[test]
fn scalars_mean_what_yaml_1_2_says() {
    let text = "a: yes\nb: on\nc: true\nd: ~\ne: 2026-06-01\nf: 012\ng: 0x1F\nh: 1e3\ni: .5\nj: '1'\nk:\nl: !!str 200\nm: 1.0\n";
    assert_eq!(
        json(text),
        r#"{"a":"yes","b":"on","c":true,"d":null,"e":"2026-06-01","f":12,"g":31,"h":1000.0,"i":0.5,"j":"1","k":null,"l":"200","m":1.0}"#
    );
}

#[test]
fn numbers_keep_their_text() {
    let tree = root("maximum: 18446744073709551616000\nprice: 1.10\n");
    let text = |key: &str| tree.get(key).and_then(Node::as_number).map(|n| n.0.clone());
    assert_eq!(text("maximum").as_deref(), Some("18446744073709551616000"));
    assert_eq!(text("price").as_deref(), Some("1.10"));
}

#[test]
fn keys_that_are_no_text_become_text() {
    assert_eq!(
        json("200: a\ntrue: b\n1.5: c\n~: d\n"),
        r#"{"200":"a","true":"b","1.5":"c","~":"d"}"#
    );
}

#[test]
fn json_is_recognised_by_its_content() {
    assert_eq!(
        json(r#" {"a": "\ud83d\ude00\u0041\n", "b": [1, 2.5e1, {}], "c": {"d": null}}"#),
        r#"{"a":"😀A\n","b":[1,25.0,{}],"c":{"d":null}}"#
    );
    assert_eq!(
        json("{ openapi: 3.0.0, info: {title: x, }, }"),
        r#"{"openapi":"3.0.0","info":{"title":"x"}}"#
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let (source, diagnostics) = parse("\u{feff}openapi: 3.0.0\r\ninfo:\r\n  title: |\r\n    a\r\n    b\r\n");
    assert_eq!(diagnostics.0, []);
    let tree = source.root.as_ref().expect("a tree");
    assert_eq!(
        tree.to_json().to_string(),
        r#"{"openapi":"3.0.0","info":{"title":"a\nb\n"}}"#
    );
    let info = tree.as_object().and_then(|o| o.entry("info")).expect("info").0;
    assert_eq!((source.position(info.span).line, source.text(info.span)), (2, "info"));
}

#[test]
fn aliases_repeat_and_merge_keys_fill_in() {
    let text = "base: &base { a: 1, b: 2 }\none: { <<: *base, b: 3 }\ntwo: { <<: [*base, { c: 4 }] }\nthree: *base\n";
    assert_eq!(
        json(text),
        r#"{"base":{"a":1,"b":2},"one":{"b":3,"a":1},"two":{"a":1,"b":2,"c":4},"three":{"a":1,"b":2}}"#
    );
}

#[test]
fn duplicate_keys_name_both_places() {
    let (source, diagnostics) = parse("a: 1\nb: 2\na: 3\n");
    let fault = &diagnostics.0[0];
    let lines: Vec<_> = fault
        .labels
        .iter()
        .map(|l| (source.position(l.span).line, l.text.as_str()))
        .collect();
    assert_eq!(
        (fault.code, lines),
        ("AG106", vec![(3, "again here"), (1, "first here")])
    );
    assert_eq!(source.root.expect("a tree").to_json().to_string(), r#"{"a":1,"b":2}"#);
    assert_eq!(
        findings(r#"{"a": 1, "a": 2}"#, &Limits::default()),
        ["AG106 1:10 the key `a` stands twice in one map"]
    );
}

#[test]
fn broken_texts_say_where() {
    let cases: String = [
        "a: b: c\n",
        "a:\n\tb: 1\n",
        "a: [1, 2\nb: 3\n",
        "a: 'x\nb: 1\n",
        "a: \"x \\q\"\n",
        "a: *none\n",
        "a: &a [*a]\n",
        "a: 1\n---\nb: 2\n",
        "{{ x }}: 1\n",
        "a: !Ref x\n",
        "<<: 1\n",
        "a: @x\n",
        "{\"a\": 1,, \"b\": 2}",
        "{\"a\": 1 \"b\": 2,}",
        "{\"a\": 01}",
        "{\"a\": \"\\ud83d\"}",
        "{\"a\": nul}",
        "{\"a\": [1}",
        "{\"a\": \"x",
        "{} {}",
        " \n",
        "a\n",
    ]
    .iter()
    .map(|text| format!("{text:?}\n    {}\n", findings(text, &Limits::default()).join("\n    ")))
    .collect();
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("broken_texts", cases) });
}

#[test]
fn reading_goes_on_behind_a_broken_line() {
    let text = "a: 1\nb: x: y\nc: 2\nd: \"open\ne: 3\nf: [1, 2\ng: 4\n";
    let (source, diagnostics) = parse(text);
    let lines: Vec<_> = diagnostics
        .0
        .iter()
        .map(|d| source.position(d.span().unwrap_or_default()).line)
        .collect();
    assert_eq!(diagnostics.0.len(), 3, "{diagnostics:?}");
    assert_eq!(lines[0], 2);
    assert_eq!(
        source.root.expect("a tree").to_json().to_string(),
        r#"{"a":1,"c":2,"e":3,"g":4}"#
    );
}

#[test]
fn limits_name_their_flags() {
    let limits = Limits {
        bytes: 1000,
        depth: 5,
        nodes: 50,
        alias_nodes: 20,
        ..Limits::default()
    };
    let long = format!("a: {}\n", "x".repeat(2000));
    let deep = "[".repeat(20);
    let wide = format!("[{}]", "1,".repeat(100));
    let laughs = "a: &a [1,1,1]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n";
    for (text, code, flag) in [
        (long.as_str(), "AG111", "--max-bytes"),
        (&deep, "AG112", "--max-depth"),
        (&wide, "AG113", "--max-nodes"),
        (laughs, "AG114", "--max-alias-nodes"),
    ] {
        for text in [text.to_owned(), text.replace('[', "[ ")] {
            let (source, diagnostics) = parse_text("x", &text, &limits);
            let fault = diagnostics.0.last().expect("a finding");
            assert_eq!(fault.code, code, "{fault:?}");
            assert!(fault.help.as_deref().unwrap_or("").contains(flag));
            assert!(source.root.is_none());
        }
    }
}

#[test]
fn hostile_texts_cost_little() {
    let started = std::time::Instant::now();
    let mut laughs = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for n in 1..12 {
        let list = vec![format!("*a{}", n - 1); 10].join(",");
        laughs += &format!("a{n}: &a{n} [{list}]\n");
    }
    assert!(findings(&laughs, &Limits::default())[0].starts_with("AG114"));
    for text in [
        "[".repeat(200_000),
        "{\"a\":".repeat(100_000),
        "- ".repeat(50_000),
        "? ".repeat(50_000),
    ] {
        assert!(!findings(&text, &Limits::default()).is_empty());
    }
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let latin = folder.path().join("latin.yaml");
    std::fs::write(&latin, b"title: caf\xe9\n").expect("written");
    let code = |path: &std::path::Path| {
        let (_, diagnostics) = load(path, &Limits::default());
        diagnostics
            .0
            .first()
            .map(|d| (d.code, d.message.rsplit(": ").next().unwrap_or("").to_owned()))
    };
    assert_eq!(
        code(&folder.path().join("none.yaml")),
        Some(("AG101", "there is no such file".to_owned()))
    );
    assert_eq!(code(folder.path()), Some(("AG101", "it is a folder".to_owned())));
    assert_eq!(
        code(&latin),
        Some(("AG102", "byte 10, in line 1, begins no character".to_owned()))
    );
}
