//! A text followed by its version in another language: the first is the statement.

use whatlang::{Detector, Lang};

use super::language::is_plainly_english;
use crate::layout::Block;
use crate::model::{Issue, IssueCode};
use crate::pipeline::{Headings, Usage};

/// Bytes at either end of a text by which its languages are told; of a short text, a third.
const SAMPLE: usize = 700;
/// Letters under which an end is too short to tell.
const FEWEST_LETTERS: usize = 80;

/// Takes the second version out of the blocks and says so.
///
/// A speech that changes its language on the way is no text with a version: the
/// second part must be about as long as the first, and have a lead-in of its own
/// or about as many paragraphs.
pub(super) fn set_aside(blocks: &mut Vec<Block>, headings: &Headings) -> Option<Issue> {
    let sample = SAMPLE.min(blocks.iter().map(|b| b.text.len()).sum::<usize>() / 3);
    let first = language(blocks.iter(), sample)?;
    let second = language(blocks.iter().rev(), sample).filter(|l| *l != first)?;
    let detector = Detector::with_allowlist(vec![first, second]);
    let is_first = |b: &Block| b.text.len() >= 40 && detector.detect_lang(&b.text) == Some(first);
    let start = blocks.iter().rposition(is_first)? + 1;
    let letters = |blocks: &[Block]| blocks.iter().map(|b| b.text.chars().count()).sum::<usize>();
    let (a, b) = (letters(&blocks[..start]), letters(&blocks[start..]));
    let as_long = b * 100 > a * 55 && b * 100 < a * 180;
    let led_in = blocks[start..].iter().any(|b| headings.is(Usage::LeadIn, &b.text));
    let (before, after) = (start, blocks.len() - start);
    if !as_long || !led_in && before.abs_diff(after) > 1 + before / 5 {
        return None;
    }
    blocks.truncate(start);
    let message = format!("{after} paragraphs of a version in {} were set aside", second.eng_name());
    Some(Issue::new(IssueCode::OtherLanguageVersion, message).hint("keep each language in a file of its own"))
}

/// The language of the first blocks that are given.
fn language<'b>(blocks: impl Iterator<Item = &'b Block>, bytes: usize) -> Option<Lang> {
    let mut sample = String::new();
    for block in blocks {
        sample.push_str(&block.text);
        sample.push(' ');
        if sample.len() > bytes {
            break;
        }
    }
    if is_plainly_english(&sample) {
        return Some(Lang::Eng);
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters < FEWEST_LETTERS {
        return None;
    }
    whatlang::detect(&sample).filter(whatlang::Info::is_reliable).map(|i| i.lang())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Pipeline;

    const ENGLISH: &str = "We need helicopters in Mali, and we need them before the rains begin in June of this year.";
    const FRENCH: &str = "Nous avons besoin d’hélicoptères au Mali, et nous en avons besoin avant les pluies de juin.";

    fn kept(texts: &[&str]) -> usize {
        let mut blocks: Vec<Block> =
            texts.iter().map(|t| Block { text: (*t).to_owned(), ..Block::default() }).collect();
        set_aside(&mut blocks, &Pipeline::built_in().headings);
        blocks.len()
    }

    #[test]
    fn a_version_goes_and_a_closing_word_stays() {
        assert_eq!(kept(&[ENGLISH, ENGLISH, ENGLISH, "Le Mali a besoin de vous", FRENCH, FRENCH, FRENCH]), 3);
        assert_eq!(kept(&[ENGLISH, ENGLISH, ENGLISH, ENGLISH, ENGLISH, ENGLISH, FRENCH, FRENCH]), 8);
        assert_eq!(kept(&[ENGLISH, ENGLISH, ENGLISH]), 3);
    }
}
