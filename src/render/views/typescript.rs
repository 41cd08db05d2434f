//! The views of the TypeScript client as a whole: package, types of schemas, the client class, the list of all files.

use crate::contract::{Contract, Location, Scheme, SchemeKind};
use crate::plan::Plan;
use crate::plan::names::{Case, Wish, allocate};
use crate::render::rust::docs;
use crate::render::typescript::layout::{Member, Type, Value, interface};
use crate::render::typescript::literal;
use crate::render::typescript::types::Writer;
use serde::Serialize;

/// The package, its class and the list of its files.
#[derive(Debug, Serialize)]
pub struct Client {
    crate_name: String,
    title: String,
    base_path: String,
    tags: Vec<Tag>,
    credentials: String,
    provided: bool,
    basic: bool,
    /// `oauth: getToken`: how the page of the client fills `auth`.
    auth: String,
    first_class: String,
    first_file: String,
    trace_header: String,
    /// For the page of the client: one operation of the contract.
    example: Option<Example>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    call: String,
    route: String,
    summary: String,
}

#[derive(Debug, Serialize)]
struct Tag {
    file: String,
    member: String,
    class: String,
    docs: String,
}

#[derive(Debug, Serialize)]
struct Example {
    member: String,
    method: String,
    /// What stands between its parentheses.
    asks: &'static str,
    error: String,
    /// The first code, as a key.
    first: String,
    codes: Vec<ExampleCode>,
}

#[derive(Debug, Serialize)]
struct ExampleCode {
    code: String,
    title: String,
}

impl Client {
    /// The view of the client.
    pub fn of(plan: &Plan<'_>) -> Self {
        let contract = plan.contract;
        let tags = contract.tags.iter().zip(&plan.names.client.tags);
        Self {
            crate_name: plan.inputs.crate_name.clone(),
            title: literal::harmless(&docs::cell(&contract.title)),
            base_path: docs::cell(&contract.base_path),
            tags: tags
                .map(|(tag, name)| Tag {
                    file: name.file.clone(),
                    member: name.member.clone(),
                    class: name.class.clone(),
                    docs: literal::comment(&tag_docs(&tag.name, tag.description.as_deref()), 2),
                })
                .collect(),
            credentials: credentials(contract),
            provided: !spoken(contract).is_empty(),
            basic: spoken(contract).iter().any(|one| one.kind == SchemeKind::Basic),
            auth: spoken(contract).first().map(|one| shown_auth(one)).unwrap_or_default(),
            first_class: plan
                .names
                .client
                .tags
                .first()
                .map(|tag| tag.class.clone())
                .unwrap_or_default(),
            first_file: plan
                .names
                .client
                .tags
                .first()
                .map(|tag| tag.file.clone())
                .unwrap_or_default(),
            trace_header: docs::cell(&contract.service.trace_header),
            example: example(plan),
            rows: (0..contract.operations.len()).map(|index| row(plan, index)).collect(),
        }
    }
}

fn shown_auth(scheme: &Scheme) -> String {
    let given = match scheme.kind {
        SchemeKind::Basic => "{ user, password }",
        SchemeKind::ApiKey { .. } => "key",
        _ => "() => currentToken()",
    };
    format!("{}: {given}", literal::key(&scheme.name))
}

fn row(plan: &Plan<'_>, index: usize) -> Row {
    let operation = &plan.contract.operations[index];
    let names = &plan.names.client;
    let asks = if operation.parameters.is_empty() && operation.body.is_none() {
        ""
    } else {
        "…"
    };
    let (member, method) = (&names.tags[plan.tag_of(index)].member, &names.operations[index].method);
    Row {
        call: format!("{member}.{method}({asks})"),
        route: docs::code(&format!("{} {}", operation.method.as_str(), operation.path.template)),
        summary: operation.summary.as_deref().map(docs::cell).unwrap_or_default(),
    }
}

fn tag_docs(name: &str, description: Option<&str>) -> Vec<String> {
    let said = description.map(docs::paragraph).unwrap_or_default();
    if said.is_empty() {
        vec![format!("The operations of the tag {}.", docs::code(name))]
    } else {
        said
    }
}

/// The operation with the most codes of its own: the one worth showing.
fn example(plan: &Plan<'_>) -> Option<Example> {
    let contract = plan.contract;
    let own = |index: usize| super::errors::raised(&contract.operations[index]);
    let chosen = (0..contract.operations.len())
        .rev()
        .max_by_key(|index| own(*index).len())?;
    let first = own(chosen).first().map(|id| literal::key(&contract.error(*id).code));
    let codes = own(chosen).into_iter().take(3).map(|id| ExampleCode {
        code: literal::string(&contract.error(id).code),
        title: docs::cell(&contract.error(id).title),
    });
    let names = &plan.names.client;
    Some(Example {
        member: names.tags[plan.tag_of(chosen)].member.clone(),
        method: names.operations[chosen].method.clone(),
        asks: match &contract.operations[chosen] {
            one if one.body.is_some() && one.parameters.is_empty() => "{ body }",
            one if one.body.is_none() && one.parameters.is_empty() => "",
            _ => "parameters",
        },
        error: names.operations[chosen].error.clone(),
        first: first.unwrap_or_default(),
        codes: codes.collect(),
    })
}

/// The schemes that the client can speak.
pub fn spoken(contract: &Contract) -> Vec<&Scheme> {
    let schemes = contract.schemes.iter();
    schemes
        .filter(|scheme| !matches!(scheme.kind, SchemeKind::Other(_)))
        .collect()
}

/// The constants of [`spoken`].
pub fn scheme_constants(contract: &Contract) -> Vec<String> {
    let schemes = spoken(contract);
    let wishes: Vec<_> = schemes
        .iter()
        .map(|scheme| Wish {
            words: &scheme.name,
            fallback: "scheme",
        })
        .collect();
    let names = allocate(&wishes, Case::Constant, &[], "");
    names.into_iter().map(|name| format!("SCHEME_{name}")).collect()
}

/// What tells the runtime of a scheme.
pub fn scheme(scheme: &Scheme) -> Value {
    let mut members = vec![("key", Value::string(&scheme.name))];
    match &scheme.kind {
        SchemeKind::Basic => members.push(("kind", Value::string("basic"))),
        SchemeKind::ApiKey { location, name } => {
            members.push(("kind", Value::string("apiKey")));
            members.push(("in", Value::string(place(*location))));
            members.push(("name", Value::string(name)));
        }
        SchemeKind::Bearer { .. } | SchemeKind::Other(_) => members.push(("kind", Value::string("bearer"))),
    }
    Value::Object(members)
}

/// `query`.
pub const fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// The type of the credentials: a member a scheme.
fn credentials(contract: &Contract) -> String {
    let member = |scheme: &&Scheme| {
        let (what, secret) = match &scheme.kind {
            SchemeKind::Basic => ("User and password.".to_owned(), "BasicCredentials"),
            SchemeKind::ApiKey { location, name } => {
                let place = place(*location);
                (
                    format!("The key for the {place} parameter {}.", docs::code(name)),
                    "string",
                )
            }
            _ => ("A bearer token.".to_owned(), "string"),
        };
        let said = scheme.description.as_deref().map(docs::paragraph).unwrap_or_default();
        Member {
            docs: docs::flow([docs::sentence(&what), said]),
            key: literal::key(&scheme.name),
            optional: true,
            ty: Type::Apply("Provided".to_owned(), vec![Type::word(secret)]),
        }
    };
    let members: Vec<_> = spoken(contract).iter().map(member).collect();
    // An alias, not an interface: it must fit the index signature of the runtime.
    let text = interface("export type Credentials =", &members, true);
    format!("{text};")
}

/// The types of all schemas.
#[derive(Debug, Serialize)]
pub struct Schemas {
    items: Vec<String>,
}

impl Schemas {
    /// The view of all types.
    pub fn of(plan: &Plan<'_>) -> Self {
        let writer = Writer::new(plan, "");
        let names = plan.names.client.types.iter();
        Self {
            items: names.map(|(key, name)| writer.item(*key, name)).collect(),
        }
    }
}
