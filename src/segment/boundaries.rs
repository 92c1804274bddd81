//! Where a sentence ends inside a paragraph.
//!
//! Each `.`, `?`, `!` or `…` is a candidate; what stands before it
//! (abbreviation, initial), around it (brackets, quotation) and after it
//! (capital, digit, quotation mark) decides.

use crate::pipeline::{Abbreviations, Stop};

/// Calls `cut(start, end)` for every sentence of the paragraph, in order, white space outside.
///
/// Gives how often a stretch without stops was cut at a space.
pub(super) fn sentences(text: &str, abbreviations: &Abbreviations, cut: &mut impl FnMut(usize, usize)) -> usize {
    let bytes = text.as_bytes();
    let brackets = Brackets::of(text);
    let mut start = 0;
    let mut at = 0;
    let mut forced = 0;
    while let Some(found) = next_candidate(bytes, at) {
        let mut end = found;
        while let Some(width) = terminator(bytes, end) {
            end += width;
        }
        at = end;
        let closed = skip_closers(text, end, start);
        let stop = Candidate { text, start, mark: found, mark_end: end, closed };
        if let Some((end, next)) = stop.next_sentence(abbreviations)
            && !brackets.inside(closed)
        {
            forced += push(text, start, end, cut);
            start = next;
            at = next;
        }
    }
    forced + push(text, start, text.len(), cut)
}

/// No natural sentence has so many bytes: a text without stops is cut at the last space before.
pub(super) const LONGEST_SENTENCE: usize = 10_000;

/// Cuts one sentence, or several where no stop is in reach; gives how many were forced.
fn push(text: &str, start: usize, end: usize, cut: &mut impl FnMut(usize, usize)) -> usize {
    let words = &text[start..end];
    let trimmed = words.trim();
    let mut from = start + (words.len() - words.trim_start().len());
    let end = from + trimmed.len();
    let mut forced = 0;
    while end - from > LONGEST_SENTENCE {
        let window = &text[from..text.floor_char_boundary(from + LONGEST_SENTENCE)];
        let stop = window.rfind(char::is_whitespace).filter(|&s| s > 0).unwrap_or(window.len());
        forced += 1;
        cut(from, from + text[from..from + stop].trim_end().len());
        from += stop + (text[from + stop..end].len() - text[from + stop..end].trim_start().len());
    }
    if text[from..end].chars().any(char::is_alphanumeric) {
        cut(from, end);
    }
    forced
}

/// The next full stop, question mark, exclamation mark or ellipsis.
fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        // An ellipsis is E2 80 A6: three bytes, found by the last.
        let plain = memchr::memchr3(b'.', b'?', b'!', &bytes[at..]).map(|i| at + i);
        let other = next_wide(bytes, at, plain.unwrap_or(bytes.len()));
        let found = other.or(plain)?;
        if terminator(bytes, found).is_some() {
            return Some(found);
        }
        at = found + 1;
    }
}

/// An ellipsis, or a mark of Chinese or Arabic writing, before `limit`.
fn next_wide(bytes: &[u8], from: usize, limit: usize) -> Option<usize> {
    let is_mark = |&i: &usize| terminator(bytes, i).is_some();
    let european = memchr::memchr2_iter(0xE2, 0xE3, &bytes[from..limit]).map(|i| from + i).find(is_mark);
    let limit = european.unwrap_or(limit);
    let other = memchr::memchr3_iter(0xEF, 0xD8, 0xDB, &bytes[from..limit]).map(|i| from + i).find(is_mark);
    other.or(european)
}

/// Bytes of the sentence mark at `at`.
fn terminator(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'.' | b'?' | b'!' => Some(1),
        0xE2 if bytes.get(at + 1..at + 3) == Some(&[0x80, 0xA6]) => Some(3),
        // Ideographic full stop; full-width exclamation and question mark; Arabic question mark and full stop.
        0xE3 if bytes.get(at + 1..at + 3) == Some(&[0x80, 0x82]) => Some(3),
        0xEF if matches!(bytes.get(at + 1..at + 3), Some(&[0xBC, 0x81 | 0x9F])) => Some(3),
        0xD8 if bytes.get(at + 1) == Some(&0x9F) => Some(2),
        0xDB if bytes.get(at + 1) == Some(&0x94) => Some(2),
        _ => None,
    }
}

const CLOSERS: [char; 11] = ['”', '’', '"', '\'', ')', ']', '»', '›', '」', '』', '）'];

/// Past the quotation marks and brackets that close right after the mark.
fn skip_closers(text: &str, end: usize, start: usize) -> usize {
    let mut at = end;
    let mut rest = &text[end..];
    while let Some(c) = rest.chars().next() {
        // French quotations close after a space.
        if rest.starts_with(" »") {
            at += 1 + '»'.len_utf8();
        } else if let (true, Some(source)) = (at > end, source_in_brackets(rest)) {
            at += source;
        } else if CLOSERS.contains(&c) && !(c == '"' && opens_straight(text, start, at)) {
            at += c.len_utf8();
        } else {
            break;
        }
        rest = &text[at..];
    }
    at
}

/// " (Village log, 3 May)" after a quotation: its source belongs to it.
fn source_in_brackets(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix(" (")?;
    let close = inside.find(')').filter(|&c| c <= 80 && !inside[..c].contains(['?', '!', '(']))?;
    // "para. 36" and "p. 4" have a full stop.
    let numbers = |(stop, _): (usize, &str)| {
        inside[stop + 1..close].strip_prefix(' ').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    inside[..close].match_indices('.').all(numbers).then_some(2 + close + 1)
}

/// Whether a straight quotation mark at `at` opens: an even number stand before it in the sentence.
fn opens_straight(text: &str, start: usize, at: usize) -> bool {
    let before = text[start..at].bytes().filter(|&b| b == b'"').count();
    before % 2 == 0 && text[at + 1..].starts_with(char::is_alphabetic)
}

/// A place where a sentence may end.
struct Candidate<'t> {
    text: &'t str,
    /// Where the sentence began.
    start: usize,
    /// The first mark.
    mark: usize,
    /// Past the last mark.
    mark_end: usize,
    /// Past closing quotation marks and brackets.
    closed: usize,
}

impl Candidate<'_> {
    /// Where the sentence ends and the next begins, if it ends here.
    fn next_sentence(&self, abbreviations: &Abbreviations) -> Option<(usize, usize)> {
        let rest = &self.text[self.closed..];
        let next = rest.trim_start();
        let at = self.text.len() - next.len();
        let first = next.chars().next()?;
        if next.len() == rest.len() {
            // Chinese writes no space after a stop.
            let wide = matches!(self.text.as_bytes()[self.mark], 0xE3 | 0xEF);
            return if wide { Some((self.closed, at)) } else { self.glued(rest) };
        }
        let opener = matches!(first, '“' | '‘' | '"' | '\'' | '(' | '[' | '«' | '¿' | '¡' | '—' | '–' | '-');
        let word = next.trim_start_matches(['“', '‘', '"', '\'', '(', '[', '«', ' ', '¿', '¡', '—', '–', '-', '*']);
        let begins = word.chars().next()?;
        let may_begin = matches!(begins, '$' | '€' | '£')
            || begins.is_uppercase()
            || begins.is_numeric()
            || !begins.is_lowercase() && begins.is_alphabetic();
        if !may_begin || (begins.is_numeric() && opener && !matches!(first, '“' | '"' | '(')) {
            return None;
        }
        if matches!(first, '—' | '–' | '-') && self.closed > self.mark_end {
            return None;
        }
        if self.is_number() {
            return None;
        }
        let single_stop = self.mark_end == self.mark + 1 && self.text.as_bytes()[self.mark] == b'.';
        if single_stop && self.closed == self.mark_end && !self.stop_ends(word, begins, abbreviations) {
            return None;
        }
        // “Stop!” She left: a capital after a quoted mark begins; “Why?” John asked does not, but is too rare to tell.
        Some((self.closed, at))
    }

    /// Whether all that stands before is the number of a paragraph: "12.", "IV.".
    fn is_number(&self) -> bool {
        let before = self.text[self.start..self.mark].trim_start_matches(['“', '"', '«', '*', ' ']);
        let digits = before.len() <= 3 && before.bytes().all(|b| b.is_ascii_digit());
        let roman = before.len() <= 5 && before != "I" && before.bytes().all(|b| b"IVX".contains(&b));
        !before.is_empty() && (digits || roman)
    }

    /// What stands before the mark from `start` on, as much of it as a word may be long: a run of numbers without a
    /// blank has a mark every few bytes.
    fn before_mark(&self, start: usize) -> &str {
        const LONGEST_WORD: usize = 200;
        let from = self.text.floor_char_boundary(self.mark.saturating_sub(LONGEST_WORD));
        &self.text[from.max(start)..self.mark]
    }

    /// Whether a plain full stop ends the sentence, by the word before it and the word after.
    fn stop_ends(&self, next: &str, begins: char, abbreviations: &Abbreviations) -> bool {
        let before = self.before_mark(self.start);
        let behind = before
            .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '‘' | '/' | '—'))
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        // Where the word begins, counted from the sentence's start.
        let from = self.mark - before.len() + behind - self.start;
        let word = &self.text[self.start + from..=self.mark];
        if let Some(stop) = abbreviations.get(word) {
            return match stop {
                Stop::Never => false,
                Stop::Sometimes => abbreviations.begins_sentence(next),
                // A lone capital is an initial, whatever "p." means.
                Stop::BeforeNumber => {
                    !(begins.is_numeric() || is_roman(next) || word.starts_with(char::is_uppercase) && word.len() == 2)
                }
            };
        }
        let bare = &word[..word.len() - 1];
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        if letters == 1 && bare.chars().count() == 1 && bare.chars().all(char::is_uppercase) {
            // An initial, unless it is the pronoun or a letter that names something ("Annex A.").
            return bare == "I" || abbreviations.begins_sentence(next) && self.names_a_thing(from);
        }
        if bare.contains('.') && bare.split('.').all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic)) {
            return abbreviations.begins_sentence(next);
        }
        true
    }

    /// Whether the word before the letter at `from` is one that letters follow: "Annex A.", "Plan B."
    fn names_a_thing(&self, from: usize) -> bool {
        let before = self.text[self.start..self.start + from].trim_end();
        let word = before.rsplit(' ').next().unwrap_or("").to_lowercase();
        const NAMED: [&str; 16] = [
            "annex",
            "plan",
            "part",
            "section",
            "group",
            "category",
            "appendix",
            "option",
            "vitamin",
            "article",
            "area",
            "zone",
            "phase",
            "hepatitis",
            "type",
            "class",
        ];
        NAMED.contains(&word.as_str())
    }

    /// No space after the mark: "trucks.They came", "trucks.1 They came".
    fn glued(&self, rest: &str) -> Option<(usize, usize)> {
        let before = self.before_mark(0);
        let word_start = before.rfind(char::is_whitespace).map_or(0, |i| i + 1);
        let word = &before[word_start..];
        if self.text.as_bytes()[self.mark] != b'.' || word.contains(['/', '@', '.', ':']) {
            return None;
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        let word_before = before.ends_with(char::is_lowercase) && letters >= 3 || self.closed > self.mark_end;
        let mut chars = rest.chars();
        let first = chars.next()?;
        let second = chars.next();
        if (word_before || year) && first.is_uppercase() && second.is_none_or(|c| c.is_lowercase() || c == ' ') {
            let token = rest.split(char::is_whitespace).next().unwrap_or("");
            return (!token.trim_end_matches(['.', ',', ';']).contains('.')).then_some((self.closed, self.closed));
        }
        // A footnote mark, "1", "[4]" or "⁵", then a space and a capital: it stays with the sentence before.
        let mark = footnote_mark(rest);
        let begins = rest[mark..].strip_prefix(' ')?.chars().next()?;
        (word_before && mark > 0 && begins.is_uppercase()).then_some((self.closed + mark, self.closed + mark))
    }
}

/// Bytes of a footnote mark at the start of the words.
fn footnote_mark(words: &str) -> usize {
    let bare = words.strip_prefix('[').unwrap_or(words);
    let digits: usize = bare.chars().take_while(|c| c.is_numeric()).map(char::len_utf8).sum();
    let open = words.len() - bare.len();
    let closed = usize::from(open == 1 && bare[digits..].starts_with(']'));
    if (1..=6).contains(&digits) && open == closed { open + digits + closed } else { 0 }
}

fn is_roman(next: &str) -> bool {
    let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    !word.is_empty() && word.chars().all(|c| "IVXLC".contains(c))
}

/// Round and square brackets with both ends in the paragraph.
struct Brackets {
    spans: Vec<(usize, usize)>,
}

/// A longer bracket is more likely a lost one.
const LONGEST_BRACKET: usize = 600;

impl Brackets {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut spans = Vec::new();
        for (opens, closes) in [(b'(', b')'), (b'[', b']')] {
            let mut open = Vec::new();
            for at in memchr::memchr2_iter(opens, closes, bytes) {
                if bytes[at] == opens {
                    open.push(at);
                } else if let Some(start) = open.pop()
                    && at - start <= LONGEST_BRACKET
                {
                    spans.push((start, at));
                }
            }
        }
        spans.sort_unstable();
        Brackets { spans }
    }

    fn inside(&self, at: usize) -> bool {
        // Brackets are short and seldom nested: only the nearest before the place can hold it.
        let before = self.spans.partition_point(|&(start, _)| start < at);
        self.spans[before.saturating_sub(8)..before].iter().any(|&(_, end)| at <= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Pipeline;

    fn cut(text: &str) -> Vec<&str> {
        let pipeline = Pipeline::built_in();
        let mut out = Vec::new();
        sentences(text, &pipeline.abbreviations, &mut |a, b| out.push(&text[a..b]));
        out
    }

    /// Sentences separated by `|` in the example must be cut there and nowhere else.
    fn holds(example: &str) {
        let want: Vec<&str> = example.split('|').map(str::trim).collect();
        assert_eq!(cut(&example.replace('|', "")), want);
    }

    #[test]
    fn plain_sentences() {
        holds("We need helicopters. | They fly. | Do they? | Yes!");
        holds("It cost $2.1 billion in 2021. | That is much.");
    }

    #[test]
    fn abbreviations_and_initials() {
        holds("Mr. Ellen J. Marsh met Lt. Gen. A. R. Siqueira at 3 p.m. in St. Lucia. | They spoke.");
        holds("See No. 5 and Art. 51 of the Charter. | It is clear.");
        holds("The U.S. Government agreed. | We are in the U.S. | They left.");
    }

    #[test]
    fn quotations_and_brackets() {
        holds("She said: “We need fewer slides. | We need more mud.” | He left.");
        holds("“I was not asking for charity,” she said, “I was asking for a name.” | It was so.");
        holds("\"It is essential to act.\" (A/47/277, para. 36) | In this respect we agree.");
        holds("“Is it?” he asked. | It is (see below. Or above) so. | Good.");
        holds("The order [see annex, sect. Four] stands. | [Emphasis added.] | We agree.");
    }

    #[test]
    fn numbers_of_paragraphs_are_no_sentences() {
        holds("Three points. | 1. We need pumps. | 2. We need crews.");
        holds("We counted to 12. | The rest ran.");
    }

    #[test]
    fn a_run_without_blanks_is_one_word() {
        holds(&format!("See {}é. | They flew.", "1.5,".repeat(100)));
    }

    #[test]
    fn spaces_lost_and_footnotes() {
        holds("We sent trucks.| They came.");
        holds("See S/PV.9871 and www.un.org today. | Good.");
    }

    #[test]
    fn ellipses_and_lower_case() {
        holds("And then … we left. | So... it ends. | Yes.");
    }
}
