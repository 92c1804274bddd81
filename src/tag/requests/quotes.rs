//! Quotation marks: what stands between them is somebody else's, unless a whole statement stands there.

use crate::model::{Section, Statement};

/// Quotation marks opened and not yet closed; -1 before a mark that counts for nothing.
#[derive(Clone, Copy, Default)]
pub(super) struct Quotes {
    pub open: i32,
}

impl Quotes {
    /// The marks open after these words.
    pub(super) fn after(mut self, words: &str) -> Self {
        let bytes = words.as_bytes();
        // The marks by their first bytes: few others begin so.
        for at in memchr::memchr3_iter(b'"', 0xE2, 0xC2, bytes) {
            match &bytes[at..] {
                // A straight mark opens where a word begins behind it.
                [b'"', rest @ ..] => {
                    let begins = at == 0 || matches!(bytes[at - 1], b' ' | b'(' | b'[' | b'-' | 0x93 | 0x94);
                    self.count(begins && !matches!(rest, [b' ' | b',' | b'.', ..]));
                }
                [0xE2, 0x80, 0x9C, ..] | [0xC2, 0xAB, ..] => self.count(true),
                [0xE2, 0x80, 0x9D, ..] | [0xC2, 0xBB, ..] => self.count(false),
                _ => {}
            }
        }
        self
    }

    fn count(&mut self, opens: bool) {
        self.open = if opens { self.open + 1 } else { (self.open - 1).max(0) };
    }

    pub(super) fn is_open(self) -> bool {
        self.open > 0
    }
}

/// Paragraphs that open with a mark and do not close it, of which a statement read out for somebody has this many.
const FEWEST_QUOTED: usize = 5;

/// Whether the whole body, or a third of a long one, opens its paragraphs with a mark that they do not close: the speech
/// of a head of State read out by another. The words are then the speaker's own.
pub(super) fn is_quoted_whole(statement: &Statement) -> bool {
    let body =
        || statement.paragraphs.iter().filter(|p| p.section == Section::Body).map(|p| p.span.of(&statement.text));
    let quoted = body().filter(|words| opens_quoted(words) && Quotes::default().after(words).is_open()).count();
    let (opened, all) = (body().filter(|words| opens_quoted(words)).count(), body().count());
    // A short statement that a release gives word for word: every paragraph opens with a mark, and the last closes it.
    let word_for_word = opened >= 2 && quoted + 1 == opened && opened + 1 >= all;
    word_for_word || quoted >= FEWEST_QUOTED && quoted * 3 >= all
}

pub(super) fn opens_quoted(words: &str) -> bool {
    words.starts_with(['"', '“', '«'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_open_and_close_by_what_stands_beside_them() {
        let open = |words: &str| Quotes::default().after(words).is_open();
        assert!(open("They wrote: \"We must act"));
        assert!(open("They wrote: “We must act"));
        assert!(!open("He said \"no\". We must act"));
        assert!(!open("the “village\" is real; we must act"));
        assert!(!open("it is 6\" wide; we must act"));
        assert!(open("“They spoke of a “village” and we must act"));
        assert!(!Quotes { open: -1 }.after("“We must act").is_open());
        assert!(Quotes { open: -1 }.after("“They wrote: “We must act").is_open());
    }
}
