//! Schemas into the arena: ids, names, words.

use super::Lowering;
use super::merge::{Kind, Merged};
use super::place::Place;
use super::site::{self, Part, Site, Surface};
use super::values;
use crate::contract::{Schema, SchemaId, Shape, Upload};
use crate::source::{Node, Span};

/// More schemas than any real document has; the largest public ones stay below a tenth.
const MOST_SCHEMAS: usize = 200_000;

/// The pointer that components stand under.
const COMPONENTS: &str = "#/components/schemas/";

impl<'a> Lowering<'a> {
    /// Gives every component its id, in document order.
    pub(super) fn components(&mut self) {
        let schemas = self
            .root()
            .get("components")
            .and_then(|components| components.get("schemas"));
        for (key, place) in schemas.iter().flat_map(Place::entries) {
            self.reserve(vec![place.into()], &key.name);
        }
    }

    /// The id of the schema at `place`, named `name` if it has no name of its own.
    pub(super) fn schema_at(&mut self, place: Place<'a>, name: &str) -> SchemaId {
        self.schema(vec![place.into()], name)
    }

    /// The id of a site.
    pub(super) fn schema(&mut self, site: Site<'a>, name: &str) -> SchemaId {
        if let Some(id) = self.known.get(&site::key(&site)) {
            return *id;
        }
        let site = self
            .target_of_bare_reference(&site)
            .map_or(site, |target| vec![target.into()]);
        match self.known.get(&site::key(&site)) {
            Some(id) => *id,
            None => self.reserve(site, name),
        }
    }

    /// A schema that stands nowhere in the document.
    pub(super) fn invented(&mut self, pointer: &str, name: &str, span: Span, shape: Shape) -> SchemaId {
        let key = format!("{pointer}?{name}");
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let schema = blank(span, pointer.to_owned(), name.to_owned(), shape);
        let id = self.contract.schemas.push(schema);
        self.known.insert(key, id);
        id
    }

    fn reserve(&mut self, site: Site<'a>, name: &str) -> SchemaId {
        let own = site.last().map_or_else(|| self.root(), |part| part.place.clone());
        let component = site.len() == 1 && !site[0].plain && is_component(&own.pointer);
        let name = if component {
            last_step(&own.pointer)
        } else {
            name.to_owned()
        };
        let alias = own.alias().filter(|_| site.len() == 1 && !names_member(&own.pointer));
        let name = alias.as_ref().map_or(name, |alias| alias.text.clone());
        let mut schema = blank(own.span(), own.pointer, name, Shape::Any);
        schema.alias = alias;
        schema.component = component;
        let id = self.contract.schemas.push(schema);
        self.known.insert(site::key(&site), id);
        if self.contract.schemas.len() < MOST_SCHEMAS {
            self.queue.push_back((id, site));
        } else {
            let message = "the schemas of this document multiply beyond all measure; the rest accepts anything";
            self.advise_once("AG306", own.node.span, "schemas", message.to_owned());
        }
        id
    }

    /// Gives every id its content.
    pub(super) fn drain(&mut self) {
        while let Some((id, site)) = self.queue.pop_front() {
            self.content(id, &site);
        }
    }

    /// `{$ref: X}` and `{allOf: [{$ref: X}]}` without anything else.
    fn target_of_bare_reference(&self, site: &[Part<'a>]) -> Option<Place<'a>> {
        let [part] = site else { return None };
        if part.plain || part.place.node.get("$ref").is_none() && part.place.node.get("allOf").is_none() {
            return None;
        }
        let Surface { targets, around } = site::surface(self.root, site);
        let said = |part: &Part<'a>| part.place.node.entries().any(|(key, _)| speaks(&key.name));
        let [target] = targets.as_slice() else { return None };
        (!around.iter().any(said)).then(|| target.clone())
    }

    fn content(&mut self, id: SchemaId, site: &[Part<'a>]) {
        let surface = site::surface(self.root, site);
        self.words(id, &surface);
        if let Some(target) = self.overlaid(&surface) {
            let name = self.contract.schemas.get(id).name.clone();
            let base = self.schema_at(target, &name);
            let schema = self.contract.schemas.get_mut(id);
            schema.shape = Shape::Ref(base);
            schema.nullable = surface
                .around
                .iter()
                .any(|part| part.place.flag("nullable") == Some(true));
            return;
        }
        let atoms = site::expand(self.root, site);
        let merged = Merged::new(&atoms);
        self.contract.schemas.get_mut(id).nullable = merged.nullable;
        self.shape(id, &atoms, merged);
    }

    /// The one schema that a site refers to, if the site adds words and flags only.
    fn overlaid(&self, surface: &Surface<'a>) -> Option<Place<'a>> {
        let [target] = surface.targets.as_slice() else {
            return None;
        };
        let kind = self.kind_of(target);
        let adds = |part: &Part<'a>| {
            let typed = part.place.str("type").and_then(Kind::named);
            let repeats = typed.is_some() && typed == kind && only_type(part);
            part.constrains() && !repeats
        };
        (!surface.around.iter().any(adds)).then(|| target.clone())
    }

    fn kind_of(&self, place: &Place<'a>) -> Option<Kind> {
        let atoms = site::expand(self.root, &[place.clone().into()]);
        Merged::new(&atoms).kind()
    }

    fn words(&mut self, id: SchemaId, surface: &Surface<'a>) {
        let upload = upload(surface);
        let places: Vec<_> = surface.around.iter().map(|part| &part.place).collect();
        let text = |key: &str| places.iter().find_map(|place| place.text(key));
        let any = |key: &str| places.iter().any(|place| place.flag(key) == Some(true));
        let schema = self.contract.schemas.get_mut(id);
        schema.title = text("title");
        schema.description = text("description");
        schema.deprecated = any("deprecated");
        schema.read_only = any("readOnly");
        schema.write_only = any("writeOnly");
        schema.default = places
            .iter()
            .find_map(|place| place.node.get("default"))
            .map(Node::to_json);
        schema.examples = places.iter().flat_map(|place| examples(place)).collect();
        schema.sensitive = places.iter().any(|place| sensitive(place));
        schema.upload = upload;
        schema.xml = places.iter().find_map(|place| place.node.get("xml")).map(Node::to_json);
    }
}

/// A schema with nothing but a shape.
pub(super) fn blank(span: Span, pointer: String, name: String, shape: Shape) -> Schema {
    Schema {
        span,
        pointer,
        name,
        alias: None,
        component: false,
        title: None,
        description: None,
        deprecated: false,
        shape,
        nullable: false,
        default: None,
        examples: Vec::new(),
        read_only: false,
        write_only: false,
        sensitive: false,
        upload: None,
        xml: None,
        residue: serde_json::Map::new(),
    }
}

/// The last step of a pointer, as it is written in the document.
pub(super) fn last_step(pointer: &str) -> String {
    let step = pointer.rsplit('/').next().unwrap_or(pointer);
    step.replace("~1", "/").replace("~0", "~")
}

fn is_component(pointer: &str) -> bool {
    pointer.strip_prefix(COMPONENTS).is_some_and(|key| !key.contains('/'))
}

/// Whether a schema stands where `x-apigen-name` is the name of a member, not of a type.
fn names_member(pointer: &str) -> bool {
    let holder = pointer.rsplit('/').nth(1);
    matches!(holder, Some("properties" | "members")) && !is_component(pointer)
}

/// Whether a key beside a reference says anything of its own.
fn speaks(key: &str) -> bool {
    let silent = ["$ref", "allOf", "externalDocs", "$comment", "summary"];
    let private = key.starts_with("x-") && !key.ends_with("sensitive") && !key.ends_with("upload");
    !silent.contains(&key) && !private
}

fn only_type(part: &Part<'_>) -> bool {
    let stripped = part.place.node.entries().filter(|(key, _)| key.name != "type");
    let silent = [
        "$ref",
        "allOf",
        "title",
        "description",
        "example",
        "examples",
        "default",
        "nullable",
    ];
    stripped
        .into_iter()
        .all(|(key, _)| silent.contains(&key.name.as_str()) || key.name.starts_with("x-"))
}

/// `example` and `examples` of a schema.
fn examples(place: &Place<'_>) -> Vec<serde_json::Value> {
    let one = place.node.get("example").into_iter();
    let many = place.node.get("examples").into_iter().flat_map(Node::items);
    one.chain(many).map(Node::to_json).collect()
}

/// `x-sensitive`, `x-sensitive-data`, `format: password`.
pub(super) fn sensitive(place: &Place<'_>) -> bool {
    let said = place.extension("x-sensitive").and_then(|flag| flag.node.as_bool());
    let masked = place
        .extension("x-sensitive-data")
        .is_some_and(|said| said.node.as_bool() != Some(false));
    said.unwrap_or(masked || place.str("format") == Some("password"))
}

fn upload(surface: &Surface<'_>) -> Option<Upload> {
    let said = surface.around.iter().find_map(|part| part.place.extension("x-upload"));
    let binary = surface
        .around
        .iter()
        .find(|part| part.place.str("format") == Some("binary"));
    let most = binary.and_then(|part| part.place.node.get("maxLength")?.as_number()?.as_i128());
    let most = most.and_then(|n| u64::try_from(n).ok());
    let Some(said) = said else {
        return most.map(|size| Upload {
            max_size: Some(size),
            media_types: Vec::new(),
            verify_magic: false,
        });
    };
    let size = values::of(&said, "maxSize", values::size);
    let types = said.get("mediaTypes");
    let types = types.iter().flat_map(|list| list.node.items()).filter_map(Node::as_str);
    Some(Upload {
        max_size: size.or(most),
        media_types: types.map(str::to_ascii_lowercase).collect(),
        verify_magic: said.str("verify") != Some("declared"),
    })
}
