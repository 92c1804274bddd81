//! What holds for any input: no panic, offsets true, sentences in order, wraps without effect.

use proptest::prelude::*;
use rapporteur::kernel::analyse;
use rapporteur::model::{Analysed, Source, Span};
use rapporteur::pipeline::Pipeline;

fn read(bytes: &[u8]) -> Analysed {
    let source = Source::new("x.txt".into(), "x.txt".into());
    analyse(&source, bytes, Pipeline::built_in())
}

/// Spans lie inside the text, on character borders, in order; every finding lies in its sentence.
fn holds(found: &Analysed) {
    let Some(statement) = &found.statement else {
        assert!(!found.issues.is_empty());
        return;
    };
    let inside = |s: Span| assert!(statement.text.get(s.range()).is_some_and(|w| !w.is_empty()));
    let mut last = 0;
    for sentence in &statement.sentences {
        inside(sentence.span);
        assert!(sentence.span.start >= last, "sentences in order");
        last = sentence.span.end;
        assert!(statement.paragraphs[sentence.paragraph as usize].span.contains(sentence.span));
    }
    let of = |n: u32| statement.sentences[n as usize].span;
    for tag in &found.themes {
        inside(tag.span);
        assert!(of(tag.sentence).contains(tag.span));
    }
    for mention in &found.places {
        inside(mention.span);
        assert!(of(mention.sentence).contains(mention.span));
    }
    for request in &found.requests {
        for part in [Some(request.cue), request.requester, request.addressee, request.ask, request.purpose]
            .into_iter()
            .flatten()
        {
            inside(part);
            assert!(of(request.sentence).contains(part));
        }
    }
    assert_eq!(found.sentence_tags.len(), statement.sentences.len());
}

/// Words and marks of statements, so that random texts reach deep into the grammar.
fn statement_like() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "We",
        "I",
        "need",
        "must",
        "should",
        "urge",
        "call",
        "on",
        "upon",
        "for",
        "the",
        "parties",
        "to",
        "deploy",
        "helicopters",
        "not",
        "Mali",
        "Council",
        "asked",
        "that",
        "if",
        "Should",
        "is",
        "vital",
        "missing",
        "lack",
        "of",
        "hope",
        "will",
        "you",
        ",",
        ";",
        ":",
        "—",
        ".",
        "?",
        "“",
        "”",
        "(",
        ")",
        "Mr.",
        "U.S.",
        "3.5",
        "\n",
        "\n\n",
        "- ",
        "12.",
        "Question:",
        "SG/SM/12",
        "24 May 2018",
        "Following is",
        "’",
        "é",
        "😊",
        "\u{AD}",
        "\u{A0}",
        "...",
        "it",
        "time",
        "What",
        "look",
        "forward",
        "Please",
        "share",
        "your",
        "data",
        "no",
        "more",
    ]);
    prop::collection::vec(words, 0..120).prop_map(|w| w.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        holds(&read(&bytes));
    }

    #[test]
    fn any_text(text in "\\PC{0,300}") {
        holds(&read(text.as_bytes()));
    }

    #[test]
    fn anything_like_a_statement(text in statement_like()) {
        holds(&read(text.as_bytes()));
    }
}

#[test]
fn a_text_without_stops_stays_small() {
    let found = read("we need helicopters in Mali ".repeat(20_000).as_bytes());
    holds(&found);
    let statement = found.statement.unwrap();
    assert!(statement.sentences.iter().all(|s| s.span.len() <= 10_000));
    assert!(found.issues.iter().any(|i| i.code.name() == "long_sentence"));
}

const SPEECH: [&str; 4] = [
    "We thank the Government of Rwanda for bringing us together in Kigali this morning, and we thank the crews that have served peace for so long.",
    "In the far north of Mali, we still need attack helicopters and well-trained medical evacuation teams, since the nearest road has not been passable since June. The Secretary-General has asked for both of them twice in this very room, and neither has come.",
    "I therefore call upon all Member States to release idle aircraft before the end of the quarter. We must invest in training. Peacekeepers lack the skills to administer first aid, to plan a patrol and to read a map at night.",
    "Let us not rest there, and let us remember the women and men who serve under the blue flag in South Sudan and in the Central African Republic today.",
];

fn wrapped(width: usize) -> String {
    let wrap = |paragraph: &str| {
        let (mut out, mut column) = (String::new(), 0);
        for word in paragraph.split(' ') {
            let wide = word.chars().count();
            if column > 0 && column + 1 + wide > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += wide;
        }
        out
    };
    SPEECH.map(wrap).join("\n\n")
}

#[test]
fn wrapped_or_not_the_same_is_found() {
    let plain = read(SPEECH.join("\n\n").as_bytes());
    for width in [60, 66, 72, 80] {
        let found = read(wrapped(width).as_bytes());
        let (a, b) = (found.statement.unwrap(), plain.statement.as_ref().unwrap());
        assert_eq!(a.text, b.text, "width {width}");
        assert_eq!(a.sentences, b.sentences);
        assert_eq!((&found.themes, &found.requests, &found.places), (&plain.themes, &plain.requests, &plain.places));
    }
}
