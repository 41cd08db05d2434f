//! Schemas by reference, and unions: what may lead to the same question again.

use super::at::Place;
use super::judge::{Asked, Depth, Ear, Judging};
use super::message;
use super::rules::Rules;
use serde_json::Value;
use std::ops::ControlFlow::{self, Break, Continue};

impl Judging<'_> {
    /// Another schema. One without references is asked wherever it is met, the others once about each value.
    pub(super) fn ask_other(&mut self, number: usize, value: &Value, ear: &mut Ear<'_>) -> ControlFlow<()> {
        let rules = self.rules(number);
        if !rules.refers {
            return self.ask(rules, value, ear);
        }
        let asked = (number, std::ptr::from_ref(value).addr());
        if self.fits_other(asked, rules, value) {
            return Continue(());
        }
        match self.depth {
            Depth::Any => ear.tell(false, "$ref", message::no_form),
            _ if self.told.insert(asked) => self.ask(rules, value, ear),
            _ => Continue(()),
        }
    }

    /// A schema that is being asked about the value already, by way of itself, finds nothing more in it.
    fn fits_other(&mut self, asked: Asked, rules: &Rules, value: &Value) -> bool {
        if let Some(fits) = self.fitting.get(&asked) {
            return *fits;
        }
        self.fitting.insert(asked, true);
        let fits = self.fits(rules, value);
        self.fitting.insert(asked, fits);
        fits
    }

    /// A union of which no form fits, or too many: the findings of the one form that was meant, if that is clear.
    pub(super) fn ask_forms(
        &mut self,
        exclusive: bool,
        forms: &[Rules],
        value: &Value,
        ear: &mut Ear<'_>,
    ) -> ControlFlow<()> {
        let enough = if exclusive { 2 } else { 1 };
        let fitting = forms.iter().filter(|form| self.fits(form, value)).take(enough).count();
        if fitting == 1 {
            return Continue(());
        }
        let code = if exclusive { "oneOf" } else { "anyOf" };
        if fitting > 1 {
            return ear.tell(false, code, message::many_forms);
        }
        match self.meant(forms, value, &ear.place) {
            Some(form) => self.ask(form, value, ear),
            None => ear.tell(false, code, message::no_form),
        }
    }

    /// The only form that is not ruled out, or the only one besides `null`.
    fn meant<'f>(&mut self, forms: &'f [Rules], value: &Value, place: &Place<'_>) -> Option<&'f Rules> {
        if self.depth != Depth::Open {
            return None;
        }
        let forms: Vec<_> = forms.iter().filter(|form| !form.is_null()).collect();
        let meant: Vec<_> = forms
            .iter()
            .filter(|form| !self.is_ruled_out(form, value, place))
            .collect();
        match (meant.as_slice(), forms.as_slice()) {
            ([form], _) => Some(form),
            ([], [form]) => Some(form),
            _ => None,
        }
    }

    /// Whether the value says that another form was meant: by its own type, or by a constant of one of its members.
    fn is_ruled_out(&mut self, form: &Rules, value: &Value, place: &Place<'_>) -> bool {
        let told = std::mem::take(&mut self.told);
        self.depth = Depth::Closed;
        let here = place.depth();
        let flow = self.ask(
            form,
            value,
            &mut Ear::new(*place, &mut |place, code, _| {
                let below = place.depth() - here;
                let rules_out = match code {
                    "type" => below == 0,
                    "const" | "enum" => below <= 1,
                    _ => false,
                };
                if rules_out { Break(()) } else { Continue(()) }
            }),
        );
        (self.depth, self.told) = (Depth::Open, told);
        flow.is_break()
    }
}
