//! The words around an anchor, as bits: most terms of several words are refused without a look at the text.

use super::verify::{Entry, MOST_MARKS, goes_on};
use super::words::{Word, each_word};
use crate::pipeline::term::{Group, Patterns};

/// Words on each side of an anchor's first that are looked at.
const REACH: usize = 8;
/// Set where a word goes on with the one before it: "000" of "1,000", "s" of "Kenya's" are passed as one in a gap.
const GOES_ON: u8 = 0x80;

/// Words that [`REACH`] words may be here.
const MOST: usize = REACH * (1 + MOST_MARKS);

/// Bits of words that an entry wants before and after its anchor, [`REACH`] words away at most.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Needs {
    before: u64,
    after: u64,
}

impl Needs {
    pub(super) fn of(entry: &Entry, patterns: &Patterns) -> Self {
        let groups = patterns.groups(entry.pattern);
        if groups.len() == 1 && entry.skip == 0 {
            return Needs::default();
        }
        let anchor = &groups[entry.anchor];
        let (skipped, found_by) = patterns.literal(anchor).split_at(entry.skip);
        let mut needs = Needs::default();
        let mut away = bits(found_by, anchor.open_end).len().max(1) - 1;
        for group in &groups[entry.anchor + 1..] {
            away = needs_of(group, patterns, false, away + usize::from(group.gap.1), &mut needs.after);
        }
        let skipped: Vec<Option<u8>> = bits(skipped, false);
        away = wanted(skipped.iter().rev(), 0, &mut needs.before);
        for n in (0..entry.anchor).rev() {
            away = needs_of(&groups[n], patterns, true, away + usize::from(groups[n + 1].gap.1), &mut needs.before);
        }
        needs
    }
}

/// Adds the bits of a group that begins so many words away at most; gives where its last word may stand.
fn needs_of(group: &Group, patterns: &Patterns, before: bool, away: usize, bits_of_side: &mut u64) -> usize {
    let mut words = bits(patterns.literal(group), group.open_end);
    if let Some(first) = words.first_mut().filter(|_| group.open_start) {
        *first = None;
    }
    if before { wanted(words.iter().rev(), away, bits_of_side) } else { wanted(words.iter(), away, bits_of_side) }
}

fn wanted<'b>(words: impl Iterator<Item = &'b Option<u8>>, away: usize, side: &mut u64) -> usize {
    let mut away = away;
    for bit in words {
        away += 1;
        if away <= REACH {
            *side |= bit.map_or(0, |bit| 1 << bit);
        }
    }
    away
}

/// The bits of the words of a literal; none of a word that does not say how it begins.
fn bits(literal: &[u8], open_end: bool) -> Vec<Option<u8>> {
    let mut out = Vec::new();
    each_word(literal, |start, word| {
        let goes_on = open_end && start + word.len == literal.len();
        out.push((word.len >= 3 || word.len > 0 && !goes_on).then(|| word.bit()));
    });
    out
}

/// What is kept of a word that begins at `start`.
#[inline]
pub(super) fn mark(text: &[u8], start: usize, word: Word) -> u8 {
    let after_blank = start == 0 || text[start - 1] == b' ';
    // The comma behind "the States’" is no word, either.
    let comma = word.len == 0 && text[start] == b',';
    word.bit() | if comma || !after_blank && goes_on(text, start) { GOES_ON } else { 0 }
}

/// The words around one place of a text.
pub(super) struct Company<'w> {
    words: &'w [u8],
    /// Which of the words stands there.
    at: usize,
    known: Option<Needs>,
}

impl<'w> Company<'w> {
    /// `words` are the [marks](mark) of all words of the text.
    pub(super) fn of(words: &'w [u8], at: usize) -> Self {
        Company { words, at, known: None }
    }

    /// A place about which nothing is known: it has whatever is needed.
    pub(super) fn unknown() -> Self {
        Company { words: &[], at: 0, known: Some(Needs { before: u64::MAX, after: u64::MAX }) }
    }

    /// Whether the words may be there.
    #[inline]
    pub(super) fn has(&mut self, needs: Needs) -> bool {
        if needs == Needs::default() {
            return true;
        }
        let here = *self.known.get_or_insert_with(|| Needs {
            before: first(self.words[..self.at].iter().rev().take(MOST)),
            after: first(self.words[self.at + 1..].iter().take(MOST)),
        });
        needs.before & !here.before == 0 && needs.after & !here.after == 0
    }
}

/// The bits of the first words, as many as can matter.
fn first<'w>(words: impl Iterator<Item = &'w u8>) -> u64 {
    let (mut sum, mut count) = (0, 0);
    for word in words {
        sum |= 1 << (word & !GOES_ON);
        count += usize::from(word & GOES_ON == 0);
        if count == REACH {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::matcher::Owner;
    use crate::pipeline::term::Case;

    /// Whether an entry found by the group `anchor` is looked for at the first place of that group.
    fn looked_for(term: &str, anchor: usize, text: &str) -> bool {
        let (mut patterns, mut first) = (Patterns::default(), None);
        patterns.add(term, Case::Ignore, |pattern| first = first.or(Some(pattern))).unwrap();
        let owner = Owner::Theme { theme: 0, rule: None };
        let entry = Entry { owner, term: 0, case: Case::Ignore, pattern: first.unwrap(), anchor, skip: 0 };
        let literal = entry.anchor(&patterns);
        let (mut words, mut at) = (Vec::new(), None);
        each_word(text.as_bytes(), |start, word| {
            at = at.or(text.as_bytes()[start..].starts_with(literal).then_some(words.len()));
            words.push(mark(text.as_bytes(), start, word));
        });
        Company::of(&words, at.unwrap()).has(Needs::of(&entry, &patterns))
    }

    #[test]
    fn a_term_is_looked_for_where_its_words_may_be() {
        for (anchor, text) in [(0, "to protect women, children and other civilians"), (1, "protect all civilians now")]
        {
            assert!(looked_for("protect* .. civilian*", anchor, text), "{text}");
        }
        assert!(looked_for("send .. police force", 0, "send $1,500,000 of kenya's own 1,200 police force"));
        assert!(!looked_for("protect* .. civilian*", 0, "to protect women, children and the old"));
        assert!(!looked_for("protect* .. civilian*", 1, "we help civilians to protect"));
        assert!(looked_for("to * men", 1, "to the men"));
        assert!(looked_for("*copter .. crew", 1, "a gyrocopter and its crew"));
    }
}
