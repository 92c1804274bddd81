//! One pass over a text for every term of a pipeline.
//!
//! Terms of all kinds go in with an owner; the hits come out in the order of
//! the text, each checked at its word borders. A term is found by its rarest
//! literal: in a trie at the borders of words, or by an automaton where it may begin inside one. What a hit means, and which of
//! two overlapping hits wins, is for the tag stage to say.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::term::{self, Case, Group, Pattern, TermError};
use super::trie::Trie;
use crate::model::Span;

/// What a matched term belongs to; the numbers index the pipeline's lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "the variants say what the numbers are")]
pub enum Owner {
    /// A theme's term.
    Theme { theme: u16, rule: Option<u16> },
    /// A phrase that silences a theme.
    ThemeNot { theme: u16 },
    /// A word that a context rule wants.
    With { rule: u16 },
    /// A word that a context rule refuses.
    Without { rule: u16 },
    /// A name of a place.
    Place { place: u32 },
    /// A name that a place bore until some year.
    Former { former: u32 },
    /// A phrase that silences a place.
    PlaceNot { place: u32 },
    /// A name of a peace operation.
    Mission { mission: u32 },
    /// A phrase that silences a mission.
    MissionNot { mission: u32 },
    /// A cue of a request.
    Cue { cue: u16 },
    /// A phrase in which a cue asks for nothing.
    CueNot { cue: u16 },
}

/// A term found in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Whose term.
    pub owner: Owner,
    /// Index of the term's text, see [`Matcher::term`].
    pub term: u32,
    /// The words.
    pub span: Span,
}

/// Collects terms before they are compiled.
#[derive(Default)]
pub struct MatcherBuilder {
    terms: Vec<String>,
    entries: Vec<Entry>,
}

struct Entry {
    owner: Owner,
    term: u32,
    case: Case,
    pattern: Pattern,
    /// The group by which it is found.
    anchor: usize,
}

impl MatcherBuilder {
    /// Adds a term with all its variants.
    ///
    /// # Errors
    /// Says what is wrong with the term.
    pub fn add(&mut self, owner: Owner, text: &str, case: Case) -> Result<(), TermError> {
        let term = self.terms.len() as u32;
        for pattern in term::patterns(text)? {
            self.entries.push(Entry { owner, term, case, pattern, anchor: 0 });
        }
        self.terms.push(text.to_owned());
        Ok(())
    }

    /// Builds the trie, and the automaton of the terms that may begin inside a word.
    ///
    /// `common` are words by which no term should be looked for.
    ///
    /// # Errors
    /// Fails where the terms are too many for the automaton (billions of bytes).
    pub fn build(mut self, common: &CommonWords) -> Result<Matcher, aho_corasick::BuildError> {
        choose_anchors(&mut self.entries, common);
        self.entries.sort_by(|a, b| (a.anchor(), a.term).cmp(&(b.anchor(), b.term)));
        let (inside, at_border): (Vec<Entry>, Vec<Entry>) =
            self.entries.into_iter().partition(|e| e.pattern.groups[e.anchor].open_start);
        let (at_border, inside) = (Anchors::of(at_border), Anchors::of(inside));
        let closed: Vec<bool> = at_border.open_end.iter().map(|open| !open).collect();
        let trie = Trie::new(&at_border.literals(), &closed);
        let automaton = match inside.literals() {
            literals if literals.is_empty() => None,
            literals => Some(AhoCorasick::new(literals)?),
        };
        Ok(Matcher { trie, at_border, automaton, inside, terms: self.terms })
    }
}

/// Words that stand in most texts.
#[derive(Debug, Default)]
pub struct CommonWords {
    sorted: Vec<Vec<u8>>,
}

impl CommonWords {
    /// The words, in any order.
    pub fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut sorted: Vec<Vec<u8>> = words.map(|w| w.as_bytes().to_vec()).collect();
        sorted.sort_unstable();
        CommonWords { sorted }
    }

    /// Numbers are common too.
    fn has(&self, word: &[u8]) -> bool {
        word.iter().all(u8::is_ascii_digit) || self.sorted.binary_search_by(|w| w.as_slice().cmp(word)).is_ok()
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
fn choose_anchors(entries: &mut [Entry], common: &CommonWords) {
    let mut shared: HashMap<&[u8], u32> = HashMap::new();
    for group in entries.iter().flat_map(|e| &e.pattern.groups) {
        *shared.entry(&group.literal).or_default() += 1;
    }
    let cost = |group: &Group| {
        let open = usize::from(group.open_end);
        let words: Vec<&[u8]> = group.literal.split(|&b| b == b' ').collect();
        let (whole, begun) = words.split_at(words.len() - open);
        let is_common = whole.iter().all(|word| common.has(word)) && begun.iter().all(|word| common.begins(word));
        let shared = if is_common { 0 } else { shared.get(group.literal.as_slice()).copied().unwrap_or(0) };
        (is_common, shared, std::cmp::Reverse(group.literal.len()))
    };
    let anchors: Vec<usize> = entries
        .iter()
        .map(|e| (0..e.pattern.groups.len()).min_by_key(|&i| cost(&e.pattern.groups[i])).unwrap_or(0))
        .collect();
    for (entry, anchor) in entries.iter_mut().zip(anchors) {
        entry.anchor = anchor;
    }
}

/// What is needed of nearly every entry that is met.
#[derive(Clone, Copy)]
struct Short {
    owner: Owner,
    term: u32,
    /// Whether the anchor is all there is to look for.
    whole: bool,
    open_end: bool,
}

/// Entries by their anchors.
struct Anchors {
    entries: Vec<Entry>,
    /// The same in short.
    short: Vec<Short>,
    /// Entries of anchor `i`: `first[i]..first[i + 1]`.
    first: Vec<usize>,
    /// Whether some entry of anchor `i` reaches into the word after.
    open_end: Vec<bool>,
}

impl Anchors {
    /// Entries that are sorted by their anchors.
    fn of(entries: Vec<Entry>) -> Self {
        let starts = (0..entries.len()).filter(|&i| i == 0 || entries[i - 1].anchor() != entries[i].anchor());
        let first: Vec<usize> = starts.chain([entries.len()]).collect();
        let open_end =
            first.windows(2).map(|w| entries[w[0]..w[1]].iter().any(|e| e.pattern.groups[e.anchor].open_end)).collect();
        let short = entries
            .iter()
            .map(|e| {
                let group = &e.pattern.groups[e.anchor];
                let whole = e.pattern.groups.len() == 1 && e.case == Case::Ignore && !group.open_start;
                Short { owner: e.owner, term: e.term, whole, open_end: group.open_end }
            })
            .collect();
        Anchors { entries, short, first, open_end }
    }

    fn literals(&self) -> Vec<&[u8]> {
        self.first[..self.open_end.len()].iter().map(|&i| self.entries[i].anchor()).collect()
    }

    /// Appends the hits of every entry whose anchor stands at `[start, end)`.
    #[inline]
    fn hits(&self, anchor: usize, start: usize, end: usize, text: &str, folded: &[u8], hits: &mut Vec<Hit>) {
        let after = border_after(folded, end);
        if !after && !self.open_end[anchor] {
            return;
        }
        for i in self.first[anchor]..self.first[anchor + 1] {
            let Short { owner, term, whole, open_end } = self.short[i];
            if !after && !open_end {
                continue;
            }
            if whole {
                let end = if open_end { word_end(folded, end) } else { end };
                hits.push(Hit { owner, term, span: Span::new(start, end) });
                continue;
            }
            let entry = &self.entries[i];
            if let Some(span) = entry.verify(folded, start, end)
                && case_fits(entry.case, &entry.pattern.written, span.of(text))
            {
                hits.push(Hit { owner, term, span });
            }
        }
    }
}

/// All terms of a pipeline, compiled.
pub struct Matcher {
    /// Anchors that begin where a word does: nearly all.
    trie: Trie,
    at_border: Anchors,
    /// Anchors that may begin inside a word.
    automaton: Option<AhoCorasick>,
    inside: Anchors,
    terms: Vec<String>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher").field("terms", &self.terms.len()).finish_non_exhaustive()
    }
}

impl Matcher {
    /// A term as its lexicon writes it.
    pub fn term(&self, index: u32) -> &str {
        self.terms.get(index as usize).map_or("", String::as_str)
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are no terms.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Appends every hit in `text` to `hits`, in the order of their start, longer first.
    ///
    /// `folded` is the text through [`term::fold_into`].
    pub fn find(&self, text: &str, folded: &[u8], hits: &mut Vec<Hit>) {
        let mut begins = true;
        for at in 0..folded.len() {
            if begins {
                self.trie.walk(folded, at, |anchor, end| self.at_border.hits(anchor, at, end, text, folded, hits));
            }
            let byte = folded[at];
            begins = if byte.is_ascii() { !byte.is_ascii_alphanumeric() } else { ends_in_mark(folded, at + 1) };
        }
        for m in self.automaton.iter().flat_map(|a| a.find_overlapping_iter(folded)) {
            self.inside.hits(m.pattern().as_usize(), m.start(), m.end(), text, folded, hits);
        }
        hits.sort_by(|a, b| {
            (a.span.start, b.span.end, a.owner, a.term).cmp(&(b.span.start, a.span.end, b.owner, b.term))
        });
        hits.dedup_by(|b, a| a.span == b.span && a.owner == b.owner);
    }
}

impl Entry {
    fn anchor(&self) -> &[u8] {
        &self.pattern.groups[self.anchor].literal
    }

    /// The whole span of the term around its anchor at `[start, end)`.
    fn verify(&self, text: &[u8], start: usize, end: usize) -> Option<Span> {
        let groups = &self.pattern.groups;
        let (mut start, mut end) = edges(&groups[self.anchor], text, start, end);
        for i in (0..self.anchor).rev() {
            start = match_before(&groups[i], text, start, groups[i + 1].gap)?;
        }
        for group in &groups[self.anchor + 1..] {
            end = match_after(group, text, end)?;
        }
        Some(Span::new(start, end))
    }
}

/// Widens a literal to the edges of its words where the group is open.
fn edges(group: &Group, text: &[u8], mut start: usize, mut end: usize) -> (usize, usize) {
    if group.open_start {
        start = word_start(text, start);
    }
    if group.open_end {
        end = word_end(text, end);
    }
    (start, end)
}

fn match_after(group: &Group, text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for passed in 0..=group.gap.1 {
        at = skip_separator(text, at, group.gap.1 > 0)?;
        let literal_end = at + group.literal.len();
        let found = if group.open_start {
            let word_end = word_end(text, at);
            (word_end > at && text[at..word_end].ends_with(&group.literal)).then_some(word_end)
        } else {
            text[at..].starts_with(&group.literal).then_some(literal_end)
        };
        if let (Some(end), true) = (found, passed >= group.gap.0) {
            let (_, end) = edges(group, text, at, end);
            if border_after(text, end) {
                return Some(end);
            }
        }
        at = word_end(text, at);
    }
    None
}

fn match_before(group: &Group, text: &[u8], from: usize, gap: (usize, usize)) -> Option<usize> {
    let mut at = from;
    for passed in 0..=gap.1 {
        let mut end = at.checked_sub(1)?;
        if text[end] != b' ' {
            return None;
        }
        if gap.1 > 0 && end > 0 && text[end - 1] == b',' {
            end -= 1;
        }
        // The end of the literal: the word's own end, or earlier where the group is open.
        let word_start = word_start(text, end);
        let literal_end = if group.open_end {
            let last_word = group.literal.rsplit(|&b| b == b' ').next()?;
            (word_start + last_word.len()).min(end)
        } else {
            end
        };
        if passed >= gap.0 && text[..literal_end].ends_with(&group.literal) {
            let (start, _) = edges(group, text, literal_end - group.literal.len(), literal_end);
            if border_before(text, start) {
                return Some(start);
            }
        }
        if word_start == end {
            return None;
        }
        at = word_start;
    }
    None
}

/// Past one space, in a gap also past a comma before it.
fn skip_separator(text: &[u8], at: usize, gap: bool) -> Option<usize> {
    let mut at = at;
    if gap && text.get(at) == Some(&b',') {
        at += 1;
    }
    (text.get(at) == Some(&b' ')).then_some(at + 1)
}

/// A byte of a word: letters, digits and every non-ASCII letter; not the typographic marks of U+2000 to U+206F.
fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b >= 0x80
}

fn word_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && is_word(text[at]) && !is_mark(text, at) {
        at += 1;
    }
    at
}

fn word_start(text: &[u8], mut at: usize) -> usize {
    while at > 0 && is_word(text[at - 1]) && !ends_in_mark(text, at) {
        at -= 1;
    }
    at
}

/// Whether general punctuation (E2 80 xx) or a Latin-1 sign (C2 xx) begins at `at`.
fn is_mark(text: &[u8], at: usize) -> bool {
    matches!(text.get(at..at + 2), Some([0xE2, 0x80 | 0x81] | [0xC2, _]))
}

/// Whether such a mark ends at `at`.
fn ends_in_mark(text: &[u8], at: usize) -> bool {
    (at >= 3 && text[at - 3] == 0xE2 && matches!(text[at - 2], 0x80 | 0x81)) || (at >= 2 && text[at - 2] == 0xC2)
}

fn border_before(text: &[u8], at: usize) -> bool {
    at == 0 || !is_word(text[at - 1]) || ends_in_mark(text, at)
}

fn border_after(text: &[u8], at: usize) -> bool {
    at >= text.len() || !is_word(text[at]) || is_mark(text, at)
}

/// Whether the capitals of the words fit what the term wants.
fn case_fits(case: Case, term: &str, words: &str) -> bool {
    match case {
        Case::Ignore => true,
        Case::Exact => {
            // A term in exact case may end in `*`; all its plain letters must be found as written.
            let mut written = words.chars().filter(|c| c.is_alphanumeric());
            term.chars().filter(|c| c.is_alphanumeric()).all(|c| written.next() == Some(c))
        }
        Case::Names => {
            let all_capitals = !words.chars().any(char::is_lowercase);
            all_capitals
                || term.split([' ', '-']).zip(words.split([' ', '-'])).all(|(t, w)| !starts_upper(t) || starts_upper(w))
        }
    }
}

fn starts_upper(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(terms: &[&str], case: Case, text: &str) -> Vec<String> {
        let mut builder = MatcherBuilder::default();
        for (i, t) in terms.iter().enumerate() {
            builder.add(Owner::Theme { theme: i as u16, rule: None }, t, case).unwrap();
        }
        let matcher = builder.build(&CommonWords::default()).unwrap();
        let (mut folded, mut hits) = (Vec::new(), Vec::new());
        term::fold_into(text, &mut folded);
        matcher.find(text, &folded, &mut hits);
        hits.iter().map(|h| h.span.of(text).to_owned()).collect()
    }

    #[test]
    fn whole_words_only() {
        assert_eq!(words(&["mine"], Case::Ignore, "Mine, determine, mines; “mine”"), ["Mine", "mine"]);
        assert_eq!(words(&["mali"], Case::Ignore, "Somali Mali’s malice"), ["Mali"]);
    }

    #[test]
    fn stars_reach_the_words_edge() {
        assert_eq!(
            words(&["helicopter*", "*copter"], Case::Ignore, "helicopters, a gyrocopter"),
            ["helicopters", "gyrocopter"]
        );
    }

    #[test]
    fn spaces_and_hyphens_are_one() {
        assert_eq!(
            words(&["peace-keep* force"], Case::Ignore, "peace-keeping force, peacekeeping force, Peace keeping-force")
                .len(),
            3
        );
    }

    #[test]
    fn gaps_hold_few_words_of_one_clause() {
        let term = &["protect* .. civilian*"];
        assert_eq!(
            words(term, Case::Ignore, "to protect women, children and other civilians"),
            ["protect women, children and other civilians"]
        );
        assert!(words(term, Case::Ignore, "We protect. Civilians suffer.").is_empty());
        assert!(words(term, Case::Ignore, "protect a b c d e civilians").is_empty());
        assert_eq!(words(&["skill* .. women"], Case::Ignore, "the skills of those women"), ["skills of those women"]);
    }

    #[test]
    fn capitals_as_the_entry_wants() {
        assert_eq!(words(&["AI*"], Case::Exact, "AI, ai, Aid, AIs"), ["AI", "AIs"]);
        assert_eq!(words(&["Turkey"], Case::Names, "turkey, Turkey, TURKEY"), ["Turkey", "TURKEY"]);
        assert_eq!(words(&["Bosnia and Herzegovina"], Case::Names, "BOSNIA AND HERZEGOVINA").len(), 1);
    }
}
