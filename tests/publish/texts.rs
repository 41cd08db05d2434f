//! The texts of a published document: what they hold survives every reader.

use super::*;

pub const ODD: &str = r##"
openapi: 3.0.3
info:
  title: "yes"
  version: "1.10"
  description: "first\n\n  indented\nlast\n\n"
x-words: ["no", "on", "Y", "null", "~", "012", "0o7", "1_000", "12:30:45", "2027-06-30", "1e3", ".inf", "=", "<<", "- a", "a: b", "a #b", "a:", " a", "a ", "", "é", "a\u2028b", "\ufeff", "tab\tbed", "\u0085", "'quoted'", "\"", "#", "!x", "&x", "*x", "{", "@", "`", "%", "0x1F", "+1", "-", "?", "true", "multi\n line", "trail \nx"]
x-numbers: [340282366920938463463374607431768211455, -9223372036854775809, 18446744073709551615, 1e300, 0.1, 1.0]
paths: {}
"##;

#[test]
fn both_forms_say_the_same() {
    let read = read_text("odd.yaml", ODD);
    let yaml = read.text(Mode::PerCode, Format::Yaml);
    let json = read.text(Mode::PerCode, Format::Json);
    let published = read.published(Mode::PerCode);
    let root = |text: &str| read_text("odd", text).source.root.expect("a tree").to_json();
    assert_eq!(root(&yaml), published);
    assert_eq!(root(&json), published);
}

#[test]
fn numbers_keep_all_their_digits() {
    let read = read_text("odd.yaml", ODD);
    for format in [Format::Yaml, Format::Json] {
        let text = read.text(Mode::PerCode, format);
        for number in [
            "340282366920938463463374607431768211455",
            "-9223372036854775809",
            "18446744073709551615",
        ] {
            assert!(text.contains(number), "{number} in\n{text}");
        }
    }
}

#[test]
fn the_text_is_pleasant_to_read() {
    let text = own("minimal.yaml").text(Mode::PerCode, Format::Yaml);
    let begin = text.find("        '409':").expect("a 409");
    let end = text[begin..].find("        '413':").expect("a 413");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("publish_409", &text[begin..begin + end]));
}
