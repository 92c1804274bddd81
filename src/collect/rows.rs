//! What one row of each table is made from.

use std::borrow::Cow;
use std::fmt::Write;

use super::Record;
use crate::model::eight::{between, eight, letters};
use crate::model::{
    CharIndex, Fields, Issue, Paragraph, PlaceKind, PlaceMention, Request, Sentence, Severity, Span, Statement,
    ThemeTag,
};
use crate::pipeline::{Cue, Pipeline, Theme};

/// A cell of text that borrows from its row.
pub(super) type Text<'r> = Option<Cow<'r, str>>;

/// A statement with the lists that several of its cells need.
pub(super) struct Doc<'a> {
    pub record: &'a Record,
    pub statement: &'a Statement,
    pub pipeline: &'a Pipeline,
    chars: CharIndex<'a>,
    /// The ids of all sentences, one after the other, and where each ends.
    sentence_ids: String,
    id_ends: Vec<u32>,
}

impl<'a> Doc<'a> {
    pub(super) fn of(record: &'a Record, pipeline: &'a Pipeline) -> Option<Self> {
        let statement = record.analysed.statement.as_ref()?;
        let (id, n) = (&record.source.doc_id, statement.sentences.len());
        let mut sentence_ids = String::with_capacity(n * (id.len() + 7));
        let id_ends = (1..=n).map(|n| {
            // Writing to a string cannot fail.
            let _ = write!(sentence_ids, "{id}#s{n:04}");
            sentence_ids.len() as u32
        });
        let id_ends = id_ends.collect();
        Some(Doc { record, statement, pipeline, chars: CharIndex::new(&statement.text), sentence_ids, id_ends })
    }

    pub(super) fn sentences(&self) -> impl Iterator<Item = SentenceRow<'_>> {
        self.statement.sentences.iter().enumerate().map(|(n, sentence)| SentenceRow { doc: self, n, sentence })
    }

    pub(super) fn theme_tags(&self) -> impl Iterator<Item = ThemeRow<'_>> {
        self.record.analysed.themes.iter().map(|tag| ThemeRow { doc: self, tag })
    }

    pub(super) fn requests(&self) -> impl Iterator<Item = RequestRow<'_>> {
        self.record.analysed.requests.iter().enumerate().map(|(n, request)| RequestRow { doc: self, n, request })
    }

    pub(super) fn places(&self) -> impl Iterator<Item = PlaceRow<'_>> {
        self.record.analysed.places.iter().map(|mention| PlaceRow { doc: self, mention })
    }

    pub(super) fn id(&self) -> Text<'_> {
        some(&self.record.source.doc_id)
    }

    pub(super) fn field<'r>(&'r self, get: impl FnOnce(&'r Fields) -> Option<&'r str>) -> Text<'r> {
        get(&self.statement.fields).map(Cow::Borrowed)
    }

    pub(super) fn sentence_id(&self, n: u32) -> Text<'_> {
        let n = n as usize;
        let start = if n == 0 { 0 } else { self.id_ends[n - 1] };
        some(&self.sentence_ids[start as usize..self.id_ends[n] as usize])
    }

    pub(super) fn start(&self, span: Span) -> Option<i32> {
        Some(self.chars.chars_before(span.start) as i32)
    }

    pub(super) fn end(&self, span: Span) -> Option<i32> {
        Some(self.chars.chars_before(span.end) as i32)
    }

    pub(super) fn words(&self, span: Span) -> Text<'_> {
        some(span.of(&self.statement.text))
    }

    pub(super) fn n_chars(&self) -> Option<i32> {
        Some(self.chars.chars_before(self.statement.text.len() as u32) as i32)
    }

    pub(super) fn theme_ids(&self, themes: impl IntoIterator<Item = u16>) -> Text<'_> {
        // Themes are sorted by id, so sorted indices give sorted ids.
        let themes = each_once(themes);
        join(themes.iter().map(|&t| self.pipeline.themes[t as usize].id.as_str()))
    }

    pub(super) fn countries(&self, mentions: impl IntoIterator<Item = &'a PlaceMention>) -> Text<'_> {
        let places = &self.pipeline.gazetteer.places;
        let places = mentions.into_iter().filter(|m| m.kind != PlaceKind::Mission).map(|m| &places[m.place as usize]);
        join(each_once(places.map(|place| place.iso_alpha3.as_str()).filter(|iso| !iso.is_empty())))
    }

    pub(super) fn missions(&self, mentions: impl IntoIterator<Item = &'a PlaceMention>) -> Text<'_> {
        let missions = &self.pipeline.gazetteer.missions;
        let named = mentions.into_iter().filter(|m| m.kind == PlaceKind::Mission);
        join(each_once(named.map(|m| missions[m.place as usize].acronym.as_str())))
    }

    pub(super) fn places_of(&self, sentence: u32) -> &'a [PlaceMention] {
        let all = &self.record.analysed.places;
        let from = all.partition_point(|m| m.sentence < sentence);
        let len = all[from..].partition_point(|m| m.sentence == sentence);
        &all[from..from + len]
    }

    pub(super) fn warnings(&self) -> Text<'_> {
        let warnings = self.record.analysed.issues.iter().filter(|i| i.code.severity() == Severity::Warning);
        join(each_once(warnings.map(|i| i.code.name())))
    }
}

/// One sentence.
pub(super) struct SentenceRow<'a> {
    pub doc: &'a Doc<'a>,
    pub n: usize,
    pub sentence: &'a Sentence,
}

impl SentenceRow<'_> {
    pub(super) fn paragraph(&self) -> &Paragraph {
        &self.doc.statement.paragraphs[self.sentence.paragraph as usize]
    }

    pub(super) fn span(&self) -> Span {
        self.sentence.span
    }
}

/// One mention of a theme.
pub(super) struct ThemeRow<'a> {
    pub doc: &'a Doc<'a>,
    pub tag: &'a ThemeTag,
}

impl ThemeRow<'_> {
    pub(super) fn theme(&self) -> &Theme {
        &self.doc.pipeline.themes[self.tag.theme as usize]
    }
}

/// One request.
pub(super) struct RequestRow<'a> {
    pub doc: &'a Doc<'a>,
    pub n: usize,
    pub request: &'a Request,
}

impl RequestRow<'_> {
    pub(super) fn cue(&self) -> &Cue {
        &self.doc.pipeline.requests.cues[self.request.cue_id as usize]
    }

    /// The span of the whole sentence.
    pub(super) fn sentence(&self) -> Span {
        self.doc.statement.sentences[self.request.sentence as usize].span
    }

    pub(super) fn part(&self, part: Option<Span>) -> Text<'_> {
        part.and_then(|span| self.doc.words(span))
    }
}

/// One mention of a place or mission.
pub(super) struct PlaceRow<'a> {
    pub doc: &'a Doc<'a>,
    pub mention: &'a PlaceMention,
}

impl PlaceRow<'_> {
    pub(super) fn name(&self) -> Text<'_> {
        let gazetteer = &self.doc.pipeline.gazetteer;
        let n = self.mention.place as usize;
        match self.mention.kind {
            PlaceKind::Mission => some(&gazetteer.missions[n].name),
            _ => some(&gazetteer.places[n].name),
        }
    }

    pub(super) fn iso_alpha3(&self) -> Text<'_> {
        let gazetteer = &self.doc.pipeline.gazetteer;
        let n = self.mention.place as usize;
        match self.mention.kind {
            PlaceKind::Mission => some(&gazetteer.missions[n].iso_alpha3),
            _ => some(&gazetteer.places[n].iso_alpha3),
        }
    }

    pub(super) fn mission(&self) -> Text<'_> {
        let is_mission = self.mention.kind == PlaceKind::Mission;
        is_mission
            .then(|| Cow::Borrowed(self.doc.pipeline.gazetteer.missions[self.mention.place as usize].acronym.as_str()))
    }
}

/// One issue.
pub(super) struct IssueRow<'a> {
    pub record: &'a Record,
    pub issue: &'a Issue,
}

/// A borrowed cell.
pub(super) fn some(text: &str) -> Text<'_> {
    Some(Cow::Borrowed(text))
}

/// The values in their order, each once.
fn each_once<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// Several values in one cell.
pub(super) fn join<'s>(values: impl IntoIterator<Item = &'s str>) -> Text<'static> {
    let values: Vec<&str> = values.into_iter().collect();
    (!values.is_empty()).then(|| Cow::Owned(values.join("|")))
}

/// Words between white space: stretches that hold a letter or digit.
pub(super) fn count_words(text: &str) -> i32 {
    let (mut words, mut is_word) = (0, false);
    let mut rest = text;
    loop {
        // Eight bytes at a time, as long as they are ASCII.
        let plain = rest.as_bytes().chunks_exact(8).take_while(|bytes| bytes.is_ascii());
        let mut done = 0;
        for bytes in plain {
            words += ends_of_words(eight(bytes, 0), &mut is_word);
            done += 8;
        }
        // What is left, up to the first character that is not ASCII and with it.
        let mut chars = rest[done..].chars();
        let mut left = 8;
        loop {
            let Some(c) = chars.next() else { return words + i32::from(is_word) };
            // The clean text holds no white space but blanks and line ends.
            let space = matches!(c, ' ' | '\n');
            words += i32::from(space & is_word);
            is_word = !space & (is_word | c.is_alphanumeric());
            left -= 1;
            if !c.is_ascii() || left == 0 {
                break;
            }
        }
        rest = chars.as_str();
    }
}

/// How many words end at a white space among eight ASCII bytes, the first of them lowest.
///
/// `is_word` says whether a word was begun before, and then whether one is still open.
fn ends_of_words(bytes: u64, is_word: &mut bool) -> i32 {
    let spaces = between(bytes, b' ', b' ') | between(bytes, b'\n', b'\n');
    // One bit a byte, closed up.
    let close = |highs: u64| ((highs >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32;
    let (letters, spaces) = (close(letters(bytes)), close(spaces));
    // A letter added to the stretch that it stands in carries a bit to the white space behind it: one, however many
    // letters there are.
    let sum = (!spaces & 0xFF) + letters + u32::from(*is_word);
    *is_word = sum & 0x100 != 0;
    (sum & spaces).count_ones() as i32
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn a_word_holds_a_letter_or_digit() {
        for (text, words) in [("", 0), ("a", 1), (" We need 5 – helicopters…\n\nÉtats  — ", 5), ("- ’ “", 0)]
        {
            assert_eq!(count_words(text), words, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn words_are_counted_as_they_are_split(text in "[ a-cXYZ09.,\n’é–]{0,60}") {
            let words = text.split([' ', '\n']).filter(|word| word.contains(char::is_alphanumeric)).count();
            proptest::prop_assert_eq!(count_words(&text), words as i32);
        }
    }
}
