//! Parts to sentences.
//!
//! Writes the statement's clean text, the one that every offset counts in, and
//! cuts each paragraph at its natural sentences (codebook, section 2). What a
//! sentence says is for the tag stage.

mod boundaries;

/// Bytes after which a text without stops is cut all the same.
pub const LONGEST_SENTENCE: usize = boundaries::LONGEST_SENTENCE;

use crate::model::{Paragraph, Part, Section, Sentence, Span};
use crate::pipeline::Abbreviations;

/// A statement's clean text and where its paragraphs and sentences lie.
#[derive(Default)]
pub struct Segmented {
    /// The text that every offset counts in.
    pub text: String,
    /// In order.
    pub paragraphs: Vec<Paragraph>,
    /// In order.
    pub sentences: Vec<Sentence>,
    /// How often a stretch without stops was cut at a space.
    pub forced: usize,
}

/// Writes the clean text and cuts it.
pub fn segment(parts: Vec<Part>, abbreviations: &Abbreviations) -> Segmented {
    let size = parts.iter().map(|p| p.text.len() + 48).sum();
    let mut text = String::with_capacity(size);
    let mut paragraphs = Vec::with_capacity(parts.len());
    let mut sentences = Vec::new();
    let mut forced = 0;
    for part in parts {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        if let (true, Some(label)) = (part.opens_turn, &part.label) {
            text.push_str(label);
            text.push_str(": ");
        }
        if !part.marker.is_empty() {
            text.push_str(&part.marker);
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&part.text);
        let number = paragraphs.len() as u32;
        let mut cut = |from: usize, to: usize| {
            // A bullet or a row of dashes alone is none.
            if part.text[from..to].contains(char::is_alphanumeric) {
                sentences.push(Sentence { span: Span::new(start + from, start + to), paragraph: number });
            }
        };
        match part.section {
            // A headline is one sentence whatever stops it holds.
            Section::Title => cut(0, part.text.len()),
            _ => forced += boundaries::sentences(&part.text, abbreviations, &mut cut),
        }
        paragraphs.push(Paragraph {
            span: Span::new(start, text.len()),
            section: part.section,
            speaker: part.label.map(String::into_boxed_str),
            is_question_turn: part.is_question,
            is_item: !part.marker.is_empty(),
            hangs: part.hangs,
        });
    }
    Segmented { text, paragraphs, sentences, forced }
}
