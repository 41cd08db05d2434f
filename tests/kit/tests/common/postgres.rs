//! A PostgreSQL server of the test's own, in a temporary folder on a free port.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server; it ends with this, and its folder goes.
pub struct Postgres {
    dir: PathBuf,
    port: u16,
    server: Option<Child>,
}

impl Postgres {
    /// A new, empty server that answers.
    ///
    /// # Panics
    /// If PostgreSQL is not installed, or does not start.
    pub fn start() -> Self {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("postgres-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).expect("a folder");
        let port = free_port();
        let mut postgres = Self {
            dir,
            port,
            server: None,
        };
        let owned = Command::new("chown")
            .arg(owner().to_string())
            .arg(&postgres.dir)
            .status();
        assert!(owned.is_ok_and(|status| status.success()), "the folder is given away");
        let made = postgres
            .command("initdb")
            .args([
                "--no-sync",
                "--auth=trust",
                "--username=postgres",
                "--encoding=UTF8",
                "-D",
            ])
            .arg(postgres.data())
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        postgres.resume();
        postgres
    }

    /// Starts the server that was stopped.
    pub fn resume(&mut self) {
        let server = self
            .command("postgres")
            .arg("-D")
            .arg(self.data())
            .args([
                "-p",
                &self.port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=off",
                "-k",
                "",
            ])
            .spawn()
            .expect("postgres runs");
        self.server = Some(server);
        let end = Instant::now() + Duration::from_secs(30);
        while self.query("postgres", "SELECT 1").is_none_or(|said| said != "1") {
            assert!(Instant::now() < end, "PostgreSQL does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Stops the server at once, as a machine that goes away; connections are cut.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = Command::new("kill").args(["-QUIT", &server.id().to_string()]).status();
            let _ = server.wait();
        }
    }

    /// The address of a database that is made now, empty.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn database(&self, name: &str) -> String {
        self.query("postgres", &format!("CREATE DATABASE {name}"))
            .expect("a database");
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }

    /// What a statement says, column by column with `|`; `None` where it fails.
    pub fn query(&self, database: &str, statement: &str) -> Option<String> {
        let output = Command::new("psql")
            .args(["-h", "127.0.0.1", "-U", "postgres", "-d", database, "-Atqc", statement])
            .args(["-p", &self.port.to_string()])
            .output()
            .expect("psql runs");
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// A program of the server, which refuses to run as root.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(installed(program));
        command
            .current_dir(&self.dir)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if owner() != 0 && own_id() == 0 {
            command.uid(owner()).gid(owner_group());
        }
        if program == "postgres" {
            command.stderr(Stdio::null());
        }
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Where a program is: on the path, or where Debian puts it.
fn installed(program: &str) -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = folders.map(|version| version.path().join("bin").join(program));
    debian
        .filter(|path| path.exists())
        .max()
        .unwrap_or_else(|| PathBuf::from(program))
}

/// Who runs the server: we, or where we are root the user that the package made.
fn owner() -> u32 {
    if own_id() == 0 {
        number("id", &["-u", "postgres"])
    } else {
        own_id()
    }
}

fn owner_group() -> u32 {
    number("id", &["-g", "postgres"])
}

fn own_id() -> u32 {
    number("id", &["-u"])
}

fn number(program: &str, arguments: &[&str]) -> u32 {
    let output = Command::new(program).args(arguments).output().expect("id runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.trim()
        .parse()
        .unwrap_or_else(|_| panic!("{program} {arguments:?}: PostgreSQL is not installed"))
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// A folder that goes with this.
pub struct Folder(pub PathBuf);

impl Folder {
    /// An empty one.
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// A path below it.
    pub fn path(&self, name: &str) -> PathBuf {
        Path::new(&self.0).join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
