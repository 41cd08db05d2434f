//! One request on a connection, as hyper hands it over.

use super::Drain;
use super::wire::{Refusal, Shared, Turn};
use bytes::{BufMut as _, Bytes, BytesMut};
use futures_util::FutureExt as _;
use futures_util::future::{Either, ready};
use http::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderValue, TRANSFER_ENCODING};
use http::{StatusCode, Version};
use http_body_util::BodyExt as _;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use poem::Addr;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Where a connection comes from, and how.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub local: SocketAddr,
    pub peer: SocketAddr,
    pub scheme: Scheme,
    pub shared: Arc<Shared>,
}

/// An answer on its way out.
type Outgoing = hyper::Response<Counted<BoxBody<Bytes, io::Error>>>;

/// Lets the service answer. What must be done at once is done before the future is made, so that it stays small.
pub(super) fn answer<S: Drain>(
    service: Arc<S>,
    request: hyper::Request<Incoming>,
    line: Line,
) -> impl Future<Output = Result<Outgoing, Infallible>> + Send {
    let turn = Turn::new(&line.shared, request.version());
    if let Some(fault) = fault(&request) {
        turn.leave_unread();
        let refusal = service
            .refuse(line.peer, fault)
            .map(|body| poem::Body::from(body).into());
        return Either::Left(ready(Ok(refusal.map(|body| Counted { body, turn }))));
    }
    let answered = service.respond(received(request, line));
    Either::Right(answered.map(|response| {
        let response: hyper::Response<BoxBody<Bytes, io::Error>> = response.into();
        Ok(response.map(|body| Counted { body, turn }))
    }))
}

/// As Poem takes it. A body is watched: whether it is read to its end tells what may come after it.
fn received(request: hyper::Request<Incoming>, line: Line) -> poem::Request {
    let version = request.version();
    let whole = request.body().is_end_stream();
    let [local, peer] = [line.local, line.peer].map(Addr::SocketAddr);
    let mut request = poem::Request::from((request, LocalAddr(local), RemoteAddr(peer), line.scheme));
    if !whole {
        let body: BoxBody<Bytes, io::Error> = request.take_body().into();
        let turn = Turn::new(&line.shared, version);
        request.set_body(poem::Body::from(BoxBody::new(Watched { body, turn })));
    }
    request
}

/// What hyper lets pass although a proxy in front may have read another request.
fn fault(request: &hyper::Request<Incoming>) -> Option<&'static str> {
    let headers = request.headers();
    // One host, neither none nor two (RFC 9112 section 3.2).
    let hosts = headers.get_all(HOST).iter().count();
    let one_host = hosts == 1 || hosts == 0 && request.version() != Version::HTTP_11;
    // Other codings than `chunked` are understood by nobody here (RFC 9112 section 6.1).
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let plain = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"chunked");
    let understood = match (codings.next(), codings.next()) {
        (None, _) => true,
        (Some(coding), None) => plain(coding),
        (Some(_), Some(_)) => false,
    };
    if !one_host {
        Some("The request must name one host.")
    } else if !understood {
        Some("The request has a transfer coding that is not understood here.")
    } else {
        None
    }
}

/// An answer to what hyper cannot read, with the status of the contract.
pub(super) fn refusal<S: Drain>(service: &S, peer: SocketAddr, refusal: Refusal) -> Bytes {
    let detail = match refusal {
        Refusal::Unreadable(431) => "The head of the request is too large.",
        Refusal::Unreadable(414) => "The address of the request is too long.",
        Refusal::Unreadable(_) => "The request is not HTTP.",
        Refusal::Slow => "The head of the request did not come in time.",
    };
    wire(service.refuse(peer, detail))
}

/// As HTTP/1.1 writes it.
fn wire(answer: http::Response<Bytes>) -> Bytes {
    let (parts, body) = answer.into_parts();
    let mut bytes = BytesMut::new();
    bytes.put_slice(format!("HTTP/1.1 {}\r\n", parts.status).as_bytes());
    let now = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
    bytes.put_slice(format!("date: {now}\r\n").as_bytes());
    for (name, value) in &parts.headers {
        bytes.put_slice(name.as_str().as_bytes());
        bytes.put_slice(b": ");
        bytes.put_slice(value.as_bytes());
        bytes.put_slice(b"\r\n");
    }
    bytes.put_slice(b"\r\n");
    bytes.put_slice(&body);
    bytes.freeze()
}

/// An answer whose body is whole, after which the connection ends.
pub(in super::super) fn last(response: poem::Response) -> http::Response<Bytes> {
    let status = response.status();
    let mut headers: HeaderMap = response.headers().clone();
    let collected = response.into_body().into_bytes().now_or_never();
    let body = collected.and_then(Result::ok).unwrap_or_default();
    headers.insert(CONTENT_LENGTH, body.len().into());
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    let mut answer = http::Response::new(body);
    *answer.status_mut() = StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::BAD_REQUEST);
    *answer.headers_mut() = headers;
    answer
}

/// The body of an answer; while it is there, the answer is under way.
pub(super) struct Counted<B> {
    body: B,
    #[expect(dead_code, reason = "told by its end")]
    turn: Turn,
}

impl<B: Body + Unpin> Body for Counted<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of a request; tells whether it was read to its end.
struct Watched {
    body: BoxBody<Bytes, io::Error>,
    turn: Turn,
}

impl Body for Watched {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.body.is_end_stream() {
            self.turn.leave_unread();
        }
    }
}
