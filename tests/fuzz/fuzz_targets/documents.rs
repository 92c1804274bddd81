//! Bytes as HTML, Markdown, e-mail, DOCX and ODT, by the first byte; a search for faults more than a promise.
//!
//! The program reads these in a process of their own, since other people's parsers may fail: a crash in one costs
//! one file. PDF is left out: its parser is known to panic on damaged files. `-fork=1 -ignore_crashes=1` goes on.
#![no_main]

use libfuzzer_sys::{fuzz_target, Corpus};
use rapporteur::decode;
use rapporteur::model::{Format, Severity};
use rapporteur::pipeline::Pipeline;
use rapporteur_fuzz::is_clean;

const FORMATS: [Format; 5] = [Format::Html, Format::Md, Format::Eml, Format::Docx, Format::Odt];

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((first, bytes)) = bytes.split_first() else { return Corpus::Reject };
    let format = FORMATS[usize::from(*first) % FORMATS.len()];
    let read = decode::read_as(format, bytes, &Pipeline::built_in().sites);
    match read.and_then(|raw| decode::clean(&raw)) {
        Ok(clean) => is_clean(&clean.text),
        Err(issue) => assert_eq!(issue.code.severity(), Severity::Skipped),
    }
    Corpus::Keep
});
