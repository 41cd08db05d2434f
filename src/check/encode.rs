//! Values to bytes: parameters by their style (OpenAPI 3.0, style values), bodies by their media type.

mod body;
mod text;

pub(crate) use crate::contract::is_json;
pub use body::{Encoded, body, sent_type};
pub(crate) use body::{as_object, is_binary};
pub use text::{Line, can_say, line, share_a_name};
