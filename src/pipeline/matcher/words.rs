//! The words of a folded text: where they begin, and how they begin.
//!
//! A word here is what terms are looked for at: a run of ASCII letters and
//! digits at a border, or any other byte there but a blank.

use super::verify::ends_in_mark;
use crate::model::eight::{eight, keep, run, small_letters};

/// A run of small ASCII letters and digits, by its first sixteen bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// The first eight bytes, the first of them lowest; 0 where the word has fewer.
    pub first: u64,
    /// The eight after them.
    second: u64,
    /// Bytes of the whole word.
    pub len: usize,
}

impl Word {
    /// The word that begins at `at`; of no bytes where none does.
    #[inline]
    pub(super) fn at(text: &[u8], at: usize) -> Self {
        let first = eight(text, at);
        let len = run(small_letters(first));
        if len < 8 {
            return Word { first: keep(first, len), second: 0, len };
        }
        let (second, mut len) = (eight(text, at + 8), len);
        loop {
            let more = run(small_letters(eight(text, at + len)));
            len += more;
            if more < 8 {
                return Word { first, second: keep(second, len - 8), len };
            }
        }
    }

    /// Bytes that are all letters and digits.
    pub(super) fn of(word: &[u8]) -> Self {
        Word { first: eight(word, 0), second: eight(word, 8), len: word.len() }
    }

    /// Its first bytes.
    #[inline]
    pub(super) fn cut(self, len: usize) -> Self {
        Word { first: keep(self.first, len), second: keep(self.second, len.saturating_sub(8)), len }
    }

    /// A hash of its first sixteen bytes and its length; the high bits are the best.
    #[inline]
    pub(super) fn hash(self) -> u64 {
        let h = (self.first ^ self.len as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (h ^ h >> 32 ^ self.second).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    }

    /// One of 64 numbers, chosen by the first three letters.
    #[inline]
    pub(super) fn bit(self) -> u8 {
        ((self.first as u32 & 0xFF_FFFF).wrapping_mul(0x9E37_79B1) >> 26) as u8
    }
}

/// The run of ASCII letters and digits that a literal begins with.
pub(super) fn head_of(literal: &[u8]) -> &[u8] {
    &literal[..Word::at(literal, 0).len]
}

/// Calls `word(start, word)` wherever one begins; one of no bytes begins with another letter or a mark.
#[inline]
pub(super) fn each_word(text: &[u8], mut word: impl FnMut(usize, Word)) {
    let (mut at, mut begins) = (0, true);
    while at < text.len() {
        let here = Word::at(text, at);
        if here.len > 0 {
            if begins {
                word(at, here);
            }
            at += here.len;
            begins = text.get(at) == Some(&b' ');
            at += usize::from(begins);
            continue;
        }
        let byte = text[at];
        if begins && byte != b' ' {
            word(at, here);
        }
        at += 1;
        begins = byte.is_ascii() || ends_in_mark(text, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_at_borders_alone() {
        let text = "the 2nd côte d’ivoire’s états internationalisation-like “a”";
        let mut seen = Vec::new();
        each_word(text.as_bytes(), |at, word| seen.push(&text[at..at + word.len]));
        let runs = ["the", "2nd", "c", "d", "ivoire", "s", "", "internationalisation", "like", "", "a"];
        assert_eq!(seen, runs);
    }

    #[test]
    fn a_word_is_the_same_wherever_it_stands() {
        for word in ["a", "1234567", "12345678", "123456789abcdef", "0123456789abcdef", "0123456789abcdefghi"] {
            let alone = Word::of(word.as_bytes());
            let among = Word::at(format!("{word}, and so on and so on").as_bytes(), 0);
            let last = Word::at(word.as_bytes(), 0);
            assert_eq!((alone.hash(), alone.len), (among.hash(), among.len), "{word}");
            assert_eq!((alone.hash(), alone.len), (last.hash(), last.len), "{word}");
            assert_eq!(among.cut(1).hash(), Word::of(&word.as_bytes()[..1]).hash());
        }
    }
}
