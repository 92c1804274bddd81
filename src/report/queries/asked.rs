//! What is asked for: by theme, year and place.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::{all_documents, asked, count, counted, distinct, join, label_table, number, share, sorted, table};
use crate::report::bridge::Tables;
use crate::report::lists::explode;
use crate::report::summaries::Sums;

pub(super) fn requests_by_theme(tables: &Tables) -> PolarsResult<LazyFrame> {
    let columns = ["doc_id", "kind", "strength", "ask_themes", "polarity"];
    let sums = Sums { keys: &["theme_id", "kind"], counts: &["n_requests", "n_documents", "strength"] };
    let rows = tables.totals("requests", &columns, sums, |rows| {
        explode(asked(rows), "ask_themes", "theme_id").group_by([col("theme_id"), col("kind")]).agg([
            count("n_requests"),
            distinct("doc_id", "n_documents"),
            number(col("strength").sum()).alias("strength"),
        ])
    })?;
    let rows = rows
        .with_columns([share("strength", "n_requests", "mean_strength")])
        .select(["theme_id", "kind", "n_requests", "n_documents", "mean_strength"].map(col));
    Ok(sorted(rows, &[("n_requests", true), ("theme_id", false), ("kind", false)]))
}

pub(super) fn asks_by_theme(tables: &Tables) -> PolarsResult<LazyFrame> {
    let sums = Sums { keys: &["theme_id"], counts: &["n_documents", "n_requests"] };
    let rows = tables.totals("requests", &["doc_id", "ask_themes", "polarity"], sums, |rows| {
        explode(asked(rows), "ask_themes", "theme_id")
            .group_by([col("theme_id")])
            .agg([distinct("doc_id", "n_documents"), count("n_requests")])
    })?;
    let rows = join(rows, label_table(tables)?, ["theme_id"])
        .with_columns([lit(all_documents(tables)?).alias("all_documents")])
        .with_columns([share("n_documents", "all_documents", "share_documents")])
        .select(["theme_id", "theme_label", "n_documents", "n_requests", "all_documents", "share_documents"].map(col));
    Ok(sorted(rows, &[("n_documents", true), ("n_requests", true), ("theme_id", false)]))
}

pub(super) fn by_year_theme(tables: &Tables) -> PolarsResult<LazyFrame> {
    let sums = Sums { keys: &["year"], counts: &["year_documents"] };
    let years = tables.totals("documents", &["doc_id", "year"], sums, |rows| {
        rows.group_by([col("year")]).agg([count("year_documents")])
    })?;
    let sums = Sums { keys: &["year", "theme_id"], counts: &["n_documents", "n_requests"] };
    let rows = tables.totals_with_year("requests", &["doc_id", "ask_themes", "polarity"], sums, |rows| {
        explode(asked(rows), "ask_themes", "theme_id")
            .group_by([col("doc_id"), col("year"), col("theme_id")])
            .agg([count("n_requests")])
            .group_by([col("year"), col("theme_id")])
            .agg([count("n_documents"), number(col("n_requests").sum()).alias("n_requests")])
    })?;
    let rows = join(join(rows, years, ["year"]), label_table(tables)?, ["theme_id"])
        .with_columns([share("n_documents", "year_documents", "share_documents")])
        .select(
            ["year", "theme_id", "theme_label", "n_documents", "n_requests", "year_documents", "share_documents"]
                .map(col),
        );
    Ok(sorted(rows, &[("year", false), ("n_documents", true), ("theme_id", false)]))
}

pub(super) fn requests_by_place(tables: &Tables) -> PolarsResult<LazyFrame> {
    let of_kind = |kind: &'static str, name: &str| number(col("kind").eq(lit(kind)).sum()).alias(name);
    let counts = ["n_requests", "n_documents", "n_appeals", "n_obligations", "n_needs", "n_expectations"];
    let by_place = |column: &'static str, place_type: &'static str| {
        let sums = Sums { keys: &["place_type", "place"], counts: &counts };
        tables.totals("requests", &["doc_id", "kind", "polarity", column], sums, |rows| {
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
    let rows =
        concat([by_place("iso_alpha3", "country")?, by_place("mission_acronyms", "mission")?], UnionArgs::default())?;
    let rows = join(rows, place_names(tables)?, ["place_type", "place"]);
    let first = ["place_type", "place", "place_name"];
    let rows = rows.select(first.into_iter().chain(counts).map(col).collect::<Vec<_>>());
    Ok(sorted(rows, &[("n_requests", true), ("place_type", false), ("place", false)]))
}

/// The gazetteer's commonest name of each country and mission that was found: `place_type`, `place`, `place_name`.
pub(super) fn place_names(tables: &Tables) -> PolarsResult<LazyFrame> {
    Ok(tables.once("place_names", || read_place_names(tables))?.lazy())
}

fn read_place_names(tables: &Tables) -> PolarsResult<DataFrame> {
    let keys = ["place_type", "place_name", "iso_alpha3", "mission_acronym"];
    let rows = counted(tables, "place_mentions", &keys)?;
    let rows = sorted(rows.lazy(), &[("n", true), ("place_name", false)]).collect()?;
    let text = |column: &str| rows.column(column)?.str();
    let (types, names, codes, missions) =
        (text("place_type")?, text("place_name")?, text("iso_alpha3")?, text("mission_acronym")?);
    let mut found: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for row in 0..rows.height() {
        let place = match types.get(row) {
            Some("country") => codes.get(row),
            Some("mission") => missions.get(row),
            _ => None,
        };
        if let (Some(kind), Some(place), Some(name)) = (types.get(row), place, names.get(row)) {
            found.entry((kind, place)).or_insert(name);
        }
    }
    let column = |name: &str, values: Vec<&str>| Series::new(name.into(), values);
    table(vec![
        column("place_type", found.keys().map(|k| k.0).collect()),
        column("place", found.keys().map(|k| k.1).collect()),
        column("place_name", found.values().copied().collect()),
    ])?
    .collect()
}
