//! A body as a tree of slots: the schema's least valid example, with roles in their places.

use super::roles::{Roles, as_text, resolved, speaking_variant};
use crate::contract::{Additional, Contract, Object, Role, SchemaId, Shape, Slot};
use crate::lower::{Direction, sample};

/// The slots of a body with this schema. A `meta` role at the root spreads members there.
pub(super) fn fill(contract: &Contract, id: SchemaId, roles: &Roles) -> Slot {
    Filler { contract, roles }.slot(id, &mut Vec::new(), 0)
}

/// RFC 9457 lets every problem have a `detail`: where an open schema leaves it out, the text still has its place.
pub(super) fn with_problem_detail(contract: &Contract, id: SchemaId, media_type: &str, slot: Slot) -> Slot {
    let open = match &resolved(contract, id).shape {
        Shape::Object(object) => !matches!(object.additional, Additional::Refused | Additional::Typed(_)),
        _ => false,
    };
    match slot {
        Slot::Object(mut slots) if open && media_type == "application/problem+json" => {
            let said = slots
                .iter()
                .any(|(key, slot)| key == "detail" || matches!(slot, Slot::Role { role: Role::Detail, .. }));
            if !said {
                slots.push((
                    "detail".to_owned(),
                    Slot::Role {
                        role: Role::Detail,
                        text: false,
                    },
                ));
            }
            Slot::Object(slots)
        }
        slot => slot,
    }
}

/// Required properties without a role, as pointers: they would hold constants.
pub(super) fn unfilled(contract: &Contract, id: SchemaId, roles: &Roles) -> Vec<String> {
    let mut found = Vec::new();
    missing(contract, id, roles, &mut Vec::new(), &mut found);
    found
}

struct Filler<'c> {
    contract: &'c Contract,
    roles: &'c Roles,
}

impl Filler<'_> {
    fn slot(&self, id: SchemaId, path: &mut Vec<String>, depth: usize) -> Slot {
        if let Some(role) = self.roles.role_at(path).filter(|_| !path.is_empty() || depth > 0) {
            return self.role(id, role);
        }
        let inside = depth < 12 && (path.is_empty() || self.roles.has_below(path));
        match &resolved(self.contract, id).shape {
            Shape::Object(object) if inside => self.object(object, path, depth),
            Shape::Array(array) if inside && self.roles.has_below(path) => {
                path.push("0".to_owned());
                let item = self.slot(array.items, path, depth + 1);
                path.pop();
                Slot::List(Box::new(item))
            }
            Shape::Union(_) if inside => match speaking_variant(self.contract, id, 0) {
                Some(variant) => self.slot(variant, path, depth + 1),
                None => self.constant(id),
            },
            _ => self.constant(id),
        }
    }

    fn constant(&self, id: SchemaId) -> Slot {
        Slot::Constant(sample(self.contract, id, Direction::Answer))
    }

    fn role(&self, id: SchemaId, role: Role) -> Slot {
        match (role, &self.roles.errors) {
            (Role::Errors, Some(map)) => Slot::Errors(map.clone()),
            _ => Slot::Role {
                role,
                text: as_text(self.contract, id, role),
            },
        }
    }

    fn object(&self, object: &Object, path: &mut Vec<String>, depth: usize) -> Slot {
        let mut slots = Vec::new();
        for property in &object.properties {
            path.push(property.name.clone());
            let wanted = property.required && !self.contract.schema(property.schema).write_only;
            if wanted || self.roles.role_at(path).is_some() || self.roles.has_below(path) {
                slots.push((property.name.clone(), self.slot(property.schema, path, depth + 1)));
            }
            path.pop();
        }
        if self.roles.at.get(&Role::Meta).is_some_and(|at| at == path) {
            slots.push((String::new(), Slot::Members));
        }
        Slot::Object(slots)
    }
}

fn missing(contract: &Contract, id: SchemaId, roles: &Roles, path: &mut Vec<String>, found: &mut Vec<String>) {
    let Shape::Object(object) = &resolved(contract, id).shape else {
        return;
    };
    for property in object.properties.iter().filter(|property| property.required) {
        path.push(property.name.clone());
        if roles.role_at(path).is_none() {
            let nested =
                matches!(&resolved(contract, property.schema).shape, Shape::Object(o) if !o.properties.is_empty());
            if nested && path.len() < 12 {
                missing(contract, property.schema, roles, path, found);
            } else if !matches!(&resolved(contract, property.schema).shape, Shape::Enum(c) if c.values.len() == 1) {
                found.push(format!("/{}", path.join("/")));
            }
        }
        path.pop();
    }
}
