//! Glyphs of a page to lines in reading order: rows, gutters, columns.

use super::glyphs::Glyph;

/// A stretch of words without a wide gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    pub x: f32,
    pub end: f32,
    pub y: f32,
    pub size: f32,
    /// Left and right edge of its column.
    pub column: (f32, f32),
    /// Whether it opens a column or a full-width band.
    pub opens: bool,
}

/// A gap of so many times the type's size parts two columns or cells.
const GUTTER: f32 = 1.4;
/// A gap of so many times the type's size parts two words.
const WORD_GAP: f32 = 0.18;
/// Rows with words on both sides that make a gutter.
const ROWS_OF_COLUMNS: usize = 6;

/// The lines of a page in reading order.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let segments: Vec<Line> = rows(glyphs).into_iter().flat_map(segments).collect();
    match gutter(&segments) {
        Some(x) => columns(segments, x),
        None => {
            let edges = edges(&segments);
            joined_rows(segments, edges)
        }
    }
}

/// Glyphs by their baseline, from the top; raised and lowered ones go with their line.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let mut base = (f32::MAX, 0.0f32);
    for glyph in glyphs {
        let near = base.0 - glyph.y <= 0.35 * base.1.max(glyph.size);
        match rows.last_mut() {
            Some(row) if near => {
                if glyph.size > base.1 {
                    base = (glyph.y, glyph.size);
                }
                row.push(glyph);
            }
            _ => {
                base = (glyph.y, glyph.size);
                rows.push(vec![glyph]);
            }
        }
    }
    rows
}

/// A row cut at wide gaps.
fn segments(mut row: Vec<Glyph>) -> Vec<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = row.iter().map(|g| g.size).fold(0.0, f32::max);
    let base = row.iter().find(|g| g.size >= size * 0.99).map_or(0.0, |g| g.y);
    let mut out: Vec<Line> = Vec::new();
    let mut space = false;
    for glyph in row {
        // A raised small number is the mark of a footnote.
        let raised = glyph.size < 0.8 * size && glyph.y > base + 0.15 * size;
        if raised && glyph.text.chars().all(|c| c.is_ascii_digit() || c == '*') {
            continue;
        }
        if glyph.text.trim().is_empty() {
            space = true;
            continue;
        }
        match out.last_mut() {
            Some(line) if glyph.x - line.end < GUTTER * size => {
                if space || glyph.x - line.end > WORD_GAP * size {
                    line.text.push(' ');
                }
                line.text.push_str(&glyph.text);
                line.end = line.end.max(glyph.end);
            }
            _ => out.push(Line {
                text: glyph.text.to_string(),
                x: glyph.x,
                end: glyph.end,
                y: base,
                size,
                column: (0.0, 0.0),
                opens: false,
            }),
        }
        space = false;
    }
    out
}

/// Left and right edge of some lines.
fn edges(lines: &[Line]) -> (f32, f32) {
    lines.iter().fold((f32::MAX, f32::MIN), |(left, right), l| (left.min(l.x), right.max(l.end)))
}

/// The middle of the gap between two columns, where most rows leave one free.
fn gutter(segments: &[Line]) -> Option<f32> {
    let (left, right) = edges(segments);
    let width = right - left;
    let tops = |side: &dyn Fn(&Line) -> bool| -> Vec<f32> { segments.iter().filter(|l| side(l)).map(|l| l.y).collect() };
    let mut best: Option<(usize, f32)> = None;
    for step in 0..=40 {
        let x = left + width * (0.3 + 0.01 * step as f32);
        let crossing = segments.iter().filter(|l| l.x < x - 2.0 && l.end > x + 2.0).count();
        let (before, after) = (tops(&|l| l.end <= x + 2.0), tops(&|l| l.x >= x - 2.0));
        // Columns hold lines of running words, not the cells of a table or the entries of a contents list.
        let both = before.len().min(after.len());
        if both >= ROWS_OF_COLUMNS && crossing * 3 <= both && is_prose(segments, x) && best.is_none_or(|(c, _)| crossing < c) {
            best = Some((crossing, x));
        }
    }
    // The middle of the free stretch, so that rounding does not matter.
    best.map(|(_, x)| {
        let before = segments.iter().filter(|l| l.end <= x + 2.0).map(|l| l.end).fold(left, f32::max);
        let after = segments.iter().filter(|l| l.x >= x - 2.0).map(|l| l.x).fold(right, f32::min);
        (before + after) / 2.0
    })
}

/// Whether lines on both sides fill their column.
fn is_prose(segments: &[Line], x: f32) -> bool {
    let (left, right) = edges(segments);
    let full = |side: &dyn Fn(&Line) -> bool, room: f32| {
        let lines: Vec<&Line> = segments.iter().filter(|l| side(l)).collect();
        let full = lines.iter().filter(|l| l.end - l.x > 0.7 * room).count();
        full * 2 >= lines.len() && full > 2
    };
    full(&|l| l.end <= x + 2.0, x - left) && full(&|l| l.x >= x - 2.0, right - x)
}

/// Full-width lines part the page into bands; in each the left column comes before the right one.
fn columns(segments: Vec<Line>, x: f32) -> Vec<Line> {
    let whole = edges(&segments);
    let mut out = Vec::new();
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let flush = |left: &mut Vec<Line>, right: &mut Vec<Line>, out: &mut Vec<Line>| {
        for side in [left, right] {
            let edges = edges(side);
            let mut lines = joined_rows(std::mem::take(side), edges);
            if let Some(first) = lines.first_mut() {
                first.opens = true;
            }
            out.extend(lines);
        }
    };
    for segment in segments {
        if segment.x < x - 2.0 && segment.end > x + 2.0 {
            flush(&mut left, &mut right, &mut out);
            out.push(Line { column: whole, opens: true, ..segment });
        } else if segment.end <= x + 2.0 {
            left.push(segment);
        } else {
            right.push(segment);
        }
    }
    flush(&mut left, &mut right, &mut out);
    out
}

/// Segments of one row are one line again where nothing stands in columns.
fn joined_rows(segments: Vec<Line>, column: (f32, f32)) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for segment in segments {
        match out.last_mut() {
            Some(line) if (line.y - segment.y).abs() < 0.1 => {
                line.text.push_str("   ");
                line.text.push_str(&segment.text);
                line.end = segment.end;
            }
            _ => out.push(Line { column, ..segment }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(x: f32, y: f32, text: &str) -> Vec<Glyph> {
        let glyph = |(n, c): (usize, char)| {
            let x = x + 5.0 * n as f32;
            Glyph { x, end: x + 5.0, y, size: 10.0, text: c.to_string().into() }
        };
        text.chars().enumerate().map(glyph).collect()
    }

    #[test]
    fn two_columns_are_read_one_after_the_other() {
        let mut page = glyphs(60.0, 740.0, "The situation in Mali is grave and it grows worse every day now");
        for n in 0..8 {
            let y = 700.0 - 12.0 * n as f32;
            page.extend(glyphs(60.0, y, &format!("left {n} has words enough to fill")));
            page.extend(glyphs(260.0, y, &format!("right {n} has words enough to fill")));
        }
        let read: Vec<String> = lines(page).into_iter().map(|l| l.text).collect();
        assert!(read[0].starts_with("The situation"));
        assert!(read[1].starts_with("left 0") && read[8].starts_with("left 7") && read[9].starts_with("right 0"), "{read:?}");
    }

    #[test]
    fn marks_of_footnotes_are_no_words() {
        let mut page = glyphs(60.0, 700.0, "We need trucks.");
        page.push(Glyph { x: 135.0, end: 138.0, y: 704.0, size: 6.0, text: "1".into() });
        assert_eq!(lines(page)[0].text, "We need trucks.");
    }
}
