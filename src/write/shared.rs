//! Files that belong to both: `Cargo.toml` gets only apigen's keys.

use toml_edit::{DocumentMut, Item, Table, TableLike};

/// `theirs` with the dependencies of `ours`: a missing one is added, a present one keeps what the team made of it as
/// long as it has the features that the generated code needs. Everything else of theirs stays, byte for byte.
pub(super) fn merge(ours: &[u8], theirs: &[u8]) -> anyhow::Result<Vec<u8>> {
    let ours: DocumentMut = std::str::from_utf8(ours)?.parse()?;
    let mut merged: DocumentMut = std::str::from_utf8(theirs)?.parse()?;
    for section in ["dependencies", "dev-dependencies"] {
        let Some(wanted) = ours.get(section).and_then(Item::as_table_like) else {
            continue;
        };
        let there = merged.entry(section).or_insert_with(|| Item::Table(Table::new()));
        if let Some(there) = there.as_table_like_mut() {
            merge_section(wanted, there);
        }
    }
    Ok(merged.to_string().into_bytes())
}

fn merge_section(wanted: &dyn TableLike, there: &mut dyn TableLike) {
    for (name, item) in wanted.iter() {
        match there.get_mut(name) {
            None => {
                there.insert(name, item.clone());
            }
            Some(present) => add_features(item, present),
        }
    }
}

fn add_features(wanted: &Item, present: &mut Item) {
    let Some(features) = wanted.get("features").and_then(Item::as_array) else {
        return;
    };
    if let Some(version) = present.as_str().map(str::to_owned) {
        let mut table = toml_edit::InlineTable::new();
        table.insert("version", version.into());
        *present = toml_edit::value(table);
    }
    let Some(table) = present.as_table_like_mut() else {
        return;
    };
    let list = table
        .entry("features")
        .or_insert_with(|| toml_edit::value(toml_edit::Array::new()));
    let Some(list) = list.as_array_mut() else { return };
    for feature in features.iter().filter_map(|feature| feature.as_str()) {
        if !list.iter().any(|there| there.as_str() == Some(feature)) {
            list.push(feature);
        }
    }
}
