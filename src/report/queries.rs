//! The questions: one function a report. A new report is one entry in [`ALL`].

use std::path::Path;

use polars::prelude::*;

use super::bridge::scan;
use super::lists::{explode, pairs};
use crate::collect::schema::{self, Kind};

/// A report to be made.
pub(super) struct Query {
    pub name: &'static str,
    pub title: &'static str,
    pub ask: fn(&Path) -> PolarsResult<LazyFrame>,
}

/// Every report, in the order in which they are written and printed.
pub(super) const ALL: &[Query] = &[
    Query { name: "requests_by_theme", title: "What is asked for: requests by theme and kind", ask: requests_by_theme },
    Query { name: "requests_by_place", title: "Where: requests by country and mission", ask: requests_by_place },
    Query { name: "themes_by_year", title: "Which themes: sentences and documents by year", ask: themes_by_year },
    Query { name: "theme_pairs", title: "Which themes stand in one sentence", ask: theme_pairs },
    Query { name: "documents_by_type", title: "What was read: documents by type and year", ask: documents_by_type },
    Query {
        name: "field_coverage",
        title: "How much is known: share of documents with each field filled",
        ask: field_coverage,
    },
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

/// Requests that ask (denied ones aside) with the year of their statement.
fn requests(folder: &Path) -> PolarsResult<LazyFrame> {
    Ok(scan(folder, "requests")?.filter(col("polarity").eq(lit("positive"))))
}

fn requests_by_theme(folder: &Path) -> PolarsResult<LazyFrame> {
    let asked = requests(folder)?.select([col("doc_id"), col("kind"), col("strength"), col("ask_themes")]);
    let themes = explode(asked, "ask_themes", "theme_id");
    let rows = themes.group_by([col("theme_id"), col("kind")]).agg([
        count("n_requests"),
        distinct("doc_id", "n_documents"),
        col("strength").cast(DataType::Float64).mean().alias("mean_strength"),
    ]);
    Ok(sorted(rows, &[("n_requests", true), ("theme_id", false), ("kind", false)]))
}

fn requests_by_place(folder: &Path) -> PolarsResult<LazyFrame> {
    let by_place = |column: &'static str, kind: &'static str| -> PolarsResult<LazyFrame> {
        let asked = requests(folder)?.select([col("doc_id"), col("kind"), col(column)]);
        Ok(explode(asked, column, "place")
            .with_columns([lit(kind).alias("place_type")])
            .group_by([col("place_type"), col("place")])
            .agg([
                count("n_requests"),
                distinct("doc_id", "n_documents"),
                number(col("kind").eq(lit("appeal")).sum()).alias("n_appeals"),
                number(col("kind").eq(lit("obligation")).sum()).alias("n_obligations"),
                number(col("kind").eq(lit("need")).sum()).alias("n_needs"),
                number(col("kind").eq(lit("expectation")).sum()).alias("n_expectations"),
            ]))
    };
    let rows =
        concat([by_place("iso_alpha3", "country")?, by_place("mission_acronyms", "mission")?], UnionArgs::default())?;
    Ok(sorted(rows, &[("n_requests", true), ("place_type", false), ("place", false)]))
}

fn themes_by_year(folder: &Path) -> PolarsResult<LazyFrame> {
    let documents = scan(folder, "documents")?.select([col("doc_id"), col("year"), col("n_sentences")]);
    let years = documents
        .clone()
        .group_by([col("year")])
        .agg([count("year_documents"), number(col("n_sentences").sum()).alias("year_sentences")]);
    let tags = scan(folder, "theme_tags")?
        .select([col("doc_id"), col("sentence_id"), col("theme_id"), col("theme_label"), col("theme_group")])
        .group_by([col("doc_id"), col("theme_id"), col("theme_label"), col("theme_group")])
        .agg([count("n_mentions"), distinct("sentence_id", "n_sentences")]);
    let join = |left: LazyFrame, right: LazyFrame, on: &str| {
        left.join(right, [col(on)], [col(on)], JoinArgs { nulls_equal: true, ..JoinArgs::new(JoinType::Left) })
    };
    let rows = join(tags, documents.select([col("doc_id"), col("year")]), "doc_id")
        .group_by([col("year"), col("theme_id"), col("theme_label"), col("theme_group")])
        .agg([
            count("n_documents"),
            number(col("n_sentences").sum()).alias("n_sentences"),
            number(col("n_mentions").sum()).alias("n_mentions"),
        ]);
    let rows = join(rows, years, "year").with_columns([
        share("n_documents", "year_documents", "share_documents"),
        share("n_sentences", "year_sentences", "share_sentences"),
    ]);
    Ok(sorted(rows, &[("year", false), ("n_sentences", true), ("theme_id", false)]))
}

fn theme_pairs(folder: &Path) -> PolarsResult<LazyFrame> {
    let sets = scan(folder, "sentences")?
        .select([col("doc_id"), col("themes")])
        .filter(col("themes").is_not_null())
        .group_by([col("doc_id"), col("themes")])
        .agg([count("n")]);
    let rows = pairs(sets, "themes", ["theme_a", "theme_b"])
        .group_by([col("theme_a"), col("theme_b")])
        .agg([number(col("n").sum()).alias("n_sentences"), distinct("doc_id", "n_documents")]);
    Ok(sorted(rows, &[("n_sentences", true), ("theme_a", false), ("theme_b", false)]))
}

fn documents_by_type(folder: &Path) -> PolarsResult<LazyFrame> {
    let total = |column: &str| number(col(column).sum()).alias(column);
    let rows = scan(folder, "documents")?
        .select([col("year"), col("doc_type"), col("n_sentences"), col("n_words"), col("n_requests")])
        .group_by([col("year"), col("doc_type")])
        .agg([count("n_documents"), total("n_sentences"), total("n_words"), total("n_requests")]);
    Ok(sorted(rows, &[("year", false), ("doc_type", false)]))
}

/// For every column of `documents` that may be empty: how many documents fill it.
fn field_coverage(folder: &Path) -> PolarsResult<LazyFrame> {
    let documents = scan(folder, "documents")?;
    let nullable =
        schema::tables().into_iter().filter(|t| t.name == "documents").flat_map(|t| t.columns).filter(|c| c.nullable);
    let rows: Vec<LazyFrame> = nullable
        .filter(|c| matches!(c.kind, Kind::Text | Kind::Integer | Kind::Date))
        .map(|c| {
            documents.clone().select([
                lit(c.name).alias("field"),
                number(len()).alias("n_documents"),
                number(col(c.name).count()).alias("n_filled"),
            ])
        })
        .collect();
    let rows = concat(rows, UnionArgs::default())?
        .with_columns([share("n_filled", "n_documents", "share_filled").fill_nan(lit(0.0))]);
    Ok(rows)
}
