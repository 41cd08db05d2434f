//! Reading variables as values; what is wrong is collected, never the end.

use super::variables::Variables;
use super::{Environment, LogFormat};
use secrecy::SecretString;
use std::collections::HashSet;
use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

/// One thing that is wrong with the configuration. Never shows a secret's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The variable.
    pub variable: &'static str,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Everything that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        writeln!(
            f,
            "the configuration has {count} problem{}:",
            if count == 1 { "" } else { "s" }
        )?;
        self.0
            .iter()
            .try_for_each(|problem| writeln!(f, "  {}: {}", problem.variable, problem.message))
    }
}

impl std::error::Error for Problems {}

/// Reads variables and collects problems.
pub(in super::super) struct Reader<'a> {
    pub variables: &'a Variables,
    pub problems: Vec<Problem>,
    /// Production takes no weak secrets.
    pub production: bool,
}

impl Reader<'_> {
    pub fn problem(&mut self, variable: &'static str, message: impl Into<String>) {
        self.problems.push(Problem {
            variable,
            message: message.into(),
        });
    }

    /// These variables need a part of the kit that this build leaves out.
    #[allow(dead_code, reason = "a build with all parts leaves nothing out")]
    pub fn left_out(&mut self, feature: &str, names: &[&'static str]) {
        for name in names {
            if self.text(name).is_some() {
                self.problem(
                    name,
                    format!("needs the cargo feature `{feature}`, which this build leaves out"),
                );
            }
        }
    }

    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.variables.get(name).unwrap_or_else(|message| {
            self.problem(name, message);
            None
        })
    }

    pub fn parsed<T: Setting>(&mut self, name: &'static str, default: T) -> T {
        let Some(text) = self.text(name) else { return default };
        T::read(&text).unwrap_or_else(|| {
            self.problem(name, format!("`{text}` is not {}", T::EXPECTED));
            default
        })
    }

    /// A secret; production refuses one that everybody can guess.
    pub fn secret(&mut self, name: &'static str) -> Option<SecretString> {
        let text = self.text(name)?;
        self.refuse_weak(name, &text);
        Some(text.into())
    }

    fn refuse_weak(&mut self, name: &'static str, secret: &str) {
        if let Some(weakness) = weakness(secret).filter(|_| self.production) {
            self.problem(
                name,
                format!("has a secret that {weakness}; make one with `openssl rand -hex 32`"),
            );
        }
    }

    /// A number that may be zero.
    pub fn count(&mut self, name: &'static str, default: usize) -> usize {
        self.parsed(name, Count(default)).0
    }

    pub fn duration(&mut self, name: &'static str, default: Duration) -> Duration {
        self.parsed(name, Span(default)).0
    }

    pub fn list<T: Setting>(&mut self, name: &'static str) -> Vec<T> {
        let text = self.text(name).unwrap_or_default();
        let mut items = Vec::new();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            match T::read(item) {
                Some(value) => items.push(value),
                None => self.problem(name, format!("`{item}` is not {}", T::EXPECTED)),
            }
        }
        items
    }

    /// `name:secret` pairs. A faulty item is told by its place, because it may be a secret.
    pub fn pairs(&mut self, name: &'static str) -> Vec<(String, SecretString)> {
        let text = self.text(name).unwrap_or_default();
        let mut pairs = Vec::new();
        for (index, item) in text
            .split(',')
            .map(str::trim)
            .enumerate()
            .filter(|(_, item)| !item.is_empty())
        {
            match item
                .split_once(':')
                .filter(|(subject, secret)| !subject.is_empty() && !secret.is_empty())
            {
                Some((subject, secret)) => {
                    self.refuse_weak(name, secret);
                    pairs.push((subject.to_owned(), secret.to_owned().into()));
                }
                None => self.problem(name, format!("item {} is not `name:secret`", index + 1)),
            }
        }
        pairs
    }
}

/// Words by which examples hold the place of a secret.
const PLACEHOLDERS: [&str; 12] = [
    "changeme",
    "change-me",
    "change_me",
    "changethis",
    "replaceme",
    "replace-me",
    "placeholder",
    "your-secret",
    "your_secret",
    "your-256-bit-secret",
    "supersecret",
    "mysecret",
];

/// Why a secret is none: it repeats itself, or stands in every tutorial.
fn weakness(secret: &str) -> Option<&'static str> {
    let distinct: HashSet<char> = secret.chars().collect();
    let plain = secret.to_ascii_lowercase();
    if distinct.len() < 6 {
        Some("has fewer than 6 different characters")
    } else if PLACEHOLDERS.iter().any(|word| plain.contains(word)) || plain.starts_with("password") {
        Some("is a placeholder")
    } else {
        None
    }
}

/// A value that a variable can hold.
pub(in super::super) trait Setting: Sized {
    /// What is expected, after "is not".
    const EXPECTED: &'static str;
    /// Reads it.
    fn read(text: &str) -> Option<Self>;
}

impl Setting for Environment {
    const EXPECTED: &'static str = "`development` or `production`";
    fn read(text: &str) -> Option<Self> {
        match text {
            "development" => Some(Self::Development),
            "production" => Some(Self::Production),
            _ => None,
        }
    }
}

impl Setting for LogFormat {
    const EXPECTED: &'static str = "`auto`, `json` or `pretty`";
    fn read(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "json" => Some(Self::Json),
            "pretty" => Some(Self::Pretty),
            _ => None,
        }
    }
}

impl Setting for SocketAddr {
    const EXPECTED: &'static str = "an address and port such as `127.0.0.1:8080`";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Setting for bool {
    const EXPECTED: &'static str = "`true` or `false`";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Setting for u32 {
    const EXPECTED: &'static str = "a whole number above zero";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|n| *n > 0)
    }
}

impl Setting for usize {
    const EXPECTED: &'static str = "a whole number above zero";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|n| *n > 0)
    }
}

/// A number that may be zero.
struct Count(usize);

impl Setting for Count {
    const EXPECTED: &'static str = "a whole number";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

/// A duration as the contract writes it: `500ms`, `5s`, `1m`, `24h`.
struct Span(Duration);

impl Setting for Span {
    const EXPECTED: &'static str = "a duration such as `500ms`, `5s` or `1m`";
    fn read(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let number = u64::from_str(&text[..digits]).ok().filter(|n| *n > 0)?;
        let millis = match &text[digits..] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        number
            .checked_mul(millis)
            .map(|total| Self(Duration::from_millis(total)))
    }
}
