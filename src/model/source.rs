//! Where a statement came from and what is known of it before it is read.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

macro_rules! formats {
    ($($variant:ident $name:literal)*) => {
        /// The format in which a statement lies.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        #[allow(missing_docs, reason = "the variants are the names of the formats")]
        pub enum Format { $($variant,)* }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Format::$variant,)*];
            /// The word in the table.
            pub fn name(self) -> &'static str { match self { $(Format::$variant => $name,)* } }
        }
    };
}

formats! {
    Txt "txt"
    Md "md"
    Html "html"
    Pdf "pdf"
    Docx "docx"
    Odt "odt"
    Eml "eml"
    Json "json"
    Jsonl "jsonl"
    Csv "csv"
    Tsv "tsv"
}

/// A field that a row, a sidecar or a page's metadata may give.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the columns of `documents`")]
pub enum Key {
    /// The statement's own words; of rows alone.
    Text,
    /// What the row is called; of rows alone.
    Id,
    Symbol,
    DocType,
    Title,
    Date,
    Speaker,
    SpeakerRole,
    SpeakerEntity,
    SpeakerIsoAlpha3,
    DeliveredBy,
    Occasion,
    Place,
}

/// Values given from outside the text, as they were written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Given(BTreeMap<Key, String>);

impl Given {
    /// Notes a value; blank ones and those after the first count for nothing.
    pub fn set(&mut self, key: Key, value: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() && !matches!(value.as_str(), "NA" | "N/A" | "null" | "None" | "NaN") {
            self.0.entry(key).or_insert(value);
        }
    }

    /// The value, if there is one.
    pub fn get(&self, key: Key) -> Option<&str> {
        self.0.get(&key).map(String::as_str)
    }

    /// Adds what another has and this one lacks.
    pub fn complete(&mut self, other: &Given) {
        other.0.iter().for_each(|(&key, value)| self.set(key, value));
    }
}

/// An input as found, before it is read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// Path below the input folder, with `/`; inside an archive the member's path follows, `#n` names a row.
    pub doc_id: String,
    /// Path as the user gave it, with `/`; members and rows as in `doc_id`.
    pub path: String,
    /// `doc_id` of the file on disk: the archive, for what lies in one.
    pub file: String,
    /// The statement's own file name, an ending for compression aside.
    pub name: String,
    /// Whether it is a row, and of what.
    pub row_of: Option<Format>,
    /// What a row or a sidecar says of it.
    pub given: Given,
}

impl Source {
    /// A file by its id and path; its name is the id's last part.
    pub fn new(doc_id: String, path: String) -> Self {
        let name = doc_id.rsplit('/').next().unwrap_or(&doc_id).to_owned();
        Source { file: doc_id.clone(), name, doc_id, path, row_of: None, given: Given::default() }
    }

    /// A file read by itself, outside any folder.
    pub fn of_file(path: &Path) -> Self {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Source::new(name, path.display().to_string())
    }

    /// The name without its ending, for file-name patterns.
    pub fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(&self.name, |(stem, _)| if stem.is_empty() { &self.name } else { stem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_stands_and_blanks_are_none() {
        let mut given = Given::default();
        given.set(Key::Title, " \n ");
        given.set(Key::Title, "On  peace\n");
        given.set(Key::Title, "On war");
        given.set(Key::Date, "NA");
        assert_eq!((given.get(Key::Title), given.get(Key::Date)), (Some("On peace"), None));
    }

    #[test]
    fn stems_of_names() {
        for (name, stem) in [
            ("USA_75_2020.txt", "USA_75_2020"),
            ("UNSC_2016_SPV.7658_spch012.txt", "UNSC_2016_SPV.7658_spch012"),
            ("README", "README"),
            (".x", ".x"),
        ] {
            assert_eq!(Source::new(format!("a/{name}"), String::new()).stem(), stem);
        }
    }
}
