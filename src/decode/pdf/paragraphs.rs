//! Lines to paragraphs, by what a typesetter does: indents, gaps, short last lines.

use super::page::Line;

/// Text of all pages: lines of a paragraph on lines of their own, a blank line between paragraphs.
pub(super) fn join(pages: &[Vec<Line>]) -> String {
    let mut out = String::new();
    for page in pages {
        let leading = leading(page);
        let mut before: Option<&Line> = None;
        for line in page {
            let goes_on = match before {
                Some(before) if !line.opens => same_paragraph(before, line, leading),
                // A column or a page only ends where it is full; the sentence may go on.
                _ => !out.is_empty() && goes_on_after_break(&out, line),
            };
            if !out.is_empty() {
                out.push_str(if goes_on { "\n" } else { "\n\n" });
            }
            out.push_str(line.text.trim());
            before = Some(line);
        }
    }
    out
}

/// The usual distance of two lines.
fn leading(page: &[Line]) -> f32 {
    let mut steps: Vec<f32> = page.windows(2).map(|w| w[0].y - w[1].y).filter(|d| *d > 1.0 && *d < 60.0).collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 3).copied().unwrap_or(14.0)
}

fn same_paragraph(before: &Line, line: &Line, leading: f32) -> bool {
    let step = before.y - line.y;
    let (left, right) = line.column;
    let width = right - left;
    // Large type is set with more room between its lines.
    let leading = leading.max(1.2 * line.size);
    if step > 1.6 * leading || step < 0.1 || (before.size / line.size - 1.0).abs() > 0.12 {
        return false;
    }
    if is_open(&before.text) {
        return true;
    }
    if step > 1.35 * leading {
        return false;
    }
    let indent = line.x - left;
    let indent_before = before.x - left;
    let room = right - before.end;
    let centred = |l: &Line| (l.x - left - (right - l.end)).abs() < 0.1 * width && l.x - left > 0.08 * width;
    // Lines that begin at one edge are a paragraph set in, not a centred headline.
    let ragged = (before.x - line.x).abs() > 1.0;
    if ragged && (centred(before) || centred(line)) {
        // A headline over several lines, in capitals throughout.
        return is_upper(&before.text) && is_upper(&line.text) && before.end - before.x > 0.6 * width;
    }
    // An indent opens a paragraph, unless the whole paragraph is set in.
    if indent > 0.9 * line.size && indent_before + 0.5 * line.size < indent {
        return false;
    }
    let ended = has_ended(&before.text);
    // A last line leaves room for the next word.
    let first_word = line.text.split(' ').next().map_or(0, |w| w.chars().count()) as f32 * 0.5 * line.size;
    let had_room = room > first_word + 0.12 * width;
    !(had_room && (ended || room > 0.35 * width))
}

fn goes_on_after_break(out: &str, line: &Line) -> bool {
    let ended = has_ended(out);
    let lower = line.text.chars().next().is_some_and(char::is_lowercase);
    !ended && (lower || out.ends_with('-') || (out.ends_with(',') && line.x - line.column.0 < 0.5 * line.size))
}

/// Whether the words end in a mark that ends a sentence, quotation marks and brackets aside.
fn has_ended(text: &str) -> bool {
    text.trim_end_matches(['”', '’', '"', ')', ' ']).ends_with(['.', '!', '?', ':', ';'])
}

/// Words that no line of a heading ends with but where it goes on.
const OPEN_WORDS: [&str; 24] = [
    "the", "of", "and", "to", "for", "in", "at", "on", "by", "with", "from", "a", "an", "de", "du", "la", "le", "des",
    "del", "los", "las", "et", "y", "à",
];

/// Whether the line ends in the middle of a phrase.
fn is_open(text: &str) -> bool {
    let last = text.trim_end().rsplit(' ').next().unwrap_or("").to_lowercase();
    text.trim_end().contains(' ') && OPEN_WORDS.contains(&last.as_str())
}

fn is_upper(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}
