//! The rest of a term around the literal by which it was found, and the borders of words.

use super::Owner;
use crate::model::Span;
use crate::pipeline::term::{Case, Group, Pattern, Patterns};

/// A term in one of its forms.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub owner: Owner,
    pub term: u32,
    pub case: Case,
    pub pattern: Pattern,
    /// The group by which it is found.
    pub anchor: usize,
    /// Bytes of that group before the words by which it is found.
    pub skip: usize,
}

impl Entry {
    /// The words by which it is found.
    pub(super) fn anchor<'p>(&self, patterns: &'p Patterns) -> &'p [u8] {
        &patterns.literal(self.group(patterns))[self.skip..]
    }

    /// The group in which they stand.
    pub(super) fn group<'p>(&self, patterns: &'p Patterns) -> &'p Group {
        &patterns.groups(self.pattern)[self.anchor]
    }

    /// Where the anchor's group begins whose words stand at `start`.
    fn group_start(&self, patterns: &Patterns, text: &[u8], start: usize) -> Option<usize> {
        let begin = start.checked_sub(self.skip)?;
        let before = &patterns.literal(self.group(patterns))[..self.skip];
        (text[begin..start] == *before && border_before(text, begin)).then_some(begin)
    }

    /// The whole span of the term around its anchor at `[start, end)`.
    pub(super) fn verify(&self, patterns: &Patterns, text: &[u8], start: usize, end: usize) -> Option<Span> {
        let groups = patterns.groups(self.pattern);
        let start = if self.skip > 0 { self.group_start(patterns, text, start)? } else { start };
        let (mut start, mut end) = edges(&groups[self.anchor], text, start, end);
        for i in (0..self.anchor).rev() {
            start = match_before(&groups[i], patterns.literal(&groups[i]), text, start, groups[i + 1].gap)?;
        }
        for group in &groups[self.anchor + 1..] {
            end = match_after(group, patterns.literal(group), text, end)?;
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
        end = number_end(text, end);
    }
    (start, end)
}

fn match_after(group: &Group, literal: &[u8], text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for passed in 0..=group.gap.1 {
        at = skip_separator(text, at, group.gap.1 > 0)?;
        let literal_end = at + literal.len();
        let found = if group.open_start {
            let word_end = word_end(text, at);
            (word_end > at && text[at..word_end].ends_with(literal)).then_some(word_end)
        } else {
            text[at..].starts_with(literal).then_some(literal_end)
        };
        if let (Some(end), true) = (found, passed >= group.gap.0) {
            let (_, end) = edges(group, text, at, end);
            if border_after(text, end) {
                return Some(end);
            }
        }
        at = passed_end(text, at);
    }
    None
}

fn match_before(group: &Group, literal: &[u8], text: &[u8], from: usize, gap: (u8, u8)) -> Option<usize> {
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
        let literal_end = if group.open_end {
            let last_word = literal.rsplit(|&b| b == b' ').next()?;
            // "$*" stands before the word "26".
            let marks = last_word.iter().take_while(|&&b| !is_word(b)).count();
            (number_start(text, end).checked_sub(marks)? + last_word.len()).min(end)
        } else {
            end
        };
        if passed >= gap.0 && text[..literal_end].ends_with(literal) {
            let (start, _) = edges(group, text, literal_end - literal.len(), literal_end);
            if border_before(text, start) {
                return Some(start);
            }
        }
        let passed = passed_start(text, end);
        if passed == end {
            return None;
        }
        at = passed;
    }
    None
}

/// Where the word ends that `at` stands in, with the marks in it, of which `mark` tells the bytes.
fn end_with_marks(text: &[u8], at: usize, mark: impl Fn(&[u8], usize) -> Option<usize>) -> usize {
    let mut at = word_end(text, at);
    for _ in 0..MOST_MARKS {
        let Some(mark) = mark(text, at) else { break };
        at = word_end(text, at + mark);
    }
    at
}

/// Where such a word begins that ends at `end`.
fn start_with_marks(text: &[u8], end: usize, mark: impl Fn(&[u8], usize) -> Option<usize>) -> usize {
    let mut at = word_start(text, end);
    for _ in 0..MOST_MARKS {
        let inside = |&bytes: &usize| at > bytes && mark(text, at - bytes) == Some(bytes);
        let Some(bytes) = [1, APOSTROPHE.len()].into_iter().find(inside) else { break };
        at = word_start(text, at - bytes);
    }
    at
}

/// Marks that a word may have: "1,000,000's".
pub(super) const MOST_MARKS: usize = 4;

/// Where the word ends that `at` stands in; a number with its marks: "1,000", "26.5".
pub(super) fn number_end(text: &[u8], at: usize) -> usize {
    end_with_marks(text, at, mark_in_number)
}

/// Where such a word begins that ends at `end`.
fn number_start(text: &[u8], end: usize) -> usize {
    start_with_marks(text, end, mark_in_number)
}

/// The bytes of a comma or a point between digits at `at`.
fn mark_in_number(text: &[u8], at: usize) -> Option<usize> {
    let digit = |i: usize| text.get(i).is_some_and(u8::is_ascii_digit);
    (at > 0 && matches!(text.get(at), Some(b',' | b'.')) && digit(at - 1) && digit(at + 1)).then_some(1)
}

/// Where a word in a gap ends, with the marks that belong to it: "1,000", "$1.5", "Kenya's", "States'".
fn passed_end(text: &[u8], at: usize) -> usize {
    end_with_marks(text, at + usize::from(text.get(at) == Some(&b'$')), mark_inside)
}

/// Where such a word begins that ends at `end`.
fn passed_start(text: &[u8], end: usize) -> usize {
    let at = start_with_marks(text, end, mark_inside);
    at - usize::from(at > 0 && text[at - 1] == b'$')
}

const APOSTROPHE: &[u8] = "\u{2019}".as_bytes();

/// The bytes of a mark at `at` that parts no words: between digits, or an apostrophe behind a letter.
fn mark_inside(text: &[u8], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| text[i])?;
    match text.get(at)? {
        b',' | b'.' => mark_in_number(text, at),
        b'\'' if is_word(before) && !ends_in_mark(text, at) => Some(1),
        _ if is_word(before) && !ends_in_mark(text, at) && text[at..].starts_with(APOSTROPHE) => Some(APOSTROPHE.len()),
        _ => None,
    }
}

/// Whether the word that begins at `start` is passed in a gap as one with what stands before it.
pub(super) fn goes_on(text: &[u8], start: usize) -> bool {
    let inside = |mark: usize| start > mark && mark_inside(text, start - mark) == Some(mark);
    start > 0 && text[start - 1] == b'$' || inside(1) || inside(APOSTROPHE.len())
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

pub(super) fn word_end(text: &[u8], mut at: usize) -> usize {
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
pub(super) fn ends_in_mark(text: &[u8], at: usize) -> bool {
    (at >= 3 && text[at - 3] == 0xE2 && matches!(text[at - 2], 0x80 | 0x81)) || (at >= 2 && text[at - 2] == 0xC2)
}

fn border_before(text: &[u8], at: usize) -> bool {
    at == 0 || !is_word(text[at - 1]) || ends_in_mark(text, at)
}

pub(super) fn border_after(text: &[u8], at: usize) -> bool {
    at >= text.len() || !is_word(text[at]) || is_mark(text, at)
}

/// Whether the capitals of the words fit what the term wants.
pub(super) fn case_fits(case: Case, term: &str, words: &str) -> bool {
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
