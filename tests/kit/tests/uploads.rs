//! Files that clients send: kept whole or not at all, under names of our own, and nothing left behind by whatever fails.

mod common;

use common::wire::drain;
use futures_util::future::BoxFuture;
use kit::kit::operation::{BodyRules, Contract, Method, Operation, Segment};
use kit::kit::server::Server;
use kit::kit::store::{Content, Folder, Stored};
use kit::kit::{Answer, Api, Call, Failure, Input, IntoInternal as _, Part, Service, Store};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

static PHOTOS: Operation = Operation {
    id: "addPhoto",
    method: Method::Post,
    path: "/photos",
    segments: &[&[Segment::Literal("photos")]],
    body: Some(BodyRules {
        required: true,
        media_types: &["multipart/form-data"],
        limit: Some(8 << 20),
    }),
    ..Operation::BASE
};
static RAW: Operation = Operation {
    id: "addRaw",
    method: Method::Post,
    path: "/raw",
    segments: &[&[Segment::Literal("raw")]],
    body: Some(BodyRules {
        required: true,
        media_types: &["application/octet-stream"],
        limit: Some(200 << 20),
    }),
    ..Operation::BASE
};
static CONTRACT: Contract = Contract {
    operations: &[&PHOTOS, &RAW],
    ..Contract::BASE
};

const PHOTO: &[Part] = &[Part::file("photo")
    .max_size(4 << 20)
    .media_types(&["image/png"])
    .verified()];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";

struct Photos(Arc<dyn Store>);

impl Api for Photos {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        if call.operation().id == "addRaw" {
            let stored = self.0.put(Box::pin(call.body().reader())).await.internal()?;
            return Ok(Answer::json(201, &stored.name));
        }
        let mut input = Input::new(call);
        let mut parts = input.multipart(PHOTO).await;
        let Some(photo) = parts.file("photo").required() else {
            return Err(input.refuse());
        };
        assert!(!call.headers().contains_key("x-panic"), "at the disco");
        let stored = photo.keep(&*self.0).await.internal()?;
        Ok(Answer::json(201, &(stored.name, photo.file_name)))
    }
}

/// Two folders: for what is being received, and for what is kept.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let place = Self(std::env::temp_dir().join(format!("kit-uploads-{name}-{}", std::process::id())));
        for folder in [place.receiving(), place.kept()] {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        place
    }

    fn receiving(&self) -> PathBuf {
        self.0.join("receiving")
    }

    fn kept(&self) -> PathBuf {
        self.0.join("kept")
    }

    async fn start(&self) -> SocketAddr {
        let receiving = self.receiving();
        let pairs = [
            ("APP_ADDR", "127.0.0.1:0"),
            ("APP_UPLOAD_FOLDER", receiving.to_str().expect("text")),
            ("APP_BODY_TIMEOUT", "2s"),
        ];
        let config = common::config(&pairs);
        let store = Arc::new(Folder::open(self.kept()).expect("a store"));
        let server = Server::bind(config.clone()).await.expect("a free port");
        let address = server.address().expect("an address");
        let service = Service::new(Photos(store)).with_config(&config);
        tokio::spawn(server.serve(service, std::future::pending()));
        address
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
        .collect()
}

/// Waits until nothing is in a folder: what a client leaves behind is found a moment later.
async fn emptied(folder: &Path) -> bool {
    for _ in 0..100 {
        if names(folder).is_empty() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

fn form(file_name: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--xyz\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"{file_name}\"\r\ncontent-type: image/png\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--xyz--\r\n"].concat()
}

fn head(path: &str, media_type: &str, length: usize, more: &str) -> Vec<u8> {
    format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n{more}\r\n").into_bytes()
}

const FORM: &str = "multipart/form-data; boundary=xyz";

async fn send(address: SocketAddr, head: &[u8], body: &[u8]) -> (u16, serde_json::Value) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(head).await.expect("written");
    let _ = stream.write_all(body).await;
    let answer = drain(&mut stream, Duration::from_secs(20)).await;
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_default();
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or_default())
}

async fn send_photo(address: SocketAddr, file_name: &str, content: &[u8], more: &str) -> (u16, serde_json::Value) {
    let body = form(file_name, content);
    send(address, &head("/photos", FORM, body.len(), more), &body).await
}

fn png(length: usize) -> Vec<u8> {
    let mut content = PNG.to_vec();
    content.resize(length, 7);
    content
}

#[tokio::test]
async fn a_file_is_kept_whole_under_a_name_of_our_own() {
    let place = Place::new("whole");
    let address = place.start().await;
    for (name, length) in [
        ("a.png", 100),
        ("../../../etc/passwd", 300_000),
        ("C:\\x\\..\\con", 2_000_000),
    ] {
        let content = png(length);
        let (status, answer) = send_photo(address, name, &content, "").await;
        assert_eq!(status, 201, "{answer}");
        let kept = answer[0].as_str().expect("a name");
        assert!(
            kept.len() == 32 && kept.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{kept}"
        );
        assert!(!answer[1].as_str().expect("a name").contains(['/', '\\']), "{answer}");
        assert!(std::fs::read(place.kept().join(kept)).expect("kept") == content);
    }
    assert_eq!(names(&place.kept()).len(), 3);
    assert!(emptied(&place.receiving()).await);
}

#[tokio::test]
async fn no_name_of_a_client_opens_a_file() {
    let place = Place::new("names");
    let store = Folder::open(place.kept()).expect("a store");
    std::fs::write(place.0.join("secret"), "secret").expect("written");
    let stored = store.put(Box::pin(&b"content"[..])).await.expect("kept");
    for name in [
        "../secret",
        "/etc/passwd",
        "..",
        ".",
        "",
        "a/../../secret",
        &format!("../kept/{}", stored.name),
        "x\0y",
    ] {
        let found = store.get(name).await.map(|_| ()).expect_err("no file");
        assert_eq!(found.kind(), std::io::ErrorKind::NotFound, "{name}");
        store.remove(name).await.expect("nothing happens");
    }
    assert!(place.0.join("secret").exists());
    let mut content = String::new();
    store
        .get(&stored.name)
        .await
        .expect("kept")
        .read_to_string(&mut content)
        .await
        .expect("read");
    assert_eq!(content, "content");
    store.remove(&stored.name).await.expect("removed");
    store.remove(&stored.name).await.expect("removed already");
    assert!(names(&place.kept()).is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn others_may_not_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new("mode");
    let store = Folder::open(place.kept()).expect("a store");
    let stored = store.put(Box::pin(&b"content"[..])).await.expect("kept");
    let mode = std::fs::metadata(place.kept().join(stored.name))
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn what_is_refused_leaves_nothing() {
    let place = Place::new("refused");
    let address = place.start().await;
    assert_eq!(send_photo(address, "a.png", &png((4 << 20) + 1), "").await.0, 413);
    assert_eq!(send_photo(address, "a.png", &png(9 << 20), "").await.0, 413);
    assert_eq!(send_photo(address, "a.png", &[b'x'; 600_000], "").await.0, 415);
    let body = form("a.png", &png(600_000));
    let cut = &body[..body.len() - 20];
    assert_eq!(send(address, &head("/photos", FORM, cut.len(), ""), cut).await.0, 400);
    // A stream whose length nobody knows is cut off where the limit is, and leaves nothing in the store.
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 20, "a".repeat(1 << 20));
    let chunked =
        "POST /raw HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let (status, answer) = send(address, chunked.as_bytes(), chunk.repeat(201).as_bytes()).await;
    assert_eq!(status, 413, "{answer}");
    assert!(emptied(&place.receiving()).await && emptied(&place.kept()).await);
}

#[tokio::test]
async fn who_leaves_halfway_or_stalls_leaves_nothing() {
    let place = Place::new("left");
    let address = place.start().await;
    for (path, media_type) in [("/photos", FORM), ("/raw", "application/octet-stream")] {
        let body = form("a.png", &png(3 << 20));
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream
            .write_all(&head(path, media_type, body.len(), ""))
            .await
            .expect("written");
        stream.write_all(&body[..2 << 20]).await.expect("written");
        let folder = if path == "/raw" {
            place.kept()
        } else {
            place.receiving()
        };
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if !names(&folder).is_empty() {
                break;
            }
        }
        assert_eq!(names(&folder).len(), 1, "on its way");
        drop(stream);
        assert!(emptied(&folder).await, "{path}: {:?}", names(&folder));
    }
    let body = form("a.png", &png(3 << 20));
    let (status, answer) = send(address, &head("/photos", FORM, body.len(), ""), &body[..2 << 20]).await;
    assert_eq!((status, answer["code"].as_str()), (400, Some("MALFORMED_BODY")));
    assert!(emptied(&place.receiving()).await && emptied(&place.kept()).await);
}

#[tokio::test]
async fn a_panic_leaves_nothing() {
    let place = Place::new("panic");
    let address = place.start().await;
    let (status, answer) = send_photo(address, "a.png", &png(1 << 20), "x-panic: 1\r\n").await;
    assert_eq!((status, answer["code"].as_str()), (500, Some("INTERNAL_ERROR")));
    assert!(emptied(&place.receiving()).await && emptied(&place.kept()).await);
}

#[test]
fn what_a_crash_left_is_removed_at_the_next_start() {
    let place = Place::new("crash");
    let (old, young) = (place.kept().join("0123.part"), place.kept().join("4567.part"));
    let kept = place.kept().join("0123");
    for path in [&old, &young, &kept] {
        std::fs::write(path, "half").expect("written");
    }
    let long_ago = std::time::SystemTime::now() - Duration::from_secs(2 * 24 * 60 * 60);
    for path in [&old, &kept] {
        std::fs::File::options()
            .write(true)
            .open(path)
            .expect("there")
            .set_modified(long_ago)
            .expect("set");
    }
    Folder::open(place.kept()).expect("a store");
    assert!(!old.exists() && young.exists() && kept.exists());
}

/// This test runs itself again, alone in its process: memory is a process's.
#[tokio::test]
async fn a_large_body_goes_to_the_disk_and_not_through_memory() {
    const ALONE: &str = "KIT_ALONE";
    if std::env::var_os(ALONE).is_none() {
        let own = std::env::current_exe().expect("a program");
        let mut command = Command::new(own);
        command
            .args(["--exact", "a_large_body_goes_to_the_disk_and_not_through_memory"])
            .env(ALONE, "1");
        let output = tokio::task::spawn_blocking(move || command.output());
        let output = output.await.expect("no panic").expect("runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let place = Place::new("large");
    let address = place.start().await;
    let body = vec![7; 100 << 20];
    let before = peak();
    let (status, _) = send(
        address,
        &head("/raw", "application/octet-stream", body.len(), ""),
        &body,
    )
    .await;
    assert_eq!(status, 201);
    let grown = peak().saturating_sub(before);
    assert!(grown < 30_000, "{grown} kB for 100 MB");
    assert_eq!(names(&place.kept()).len(), 1);
}

/// The most memory that this process has had, in kilobytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a line");
    line.split_whitespace()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

/// This test runs itself again where it may mount a small disk: in a user namespace of its own.
#[tokio::test]
async fn a_full_disk_is_told_in_the_envelope_and_leaves_nothing() {
    const SMALL: &str = "KIT_SMALL_DISK";
    let Some(disk) = std::env::var_os(SMALL).map(PathBuf::from) else {
        let disk = std::env::temp_dir().join(format!("kit-small-disk-{}", std::process::id()));
        std::fs::create_dir_all(&disk).expect("a folder");
        let own = std::env::current_exe().expect("a program");
        let script = "mount -t tmpfs -o size=1m none \"$0\" && exec \"$1\" --exact a_full_disk_is_told_in_the_envelope_and_leaves_nothing";
        let mut command = Command::new("unshare");
        let command = command
            .args(["-rm", "sh", "-c", script])
            .arg(&disk)
            .arg(own)
            .env(SMALL, &disk);
        let output = tokio::task::spawn_blocking({
            let mut taken = std::mem::replace(command, Command::new("true"));
            move || taken.output()
        });
        let output = output
            .await
            .expect("no panic")
            .expect("this test needs unshare (util-linux)");
        std::fs::remove_dir_all(&disk).expect("removed");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && told.contains("1 passed"),
            "{told}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        return;
    };
    let place = Place(disk.join("uploads"));
    for folder in [place.receiving(), place.kept()] {
        std::fs::create_dir_all(folder).expect("a folder");
    }
    let address = place.start().await;
    for _ in 0..2 {
        let (status, answer) = send_photo(address, "a.png", &png(2 << 20), "").await;
        assert_eq!(
            (status, answer["code"].as_str()),
            (503, Some("UNAVAILABLE")),
            "{answer}"
        );
        let body = png(2 << 20);
        let (status, answer) = send(
            address,
            &head("/raw", "application/octet-stream", body.len(), ""),
            &body,
        )
        .await;
        assert_eq!(
            (status, answer["code"].as_str()),
            (503, Some("UNAVAILABLE")),
            "{answer}"
        );
        assert!(emptied(&place.receiving()).await && emptied(&place.kept()).await);
    }
    assert_eq!(send_photo(address, "a.png", &png(300_000), "").await.0, 201);
}

/// A store for tests: the trait is all that handlers know.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Store for Memory {
    fn put<'a>(&'a self, mut content: Pin<Box<dyn AsyncRead + Send + 'a>>) -> BoxFuture<'a, std::io::Result<Stored>> {
        Box::pin(async move {
            let mut bytes = Vec::new();
            let size = content.read_to_end(&mut bytes).await? as u64;
            let mut files = self.0.lock().expect("sound");
            let name = files.len().to_string();
            files.insert(name.clone(), bytes);
            Ok(Stored { name, size })
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, std::io::Result<Content>> {
        let found = self.0.lock().expect("sound").get(name).cloned();
        Box::pin(async move {
            let bytes = found.ok_or(std::io::ErrorKind::NotFound)?;
            Ok(Box::pin(std::io::Cursor::new(bytes)) as Content)
        })
    }

    fn remove<'a>(&'a self, name: &'a str) -> BoxFuture<'a, std::io::Result<()>> {
        self.0.lock().expect("sound").remove(name);
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn another_store_takes_the_place_of_the_folder() {
    let memory = Arc::new(Memory::default());
    let service = Service::new(Photos(memory.clone()));
    let reply = common::send(
        &service,
        "POST",
        "/photos",
        &[("content-type", FORM)],
        form("a.png", PNG),
    )
    .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(memory.0.lock().expect("sound")["0"], PNG);
}
