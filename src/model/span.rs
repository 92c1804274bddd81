//! Byte ranges inside the kernel, code points in the tables.

/// A half-open byte range `[start, end)` into a statement's text.
///
/// Both ends lie on UTF-8 character borders of the text that the span belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of two byte positions.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Span { start: start as u32, end: end as u32 }
    }

    /// The words that the span covers; empty where it does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// As a range of indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Turns byte positions of one text into code-point positions.
///
/// Built once a document; a look-up counts at most 64 bytes. A text of
/// ASCII alone needs no table.
pub struct CharIndex<'t> {
    text: &'t [u8],
    marks: Vec<u32>,
}

const STEP: usize = 64;

impl<'t> CharIndex<'t> {
    /// Reads the text once.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut seen = 0u32;
            for block in bytes.chunks(STEP) {
                marks.push(seen);
                seen += code_points(block);
            }
            marks.push(seen);
        }
        CharIndex { text: bytes, marks }
    }

    /// Code points before byte `at`.
    pub fn chars_before(&self, at: u32) -> u32 {
        if self.marks.is_empty() {
            return at;
        }
        let block = at as usize / STEP;
        self.marks[block] + code_points(&self.text[block * STEP..at as usize])
    }

    /// Start and end of a span in code points.
    pub fn span(&self, span: Span) -> (i32, i32) {
        (self.chars_before(span.start) as i32, self.chars_before(span.end) as i32)
    }
}

fn code_points(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_char_indices() {
        let text = "Côte d’Ivoire – “helicopters” 😊 end. ".repeat(40);
        let index = CharIndex::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.chars_before(byte as u32), n as u32);
        }
        assert_eq!(index.chars_before(text.len() as u32) as usize, text.chars().count());
    }

    #[test]
    fn ascii_positions_are_their_own() {
        assert_eq!(CharIndex::new("plain").chars_before(3), 3);
    }
}
