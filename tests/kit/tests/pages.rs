//! The pages of the error catalogue: for people and for programs, at every address that a type URI may name.

mod common;

use common::*;
use kit::kit::operation::{Contract, Operation, Segment};
use kit::kit::{Answer, Api, Call, Failure, Service};

static OWN: Operation = Operation {
    id: "readOwn",
    path: "/errors/own-page",
    segments: &[&[Segment::Literal("errors")], &[Segment::Literal("own-page")]],
    ..Operation::BASE
};
static PAGED: Contract = Contract {
    title: "Orders <API>",
    version: "2.3.0",
    base_path: "/v2",
    operations: &[&OWN],
    catalogue: include_str!("pages.json"),
    security_headers: &[("content-security-policy", "default-src 'self'")],
    ..Contract::BASE
};

struct Paged;

impl Api for Paged {
    fn contract(&self) -> &'static Contract {
        &PAGED
    }

    async fn call(&self, _call: &Call<'_>) -> Result<Answer, Failure> {
        Ok(Answer::json(200, "own"))
    }
}

fn service() -> Service<Paged> {
    Service::new(Paged)
}

#[tokio::test]
async fn a_page_says_all_about_its_code() {
    let reply = get(&service(), "/errors/out-of-stock").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    for said in [
        "<code>OUT_OF_STOCK</code>",
        "Out of stock &amp; more",
        "409",
        "The caller, after looking at the present state.",
        "Only once the state has changed",
        "<p>Ask <em>sales</em>.</p>",
        "<code>sku</code>",
        "<code>X-Stock</code>",
        "<code>POST /v2/orders</code>",
        "&quot;code&quot;: &quot;OUT_OF_STOCK&quot;",
        "replaced by <a href=\"/errors/gone\"><code>GONE&lt;</code></a>",
        "Orders &lt;API&gt; 2.3.0",
    ] {
        assert!(reply.text.contains(said), "{said} in {}", reply.text);
    }
    assert!(
        !reply.text.contains("None of this"),
        "a column that says nothing is left out"
    );
}

#[tokio::test]
async fn a_page_needs_nothing_that_its_policy_forbids() {
    let reply = get(&service(), "/errors").await;
    let policy = reply.header("content-security-policy");
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .expect("a nonce");
    assert!(policy.starts_with("default-src 'none'; style-src 'nonce-"), "{policy}");
    assert!(
        reply.text.contains(&format!("<style nonce=\"{nonce}\">")),
        "{}",
        reply.text
    );
    for foreign in ["<script", "<link", "<img", "style=", "url(", "@import"] {
        assert!(!reply.text.contains(foreign), "{foreign}");
    }
    let again = get(&service(), "/errors").await;
    assert_ne!(again.header("content-security-policy"), policy, "a nonce is used once");
}

#[tokio::test]
async fn the_index_lists_all_codes_and_its_links_lead_to_pages() {
    let service = service();
    for (path, root) in [
        ("/errors", "/errors"),
        ("/errors/", "/errors"),
        ("/v2/errors", "/v2/errors"),
    ] {
        let reply = get(&service, path).await;
        let links: Vec<&str> = reply
            .text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(links, [format!("{root}/out-of-stock"), format!("{root}/gone")]);
        for link in links {
            assert_eq!(get(&service, link).await.status, 200, "{link}");
        }
    }
}

#[tokio::test]
async fn programs_get_the_same_as_json() {
    let service = service();
    let ask = async |path: &str, accept: &str| send(&service, "GET", path, &[("accept", accept)], ()).await;
    let one = ask("/errors/out-of-stock", "application/json").await;
    assert_eq!(one.header("content-type"), "application/json");
    assert_eq!(one.json()["status"], 409);
    assert_eq!(one.header("vary"), "accept");
    assert_eq!(
        ask("/errors", "application/json").await.json().as_array().map(Vec::len),
        Some(2)
    );
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for accept in [browser, "*/*", "image/png", "application/json;q=0.5,text/html"] {
        assert!(
            ask("/errors", accept).await.text.starts_with("<!doctype html>"),
            "{accept}"
        );
    }
}

#[tokio::test]
async fn what_has_no_page_is_not_found_and_operations_come_first() {
    let service = service();
    for path in [
        "/errors/none",
        "/errorsout-of-stock",
        "/errors/out-of-stock/x",
        "/v3/errors",
    ] {
        assert_eq!(get(&service, path).await.status, 404, "{path}");
    }
    assert_eq!(get(&service, "/errors/own-page").await.text, "\"own\"");
    assert_eq!(
        get(&service, "/errors/OUT_OF_STOCK").await.status,
        200,
        "a code is a name as well"
    );
    let refused = send(&service, "POST", "/errors", &[], ()).await;
    assert_eq!((refused.status.as_u16(), refused.header("allow")), (405, "GET, HEAD"));
    assert_eq!(send(&service, "HEAD", "/errors", &[], ()).await.text, "");
}

#[tokio::test]
async fn a_contract_without_pages_serves_none() {
    assert_eq!(get(&common::service(), "/errors").await.status, 404);
}
