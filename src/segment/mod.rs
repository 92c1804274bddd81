//! Parts to sentences.
//!
//! Writes the statement's clean text, the one that every offset counts in, and
//! cuts each paragraph at its natural sentences (codebook, section 2). What a
//! sentence says is for the tag stage.

mod boundaries;

/// Bytes after which a text without stops is cut all the same.
pub const LONGEST_SENTENCE: usize = boundaries::LONGEST_SENTENCE;

use crate::model::{Paragraph, Section, Sentence, Span};
use crate::pipeline::Abbreviations;

/// A paragraph to be written: where it stands and its words.
pub struct Draft {
    /// Title, lead-in or body.
    pub section: Section,
    /// Bullet, letter or number; stands in the text, outside the sentences.
    pub marker: String,
    /// The words.
    pub text: String,
    /// Whether the marker makes it an item of a list.
    pub hangs: bool,
    /// Whose turn it is.
    pub label: Option<String>,
    /// Whether the label stands before this paragraph.
    pub opens_turn: bool,
    /// Whether the turn is a journalist's question.
    pub is_question: bool,
}

/// The clean text, its paragraphs and sentences.
pub fn segment(drafts: Vec<Draft>, abbreviations: &Abbreviations) -> (String, Vec<Paragraph>, Vec<Sentence>) {
    let size = drafts.iter().map(|d| d.text.len() + 48).sum();
    let mut text = String::with_capacity(size);
    let mut paragraphs = Vec::with_capacity(drafts.len());
    let mut sentences = Vec::new();
    for draft in drafts {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        if let (true, Some(label)) = (draft.opens_turn, &draft.label) {
            text.push_str(label);
            text.push_str(": ");
        }
        if !draft.marker.is_empty() {
            text.push_str(&draft.marker);
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&draft.text);
        let number = paragraphs.len() as u32;
        let mut cut = |from: usize, to: usize| {
            sentences.push(Sentence { span: Span::new(start + from, start + to), paragraph: number });
        };
        match draft.section {
            // A headline is one sentence whatever stops it holds.
            Section::Title => cut(0, draft.text.len()),
            _ => boundaries::sentences(&draft.text, abbreviations, &mut cut),
        }
        paragraphs.push(Paragraph {
            span: Span::new(start, text.len()),
            section: draft.section,
            speaker: draft.label.map(String::into_boxed_str),
            is_question_turn: draft.is_question,
            is_item: !draft.marker.is_empty(),
            hangs: draft.hangs,
        });
    }
    (text, paragraphs, sentences)
}
