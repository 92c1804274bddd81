//! A compiled expression, soon made and fast enough: one automaton, shared by the engines that search it.
//!
//! Lines are asked by a hundred expressions and match five of them. Whether one matches is told by a lazy DFA, at a
//! few instructions a byte; where its groups stand, by backtracking. What the regex crate has beyond this (a reverse
//! automaton, tables of one pass, literals for every expression) makes it twice as long to compile and finds nothing
//! more. What an expression means is not asked here.

use std::panic::{RefUnwindSafe, UnwindSafe};

use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::pikevm::{self, PikeVM};
use regex_automata::nfa::thompson::{self, NFA};
use regex_automata::util::captures::Captures;
use regex_automata::util::iter::Searcher;
use regex_automata::util::pool::Pool;
use regex_automata::util::prefilter::Prefilter;
use regex_automata::{Input, MatchKind, PatternID};
use regex_syntax::hir::Hir;

use super::borders::plain_borders;

/// An expression that any number of threads search with.
#[derive(Debug)]
pub(super) struct Engine {
    lazy: DFA,
    backtracker: BoundedBacktracker,
    /// For texts that are too long to backtrack in.
    steady: PikeVM,
    caches: Pool<Caches, Box<dyn Fn() -> Caches + Send + Sync + UnwindSafe + RefUnwindSafe>>,
}

/// What a search writes down; one for each thread that searches.
#[derive(Debug)]
struct Caches {
    lazy: dfa::Cache,
    backtracker: backtrack::Cache,
    steady: Option<pikevm::Cache>,
}

/// Bytes of the largest automaton: that of the regex crate.
const MOST_BYTES: usize = 10 << 20;

thread_local! {
    /// Its tables of byte sequences are half a megabyte: to make and clear them takes as long as many an expression.
    static COMPILER: thompson::Compiler = {
        let mut compiler = thompson::Compiler::new();
        compiler.configure(thompson::Config::new().nfa_size_limit(Some(MOST_BYTES)).shrink(false));
        compiler
    };
}

impl Engine {
    /// Compiles an expression.
    ///
    /// # Errors
    /// Where it is too large.
    pub(super) fn new(expression: Hir) -> Result<Self, String> {
        Engine::of(&plain_borders(expression)).map_err(|e| e.to_string())
    }

    /// What matches nothing.
    #[allow(clippy::unwrap_used, reason = "a constant expression")]
    pub(super) fn of_nothing() -> Self {
        Engine::of(&Hir::fail()).unwrap()
    }

    fn of(hir: &Hir) -> Result<Self, Box<dyn std::error::Error>> {
        let nfa: NFA = COMPILER.with(|compiler| compiler.build_from_hir(hir).map_err(Box::new))?;
        // A border between letters beyond ASCII ends its search, and the backtracker looks.
        let settings = dfa::Config::new().unicode_word_boundary(true).skip_cache_capacity_check(true);
        let lazy = DFA::builder().configure(settings).build_from_nfa(nfa.clone())?;
        // What is left to the backtracker goes from one literal to the next.
        let borders = hir.properties().look_set().contains_word_unicode();
        let literals = borders.then(|| Prefilter::from_hir_prefix(MatchKind::LeftmostFirst, hir)).flatten();
        let settings = backtrack::Config::new().prefilter(literals);
        let backtracker = BoundedBacktracker::builder().configure(settings).build_from_nfa(nfa.clone())?;
        let steady = PikeVM::new_from_nfa(nfa)?;
        let (a, b) = (lazy.clone(), backtracker.clone());
        let caches = move || Caches { lazy: a.create_cache(), backtracker: b.create_cache(), steady: None };
        Ok(Engine { lazy, backtracker, steady, caches: Pool::new(Box::new(caches)) })
    }

    /// The names of its groups.
    pub(super) fn group_names(&self) -> impl Iterator<Item = &str> {
        self.backtracker.get_nfa().group_info().pattern_names(PatternID::ZERO).flatten()
    }

    /// Whether it matches anywhere in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let caches = &mut self.caches.get();
        let input = Input::new(text);
        let told = self.lazy.try_search_fwd(&mut caches.lazy, &input.clone().earliest(true));
        told.map_or_else(
            |_| {
                let mut found = Captures::empty(self.backtracker.get_nfa().group_info().clone());
                self.look(input, &mut found, caches);
                found.is_match()
            },
            |end| end.is_some(),
        )
    }

    /// The groups of the first matches.
    pub(super) fn captures(&self, text: &str, most: usize) -> Vec<Captures> {
        self.groups(text, most, &mut self.caches.get())
    }

    fn groups(&self, text: &str, most: usize, caches: &mut Caches) -> Vec<Captures> {
        let groups = Captures::all(self.backtracker.get_nfa().group_info().clone());
        let searcher = Searcher::new(Input::new(text));
        let found = searcher.into_captures_iter(groups, |input, groups| {
            self.search(input, groups, caches);
            Ok(())
        });
        found.infallible().take(most).collect()
    }

    /// The groups of the first match from where the input starts.
    fn search(&self, input: &Input<'_>, groups: &mut Captures, caches: &mut Caches) {
        groups.set_pattern(None);
        let mut input = input.clone();
        match self.lazy.try_search_fwd(&mut caches.lazy, &input) {
            Ok(None) => return,
            // Nothing behind its end is looked at: what a backtracker writes down grows with what it may look at.
            Ok(Some(end)) => input.set_end(end.offset()),
            Err(_) => {}
        }
        self.look(input, groups, caches);
    }

    /// The same, where the lazy DFA is not asked.
    fn look(&self, input: Input<'_>, groups: &mut Captures, caches: &mut Caches) {
        if self.backtracker.try_captures(&mut caches.backtracker, input.clone(), groups).is_err() {
            let cache = caches.steady.get_or_insert_with(|| self.steady.create_cache());
            self.steady.captures(cache, input, groups);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(expression: &str) -> Result<Engine, String> {
        Engine::new(regex_syntax::parse(expression).unwrap())
    }

    fn spans(engine: &Engine, text: &str) -> Vec<(usize, usize)> {
        let found = engine.captures(text, usize::MAX);
        assert_eq!(engine.is_match(text), !found.is_empty());
        found.iter().filter_map(|groups| groups.get_match().map(|m| (m.start(), m.end()))).collect()
    }

    #[test]
    fn every_match_is_found_in_texts_of_any_length() {
        let dates = engine(r"\b(?P<day>[0-9]{1,2}) (?:May|June)\b").unwrap();
        assert_eq!(spans(&dates, "on 3 May 2001, and on 14 June"), [(3, 8), (22, 29)]);
        let far = format!("{}on 3 May", "é ".repeat(500_000));
        assert_eq!(spans(&dates, &far), [(far.len() - 5, far.len())]);
    }

    #[test]
    fn what_is_too_large_says_so() {
        assert!(engine("(?:[a-z]{1000}){1000}").unwrap_err().contains("limit"));
        assert!(!Engine::of_nothing().is_match("") && !Engine::of_nothing().is_match("a"));
    }

    proptest::proptest! {
        #[test]
        fn what_the_regex_crate_finds_is_found(
            text in "[ab1é ,’]{0,12}",
            expression in "(\\(\\?i\\))?(\\^|\\\\b)?([abé1]|\\(a\\|b1\\)|[ab]?[*+?]|\\\\b| ){0,4}[$]?",
        ) {
            if let Ok(regex) = regex::Regex::new(&expression) {
                // Borders as they are written.
                let engine = Engine::of(&regex_syntax::parse(&expression).unwrap()).unwrap();
                let expected: Vec<(usize, usize)> = regex.find_iter(&text).map(|m| (m.start(), m.end())).collect();
                proptest::prop_assert_eq!(spans(&engine, &text), expected);
            }
        }
    }
}
