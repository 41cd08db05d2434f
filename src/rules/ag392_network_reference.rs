//! # AG392: a reference leads to the network
//!
//! A `$ref`, or the document itself, is an address from which nothing may be fetched: nobody allowed it, its host is
//! not among those that were allowed, it stands at a private address, or it holds a password.
//!
//! ## Why
//!
//! The same command must give the same result tomorrow, and without a network. And a document is not trusted: it must
//! not choose which machines are asked for what, least of all those behind your firewall.
//!
//! ## Example
//!
//! ```text
//! $ref: https://example.org/pet.yaml
//! ```
//!
//! ## Fix
//!
//! Save the file beside the document, or copy the part into `components`. Or allow it, on the command line or in
//! `apigen.toml`:
//!
//! ```text
//! --allow-remote                          allow-remote = true                      # every public host
//! --allow-remote=schemas.example.org      allow-remote = ["schemas.example.org"]   # this one alone
//! --allow-remote=localhost:8080           allow-remote = ["localhost:8080"]        # named, so it may be private
//! ```
//!
//! Only `http` and `https` are followed, through at most five moves, each judged anew, and never from `https` to
//! `http`. Loopback, private, link-local, shared and multicast addresses are refused unless the host is named, and what
//! was looked up and judged is what is connected to. No proxy is used and no credentials are sent. `--max-bytes`,
//! `--max-files` and `--max-seconds` bound the whole. A file is fetched once a run; `apigen new` keeps everything in one
//! document, so that later runs need no network.
