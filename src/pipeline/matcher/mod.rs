//! One pass over a text for every term of a pipeline.
//!
//! Terms of all kinds go in with an owner; the hits come out in the order of
//! the text, each checked at its word borders. A term is found by its rarest
//! literal: in a table of first words, or by an automaton where it may begin
//! inside a word. What a hit means, and which of two overlapping hits wins, is
//! for the tag stage to say.

mod anchors;
mod company;
mod verify;
mod vocabulary;
mod words;

use std::cmp::Ordering;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;

pub use anchors::CommonWords;

use super::term::{Case, Patterns, TermError};
use crate::model::Span;
use anchors::{Anchors, choose_anchors};
use company::Company;
use verify::Entry;
use vocabulary::Vocabulary;
use words::each_word;

/// What a matched term belongs to; the numbers index the pipeline's lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "the variants say what the numbers are")]
pub enum Owner {
    /// A theme's term.
    Theme { theme: u16, rule: Option<u16> },
    /// A phrase that silences a theme.
    ThemeNot { theme: u16 },
    /// A word that context rules want or refuse.
    Context { word: u32 },
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
    patterns: Patterns,
    entries: Vec<Entry>,
}

impl MatcherBuilder {
    /// Adds a term with all its variants.
    ///
    /// # Errors
    /// Says what is wrong with the term.
    pub fn add(&mut self, owner: Owner, text: &str, case: Case) -> Result<(), TermError> {
        let term = self.terms.len() as u32;
        let entries = &mut self.entries;
        let add = |pattern| entries.push(Entry { owner, term, case, pattern, anchor: 0, skip: 0 });
        self.patterns.add(text, case, add)?;
        self.terms.push(text.to_owned());
        Ok(())
    }

    /// Takes the terms of another in, behind its own.
    pub fn append(&mut self, mut other: MatcherBuilder) {
        let known = self.terms.len() as u32;
        let moved = self.patterns.append(other.patterns);
        self.entries.extend(other.entries.into_iter().map(|e| Entry {
            term: e.term + known,
            pattern: moved(e.pattern),
            ..e
        }));
        self.terms.append(&mut other.terms);
    }

    /// Builds the table, and the automaton of the terms that may begin inside a word.
    ///
    /// `common` are words by which no term should be looked for.
    ///
    /// # Errors
    /// Fails where the terms are too many for the automaton (billions of bytes).
    pub fn build(mut self, common: &CommonWords) -> Result<Matcher, aho_corasick::BuildError> {
        let patterns = Arc::new(self.patterns);
        choose_anchors(&mut self.entries, &patterns, common);
        anchors::sort(&mut self.entries, &patterns);
        let (inside, at_border): (Vec<Entry>, Vec<Entry>) =
            self.entries.into_iter().partition(|e| e.group(&patterns).open_start);
        let (at_border, inside) = (Anchors::of(at_border, &patterns), Anchors::of(inside, &patterns));
        let vocabulary = Vocabulary::new(&at_border.literals(), &at_border.open_end);
        let search = match inside.literals() {
            few if few.len() <= FEW => Search::Few(few.iter().map(|l| Finder::new(l).into_owned()).collect()),
            many => Search::Many(AhoCorasick::new(many)?),
        };
        Ok(Matcher { vocabulary, at_border, search, inside, terms: self.terms })
    }
}

/// Literals that are searched one by one; more of them in one automaton, which reads every byte.
const FEW: usize = 16;

/// How literals are found that may stand anywhere in a word.
enum Search {
    Few(Vec<Finder<'static>>),
    Many(AhoCorasick),
}

impl Search {
    /// Calls `found(literal, start, end)` wherever one stands.
    fn each(&self, text: &[u8], mut found: impl FnMut(usize, usize, usize)) {
        match self {
            Search::Few(finders) => {
                for (n, finder) in finders.iter().enumerate() {
                    finder.find_iter(text).for_each(|at| found(n, at, at + finder.needle().len()));
                }
            }
            Search::Many(automaton) => {
                automaton.find_overlapping_iter(text).for_each(|m| found(m.pattern().as_usize(), m.start(), m.end()))
            }
        }
    }
}

/// All terms of a pipeline, compiled.
pub struct Matcher {
    /// Anchors that begin where a word does: nearly all.
    vocabulary: Vocabulary,
    at_border: Anchors,
    /// Anchors that may begin inside a word.
    search: Search,
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
    /// `folded` is the text through [`fold_into`](super::term::fold_into).
    pub fn find(&self, text: &str, folded: &[u8], hits: &mut Vec<Hit>) {
        // The words first, then the anchors: what stands beside an anchor is told by the words around it.
        let (mut words, mut met) = (Vec::with_capacity(folded.len() / 5), Vec::new());
        each_word(folded, |start, word| {
            let n = words.len() as u32;
            words.push(company::mark(folded, start, word));
            let found = |anchor, end| {
                if self.at_border.may_end(anchor, folded, end) {
                    met.push((n, anchor, start, end));
                }
            };
            match word.len {
                0 => self.vocabulary.at_other(folded, start, found),
                _ => self.vocabulary.at_word(folded, start, word, found),
            }
        });
        for (n, anchor, start, end) in met {
            self.at_border.hits(anchor, start, end, &mut Company::of(&words, n as usize), text, folded, hits);
        }
        sort(hits);
        let sorted = hits.len();
        self.search.each(folded, |anchor, start, end| {
            if self.inside.may_end(anchor, folded, end) {
                self.inside.hits(anchor, start, end, &mut Company::unknown(), text, folded, hits);
            }
        });
        if hits.len() > sorted {
            sort(&mut hits[sorted..]);
            // Merges the two.
            hits.sort_by(order);
        }
        hits.dedup_by(|b, a| a.span == b.span && a.owner == b.owner);
    }
}

/// By their start, the longer first, then by owner and term.
fn order(a: &Hit, b: &Hit) -> Ordering {
    // Two hits of one span are few: most are told apart by one number.
    let place = |hit: &Hit| u64::from(hit.span.start) << 32 | u64::from(u32::MAX - hit.span.end);
    place(a).cmp(&place(b)).then_with(|| (a.owner, a.term).cmp(&(b.owner, b.term)))
}

/// Sorts hits that come nearly in order.
///
/// Each is put in its place among those shortly before it; all are sorted anew where one stands far from its place.
fn sort(hits: &mut [Hit]) {
    for n in 1..hits.len() {
        let hit = hits[n];
        if order(&hits[n - 1], &hit).is_le() {
            continue;
        }
        // Most are one or two places off.
        let mut near = n - 1;
        while near > 0 && n - near < FAR && order(&hits[near - 1], &hit).is_gt() {
            near = n.saturating_sub((n - near) * 2);
        }
        if near > 0 && order(&hits[near - 1], &hit).is_gt() {
            return hits.sort_unstable_by(order);
        }
        let place = near + hits[near..n].partition_point(|before| order(before, &hit).is_le());
        hits.copy_within(place..n, place + 1);
        hits[place] = hit;
    }
}

/// Hits behind which another is not sought its place: more than stand in a few lines.
const FAR: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::term::fold_into;

    fn words(terms: &[&str], case: Case, text: &str) -> Vec<String> {
        let mut builder = MatcherBuilder::default();
        for (i, t) in terms.iter().enumerate() {
            builder.add(Owner::Theme { theme: i as u16, rule: None }, t, case).unwrap();
        }
        let matcher = builder.build(&CommonWords::default()).unwrap();
        let (mut folded, mut hits) = (Vec::new(), Vec::new());
        fold_into(text, &mut folded);
        matcher.find(text, &folded, &mut hits);
        hits.iter().map(|h| h.span.of(text).to_owned()).collect()
    }

    #[test]
    fn hits_are_sorted_however_far_from_their_place() {
        let hit = |start: usize| Hit { owner: Owner::Cue { cue: 0 }, term: 0, span: Span::new(start, start + 1) };
        for far in [1, 2, 3, 4, 63, 64, 65, FAR, FAR + 1, 3 * FAR] {
            let mut hits: Vec<Hit> = (0..4 * FAR).map(|n| hit(n * 2)).collect();
            for n in (far..hits.len()).step_by(7) {
                hits[n] = hit((n - far) * 2 + 1);
            }
            let mut sorted = hits.clone();
            sorted.sort_by(order);
            sort(&mut hits);
            assert_eq!(hits, sorted, "{far}");
        }
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
    fn a_word_in_a_gap_has_its_marks() {
        for text in
            ["send 1,500,000 police", "send Kenya's police", "send the States’ own police", "send $1.5 of police"]
        {
            for term in ["send .. police", "send* .. polic*"] {
                assert_eq!(words(&[term], Case::Ignore, text), [text], "{term}");
            }
        }
        for text in
            ["send them. 5 police", "send (the) police", "send a: police", "send us, police' of, x, y, z, police"]
        {
            assert!(words(&["send .. police"], Case::Ignore, text).iter().all(|found| found != text), "{text}");
        }
    }

    #[test]
    fn sums_of_money_are_found_from_either_side() {
        // By which of its words a term is found depends on how many others have them.
        for terms in [&["provid* .. $* billion"][..], &["provid* .. $* billion", "billion *", "a billion"]] {
            for text in ["providing $26 billion", "provided some $26.5 billion", "provide $1,200 billion"] {
                assert!(words(terms, Case::Ignore, text).contains(&text.to_owned()), "{text} {terms:?}");
            }
            assert!(words(&terms[..1], Case::Ignore, "providing 26 billion, $26. Billion").is_empty());
        }
    }

    #[test]
    fn capitals_as_the_entry_wants() {
        assert_eq!(words(&["AI*"], Case::Exact, "AI, ai, Aid, AIs"), ["AI", "AIs"]);
        assert_eq!(words(&["Turkey"], Case::Names, "turkey, Turkey, TURKEY"), ["Turkey", "TURKEY"]);
        assert_eq!(words(&["Bosnia and Herzegovina"], Case::Names, "BOSNIA AND HERZEGOVINA").len(), 1);
    }
}
