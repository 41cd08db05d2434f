//! Names that the team asks for: in the document and in `apigen.toml`, for Rust and for TypeScript.

use std::fs;
use std::path::Path;
use std::process::Command;

const PLAIN: &str = "openapi: 3.0.3
info: { title: Shop, version: 1.0.0 }
tags: [ { name: 'Orders & more' } ]
x-error-contract:
  errors: { E_4711: { status: 409, title: Sold out, members: { nn: { type: integer } } } }
paths:
  /orders/{o}:
    get:
      operationId: api_v2_orders_retrieve
      tags: ['Orders & more']
      x-error-codes: [E_4711]
      parameters:
        - { name: o, in: path, required: true, schema: { type: string, maxLength: 9 } }
      responses:
        '200': { description: O., content: { application/json: { schema: { $ref: '#/components/schemas/order_v2_dto' } } } }
components:
  schemas:
    order_v2_dto:
      type: object
      properties:
        st: { $ref: '#/components/schemas/st' }
    st: { type: string, enum: [o, c, '+1'] }
";

const NAMES: &str = "
[names]
\"#/tags/0\" = \"orders\"
\"#/x-error-contract/errors/E_4711\" = \"SoldOut\"
\"#/x-error-contract/errors/E_4711/members/nn\" = \"number_left\"
\"#/paths/~1orders~1{o}/get\" = \"read_order\"
\"#/paths/~1orders~1{o}/get/parameters/0\" = \"order_id\"
\"#/components/schemas/order_v2_dto\" = \"Order\"
\"#/components/schemas/order_v2_dto/properties/st\" = \"state\"
\"#/components/schemas/st\" = \"OrderState\"
\"#/components/schemas/st/enum/0\" = \"Open\"
\"#/components/schemas/st/enum/2\" = \"Praised\"
";

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_apigen"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("apigen runs");
    let said = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8_lossy(&said).into_owned())
}

/// The generated text of a folder, all files in one.
fn text(folder: &Path) -> String {
    let mut all = String::new();
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() && !path.ends_with("kit") {
            all.push_str(&text(&path));
        } else if path.extension().is_some_and(|end| end == "rs" || end == "ts") {
            all.push_str(&fs::read_to_string(&path).expect("text"));
        }
    }
    all
}

fn service(document: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("api.yaml"), document).expect("written");
    let (code, said) = run(folder.path(), &["new", "service", "--spec", "api.yaml"]);
    assert_eq!(code, Some(0), "{said}");
    folder
}

fn add(folder: &Path, text: &str) {
    let path = folder.join("service/apigen.toml");
    let before = fs::read_to_string(&path).expect("a configuration");
    fs::write(path, format!("{before}{text}")).expect("written");
}

fn assert_named(rust: &str, client: &str) {
    for name in [
        "pub struct Order {",
        "pub state: ",
        "pub enum OrderState",
        "Open,",
        "Praised,",
        "trait OrdersApi",
        "async fn read_order",
        "order_id: ",
        "SoldOut",
        "number_left",
    ] {
        assert!(rust.contains(name), "{name} is missing");
    }
    for name in [
        "Order ",
        "OrderState",
        "class OrdersApi",
        "readOrder(",
        "order_id",
        "SoldOutError",
    ] {
        assert!(client.contains(name), "{name} is missing in the client");
    }
    for old in ["OrderV2Dto", "api_v2_orders_retrieve(", "E4711Error", "OrdersMoreApi"] {
        assert!(!rust.contains(old) && !client.contains(old), "{old} is still there");
    }
}

#[test]
fn the_configuration_names_every_part_of_a_document() {
    let folder = service(PLAIN);
    add(folder.path(), NAMES);
    fs::remove_dir_all(folder.path().join("service/src/handlers")).expect("handlers");
    let (code, said) = run(folder.path(), &["generate", "service"]);
    assert_eq!(code, Some(0), "{said}");
    let of = |part: &str| text(&folder.path().join("service").join(part));
    assert_named(&of("src"), &of("clients"));
    let kept = fs::read_to_string(folder.path().join("service/openapi.yaml")).expect("a document");
    assert!(kept.ends_with(PLAIN), "the team's document stays as it is: {kept}");
    let (code, said) = run(folder.path(), &["generate", "service", "--check"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn the_document_names_its_parts_itself() {
    let named = PLAIN
        .replace(
            "name: 'Orders & more' }",
            "name: 'Orders & more', x-apigen-name: orders }",
        )
        .replace("title: Sold out,", "title: Sold out, x-apigen-name: SoldOut,")
        .replace("{ type: integer }", "{ type: integer, x-apigen-name: number_left }")
        .replace("      tags: [", "      x-apigen-name: read_order\n      tags: [")
        .replace("{ name: o,", "{ name: o, x-apigen-name: order_id,")
        .replace("      properties:\n", "      x-apigen-name: Order\n      properties:\n")
        .replace(
            "st: { $ref: '#/components/schemas/st' }",
            "st: { allOf: [ { $ref: '#/components/schemas/st' } ], x-apigen-name: state }",
        )
        .replace(
            "enum: [o, c, '+1'] }",
            "enum: [o, c, '+1'], x-apigen-name: OrderState, x-apigen-value-names: { o: Open, '+1': Praised } }",
        );
    let folder = service(&named);
    let of = |part: &str| text(&folder.path().join("service").join(part));
    assert_named(&of("src"), &of("clients"));
    let published = run(folder.path(), &["publish", "api.yaml"]).1;
    assert!(!published.contains("x-apigen"), "{published}");
}

#[test]
fn faulty_names_of_the_configuration_are_said_at_their_lines() {
    let folder = service(PLAIN);
    add(
        folder.path(),
        "\n[names]\n\"#/components/schemas/nothing\" = \"Thing\"\n\"#/components/schemas/st\" = \"2 much\"\n",
    );
    let (code, said) = run(folder.path(), &["generate", "service"]);
    assert_ne!(code, Some(0), "{said}");
    assert!(said.contains("AG245") && said.contains("apigen.toml:"), "{said}");
    assert!(said.contains("AG240") && said.contains("2 much"), "{said}");

    let folder = service(PLAIN);
    add(
        folder.path(),
        "\n[names]\n\"#/components/schemas/st\" = \"order_v2_dto\"\n",
    );
    let (code, said) = run(folder.path(), &["generate", "service"]);
    assert_ne!(code, Some(0), "{said}");
    assert!(said.contains("AG401") && said.contains("apigen.toml:"), "{said}");
    let (_, said) = run(folder.path(), &["lint", "service/openapi.yaml"]);
    assert!(said.contains("AG401") && said.contains("apigen.toml:"), "{said}");

    let folder = service(PLAIN);
    add(folder.path(), "\n[names]\n\"#/components/schemas/st\" = 1\n");
    let (_, said) = run(folder.path(), &["generate", "service"]);
    assert!(said.contains("AG032"), "{said}");
}

#[test]
fn a_document_of_swagger_2_is_named_by_its_own_pointers() {
    let folder = service(
        "swagger: '2.0'
info: { title: T, version: '1' }
paths: { /x: { get: { operationId: readX, responses: { '200': { description: ok, schema: { $ref: '#/definitions/odd' } } } } } }
definitions: { odd: { type: object, properties: { type: { type: string } } } }
",
    );
    let names = "\n[names]\n\"#/definitions/odd\" = \"Neat\"\n\"#/definitions/odd/properties/type\" = \"kind\"\n";
    add(folder.path(), names);
    let (code, said) = run(folder.path(), &["generate", "service"]);
    assert_eq!(code, Some(0), "{said}");
    let rust = text(&folder.path().join("service/src/generated/models"));
    assert!(rust.contains("pub struct Neat") && rust.contains("pub kind:"), "{rust}");
    add(folder.path(), "\"#/paths/~1x/get\" = \"no name\"\n");
    let (code, said) = run(folder.path(), &["generate", "service"]);
    assert!(
        code != Some(0) && said.contains("AG240") && said.contains("no name"),
        "{said}"
    );
}
