//! The templates, as they stand under `templates/`, embedded.

/// All templates by path under `templates/`, sorted.
pub static TEMPLATES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The text of a template.
pub fn text(name: &str) -> Option<&'static str> {
    let found = TEMPLATES.binary_search_by(|(one, _)| (*one).cmp(name)).ok()?;
    Some(TEMPLATES[found].1)
}

/// The name of a template as it stands in the list; empty if there is none.
pub fn name(name: &str) -> &'static str {
    let found = TEMPLATES.binary_search_by(|(one, _)| (*one).cmp(name));
    found.map_or("", |index| TEMPLATES[index].0)
}

/// Everything that the templates say, for the hash in the lock.
pub fn whole() -> String {
    let mut text = String::new();
    for (name, body) in TEMPLATES {
        text.extend([name, "\0", body, "\0"]);
    }
    text
}
