//! Sentences to themes, places and requests.
//!
//! One pass of the pipeline's matcher over the whole text, then cheap checks
//! on the few hits of each sentence. Which words mean what is data of the
//! pipeline; how a request is built is the grammar in `requests`.

mod places;
mod requests;
mod themes;

use crate::model::{Analysed, DocType, Sentence, SentenceTags, Statement};
use crate::pipeline::Pipeline;
use crate::pipeline::matcher::Hit;
use crate::pipeline::term;

pub use requests::{Reason, Verdict, examine};

/// Fills the tags of every sentence of `found.statement`.
pub fn tag(statement: &Statement, found: &mut Analysed, pipeline: &Pipeline) {
    let (mut folded, mut hits) = (Vec::new(), Vec::new());
    term::fold_into(&statement.text, &mut folded);
    pipeline.matcher.find(&statement.text, &folded, &mut hits);
    keep_whole(&mut hits, &statement.sentences);
    let reads = statement.fields.lang.is_none_or(|lang| pipeline.reads(lang));
    let mut people = places::People::default();
    let mut requests = requests::Reader::new(statement, &folded, pipeline);
    let mut rest = hits.as_slice();
    for (n, sentence) in statement.sentences.iter().enumerate() {
        let here = take(&mut rest, sentence.span.start, sentence.span.end);
        let n = n as u32;
        places::tag(n, statement, here, pipeline, &mut people, &mut found.places);
        let mut tags = SentenceTags::default();
        if reads {
            let first_tag = found.themes.len();
            let first_request = found.requests.len();
            themes::tag(n, here, pipeline, &mut found.themes);
            tags.themes = found.themes[first_tag..].iter().map(|t| t.theme).collect();
            tags.themes.sort_unstable();
            tags.themes.dedup();
            requests.read(n, here, &found.themes[first_tag..], &mut found.requests);
            tags.is_request = found.requests.len() > first_request;
        }
        found.sentence_tags.push(tags);
    }
}

/// Leaves out the hits that the end of a sentence parts: where a text without stops was cut, or at a mark that the
/// matcher takes for a letter ("helicopters？need").
fn keep_whole(hits: &mut Vec<Hit>, sentences: &[Sentence]) {
    let mut n = 0;
    hits.retain(|hit| {
        while sentences.get(n).is_some_and(|s| s.span.end <= hit.span.start) {
            n += 1;
        }
        sentences.get(n).is_some_and(|s| s.span.contains(hit.span))
    });
}

/// The hits that lie inside `[start, end)`; those before it are passed over.
fn take<'h>(rest: &mut &'h [Hit], start: u32, end: u32) -> &'h [Hit] {
    let skip = rest.partition_point(|h| h.span.start < start);
    let len = rest[skip..].partition_point(|h| h.span.start < end);
    let here = &rest[skip..skip + len];
    *rest = &rest[skip + len..];
    here
}

/// Whether third persons speak for themselves in this kind of text.
fn third_person_speaks(statement: &Statement) -> bool {
    statement.fields.doc_type == Some(DocType::MeetingCoverage)
}
