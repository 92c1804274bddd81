//! PDF to paragraphs: glyphs in columns, running heads and page numbers dropped.
//!
//! The library parses the file and tells where each glyph stands; this room
//! puts them into lines, columns and paragraphs. The library may panic, loop
//! or run out of stack on a malformed file: `app::isolate` runs it in a
//! process of its own.

mod furniture;
mod glyphs;
mod page;
mod paragraphs;

use std::borrow::Cow;

use pdf_extract::{Document, OutputError};

use super::{Raw, broken};
use crate::model::{Format, Issue, IssueCode};

/// Share of characters that stand in words of two letters or more; under it the fonts do not tell letters.
const READABLE: f64 = 0.6;
/// Characters that a text layer has at least.
const FEWEST_CHARS: usize = 40;

/// Reads the text layer of a PDF.
///
/// # Errors
/// `encrypted`, `broken_file`, or `no_text_layer` for scans and for fonts without letters.
pub(super) fn read<'b>(bytes: &[u8]) -> Result<Raw<'b>, Issue> {
    let mut document = Document::load_mem(bytes).map_err(|e| broken(Format::Pdf, e))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Issue::new(IssueCode::Encrypted, "locked by a password").hint("save a copy without password"));
    }
    let mut collector = glyphs::Collector::default();
    pdf_extract::output_doc(&document, &mut collector).map_err(|e| fault(&e))?;
    let mut pages: Vec<Vec<page::Line>> = collector.pages.into_iter().map(page::lines).collect();
    furniture::drop(&mut pages);
    let text = paragraphs::join(&pages);
    check(&text)?;
    Ok(Raw { knows_paragraphs: true, ..Raw::new(Cow::Owned(text), Format::Pdf) })
}

fn fault(error: &OutputError) -> Issue {
    broken(Format::Pdf, error)
}

/// Refuses texts that hold no words to read.
fn check(text: &str) -> Result<(), Issue> {
    let cure = "run it through optical character recognition first (ocrmypdf)";
    let chars = text.chars().filter(|c| !c.is_whitespace()).count();
    if chars < FEWEST_CHARS {
        return Err(Issue::new(IssueCode::NoTextLayer, "no text layer: its pages are pictures").hint(cure));
    }
    let in_words: usize = text.split(|c: char| !c.is_alphabetic()).map(|w| w.chars().count()).filter(|&n| n > 1).sum();
    if (in_words as f64) < READABLE * chars as f64 {
        let message = "no readable text layer: its fonts do not tell which letters they draw";
        return Err(Issue::new(IssueCode::NoTextLayer, message).hint(cure));
    }
    Ok(())
}
