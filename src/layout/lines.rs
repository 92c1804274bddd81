//! Where the lines of a text are.

use crate::model::Span;

/// One line, white space trimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The words, in the decoded text.
    pub span: Span,
    /// Columns of white space before the words, a tab counting four.
    pub indent: u16,
    /// Length of the words in characters.
    pub width: u32,
}

impl Line {
    /// The words of the line.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }

    /// Whether there are none.
    pub fn is_blank(&self) -> bool {
        self.span.is_empty()
    }
}

/// All lines of the text, blank ones too.
pub fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    let mut out = Vec::new();
    for raw in text.split('\n') {
        let body = raw.trim_start();
        let indent = raw[..raw.len() - body.len()].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>();
        let words = body.trim_end();
        let at = start + raw.len() - body.len();
        out.push(Line {
            span: Span::new(at, at + words.len()),
            indent: indent.min(u16::MAX as usize) as u16,
            width: words.chars().count() as u32,
        });
        start += raw.len() + 1;
    }
    out
}
