//! Searches in linear time, from the parts of the `regex` crate: an automaton that makes its states as it meets them, and
//! one that needs none, for when there are too many. `regex` itself chooses among six, which is half a megabyte more of
//! program, and sooner done only where words are sought in long texts.

use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{Compiler, Config};
use regex_automata::util::pool::Pool;
use regex_syntax::hir::Hir;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// The most memory that an expression takes, in bytes; as much as `regex` grants.
const MEMORY: usize = 10 << 20;

/// An expression, compiled.
#[derive(Debug)]
pub struct Automaton {
    /// Fast, but gives up where states are too many, and at a word's edge that is not of ASCII.
    lazy: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>>,
    /// Slow, and sure.
    sure: PikeVM,
}

impl Automaton {
    /// Compiles an expression. `None`: it takes too much memory.
    pub fn new(expression: &Hir) -> Option<Self> {
        let limit = Config::new().nfa_size_limit(Some(MEMORY));
        let nfa = Compiler::new().configure(limit).build_from_hir(expression).ok()?;
        // As `regex` has it: fewer than ten bytes a state since the third time that the states were thrown away.
        let patience = DFA::config()
            .unicode_word_boundary(true)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(Some(3))
            .minimum_bytes_per_state(Some(10));
        let lazy = DFA::builder().configure(patience).build_from_nfa(nfa.clone()).ok()?;
        let owner = lazy.clone();
        Some(Self {
            lazy,
            caches: Pool::new(Box::new(move || owner.create_cache())),
            sure: PikeVM::new_from_nfa(nfa).ok()?,
        })
    }

    /// Whether the expression is found in the text.
    pub fn is_match(&self, text: &str) -> bool {
        let input = Input::new(text).earliest(true);
        match self.lazy.try_search_fwd(&mut self.caches.get(), &input) {
            Ok(found) => found.is_some(),
            Err(_) => self.sure.is_match(&mut self.sure.create_cache(), input),
        }
    }

    /// The text with something else wherever the expression is found: `${1}` there is what the first group caught.
    pub fn replaced(&self, text: &str, by: &str) -> String {
        let mut cache = self.sure.create_cache();
        let mut replaced = String::with_capacity(text.len());
        let mut done = 0;
        for caught in self.sure.captures_iter(&mut cache, text) {
            let Some(found) = caught.get_match() else {
                continue;
            };
            replaced.push_str(&text[done..found.start()]);
            caught.interpolate_string_into(text, by, &mut replaced);
            done = found.end();
        }
        replaced.push_str(&text[done..]);
        replaced
    }
}
