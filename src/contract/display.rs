//! The contract as text: one line a thing, for people and for snapshots.

use super::{
    Additional, Answer, Bounds, Content, Contract, Envelope, FieldErrorMap, Object, Operation, OperationError, Origin,
    Parameter, ParameterShape, PointerForm, Property, Schema, SchemaId, Segment, Shape, Slot, Status, Text, Union,
    Variant,
};
use std::fmt::{self, Display, Formatter};

impl Display for Contract {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "contract {:?} {} base {:?}",
            self.title, self.version, self.base_path
        )?;
        for scheme in &self.schemes {
            writeln!(f, "scheme {} {:?}", scheme.name, scheme.kind)?;
        }
        for dependency in &self.dependencies {
            let critical = if dependency.critical { " critical" } else { "" };
            writeln!(f, "dependency {} {:?}{critical}", dependency.name, dependency.kind)?;
        }
        for (index, envelope) in self.envelopes.iter().enumerate() {
            writeln!(f, "envelope {index} {}", Shown(self, envelope))?;
        }
        for error in &self.errors {
            error_line(f, self, error)?;
        }
        for tag in &self.tags {
            writeln!(f, "tag {}", tag.name)?;
        }
        for operation in &self.operations {
            operation_lines(f, self, operation)?;
        }
        for (id, schema) in self.schemas.iter().filter(|(_, schema)| schema.component) {
            writeln!(f, "schema {} = {}", schema.name, Whole(self, id))?;
        }
        Ok(())
    }
}

struct Shown<'c, T>(&'c Contract, &'c T);

fn error_line(f: &mut Formatter<'_>, contract: &Contract, error: &super::ErrorCode) -> fmt::Result {
    write!(f, "error {} {} {:?}", error.code, error.status, error.title)?;
    if error.detail.text != error.title {
        write!(f, " {:?}", error.detail.text)?;
    }
    if let Some(builtin) = error.builtin {
        write!(f, " builtin {}", builtin.key())?;
    }
    if error.retryable {
        write!(f, " retryable")?;
    }
    match error.retry_after {
        Some(Some(seconds)) => write!(f, " after {seconds}s")?,
        Some(None) => write!(f, " after auto")?,
        None => {}
    }
    if error.type_uri != "about:blank" {
        write!(f, " <{}>", error.type_uri)?;
    }
    for member in &error.members {
        write!(f, " {}", Shown(contract, member))?;
    }
    if let Some((media_type, schema)) = &error.body {
        write!(f, " body {media_type}")?;
        if let Some(schema) = schema {
            write!(f, " {}", Part(contract, *schema))?;
        }
    }
    writeln!(f)
}

fn operation_lines(f: &mut Formatter<'_>, contract: &Contract, operation: &Operation) -> fmt::Result {
    let method = operation.method.as_str();
    write!(
        f,
        "operation {} {method} {} tag {}",
        operation.id, operation.path.template, operation.tag
    )?;
    policies(f, operation)?;
    if operation.path.segments.iter().any(|segment| segment.len() > 1) {
        writeln!(f, "  path {}", segments(operation))?;
    }
    for requirement in &operation.security {
        let schemes = requirement.schemes.iter();
        let schemes: Vec<_> = schemes.map(|s| format!("{}{:?}", s.scheme, s.scopes)).collect();
        writeln!(f, "  security {}", schemes.join(" + "))?;
    }
    for parameter in &operation.parameters {
        writeln!(f, "  {}", Shown(contract, parameter))?;
    }
    if let Some(body) = &operation.body {
        writeln!(
            f,
            "  body{} {}",
            optional(body.required),
            contents(contract, &body.contents)
        )?;
    }
    for answer in &operation.answers {
        writeln!(f, "  answer {}", Shown(contract, answer))?;
    }
    for error in &operation.errors {
        writeln!(f, "  error {}", Shown(contract, error))?;
    }
    Ok(())
}

fn policies(f: &mut Formatter<'_>, operation: &Operation) -> fmt::Result {
    if let Some(timeout) = operation.timeout {
        write!(f, " timeout {timeout:?}")?;
    }
    for limit in &operation.rate_limits {
        write!(
            f,
            " limit {} {}/{:?} by {:?}",
            limit.name, limit.quota, limit.window, limit.key
        )?;
    }
    if let Some(idempotency) = &operation.idempotency {
        write!(f, " idempotency {:?}", idempotency.mode)?;
    }
    writeln!(f)
}

fn segments(operation: &Operation) -> String {
    let piece = |piece: &Segment| match piece {
        Segment::Literal(text) => format!("{text:?}"),
        Segment::Parameter(name) => format!("{{{name}}}"),
    };
    let segment = |segment: &Vec<Segment>| segment.iter().map(piece).collect::<Vec<_>>().join("+");
    operation
        .path
        .segments
        .iter()
        .map(segment)
        .collect::<Vec<_>>()
        .join(" / ")
}

const fn optional(required: bool) -> &'static str {
    if required { "" } else { "?" }
}

impl Display for Shown<'_, Parameter> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(contract, parameter) = self;
        let mark = optional(parameter.required);
        write!(f, "{:?} {}{mark}: ", parameter.location, parameter.name)?;
        write!(f, "{} {:?}", Part(contract, parameter.schema), parameter.style)?;
        if parameter.explode {
            write!(f, " explode")?;
        }
        match parameter.shape {
            ParameterShape::Scalar => Ok(()),
            shape => write!(f, " {shape:?}"),
        }
    }
}

impl Display for Shown<'_, OperationError> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let code = self.0.error(self.1.error);
        let origin = match self.1.origin {
            Origin::Handler => "handler",
            Origin::Framework => "framework",
            Origin::Dependency => "dependency",
        };
        write!(f, "{} {} {origin}", code.status, code.code)?;
        match self.1.envelope.0 {
            0 => Ok(()),
            envelope => write!(f, " envelope {envelope}"),
        }
    }
}

fn contents(contract: &Contract, contents: &[Content]) -> String {
    let one = |content: &Content| match content.schema {
        Some(schema) => format!("{} {}", content.media_type, Part(contract, schema)),
        None => content.media_type.clone(),
    };
    contents.iter().map(one).collect::<Vec<_>>().join(" | ")
}

impl Display for Shown<'_, Answer> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.1.status {
            Status::Code(code) => write!(f, "{code}")?,
            Status::Range(digit) => write!(f, "{digit}XX")?,
            Status::Default => write!(f, "default")?,
        }
        for header in &self.1.headers {
            write!(f, " [{}: {}]", header.name, Part(self.0, header.schema))?;
        }
        write!(f, " {}", contents(self.0, &self.1.contents))
    }
}

impl Display for Shown<'_, Envelope> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.1.media_type)?;
        if let Some(schema) = self.1.schema {
            write!(f, "{} ", Part(self.0, schema))?;
        }
        write!(f, "{}", self.1.body)
    }
}

impl Display for Slot {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(value) => write!(f, "={value}"),
            Self::Role { role, text } => write!(f, "{role:?}{}", if *text { " as text" } else { "" }),
            Self::Members => write!(f, "…"),
            Self::List(item) => write!(f, "[{item}]"),
            Self::Errors(map) => errors(f, map),
            Self::Object(slots) => {
                let slots: Vec<_> = slots.iter().map(|(key, slot)| format!("{key}: {slot}")).collect();
                write!(f, "{{{}}}", slots.join(", "))
            }
        }
    }
}

fn errors(f: &mut Formatter<'_>, map: &FieldErrorMap) -> fmt::Result {
    let parts = [
        ("in", &map.location),
        ("pointer", &map.pointer),
        ("code", &map.code),
        ("detail", &map.detail),
    ];
    let mut parts: Vec<_> = parts
        .iter()
        .filter_map(|(part, name)| Some(format!("{}={part}", (*name).as_ref()?)))
        .collect();
    parts.extend(map.constants.iter().map(|(name, value)| format!("{name}={value}")));
    let flags = [
        (map.plain, " plain"),
        (map.pointer_form == PointerForm::Steps, " steps"),
        (map.pointer_form == PointerForm::TextSteps, " steps as text"),
        (map.always, " always"),
    ];
    let flags: String = flags.iter().filter(|(on, _)| *on).map(|(_, text)| *text).collect();
    write!(f, "Errors[{}]{flags}", parts.join(" "))
}

impl Display for Shown<'_, Property> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let optional = if self.1.required { "" } else { "?" };
        write!(f, "{}{optional}: {}", self.1.name, Part(self.0, self.1.schema))
    }
}

/// A schema, written out.
struct Whole<'c>(&'c Contract, SchemaId);

/// A schema within another: components by name.
struct Part<'c>(&'c Contract, SchemaId);

impl Display for Part<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let schema = self.0.schema(self.1);
        if schema.component || f.precision().is_some_and(|depth| depth > 6) {
            return write!(f, "{}", schema.name);
        }
        write_schema(f, self.0, schema)
    }
}

impl Display for Whole<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_schema(f, self.0, self.0.schema(self.1))
    }
}

fn write_schema(f: &mut Formatter<'_>, contract: &Contract, schema: &Schema) -> fmt::Result {
    let deeper = f.precision().unwrap_or(0) + 1;
    let part = |id: SchemaId| format!("{:.deeper$}", Part(contract, id));
    match &schema.shape {
        Shape::Any => write!(f, "any")?,
        Shape::Never => write!(f, "never")?,
        Shape::Null => write!(f, "null")?,
        Shape::Boolean => write!(f, "boolean")?,
        Shape::Binary => write!(f, "binary")?,
        Shape::Integer(integer) => write!(f, "{:?}{}", integer.format, bounds(&integer.bounds))?,
        Shape::Number(number) => write!(f, "{:?}{}", number.format, bounds(&number.bounds))?,
        Shape::String(text) => write_text(f, text)?,
        Shape::Ref(target) => write!(f, "-> {}", part(*target))?,
        Shape::Enum(constants) => {
            let values: Vec<_> = constants.values.iter().map(ToString::to_string).collect();
            write!(f, "{}", values.join(" | "))?;
        }
        Shape::Array(array) => {
            let mut prefix: Vec<_> = array.prefix.iter().map(|id| part(*id)).collect();
            prefix.push(part(array.items));
            write!(f, "[{}]{}", prefix.join(", "), range(array.min_items, array.max_items))?;
            write!(f, "{}", if array.unique { " unique" } else { "" })?;
        }
        Shape::Object(object) => write!(f, "{}", object_text(object, &part))?,
        Shape::Union(union) => write!(f, "{}", union_text(union, &part))?,
    }
    flags(f, schema)
}

fn object_text(object: &Object, part: &dyn Fn(SchemaId) -> String) -> String {
    let member = |property: &Property| {
        format!(
            "{}{}: {}",
            property.name,
            optional(property.required),
            part(property.schema)
        )
    };
    let mut members: Vec<_> = object.properties.iter().map(member).collect();
    match object.additional {
        Additional::Ignored => {}
        Additional::Kept => members.push("*".to_owned()),
        Additional::Refused => members.push("!".to_owned()),
        Additional::Typed(id) => members.push(format!("*: {}", part(id))),
    }
    format!(
        "{{{}}}{}",
        members.join(", "),
        range(object.min_properties, object.max_properties)
    )
}

fn union_text(union: &Union, part: &dyn Fn(SchemaId) -> String) -> String {
    let variant = |variant: &Variant| {
        let tags = if variant.tags.is_empty() {
            String::new()
        } else {
            format!("{:?} ", variant.tags)
        };
        format!("{}: {tags}{}", variant.name, part(variant.schema))
    };
    let variants: Vec<_> = union.variants.iter().map(variant).collect();
    let by = union.discriminator.as_ref().map(|discriminator| {
        let implied = if discriminator.declared { "" } else { " (implied)" };
        format!(" by {}{implied}", discriminator.property)
    });
    format!("{:?}({}){}", union.kind, variants.join("; "), by.unwrap_or_default())
}

fn flags(f: &mut Formatter<'_>, schema: &Schema) -> fmt::Result {
    let flags = [
        (schema.nullable, " nullable"),
        (schema.read_only, " readOnly"),
        (schema.write_only, " writeOnly"),
        (schema.sensitive, " sensitive"),
        (schema.deprecated, " deprecated"),
    ];
    for (_, flag) in flags.iter().filter(|(on, _)| *on) {
        write!(f, "{flag}")?;
    }
    if let Some(default) = &schema.default {
        write!(f, " default {default}")?;
    }
    if let Some(upload) = &schema.upload {
        write!(f, " upload {:?} {:?}", upload.max_size, upload.media_types)?;
    }
    if !schema.residue.is_empty() {
        write!(f, " with {}", serde_json::Value::Object(schema.residue.clone()))?;
    }
    Ok(())
}

fn write_text(f: &mut Formatter<'_>, text: &Text) -> fmt::Result {
    match text.format {
        Some(format) => write!(f, "{format:?}")?,
        None => write!(f, "string")?,
    }
    write!(f, "{}", range(text.min_length, text.max_length))?;
    match &text.pattern {
        Some(pattern) => write!(f, " /{pattern}/"),
        None => Ok(()),
    }
}

fn range(least: Option<u64>, most: Option<u64>) -> String {
    let text = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    if least.is_none() && most.is_none() {
        String::new()
    } else {
        format!("({}..{})", text(least), text(most))
    }
}

fn bounds(bounds: &Bounds) -> String {
    let low = bounds.min.as_ref().map(|low| {
        let sign = if low.exclusive { ">" } else { ">=" };
        format!(" {sign}{}", low.value)
    });
    let high = bounds.max.as_ref().map(|high| {
        let sign = if high.exclusive { "<" } else { "<=" };
        format!(" {sign}{}", high.value)
    });
    let multiple = bounds.multiple_of.as_ref().map(|multiple| format!(" %{multiple}"));
    [low, high, multiple].into_iter().flatten().collect()
}
