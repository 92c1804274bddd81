//! Regular expressions of a pipeline: made plain, compiled when they are first needed.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use regex_automata::util::captures::Captures;
use regex_syntax::hir::Hir;

use super::classes::Classes;
use super::engine::Engine;
use super::gate::{Gate, Probe};
use crate::model::Span;

/// An expression that is compiled by its first use, on any thread.
#[derive(Debug)]
pub struct Pattern {
    /// As the pipeline writes it.
    written: String,
    classes: Arc<Classes>,
    gate: OnceLock<Gate>,
    /// What the gate was told from, until it is compiled.
    marked: Mutex<Option<Hir>>,
    /// Texts that were refused because a word was not found in them.
    refused: AtomicU32,
    compiled: OnceLock<Engine>,
}

/// Of so many texts the words are looked for before the expression is compiled; from then on compiling costs less than
/// looking, because the compiled expression is as fast.
const MOST_REFUSED: u32 = 16;

/// The groups of a match.
pub struct Found<'t> {
    text: &'t str,
    groups: Captures,
}

impl<'t> Found<'t> {
    /// Where the whole match stands.
    pub fn whole(&self) -> Span {
        self.groups.get_match().map_or(Span::new(0, 0), |m| Span::new(m.start(), m.end()))
    }

    /// Where a group stands, if it took part.
    pub fn span(&self, group: &str) -> Option<Span> {
        self.groups.get_group_by_name(group).map(|at| Span::new(at.start, at.end))
    }

    /// The words of a group, if it took part.
    pub fn name(&self, group: &str) -> Option<&'t str> {
        self.span(group).map(|at| at.of(self.text))
    }

    /// The same; no words where it took no part.
    pub fn words(&self, group: &str) -> &'t str {
        self.name(group).unwrap_or("")
    }
}

impl Pattern {
    /// An expression as a pipeline writes it.
    pub(super) fn new(written: String, classes: Arc<Classes>) -> Self {
        Pattern {
            written,
            classes,
            gate: OnceLock::new(),
            marked: Mutex::new(None),
            refused: AtomicU32::new(0),
            compiled: OnceLock::new(),
        }
    }

    /// The names of its groups.
    ///
    /// # Errors
    /// Where it is no regular expression, or too large a one.
    pub(super) fn groups(&self) -> Result<Vec<&str>, String> {
        let compiled = self.compile()?;
        Ok(self.compiled.get_or_init(|| compiled).group_names().collect())
    }

    fn compile(&self) -> Result<Engine, String> {
        let marked = self.marked.lock().unwrap_or_else(PoisonError::into_inner).take();
        let marked = marked.map_or_else(|| self.classes.mark(&self.written), Ok)?;
        Engine::new(self.classes.read(marked)?)
    }

    /// The compiled expression; one that was never checked and is none matches nothing.
    fn engine(&self) -> &Engine {
        self.compiled.get_or_init(|| self.compile().unwrap_or_else(|_| Engine::of_nothing()))
    }

    /// Whether it matches anywhere in the text.
    pub fn is_match<'t>(&self, text: impl Into<Probe<'t>>) -> bool {
        let probe = text.into();
        self.lets(&probe) && self.engine().is_match(probe.text)
    }

    /// The groups of the first match; most texts have none, and that is told much faster.
    pub fn captures<'t>(&self, text: impl Into<Probe<'t>>) -> Option<Found<'t>> {
        let probe = text.into();
        if self.lets(&probe) { self.found(probe.text, 1).pop() } else { None }
    }

    /// The groups of every match.
    pub fn each<'t>(&self, text: impl Into<Probe<'t>>) -> Vec<Found<'t>> {
        let probe = text.into();
        if self.lets(&probe) { self.found(probe.text, usize::MAX) } else { Vec::new() }
    }

    fn found<'t>(&self, text: &'t str, most: usize) -> Vec<Found<'t>> {
        self.engine().captures(text, most).into_iter().map(|groups| Found { text, groups }).collect()
    }

    /// Whether it may match a text that begins with the byte.
    pub(super) fn may_begin(&self, byte: u8) -> bool {
        self.gate().may_begin(byte)
    }

    fn lets(&self, probe: &Probe<'_>) -> bool {
        let gate = self.gate();
        if !gate.lets(probe) {
            return false;
        }
        if self.compiled.get().is_some() || self.refused.load(Ordering::Relaxed) >= MOST_REFUSED {
            return true;
        }
        let finds = gate.finds_words(probe);
        self.refused.fetch_add(u32::from(!finds), Ordering::Relaxed);
        finds
    }

    fn gate(&self) -> &Gate {
        self.gate.get_or_init(|| {
            // One that cannot be read lets everything pass.
            let Ok(marked) = self.classes.mark(&self.written) else { return Gate::default() };
            let gate = self.classes.gate(&marked);
            if self.compiled.get().is_none() {
                *self.marked.lock().unwrap_or_else(PoisonError::into_inner) = Some(marked);
            }
            gate
        })
    }

    /// What it is made of.
    #[cfg(test)]
    pub(super) fn parts(&self) -> (&Classes, &str) {
        (&self.classes, &self.written)
    }

    /// Does beforehand what nearly every text will ask for: tells what a match begins with and holds.
    ///
    /// Expressions are compiled when a text passes: of some hundred a statement needs some fifty.
    pub(super) fn prepare(&self) {
        self.gate();
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::{Files, Pipeline};

    #[test]
    fn every_built_in_expression_is_one() {
        for name in Files::built_in_names() {
            let pipeline = Pipeline::open(Some(name.as_ref())).unwrap();
            for rule in pipeline.headings.rules() {
                assert!(rule.pattern.groups().is_ok(), "{}", rule.examples.entry);
            }
        }
    }
}
