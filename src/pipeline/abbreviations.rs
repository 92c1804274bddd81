//! `abbreviations.txt` and `beginners.txt`: words with a full stop that do not end a sentence,
//! and words that begin one.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::PipelineError;
use super::files::Files;

/// What an abbreviation allows after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Never ends a sentence.
    Never,
    /// May end one, if the next word looks like a beginning (`U.S. *`).
    Sometimes,
    /// Does not end one before a number (`No. #n`).
    BeforeNumber,
}

/// The abbreviations of a pipeline.
#[derive(Debug, Default)]
pub struct Abbreviations {
    words: HashMap<String, Stop, FixedState>,
    beginners: HashSet<String, FixedState>,
}

const FILE: &str = "abbreviations.txt";
const BEGINNERS: &str = "beginners.txt";

/// Reads the file: one abbreviation a line, `#` comments, ` *` and ` #n` marks.
///
/// # Errors
/// Names the line of an entry without a full stop.
pub fn load(files: &Files) -> Result<Abbreviations, PipelineError> {
    let mut out = Abbreviations::default();
    out.beginners.extend(files.lines(BEGINNERS)?.map(|(_, _, word)| word.to_owned()));
    for (file, n, line) in files.lines(FILE)? {
        let (word, stop) = match (line.strip_suffix("#n"), line.strip_suffix('*')) {
            (Some(word), _) => (word, Stop::BeforeNumber),
            (None, Some(word)) => (word, Stop::Sometimes),
            (None, None) => (line, Stop::Never),
        };
        let word = word.trim();
        if !word.contains('.') {
            return Err(PipelineError {
                file,
                line: Some(n),
                message: format!("`{word}` does not end in a full stop"),
                hint: Some(
                    "write the abbreviation with its full stop; put remarks on lines that begin with #".to_owned(),
                ),
            });
        }
        // "p. ex." is met at its last part, as "ex."; "et al." as "al.".
        let last = word.rsplit(' ').next().unwrap_or(word);
        out.words.insert(last.to_owned(), stop);
    }
    Ok(out)
}

impl Abbreviations {
    /// What the word, full stop included, allows; first as written, then in small letters.
    pub fn get(&self, word: &str) -> Option<Stop> {
        self.words.get(word).or_else(|| self.words.get(word.to_lowercase().as_str())).copied()
    }

    /// Whether the first word of `next` is one that begins sentences.
    pub fn begins_sentence(&self, next: &str) -> bool {
        let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        self.beginners.contains(word.to_lowercase().as_str())
    }
}
