//! Sentences to themes, places and requests: each in its sentence, in order, and known to the pipeline.
#![no_main]

use libfuzzer_sys::{fuzz_target, Corpus};
use rapporteur::model::{Analysed, DocType, Fields, Format, Statement};
use rapporteur::pipeline::Pipeline;
use rapporteur::segment::{segment, Segmented};
use rapporteur::tag;
use rapporteur_fuzz::{clean, invariants, parts};

/// Kinds of text that the grammar reads in different ways.
const KINDS: [DocType; 4] = [DocType::Remarks, DocType::MeetingCoverage, DocType::Statement, DocType::PressConference];

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((first, bytes)) = bytes.split_first() else { return Corpus::Reject };
    let Some(text) = clean(bytes) else { return Corpus::Reject };
    let pipeline = Pipeline::built_in();
    let Segmented { text, paragraphs, sentences, .. } = segment(parts(&text), &pipeline.abbreviations);
    let fields = Fields {
        doc_type: Some(KINDS[usize::from(*first) % KINDS.len()]),
        speaker_entity: (first & 4 != 0).then(|| "Côte d’Ivoire".to_owned()),
        ..Fields::default()
    };
    let statement = Statement { fields, text, paragraphs, sentences, format: Format::Txt, encoding: None };
    let mut found = Analysed::default();
    tag::tag(&statement, &mut found, pipeline);
    invariants::tagged(&statement, &found, pipeline);
    Corpus::Keep
});
