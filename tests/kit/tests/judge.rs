//! The judge: what it says of values, where, and at what cost. What it means is held to the official suite elsewhere.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use kit::kit::{At, Location, Schema, Violations};
use serde_json::{Value, json};

fn said(schema: &Schema, value: &Value) -> Vec<String> {
    let mut violations = Violations::default();
    schema.judge(value, &mut At::root(Location::Body, &mut violations));
    violations
        .iter()
        .map(|one| format!("{} {}", one.pointer, one.code))
        .collect()
}

/// What is said of the value by the schema.
fn judged(schema: &'static str, value: &Value) -> Vec<String> {
    said(&Schema::new(schema), value)
}

#[test]
fn each_keyword_is_told_where_it_can_be_mended() {
    let none: [&str; 0] = [];
    let told = [
        (r#"{"required": ["a"]}"#, json!({}), "#/a required"),
        (
            r#"{"dependentRequired": {"a": ["b"]}}"#,
            json!({"a": 1}),
            "#/b required",
        ),
        (
            r#"{"dependentSchemas": {"a": {"maxProperties": 1}}}"#,
            json!({"a": 1, "b": 1}),
            "# maxProperties",
        ),
        (
            r#"{"properties": {"a": {}}, "additionalProperties": false}"#,
            json!({"b/c": 1}),
            "#/b~1c additionalProperties",
        ),
        (
            r#"{"patternProperties": {"^a": {"type": "string"}}}"#,
            json!({"ab": 1}),
            "#/ab type",
        ),
        (
            r#"{"additionalProperties": {"type": "string"}}"#,
            json!({"ab": 1}),
            "#/ab type",
        ),
        (
            r#"{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}"#,
            json!({"a": 1, "b": 1}),
            "#/b unevaluatedProperties",
        ),
        (
            r#"{"prefixItems": [{}], "unevaluatedItems": false}"#,
            json!([1, 2]),
            "# unevaluatedItems",
        ),
        (
            r#"{"propertyNames": {"maxLength": 1}}"#,
            json!({"ab": 1}),
            "# propertyNames",
        ),
        (
            r#"{"contains": {"const": 1}, "minContains": 2}"#,
            json!([1, 2]),
            "# minContains",
        ),
        (
            r#"{"contains": {"const": 1}, "maxContains": 1}"#,
            json!([1, 1]),
            "# maxContains",
        ),
        (
            r#"{"items": {"multipleOf": 0.1}}"#,
            json!([0.3, 0.35]),
            "#/1 multipleOf",
        ),
        (
            r#"{"uniqueItems": true}"#,
            json!([{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]),
            "# uniqueItems",
        ),
        (
            r#"{"if": {"required": ["a"]}, "then": {"required": ["b"]}}"#,
            json!({"a": 1}),
            "#/b required",
        ),
        (r#"{"not": {"type": "string"}}"#, json!("a"), "# not"),
        (r#"{"pattern": "^(?!no)"}"#, json!("no"), "# pattern"),
        (r#"{"pattern": "^(a|b)\\1$"}"#, json!("ab"), "# pattern"),
        (r#"{"pattern": "(?=a)\\bä"}"#, json!("ä"), "# pattern"),
    ];
    for (schema, value, wanted) in told {
        assert_eq!(judged(schema, &value), [wanted], "{schema}");
    }
    for (schema, value) in [
        (r#"{"pattern": "^(a|b)\\1$"}"#, json!("bb")),
        (r#"{"pattern": "^(?!no)\\Ayes\\z"}"#, json!("yes")),
        (
            r#"{"prefixItems": [{}], "contains": {"const": 2}, "unevaluatedItems": false}"#,
            json!([1, 2]),
        ),
    ] {
        assert_eq!(judged(schema, &value), none, "{schema}");
    }
}

#[test]
fn of_a_union_the_form_that_was_meant_is_told() {
    static SHAPES: Schema = Schema::new(
        r##"{"$ref": "#/$defs/Shape", "$defs": {
            "Shape": {"oneOf": [{"$ref": "#/$defs/Circle"}, {"$ref": "#/$defs/Group"}, {"type": "null"}]},
            "Circle": {"type": "object", "required": ["kind", "size"], "properties": {"kind": {"const": "circle"}, "size": {"minimum": 1}}},
            "Group": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "group"}, "of": {"items": {"$ref": "#/$defs/Shape"}}}}
        }}"##,
    );
    let nested = json!({"kind": "group", "of": [{"kind": "circle", "size": 1}, {"kind": "circle", "size": 0}, 5]});
    assert_eq!(said(&SHAPES, &nested), ["#/of/1/size minimum", "#/of/2 oneOf"]);
    assert_eq!(said(&SHAPES, &json!({"kind": "square"})), ["# oneOf"]);
    assert_eq!(
        judged(r#"{"oneOf": [{"minimum": 1}, {"minimum": 2}]}"#, &json!(3)),
        ["# oneOf"]
    );
    assert_eq!(
        judged(r#"{"anyOf": [{"type": "integer"}, {"type": "null"}]}"#, &json!("a")),
        ["# type"]
    );
}

#[test]
fn numbers_are_compared_without_rounding() {
    let low = r#"{"minimum": 9007199254740993}"#;
    assert_eq!(judged(low, &json!(9_007_199_254_740_992_u64)), ["# minimum"]);
    assert_eq!(judged(low, &json!(9_007_199_254_740_992.0_f64)), ["# minimum"]);
    assert_eq!(
        judged(r#"{"exclusiveMaximum": 18446744073709551615}"#, &json!(1e19)).len(),
        0
    );
    assert_eq!(
        judged(r#"{"exclusiveMinimum": -0.5}"#, &json!(-1)),
        ["# exclusiveMinimum"]
    );
    assert_eq!(judged(r#"{"maximum": -0.5}"#, &json!(-1)).len(), 0);
    assert_eq!(judged(r#"{"enum": [1, 0]}"#, &json!([1.0, -0.0])), ["# enum"]);
    assert_eq!(
        judged(r#"{"items": {"enum": [1, 0]}, "type": "array"}"#, &json!([1.0, -0.0])).len(),
        0
    );
    assert_eq!(judged(r#"{"type": "integer"}"#, &json!(1e300)).len(), 0);
}

/// Each level asks twice about the next one: 2 to the power of 100 questions, were they not remembered.
#[test]
fn schemas_within_themselves_are_asked_once_about_each_value() {
    static TWICE: Schema = Schema::new(
        r##"{"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "allOf": [
            {"properties": {"a": {"$ref": "#/$defs/A"}}}, {"properties": {"a": {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]}}}
        ]}, "B": {"$ref": "#/$defs/A", "unevaluatedProperties": false}}}"##,
    );
    let nested = |innermost: Value| (0..100).fold(innermost, |value, _| json!({ "a": value }));
    assert_eq!(said(&TWICE, &nested(json!({}))).len(), 0);
    let told = said(&TWICE, &nested(json!(1)));
    assert!(told.iter().any(|one| one.ends_with("/a type")), "{told:?}");

    static LOOP: Schema = Schema::new(
        r##"{"$ref": "#/$defs/A", "$defs": {"A": {"allOf": [{"$ref": "#/$defs/B"}, {"type": "string"}]}, "B": {"anyOf": [{"$ref": "#/$defs/A"}]}}}"##,
    );
    assert_eq!(said(&LOOP, &json!(1)), ["# type"]);
    assert_eq!(said(&LOOP, &json!("a")).len(), 0);
}
