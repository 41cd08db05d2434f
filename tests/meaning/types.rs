//! Every kind of type, on a document of our own: what is taken, and what it is written as.

use crate::common::{Workspace, root};
use crate::differential::{self, Schemas};
use crate::driver::{self, Driver};
use std::fmt::Write as _;

/// A schema, a value, and what it is written as; `None` where it is refused.
type Row = (&'static str, &'static str, Option<&'static str>);

/// What comes out is what went in.
const SAME: [(&str, &str); 44] = [
    (
        "Tree",
        r#"{"value":1,"left":{"value":2},"right":null,"children":[{"value":3}],"named":{"a":{"value":4}}}"#,
    ),
    ("Ping", r#"{"pong":{"ping":{"pong":{"ping":{}}}}}"#),
    ("Expression", r#"{"not":[1.5,{"not":2.5}]}"#),
    ("States", r#"{"must":"a","mayBeNull":null}"#),
    (
        "States",
        r#"{"must":"a","mayBeNull":"b","mayBeBoth":null,"list":[1,null]}"#,
    ),
    (
        "States",
        r#"{"must":"a","mayBeNull":"b","mayBeAbsent":"c","mayBeBoth":"d","list":null}"#,
    ),
    ("FurtherKept", r#"{"a":1,"z":{"y":[null]},"b":2}"#),
    ("FurtherTyped", r#"{"a":1,"b":"x"}"#),
    ("OnlyFurther", r#"{"z":1,"a":0}"#),
    (
        "Constants",
        r#"{"text":"order","number":7,"flag":true,"none":null,"list":[1,"a"],"object":{"a":1}}"#,
    ),
    ("Words", r#""in progress""#),
    ("Words", r#""""#),
    ("Words", r#""self""#),
    ("Words", r#""null""#),
    ("Numbers", "-3"),
    ("Floats", "0.5"),
    ("Mixed", r#"{"a":1}"#),
    ("Mixed", "null"),
    ("MaybeWord", "null"),
    ("MaybeWord", r#""a""#),
    ("Flag", "true"),
    ("Pair", r#"["a",1]"#),
    ("OpenPair", r#"["a"]"#),
    ("OpenPair", r#"["a",1,true]"#),
    ("ShortPair", "[]"),
    ("ByKind", r#"["a"]"#),
    ("ByKind", "false"),
    ("ByConstant", r#"{"kind":"cat","lives":9}"#),
    ("ByMember", r#"{"iban":"a"}"#),
    ("ByTag", r#"{"shape":"round","radius":1.5}"#),
    ("ByTag", r#"{"shape":"Square","side":1.5}"#),
    ("InTurn", r#"{"a":1}"#),
    ("InTurn", r#"{"b":"bb"}"#),
    ("Overlapping", "1"),
    ("Merged", r#"{"number":"1234","holder":"a"}"#),
    (
        "Formats",
        r#"{"u64":18446744073709551615,"at":"2024-02-29T12:30:00.5+02:00","time":"12:30:00Z","byte":"YWJj"}"#,
    ),
    (
        "Formats",
        r#"{"decimal":"1.50","duration":"PT090M","uri":"HTTPS://a/%7e","email":"\"A b\"@C.d","v4":"192.0.2.1","v6":"::1","host":"A.b"}"#,
    ),
    (
        "Written",
        r#"{"id":"a987fbc9-4bed-4078-8f07-9141ba07c9f3","at":"2024-02-29T12:30:00Z","time":"12:30:00Z","v6":"::1","byte":"YWJj","email":"a@example.com","uri":"https://a","duration":"PT1H","prices":["1.50","1.5","2"],"names":{"a":"ab@c.de"}}"#,
    ),
    ("Ordered", r#"{"z":1,"a":2,"m":3}"#),
    ("Free", r#"{"z":[1,{"a":null}]}"#),
    ("FreeObject", r#"{"z":1,"a":2}"#),
    ("FreeList", r#"[1,"a",null]"#),
    // What a type does not keep tells items apart all the same.
    ("Different", r#"{"named":[{"name":"a"},{}]}"#),
    (
        "Keywords",
        r#"{"type":"a","self":"b","fn":"c","$ref-like":"d","a b":"e","aB":"f","a_b":"g","":"h"}"#,
    ),
];

/// Another thing comes out, or nothing.
const OTHER: [Row; 77] = [
    ("Tree", r#"{"value":1,"left":null}"#, None),
    (
        "Different",
        r#"{"named":[{"name":"a","more":1},{"name":"a"}]}"#,
        Some(r#"{"named":[{"name":"a"},{"name":"a"}]}"#),
    ),
    ("Different", r#"{"named":[{"name":"a"},{"name":"a"}]}"#, None),
    ("Different", r#"{"any":[1,1.0]}"#, None),
    (
        "Different",
        r#"{"ids":["A987FBC9-4BED-4078-8F07-9141BA07C9F3","a987fbc9-4bed-4078-8f07-9141ba07c9f3"]}"#,
        Some(r#"{"ids":["a987fbc9-4bed-4078-8f07-9141ba07c9f3","a987fbc9-4bed-4078-8f07-9141ba07c9f3"]}"#),
    ),
    ("Formats", r#"{"decimal":"1e5"}"#, None),
    ("Formats", r#"{"duration":"P1"}"#, None),
    ("Formats", r#"{"time":"12:30"}"#, None),
    ("Formats", r#"{"uri":"/a"}"#, None),
    ("Formats", r#"{"email":"a"}"#, None),
    ("Formats", r#"{"v4":"::1"}"#, None),
    ("Formats", r#"{"v6":"192.0.2.1"}"#, None),
    (
        "Formats",
        r#"{"v6":"2001:DB8:0::1","time":"23:59:60Z"}"#,
        Some(r#"{"time":"23:59:59Z","v6":"2001:db8::1"}"#),
    ),
    ("Written", "{}", Some(r#"{"duration":"PT5M"}"#)),
    ("Written", r#"{"id":"A987FBC9-4BED-4078-8F07-9141BA07C9F3"}"#, None),
    ("Written", r#"{"at":"2024-02-29T12:30:00+00:00"}"#, None),
    ("Written", r#"{"time":"12:30:00.0Z"}"#, None),
    (
        "Written",
        r#"{"v6":"0000:0000:0000:0000:0000:ffff:192.168.100.100"}"#,
        None,
    ),
    ("Written", r#"{"byte":"YWJjYWJjYWJj"}"#, None),
    ("Written", r#"{"email":"somebody@long.example.com"}"#, None),
    ("Written", r#"{"uri":"http://a"}"#, None),
    ("Written", r#"{"duration":"P1D"}"#, None),
    ("Written", r#"{"prices":["-1"]}"#, None),
    ("Written", r#"{"names":{"a":"a@b.de"}}"#, None),
    ("Ping", r#"{"pong":{"ping":null}}"#, None),
    ("Expression", "[]", None),
    ("Expression", r#"{"not":1,"more":1}"#, None),
    ("States", r#"{"must":null,"mayBeNull":null}"#, None),
    ("States", r#"{"must":"a"}"#, None),
    ("States", r#"{"must":"a","mayBeNull":null,"mayBeAbsent":null}"#, None),
    (
        "Defaults",
        "{}",
        Some(
            r#"{"text":"all","number":0.5,"count":10,"flag":true,"kind":"new","kinds":["new"],"when":"2024-02-29","nested":{"a":1},"nothing":null}"#,
        ),
    ),
    (
        "Defaults",
        r#"{"text":"","number":1,"count":1,"flag":false,"kind":"used","kinds":[],"when":"2025-01-01","nested":{"a":2},"nothing":"x"}"#,
        Some(
            r#"{"text":"","number":1.0,"count":1,"flag":false,"kind":"used","kinds":[],"when":"2025-01-01","nested":{"a":2},"nothing":"x"}"#,
        ),
    ),
    ("Defaults", r#"{"count":0}"#, None),
    ("Defaults", r#"{"text":null}"#, None),
    (
        "Sides",
        r#"{"id":1,"name":"a","secret":"s"}"#,
        Some(r#"{"name":"a","secret":"s"}"#),
    ),
    (
        "Sides",
        r#"{"id":{"any":1},"name":"a","secret":"s"}"#,
        Some(r#"{"name":"a","secret":"s"}"#),
    ),
    ("Sides", r#"{"name":"a"}"#, None),
    ("SidesClosed", r#"{"id":"any","name":"a"}"#, Some(r#"{"name":"a"}"#)),
    ("SidesClosed", r#"{"name":"a","more":1}"#, None),
    (
        "SidesOpen",
        r#"{"id":"any","name":"a","more":1}"#,
        Some(r#"{"name":"a","more":1}"#),
    ),
    (
        "SidesTyped",
        r#"{"id":7,"name":"a","more":"1"}"#,
        Some(r#"{"name":"a","more":"1"}"#),
    ),
    ("SidesTyped", r#"{"name":"a","more":1}"#, None),
    ("FurtherUnsaid", r#"{"a":1,"b":2}"#, Some(r#"{"a":1}"#)),
    ("FurtherRefused", r#"{"a":1,"b":2}"#, None),
    ("FurtherTyped", r#"{"b":1}"#, None),
    ("FurtherTyped", r#"{"b":"long"}"#, None),
    ("OnlyFurther", "{}", None),
    ("OnlyFurther", r#"{"a":-1}"#, None),
    (
        "Constants",
        r#"{"text":"order","number":8,"flag":true,"none":null,"list":[1,"a"],"object":{"a":1}}"#,
        None,
    ),
    (
        "Constants",
        r#"{"text":"order","number":7,"flag":true,"none":null,"list":["a",1],"object":{"a":1}}"#,
        None,
    ),
    (
        "Constants",
        r#"{"text":"order","number":7,"flag":true,"list":[1,"a"],"object":{"a":1}}"#,
        None,
    ),
    ("Words", r#""NEW""#, None),
    ("Numbers", "2.0", Some("2")),
    ("Numbers", "3", None),
    ("Floats", "1.0", Some("1")),
    ("Floats", "2", None),
    ("Mixed", r#""2""#, None),
    ("MaybeWord", r#""c""#, None),
    ("Flag", "false", None),
    ("Pair", r#"["a"]"#, None),
    ("Pair", r#"["a",1,2]"#, None),
    ("Pair", r#"[1,"a"]"#, None),
    ("OpenPair", r#"["a",1,2]"#, None),
    ("ShortPair", r#"["a",1,2]"#, None),
    ("ByKind", "1.0", Some("1")),
    ("ByKind", "1.5", None),
    ("ByConstant", r#"{"kind":"dog","lives":9}"#, Some(r#"{"kind":"dog"}"#)),
    ("ByConstant", r#"{"kind":"cow"}"#, None),
    ("ByMember", r#"{"iban":"a","number":"1"}"#, None),
    ("ByTag", r#"{"shape":"round","side":1.5}"#, None),
    ("ByTag", r#"{"radius":1.5}"#, None),
    ("InTurn", r#"{"a":1,"b":"b"}"#, None),
    ("Overlapping", "15", None),
    ("Merged", r#"{"number":"123","holder":"a"}"#, None),
    ("Formats", r#"{"i32":2147483648}"#, None),
    ("Formats", r#"{"f32":1e300}"#, None),
    ("Never", r#"{"gone":1}"#, None),
];

#[test]
fn every_kind_of_type_means_what_the_document_says() {
    let schemas = Schemas::of(&root().join("tests/fixtures/types.yaml"));
    let mut workspace = Workspace::new("types");
    let driver = Driver::write(&mut workspace, "types", &schemas.path);
    driver::build(&workspace);
    let rows: Vec<Row> = SAME
        .into_iter()
        .map(|(name, value)| (name, value, Some(value)))
        .chain(OTHER)
        .collect();
    let number = |name: &str| {
        let number = schemas.names.iter().position(|known| known == name);
        driver.row(number.expect("a schema of the document")).expect("a body")
    };
    let questions: Vec<_> = rows.iter().map(|row| (number(row.0), row.1.to_owned())).collect();
    let mut wrong = String::new();
    for ((name, value, written), said) in rows.iter().zip(driver.ask(&questions)) {
        let agree = said.typed == written.is_some() && said.judged == said.typed;
        if !agree || written.is_some_and(|written| written != said.shown) {
            let _ = writeln!(
                wrong,
                "{name} {value}: typed {}, judged {}: {}",
                said.typed, said.judged, said.shown
            );
        }
    }
    for line in differential::compare(&schemas, &driver, 200).wrong {
        let _ = writeln!(wrong, "{line}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}
