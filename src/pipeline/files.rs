//! The files of a pipeline: a folder on disk or one compiled into the program, over the pipeline that it extends.
//!
//! Gives texts by name and layer, and one digest for all of them; knows nothing of what they say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::PipelineError;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/pipelines");

/// The pipeline that `run` uses where none is named.
pub const DEFAULT: &str = "peacekeeping";
/// Pipelines that may extend one another.
const MOST_LAYERS: usize = 5;

/// The files of one folder, by their path below it.
#[derive(Debug, Clone)]
struct Layer {
    /// How messages name the folder.
    label: String,
    texts: BTreeMap<String, String>,
    built_in: bool,
}

/// The files of one pipeline, those of the pipeline that it extends under them.
#[derive(Debug, Clone)]
pub struct Files {
    /// The extended pipeline first.
    layers: Vec<Layer>,
}

impl Files {
    /// Reads a pipeline, a folder or a built-in one by its name, and what it extends.
    ///
    /// # Errors
    /// Says which folder is missing, which file cannot be read as UTF-8, or that pipelines extend each other in a ring.
    pub fn open(pipeline: Option<&Path>) -> Result<Self, PipelineError> {
        let mut layers = Vec::new();
        let mut next = Some((pipeline.unwrap_or(Path::new(DEFAULT)).to_owned(), None));
        while let Some((name, named_in)) = next.take() {
            // A folder comes before a built-in pipeline of its name only where the user typed it.
            let typed = layers.is_empty() && pipeline.is_some();
            let layer = Layer::open(&name, typed, named_in.as_deref())?;
            next = layer.extends(&name)?;
            layers.push(layer);
            if layers.len() > MOST_LAYERS {
                return Err(PipelineError::missing(
                    &layers[0].label,
                    format!("it extends {MOST_LAYERS} pipelines one after the other; is there a ring?"),
                ));
            }
        }
        layers.reverse();
        Ok(Files { layers })
    }

    /// The names of the built-in pipelines.
    pub fn built_in_names() -> Vec<String> {
        BUILT_IN.dirs().map(|d| d.path().display().to_string()).collect()
    }

    /// The files of a built-in pipeline, to be written out; `None` where there is none of that name.
    pub fn of_built_in(name: &str) -> Option<Vec<(String, String)>> {
        let layer = Layer::built_in(BUILT_IN.get_dir(name)?);
        let guide = BUILT_IN.get_file("README.md").and_then(|f| f.contents_utf8());
        let guide = guide.map(|text| ("README.md".to_owned(), text.to_owned()));
        Some(layer.texts.into_iter().chain(guide).collect())
    }

    /// Whether all of it is compiled into the program.
    pub fn is_built_in(&self) -> bool {
        self.layers.iter().all(|l| l.built_in)
    }

    /// How messages name the pipeline.
    pub fn label(&self) -> &str {
        self.layers.last().map_or("", |l| &l.label)
    }

    /// Every layer's file of that name: how messages name it and its text, the extended pipeline's first.
    pub fn layers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (String, &'a str)> {
        self.layers.iter().filter_map(move |l| Some((l.path(name), l.texts.get(name)?.as_str())))
    }

    /// Every layer's file of that name, of which there must be one.
    ///
    /// # Errors
    /// Says that it is missing.
    pub fn required<'a>(&'a self, name: &'a str) -> Result<Vec<(String, &'a str)>, PipelineError> {
        let found: Vec<_> = self.layers(name).collect();
        match (found.is_empty(), self.layers.last()) {
            (true, Some(layer)) => Err(PipelineError::missing(
                &layer.path(name),
                format!(
                    "the file is missing; copy it from the built-in pipeline (`rapporteur init`) or extend that: extend = \"{DEFAULT}\""
                ),
            )),
            _ => Ok(found),
        }
    }

    /// The lines of a list, `#` remarks and blank ones left out, of all layers: file, line number, words.
    ///
    /// # Errors
    /// Says that the file is missing.
    pub fn lines<'a>(&'a self, name: &'a str) -> Result<impl Iterator<Item = (String, usize, &'a str)>, PipelineError> {
        let texts = self.required(name)?;
        Ok(texts.into_iter().flat_map(|(path, text)| {
            let lines = text.lines().enumerate().map(|(n, line)| (n + 1, line.trim()));
            lines.filter(|(_, l)| !l.is_empty() && !l.starts_with('#')).map(move |(n, line)| (path.clone(), n, line))
        }))
    }

    /// Every layer's files in a folder with an ending, sorted by name within a layer.
    pub fn below<'a>(&'a self, folder: &'a str, endings: &'a [&str]) -> impl Iterator<Item = (String, &'a str)> {
        self.layers.iter().flat_map(move |layer| {
            let fits = move |name: &str| name.starts_with(folder) && endings.iter().any(|e| name.ends_with(e));
            layer.texts.iter().filter(move |(name, _)| fits(name)).map(|(name, text)| (layer.path(name), text.as_str()))
        })
    }

    /// SHA-256 over names and texts of all layers, in hexadecimal: the same words give the same digest.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (name, text) in self.layers.iter().flat_map(|l| &l.texts) {
            for part in [name, text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl Layer {
    fn open(name: &Path, typed: bool, named_in: Option<&str>) -> Result<Self, PipelineError> {
        let built_in = name.to_str().and_then(|n| BUILT_IN.get_dir(n));
        match built_in {
            Some(dir) if !(typed && name.is_dir()) => Ok(Layer::built_in(dir)),
            _ if name.is_dir() => Layer::folder(name),
            _ => Err(PipelineError::missing(
                named_in.unwrap_or(&name.display().to_string()),
                format!(
                    "there is no folder and no built-in pipeline `{}`; built in: {}",
                    name.display(),
                    Files::built_in_names().join(", ")
                ),
            )),
        }
    }

    /// The pipeline that `pipeline.toml` extends, and the file that says so; a path is taken from the folder's own place.
    fn extends(&self, at: &Path) -> Result<Option<(PathBuf, Option<String>)>, PipelineError> {
        const FILE: &str = "pipeline.toml";
        let path = self.path(FILE);
        let Some(text) = self.texts.get(FILE) else { return Ok(None) };
        let table: toml::Table = toml::from_str(text).map_err(|e| PipelineError::toml(&path, text, &e))?;
        let Some(name) = table.get("extend").and_then(toml::Value::as_str) else { return Ok(None) };
        let built_in = BUILT_IN.get_dir(name).is_some();
        Ok(Some((if built_in { PathBuf::from(name) } else { at.join(name) }, Some(path))))
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
        Layer { label: format!("built-in {}", dir.path().display()), texts, built_in: true }
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
        Ok(Layer { label: root.display().to_string(), texts, built_in: false })
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.label)
    }
}
