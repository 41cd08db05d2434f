//! What an error of the database means: a fault of the service, or a database that cannot serve now.

use super::super::operation::RetryPolicy;
use super::super::retry::{Trouble, Verdict};
use sqlx::Error;

/// Why the database cannot serve now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outage {
    /// There is no connection, or there is none any more.
    Lost,
    /// It took too long.
    Slow,
    /// Another transaction was in the way: the same once more may succeed.
    Conflict,
    /// No space, no memory, no connections left.
    Exhausted,
}

impl Outage {
    /// `None` where the statement is at fault: trying again cannot help.
    pub fn of(error: &Error) -> Option<Self> {
        match error {
            Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => {
                Some(Self::Lost)
            }
            Error::Protocol(_) | Error::BeginFailed => Some(Self::Lost),
            Error::Database(error) => error.code().and_then(|code| Self::of_code(&code)),
            _ => None,
        }
    }

    /// `SQLSTATE` of PostgreSQL has five characters, the extended codes of SQLite are shorter numbers.
    fn of_code(code: &str) -> Option<Self> {
        if code.len() < 5 {
            return Self::of_sqlite(code.parse().ok()?);
        }
        match code {
            "40001" | "40P01" | "55P03" => Some(Self::Conflict),
            "57014" => Some(Self::Slow),
            "57P01" | "57P02" | "57P03" | "25P03" => Some(Self::Lost),
            _ if code.starts_with("08") => Some(Self::Lost),
            _ if code.starts_with("53") => Some(Self::Exhausted),
            _ => None,
        }
    }

    /// The primary code is the lower byte: `SQLITE_BUSY`, `SQLITE_LOCKED`, `SQLITE_IOERR`, `SQLITE_FULL`,
    /// `SQLITE_CANTOPEN`.
    fn of_sqlite(code: u32) -> Option<Self> {
        match code & 0xff {
            5 | 6 => Some(Self::Conflict),
            10 | 13 => Some(Self::Exhausted),
            14 => Some(Self::Lost),
            _ => None,
        }
    }

    /// Whether a beginning that failed so is tried again: nothing was done yet.
    pub fn judge(self, policy: &RetryPolicy) -> Verdict {
        match self {
            Self::Conflict => Verdict::Again,
            Self::Slow => policy.judge(Trouble::Timeout),
            Self::Lost | Self::Exhausted => policy.judge(Trouble::Connect),
        }
    }
}

/// The outage among the causes of an error.
pub(super) fn find(error: &(dyn std::error::Error + 'static)) -> Option<Outage> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<Error>() {
            return Outage::of(error);
        }
        cause = error.source();
    }
    None
}
