//! The files of a pipeline: a folder on disk, or the one compiled into the program.
//!
//! Gives texts by name and one digest for all of them; knows nothing of what they say.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::PipelineError;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/pipelines");

/// The pipeline that `run` uses where none is named.
pub const DEFAULT: &str = "peacekeeping";

/// The files of one pipeline, by their path below its folder.
#[derive(Debug, Clone)]
pub struct Files {
    /// How messages name the pipeline: its folder, or `built-in NAME`.
    pub label: String,
    texts: BTreeMap<String, String>,
}

impl Files {
    /// Reads a pipeline: a built-in one by its name, else a folder.
    ///
    /// # Errors
    /// Says which folder is missing or which file cannot be read as UTF-8.
    pub fn open(pipeline: Option<&Path>) -> Result<Self, PipelineError> {
        let name = pipeline.unwrap_or(Path::new(DEFAULT));
        if name.is_dir() {
            return Files::folder(name);
        }
        match name.to_str().and_then(|n| BUILT_IN.get_dir(n)) {
            Some(dir) => Ok(Files::built_in(dir)),
            None => Err(PipelineError::missing(
                &name.display().to_string(),
                format!(
                    "there is no such folder and no built-in pipeline of that name; built in: {}",
                    Files::built_in_names().join(", ")
                ),
            )),
        }
    }

    /// The names of the built-in pipelines.
    pub fn built_in_names() -> Vec<String> {
        BUILT_IN.dirs().map(|d| d.path().display().to_string()).collect()
    }

    fn built_in(dir: &Dir<'static>) -> Self {
        let mut texts = BTreeMap::new();
        let mut open = vec![dir.clone()];
        while let Some(at) = open.pop() {
            open.extend(at.dirs().cloned());
            for file in at.files() {
                if let (Ok(path), Some(text)) = (file.path().strip_prefix(dir.path()), file.contents_utf8()) {
                    texts.insert(path.to_string_lossy().replace('\\', "/"), text.to_owned());
                }
            }
        }
        Files { label: format!("built-in {}", dir.path().display()), texts }
    }

    fn folder(root: &Path) -> Result<Self, PipelineError> {
        let mut texts = BTreeMap::new();
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let entry = entry.map_err(|e| PipelineError::missing(&root.display().to_string(), e.to_string()))?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !entry.file_type().is_file() || hidden {
                continue;
            }
            let name = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(entry.path()).map_err(|e| {
                PipelineError::missing(
                    &entry.path().display().to_string(),
                    format!("{e}; pipeline files are UTF-8 text"),
                )
            })?;
            texts.insert(name, text);
        }
        Ok(Files { label: root.display().to_string(), texts })
    }

    /// A file that every pipeline has.
    ///
    /// # Errors
    /// Says that it is missing.
    pub fn required(&self, name: &str) -> Result<&str, PipelineError> {
        self.optional(name).ok_or_else(|| {
            PipelineError::missing(
                &self.path(name),
                "the file is missing; copy it from the built-in pipeline (`rapporteur init`)".to_owned(),
            )
        })
    }

    /// A file that a pipeline may leave out.
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// The files of a folder with an ending, sorted by name.
    pub fn below<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts
            .iter()
            .filter(move |(name, _)| name.starts_with(folder) && name.ends_with(ending))
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// All files, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// How a message names one file.
    pub fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.label)
    }

    /// SHA-256 over names and texts, in hexadecimal: the same words give the same digest.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (name, text) in self.iter() {
            for part in [name, text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}
