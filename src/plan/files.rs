//! Which files there are.

use super::groups::{self, Group, Part};
use super::{Ownership, Plan};
use crate::document::EXTENSION_SCHEMA;

/// A file to be made.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Relative to the service's folder, with `/`.
    pub path: String,
    /// Whose it is.
    pub ownership: Ownership,
    /// What it is made of.
    pub made: Made,
}

/// What a file is made of.
#[derive(Clone, Debug)]
pub enum Made {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Requests that the contract accepts.
    Requests,
    /// The JSON Schemas that failed input is judged by.
    Schemas,
    /// The JSON Schemas that answers are written by.
    Answers,
    /// The pages of the error codes, as JSON.
    Pages,
    /// This template as it stands.
    Copy(&'static str),
    /// This template with this view.
    Template {
        /// Its path under `templates/`.
        template: &'static str,
        /// What it shows.
        view: View,
    },
}

/// The schema of the extension, beside the document, for editors.
pub const SCHEMA_FILE: &str = "apigen.schema.json";

/// Which part of the contract a template shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The service as a whole.
    Service,
    /// A file of models.
    Models(Part),
    /// All files of models.
    ModelsIndex(Vec<String>),
    /// Patterns.
    Patterns,
    /// Schemas of the generic path.
    Schemas,
    /// Clients of dependencies over HTTP.
    Dependencies,
    /// Envelopes, the catalogue, operations.
    Catalogue,
    /// The pages of the error codes.
    Pages,
    /// Alert rules and their tests.
    Alerts,
    /// The dashboard.
    Dashboard,
    /// Shared payloads of errors, and all files of errors.
    Errors,
    /// The error enums of operations of a tag.
    TagErrors(Group),
    /// All traits.
    Apis,
    /// The trait of a tag, with requests and answers of its operations.
    Api(Group),
    /// All descriptors of operations.
    Operations,
    /// The descriptors of operations of a tag.
    TagOperations(Group),
    /// From calls to handlers.
    Routes,
    /// From calls to handlers of a tag.
    TagRoutes(Group),
    /// All handlers.
    Handlers,
    /// The fresh handlers of a tag.
    TagHandlers(usize),
    /// The TypeScript client.
    Client(ClientView),
}

/// Which part of the contract a file of the TypeScript client shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientView {
    /// The whole: package, class, list of files.
    Whole,
    /// The types of all schemas.
    Types,
    /// An interface a code.
    Errors,
    /// What tells the runtime of codes.
    Catalogue,
    /// What tells the runtime of envelopes, schemes and the trace header.
    Facts,
    /// The operations of a tag.
    Tag(usize),
}

/// The files of a service, by path.
pub(super) fn of(plan: &Plan<'_>) -> Vec<Artifact> {
    let mut artifacts = kit();
    artifacts.extend(starters(plan));
    artifacts.extend(generated(plan));
    artifacts.extend(models(plan));
    if plan.config.typescript {
        artifacts.extend(client(plan));
    }
    for tag in 0..plan.names.tags.len() {
        artifacts.extend(tag_files(plan, tag));
    }
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    artifacts
}

const KIT: &str = "service/src/generated/kit/";
const RUNTIME: &str = "service/clients/typescript/src/runtime/";

/// The kit: whatever stands in its folder.
fn kit() -> Vec<Artifact> {
    copies(KIT)
}

/// What stands in a folder of templates, as it is.
fn copies(folder: &str) -> Vec<Artifact> {
    let templates = crate::templates::TEMPLATES
        .iter()
        .filter(|(name, _)| name.starts_with(folder));
    let copies = templates.map(|(name, _)| Artifact {
        path: name.trim_start_matches("service/").to_owned(),
        ownership: Ownership::Generated,
        made: Made::Copy(name),
    });
    copies.collect()
}

fn artifact(path: impl Into<String>, ownership: Ownership, template: &'static str, view: View) -> Artifact {
    let made = Made::Template { template, view };
    Artifact {
        path: path.into(),
        ownership,
        made,
    }
}

fn starters(plan: &Plan<'_>) -> Vec<Artifact> {
    use Ownership::{Shared, Starter};
    let mut list = vec![
        artifact("Cargo.toml", Shared, "service/Cargo.toml.j2", View::Service),
        artifact("README.md", Starter, "service/README.md.j2", View::Service),
        artifact("apigen.toml", Starter, "service/apigen.toml.j2", View::Service),
        artifact(".env.example", Starter, "service/env.example.j2", View::Service),
        artifact(".gitignore", Starter, "service/gitignore.j2", View::Service),
        artifact("rustfmt.toml", Starter, "service/rustfmt.toml.j2", View::Service),
        artifact("ops/Dockerfile", Starter, "service/ops/Dockerfile.j2", View::Service),
        artifact(
            "ops/Dockerfile.dockerignore",
            Starter,
            "service/ops/dockerignore.j2",
            View::Service,
        ),
        artifact(".github/workflows/ci.yml", Starter, "service/ci.yml.j2", View::Service),
        artifact(
            ".github/dependabot.yml",
            Starter,
            "service/dependabot.yml.j2",
            View::Service,
        ),
        artifact(
            "docs/errors.md",
            Ownership::Generated,
            "service/docs/errors.md.j2",
            View::Pages,
        ),
        artifact(
            "ops/alerts.yaml",
            Ownership::Generated,
            "service/ops/alerts.yaml.j2",
            View::Alerts,
        ),
        artifact(
            "ops/alerts.test.yaml",
            Ownership::Generated,
            "service/ops/alerts.test.yaml.j2",
            View::Alerts,
        ),
        artifact(
            "ops/dashboard.json",
            Ownership::Generated,
            "service/ops/dashboard.json.j2",
            View::Dashboard,
        ),
        artifact("src/main.rs", Starter, "service/src/main.rs.j2", View::Service),
        artifact("src/state.rs", Starter, "service/src/state.rs.j2", View::Service),
        artifact(
            "src/handlers/mod.rs",
            Starter,
            "service/src/handlers/mod.rs.j2",
            View::Handlers,
        ),
        artifact(
            "tests/service/mod.rs",
            Starter,
            "service/tests/service/mod.rs.j2",
            View::Service,
        ),
        artifact(
            "tests/contract.rs",
            Starter,
            "service/tests/contract.rs.j2",
            View::Service,
        ),
    ];
    if plan.contract.has_database() {
        list.push(artifact("build.rs", Starter, "service/build.rs.j2", View::Service));
        let migration = "service/migrations/0001_start.sql.j2";
        list.push(artifact("migrations/0001_start.sql", Starter, migration, View::Service));
    }
    let document = &plan.config.document;
    let folder = document
        .rsplit_once('/')
        .map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let own = (document.clone(), &plan.inputs.document);
    let parts = plan.inputs.parts.iter();
    let parts = parts.map(|(path, bytes)| (format!("{folder}{path}"), bytes));
    list.push(Artifact {
        path: format!("{folder}{SCHEMA_FILE}"),
        ownership: Ownership::Generated,
        made: Made::Bytes(EXTENSION_SCHEMA.as_bytes().to_vec()),
    });
    list.extend(std::iter::once(own).chain(parts).map(|(path, bytes)| Artifact {
        path,
        ownership: Starter,
        made: Made::Bytes(bytes.clone()),
    }));
    list
}

fn generated(plan: &Plan<'_>) -> Vec<Artifact> {
    let list = [
        ("mod.rs", "service/src/generated/mod.rs.j2", View::Service),
        ("patterns.rs", "service/src/generated/patterns.rs.j2", View::Patterns),
        ("schemas.rs", "service/src/generated/schemas.rs.j2", View::Schemas),
        ("contract.rs", "service/src/generated/contract.rs.j2", View::Catalogue),
        (
            "operations/mod.rs",
            "service/src/generated/operations/mod.rs.j2",
            View::Operations,
        ),
        ("errors/mod.rs", "service/src/generated/errors/mod.rs.j2", View::Errors),
        ("api/mod.rs", "service/src/generated/api/mod.rs.j2", View::Apis),
        ("routes/mod.rs", "service/src/generated/routes/mod.rs.j2", View::Routes),
    ];
    let made = list
        .into_iter()
        .map(|(path, template, view)| artifact(format!("src/generated/{path}"), Ownership::Generated, template, view));
    let schemas = Artifact {
        path: "src/generated/schemas.json".to_owned(),
        ownership: Ownership::Generated,
        made: Made::Schemas,
    };
    let answers = plan.contract.has_xml_answers().then(|| Artifact {
        path: "src/generated/answers.json".to_owned(),
        ownership: Ownership::Generated,
        made: Made::Answers,
    });
    let clients = (!plan.names.dependencies.is_empty()).then(|| {
        artifact(
            "src/generated/dependencies.rs",
            Ownership::Generated,
            "service/src/generated/dependencies.rs.j2",
            View::Dependencies,
        )
    });
    let pages = Artifact {
        path: "src/generated/errors.json".to_owned(),
        ownership: Ownership::Generated,
        made: Made::Pages,
    };
    let requests = Artifact {
        path: "tests/requests.json".to_owned(),
        ownership: Ownership::Generated,
        made: Made::Requests,
    };
    made.chain([schemas, pages, requests])
        .chain(answers)
        .chain(clients)
        .chain(published(plan))
        .collect()
}

/// The document that the service serves.
fn published(plan: &Plan<'_>) -> Vec<Artifact> {
    let published = &plan.inputs.published;
    let forms = [("json", &published.json), ("yaml", &published.yaml)];
    let forms = forms.into_iter().filter(|_| plan.contract.service.document.is_some());
    let files = forms.map(|(end, text)| Artifact {
        path: format!("src/generated/openapi.{end}"),
        ownership: Ownership::Generated,
        made: Made::Bytes(text.clone().into_bytes()),
    });
    files.collect()
}

/// The files of a tag: the fresh handlers, and what is generated of it, in each room split alike.
fn tag_files(plan: &Plan<'_>, tag: usize) -> Vec<Artifact> {
    use Ownership::{Generated, Starter};
    let rooms = [
        (
            "errors",
            "service/src/generated/errors/tag.rs.j2",
            View::TagErrors as fn(Group) -> View,
        ),
        ("api", "service/src/generated/api/tag.rs.j2", View::Api),
        (
            "operations",
            "service/src/generated/operations/tag.rs.j2",
            View::TagOperations,
        ),
        ("routes", "service/src/generated/routes/tag.rs.j2", View::TagRoutes),
    ];
    let groups = groups::operations(plan, tag);
    let generated = rooms.into_iter().flat_map(|(room, template, view)| {
        let file = move |group: &Group| {
            let path = format!("src/generated/{room}/{}.rs", group.path());
            artifact(path, Generated, template, view(group.clone()))
        };
        groups.iter().map(file)
    });
    let handlers = artifact(
        format!("src/handlers/{}.rs", plan.names.tags[tag].module),
        Starter,
        "service/src/handlers/tag.rs.j2",
        View::TagHandlers(tag),
    );
    generated.chain([handlers]).collect()
}

/// The TypeScript client.
fn client(plan: &Plan<'_>) -> Vec<Artifact> {
    use Ownership::{Generated, Starter};
    let files = [
        ("package.json", Starter, "package.json.j2", ClientView::Whole),
        ("tsconfig.json", Starter, "tsconfig.json.j2", ClientView::Whole),
        (".gitignore", Starter, "gitignore.j2", ClientView::Whole),
        ("README.md", Generated, "README.md.j2", ClientView::Whole),
        ("src/index.ts", Generated, "src/index.ts.j2", ClientView::Whole),
        ("src/client.ts", Generated, "src/client.ts.j2", ClientView::Whole),
        ("src/types.ts", Generated, "src/types.ts.j2", ClientView::Types),
        ("src/errors.ts", Generated, "src/errors.ts.j2", ClientView::Errors),
        (
            "src/catalogue.ts",
            Generated,
            "src/catalogue.ts.j2",
            ClientView::Catalogue,
        ),
        ("src/contract.ts", Generated, "src/contract.ts.j2", ClientView::Facts),
    ];
    let tags = plan.names.client.tags.iter().enumerate();
    let tags = tags.map(|(index, tag)| {
        (
            format!("src/api/{}.ts", tag.file),
            Generated,
            "src/api/tag.ts.j2",
            ClientView::Tag(index),
        )
    });
    let files = files
        .into_iter()
        .map(|(path, whose, template, view)| (path.to_owned(), whose, template, view));
    let made = files.chain(tags).map(|(path, whose, template, view)| {
        let template = crate::templates::name(&format!("service/clients/typescript/{template}"));
        artifact(
            format!("clients/typescript/{path}"),
            whose,
            template,
            View::Client(view),
        )
    });
    made.chain(copies(RUNTIME)).collect()
}

fn models(plan: &Plan<'_>) -> Vec<Artifact> {
    let parts = groups::models(plan);
    let modules = parts
        .iter()
        .filter(|part| !part.nested())
        .map(|part| part.module.clone());
    let index = artifact(
        "src/generated/models/mod.rs",
        Ownership::Generated,
        "service/src/generated/models/mod.rs.j2",
        View::ModelsIndex(modules.collect()),
    );
    let files = parts.into_iter().map(|part| {
        artifact(
            format!("src/generated/models/{}.rs", part.path()),
            Ownership::Generated,
            "service/src/generated/models/part.rs.j2",
            View::Models(part),
        )
    });
    std::iter::once(index).chain(files).collect()
}
