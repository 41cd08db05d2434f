//! Files that belong to both: `Cargo.toml` gets only apigen's keys.

use semver::{Op, Version, VersionReq};
use toml_edit::{DocumentMut, Item, Table, TableLike};

/// `theirs` with the dependencies and features of `ours`: a missing one is added, a present one keeps what the team made
/// of it as long as it has what the generated code needs: the version, the features, whether it is optional. Everything
/// else of theirs stays, byte for byte.
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
    if let Some(wanted) = ours.get("features").and_then(Item::as_table_like) {
        let there = merged.entry("features").or_insert_with(|| Item::Table(Table::new()));
        if let Some(there) = there.as_table_like_mut() {
            merge_own(wanted, there);
        }
    }
    Ok(merged.to_string().into_bytes())
}

/// The feature that lists what the contract needs: apigen's alone.
const CONTRACT: &str = "contract";

/// A feature that is new here is on if it is on in ours; what the team switched off stays off.
fn merge_own(wanted: &dyn TableLike, there: &mut dyn TableLike) {
    let on = wanted.get("default").and_then(Item::as_array);
    let on: Vec<&str> = on.into_iter().flatten().filter_map(|one| one.as_str()).collect();
    for (name, item) in wanted.iter().filter(|(name, _)| *name != "default") {
        let new = !there.contains_key(name);
        if new || name == CONTRACT && there.get(name).map(names) != Some(names(item)) {
            there.insert(name, item.clone());
        }
        if new && on.contains(&name) {
            let list = there
                .entry("default")
                .or_insert_with(|| toml_edit::value(toml_edit::Array::new()));
            if let Some(list) = list.as_array_mut() {
                list.push(name);
            }
        }
    }
}

fn names(list: &Item) -> Vec<&str> {
    let list = list.as_array();
    list.into_iter().flatten().filter_map(|one| one.as_str()).collect()
}

fn merge_section(wanted: &dyn TableLike, there: &mut dyn TableLike) {
    for (name, item) in wanted.iter() {
        match there.get_mut(name) {
            None => {
                there.insert(name, item.clone());
            }
            Some(present) => {
                raise(item, present);
                switch(item, present);
                add_features(item, present);
            }
        }
    }
}

/// A requirement that admits versions older than the generated code was written for becomes ours.
fn raise(wanted: &Item, present: &mut Item) {
    let (Some(ours), Some(theirs)) = (version(wanted), version(present)) else {
        return;
    };
    let older = lowest(theirs)
        .zip(lowest(ours))
        .is_some_and(|(theirs, ours)| theirs < ours);
    if !older {
        return;
    }
    let place = match present {
        Item::Value(toml_edit::Value::String(_)) => Some(present),
        other => other.get_mut("version"),
    };
    if let Some(Item::Value(value)) = place {
        let decor = value.decor().clone();
        *value = ours.into();
        *value.decor_mut() = decor;
    }
}

fn version(dependency: &Item) -> Option<&str> {
    dependency.as_str().or_else(|| dependency.get("version")?.as_str())
}

/// The lowest version that a requirement admits; `None` where it names none.
fn lowest(requirement: &str) -> Option<Version> {
    let parts = VersionReq::parse(requirement).ok()?.comparators;
    let floors = parts.iter().filter(|part| !matches!(part.op, Op::Less | Op::LessEq));
    floors
        .map(|part| Version::new(part.major, part.minor.unwrap_or(0), part.patch.unwrap_or(0)))
        .max()
}

/// What a feature switches on is optional, what the generated code always needs is not.
fn switch(wanted: &Item, present: &mut Item) {
    let is_optional = |item: &Item| item.get("optional").and_then(Item::as_bool) == Some(true);
    let optional = is_optional(wanted);
    if optional == is_optional(present) {
        return;
    }
    let Some(table) = as_table(present) else { return };
    if optional {
        table.insert("optional", toml_edit::value(true));
    } else {
        table.remove("optional");
    }
    // The space before the brace belongs to the last value; a section's lines have comments that laying out would lose.
    if let Some(inline) = present.as_inline_table_mut() {
        inline.fmt();
    }
}

fn add_features(wanted: &Item, present: &mut Item) {
    let Some(features) = wanted.get("features").and_then(Item::as_array) else {
        return;
    };
    let Some(table) = as_table(present) else {
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

/// A dependency as a table, also where it was but a version.
fn as_table(dependency: &mut Item) -> Option<&mut dyn TableLike> {
    if let Item::Value(toml_edit::Value::String(version)) = dependency {
        let mut table = toml_edit::InlineTable::new();
        table.insert("version", version.value().as_str().into());
        *table.decor_mut() = version.decor().clone();
        *dependency = toml_edit::value(table);
    }
    dependency.as_table_like_mut()
}
