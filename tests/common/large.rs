//! `specs/orders.yaml` many times over: a document as large as one wants, with a tag for each copy.

#![allow(dead_code, reason = "each user takes its part")]

use std::fmt::Write as _;

/// Operations of a copy.
pub const OPERATIONS: usize = 6;

/// The document with so many copies of the operations; the schemas are shared by all.
pub fn document(copies: usize) -> String {
    let orders = include_str!("../../specs/orders.yaml");
    let (head, rest) = orders.split_once("\npaths:\n").expect("orders has paths");
    let (paths, tail) = rest.split_once("\ncomponents:\n").expect("orders has components");
    let mut text = format!("{head}\npaths:\n");
    for copy in 1..=copies {
        let paths = format!("\n{paths}")
            .replace("\n  /", &format!("\n  /copy{copy}/"))
            .replace("operationId: ", &format!("operationId: copy{copy}"))
            .replace("tags: [orders]", &format!("tags: [copy{copy}]"));
        let _ = writeln!(text, "{paths}");
    }
    text + "components:\n" + tail
}
