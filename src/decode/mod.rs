//! Bytes to clean text: which format, which encoding, which characters.
//!
//! Two steps. [`read`] takes the words out of one document of any format, with
//! libraries that parse what strangers wrote: a program that reads such
//! documents runs it where a crash does no harm. [`clean`] makes the words
//! NFC with `\n` line ends and plain hyphens. Lines and paragraphs are for the
//! layout stage; archives and rows are taken apart before (`unpack`).

mod charset;
mod clean;
mod html;
mod mail;
mod markdown;
mod office;
mod pdf;
mod prose;
mod sniff;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use charset::lossy;
pub use sniff::{Kind, is_text_name, kind};

use crate::model::{Format, Given, Issue, IssueCode};
use crate::pipeline::Sites;

/// Largest document that is read as one statement, in bytes, folded or not.
pub const MAX_BYTES: u64 = 64 << 20;

/// The words of a document as its format gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw<'b> {
    /// The words: paragraphs apart by blank lines where the format knows them.
    pub text: Cow<'b, str>,
    /// What it was read as.
    pub format: Format,
    /// The encoding that was read; none where the format has its own.
    pub encoding: Option<String>,
    /// Whether a line break never ends a paragraph: the format, not the layout, told paragraphs apart.
    pub knows_paragraphs: bool,
    /// What the document's metadata say.
    pub page: Given,
}

/// A text ready for the layout stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean {
    /// NFC, `\n`, `-` for U+2010 and U+2011, no soft hyphens or zero-width characters.
    pub text: String,
    /// What is worth knowing about the reading.
    pub issues: Vec<Issue>,
}

/// Reads the words of one document; `name` is its file name, which decides between formats that look alike.
///
/// # Errors
/// An issue of severity `skipped` where there is nothing to read.
pub fn read<'b>(bytes: &'b [u8], name: &str, sites: &Sites) -> Result<Raw<'b>, Issue> {
    read_kind(kind(bytes, name), bytes, name, sites)
}

/// The same where it is known what the bytes are.
///
/// # Errors
/// See [`read`].
pub fn read_kind<'b>(kind: Kind, bytes: &'b [u8], name: &str, sites: &Sites) -> Result<Raw<'b>, Issue> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    match kind {
        Kind::Document(format) => read_as(format, bytes, sites),
        Kind::Container(what) => {
            Err(Issue::new(IssueCode::UnknownFormat, format!("{what} data under the name `{name}`"))
                .hint(format!("rename it to end in .{what}")))
        }
        Kind::Unknown(what) => Err(unknown(what)),
    }
}

/// Reads the words of a document whose format is known.
///
/// # Errors
/// See [`read`].
pub fn read_as<'b>(format: Format, bytes: &'b [u8], sites: &Sites) -> Result<Raw<'b>, Issue> {
    match format {
        Format::Html => html::read(bytes, sites),
        Format::Md => markdown::read(bytes),
        Format::Pdf => pdf::read(bytes),
        Format::Docx => office::docx(bytes),
        Format::Odt => office::odt(bytes),
        Format::Eml => mail::read(bytes, sites),
        Format::Txt | Format::Json | Format::Jsonl | Format::Csv | Format::Tsv => {
            let (text, encoding) = charset::read(bytes)?;
            Ok(Raw { encoding: Some(encoding.to_owned()), ..Raw::new(text, format) })
        }
    }
}

/// Makes the characters of a text plain and says what could not be read.
///
/// # Errors
/// `empty_text` where there is no word.
pub fn clean(raw: &Raw<'_>) -> Result<Clean, Issue> {
    let mut issues = Vec::new();
    let encoding = raw.encoding.as_deref().unwrap_or("its format");
    if !encoding.starts_with("UTF") && raw.encoding.is_some() {
        issues.push(
            Issue::new(IssueCode::LegacyEncoding, format!("read as {encoding}, by detection"))
                .hint("save the file as UTF-8 if accents look wrong"),
        );
    }
    let replaced = raw.text.matches('\u{FFFD}').count();
    if replaced > 0 {
        issues.push(
            Issue::new(IssueCode::ReplacedCharacters, format!("{replaced} characters could not be read as {encoding}"))
                .hint("look for U+FFFD in the text; a better copy of the file mends it"),
        );
    }
    let text = clean::clean(&raw.text);
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Issue::new(IssueCode::EmptyText, "the file holds no words").hint("delete it or fill it"));
    }
    Ok(Clean { text, issues })
}

/// The issue of a document over the limit.
pub fn too_large(bytes: u64) -> Issue {
    Issue::new(IssueCode::TooLarge, format!("{bytes} bytes; the limit for one document is {MAX_BYTES}"))
        .hint("split it: one statement a file")
}

fn unknown(what: &str) -> Issue {
    Issue::new(IssueCode::UnknownFormat, format!("{what}: a format that this version does not read"))
        .hint("save it as text, HTML, PDF, DOCX or ODT")
}

/// The issue of a document that its reader gave up on.
fn broken(format: Format, why: impl std::fmt::Display) -> Issue {
    Issue::new(IssueCode::Broken, format!("not a whole {} file: {why}", format.name()))
        .hint("open it where it came from and save it again")
}

impl<'b> Raw<'b> {
    fn new(text: Cow<'b, str>, format: Format) -> Self {
        Raw { text, format, encoding: None, knows_paragraphs: false, page: Given::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, String) {
        let raw = read(bytes, "x.txt", &Sites::default()).unwrap();
        (clean(&raw).unwrap().text, raw.encoding.unwrap())
    }

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
            assert_eq!(decoded(&bytes), (want.to_owned(), name.to_owned()));
        }
    }

    #[test]
    fn nothing_to_read_says_so() {
        for bytes in [&b""[..], b" \n\t", b"\xEF\xBB\xBF", b"---"] {
            let raw = read(bytes, "x.txt", &Sites::default()).unwrap();
            assert_eq!(clean(&raw).unwrap_err().code, IssueCode::EmptyText);
        }
        let code = |bytes: &[u8], name| read(bytes, name, &Sites::default()).unwrap_err().code;
        assert_eq!(code(b"ab\x00\x00\x00\x00\x00abc", "x.txt"), IssueCode::Binary);
        assert_eq!(code(b"\x89PNG\r\n\x1a\n\x00", "x.txt"), IssueCode::UnknownFormat);
        assert_eq!(code(b"\x1f\x8b\x08\x00\x00\x00", "x.txt"), IssueCode::UnknownFormat);
    }
}
