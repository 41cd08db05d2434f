//! Changes of a text by byte ranges: everything that is not named stays as it was, comments and layout included.

use super::File;
use crate::diagnostic::Edit;

/// The text of `file` with `edits` made, whose spans lie in it. Sets of edits that overlap an earlier set are left out
/// whole: the caller reads the new text and asks again.
pub fn edited<'a>(file: &File, edits: impl IntoIterator<Item = &'a [Edit]>) -> String {
    let mut taken: Vec<&Edit> = Vec::new();
    for set in edits {
        let clashes = |edit: &Edit| taken.iter().any(|other| overlap(edit, other));
        if !set.iter().any(clashes) {
            taken.extend(set);
        }
    }
    taken.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut text = String::with_capacity(file.text.len());
    let mut from = 0;
    for edit in taken {
        text.push_str(file.text.get(from..edit.span.start as usize).unwrap_or(""));
        text.push_str(&edit.text);
        from = edit.span.end as usize;
    }
    text.push_str(file.text.get(from..).unwrap_or(""));
    text
}

/// Whether two changes touch the same bytes; two insertions at one place do too, for their order would be a guess.
fn overlap(one: &Edit, other: &Edit) -> bool {
    one.span == other.span || (one.span.start < other.span.end && other.span.start < one.span.end)
}
