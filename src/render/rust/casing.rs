//! Serde's renaming rules: one attribute for a type instead of one a member, where one rule makes most names.

/// A rule's name, and what it makes of a name.
type Rule = (&'static str, fn(&str) -> String);

/// How serde names the members of a type.
#[derive(Clone, Copy, Debug)]
pub struct Casing(Option<Rule>);

impl Casing {
    /// The value of `rename_all`.
    pub fn rule(self) -> Option<&'static str> {
        self.0.map(|(name, _)| name)
    }

    /// Whether a member needs a name of its own besides.
    pub fn renames(self, name: &str, word: &str) -> bool {
        self.0.map_or_else(|| name != word, |(_, rule)| rule(name) != word)
    }
}

/// The rule that makes most constants (second) of their variants (first).
pub fn of_variants(pairs: &[(&str, &str)]) -> Casing {
    let rules: &[Rule] = &[
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
    choose(pairs, rules)
}

/// The rule that makes most members (second) of their fields (first).
pub fn of_fields(pairs: &[(&str, &str)]) -> Casing {
    let rules: &[Rule] = &[
        ("camelCase", |name| lower_first(&pascal(name))),
        ("PascalCase", pascal),
        ("kebab-case", |name| name.replace('_', "-")),
        ("UPPERCASE", |name| name.to_ascii_uppercase()),
        ("SCREAMING-KEBAB-CASE", |name| {
            name.to_ascii_uppercase().replace('_', "-")
        }),
    ];
    choose(pairs, rules)
}

/// The first rule that leaves the fewest names to be renamed one by one, if it saves more than its own attribute. Serde
/// applies a rule even to a name that is renamed, and takes its first byte for its first letter.
fn choose(pairs: &[(&str, &str)], rules: &[Rule]) -> Casing {
    if !pairs
        .iter()
        .all(|(name, _)| name.starts_with(|first: char| first.is_ascii()))
    {
        return Casing(None);
    }
    let left = |casing: Casing| pairs.iter().filter(|(name, word)| casing.renames(name, word)).count();
    let none = Casing(None);
    let best = rules
        .iter()
        .map(|rule| Casing(Some(*rule)))
        .min_by_key(|casing| left(*casing));
    best.filter(|best| left(*best) == 0 && left(none) > 0 && !only_keywords(pairs) || left(*best) + 1 < left(none))
        .unwrap_or(none)
}

/// `type_` says better than a rule what it is renamed to.
fn only_keywords(pairs: &[(&str, &str)]) -> bool {
    pairs.iter().all(|(name, word)| name.trim_end_matches('_') == *word)
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
            of_variants(&[("New", "new"), ("PaidLater", "paid_later")]).rule(),
            Some("snake_case")
        );
        assert_eq!(
            of_variants(&[("New", "new"), ("PaidLater", "paid-later")]).rule(),
            Some("kebab-case")
        );
        assert_eq!(of_variants(&[("New", "New")]).rule(), None);
        assert_eq!(of_variants(&[("New", "new"), ("N2", "2")]).rule(), None);
        assert_eq!(
            of_fields(&[("order_id", "orderId"), ("id", "id")]).rule(),
            Some("camelCase")
        );
        assert_eq!(of_fields(&[("type_", "type"), ("id", "id")]).rule(), None);
    }

    #[test]
    fn one_rule_and_a_name_that_it_does_not_make() {
        let casing = of_fields(&[
            ("label_name", "labelName"),
            ("new_value", "newValue"),
            ("org_id", "orgID"),
        ]);
        assert_eq!(casing.rule(), Some("camelCase"));
        assert!(casing.renames("org_id", "orgID") && !casing.renames("new_value", "newValue"));
    }

    #[test]
    fn no_rule_meets_a_name_that_begins_with_a_letter_of_several_bytes() {
        let fields = [
            ("label_name", "labelName"),
            ("new_value", "newValue"),
            ("日本語", "日本語"),
        ];
        assert_eq!(of_fields(&fields).rule(), None);
    }

    /// Serde changes ASCII letters only: `\u{39c}` stays as it is.
    #[test]
    fn a_rule_does_not_lower_letters_that_serde_leaves() {
        assert_eq!(of_variants(&[("\u{39c}", "\u{3bc}")]).rule(), None);
    }
}
