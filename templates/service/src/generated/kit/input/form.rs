//! Bodies of `application/x-www-form-urlencoded`.

use super::super::check::{Check, Malformed, Schema, decode_value};
use super::super::types::Fault;
use super::fit::Fit;
use super::raw::{self, Decoding, Pair};
use super::reading::Reading;
use super::style::Style;
use super::{Input, tree};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How one member of a form is written, where it is not `name=a&name=b`.
#[derive(Clone, Copy, Debug)]
pub struct FormRule {
    /// The member.
    pub name: &'static str,
    /// Its style.
    pub style: Style,
    /// Whether its items stand apart.
    pub explode: bool,
}

impl Input<'_> {
    /// A form, decoded by its schema. `a[b]=c` and `a[]=b` are read where the schema has no member of that name.
    pub async fn form<T: DeserializeOwned + Check>(&mut self, schema: &Schema, rules: &[FormRule]) -> Reading<'_, T> {
        let bytes = self.announced().await;
        self.decoded(bytes, |bytes, at| {
            let text = std::str::from_utf8(bytes).map_err(|_| Malformed("The form is not UTF-8 text.".into()))?;
            let fit = Fit::new(schema);
            match read(&raw::pairs(text), &fit, rules) {
                Ok(tree) => Ok(decode_value(fit.value(tree), schema, at)),
                Err(fault) => {
                    at.report(fault.code, fault.detail);
                    Ok(None)
                }
            }
        })
    }
}

fn read(pairs: &[Pair<'_>], fit: &Fit<'_>, rules: &[FormRule]) -> Result<Value, Fault> {
    let delimited = |name: &str| rules.iter().find(|rule| rule.name == name && !rule.explode);
    // What nobody knows is read, too: the judge says whether it may be there.
    let known = |name: &str| fit.has_member(name) || !name.contains('[');
    let mut form = tree::flat(pairs, Decoding::Form, |name| known(name) && delimited(name).is_none())?
        .unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    for pair in pairs {
        if let Some(rule) = delimited(&pair.name) {
            let items = rule.style.items(rule.name, false, pair.value, Decoding::Form)?;
            form[rule.name] = items.into_iter().map(Value::String).collect();
        }
    }
    Ok(form)
}
