//! What a request shows of its credentials.

use http::HeaderMap;
use http::header::AUTHORIZATION;

/// Credentials of one kind in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent<T> {
    /// None.
    Nothing,
    /// Some.
    Once(T),
    /// More than one, or what cannot be read: nobody can say which was meant.
    Twice,
}

impl<T> Sent<T> {
    /// What came, if it came once.
    pub fn only<I: Into<T>>(all: impl IntoIterator<Item = I>) -> Self {
        let mut all = all.into_iter();
        match (all.next(), all.next()) {
            (None, _) => Self::Nothing,
            (Some(one), None) => Self::Once(one.into()),
            (Some(_), Some(_)) => Self::Twice,
        }
    }

    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Sent<U> {
        match self {
            Self::Nothing => Sent::Nothing,
            Self::Once(one) => Sent::Once(map(one)),
            Self::Twice => Sent::Twice,
        }
    }
}

impl<T> Sent<Option<T>> {
    /// What cannot be read is as bad as what came twice.
    pub fn flatten(self) -> Sent<T> {
        match self {
            Self::Nothing => Sent::Nothing,
            Self::Once(Some(one)) => Sent::Once(one),
            Self::Once(None) | Self::Twice => Sent::Twice,
        }
    }
}

/// What stands behind `scheme` in the `Authorization` header. The scheme's case does not matter (RFC 9110).
pub(super) fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Sent<&'a str> {
    let lines = headers.get_all(AUTHORIZATION).iter();
    let texts = lines.map(|line| std::str::from_utf8(line.as_bytes()).unwrap_or_default());
    match Sent::<&str>::only(texts) {
        Sent::Once(line) => {
            let (sent, credentials) = line.split_once(' ').unwrap_or((line, ""));
            if sent.eq_ignore_ascii_case(scheme) {
                Sent::Once(credentials.trim_start())
            } else {
                Sent::Nothing
            }
        }
        Sent::Nothing => Sent::Nothing,
        Sent::Twice => Sent::Twice,
    }
}
