//! Words of which a text must hold one for an expression to match it.
//!
//! To compile a heading pattern takes as long as to read some pages, and of a hundred patterns that a statement's lines
//! pass the gate of five match: the lines lack a word of the others. Those are told from the expression here, without
//! compiling it; all digits are one, by which dates are words too. Nothing is refused that the expression matches; what
//! has no such words lets everything pass.

use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::chars::share_of;
use super::classes::Mark;
use super::gate::Known;

/// Of these one must be there; in small letters, every digit as a nought, ASCII alone.
pub(super) type Words = Arc<Vec<String>>;

/// Most words of one expression.
const MOST_WORDS: usize = 512;
/// How often such words may begin at a character of prose, at most; others refuse too little.
const MOST_FREQUENT: f64 = 3e-3;

/// Lists of words that are kept of an expression: the rarest.
const MOST_LISTS: usize = 3;

/// Looks for a word of each list; a searcher is made by the first text that comes to it.
#[derive(Debug, Default)]
pub(super) struct Literals(Vec<(Words, OnceLock<Option<AhoCorasick>>)>);

impl Literals {
    /// What every match of the expression holds.
    pub(super) fn of(hir: &Hir, known: Known<'_>) -> Self {
        Literals(lists(hir, known).into_iter().map(|words| (words, OnceLock::new())).collect())
    }

    /// Whether the text holds a word of every list, in any case.
    pub(super) fn let_pass(&self, text: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let digits_as_one = text.replace(|c: char| c.is_ascii_digit(), "0");
        let finds = |(words, searcher): &(Words, OnceLock<Option<AhoCorasick>>)| {
            let searcher = searcher.get_or_init(|| {
                let kind = Some(AhoCorasickKind::NoncontiguousNFA);
                AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(words.iter()).ok()
            });
            searcher.as_ref().is_none_or(|s| s.is_match(&digits_as_one))
        };
        // Two letters beyond ASCII are `s` and `k` in another case.
        let other_cases = || !text.is_ascii() && text.contains(['\u{17F}', '\u{212A}']);
        self.0.iter().all(finds) || other_cases()
    }
}

/// The rarest words of which each match holds one.
pub(super) fn words(hir: &Hir, known: Known<'_>) -> Option<Words> {
    lists(hir, known).into_iter().next()
}

/// The lists of words of each of which every match holds one, the rarest first.
fn lists(hir: &Hir, known: Known<'_>) -> Vec<Words> {
    let mut search = Search { run: String::new(), best: Vec::new() };
    search.append(hir, known);
    search.end_run();
    search.best.into_iter().map(|(_, words)| words).collect()
}

/// An expression, part by part.
struct Search {
    /// Characters that stand one behind the other in every match.
    run: String,
    /// The rarest lists, and how frequent their words are.
    best: Vec<(f64, Words)>,
}

impl Search {
    fn append(&mut self, hir: &Hir, known: Known<'_>) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                String::from_utf8_lossy(&literal.0).chars().for_each(|c| self.push(c));
            }
            HirKind::Class(c) => match letter(c) {
                Some(letter) => self.push(letter),
                None => self.end_run(),
            },
            HirKind::Repetition(r) => {
                let of_letter = if let HirKind::Class(c) = r.sub.kind() { letter(c) } else { None };
                if let Some(letter) = of_letter {
                    self.repeat(letter, r.min, r.max);
                    return;
                }
                self.end_run();
                if r.min > 0 {
                    self.offer_one_of(std::iter::once(words(&r.sub, known)));
                }
            }
            HirKind::Capture(c) => match Mark::of(hir) {
                Some(mark) => {
                    self.end_run();
                    self.offer_one_of(std::iter::once(known(mark.class).words.clone()));
                }
                None => self.append(&c.sub, known),
            },
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.append(part, known)),
            HirKind::Alternation(branches) => {
                self.end_run();
                self.offer_one_of(branches.iter().map(|branch| words(branch, known)));
            }
        }
    }

    fn push(&mut self, c: char) {
        if c.is_ascii() {
            self.run.push(if c.is_ascii_digit() { '0' } else { c.to_ascii_lowercase() });
        } else {
            self.end_run();
        }
    }

    /// A character so many times; the last ones stand before what follows.
    fn repeat(&mut self, c: char, min: u32, max: Option<u32>) {
        let min_times = || (0..min).map(|_| c);
        min_times().for_each(|c| self.push(c));
        if max != Some(min) {
            self.end_run();
            min_times().for_each(|c| self.push(c));
        }
    }

    fn end_run(&mut self) {
        if self.run.len() > 1 {
            let run = std::mem::take(&mut self.run);
            self.offer(Arc::new(vec![run]));
        }
        self.run.clear();
    }

    /// The words of all branches together, where each has some.
    fn offer_one_of(&mut self, branches: impl Iterator<Item = Option<Words>>) {
        let Some(mut all) = branches.collect::<Option<Vec<Words>>>() else { return };
        match (all.pop(), all.is_empty()) {
            (Some(one), true) => self.offer(one),
            (Some(last), false) => {
                let every = all.iter().chain([&last]).flat_map(|words| words.iter().cloned());
                self.offer(Arc::new(every.collect()));
            }
            (None, _) => {}
        }
    }

    fn offer(&mut self, words: Words) {
        let share: f64 = words.iter().map(|word| frequency(word)).sum();
        if share < MOST_FREQUENT && words.len() <= MOST_WORDS {
            let at = self.best.partition_point(|(best, _)| *best <= share);
            self.best.insert(at, (share, words));
            self.best.truncate(MOST_LISTS);
        }
    }
}

/// How often a word begins at a character of prose, roughly: letters are taken for independent, digits stand in rows
/// and are more frequent where such words are looked for, in headings.
fn frequency(word: &str) -> f64 {
    const DIGIT: f64 = 0.05;
    const NEXT_DIGIT: f64 = 0.5;
    let before = std::iter::once(None).chain(word.bytes().map(Some));
    let share = |(before, byte): (Option<u8>, u8)| match byte {
        b'0' if before == Some(b'0') => NEXT_DIGIT,
        b'0' => DIGIT,
        byte => share_of(byte),
    };
    before.zip(word.bytes()).map(share).product()
}

/// The small letter of which a class is all cases, or a nought for digits: `[Ss\u{17F}]`, `[0-9]`.
fn letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    if class.ranges().iter().all(|r| r.start().is_ascii_digit() && r.end().is_ascii_digit()) {
        return (!class.ranges().is_empty()).then_some('0');
    }
    let fold = |c: char| match c {
        '\u{17F}' => 's',
        '\u{212A}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    let first = fold(class.ranges().first()?.start());
    let same = class.ranges().iter().all(|r| r.start() == r.end() && fold(r.start()) == first);
    (same && first.is_ascii()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(expression: &str) -> Vec<String> {
        let hir = regex_syntax::Parser::new().parse(expression).unwrap();
        words(&hir, &|_| Arc::default()).map_or_else(Vec::new, |words| words.to_vec())
    }

    #[test]
    fn the_rarest_words_that_no_match_lacks_are_told() {
        assert_eq!(found(r"^(?i:delivered) by (?P<name>\w+)$"), ["delivered by "]);
        assert_eq!(found(r"(?:on behalf of|au nom de) (?:the )?\w+"), ["on behalf of", "au nom de"]);
        assert_eq!(found(r"(?:Dear|\w+) of"), [" of"]);
        assert_eq!(found(r"(?:Dear|\w+) I"), Vec::<String>::new());
        assert_eq!(found(r"(?:Mr\.)? [A-Z]+"), Vec::<String>::new());
        assert_eq!(found(r"(?:prononcé|transmis) ?\w+"), ["prononc", "transmis"]);
        assert_eq!(found(r"(?:prononcé|lu) par"), [" par"]);
        assert_eq!(found(r"[0-9]{1,2}(?:st|nd)? (?:May|June) [0-9]{2}"), ["may", "june"]);
        assert_eq!(found(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"), ["0/0000"]);
    }

    #[test]
    fn a_text_without_them_is_refused_in_any_case() {
        let hir = regex_syntax::Parser::new().parse("(?i:signed)").unwrap();
        let literals = Literals::of(&hir, &|_| Arc::default());
        assert!(literals.let_pass("(SIGNED)") && !literals.let_pass("(Sign)"));
        assert!(literals.let_pass("\u{17F}igned"));
        let hir = regex_syntax::Parser::new().parse(r"(?:the chair|president), [0-9]{1,2}-[A-Z]").unwrap();
        let literals = Literals::of(&hir, &|_| Arc::default());
        assert!(literals.let_pass("the President, 12-A") && !literals.let_pass("the President, A"));
        assert!(!literals.let_pass("the speaker, 12-A"));
    }
}
