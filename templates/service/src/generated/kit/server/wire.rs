//! Between the socket and hyper: who waits too long is let go, and what hyper answers by itself gets the contract's
//! envelope.

use super::head::Head;
use bytes::{Buf as _, Bytes};
use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a connection waits for its client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For a whole head, once it has begun, and for the first byte of a connection.
    pub head: Duration,
    /// For the next request.
    pub idle: Duration,
    /// For the client to take what is sent.
    pub send: Duration,
}

/// How a connection of HTTP/2 begins (RFC 9113 section 3.4); no method of HTTP/1 is called so.
const HTTP2: &[u8] = b"PRI * ";

/// How long a client is listened to that still sends after its last answer.
const LINGER: Duration = Duration::from_secs(1);

/// Answers of so many bytes, head included, are sent as one piece.
const SMALL: usize = 2048;

/// Why a connection is ended before the service sees a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// hyper found no HTTP, and would answer with this status.
    Unreadable(u16),
    /// The head did not come in time.
    Slow,
}

/// The whole answer to a refused request, as bytes.
pub(super) type Refuse = dyn Fn(Refusal) -> Bytes + Send + Sync;

/// What the service and the wire know of each other.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Requests and answers under way.
    open: AtomicUsize,
    /// Whether bytes of ours may stand in hyper's buffers.
    touched: AtomicBool,
    /// Whether a request's body was left unread: what comes next may be its rest.
    unread: AtomicBool,
    /// Whether this is no HTTP/1.
    foreign: AtomicBool,
}

/// A request or an answer under way.
#[derive(Debug)]
pub(super) struct Turn(Arc<Shared>);

impl Turn {
    pub fn new(shared: &Arc<Shared>, version: http::Version) -> Self {
        shared.open.fetch_add(1, SeqCst);
        shared.touched.store(true, SeqCst);
        if version > http::Version::HTTP_11 {
            shared.foreign.store(true, SeqCst);
        }
        Self(Arc::clone(shared))
    }

    /// Says that the request's body was not read to its end.
    pub fn leave_unread(&self) {
        self.0.unread.store(true, SeqCst);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, SeqCst);
    }
}

impl Shared {
    /// Whether nothing of ours is on its way, so that the next bytes in are a head, and the next bytes out are hyper's own.
    fn waits(&self) -> bool {
        !self.touched.load(SeqCst) && !self.foreign.load(SeqCst)
    }

    /// hyper flushes when its buffers are empty: what we answered is out.
    fn flushed(&self) -> bool {
        self.touched.load(SeqCst) && self.open.load(SeqCst) == 0 && {
            self.touched.store(false, SeqCst);
            true
        }
    }
}

/// The end of a wait. It moves on with every request, and a timer is costly to move: one that stands too early is left
/// there, and set anew when it has run out.
#[derive(Default)]
struct Limit(Option<(Instant, Pin<Box<Sleep>>)>);

impl Limit {
    fn of(wait: Duration) -> Self {
        let mut limit = Self::default();
        limit.arm(wait);
        limit
    }

    fn arm(&mut self, wait: Duration) {
        let end = Instant::now() + wait;
        let (until, timer) = self.0.get_or_insert_with(|| (end, Box::pin(sleep_until(end))));
        *until = end;
        if timer.deadline() > end {
            timer.as_mut().reset(end);
        }
    }

    /// Never, where nothing was armed.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some((until, timer)) = &mut self.0 else {
            return Poll::Pending;
        };
        while timer.as_mut().poll(cx).is_ready() {
            if timer.deadline() >= *until {
                return Poll::Ready(());
            }
            timer.as_mut().reset(*until);
        }
        Poll::Pending
    }
}

/// A socket with patience.
pub(super) struct Wire<T> {
    io: T,
    shared: Arc<Shared>,
    patience: Patience,
    refuse: Arc<Refuse>,
    head: Head,
    served: bool,
    /// The end of the wait for the client, and whether it stands for what we wait for now.
    limit: Limit,
    armed: bool,
    stalled: Option<Limit>,
    /// Our answer in place of hyper's, and whether nothing follows.
    refusal: Bytes,
    ended: bool,
    lingers: bool,
}

impl<T: AsyncRead + AsyncWrite + Unpin> Wire<T> {
    pub fn new(io: T, shared: Arc<Shared>, patience: Patience, refuse: Arc<Refuse>) -> Self {
        Self {
            io,
            shared,
            patience,
            refuse,
            head: Head::default(),
            served: false,
            limit: Limit::default(),
            armed: false,
            stalled: None,
            refusal: Bytes::new(),
            ended: false,
            lingers: false,
        }
    }

    /// Looks at what came, if it is a head.
    fn came(&mut self, bytes: &mut [u8]) {
        if !self.shared.waits() || self.shared.unread.load(SeqCst) {
            return;
        }
        if !self.head.begun && bytes.starts_with(HTTP2) {
            self.shared.foreign.store(true, SeqCst);
            self.served = true;
            self.armed = false;
            return;
        }
        let begun = self.head.begun;
        self.head.watch(bytes);
        // From its first byte on, a head has its own time.
        self.armed &= begun == self.head.begun;
    }

    /// Whether the client is who we wait for: for a head, or on HTTP/2 for whatever it may ask next.
    fn awaits_client(&mut self) -> bool {
        if !self.shared.foreign.load(SeqCst) {
            return self.shared.waits();
        }
        if self.shared.touched.swap(false, SeqCst) {
            self.armed = false;
        }
        self.shared.open.load(SeqCst) == 0
    }

    /// Whether the client has had its time.
    fn poll_limit(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.armed {
            let wait = if self.served && !self.head.begun {
                self.patience.idle
            } else {
                self.patience.head
            };
            self.limit.arm(wait);
            self.armed = true;
        }
        self.limit.poll(cx)
    }

    /// The client had its time: who began a head is told so.
    fn give_up(&mut self) {
        self.ended = true;
        if self.head.begun {
            self.refusal = (self.refuse)(Refusal::Slow);
        }
    }

    fn poll_refusal(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.refusal.has_remaining() {
            let written = Pin::new(&mut self.io).poll_write(cx, &self.refusal);
            let written = ready!(self.in_time(cx, written))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.refusal.advance(written);
        }
        Poll::Ready(Ok(()))
    }

    /// Ends the connection. A client that is still sending would find its last answer gone with the connection (RFC 9112
    /// section 9.6), so what it sends is read for a moment longer.
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_refusal(cx))?;
        let shut = Pin::new(&mut self.io).poll_shutdown(cx);
        ready!(self.in_time(cx, shut))?;
        if !self.ended && !self.shared.unread.load(SeqCst) {
            return Poll::Ready(Ok(()));
        }
        if !self.lingers {
            self.lingers = true;
            self.limit.arm(LINGER);
        }
        let mut scratch = [MaybeUninit::uninit(); 4096];
        loop {
            let mut buffer = ReadBuf::uninit(&mut scratch);
            let read = Pin::new(&mut self.io).poll_read(cx, &mut buffer);
            let over = self.limit.poll(cx).is_ready();
            match read {
                Poll::Ready(Ok(())) if !over && !buffer.filled().is_empty() => {}
                Poll::Pending if !over => return Poll::Pending,
                _ => return Poll::Ready(Ok(())),
            }
        }
    }

    /// What hyper writes by itself is one small head without a body; ours goes out in its place.
    fn replaces(&mut self, bytes: &[u8]) -> bool {
        if self.ended || !self.shared.waits() {
            return self.ended;
        }
        let status = bytes
            .strip_prefix(b"HTTP/1.1 ")
            .or_else(|| bytes.strip_prefix(b"HTTP/1.0 "));
        let status = status.and_then(|rest| std::str::from_utf8(rest.get(..3)?).ok()?.parse().ok());
        let Some(status) = status.filter(|status| (400..600).contains(status)) else {
            return false;
        };
        self.refusal = (self.refuse)(Refusal::Unreadable(status));
        self.ended = true;
        true
    }

    /// Who takes nothing of what is sent for too long is let go.
    fn in_time<R>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<R>>) -> Poll<io::Result<R>> {
        if result.is_ready() {
            self.stalled = None;
            return result;
        }
        let patience = self.patience.send;
        let stalled = self.stalled.get_or_insert_with(|| Limit::of(patience));
        stalled.poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Wire<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        let before = buffer.filled().len();
        if !wire.ended {
            let read = Pin::new(&mut wire.io).poll_read(cx, buffer);
            if read.is_ready() {
                wire.came(&mut buffer.filled_mut()[before..]);
                return read;
            }
            if !wire.awaits_client() || wire.poll_limit(cx).is_pending() {
                return Poll::Pending;
            }
            wire.give_up();
        }
        // Nothing more is read, so that hyper ends the connection.
        wire.poll_end(cx)
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Wire<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        if wire.replaces(bytes) {
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = Pin::new(&mut wire.io).poll_write(cx, bytes);
        wire.in_time(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        if wire.replaces(slices.first().map_or(&[], |slice| slice)) {
            return Poll::Ready(Ok(slices.iter().map(|slice| slice.len()).sum()));
        }
        let mut small = [0; SMALL];
        let written = match gathered(slices, &mut small) {
            Some(bytes) => Pin::new(&mut wire.io).poll_write(cx, bytes),
            None => Pin::new(&mut wire.io).poll_write_vectored(cx, slices),
        };
        wire.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        ready!(wire.poll_refusal(cx))?;
        let flushed = Pin::new(&mut wire.io).poll_flush(cx);
        ready!(wire.in_time(cx, flushed))?;
        if wire.shared.flushed() {
            wire.served = true;
            wire.head = Head::default();
            wire.armed = false;
            // The wait for the next request begins now. hyper reads again when it is woken, by the client or by the limit.
            let _ = wire.poll_limit(cx);
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().poll_end(cx)
    }
}

/// All bytes in one piece, where there are few: a copy costs less than the kernel's way through a list.
fn gathered<'b>(slices: &[IoSlice<'_>], into: &'b mut [u8; SMALL]) -> Option<&'b [u8]> {
    let mut end = 0;
    for slice in slices {
        into.get_mut(end..end + slice.len())?.copy_from_slice(slice);
        end += slice.len();
    }
    into.get(..end)
}
