//! The served document against the published one.

use super::{Finding, Verdict};
use crate::check::answer::Answer;
use crate::document::escape;
use serde_json::Value;

/// Whether the answer is this document, whatever the order of its keys.
pub(super) fn document(published: &Value, answer: &Answer) -> Verdict {
    let found = |message: String| Verdict::Found(vec![Finding::new("AG533", message)]);
    if answer.status != 200 {
        return found(format!("answers {} {}", answer.status, answer.excerpt()));
    }
    let Some(served) = answer.json() else {
        return found("what is served is no JSON".to_owned());
    };
    match difference(published, &served, &mut String::from("#")) {
        None => Verdict::Pass,
        Some(message) => found(message),
    }
}

/// The first place where two documents differ, and how.
fn difference(published: &Value, served: &Value, at: &mut String) -> Option<String> {
    match (published, served) {
        (Value::Object(all), Value::Object(some)) => {
            let missing = all.keys().find(|key| !some.contains_key(*key));
            let strange = some.keys().find(|key| !all.contains_key(*key));
            if let Some(key) = missing {
                return Some(format!("`{at}/{}` is not served", escape(key)));
            }
            if let Some(key) = strange {
                return Some(format!("`{at}/{}` is served, but not published", escape(key)));
            }
            all.iter()
                .find_map(|(key, value)| below(value, some.get(key)?, &escape(key), at))
        }
        (Value::Array(all), Value::Array(some)) if all.len() == some.len() => {
            let mut pairs = all.iter().zip(some).enumerate();
            pairs.find_map(|(index, (value, other))| below(value, other, &index.to_string(), at))
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        (published, served) => (published != served).then(|| format!("`{at}` is served with another value")),
    }
}

fn below(published: &Value, served: &Value, step: &str, at: &mut String) -> Option<String> {
    let here = at.len();
    at.push('/');
    at.push_str(step);
    let found = difference(published, served, at);
    at.truncate(here);
    found
}
