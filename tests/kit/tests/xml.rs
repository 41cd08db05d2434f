//! XML to the value that JSON would be, and back.
#![cfg(feature = "xml")]

use http::HeaderMap;
use kit::kit::xml::{Element, write};
use kit::kit::{Any, Input, RequestBody, Schema};
use serde_json::{Value, json};

static SHOP: Schema = Schema::new(
    r##"{"$ref": "#/$defs/Shop", "xml": {"name": "shop"}, "$defs": {
    "Shop": {"type": "object", "xml": {"namespace": "urn:shop", "prefix": "s"}, "required": ["bare"], "properties": {
        "id": {"type": "integer", "xml": {"attribute": true}},
        "name": {"type": "string"},
        "open": {"type": ["boolean", "null"]},
        "wrapped": {"type": "array", "xml": {"wrapped": true, "name": "list"}, "items": {"type": "integer", "xml": {"name": "n"}}},
        "plain": {"type": "array", "xml": {"wrapped": true}, "items": {"type": "string"}},
        "bare": {"type": "array", "xml": {"name": "ignored"}, "items": {"type": "string", "xml": {"name": "b"}}},
        "owner": {"$ref": "#/$defs/Owner"},
        "kind": {"oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]},
        "note": {"type": "object", "properties": {"lang": {"type": "string", "xml": {"attribute": true}}, "text": {"type": "string", "xml": {"nodeType": "text"}}}}
    }},
    "Owner": {"type": "object", "xml": {"name": "holder"}, "additionalProperties": false, "properties": {"age": {"type": "integer"}}},
    "Cat": {"type": "object", "required": ["lives"], "properties": {"lives": {"type": "integer"}}},
    "Dog": {"type": "object", "required": ["tricks"], "properties": {"tricks": {"type": "array", "items": {"type": "string"}}}}
    }}"##,
);

fn value() -> Value {
    json!({"id": 7, "name": "A & <B>", "open": null, "wrapped": [1, 2], "plain": ["x"], "bare": ["p", "q"],
        "owner": {"age": 30}, "kind": {"tricks": ["sit"]}, "note": {"lang": "en", "text": "hi"}})
}

const TEXT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<s:shop xmlns:s="urn:shop" id="7"><name>A &amp; &lt;B&gt;</name><open xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/><list><n>1</n><n>2</n></list><plain><plain>x</plain></plain><b>p</b><b>q</b><holder><age>30</age></holder><kind><tricks>sit</tricks></kind><note lang="en">hi</note></s:shop>"#;

async fn read(text: &str) -> Result<Value, Vec<String>> {
    let headers = HeaderMap::new();
    let body = RequestBody::new(poem::Body::from(text.to_owned()), 1 << 20);
    let mut input = Input::of(&[], "", &headers, body);
    match input.xml::<Any>(&SHOP).await.required() {
        Some(value) => Ok(value),
        None => Err(input
            .violations()
            .iter()
            .map(|one| format!("{} {}", one.pointer, one.code))
            .collect()),
    }
}

#[tokio::test]
async fn what_is_written_is_read_again() {
    assert_eq!(write(&SHOP, &value()), TEXT);
    assert_eq!(read(TEXT).await, Ok(value()));
    let other = "<x:shop xmlns:x='urn:shop'><!-- no --><name><![CDATA[a<b]]>&#33;</name></x:shop>";
    assert_eq!(read(other).await, Ok(json!({"name": "a<b!", "bare": []})));
}

/// Every reader takes them for spaces or other line ends, where they are not escaped.
#[tokio::test]
async fn line_ends_and_tabs_arrive_as_they_were_sent() {
    let odd = "a\tb\nc\rd\r\ne";
    let value = json!({"bare": [], "name": odd, "note": {"lang": odd, "text": odd}});
    let written = write(&SHOP, &value);
    assert!(
        written.contains("<note lang=\"a&#9;b&#10;c&#13;d&#13;&#10;e\">"),
        "{written}"
    );
    assert_eq!(read(&written).await, Ok(value));
    let raw = "<shop xmlns='urn:shop'><note lang='a\tb\r\nc'>d\r\ne</note></shop>";
    let said = json!({"bare": [], "note": {"lang": "a b c", "text": "d\ne"}});
    assert_eq!(read(raw).await, Ok(said), "XML 1.0 sections 2.11 and 3.3.3");
}

#[tokio::test]
async fn violations_have_the_places_of_json() {
    let text = "<shop xmlns='urn:shop' id='x'><list><n>1</n><n>two</n></list><holder><age>1</age><size>3</size></holder></shop>";
    let mut found = read(text).await.expect_err("broken");
    found.sort();
    assert_eq!(
        found,
        ["#/id type", "#/owner/size additionalProperties", "#/wrapped/1 type"]
    );
    assert_eq!(
        read("<shop/>").await,
        Err(vec!["# type".to_owned()]),
        "another namespace is another name"
    );
}

#[test]
fn hostile_documents_are_refused() {
    let deep = "<a>".repeat(65) + &"</a>".repeat(65);
    let names: String = (0..200).map(|n| format!(" xmlns:n{n}='u{n}'")).collect();
    let attributes: String = (0..200).map(|n| format!(" a{n}='1'")).collect();
    for text in [
        "",
        "text",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a x='1' x='2'/>",
        "<a>&lol;</a>",
        "<p:a/>",
        "<a>&#0;</a>",
        "<a>\u{1}</a>",
        "<!DOCTYPE a><a/>",
        "<?xml version='1.0' encoding='UTF-16'?><a/>",
        "<a/>tail",
        &deep,
        &format!("<a{names}/>"),
        &format!("<a{attributes}/>"),
    ] {
        assert!(Element::parse(text).is_err(), "{text:.60}");
    }
    let fine = Element::parse("\u{feff}<?xml version='1.0'?> <a b='&lt;'/> ").expect("sound");
    assert_eq!(fine.attribute("b"), Some("<"));
}

#[test]
fn names_and_texts_cannot_leave_their_place() {
    static ANY: Schema = Schema::new("{}");
    let text = write(&ANY, &json!({"a b><c": "\u{0}]]>", "1": [true, null]}));
    assert!(Element::parse(&text).is_ok(), "{text}");
    assert!(text.contains("<_a_b__c>\u{fffd}]]&gt;</_a_b__c>"), "{text}");
}
