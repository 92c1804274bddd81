//! The nouns that every stage speaks: spans, statements, sentences, tags,
//! requests, issues.
//!
//! Nothing here reads a file, matches a word or knows a column; the room
//! imports nothing but `std`, so that any stage may use it.

mod issue;
mod span;
mod statement;
mod tag;

pub use issue::{Issue, IssueCode, Severity, Stage};
pub use span::{CharIndex, Span};
pub use statement::{
    DateSource, DateSpan, Day, DocType, Fields, Paragraph, Part, Precision, Section, Sentence, Source, Statement,
};
pub use tag::{Analysed, PlaceKind, PlaceMention, Polarity, Request, RequestKind, SentenceTags, ThemeTag};
