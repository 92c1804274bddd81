//! `run.json`: what ran, on what, and what came out.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use arrow::datatypes::Metadata;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::{InputRecords, PublishError};

/// Digest of the program's sources: two builds of one version may differ.
pub const BUILD: &str = env!("RAPPORTEUR_BUILD");

/// The record of a run, of its inputs aside: see [`InputRecords`]. The only file with times in it.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
pub struct Manifest {
    /// Name of the run's folder.
    pub run_id: String,
    /// What made it.
    #[serde(flatten)]
    pub made_by: MadeBy,
    /// What else decides the bytes of the output, the inputs' own aside.
    #[serde(default)]
    pub recipe: Recipe,
    /// The run with which `reports/changes` and `reports/new_requests` compare this one; none for a first run.
    #[serde(default)]
    pub previous: Option<String>,
    /// When the run began, UTC.
    pub started: String,
    /// Seconds from begin to publication.
    pub seconds: f64,
    /// How much was read and found.
    pub counts: Counts,
    /// Every file that was written, but this one.
    pub outputs: Vec<FileRecord>,
}

/// All that stands in `run.json`.
#[derive(Serialize, Deserialize)]
struct Whole<M, I> {
    #[serde(flatten)]
    run: M,
    /// Named here, so that they are written after the others, and passed over without being kept.
    inputs: I,
}

/// What decides the bytes of a run beside its pipeline and the bytes of its inputs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct Recipe {
    /// See [`BUILD`].
    pub build: String,
    /// Options that change the bytes of the output, sorted.
    pub options: Vec<String>,
    /// The folders of inputs, as they were named: `source_path` begins with them.
    pub folders: Vec<String>,
    /// SHA-256 over what lies in the folders and was passed over, and why.
    pub passed_over_sha256: String,
}

/// What made a run: all that its bytes depend on, its input aside.
#[derive(Debug, Clone, Default, Serialize, Deserialize, PartialEq, Eq)]
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
    /// The record in a run's folder; none where there is no file or none of ours. Follows no link.
    pub fn read(folder: &Path) -> Option<Self> {
        let whole: Whole<Self, IgnoredAny> = serde_json::from_reader(BufReader::new(open(folder).ok()?)).ok()?;
        Some(whole.run)
    }

    /// Whether every file that the run wrote lies in its folder with its size.
    pub fn is_whole(&self, folder: &Path) -> bool {
        self.outputs.iter().all(|output| {
            folder.join(&output.path).symlink_metadata().is_ok_and(|m| m.is_file() && m.len() == output.bytes)
        })
    }

    /// Writes the record of a run, one value a line, to `run.json` in `folder`; the inputs stand last, and their file is
    /// closed: it may lie in a folder that is renamed next, or be the one that is replaced.
    ///
    /// # Errors
    /// Names the file that cannot be written.
    pub fn write(&self, folder: &Path, inputs: InputRecords) -> Result<(), PublishError> {
        let path = folder.join("run.json");
        let write = || {
            let mut out = BufWriter::new(File::create(&path)?);
            serde_json::to_writer_pretty(&mut out, &Whole { run: self, inputs: &inputs })?;
            out.write_all(b"\n")?;
            out.flush()
        };
        write().map_err(|cause: io::Error| PublishError::write(&path, cause))
    }
}

/// What names a run and how it read.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
pub struct RunName {
    /// Name of the run's folder.
    pub run_id: String,
    /// Version of the program.
    pub version: String,
    /// SHA-256 over the pipeline's files.
    pub pipeline_digest: String,
    /// When the run began, UTC.
    pub started: String,
}

impl RunName {
    /// Reads the record of the run in `folder`.
    ///
    /// # Errors
    /// `NoRun` where there is none, or where another program wrote it.
    pub fn of(folder: &Path) -> Result<Self, PublishError> {
        let no_run = |cause: String| PublishError::NoRun { path: folder.to_owned(), cause };
        let file = open(folder).map_err(|e| no_run(e.to_string()))?;
        serde_json::from_reader(BufReader::new(file)).map_err(|e| no_run(format!("run.json: {e}")))
    }

    /// Whether both runs make the same tables of the same bytes.
    pub fn reads_as(&self, other: &RunName) -> bool {
        (&self.version, &self.pipeline_digest) == (&other.version, &other.pipeline_digest)
    }
}

/// The file with the record of the run in `folder`; a link to one is none.
pub(super) fn open(folder: &Path) -> io::Result<File> {
    let path = folder.join("run.json");
    if path.symlink_metadata()?.is_file() { File::open(path) } else { Err(io::Error::other("run.json is no file")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_an_earlier_version_is_read_and_another_file_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let old = r#"{"run_id": "x", "version": "0.1.0", "pipeline": "p", "pipeline_version": "1", "pipeline_digest": "d",
            "strength_scale": "s", "started": "2026-01-01T00:00:00Z", "seconds": 1.0, "counts": {"inputs": 1,
            "documents": 1, "skipped": 0, "unread": 0, "issues": 0, "sentences": 0, "theme_tags": 0, "requests": 0,
            "place_mentions": 0, "bytes": 3}, "inputs": [{"doc_id": "a", "sha256": null, "bytes": 3}],
            "outputs": [{"path": "codebook.csv", "sha256": "y", "bytes": 4, "rows": null}]}"#;
        std::fs::write(dir.path().join("run.json"), old).unwrap();
        let manifest = Manifest::read(dir.path()).unwrap();
        assert_eq!(manifest.recipe, Recipe::default());
        assert!(!manifest.is_whole(dir.path()));
        std::fs::write(dir.path().join("codebook.csv"), "abcd").unwrap();
        assert!(manifest.is_whole(dir.path()));
        std::fs::write(dir.path().join("run.json"), "{\"run_id\": \"x\"}").unwrap();
        assert_eq!(Manifest::read(dir.path()), None);
    }
}
