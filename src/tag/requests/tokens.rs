//! Words and stops of one sentence.

use crate::model::Span;
use crate::model::eight::{eight, run, small_letters};

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Letters and digits, with hyphens and apostrophes inside.
    Word,
    /// A comma.
    Comma,
    /// A mark that parts clauses: `;`, `:`, a dash, a bracket.
    Break,
    /// Any other mark.
    Mark,
}

/// A word or mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub span: Span,
    pub kind: Kind,
}

/// The tokens of a sentence over the folded text.
pub(super) struct Tokens<'t> {
    list: Vec<Token>,
    folded: &'t [u8],
    text: &'t str,
}

impl<'t> Tokens<'t> {
    /// Splits a sentence.
    pub(super) fn of(text: &'t str, folded: &'t [u8], sentence: Span) -> Self {
        Tokens::head(text, folded, sentence, usize::MAX)
    }

    /// Splits off the first tokens of a sentence.
    pub(super) fn head(text: &'t str, folded: &'t [u8], sentence: Span, most: usize) -> Self {
        let bytes = text.as_bytes();
        let (mut at, end) = (sentence.start as usize, sentence.end as usize);
        let mut list = Vec::with_capacity(((end - at) / 5 + 4).min(most));
        while at < end && list.len() < most {
            let from = at;
            let b = bytes[at];
            if b == b' ' {
                at += 1;
                continue;
            }
            let letters = letters(folded, at);
            if letters > 0 || is_word_byte(bytes, at) {
                at += letters;
                while at < end && (is_word_byte(bytes, at) || joins(bytes, at, end)) {
                    at += 1 + self::letters(folded, at + 1);
                }
                // A text without stops may be cut inside a word.
                at = at.min(end);
                list.push(Token { span: Span::new(from, at), kind: Kind::Word });
                continue;
            }
            let width = text[at..].chars().next().map_or(1, char::len_utf8);
            let kind = match text[at..].chars().next() {
                Some(',') => Kind::Comma,
                Some(';' | ':' | '(' | ')' | '–' | '—' | '―') => Kind::Break,
                _ => Kind::Mark,
            };
            at += width;
            list.push(Token { span: Span::new(from, at), kind });
        }
        Tokens { list, folded, text }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, i: usize) -> Option<Token> {
        self.list.get(i).copied()
    }

    /// The folded word at `i`; empty outside the sentence.
    pub(super) fn word(&self, i: usize) -> &'t [u8] {
        self.list.get(i).map_or(&[], |t| &self.folded[t.span.range()])
    }

    /// The word at `i` as written.
    pub(super) fn written(&self, i: usize) -> &'t str {
        self.list.get(i).map_or("", |t| t.span.of(self.text))
    }

    pub(super) fn kind(&self, i: usize) -> Option<Kind> {
        self.list.get(i).map(|t| t.kind)
    }

    pub(super) fn is(&self, i: usize, word: &str) -> bool {
        self.word(i) == word.as_bytes()
    }

    pub(super) fn one_of(&self, i: usize, words: &[&str]) -> bool {
        let here = self.word(i);
        words.iter().any(|w| w.as_bytes() == here)
    }

    /// Whether the words from `i` on are these.
    pub(super) fn follow(&self, i: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(n, w)| self.is(i + n, w))
    }

    /// First token at or after a byte position.
    pub(super) fn at(&self, byte: u32) -> usize {
        self.list.partition_point(|t| t.span.end <= byte)
    }

    /// The span of tokens `from..to`, marks at its edges trimmed.
    pub(super) fn span(&self, from: usize, to: usize) -> Option<Span> {
        let to = to.min(self.list.len());
        let first = (from..to).find(|&i| self.list[i].kind == Kind::Word || self.opens(i))?;
        let last = (first..to).rev().find(|&i| self.list[i].kind == Kind::Word || self.closes(first, i))?;
        Some(Span::new(self.list[first].span.start as usize, self.list[last].span.end as usize))
    }

    fn opens(&self, i: usize) -> bool {
        matches!(self.written(i), "“" | "‘" | "$" | "€" | "£")
    }

    /// Whether the mark at `i` belongs to the words from `first` on: what opened before them is not closed in them.
    fn closes(&self, first: usize, i: usize) -> bool {
        match self.written(i) {
            "’" | "%" => true,
            "”" | ")" => (first..i).any(|j| self.opens(j) || self.is(j, "(")),
            _ => false,
        }
    }

    /// Start of the clause that token `i` stands in: past the last break, or past a comma.
    pub(super) fn clause_start(&self, i: usize) -> usize {
        (0..i).rev().find(|&j| matches!(self.list[j].kind, Kind::Comma | Kind::Break)).map_or(0, |j| j + 1)
    }

    /// First token after the last break before token `i`: commas part nothing here.
    pub(super) fn part_start(&self, i: usize) -> usize {
        (0..i).rev().find(|&j| self.list[j].kind == Kind::Break).map_or(0, |j| j + 1)
    }

    /// Whether some word of `from..to` is one of these.
    pub(super) fn any(&self, from: usize, to: usize, words: &[&str]) -> bool {
        (from..to.min(self.list.len())).any(|i| self.one_of(i, words))
    }
}

/// How many ASCII letters and digits stand from `at` on in folded text, sixteen of them at most: of most words all.
fn letters(folded: &[u8], at: usize) -> usize {
    let run_at = |at| run(small_letters(eight(folded, at)));
    match run_at(at) {
        8 => 8 + run_at(at + 8),
        few => few,
    }
}

fn is_word_byte(bytes: &[u8], at: usize) -> bool {
    let b = bytes[at];
    if b.is_ascii() {
        return b.is_ascii_alphanumeric();
    }
    // General punctuation (E2 80 xx, E2 81 xx) and Latin-1 signs (C2 xx) are marks.
    let lead = (0..=at.min(3)).map(|back| at - back).find(|&i| bytes[i] & 0xC0 != 0x80);
    let Some(lead) = lead else { return true };
    !(bytes[lead] == 0xC2 || bytes[lead] == 0xE2 && matches!(bytes.get(lead + 1), Some(0x80..=0x8F)))
}

/// A hyphen, en dash, apostrophe or decimal point between two letters or digits.
fn joins(bytes: &[u8], at: usize, end: usize) -> bool {
    let next = |n: usize| at + n < end && is_word_byte(bytes, at + n);
    match bytes[at] {
        b'-' | b'\'' | b'/' => next(1),
        b'.' | b',' => bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
        // – and ’ are three bytes, of which each joins.
        0xE2 | 0x80 | 0x93 | 0x99 => {
            let first = (0..3.min(at + 1)).map(|back| at - back).find(|&i| bytes[i] == 0xE2);
            first.is_some_and(|i| matches!(bytes.get(i..i + 3), Some([0xE2, 0x80, 0x93 | 0x99])) && next(i + 3 - at))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::term::fold_into;

    #[test]
    fn words_keep_hyphens_and_apostrophes() {
        let text = "Côte d’Ivoire’s far-reaching plan—“costly”: $2.1 billion, the Beni–Goma road – isn't it?";
        let mut folded = Vec::new();
        fold_into(text, &mut folded);
        let tokens = Tokens::of(text, &folded, Span::new(0, text.len()));
        let words: Vec<&str> = (0..tokens.len()).map(|i| tokens.written(i)).collect();
        assert_eq!(
            words,
            [
                "Côte",
                "d’Ivoire’s",
                "far-reaching",
                "plan",
                "—",
                "“",
                "costly",
                "”",
                ":",
                "$",
                "2.1",
                "billion",
                ",",
                "the",
                "Beni–Goma",
                "road",
                "–",
                "isn't",
                "it",
                "?"
            ]
        );
    }
}
