//! Any few files, one behind the other, each but the first behind a line `#file NAME`: making one tree of them never
//! panics, findings point into them, and a whole document, written as one file, promises what it promised before.

#![no_main]

mod judge;

use apigen::document;
use apigen::publish::{Format, text as written};
use apigen::source::{Files, Found, Limits, Node, Unread, parse_text};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

struct Texts<'t>(BTreeMap<&'t str, &'t str>);

impl Files for Texts<'_> {
    fn read(&mut self, location: &str, most: usize) -> Result<Found, Unread> {
        let text = self.0.get(location).ok_or(Unread::Missing)?;
        if text.len() > most {
            return Err(Unread::TooLarge);
        }
        Ok(Found::Bytes(text.as_bytes().to_vec()))
    }
}

fuzz_target!(|text: &str| {
    let limits = Limits {
        nodes: 50_000,
        ..Limits::default()
    };
    let mut sections = text.split("\n#file ");
    let first = sections.next().unwrap_or_default();
    let mut files = Texts(sections.filter_map(|section| section.split_once('\n')).collect());
    let (source, found) = document::open_from("api.yaml", first, &mut files, &limits);
    let tree = source.root.as_ref().map(Node::to_json);
    let (contract, found) = judge::judged(&source, found);
    let Some(tree) = tree.filter(|_| !found.has_errors()) else { return };
    let text = written(&source, &tree, Format::Json);
    let (source, found) = parse_text("api.json", &text, &limits);
    let (again, found) = judge::judged(&source, found);
    assert!(!found.has_errors(), "{:?}\n{text}", found.0);
    assert_eq!(contract.to_string(), again.to_string(), "{text}");
});
