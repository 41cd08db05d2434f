//! Schemas: what a value may be.

use crate::source::Span;
use serde_json::Value;

/// Index of a schema in [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub u32);

/// All schemas of a contract. Ids are stable within one run.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    list: Vec<Schema>,
}

impl Schemas {
    /// Adds a schema.
    ///
    /// # Panics
    /// Beyond 2^32 schemas, which the limits of `source` exclude.
    pub fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.list.len()).expect("fewer than 2^32 schemas"));
        self.list.push(schema);
        id
    }

    /// The schema behind an id.
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.list[id.0 as usize]
    }

    /// The schema behind an id, to be completed: recursion needs the id before the content.
    pub fn get_mut(&mut self, id: SchemaId) -> &mut Schema {
        &mut self.list[id.0 as usize]
    }

    /// Follows [`Shape::Ref`] to a schema that is none. A loop of references ends where it started.
    pub fn resolve(&self, id: SchemaId) -> SchemaId {
        let mut at = id;
        for _ in 0..=self.list.len() {
            match self.get(at).shape {
                Shape::Ref(next) => at = next,
                _ => return at,
            }
        }
        id
    }

    /// The member that names the variant of a value: where the discriminator has tags for all variants, and all are
    /// objects.
    pub fn tag<'u>(&self, union: &'u Union) -> Option<&'u Discriminator> {
        let told = |variant: &Variant| !variant.tags.is_empty() && self.is_object(variant.schema, 0);
        union.discriminator.as_ref().filter(|_| union.variants.iter().all(told))
    }

    /// Whether all values are objects, `null` not among them.
    fn is_object(&self, id: SchemaId, depth: u8) -> bool {
        let schema = self.get(id);
        let inside = |id| depth < 64 && self.is_object(id, depth + 1);
        !schema.nullable
            && match &schema.shape {
                Shape::Object(_) => true,
                Shape::Ref(target) => inside(*target),
                Shape::Union(union) => union.variants.iter().all(|variant| inside(variant.schema)),
                _ => false,
            }
    }

    /// All schemas with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        (0u32..).map(SchemaId).zip(&self.list)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// What a value may be. `$ref` with siblings is a [`Shape::Ref`] with its own words and flags.
#[expect(clippy::struct_excessive_bools, reason = "plain data: each is a fact of its own")]
#[derive(Clone, Debug)]
pub struct Schema {
    /// Where it is written.
    pub span: Span,
    /// Where it stands in the document: `#/components/schemas/Order`.
    pub pointer: String,
    /// The words its type is named after, in the document's own spelling: a component's key, or for an anonymous
    /// schema the words of what holds it (`Order lines item`). Not yet an identifier, not unique.
    pub name: String,
    /// Where `name` is what the team asked for.
    pub alias: Option<Alias>,
    /// Declared under `components/schemas` (2.0: `definitions`): gets a type alias even where its shape needs no type.
    pub component: bool,
    /// `title`.
    pub title: Option<String>,
    /// `description`, Markdown.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// What it may be.
    pub shape: Shape,
    /// Whether `null` is allowed besides.
    pub nullable: bool,
    /// `default`.
    pub default: Option<Value>,
    /// `example`, `examples`: those written, first one first.
    pub examples: Vec<Value>,
    /// Only in answers.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// Never echoed, never logged: `x-sensitive`, `format: password`.
    pub sensitive: bool,
    /// Rules of an uploaded file.
    pub upload: Option<Upload>,
    /// How it is written in XML: `xml`, as the document has it.
    pub xml: Option<Value>,
    /// Keywords that the shape does not express, as JSON Schema 2020-12 with `#/$defs/…` references as
    /// [`crate::lower::json_schema`] names them (`not`, `if`, `dependentSchemas`, `patternProperties` …). A value must
    /// satisfy the shape and these; the service checks them on the generic path.
    pub residue: serde_json::Map<String, Value>,
}

/// The kinds of values.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Any JSON value.
    Any,
    /// No value at all: the schema `false`.
    Never,
    /// Only `null`.
    Null,
    /// `true`, `false`.
    Boolean,
    /// Integers; `1.0` is one.
    Integer(Integer),
    /// Numbers.
    Number(Numeric),
    /// Strings.
    String(Text),
    /// Raw bytes: `format: binary`, only as a body or a part of one.
    Binary,
    /// Lists.
    Array(Array),
    /// Objects: structs if they have properties, maps if they have none.
    Object(Object),
    /// One of a few constants; one constant is `const`.
    Enum(Enumeration),
    /// One of several schemas.
    Union(Union),
    /// Another schema.
    Ref(SchemaId),
}

/// A bound of a number, exact.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The number as written.
    pub value: serde_json::Number,
    /// Whether the bound itself is excluded.
    pub exclusive: bool,
    /// Where it is written.
    pub span: Span,
}

/// What a number may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// `minimum` or `exclusiveMinimum`, the tighter one.
    pub min: Option<Bound>,
    /// `maximum` or `exclusiveMaximum`, the tighter one.
    pub max: Option<Bound>,
    /// `multipleOf`, above zero.
    pub multiple_of: Option<serde_json::Number>,
}

/// Width of an integer: `format`, or from the bounds where it says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerFormat {
    /// `int32`.
    I32,
    /// `int64`, and the default.
    I64,
    /// `uint32`.
    U32,
    /// `uint64`, or bounds beyond `int64`.
    U64,
}

/// An integer.
#[derive(Clone, Debug)]
pub struct Integer {
    /// Its width.
    pub format: IntegerFormat,
    /// Its bounds.
    pub bounds: Bounds,
}

/// Width of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFormat {
    /// `float`.
    F32,
    /// `double`, and the default.
    F64,
}

/// A number.
#[derive(Clone, Debug)]
pub struct Numeric {
    /// Its width.
    pub format: NumberFormat,
    /// Its bounds.
    pub bounds: Bounds,
}

/// Formats of strings that have a meaning to us; unknown ones are [`Text::format`] `None` and an advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// RFC 3339 `date-time`.
    DateTime,
    /// RFC 3339 `full-date`.
    Date,
    /// RFC 3339 `full-time`.
    Time,
    /// RFC 3339 appendix A `duration`.
    Duration,
    /// RFC 4122 `uuid`.
    Uuid,
    /// RFC 3986 `uri`.
    Uri,
    /// RFC 3986 `uri-reference`.
    UriReference,
    /// RFC 5321 `email`.
    Email,
    /// RFC 1123 `hostname`.
    Hostname,
    /// RFC 2673 `ipv4`.
    Ipv4,
    /// RFC 4291 `ipv6`.
    Ipv6,
    /// Base64, RFC 4648: `byte`, or `contentEncoding: base64`.
    Byte,
    /// A decimal number as a string: `decimal`.
    Decimal,
    /// `password`: text that is sensitive.
    Password,
}

/// A string. Lengths count Unicode characters.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Its format.
    pub format: Option<TextFormat>,
    /// `minLength`.
    pub min_length: Option<u64>,
    /// `maxLength`.
    pub max_length: Option<u64>,
    /// `pattern`, ECMA 262, search semantics, as written.
    pub pattern: Option<String>,
}

/// A list.
#[derive(Clone, Debug)]
pub struct Array {
    /// The schema of the items (those after `prefix`).
    pub items: SchemaId,
    /// `prefixItems`: a tuple where not empty.
    pub prefix: Vec<SchemaId>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique: bool,
}

/// What else an object may hold.
#[derive(Clone, Debug)]
pub enum Additional {
    /// Nothing is said: further members are let through and forgotten.
    Ignored,
    /// `true`: further members are kept.
    Kept,
    /// `false`: further members are refused.
    Refused,
    /// A schema: further members are kept and must match.
    Typed(SchemaId),
}

/// An object.
#[derive(Clone, Debug)]
pub struct Object {
    /// In declared order, `allOf` merged.
    pub properties: Vec<Property>,
    /// What else there may be.
    pub additional: Additional,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
}

/// A name that the team wants in code instead of the document's words: `x-apigen-name`, or `[names]` of `apigen.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// Words of letters, digits and underscores: each scope writes them in its own case.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// As written.
    pub name: String,
    /// The name the team wants instead in code: `x-apigen-name`.
    pub alias: Option<Alias>,
    /// Its schema. Optional and nullable together means three states: absent, null, value.
    pub schema: SchemaId,
    /// Whether it must be there.
    pub required: bool,
    /// Where its key is written.
    pub span: Span,
}

impl Property {
    /// What it is named after in code.
    pub fn words(&self) -> &str {
        self.alias.as_ref().map_or(&self.name, |alias| &alias.text)
    }
}

/// One of a few constants. `null` is never among them (see [`Schema::nullable`]).
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// In declared order, without repetitions.
    pub values: Vec<Value>,
    /// Names the document gives them (`x-enum-varnames`, `x-enumNames`), as many as values, or none.
    pub names: Vec<String>,
    /// Names that the team asks for single values: `x-apigen-value-names`.
    pub aliases: Vec<(Value, Alias)>,
}

/// Which union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnionKind {
    /// Exactly one variant matches.
    OneOf,
    /// At least one variant matches.
    AnyOf,
}

/// One of several schemas.
#[derive(Clone, Debug)]
pub struct Union {
    /// Which union.
    pub kind: UnionKind,
    /// The variants in declared order, at least two, without `null`.
    pub variants: Vec<Variant>,
    /// `discriminator`, or a member that holds a different constant in every variant.
    pub discriminator: Option<Discriminator>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The words it is named after: the component's key, the title, or what kind it is.
    pub name: String,
    /// Its schema.
    pub schema: SchemaId,
    /// The values of the discriminator that mean this variant; empty without one. A value's tag decides: it is of that
    /// variant or of none ([`Schemas::tag`]).
    pub tags: Vec<String>,
}

/// The member that tells variants apart.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// Its name.
    pub property: String,
    /// Whether the document declares it, or its variants' constants imply it.
    pub declared: bool,
}

/// Rules of an uploaded file: `x-upload`.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    /// Bytes.
    pub max_size: Option<u64>,
    /// Accepted media types; empty accepts all.
    pub media_types: Vec<String>,
    /// Whether the first bytes must fit the media type.
    pub verify_magic: bool,
}
