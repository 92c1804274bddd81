//! The literals by which terms are found: which one of a term it is, and the terms of each.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::company::{Company, Needs};
use super::verify::{Entry, border_after, case_fits, number_end};
use super::{Hit, Owner};
use crate::model::Span;
use crate::model::eight::eight;
use crate::pipeline::term::{Case, Group, Patterns};

/// Words that stand in most texts.
#[derive(Debug, Default)]
pub struct CommonWords {
    words: HashSet<Vec<u8>, FixedState>,
    sorted: Vec<Vec<u8>>,
}

impl CommonWords {
    /// The words, in any order.
    pub fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut sorted: Vec<Vec<u8>> = words.map(|w| w.as_bytes().to_vec()).collect();
        sorted.sort_unstable();
        CommonWords { words: sorted.iter().cloned().collect(), sorted }
    }

    /// Numbers are common too.
    fn has(&self, word: &[u8]) -> bool {
        word.iter().all(u8::is_ascii_digit) || self.words.contains(word)
    }

    /// Whether a common word begins so.
    fn begins(&self, word: &[u8]) -> bool {
        let next = self.sorted.partition_point(|w| w.as_slice() < word);
        self.sorted.get(next).is_some_and(|w| w.starts_with(word))
    }
}

/// Lets every term be found by its rarest group: the one with a word that is not common, that fewest terms share.
///
/// "Of the" stands in every sentence and "United Nations" in a hundred terms; each time that the group of a term
/// is met, the rest of the term is looked for.
pub(super) fn choose_anchors(entries: &mut [Entry], patterns: &Patterns, common: &CommonWords) {
    let mut shared: HashMap<&[u8], u32, FixedState> = HashMap::default();
    for group in entries.iter().map(|e| patterns.groups(e.pattern)).filter(|groups| groups.len() > 1).flatten() {
        *shared.entry(patterns.literal(group)).or_default() += 1;
    }
    let cost = |group: &Group| {
        let literal = patterns.literal(group);
        let is_common = common_start(literal, group.open_end, common) == literal.len();
        let shared = if is_common { 0 } else { shared.get(literal).copied().unwrap_or(0) };
        (is_common, shared, std::cmp::Reverse(literal.len()))
    };
    for entry in entries {
        let groups = patterns.groups(entry.pattern);
        entry.anchor = match groups.len() {
            1 => 0,
            n => (0..n).min_by_key(|&i| cost(&groups[i])).unwrap_or(0),
        };
        let group = &groups[entry.anchor];
        let literal = patterns.literal(group);
        if !group.open_start && literal.contains(&b' ') {
            let skip = common_start(literal, group.open_end, common);
            entry.skip = if skip == literal.len() { 0 } else { skip };
        }
    }
}

/// Bytes before the first word of a group that is not common; all of them where every word is.
fn common_start(literal: &[u8], open_end: bool, common: &CommonWords) -> usize {
    let mut at = 0;
    for word in literal.split(|&b| b == b' ') {
        let open = open_end && at + word.len() == literal.len();
        if !(if open { common.begins(word) } else { common.has(word) }) {
            return at;
        }
        at += word.len() + 1;
    }
    literal.len()
}

/// Entries in the order of their anchors, those of one anchor in the order of their terms.
pub(super) fn sort(entries: &mut Vec<Entry>, patterns: &Patterns) {
    // Their first bytes tell most anchors apart.
    let first = |e: &Entry| eight(e.anchor(patterns), 0).swap_bytes();
    let mut order: Vec<(u64, u32)> = entries.iter().map(first).zip(0..).collect();
    order.sort_unstable_by(|a, b| {
        let key = |n: u32| (entries[n as usize].anchor(patterns), entries[n as usize].term, n);
        a.0.cmp(&b.0).then_with(|| key(a.1).cmp(&key(b.1)))
    });
    *entries = order.into_iter().map(|(_, n)| entries[n as usize]).collect();
}

/// What is needed of nearly every entry that is met.
#[derive(Clone, Copy)]
struct Short {
    owner: Owner,
    term: u32,
    /// Whether the anchor is all there is to look for.
    whole: bool,
    open_end: bool,
    /// Bits of words that stand shortly before and after.
    needs: Needs,
}

/// Entries by their anchors.
pub(super) struct Anchors {
    patterns: Arc<Patterns>,
    entries: Vec<Entry>,
    /// The same in short.
    short: Vec<Short>,
    /// Entries of anchor `i`: `first[i]..first[i + 1]`.
    first: Vec<usize>,
    /// Whether some entry of anchor `i` reaches into the word after.
    pub open_end: Vec<bool>,
}

impl Anchors {
    /// Entries that are sorted by their anchors.
    pub(super) fn of(entries: Vec<Entry>, patterns: &Arc<Patterns>) -> Self {
        let anchor = |i: usize| entries[i].anchor(patterns);
        let starts = (0..entries.len()).filter(|&i| i == 0 || anchor(i - 1) != anchor(i));
        let first: Vec<usize> = starts.chain([entries.len()]).collect();
        let open_end =
            first.windows(2).map(|w| entries[w[0]..w[1]].iter().any(|e| e.group(patterns).open_end)).collect();
        let short = |e: &Entry| {
            let (group, alone) = (e.group(patterns), patterns.groups(e.pattern).len() == 1);
            let whole = alone && e.case == Case::Ignore && !group.open_start && e.skip == 0;
            Short { owner: e.owner, term: e.term, whole, open_end: group.open_end, needs: Needs::of(e, patterns) }
        };
        let short = entries.iter().map(short).collect();
        Anchors { patterns: Arc::clone(patterns), entries, short, first, open_end }
    }

    pub(super) fn literals(&self) -> Vec<&[u8]> {
        self.first[..self.open_end.len()].iter().map(|&i| self.entries[i].anchor(&self.patterns)).collect()
    }

    /// Whether some entry of an anchor may end where its literal does.
    #[inline]
    pub(super) fn may_end(&self, anchor: usize, folded: &[u8], end: usize) -> bool {
        self.open_end[anchor] || border_after(folded, end)
    }

    /// Appends the hits of every entry whose anchor stands at `[start, end)`, in the company of these words.
    #[allow(clippy::too_many_arguments, reason = "an anchor, its place, and the text in its two forms")]
    pub(super) fn hits(
        &self,
        anchor: usize,
        start: usize,
        end: usize,
        company: &mut Company<'_>,
        text: &str,
        folded: &[u8],
        hits: &mut Vec<Hit>,
    ) {
        let after = border_after(folded, end);
        for i in self.first[anchor]..self.first[anchor + 1] {
            let Short { owner, term, whole, open_end, needs } = self.short[i];
            if !after && !open_end {
                continue;
            }
            if whole {
                let end = if open_end { number_end(folded, end) } else { end };
                hits.push(Hit { owner, term, span: Span::new(start, end) });
                continue;
            }
            if !company.has(needs) {
                continue;
            }
            let entry = &self.entries[i];
            if let Some(span) = entry.verify(&self.patterns, folded, start, end)
                && case_fits(entry.case, self.patterns.written(entry.pattern), span.of(text))
            {
                hits.push(Hit { owner, term, span });
            }
        }
    }
}
