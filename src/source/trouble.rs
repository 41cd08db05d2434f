//! Why no file came from the network.

use super::linked::Unread;

/// Why no file came from an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The address has no host, or no number for a port.
    Malformed,
    /// The address holds a user's name or password.
    Credentials,
    /// This host (`example.org:8080`) is not among those that were allowed.
    Unlisted(String),
    /// This host stands at an address that is not public.
    Private(String, String),
    /// It moved to where it may not be followed: from `https` to another scheme.
    Downgraded,
    /// It moved more often than anybody follows.
    Moved,
    /// Nobody knows the host.
    NoHost,
    /// Nobody answers there.
    NoAnswer,
    /// No trusted connection came about, with the reason.
    Untrusted(String),
    /// The answer is no HTTP, with the reason.
    NoHttp(String),
    /// The answer has this status.
    Status(u16),
    /// The answer is a page for people.
    Page,
    /// It took longer than all files together may.
    Slow,
}

impl From<Trouble> for Unread {
    fn from(trouble: Trouble) -> Self {
        Self::Network(trouble)
    }
}

impl Trouble {
    /// The code of the rule, what is wrong with a reference or an address `text`, and what to do.
    pub fn said(&self, text: &str) -> (&'static str, String, String) {
        let (cause, fix) = match self {
            Self::Malformed | Self::Credentials | Self::Unlisted(_) | Self::Private(..) => return self.refused(text),
            Self::Downgraded => (
                "it moved from https to an address that is not".to_owned(),
                "refer to the file where it is now; a move to http is not followed",
            ),
            Self::Moved => (
                "it moves from one address to the next".to_owned(),
                "refer to the address at which it is in the end",
            ),
            Self::NoHost => (
                "nobody knows the host".to_owned(),
                "correct its name, or look whether this machine has a network",
            ),
            Self::NoAnswer => (
                "nobody answers there".to_owned(),
                "look whether the server runs, and whether this machine may reach it; proxies are not used",
            ),
            Self::Untrusted(why) => (
                format!("no connection that can be trusted: {why}"),
                "mend the server's certificate, or add its authority to those that this machine trusts",
            ),
            Self::NoHttp(why) => (
                format!("the answer is not to be understood: {why}"),
                "correct the scheme and the port",
            ),
            Self::Status(404 | 410) => ("there is no such file".to_owned(), "correct the path"),
            Self::Status(status @ (401 | 403 | 407)) => (
                format!("the server wants to know who asks (status {status})"),
                "save it beside the document and refer to the file; credentials are never sent",
            ),
            Self::Status(status) => (
                format!("the server answers with status {status}"),
                "try again, or save it beside the document and refer to the file",
            ),
            Self::Page => (
                "the answer is a web page".to_owned(),
                "refer to the file itself; on code hosts that is its raw form",
            ),
            Self::Slow => (
                "it takes too long".to_owned(),
                "raise the limit with --max-seconds, or save it beside the document",
            ),
        };
        ("AG398", format!("`{text}` cannot be fetched: {cause}"), fix.to_owned())
    }

    /// The same for what is not asked for at all.
    fn refused(&self, text: &str) -> (&'static str, String, String) {
        let (what, fix) = match self {
            Self::Unlisted(spot) => (
                format!("`{text}` leads to `{spot}`, from where nothing may be fetched"),
                format!("if you trust it, add --allow-remote={spot}, or `{spot}` to `allow-remote` in apigen.toml"),
            ),
            Self::Private(spot, ip) => (
                format!("`{text}` leads to `{spot}`, which is {ip}, no public address"),
                format!("if that is meant, name the host: --allow-remote={spot}"),
            ),
            Self::Credentials => (
                "an address with a user's name or password is not read".to_owned(),
                "remove what stands before the `@`, and save the file beside the document if it needs them".to_owned(),
            ),
            _ => (
                format!("`{text}` is no address"),
                "write it as https://example.org/pet.yaml; of hosts with other letters, the form xn--…".to_owned(),
            ),
        };
        ("AG392", what, fix)
    }

    /// What is said of an address when nothing may be fetched.
    pub fn unasked(text: &str) -> (&'static str, String, String) {
        let host = super::address::Address::of(text).and_then(Result::ok);
        let host = host.map_or_else(String::new, |address| format!("={}", address.spot()));
        (
            "AG392",
            format!("`{text}` lies on the network, which is not read"),
            format!("save it and refer to the file; or, if you trust the address, add --allow-remote{host}"),
        )
    }
}
