//! The spanned tree: what a document says, and where.

/// Index of a file within its [`super::Source`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

/// A byte range of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What is written.
    pub value: Value,
    /// Where it is written.
    pub span: Span,
}

/// What YAML 1.2's JSON schema and JSON can say.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`, YAML 1.2 only: `yes` and `on` are strings.
    Bool(bool),
    /// A number, with the text it was written as.
    Number(Number),
    /// A string.
    String(String),
    /// A sequence.
    Array(Vec<Node>),
    /// A mapping, in the order in which it was written.
    Object(Object),
}

/// A number keeps its text, so that nothing beyond 64 bits is lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Number(pub String);

/// A key and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The key as a string; a YAML key `200:` is the string `200`.
    pub name: String,
    /// Where it is written.
    pub span: Span,
}

/// A mapping in written order, with unique keys. Large ones carry an index, so that a lookup among thousands of
/// components does not walk them all; it is one pointer wide, since every [`Value`] is as large as its largest kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    entries: Vec<(Key, Node)>,
    /// None for small mappings, which are searched in order.
    index: Option<Box<Index>>,
}

/// Positions of entries, sorted by name.
#[derive(Clone, Debug, PartialEq)]
struct Index(Vec<u32>);

impl Number {
    /// The integer this number is, if it is one and fits; `1.0` and `1e3` are integers.
    pub fn as_i128(&self) -> Option<i128> {
        self.0.parse().ok().or_else(|| self.as_f64().and_then(integral))
    }

    /// The nearest double.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|n: &f64| n.is_finite())
    }

    /// As JSON: integers of 64 bits exactly, all else as the nearest double.
    pub fn to_json(&self) -> serde_json::Value {
        if let Ok(n) = self.0.parse::<i64>() {
            return n.into();
        }
        if let Ok(n) = self.0.parse::<u64>() {
            return n.into();
        }
        self.as_f64().map_or(serde_json::Value::Null, Into::into)
    }
}

/// The integer equal to `n`, if `n` is one that a double represents exactly.
fn integral(n: f64) -> Option<i128> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "guarded by the range")]
    (n.fract() == 0.0 && n.abs() <= EXACT).then_some(n as i128)
}

impl Object {
    /// Mappings up to this size are searched in order, which is faster than any index.
    const SMALL: usize = 12;

    /// A mapping of `entries`, whose keys are unique. It takes no more room than they need: most mappings are small, and
    /// a vector that grows makes room for four.
    pub fn new(mut entries: Vec<(Key, Node)>) -> Self {
        entries.shrink_to_fit();
        let large = entries.len() > Self::SMALL;
        let index = large.then(|| Box::new(Index(sorted_positions(&entries))));
        Self { entries, index }
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// The key, with its place, and the value under `key`.
    pub fn entry(&self, key: &str) -> Option<(&Key, &Node)> {
        let position = match self.index.as_deref() {
            None => self.entries.iter().position(|(k, _)| k.name == key)?,
            Some(Index(index)) => {
                let name = |at: &u32| self.entries[*at as usize].0.name.as_str();
                let found = index.binary_search_by(|at| name(at).cmp(key)).ok()?;
                index[found] as usize
            }
        };
        let (key, node) = &self.entries[position];
        Some((key, node))
    }

    /// Whether `key` is there.
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in written order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Key, &Node)> {
        self.entries.iter().map(|(k, node)| (k, node))
    }

    /// The keys in written order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.name.as_str())
    }

    /// The value under `key`, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let (key, _) = self.entry(key)?;
        let name = key.name.clone();
        let position = self.entries.iter().position(|(key, _)| key.name == name)?;
        Some(&mut self.entries[position].1)
    }

    /// The values, to be changed in place.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.entries.iter_mut().map(|(_, node)| node)
    }

    /// The entries, to build another mapping of them.
    pub fn into_entries(self) -> Vec<(Key, Node)> {
        self.entries
    }
}

/// Positions of `entries`, sorted by name.
fn sorted_positions(entries: &[(Key, Node)]) -> Vec<u32> {
    let mut index: Vec<u32> = (0..u32::try_from(entries.len()).unwrap_or(u32::MAX)).collect();
    index.sort_by(|a, b| entries[*a as usize].0.name.cmp(&entries[*b as usize].0.name));
    index
}

impl Node {
    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// The mapping this is.
    pub fn as_object(&self) -> Option<&Object> {
        if let Value::Object(object) = &self.value {
            Some(object)
        } else {
            None
        }
    }

    /// The sequence this is.
    pub fn as_array(&self) -> Option<&[Node]> {
        if let Value::Array(items) = &self.value {
            Some(items)
        } else {
            None
        }
    }

    /// The string this is.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value {
            Some(text)
        } else {
            None
        }
    }

    /// The boolean this is.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(flag) = self.value {
            Some(flag)
        } else {
            None
        }
    }

    /// The number this is.
    pub fn as_number(&self) -> Option<&Number> {
        if let Value::Number(number) = &self.value {
            Some(number)
        } else {
            None
        }
    }

    /// Entries of the mapping this is; none if it is not one.
    pub fn entries(&self) -> impl Iterator<Item = (&Key, &Node)> {
        self.as_object().into_iter().flat_map(Object::iter)
    }

    /// Items of the sequence this is; none if it is not one.
    pub fn items(&self) -> impl Iterator<Item = &Node> {
        self.as_array().unwrap_or_default().iter()
    }

    /// How many values this is, itself included.
    pub fn size(&self) -> usize {
        let inside: usize = match &self.value {
            Value::Array(items) => items.iter().map(Self::size).sum(),
            Value::Object(object) => object.iter().map(|(_, node)| node.size()).sum(),
            _ => 0,
        };
        inside + 1
    }

    /// What a user would call it.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "a map",
        }
    }

    /// The same value without places.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Number(number) => number.to_json(),
            Value::String(text) => text.as_str().into(),
            Value::Array(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(object) => object
                .iter()
                .map(|(key, node)| (key.name.clone(), node.to_json()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Node};

    /// A document of megabytes has hundreds of thousands of values: a word more in each is megabytes more.
    #[test]
    fn values_are_small() {
        assert_eq!(size_of::<Node>(), 48);
        assert_eq!(size_of::<Key>(), 40);
    }
}
