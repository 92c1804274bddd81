//! `inputs.toml`: columns of rows, sidecars, and where web sites keep a statement.
//!
//! Says by which names people call things in their files; opens none of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::PipelineError;
use super::files::Files;
use crate::model::Key;

/// Which columns (CSV, TSV) or keys (JSON) hold which field, the first that is there.
pub type Columns = BTreeMap<Key, Vec<String>>;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct InputFile {
    columns: Columns,
    sidecar: Vec<Sidecar>,
    page: PageRules,
    site: Vec<Site>,
}

/// What `inputs.toml` says of all its layers.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// For rows of CSV, TSV and JSON.
    pub columns: Columns,
    /// Tables of metadata beside the statements.
    pub sidecars: Vec<Sidecar>,
    /// Web sites.
    pub sites: Sites,
}

/// A table of metadata that lies in the input folder, one row a statement.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// Its file name, with `*` for any letters.
    pub file: String,
    /// How a row names its statement: `{column}` in a pattern, compared with the file name without its ending.
    pub key: String,
    /// Which of its columns hold which field.
    pub columns: Columns,
}

/// Where pages keep their metadata: CSS selectors, `@attribute` after them for an attribute.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageRules {
    /// The headline.
    pub title: Vec<String>,
    /// What begins the site's name after a headline.
    pub title_ends: Vec<String>,
    /// The day of publication.
    pub date: Vec<String>,
    /// The document symbol.
    pub symbol: Vec<String>,
}

/// Where one site keeps a statement: CSS selectors, the first that holds words counts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// What people call it.
    pub name: String,
    /// Parts of its addresses.
    pub hosts: Vec<String>,
    /// The words of the statement.
    pub main: Vec<String>,
    /// What inside them is none of it.
    #[serde(default)]
    pub drop: Vec<String>,
    /// The headline.
    #[serde(default)]
    pub title: Vec<String>,
    /// The day of release.
    #[serde(default)]
    pub date: Vec<String>,
    /// The document symbol.
    #[serde(default)]
    pub symbol: Vec<String>,
}

/// All that the reader of web pages needs to know.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sites {
    /// For pages of any site.
    pub page: PageRules,
    /// In the order of the file.
    pub sites: Vec<Site>,
}

const FILE: &str = "inputs.toml";

/// Reads the file of every layer: columns and page rules of a later layer replace, sidecars and sites come first.
///
/// # Errors
/// Names the line of an unknown key or of a sidecar without `{column}` in its key.
pub(super) fn load(files: &Files) -> Result<Inputs, PipelineError> {
    let mut out = Inputs::default();
    for (path, text) in files.layers(FILE) {
        let mut file: InputFile = toml::from_str(text).map_err(|e| PipelineError::toml(&path, text, &e))?;
        if let Some(sidecar) = file.sidecar.iter().find(|s| !s.key.contains('{')) {
            return Err(PipelineError::at(&path, text, &sidecar.key, format!("key `{}` names no column", sidecar.key))
                .hint("write the column in braces: \"{filename}\""));
        }
        out.columns.extend(file.columns);
        file.sidecar.append(&mut out.sidecars);
        out.sidecars = file.sidecar;
        file.site.append(&mut out.sites.sites);
        out.sites.sites = file.site;
        if !file.page.title.is_empty() || !file.page.date.is_empty() {
            out.sites.page = file.page;
        }
    }
    Ok(out)
}
