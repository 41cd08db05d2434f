//! Serde's renaming rules: one attribute for a type instead of one a member, where one rule makes all names.

/// A rule's name, and what it makes of a name.
type Rule = (&'static str, fn(&str) -> String);

/// The rule that makes every constant (second) of its variant (first); `None` where none does or none is needed.
pub fn of_variants(pairs: &[(&str, &str)]) -> Option<&'static str> {
    let rules: [Rule; 7] = [
        ("lowercase", |name| name.to_ascii_lowercase()),
        ("UPPERCASE", |name| name.to_ascii_uppercase()),
        ("snake_case", snake),
        ("SCREAMING_SNAKE_CASE", |name| snake(name).to_ascii_uppercase()),
        ("kebab-case", |name| snake(name).replace('_', "-")),
        ("SCREAMING-KEBAB-CASE", |name| {
            snake(name).to_ascii_uppercase().replace('_', "-")
        }),
        ("camelCase", |name| lower_first(name)),
    ];
    choose(pairs, &rules)
}

/// The rule that makes every member (second) of its field (first); `None` where none does or none is needed.
pub fn of_fields(pairs: &[(&str, &str)]) -> Option<&'static str> {
    let rules: [Rule; 5] = [
        ("camelCase", |name| lower_first(&pascal(name))),
        ("PascalCase", pascal),
        ("kebab-case", |name| name.replace('_', "-")),
        ("UPPERCASE", |name| name.to_ascii_uppercase()),
        ("SCREAMING-KEBAB-CASE", |name| {
            name.to_ascii_uppercase().replace('_', "-")
        }),
    ];
    // `type_` says better than a rule what it is renamed to.
    let only_keywords = pairs.iter().all(|(name, word)| name.trim_end_matches('_') == *word);
    if only_keywords { None } else { choose(pairs, &rules) }
}

fn choose(pairs: &[(&str, &str)], rules: &[Rule]) -> Option<&'static str> {
    if pairs.iter().all(|(name, word)| name == word) {
        return None;
    }
    let makes_all = |rule: &fn(&str) -> String| pairs.iter().all(|(name, word)| rule(name) == *word);
    rules.iter().find(|(_, rule)| makes_all(rule)).map(|(name, _)| *name)
}

/// As serde does it: an underscore before every upper-case letter but the first.
fn snake(variant: &str) -> String {
    let mut out = String::new();
    for (index, c) in variant.char_indices() {
        if index > 0 && c.is_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn pascal(field: &str) -> String {
    let mut out = String::new();
    let mut up = true;
    for c in field.chars() {
        if c == '_' {
            up = true;
        } else if up {
            out.push(c.to_ascii_uppercase());
            up = false;
        } else {
            out.push(c);
        }
    }
    out
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_ascii_lowercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rule_is_found_where_it_makes_all_names() {
        assert_eq!(
            of_variants(&[("New", "new"), ("PaidLater", "paid_later")]),
            Some("snake_case")
        );
        assert_eq!(
            of_variants(&[("New", "new"), ("PaidLater", "paid-later")]),
            Some("kebab-case")
        );
        assert_eq!(of_variants(&[("New", "New")]), None);
        assert_eq!(of_variants(&[("New", "new"), ("N2", "2")]), None);
        assert_eq!(of_fields(&[("order_id", "orderId"), ("id", "id")]), Some("camelCase"));
        assert_eq!(of_fields(&[("type_", "type"), ("id", "id")]), None);
    }

    /// Serde changes ASCII letters only: `\u{39c}` stays as it is.
    #[test]
    fn a_rule_does_not_lower_letters_that_serde_leaves() {
        assert_eq!(of_variants(&[("\u{39c}", "\u{3bc}")]), None);
    }
}
