//! Any bytes as plain text: an encoding is found, clean text or a reason comes out, and no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur::decode;
use rapporteur::model::{Format, Severity};
use rapporteur::pipeline::Pipeline;
use rapporteur_fuzz::is_clean;

fuzz_target!(|bytes: &[u8]| {
    // Every file is told by its bytes and name first, whatever it is read as.
    let _ = (decode::kind(bytes, "x.txt"), decode::kind(bytes, "x.html"), decode::kind(bytes, "x"));
    let read = decode::read_as(Format::Txt, bytes, &Pipeline::built_in().sites);
    match read.and_then(|raw| decode::clean(&raw)) {
        Ok(clean) => is_clean(&clean.text),
        Err(issue) => assert_eq!(issue.code.severity(), Severity::Skipped),
    }
});
