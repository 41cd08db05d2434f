//! Services whose handlers answer what they were given, and questions to them byte by byte.

use crate::common::running::{Running, executable};
use crate::common::{self, Workspace};
use apigen::contract::{Contract, Location};
use regex::Regex;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The services of this test, built together.
static BUILT: LazyLock<()> = LazyLock::new(|| {
    let mut workspace = Workspace::new("wire");
    for name in ["router", "parameters"] {
        let document = document(name);
        let own = vec![("src/handlers/default.rs", handlers(&document).into_bytes())];
        workspace.add_as(&package(name), &document, own);
    }
    workspace.cargo(&["build", "--workspace", "--quiet"]);
});

fn package(name: &str) -> String {
    format!("made-wire-{name}")
}

/// A document of this test.
pub fn document(name: &str) -> PathBuf {
    common::root().join(format!("tests/wire/{name}.yaml"))
}

/// The folder of the service of a document of this test.
pub fn folder(name: &str) -> PathBuf {
    LazyLock::force(&BUILT);
    common::root().join("target/generated/wire").join(package(name))
}

/// The running service of a document of this test.
pub fn start(name: &str) -> Running {
    LazyLock::force(&BUILT);
    Running::start(&executable(&package(name)), &[])
}

/// The fresh handlers of a document, each made to answer its id and the parameters it was given.
fn handlers(document: &Path) -> String {
    let contract = common::contract(document);
    let (files, _) = common::generate_as("echo", document);
    // A tag of many operations is split into several files.
    let text = |start: &str| {
        let parts = files.files.iter().filter(|(path, _)| path.starts_with(start));
        parts
            .map(|(_, file)| String::from_utf8_lossy(&file.bytes))
            .collect::<String>()
    };
    let api = text("src/generated/api/default");
    let fresh = text("src/handlers/default");
    let signature = Regex::new(
        r"async fn (\w+)\(\s*&self,\s*_ctx: &Context,\s*_request: (\w+),?\s*\)\s*->\s*Result<(\w+), (\w+)> \{",
    )
    .expect("a pattern");
    let mut all = String::new();
    let signatures: Vec<_> = signature.captures_iter(&fresh).collect();
    assert_eq!(signatures.len(), contract.operations.len(), "all of them have one tag");
    for (number, one) in signatures.iter().enumerate() {
        let fields = fields(&api, &one[2]);
        let _ = write!(
            all,
            "async fn {}(&self, _ctx: &Context, _request: {}) -> Result<{}, {}> {{
                Ok({}::ok(serde_json::json!({{ \"operation\": {:?}, \"parameters\": {{ {} }} }})))
            }}",
            &one[1],
            &one[2],
            &one[3],
            &one[4],
            &one[3],
            contract.operations[number].id,
            echoed(&contract, number, &fields),
        );
    }
    format!(
        "use super::Handlers;\nuse crate::generated::api::*;\nuse crate::generated::kit::Context;\nimpl DefaultApi for Handlers {{ {all} }}\n"
    )
}

/// The names of the fields of a struct.
fn fields(api: &str, name: &str) -> Vec<String> {
    let Some((_, rest)) = api.split_once(&format!("pub struct {name} {{\n")) else {
        return Vec::new();
    };
    let body = rest.split("\n}").next().unwrap_or_default();
    let names = body
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "));
    names.map(|(name, _)| name.to_owned()).collect()
}

fn echoed(contract: &Contract, operation: usize, fields: &[String]) -> String {
    let parameters = &contract.operations[operation].parameters;
    assert_eq!(parameters.len(), fields.len());
    let pairs = parameters
        .iter()
        .zip(fields)
        .map(|(parameter, field)| format!("{:?}: _request.{field}", key(parameter.location, &parameter.name)));
    pairs.collect::<Vec<_>>().join(", ")
}

/// What a parameter is called in an answer.
pub fn key(location: Location, name: &str) -> String {
    match location {
        Location::Path | Location::Query => name.to_owned(),
        Location::Header => format!("header {name}"),
        Location::Cookie => format!("cookie {name}"),
    }
}

/// An answer.
pub struct Answer {
    /// Its status.
    pub status: u16,
    head: String,
    /// Its body.
    pub body: String,
}

/// Sends a request whose target and headers are written as they are.
pub fn ask(service: &Running, method: &str, target: &[u8], headers: &[(String, Vec<u8>)]) -> Answer {
    let mut request = [
        method.as_bytes(),
        b" ",
        target,
        b" HTTP/1.1\r\nhost: test\r\nconnection: close\r\n",
    ]
    .concat();
    for (name, value) in headers {
        request.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    request.extend(b"\r\n");
    let answer = String::from_utf8_lossy(&service.bytes(&request)).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    Answer {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok())
            .unwrap_or_default(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Its body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Whether an error came in the contract's envelope.
    pub fn is_enveloped(&self) -> bool {
        self.header("content-type") == Some("application/problem+json") && self.json()["code"].is_string()
    }
}
