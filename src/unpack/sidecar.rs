//! Tables of metadata that lie beside the statements.

use std::collections::HashMap;
use std::path::Path;

use super::rows::{Rows, places};
use crate::decode;
use crate::model::{Given, Issue, IssueCode};
use crate::pipeline::Sidecar;

/// What sidecars say, by the statement's file name without its ending.
#[derive(Debug, Default)]
pub struct Metadata(HashMap<String, Given>);

impl Metadata {
    /// What is said of a statement.
    pub fn of(&self, stem: &str) -> Option<&Given> {
        self.0.get(&key(stem))
    }

    /// Adds the rows of a table; the first row that names a statement stands. Returns how many it has.
    ///
    /// # Errors
    /// An issue where the table cannot be read or lacks a column of the key.
    pub fn add(&mut self, path: &Path, sidecar: &Sidecar) -> Result<usize, Issue> {
        let (file, _) = super::open::open(path).map_err(|e| fault(format!("it cannot be read: {e}")))?;
        let (header, mut rows) = Rows::open(file, None).map_err(|e| fault(e.to_string()))?;
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let names = parts(&sidecar.key, &header)?;
        let places = places(&header, &sidecar.columns);
        let mut seen = 0;
        let mut record = csv::ByteRecord::new();
        while rows.next(&mut record).map_err(|e| fault(e.to_string()))? {
            let cell = |n: usize| decode::lossy(record.get(n).unwrap_or_default()).trim().to_owned();
            let name: String = names
                .iter()
                .map(|part| match part {
                    Part::Words(words) => (*words).to_owned(),
                    Part::Column(n) => cell(*n),
                })
                .collect();
            let mut given = Given::default();
            places.iter().for_each(|&(key, n)| given.set(key, &cell(n)));
            self.0.entry(key(&name)).or_default().complete(&given);
            seen += 1;
        }
        Ok(seen)
    }
}

/// Names are compared without case and without an ending that a table may give.
fn key(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    let bare = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".TXT")).unwrap_or(name);
    bare.to_lowercase()
}

enum Part<'k> {
    Words(&'k str),
    Column(usize),
}

/// `{ISO Code}_{Session}` as words and columns.
fn parts<'k>(pattern: &'k str, header: &[&str]) -> Result<Vec<Part<'k>>, Issue> {
    let mut out = Vec::new();
    let mut rest = pattern;
    while let Some((words, tail)) = rest.split_once('{') {
        let (column, after) = tail.split_once('}').unwrap_or((tail, ""));
        let n = header.iter().position(|h| h.eq_ignore_ascii_case(column)).ok_or_else(|| {
            fault(format!(
                "no column `{column}`, which its key `{pattern}` needs; its columns are: {}",
                header.join(", ")
            ))
        })?;
        out.extend([Part::Words(words), Part::Column(n)]);
        rest = after;
    }
    out.push(Part::Words(rest));
    Ok(out)
}

fn fault(message: String) -> Issue {
    Issue::new(IssueCode::BadRow, format!("the sidecar was not used to its end: {message}"))
        .hint("mend the table, or [[sidecar]] in inputs.toml of your pipeline")
}

/// Whether a file is the sidecar that the pipeline names.
pub fn is_sidecar(sidecar: &Sidecar, name: &str) -> bool {
    let name = name.to_lowercase();
    let pattern = sidecar.file.to_lowercase();
    let mut rest = name.as_str();
    let parts: Vec<&str> = pattern.split('*').collect();
    for (n, part) in parts.iter().enumerate() {
        let found = match n {
            0 => rest.strip_prefix(part),
            _ if n + 1 == parts.len() => return rest.ends_with(part),
            _ => rest.split_once(part).map(|(_, after)| after),
        };
        match found {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Key;
    use crate::pipeline::Columns;

    fn sidecar(file: &str, key: &str) -> Sidecar {
        let columns = Columns::from([(Key::Speaker, vec!["Name".to_owned()])]);
        Sidecar { file: file.to_owned(), key: key.to_owned(), columns }
    }

    #[test]
    fn rows_name_their_statements() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s.csv");
        std::fs::write(&path, "\u{FEFF}ISO;Session;Year;Name\nUSA;75;2020;Donald Trump\n").unwrap();
        let mut metadata = Metadata::default();
        assert_eq!(metadata.add(&path, &sidecar("s.csv", "{ISO}_{Session}_{Year}")), Ok(1));
        assert_eq!(metadata.of("USA_75_2020").unwrap().get(Key::Speaker), Some("Donald Trump"));
        let issue = metadata.add(&path, &sidecar("s.csv", "{Code}")).unwrap_err();
        assert!(issue.message.contains("`Code`") && issue.message.contains("Session"), "{}", issue.message);
    }

    #[test]
    fn stars_stand_for_any_letters() {
        for (pattern, name, is) in [
            ("*speakers*.csv", "GDC_Speakers_by_session.csv", true),
            ("speaker*.tsv", "speaker.tsv", true),
            ("speaker.tsv", "speaker.tsv.txt", false),
            ("speaker*.tsv", "my_speaker.tsv", false),
        ] {
            assert_eq!(is_sidecar(&sidecar(pattern, "{x}"), name), is, "{pattern} {name}");
        }
    }
}
