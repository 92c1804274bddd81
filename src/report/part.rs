//! A part of a run: which rows of which table a filter selects.
//!
//! Statements are kept by their ids, as copies are; sentences are chosen anew in
//! each row group, so that memory grows with the selected statements alone.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use polars::prelude::*;

use super::ReportError;
use super::bridge::Tables;
use super::filter::{Condition, Filter, Kind};

/// The statements that a filter selects, and how much of each.
pub(super) struct Part {
    filter: Filter,
    documents: HashMap<String, Counts>,
}

/// Selected rows of a statement; all zero where whole statements are selected.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    sentences: i32,
    words: i32,
    requests: i32,
}

/// The columns of a sentence that conditions look at.
const OF_SENTENCE: [&str; 4] = ["doc_id", "themes", "mission_acronyms", "iso_alpha3"];

impl Part {
    /// Finds what the filter selects.
    ///
    /// # Errors
    /// A value that no statement has, or a table that cannot be read.
    pub(super) fn select(tables: &Tables, filter: &Filter) -> Result<Self, ReportError> {
        let mut part = Part { filter: filter.clone(), documents: HashMap::new() };
        let known = part.documents(tables).map_err(|e| tables.fault(e))?;
        for condition in filter.documents.iter().chain(&filter.sentences) {
            let known = || known.get(condition.name).into_iter().flatten().map(String::as_str);
            if let Some(value) = condition.strangers(known()) {
                return Err(filter.unknown(condition, value, known()).into());
            }
        }
        if !filter.sentences.is_empty() {
            part.count(tables).map_err(|e| tables.fault(e))?;
        }
        Ok(part)
    }

    /// Selects statements; gives the values that the columns of the conditions hold.
    fn documents(&mut self, tables: &Tables) -> PolarsResult<BTreeMap<&'static str, BTreeSet<String>>> {
        let filter = &self.filter;
        let conditions = || filter.documents.iter().chain(&filter.sentences);
        let mut columns: Vec<&str> = conditions().flat_map(|c| cells(c, "documents")).copied().collect();
        columns.push("doc_id");
        columns.sort_unstable();
        columns.dedup();
        let mut known: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        tables.rows("documents", &columns, |rows| {
            // Free text and numbers are not collected: any of them may be asked for.
            for condition in conditions().filter(|c| matches!(c.kind, Kind::Code | Kind::Theme | Kind::Place)) {
                let values = known.entry(condition.name).or_default();
                for column in cells(condition, "documents") {
                    for value in rows.column(column)?.str()?.iter().flatten().flat_map(|cell| cell.split('|')) {
                        if !values.contains(value) {
                            values.insert(value.to_owned());
                        }
                    }
                }
            }
            let chosen = holds(&filter.documents, "documents", &rows)?;
            let ids = rows.column("doc_id")?.str()?;
            let chosen = ids.iter().zip(chosen).filter(|(_, chosen)| *chosen).filter_map(|(id, _)| id);
            self.documents.extend(chosen.map(|id| (id.to_owned(), Counts::default())));
            Ok(())
        })?;
        Ok(known)
    }

    /// Counts selected sentences and requests of each statement; statements without any fall away.
    fn count(&mut self, tables: &Tables) -> PolarsResult<()> {
        let (conditions, documents) = (&self.filter.sentences, &mut self.documents);
        let columns: Vec<&str> = OF_SENTENCE.into_iter().chain(["n_words"]).collect();
        tables.rows("sentences", &columns, |rows| {
            let ids = rows.column("doc_id")?.str()?;
            let words = rows.column("n_words")?.i32()?;
            let chosen = holds(conditions, "sentences", &rows)?;
            for ((id, words), chosen) in ids.iter().zip(words.iter()).zip(chosen) {
                if chosen && let Some(counts) = id.and_then(|id| documents.get_mut(id)) {
                    counts.sentences += 1;
                    counts.words += words.unwrap_or(0);
                }
            }
            Ok(())
        })?;
        tables.rows("requests", &["doc_id", "ask_themes", "mission_acronyms", "iso_alpha3"], |rows| {
            let ids = rows.column("doc_id")?.str()?;
            for (id, chosen) in ids.iter().zip(holds(conditions, "requests", &rows)?) {
                if chosen && let Some(counts) = id.and_then(|id| documents.get_mut(id)) {
                    counts.requests += 1;
                }
            }
            Ok(())
        })?;
        documents.retain(|_, counts| counts.sentences > 0);
        Ok(())
    }

    /// The columns by which rows of a table are chosen.
    pub(super) fn columns(&self, table: &str) -> Vec<&'static str> {
        let of_conditions = self.filter.sentences.iter().flat_map(|c| cells(c, table)).copied();
        match table {
            "sentences" | "requests" => of_conditions.collect(),
            "theme_tags" | "place_mentions" => vec!["sentence_id"],
            _ => Vec::new(),
        }
    }

    /// Unmarks the rows of a table that are not of the part.
    ///
    /// `at` is the row group of `sentences` where those of the row group before ended.
    pub(super) fn choose(
        &self,
        tables: &Tables,
        table: &str,
        rows: &DataFrame,
        keep: &mut [bool],
        at: &mut usize,
    ) -> PolarsResult<()> {
        let ids = rows.column("doc_id")?.str()?;
        and(keep, ids.iter().map(|id| id.is_some_and(|id| self.documents.contains_key(id))));
        if self.filter.sentences.is_empty() {
            return Ok(());
        }
        match table {
            "sentences" | "requests" => and(keep, holds(&self.filter.sentences, table, rows)?),
            "theme_tags" | "place_mentions" if rows.height() > 0 => {
                let chosen = self.sentences(tables, ids.get(0), ids.get(rows.height() - 1), at)?;
                let of = rows.column("sentence_id")?.str()?;
                and(keep, of.iter().map(|id| id.is_some_and(|id| chosen.contains(id))));
            }
            _ => {}
        }
        Ok(())
    }

    /// The ids of selected sentences from one statement to another; all tables hold statements in one order.
    fn sentences(
        &self,
        tables: &Tables,
        first: Option<&str>,
        last: Option<&str>,
        at: &mut usize,
    ) -> PolarsResult<HashSet<String>> {
        let columns: Vec<&str> = OF_SENTENCE.into_iter().chain(["sentence_id"]).collect();
        let (mut chosen, mut begun) = (HashSet::new(), false);
        for group in *at..tables.n_groups("sentences")? {
            let rows = tables.group("sentences", &columns, group)?;
            let documents = rows.column("doc_id")?.str()?;
            begun = begun || documents.iter().any(|id| id == first);
            if begun {
                let names = rows.column("sentence_id")?.str()?;
                let held = holds(&self.filter.sentences, "sentences", &rows)?;
                let names = names.iter().zip(held).filter(|(_, held)| *held).filter_map(|(id, _)| id);
                chosen.extend(names.map(str::to_owned));
            }
            if begun && documents.iter().any(|id| id == last) {
                *at = group;
                return Ok(chosen);
            }
        }
        Err(PolarsError::ComputeError("the tables hold their statements in different orders".into()))
    }

    /// Puts the counts of selected rows where a statement's own counts stand.
    pub(super) fn recount(&self, mut documents: DataFrame) -> PolarsResult<DataFrame> {
        if self.filter.sentences.is_empty() {
            return Ok(documents);
        }
        let ids = documents.column("doc_id")?.str()?;
        let counts: Vec<Counts> =
            ids.iter().map(|id| id.and_then(|id| self.documents.get(id)).copied().unwrap_or_default()).collect();
        type Count = fn(&Counts) -> i32;
        let columns: [(&str, Count); 3] =
            [("n_sentences", |c| c.sentences), ("n_words", |c| c.words), ("n_requests", |c| c.requests)];
        for (name, count) in columns {
            if documents.get_column_index(name).is_some() {
                let values: Vec<i32> = counts.iter().map(count).collect();
                documents.with_column(Series::new(name.into(), values).into_column())?;
            }
        }
        Ok(documents)
    }
}

/// The columns of a table that a condition looks at.
fn cells(condition: &Condition, table: &str) -> &'static [&'static str] {
    match (condition.kind, table) {
        (Kind::Theme, "requests") => &["ask_themes"],
        (Kind::Theme, _) => &["themes"],
        (Kind::Place, _) => &["iso_alpha3", "mission_acronyms"],
        _ => match condition.name {
            "year" => &["year"],
            "date" => &["date"],
            "doc_type" => &["doc_type"],
            "lang" => &["lang"],
            "speaker" => &["speaker"],
            "speaker_iso_alpha3" => &["speaker_iso_alpha3"],
            _ => &["occasion"],
        },
    }
}

/// Which rows meet all conditions.
fn holds(conditions: &[Condition], table: &str, rows: &DataFrame) -> PolarsResult<Vec<bool>> {
    let mut all = vec![true; rows.height()];
    for condition in conditions {
        let mut any = vec![false; rows.height()];
        for name in cells(condition, table) {
            let column = rows.column(name)?;
            let meets: Vec<bool> = match condition.kind {
                Kind::Year | Kind::Day => column.i32()?.iter().map(|cell| condition.number(cell)).collect(),
                Kind::Code | Kind::Words => column.str()?.iter().map(|cell| condition.text(cell)).collect(),
                Kind::Theme | Kind::Place => column.str()?.iter().map(|cell| condition.list(cell)).collect(),
            };
            any.iter_mut().zip(meets).for_each(|(any, meets)| *any |= meets);
        }
        and(&mut all, any);
    }
    Ok(all)
}

fn and(keep: &mut [bool], also: impl IntoIterator<Item = bool>) {
    keep.iter_mut().zip(also).for_each(|(keep, also)| *keep &= also);
}

/// Statements, copies, sentences and requests; the last two of originals alone.
type Size = [i32; 4];
const SIZES: [&str; 4] = ["documents", "copies", "sentences", "requests"];

/// How much the tables, or the part of them, hold.
pub(super) fn size(tables: &Tables) -> PolarsResult<Size> {
    let parts = tables
        .each_group_with_copies("documents", &["duplicate_of", "n_sentences", "n_requests"], |rows| {
            let original = || col("duplicate_of").is_null();
            let number = |expr: Expr, name: &str| expr.cast(DataType::Int32).alias(name);
            rows.select([
                number(original().sum(), SIZES[0]),
                number(original().not().sum(), SIZES[1]),
                number(col("n_sentences").filter(original()).sum(), SIZES[2]),
                number(col("n_requests").filter(original()).sum(), SIZES[3]),
            ])
        })?
        .collect()?;
    let mut size = [0; 4];
    for (size, name) in size.iter_mut().zip(SIZES) {
        *size = parts.column(name)?.i32()?.sum().unwrap_or(0);
    }
    Ok(size)
}

/// The report that says which part the others are of.
pub(super) fn report(filter: &Filter, part: Size, whole: Size) -> PolarsResult<DataFrame> {
    let share = |(part, whole): (&i32, &i32)| if *whole == 0 { 0.0 } else { f64::from(*part) / f64::from(*whole) };
    let shares: Vec<f64> = part.iter().zip(&whole).map(share).collect();
    DataFrame::new_infer_height(vec![
        Series::new("what".into(), SIZES.to_vec()).into_column(),
        Series::new("n_selected".into(), part.to_vec()).into_column(),
        Series::new("n_all".into(), whole.to_vec()).into_column(),
        Series::new("share_selected".into(), shares).into_column(),
        Series::new("condition".into(), vec![filter.to_string(); SIZES.len()]).into_column(),
    ])
}
