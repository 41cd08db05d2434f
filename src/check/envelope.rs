//! Reading an error body as its envelope says.

use super::schema::short;
use crate::contract::{Envelope, FieldErrorMap, PointerForm, Role, Slot};
use serde_json::Value;

/// What an error body says, and where it differs from its envelope.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The machine's code.
    pub code: Option<String>,
    /// The status, as text.
    pub status: Option<String>,
    /// The path of the request.
    pub path: Option<String>,
    /// The trace id.
    pub trace_id: Option<String>,
    /// The sentence for people.
    pub detail: Option<String>,
    /// The list of field errors; `None` where the envelope has no place for it.
    pub fields: Option<Vec<FieldError>>,
    /// Where the body is not of the envelope's shape.
    pub differences: Vec<String>,
}

/// An item of the list of field errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldError {
    /// `body`, `path`, …
    pub location: Option<String>,
    /// JSON pointer without `#`.
    pub pointer: Option<String>,
    /// The keyword that failed.
    pub code: Option<String>,
    /// All of it, for people.
    pub text: String,
}

/// Reads `bytes` as `envelope` says.
pub fn read(envelope: &Envelope, bytes: &[u8]) -> Body {
    let mut body = Body::default();
    if let Slot::Role { role, .. } = &envelope.body
        && !envelope.media_type.contains("json")
    {
        body.take(*role, &Value::String(String::from_utf8_lossy(bytes).into_owned()));
        return body;
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => body.slot(&envelope.body, &value, ""),
        Err(error) => body.differences.push(format!("the body is no JSON: {error}")),
    }
    body
}

impl Body {
    fn slot(&mut self, slot: &Slot, value: &Value, at: &str) {
        match slot {
            Slot::Constant(constant) if constant != value => {
                self.differences
                    .push(format!("`#{at}` is {}, not {constant}", short(&value.to_string())));
            }
            Slot::Constant(_) | Slot::Members => {}
            Slot::Role { role, .. } => self.take(*role, value),
            Slot::Object(members) => self.object(members, value, at),
            Slot::List(inner) => match value.as_array().map(Vec::as_slice) {
                Some([only]) => self.slot(inner, only, &format!("{at}/0")),
                _ => self.differences.push(format!("`#{at}` is no list of one")),
            },
            Slot::Errors(map) => self.fields = Some(field_errors(map, value)),
        }
    }

    fn object(&mut self, members: &[(String, Slot)], value: &Value, at: &str) {
        let Some(object) = value.as_object() else {
            self.differences.push(format!("`#{at}` is no object"));
            return;
        };
        for (name, slot) in members {
            match object.get(name) {
                Some(inner) => self.slot(slot, inner, &format!("{at}/{name}")),
                None if matches!(slot, Slot::Constant(_) | Slot::Object(_)) => {
                    self.differences.push(format!("`#{at}/{name}` is missing"));
                }
                None => {}
            }
        }
    }

    fn take(&mut self, role: Role, value: &Value) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match role {
            Role::Code => self.code = Some(text),
            Role::Status => self.status = Some(text),
            Role::Path => self.path = Some(text),
            Role::TraceId => self.trace_id = Some(text),
            Role::Detail => self.detail = Some(text),
            _ => {}
        }
    }
}

fn field_errors(map: &FieldErrorMap, value: &Value) -> Vec<FieldError> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| field_error(map, item)).collect()
}

/// A JSON pointer out of its form as a URI fragment (RFC 6901, section 6), or as it is.
fn plain(pointer: &str) -> String {
    pointer.strip_prefix('#').map_or_else(|| pointer.to_owned(), decoded)
}

/// Text without its percent-encoding (RFC 3986, section 2.1).
pub fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn field_error(map: &FieldErrorMap, item: &Value) -> FieldError {
    let text = |key: &Option<String>| {
        let value = item.get(key.as_deref()?)?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let mut error = FieldError {
        location: text(&map.location),
        pointer: text(&map.pointer).map(|pointer| plain(&pointer)),
        code: text(&map.code),
        text: item.to_string(),
    };
    if let Some(steps) = map
        .pointer
        .as_deref()
        .filter(|_| map.pointer_form != PointerForm::Text)
        .and_then(|key| item.get(key)?.as_array())
    {
        let words: Vec<String> = steps
            .iter()
            .map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned))
            .collect();
        error.location = words.first().cloned();
        let pointer = words
            .iter()
            .skip(1)
            .fold(String::new(), |text, word| text + "/" + &super::schema::escape(word));
        error.pointer = Some(pointer);
    }
    error
}
