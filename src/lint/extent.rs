//! How much of a document the contract holds.

use crate::contract::Contract;
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Operations held of those written, and what of them is not expressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Operations that the document has.
    pub written: usize,
    /// Operations that the contract has.
    pub held: usize,
    /// Places that are not expressed as written, by the code that names them.
    pub lost: BTreeMap<&'static str, usize>,
}

/// The rules that name what the contract cannot hold, or holds in a looser way than it is written.
const LOSSY: [&str; 24] = [
    "AG211", "AG215", "AG302", "AG303", "AG304", "AG305", "AG306", "AG307", "AG314", "AG316", "AG317", "AG319",
    "AG323", "AG324", "AG325", "AG326", "AG327", "AG328", "AG329", "AG330", "AG350", "AG391", "AG394", "AG395",
];

impl Extent {
    /// Counted from the findings of all rooms.
    pub fn of(document: &Document, contract: &Contract, found: &Diagnostics) -> Self {
        let mut lost = BTreeMap::new();
        for finding in found.0.iter().filter(|finding| LOSSY.contains(&finding.code)) {
            *lost.entry(finding.code).or_default() += 1;
        }
        Self {
            written: document.operations().count(),
            held: contract.operations.len(),
            lost,
        }
    }

    /// `197 of 197 operations, 3 constructs not expressed (AG317, AG323)`.
    pub fn words(&self) -> String {
        let operations = format!("{} of {} operations", self.held, self.written);
        let codes: Vec<&str> = self.lost.keys().copied().collect();
        match self.lost.values().sum::<usize>() {
            0 => format!("{operations}, 0 constructs not expressed"),
            1 => format!("{operations}, 1 construct not expressed ({})", codes.join(", ")),
            many => format!("{operations}, {many} constructs not expressed ({})", codes.join(", ")),
        }
    }

    /// The same for programs: `operations` and `not_expressed`.
    pub fn members(&self) -> Map<String, Value> {
        let mut members = Map::new();
        let operations = json!({ "written": self.written, "held": self.held });
        members.insert("operations".to_owned(), operations);
        members.insert("not_expressed".to_owned(), json!(self.lost));
        members
    }
}
