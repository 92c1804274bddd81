//! Whether a line goes on where the one before it stopped, and how words broken at line ends are joined.

use std::collections::HashSet;

use super::lines::Line;
use super::marker::Marker;

/// How the lines of a text are set.
pub(super) struct Shape {
    /// The width at which lines are wrapped; `None` where a line is a paragraph.
    width: Option<u32>,
}

/// Two neighbouring lines of words.
pub(super) struct Pair<'t> {
    pub before: &'t Line,
    pub before_words: &'t str,
    pub line: &'t Line,
    pub words: &'t str,
    /// Whether blank or dropped lines stand between them.
    pub gap: bool,
}

/// Lines longer than this are paragraphs, not wrapped lines.
const LONGEST_WRAP: u32 = 110;

impl Shape {
    pub(super) fn of(lines: &[Line], dropped: &[bool]) -> Self {
        let mut widths: Vec<u32> =
            lines.iter().zip(dropped).filter(|(l, d)| !**d && !l.is_blank()).map(|(l, _)| l.width).collect();
        widths.sort_unstable();
        let long = widths.iter().filter(|&&w| w > LONGEST_WRAP).count();
        let words_in_long: u32 = widths.iter().filter(|&&w| w > LONGEST_WRAP).sum();
        let words: u32 = widths.iter().sum();
        let wrapped = widths.len() >= 3 && long * 20 <= widths.len() && words_in_long * 5 <= words;
        Shape { width: if wrapped { widths.get(widths.len() * 98 / 100).copied() } else { None } }
    }

    /// Whether `here.line` goes on with the paragraph of the line before it.
    pub(super) fn continues(&self, here: &Pair<'_>, marker: Option<&Marker>, goes_on: &dyn Fn(&str) -> bool) -> bool {
        let open = !ends_sentence(here.before_words);
        let lower = here.words.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
        if marker
            .is_some_and(|m| !(m.dash || m.number) || m.tab || here.gap || !open || here.before_words.ends_with(';'))
        {
            return false;
        }
        // Of a heading in capitals every word may be the last of its line.
        let last = here.before_words.rsplit(char::is_whitespace).next().unwrap_or("");
        if marker.is_none() && last.contains(char::is_lowercase) && goes_on(last) {
            return true;
        }
        if here.gap {
            // Only a page break parts a sentence: the first half is a full line, the second starts small.
            let full = self.is_full(here.before) || here.before_words.ends_with('-');
            return open && lower && full && !here.before_words.ends_with(',');
        }
        match self.width {
            Some(width) => continues_wrapped(here, width, open, lower),
            None => continues_long(here, open, lower),
        }
    }

    fn is_full(&self, line: &Line) -> bool {
        self.width.map_or(line.width > LONGEST_WRAP, |w| line.width * 10 > w * 7)
    }
}

fn continues_wrapped(here: &Pair<'_>, width: u32, open: bool, lower: bool) -> bool {
    if here.before_words.ends_with('-') {
        return true;
    }
    if here.line.indent > here.before.indent + 2 && !lower {
        return false;
    }
    let first_word = here.words.split_whitespace().next().map_or(0, |w| w.chars().count() as u32);
    let had_room = here.before.width + 1 + first_word <= width * 4 / 5;
    if !open {
        return !had_room;
    }
    if is_upper_case(here.before_words) != is_upper_case(here.words) && here.before_words.len() > 12 && !lower {
        return false;
    }
    // A short line of capitalised words without an end, and a capital after it: a heading or a salutation.
    let short = here.before.width * 2 < width && is_heading_like(here.before_words);
    lower || !(short && had_room)
}

fn continues_long(here: &Pair<'_>, open: bool, lower: bool) -> bool {
    let both_upper = is_upper_case(here.before_words) && is_upper_case(here.words);
    if both_upper {
        return open && here.before.width >= 50;
    }
    // The second headline of a meeting's coverage.
    if is_headline(here.before_words) && is_headline(here.words) {
        return false;
    }
    open && !here.before_words.ends_with(',') && (lower || here.before.width > LONGEST_WRAP) || {
        here.before_words.ends_with(',') && lower && here.before.width > 60
    }
}

/// Whether the words end in a mark that ends a sentence, closing quotes and brackets aside.
fn ends_sentence(words: &str) -> bool {
    let bare = words.trim_end_matches(['”', '’', '"', '\'', ')', ']', '»', ' ']);
    bare.ends_with(['.', '?', '!', ':', ';', '…'])
}

/// Few words, the long ones capitalised, or an address that ends in a comma.
fn is_heading_like(words: &str) -> bool {
    let capital = |w: &str| w.chars().count() < 4 || !w.starts_with(char::is_lowercase);
    words.ends_with(',') && words.split(' ').count() <= 6 || words.split(' ').all(capital)
}

/// Whether the words of five letters and more are capitalised, three of them at least.
fn is_headline(words: &str) -> bool {
    let long = || words.split(' ').filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 4);
    // A list of States is no headline.
    words.matches(',').count() <= 3 && long().nth(2).is_some() && long().all(|w| !w.starts_with(char::is_lowercase))
}

/// Whether there are capitals and no small letters.
fn is_upper_case(words: &str) -> bool {
    words.chars().any(char::is_uppercase) && !words.chars().any(char::is_lowercase)
}

/// Words that the text writes with a hyphen inside a line.
pub(super) struct Hyphens<'p> {
    written: HashSet<String>,
    keeps_hyphen: &'p dyn Fn(&str) -> bool,
}

/// The words of a text with a hyphen inside.
fn hyphenated(text: &str) -> impl Iterator<Item = &str> {
    let parts_words = |c: char| !(c.is_alphabetic() || c == '-');
    let mut done = 0;
    let words = memchr::memchr_iter(b'-', text.as_bytes()).filter_map(move |at| {
        // One that was seen at its first hyphen is not sought again.
        if at < done {
            return None;
        }
        let start = text[..at].rfind(parts_words).map_or(0, |before| text.ceil_char_boundary(before + 1));
        done = text[at..].find(parts_words).map_or(text.len(), |len| at + len);
        Some(&text[start..done])
    });
    words.filter(|word| !word.starts_with('-') && !word.ends_with('-'))
}

impl<'p> Hyphens<'p> {
    pub(super) fn of(text: &str, keeps_hyphen: &'p dyn Fn(&str) -> bool) -> Self {
        let breaks_words = text.contains("-\n");
        let written = if breaks_words { hyphenated(text).map(str::to_lowercase).collect() } else { HashSet::new() };
        Hyphens { written, keeps_hyphen }
    }

    /// Appends a line to a paragraph.
    pub(super) fn join(&self, paragraph: &mut String, words: &str) {
        let half_start = paragraph.rfind(char::is_whitespace).map_or(0, |i| i + 1);
        let half = &paragraph[half_start..];
        let broken = half.len() > 1
            && half.ends_with('-')
            && half[..half.len() - 1].ends_with(char::is_alphanumeric)
            && words.starts_with(char::is_alphanumeric);
        if broken {
            let other: String = words.chars().take_while(|c| c.is_alphanumeric()).collect();
            if !self.keeps(&half[..half.len() - 1], &other) {
                paragraph.pop();
            }
            let mut rest = String::new();
            super::fold_spaces(words, &mut rest);
            paragraph.push_str(&rest);
        } else {
            super::fold_spaces(words, paragraph);
        }
    }

    /// Whether the hyphen between two halves is a real one.
    fn keeps(&self, half: &str, other: &str) -> bool {
        let first = half.rsplit('-').next().unwrap_or(half);
        other.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
            || half.ends_with(|c: char| c.is_ascii_digit())
            || (self.keeps_hyphen)(&first.to_lowercase())
            || self.written.contains(&format!("{half}-{other}").to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::hyphenated;

    #[test]
    fn words_with_a_hyphen_inside_are_found_once() {
        let text = "A well-known état-major, half-a-year; -x and a- and b–c-d\nend-";
        assert_eq!(hyphenated(text).collect::<Vec<_>>(), ["well-known", "état-major", "half-a-year", "c-d"]);
    }
}
