//! Random values: made from a schema, changed in one place, or of no form at all. The same seed makes the same values.

use serde_json::{Map, Value, json};

/// Numbers that look random (xorshift).
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// Below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % most.max(1)
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<'v, T>(&mut self, list: &'v [T]) -> &'v T {
        let index = self.below(list.len());
        &list[index]
    }

    /// A value of no form.
    pub fn any(&mut self, depth: usize) -> Value {
        match self.below(if depth > 3 { 6 } else { 9 }) {
            0 => Value::Null,
            1 => self.one_in(2).into(),
            2 => self.number(),
            3..=5 => self.text(),
            6 => (0..self.below(4)).map(|_| self.any(depth + 1)).collect(),
            _ => {
                let members = (0..self.below(4)).map(|_| ((*self.pick(&NAMES)).to_owned(), self.any(depth + 1)));
                members.collect::<Map<_, _>>().into()
            }
        }
    }

    fn number(&mut self) -> Value {
        let numbers = [
            json!(0),
            json!(1),
            json!(-1),
            json!(2),
            json!(5),
            json!(100),
            json!(1.0),
            json!(1.5),
            json!(-0.25),
            json!(1e3),
            json!(2_147_483_648_i64),
            json!(9_007_199_254_740_993_i64),
            json!(i64::MAX),
            json!(i64::MIN),
            json!(1e-7),
            json!(-0.0),
            json!(4_294_967_296_i64),
            json!(u64::MAX),
            json!(1e39),
            json!(1e300),
            json!(0.1),
        ];
        self.pick(&numbers).clone()
    }

    fn text(&mut self) -> Value {
        (*self.pick(&TEXTS)).into()
    }

    /// A value that the schema may mean. `root` holds what it refers to.
    pub fn make(&mut self, root: &Value, schema: &Value, depth: usize) -> Value {
        let Value::Object(map) = schema else {
            return self.any(depth);
        };
        if depth > 12 {
            return Value::Null;
        }
        let mut made = Vec::new();
        if let Some(target) = map
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|at| root.pointer(at.strip_prefix('#')?))
        {
            made.push(self.make(root, target, depth + 1));
        }
        if let Some(constants) = map.get("enum").and_then(Value::as_array).filter(|all| !all.is_empty()) {
            return self.pick(constants).clone();
        }
        if let Some(constant) = map.get("const") {
            return constant.clone();
        }
        for part in map.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            made.push(self.make(root, part, depth + 1));
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(forms) = map.get(key).and_then(Value::as_array).filter(|all| !all.is_empty()) {
                let form = self.pick(forms).clone();
                made.push(self.make(root, &form, depth + 1));
            }
        }
        if map.contains_key("type") || made.is_empty() {
            made.push(self.typed(root, map, depth));
        }
        joined(made)
    }

    fn typed(&mut self, root: &Value, map: &Map<String, Value>, depth: usize) -> Value {
        let kind = match map.get("type") {
            Some(Value::Array(kinds)) if !kinds.is_empty() => self.pick(kinds).as_str().unwrap_or_default().to_owned(),
            Some(Value::String(kind)) => kind.clone(),
            _ => String::new(),
        };
        match kind.as_str() {
            "null" => Value::Null,
            "boolean" => self.one_in(2).into(),
            "integer" => self.within(map).into(),
            "number" if self.one_in(2) => self.within(map).into(),
            "number" => {
                let whole = i32::try_from(self.within(map)).unwrap_or_default();
                json!(f64::from(whole) + 0.5)
            }
            "string" => self.string(map),
            "array" => self.list(root, map, depth),
            "object" => self.object(root, map, depth),
            _ => self.any(depth),
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "bounds beyond all integers are the last integers"
    )]
    fn within(&mut self, map: &Map<String, Value>) -> i64 {
        let bound = |keys: [&str; 2]| keys.iter().find_map(|key| map.get(*key)?.as_f64()).map(|n| n as i64);
        let low = bound(["minimum", "exclusiveMinimum"]);
        let high = bound(["maximum", "exclusiveMaximum"]);
        let step = i64::try_from(self.below(4)).unwrap_or(0);
        match (low, high) {
            (Some(low), _) if self.one_in(2) => low.saturating_add(step),
            (_, Some(high)) => high.saturating_sub(step),
            (Some(low), None) => low.saturating_add(step),
            _ => step,
        }
    }

    fn string(&mut self, map: &Map<String, Value>) -> Value {
        let format = map
            .get("allOf")
            .and_then(|all| all.as_array()?.iter().find_map(|one| one.get("format")?.as_str()));
        let texts: &[&str] = match format {
            Some("date-time") => &[
                "2024-02-29T12:30:00Z",
                "2024-01-01T00:00:00.123456+02:00",
                "2024-01-01t00:00:00z",
            ],
            Some("date") => &["2024-02-29", "1999-12-31"],
            Some("time") => &["12:30:00Z", "23:59:59.5-01:00"],
            Some("duration") => &["P1D", "PT1H30M"],
            Some("uuid") => &[
                "123e4567-e89b-12d3-a456-426614174000",
                "123E4567-E89B-12D3-A456-426614174000",
            ],
            Some("uri") => &["https://example.com/a?b=c", "urn:isbn:1"],
            Some("email") => &["a@example.com"],
            Some("hostname") => &["example.com"],
            Some("ipv4") => &["192.0.2.1"],
            Some("ipv6") => &["2001:db8::1"],
            _ => &TEXTS,
        };
        let mut text = (*self.pick(texts)).to_owned();
        let count = |key: &str| {
            map.get(key)
                .and_then(Value::as_u64)
                .and_then(|n| usize::try_from(n).ok())
        };
        let (least, most) = (count("minLength").unwrap_or(0), count("maxLength"));
        while format.is_none() && text.chars().count() < least.min(2_000) {
            text.push('a');
        }
        if let Some(most) = most.filter(|_| format.is_none()) {
            text = text.chars().take(most).collect();
        }
        text.into()
    }

    fn list(&mut self, root: &Value, map: &Map<String, Value>, depth: usize) -> Value {
        let least = map.get("minItems").and_then(Value::as_u64).unwrap_or(0).min(20);
        let prefix = map
            .get("prefixItems")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let any = json!({});
        let items = map.get("items").unwrap_or(&any);
        let count = usize::try_from(least).unwrap_or(0) + self.below(if depth > 6 { 1 } else { 3 });
        (0..count.max(prefix.len()))
            .map(|at| self.make(root, prefix.get(at).unwrap_or(items), depth + 1))
            .collect()
    }

    fn object(&mut self, root: &Value, map: &Map<String, Value>, depth: usize) -> Value {
        let empty = Map::new();
        let members = map.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let required = map.get("required").and_then(Value::as_array);
        let mut made = Map::new();
        for (name, member) in members {
            let wanted = required.is_some_and(|all| all.iter().any(|one| one == name));
            if wanted || (depth < 6 && self.one_in(2)) {
                made.insert(name.clone(), self.make(root, member, depth + 1));
            }
        }
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !made.contains_key(name) {
                made.insert(name.to_owned(), self.any(3));
            }
        }
        if let Some(further) = map.get("additionalProperties").filter(|further| further.is_object())
            && self.one_in(2)
        {
            made.insert((*self.pick(&NAMES)).to_owned(), self.make(root, further, depth + 1));
        }
        made.into()
    }

    /// The value with one place changed.
    pub fn change(&mut self, value: &mut Value) {
        let places = places(value);
        let place = self.pick(&places).clone();
        let Some(here) = value.pointer_mut(&place) else { return };
        match here {
            Value::Object(members) if !members.is_empty() && self.one_in(2) => {
                let names: Vec<_> = members.keys().cloned().collect();
                members.shift_remove(self.pick(&names));
            }
            Value::Object(members) if self.one_in(2) => {
                members.insert((*self.pick(&NAMES)).to_owned(), self.any(2));
            }
            Value::Array(items) if !items.is_empty() && self.one_in(2) => {
                let one = self.pick(items).clone();
                items.push(one);
            }
            Value::Array(items) if self.one_in(2) => drop(items.pop()),
            Value::Number(number) if self.one_in(2) => {
                let near = number.as_i64().map_or(json!(1), |n| json!(n.saturating_add(1)));
                *here = near;
            }
            Value::Number(number) if self.one_in(2) => {
                if let Some(float) = number.as_f64().filter(|float| float.abs() < 1e15) {
                    *here = json!(float);
                }
            }
            Value::String(text) if self.one_in(3) => text.push_str(["a", "é", " ", "0"][self.below(4)]),
            Value::String(text) if self.one_in(3) => drop(text.pop()),
            _ => *here = self.any(2),
        }
    }
}

/// Values of the parts of one schema, as one value: objects joined, else the last one.
fn joined(made: Vec<Value>) -> Value {
    let mut made = made.into_iter();
    let mut all = made.next().unwrap_or_default();
    for one in made {
        match (&mut all, one) {
            (Value::Object(all), Value::Object(more)) => all.extend(more),
            (all, one) => *all = one,
        }
    }
    all
}

/// The pointers of all values within.
fn places(value: &Value) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![(String::new(), value)]);
    while let Some((place, value)) = open.pop() {
        match value {
            Value::Object(members) => {
                let step = |name: &str| name.replace('~', "~0").replace('/', "~1");
                open.extend(
                    members
                        .iter()
                        .map(|(name, member)| (format!("{place}/{}", step(name)), member)),
                );
            }
            Value::Array(items) => open.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| (format!("{place}/{at}"), item)),
            ),
            _ => {}
        }
        found.push(place);
    }
    found
}

const NAMES: [&str; 8] = ["id", "name", "type", "kind", "a", "x-more", "é", ""];

const TEXTS: [&str; 16] = [
    "",
    "a",
    "abc",
    "A b",
    "é",
    "\u{1F600}",
    "0",
    "1.5",
    "true",
    "null",
    "2024-02-29",
    "2024-02-29T12:30:00Z",
    "a@b.example",
    "https://example.com/",
    "123e4567-e89b-12d3-a456-426614174000",
    "YWJj",
];
