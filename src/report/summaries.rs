//! Summaries of tables, one row group after the other, so that memory does not grow with the tables.
//!
//! All rows of a statement stand in one row group: counts of statements may be added up. What is summarised is for the
//! questions to say.

use polars::prelude::*;

use super::bridge::Tables;

/// Summaries of row groups that are kept before they are added up.
const MOST_PARTS: usize = 16;

/// By what summaries are added up, and which of their columns.
pub(super) struct Sums<'s> {
    pub keys: &'s [&'s str],
    pub counts: &'s [&'s str],
}

impl Sums<'_> {
    fn add_up(&self, parts: LazyFrame) -> LazyFrame {
        let keys: Vec<Expr> = self.keys.iter().map(|k| col(*k)).collect();
        let sums: Vec<Expr> = self.counts.iter().map(|c| col(*c).sum().cast(DataType::Int32).alias(*c)).collect();
        parts.group_by(keys).agg(sums)
    }
}

/// The same rows, whose texts do not keep those of all rows in memory that they were chosen from.
fn apart(rows: DataFrame) -> PolarsResult<DataFrame> {
    let columns = rows.columns().iter().map(|column| match column.dtype() {
        DataType::String => {
            let texts: StringChunked = column.str()?.iter().collect();
            Ok(texts.with_name(column.name().clone()).into_column())
        }
        _ => Ok(column.clone()),
    });
    DataFrame::new(rows.height(), columns.collect::<PolarsResult<Vec<Column>>>()?)
}

impl Tables {
    /// Summarises a table without copies, one row group after the other, so that memory does not grow with it.
    ///
    /// All rows of a statement stand in one row group: counts of statements may be added up.
    pub(super) fn each_group(
        &self,
        table: &str,
        columns: &[&str],
        summarise: impl Fn(LazyFrame) -> LazyFrame,
    ) -> PolarsResult<LazyFrame> {
        self.summarise(table, columns, !self.statements.has_copies(), |rows| Ok(summarise(rows.lazy())), None)
    }

    /// The same with copies.
    pub(super) fn each_group_with_copies(
        &self,
        table: &str,
        columns: &[&str],
        summarise: impl Fn(LazyFrame) -> LazyFrame,
    ) -> PolarsResult<LazyFrame> {
        self.summarise(table, columns, true, |rows| Ok(summarise(rows.lazy())), None)
    }

    /// The sums of each row group, added up by their keys: memory grows with the keys that there are.
    pub(super) fn totals(
        &self,
        table: &str,
        columns: &[&str],
        sums: Sums<'_>,
        summarise: impl Fn(LazyFrame) -> LazyFrame,
    ) -> PolarsResult<LazyFrame> {
        self.summarise(table, columns, !self.statements.has_copies(), |rows| Ok(summarise(rows.lazy())), Some(sums))
    }

    /// The same with copies.
    pub(super) fn totals_with_copies(
        &self,
        table: &str,
        columns: &[&str],
        sums: Sums<'_>,
        summarise: impl Fn(LazyFrame) -> LazyFrame,
    ) -> PolarsResult<LazyFrame> {
        self.summarise(table, columns, true, |rows| Ok(summarise(rows.lazy())), Some(sums))
    }

    /// The same without copies, for rows that carry the `year` of their statement as a last column.
    pub(super) fn totals_with_year(
        &self,
        table: &str,
        columns: &[&str],
        sums: Sums<'_>,
        summarise: impl Fn(LazyFrame) -> LazyFrame,
    ) -> PolarsResult<LazyFrame> {
        let with_year = |mut rows: DataFrame| {
            let ids = rows.column("doc_id")?.str()?;
            let of: Int32Chunked = ids.iter().map(|id| self.statements.year(id?)).collect();
            rows.with_column(of.with_name("year".into()).into_column())?;
            Ok(summarise(rows.lazy()))
        };
        self.summarise(table, columns, !self.statements.has_copies(), with_year, Some(sums))
    }

    fn summarise(
        &self,
        table: &str,
        columns: &[&str],
        with_copies: bool,
        summarise: impl Fn(DataFrame) -> PolarsResult<LazyFrame>,
        sums: Option<Sums<'_>>,
    ) -> PolarsResult<LazyFrame> {
        let mut groups = self.reading(table, columns, with_copies)?;
        let mut parts = Vec::new();
        while let Some(rows) = groups.read_next()? {
            parts.push(apart(summarise(rows)?.collect()?)?.lazy());
            if let (Some(sums), MOST_PARTS) = (&sums, parts.len()) {
                let all = concat(std::mem::take(&mut parts), UnionArgs::default())?;
                parts.push(sums.add_up(all).collect()?.lazy());
            }
        }
        let all = concat(parts, UnionArgs::default())?;
        Ok(match sums {
            Some(sums) => sums.add_up(all),
            None => all,
        })
    }
}
