//! What everything is called in the TypeScript client: one scope for all that it exports.

use super::{Case, TagName, Wish, allocate, is_struct};
use crate::contract::{Contract, Operation, SchemaId, Shape, Tag};
use crate::plan::uses::{Face, TypeKey};
use std::collections::{BTreeMap, BTreeSet};

/// The names of the TypeScript client.
#[derive(Clone, Debug, Default)]
pub struct ClientNames {
    /// Types of schemas; one without a name is written out where it is used.
    pub types: BTreeMap<TypeKey, String>,
    /// `InsufficientStockError`: the same index as in [`Contract::errors`].
    pub errors: Vec<String>,
    /// The same index as in [`Contract::tags`].
    pub tags: Vec<ClientTag>,
    /// The same index as in [`Contract::operations`].
    pub operations: Vec<ClientOperation>,
}

/// The names of a tag.
#[derive(Clone, Debug)]
pub struct ClientTag {
    /// `orders`: the file.
    pub file: String,
    /// `orders`: the member of the client.
    pub member: String,
    /// `OrdersApi`: the class.
    pub class: String,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub struct ClientOperation {
    /// `createOrder`: the method.
    pub method: String,
    /// `CreateOrderParameters`.
    pub parameters: String,
    /// `CreateOrderOk`.
    pub ok: String,
    /// `CreateOrderError`.
    pub error: String,
}

/// What the runtime exports, what the files of the client say under its own name, and the globals that a front end
/// would miss if an import hid them.
const TAKEN: &[&str] = &[
    "Answer",
    "AnyAnswer",
    "AnyError",
    "ApiError",
    "ClientAbortedError",
    "Auth",
    "BasicCredentials",
    "Bytes",
    "CallFailed",
    "CallOptions",
    "Client",
    "ClientError",
    "ClientOptions",
    "Code",
    "ContractError",
    "Credentials",
    "ClientCredentialsError",
    "ErrorCode",
    "ErrorEntry",
    "ErrorOf",
    "Failure",
    "FieldError",
    "Http",
    "HttpOptions",
    "Messages",
    "ClientNetworkError",
    "NoHeaders",
    "NoMembers",
    "Operation",
    "Provided",
    "RateLimit",
    "Result",
    "RetryOptions",
    "Scheme",
    "ClientTimeoutError",
    "UnexpectedAnswerError",
    "Array",
    "ArrayBuffer",
    "BigInt",
    "Blob",
    "Boolean",
    "Buffer",
    "Date",
    "Document",
    "Element",
    "Error",
    "Event",
    "EventTarget",
    "Exclude",
    "Extract",
    "File",
    "FormData",
    "Function",
    "Headers",
    "History",
    "Image",
    "Infinity",
    "Intl",
    "Iterable",
    "Iterator",
    "JSON",
    "Location",
    "Map",
    "Math",
    "NaN",
    "Navigator",
    "Node",
    "NonNullable",
    "Notification",
    "Number",
    "Object",
    "Omit",
    "Option",
    "Parameters",
    "Partial",
    "Pick",
    "Promise",
    "Proxy",
    "Range",
    "ReadableStream",
    "Readonly",
    "ReadonlyArray",
    "Record",
    "Reflect",
    "RegExp",
    "Request",
    "Required",
    "Response",
    "ReturnType",
    "Selection",
    "Set",
    "String",
    "Symbol",
    "Text",
    "TypeError",
    "Uint8Array",
    "WeakMap",
    "WeakSet",
    "Window",
    "Worker",
    "Self_",
];

/// What the objects of the client have already.
const MEMBERS: &[&str] = &["constructor"];

impl ClientNames {
    /// Names everything; `keys` are the types that the contract needs.
    pub(super) fn of<'k>(contract: &Contract, keys: impl Iterator<Item = &'k TypeKey>, tags: &[TagName]) -> Self {
        let keys = named(contract, keys);
        let words = schemas(contract, &keys);
        let schemas = allocate(&wishes(words.iter().map(String::as_str)), Case::Type, TAKEN, "Type");
        let mut taken: BTreeSet<String> = schemas
            .iter()
            .cloned()
            .chain(TAKEN.iter().map(ToString::to_string))
            .collect();
        let codes = contract.errors.iter().map(|one| stem(one.words()));
        let errors = suffixed(codes, ["Error"], &mut taken);
        let classes = suffixed(contract.tags.iter().map(Tag::words), ["Api"], &mut taken);
        let fields = members(contract.tags.iter().map(Tag::words));
        let named = tags.iter().zip(fields).zip(classes);
        let tags = named.map(|((tag, member), [class])| ClientTag {
            file: tag.module.replace('_', "-").trim_matches('-').to_owned(),
            member,
            class,
        });
        Self {
            types: keys.into_iter().zip(schemas).collect(),
            errors: errors.into_iter().map(|[name]| name).collect(),
            tags: tags.collect(),
            operations: operations(contract, &mut taken),
        }
    }
}

fn operations(contract: &Contract, taken: &mut BTreeSet<String>) -> Vec<ClientOperation> {
    let ids = contract.operations.iter().map(Operation::words);
    let types = suffixed(ids, ["Parameters", "Ok", "Error"], taken);
    let named = methods(contract).into_iter().zip(types);
    let named = named.map(|(method, [parameters, ok, error])| ClientOperation {
        method,
        parameters,
        ok,
        error,
    });
    named.collect()
}

/// Names that begin with words and end with a suffix, each set of them free as a whole.
fn suffixed<'w, const N: usize>(
    words: impl Iterator<Item = &'w str>,
    suffixes: [&str; N],
    taken: &mut BTreeSet<String>,
) -> Vec<[String; N]> {
    let bases = allocate(&wishes(words), Case::Type, &[], "");
    let mut next = |base: &String| {
        let base = base.trim_end_matches('_');
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let mut candidates = std::iter::once(base.to_owned()).chain(numbered);
        let free = |base: &String| {
            suffixes
                .iter()
                .all(|suffix| !taken.contains(&format!("{base}{suffix}")))
        };
        let base = candidates.find(free).unwrap_or_default();
        let names = suffixes.map(|suffix| format!("{base}{suffix}"));
        taken.extend(names.iter().cloned());
        names
    };
    bases.iter().map(&mut next).collect()
}

/// `INTERNAL_ERROR` becomes `InternalError`, not `InternalErrorError`.
fn stem(code: &str) -> &str {
    ["_ERROR", "_error", "-error", "Error"]
        .iter()
        .find_map(|end| code.strip_suffix(end))
        .unwrap_or(code)
}

/// Methods are unique within the contract, so that an operation may move to another tag.
fn methods(contract: &Contract) -> Vec<String> {
    members(contract.operations.iter().map(Operation::words))
}

fn members<'w>(words: impl Iterator<Item = &'w str>) -> Vec<String> {
    allocate(&wishes(words), Case::Member, MEMBERS, "Value")
}

fn wishes<'w>(words: impl Iterator<Item = &'w str>) -> Vec<Wish<'w>> {
    let wish = |words| Wish {
        words,
        fallback: "value",
    };
    words.map(wish).collect()
}

fn schemas(contract: &Contract, keys: &[TypeKey]) -> Vec<String> {
    let answered: BTreeSet<SchemaId> = keys
        .iter()
        .filter(|key| key.1 == Face::Answer)
        .map(|key| key.0)
        .collect();
    let words = |(id, face): &TypeKey| {
        let twice = *face == Face::Request && answered.contains(id);
        format!("{}{}", contract.schema(*id).name, if twice { " Input" } else { "" })
    };
    keys.iter().map(words).collect()
}

/// Schemas with a name: the document's own, objects, and what is referred to.
fn named<'k>(contract: &Contract, keys: impl Iterator<Item = &'k TypeKey>) -> Vec<TypeKey> {
    let referred: BTreeSet<SchemaId> = contract
        .schemas
        .iter()
        .filter_map(|(_, schema)| match schema.shape {
            Shape::Ref(target) => Some(target),
            _ => None,
        })
        .collect();
    let wanted = |key: &&TypeKey| {
        let schema = contract.schema(key.0);
        let object = matches!(&schema.shape, Shape::Object(object) if is_struct(object));
        schema.component || object || referred.contains(&key.0)
    };
    keys.filter(wanted).copied().collect()
}
