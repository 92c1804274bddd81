//! `run.json`: what ran, on what, and what came out.

use std::path::Path;

use arrow::datatypes::Metadata;
use serde::{Deserialize, Serialize};

use super::PublishError;

/// The record of a run; the only file with times in it.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct Manifest {
    /// Name of the run's folder.
    pub run_id: String,
    /// Version of the program.
    pub version: String,
    /// Name of the pipeline.
    pub pipeline: String,
    /// Version of the pipeline.
    pub pipeline_version: String,
    /// SHA-256 over the pipeline's files.
    pub pipeline_digest: String,
    /// Name and version of the scale of strengths.
    pub strength_scale: String,
    /// When the run began, UTC.
    pub started: String,
    /// Seconds from begin to publication.
    pub seconds: f64,
    /// How much was read and found.
    pub counts: Counts,
    /// Every file that was read.
    pub inputs: Vec<InputRecord>,
    /// Every file that was written, but this one.
    pub outputs: Vec<FileRecord>,
}

/// What made a run: all that its bytes depend on, its input aside.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct MadeBy {
    /// Version of the program.
    pub version: String,
    /// Name of the pipeline.
    pub pipeline: String,
    /// Version of the pipeline.
    pub pipeline_version: String,
    /// SHA-256 over the pipeline's files.
    pub pipeline_digest: String,
    /// Name and version of the scale of strengths.
    pub strength_scale: String,
}

impl MadeBy {
    /// As keys and values of a Parquet file.
    pub fn marks(&self) -> Metadata {
        Metadata::from([
            ("rapporteur.version", self.version.as_str()),
            ("rapporteur.pipeline", self.pipeline.as_str()),
            ("rapporteur.pipeline_version", self.pipeline_version.as_str()),
            ("rapporteur.pipeline_digest", self.pipeline_digest.as_str()),
            ("rapporteur.strength_scale", self.strength_scale.as_str()),
        ])
    }
}

/// How much was read and found.
#[derive(Debug, Clone, Default, Serialize, Deserialize, PartialEq, Eq)]
#[allow(missing_docs, reason = "each counts what it says")]
pub struct Counts {
    pub inputs: usize,
    pub documents: usize,
    pub skipped: usize,
    pub unread: usize,
    pub issues: usize,
    pub sentences: usize,
    pub theme_tags: usize,
    pub requests: usize,
    pub place_mentions: usize,
    pub bytes: u64,
}

/// A file that was read.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct InputRecord {
    /// `documents.doc_id`.
    pub doc_id: String,
    /// SHA-256 of its bytes; none where it could not be read.
    pub sha256: Option<String>,
    /// Its size.
    pub bytes: u64,
}

/// A file that was written.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct FileRecord {
    /// Path below the run's folder.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Its rows, where it is a table.
    pub rows: Option<usize>,
}

impl FileRecord {
    /// The record of a small file.
    pub fn of(path: &str, content: &[u8]) -> Self {
        FileRecord { path: path.to_owned(), sha256: super::sha256(content), bytes: content.len() as u64, rows: None }
    }
}

impl Manifest {
    /// Reads the record of a published run.
    ///
    /// # Errors
    /// `NoRun` where there is none, or one of another version.
    pub fn read(folder: &Path) -> Result<Self, PublishError> {
        let no_run = |cause: String| PublishError::NoRun { path: folder.to_owned(), cause };
        let json = std::fs::read(folder.join("run.json")).map_err(|e| no_run(format!("run.json: {e}")))?;
        serde_json::from_slice(&json).map_err(|e| no_run(format!("run.json: {e}")))
    }

    /// What made the run.
    pub fn made_by(&self) -> MadeBy {
        MadeBy {
            version: self.version.clone(),
            pipeline: self.pipeline.clone(),
            pipeline_version: self.pipeline_version.clone(),
            pipeline_digest: self.pipeline_digest.clone(),
            strength_scale: self.strength_scale.clone(),
        }
    }

    /// Takes the place of records of the same path, and adds the others.
    pub fn replace(&mut self, fresh: Vec<FileRecord>) {
        for record in fresh {
            match self.outputs.iter_mut().find(|old| old.path == record.path) {
                Some(old) => *old = record,
                None => self.outputs.push(record),
            }
        }
    }

    /// As JSON, one value a line.
    ///
    /// # Errors
    /// None in practice: all keys are strings.
    pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        let mut out = serde_json::to_vec_pretty(self)?;
        out.push(b'\n');
        Ok(out)
    }
}
