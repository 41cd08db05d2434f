//! Programs that tests run against: each on a port that the system chose, ended when dropped.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Waits until `ready` or the test fails.
pub fn until(what: &str, ready: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    let mut ready = ready;
    while !ready() {
        assert!(Instant::now() < end, "{what} took too long");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A redis-server that keeps nothing.
pub struct RedisServer {
    pub port: u16,
    /// Further arguments.
    more: Vec<String>,
    child: Option<Child>,
}

impl RedisServer {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(more: &[&str]) -> Self {
        let mut server = Self {
            port: free_port(),
            more: more.iter().copied().map(str::to_owned).collect(),
            child: None,
        };
        server.start_again();
        server
    }

    /// On the same port, with nothing in it.
    pub fn start_again(&mut self) {
        let port = self.port.to_string();
        let child = Command::new("redis-server")
            .args([
                "--port",
                &port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
            ])
            .args(&self.more)
            .current_dir(std::env::temp_dir())
            .stdout(Stdio::null())
            .spawn();
        self.child = Some(child.expect("redis-server is installed (apt-get install redis-server)"));
        until("redis-server", || {
            self.ask("PING").is_some_and(|said| said.starts_with("+PONG"))
        });
    }

    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Stops it in its tracks, as a machine that hangs, or wakes it.
    pub fn freeze(&self, frozen: bool) {
        let signal = if frozen { "-STOP" } else { "-CONT" };
        let id = self.child.as_ref().expect("it runs").id().to_string();
        let done = Command::new("kill").args([signal, &id]).status();
        assert!(done.expect("kill is there").success());
    }

    /// What it says to a command.
    pub fn ask(&self, command: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(1))).ok()?;
        stream.write_all(format!("{command}\r\n").as_bytes()).ok()?;
        let mut bytes = [0; 4096];
        let read = stream.read(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes[..read]).into_owned())
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Another process of this test program, in which the test `name` is a service.
pub struct Instance {
    pub url: String,
    child: Child,
}

impl Instance {
    pub fn start(name: &str, settings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", name, "--nocapture"])
            .envs(settings.iter().copied())
            .env("APP_ADDR", "127.0.0.1:0")
            .env("KIT_INSTANCE", "1")
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"))
            .lines()
            .map_while(Result::ok);
        let url = lines.find_map(|line| Some(line.split_once("listening on ")?.1.to_owned()));
        // Its log is read on, or it would block.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            url: url.expect("it listens"),
            child,
        }
    }

    /// Whether this process is to be a service.
    pub fn is_this() -> bool {
        std::env::var_os("KIT_INSTANCE").is_some()
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as the system does when memory is short.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.kill();
    }
}
