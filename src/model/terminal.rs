//! Words of strangers on their way to a terminal.
//!
//! File names, messages and sentences may hold characters that a terminal obeys instead of showing them: escape
//! sequences that recolour, retitle or clear it, marks that turn the direction of writing around. They are shown as
//! `\u{1b}`; all other words stay as they are. Tables and files keep the text as it was read.

use std::borrow::Cow;

/// Whether a terminal would obey the character.
pub fn is_obeyed(c: char) -> bool {
    // Line and paragraph separators, and what embeds, overrides or isolates a direction.
    c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Words for one line: ends of lines and tabs are shown too.
pub fn plain(text: &str) -> Cow<'_, str> {
    shown(text, is_obeyed)
}

/// Words for many lines: ends of lines and tabs stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    shown(text, |c| is_obeyed(c) && !matches!(c, '\n' | '\t'))
}

fn shown(text: &str, hides: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&hides) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if hides(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(plain("\x1b]0;title\x07\u{9b}31mred"), "\\u{1b}]0;title\\u{7}\\u{9b}31mred");
        assert_eq!(plain("invoice\u{202E}txt.exe"), "invoice\\u{202e}txt.exe");
        assert_eq!(plain("a\nerror: b"), "a\\u{a}error: b");
        assert_eq!(lines("a\tb\n\rc"), "a\tb\n\\u{d}c");
    }

    #[test]
    fn other_words_stay_as_they_are() {
        for words in ["Côte d’Ivoire 😊", "می‌خواهم", "安全理事会", ""] {
            assert!(matches!(plain(words), Cow::Borrowed(same) if same == words));
        }
    }
}
