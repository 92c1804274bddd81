//! What was read, and how well.

use polars::prelude::*;

use super::{count, number, share, sorted, sum, table};
use crate::collect::schema;
use crate::report::bridge::Tables;
use crate::report::summaries::Sums;

/// One row of totals, in which copies do not count but where it says so.
pub(super) fn overview(tables: &Tables) -> PolarsResult<LazyFrame> {
    let original = || col("duplicate_of").is_null();
    let own = |column: &str| number(col(column).filter(original()).sum()).alias(column);
    let columns = ["duplicate_of", "year", "n_sentences", "n_words"];
    let documents = tables
        .each_group_with_copies("documents", &columns, |rows| {
            rows.select([
                number(original().sum()).alias("n_documents"),
                number(original().not().sum()).alias("n_copies"),
                own("n_sentences"),
                own("n_words"),
                col("year").filter(original()).min().alias("first_year"),
                col("year").filter(original()).max().alias("last_year"),
            ])
        })?
        .collect()?;
    let asks = || col("polarity").eq(lit("positive"));
    let requests = tables
        .each_group("requests", &["doc_id", "polarity", "addressee"], |rows| {
            rows.select([
                number(asks().sum()).alias("n_requests"),
                number(asks().not().sum()).alias("n_denied"),
                number(asks().and(col("addressee").is_not_null()).sum()).alias("n_with_addressee"),
                number(col("doc_id").filter(asks()).n_unique()).alias("n_documents_asking"),
            ])
        })?
        .collect()?;
    let issues = tables
        .each_group_with_copies("issues", &["severity"], |rows| {
            rows.select([number(col("severity").eq(lit("skipped")).sum()).alias("n_not_read"), count("n_issues")])
        })?
        .collect()?;
    let mut out = Vec::new();
    for (frame, names) in [
        (&documents, &["n_documents", "n_copies", "n_sentences", "n_words"][..]),
        (&requests, &["n_requests", "n_denied", "n_with_addressee", "n_documents_asking"][..]),
        (&issues, &["n_issues", "n_not_read"][..]),
    ] {
        for name in names {
            out.push(Series::new((*name).into(), vec![sum(frame, name)?]));
        }
    }
    let years =
        |column: &str| -> PolarsResult<Vec<i32>> { Ok(documents.column(column)?.i32()?.iter().flatten().collect()) };
    out.push(Series::new("first_year".into(), vec![years("first_year")?.into_iter().min()]));
    out.push(Series::new("last_year".into(), vec![years("last_year")?.into_iter().max()]));
    table(out)
}

pub(super) fn documents_by_type(tables: &Tables) -> PolarsResult<LazyFrame> {
    let counts = ["n_documents", "n_copies", "n_sentences", "n_words", "n_requests"];
    let columns = ["year", "doc_type", "duplicate_of", "n_sentences", "n_words", "n_requests"];
    let sums = Sums { keys: &["year", "doc_type"], counts: &counts };
    let rows = tables.totals_with_copies("documents", &columns, sums, |rows| {
        let original = || col("duplicate_of").is_null();
        let sum = |column: &str| number(col(column).filter(original()).sum()).alias(column);
        rows.group_by([col("year"), col("doc_type")]).agg([
            number(original().sum()).alias("n_documents"),
            number(original().not().sum()).alias("n_copies"),
            sum("n_sentences"),
            sum("n_words"),
            sum("n_requests"),
        ])
    })?;
    Ok(sorted(rows, &[("year", false), ("doc_type", false)]))
}

fn documents_by(tables: &Tables, column: &'static str) -> PolarsResult<LazyFrame> {
    let counts = ["n_documents", "n_sentences", "n_words"];
    let sums = Sums { keys: &[column], counts: &counts };
    tables.totals("documents", &["doc_id", column, "n_sentences", "n_words"], sums, |rows| {
        let sum = |column: &str| number(col(column).sum()).alias(column);
        rows.group_by([col(column)]).agg([count("n_documents"), sum("n_sentences"), sum("n_words")])
    })
}

pub(super) fn documents_by_year(tables: &Tables) -> PolarsResult<LazyFrame> {
    let read = || sorted(documents_by(tables, "year")?, &[("year", false)]).collect();
    Ok(tables.once("documents_by_year", read)?.lazy())
}

pub(super) fn documents_by_language(tables: &Tables) -> PolarsResult<LazyFrame> {
    Ok(sorted(documents_by(tables, "lang")?, &[("n_documents", true), ("lang", false)]))
}

/// For every column of `documents` that may be empty: how many documents fill it.
pub(super) fn field_coverage(tables: &Tables) -> PolarsResult<LazyFrame> {
    let schema = schema::tables();
    let nullable = schema.iter().filter(|t| t.name == "documents").flat_map(|t| &t.columns).filter(|c| c.nullable);
    let fields: Vec<&str> = nullable.map(|c| c.name).collect();
    let parts = tables
        .each_group("documents", &fields, |rows| {
            let filled = fields.iter().map(|f| number(col(*f).count()).alias(*f));
            rows.select(filled.chain([number(len()).alias("n_documents")]).collect::<Vec<_>>())
        })?
        .collect()?;
    let filled: PolarsResult<Vec<i32>> = fields.iter().map(|f| sum(&parts, f)).collect();
    let documents = vec![sum(&parts, "n_documents")?; fields.len()];
    let rows = table(vec![
        Series::new("field".into(), fields),
        Series::new("n_documents".into(), documents),
        Series::new("n_filled".into(), filled?),
    ])?;
    Ok(rows.with_columns([share("n_filled", "n_documents", "share_filled").fill_nan(lit(0.0))]))
}

pub(super) fn issues_by_code(tables: &Tables) -> PolarsResult<LazyFrame> {
    let keys = ["severity", "code"];
    let sums = Sums { keys: &keys, counts: &["n_issues"] };
    let count = |rows: LazyFrame| rows.group_by(keys.map(col)).agg([count("n_issues")]);
    let rows = tables.totals_with_copies("issues", &keys, sums, count)?;
    Ok(sorted(rows, &[("severity", true), ("n_issues", true), ("code", false)]))
}
