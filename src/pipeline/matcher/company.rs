//! The words around an anchor, as bits: most terms of several words are refused without a look at the text.

use super::verify::Entry;
use super::words::each_word;
use crate::pipeline::term::Group;

/// Words on each side of an anchor's first that are looked at.
const REACH: usize = 8;
/// Words by which a gap may be longer here than where a term is read: "1,000" and "Kenya's" are two here.
const PARTS: usize = 3;

/// Bits of words that an entry wants before and after its anchor, [`REACH`] words away at most.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Needs {
    before: u64,
    after: u64,
}

impl Needs {
    pub(super) fn of(entry: &Entry) -> Self {
        let groups = &entry.pattern.groups;
        if groups.len() == 1 && entry.skip == 0 {
            return Needs::default();
        }
        let anchor = &groups[entry.anchor];
        let mut needs = Needs::default();
        let mut away = bits(&anchor.literal[entry.skip..], anchor.open_end).len().max(1) - 1;
        for group in &groups[entry.anchor + 1..] {
            away = needs_of(group, false, away + gap(group), &mut needs.after);
        }
        let skipped: Vec<Option<u8>> = bits(&anchor.literal[..entry.skip], false);
        away = wanted(skipped.iter().rev(), 0, &mut needs.before);
        for n in (0..entry.anchor).rev() {
            away = needs_of(&groups[n], true, away + gap(&groups[n + 1]), &mut needs.before);
        }
        needs
    }
}

/// The most words before a group.
fn gap(group: &Group) -> usize {
    match usize::from(group.gap.1) {
        0 => 0,
        words => words + PARTS,
    }
}

/// Adds the bits of a group that begins so many words away at most; gives where its last word may stand.
fn needs_of(group: &Group, before: bool, away: usize, bits_of_side: &mut u64) -> usize {
    let mut words = bits(&group.literal, group.open_end);
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

/// The words around one place of a text.
pub(super) struct Company<'w> {
    words: &'w [u8],
    /// Which of the words stands there.
    at: usize,
    known: Option<Needs>,
}

impl<'w> Company<'w> {
    /// `words` are the bits of all words of the text.
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
        let here = *self.known.get_or_insert_with(|| {
            let all = |words: &[u8]| words.iter().fold(0, |sum, bit| sum | 1 << bit);
            Needs {
                before: all(&self.words[self.at.saturating_sub(REACH)..self.at]),
                after: all(&self.words[self.at + 1..(self.at + 1 + REACH).min(self.words.len())]),
            }
        });
        needs.before & !here.before == 0 && needs.after & !here.after == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::matcher::Owner;
    use crate::pipeline::term::{Case, patterns};

    /// Whether an entry found by the group `anchor` is looked for at the first place of that group.
    fn looked_for(term: &str, anchor: usize, text: &str) -> bool {
        let pattern = patterns(term, Case::Ignore).unwrap().remove(0);
        let literal = pattern.groups[anchor].literal.clone();
        let owner = Owner::Theme { theme: 0, rule: None };
        let entry = Entry { owner, term: 0, case: Case::Ignore, pattern, anchor, skip: 0 };
        let (mut words, mut at) = (Vec::new(), None);
        each_word(text.as_bytes(), |start, word| {
            at = at.or(text.as_bytes()[start..].starts_with(&literal).then_some(words.len()));
            words.push(word.bit());
        });
        Company::of(&words, at.unwrap()).has(Needs::of(&entry))
    }

    #[test]
    fn a_term_is_looked_for_where_its_words_may_be() {
        for (anchor, text) in [(0, "to protect women, children and other civilians"), (1, "protect all civilians now")]
        {
            assert!(looked_for("protect* .. civilian*", anchor, text), "{text}");
        }
        assert!(looked_for("send .. police", 0, "send $1,500,000 of kenya's police"));
        assert!(!looked_for("protect* .. civilian*", 0, "to protect women, children and the old"));
        assert!(!looked_for("protect* .. civilian*", 1, "we help civilians to protect"));
        assert!(looked_for("to * men", 1, "to the men"));
        assert!(looked_for("*copter .. crew", 1, "a gyrocopter and its crew"));
    }
}
