//! One automaton for every term of a pipeline.
//!
//! Terms of all kinds go in with an owner; the hits come out in the order of
//! the text, each checked at its word borders. What a hit means, and which of
//! two overlapping hits wins, is for the tag stage to say.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::term::{self, Case, Group, Pattern, TermError};
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
    /// Which group is in the automaton.
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
            let anchor =
                (0..pattern.groups.len()).max_by_key(|&i| pattern.groups[i].literal.len()).ok_or(TermError::Empty)?;
            self.entries.push(Entry { owner, term, case, pattern, anchor });
        }
        self.terms.push(text.to_owned());
        Ok(())
    }

    /// Builds the automaton.
    ///
    /// # Errors
    /// Fails where the terms are too many for the automaton (billions of bytes).
    pub fn build(mut self) -> Result<Matcher, aho_corasick::BuildError> {
        let anchor_of = |e: &Entry| e.pattern.groups[e.anchor].literal.clone();
        self.entries.sort_by_cached_key(|e| (anchor_of(e), e.term));
        let mut anchors: Vec<Vec<u8>> = Vec::new();
        let mut first = Vec::new();
        for (i, entry) in self.entries.iter().enumerate() {
            let anchor = &entry.pattern.groups[entry.anchor].literal;
            if anchors.last() != Some(anchor) {
                anchors.push(anchor.clone());
                first.push(i);
            }
        }
        first.push(self.entries.len());
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&anchors)?;
        let open = first
            .windows(2)
            .map(|w| {
                let groups = || self.entries[w[0]..w[1]].iter().map(|e| &e.pattern.groups[e.anchor]);
                (groups().any(|g| g.open_start), groups().any(|g| g.open_end))
            })
            .collect();
        Ok(Matcher { automaton, first, open, entries: self.entries, terms: self.terms })
    }
}

/// All terms of a pipeline, compiled.
pub struct Matcher {
    automaton: AhoCorasick,
    /// Entries of anchor `i`: `first[i]..first[i + 1]`.
    first: Vec<usize>,
    /// Whether some entry of anchor `i` reaches into the word before, or after.
    open: Vec<(bool, bool)>,
    entries: Vec<Entry>,
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
        for m in self.automaton.find_overlapping_iter(folded) {
            let anchor = m.pattern().as_usize();
            let (open_start, open_end) = self.open[anchor];
            let before = border_before(folded, m.start());
            let after = border_after(folded, m.end());
            if (!before && !open_start) || (!after && !open_end) {
                continue;
            }
            for entry in &self.entries[self.first[anchor]..self.first[anchor + 1]] {
                let group = &entry.pattern.groups[entry.anchor];
                if (!before && !group.open_start) || (!after && !group.open_end) {
                    continue;
                }
                if let Some(span) = entry.verify(folded, m.start(), m.end())
                    && case_fits(entry.case, &entry.pattern.written, span.of(text))
                {
                    hits.push(Hit { owner: entry.owner, term: entry.term, span });
                }
            }
        }
        hits.sort_by(|a, b| {
            (a.span.start, b.span.end, a.owner, a.term).cmp(&(b.span.start, a.span.end, b.owner, b.term))
        });
        hits.dedup_by(|b, a| a.span == b.span && a.owner == b.owner);
    }
}

impl Entry {
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
        let matcher = builder.build().unwrap();
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
