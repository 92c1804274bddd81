//! Clean text through layout and heading: lines lie in the text, parts are whole, dates run forward.
#![no_main]

use libfuzzer_sys::{fuzz_target, Corpus};
use rapporteur::model::{Given, Source};
use rapporteur::pipeline::Pipeline;
use rapporteur::{heading, kernel, layout};
use rapporteur_fuzz::{clean, invariants};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((first, bytes)) = bytes.split_first() else { return Corpus::Reject };
    let Some(text) = clean(bytes) else { return Corpus::Reject };
    let pipeline = Pipeline::built_in();
    // The first byte chooses who tells paragraphs apart and whether the file's name belongs to a corpus.
    let wraps = if first & 1 == 0 { layout::Wraps::Guessed } else { layout::Wraps::Known };
    let name = if first & 2 == 0 { "x.txt" } else { "USA_75_2020.txt" };

    let mut lines = layout::lines(&text);
    let aside = heading::set_aside(&text, &mut lines, wraps, pipeline);
    assert_eq!(aside.dropped.len(), lines.len());
    for line in &lines {
        let words = text.get(line.span.range());
        assert!(words.is_some_and(|w| !w.contains('\n')), "a line lies in the text");
    }
    let blocks = kernel::blocks(&text, &lines, &aside.dropped, wraps, pipeline);
    let source = Source::new(name.to_owned(), name.to_owned());
    let heading = heading::read(&source, &Given::default(), blocks, aside, pipeline);

    invariants::fields(&heading.fields);
    for part in &heading.parts {
        assert!(!part.text.contains(char::is_control) && !part.text.contains("  "), "a part is one paragraph");
    }
    assert!(heading.parts.is_sorted_by_key(|p| p.section as u8), "title, lead-in, body");
    Corpus::Keep
});
