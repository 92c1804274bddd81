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

/// A gap of so many times the type's size parts two cells.
const CELL_GAP: f32 = 1.4;
/// A gap of so many times the type's size parts two words.
const WORD_GAP: f32 = 0.18;
/// A gap of so many times the type's size parts two things that have nothing in common.
const FIELD_GAP: f32 = 3.0;
/// A gap of so many times the type's size may be a gutter; between words it is less, even in justified lines.
const COLUMN_GAP: f32 = 0.8;
/// Rows with words on both sides that make a gutter.
const ROWS_OF_COLUMNS: usize = 6;

/// The lines of a page in reading order.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let rows = rows(glyphs);
    match gutter(&rows) {
        Some(x) => columns(rows, x),
        None => {
            let segments: Vec<Line> = rows.into_iter().flat_map(segments).collect();
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
        // A raised mark comes before the line that it belongs to; it stands higher than columns' lines are apart.
        let raised = base.1 < 0.8 * glyph.size;
        let near = base.0 - glyph.y <= if raised { 0.6 } else { 0.35 } * base.1.max(glyph.size);
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

/// Arabic and Hebrew stand from right to left, numbers and Latin words in them from left to right.
///
/// The row is mirrored, so that all else can be read from left to right.
fn read_from_right(row: Vec<Glyph>) -> Vec<Glyph> {
    let is_rtl = |g: &Glyph| {
        g.text.chars().any(|c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'))
    };
    let letters = row.iter().filter(|g| g.text.chars().any(char::is_alphabetic)).count();
    if row.iter().filter(|g| is_rtl(g)).count() * 2 <= letters {
        return row;
    }
    let right = row.iter().map(|g| g.end).fold(f32::MIN, f32::max);
    let left = row.iter().map(|g| g.x).fold(f32::MAX, f32::min);
    let mut out: Vec<Glyph> = Vec::with_capacity(row.len());
    let mut run: Vec<Glyph> = Vec::new();
    let mirrored = |g: Glyph| Glyph { x: left + right - g.end, end: left + right - g.x, ..g };
    for glyph in row.into_iter().rev() {
        if glyph.text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '/' | '%')) {
            run.push(glyph);
        } else {
            flush(&mut run, &mut out, left + right);
            out.push(mirrored(glyph));
        }
    }
    flush(&mut run, &mut out, left + right);
    out
}

/// Puts a number or a Latin word, collected from its end, back into its own order in the mirrored row.
fn flush(run: &mut Vec<Glyph>, out: &mut Vec<Glyph>, both: f32) {
    let start = run.first().map_or(0.0, |g| both - g.end);
    let mut at = start;
    for glyph in run.drain(..).rev() {
        let width = glyph.end - glyph.x;
        out.push(Glyph { x: at, end: at + width, ..glyph });
        at += width;
    }
}

/// A row cut at wide gaps.
fn segments(mut row: Vec<Glyph>) -> Vec<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let row = read_from_right(row);
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
            Some(line) if glyph.x - line.end < CELL_GAP * size => {
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

/// Where a row stands to a gutter.
enum Side {
    Left,
    Right,
    Both,
    Across,
}

/// A row is parted at `x` where no word stands there, nor an ordinary gap between two.
fn side(row: &[Glyph], x: f32) -> Side {
    let size = row.iter().map(|g| g.size).fold(0.0, f32::max);
    let ink = || row.iter().filter(|g| !g.text.trim().is_empty());
    let before = ink().filter(|g| g.x < x).map(|g| g.end).fold(f32::MIN, f32::max);
    let after = ink().filter(|g| g.x >= x).map(|g| g.x).fold(f32::MAX, f32::min);
    match (before > f32::MIN, after < f32::MAX) {
        (_, true) if before <= f32::MIN => Side::Right,
        (true, false) if before <= x + 0.3 * size => Side::Left,
        (true, true) if after - before >= COLUMN_GAP * size => Side::Both,
        _ => Side::Across,
    }
}

/// The middle of the gap between two columns of running words; `None` where the page has one.
fn gutter(rows: &[Vec<Glyph>]) -> Option<f32> {
    let glyphs = || rows.iter().flatten();
    let left = glyphs().map(|g| g.x).fold(f32::MAX, f32::min);
    let right = glyphs().map(|g| g.end).fold(f32::MIN, f32::max);
    let mut best: Option<(usize, f32)> = None;
    for step in 0..=80 {
        let x = left + (right - left) * (0.3 + 0.005 * step as f32);
        let (mut on_left, mut on_right, mut across) = (0, 0, 0);
        // Columns hold lines that fill them, not the cells of a table or the entries of a contents list.
        let (mut full_left, mut full_right) = (0, 0);
        for row in rows {
            let side = side(row, x);
            let ends = |keep: &dyn Fn(&Glyph) -> bool| {
                row.iter().filter(|g| keep(g)).fold((f32::MAX, f32::MIN), |(a, b), g| (a.min(g.x), b.max(g.end)))
            };
            if matches!(side, Side::Left | Side::Both) {
                let (start, end) = ends(&|g| g.x < x);
                on_left += 1;
                full_left += usize::from(end - start > 0.7 * (x - left));
            }
            if matches!(side, Side::Right | Side::Both) {
                let (start, end) = ends(&|g| g.x >= x);
                on_right += 1;
                full_right += usize::from(end - start > 0.7 * (right - x));
            }
            across += usize::from(matches!(side, Side::Across));
        }
        let both = on_left.min(on_right);
        let prose = full_left * 2 >= on_left && full_right * 2 >= on_right;
        if both >= ROWS_OF_COLUMNS && across * 3 <= both && prose && best.is_none_or(|(a, _)| across < a) {
            best = Some((across, x));
        }
    }
    best.map(|(_, x)| x)
}

/// Rows across the gutter part the page into bands; in each the left column comes before the right one.
fn columns(rows: Vec<Vec<Glyph>>, x: f32) -> Vec<Line> {
    let mut out = Vec::new();
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let flush = |left: &mut Vec<Line>, right: &mut Vec<Line>, out: &mut Vec<Line>| {
        for column in [left, right] {
            let edges = edges(column);
            let mut lines = joined_rows(std::mem::take(column), edges);
            if let Some(first) = lines.first_mut() {
                first.opens = true;
            }
            out.extend(lines);
        }
    };
    for row in rows {
        if matches!(side(&row, x), Side::Across) {
            flush(&mut left, &mut right, &mut out);
            let segments = segments(row);
            let edges = edges(&segments);
            out.extend(joined_rows(segments, edges).into_iter().map(|line| Line { opens: true, ..line }));
        } else {
            let (before, after): (Vec<Glyph>, Vec<Glyph>) = row.into_iter().partition(|g| g.x < x);
            left.extend(segments(before));
            right.extend(segments(after));
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
            Some(line) if (line.y - segment.y).abs() < 0.1 && segment.x - line.end < FIELD_GAP * line.size => {
                line.text.push(' ');
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
        assert!(
            read[1].starts_with("left 0") && read[8].starts_with("left 7") && read[9].starts_with("right 0"),
            "{read:?}"
        );
    }

    #[test]
    fn marks_of_footnotes_are_no_words() {
        let mut page = glyphs(60.0, 700.0, "We need trucks.");
        page.push(Glyph { x: 135.0, end: 138.0, y: 704.0, size: 6.0, text: "1".into() });
        assert_eq!(lines(page)[0].text, "We need trucks.");
    }
}
