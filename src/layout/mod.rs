//! Lines to paragraphs: undoes hard wraps, finds list items and numbers.
//!
//! In comes clean text with some lines set aside by the heading stage; out
//! come blocks, each the words of one paragraph with single spaces. What a
//! block means (title, lead-in, body) is for the heading stage to say.

mod lines;
mod marker;
mod wrap;

pub use lines::{Line, lines};

use marker::Marker;

/// A paragraph with its wraps undone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// The words, white space folded, without the marker.
    pub text: String,
    /// Bullet, letter or paragraph number as published; empty where there is none.
    pub marker: String,
    /// Whether the marker makes it an item that hangs on the words before it.
    pub hangs: bool,
    /// Index of its first line.
    pub first_line: usize,
}

/// Who tells paragraphs apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wraps {
    /// The format did: only blank lines part paragraphs.
    Known,
    /// Nobody: lines are joined by their widths and words.
    Guessed,
}

/// What is known of the words at which lines end.
pub struct LineEnds<'p> {
    /// Whether a word broken after this first half is written with a hyphen: "well-", not "equip-".
    pub keeps_hyphen: &'p dyn Fn(&str) -> bool,
    /// Whether no sentence ends with this word: "the", "of".
    pub goes_on: &'p dyn Fn(&str) -> bool,
}

/// Joins lines to blocks.
///
/// `dropped` has one entry a line: lines that belong to no paragraph.
/// `starts_turn` says whether a line opens with a speaker's label.
pub fn blocks(
    text: &str,
    lines: &[Line],
    dropped: &[bool],
    wraps: Wraps,
    starts_turn: impl Fn(&str) -> bool,
    ends: &LineEnds<'_>,
) -> Vec<Block> {
    let shape = wrap::Shape::of(lines, dropped);
    let hyphens = wrap::Hyphens::of(text, ends.keeps_hyphen);
    let mut out: Vec<Block> = Vec::new();
    let mut last: Option<usize> = None;
    for (n, line) in lines.iter().enumerate() {
        if dropped[n] || line.is_blank() {
            continue;
        }
        let words = line.words(text);
        let marker = marker::of(words);
        let previous = last.map(|p| (&lines[p], lines[p].words(text)));
        let gap =
            last.is_none_or(|p| lines[p + 1..n].iter().any(Line::is_blank) || dropped[p + 1..n].iter().any(|&d| d));
        let opens = previous.is_none_or(|(before, before_words)| {
            let here = wrap::Pair { before, before_words, line, words, gap };
            let joins = match wraps {
                Wraps::Known => !gap && marker.as_ref().is_none_or(|m| m.dash || m.number),
                Wraps::Guessed => shape.continues(&here, marker.as_ref(), ends.goes_on),
            };
            !joins || starts_turn(words)
        });
        match out.last_mut() {
            Some(block) if !opens => hyphens.join(&mut block.text, words),
            _ => out.push(open_block(n, words, marker, out.last())),
        }
        last = Some(n);
    }
    out
}

fn open_block(first_line: usize, words: &str, marker: Option<Marker>, before: Option<&Block>) -> Block {
    let mut block = Block { first_line, ..Block::default() };
    let rest = match marker {
        Some(m) => {
            block.hangs = m.hangs || before.is_some_and(|b| b.text.ends_with(':'));
            block.marker = words[..m.len].trim().to_owned();
            &words[m.len..]
        }
        None => words,
    };
    fold_spaces(rest, &mut block.text);
    block
}

/// Appends words with runs of white space folded to one space.
fn fold_spaces(words: &str, out: &mut String) {
    // Nearly all lines have single spaces, and are taken whole. Looked through without a way out, many bytes at a time.
    let folds = |found: bool, pair: &[u8]| found | (pair[0] <= b' ') & (pair[1] <= b' ') | (pair[0] < b' ');
    let trimmed = words.trim();
    if !trimmed.as_bytes().windows(2).fold(false, folds) {
        if !out.is_empty() && !out.ends_with(' ') && !trimmed.is_empty() {
            out.push(' ');
        }
        out.push_str(trimmed);
        return;
    }
    for word in words.split_whitespace() {
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: LineEnds<'_> = LineEnds {
        keeps_hyphen: &|half| ["well", "far"].contains(&half),
        goes_on: &|last| ["the", "Mr."].contains(&last),
    };

    fn texts(text: &str) -> Vec<String> {
        let lines = lines(text);
        let dropped = vec![false; lines.len()];
        blocks(text, &lines, &dropped, Wraps::Guessed, |_| false, &ENDS).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn a_line_that_cannot_end_a_sentence_goes_on() {
        assert_eq!(
            texts("We ask for the budget of the\n\nHarbour Board, which rose."),
            ["We ask for the budget of the Harbour Board, which rose."]
        );
        assert_eq!(texts("May I congratulate you, Mr.\nPresident."), ["May I congratulate you, Mr. President."]);
        assert_eq!(texts("What we ask for\n\nTen boats are needed."), ["What we ask for", "Ten boats are needed."]);
        assert_eq!(texts("a 15-\nyear plan"), ["a 15-year plan"]);
    }

    const SPEECH: &str = "We need helicopters in the far north of the country, where the nearest road \
        has not been passable since June, and well-trained crews who know the terrain and its people.";

    fn wrap(text: &str, width: usize) -> String {
        let mut out = String::new();
        let mut column = 0;
        for word in text.split(' ') {
            if column > 0 && column + 1 + word.len() > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += word.len();
        }
        out
    }

    #[test]
    fn wrapped_at_any_width_or_not_at_all() {
        let two = format!("{SPEECH}\n\n{SPEECH}\n\n{SPEECH}");
        for width in [50, 60, 72, 80] {
            let wrapped: Vec<String> = two.split("\n\n").map(|p| wrap(p, width)).collect();
            assert_eq!(texts(&wrapped.join("\n\n")), texts(&two), "width {width}");
        }
    }

    #[test]
    fn a_line_is_a_paragraph_where_nothing_is_wrapped() {
        let text = format!("Friends,\nDear colleagues,\n{SPEECH}\n{SPEECH}");
        assert_eq!(texts(&text).len(), 4);
    }

    #[test]
    fn words_broken_at_the_line_end_are_joined() {
        let text = "The Force Com-\nmander asked the Secretary-\nGeneral for well-\ntrained troops and equip-\nment that is far-\nreaching and well-trained crews in the whole of the\nmission area from the first of the coming month of June.";
        assert_eq!(
            texts(text),
            [
                "The Force Commander asked the Secretary-General for well-trained troops and equipment that is far-reaching and well-trained crews in the whole of the mission area from the first of the coming month of June."
            ]
        );
    }

    #[test]
    fn words_broken_at_the_end_of_a_page_are_joined() {
        let text = "We thank the host country for its work and for the care of\nthe many guests, and we thank other\norganizations which helped us, be they govern-\n\n\nment bodies or not, for the days that they gave to the cause.";
        assert_eq!(texts(text).len(), 1);
        assert!(texts(text)[0].contains("be they government bodies"));
    }

    #[test]
    fn items_and_numbers_open_blocks() {
        let text = "We ask the Council to:\n\n• renew the mandate;\n• fund it.\n\n12. We thank you.";
        let lines = lines(text);
        let dropped = vec![false; lines.len()];
        let blocks = blocks(text, &lines, &dropped, Wraps::Guessed, |_| false, &ENDS);
        let seen: Vec<_> = blocks.iter().map(|b| (b.marker.as_str(), b.text.as_str(), b.hangs)).collect();
        assert_eq!(
            seen,
            [
                ("", "We ask the Council to:", false),
                ("•", "renew the mandate;", true),
                ("•", "fund it.", true),
                ("12.", "We thank you.", false)
            ]
        );
    }
}
