//! What may go to a terminal: colours where they are wanted, and no control characters of strangers.

use std::io::IsTerminal;

/// Whether colours may be written: a person looks on, and NO_COLOR does not forbid it.
pub(super) fn colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Words of an input or a path with `?` for what could steer the terminal or turn its lines around;
/// line ends and tabs stay.
pub(super) fn plain(words: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    words.replace(|c: char| turns(c) || c.is_control() && !matches!(c, '\n' | '\t'), "?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_turned_lines_come_to_nothing() {
        assert_eq!(plain("a\u{1b}[31mb\u{9b}2J\u{202e}c\td\r\nÉ"), "a?[31mb?2J?c\td?\nÉ");
    }
}
