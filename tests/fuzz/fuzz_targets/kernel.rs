//! Any bytes through the whole kernel as plain text: every rule of `tests/invariants.rs`, and the same twice.
#![no_main]

use libfuzzer_sys::{fuzz_target, Corpus};
use rapporteur::decode::{self, Kind};
use rapporteur::kernel::analyse;
use rapporteur::model::{Format, Source};
use rapporteur::pipeline::Pipeline;
use rapporteur_fuzz::invariants;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    // Other people's parsers are for the target `documents`.
    if matches!(decode::kind(bytes, "x.txt"), Kind::Document(format) if format != Format::Txt) {
        return Corpus::Reject;
    }
    let (source, pipeline) = (Source::new("x.txt".to_owned(), "x.txt".to_owned()), Pipeline::built_in());
    let found = analyse(&source, bytes, pipeline);
    invariants::hold(&found, pipeline);
    let again = analyse(&source, bytes, pipeline);
    assert_eq!((&found.themes, &found.requests, &found.places), (&again.themes, &again.requests, &again.places));
    assert_eq!(found.issues, again.issues);
    Corpus::Keep
});
