//! What everything is called: decided once, before anything is written.

mod asked;
mod client;
mod dependencies;
mod ident;

pub use asked::clashes;
pub use client::{ClientNames, ClientOperation, ClientTag};
pub use dependencies::DependencyName;
pub use ident::{Case, Wish, allocate, ident};

use super::uses::{Face, TypeKey, Uses, children};
use crate::contract::{
    Additional, Contract, Enumeration, ErrorCode, Object, Operation, Parameter, Property, Schema, SchemaId, Shape,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The names of a contract's parts.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Rust types, of the schemas that need or want one.
    pub types: BTreeMap<TypeKey, String>,
    /// A tag: the same index as in [`Contract::tags`].
    pub tags: Vec<TagName>,
    /// An operation: the same index as in [`Contract::operations`].
    pub operations: Vec<OperationName>,
    /// An error code: the same index as in [`Contract::errors`].
    pub errors: Vec<ErrorName>,
    /// A dependency over HTTP, by its key.
    pub dependencies: BTreeMap<String, DependencyName>,
    /// What the TypeScript client calls all this.
    pub client: ClientNames,
}

/// The names of a tag.
#[derive(Clone, Debug)]
pub struct TagName {
    /// `orders`: the file.
    pub module: String,
    /// `OrdersApi`.
    pub api: String,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub struct OperationName {
    /// `create_order`: the handler.
    pub function: String,
    /// `CreateOrder`: what its types begin with.
    pub base: String,
    /// `CREATE_ORDER`: its descriptor.
    pub constant: String,
}

/// The names of an error code.
#[derive(Clone, Debug)]
pub struct ErrorName {
    /// `InsufficientStock`.
    pub variant: String,
    /// `INSUFFICIENT_STOCK`.
    pub constant: String,
    /// Its members, in declared order.
    pub fields: Vec<String>,
}

/// What stands in every file of models under its own name, so that no schema may take it.
const TYPES: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "Iterator",
    "IntoIterator",
    "Extend",
    "ToString",
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "Eq",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Hash",
    "AsRef",
    "AsMut",
    "ToOwned",
    "FromIterator",
    "Serialize",
    "Deserialize",
    "Serializer",
    "Deserializer",
    "Check",
    "At",
    "Patch",
    "Sensitive",
    "Self_",
    "BTreeMap",
    "FromText",
    "Word",
    "ToText",
    "Upload",
    "Display",
    "FromStr",
];

/// Modules that stand beside or around those of tags, and crates that generated code names.
pub const ROOMS: &[&str] = &[
    "api",
    "bytes",
    "catalogue",
    "contract",
    "error",
    "errors",
    "fmt",
    "handlers",
    "kit",
    "mod",
    "models",
    "operations",
    "patterns",
    "routes",
    "schemas",
    "serde",
    "serde_json",
    "shared",
    "std",
    "thiserror",
];

impl Names {
    /// Names everything.
    pub fn of(contract: &Contract, uses: &Uses) -> Self {
        let (types, tags, operations) = (types(contract, uses), tags(contract), operations(contract));
        let client = ClientNames::of(contract, types.keys(), &tags);
        Self {
            types,
            tags,
            errors: errors(contract, &operations),
            operations,
            dependencies: dependencies::dependencies(contract),
            client,
        }
    }
}

/// Whether a schema gets a Rust item of its own, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A struct, an enum or a union.
    Type,
    /// `pub type Sku = String`.
    Alias,
    /// A struct around what would be an alias of itself.
    Newtype,
}

/// Which item a schema gets; `None`: it is written out where it is used.
pub fn item(contract: &Contract, id: SchemaId) -> Option<Item> {
    let schema = contract.schema(id);
    match &schema.shape {
        Shape::Enum(_) | Shape::Union(_) => Some(Item::Type),
        Shape::Object(object) if is_struct(object) => Some(Item::Type),
        _ if alias_loop(contract, id) => Some(Item::Newtype),
        _ if schema.component => Some(Item::Alias),
        _ => None,
    }
}

/// Whether an object is a struct; else it is a map.
pub fn is_struct(object: &Object) -> bool {
    !object.properties.is_empty() || matches!(object.additional, Additional::Refused)
}

/// Whether a chain of lists, maps and references, none of which is a Rust type, comes back to `id`.
fn alias_loop(contract: &Contract, id: SchemaId) -> bool {
    let mut open = vec![id];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(at) = open.pop() {
        let named = match &contract.schema(at).shape {
            Shape::Enum(_) | Shape::Union(_) => true,
            Shape::Object(object) => is_struct(object),
            _ => false,
        };
        if named {
            continue;
        }
        for (child, _) in children(contract, at) {
            if child == id {
                return true;
            }
            if seen.insert(child) {
                open.push(child);
            }
        }
    }
    false
}

fn types(contract: &Contract, uses: &Uses) -> BTreeMap<TypeKey, String> {
    let wanted = |id: SchemaId, schema: &Schema| (schema.component || uses.reached(id)) && item(contract, id).is_some();
    let (named, nameless): (Vec<_>, Vec<_>) = contract
        .schemas
        .iter()
        .filter(|(id, schema)| wanted(*id, schema))
        .partition(|(_, schema)| schema.component);
    let mut keys = Vec::new();
    let mut words = Vec::new();
    for (id, schema) in named.into_iter().chain(nameless) {
        for (number, face) in uses.faces(id).into_iter().enumerate() {
            keys.push((id, face));
            let suffix = if face == Face::Request && number > 0 {
                " Input"
            } else {
                ""
            };
            // `UploadDocumentRequest` is what the handler is asked; its body is another thing.
            let name = schema.name.strip_suffix(" request").filter(|_| !schema.component);
            let name = name.map_or_else(|| schema.name.clone(), |operation| format!("{operation} body"));
            words.push(format!("{name}{suffix}"));
        }
    }
    let wishes: Vec<_> = words
        .iter()
        .map(|words| Wish {
            words,
            fallback: "value",
        })
        .collect();
    keys.into_iter()
        .zip(allocate(&wishes, Case::Type, TYPES, "Type"))
        .collect()
}

fn tags(contract: &Contract) -> Vec<TagName> {
    let wishes: Vec<_> = contract
        .tags
        .iter()
        .map(|tag| Wish {
            words: tag.words(),
            fallback: "tag",
        })
        .collect();
    let modules = allocate(&wishes, Case::Module, ROOMS, "_tag");
    let apis = allocate(&wishes, Case::Type, &[], "");
    let names = modules.into_iter().zip(apis);
    names
        .map(|(module, api)| TagName {
            module,
            api: format!("{}Api", stem(&api)),
        })
        .collect()
}

/// A name that is only a beginning needs no underscore to escape a keyword: `SelfApi`, not `Self_Api`.
fn stem(name: &str) -> &str {
    name.trim_end_matches('_')
}

fn operations(contract: &Contract) -> Vec<OperationName> {
    let wishes: Vec<_> = contract
        .operations
        .iter()
        .map(|one| Wish {
            words: one.words(),
            fallback: "operation",
        })
        .collect();
    let functions = allocate(&wishes, Case::Value, &["new", "clone", "main"], "_operation");
    let bases = allocate(&wishes, Case::Type, &[], "");
    let constants = allocate(&wishes, Case::Constant, &["ALL"], "_OPERATION");
    let names = functions.into_iter().zip(bases).zip(constants);
    names
        .map(|((function, base), constant)| OperationName {
            function,
            base: stem(&base).to_owned(),
            constant,
        })
        .collect()
}

/// A code's payload stands beside the types of all operations, and under its own name in the kit's company.
fn errors(contract: &Contract, operations: &[OperationName]) -> Vec<ErrorName> {
    let of_operation =
        |one: &OperationName| ["Error", "Request", "Ok", "Body", "Form"].map(|end| format!("{}{end}", one.base));
    let taken: Vec<String> = operations.iter().flat_map(of_operation).collect();
    let beside = [
        "Internal",
        "Unexpected",
        "ContractError",
        "ErrorEntry",
        "Answer",
        "Context",
        "Future",
    ];
    let reserved: Vec<&str> = taken
        .iter()
        .map(String::as_str)
        .chain(beside)
        .chain(TYPES.iter().copied())
        .collect();
    let wishes: Vec<_> = contract
        .errors
        .iter()
        .map(|one| Wish {
            words: one.words(),
            fallback: "error",
        })
        .collect();
    let variants = allocate(&wishes, Case::Type, &reserved, "Error");
    let constants = allocate(&wishes, Case::Constant, &["ALL"], "_ERROR");
    let named = contract.errors.iter().zip(variants.into_iter().zip(constants));
    named
        .map(|(error, (variant, constant))| ErrorName {
            variant,
            constant,
            fields: members(error),
        })
        .collect()
}

fn members(error: &ErrorCode) -> Vec<String> {
    let words = error.members.iter().map(Property::words);
    let wishes: Vec<_> = words
        .map(|words| Wish {
            words,
            fallback: "member",
        })
        .collect();
    // `thiserror` gives these two a meaning of its own.
    allocate(&wishes, Case::Value, &["source", "backtrace"], "_member")
}

/// The words of the constants of an enumeration, in the order of the values.
fn value_words(enumeration: &Enumeration) -> Vec<String> {
    let named = enumeration.names.len() == enumeration.values.len();
    let words = enumeration.values.iter().enumerate().map(|(index, value)| {
        let asked = enumeration.aliases.iter().find(|(known, _)| known == value);
        match asked {
            Some((_, alias)) => alias.text.clone(),
            None if named => enumeration.names[index].clone(),
            None => words_of(value),
        }
    });
    words.collect()
}

fn words_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Number(number) => number.to_string().replace('.', " point "),
        Value::Array(_) => "list".to_owned(),
        Value::Object(_) => "object".to_owned(),
        Value::Null => "null".to_owned(),
    }
}

/// The names of the variants of an enumeration, in the order of the values.
pub fn variants(enumeration: &Enumeration) -> Vec<String> {
    let words = value_words(enumeration);
    let wishes: Vec<_> = words
        .iter()
        .map(|words| Wish {
            words,
            fallback: "empty",
        })
        .collect();
    allocate(&wishes, Case::Type, &["Self_"], "Value")
}

/// The fields of a struct, in declared order, and last the field of further members.
pub fn fields(object: &Object) -> Vec<String> {
    let words = object.properties.iter().map(Property::words);
    let wishes = words.chain(["further"]).map(|words| Wish {
        words,
        fallback: "field",
    });
    allocate(&wishes.collect::<Vec<_>>(), Case::Value, &[], "")
}

/// The fields of a request: parameters in declared order, then the body.
pub fn parameters(operation: &Operation) -> Vec<String> {
    let words = operation.parameters.iter().map(Parameter::words);
    let wishes: Vec<_> = words
        .map(|words| Wish {
            words,
            fallback: "parameter",
        })
        .collect();
    let reserved = ["body", "handlers", "call", "input", "at", "kit", "models", "request"];
    let mut names = allocate(&wishes, Case::Value, &reserved, "_parameter");
    names.push("body".to_owned());
    names
}
