//! What a text must hold for an expression to match it, told from the expression.
//!
//! A line of prose is asked by a hundred heading patterns whether it is a date,
//! a symbol or a speaker. Nearly all can be refused by the characters that the
//! line lacks or begins with, without running them. A gate never refuses a text
//! that the expression matches; it may let one pass that does not.

use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Characters: the ASCII ones singly, all others as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Chars {
    ascii: u128,
    others: bool,
}

/// A text with the characters that it holds.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'t> {
    /// The text.
    pub text: &'t str,
    holds: Chars,
}

/// What a text must hold and begin with.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// The characters with which it may begin, where the expression says so.
    first: Option<Chars>,
    /// Of each set at least one character must be there.
    needs: Vec<Chars>,
}

/// Sets that are kept of an expression: the rarest.
const MOST_NEEDS: usize = 4;

impl<'t> From<&'t str> for Probe<'t> {
    fn from(text: &'t str) -> Self {
        let mut holds = Chars::default();
        for byte in text.bytes() {
            holds.ascii |= 1u128 << (byte & 0x7F) & u128::from(byte < 0x80).wrapping_neg();
            holds.others |= byte >= 0x80;
        }
        Probe { text, holds }
    }
}

impl<'t> From<&'t String> for Probe<'t> {
    fn from(text: &'t String) -> Self {
        text.as_str().into()
    }
}

impl Gate {
    /// The gate of an expression; one that cannot be read lets everything pass.
    pub(super) fn of(expression: &str) -> Self {
        let Ok(hir) = Parser::new().parse(expression) else { return Gate::default() };
        let anchored = hir.properties().look_set_prefix().contains(Look::Start);
        let (first, may_be_empty) = first(&hir);
        Gate { first: (anchored && !may_be_empty).then_some(first), needs: needs(&hir) }
    }

    /// Whether the expression may match the text.
    #[inline]
    pub(super) fn lets(&self, probe: &Probe<'_>) -> bool {
        let begins = self.first.is_none_or(|first| probe.text.bytes().next().is_some_and(|b| first.has(b)));
        begins && self.needs.iter().all(|set| set.meets(probe.holds))
    }
}

impl Chars {
    fn of(c: char) -> Self {
        if c.is_ascii() { Chars { ascii: 1 << c as u32, others: false } } else { Chars { ascii: 0, others: true } }
    }

    /// The characters from one to another.
    fn between(from: u32, to: u32) -> Self {
        let mut out = Chars { ascii: 0, others: to > 0x7F };
        (from..=to.min(0x7F)).for_each(|c| out.ascii |= 1 << c);
        out
    }

    fn or(self, other: Chars) -> Self {
        Chars { ascii: self.ascii | other.ascii, others: self.others || other.others }
    }

    fn has(self, byte: u8) -> bool {
        if byte.is_ascii() { self.ascii >> byte & 1 == 1 } else { self.others }
    }

    fn meets(self, other: Chars) -> bool {
        self.ascii & other.ascii != 0 || self.others && other.others
    }

    /// How much of a text these characters are, roughly, in millionths: the rarer, the better the gate.
    fn share(self) -> u32 {
        let mut left = self.ascii;
        let mut sum = if self.others { 3_000 } else { 0 };
        while left != 0 {
            sum += SHARES[left.trailing_zeros() as usize];
            left &= left - 1;
        }
        sum
    }
}

/// Shares of the ASCII characters in English prose, in millionths.
const SHARES: [u32; 128] = {
    let mut out = [500; 128];
    let mut c = 0;
    while c < 128 {
        out[c] = match c as u8 {
            b' ' => 170_000,
            b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 60_000,
            b'a'..=b'z' => 15_000,
            b',' | b'.' => 8_000,
            b'A'..=b'Z' => 1_500,
            _ => 500,
        };
        c += 1;
    }
    out
};

fn class(class: &Class) -> Chars {
    let none = Chars::default();
    match class {
        Class::Unicode(c) => {
            c.iter().fold(none, |set, r| set.or(Chars::between(u32::from(r.start()), u32::from(r.end()))))
        }
        Class::Bytes(c) => {
            c.iter().fold(none, |set, r| set.or(Chars::between(u32::from(r.start()), u32::from(r.end()))))
        }
    }
}

/// Sets of which every match holds a character, the rarest first.
fn needs(hir: &Hir) -> Vec<Chars> {
    let mut sets = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Vec::new(),
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).chars().map(Chars::of).collect(),
        HirKind::Class(c) => vec![class(c)],
        HirKind::Repetition(r) if r.min == 0 => Vec::new(),
        HirKind::Repetition(r) => needs(&r.sub),
        HirKind::Capture(c) => needs(&c.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(needs).collect(),
        HirKind::Alternation(branches) => {
            let best: Option<Vec<Chars>> = branches.iter().map(|b| needs(b).first().copied()).collect();
            best.map(|sets| vec![sets.into_iter().fold(Chars::default(), Chars::or)]).unwrap_or_default()
        }
    };
    sets.sort_by_cached_key(|s| s.share());
    sets.dedup();
    sets.truncate(MOST_NEEDS);
    sets
}

/// The characters with which a match may begin, and whether it may be empty.
fn first(hir: &Hir) -> (Chars, bool) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (Chars::default(), true),
        HirKind::Literal(literal) => match String::from_utf8_lossy(&literal.0).chars().next() {
            Some(c) => (Chars::of(c), false),
            None => (Chars::default(), true),
        },
        HirKind::Class(c) => (class(c), false),
        HirKind::Repetition(r) => {
            let (set, empty) = first(&r.sub);
            (set, empty || r.min == 0)
        }
        HirKind::Capture(c) => first(&c.sub),
        HirKind::Concat(parts) => {
            let mut set = Chars::default();
            for part in parts {
                let (more, empty) = first(part);
                set = set.or(more);
                if !empty {
                    return (set, false);
                }
            }
            (set, true)
        }
        HirKind::Alternation(branches) => {
            branches.iter().map(first).fold((Chars::default(), false), |(set, empty), b| (set.or(b.0), empty || b.1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_match_is_refused() {
        let lets = |expression: &str, text: &str| Gate::of(expression).lets(&text.into());
        assert!(!lets(r"^(?i:page )\d+$", "We met in the north"));
        assert!(!lets(r"^[A-Z][a-z]+, \d{4}$", "in Geneva, 1999"));
        assert!(!lets(r"(?:\d{1,2} May|May \d{1,2})", "in May"));
        assert!(lets(r"(?:\d{1,2} May|May \d{1,2})", "on May 3"));
        assert!(lets(r"^\s*(?:été)?", ""));
    }

    proptest::proptest! {
        #[test]
        fn what_matches_is_never_refused(text in "[ -~é’]{0,40}", expression in "\\^?(\\(\\?i:)?[a-c0-3 ,.]{0,3}") {
            let expression = if expression.contains("(?i:") { format!("{expression})") } else { expression };
            if let Ok(regex) = regex::Regex::new(&expression) {
                proptest::prop_assert!(!regex.is_match(&text) || Gate::of(&expression).lets(&text.as_str().into()));
            }
        }
    }
}
