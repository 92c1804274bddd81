//! What holds for any input: no panic, every rule of `tests/invariants.rs`, wraps without effect.

use proptest::prelude::*;
use rapporteur::kernel::analyse;
use rapporteur::model::{Analysed, Source};
use rapporteur::pipeline::Pipeline;

use crate::invariants;

fn read(bytes: &[u8]) -> Analysed {
    let source = Source::new("x.txt".into(), "x.txt".into());
    analyse(&source, bytes, Pipeline::built_in())
}

fn holds(found: &Analysed) {
    invariants::hold(found, Pipeline::built_in());
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
        "medical evacuation",
        "peace-keeping",
        "South Sudan",
        "？",
        "。",
        "؟",
        "•",
        "\u{200B}",
        "\u{301}",
        "\u{2028}",
        "…",
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

#[test]
fn no_mention_reaches_over_the_end_of_its_sentence() {
    let forced = "attack helicopters and medical evacuation teams and improvised explosive devices ".repeat(400);
    for text in [forced.as_str(), "We need helicopters？need more of them."] {
        holds(&read(text.as_bytes()));
    }
}

#[test]
fn marks_alone_are_no_title_and_no_sentence() {
    let heading = "General Assembly\n\n•\n\nFollowing is the text of a message by Ms. Ruth Obe to the Council today:";
    let found = read(format!("{heading}\n\nWe need helicopters. {}We need drones.", "- ".repeat(11_000)).as_bytes());
    holds(&found);
    assert_ne!(found.statement.unwrap().fields.title.as_deref(), Some("•"));
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
