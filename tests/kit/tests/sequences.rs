//! Items and events, one after the other.

use futures_util::StreamExt as _;
use http::{HeaderMap, HeaderValue, header};
use kit::kit::{Answer, AnswerBody, Any, Event, Failure, Feed, Framing, Input, RequestBody, Schema};
use serde_json::json;
use std::time::Duration;

static NUMBER: Schema = Schema::new(r#"{"type": "integer", "minimum": 0}"#).judged();

fn body(pieces: &[&str]) -> RequestBody {
    let pieces: Vec<_> = pieces
        .iter()
        .map(|piece| Ok::<_, std::io::Error>(piece.as_bytes().to_vec()))
        .collect();
    RequestBody::new(
        poem::Body::from_bytes_stream(futures_util::stream::iter(pieces)),
        10_000_000,
    )
}

async fn items(pieces: &[&str], framing: Framing) -> Result<Vec<i64>, Failure> {
    let headers = HeaderMap::new();
    let mut input = Input::of(&[], "", &headers, body(pieces));
    let items = input.items::<i64>(&NUMBER, framing).required().expect("a body");
    items.collect().await.map_err(Failure::from)
}

async fn text(answer: Answer) -> String {
    match answer.body {
        AnswerBody::Stream(body) => body.into_string().await.unwrap_or_else(|_| "broken off".to_owned()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn items_are_cut_wherever_the_pieces_end() {
    assert_eq!(
        items(&["1\n2", "2\r\n", "\n3"], Framing::Lines).await.expect("sound"),
        [1, 22, 3]
    );
    assert_eq!(
        items(&["\u{1e}1\n\u{1e}2", "\n"], Framing::Records)
            .await
            .expect("sound"),
        [1, 2]
    );
    assert_eq!(items(&["\n\n"], Framing::Lines).await.expect("sound"), [0; 0]);
}

#[tokio::test]
async fn a_broken_item_refuses_the_request_with_its_place() {
    let refused = items(&["1\n-2\n"], Framing::Lines).await.expect_err("broken");
    let problem = refused.problem(&kit::kit::Contract::BASE);
    assert_eq!(
        (problem.entry.status, problem.violations[0].pointer.as_str()),
        (422, "#/1")
    );
    let refused = items(&["1\n{"], Framing::Lines).await.expect_err("broken");
    assert_eq!(refused.problem(&kit::kit::Contract::BASE).entry.status, 400);
    let huge = "1".repeat((1 << 20) + 1);
    let refused = items(&[&huge], Framing::Lines).await.expect_err("broken");
    assert_eq!(refused.problem(&kit::kit::Contract::BASE).entry.status, 413);
}

#[tokio::test]
async fn nothing_is_no_body_and_another_charset_is_refused() {
    let mut headers = HeaderMap::new();
    let mut input = Input::of(&[], "", &headers, RequestBody::default());
    assert!(
        input
            .items::<Any>(&NUMBER, Framing::Lines)
            .optional()
            .is_some_and(|items| items.is_none())
    );
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-ndjson; charset=\"latin1\""),
    );
    let mut input = Input::of(&[], "", &headers, body(&["1"]));
    assert!(input.items::<Any>(&NUMBER, Framing::Lines).optional().is_none());
    assert_eq!(
        input.refuse().kind(),
        Some(kit::kit::operation::Builtin::UnsupportedMediaType)
    );
}

#[tokio::test]
async fn feeds_are_written_as_they_come() {
    let lines = Answer::items(
        200,
        "application/x-ndjson",
        Framing::Lines,
        Feed::<Any>::from(vec![json!(1), json!({"a": "\n"})]),
    );
    assert_eq!(text(lines).await, "1\n{\"a\":\"\\n\"}\n");
    let records = Answer::items(
        200,
        "application/json-seq",
        Framing::Records,
        Feed::<i32>::from(vec![1, 2]),
    );
    assert_eq!(text(records).await, "\u{1e}1\n\u{1e}2\n");
    let failing = futures_util::stream::iter([Ok(1), Err("the database is gone")]);
    assert_eq!(
        text(Answer::items(
            200,
            "application/x-ndjson",
            Framing::Lines,
            Feed::fallible(failing)
        ))
        .await,
        "broken off"
    );
}

#[tokio::test(start_paused = true)]
async fn events_have_their_fields_and_keep_the_connection_alive() {
    let event = Event {
        data: "a\r\nb\rc".to_owned(),
        event: Some("x\ny".to_owned()),
        id: None,
        retry: Some(Duration::from_secs(1)),
    };
    let answer = Answer::events::<String>(200, Feed::from(vec![event]));
    assert_eq!(
        text(answer).await,
        "event: x y\nretry: 1000\ndata: a\ndata: b\ndata: c\n\n"
    );
    let late = futures_util::stream::once(tokio::time::sleep(Duration::from_secs(40))).map(|()| json!({"n": 1}));
    let answer = Answer::events(200, Feed::new(late).into());
    assert_eq!(text(answer).await, ":\n\n:\n\ndata: {\"n\":1}\n\n");
}
