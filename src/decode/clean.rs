//! Characters: line ends, hyphens, spaces and invisible ones, NFC.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text with `\n` line ends, NFC, plain hyphens and spaces, nothing invisible.
pub(super) fn clean(raw: &str) -> String {
    let composed: Cow<'_, str> = match is_nfc_quick(non_ascii(raw)) {
        IsNormalized::Yes => Cow::Borrowed(raw),
        _ => Cow::Owned(raw.nfc().collect()),
    };
    let mut out = String::with_capacity(composed.len());
    // Whether letters now stand beside accents that something parted them from.
    let mut met = false;
    let mut rest: &str = &composed;
    loop {
        // Most of a text stays as it is: it is copied a stretch at a time.
        let plain = rest.bytes().position(|b| !stays(b)).unwrap_or(rest.len());
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
    if met && is_nfc_quick(non_ascii(&out)) != IsNormalized::Yes { out.nfc().collect() } else { out }
}

/// Whether the byte is a character that no rule changes.
fn stays(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\t')
}

/// The characters that are not ASCII, which is always NFC: of most texts a hundredth.
fn non_ascii(text: &str) -> impl Iterator<Item = char> {
    let leads = text.bytes().enumerate().filter(|(_, b)| *b >= 0xC0);
    leads.filter_map(|(at, _)| text[at..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_gone() {
        assert_eq!(clean("a\u{AD}b\u{200B}c\u{FEFF} d\u{A0}e"), "abc d e");
        assert_eq!(clean("far\u{2011}reaching e\u{FB00}orts"), "far-reaching efforts");
        assert_eq!(clean("one\r\ntwo\rthree\u{0C}four"), "one\ntwo\nthree\nfour");
    }

    #[test]
    fn decomposed_accents_are_composed() {
        assert_eq!(clean("Anto\u{301}nio"), "António");
        assert_eq!(clean("Anto\u{200B}\u{301}nio"), "António");
    }

    #[test]
    fn not_signs_of_old_scans_join_words() {
        assert_eq!(clean("im¬portant commit¬\nment"), "important commit-\nment");
    }
}
