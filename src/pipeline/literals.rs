//! Words of which a text must hold one for an expression to match it.
//!
//! To compile a heading pattern takes as long as to read some pages, and of a hundred patterns that a statement's lines
//! pass the gate of five match: the lines lack a word of the others. Those are told from the expression here, without
//! compiling it. Nothing is refused that the expression matches; what has no such words lets everything pass.

use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::gate::{Known, class, share_of};

/// Of these one must be there; in small letters, ASCII alone.
pub(super) type Words = Arc<Vec<String>>;

/// Most words of one expression.
const MOST_WORDS: usize = 512;
/// How often such words may begin at a character of prose, at most; others refuse too little.
const MOST_FREQUENT: f64 = 1e-3;

/// Looks for the words; made by the first text.
#[derive(Debug, Default)]
pub(super) struct Literals {
    words: Option<Words>,
    searcher: OnceLock<Option<AhoCorasick>>,
}

impl Literals {
    /// What every match of the expression holds.
    pub(super) fn of(hir: &Hir, known: Known<'_>) -> Self {
        Literals { words: words(hir, known), searcher: OnceLock::new() }
    }

    /// Whether the text holds one of the words in any case, or there are none to look for.
    pub(super) fn let_pass(&self, text: &str) -> bool {
        let Some(words) = &self.words else { return true };
        let searcher = self.searcher.get_or_init(|| {
            let kind = Some(AhoCorasickKind::NoncontiguousNFA);
            AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(words.iter()).ok()
        });
        // Two letters beyond ASCII are `s` and `k` in another case.
        let other_cases = || !text.is_ascii() && text.contains(['\u{17F}', '\u{212A}']);
        searcher.as_ref().is_none_or(|s| s.is_match(text)) || other_cases()
    }
}

/// The rarest words of which each match holds one.
pub(super) fn words(hir: &Hir, known: Known<'_>) -> Option<Words> {
    let mut search = Search { run: String::new(), best: None };
    search.append(hir, known);
    search.end_run();
    search.best.map(|(_, words)| words)
}

/// An expression, part by part.
struct Search {
    /// Characters that stand one behind the other in every match.
    run: String,
    /// How frequent the rarest words are, and they.
    best: Option<(f64, Words)>,
}

impl Search {
    fn append(&mut self, hir: &Hir, known: Known<'_>) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                String::from_utf8_lossy(&literal.0).chars().for_each(|c| self.push(c, known));
            }
            HirKind::Class(c) => match letter(c) {
                Some(letter) => self.push(letter, known),
                None => {
                    self.end_run();
                    let (set, summaries) = class(c, known);
                    if set.is_empty() {
                        self.offer_one_of(summaries.into_iter().map(|s| s.words));
                    }
                }
            },
            HirKind::Repetition(r) => {
                self.end_run();
                if r.min > 0 {
                    self.offer_one_of(std::iter::once(words(&r.sub, known)));
                }
            }
            HirKind::Capture(c) => self.append(&c.sub, known),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.append(part, known)),
            HirKind::Alternation(branches) => {
                self.end_run();
                self.offer_one_of(branches.iter().map(|branch| words(branch, known)));
            }
        }
    }

    fn push(&mut self, c: char, known: Known<'_>) {
        if c.is_ascii() {
            self.run.push(c.to_ascii_lowercase());
            return;
        }
        self.end_run();
        if let Some(class) = known(c) {
            self.offer_one_of(std::iter::once(class.words));
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
        let frequent = |word: &String| word.bytes().map(share_of).product::<f64>();
        let share: f64 = words.iter().map(frequent).sum();
        let rarer = self.best.as_ref().is_none_or(|(best, _)| share < *best);
        if rarer && share < MOST_FREQUENT && words.len() <= MOST_WORDS {
            self.best = Some((share, words));
        }
    }
}

/// The small letter of which a class is all cases: `[Ss\u{17F}]`.
fn letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
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
        words(&hir, &|_| None).map_or_else(Vec::new, |words| words.to_vec())
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
    }

    #[test]
    fn a_text_without_them_is_refused_in_any_case() {
        let hir = regex_syntax::Parser::new().parse("(?i:signed)").unwrap();
        let literals = Literals::of(&hir, &|_| None);
        assert!(literals.let_pass("(SIGNED)") && !literals.let_pass("(Sign)"));
        assert!(literals.let_pass("\u{17F}igned"));
    }
}
