//! What holds for every input: the one list, for the property tests (`tests/integration/properties.rs`) and for the
//! fuzz targets (`tests/fuzz`), which both include this file by its path.
//!
//! Every function panics where a rule is broken. What a sentence means is for other tests.

use rapporteur::model::{Analysed, CharIndex, Fields, Paragraph, PlaceKind, Precision, Section, Sentence};
use rapporteur::model::{Severity, Span, Statement};
use rapporteur::pipeline::Pipeline;
use rapporteur::segment::LONGEST_SENTENCE;

/// What the kernel gives for any bytes.
pub fn hold(found: &Analysed, pipeline: &Pipeline) {
    let Some(statement) = &found.statement else {
        assert!(found.issues.iter().any(|i| i.code.severity() == Severity::Skipped), "unread, and no issue says so");
        assert!(found.sentence_tags.is_empty() && found.themes.is_empty(), "findings without a statement");
        return;
    };
    assert!(!statement.sentences.is_empty(), "a statement without a sentence");
    fields(&statement.fields);
    cut(&statement.text, &statement.paragraphs, &statement.sentences);
    tagged(statement, found, pipeline);
}

/// A span of days runs forward and agrees with its precision and year.
pub fn fields(fields: &Fields) {
    let Some(date) = &fields.date else { return };
    assert!(date.earliest <= date.latest, "the first day comes first: {date}");
    assert!(date.precision != Precision::Day || date.earliest == date.latest, "a day is one day: {date}");
    let years = [date.earliest, date.latest].map(|day| i32::from(day.civil().year()));
    assert!(date.year.is_none_or(|year| years == [year; 2]), "the year of both days: {date}");
}

/// The clean text is clean; paragraphs and sentences lie in it in order, apart, and no word is lost between them.
pub fn cut(text: &str, paragraphs: &[Paragraph], sentences: &[Sentence]) {
    assert_eq!(text, text.trim());
    assert!(!text.contains("  ") && !text.contains("\n\n\n"), "white space is folded: {text:?}");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "control characters are gone: {text:?}");
    let mut rest = sentences;
    let mut paragraph_end = 0;
    for (n, paragraph) in paragraphs.iter().enumerate() {
        assert!(paragraph.span.start >= paragraph_end, "paragraphs in order and apart");
        paragraph_end = paragraph.span.end;
        assert!(text.get(paragraph.span.range()).is_some(), "a paragraph lies in the text");
        let mut at = paragraph.span.start;
        while let Some((sentence, others)) = rest.split_first().filter(|(s, _)| s.paragraph as usize == n) {
            assert!(sentence.span.start >= at, "sentences in order and apart");
            assert!(paragraph.span.contains(sentence.span), "a sentence lies in its paragraph");
            assert!(is_wordless(text, at, sentence.span.start), "a word between two sentences");
            let words = words(text, sentence.span);
            assert!(words.contains(char::is_alphanumeric), "a sentence has words: {words:?}");
            assert!(paragraph.section == Section::Title || words.len() <= LONGEST_SENTENCE, "a sentence has an end");
            (at, rest) = (sentence.span.end, others);
        }
        assert!(is_wordless(text, at, paragraph.span.end), "a word after the last sentence");
    }
    assert!(rest.is_empty(), "a sentence without a paragraph");
    true_offsets(text, sentences.iter().map(|s| s.span));
}

/// Every finding lies in its sentence, in order, and points at what the pipeline knows.
pub fn tagged(statement: &Statement, found: &Analysed, pipeline: &Pipeline) {
    let text = statement.text.as_str();
    let inside = |sentence: u32, part: Span| {
        let sentence = statement.sentences[sentence as usize].span;
        assert!(sentence.contains(part), "{:?} reaches out of {:?}", part.of(text), sentence.of(text));
        words(text, part);
    };
    for tag in &found.themes {
        inside(tag.sentence, tag.span);
        assert!((tag.theme as usize) < pipeline.themes.len() && !pipeline.matcher.term(tag.term).is_empty());
    }
    let overlap = found.themes.windows(2).find(|w| {
        let same = (w[0].sentence, w[0].theme) == (w[1].sentence, w[1].theme);
        same && w[0].span.overlaps(w[1].span)
    });
    assert_eq!(overlap, None, "mentions of one theme lie apart");
    for mention in &found.places {
        inside(mention.sentence, mention.span);
        let known = match mention.kind {
            PlaceKind::Mission => pipeline.gazetteer.missions.len(),
            _ => pipeline.gazetteer.places.len(),
        };
        assert!((mention.place as usize) < known);
    }
    for request in &found.requests {
        inside(request.sentence, request.cue);
        assert!((request.cue_id as usize) < pipeline.requests.cues.len());
        let parts = [request.requester, request.addressee, request.ask, request.purpose];
        parts.into_iter().flatten().for_each(|part| inside(request.sentence, part));
    }
    assert!(found.themes.is_sorted_by_key(|t| (t.sentence, t.theme, t.span)));
    assert!(found.places.is_sorted_by_key(|m| (m.sentence, m.span.start)));
    assert!(found.requests.is_sorted_by_key(|r| (r.sentence, r.cue.start)));
    repeated(statement, found);
    true_offsets(text, found.themes.iter().map(|t| t.span).chain(found.places.iter().map(|m| m.span)));
    true_offsets(text, found.requests.iter().flat_map(|r| [Some(r.cue), r.ask]).flatten());
}

/// What a sentence's row repeats is what was found in it.
fn repeated(statement: &Statement, found: &Analysed) {
    assert_eq!(found.sentence_tags.len(), statement.sentences.len());
    let mut themes = vec![Vec::new(); statement.sentences.len()];
    found.themes.iter().for_each(|t| themes[t.sentence as usize].push(t.theme));
    let mut asks = vec![false; statement.sentences.len()];
    for request in &found.requests {
        let sentence = request.sentence as usize;
        asks[sentence] = true;
        assert!(request.ask_themes.is_sorted_by(|a, b| a < b));
        assert!(request.ask_themes.iter().all(|t| themes[sentence].contains(t)), "asked for, but not named");
    }
    for (n, tags) in found.sentence_tags.iter().enumerate() {
        themes[n].dedup();
        assert_eq!((&tags.themes, tags.is_request), (&themes[n], asks[n]));
    }
}

/// The words that a span covers: there are some, on character borders, without white space at the edges.
fn words(text: &str, span: Span) -> &str {
    let words = text.get(span.range()).unwrap_or_default();
    assert!(!words.is_empty(), "{span:?} covers no words of {text:?}");
    assert_eq!(words, words.trim());
    words
}

fn is_wordless(text: &str, from: u32, to: u32) -> bool {
    !Span { start: from, end: to }.of(text).contains(char::is_alphanumeric)
}

/// The code points that the tables give count the characters before the words.
fn true_offsets(text: &str, spans: impl Iterator<Item = Span>) {
    let mut before = vec![None; text.len() + 1];
    text.char_indices().zip(0..).for_each(|((at, _), n)| before[at] = Some(n));
    before[text.len()] = Some(text.chars().count() as i32);
    let index = CharIndex::new(text);
    for span in spans {
        let (start, end) = index.span(span);
        assert_eq!((Some(start), Some(end)), (before[span.start as usize], before[span.end as usize]));
    }
}
