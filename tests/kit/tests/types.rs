//! The types of models: how they are written, read and shown.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use kit::kit::types::tagged;
use kit::kit::{
    At, Base64, Check, Date, DateTime, Decimal, Duration, Email, FromText, Ignored, Input, Location, Map, Patch,
    RequestBody, Schema, Sensitive, Time, ToHeader, Trial, Uri, Uuid, Violations, example,
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

#[test]
fn times_keep_their_offset() {
    for text in [
        "2030-01-31T08:00:00Z",
        "2030-01-31T08:00:00.5+02:00",
        "2030-01-31T08:00:00-23:59",
    ] {
        let time: DateTime = text.parse().unwrap();
        assert_eq!(time.to_string(), text);
        assert_eq!(serde_json::to_value(time).unwrap(), json!(text));
        assert_eq!(serde_json::from_value::<DateTime>(json!(text)).unwrap(), time);
    }
    let (early, late): (DateTime, DateTime) = (
        "2030-01-31T08:00:00+02:00".parse().unwrap(),
        "2030-01-31T07:00:00Z".parse().unwrap(),
    );
    assert!(early < late);
    assert_eq!(
        "1998-12-31T23:59:60Z".parse::<DateTime>().unwrap().to_string(),
        "1998-12-31T23:59:59Z"
    );
    assert_eq!(example::<Date>("\"2030-01-31\"").to_string(), "2030-01-31");
    assert_eq!(DateTime::now().offset().seconds(), 0);
}

#[test]
fn times_of_day_keep_their_offset() {
    for text in ["08:00:00Z", "08:00:00.5+02:00", "00:00:00-23:59", "23:59:59+00:30"] {
        let time: Time = text.parse().unwrap();
        assert_eq!(time.to_string(), text);
        assert_eq!(serde_json::from_value::<Time>(json!(text)).unwrap(), time);
    }
    for (leap, shown) in [
        ("23:59:60Z", "23:59:59Z"),
        ("01:29:60+01:30", "01:29:59+01:30"),
        ("15:59:60.25-08:00", "15:59:59.25-08:00"),
    ] {
        assert_eq!(leap.parse::<Time>().unwrap().to_string(), shown);
    }
    assert!("23:59:60+01:30".parse::<Time>().is_err());
    assert_eq!("08:30:00+02:00".parse::<Time>().unwrap().hour(), 8);
    assert_eq!(Time::utc(jiff::civil::time(8, 0, 0, 0)).to_string(), "08:00:00Z");
}

#[test]
fn what_is_kept_as_it_was_written_comes_out_so() {
    fn kept<T: serde::de::DeserializeOwned + Serialize + ToHeader + FromText + PartialEq + std::fmt::Debug>(
        text: &str,
    ) {
        let value: T = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(serde_json::to_value(&value).unwrap(), json!(text));
        assert_eq!(value.to_text(), text);
        assert_eq!(T::from_text(text).unwrap(), value);
        let fault = T::from_text("no such thing").unwrap_err();
        assert_eq!(fault.code, "format");
        let refused = serde_json::from_value::<T>(json!("no such thing")).unwrap_err();
        assert_eq!(refused.to_string(), fault.detail);
    }
    kept::<Email>("\"Ada L\"@Example.com");
    kept::<Uri>("HTTPS://Example.com/%7euser?a=b#c");
    kept::<Duration>("PT090M");
    kept::<Decimal>("-007.50");
}

#[test]
fn emails_have_two_parts() {
    let email: Email = "\"a@b\"@example.com".parse().unwrap();
    assert_eq!((email.local_part(), email.domain()), ("\"a@b\"", "example.com"));
    assert!(email.ends_with(".com"));
    assert_eq!(
        Email::try_from("ada@example.com".to_owned()).unwrap().as_str(),
        "ada@example.com"
    );
    assert!(Email::try_from("ada".to_owned()).is_err());
}

#[test]
fn uris_have_parts() {
    let uri: Uri = "https://example.com:8443/orders?page=2".parse().unwrap();
    assert_eq!(uri.scheme().as_str(), "https");
    assert_eq!(uri.authority().unwrap().host(), "example.com");
    assert_eq!(uri.path().as_str(), "/orders");
    assert!("/orders".parse::<Uri>().is_err());
}

#[test]
fn durations_are_steps_in_a_calendar_and_time_that_passes() {
    let passes = |text: &str| text.parse::<Duration>().unwrap().to_std().map(|time| time.as_secs());
    assert_eq!(passes("PT1H30M5S"), Some(5405));
    assert_eq!(passes("P2W"), Some(14 * 86_400));
    assert_eq!(passes("P1DT1H"), Some(25 * 3600));
    assert_eq!(passes("P1M"), None);
    assert_eq!(passes("P99999999999999999999D"), None);
    let month: Duration = "P1M".parse().unwrap();
    let day = jiff::civil::date(2028, 1, 31) + month.to_span().unwrap();
    assert_eq!(day.to_string(), "2028-02-29");
    assert_eq!(
        Duration::from(std::time::Duration::from_millis(90_500)).as_str(),
        "PT90S"
    );
    assert_ne!("PT90M".parse::<Duration>().unwrap(), "PT1H30M".parse().unwrap());
}

#[test]
fn decimals_compare_as_the_numbers_they_mean() {
    let ordered = [
        "-10.5",
        "-9.99",
        "-0.5",
        "-0.25",
        "0",
        "0.05",
        "0.5",
        "1.499999999999999999999999",
        "1.5",
        "9",
        "10",
    ];
    let numbers = ordered.map(|text| text.parse::<Decimal>().unwrap());
    assert!(numbers.is_sorted_by(|one, next| one < next));
    for (one, other) in [("1.50", "1.5"), ("+01", "1"), ("-0.0", "0"), ("00.10", "0.1")] {
        let (one, other): (Decimal, Decimal) = (one.parse().unwrap(), other.parse().unwrap());
        assert_eq!(one, other);
        assert_eq!(one.cmp(&other), std::cmp::Ordering::Equal);
        assert_eq!(std::collections::HashSet::from([one, other]).len(), 1);
    }
    assert_eq!(Decimal::from(-7_i64).as_str(), "-7");
}

#[test]
fn addresses_are_those_of_the_standard_library() {
    use std::net::{Ipv4Addr, Ipv6Addr};
    assert_eq!(Ipv4Addr::from_text("192.0.2.1").unwrap().to_text(), "192.0.2.1");
    assert_eq!(Ipv6Addr::from_text("2001:DB8:0::1").unwrap().to_text(), "2001:db8::1");
    assert_eq!(Ipv4Addr::from_text("192.0.2.256").unwrap_err().code, "format");
    assert_eq!(Ipv6Addr::from_text("192.0.2.1").unwrap_err().code, "format");
}

#[test]
fn patches_have_three_states() {
    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Change {
        #[serde(default, skip_serializing_if = "Patch::is_absent")]
        name: Patch<String>,
    }
    for (text, expected) in [
        ("{}", Patch::Absent),
        (r#"{"name":null}"#, Patch::Null),
        (r#"{"name":"a"}"#, Patch::from("a".to_owned())),
    ] {
        let change: Change = example(text);
        assert_eq!(change.name, expected);
        assert_eq!(serde_json::to_string(&change).unwrap(), text);
        let mut target = Some("old".to_owned());
        change.name.apply(&mut target);
        assert_eq!(
            target.as_deref(),
            match text {
                "{}" => Some("old"),
                r#"{"name":"a"}"# => Some("a"),
                _ => None,
            }
        );
    }
}

#[test]
fn members_of_the_other_side_are_taken_and_forgotten() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sent {
        #[serde(default, skip_serializing)]
        id: Ignored,
        name: String,
    }
    for text in [
        r#"{"name":"a"}"#,
        r#"{"id":7,"name":"a"}"#,
        r#"{"name":"a","id":{"x":[null]}}"#,
    ] {
        let sent: Sent = example(text);
        assert_eq!(serde_json::to_string(&sent).unwrap(), r#"{"name":"a"}"#);
    }
    assert!(serde_json::from_str::<Sent>(r#"{"name":"a","more":1}"#).is_err());
}

#[test]
fn secrets_are_not_shown() {
    let secret = Sensitive::new("hunter2".to_owned());
    assert_eq!(format!("{secret:?}"), "***");
    assert_eq!(serde_json::to_string(&secret).unwrap(), "\"hunter2\"");
    assert_eq!(secret.len(), 7);
    assert!(secret.to_header().is_sensitive());
}

#[test]
fn headers_are_written_safely() {
    assert_eq!("a\r\nSet-Cookie: b".to_header(), "aSet-Cookie: b");
    assert_eq!(vec![1, 2].to_header(), "1,2");
    assert_eq!(1.5.to_header(), "1.5");
    assert_eq!(json!({"a": 1, "b": ["x"]}).to_header(), "a,1,b,x");
    assert_eq!(Base64::from(b"hi".as_slice()).to_header(), "aGk=");
    let uuid = Uuid::new();
    assert_eq!(uuid.to_header(), uuid.to_string().as_str());
}

#[test]
fn maps_refuse_a_name_twice() {
    assert!(serde_json::from_str::<Map<i32>>(r#"{"a": 1, "a": 2}"#).is_err());
    let map: Map<i32> = example(r#"{"z": 1, "a": 2}"#);
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"z":1,"a":2}"#);
}

/// Forms that hold the union again under the same member: the worst that a document can ask for.
#[derive(Debug)]
enum Tree {
    Branch(Branch),
    Fork(Fork),
}

#[derive(Debug, Deserialize)]
struct Branch {
    next: Box<Tree>,
}

#[derive(Debug, Deserialize)]
struct Fork {
    next: Option<Box<Tree>>,
    end: bool,
}

impl Check for Tree {}
impl Check for Branch {}
impl Check for Fork {}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Trial::read(deserializer)?.form(Self::Branch).form(Self::Fork).any_of()
    }
}

/// A form that has no member for its tag, and one that may leave it out.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Figure {
    #[serde(serialize_with = "Figure::write_square")]
    Square { side: u8 },
    #[serde(serialize_with = "Figure::write_circle")]
    Circle(Map<Value>),
}

impl Figure {
    fn write_square<S: serde::Serializer>(side: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        tagged(&json!({ "side": side }), "shape", "square", serializer)
    }

    fn write_circle<S: serde::Serializer>(value: &Map<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        tagged(value, "shape", "round", serializer)
    }
}

#[test]
fn forms_are_written_with_their_tag() {
    let written = |figure: &Figure| serde_json::to_string(figure).unwrap();
    assert_eq!(written(&Figure::Square { side: 2 }), r#"{"shape":"square","side":2}"#);
    assert_eq!(
        written(&Figure::Circle(example(r#"{"r":1}"#))),
        r#"{"shape":"round","r":1}"#
    );
    let said = r#"{"r":1,"shape":"disc"}"#;
    assert_eq!(written(&Figure::Circle(example(said))), said);
}

#[test]
fn numbers_too_large_for_a_float_are_refused() {
    for (value, fits) in [(f32::MAX, true), (f32::INFINITY, false), (f32::NEG_INFINITY, false)] {
        let mut violations = Violations::default();
        At::root(Location::Body, &mut violations).float(value);
        assert_eq!(violations.is_empty(), fits, "{value}");
    }
}

#[test]
fn hostile_unions_end() {
    let deep = |depth: usize| format!("{}{{}}{}", r#"{"next": "#.repeat(depth), "}".repeat(depth));
    assert!(serde_json::from_str::<Tree>(&deep(100)).is_err());
    let tree: Tree = example(r#"{"next": {"next": {"end": true}}}"#);
    let Tree::Branch(branch) = tree else { panic!("{tree:?}") };
    let Tree::Branch(Branch { next }) = *branch.next else {
        panic!("no branch")
    };
    assert!(matches!(*next, Tree::Fork(Fork { next: None, end: true })));
}

/// What lies below eleven levels of two forms was read two thousand times: minutes, for this body.
#[tokio::test]
async fn a_large_value_below_unions_within_unions_is_not_read_thousands_of_times() {
    static ANYTHING: Schema = Schema::new("true");
    let list = format!("[{}1]", "1,".repeat(50_000));
    let text = format!(r#"{}{{"wide": {list}}}{}"#, r#"{"next": "#.repeat(11), "}".repeat(11));
    let headers = http::HeaderMap::new();
    let body = RequestBody::new(poem::Body::from(text), 1 << 20);
    let mut input = Input::of(&[], "", &headers, body);
    let begun = std::time::Instant::now();
    assert!(input.json::<Tree>(&ANYTHING).await.required().is_none());
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn hostile_unions_are_judged_in_bounded_time() {
    static TREE: Schema = Schema::new(
        r##"{"$ref": "#/$defs/Tree", "$defs": {"Tree": {"anyOf": [{"$ref": "#/$defs/Branch"}, {"$ref": "#/$defs/Fork"}]},
        "Branch": {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/$defs/Tree"}}},
        "Fork": {"type": "object", "required": ["end"], "properties": {"next": {"$ref": "#/$defs/Tree"}, "end": {"type": "boolean"}}}}}"##,
    );
    let deep = |depth: usize| format!("{}{{}}{}", r#"{"next": "#.repeat(depth), "}".repeat(depth));
    let value: Value = example(&deep(120));
    let mut violations = Violations::default();
    TREE.judge(&value, &mut At::root(Location::Body, &mut violations));
    assert_eq!(
        violations
            .into_vec()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["# must have one of the allowed forms"]
    );
}

/// Forms that are told apart by what no type says: a list by its length, a text by a keyword that only the judge knows.
#[derive(Debug, PartialEq)]
enum Told {
    Pair(Vec<i64>),
    Word(String),
    Text(String),
}

impl<'de> serde::Deserialize<'de> for Told {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        static WORD: Schema = Schema::new(r#"{"type": "string", "not": {"pattern": " "}}"#);
        Trial::read(deserializer)?
            .form_with(Self::Pair, |at, value: &Vec<i64>| {
                at.list(value).min_items(2).max_items(2);
            })
            .judged(Self::Word, &WORD)
            .form(Self::Text)
            .any_of()
    }
}

#[test]
fn forms_are_tried_with_constraints_that_their_types_do_not_know() {
    let read = |text: &str| serde_json::from_str::<Told>(text).ok();
    assert_eq!(read("[1, 2]"), Some(Told::Pair(vec![1, 2])));
    assert_eq!(read("[1]"), None);
    assert_eq!(read("\"a\""), Some(Told::Word("a".to_owned())));
    assert_eq!(read("\"a b\""), Some(Told::Text("a b".to_owned())));
}
