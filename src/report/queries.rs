//! The questions: one function a report. A new report is one entry in [`ALL`].

use polars::prelude::*;

use super::bridge::Tables;
use super::lists::{explode, pairs};
use crate::collect::schema;

/// A report to be made.
pub(super) struct Query {
    pub name: &'static str,
    pub title: &'static str,
    pub ask: fn(&Tables) -> PolarsResult<LazyFrame>,
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

/// Adds up partial summaries by their keys.
fn total<const K: usize>(parts: LazyFrame, keys: [&str; K], counts: &[&str]) -> LazyFrame {
    let sums: Vec<Expr> = counts.iter().map(|c| number(col(*c).sum()).alias(*c)).collect();
    parts.group_by(keys.map(col)).agg(sums)
}

/// Requests that ask; denied ones are no requests for anything.
fn asked(rows: LazyFrame) -> LazyFrame {
    rows.filter(col("polarity").eq(lit("positive")))
}

fn requests_by_theme(tables: &Tables) -> PolarsResult<LazyFrame> {
    let columns = ["doc_id", "kind", "strength", "ask_themes", "polarity"];
    let parts = tables.each_group("requests", &columns, |rows| {
        explode(asked(rows), "ask_themes", "theme_id").group_by([col("theme_id"), col("kind")]).agg([
            count("n_requests"),
            distinct("doc_id", "n_documents"),
            number(col("strength").sum()).alias("strength"),
        ])
    })?;
    let rows = total(parts, ["theme_id", "kind"], &["n_requests", "n_documents", "strength"])
        .with_columns([share("strength", "n_requests", "mean_strength")])
        .select(["theme_id", "kind", "n_requests", "n_documents", "mean_strength"].map(col));
    Ok(sorted(rows, &[("n_requests", true), ("theme_id", false), ("kind", false)]))
}

fn requests_by_place(tables: &Tables) -> PolarsResult<LazyFrame> {
    let of_kind = |kind: &'static str, name: &str| number(col("kind").eq(lit(kind)).sum()).alias(name);
    let by_place = |column: &'static str, place_type: &'static str| {
        tables.each_group("requests", &["doc_id", "kind", "polarity", column], |rows| {
            explode(asked(rows), column, "place")
                .with_columns([lit(place_type).alias("place_type")])
                .group_by([col("place_type"), col("place")])
                .agg([
                    count("n_requests"),
                    distinct("doc_id", "n_documents"),
                    of_kind("appeal", "n_appeals"),
                    of_kind("obligation", "n_obligations"),
                    of_kind("need", "n_needs"),
                    of_kind("expectation", "n_expectations"),
                ])
        })
    };
    let parts =
        concat([by_place("iso_alpha3", "country")?, by_place("mission_acronyms", "mission")?], UnionArgs::default())?;
    let counts = ["n_requests", "n_documents", "n_appeals", "n_obligations", "n_needs", "n_expectations"];
    let rows = total(parts, ["place_type", "place"], &counts);
    Ok(sorted(rows, &[("n_requests", true), ("place_type", false), ("place", false)]))
}

fn themes_by_year(tables: &Tables) -> PolarsResult<LazyFrame> {
    let documents = tables.each_group("documents", &["doc_id", "year", "n_sentences"], |rows| rows)?.collect()?.lazy();
    let years = documents
        .clone()
        .group_by([col("year")])
        .agg([count("year_documents"), number(col("n_sentences").sum()).alias("year_sentences")]);
    let documents = documents.select([col("doc_id"), col("year")]);
    let join = |left: LazyFrame, right: LazyFrame, on: &str| {
        let nulls_are_one = JoinArgs { nulls_equal: true, ..JoinArgs::new(JoinType::Left) };
        left.join(right, [col(on)], [col(on)], nulls_are_one)
    };
    let keys = ["year", "theme_id", "theme_label", "theme_group"];
    let counts = ["n_documents", "n_sentences", "n_mentions"];
    let columns = ["doc_id", "sentence_id", "theme_id", "theme_label", "theme_group"];
    let parts = tables.each_group("theme_tags", &columns, |rows| {
        let by_document = rows
            .group_by(["doc_id", "theme_id", "theme_label", "theme_group"].map(col))
            .agg([count("n_mentions"), distinct("sentence_id", "n_sentences")]);
        join(by_document, documents.clone(), "doc_id").group_by(keys.map(col)).agg([
            count("n_documents"),
            number(col("n_sentences").sum()).alias("n_sentences"),
            number(col("n_mentions").sum()).alias("n_mentions"),
        ])
    })?;
    let rows = join(total(parts, keys, &counts), years, "year").with_columns([
        share("n_documents", "year_documents", "share_documents"),
        share("n_sentences", "year_sentences", "share_sentences"),
    ]);
    Ok(sorted(rows, &[("year", false), ("n_sentences", true), ("theme_id", false)]))
}

fn theme_pairs(tables: &Tables) -> PolarsResult<LazyFrame> {
    let parts = tables.each_group("sentences", &["doc_id", "themes"], |rows| {
        let sets = rows.filter(col("themes").is_not_null()).group_by([col("doc_id"), col("themes")]).agg([count("n")]);
        pairs(sets, "themes", ["theme_a", "theme_b"])
            .group_by([col("theme_a"), col("theme_b")])
            .agg([number(col("n").sum()).alias("n_sentences"), distinct("doc_id", "n_documents")])
    })?;
    let rows = total(parts, ["theme_a", "theme_b"], &["n_sentences", "n_documents"]);
    Ok(sorted(rows, &[("n_sentences", true), ("theme_a", false), ("theme_b", false)]))
}

fn documents_by_type(tables: &Tables) -> PolarsResult<LazyFrame> {
    let counts = ["n_documents", "n_copies", "n_sentences", "n_words", "n_requests"];
    let columns = ["year", "doc_type", "duplicate_of", "n_sentences", "n_words", "n_requests"];
    let parts = tables.each_group_with_copies("documents", &columns, |rows| {
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
    Ok(sorted(total(parts, ["year", "doc_type"], &counts), &[("year", false), ("doc_type", false)]))
}

/// For every column of `documents` that may be empty: how many documents fill it.
fn field_coverage(tables: &Tables) -> PolarsResult<LazyFrame> {
    let schema = schema::tables();
    let nullable = schema.iter().filter(|t| t.name == "documents").flat_map(|t| &t.columns).filter(|c| c.nullable);
    let fields: Vec<&str> = nullable.map(|c| c.name).collect();
    let parts = tables
        .each_group("documents", &fields, |rows| {
            let filled = fields.iter().map(|f| number(col(*f).count()).alias(*f));
            rows.select(filled.chain([number(len()).alias("n_documents")]).collect::<Vec<_>>())
        })?
        .collect()?;
    let sum = |column: &str| -> PolarsResult<i32> { Ok(parts.column(column)?.i32()?.sum().unwrap_or(0)) };
    let filled: PolarsResult<Vec<i32>> = fields.iter().map(|f| sum(f)).collect();
    let documents = vec![sum("n_documents")?; fields.len()];
    let columns = vec![
        Series::new("field".into(), fields).into_column(),
        Series::new("n_documents".into(), documents).into_column(),
        Series::new("n_filled".into(), filled?).into_column(),
    ];
    Ok(DataFrame::new_infer_height(columns)?
        .lazy()
        .with_columns([share("n_filled", "n_documents", "share_filled").fill_nan(lit(0.0))]))
}
