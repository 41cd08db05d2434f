//! Parameters of every style: what is read, and what is said about what cannot be.
#![allow(clippy::unwrap_used, clippy::items_after_statements, reason = "a test may fail")]

use http::{HeaderMap, HeaderValue};
use kit::kit::{Check, Fault, FromText, Input, RequestBody, Schema, Style, Uuid, Violation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const PATH: &[(&str, &str)] = &[];

fn said(violations: &[Violation]) -> Vec<String> {
    violations
        .iter()
        .map(|one| format!("{} {} {} {}", one.location.as_str(), one.pointer, one.code, one.detail))
        .collect()
}

/// Reads something out of a query: the value, or what is wrong.
fn query<T>(query: &str, read: impl FnOnce(&mut Input<'_>) -> Option<T>) -> Result<T, Vec<String>> {
    let headers = HeaderMap::new();
    let mut input = Input::of(PATH, query, &headers, RequestBody::default());
    let value = read(&mut input);
    let violations: Vec<Violation> = input.violations().iter().cloned().collect();
    assert_eq!(
        value.is_none(),
        !violations.is_empty(),
        "no value if and only if something is wrong: {query}"
    );
    value.ok_or_else(|| said(&violations))
}

fn path<T>(value: &str, read: impl FnOnce(&mut Input<'_>) -> Option<T>) -> Result<T, Vec<String>> {
    let (headers, values) = (HeaderMap::new(), [("p", value)]);
    let mut input = Input::of(&values, "", &headers, RequestBody::default());
    read(&mut input).ok_or_else(|| said(&input.violations().iter().cloned().collect::<Vec<_>>()))
}

fn words(of: &[&str]) -> Vec<String> {
    of.iter().map(|word| (*word).to_owned()).collect()
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    name: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    range: Option<Range>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Range {
    gte: i32,
    lte: Option<f64>,
}

impl Check for Filter {}

static FILTER: Schema = Schema::new(
    r##"{"$ref": "#/$defs/Filter", "$defs": {
        "Filter": {"type": "object", "additionalProperties": false, "properties": {
            "name": {"type": "string", "maxLength": 5}, "tags": {"type": "array", "items": {"type": "string"}},
            "range": {"$ref": "#/$defs/Range"}}},
        "Range": {"type": "object", "required": ["gte"], "properties": {"gte": {"type": "integer"}, "lte": {"type": "number"}}}}}"##,
);

#[test]
fn scalars() {
    let limit = |text: &str| query(text, |input| input.query("limit").scalar::<i32>().or(20));
    assert_eq!(limit(""), Ok(20));
    assert_eq!(limit("limit=7"), Ok(7));
    assert_eq!(limit("other=1&limit=%37"), Ok(7));
    assert_eq!(limit("limit=7.0"), Ok(7));
    assert_eq!(limit("limit=1e2"), Ok(100));
    assert_eq!(
        limit("limit=7.5"),
        Err(words(&["query #/limit type must be an integer"]))
    );
    for wrong in [
        "limit=",
        "limit",
        "limit=abc",
        "limit=%2B7",
        "limit=07",
        "limit=+7",
        "limit=0x1",
        "limit=NaN",
    ] {
        assert_eq!(
            limit(wrong),
            Err(words(&["query #/limit type must be an integer"])),
            "{wrong}"
        );
    }
    let wide = limit("limit=99999999999");
    assert_eq!(
        wide,
        Err(words(&[
            "query #/limit format must be between -2147483648 and 2147483647"
        ]))
    );
    assert_eq!(
        limit("limit=1&limit=2"),
        Err(words(&["query #/limit type must be given once"]))
    );

    let text = |text: &str| query(text, |input| input.query("q").scalar::<String>().optional());
    assert_eq!(text("q=a+b%2Bc%20d"), Ok(Some("a b+c d".into())));
    assert_eq!(text("q=%2541"), Ok(Some("%41".into())), "decoded once");
    assert_eq!(text("q="), Ok(Some(String::new())));
    assert_eq!(text(""), Ok(None));
    assert_eq!(text("q=%ff"), Err(words(&["query #/q type must be UTF-8 text"])));
    assert_eq!(
        text("q=a%00"),
        Err(words(&["query #/q type must not hold a NUL character"]))
    );

    let empty = |text: &str| query(text, |input| input.query("n").allow_empty().scalar::<i32>().optional());
    assert_eq!(empty("n="), Ok(None));
    let required = query("", |input| input.query("a/b").scalar::<bool>().required());
    assert_eq!(required, Err(words(&["query #/a~1b required is required"])));
    let uuid = query("id=7b0c3a528a1f4c559d0f2b6f3d1d9a10", |input| {
        input.query("id").scalar::<Uuid>().required()
    });
    assert_eq!(
        uuid,
        Err(words(&[
            "query #/id format must be a UUID such as 7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10"
        ]))
    );
    let big = query("n=18446744073709551615", |input| {
        input.query("n").scalar::<u64>().required()
    });
    assert_eq!(big, Ok(u64::MAX));
}

#[test]
fn enums_and_checks() {
    #[derive(Debug, PartialEq)]
    enum State {
        New,
    }
    impl FromText for State {
        fn from_text(text: &str) -> Result<Self, Fault> {
            if text == "new" {
                Ok(Self::New)
            } else {
                Err(Fault::one_of(&["new", "paid"]))
            }
        }
    }
    let state = |text: &str| query(text, |input| input.query("s").scalar::<State>().required());
    assert_eq!(state("s=new"), Ok(State::New));
    assert_eq!(state("s=old"), Err(words(&["query #/s enum must be one of new, paid"])));
    let limit = query("limit=1000", |input| {
        let limit = input.query("limit").scalar::<i32>();
        limit
            .check(|at, limit| {
                at.integer(limit).range(1..=100).multiple_of(7);
            })
            .or(20)
    });
    let expected = [
        "query #/limit maximum must be at most 100",
        "query #/limit multipleOf must be a multiple of 7",
    ];
    assert_eq!(limit, Err(words(&expected)));
}

#[test]
fn lists() {
    let list = |text: &str, style: Style, explode: bool| {
        query(text, |input| {
            input
                .query("t")
                .style(style)
                .explode(explode)
                .list::<String>()
                .optional()
        })
    };
    let some = |of: &[&str]| Ok(Some(words(of)));
    for (text, style, explode, expected) in [
        ("t=a&t=b", Style::Form, true, some(&["a", "b"])),
        ("t=a%2Cb", Style::Form, true, some(&["a,b"])),
        ("t=", Style::Form, true, some(&[""])),
        ("t=", Style::Form, false, some(&[])),
        ("x=1", Style::Form, true, Ok(None)),
        ("t=a,b%2Cc", Style::Form, false, some(&["a", "b,c"])),
        (
            "t=a&t=b",
            Style::Form,
            false,
            Err(words(&["query #/t type must be given once"])),
        ),
        ("t=a%20b+c", Style::SpaceDelimited, false, some(&["a", "b", "c"])),
        (
            "t=a|b%7Cc%7cd",
            Style::PipeDelimited,
            false,
            some(&["a", "b", "c", "d"]),
        ),
        ("t=a|b", Style::PipeDelimited, true, some(&["a|b"])),
        (
            "t=%E2%82%AC,%ff",
            Style::Form,
            false,
            Err(words(&["query #/t type must be UTF-8 text"])),
        ),
        ("t=€|ü", Style::PipeDelimited, false, some(&["€", "ü"])),
        ("t[1]=b&t[0]=a", Style::DeepObject, true, some(&["a", "b"])),
        ("t[]=a&t%5B%5D=b", Style::DeepObject, true, some(&["a", "b"])),
        ("t=a&t=b", Style::DeepObject, true, some(&["a", "b"])),
        ("x[0]=a", Style::DeepObject, true, Ok(None)),
        (
            "t[0][x]=a",
            Style::DeepObject,
            true,
            Err(words(&["query #/t type must be a string"])),
        ),
    ] {
        assert_eq!(list(text, style, explode), expected, "{text} {style:?} {explode}");
    }
    let numbers = query("n=1&n=x&n=3&n=y", |input| input.query("n").list::<i32>().optional());
    assert_eq!(
        numbers,
        Err(words(&[
            "query #/n/1 type must be an integer",
            "query #/n/3 type must be an integer"
        ]))
    );
}

#[test]
fn paths() {
    let list = |text: &str, style: Style, explode: bool| {
        path(text, |input| {
            input.path("p").style(style).explode(explode).list::<i32>().required()
        })
    };
    for (text, style, explode) in [
        ("3,4,5", Style::Simple, false),
        ("3,4,5", Style::Simple, true),
        (".3,4,5", Style::Label, false),
        (".3.4.5", Style::Label, false),
        (".3.4.5", Style::Label, true),
        (";p=3,4,5", Style::Matrix, false),
        (";p=3;p=4;p=5", Style::Matrix, true),
    ] {
        assert_eq!(
            list(text, style, explode),
            Ok(vec![3, 4, 5]),
            "{text} {style:?} {explode}"
        );
    }
    assert_eq!(
        list("3", Style::Label, false),
        Err(words(&["path #/p type must be a list"]))
    );
    let scalar = |text: &str, style: Style| path(text, |input| input.path("p").style(style).scalar::<i32>().required());
    assert_eq!(scalar("5", Style::Simple), Ok(5));
    assert_eq!(scalar(".5", Style::Label), Ok(5));
    assert_eq!(scalar(";p=5", Style::Matrix), Ok(5));
    assert_eq!(
        scalar(";q=5", Style::Matrix),
        Err(words(&["path #/p type must be a string"]))
    );
}

#[test]
fn objects() {
    let object = |text: &str, style: Style, explode: bool| {
        query(text, |input| {
            input
                .query("f")
                .style(style)
                .explode(explode)
                .object::<Filter>(&FILTER)
                .optional()
        })
    };
    let filter = |name: Option<&str>, tags: &[&str], range: Option<Range>| {
        Ok(Some(Filter {
            name: name.map(str::to_owned),
            tags: words(tags),
            range,
        }))
    };
    let range = Range { gte: 5, lte: Some(1.5) };
    for (text, style, explode, expected) in [
        ("f[name]=12", Style::DeepObject, true, filter(Some("12"), &[], None)),
        (
            "f%5Btags%5D=a&f[tags]=b",
            Style::DeepObject,
            true,
            filter(None, &["a", "b"], None),
        ),
        (
            "f[tags][]=a&f[tags][]=b",
            Style::DeepObject,
            true,
            filter(None, &["a", "b"], None),
        ),
        (
            "f[tags][1]=b&f[tags][0]=a",
            Style::DeepObject,
            true,
            filter(None, &["a", "b"], None),
        ),
        ("f[tags]=a", Style::DeepObject, true, filter(None, &["a"], None)),
        (
            "f[range][gte]=5&f[range][lte]=1.5",
            Style::DeepObject,
            true,
            filter(None, &[], Some(range.clone())),
        ),
        ("x=1", Style::DeepObject, true, Ok(None)),
        (
            "name=a&tags=b&other=c",
            Style::Form,
            true,
            filter(Some("a"), &["b"], None),
        ),
        ("f=name,a,tags,b", Style::Form, false, filter(Some("a"), &["b"], None)),
    ] {
        assert_eq!(object(text, style, explode), expected, "{text}");
    }
    let wrong = object("f[name]=abcdef&f[range][lte]=x&f[colour]=red", Style::DeepObject, true).unwrap_err();
    for expected in [
        "query #/f/name maxLength must have at most 5 characters",
        "query #/f/range/gte required is required",
        "query #/f/range/lte type must be a number",
        "query #/f/colour additionalProperties is not known here",
    ] {
        assert!(wrong.contains(&expected.to_owned()), "{expected} in {wrong:?}");
    }
    let deep = format!("f{}=1", "[a]".repeat(40));
    assert!(object(&deep, Style::DeepObject, true).is_err());
    assert!(object("f[a]=1&f[a][b]=2", Style::DeepObject, true).is_err());
    for (text, style, explode) in [
        ("name,a,tags,b", Style::Simple, false),
        ("name=a,tags=b", Style::Simple, true),
        (".name=a.tags=b", Style::Label, true),
        (";p=name,a,tags,b", Style::Matrix, false),
        (";name=a;tags=b", Style::Matrix, true),
    ] {
        let read = path(text, |input| {
            input
                .path("p")
                .style(style)
                .explode(explode)
                .object::<Filter>(&FILTER)
                .optional()
        });
        assert_eq!(read, filter(Some("a"), &["b"], None), "{text}");
    }
}

#[test]
fn mixed_and_json() {
    static MIXED: Schema = Schema::new(
        r#"{"anyOf": [{"type": "integer"}, {"enum": ["all"]}, {"type": "array", "items": {"type": "integer"}}]}"#,
    );
    let mixed = |text: &str| {
        query(text, |input| {
            input.query("m").explode(false).mixed::<Value>(&MIXED).optional()
        })
    };
    assert_eq!(mixed("m=1,2"), Ok(Some(json!([1, 2]))));
    assert_eq!(mixed(""), Ok(None));
    static WORD: Schema = Schema::new(r#"{"anyOf": [{"type": "integer"}, {"enum": ["all"]}]}"#);
    let word = |text: &str| query(text, |input| input.query("m").mixed::<Value>(&WORD).optional());
    assert_eq!(word("m=all"), Ok(Some(json!("all"))));
    assert_eq!(word("m=5"), Ok(Some(json!(5))));
    assert_eq!(
        word("m=some"),
        Err(words(&["query #/m anyOf must have one of the allowed forms"]))
    );

    let read = |text: &str| query(text, |input| input.query("f").json::<Filter>(&FILTER).required());
    assert_eq!(
        read("f=%7B%22name%22:%22a%22%7D").map(|filter| filter.name),
        Ok(Some("a".into()))
    );
    assert_eq!(read("f=%7B"), Err(words(&["query #/f type must be JSON"])));
    assert_eq!(
        read("f=%7B%22name%22:1%7D"),
        Err(words(&["query #/f/name type must be a string"]))
    );
}

/// `lines[0][type]` was read as a parameter of another name, and so left aside.
#[test]
fn lists_of_objects_are_read_in_the_style_of_deep_objects() {
    static LINES: Schema = Schema::new(
        r#"{"type": "array", "maxItems": 2, "items": {"type": "object", "required": ["type"],
            "properties": {"type": {"enum": ["a", "b"]}, "amount": {"type": "integer"}}}}"#,
    );
    let lines = |text: &str| {
        query(text, |input| {
            let lines = input.query("lines").style(Style::DeepObject);
            lines.mixed::<Value>(&LINES).optional()
        })
    };
    let two = json!([{ "type": "a", "amount": 1 }, { "type": "b" }]);
    assert_eq!(
        lines("lines[0][type]=a&lines[0][amount]=1&lines[1][type]=b"),
        Ok(Some(two))
    );
    assert_eq!(lines("other=1"), Ok(None));
    let wrong = lines("lines[0][type]=c&lines[1][amount]=x").expect_err("refused");
    for expected in [
        "query #/lines/0/type enum must be one of a, b",
        "query #/lines/1/type required is required",
        "query #/lines/1/amount type must be an integer",
    ] {
        assert!(wrong.contains(&expected.to_owned()), "{expected} in {wrong:?}");
    }
    assert!(lines("lines[0=a").is_err());
}

#[test]
fn headers_and_cookies() {
    let mut headers = HeaderMap::new();
    headers.append("x-tags", HeaderValue::from_static("a, b"));
    headers.append("X-Tags", HeaderValue::from_static("c"));
    headers.append("x-count", HeaderValue::from_static(" 5 "));
    headers.append("x-odd", HeaderValue::from_bytes(b"\xff").unwrap());
    headers.append("cookie", HeaderValue::from_static("a=1; session=\"x%20y\""));
    let mut input = Input::of(PATH, "", &headers, RequestBody::default());
    assert_eq!(
        input.header("X-Tags").list::<String>().required(),
        Some(words(&["a", "b", "c"]))
    );
    assert_eq!(input.header("X-Count").scalar::<i32>().required(), Some(5));
    assert_eq!(
        input.cookie("session").scalar::<String>().required(),
        Some("x y".into())
    );
    assert_eq!(input.cookie("a").scalar::<i32>().required(), Some(1));
    assert_eq!(input.header("x-odd").scalar::<String>().optional(), None);
    assert_eq!(input.header("x-tags").scalar::<String>().optional(), None);
    assert_eq!(input.cookie("none").scalar::<String>().required(), None);
    let all: Vec<Violation> = input.violations().iter().cloned().collect();
    let expected = [
        "header #/x-odd type must be UTF-8 text",
        "header #/x-tags type must be given once",
        "cookie #/none required is required",
    ];
    assert_eq!(said(&all), words(&expected));
}
