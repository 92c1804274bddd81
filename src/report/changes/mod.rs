//! What changed between two runs: statements and requests that came or went.
//!
//! Both runs' tables are streamed. Of every statement and request of the run
//! before, 16 bytes of a digest are kept and no text, at most 100 bytes each with
//! the map around them. A request is known again by its statement, sentence,
//! cue and ask, not by its number. How a sentence was read is not compared.

mod documents;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, Int32Array, RecordBatch, StringArray};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::{Field, Schema};
use arrow::error::ArrowError;
use polars::prelude::PolarsError;
use sha2::{Digest, Sha256};

use self::documents::{Documents, documents};
use super::columns::meaning;
use super::stream::{Stream, cell, text};
use super::{Frame, ReportError};
use crate::collect::DESCRIPTION;
use crate::model::terminal::plain;

const NAME: &str = "changes";
const TITLE: &str = "What changed since the run before: statements, requests, requests by theme";

type Key = [u8; 16];

/// The first half of SHA-256 over the parts with their lengths.
fn key(parts: &[&str]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut key = [0; 16];
    key.iter_mut().zip(hash.finalize().iter()).for_each(|(to, from)| *to = *from);
    key
}

/// What changed, as a report and as lists of names.
pub struct Changes {
    /// One row for statements, one for requests, and one a theme.
    pub frame: Frame,
    documents: Documents,
}

impl Changes {
    /// The first statements of each kind of change, one a line.
    pub fn lists(&self) -> String {
        let d = &self.documents;
        let kinds = [
            ("added", &d.added),
            ("removed", &d.removed),
            ("changed (other words)", &d.changed),
            ("resaved (another file, the same words)", &d.resaved),
        ];
        let mut out = String::new();
        for (kind, names) in kinds.into_iter().filter(|(_, names)| names.n > 0) {
            out.push_str(&format!("\nStatements {kind}: {}\n", names.n));
            names.first.iter().for_each(|name| out.push_str(&format!("  {}\n", plain(name))));
            if names.n > names.first.len() {
                out.push_str(&format!("  ... and {} more\n", names.n - names.first.len()));
            }
        }
        out
    }
}

/// Compares two runs' folders.
///
/// `same_reader` says that both runs read alike (one version of the program, one pipeline): files with the same
/// bytes then have the same words, and need not be read.
///
/// # Errors
/// Names the table that cannot be read.
pub fn changes(before: &Path, after: &Path, same_reader: bool) -> Result<Changes, ReportError> {
    let mut comparison = Comparison::begin(Some(before), after)?;
    Stream::open(after, "tables/requests")?.all(&REQUEST, |rows| comparison.new_rows(rows).map(drop))?;
    comparison.end(after, same_reader)
}

/// Two runs that are being compared: [`Comparison::begin`], all rows of `requests`, [`Comparison::end`].
pub struct Comparison {
    before: Option<PathBuf>,
    /// Requests of the run before that this run has not made again yet, and how often.
    known: HashMap<Key, u32>,
    /// Statements of this run that repeat another.
    copies: HashSet<Key>,
    all: Counts,
    themes: BTreeMap<String, Counts>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    before: i32,
    after: i32,
    added: i32,
    removed: i32,
}

/// The columns of requests that are compared and counted.
const REQUEST: [&str; 6] = ["doc_id", "text", "cue", "ask", "ask_themes", "polarity"];

impl Comparison {
    /// Learns the requests of the run before, if there was one, and the copies of this one.
    ///
    /// # Errors
    /// Names the table that cannot be read.
    pub fn begin(before: Option<&Path>, after: &Path) -> Result<Self, ReportError> {
        let mut comparison = Comparison {
            before: before.map(Path::to_owned),
            known: HashMap::new(),
            copies: copies(after)?,
            all: Counts::default(),
            themes: BTreeMap::new(),
        };
        if let Some(before) = before {
            let copies = copies(before)?;
            Stream::open(before, "tables/requests")?.all(&REQUEST, |rows| {
                each_request(rows, |request| {
                    *comparison.known.entry(request.key).or_default() += 1;
                    if !copies.contains(&request.document) {
                        comparison.count(&request, |counts| counts.before += 1);
                    }
                })
            })?;
        }
        Ok(comparison)
    }

    /// Of some rows of `requests`, in their order, those that the run before did not have; copies are left out.
    ///
    /// # Errors
    /// A missing column.
    pub fn new_requests(&mut self, rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let new = self.new_rows(rows)?;
        filter_record_batch(rows, &new)
    }

    fn new_rows(&mut self, rows: &RecordBatch) -> Result<BooleanArray, ArrowError> {
        let mut new = Vec::with_capacity(rows.num_rows());
        each_request(rows, |request| {
            let met = meet(&mut self.known, &request.key);
            let copy = self.copies.contains(&request.document);
            if !copy {
                self.count(&request, |counts| {
                    counts.after += 1;
                    counts.added += i32::from(!met);
                });
            }
            new.push(!met && !copy);
        })?;
        Ok(BooleanArray::from(new))
    }

    fn count(&mut self, request: &Request<'_>, add: impl Fn(&mut Counts)) {
        add(&mut self.all);
        for theme in request.asked_themes() {
            match self.themes.get_mut(theme) {
                Some(counts) => add(counts),
                None => add(self.themes.entry(theme.to_owned()).or_default()),
            }
        }
    }

    /// Finds what went, and compares statements. Without a run before, all is zero but what is there now.
    ///
    /// # Errors
    /// Names the table that cannot be read.
    pub fn end(mut self, after: &Path, same_reader: bool) -> Result<Changes, ReportError> {
        let mut found = Documents::default();
        if let Some(before) = self.before.take() {
            let copies = copies(&before)?;
            Stream::open(&before, "tables/requests")?.all(&REQUEST, |rows| {
                each_request(rows, |request| {
                    // What this run made again is no longer known.
                    if meet(&mut self.known, &request.key) && !copies.contains(&request.document) {
                        self.count(&request, |counts| counts.removed += 1);
                    }
                })
            })?;
            found = documents(&before, after, same_reader)?;
        }
        let frame = frame(&found, self.all, &self.themes)?;
        Ok(Changes { frame, documents: found })
    }
}

/// Strikes one request off the list; whether it was there.
fn meet(known: &mut HashMap<Key, u32>, key: &Key) -> bool {
    match known.get_mut(key) {
        Some(n) if *n > 0 => {
            *n -= 1;
            true
        }
        _ => false,
    }
}

/// What is compared of a row of requests.
struct Request<'b> {
    key: Key,
    document: Key,
    themes: &'b str,
    positive: bool,
}

impl<'b> Request<'b> {
    /// As the reports count: a denied request asks for nothing.
    fn asked_themes(&self) -> impl Iterator<Item = &'b str> {
        let positive = self.positive;
        self.themes.split('|').filter(move |theme| positive && !theme.is_empty())
    }
}

fn each_request(rows: &RecordBatch, mut take: impl FnMut(Request<'_>)) -> Result<(), ArrowError> {
    let [ids, texts, cues, asks, themes, polarities] = columns(rows)?;
    for row in 0..rows.num_rows() {
        let id = cell(ids, row);
        take(Request {
            key: key(&[id, cell(texts, row), cell(cues, row), cell(asks, row)]),
            document: key(&[id]),
            themes: cell(themes, row),
            positive: cell(polarities, row) == "positive",
        });
    }
    Ok(())
}

fn columns(rows: &RecordBatch) -> Result<[&StringArray; 6], ArrowError> {
    let [id, words, cue, ask, themes, polarity] = REQUEST;
    Ok([
        text(rows, id)?,
        text(rows, words)?,
        text(rows, cue)?,
        text(rows, ask)?,
        text(rows, themes)?,
        text(rows, polarity)?,
    ])
}

/// Statements of a run that repeat another.
fn copies(folder: &Path) -> Result<HashSet<Key>, ReportError> {
    let mut copies = HashSet::new();
    Stream::open(folder, "tables/documents")?.all(&["doc_id", "duplicate_of"], |rows| {
        let (ids, originals) = (text(rows, "doc_id")?, text(rows, "duplicate_of")?);
        let marked = (0..rows.num_rows()).filter(|&row| originals.is_valid(row));
        copies.extend(marked.map(|row| key(&[cell(ids, row)])));
        Ok(())
    })?;
    Ok(copies)
}

const COLUMNS: [&str; 8] =
    ["what", "theme_id", "n_before", "n_after", "n_added", "n_removed", "n_changed", "n_resaved"];

fn frame(found: &Documents, all: Counts, themes: &BTreeMap<String, Counts>) -> Result<Frame, ReportError> {
    let n = |n: usize| n as i32;
    let statements =
        Counts { before: n(found.before), after: n(found.after), added: n(found.added.n), removed: n(found.removed.n) };
    let mut rows: Vec<(&str, Option<&str>, Counts)> = vec![("documents", None, statements), ("requests", None, all)];
    rows.extend(themes.iter().map(|(theme, counts)| ("requests_by_theme", Some(theme.as_str()), *counts)));
    let counts = |count: fn(&Counts) -> i32| -> ArrayRef {
        Arc::new(Int32Array::from_iter_values(rows.iter().map(|(_, _, counts)| count(counts))))
    };
    // A request with other words is another request.
    let of_documents = |count: usize| -> ArrayRef {
        Arc::new(Int32Array::from_iter((0..rows.len()).map(|row| (row == 0).then_some(n(count)))))
    };
    let columns: [ArrayRef; 8] = [
        Arc::new(StringArray::from_iter_values(rows.iter().map(|(what, _, _)| what))),
        Arc::new(StringArray::from_iter(rows.iter().map(|(_, theme, _)| *theme))),
        counts(|c| c.before),
        counts(|c| c.after),
        counts(|c| c.added),
        counts(|c| c.removed),
        of_documents(found.changed.n),
        of_documents(found.resaved.n),
    ];
    let fields = COLUMNS.into_iter().zip(&columns).map(|(name, column)| {
        Field::new(name, column.data_type().clone(), true).with_metadata([(DESCRIPTION, meaning(name))])
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let batch = RecordBatch::try_new(schema, columns.to_vec()).map_err(fault)?;
    Ok(Frame { name: NAME, title: TITLE, batch })
}

fn fault(error: ArrowError) -> ReportError {
    ReportError::Query { name: NAME, cause: PolarsError::ComputeError(error.to_string().into()) }
}

/// The changes that the run in `folder` wrote; none of a first run. They are not made again: the run before may be gone.
///
/// # Errors
/// Names the table that cannot be read.
pub(super) fn written(folder: &Path) -> Result<Option<Frame>, ReportError> {
    if !folder.join("reports").join(NAME).with_extension("parquet").is_file() {
        return Ok(None);
    }
    let mut batches: Vec<RecordBatch> = Vec::new();
    Stream::open(folder, "reports/changes")?.all(&COLUMNS, |rows| {
        batches.push(rows.clone());
        Ok(())
    })?;
    let Some(first) = batches.first() else { return Ok(None) };
    let batch = concat_batches(&first.schema(), &batches).map_err(fault)?;
    Ok(Some(Frame { name: NAME, title: TITLE, batch }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of requests of one statement: sentence and themes of the ask.
    fn requests(rows: &[(&str, &str)]) -> RecordBatch {
        let texts = |cells: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(cells)) };
        let same = |cell| vec![cell; rows.len()];
        RecordBatch::try_from_iter([
            ("doc_id", texts(same("a.txt"))),
            ("text", texts(rows.iter().map(|r| r.0).collect())),
            ("cue", texts(same("need"))),
            ("ask", texts(same("it"))),
            ("ask_themes", texts(rows.iter().map(|r| r.1).collect())),
            ("polarity", texts(same("positive"))),
        ])
        .unwrap()
    }

    fn knowing(rows: &[(&str, &str)]) -> Comparison {
        let mut known = HashMap::new();
        each_request(&requests(rows), |request| *known.entry(request.key).or_default() += 1).unwrap();
        Comparison { before: None, known, copies: HashSet::new(), all: Counts::default(), themes: BTreeMap::new() }
    }

    #[test]
    fn a_request_is_new_as_often_as_the_run_before_did_not_have_it() {
        let mut comparison = knowing(&[("We need it.", "a"), ("We need that.", "a|b")]);
        let now = requests(&[("We need it.", "a"), ("We need it.", "a"), ("They need it.", "b")]);
        let new = comparison.new_requests(&now).unwrap();
        assert_eq!(text(&new, "text").unwrap().iter().flatten().collect::<Vec<_>>(), ["We need it.", "They need it."]);
        assert_eq!(comparison.all, Counts { before: 0, after: 3, added: 2, removed: 0 });
        assert_eq!((comparison.themes["a"].added, comparison.themes["b"].added), (1, 1));
        assert!(meet(&mut comparison.known, &key(&["a.txt", "We need that.", "need", "it"])), "left over: it went");
    }

    #[test]
    fn copies_are_met_again_and_count_for_nothing() {
        let mut comparison = knowing(&[("We need it.", "a")]);
        comparison.copies.insert(key(&["a.txt"]));
        let new = comparison.new_requests(&requests(&[("We need it.", "a"), ("We need that.", "a")])).unwrap();
        assert_eq!((new.num_rows(), comparison.all), (0, Counts::default()));
        assert!(!meet(&mut comparison.known, &key(&["a.txt", "We need it.", "need", "it"])));
    }

    #[test]
    fn keys_do_not_run_into_each_other() {
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
        assert_ne!(key(&["a", ""]), key(&["a"]));
    }
}
