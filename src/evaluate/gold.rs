//! A folder of labels: `texts/`, `documents.jsonl`, `sentences.jsonl`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Why labels cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {message}", path.display(), line.map(|l| format!(":{l}")).unwrap_or_default())]
pub struct GoldError {
    path: PathBuf,
    line: Option<usize>,
    message: String,
}

/// One line of `documents.jsonl`: the fields, null where the text does not say.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the names are the columns of `documents`")]
pub struct GoldDocument {
    pub doc: String,
    pub symbol: Option<String>,
    #[serde(default)]
    pub other_symbols: Vec<String>,
    pub title: Option<String>,
    pub doc_type: Option<String>,
    pub speaker: Option<String>,
    pub speaker_role: Option<String>,
    pub speaker_entity: Option<String>,
    pub speaker_iso_alpha3: Option<String>,
    pub delivered_by: Option<String>,
    pub date: Option<String>,
    pub date_precision: Option<String>,
    pub occasion: Option<String>,
    pub place: Option<String>,
    pub place_iso_alpha3: Option<String>,
    pub lang: Option<String>,
}

/// One line of `sentences.jsonl`.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the names are those of the labels' description")]
pub struct GoldSentence {
    pub doc: String,
    pub n: usize,
    pub section: String,
    pub text: String,
    pub request: Option<String>,
    #[serde(default)]
    pub negative: bool,
    #[serde(default)]
    pub ask_themes: Vec<String>,
    #[serde(default)]
    pub themes: Vec<String>,
    #[serde(default)]
    pub places: Vec<String>,
    #[serde(default)]
    pub missions: Vec<String>,
    pub speaker: Option<String>,
}

/// The labels of a folder.
#[derive(Debug, Default)]
pub struct Gold {
    /// Sorted by file name.
    pub documents: Vec<GoldDocument>,
    /// By file name, in the order of the text.
    pub sentences: BTreeMap<String, Vec<GoldSentence>>,
    /// Where the texts lie.
    pub texts: PathBuf,
}

impl Gold {
    /// Reads a folder of labels.
    ///
    /// # Errors
    /// Names the file and line that cannot be read.
    pub fn read(folder: &Path) -> Result<Self, GoldError> {
        let mut documents: Vec<GoldDocument> = lines(&folder.join("documents.jsonl"))?;
        documents.sort_by(|a, b| a.doc.cmp(&b.doc));
        let mut sentences: BTreeMap<String, Vec<GoldSentence>> = BTreeMap::new();
        for sentence in lines::<GoldSentence>(&folder.join("sentences.jsonl"))? {
            sentences.entry(sentence.doc.clone()).or_default().push(sentence);
        }
        sentences.values_mut().for_each(|s| s.sort_by_key(|s| s.n));
        Ok(Gold { documents, sentences, texts: folder.join("texts") })
    }
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, GoldError> {
    let fault = |line, message: String| GoldError { path: path.to_owned(), line, message };
    let text = std::fs::read_to_string(path).map_err(|e| fault(None, e.to_string()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| serde_json::from_str(line).map_err(|e| fault(Some(n + 1), e.to_string())))
        .collect()
}
