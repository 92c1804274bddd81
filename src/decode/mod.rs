//! Bytes to clean text: which encoding, which characters.
//!
//! In come the bytes of one file; out comes UTF-8 in NFC with `\n` line ends
//! and plain hyphens, and how it was read. Lines and paragraphs are for the
//! layout stage.

mod charset;
mod clean;

use crate::model::{Issue, IssueCode};

/// Largest file that is read as one statement, in bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// A text as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Clean text: NFC, `\n`, `-` for U+2010 and U+2011, no soft hyphens or zero-width characters.
    pub text: String,
    /// The encoding that was read.
    pub encoding: &'static str,
    /// What is worth knowing about the reading.
    pub issues: Vec<Issue>,
}

/// Reads the bytes of one text file.
///
/// # Errors
/// An issue of severity `skipped` where there is no text to read: NUL bytes that are
/// not UTF-16, or no word at all.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Issue> {
    let (raw, encoding) = charset::read(bytes)?;
    let mut issues = Vec::new();
    if !encoding.starts_with("UTF") {
        issues.push(
            Issue::new(IssueCode::LegacyEncoding, format!("read as {encoding}, by detection"))
                .hint("save the file as UTF-8 if accents look wrong"),
        );
    }
    let replaced = raw.matches('\u{FFFD}').count();
    if replaced > 0 {
        issues.push(
            Issue::new(IssueCode::ReplacedCharacters, format!("{replaced} characters could not be read as {encoding}"))
                .hint("look for U+FFFD in the text; a better copy of the file mends it"),
        );
    }
    let text = clean::clean(&raw);
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Issue::new(IssueCode::EmptyText, "the file holds no words").hint("delete it or fill it"));
    }
    Ok(Decoded { text, encoding, issues })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_in_many_encodings() {
        let want = "Côte d’Ivoire";
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(want.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let (cp1252, _, _) = encoding_rs::WINDOWS_1252.encode(want);
        let bom = format!("\u{FEFF}{want}").into_bytes();
        for (bytes, name) in [
            (want.as_bytes().to_vec(), "UTF-8"),
            (bom, "UTF-8"),
            (utf16, "UTF-16LE"),
            (cp1252.into_owned(), "windows-1252"),
        ] {
            let read = decode(&bytes).unwrap();
            assert_eq!((read.text.as_str(), read.encoding), (want, name));
        }
    }

    #[test]
    fn nothing_to_read_says_so() {
        for bytes in [&b""[..], b" \n\t", b"\xEF\xBB\xBF", b"---"] {
            assert_eq!(decode(bytes).unwrap_err().code, IssueCode::EmptyText);
        }
        assert_eq!(decode(b"PK\x03\x04\x00\x00\x00\x00abc").unwrap_err().code, IssueCode::Binary);
    }
}
