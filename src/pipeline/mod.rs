//! Pipelines: the words and patterns that people write, checked and compiled.
//!
//! In come the files of a folder (or the built-in ones); out comes one
//! [`Pipeline`] that every document shares. Nothing here looks at a statement.

mod abbreviations;
mod borders;
mod chars;
mod classes;
mod dictionaries;
mod engine;
mod error;
mod files;
mod firsts;
mod gate;
mod gazetteer;
mod headings;
mod inputs;
mod leads;
mod literals;
pub mod matcher;
mod parts;
mod pattern;
mod plain;
mod requests;
pub mod term;
mod themes;

use std::path::Path;
use std::sync::atomic::AtomicUsize;
use std::sync::{OnceLock, mpsc};

use serde::Deserialize;

pub use abbreviations::{Abbreviations, Stop};
pub use error::PipelineError;
pub use files::{DEFAULT, Files};
pub use gate::{Held, Probe};
pub use gazetteer::{Former, Gazetteer, Mission, Place};
pub use headings::{Headings, Rule, Usage};
pub use inputs::{Columns, PageRules, Sidecar, Site, Sites};
pub use pattern::{Found, Pattern};
pub use requests::{Cue, CueForm, Form, Inflection, Requests, Takes, WordList, Words};
pub use themes::{ContextRule, ContextWord, Theme};

use matcher::{CommonWords, Matcher, MatcherBuilder};

/// What an entry must and must not find: the tests that stand beside it.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    /// The file that the entry stands in.
    pub file: String,
    /// The entry's id or name.
    pub entry: String,
    /// Sentences that it must find.
    pub yes: Vec<String>,
    /// Sentences that it must not.
    pub no: Vec<String>,
}

/// A text and the sentences that it must be cut into.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentenceExample {
    /// The text of a body.
    pub text: String,
    /// Its sentences, in order.
    pub sentences: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentenceFile {
    example: Vec<SentenceExample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PipelineFile {
    name: String,
    version: String,
    description: String,
    #[serde(default)]
    languages: Vec<String>,
    /// Read by [`Files::open`].
    #[serde(default, rename = "extend")]
    _extend: Option<String>,
    #[serde(default)]
    without_themes: Vec<String>,
}

/// A pipeline, ready to be used by any number of threads.
#[derive(Debug)]
pub struct Pipeline {
    /// Its name.
    pub name: String,
    /// Its version, for the run's record.
    pub version: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// ISO 639-1 codes of the languages that its terms are in.
    pub languages: Vec<String>,
    /// SHA-256 of its files.
    pub digest: String,
    /// Sorted by id.
    pub themes: Vec<Theme>,
    /// Numbered across themes.
    pub rules: Vec<ContextRule>,
    /// The words of these rules.
    pub context: Vec<ContextWord>,
    /// Examples of the themes.
    pub theme_examples: Vec<Examples>,
    /// Cues and the grammar's words.
    pub requests: Requests,
    /// Places and missions.
    pub gazetteer: Gazetteer,
    /// Heading patterns.
    pub headings: Headings,
    /// Words with a full stop.
    pub abbreviations: Abbreviations,
    /// First halves of words that keep a hyphen at a line's end.
    pub compounds: WordList,
    /// Words with which no sentence ends, at a line's end either; the file may be left out.
    pub unfinished: WordList,
    /// Titles before a person's name.
    pub titles: WordList,
    /// Texts that try the borders of sentences; `sentences.toml` may be left out.
    pub sentence_examples: Vec<SentenceExample>,
    /// Columns of rows.
    pub columns: Columns,
    /// Tables of metadata beside the statements.
    pub sidecars: Vec<Sidecar>,
    /// Where web sites keep a statement.
    pub sites: Sites,
    /// All terms of the above.
    pub matcher: Matcher,
}

/// What is read of places beside the other terms.
type Places = Result<(Gazetteer, MatcherBuilder), PipelineError>;

impl Pipeline {
    /// Reads and compiles a pipeline's files.
    ///
    /// # Errors
    /// The first fault found, with file, line and cure.
    pub fn load(files: &Files) -> Result<Self, PipelineError> {
        let headings = headings::load(files)?;
        // Two threads have half of the work each: places and patterns; the other terms, and what patterns are left.
        let next = AtomicUsize::new(0);
        let (give, places) = mpsc::sync_channel(1);
        let compiled = std::thread::scope(|threads| {
            let (headings, next) = (&headings, &next);
            threads.spawn(move || {
                let mut terms = MatcherBuilder::default();
                let _ = give.send(gazetteer::load(files, &mut terms).map(|gazetteer| (gazetteer, terms)));
                headings.prepare(next);
            });
            let compiled = Pipeline::load_terms(files, &places);
            headings.prepare(next);
            compiled
        });
        Ok(Pipeline { headings, ..compiled? })
    }

    /// All but the heading patterns; the places and their terms come from another thread.
    fn load_terms(files: &Files, places: &mpsc::Receiver<Places>) -> Result<Self, PipelineError> {
        let about = about(files)?;
        let inputs = inputs::load(files)?;
        let mut builder = MatcherBuilder::default();
        let themes = themes::load(files, &about.without_themes, &mut builder)?;
        let requests = requests::load(files, &mut builder)?;
        let gone = |_| PipelineError::missing(files.label(), "the places were not read".to_owned());
        let (gazetteer, terms) = places.recv().map_err(gone)??;
        builder.append(terms);
        // Lists that may be left out.
        let words_of = |name| files.layers(name).flat_map(|(_, text)| text.lines()).filter(|w| !w.starts_with('#'));
        let common = CommonWords::of(words_of("common.txt"));
        let matcher = builder.build(&common).map_err(|e| PipelineError::missing(files.label(), e.to_string()))?;
        Ok(Pipeline {
            name: about.name,
            version: about.version,
            description: about.description,
            languages: about.languages,
            digest: files.digest(),
            themes: themes.themes,
            rules: themes.rules,
            context: themes.context,
            theme_examples: themes.examples,
            requests,
            gazetteer,
            headings: Headings::default(),
            abbreviations: abbreviations::load(files)?,
            compounds: WordList::of(files.lines("compounds.txt")?.map(|(_, _, word)| word)),
            unfinished: WordList::of(words_of("unfinished.txt")),
            titles: WordList::of(files.lines("titles.txt")?.map(|(_, _, word)| word)),
            columns: inputs.columns,
            sidecars: inputs.sidecars,
            sites: inputs.sites,
            sentence_examples: sentence_examples(files)?,
            matcher,
        })
    }

    /// Reads a folder, or a built-in pipeline by its name; `None` is the default one.
    ///
    /// # Errors
    /// See [`Files::open`] and [`Pipeline::load`].
    pub fn open(pipeline: Option<&Path>) -> Result<Self, PipelineError> {
        Pipeline::load(&Files::open(pipeline)?)
    }

    /// The built-in default, compiled once: for tests and benchmarks.
    #[doc(hidden)]
    #[allow(clippy::panic, reason = "a broken built-in pipeline must stop the test")]
    pub fn built_in() -> &'static Pipeline {
        static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
        PIPELINE.get_or_init(|| Pipeline::open(None).unwrap_or_else(|e| panic!("{e}")))
    }

    /// The index of a theme by its id.
    pub fn theme(&self, id: &str) -> Option<u16> {
        self.themes.binary_search_by(|t| t.id.as_str().cmp(id)).ok().map(|i| i as u16)
    }

    /// Whether a word broken after this first half, in small letters, is written with a hyphen.
    pub fn keeps_hyphen(&self, half: &str) -> bool {
        self.compounds.has(half.as_bytes())
    }

    /// Whether no sentence ends with this word.
    pub fn goes_on(&self, last: &str) -> bool {
        self.unfinished.has(last.to_lowercase().as_bytes())
    }

    /// Whether the pipeline has terms for the language.
    pub fn reads(&self, lang: &str) -> bool {
        self.languages.iter().any(|l| l == lang)
    }
}

fn sentence_examples(files: &Files) -> Result<Vec<SentenceExample>, PipelineError> {
    const FILE: &str = "sentences.toml";
    let mut out = Vec::new();
    for (path, text) in files.layers(FILE) {
        let file: SentenceFile = toml::from_str(text).map_err(|e| PipelineError::toml(&path, text, &e))?;
        out.extend(file.example);
    }
    Ok(out)
}

/// What the pipeline says of itself; languages and themes left out add up over the layers.
fn about(files: &Files) -> Result<PipelineFile, PipelineError> {
    const FILE: &str = "pipeline.toml";
    let mut out: Option<PipelineFile> = None;
    for (path, text) in files.required(FILE)? {
        let mut file: PipelineFile = toml::from_str(text).map_err(|e| PipelineError::toml(&path, text, &e))?;
        if let Some(base) = out.take() {
            if file.languages.is_empty() {
                file.languages = base.languages;
            }
            file.without_themes.extend(base.without_themes);
        }
        out = Some(file);
    }
    out.ok_or_else(|| PipelineError::missing(files.label(), format!("{FILE} is missing")))
}
