//! Operations on JSON documents, by the examples of RFC 6902.

use kit::kit::{JsonPatch, PatchError};
use serde_json::{Value, json};

fn patched(document: Value, patch: Value) -> Result<Value, PatchError> {
    let patch: JsonPatch = serde_json::from_value(patch).expect("a patch");
    let mut document = document;
    let before = document.clone();
    let outcome = patch.apply_to(&mut document);
    if outcome.is_err() {
        assert_eq!(document, before, "all of it or nothing");
    }
    outcome.map(|()| document)
}

#[test]
fn the_examples_of_rfc_6902() {
    let cases = [
        (
            json!({"foo": "bar"}),
            json!([{"op": "add", "path": "/baz", "value": "qux"}]),
            json!({"foo": "bar", "baz": "qux"}),
        ),
        (
            json!({"foo": ["bar", "baz"]}),
            json!([{"op": "add", "path": "/foo/1", "value": "qux"}]),
            json!({"foo": ["bar", "qux", "baz"]}),
        ),
        (
            json!({"baz": "qux", "foo": "bar"}),
            json!([{"op": "remove", "path": "/baz"}]),
            json!({"foo": "bar"}),
        ),
        (
            json!({"foo": ["bar", "qux", "baz"]}),
            json!([{"op": "remove", "path": "/foo/1"}]),
            json!({"foo": ["bar", "baz"]}),
        ),
        (
            json!({"baz": "qux"}),
            json!([{"op": "replace", "path": "/baz", "value": "boo"}]),
            json!({"baz": "boo"}),
        ),
        (
            json!({"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}}),
            json!([{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}]),
            json!({"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}}),
        ),
        (
            json!({"foo": ["all", "grass", "cows", "eat"]}),
            json!([{"op": "move", "from": "/foo/1", "path": "/foo/3"}]),
            json!({"foo": ["all", "cows", "eat", "grass"]}),
        ),
        (
            json!({"baz": "qux", "foo": ["a", 2, "c"]}),
            json!([{"op": "test", "path": "/baz", "value": "qux"}, {"op": "test", "path": "/foo/1", "value": 2.0}]),
            json!({"baz": "qux", "foo": ["a", 2, "c"]}),
        ),
        (
            json!({"foo": "bar"}),
            json!([{"op": "add", "path": "/child", "value": {"grandchild": {}}}]),
            json!({"foo": "bar", "child": {"grandchild": {}}}),
        ),
        (
            json!({"/": 9, "~1": 10}),
            json!([{"op": "test", "path": "/~01", "value": 10}]),
            json!({"/": 9, "~1": 10}),
        ),
        (
            json!({"foo": ["bar"]}),
            json!([{"op": "add", "path": "/foo/-", "value": ["abc", "def"]}]),
            json!({"foo": ["bar", ["abc", "def"]]}),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "add", "path": "", "value": [1]}]),
            json!([1]),
        ),
        (
            json!({"a": {"b": 1}}),
            json!([{"op": "copy", "from": "/a", "path": "/c"}]),
            json!({"a": {"b": 1}, "c": {"b": 1}}),
        ),
    ];
    for (document, patch, wanted) in cases {
        assert_eq!(patched(document, patch.clone()), Ok(wanted), "{patch}");
    }
}

#[test]
fn what_cannot_be_done_changes_nothing() {
    let no = |patch: Value| patched(json!({"a": [1], "b": {"c": 1}}), patch).expect_err("refused");
    assert_eq!(
        no(json!([{"op": "add", "path": "/x", "value": 1}, {"op": "remove", "path": "/nothing"}])),
        PatchError::NoPlace(1)
    );
    assert_eq!(
        no(json!([{"op": "test", "path": "/a/0", "value": "1"}])),
        PatchError::TestFailed(0)
    );
    for path in ["/a/2", "/a/01", "/a/x", "/q/z", "/a/-/0", "b"] {
        assert_eq!(
            no(json!([{"op": "add", "path": path, "value": 1}])),
            PatchError::NoPlace(0),
            "{path}"
        );
    }
    assert_eq!(
        no(json!([{"op": "move", "from": "/b", "path": "/b/c"}])),
        PatchError::NoPlace(0)
    );
    let doubling: Vec<_> = (0..64)
        .map(|n| json!({"op": "copy", "from": "", "path": format!("/{n}")}))
        .collect();
    assert_eq!(no(Value::Array(doubling)), PatchError::TooLarge);
}

#[test]
fn a_document_that_is_put_into_itself_over_and_over_stays_as_shallow_as_json() {
    let way = |levels: usize| "/a".repeat(levels);
    let copied = |times: u32| -> Vec<_> {
        let copy = |time| json!({"op": "copy", "from": "", "path": way(2_usize.pow(time))});
        (0..times).map(copy).collect()
    };
    let moved = |times: usize| -> Vec<_> {
        let chain = (0..60).fold(json!({}), |inner, _| json!({"a": inner}));
        let step = |time: usize| {
            let put = json!({"op": "add", "path": "/b", "value": chain});
            [put, json!({"op": "move", "from": "/b", "path": way(61 * time + 1)})]
        };
        (0..times).flat_map(step).collect()
    };
    assert!(patched(json!({}), Value::Array(copied(6))).is_ok(), "64 levels");
    assert!(patched(json!({}), Value::Array(moved(2))).is_ok(), "123 levels");
    for deep in [copied(16), moved(90)] {
        assert_eq!(patched(json!({}), Value::Array(deep)), Err(PatchError::TooLarge));
    }
}
