//! Plan to files in memory: minijinja, the syn gate, prettyplease.

mod engine;
mod gate;
mod layout;
mod markdown;
pub mod rust;
pub mod typescript;
pub mod views;

use crate::plan::{Artifact, ClientView, Made, Ownership, Plan, View};
use minijinja::Value;
use rust::checks::Checks;
use rust::types::Types;
use std::collections::BTreeMap;

/// A rendered file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Whose it is.
    pub ownership: Ownership,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Rendered files by path, relative to the service's folder, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    /// The files.
    pub files: BTreeMap<String, File>,
}

/// Renders a plan. An error is a bug of ours: it names template, line and contract operation.
pub fn render(plan: &Plan<'_>) -> anyhow::Result<FileSet> {
    let engine = engine::Engine::new()?;
    let common = views::Common::of(plan);
    let mut set = FileSet::default();
    for artifact in &plan.artifacts {
        let file = File {
            ownership: artifact.ownership,
            bytes: bytes(plan, &common, &engine, artifact)?,
        };
        set.files.insert(artifact.path.clone(), file);
    }
    Ok(set)
}

fn bytes(
    plan: &Plan<'_>,
    common: &views::Common,
    engine: &engine::Engine,
    artifact: &Artifact,
) -> anyhow::Result<Vec<u8>> {
    match &artifact.made {
        Made::Bytes(bytes) => Ok(bytes.clone()),
        Made::Schemas => Ok(views::schemas::document(plan)),
        Made::Answers => Ok(views::schemas::answers(plan)),
        Made::Pages => Ok(views::pages::document(plan)),
        Made::Requests => Ok(views::requests::document(plan)),
        Made::Copy(name) => Ok(crate::templates::text(name).unwrap_or_default().as_bytes().to_vec()),
        Made::Template { template, view } => {
            let text = engine.render(template, &value(plan, common, view))?;
            if !is_rust(&artifact.path) {
                return Ok(text.into_bytes());
            }
            let file = gate::pass(&text, template, &artifact.path)?;
            let generated = artifact.ownership == Ownership::Generated;
            Ok(if generated { layout::lay_out(&file) } else { text }.into_bytes())
        }
    }
}

fn is_rust(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|end| end == "rs")
}

/// The view as the template sees it.
fn value(plan: &Plan<'_>, common: &views::Common, view: &View) -> Value {
    use views::{api, catalogue, clients, errors, models, operations, ops, pages, routes, schemas, service, sheet};
    match view {
        View::Service => view_of(service::Service::of(plan, common)),
        View::Models(part) => view_of(models::Models::of(plan, part)),
        View::ModelsIndex(modules) => view_of(models::Index {
            modules: modules.clone(),
        }),
        View::Patterns => view_of(service::Patterns::of(plan)),
        View::Schemas => view_of(schemas::Schemas::of(plan)),
        View::Dependencies => view_of(clients::Clients::of(plan, common)),
        View::Catalogue => view_of(catalogue::Catalogue::of(plan)),
        View::Alerts => view_of(ops::alerts::Alerts::of(plan)),
        View::Dashboard => view_of(ops::dashboard::Dashboard::of(plan)),
        View::Pages => view_of(sheet::Sheet::of(
            &pages::Pages::of(plan.contract),
            &plan.contract.service,
        )),
        View::Errors => view_of(errors::Shared::of(plan, common)),
        View::TagErrors(group) => view_of(errors::Errors::of(plan, group, common)),
        View::Apis | View::Routes | View::Handlers => view_of(api::Apis::of(plan)),
        View::Api(group) => view_of(api::Api::of(plan, group)),
        View::TagHandlers(tag) => view_of(api::Api::of_tag(plan, *tag)),
        View::Operations => view_of(operations::Index::of(plan, common)),
        View::TagOperations(group) => view_of(operations::Operations::of(plan, group, common)),
        View::TagRoutes(group) => view_of(routes::Routes::of(plan, group)),
        View::Client(view) => client_value(plan, view),
    }
}

fn client_value(plan: &Plan<'_>, view: &ClientView) -> Value {
    use views::{typescript, typescript_errors as errors, typescript_operations as operations};
    match view {
        ClientView::Whole => view_of(typescript::Client::of(plan)),
        ClientView::Types => view_of(typescript::Schemas::of(plan)),
        ClientView::Errors => view_of(errors::Errors::of(plan)),
        ClientView::Catalogue => view_of(errors::Catalogue::of(plan)),
        ClientView::Facts => view_of(errors::Facts::of(plan)),
        ClientView::Tag(tag) => view_of(operations::Operations::of(plan, *tag)),
    }
}

fn view_of(view: impl serde::Serialize) -> Value {
    Value::from(minijinja::value::Serde(view))
}

impl Plan<'_> {
    /// How to speak of types; `prefix` stands before the names of models.
    pub fn types(&self, prefix: &'static str) -> Types<'_> {
        Types {
            contract: self.contract,
            names: &self.names,
            uses: &self.uses,
            prefix,
        }
    }

    /// How to write checks.
    pub fn checks<'a>(&'a self, types: Types<'a>) -> Checks<'a> {
        Checks {
            types,
            patterns: &self.patterns,
        }
    }
}
