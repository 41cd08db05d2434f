//! Answers: statuses, headers, bodies.

use super::bodies::{is_new, matching};
use super::value::Root;
use super::{Comparison, Pair, Spans};
use crate::contract::{Answer, Content, Header, Status};

impl<'a> Comparison<'a> {
    /// Answers of success by status, and bodies that an error has for itself.
    pub(super) fn answers(&mut self, pair: &Pair<'a>) {
        let (olds, news) = (&pair.old.answers, &pair.new.answers);
        for old in olds {
            if let Some(new) = covering(old.status, news) {
                self.answer(pair, old, new);
            } else {
                let what = format!("no longer answers {}", word(old.status));
                self.say("ED801", &pair.name, what, Spans::old(old.span));
            }
        }
        for new in news.iter().filter(|new| covering(new.status, olds).is_none()) {
            let what = format!("may answer {}", word(new.status));
            self.say("ED802", &pair.name, what, Spans::new(new.span));
        }
        self.own_bodies(pair);
    }

    fn answer(&mut self, pair: &Pair<'a>, old: &'a Answer, new: &'a Answer) {
        let spans = Spans::both(old.span, new.span);
        let status = word(new.status);
        self.headers(pair, old, new);
        match (old.contents.is_empty(), new.contents.is_empty()) {
            (false, true) => return self.say("ED805", &pair.name, format!("{status} has no body any more"), spans),
            (true, false) => return self.say("ED806", &pair.name, format!("{status} has a body now"), spans),
            _ => {}
        }
        for before in &old.contents {
            if let Some(after) = matching(before, &new.contents) {
                self.received(pair, &status, before, after);
            } else {
                let what = format!("{status} is no longer answered as {}", before.media_type);
                self.say("ED803", &pair.name, what, Spans::old(before.span));
            }
        }
        for after in new.contents.iter().filter(|after| is_new(after, &old.contents)) {
            let what = format!("{status} may be answered as {}", after.media_type);
            self.say("ED804", &pair.name, what, Spans::new(after.span));
        }
    }

    fn received(&mut self, pair: &Pair<'a>, status: &str, old: &'a Content, new: &'a Content) {
        let spans = Spans::both(old.span, new.span);
        match (old.schema, new.schema) {
            (Some(before), Some(after)) => {
                let root = Root::received(&pair.name, &format!("answer {status}"));
                self.values.compare(root, before, after);
            }
            (None, Some(_)) => self.say("ED807", &pair.name, format!("{status} has a schema now"), spans),
            (Some(_), None) => self.say("ED808", &pair.name, format!("{status} has no schema any more"), spans),
            (None, None) => {}
        }
    }

    fn headers(&mut self, pair: &Pair<'a>, old: &'a Answer, new: &'a Answer) {
        let status = word(new.status);
        let spans = Spans::both(old.span, new.span);
        let same = |one: &Header, other: &Header| one.name.eq_ignore_ascii_case(&other.name);
        for before in &old.headers {
            let words = format!("header {} of {status}", before.name);
            let Some(after) = new.headers.iter().find(|after| same(before, after)) else {
                let code = if before.required { "ED809" } else { "ED810" };
                self.say(code, &pair.name, format!("{words} no longer sent"), spans);
                continue;
            };
            match (before.required, after.required) {
                (true, false) => self.say("ED811", &pair.name, format!("{words} became optional"), spans),
                (false, true) => self.say("ED812", &pair.name, format!("{words} became required"), spans),
                _ => {}
            }
            let root = Root::received(&pair.name, &words);
            self.values.compare(root, before.schema, after.schema);
        }
        let known = |after: &&Header| old.headers.iter().any(|before| same(before, after));
        for after in new.headers.iter().filter(|after| !known(after)) {
            let what = format!("header {} of {status} added", after.name);
            self.say("ED813", &pair.name, what, spans);
        }
    }

    /// Errors of a plain document whose body is no envelope.
    fn own_bodies(&mut self, pair: &Pair<'a>) {
        for used in &pair.old.errors {
            let before = self.old.contract.error(used.error);
            let mut errors = pair.new.errors.iter().map(|other| self.new.contract.error(other.error));
            let after = errors.find(|after| after.code == before.code);
            if let (Some((_, Some(old))), Some((_, Some(new)))) = (&before.body, after.and_then(|a| a.body.as_ref())) {
                let root = Root::received(&pair.name, &format!("answer {}", before.status));
                self.values.compare(root, *old, *new);
            }
        }
    }
}

/// The answer of the same status, else the one whose range covers it.
fn covering(status: Status, answers: &[Answer]) -> Option<&Answer> {
    let exact = answers.iter().find(|answer| answer.status == status);
    exact.or_else(|| {
        answers.iter().find(|answer| match (answer.status, status) {
            (Status::Range(digit), Status::Code(code)) => code / 100 == u16::from(digit),
            (Status::Default, _) => true,
            _ => false,
        })
    })
}

fn word(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}
