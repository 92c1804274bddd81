//! The language of a text, by whatlang; plain English is told faster, by its commonest words.

use whatlang::Lang;

use crate::model::{Part, Section};

/// Letters under which no language is told.
const FEWEST_LETTERS: usize = 60;
/// Letters from which a reliable guess is taken as it is; under them it must be nearly certain.
const ENOUGH_LETTERS: usize = 250;
/// Bytes by which the language is told.
const SAMPLE: usize = 1600;

/// The commonest words of English that no neighbour shares as such.
const ENGLISH: [&str; 16] =
    ["the", "of", "and", "to", "we", "that", "our", "is", "for", "with", "this", "by", "are", "be", "have", "their"];

/// Letters of the longest of them.
const LONGEST: usize = 5;

/// Whether a sample of running words is English beyond doubt: a fifth of its words are among the commonest,
/// and eight of those different, which no text in another language reaches.
pub(super) fn is_plainly_english(sample: &str) -> bool {
    let (mut words, mut common, mut seen) = (0usize, 0usize, 0u16);
    for word in sample.split_ascii_whitespace() {
        words += 1;
        if word.len() > LONGEST {
            continue;
        }
        if let Some(n) = ENGLISH.iter().position(|e| e.eq_ignore_ascii_case(word)) {
            common += 1;
            seen |= 1 << n;
        }
    }
    words >= 40 && common * 5 >= words && seen.count_ones() >= 8
}

/// ISO 639-1 code of the body; `None` where there are too few letters to tell.
pub(super) fn of(parts: &[Part]) -> Option<&'static str> {
    let mut sample = String::new();
    let (body, rest): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|p| p.section == Section::Body);
    for part in body.into_iter().chain(rest) {
        sample.push_str(&part.text);
        sample.push(' ');
        if sample.len() > SAMPLE {
            break;
        }
    }
    if is_plainly_english(&sample) {
        return Some("en");
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters < FEWEST_LETTERS {
        return None;
    }
    let info = whatlang::detect(&sample)
        .filter(|i| i.is_reliable() && (letters >= ENOUGH_LETTERS || i.confidence() > 0.95))?;
    code(info.lang())
}

/// ISO 639-1 code of a language; `None` for those that no statement is in.
fn code(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Ara => "ar",
        Lang::Por => "pt",
        Lang::Deu => "de",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Tur => "tr",
        Lang::Pol => "pl",
        Lang::Ukr => "uk",
        Lang::Ell => "el",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ron => "ro",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Ind => "id",
        Lang::Pes => "fa",
        Lang::Vie => "vi",
        Lang::Cat => "ca",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_told_by_its_words_and_others_are_not() {
        let english = "We need the support of all the Member States that have signed this treaty, and we are ready to work \
            with them for the good of our peoples. The people of Mali have waited for peace. It is time to be with them, and by \
            their side. ";
        assert!(is_plainly_english(&english.repeat(2)));
        let dutch =
            "Wij hebben in het land de steun van alle lidstaten nodig om de vrede te bewaren en is dat voor ons. ";
        assert!(!is_plainly_english(&dutch.repeat(6)));
    }
}
