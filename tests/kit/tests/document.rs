//! The service's own document: served as it was generated, kept by clients, never in the way of an operation.

mod common;

use common::*;
use kit::kit::operation::{Contract, Operation, Page, Segment};
use kit::kit::{Answer, Api, Call, Failure, Service};

static OWN: Operation = Operation {
    id: "readDocument",
    path: "/openapi.yaml",
    segments: &[&[Segment::Literal("openapi.yaml")]],
    ..Operation::BASE
};
static SERVED: Contract = Contract {
    base_path: "/v2",
    operations: &[&OWN],
    pages: &[
        Page {
            path: "/openapi.json",
            media_type: "application/json",
            content: "{\"openapi\":\"3.0.3\"}",
            etag: "\"abc\"",
        },
        Page {
            path: "/openapi.yaml",
            media_type: "application/yaml",
            content: "openapi: 3.0.3\n",
            etag: "\"def\"",
        },
    ],
    ..Contract::BASE
};

struct Served;

impl Api for Served {
    fn contract(&self) -> &'static Contract {
        &SERVED
    }

    async fn call(&self, _call: &Call<'_>) -> Result<Answer, Failure> {
        Ok(Answer::json(200, "own"))
    }
}

#[tokio::test]
async fn the_document_is_served_with_and_without_the_base_path() {
    let service = Service::new(Served);
    for path in ["/openapi.json", "/v2/openapi.json"] {
        let reply = get(&service, path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.text, "{\"openapi\":\"3.0.3\"}");
        assert_eq!(reply.header("content-type"), "application/json");
        assert_eq!(reply.header("etag"), "\"abc\"");
        assert_eq!(reply.header("cache-control"), "no-cache");
    }
}

#[tokio::test]
async fn who_has_the_document_is_told_so() {
    let service = Service::new(Served);
    for known in ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*"] {
        let reply = send(&service, "GET", "/openapi.json", &[("if-none-match", known)], ()).await;
        assert_eq!((reply.status.as_u16(), reply.text.as_str()), (304, ""), "{known}");
        assert_eq!(reply.header("etag"), "\"abc\"");
    }
    let other = send(&service, "GET", "/openapi.json", &[("if-none-match", "\"old\"")], ()).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn head_has_the_length_and_other_methods_are_refused() {
    let service = Service::new(Served);
    let head = send(&service, "HEAD", "/openapi.json", &[], ()).await;
    assert_eq!(
        (head.status.as_u16(), head.text.as_str(), head.header("content-length")),
        (200, "", "19")
    );
    let post = send(&service, "POST", "/openapi.json", &[], ()).await;
    assert_eq!((post.status.as_u16(), post.header("allow")), (405, "GET, HEAD"));
}

#[tokio::test]
async fn a_path_of_the_contract_wins() {
    let reply = get(&Service::new(Served), "/openapi.yaml").await;
    assert_eq!(reply.text, "\"own\"");
}
