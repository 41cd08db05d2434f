//! What a published document promises is what its contract says.

use super::*;
use serde_json::json;

/// Error examples of orders and minimal in both modes, each against the schema of its response.
#[test]
fn every_error_example_is_what_its_schema_says() {
    for mode in MODES {
        let mut count = 0;
        for name in ["orders.yaml", "minimal.yaml"] {
            let published = own(name).published(mode);
            for (at, schema, value) in error_examples(&published) {
                let judge = judge(&published, schema);
                assert!(judge.is_valid(value), "{name} {at}: {value} is not {schema}");
                count += 1;
            }
        }
        assert_eq!(count, 84, "{mode:?}");
    }
}

#[test]
fn an_example_is_refused_once_its_code_is_another() {
    let mut count = 0;
    for (name, pointer) in [("orders.yaml", "/code"), ("minimal.yaml", "/error/code")] {
        let published = own(name).published(Mode::PerCode);
        for (at, schema, value) in error_examples(&published) {
            let judge = judge(&published, schema);
            let mut other = value.clone();
            *other.pointer_mut(pointer).expect("a code") = json!("ANOTHER_CODE");
            assert!(!judge.is_valid(&other), "{name} {at}: {schema} takes any code");
            count += 1;
        }
    }
    assert_eq!(count, 84);
}

/// Whoever strips all extensions from the published file still finds every code at its status.
#[test]
fn without_extensions_the_same_codes_are_derived() {
    for name in ["orders.yaml", "minimal.yaml"] {
        let read = own(name);
        let stripped = without_extensions(&read.published(Mode::PerCode));
        let again = read_text("stripped.json", &stripped.to_string());
        assert_eq!(effective(&again.contract), effective(&read.contract), "{name}");
    }
}

fn without_extensions(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| !key.starts_with("x-"));
            Value::Object(
                kept.map(|(key, value)| (key.clone(), without_extensions(value)))
                    .collect(),
            )
        }
        Value::Array(items) => items.iter().map(without_extensions).collect(),
        other => other.clone(),
    }
}

#[test]
fn orders_grows_from_7_responses_to_65() {
    let read = own("orders.yaml");
    let written = read.source.root.as_ref().expect("a tree").to_json();
    assert_eq!(responses(&written).len(), 7);
    for mode in MODES {
        assert_eq!(responses(&read.published(mode)).len(), 65, "{mode:?}");
    }
}

#[test]
fn nothing_private_is_published() {
    for name in ["orders.yaml", "minimal.yaml", "petstore.yaml"] {
        for mode in MODES {
            let text = own(name).text(mode, Format::Json);
            for private in [
                "x-apigen",
                "dependencies",
                "background",
                "audit",
                "\"log\"",
                "\"report\"",
            ] {
                assert!(!text.contains(private), "{name} shows {private}");
            }
        }
    }
}

/// The document's own spelling of a promise is published under its plain name; where that is taken, both stay.
#[test]
fn promises_get_their_plain_names() {
    let text = r"
openapi: 3.0.3
info: { title: Things, version: 1.0.0 }
x-rate-limit: { window: 1m, max: 5 }
x-apigen-rate-limit: 5/minute
paths:
  /things:
    get:
      operationId: listThings
      x-apigen-timeout: 2s
      x-apigen: { audit: things }
      parameters:
        - { name: q, in: query, x-apigen-name: query, schema: { type: string } }
      responses: { '204': { description: Nothing. } }
";
    let published = read_text("things.yaml", text).published(Mode::PerCode);
    assert_eq!(published["x-rate-limit"], json!({ "window": "1m", "max": 5 }));
    assert_eq!(published["x-apigen-rate-limit"], json!("5/minute"));
    let operation = &published["paths"]["/things"]["get"];
    assert_eq!(operation["x-timeout"], json!("2s"));
    assert!(operation.get("x-apigen-timeout").is_none() && operation.get("x-apigen").is_none());
    assert!(operation["parameters"][0].get("x-apigen-name").is_none());
    assert!(operation["responses"]["504"].is_object() && operation["responses"]["429"].is_object());
}

#[test]
fn headers_tell_what_the_service_sends() {
    let published = own("orders.yaml").published(Mode::PerCode);
    let operation = &published["paths"]["/orders"]["post"];
    let header = |status: &str, name: &str| operation["responses"][status]["headers"][name]["example"].clone();
    assert_eq!(header("401", "WWW-Authenticate"), json!("Bearer realm=\"api\""));
    assert_eq!(
        header("403", "WWW-Authenticate"),
        json!("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"orders:write\"")
    );
    assert_eq!(header("415", "Accept-Post"), json!("application/json"));
    assert_eq!(header("429", "RateLimit-Policy"), json!("\"create-order\";q=20;w=60"));
    assert_eq!(header("429", "RateLimit"), json!("\"create-order\";r=0;t=30"));
    assert_eq!(header("503", "Retry-After"), json!(300));
    assert!(operation["responses"]["201"]["headers"]["Idempotent-Replayed"].is_object());
    let key = operation["parameters"]
        .as_array()
        .and_then(|all| all.last())
        .expect("a parameter");
    assert_eq!(
        (key["name"].as_str(), key["required"].as_bool()),
        (Some("Idempotency-Key"), Some(true))
    );
    let cancel = &published["paths"]["/orders/{order_id}/cancellation"]["post"]["responses"];
    for (status, response) in cancel.as_object().expect("responses") {
        assert_eq!(
            response["headers"]["Deprecation"]["example"],
            json!("@1780272000"),
            "{status}"
        );
        let sunset = json!("Wed, 30 Jun 2027 00:00:00 GMT");
        assert_eq!(response["headers"]["Sunset"]["example"], sunset, "{status}");
    }
}

#[test]
fn two_codes_of_one_status_are_alternatives() {
    let published = own("orders.yaml").published(Mode::PerCode);
    let content = &published["paths"]["/orders"]["post"]["responses"]["409"]["content"]["application/problem+json"];
    let schemas = "#/components/schemas";
    assert_eq!(
        content["schema"],
        json!({
            "oneOf": [
                { "$ref": format!("{schemas}/IdempotencyInProgressError") },
                { "$ref": format!("{schemas}/InsufficientStockError") },
            ],
            "discriminator": {
                "propertyName": "code",
                "mapping": {
                    "IDEMPOTENCY_IN_PROGRESS": format!("{schemas}/IdempotencyInProgressError"),
                    "INSUFFICIENT_STOCK": format!("{schemas}/InsufficientStockError"),
                },
            },
        })
    );
    let schema = &published["components"]["schemas"]["InsufficientStockError"];
    assert_eq!(schema["title"], json!("InsufficientStockError"));
    assert!(schema.get("allOf").is_none(), "flat");
}
