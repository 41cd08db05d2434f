//! `--allow-remote`: files from the network, only from where they may come, and never more than they may be.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A web server on this machine. What it answers is written to the connection as it stands.
struct Server {
    spot: String,
    asked: Arc<Mutex<Vec<String>>>,
}

/// What is answered to a request for a path.
type Answers = BTreeMap<String, Answer>;

enum Answer {
    /// A file.
    File(String),
    /// Head and body, as they stand.
    Raw(String),
    /// A byte now and then, for ever.
    Drip,
    /// Bytes without end.
    Flood,
}

impl Server {
    /// Answers; `{spot}` in them is host and port of the server.
    fn of(answers: &[(&str, Answer)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let spot = listener.local_addr().expect("an address").to_string();
        let known: Answers = answers
            .iter()
            .map(|(path, answer)| {
                let answer = match answer {
                    Answer::File(text) => Answer::File(text.replace("{spot}", &spot)),
                    Answer::Raw(text) => Answer::Raw(text.replace("{spot}", &spot)),
                    Answer::Drip => Answer::Drip,
                    Answer::Flood => Answer::Flood,
                };
                ((*path).to_owned(), answer)
            })
            .collect();
        let (asked, known) = (Arc::new(Mutex::new(Vec::new())), Arc::new(known));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, known) = (Arc::clone(&log), Arc::clone(&known));
                thread::spawn(move || serve(stream, &log, &known));
            }
        });
        Self { spot, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

/// One connection, request after request.
fn serve(stream: TcpStream, log: &Mutex<Vec<String>>, known: &Answers) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        let read = reader.read_line(&mut line);
        let Some(path) = line.split(' ').nth(1).map(str::to_owned) else {
            // Whoever begins with a handshake is told what a plain server tells them.
            let _ = read
                .is_err()
                .then(|| stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
            return None;
        };
        while line.trim() != "" {
            line.clear();
            reader.read_line(&mut line).ok()?;
            assert!(!line.to_ascii_lowercase().starts_with("authorization"), "{line}");
        }
        log.lock().expect("no panic").push(path.clone());
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/yaml\r\n";
        match known.get(&path) {
            Some(Answer::File(text)) => {
                write!(stream, "{head}Content-Length: {}\r\n\r\n{text}", text.len()).ok()?;
            }
            Some(Answer::Raw(text)) => {
                stream.write_all(text.as_bytes()).ok()?;
                return None;
            }
            Some(Answer::Drip) => {
                write!(stream, "{head}\r\n").ok()?;
                loop {
                    stream.write_all(b"#").ok()?;
                    thread::sleep(Duration::from_millis(50));
                }
            }
            Some(Answer::Flood) => {
                write!(stream, "{head}\r\n").ok()?;
                loop {
                    stream.write_all(&[b'#'; 4096]).ok()?;
                }
            }
            None => write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").ok()?,
        }
    }
}

fn file(text: impl Into<String>) -> Answer {
    Answer::File(text.into())
}

fn moved(to: &str) -> Answer {
    Answer::Raw(format!(
        "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    ))
}

fn apigen(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_apigen"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("http_proxy", "http://127.0.0.1:9")
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .output()
        .expect("apigen runs")
}

/// Both streams, without colours.
fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(text).expect("text")
}

/// A document whose schemas are these.
fn document_of(schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{ title: Far, version: 1.0.0 }}\npaths:\n  /pets:\n    get:\n      operationId: pets\n      \
         responses:\n        '200':\n          description: All.\n          content:\n            application/json:\n              \
         schema: {{ $ref: '#/components/schemas/A' }}\ncomponents:\n  schemas:\n{schemas}\n"
    )
}

/// What `lint` says of a document with this schema; a refusal must come fast.
fn lint(schema: &str, flags: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("api.yaml"), document_of(&format!("    A: {schema}"))).expect("written");
    let begun = Instant::now();
    let output = apigen(&[&["lint", "api.yaml"], flags].concat(), folder.path());
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{flags:?} took {:?}",
        begun.elapsed()
    );
    said(&output)
}

fn says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "no `{word}` in:\n{said}");
    }
}

#[test]
fn files_are_fetched_only_from_where_they_may_come() {
    let server = Server::of(&[("/pet.yaml", file("{ type: object }"))]);
    let spot = &server.spot;
    let schema = format!("{{ $ref: 'http://{spot}/pet.yaml' }}");
    let here = format!("--allow-remote={spot}");
    says(
        &lint(&schema, &[]),
        &["error[AG392]", "lies on the network", &here, "api.yaml:15:16"],
    );
    says(
        &lint(&schema, &["--allow-remote"]),
        &["error[AG392]", "127.0.0.1, no public address", &here],
    );
    says(
        &lint(&schema, &["--allow-remote=example.org"]),
        &["error[AG392]", &format!("leads to `{spot}`, from where nothing"), &here],
    );
    says(
        &lint(&schema, &["--allow-remote=127.0.0.1"]),
        &["error[AG392]", "from where nothing"],
    );
    assert_eq!(server.asked(), Vec::<String>::new());
    assert!(!lint(&schema, &[&here]).contains("error"));
    assert_eq!(server.asked(), ["/pet.yaml"]);
}

/// A server with a certificate of its own, and that certificate as a file.
fn secure(folder: &Path, name: &str, text: &'static str) -> (u16, std::path::PathBuf) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
    let path = folder.join("authority.pem");
    fs::write(&path, made.cert.pem()).expect("written");
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config = rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder
                .with_no_client_auth()
                .with_single_cert(vec![made.cert.der().clone()], key)
        })
        .expect("a configuration");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut stream = rustls::StreamOwned::new(connection, stream);
            let mut line = String::new();
            let mut reader = BufReader::new(&mut stream);
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                line.clear();
            }
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", text.len());
            let _ = stream.write_all([head.as_bytes(), text.as_bytes()].concat().as_slice());
        }
    });
    (port, path)
}

#[test]
fn certificates_are_judged_by_what_the_machine_trusts() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, authority) = secure(folder.path(), "localhost", "{ type: integer }");
    let lint = |host: &str, trusted: bool| {
        let schema = format!("    A: {{ $ref: 'https://{host}:{port}/x' }}");
        fs::write(folder.path().join("api.yaml"), document_of(&schema)).expect("written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_apigen"));
        command
            .args(["lint", "api.yaml", &format!("--allow-remote={host}:{port}")])
            .current_dir(folder.path());
        if trusted {
            command.env("SSL_CERT_FILE", &authority);
        }
        said(&command.output().expect("apigen runs"))
    };
    let known = lint("localhost", true);
    assert!(!known.contains("error"), "{known}");
    says(
        &lint("localhost", false),
        &["AG398", "no connection that can be trusted", "api.yaml:15:16"],
    );
    says(
        &lint("127.0.0.1", true),
        &["AG398", "no connection that can be trusted"],
    );
}

/// However an address of this machine is written, it is judged as what it is connected to.
#[test]
fn a_private_address_is_found_in_every_dress() {
    let server = Server::of(&[("/x", file("{}"))]);
    let port = server.spot.rsplit(':').next().expect("a port");
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
        "0.0.0.0",
        "localhost.",
        "LOCALHOST",
    ] {
        let text = lint(&format!("{{ $ref: 'http://{host}:{port}/x' }}"), &["--allow-remote"]);
        let known = ["no public address", "nobody knows the host"];
        assert!(known.iter().any(|words| text.contains(words)), "{host}: {text}");
    }
    for host in [
        "10.0.0.1",
        "169.254.169.254",
        "[fd00::1]",
        "[fe80::1]",
        "100.64.0.1",
        "224.0.0.1",
    ] {
        says(
            &lint(&format!("{{ $ref: 'http://{host}/x' }}"), &["--allow-remote"]),
            &["AG392", "no public address"],
        );
    }
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn what_cannot_be_fetched_is_said_with_cause_and_fix() {
    let chain: Vec<_> = (0..9)
        .map(|n| (format!("/chain{n}"), moved(&format!("/chain{}", n + 1))))
        .collect();
    let mut answers = vec![
        ("/big", Answer::Flood),
        ("/slow", Answer::Drip),
        ("/garbage", Answer::Raw("SSH-2.0-OpenSSH_9.6\r\n".to_owned())),
        (
            "/short",
            Answer::Raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_owned()),
        ),
        (
            "/page",
            Answer::Raw(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 6\r\n\r\n<html>"
                    .to_owned(),
            ),
        ),
        (
            "/secret",
            Answer::Raw("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".to_owned()),
        ),
        (
            "/broken",
            Answer::Raw("HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n".to_owned()),
        ),
        ("/away", moved("http://169.254.169.254/latest/meta-data")),
        ("/inside", moved("http://localhost:1/")),
        ("/file", moved("file:///etc/passwd")),
        (
            "/nowhere",
            Answer::Raw("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n".to_owned()),
        ),
        ("/words", moved("http://user:word@127.0.0.1/")),
        ("/odd", file("a: b: c\n")),
    ];
    answers.extend(chain.into_iter().map(|(path, answer)| (&*path.leak(), answer)));
    let server = Server::of(&answers);
    let spot = &server.spot;
    let here = format!("--allow-remote={spot}");
    let said = |path: &str, flags: &[&str]| {
        let schema = format!("{{ $ref: 'http://{spot}{path}' }}");
        lint(&schema, &[&[here.as_str()], flags].concat())
    };
    for (path, flags, words) in [
        ("/missing", &[][..], &["AG398", "there is no such file"][..]),
        ("/big", &["--max-bytes=100000"], &["AG111", "--max-bytes"]),
        (
            "/slow",
            &["--max-seconds=1"],
            &["AG398", "takes too long", "--max-seconds"],
        ),
        ("/garbage", &[], &["AG398", "not to be understood"]),
        ("/short", &[], &["AG398", "ends too early"]),
        ("/page", &[], &["AG398", "a web page", "raw form"]),
        ("/secret", &[], &["AG398", "status 401", "credentials are never sent"]),
        ("/broken", &[], &["AG398", "status 503"]),
        (
            "/away",
            &[],
            &["AG392", "leads to `169.254.169.254`, from where nothing"],
        ),
        (
            "/away",
            &["--allow-remote"],
            &["AG392", "169.254.169.254, no public address"],
        ),
        (
            "/inside",
            &["--allow-remote"],
            &["AG392", "leads to `localhost:1`, which is", "no public address"],
        ),
        ("/file", &["--allow-remote"], &["AG398", "is not"]),
        ("/nowhere", &[], &["AG398", "status 302"]),
        ("/words", &["--allow-remote"], &["AG392", "password"]),
        ("/chain0", &[], &["AG398", "from one address to the next"]),
        ("/odd", &[], &["AG104", "/odd:1:"]),
    ] {
        says(&said(path, flags), &[&["error["], words].concat());
    }
    assert!(!said("/chain4", &[]).contains("AG398 "), "four moves are followed");
}

#[test]
fn servers_that_do_not_answer_are_named() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("an address");
    let flag = format!("--allow-remote={closed}");
    says(
        &lint(&format!("{{ $ref: 'http://{closed}/x' }}"), &[&flag]),
        &["AG398", "nobody answers"],
    );
    let plain = Server::of(&[("/x", file("{}"))]);
    let secure = format!("{{ $ref: 'https://{}/x' }}", plain.spot);
    says(
        &lint(&secure, &[&format!("--allow-remote={}", plain.spot)]),
        &["AG398", "no connection that can be trusted"],
    );
    says(
        &lint("{ $ref: 'https://nobody.invalid/x' }", &["--allow-remote"]),
        &["AG398", "nobody knows the host"],
    );
}

#[test]
fn what_is_no_address_is_not_asked_for() {
    for (reference, word) in [
        ("https://user:word@example.org/x", "password"),
        ("http://[::1/x", "is no address"),
        ("https://exämple.org/x", "is no address"),
    ] {
        says(
            &lint(&format!("{{ $ref: '{reference}' }}"), &["--allow-remote"]),
            &["AG392", word],
        );
    }
    for reference in [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "//example.org/x",
        r"\\host\share\x",
    ] {
        says(
            &lint(&format!("{{ $ref: '{reference}' }}"), &["--allow-remote"]),
            &["AG396"],
        );
    }
}

/// Relative references count from where the file was found in the end, and each file is asked for once.
#[test]
fn a_document_on_the_network_is_read_with_all_its_files() {
    let schemas = "    A: { $ref: 'schemas/pet.yaml' }\n    B: { $ref: './schemas/../schemas/pet.yaml#/properties/tag' }\n    \
                   C: { $ref: '/old/tag.yaml' }\n    D: { $ref: 'https://example.org/own.json' }";
    let server = Server::of(&[
        ("/api/openapi.yaml?v=1", file(document_of(schemas))),
        (
            "/api/schemas/pet.yaml",
            file("type: object\nproperties: { tag: { $ref: ../common/tag.yaml }, friend: { $ref: 'pet.yaml' } }\n"),
        ),
        ("/api/common/tag.yaml", file("{ type: string, maxLength: 9 }")),
        ("/old/tag.yaml", moved("//{spot}/new/place/tag.yaml")),
        ("/new/place/tag.yaml", file("{ $ref: more.yaml#/a%20b }")),
        (
            "/new/place/more.yaml",
            file("a b: { $id: 'https://example.org/own.json', type: integer }\n"),
        ),
    ]);
    let spot = &server.spot;
    let folder = tempfile::tempdir().expect("a folder");
    let document = format!("http://{spot}/api/openapi.yaml?v=1");
    let here = format!("--allow-remote={spot}");
    let refused = apigen(&["new", "pets", "--spec", &document], folder.path());
    assert_eq!(refused.status.code(), Some(2));
    says(&said(&refused), &["AG392", &here]);
    let new = apigen(&["new", "pets", "--spec", &document, &here], folder.path());
    assert!(new.status.success(), "{}", said(&new));
    let mut asked = server.asked();
    asked.sort();
    assert_eq!(
        asked,
        [
            "/api/common/tag.yaml",
            "/api/openapi.yaml?v=1",
            "/api/schemas/pet.yaml",
            "/new/place/more.yaml",
            "/new/place/tag.yaml",
            "/old/tag.yaml"
        ]
    );
    let service = folder.path().join("pets");
    let text = fs::read_to_string(service.join("openapi.yaml")).expect("the document");
    assert!(!text.contains("http://"), "{text}");
    assert!(text.contains("maxLength: 9"), "{text}");
    let again = apigen(&["generate", "--check"], &service);
    assert!(again.status.success(), "without a network: {}", said(&again));
    let same = apigen(&["diff", "pets/openapi.yaml", &document, &here], folder.path());
    assert!(same.status.success(), "{}", said(&same));
    let published = apigen(&["publish", &document, &here], folder.path());
    assert!(published.status.success(), "{}", said(&published));
    let fixed = apigen(&["lint", "--fix", &document, &here], folder.path());
    says(&said(&fixed), &["AG012", "nothing is mended"]);
    let derived = apigen(&["contract", "init", &document, &here], folder.path());
    says(&said(&derived), &["AG041", "nothing is written"]);
    let derived = apigen(
        &["contract", "init", &document, &here, "-o", "derived.yaml"],
        folder.path(),
    );
    assert!(derived.status.success(), "{}", said(&derived));
    assert!(folder.path().join("derived.yaml").exists());
    let missing = apigen(&["lint", &format!("http://{spot}/none.yaml"), &here], folder.path());
    assert_eq!(missing.status.code(), Some(2), "{}", said(&missing));
    says(&said(&missing), &["AG398", "there is no such file"]);
}

#[test]
fn the_configuration_allows_what_the_flag_allows() {
    let server = Server::of(&[("/pet.yaml", file("{ type: object, maxProperties: 3 }"))]);
    let spot = &server.spot;
    let folder = tempfile::tempdir().expect("a folder");
    let api = document_of("    A: { type: object }");
    fs::write(folder.path().join("api.yaml"), &api).expect("written");
    let new = apigen(&["new", "pets", "--spec", "api.yaml"], folder.path());
    assert!(new.status.success(), "{}", said(&new));
    let service = folder.path().join("pets");
    let far = api.replace("{ type: object }", &format!("{{ $ref: 'http://{spot}/pet.yaml' }}"));
    fs::write(service.join("openapi.yaml"), &far).expect("written");
    let refused = apigen(&["generate"], &service);
    says(&said(&refused), &["AG392"]);
    let config = fs::read_to_string(service.join("apigen.toml")).expect("a configuration");
    for (value, code, words) in [
        (format!("[\"{spot}\"]"), 0, ""),
        ("true".to_owned(), 2, "no public address"),
        ("false".to_owned(), 2, "lies on the network"),
        ("[]".to_owned(), 2, "lies on the network"),
        ("[\"a b\"]".to_owned(), 2, "AG032"),
        ("[\"\"]".to_owned(), 2, "AG032"),
        ("7".to_owned(), 2, "AG032"),
    ] {
        fs::write(service.join("apigen.toml"), format!("allow-remote = {value}\n{config}")).expect("written");
        for arguments in [
            &["generate"][..],
            &["publish", "openapi.yaml"],
            &["diff", "openapi.yaml", "openapi.yaml"],
        ] {
            let output = apigen(arguments, &service);
            assert_eq!(
                output.status.code(),
                Some(code),
                "{value} {arguments:?}: {}",
                said(&output)
            );
            says(&said(&output), &[words]);
        }
    }
    let text = fs::read_to_string(service.join("openapi.yaml")).expect("the document");
    assert_eq!(text, far, "the document is the team's");
}

#[test]
fn limits_hold_for_files_from_the_network() {
    let files: Vec<(String, Answer)> = (0..30)
        .map(|n| {
            (
                format!("/{n}.yaml"),
                file(format!("{{ properties: {{ a: {{ $ref: {}.yaml }} }} }}", n + 1)),
            )
        })
        .collect();
    let answers: Vec<(&str, Answer)> = files
        .into_iter()
        .map(|(path, answer)| (&*path.leak(), answer))
        .collect();
    let server = Server::of(&answers);
    let here = format!("--allow-remote={}", server.spot);
    let schema = format!("{{ $ref: 'http://{}/0.yaml' }}", server.spot);
    says(&lint(&schema, &[&here, "--max-files=10"]), &["AG397", "--max-files"]);
    assert_eq!(server.asked().len(), 9, "what is over the limit is not asked for");
    says(&lint(&schema, &[&here, "--max-bytes=1200"]), &["AG111", "--max-bytes"]);
}
