//! The questions: one function a report. A new report is one entry in [`ALL`].
//!
//! Each reads one row group after the other and keeps summaries of it; what
//! grows with the corpus is one line a statement (its year) and nothing else.

mod asked;
mod named;
pub(super) mod phrases;
mod read;

use std::collections::BTreeMap;

use polars::prelude::*;

use super::bridge::Tables;
use super::summaries::Sums;

/// A report to be made.
pub(super) struct Query {
    pub name: &'static str,
    pub title: &'static str,
    pub ask: fn(&Tables) -> PolarsResult<LazyFrame>,
}

const fn query(name: &'static str, title: &'static str, ask: fn(&Tables) -> PolarsResult<LazyFrame>) -> Query {
    Query { name, title, ask }
}

/// Every report, in the order in which they are written and printed.
pub(super) const ALL: &[Query] = &[
    query("overview", "All in all: what was read and found", read::overview),
    query("requests_by_theme", "What is asked for: requests by theme and kind", asked::requests_by_theme),
    query("asks_by_theme", "What is asked for: statements by theme", asked::asks_by_theme),
    query("requests_by_year_theme", "What is asked for when: statements by year and theme", asked::by_year_theme),
    query("asked_words", "What exactly is asked for: words of themes inside asks", phrases::asked_words),
    query("top_asks", "Asks in the same words, theme by theme", phrases::top_asks),
    query("addressees", "Who is asked", phrases::addressees),
    query("requests_by_place", "Where: requests by country and mission", asked::requests_by_place),
    query("themes_by_year", "Which themes: sentences and documents by year", named::themes_by_year),
    query("theme_trends", "Which themes rise and fall: first and last third of the years", named::theme_trends),
    query("theme_pairs", "Which themes stand in one sentence", named::theme_pairs),
    query("places", "Where: countries and missions that are named", named::places),
    query("documents_by_type", "What was read: documents by type and year", read::documents_by_type),
    query("documents_by_year", "What was read: documents by year", read::documents_by_year),
    query("documents_by_language", "What was read: documents by language", read::documents_by_language),
    query("field_coverage", "How much is known: share of documents with each field filled", read::field_coverage),
    query("issues_by_code", "What was noticed while reading", read::issues_by_code),
];

fn number(expr: Expr) -> Expr {
    expr.cast(DataType::Int32)
}

fn count(name: &str) -> Expr {
    number(len()).alias(name)
}

fn distinct(column: &str, name: &str) -> Expr {
    number(col(column).n_unique()).alias(name)
}

/// A share of 0 to 1.
fn share(part: &str, whole: &str, name: &str) -> Expr {
    (col(part).cast(DataType::Float64) / col(whole).cast(DataType::Float64)).alias(name)
}

fn sorted(frame: LazyFrame, columns: &[(&str, bool)]) -> LazyFrame {
    let descending: Vec<bool> = columns.iter().map(|(_, d)| *d).collect();
    let names: Vec<&str> = columns.iter().map(|(c, _)| *c).collect();
    let options = SortMultipleOptions::default()
        .with_order_descending_multi(descending)
        .with_nulls_last(true)
        .with_maintain_order(true);
    frame.sort(names, options)
}

/// How many rows of a table, copies too, have each combination of some columns: the columns and `n`.
fn counted(tables: &Tables, table: &str, keys: &[&str]) -> PolarsResult<DataFrame> {
    let columns: Vec<Expr> = keys.iter().map(|k| col(*k)).collect();
    let sums = Sums { keys, counts: &["n"] };
    tables.totals_with_copies(table, keys, sums, |rows| rows.group_by(columns.clone()).agg([count("n")]))?.collect()
}

/// Requests that ask; denied ones are no requests for anything.
fn asked(rows: LazyFrame) -> LazyFrame {
    rows.filter(col("polarity").eq(lit("positive")))
}

/// Left join in which empty keys are one key.
fn join<const K: usize>(left: LazyFrame, right: LazyFrame, on: [&str; K]) -> LazyFrame {
    let nulls_are_one = JoinArgs { nulls_equal: true, ..JoinArgs::new(JoinType::Left) };
    left.join(right, on.map(col), on.map(col), nulls_are_one)
}

/// The sum of a column of counts.
fn sum(frame: &DataFrame, column: &str) -> PolarsResult<i32> {
    Ok(frame.column(column)?.i32()?.sum().unwrap_or(0))
}

/// Statements that are no copies.
fn all_documents(tables: &Tables) -> PolarsResult<i32> {
    sum(&tables.each_group("documents", &["doc_id"], |rows| rows.select([count("n")]))?.collect()?, "n")
}

/// What people call each theme that was found.
fn labels(tables: &Tables) -> PolarsResult<BTreeMap<String, String>> {
    let rows = tables.once("labels", || counted(tables, "theme_tags", &["theme_id", "theme_label"]))?;
    let (ids, labels) = (rows.column("theme_id")?.str()?, rows.column("theme_label")?.str()?);
    Ok(ids.iter().zip(labels.iter()).filter_map(|(id, label)| Some((id?.to_owned(), label?.to_owned()))).collect())
}

/// The same as a table to be joined: `theme_id`, `theme_label`.
fn label_table(tables: &Tables) -> PolarsResult<LazyFrame> {
    let (ids, labels): (Vec<String>, Vec<String>) = labels(tables)?.into_iter().unzip();
    table(vec![Series::new("theme_id".into(), ids), Series::new("theme_label".into(), labels)])
}

fn table(columns: Vec<Series>) -> PolarsResult<LazyFrame> {
    Ok(DataFrame::new_infer_height(columns.into_iter().map(IntoColumn::into_column).collect())?.lazy())
}
