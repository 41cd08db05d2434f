//! Documents that ask for something special.

use super::*;
use serde_json::json;

fn things(extra: &str) -> Read {
    let text = format!(
        "openapi: 3.0.3
info: {{ title: Things, version: 1.0.0 }}
{extra}"
    );
    read_text("things.yaml", &text)
}

/// A component of the document that is called as one of ours keeps its name and its meaning; ours gets another, and
/// the same one again when the result is published once more.
#[test]
fn our_types_make_way_for_the_documents_own() {
    let read = things(
        "
x-error-contract:
  errors: { TOO_BIG: { status: 409, title: Too big } }
components:
  schemas:
    TooBigError: { type: string }
paths:
  /things:
    get:
      operationId: listThings
      x-error-codes: [TOO_BIG]
      responses:
        '200': { description: One., content: { application/json: { schema: { $ref: '#/components/schemas/TooBigError' } } } }
",
    );
    let published = read.published(Mode::PerCode);
    let schemas = &published["components"]["schemas"];
    assert_eq!(schemas["TooBigError"], json!({ "type": "string" }));
    assert_eq!(schemas["TooBigError2"]["title"], json!("TooBigError2"));
    assert_eq!(
        schemas["TooBigError2"]["properties"]["code"]["enum"],
        json!(["TOO_BIG"])
    );
    let again = read_text("again.json", &published.to_string()).published(Mode::PerCode);
    assert_eq!(again.to_string(), published.to_string());
}

/// What a response says stays: description, headers, examples of its codes; an example of no code goes, since no such
/// body is sent.
#[test]
fn what_a_response_says_already_stays() {
    let read = things(
        "
x-error-contract:
  envelope: flat
  errors:
    GONE: { status: 410, title: Gone, retryAfter: 5s }
    MOVED: { status: 410, title: Moved }
paths:
  /things:
    get:
      operationId: listThings
      x-error-codes: [GONE, MOVED]
      responses:
        '204': { description: Nothing. }
        '410': { $ref: '#/components/responses/Gone' }
components:
  responses:
    Gone:
      description: It is **gone**.
      headers: { retry-after: { description: Ours., schema: { type: string } }, X-Where: { schema: { type: string } } }
      content:
        application/json:
          schema: { type: object, properties: { code: { type: string }, detail: { type: string } } }
          examples:
            lost: { value: { code: GONE, detail: Lost. } }
            other: { value: { code: OTHER, detail: Never sent. } }
            MOVED: { value: { code: MOVED, detail: Our words. } }
",
    );
    let published = read.published(Mode::PerCode);
    let response = &published["paths"]["/things"]["get"]["responses"]["410"];
    assert_eq!(response["description"], json!("It is **gone**."));
    assert_eq!(response["headers"]["retry-after"]["description"], json!("Ours."));
    assert!(response["headers"].get("Retry-After").is_none() && response["headers"]["X-Where"].is_object());
    let examples = response["content"]["application/json"]["examples"]
        .as_object()
        .expect("examples");
    assert_eq!(examples.keys().collect::<Vec<_>>(), ["lost", "MOVED", "GONE"]);
    assert_eq!(examples["MOVED"]["value"]["detail"], json!("Our words."));
    assert_eq!(response["x-error-codes"], json!(["GONE", "MOVED"]));
    assert!(
        published["components"].get("responses").is_none(),
        "nobody refers to it any more"
    );
}

/// Bodies that do not show their code cannot be told apart: they are no `oneOf`.
#[test]
fn codes_without_a_place_in_the_body_are_any_of() {
    let read = things(
        "
x-error-contract:
  envelope: detail
  errors: { A_B: { status: 409, title: One }, C_D: { status: 409, title: Two } }
paths:
  /things:
    get: { operationId: listThings, x-error-codes: [A_B, C_D], responses: { '204': { description: Nothing. } } }
",
    );
    let published = read.published(Mode::PerCode);
    let content = &published["paths"]["/things"]["get"]["responses"]["409"]["content"]["application/json"];
    assert_eq!(content["schema"]["anyOf"].as_array().map(Vec::len), Some(2));
    for (at, schema, value) in error_examples(&published) {
        assert!(judge(&published, schema).is_valid(value), "{at}");
    }
}

/// The same contract under all five envelopes: every example is what its schema says, in both modes.
#[test]
fn five_envelopes_are_described_as_they_are_sent() {
    let text = std::fs::read_to_string(common::root().join("specs/orders.yaml")).expect("orders");
    let own = "{ schema: '#/components/schemas/Trouble', map: { code: /fault/id, detail: /fault/text, status: /http, meta: /fault/more, errors: { at: /fault/list, pointer: where, detail: why } } }";
    let trouble = "
    Trouble:
      type: object
      required: [fault, http]
      properties:
        http: { type: string }
        fault:
          type: object
          required: [id, text]
          properties:
            id: { type: string, maxLength: 63 }
            text: { type: string }
            more: { type: object, additionalProperties: true }
            list: { type: array, items: { type: object, required: [where], properties: { where: { type: string }, why: { type: string } } } }
";
    for envelope in ["problem", "nested", "flat", "detail", own] {
        let with = text.replace("envelope: problem", &format!("envelope: {envelope}"));
        let with = with.replace("\n  schemas:\n", &format!("\n  schemas:{trouble}"));
        let read = read_text("orders.yaml", &with);
        for mode in MODES {
            let published = read.published(mode);
            let examples = error_examples(&published);
            assert!(examples.len() > 70, "{envelope}: {}", examples.len());
            for (at, schema, value) in examples {
                assert!(
                    judge(&published, schema).is_valid(value),
                    "{envelope} {mode:?} {at}: {value} {schema}"
                );
            }
        }
    }
}

/// In single mode every error response refers to one schema. There is no `default` beside it: progenitor takes that for
/// another kind of success.
#[test]
fn single_mode_has_one_error_type() {
    for name in ["orders.yaml", "minimal.yaml"] {
        let published = own(name).published(Mode::Single);
        let mut seen = BTreeSet::new();
        for (at, status, response) in responses(&published) {
            assert_ne!(status, "default", "{at}");
            if status.starts_with(['4', '5']) {
                for (_, content) in response["content"].as_object().into_iter().flatten() {
                    seen.insert(content["schema"].to_string());
                }
            }
        }
        assert_eq!(seen.len(), 1, "{name}: {seen:?}");
    }
}

/// A request key that the document spells out is not added again, and makes no failure of its own.
#[test]
fn a_request_key_is_published_once() {
    let read = things(
        "
x-error-contract: { errors: { A_B: { status: 409, title: One } } }
paths:
  /things:
    post: { operationId: addThing, x-idempotency: optional, responses: { '204': { description: Nothing. } } }
",
    );
    let published = read.published(Mode::PerCode);
    let again = read_text("again.json", &published.to_string());
    assert_eq!(effective(&again.contract), effective(&read.contract));
    assert_eq!(again.published(Mode::PerCode).to_string(), published.to_string());
}

/// Which headers tell of limits is private wiring, yet known to whoever reads the published document.
#[test]
fn limits_are_told_in_the_contracts_dialect() {
    for (dialect, header) in [("legacy", Some("X-RateLimit-Remaining")), ("none", None)] {
        let read = things(&format!(
            "
x-apigen: {{ rateLimitHeaders: {dialect} }}
x-rate-limit: 5/minute
paths:
  /things:
    get: {{ operationId: listThings, responses: {{ '204': {{ description: Nothing. }} }} }}
"
        ));
        let published = read.published(Mode::PerCode);
        let headers = &published["paths"]["/things"]["get"]["responses"]["204"]["headers"];
        match header {
            Some(header) => assert_eq!(headers[header]["example"], json!(4), "{headers}"),
            None => assert!(headers.is_null(), "{headers}"),
        }
        let again = read_text("again.json", &published.to_string()).published(Mode::PerCode);
        assert_eq!(again.to_string(), published.to_string(), "{dialect}");
    }
}

/// A document of version 3.1 stays one: its words are not those of 3.0.
#[test]
fn the_version_stays() {
    let text = "
openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      operationId: listThings
      parameters: [ { name: q, in: query, schema: { type: [string, 'null'], exclusiveMinimum: 3, const: x } } ]
      responses: { '204': { description: Nothing. } }
webhooks: { made: { post: { responses: { '200': { description: Ok. } } } } }
";
    let published = read_text("things.yaml", text).published(Mode::PerCode);
    assert_eq!(published["openapi"], json!("3.1.0"));
    let schema = &published["paths"]["/things"]["get"]["parameters"][0]["schema"];
    assert_eq!(
        *schema,
        json!({ "type": ["string", "null"], "exclusiveMinimum": 3, "const": "x" })
    );
    assert!(published["webhooks"]["made"].is_object());
}
