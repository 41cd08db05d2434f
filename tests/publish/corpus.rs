//! Real documents.

use super::*;

/// All of them, in both modes: the result is a document that we read without errors, with the same effective errors,
/// and publishing it again changes nothing.
#[test]
fn the_corpus_is_published_and_read_again() {
    let mut count = 0;
    for path in common::corpus().iter().chain(&common::specs()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let first = read(path);
        for mode in MODES {
            let text = first.text(mode, Format::Yaml);
            let again = read_text(&format!("{name}, published"), &text);
            let (old, new) = (effective(&first.contract), effective(&again.contract));
            let differ: Vec<_> = old.symmetric_difference(&new).take(5).collect();
            assert!(differ.is_empty(), "{name} {mode:?}: {differ:?}");
            assert!(
                again.text(mode, Format::Yaml) == text,
                "{name} {mode:?} is published otherwise the second time"
            );
            count += 1;
        }
    }
    assert!(count >= 8, "{count} documents were published, our own among them");
}

/// What apigen says about a published document is no more than what it says about the document itself.
#[test]
fn nothing_refers_to_nothing() {
    for path in common::corpus().iter().chain(&common::specs()) {
        let read = read(path);
        for mode in MODES {
            let published = read.published(mode);
            let mut dangling = Vec::new();
            references(&published, &mut |pointer| {
                if published.pointer(pointer.trim_start_matches('#')).is_none() && !pointer.contains('%') {
                    dangling.push(pointer.to_owned());
                }
            });
            assert!(dangling.is_empty(), "{}: {dangling:?}", path.display());
        }
    }
}

fn references(value: &Value, found: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(map) => {
            if let Some(pointer) = map
                .get("$ref")
                .and_then(Value::as_str)
                .filter(|text| text.starts_with("#/"))
            {
                found(pointer);
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
