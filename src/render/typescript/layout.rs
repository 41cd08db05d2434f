//! The layout that prettier gives: on one line where it fits, else broken from the outside in.

use super::literal;

/// Columns of a line.
pub const WIDTH: usize = 120;

/// A type expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A name or a literal.
    Word(String),
    /// `A | B`.
    Union(Vec<Type>),
    /// `A & B`.
    Both(Vec<Type>),
    /// `A[]`.
    List(Box<Type>),
    /// `[A, B?, ...C[]]`.
    Tuple(Vec<Place>),
    /// `{ [key: string]: A }`.
    Map(Box<Type>),
    /// `{ readonly a: A; b?: B }`.
    Object(Vec<Member>),
    /// `Name<A, B>`.
    Apply(String, Vec<Type>),
}

/// A place in a tuple.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is there.
    Required(Type),
    /// It may be there.
    Optional(Type),
    /// All further ones: the type of one.
    Rest(Type),
}

/// A member of an object type or an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What is said of it.
    pub docs: Vec<String>,
    /// Its key, ready to be written; `[key: string]` for further ones.
    pub key: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// What it holds.
    pub ty: Type,
}

impl Type {
    /// A name or a literal.
    pub fn word(text: impl Into<String>) -> Self {
        Self::Word(text.into())
    }

    /// One of several types, without repetitions; `null` last.
    pub fn union(types: Vec<Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for ty in types {
            let parts = if let Self::Union(parts) = ty { parts } else { vec![ty] };
            for part in parts {
                if !flat.contains(&part) {
                    flat.push(part);
                }
            }
        }
        let null = Self::word("null");
        if let Some(at) = flat.iter().position(|ty| *ty == null) {
            flat.remove(at);
            flat.push(null);
        }
        // What may be anything may be each of them.
        if flat.contains(&Self::word("unknown")) {
            return Self::word("unknown");
        }
        match flat.len() {
            0 => Self::word("never"),
            1 => flat.remove(0),
            _ => Self::Union(flat),
        }
    }

    /// On one line.
    pub fn flat(&self) -> String {
        match self {
            Self::Word(text) => text.clone(),
            Self::Union(parts) => joined(parts.iter().map(Self::operand), " | "),
            Self::Both(parts) => joined(parts.iter().map(Self::flat), " & "),
            Self::List(item) => format!("{}[]", item.operand()),
            Self::Tuple(places) => format!("[{}]", joined(places.iter().map(|place| place.text(0)), ", ")),
            Self::Map(value) => format!("{{ [key: string]: {} }}", value.flat()),
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::Object(members) => format!("{{ {} }}", joined(members.iter().map(Member::flat), "; ")),
            Self::Apply(name, arguments) => format!("{name}<{}>", joined(arguments.iter().map(Self::flat), ", ")),
        }
    }

    /// Within another type: unions and intersections in parentheses.
    fn operand(&self) -> String {
        match self {
            Self::Union(_) | Self::Both(_) => format!("({})", self.flat()),
            _ => self.flat(),
        }
    }

    /// Broken where the line that begins with `used` columns has no room; further lines are `indent` deep.
    pub fn text(&self, indent: usize, used: usize, after: usize) -> String {
        let flat = self.flat();
        let documented = matches!(self, Self::Object(members) if members.iter().any(|one| !one.docs.is_empty()));
        if !documented && used + flat.chars().count() + after <= WIDTH {
            return flat;
        }
        let (pad, inner) = (" ".repeat(indent), " ".repeat(indent + 2));
        // Below what stands before it, if there is anything, it may have room.
        let below = (indent + 1..WIDTH).contains(&used) && indent + 2 + flat.chars().count() + after <= WIDTH;
        match self {
            Self::Union(_) if below => format!("\n{inner}{flat}"),
            Self::Union(parts) => {
                let part = |ty: &Self| format!("\n{inner}| {}", ty.broken_operand(indent + 4));
                parts.iter().map(part).collect()
            }
            Self::List(item) if matches!(**item, Self::Union(_)) => {
                let flat = item.flat();
                let fits = indent + 2 + flat.chars().count() <= WIDTH;
                let item = if fits {
                    format!("\n{inner}{flat}")
                } else {
                    item.text(indent, WIDTH, 0)
                };
                format!("({item}\n{pad})[]")
            }
            Self::List(item) => format!("{}[]", item.text(indent, used, after + 2)),
            Self::Tuple(places) => {
                let place = |place: &Place| format!("\n{inner}{},", place.text(indent + 2));
                format!("[{}\n{pad}]", places.iter().map(place).collect::<String>())
            }
            Self::Map(value) => {
                let member = Member::further((**value).clone());
                format!("{{\n{}{pad}}}", member.line(indent + 2, false))
            }
            Self::Object(members) => {
                let lines: String = members.iter().map(|one| one.line(indent + 2, true)).collect();
                format!("{{\n{lines}{pad}}}")
            }
            Self::Apply(name, arguments) => {
                let argument = |ty: &Self| format!("\n{inner}{}", ty.text(indent + 2, indent + 2, 1));
                format!("{name}<{}\n{pad}>", joined(arguments.iter().map(argument), ","))
            }
            Self::Word(_) | Self::Both(_) => flat,
        }
    }

    fn broken_operand(&self, indent: usize) -> String {
        match self {
            Self::Union(_) | Self::Both(_) => self.operand(),
            _ => self.text(indent, indent, 0),
        }
    }
}

impl Place {
    fn text(&self, indent: usize) -> String {
        match self {
            Self::Required(ty) if indent == 0 => ty.flat(),
            Self::Required(ty) => ty.text(indent, indent, 1),
            Self::Optional(ty) => format!("{}?", ty.operand()),
            Self::Rest(ty) => format!("...{}[]", ty.operand()),
        }
    }
}

impl Member {
    /// Members that are not named.
    pub fn further(ty: Type) -> Self {
        Self {
            docs: Vec::new(),
            key: "[key: string]".to_owned(),
            optional: false,
            ty,
        }
    }

    fn head(&self, readonly: bool) -> String {
        let mark = if self.optional { "?" } else { "" };
        format!("{}{}{mark}: ", if readonly { "readonly " } else { "" }, self.key)
    }

    fn flat(&self) -> String {
        format!("{}{}", self.head(true), self.ty.flat())
    }

    /// The lines of a member, comment and line end included.
    pub fn line(&self, indent: usize, readonly: bool) -> String {
        let head = self.head(readonly);
        let used = indent + head.chars().count();
        let ty = self.ty.text(indent, used, 1);
        let head = if ty.starts_with('\n') { head.trim_end() } else { &head };
        format!(
            "{}{}{head}{ty};\n",
            literal::comment(&self.docs, indent),
            " ".repeat(indent)
        )
    }
}

/// `export type NAME = …;`
pub fn alias(name: &str, ty: &Type) -> String {
    let head = format!("export type {name} =");
    let ty = ty.text(0, head.chars().count() + 1, 1);
    let space = if ty.starts_with('\n') { "" } else { " " };
    format!("{head}{space}{ty};")
}

/// `export interface NAME { … }`; `head` is all before the brace.
pub fn interface(head: &str, members: &[Member], readonly: bool) -> String {
    let lines: String = members
        .iter()
        .map(|one| one.line(2, readonly && !one.key.starts_with('[')))
        .collect();
    if lines.is_empty() {
        format!("{head} {{}}")
    } else {
        format!("{head} {{\n{lines}}}")
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

/// A value: what a descriptor is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A literal or a name.
    Word(String),
    /// `[a, b]`.
    List(Vec<Value>),
    /// `{ a: b }`.
    Object(Vec<(&'static str, Value)>),
}

impl Value {
    /// A string.
    pub fn string(text: &str) -> Self {
        Self::Word(literal::string(text))
    }

    /// A literal or a name.
    pub fn word(text: &impl ToString) -> Self {
        Self::Word(text.to_string())
    }

    fn flat(&self) -> String {
        match self {
            Self::Word(text) => text.clone(),
            Self::List(items) => format!("[{}]", joined(items.iter().map(Self::flat), ", ")),
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::Object(members) => {
                let member = |(key, value): &(&str, Self)| format!("{key}: {}", value.flat());
                format!("{{ {} }}", joined(members.iter().map(member), ", "))
            }
        }
    }

    /// prettier breaks lists of several objects, or of several lists, of more than one member each.
    fn is_table(&self) -> bool {
        let Self::List(items) = self else { return false };
        let objects = |item: &Self| matches!(item, Self::Object(members) if members.len() > 1);
        let lists = |item: &Self| matches!(item, Self::List(inner) if inner.len() > 1);
        items.len() > 1 && (items.iter().all(objects) || items.iter().all(lists))
    }

    fn has_table(&self) -> bool {
        match self {
            Self::Word(_) => false,
            Self::List(items) => self.is_table() || items.iter().any(Self::has_table),
            Self::Object(members) => members.iter().any(|(_, value)| value.has_table()),
        }
    }

    /// Broken where the line that begins with `used` columns has no room; further lines are `indent` deep.
    pub fn text(&self, indent: usize, used: usize, after: usize) -> String {
        let flat = self.flat();
        if !self.has_table() && used + flat.chars().count() + after <= WIDTH {
            return flat;
        }
        self.broken(indent)
    }

    /// Each member on a line of its own.
    pub fn broken(&self, indent: usize) -> String {
        let (pad, inner) = (" ".repeat(indent), " ".repeat(indent + 2));
        match self {
            Self::Word(text) => text.clone(),
            Self::List(items) if items.is_empty() => "[]".to_owned(),
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::List(items) => {
                let item = |value: &Self| format!("\n{inner}{},", value.text(indent + 2, indent + 2, 1));
                format!("[{}\n{pad}]", items.iter().map(item).collect::<String>())
            }
            Self::Object(members) => {
                let member = |(key, value): &(&str, Self)| {
                    let used = indent + 4 + key.len();
                    format!("\n{inner}{key}: {},", value.text(indent + 2, used, 1))
                };
                format!("{{{}\n{pad}}}", members.iter().map(member).collect::<String>())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_unions_are_broken_as_prettier_does() {
        let words = |text: &str| {
            (0..4)
                .map(|n| Type::word(format!("\"{}{n}\"", text.repeat(30))))
                .collect()
        };
        let short = Type::union(vec![Type::word("A"), Type::word("null"), Type::word("B")]);
        assert_eq!(alias("X", &short), "export type X = A | B | null;");
        let text = alias("X", &Type::union(words("a")));
        assert!(
            text.starts_with("export type X =\n  | \"aaa") && text.lines().count() == 5,
            "{text}"
        );
        let list = alias("X", &Type::List(Box::new(Type::union(words("a")))));
        assert!(
            list.starts_with("export type X = (\n  | \"a") && list.ends_with("\n)[];"),
            "{list}"
        );
    }
}
