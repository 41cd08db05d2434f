//! The views of traits, requests and answers.

use super::answers::{Answers, Constructor, Setter};
use super::words;
use crate::contract::{Operation, Parameter};
use crate::plan::names::parameters;
use crate::plan::{Group, Plan};
use crate::render::rust::types::Types;
use crate::render::rust::{defaults, docs, literal};
use serde::Serialize;

/// All traits.
#[derive(Debug, Serialize)]
pub struct Apis {
    #[serde(rename = "apis")]
    list: Vec<ApiName>,
    modules: Vec<String>,
    bounds: String,
}

#[derive(Debug, Serialize)]
struct ApiName {
    module: String,
    name: String,
    tag: String,
    operations: Vec<OperationName>,
}

#[derive(Debug, Serialize)]
struct OperationName {
    id: String,
    function: String,
}

/// The trait of a tag with its requests and answers.
#[derive(Debug, Serialize)]
pub struct Api {
    about: String,
    name: String,
    module: String,
    tag: String,
    /// Whether some fresh handler answers an example.
    exampled: bool,
    /// Whether fresh handlers name types of the contract, or of the kit.
    models: bool,
    kit: bool,
    /// The operations whose requests and answers stand here.
    operations: Vec<OperationView>,
    /// The methods of the trait, where it stands here.
    methods: Vec<Method>,
    parts: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Method {
    function: String,
    base: String,
    docs: Vec<String>,
}

#[derive(Debug, Serialize)]
struct OperationView {
    id: String,
    function: String,
    base: String,
    request: Vec<FieldView>,
    body: Option<BodyEnum>,
    answers: Vec<Constructor>,
    headers: Vec<Setter>,
    forms: Vec<super::forms::Form>,
    fresh: Vec<String>,
    /// What requests derive: a stream is no `Clone`.
    derives: &'static str,
    /// Whether the handler's signature fits one line.
    short: bool,
}

#[derive(Debug, Serialize)]
struct FieldView {
    name: String,
    ty: String,
    docs: Vec<String>,
}

/// A request body of several media types.
#[derive(Debug, Serialize)]
struct BodyEnum {
    name: String,
    variants: Vec<BodyVariant>,
}

#[derive(Debug, Serialize)]
struct BodyVariant {
    name: String,
    media_type: String,
    ty: String,
}

impl Apis {
    /// The view of all traits.
    pub fn of(plan: &Plan<'_>) -> Self {
        let apis: Vec<_> = plan
            .names
            .tags
            .iter()
            .enumerate()
            .map(|(index, tag)| {
                let operations = plan.operations_of(index);
                let operations = operations.iter().map(|one| OperationName {
                    id: literal::string(&plan.contract.operations[*one].id),
                    function: plan.names.operations[*one].function.clone(),
                });
                ApiName {
                    module: tag.module.clone(),
                    name: tag.api.clone(),
                    tag: plan.contract.tags[index].name.clone(),
                    operations: operations.collect(),
                }
            })
            .collect();
        Self {
            bounds: bounds(plan),
            list: apis,
            modules: modules(plan),
        }
    }
}

/// The modules of all tags, as rustfmt sorts them.
pub fn modules(plan: &Plan<'_>) -> Vec<String> {
    let mut modules: Vec<_> = plan.names.tags.iter().map(|tag| tag.module.clone()).collect();
    modules.sort_by(|a, b| super::version_order(a, b));
    modules
}

/// What handlers of all tags are.
pub fn bounds(plan: &Plan<'_>) -> String {
    let apis: Vec<_> = plan.names.tags.iter().map(|tag| format!("api::{}", tag.api)).collect();
    if apis.is_empty() {
        return "Send + Sync + 'static".to_owned();
    }
    apis.join(" + ")
}

impl Api {
    /// The view of a tag's trait as a whole.
    pub fn of_tag(plan: &Plan<'_>, tag: usize) -> Self {
        let whole = Group {
            tag,
            module: plan.names.tags[tag].module.clone(),
            within: None,
            operations: plan.operations_of(tag),
            parts: Vec::new(),
        };
        Self::of(plan, &whole)
    }

    /// The view of a file of it.
    pub fn of(plan: &Plan<'_>, group: &Group) -> Self {
        let names = &plan.names.tags[group.tag];
        let contract = &plan.contract.tags[group.tag];
        let methods = plan.operations_of(group.tag).into_iter().filter(|_| !group.nested());
        let methods = methods.map(|index| Writer::of(plan, index).method());
        let operations = group.operations.iter().copied();
        let operations: Vec<_> = operations.map(|index| Writer::of(plan, index).view()).collect();
        let fresh = |word: &str| {
            operations
                .iter()
                .any(|one| one.fresh.iter().any(|line| line.contains(word)))
        };
        Self {
            models: fresh("models::"),
            kit: fresh("kit::"),
            exampled: operations
                .iter()
                .any(|one| one.fresh.iter().any(|line| line.contains("example"))),
            about: format!("The operations of the tag {}.", docs::code(&contract.name)),
            name: names.api.clone(),
            module: names.module.clone(),
            tag: docs::code(&contract.name),
            operations,
            methods: methods.collect(),
            parts: group.parts.clone(),
        }
    }
}

struct Writer<'a> {
    plan: &'a Plan<'a>,
    types: Types<'a>,
    index: usize,
    operation: &'a Operation,
}

impl<'a> Writer<'a> {
    fn of(plan: &'a Plan<'a>, index: usize) -> Self {
        let operation = &plan.contract.operations[index];
        Self {
            plan,
            types: plan.types("models::"),
            index,
            operation,
        }
    }

    fn view(&self) -> OperationView {
        let names = &self.plan.names.operations[self.index];
        let answers = Answers::of(self.plan, self.index);
        let base = &names.base;
        let signature = format!(
            "    async fn {}(&self, _ctx: &Context, _request: {base}Request) -> Result<{base}Ok, {base}Error> {{",
            names.function
        );
        OperationView {
            id: docs::cell(&self.operation.id),
            function: names.function.clone(),
            base: base.clone(),
            request: self.request(),
            body: self.body_enum(),
            headers: answers.headers(),
            forms: super::forms::of(self.plan, self.index),
            fresh: answers.fresh(),
            derives: if super::bodies::is_copyable(&self.types, self.operation.body.as_ref()) {
                "Clone, Debug"
            } else {
                "Debug"
            },
            short: signature.chars().count() <= 120,
            answers: answers.constructors(),
        }
    }

    fn method(&self) -> Method {
        let names = &self.plan.names.operations[self.index];
        Method {
            function: names.function.clone(),
            base: names.base.clone(),
            docs: self.docs(),
        }
    }

    fn docs(&self) -> Vec<String> {
        let one = self.operation;
        let said = one.summary.as_deref().map(docs::cell).filter(|text| !text.is_empty());
        let route = docs::code(&format!("{} {}", one.method.as_str(), one.path.template));
        let first = match said {
            Some(said) => docs::sentence(&format!("{route}: {}.", said.trim_end_matches('.'))),
            None => vec![format!("{route}.")],
        };
        let described = one.description.as_deref().map(docs::paragraph).unwrap_or_default();
        let policies = words::policies(one)
            .map(|text| docs::sentence(&text))
            .unwrap_or_default();
        docs::join([first, docs::flow([described, policies])])
    }

    fn request(&self) -> Vec<FieldView> {
        let names = parameters(self.operation);
        let fields = self
            .operation
            .parameters
            .iter()
            .zip(&names)
            .map(|(parameter, name)| FieldView {
                name: name.clone(),
                ty: parameter_type(&self.types, parameter),
                docs: self.parameter_docs(parameter),
            });
        let mut fields: Vec<_> = fields.collect();
        if let Some(body) = &self.operation.body {
            let ty = super::bodies::body_type(self.plan, &self.types, self.index);
            let described = body
                .description
                .as_deref()
                .map(docs::paragraph)
                .filter(|lines| !lines.is_empty());
            fields.push(FieldView {
                name: "body".to_owned(),
                ty,
                docs: described.unwrap_or_default(),
            });
        }
        fields
    }

    fn parameter_docs(&self, parameter: &Parameter) -> Vec<String> {
        let place = match parameter.location {
            crate::contract::Location::Path => "path",
            crate::contract::Location::Query => "query",
            crate::contract::Location::Header => "header",
            crate::contract::Location::Cookie => "cookie",
        };
        let said = parameter
            .description
            .as_deref()
            .map(docs::paragraph)
            .filter(|lines| !lines.is_empty());
        let bounds = words::constraints(&self.types, parameter.schema).map(|text| docs::sentence(&text));
        let default = defaults::of(&self.types, parameter.schema).and_then(|_| {
            let value = defaults::declared(&self.types, parameter.schema)?;
            (!parameter.required).then(|| docs::sentence(&format!("{} where absent.", docs::code(&value.to_string()))))
        });
        let named = vec![format!("{} in the {place}.", docs::code(&parameter.name))];
        docs::flow([
            said.unwrap_or(named),
            bounds.unwrap_or_default(),
            default.unwrap_or_default(),
        ])
    }

    fn body_enum(&self) -> Option<BodyEnum> {
        let groups = super::bodies::groups(&self.types, self.operation.body.as_ref()?);
        if super::bodies::common_type(self.plan, &self.types, self.index, &groups).is_some() {
            return None;
        }
        let names = super::bodies::variants(&groups);
        let variants = groups.iter().zip(names).map(|(group, name)| {
            let media_types: Vec<_> = group.media_types.iter().map(|media| docs::code(media)).collect();
            BodyVariant {
                name,
                media_type: media_types.join(", "),
                ty: super::bodies::content_type(self.plan, &self.types, self.index, group.number, group.content),
            }
        });
        let base = &self.plan.names.operations[self.index].base;
        Some(BodyEnum {
            name: format!("{base}Body"),
            variants: variants.collect(),
        })
    }
}

/// The type of a parameter's field.
pub fn parameter_type(types: &Types<'_>, parameter: &Parameter) -> String {
    let ty = super::routes::parameter_plain(types, parameter);
    let sensitive = parameter.sensitive && !types.sensitive(parameter.schema);
    let ty = if sensitive { format!("kit::Sensitive<{ty}>") } else { ty };
    if parameter.required || parameter_default(types, parameter).is_some() {
        ty
    } else {
        format!("Option<{ty}>")
    }
}

/// The default of a parameter as an expression.
pub fn parameter_default(types: &Types<'_>, parameter: &Parameter) -> Option<String> {
    if parameter.required || types.nullable(parameter.schema) || parameter.sensitive {
        return None;
    }
    defaults::of(types, parameter.schema)
}
