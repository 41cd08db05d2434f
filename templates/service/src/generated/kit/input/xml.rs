//! Bodies of XML.

use super::super::check::{Check, Malformed, Schema, decode_value, message};
use super::super::xml::{Element, tree};
use super::Input;
use super::body::utf8;
use super::fit::Fit;
use super::reading::Reading;
use serde::de::DeserializeOwned;

impl Input<'_> {
    /// A body of XML, decoded by its schema. Places are told as those of the value that JSON would be.
    pub async fn xml<T: DeserializeOwned + Check>(&mut self, schema: &Schema) -> Reading<'_, T> {
        let bytes = self.whole().await;
        self.decoded(bytes, |bytes, at| {
            let root = Element::parse(utf8(bytes)?)?;
            let fit = Fit::new(schema);
            match tree(&fit, &root) {
                Ok(tree) => Ok(decode_value(fit.value(tree), schema, at)),
                Err(name) => {
                    at.report("type", message::element(&name));
                    Ok(None)
                }
            }
        })
    }
}
