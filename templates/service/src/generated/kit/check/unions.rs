//! Unions in the judge. A form that holds the union again is judged anew on every level by a plain judge: twice the
//! work with each level, and hours for a hostile value of a kilobyte. Here each form is asked once about each value.

use super::keywords;
use jsonschema::{Keyword, ValidationError, Validator};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The unions of a document, by their text: the same one wherever it is referred to.
#[derive(Debug)]
pub(super) struct Unions {
    definitions: Option<Value>,
    known: Mutex<BTreeMap<String, Arc<Union>>>,
}

/// One union.
#[derive(Debug)]
pub(super) struct Union {
    exclusive: bool,
    forms: Vec<Form>,
}

#[derive(Debug)]
struct Form {
    schema: Value,
    validator: OnceLock<Option<Validator>>,
}

thread_local! {
    /// Whether a form fits a value, by their addresses, while one judgement lasts.
    static KNOWN: RefCell<HashMap<(usize, usize), bool>> = RefCell::default();
}

impl Unions {
    /// The unions of this document, or `None` where its keywords must see through them.
    pub(super) fn of(document: &Value) -> Option<Arc<Self>> {
        let opaque = !document.to_string().contains("\"unevaluated");
        let definitions = document.get("$defs").cloned();
        opaque.then(|| {
            Arc::new(Self {
                definitions,
                known: Mutex::default(),
            })
        })
    }

    /// The union that a finding names.
    pub(super) fn get(&self, name: &str) -> Option<Arc<Union>> {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned()
    }

    /// The validator of `anyOf` or `oneOf`.
    pub(super) fn keyword(self: &Arc<Self>, exclusive: bool, forms: &Value) -> Box<dyn for<'i> Keyword<'i>> {
        let name = format!("{exclusive} {forms}");
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let union = known
            .entry(name.clone())
            .or_insert_with(|| Arc::new(self.union(exclusive, forms)));
        Box::new(Rule {
            name,
            union: Arc::clone(union),
            all: Arc::clone(self),
        })
    }

    fn union(&self, exclusive: bool, forms: &Value) -> Union {
        let form = |form: &Value| {
            let mut schema = Map::from_iter([("allOf".to_owned(), Value::Array(vec![form.clone()]))]);
            schema.extend(self.definitions.iter().map(|all| ("$defs".to_owned(), all.clone())));
            Form {
                schema: Value::Object(schema),
                validator: OnceLock::new(),
            }
        };
        Union {
            exclusive,
            forms: forms.as_array().into_iter().flatten().map(form).collect(),
        }
    }
}

/// Forgets what was known about values that may be gone.
pub(super) fn forget() {
    KNOWN.with_borrow_mut(HashMap::clear);
}

impl Union {
    /// How many forms fit, two standing for more.
    pub(super) fn fitting(&self, value: &Value, all: &Arc<Unions>) -> usize {
        self.forms.iter().filter(|form| form.fits(value, all)).take(2).count()
    }

    fn fits(&self, value: &Value, all: &Arc<Unions>) -> bool {
        if self.exclusive {
            return self.fitting(value, all) == 1;
        }
        self.forms.iter().any(|form| form.fits(value, all))
    }

    /// What each form finds in the value, nested unions unopened.
    pub(super) fn findings<'v>(&'v self, value: &'v Value, all: &Arc<Unions>) -> Vec<Vec<ValidationError<'v>>> {
        let validators = self.forms.iter().filter_map(|form| form.validator(all));
        validators
            .map(|validator| validator.iter_errors(value).collect())
            .collect()
    }
}

impl Form {
    fn fits(&self, value: &Value, all: &Arc<Unions>) -> bool {
        if !value.is_array() && !value.is_object() {
            // Cheap, and a judge may hold scalars of its own (names of members) whose addresses come again.
            return self.asks(value, all);
        }
        let key = (std::ptr::from_ref(self).addr(), std::ptr::from_ref(value).addr());
        if let Some(known) = KNOWN.with_borrow(|known| known.get(&key).copied()) {
            return known;
        }
        let fits = self.asks(value, all);
        KNOWN.with_borrow_mut(|known| known.insert(key, fits));
        fits
    }

    fn asks(&self, value: &Value, all: &Arc<Unions>) -> bool {
        self.validator(all).is_none_or(|validator| validator.is_valid(value))
    }

    fn validator(&self, all: &Arc<Unions>) -> Option<&Validator> {
        let build = || keywords::options(Some(all)).build(&self.schema).ok();
        self.validator.get_or_init(build).as_ref()
    }
}

/// A union as a keyword; what it finds carries the union's name, for [`Unions::get`].
struct Rule {
    name: String,
    union: Arc<Union>,
    all: Arc<Unions>,
}

impl Keyword<'_> for Rule {
    fn validate(&self, value: &Value) -> Result<(), ValidationError<'static>> {
        if self.is_valid(value) {
            Ok(())
        } else {
            Err(ValidationError::custom(self.name.clone()))
        }
    }

    fn is_valid(&self, value: &Value) -> bool {
        self.union.fits(value, &self.all)
    }
}
