//! A service as a child process: started on a free port, watched, ended by its process id.

use super::{Failure, Identities};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a service may take until it listens.
const START: Duration = Duration::from_secs(30);
/// How long it may take to end once it was asked to.
const GRACE: Duration = Duration::from_secs(5);
/// How many lines of its log are kept for a report.
const KEPT: usize = 200;

/// A running service; ended when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: Arc<Mutex<VecDeque<String>>>,
}

/// A service that listens.
#[derive(Debug)]
pub struct Started {
    /// Its process.
    pub process: Process,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
}

impl Process {
    /// Starts `executable` in `dir` on a free port of the loopback interface and waits until it says that it listens.
    pub fn start(executable: &Path, dir: &Path, identities: &Identities) -> Result<Started, Failure> {
        let mut child = Command::new(executable)
            .current_dir(dir)
            .envs(identities.settings())
            .env("APP_ADDR", "127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| Failure::Start(format!("{}: {error}", executable.display())))?;
        let log = Arc::new(Mutex::new(VecDeque::new()));
        let (say, hear) = channel();
        if let Some(stdout) = child.stdout.take() {
            listen(stdout, Arc::clone(&log), say.clone());
        }
        if let Some(stderr) = child.stderr.take() {
            listen(stderr, Arc::clone(&log), say);
        }
        let mut process = Self { child, log };
        let url = process.url(&hear)?;
        Ok(Started { process, url })
    }

    fn url(&mut self, hear: &Receiver<String>) -> Result<String, Failure> {
        let until = Instant::now() + START;
        loop {
            match hear.recv_timeout(Duration::from_millis(20)) {
                Ok(url) => return Ok(url),
                Err(_) if self.ended().is_some() || Instant::now() > until => {
                    // The last lines may still be on their way through the pipe.
                    std::thread::sleep(Duration::from_millis(50));
                    let ended = self
                        .ended()
                        .unwrap_or_else(|| "it did not listen within 30 s".to_owned());
                    return Err(Failure::Start(format!("{ended}\n{}", self.last_words(20))));
                }
                Err(_) => {}
            }
        }
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<String> {
        match self.child.try_wait() {
            Ok(Some(status)) => Some(format!("it ended with {status}")),
            _ => None,
        }
    }

    /// The last lines of its log.
    pub fn last_words(&self, lines: usize) -> String {
        let Ok(log) = self.log.lock() else { return String::new() };
        let skip = log.len().saturating_sub(lines);
        log.iter().skip(skip).map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// Asks it to end (SIGTERM), and ends it after a while. Says how it ended.
    pub fn stop(mut self) -> Option<String> {
        self.end();
        self.ended()
    }

    fn end(&mut self) {
        if self.ended().is_some() {
            return;
        }
        let until = Instant::now() + GRACE;
        if self.ask() {
            while Instant::now() < until {
                if self.ended().is_some() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    #[cfg(unix)]
    fn ask(&self) -> bool {
        let id = i32::try_from(self.child.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        id.is_some_and(|id| rustix::process::kill_process(id, rustix::process::Signal::TERM).is_ok())
    }

    #[cfg(not(unix))]
    fn ask(&self) -> bool {
        false
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Keeps the lines of a stream, and says the address once a line names it.
fn listen(stream: impl Read + Send + 'static, log: Arc<Mutex<VecDeque<String>>>, say: Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            if let Some(url) = address(&line) {
                let _ = say.send(url);
            }
            if let Ok(mut log) = log.lock() {
                if log.len() == KEPT {
                    log.pop_front();
                }
                log.push_back(line);
            }
        }
    });
}

/// The address in `listening on http://127.0.0.1:PORT`, wherever in a line it stands.
fn address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("listening on http://")?;
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || ".:[]-".contains(c)))
        .unwrap_or(rest.len());
    Some(format!("http://{}", &rest[..end]))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_in_lines() {
        assert_eq!(
            address("listening on http://127.0.0.1:4711").as_deref(),
            Some("http://127.0.0.1:4711")
        );
        let json = r#"{"message":"listening on http://127.0.0.1:80","level":"INFO"}"#;
        assert_eq!(address(json).as_deref(), Some("http://127.0.0.1:80"));
        assert_eq!(address("starting"), None);
    }
}
