//! Which items and members of a value are seen by the keywords that are about them: `unevaluatedItems` and
//! `unevaluatedProperties` are about the others (JSON Schema 2020-12, core, section 11).

use super::judge::Judging;
use super::rules::{Rule, Rules};
use serde_json::Value;

impl Judging<'_> {
    /// Whether each of the `count` items or members is seen by rules beside an `unevaluated…`.
    pub(super) fn seen(&mut self, rules: &Rules, value: &Value, count: usize) -> Vec<bool> {
        let mut seen = vec![false; count];
        let others = |rule: &&Rule| !matches!(rule, Rule::UnevaluatedItems(_) | Rule::UnevaluatedMembers(_));
        for rule in rules.list.iter().filter(others) {
            self.see(rule, value, &mut seen, &mut Vec::new());
        }
        seen
    }

    fn see_all(&mut self, rules: &Rules, value: &Value, seen: &mut [bool], way: &mut Vec<usize>) {
        for rule in &rules.list {
            self.see(rule, value, seen, way);
        }
    }

    /// `way`: the schemas that were followed, each once.
    fn see(&mut self, rule: &Rule, value: &Value, seen: &mut [bool], way: &mut Vec<usize>) {
        match (rule, value) {
            (Rule::Items { prefix, rest }, Value::Array(_)) => {
                let known = if rest.is_some() {
                    seen.len()
                } else {
                    prefix.len().min(seen.len())
                };
                seen[..known].fill(true);
            }
            (Rule::Contains { item, .. }, Value::Array(items)) => {
                for (one, seen) in items.iter().zip(seen) {
                    *seen |= self.fits(item, one);
                }
            }
            (Rule::Members(all), Value::Object(members)) => {
                for (name, seen) in members.keys().zip(seen) {
                    *seen |= all.rest.is_some() || all.knows(name);
                }
            }
            (Rule::UnevaluatedItems(_), Value::Array(_)) | (Rule::UnevaluatedMembers(_), Value::Object(_)) => {
                seen.fill(true);
            }
            (Rule::Refer(number), _) if !way.contains(number) => {
                way.push(*number);
                self.see_all(self.rules(*number), value, seen, way);
            }
            (Rule::All(parts), _) => parts.iter().for_each(|part| self.see_all(part, value, seen, way)),
            (Rule::Union { forms, .. }, _) => {
                for form in forms {
                    if self.fits(form, value) {
                        self.see_all(form, value, seen, way);
                    }
                }
            }
            (
                Rule::If {
                    condition,
                    then,
                    otherwise,
                },
                _,
            ) => {
                if self.fits(condition, value) {
                    self.see_all(condition, value, seen, way);
                    self.see_all(then, value, seen, way);
                } else {
                    self.see_all(otherwise, value, seen, way);
                }
            }
            (Rule::DependentSchemas(all), Value::Object(members)) => {
                for (_, rules) in all.iter().filter(|(name, _)| members.contains_key(name)) {
                    self.see_all(rules, value, seen, way);
                }
            }
            _ => {}
        }
    }
}
