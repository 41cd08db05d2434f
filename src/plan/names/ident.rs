//! The one place that makes identifiers of a document's words.

use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use std::collections::{BTreeMap, BTreeSet};

/// Which convention an identifier follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `OrderLine`: types, variants.
    Type,
    /// `order_line`: fields, functions.
    Value,
    /// `ORDER_LINE`: statics.
    Constant,
    /// `order_line`, ASCII only: rustc refuses other files.
    Module,
    /// `orderLine`: members of TypeScript classes, where no word is reserved.
    Member,
}

/// Longest identifier before a number is added: two in a signature must fit one line.
const LONGEST: usize = 43;

/// An identifier of `words` in `case`; `fallback` where the words have no letter or digit.
pub fn ident(words: &str, case: Case, fallback: &str) -> String {
    let mut cleaned = clean(words, case);
    if !cleaned.contains(|c: char| c.is_alphanumeric()) {
        cleaned = spell(words);
    }
    let mut name = shorten(&convert(&cleaned, case), case);
    if name.is_empty() {
        name = convert(fallback, case);
    }
    if name.starts_with(|c: char| c.is_numeric()) {
        name.insert(
            0,
            if matches!(case, Case::Type | Case::Constant) {
                'N'
            } else {
                'n'
            },
        );
    }
    if case != Case::Member && (syn::parse_str::<syn::Ident>(&name).is_err() || name == "gen") {
        name.push('_');
    }
    name
}

/// Letters that can stand in identifiers stay, accents of Latin letters go, all else parts words. A leading sign is
/// spelled: `-1` and `+1`, `created` and `-created` are different things.
fn clean(words: &str, case: Case) -> String {
    let trimmed = words.trim();
    let sign = match trimmed.chars().next() {
        Some('-') if trimmed.len() > 1 => "minus ",
        Some('+') if trimmed.len() > 1 => "plus ",
        _ => "",
    };
    let mut text = String::from(sign);
    for c in trimmed.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' => text.push(c),
            _ if c.is_ascii() => text.push(' '),
            _ => match fold(c) {
                Some(folded) => text.push_str(folded),
                None if case != Case::Module && continues(c) => text.push(c),
                None => text.push(' '),
            },
        }
    }
    text
}

fn continues(c: char) -> bool {
    c.is_alphanumeric() && syn::parse_str::<syn::Ident>(&format!("a{c}")).is_ok()
}

/// The ASCII letters of an accented Latin one.
const fn fold(c: char) -> Option<&'static str> {
    Some(match c {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'Æ' => "Ae",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Č' => "C",
        'ç' | 'ć' | 'č' => "c",
        'Ď' | 'Đ' | 'Ð' => "D",
        'ď' | 'đ' | 'ð' => "d",
        'È'..='Ë' | 'Ē' | 'Ę' | 'Ě' => "E",
        'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
        'Ğ' => "G",
        'ğ' => "g",
        'Ì'..='Ï' | 'İ' => "I",
        'ì'..='ï' | 'ı' => "i",
        'Ł' => "L",
        'ł' => "l",
        'Ñ' | 'Ń' | 'Ň' => "N",
        'ñ' | 'ń' | 'ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ő' => "O",
        'ò'..='ö' | 'ø' | 'ő' => "o",
        'Œ' => "Oe",
        'œ' => "oe",
        'Ř' => "R",
        'ř' => "r",
        'Ś' | 'Š' | 'Ş' => "S",
        'ś' | 'š' | 'ş' => "s",
        'ß' => "ss",
        'Ť' | 'Ţ' => "T",
        'ť' | 'ţ' => "t",
        'Þ' => "Th",
        'þ' => "th",
        'Ù'..='Ü' | 'Ů' | 'Ű' => "U",
        'ù'..='ü' | 'ů' | 'ű' => "u",
        'Ý' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

/// Symbols by name, for words that hold nothing else.
fn spell(words: &str) -> String {
    let named = words.chars().filter_map(|c| {
        Some(match c {
            '+' => "plus",
            '-' => "minus",
            '*' => "star",
            '/' => "slash",
            '<' => "less",
            '>' => "greater",
            '=' => "equal",
            '!' => "not",
            '%' => "percent",
            '&' => "and",
            '|' => "or",
            '@' => "at",
            '#' => "hash",
            '$' => "dollar",
            '?' => "question",
            '~' => "tilde",
            '^' => "caret",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            ';' => "semicolon",
            '_' => "underscore",
            ' ' => "space",
            _ => return None,
        })
    });
    named.collect::<Vec<_>>().join(" ")
}

fn convert(words: &str, case: Case) -> String {
    match case {
        Case::Type => words.to_upper_camel_case(),
        Case::Value | Case::Module => words.to_snake_case(),
        Case::Constant => words.to_shouty_snake_case(),
        Case::Member => words.to_lower_camel_case(),
    }
}

/// Cuts at the end of a word.
fn shorten(name: &str, case: Case) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LONGEST).collect();
    let end = match case {
        Case::Type | Case::Member => cut.rfind(char::is_uppercase),
        _ => cut.rfind('_'),
    };
    let end = end.filter(|at| *at > LONGEST / 2).unwrap_or(cut.len());
    cut[..end].to_owned()
}

/// Words that become identifiers of one scope.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The document's words.
    pub words: &'a str,
    /// Where they have no letter or digit.
    pub fallback: &'a str,
}

/// Identifiers of one scope, one a wish, all different, none of `reserved`.
///
/// Who wishes an identifier first gets it as it is, whatever stands elsewhere; others get a number. So names move only
/// when something of the same name comes or goes. A reserved one gets `suffix`.
pub fn allocate(wishes: &[Wish<'_>], case: Case, reserved: &[&str], suffix: &str) -> Vec<String> {
    let natural: Vec<String> = wishes
        .iter()
        .map(|wish| free(ident(wish.words, case, wish.fallback), reserved, suffix))
        .collect();
    let wished: BTreeSet<&String> = natural.iter().collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut next: BTreeMap<&String, u32> = BTreeMap::new();
    let mut names = Vec::with_capacity(natural.len());
    for name in &natural {
        let mut candidate = name.clone();
        while taken.contains(&candidate) || (candidate != *name && wished.contains(&candidate)) {
            let number = next.entry(name).or_insert(2);
            candidate = numbered(name, *number);
            *number += 1;
        }
        taken.insert(candidate.clone());
        names.push(candidate);
    }
    names
}

fn free(name: String, reserved: &[&str], suffix: &str) -> String {
    if reserved.contains(&name.as_str()) {
        // `Self_` becomes `SelfValue`; a suffix in snake case brings its own underscore.
        return format!("{}{suffix}", name.trim_end_matches('_'));
    }
    name
}

fn numbered(name: &str, number: u32) -> String {
    let joint = if name.ends_with(|c: char| c.is_numeric()) {
        "_"
    } else {
        ""
    };
    format!("{name}{joint}{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str], case: Case) -> Vec<String> {
        let wishes: Vec<_> = words
            .iter()
            .map(|words| Wish {
                words,
                fallback: "empty",
            })
            .collect();
        allocate(&wishes, case, &["Option"], "Type")
    }

    #[test]
    fn words_become_identifiers() {
        let cases = [
            ("order_id", Case::Type, "OrderId"),
            ("HTTPRequest", Case::Value, "http_request"),
            ("type", Case::Value, "type_"),
            ("self", Case::Value, "self_"),
            ("Self", Case::Type, "Self_"),
            ("gen", Case::Value, "gen_"),
            ("24h", Case::Value, "n24h"),
            ("-1", Case::Type, "Minus1"),
            ("+1", Case::Type, "Plus1"),
            ("", Case::Type, "Empty"),
            (">=", Case::Type, "GreaterEqual"),
            ("Straße", Case::Module, "strasse"),
            ("имя", Case::Value, "имя"),
            ("имя", Case::Module, "empty"),
            ("a/../b", Case::Module, "a_b"),
            ("x²", Case::Value, "x"),
        ];
        for (words, case, expected) in cases {
            assert_eq!(ident(words, case, "empty"), expected, "{words}");
        }
    }

    #[test]
    fn collisions_are_numbered_and_do_not_move_others() {
        assert_eq!(
            names(&["a-b", "a_b", "a_b2", "a b"], Case::Type),
            ["AB", "AB3", "AB2", "AB4"]
        );
        assert_eq!(names(&["option", "Option"], Case::Type), ["OptionType", "OptionType2"]);
    }

    #[test]
    fn long_names_end_with_a_word() {
        let long = "a_rather_long_word ".repeat(12);
        let name = ident(&long, Case::Value, "x");
        assert!(name.len() <= LONGEST && !name.ends_with('_'), "{name}");
    }
}
