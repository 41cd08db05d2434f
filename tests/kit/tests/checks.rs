//! Constraints, formats and patterns.
#![allow(
    clippy::drop_non_drop,
    clippy::too_many_lines,
    clippy::items_after_statements,
    reason = "tables, and checks in one line"
)]

use kit::kit::check::automaton::Automaton;
use kit::kit::check::pattern::{compile, translate, unrepeated};
use kit::kit::{At, Check, Format, Location, Map, Patch, Pattern, Violation, Violations};

fn found(check: impl FnOnce(&mut At<'_>)) -> Vec<String> {
    let mut violations = Violations::default();
    check(&mut At::root(Location::Body, &mut violations));
    violations
        .into_vec()
        .iter()
        .map(|Violation { pointer, code, .. }| format!("{pointer} {code}"))
        .collect()
}

#[test]
fn strings_count_characters() {
    assert!(found(|at| drop(at.field("a").string("äöü").length(3..=3))).is_empty());
    assert_eq!(
        found(|at| drop(at.field("a").string("äöü").max_length(2))),
        ["#/a maxLength"]
    );
    assert_eq!(
        found(|at| drop(at.field("a~/b c").string("").min_length(1))),
        ["#/a~0~1b%20c minLength"]
    );
}

#[test]
fn numbers_are_exact() {
    assert!(found(|at| drop(at.number(0.3).multiple_of(0.1))).is_empty());
    assert!(found(|at| drop(at.number(19.99).multiple_of(0.01))).is_empty());
    assert!(found(|at| drop(at.number(1e300).multiple_of(0.5))).is_empty());
    assert!(found(|at| drop(at.float(0.3).multiple_of(0.1).minimum(0.3))).is_empty());
    assert!(found(|at| drop(at.number(0.0).multiple_of(7.0))).is_empty());
    assert_eq!(found(|at| drop(at.number(0.35).multiple_of(0.1))), ["# multipleOf"]);
    assert_eq!(found(|at| drop(at.number(1e-300).multiple_of(1e300))), ["# multipleOf"]);
    assert_eq!(
        found(|at| drop(at.integer(u64::MAX).range(..=5).multiple_of(2))),
        ["# maximum", "# multipleOf"]
    );
    assert_eq!(
        found(|at| drop(at.integer(5).exclusive_minimum(5).exclusive_maximum(5))),
        ["# exclusiveMinimum", "# exclusiveMaximum"]
    );
}

#[test]
fn lists_and_maps() {
    let many: Vec<i32> = (0..50).chain([7]).collect();
    assert_eq!(
        found(|at| drop(at.list(&many).max_items(50).unique())),
        ["# maxItems", "# uniqueItems"]
    );
    assert_eq!(found(|at| drop(at.list(&[1, 1]).unique())), ["# uniqueItems"]);
    let each = found(|at| {
        at.field("n").list(&[1, 9]).each(|at, number| {
            at.integer(number).maximum(5);
        });
    });
    assert_eq!(each, ["#/n/1 maximum"]);
    let map = Map::from([("a/b", 1), ("c", 9)]);
    let each = found(|at| {
        at.map(&map).max_properties(1).each(|at, number| {
            at.integer(number).maximum(0);
        });
    });
    assert_eq!(each, ["# maxProperties", "#/a~1b maximum", "#/c maximum"]);
}

#[test]
fn nested_values_know_their_place() {
    struct Name(&'static str);
    impl Check for Name {
        fn check(&self, at: &mut At<'_>) {
            at.field("name").string(self.0).min_length(1);
        }
    }
    let found = found(|at| {
        at.field("list").check(&vec![Some(Name("x")), Some(Name("")), None]);
        at.field("patch").check(&Patch::Value(Box::new(Name(""))));
        at.field("patch").check(&Patch::<Name>::Null);
        at.check(&Map::from([("k", Name(""))]));
    });
    assert_eq!(
        found,
        [
            "#/list/1/name minLength",
            "#/patch/name minLength",
            "#/k/name minLength"
        ]
    );
}

#[test]
fn no_more_than_a_hundred() {
    let many = vec![0; 1000];
    let found = found(|at| {
        at.list(&many).each(|at, number| {
            at.integer(number).minimum(1);
        });
    });
    assert_eq!(found.len(), Violations::MOST);
}

#[test]
fn formats() {
    let table: &[(Format, &[&str], &[&str])] = &[
        (
            Format::DateTime,
            &[
                "2030-01-31T08:00:00Z",
                "2030-01-31t08:00:00.123456789123z",
                "1998-12-31T23:59:60Z",
                "1998-12-31T15:59:60.1-08:00",
                "2030-01-31T08:00:00+23:59",
            ],
            &[
                "2030-01-31 08:00:00Z",
                "2030-01-31T08:00:00",
                "2030-02-30T08:00:00Z",
                "2030-01-31T24:00:00Z",
                "2030-01-31T22:59:60Z",
                "2030-01-31T08:00:00+24:00",
                "2030-01-31T08:00:00.Z",
                "2030-1-31T08:00:00Z",
                "",
                "2030-01-31T08:00:0äZ",
            ],
        ),
        (
            Format::Date,
            &["2030-01-31", "2024-02-29"],
            &["2030-02-29", "2030-1-31", "20300131", "2030-01-31T"],
        ),
        (
            Format::Time,
            &["08:00:00Z", "23:59:60Z", "08:00:00.5+01:00"],
            &["08:00:00", "8:00:00Z", "24:00:00Z", "22:59:60Z"],
        ),
        (
            Format::Duration,
            &["P1Y2M3DT4H5M6S", "P2W", "PT1M", "P1D", "PT0S", "P1Y2M"],
            &[
                "P", "PT", "P1", "1D", "P1DT", "P1Y2D", "PT1D", "P1W2D", "P2D1Y", "P1S", "P1WT1H", "P1.5D",
            ],
        ),
        (
            Format::Uuid,
            &[
                "7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10",
                "7B0C3A52-8A1F-4C55-9D0F-2B6F3D1D9A10",
            ],
            &[
                "7b0c3a528a1f4c559d0f2b6f3d1d9a10",
                "{7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10}",
                "x",
            ],
        ),
        (
            Format::Uri,
            &[
                "https://a.example/b?c#d",
                "urn:isbn:1",
                "mailto:a@b.example",
                "http://[::1]:80/",
                "a:",
                "http://u:p@h:1/%20",
            ],
            &[
                "/b",
                "//a/b",
                "http://a b",
                "1a:b",
                "http://[::1",
                "http://a/%zz",
                "http://a:b/",
                "",
                "http://ä.example",
            ],
        ),
        (
            Format::UriReference,
            &["/b", "//a/b", "#x", "", "a/b:c", "?q"],
            &["http://a b", "\\\\a", "1:b", "#a#b"],
        ),
        (
            Format::Email,
            &[
                "a@b.example",
                "a.b+c@d",
                "\"a b\"@c.example",
                "a@[127.0.0.1]",
                "a@[IPv6:::1]",
            ],
            &["a", "@b", "a@", ".a@b", "a.@b", "a..b@c", "a b@c", "a@-b", "a@[1]"],
        ),
        (
            Format::Hostname,
            &["a", "a.example", "xn--nxasmq6b.example", "1.2"],
            &["", "-a", "a-", "a..b", "a_b", "a.", "ab--c"],
        ),
        (
            Format::Ipv4,
            &["127.0.0.1"],
            &["127.0.0", "256.0.0.1", "01.2.3.4", "1.2.3.4.5"],
        ),
        (
            Format::Ipv6,
            &["::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
            &["1::2::3", "12345::", "::1%eth0", "127.0.0.1"],
        ),
        (Format::Byte, &["", "aGk=", "aGkh"], &["aGk", "a-_=", "a GkH"]),
        (
            Format::Decimal,
            &["1", "-1.50", "+0.1", "00.1"],
            &["", "1.", ".5", "1e5", "1,5", "NaN"],
        ),
    ];
    for (format, good, bad) in table {
        good.iter()
            .for_each(|text| assert!(format.is_valid(text), "{} {text}", format.as_str()));
        bad.iter()
            .for_each(|text| assert!(!format.is_valid(text), "not {} {text}", format.as_str()));
        assert_eq!(Format::named(format.as_str()), Some(*format));
    }
}

#[test]
fn only_ecma_repeats_look_around_and_knows_halves() {
    let table = [
        (r"^(\/(?!\.)+[^$]+)$", r"^(\/(?!\.)[^$]+)$"),
        (r"(?=a)*b(?=c)?d", "bd"),
        (r"(?=(a))+?b(?<!x){2,3}", r"(?=(a))b(?<!x)"),
        (r"(?=a){0,2}b", "b"),
        (
            r"(?!\s)[\u0020-\uD7FF\uD800\uDBFF-\uDC00\uDFFF\t]*",
            r"(?!\s)[\u0020-\uD7FF\t]*",
        ),
        (
            r"[a-\uDFFF][\uD800-\uFFFF][\uD83D\uDE00]\uD83D",
            r"[a-\uD7FF][\uE000-\uFFFF][\uD83D\uDE00]\uD83D",
        ),
        (r"(a)+[(?=)+]\(?=a)+(?:b)+", r"(a)+[(?=)+]\(?=a)+(?:b)+"),
    ];
    for (ecma, expected) in table {
        assert_eq!(unrepeated(ecma), expected);
    }
}

#[test]
fn patterns_mean_what_ecma_262_says() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("b", &["abc"], &["ac"]),
        (r"^\d+$", &["123"], &["١٢٣", "12\n"]),
        (r"^\w+$", &["aZ_9"], &["é"]),
        (
            r"^\s$",
            &[" ", "\u{a0}", "\u{feff}", "\u{2028}", "\u{3000}"],
            &["\u{85}", "a"],
        ),
        (r"^\S$", &["\u{85}", "a"], &[" "]),
        (r"^.$", &["a", "\u{85}"], &["\n", "\r", "\u{2028}"]),
        (r"^[^a]$", &["b", "\n"], &["a"]),
        (r"^[\w.-]+$", &["a.b-c"], &["a b"]),
        (r"^[\w-.]+$", &["a.b-c"], &["a b"]),
        (r"^[a\-z]+$", &["a-z"], &["b"]),
        (r"^[\d\D]$", &["a", "1"], &["ab"]),
        (r"^[^\W_]+$", &["aZ9"], &["_", "é"]),
        (r"^{.*}$", &["{a}"], &["a"]),
        (r"^a{2}b{1,}c{0,1}$", &["aab", "aabbc"], &["ab"]),
        (r"^\/a\-b\_$", &["/a-b_"], &["a"]),
        (r"^\u00e9\x41\u{1F600}\uD83D\uDE00$", &["éA😀😀"], &["e"]),
        (r"^[\uD83D\uDE00]$", &["😀"], &["a"]),
        (r"\bfoo\b", &["a foo b", "éfooé"], &["afoo"]),
        (r"^\p{Lu}\P{Lu}$", &["Éé"], &["éÉ"]),
        (r"^[\p{L}\s]+$", &["é a"], &["1"]),
        (r"^[&&~~\-\-a[]+$", &["&~-a["], &["b"]),
        (r"^[]a$", &[], &["a"]),
        (r"^[^]a$", &["ba", "\na"], &["a"]),
        (r"^\cJ$", &["\n"], &["J"]),
        (r"^(?<y>a|b)(?:c)$", &["ac"], &["c"]),
        (r"^a\.b$", &["a.b"], &["axb"]),
        (r"^\<a\>$", &["<a>"], &["a"]),
        (r"^[A-Z0-9-]{3,32}$", &["TEA-250"], &["T", "tea"]),
        (r"^[^/:|\000-\037]+$", &["a b"], &["a:b", "\u{1f}", "\0"]),
        (r"^[\101]\0$", &["A\0"], &["101"]),
        (
            r"^[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDBFF-\uDC00\uDFFF\r\n\t]*$",
            &["a\u{fffd}\n", ""],
            &["\u{7}", "😀"],
        ),
        (r"^[\uDC00-\uFFFF]$", &["\u{e000}"], &["a", "\u{d7ff}"]),
        (r"^[a-\uDFFF]$", &["\u{d7ff}"], &["A", "\u{e000}"]),
        // Nothing is behind the last repetition: where it ends does not matter.
        (r"\S{2,8192}", &["a bc"], &["a b"]),
        (r"a{2}", &["baab"], &["ab"]),
        (r"(a{1,2}){2}$", &["aaa"], &["a", "aab"]),
    ];
    for (ecma, good, bad) in table {
        let regex = compile(ecma).unwrap_or_else(|| panic!("{ecma} as {:?}", translate(ecma)));
        good.iter()
            .for_each(|text| assert!(regex.is_match(text), "{ecma} finds {text:?}"));
        bad.iter()
            .for_each(|text| assert!(!regex.is_match(text), "{ecma} does not find {text:?}"));
    }
    for refused in [
        r"(?=a)",
        r"(?!a)",
        r"(?<=a)",
        r"(?<!a)",
        r"(a)\1",
        r"\k<a>",
        r"\A",
        r"[",
        r"(",
        r"\",
        r"[\uD800-\uDBFF]",
    ] {
        assert!(compile(refused).is_none(), "{refused}");
    }
    static SKU: Pattern = Pattern::new("^[A-Z]+$");
    assert!(SKU.is_match("AB") && !SKU.is_match("ab"));
}

#[test]
fn thousands_of_repetitions_are_counted_without_an_automaton() {
    let table: &[(&str, &[usize], &[usize])] = &[
        (r"^\S{1,8192}$", &[1, 8192], &[0, 8193]),
        (r"^(\S){3}$", &[3], &[2, 4]),
        (r"^(?:.{2,100000})$", &[2, 100_000], &[1, 100_001]),
        (r"^.{1,2097152}", &[1, 4_000_000], &[0]),
        (r"\S{2,8192}", &[2, 9000], &[1]),
        (r"x{0,9}[^x]{0,9}", &[0, 20], &[]),
    ];
    for (ecma, good, bad) in table {
        let linear = compile(ecma).unwrap_or_else(|| panic!("{ecma}"));
        assert!(linear.is_exact(), "{ecma}");
        good.iter()
            .for_each(|length| assert!(linear.is_match(&"é".repeat(*length)), "{ecma} takes {length}"));
        bad.iter()
            .for_each(|length| assert!(!linear.is_match(&"é".repeat(*length)), "{ecma} refuses {length}"));
    }
    let ends = compile(r"a{2,3}b{1,500}").expect("a pattern");
    assert!(ends.is_match("xaaaab") && !ends.is_match("ab") && !ends.is_match("aa"));
}

#[test]
fn what_cannot_be_counted_is_taken_as_open_and_says_so() {
    let open = compile(r"^([\p{L}\p{N}]{1,5000}/){1,1000}[\p{L}]{2,9000}$").expect("a pattern");
    assert!(!open.is_exact());
    assert!(open.is_match("é/ab") && !open.is_match("é/a") && !open.is_match("/ab"));
}

#[test]
fn characters_are_counted_as_an_automaton_finds_them() {
    for ecma in [
        r"^[a-z]{1,2}$",
        r"^[^a-z]*$",
        r"^\d+$",
        r"^\D{2}$",
        r"^.{1,3}$",
        r"^[\p{L}\p{N} _-]+$",
        r"^(?:\S)?$",
        r"^(é){2,}$",
        r"^x{2}$",
        r"^[^\u{10FFFF}]{0,1}$",
        r"^[\s\S]{2}$",
        r"^[^\s\S]*$",
    ] {
        let linear = compile(ecma).unwrap_or_else(|| panic!("{ecma}"));
        let automaton = regex::Regex::new(&translate(ecma).expect("a pattern")).expect("an expression");
        let odd = [
            '\u{1680}',
            '\u{2028}',
            '\u{feff}',
            '\u{d7ff}',
            '\u{e000}',
            '\u{1d7d8}',
            '\u{10ffff}',
        ];
        for one in ('\0'..'\u{600}').chain(odd) {
            for text in ["", "x", "é", " 7"].map(|beside| format!("{one}{beside}")) {
                assert_eq!(linear.is_match(&text), automaton.is_match(&text), "{ecma} {text:?}");
            }
        }
        assert_eq!(linear.is_match(""), automaton.is_match(""), "{ecma}");
    }
}

/// An expression, as the kit compiles it and as `regex` does.
fn compiled(expression: &str) -> (Automaton, regex::Regex) {
    let hir = regex_syntax::parse(expression).expect("an expression");
    let automaton = Automaton::new(&hir).expect("small enough");
    (automaton, regex::Regex::new(expression).expect("an expression"))
}

#[test]
fn an_automaton_finds_and_replaces_what_regex_does() {
    let pieces = [
        "a",
        "B",
        "ab",
        "é",
        "_",
        "-",
        " ",
        "1",
        "://",
        "@",
        "=",
        "\n",
        "\u{1f600}",
        "password",
    ];
    let mut drawn = fastrand::Rng::with_seed(7);
    for expression in [
        "^([a-z]+)-[a-z]$",
        "([ab])",
        "(b|ab|)1?",
        r"(?i)\b(b+)\b",
        r"\B(\w)",
        r"(?m)^(\s*)$",
        r"()(?:é|\p{So})+?",
        r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@]+@",
        r"(?i)\b((?:[\w-]*password)\s*[=:]\s*)([^\s,;]+)",
        r"(?s)(.){3}$",
        "[^\\s\\S](a)",
    ] {
        let (automaton, regex) = compiled(expression);
        for _ in 0..2_000 {
            let text: String = (0..drawn.usize(..12)).filter_map(|_| drawn.choice(pieces)).collect();
            assert_eq!(
                automaton.is_match(&text),
                regex.is_match(&text),
                "{expression} {text:?}"
            );
            let (ours, theirs) = (automaton.replaced(&text, "<${1}>"), regex.replace_all(&text, "<${1}>"));
            assert_eq!(ours, theirs, "{expression} {text:?}");
        }
    }
}

#[test]
fn an_automaton_whose_states_never_end_is_right_still() {
    let mut drawn = fastrand::Rng::with_seed(7);
    // A state for each of the last twenty letters' 2^20 possibilities: the lazy one gives up.
    let (automaton, regex) = compiled("a[ab]{20}c");
    let letters: String = (0..150_000).filter_map(|_| drawn.choice(['a', 'b'])).collect();
    assert!(!automaton.is_match(&letters));
    let found = letters + "a" + &"b".repeat(20) + "c";
    assert_eq!((automaton.is_match(&found), regex.is_match(&found)), (true, true));
}

#[test]
fn an_expression_that_takes_too_much_memory_is_none() {
    let hir = regex_syntax::parse(r"[\p{L}\p{N}]{9000}").expect("an expression");
    assert!(Automaton::new(&hir).is_none());
}
