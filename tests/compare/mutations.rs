//! What the prototype changed in `specs/orders.yaml`, and more of the kind.

use super::spec;
use serde_json::{Value, json};

/// A change of a document in place.
pub(super) type Mutation = (&'static str, fn(&mut Value), &'static [&'static str]);

pub(super) fn errors(document: &mut Value) -> &mut Value {
    &mut document["x-error-contract"]["errors"]
}

pub(super) fn post(document: &mut Value) -> &mut Value {
    &mut document["paths"]["/orders"]["post"]
}

pub(super) fn drop_key(value: &mut Value, key: &str) {
    value.as_object_mut().expect("an object").shift_remove(key);
}

pub(super) fn add(list: &mut Value, item: &str) {
    list.as_array_mut().expect("a list").push(item.into());
}

/// The prototype's mutations of `specs/orders.yaml`, with all codes that each brings about. ED102 beside a limit, a
/// timeout or a key is the framework's failure that comes with it.
pub(super) const MUTATIONS: &[Mutation] = &[
    (
        "drop code from op",
        |d| post(d)["x-error-codes"] = json!(["INSUFFICIENT_STOCK", "PAYMENT_UNAVAILABLE"]),
        &["ED101"],
    ),
    (
        "new error on op",
        |d| add(&mut post(d)["x-error-codes"], "EMPTY_PATCH"),
        &["ED102"],
    ),
    (
        "new 402 on op",
        |d| {
            add(
                &mut d["paths"]["/orders/{order_id}"]["patch"]["x-error-codes"],
                "PAYMENT_DECLINED",
            );
        },
        &["ED102!"],
    ),
    (
        "status 409->422",
        |d| errors(d)["INSUFFICIENT_STOCK"]["status"] = 422.into(),
        &["ED201"],
    ),
    (
        "typeBase",
        |d| d["x-error-contract"]["typeBase"] = "https://x.dev/".into(),
        &["ED202"],
    ),
    (
        "title",
        |d| errors(d)["INSUFFICIENT_STOCK"]["title"] = "Out of stock".into(),
        &["ED203"],
    ),
    (
        "detail",
        |d| errors(d)["INSUFFICIENT_STOCK"]["detail"] = "{available} of {sku} left.".into(),
        &["ED204"],
    ),
    (
        "retry off",
        |d| errors(d)["PAYMENT_UNAVAILABLE"]["retryable"] = false.into(),
        &["ED211"],
    ),
    (
        "retry on, unsafe",
        |d| errors(d)["ORDER_NOT_FOUND"]["retryable"] = true.into(),
        &["ED212!"],
    ),
    (
        "retry on, safe",
        |d| errors(d)["INSUFFICIENT_STOCK"]["retryable"] = true.into(),
        &["ED212"],
    ),
    (
        "no Retry-After",
        |d| drop_key(&mut errors(d)["PAYMENT_UNAVAILABLE"], "retryAfter"),
        &["ED213"],
    ),
    (
        "longer Retry-After",
        |d| errors(d)["PAYMENT_UNAVAILABLE"]["retryAfter"] = "60s".into(),
        &["ED214"],
    ),
    (
        "member gone",
        |d| {
            drop_key(&mut errors(d)["INSUFFICIENT_STOCK"]["members"], "sku");
            errors(d)["INSUFFICIENT_STOCK"]["detail"] = "Only {available} left; {requested} requested.".into();
        },
        &["ED204", "ED221"],
    ),
    (
        "member type",
        |d| errors(d)["INSUFFICIENT_STOCK"]["members"]["available"] = json!({ "type": "string" }),
        &["ED222"],
    ),
    (
        "member optional",
        |d| {
            errors(d)["ORDER_NOT_FOUND"]["detail"] = "No such order.".into();
            errors(d)["ORDER_NOT_FOUND"]["members"]["order_id"]["optional"] = true.into();
        },
        &["ED204", "ED223"],
    ),
    (
        "member enum",
        |d| {
            add(
                &mut errors(d)["ORDER_NOT_CANCELLABLE"]["members"]["state"]["enum"],
                "lost",
            );
        },
        &["ED224"],
    ),
    (
        "member added",
        |d| errors(d)["EMPTY_PATCH"]["members"] = json!({ "hint": { "type": "string" } }),
        &["ED225"],
    ),
    (
        "header gone",
        |d| drop_key(&mut errors(d)["PAYMENT_DECLINED"], "headers"),
        &["ED226"],
    ),
    (
        "rename builtin",
        |d| d["x-error-contract"]["builtin"]["internal"] = "OOPS".into(),
        &["ED205"],
    ),
    (
        "restyle builtins",
        |d| d["x-error-contract"]["codeStyle"] = "kebab".into(),
        &["ED205"],
    ),
    (
        "limit lower",
        |d| post(d)["x-rate-limit"]["limit"] = "10/minute".into(),
        &["ED303"],
    ),
    (
        "limit window",
        |d| post(d)["x-rate-limit"]["limit"] = "20/hour".into(),
        &["ED303"],
    ),
    (
        "limit raised",
        |d| post(d)["x-rate-limit"]["limit"] = "40/minute".into(),
        &["ED304"],
    ),
    (
        "limit key",
        |d| post(d)["x-rate-limit"]["key"] = "ip".into(),
        &["ED305"],
    ),
    ("burst", |d| post(d)["x-rate-limit"]["burst"] = 1.into(), &["ED306"]),
    (
        "limit gone",
        |d| drop_key(&mut d["tags"][0], "x-rate-limit"),
        &["ED101", "ED302"],
    ),
    ("timeout", |d| post(d)["x-timeout"] = "1s".into(), &["ED401"]),
    (
        "idem required",
        |d| {
            d["paths"]["/orders/{order_id}/cancellation"]["post"]["x-idempotency"] = "required".into();
        },
        &["ED102", "ED402"],
    ),
    ("idem off", |d| drop_key(post(d), "x-idempotency"), &["ED101", "ED403"]),
    (
        "idem header",
        |d| post(d)["x-idempotency"]["header"] = "X-Request-Key".into(),
        &["ED404"],
    ),
    (
        "idem ttl",
        |d| post(d)["x-idempotency"]["ttl"] = "1h".into(),
        &["ED405"],
    ),
    (
        "envelope",
        |d| d["x-error-contract"]["envelope"] = "flat".into(),
        &["ED501", "ED502"],
    ),
    (
        "another envelope",
        |d| d["x-error-contract"]["envelope"] = "nested".into(),
        &["ED501", "ED502", "ED503"],
    ),
    (
        "scope",
        |d| {
            d["paths"]["/orders"]["get"]["security"] = json!([{ "oauth": ["orders:read", "orders:write"] }]);
        },
        &["ED602"],
    ),
    (
        "upload",
        |d| {
            let form = &mut d["paths"]["/orders/{order_id}/documents"]["post"]["requestBody"]["content"];
            let file = &mut form["multipart/form-data"]["schema"]["properties"]["file"]["x-upload"];
            file["maxSize"] = "1MB".into();
            file["mediaTypes"] = json!(["image/png"]);
        },
        &["ED603", "ED604"],
    ),
    (
        "sunset",
        |d| {
            d["paths"]["/orders/{order_id}/cancellation"]["post"]["x-sunset"] = "2026-12-31".into();
        },
        &["ED605"],
    ),
];

/// Orders with a header, so that it can go.
pub(super) fn orders() -> Value {
    let mut base = spec("orders.yaml");
    errors(&mut base)["PAYMENT_DECLINED"]["headers"] = json!({ "Link": "<https://pay.acme.dev>; rel=\"help\"" });
    base
}
