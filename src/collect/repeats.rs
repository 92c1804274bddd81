//! What statements have in common: the same text, nearly the same text, requests made again, a symbol series.
//!
//! Keys are made from one record alone, on any thread; the links are drawn in
//! the order of the records, so that the first in that order is the original.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;

use super::Record;
use super::firsts::Firsts;
use super::ids::Ids;
use super::neighbours::{Dates, Series};
use super::sketch::{Sketch, Sketches, hash_ascii, hash_word, sketch};
use crate::model::{Request, Statement};

/// Content words under which a sentence is too short to be known again ("We must act now.").
const FEWEST_WORDS: usize = 5;

/// What a record is known again by.
#[derive(Debug, Default, Clone)]
pub(super) struct Keys {
    /// Of the whole text; `None` where it could not be read.
    text: Option<u64>,
    /// For near copies; `None` where the text is too short.
    sketch: Option<Sketch>,
    /// One for each request; `None` where its sentence is too short.
    requests: Vec<Option<u64>>,
}

impl Keys {
    pub(super) fn of(statement: Option<&Statement>, requests: &[Request]) -> Self {
        let Some(statement) = statement else { return Keys::default() };
        let (letters, sketch) = sketch(&statement.text);
        Keys { text: Some(letters), sketch, requests: requests.iter().map(|r| request_key(statement, r)).collect() }
    }
}

/// The cue and the set of content words of its sentence: order, case, short words and numbers do not count.
fn request_key(statement: &Statement, request: &Request) -> Option<u64> {
    let sentence = statement.sentences.get(request.sentence as usize)?.span.of(&statement.text);
    let mut words = long_words(sentence);
    words.sort_unstable();
    words.dedup();
    if words.len() < FEWEST_WORDS {
        return None;
    }
    Some(FixedState::default().hash_one((request.cue_id, words)))
}

/// The hashes of the words of four letters and more.
fn long_words(sentence: &str) -> Vec<u64> {
    const LONG: usize = 4;
    if sentence.is_ascii() {
        let words = sentence.as_bytes().split(|b| !b.is_ascii_alphabetic());
        return words.filter(|word| word.len() >= LONG).map(hash_ascii).collect();
    }
    let words = sentence.split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.chars().nth(LONG - 1).is_some()).map(hash_word).collect()
}

/// The first statement of each text and the first request of each wording, and the symbols, so far.
///
/// Statements are kept by their numbers: a corpus has many requests, and each statement's id once.
#[derive(Debug, Default)]
pub struct Links {
    ids: Ids,
    texts: Firsts<u32>,
    sketches: Sketches,
    series: Series,
    /// The statement, and which of its requests.
    requests: Firsts<(u32, u32)>,
}

impl Links {
    /// Fills `duplicate_of` and `repeats` of a record; records must come in their order.
    pub fn link(&mut self, record: &mut Record) {
        let number = self.ids.add(&record.source.doc_id);
        if let Some(key) = record.keys.text {
            let mut original = self.texts.get(key);
            if let (None, Some(sketch)) = (original, &record.keys.sketch) {
                original = self.sketches.copy_of(number, sketch);
            }
            record.duplicate_of = original.and_then(|n| self.ids.get(n));
            self.texts.note(key, original.unwrap_or(number));
        }
        self.series.note(record);
        record.repeats = Vec::with_capacity(record.keys.requests.len());
        for (n, key) in record.keys.requests.iter().enumerate() {
            let first = key.and_then(|key| self.requests.get(key));
            // Said twice in one statement is not said again in another.
            let elsewhere = first.filter(|(statement, _)| *statement != number);
            let id = |(statement, n): (u32, u32)| Some(request_id(&self.ids.get(statement)?, n as usize));
            record.repeats.push(elsewhere.and_then(id));
            if let Some(key) = key {
                self.requests.note(*key, (number, n as u32));
            }
        }
    }
}

impl Links {
    /// Days that the statements linked so far give to those of them without one.
    pub fn dates(&self) -> Dates {
        self.series.dates()
    }
}

/// The id of a statement's `n`-th request, counted from 0.
pub(super) fn request_id(doc_id: &str, n: usize) -> String {
    format!("{doc_id}#r{:04}", n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_among_others_of_any_letters() {
        let plain = long_words("We NEED counterproductive helicopters, not 2,000 aid.");
        assert_eq!(plain.len(), 3);
        let among = long_words("– need counterproductive été helicopters écoles");
        assert!(plain.iter().all(|word| among.contains(word)));
        assert_eq!(among.len(), plain.len() + 1);
    }
}
