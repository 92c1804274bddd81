//! What stands before the words of an item: bullets, letters, paragraph numbers.

/// A marker at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    /// Bytes up to the first word.
    pub len: usize,
    /// Bullets and letters hang on the words before them; paragraph numbers do not.
    pub hangs: bool,
    /// Whether it is a dash, which may also be a dash inside a sentence.
    pub dash: bool,
    /// Whether it is a bare number, which may also be the end of a sentence.
    pub number: bool,
    /// Whether a tab parts it from its words, as only an item's number is.
    pub tab: bool,
}

/// The marker of a line, if it has one and words after it.
pub(super) fn of(words: &str) -> Option<Marker> {
    let first = words.chars().next()?;
    let found = match first {
        '•' | '▪' | '◦' | '●' | '‣' | '■' | '□' | '·' | '\u{F0B7}' | '✓' | '➢' | '►' => {
            bullet(words, first.len_utf8(), false)
        }
        '*' => bullet(words, words.len() - words.trim_start_matches('*').len(), false),
        '-' | '–' | '—' => bullet(words, first.len_utf8(), true),
        '(' => bracketed(words),
        '0'..='9' => numbered(words),
        'a'..='z' => lettered(words),
        _ => None,
    }?;
    words[found.len..].chars().any(char::is_alphanumeric).then_some(found)
}

fn bullet(words: &str, len: usize, dash: bool) -> Option<Marker> {
    let rest = &words[len..];
    let spaces = rest.len() - rest.trim_start().len();
    (spaces > 0 || !dash).then_some(Marker { len: len + spaces, hangs: true, dash, number: false, tab: false })
}

/// `(a)`, `(iv)`, `(12)`.
fn bracketed(words: &str) -> Option<Marker> {
    let close = words.find(')').filter(|&c| (2..=6).contains(&c))?;
    let inside = &words[1..close];
    let letters = inside.len() <= 2 && inside.chars().all(|c| c.is_ascii_lowercase());
    let roman = inside.chars().all(|c| "ivx".contains(c));
    let digits = inside.len() <= 3 && inside.chars().all(|c| c.is_ascii_digit());
    let rest = &words[close + 1..];
    let spaces = rest.len() - rest.trim_start().len();
    ((letters || roman || digits) && spaces > 0).then_some(Marker {
        len: close + 1 + spaces,
        hangs: true,
        dash: false,
        number: false,
        tab: false,
    })
}

/// `12.` and `12)` before a space or a capital, `12` before a tab.
fn numbered(words: &str) -> Option<Marker> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 3 {
        return None;
    }
    let rest = &words[digits..];
    let (stop, hangs) = match rest.chars().next()? {
        // "4.2 The camp": a paragraph of a numbered section.
        '.' if second_level(rest) > 0 => (second_level(rest), false),
        '.' => (1, false),
        // Scanned speeches read "16." as "16,".
        ',' if rest[1..].trim_start().starts_with(char::is_uppercase) => (1, false),
        ')' => (1, true),
        '\t' => (0, false),
        _ => return None,
    };
    let body = rest[stop..].trim_start();
    let spaces = rest.len() - stop - body.len();
    let tab = rest[stop..stop + spaces].contains('\t');
    let next = body.chars().next()?;
    let starts_words = !next.is_numeric() && (spaces > 0 || next.is_uppercase());
    starts_words.then_some(Marker { len: digits + stop + spaces, hangs, dash: false, number: true, tab })
}

/// Bytes of ".2" or ".2.1" before a space and a capital.
fn second_level(rest: &str) -> usize {
    let len = rest.find(|c: char| !(c == '.' || c.is_ascii_digit())).unwrap_or(rest.len());
    let words = &rest[len..];
    let numbered = len >= 2 && rest[..len].ends_with(|c: char| c.is_ascii_digit());
    let capital = words.trim_start().starts_with(char::is_uppercase) && words.starts_with(' ');
    if numbered && capital { len } else { 0 }
}

/// `a)` and `iv.`
fn lettered(words: &str) -> Option<Marker> {
    let letters = words.bytes().take_while(u8::is_ascii_lowercase).count();
    let roman = words[..letters].bytes().all(|b| b"ivx".contains(&b));
    let rest = &words[letters..];
    let close = rest.starts_with(')') && (letters == 1 || roman);
    let stop = rest.starts_with('.') && roman && letters <= 4;
    let body = rest.get(1..)?.trim_start();
    let spaces = rest.len() - 1 - body.len();
    ((close || stop) && spaces > 0).then_some(Marker {
        len: letters + 1 + spaces,
        hangs: true,
        dash: false,
        number: false,
        tab: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_lists_and_paragraphs() {
        for (words, rest) in [
            ("• keep a log", "keep a log"),
            ("(a) renew", "renew"),
            ("(iv) renew", "renew"),
            ("66.\tFirst of all", "First of all"),
            ("183.In connexion", "In connexion"),
            ("3) third", "third"),
            ("- fund it", "fund it"),
            ("**Bold", "Bold"),
            ("iv. fourth", "fourth"),
        ] {
            assert_eq!(of(words).map(|m| &words[m.len..]), Some(rest));
        }
    }

    #[test]
    fn words_that_only_look_like_markers() {
        for words in ["1945 was", "3.5 million", "2021.", "a man", "-ing", "(see above) we", "14 States", "i.e. this"] {
            assert_eq!(of(words), None, "{words}");
        }
    }
}
