//! The generated types and checks of a document as a program: numbers of schemas and values in, judgements out.

use crate::common::{Workspace, generate_some, put, root};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use syn::spanned::Spanned;
use syn::visit::Visit;

/// What both paths say about a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The typed path takes it.
    pub typed: bool,
    /// The judge takes it.
    pub judged: bool,
    /// What is written of it, or why it was refused.
    pub shown: String,
}

/// A driver to be built.
pub struct Driver {
    name: String,
    /// The bodies that it reads, by the number of their operation.
    pub bodies: Vec<usize>,
}

/// The parts of a service that judge values.
const PARTS: [&str; 6] = [
    "src/generated/models/",
    "src/generated/patterns.rs",
    "src/generated/schemas.",
    "src/generated/kit/check/",
    "src/generated/kit/types/",
    "src/generated/kit/violation.rs",
];

/// Where it is written how each body is read.
const ROUTES: &str = "src/generated/routes/";

impl Driver {
    /// Writes the driver of a document as a member of `workspace`.
    pub fn write(workspace: &mut Workspace, name: &str, document: &Path) -> Self {
        let (files, _) = generate_some(name, document, |path| {
            PARTS.iter().chain([&ROUTES]).any(|part| path.starts_with(part))
        });
        let dir = workspace.join(name);
        compiles(&files.files["src/generated/schemas.json"].bytes);
        let routes = files.files.iter().filter(|(path, _)| path.starts_with(ROUTES));
        let routes: Vec<_> = routes
            .map(|(_, file)| String::from_utf8_lossy(&file.bytes).into_owned())
            .collect();
        let (table, bodies) = table(&routes);
        for path in stale(&dir.join("src/generated/models"), &dir, &files) {
            fs::remove_file(path).expect("removable");
        }
        for (path, file) in files.files.iter().filter(|(path, _)| !path.starts_with(ROUTES)) {
            put(&dir.join(path), &file.bytes);
        }
        let fixture =
            |name: &str| fs::read_to_string(root().join("tests/fixtures/driver").join(name)).expect("readable");
        put(
            &dir.join("Cargo.toml"),
            fixture("Cargo.toml").replace("{name}", name).as_bytes(),
        );
        put(&dir.join("src/main.rs"), fixture("main.rs").as_bytes());
        put(&dir.join("src/generated/kit/mod.rs"), fixture("kit.rs").as_bytes());
        put(&dir.join("src/generated/mod.rs"), MODULES.as_bytes());
        put(&dir.join("src/generated/table.rs"), table.as_bytes());
        Self {
            name: name.to_owned(),
            bodies,
        }
    }

    /// The row of the body with a number.
    pub fn row(&self, number: usize) -> Option<usize> {
        self.bodies.binary_search(&number).ok()
    }

    /// Asks about values, in order.
    pub fn ask(&self, questions: &[(usize, String)]) -> Vec<Said> {
        let mut child = self.start();
        let mut input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let said: Vec<Said> = std::thread::scope(|scope| {
            let reader = scope.spawn(|| output.lines().map_while(Result::ok).map(|line| read(&line)).collect());
            for (number, text) in questions {
                writeln!(input, "{number}\t{text}").expect("the driver reads");
            }
            drop(input);
            reader.join().expect("no panic")
        });
        assert!(
            child.wait().expect("it ends").success(),
            "the driver fell at {:?}",
            questions.get(said.len())
        );
        assert_eq!(said.len(), questions.len(), "one answer a question");
        said
    }

    fn start(&self) -> Child {
        let path = root().join("target/services/debug").join(&self.name);
        let command = Command::new(&path).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        command.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

/// Builds all drivers of a workspace.
pub fn build(workspace: &Workspace) {
    workspace.cargo(&["build"]);
}

fn read(line: &str) -> Said {
    let mut fields = line.splitn(3, '\t');
    let mut next = || fields.next().unwrap_or_default();
    Said {
        typed: next() == "true",
        judged: next() == "true",
        shown: next().to_owned(),
    }
}

/// Whether the judge can read every schema: one that it cannot read would let everything through.
fn compiles(schemas: &[u8]) {
    let document: serde_json::Value = serde_json::from_slice(schemas).expect("JSON");
    for (name, schema) in document["$defs"].as_object().into_iter().flatten() {
        let alone =
            serde_json::json!({ "$ref": format!("#/$defs/{name}").replace(' ', "%20"), "$defs": document["$defs"] });
        if let Err(error) = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .build(&alone)
        {
            panic!(
                "{name} does not compile: {error} at {}: {schema}",
                error.instance_path()
            );
        }
    }
}

/// One row a body, as the routes read it: its type, its schema, and what is checked besides. The body of the operation
/// `s12` has the number 12.
fn table(routes: &[String]) -> (String, Vec<usize>) {
    let mut all = Vec::new();
    for text in routes {
        let mut bodies = Bodies {
            text,
            found: Vec::new(),
        };
        bodies.visit_file(&syn::parse_file(text).expect("routes are Rust"));
        all.extend(bodies.found);
    }
    let number = |body: &Body| {
        body.schema
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .unwrap_or(0)
    };
    all.sort_by_key(number);
    let row = |Body { ty, schema, check }: &Body| {
        let check = check.as_deref().unwrap_or("|_, _| {}");
        format!("    |text| crate::both::<{ty}>(text, {schema}, {check}),\n")
    };
    let rows: String = all.iter().map(row).collect();
    let head = "use super::kit::{self, Format};\nuse super::{models, patterns, schemas};\n\n\
                pub static ALL: &[crate::Judgement] = &[\n";
    (format!("{head}{rows}];\n"), all.iter().map(number).collect())
}

/// The bodies of JSON that routes read: `input.json::<T>(&schemas::S).await.check(|at, value| …)`.
struct Bodies<'t> {
    text: &'t str,
    found: Vec<Body>,
}

struct Body {
    ty: String,
    schema: String,
    check: Option<String>,
}

impl Bodies<'_> {
    fn said(&self, part: &impl Spanned) -> String {
        self.text[part.span().byte_range()].to_owned()
    }

    fn json(&self, call: &syn::ExprMethodCall) -> Option<Body> {
        let ty = call
            .turbofish
            .as_ref()
            .filter(|_| call.method == "json")?
            .args
            .first()?;
        let schema = call.args.first()?;
        Some(Body {
            ty: self.said(ty),
            schema: self.said(schema),
            check: None,
        })
    }
}

impl<'ast> Visit<'ast> for Bodies<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if let syn::Expr::Await(awaited) = &*call.receiver
            && call.method == "check"
            && let syn::Expr::MethodCall(inner) = &*awaited.base
            && let Some(body) = self.json(inner)
        {
            let check = call.args.first().map(|closure| self.said(closure));
            self.found.push(Body { check, ..body });
            return;
        }
        match self.json(call) {
            Some(body) => self.found.push(body),
            None => syn::visit::visit_expr_method_call(self, call),
        }
    }
}

fn stale(folder: &Path, dir: &Path, files: &apigen::render::FileSet) -> Vec<PathBuf> {
    let there = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let made = |path: &Path| {
        let relative = path.strip_prefix(dir).unwrap_or(path).to_string_lossy();
        files.files.contains_key(relative.as_ref())
    };
    there.filter(|path| path.is_file() && !made(path)).collect()
}

const MODULES: &str = "#![allow(dead_code, unused_imports, unreachable_pub, clippy::all)]\n\npub mod kit;\npub mod models;\n\
                       mod patterns;\nmod schemas;\npub mod table;\n";
