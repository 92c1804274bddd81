//! The nouns that every stage speaks: spans, statements, sentences, tags,
//! requests, issues.
//!
//! Nothing here reads a file, matches a word or knows a column; the room
//! imports no other, so that any stage may use it.

pub mod eight;
mod issue;
mod source;
mod span;
mod statement;
mod tag;
pub mod terminal;

pub use issue::{Issue, IssueCode, Severity, Stage};
pub use source::{Format, Given, Key, Source};
pub use span::{CharIndex, Span};
pub use statement::{
    DateSource, DateSpan, Day, DocType, Fields, Paragraph, Part, Precision, Section, Sentence, Statement,
};
pub use tag::{Analysed, PlaceKind, PlaceMention, Polarity, Request, RequestKind, SentenceTags, ThemeTag};
