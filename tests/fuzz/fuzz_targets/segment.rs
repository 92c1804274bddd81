//! Clean paragraphs to sentences: in order, apart, whole, and no word lost.
#![no_main]

use libfuzzer_sys::{fuzz_target, Corpus};
use rapporteur::pipeline::Pipeline;
use rapporteur::segment::segment;
use rapporteur_fuzz::{clean, invariants, parts};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some(text) = clean(bytes) else { return Corpus::Reject };
    let cut = segment(parts(&text), &Pipeline::built_in().abbreviations);
    invariants::cut(&cut.text, &cut.paragraphs, &cut.sentences);
    Corpus::Keep
});
