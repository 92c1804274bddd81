//! Statements that came, went or have other words.

use std::collections::HashMap;
use std::path::Path;

use super::{Key, key};
use crate::report::ReportError;
use crate::report::stream::{Stream, cell, integers, text};

/// Statements that are named of each kind of change.
const NAMED: usize = 20;

/// Statements by what became of them, copies and all.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub before: usize,
    pub after: usize,
    pub added: Names,
    pub removed: Names,
    /// Their words differ.
    pub changed: Names,
    /// Their file differs and their words do not.
    pub resaved: Names,
}

/// How many there are, and the first of them.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub n: usize,
    pub first: Vec<String>,
}

impl Names {
    fn add(&mut self, name: &str) {
        self.n += 1;
        if self.first.len() < NAMED {
            self.first.push(name.to_owned());
        }
    }
}

/// What tells without reading the words that they may differ: the digest of the file and the length of the text.
type State = (Key, i32);

fn each_state(table: &Stream, mut take: impl FnMut(&str, State)) -> Result<(), ReportError> {
    table.all(&["doc_id", "source_sha256", "n_chars"], |rows| {
        let (ids, digests) = (text(rows, "doc_id")?, text(rows, "source_sha256")?);
        let lengths = integers(rows, "n_chars")?;
        (0..rows.num_rows()).for_each(|row| take(cell(ids, row), (key(&[cell(digests, row)]), lengths.value(row))));
        Ok(())
    })
}

/// Compares the statements of two runs' folders; `same_reader` as in [`super::changes`].
pub(super) fn documents(before: &Path, after: &Path, same_reader: bool) -> Result<Documents, ReportError> {
    let (old, new) = (Stream::open(before, "tables/documents")?, Stream::open(after, "tables/documents")?);
    let mut found = Documents::default();
    let mut states: HashMap<Key, State> = HashMap::new();
    each_state(&old, |id, state| {
        found.before += 1;
        states.insert(key(&[id]), state);
    })?;
    // Statements of both runs whose words must be read, and whether their file differs.
    let mut unsure: HashMap<Key, bool> = HashMap::new();
    each_state(&new, |id, state| {
        found.after += 1;
        let name = key(&[id]);
        match states.remove(&name) {
            None => found.added.add(id),
            Some(same) if same_reader && same == state => {}
            Some(other) => {
                unsure.insert(name, other.0 != state.0);
            }
        }
    })?;
    if !states.is_empty() {
        old.all(&["doc_id"], |rows| {
            let ids = text(rows, "doc_id")?;
            let gone = ids.iter().flatten().filter(|id| states.contains_key(&key(&[*id])));
            gone.for_each(|id| found.removed.add(id));
            Ok(())
        })?;
    }
    let mut words: HashMap<Key, Key> = HashMap::new();
    each_text(&new, &unsure, |id, text| {
        words.insert(key(&[id]), key(&[text]));
    })?;
    each_text(&old, &unsure, |id, text| {
        let name = key(&[id]);
        if words.get(&name) != Some(&key(&[text])) {
            found.changed.add(id);
        } else if unsure.get(&name) == Some(&true) {
            found.resaved.add(id);
        }
    })?;
    Ok(found)
}

/// Hands out the texts of some statements; row groups without any of them are not read.
fn each_text(table: &Stream, of: &HashMap<Key, bool>, mut take: impl FnMut(&str, &str)) -> Result<(), ReportError> {
    if of.is_empty() {
        return Ok(());
    }
    for group in 0..table.groups() {
        let mut any = false;
        table.of_groups(&["doc_id"], vec![group], |rows| {
            any |= text(rows, "doc_id")?.iter().flatten().any(|id| of.contains_key(&key(&[id])));
            Ok(())
        })?;
        if !any {
            continue;
        }
        table.of_groups(&["doc_id", "text"], vec![group], |rows| {
            let (ids, texts) = (text(rows, "doc_id")?, text(rows, "text")?);
            for row in (0..rows.num_rows()).filter(|&row| of.contains_key(&key(&[cell(ids, row)]))) {
                take(cell(ids, row), cell(texts, row));
            }
            Ok(())
        })?;
    }
    Ok(())
}
