//! What the fuzz targets share: the rules that must hold, and bytes made into what each stage is given.
//!
//! Each target feeds one stage what the stage before it could have handed over, and no more: a stage may rely on
//! clean text, and only `decode` and `kernel` are given any bytes at all.

#[path = "../../invariants.rs"]
pub mod invariants;

use rapporteur::decode::{self, Raw};
use rapporteur::model::{Format, Given, Part, Section};

/// Clean text made of any bytes; `None` where they hold no word.
pub fn clean(bytes: &[u8]) -> Option<String> {
    let raw = Raw {
        text: String::from_utf8_lossy(bytes),
        format: Format::Txt,
        encoding: Some("UTF-8".to_owned()),
        knows_paragraphs: false,
        page: Given::default(),
    };
    decode::clean(&raw).ok().map(|clean| clean.text)
}

/// Clean text holds line ends and tabs, and nothing else that cannot be seen.
pub fn is_clean(text: &str) {
    let odd = text.chars().find(|&c| c.is_control() && c != '\n' && c != '\t');
    assert_eq!(odd, None, "a control character");
    let hidden = text.chars().find(|c| matches!(c, '\u{AD}' | '\u{A0}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}'));
    assert_eq!(hidden, None, "a character that cannot be seen");
    assert!(!text.contains(['\u{2010}', '\u{2011}']), "a hyphen that no search finds");
    assert!(text.contains(char::is_alphanumeric), "a text without a word");
    assert!(unicode_normalization::is_nfc(text), "a letter apart from its accent");
}

/// Paragraphs with every place that one can have in a statement, by their number.
pub fn parts(text: &str) -> Vec<Part> {
    let folded = text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    let part = |(n, text): (usize, String)| {
        let section = match n {
            0 if text.len() < 300 => Section::Title,
            1 if text.contains("Following") => Section::Intro,
            _ => Section::Body,
        };
        let (hangs, opens_turn) = (n % 3 == 2, n % 5 == 4);
        Part {
            section,
            text,
            marker: if hangs { "•".to_owned() } else { String::new() },
            hangs,
            label: opens_turn.then(|| "Question".to_owned()),
            opens_turn,
            is_question: opens_turn,
        }
    };
    folded.filter(|p| !p.is_empty()).enumerate().map(part).collect()
}
