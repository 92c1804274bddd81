//! Characters: line ends, hyphens, spaces and invisible ones, NFC.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::model::eight::{between, eight, run};

/// The text with `\n` line ends, NFC, plain hyphens and spaces, nothing invisible.
pub(super) fn clean(raw: &str) -> String {
    let composed: Cow<'_, str> = match is_nfc_quick(in_doubt(raw)) {
        IsNormalized::Yes => Cow::Borrowed(raw),
        _ => Cow::Owned(raw.nfc().collect()),
    };
    let mut out = String::with_capacity(composed.len());
    // Whether letters now stand beside accents that something parted them from.
    let mut met = false;
    let mut rest: &str = &composed;
    loop {
        // Most of a text stays as it is: it is copied a stretch at a time.
        let plain = plain_start(rest.as_bytes());
        out.push_str(&rest[..plain]);
        let mut chars = rest[plain..].chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        let next = chars.next();
        match c {
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                out.push('\n');
            }
            '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            // Letters set as one, as PDFs have them: no search would find "e\u{FB00}ort".
            '\u{FB00}'..='\u{FB06}' => {
                met = true;
                out.push_str(["ff", "fi", "fl", "ffi", "ffl", "st", "st"][c as usize - 0xFB00]);
            }
            '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => out.push(' '),
            // A not sign ends words in some old scans where a soft hyphen stood.
            '\u{AC}' if out.ends_with(char::is_alphabetic) && next.is_some_and(|n| n.is_alphabetic() || n == '\n') => {
                if next == Some('\n') {
                    out.push('-');
                }
                met = true;
            }
            // A soft hyphen at a line's end still joins the two halves of a word.
            '\u{AD}' if matches!(next, Some('\n' | '\r')) => out.push('-'),
            '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}' => met = true,
            // Arabic letters in the shapes that they take in a word, as PDFs have them.
            '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
                met = true;
                out.extend(std::iter::once(c).nfkc());
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    let out = if met && is_nfc_quick(in_doubt(&out)) != IsNormalized::Yes { out.nfc().collect() } else { out };
    if memchr::memmem::find(out.as_bytes(), BOLD.as_bytes()).is_some() { without_bold(&out) } else { out }
}

/// Marks before and after words in bold, in plain text that was copied from Markdown.
const BOLD: &str = "**";

/// The text without the marks of words in bold: pairs on one line, the first before a word and the second behind one.
fn without_bold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some((before, inside, after)) = bold(rest) {
            out.push_str(before);
            out.push_str(inside);
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

/// What stands before, inside and behind the first pair of marks.
fn bold(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_once(BOLD)?;
    let (inside, after) = rest.split_once(BOLD)?;
    let words =
        inside.starts_with(|c: char| !c.is_whitespace() && c != '*') && inside.ends_with(|c: char| !c.is_whitespace());
    (words && !after.starts_with('*')).then_some((before, inside, after))
}

/// Bytes at the start that are characters which no rule changes: printable ASCII, line feeds and tabs.
fn plain_start(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let here = eight(bytes, at);
        let stay = between(here, b' ', b'~') | between(here, b'\t', b'\n');
        let len = run(stay);
        at += len;
        if len < 8 {
            return at;
        }
    }
}

/// Bytes that are looked through at once for one that is not ASCII.
const BLOCK: usize = 32;

/// The characters that might not be NFC: of most texts none. ASCII is, and so are the letters before the first
/// combining mark and the dashes and quotation marks of U+2010 to U+203F.
fn in_doubt(text: &str) -> impl Iterator<Item = char> {
    let bytes = text.as_bytes();
    let blocks = bytes.chunks(BLOCK).enumerate().filter(|(_, block)| !block.is_ascii());
    let leads = blocks.flat_map(|(n, block)| (n * BLOCK..).zip(block).filter(|(_, b)| **b >= FIRST_MARK));
    leads.filter_map(move |(at, _)| match &bytes[at..] {
        [0xE2, 0x80, 0x90..=0xBF, ..] => None,
        _ => text[at..].chars().next(),
    })
}

/// First byte of U+0300, the first combining mark, in UTF-8.
const FIRST_MARK: u8 = 0xCC;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_gone() {
        assert_eq!(clean("a\u{AD}b\u{200B}c\u{FEFF} d\u{A0}e"), "abc d e");
        assert_eq!(clean("far\u{2011}reaching e\u{FB00}orts"), "far-reaching efforts");
        assert_eq!(clean("one\r\ntwo\rthree\u{0C}four"), "one\ntwo\nthree\nfour");
    }

    proptest::proptest! {
        #[test]
        fn what_is_clean_is_nfc_whatever_stood_around_it(text in "[a-e é’–\u{2000}\u{2126}\u{300}-\u{323}\u{1100}\u{1161}]{0,40}") {
            let clean = clean(&text);
            proptest::prop_assert!(clean.nfc().eq(clean.chars()), "{:?} of {:?}", clean, text);
        }
    }

    #[test]
    fn decomposed_accents_are_composed() {
        assert_eq!(clean("Anto\u{301}nio"), "António");
        assert_eq!(clean("Anto\u{200B}\u{301}nio"), "António");
    }

    #[test]
    fn words_in_bold_lose_their_marks() {
        assert_eq!(clean("**Friends,**\nA **bold** reform, **now**."), "Friends,\nA bold reform, now.");
        for kept in ["***", "* * *", "** a footnote", "2 ** 3 ** 4", "***\n\n***", "**open", "**a\nb**"] {
            assert_eq!(clean(kept), kept);
        }
    }

    #[test]
    fn not_signs_of_old_scans_join_words() {
        assert_eq!(clean("im¬portant commit¬\nment"), "important commit-\nment");
    }
}
