//! Documents without an error contract on their way to one: `contract init`, a few edits by hand, a service.

mod common;

use common::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A real document, and what a team would do to it after `contract init`.
struct Adopted {
    document: &'static str,
    /// What is replaced, once, by what.
    edits: &'static [(&'static str, &'static str)],
    /// Where an enum stands, and what it must hold.
    errors: &'static str,
    holds: &'static str,
}

const MUSEUM: Adopted = Adopted {
    document: "museum-openapi-example--openapi.yaml",
    edits: &[
        (
            "  errors:\n",
            "  errors:
    TICKETS_SOLD_OUT:
      status: 409
      title: Tickets are sold out
      detail: Only {left} tickets are left.
      members: { left: { type: integer, format: int32, example: 2 } }
",
        ),
        (
            "      operationId: buyMuseumTickets\n",
            "      operationId: buyMuseumTickets\n      x-error-codes: [TICKETS_SOLD_OUT]\n      x-rate-limit: 20/minute\n",
        ),
        ("\npaths:\n", "\nx-timeout: 5s\npaths:\n"),
    ],
    errors: "src/generated/errors/tickets.rs",
    holds: "pub enum BuyMuseumTicketsError {
    /// `NOT_FOUND`, 404: Not found
    #[error(transparent)]
    NotFound(#[from] NotFound),
    /// `TICKETS_SOLD_OUT`, 409: Tickets are sold out
    #[error(\"Only {left} tickets are left.\")]
    TicketsSoldOut {",
};

const NORDIGEN: Adopted = Adopted {
    document: "guru--nordigen.com.json",
    edits: &[
        (
            "\"codeStyle\":\"Pascal\",\"errors\":{",
            "\"codeStyle\":\"Pascal\",\"errors\":{\"ConsentExpired\":{\"status\":403,\"title\":\"The consent has expired\"},",
        ),
        (
            "\"x-error-codes\":[\"AccountAccessForbidden\"]",
            "\"x-error-codes\":[\"AccountAccessForbidden\",\"ConsentExpired\"]",
        ),
        (
            "\"x-error-contract\":",
            "\"x-timeout\":\"10s\",\"x-rate-limit\":\"300/minute\",\"x-error-contract\":",
        ),
    ],
    errors: "src/generated/errors/premium.rs",
    holds: "    #[error(\"The consent has expired\")]\n    ConsentExpired,",
};

const INFLUX: Adopted = Adopted {
    document: "guru--influxdata.com.json",
    edits: &[
        (
            "\"codeStyle\":\"lower_snake\",\"errors\":{",
            "\"codeStyle\":\"lower_snake\",\"errors\":{\"bucket_name_taken\":{\"status\":409,\"title\":\"A bucket of this name is there already\"},",
        ),
        (
            "\"operationId\":\"PostBuckets\"",
            "\"operationId\":\"PostBuckets\",\"x-error-codes\":[\"bucket_name_taken\"],\"x-timeout\":\"30s\"",
        ),
    ],
    errors: "src/generated/errors/buckets.rs",
    holds: "    #[error(\"A bucket of this name is there already\")]\n    BucketNameTaken,",
};

/// Runs apigen, which must succeed.
fn apigen(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_apigen"))
        .args(arguments)
        .output()
        .expect("apigen runs");
    let said = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

/// The document with its contract and the team's edits, in `folder`.
fn adopt(adopted: &Adopted, real: &Path, folder: &Path) -> PathBuf {
    let path = folder.join(format!("adopted-{}", adopted.document));
    let name = path.to_string_lossy().into_owned();
    apigen(&["contract", "init", &real.to_string_lossy(), "-o", &name]);
    let mut text = std::fs::read_to_string(&path).expect("written");
    for (from, to) in adopted.edits {
        assert!(text.contains(from), "{name} has no {from:?}");
        text = text.replacen(from, to, 1);
    }
    std::fs::write(&path, text).expect("writable");
    path
}

#[test]
fn three_real_documents_become_services_with_a_contract_of_their_own() {
    let corpus = common::corpus();
    let folder = tempfile::tempdir().expect("a folder");
    let mut workspace = Workspace::new("adopted");
    for adopted in [MUSEUM, NORDIGEN, INFLUX] {
        let Some(real) = corpus.iter().find(|path| path.ends_with(adopted.document)) else {
            continue;
        };
        let document = adopt(&adopted, real, folder.path());
        let service = folder.path().join(common::crate_name(&document));
        apigen(&["new", &service.to_string_lossy(), "--spec", &document.to_string_lossy()]);
        let errors = std::fs::read_to_string(service.join(adopted.errors)).expect("written");
        assert!(errors.contains(adopted.holds), "{}:\n{errors}", adopted.document);
        workspace.add(&document);
    }
    if !corpus.is_empty() {
        workspace.cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ]);
    }
}
