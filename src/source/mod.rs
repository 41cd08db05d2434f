//! Text to a spanned tree, with all files that hang together. Knows YAML and JSON, nothing of OpenAPI.
//!
//! The parser's name stands in `yaml` only; JSON has its own reader. Which of the two reads a text is decided by what
//! is in it, never by the ending of its name.

mod address;
mod build;
mod edit;
mod json;
mod layout;
mod limits;
mod linked;
mod load;
mod location;
mod node;
mod percent;
mod recover;
mod scalar;
mod text;
mod trouble;
mod write;
mod yaml;

pub use edit::edited;
pub use layout::flow;
pub use limits::Limits;
pub use linked::{Files, Found, Link, Links, References, Unread};
pub use load::{Allow, Named, Network, is_remote, load, load_edited, load_linked, load_with, parse_linked, parse_text};
pub use location::{resolve, split_reference};
pub use node::{FileId, Key, Node, Number, Object, Span, Value};
pub use percent::{percent_decode, percent_encode};
pub use text::{File, Position, Source};
pub use trouble::Trouble;
pub use write::{is_printable, yaml_text};
