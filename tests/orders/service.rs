//! The service of `tests/orders/service/`, built and started, and the databases it runs on.

use super::common::running::{Ask, Reply, Running, executable};
use super::common::{self, Workspace};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

#[path = "../kit/tests/common/postgres.rs"]
mod postgres;

pub use postgres::Folder;

pub const READ: &[&str] = &["orders:read"];
pub const WRITE: &[&str] = &["orders:write"];
const NAME: &str = "made-orders-sql";

/// Where the service was made; built once for all tests.
static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut workspace = Workspace::new("orders");
    let places = [
        ("migrations/0001_start.sql", "0001_start.sql"),
        ("src/main.rs", "main.rs"),
        ("src/state.rs", "state.rs"),
        ("src/mail.rs", "mail.rs"),
        ("src/payments.rs", "payments.rs"),
        ("src/stock.rs", "stock.rs"),
        ("src/store.rs", "store.rs"),
        ("src/handlers/orders.rs", "orders.rs"),
    ];
    let read = |name| std::fs::read(common::root().join("tests/orders/service").join(name)).expect("readable");
    let files = places.map(|(place, name)| (place, read(name)));
    let document = common::root().join("specs/orders.yaml");
    let dir = workspace.add_as(NAME, &document, files.into());
    workspace.cargo(&["build", "--workspace", "--quiet"]);
    dir
});

/// A database, seen from beside the service.
pub trait Base {
    /// Its address.
    fn url(&self) -> String;
    /// Runs a statement; the first column of what it says, a line a row.
    fn run(&self, statement: &str) -> String;

    fn number(&self, statement: &str) -> i64 {
        let said = self.run(statement);
        said.parse().unwrap_or_else(|_| panic!("{statement}: {said}"))
    }

    fn list(&self, statement: &str) -> Vec<String> {
        self.run(statement).lines().map(str::to_owned).collect()
    }
}

/// The service on a database; waits until it listens.
pub fn start(base: &impl Base, settings: &[(&str, &str)]) -> Running {
    LazyLock::force(&BUILT);
    let url = base.url();
    let mut all = vec![("APP_DATABASE_URL", url.as_str()), ("APP_GUARD_LIMIT", "100000")];
    all.extend(settings);
    Running::start(&executable(NAME), &all)
}

/// `apigen check` on the service, which must find nothing.
pub fn apigen_check() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_apigen"))
        .arg("check")
        .arg(&*BUILT)
        .env("CARGO_TARGET_DIR", common::root().join("target/services"))
        .output()
        .expect("apigen runs");
    let said = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    said
}

/// The service's own tests of its handlers.
pub fn cargo_test() -> String {
    common::cargo(&BUILT, &["test", "--quiet", "--bin", NAME, "--", "--format=pretty"])
}

/// An order of one line. The same subject sends the same key.
pub fn create(subject: &str, sku: &str, quantity: u32, card: &str) -> Ask {
    keyed(subject, subject, sku, quantity, card)
}

/// An order of one line under this key.
pub fn keyed(subject: &str, key: &str, sku: &str, quantity: u32, card: &str) -> Ask {
    let body = format!(r#"{{"lines":[{{"sku":"{sku}","quantity":{quantity}}}],"card_token":"{card}"}}"#);
    Ask::new("POST", "/v2/orders").by(subject, WRITE).key(key).json(&body)
}

pub fn cancel(subject: &str, order: &str) -> Ask {
    Ask::new("POST", format!("/v2/orders/{order}/cancellation")).by(subject, WRITE)
}

/// The id of an order that was answered.
pub fn order_of(reply: &Reply) -> String {
    reply.json()["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", reply.body))
        .to_owned()
}

/// An SQLite file of the test's own.
pub struct Sqlite {
    file: PathBuf,
    _folder: Option<postgres::Folder>,
}

impl Sqlite {
    pub fn new(name: &str) -> Self {
        let folder = postgres::Folder::new(&format!("orders-{name}"));
        Self {
            file: folder.path("orders.db"),
            _folder: Some(folder),
        }
    }

    pub fn at(folder: &Path) -> Self {
        Self {
            file: folder.join("orders.db"),
            _folder: None,
        }
    }
}

impl Base for Sqlite {
    fn url(&self) -> String {
        format!("sqlite:{}?mode=rwc", self.file.display())
    }

    fn run(&self, statement: &str) -> String {
        let output = Command::new("sqlite3")
            .args(["-cmd", ".timeout 5000"])
            .arg(&self.file)
            .arg(statement)
            .output()
            .expect("sqlite3 is installed");
        assert!(
            output.status.success(),
            "{statement}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

/// A PostgreSQL server of the test's own, with a database for each test.
pub struct Postgres(std::sync::Mutex<postgres::Postgres>);

pub struct Fresh<'s> {
    server: &'s Postgres,
    name: String,
    url: String,
}

impl Postgres {
    pub fn new() -> Self {
        Self(std::sync::Mutex::new(postgres::Postgres::start()))
    }

    pub fn fresh(&self, name: &str) -> Fresh<'_> {
        let url = self.0.lock().expect("no panic").database(name);
        Fresh {
            server: self,
            name: name.to_owned(),
            url,
        }
    }

    pub fn stop(&self) {
        self.0.lock().expect("no panic").stop();
    }

    pub fn resume(&self) {
        self.0.lock().expect("no panic").resume();
    }

    /// The server goes away and comes back; the service stays, says so in the envelope, and recovers.
    pub fn stops_and_comes_back(&self) {
        let base = self.fresh("outage");
        let service = start(&base, &[]);
        let ask = |n: u32| service.send(&create(&format!("outage-{n}"), "ABC", 1, "tok_12345678"));
        assert_eq!(ask(0).status, 201);
        self.stop();
        let health = || service.send(&Ask::new("GET", "/health"));
        for n in 1..4 {
            let reply = ask(n);
            assert_eq!(
                (reply.status, &reply.json()["code"]),
                (503, &"UNAVAILABLE".into()),
                "{}",
                reply.body
            );
            assert!(reply.header("retry-after").is_some());
        }
        let told = health();
        assert_eq!(
            (told.status, &told.json()["dependencies"]["orders_db"]["status"]),
            (503, &"down".into())
        );
        let alive = service.send(&Ask::new("GET", "/health/live"));
        assert_eq!(alive.status, 200);
        self.resume();
        assert_eq!(ask(5).status, 201, "it recovers without a restart");
        std::thread::sleep(Duration::from_millis(2100));
        assert_eq!(health().status, 200);
        assert_eq!(base.number("SELECT COUNT(*) FROM customer_order"), 2);
        let log = service.log();
        assert!(!log.contains("postgres@"), "addresses hold passwords");
    }
}

impl Base for Fresh<'_> {
    fn url(&self) -> String {
        self.url.clone()
    }

    fn run(&self, statement: &str) -> String {
        let server = self.server.0.lock().expect("no panic");
        server
            .query(&self.name, statement)
            .unwrap_or_else(|| panic!("{statement} fails"))
    }
}

/// A disk of one megabyte.
pub struct Disk {
    pub path: PathBuf,
}

impl Disk {
    /// # Panics
    /// If this machine does not let us mount one.
    pub fn small(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
            .arg(&path)
            .output()
            .expect("mount runs");
        assert!(mounted.status.success(), "{}", String::from_utf8_lossy(&mounted.stderr));
        Self { path }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.path).status();
        let _ = std::fs::remove_dir(&self.path);
    }
}
