//! The service as a program: how it starts, what it says when it cannot, and how it is asked whether it lives.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_orders");

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kit-program-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running program, ended with the test.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let command = command
            .env("APP_ADDR", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"))
            .lines()
            .map_while(Result::ok);
        let line = lines
            .find(|line| line.contains("listening on http://"))
            .expect("says where it is");
        let address = line
            .rsplit("http://")
            .next()
            .unwrap_or_default()
            .trim_end_matches(['"', '}'])
            .to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn health(&self) -> Output {
        let mut command = Command::new(PROGRAM);
        command
            .arg("--health")
            .env("APP_ADDR", &self.address)
            .output()
            .expect("runs")
    }

    /// Ends it politely and reads what it said.
    fn end(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .expect("kill")
                .success()
        );
        let mut said = String::new();
        self.child
            .stderr
            .take()
            .expect("piped")
            .read_to_string(&mut said)
            .expect("read");
        assert!(self.child.wait().expect("ends").success(), "{said}");
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_is_asked_whether_it_lives() {
    let running = Running::start(Command::new(PROGRAM));
    let alive = running.health();
    assert!(alive.status.success(), "{}", String::from_utf8_lossy(&alive.stderr));
    let everywhere = running.address.replace("127.0.0.1", "0.0.0.0");
    let alive = Command::new(PROGRAM)
        .arg("--health")
        .env("APP_ADDR", everywhere)
        .status();
    assert!(alive.expect("runs").success());
    let address = running.address.clone();
    running.end();
    let dead = Command::new(PROGRAM)
        .arg("--health")
        .env("APP_ADDR", address)
        .output()
        .expect("runs");
    assert_eq!(dead.status.code(), Some(1));
}

#[test]
fn everything_that_is_wrong_is_told_before_anything_starts_and_no_secret_with_it() {
    let folder = Folder::new("wrong");
    let file = folder.write(
        "settings",
        "APP_JWT_SECRET=changeme-changeme-changeme-hunter2\nAPP_LOG=debug\nnonsense hunter2\n",
    );
    let mut command = Command::new(PROGRAM);
    let command = command.envs([
        ("APP_ENV", "production"),
        ("APP_CONFIG_FILE", &file),
        ("APP_ADDR", "hunter2"),
    ]);
    let output = command.output().expect("runs");
    assert_eq!(output.status.code(), Some(78));
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    for problem in [
        "5 problems",
        "line 3 of",
        "APP_ADDR: ",
        "APP_LOG: debug output",
        "APP_JWT_SECRET: has a secret that is a placeholder",
    ] {
        assert!(said.contains(problem), "{problem} in {said}");
    }
    assert!(!said.contains("changeme-") && !said.contains("nonsense"), "{said}");
    assert!(!said.contains("listening"), "{said}");
}

#[test]
fn a_file_in_the_working_folder_is_read_and_a_slip_is_told() {
    let folder = Folder::new("dotenv");
    folder.write(
        ".env",
        "APP_JWT_SECRET=a key that stands in the working folder\nAPP_JTW_ISSUER=x\nAPP_LOG_FORMAT=json\n",
    );
    let mut command = Command::new(PROGRAM);
    command.current_dir(&folder.0);
    let running = Running::start(command);
    assert!(running.health().status.success());
    let said = running.end();
    assert!(!said.contains("curl"), "no key is made up where one is set: {said}");
}

/// As a container runs it: nothing can be written.
#[test]
fn a_read_only_root_is_enough() {
    let script = "mount --rbind / /mnt && mount -o remount,bind,ro /mnt && exec chroot /mnt \"$0\"";
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, PROGRAM]);
    let running = Running::start(command);
    assert!(running.health().status.success());
}

#[test]
fn it_takes_the_open_files_that_the_system_grants_and_tells_where_they_are_too_few() {
    let folder = Folder::new("files");
    let log = folder.0.join("log.jsonl");
    let limited = |connections: &str| {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "ulimit -S -n 100; ulimit -H -n 900; exec \"$0\"", PROGRAM])
            .env("APP_MAX_CONNECTIONS", connections)
            .env("APP_LOG_FILE", &log);
        let running = Running::start(shell);
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", running.child.id())).expect("a process");
        let files = limits.lines().find(|line| line.starts_with("Max open files"));
        let numbers = files.expect("a limit").split_whitespace().skip(3).take(2);
        assert_eq!(numbers.collect::<Vec<_>>(), ["900", "900"]);
        running.end();
        std::fs::read_to_string(&log).expect("a log")
    };
    let told = "more connections are allowed than the system lets files be open";
    assert!(!limited("500").contains(told));
    let said = limited("10000");
    assert!(said.contains(told) && said.contains("files=900"), "{said}");
}
