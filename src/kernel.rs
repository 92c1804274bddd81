//! The kernel: one input to all that is found in it.
//!
//! [`analyse`] is a pure function: no IO, no clock, no global state. It cannot
//! fail; what it cannot read it leaves out and says so in `issues`. Any engine
//! may run it on any number of threads.

use crate::decode::{self, Raw};
use crate::heading;
use crate::layout::{self, Block, Line, LineEnds, Wraps};
use crate::model::{Analysed, Issue, IssueCode, Source, Statement};
use crate::pipeline::{Pipeline, Usage};
use crate::segment::{self, Segmented};
use crate::tag;

/// Reads one statement: its fields, sentences, themes, requests and places.
///
/// `bytes` may be anything. Where they hold no text, `statement` is `None` and
/// `issues` has one of severity `skipped`.
pub fn analyse(source: &Source, bytes: &[u8], pipeline: &Pipeline) -> Analysed {
    match decode::read(bytes, &source.name, &pipeline.sites) {
        Ok(raw) => analyse_words(source, &raw, pipeline),
        Err(issue) => Analysed { issues: vec![issue], ..Analysed::default() },
    }
}

/// The same for words that were taken out of their document before, where a crash of the reader does no harm.
pub fn analyse_words(source: &Source, raw: &Raw<'_>, pipeline: &Pipeline) -> Analysed {
    let mut found = Analysed::default();
    let text = match decode::clean(raw) {
        Ok(clean) => {
            found.issues.extend(clean.issues);
            clean.text
        }
        Err(issue) => {
            found.issues.push(issue);
            return found;
        }
    };
    let mut lines = layout::lines(&text);
    let wraps = if raw.knows_paragraphs { Wraps::Known } else { Wraps::Guessed };
    let aside = heading::set_aside(&text, &mut lines, wraps, pipeline);
    let blocks = blocks(&text, &lines, &aside.dropped, wraps, pipeline);
    let heading = heading::read(source, &raw.page, blocks, aside, pipeline);
    found.issues.extend(heading.issues);
    let Segmented { text, paragraphs, sentences, forced } = segment::segment(heading.parts, &pipeline.abbreviations);
    if sentences.is_empty() {
        found.issues.push(Issue::new(IssueCode::EmptyText, "the file holds a heading but no words under it"));
        return found;
    }
    if forced > 0 {
        let message = format!(
            "a stretch of over {} bytes holds no end of a sentence; it was cut at spaces",
            segment::LONGEST_SENTENCE
        );
        found.issues.push(
            Issue::new(IssueCode::LongSentence, message)
                .hint("is this prose? tables and lists of names are read badly"),
        );
    }
    let format = source.row_of.unwrap_or(raw.format);
    let encoding = raw.encoding.clone();
    let statement = Statement { fields: heading.fields, text, paragraphs, sentences, format, encoding };
    tag::tag(&statement, &mut found, pipeline);
    if let Some(lang) = statement.fields.lang.filter(|lang| !pipeline.reads(lang)) {
        found.issues.push(
            Issue::new(
                IssueCode::NoTermsForLanguage,
                format!("the text is in `{lang}`; pipeline `{}` has no themes and cues for it", pipeline.name),
            )
            .hint("fields, sentences and places are read all the same"),
        );
    }
    found.statement = Some(statement);
    found
}

/// Lines to paragraphs, by the words of the pipeline; `dropped` says of each line whether it belongs to none.
pub fn blocks(text: &str, lines: &[Line], dropped: &[bool], wraps: Wraps, pipeline: &Pipeline) -> Vec<Block> {
    let starts_turn = |words: &str| words.contains(':') && pipeline.headings.is(Usage::Turn, words);
    let ends = LineEnds { keeps_hyphen: &|half| pipeline.keeps_hyphen(half), goes_on: &|last| pipeline.goes_on(last) };
    layout::blocks(text, lines, dropped, wraps, starts_turn, &ends)
}
