//! What a text must hold for an expression to match it, told from the expression.
//!
//! A line of prose is asked by a hundred heading patterns whether it is a date,
//! a symbol or a speaker. Nearly all can be refused by the characters that the
//! line lacks or begins with, without running them. A gate never refuses a text
//! that the expression matches; it may let one pass that does not.

use std::cell::Cell;
use std::sync::Arc;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::chars::Chars;
use super::classes::Mark;
use super::leads::{Beginnings, Leads};
use super::literals::{self, Literals, Words};

/// A text that patterns are asked about.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'t> {
    /// The text.
    pub text: &'t str,
    held: Option<&'t Held>,
}

/// The characters that a text holds, once they were asked for: most patterns are refused by its beginning.
#[derive(Debug, Default)]
pub struct Held(Cell<Option<Chars>>);

/// What a text must hold and begin with.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// How it, or one of its lines, begins, where the expression says so.
    begins: Option<(Anchor, Beginnings)>,
    /// Of each set at least one character must be there.
    needs: Vec<Chars>,
    literals: Literals,
}

/// Where matches begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Text,
    Line,
}

/// Sets that are kept of an expression: the rarest.
const MOST_NEEDS: usize = 8;

impl<'t> Probe<'t> {
    /// A text about which many patterns are asked; `held` is its own.
    pub fn of(text: &'t str, held: &'t Held) -> Self {
        Probe { text, held: Some(held) }
    }

    /// The same, for many patterns.
    pub(super) fn or_held<'a>(self, held: &'a Held) -> Probe<'a>
    where
        't: 'a,
    {
        Probe { text: self.text, held: self.held.or(Some(held)) }
    }

    fn holds(&self) -> Chars {
        let Some(Held(held)) = self.held else { return Chars::in_text(self.text) };
        held.get().unwrap_or_else(|| {
            let chars = Chars::in_text(self.text);
            held.set(Some(chars));
            chars
        })
    }
}

impl<'t> From<&'t str> for Probe<'t> {
    fn from(text: &'t str) -> Self {
        Probe { text, held: None }
    }
}

impl<'t> From<&'t String> for Probe<'t> {
    fn from(text: &'t String) -> Self {
        text.as_str().into()
    }
}

/// What every match of a class begins with and holds; by itself, nothing is known.
#[derive(Debug, Clone)]
pub(super) struct Summary {
    leads: Leads,
    needs: Vec<Need>,
    pub(super) words: Option<Words>,
}

impl Default for Summary {
    fn default() -> Self {
        Summary { leads: Leads::any(), needs: Vec::new(), words: None }
    }
}

/// A set of which every match holds a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Need {
    set: Chars,
    /// How much of a text such characters are: the rarer, the better the gate.
    share: u32,
}

impl Need {
    fn of(set: Chars) -> Self {
        Need { set, share: set.share() }
    }
}

/// Gives what is known of a class.
pub(super) type Known<'k> = &'k dyn Fn(usize) -> Arc<Summary>;

impl Summary {
    /// Reads a class's expression.
    ///
    /// The letters of a class count in both cases: what stands around it may ask for either.
    pub(super) fn of(hir: &Hir, known: Known<'_>) -> Self {
        let needs = needs(hir, known).into_iter().map(|need| Need::of(need.set.in_both_cases())).collect();
        Summary { leads: leads(hir, known).map(Chars::in_both_cases), needs, words: literals::words(hir, known) }
    }
}

impl Gate {
    /// The gate of an expression.
    pub(super) fn of(hir: &Hir, known: Known<'_>) -> Self {
        let (prefix, suffix) = (hir.properties().look_set_prefix(), hir.properties().look_set_suffix());
        let anchor = match (prefix.contains(Look::Start), prefix.contains(Look::StartLF)) {
            (true, _) => Some(Anchor::Text),
            (_, true) => Some(Anchor::Line),
            _ => None,
        };
        let begins = anchor.map(|anchor| {
            let leads = leads(hir, known);
            // Any words may follow a match that does not reach the end.
            let leads = if suffix.contains(Look::End) { leads } else { leads.then(&Leads::any()) };
            (anchor, Beginnings::of(&leads))
        });
        let needs = needs(hir, known).into_iter().map(|need| need.set).collect();
        Gate { begins, needs, literals: Literals::of(hir, known) }
    }

    /// Whether the expression may match a text that begins with the byte.
    pub(super) fn may_begin(&self, byte: u8) -> bool {
        match &self.begins {
            Some((Anchor::Text, begins)) => begins.may_begin(byte),
            _ => true,
        }
    }

    /// Whether the text holds a word without which the expression matches nothing: tells more than [`Gate::lets`], and
    /// takes longer.
    pub(super) fn finds_words(&self, probe: &Probe<'_>) -> bool {
        self.literals.let_pass(probe.text)
    }

    /// Whether the expression may match the text.
    #[inline]
    pub(super) fn lets(&self, probe: &Probe<'_>) -> bool {
        let bytes = probe.text.as_bytes();
        self.begins.as_ref().is_none_or(|(anchor, begins)| {
            let lines = || memchr::memchr_iter(b'\n', bytes).any(|end| begins.let_pass(&bytes[end + 1..]));
            begins.let_pass(bytes) || *anchor == Anchor::Line && lines()
        }) && (self.needs.is_empty() || {
            let holds = probe.holds();
            self.needs.iter().all(|set| set.meets(holds))
        })
    }
}

/// The characters of a set.
fn chars(class: &Class) -> Chars {
    let or = |set: Chars, (from, to): (u32, u32)| set.or(Chars::between(from, to));
    match class {
        Class::Unicode(c) => c.iter().map(|r| (r.start().into(), r.end().into())).fold(Chars::NONE, or),
        Class::Bytes(c) => c.iter().map(|r| (r.start().into(), r.end().into())).fold(Chars::NONE, or),
    }
}

/// Sets of which every match holds a character, the rarest first.
fn needs(hir: &Hir, known: Known<'_>) -> Vec<Need> {
    let mut needs = Vec::new();
    add_needs(hir, known, &mut needs);
    needs.sort_by_key(|need: &Need| need.share);
    needs.dedup();
    needs.truncate(MOST_NEEDS);
    needs
}

fn add_needs(hir: &Hir, known: Known<'_>, out: &mut Vec<Need>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            out.extend(String::from_utf8_lossy(&literal.0).chars().map(|c| Need::of(Chars::of(c))));
        }
        HirKind::Class(c) => out.push(Need::of(chars(c))),
        HirKind::Repetition(r) if r.min == 0 => {}
        HirKind::Repetition(r) => add_needs(&r.sub, known, out),
        HirKind::Capture(c) => match Mark::of(hir) {
            Some(mark) => out.extend(&known(mark.class).needs),
            None => add_needs(&c.sub, known, out),
        },
        HirKind::Concat(parts) => parts.iter().for_each(|part| add_needs(part, known, out)),
        HirKind::Alternation(branches) => out.extend(any_of(branches.iter().map(|branch| needs(branch, known)))),
    }
}

/// What every match needs that meets one of several needs, each the rarest first: the rarest set of each together, and
/// the sets in which each has one of its own.
fn any_of(branches: impl Iterator<Item = Vec<Need>>) -> Vec<Need> {
    let branches: Vec<Vec<Need>> = branches.collect();
    let rarest: Option<Vec<Need>> = branches.iter().map(|needs| needs.first().copied()).collect();
    let Some(rarest) = rarest.filter(|sets| !sets.is_empty()) else { return Vec::new() };
    let mut out = vec![Need::of(rarest.into_iter().map(|need| need.set).fold(Chars::default(), Chars::or))];
    for need in &branches[0] {
        if branches[1..].iter().all(|needs| needs.iter().any(|own| own.set.or(need.set) == need.set)) {
            out.push(*need);
        }
    }
    out
}

/// How matches begin.
fn leads(hir: &Hir, known: Known<'_>) -> Leads {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Leads::empty(),
        HirKind::Literal(literal) => {
            let words = String::from_utf8_lossy(&literal.0);
            Leads::row(words.chars().map(|c| Leads::of(Chars::of(c))))
        }
        HirKind::Class(c) => Leads::of(chars(c)),
        HirKind::Repetition(r) => leads(&r.sub, known).times(r.min, r.max),
        HirKind::Capture(c) => {
            Mark::of(hir).map_or_else(|| leads(&c.sub, known), |mark| known(mark.class).leads.clone())
        }
        HirKind::Concat(parts) => Leads::row(parts.iter().map(|part| leads(part, known))),
        HirKind::Alternation(branches) => Leads::any_of(branches.iter().map(|branch| leads(branch, known))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets(expression: &str, text: &str) -> bool {
        let gate = Gate::of(&regex_syntax::parse(expression).unwrap(), &|_| Arc::default());
        gate.lets(&text.into()) && gate.finds_words(&text.into())
    }

    #[test]
    fn what_cannot_match_is_refused() {
        assert!(!lets(r"^(?i:page )\d+$", "We met in the north"));
        assert!(!lets(r"^[A-Z][a-z]+, \d{4}$", "in Geneva, 1999"));
        assert!(!lets(r"(?:\d{1,2} May|May \d{1,2})", "in May"));
        assert!(lets(r"(?:\d{1,2} May|May \d{1,2})", "on May 3"));
        assert!(lets(r"^\s*(?:été)?", ""));
        assert!(!lets(r"^(?i:yours |most )?(?:sincerely|respect)", "There is respect"));
        assert!(lets(r"^(?i:yours |most )?(?:sincerely|respect)", "respect"));
        assert!(!lets(r"^(?:ab){1,3}$", "abba"));
        assert!(lets(r"^(?:ab){1,3}$", "ab") && lets(r"^(?:ab){1,3}", "abba"));
    }

    proptest::proptest! {
        #[test]
        fn what_matches_is_never_refused(text in "[ -~é’]{0,40}", expression in "\\^?(\\(\\?i:)?[a-c0-3 ,.]{0,3}") {
            let expression = if expression.contains("(?i:") { format!("{expression})") } else { expression };
            if let Ok(regex) = regex::Regex::new(&expression) {
                proptest::prop_assert!(!regex.is_match(&text) || lets(&expression, &text));
            }
        }

        #[test]
        fn what_begins_so_is_never_refused(
            text in "[ab1 é,\n]{0,6}",
            start in "\\^|\\(\\?m\\)\\^",
            parts in proptest::collection::vec("(\\(\\?i:)?[abAé1]{0,2}[|]?[b1 .]{0,2}|[ab.]?[*+?]|\\(a\\|[bé]{1,2}\\)[{]1,2[}]", 0..4),
            ends: bool,
        ) {
            let close = |part: &String| if part.starts_with("(?i:") { format!("{part})") } else { part.clone() };
            let inside: String = parts.iter().map(close).collect();
            let expression = format!("{start}(?:{inside}){}", if ends { "$" } else { "" });
            if let Ok(regex) = regex::Regex::new(&expression) {
                proptest::prop_assert!(!regex.is_match(&text) || lets(&expression, &text));
            }
        }
    }
}
