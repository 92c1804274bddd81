//! The kernel: one input to all that is found in it.
//!
//! [`analyse`] is a pure function: no IO, no clock, no global state. It cannot
//! fail; what it cannot read it leaves out and says so in `issues`. Any engine
//! may run it on any number of threads.

use crate::decode;
use crate::heading;
use crate::layout;
use crate::model::{Analysed, Issue, IssueCode, Sentence, Severity, Source, Span, Statement};
use crate::pipeline::{Pipeline, Usage};
use crate::segment::{self, Draft};
use crate::tag;

/// Reads one statement: its fields, sentences, themes, requests and places.
///
/// `bytes` may be anything. Where they hold no text, `statement` is `None` and
/// `issues` has one of severity `skipped`.
pub fn analyse(source: &Source, bytes: &[u8], pipeline: &Pipeline) -> Analysed {
    let mut found = Analysed::default();
    let decoded = match decode::decode(bytes) {
        Ok(decoded) => decoded,
        Err(issue) => {
            found.issues.push(issue);
            return found;
        }
    };
    found.issues.extend(decoded.issues);
    let text = decoded.text;
    let mut lines = layout::lines(&text);
    let aside = heading::set_aside(&text, &mut lines, pipeline);
    let starts_turn = |words: &str| words.contains(':') && pipeline.headings.is(Usage::Turn, words);
    let blocks =
        layout::blocks(&text, &lines, &aside.dropped, starts_turn, &|half| pipeline.compounds.has(half.as_bytes()));
    let heading = heading::read(source, blocks, aside, pipeline);
    found.issues.extend(heading.issues);
    let drafts = heading.parts.into_iter().map(draft).collect();
    let (text, paragraphs, sentences) = segment::segment(drafts, &pipeline.abbreviations);
    if sentences.is_empty() {
        found.issues.push(Issue::new(IssueCode::EmptyText, "the file holds a heading but no words under it"));
        debug_assert!(found.issues.iter().any(|i| i.code.severity() == Severity::Skipped));
        return found;
    }
    if text.len() > segment::LONGEST_SENTENCE && paragraphs.iter().any(|p| holds_no_stop(&sentences, p.span)) {
        let message = format!(
            "a stretch of over {} bytes holds no end of a sentence; it was cut at spaces",
            segment::LONGEST_SENTENCE
        );
        found.issues.push(
            Issue::new(IssueCode::LongSentence, message)
                .hint("is this prose? tables and lists of names are read badly"),
        );
    }
    let statement = Statement { fields: heading.fields, text, paragraphs, sentences, encoding: decoded.encoding };
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

/// Whether two sentences of the paragraph that follow each other fill more than a sentence may hold.
fn holds_no_stop(sentences: &[Sentence], paragraph: Span) -> bool {
    let from = sentences.partition_point(|s| s.span.start < paragraph.start);
    let here = sentences[from..].iter().take_while(|s| s.span.end <= paragraph.end);
    paragraph.len() > segment::LONGEST_SENTENCE
        && here.into_iter().any(|s| s.span.len() + 200 > segment::LONGEST_SENTENCE)
}

fn draft(part: heading::Part) -> Draft {
    Draft {
        section: part.section,
        marker: part.marker,
        text: part.text,
        hangs: part.hangs,
        label: part.label,
        opens_turn: part.opens_turn,
        is_question: part.is_question,
    }
}
