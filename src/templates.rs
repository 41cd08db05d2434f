//! The templates, as they stand under `templates/`, embedded.

/// All templates by path under `templates/`, sorted.
pub static TEMPLATES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The text of a template.
pub fn text(name: &str) -> Option<&'static str> {
    let found = TEMPLATES.binary_search_by(|(one, _)| (*one).cmp(name)).ok()?;
    Some(TEMPLATES[found].1)
}

/// A hash over all templates, hexadecimal SHA-256: what the lock keeps.
pub fn hash() -> String {
    let mut text = String::new();
    for (name, body) in TEMPLATES {
        text.extend([name, "\0", body, "\0"]);
    }
    crate::write::hash(text.as_bytes())
}
