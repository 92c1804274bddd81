//! What is named, asked for or not: themes by year, their trends and pairs, places.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::asked::place_names;
use super::read::documents_by_year;
use super::{all_documents, count, distinct, join, labels, number, share, sorted, sum, table};
use crate::report::bridge::Tables;
use crate::report::lists::{explode, pairs};
use crate::report::summaries::Sums;

pub(super) fn themes_by_year(tables: &Tables) -> PolarsResult<LazyFrame> {
    Ok(tables.once("themes_by_year", || count_themes_by_year(tables)?.collect())?.lazy())
}

fn count_themes_by_year(tables: &Tables) -> PolarsResult<LazyFrame> {
    let sums = Sums { keys: &["year"], counts: &["year_documents", "year_sentences"] };
    let years = tables.totals("documents", &["doc_id", "year", "n_sentences"], sums, |rows| {
        rows.group_by([col("year")])
            .agg([count("year_documents"), number(col("n_sentences").sum()).alias("year_sentences")])
    })?;
    let keys = ["year", "theme_id", "theme_label", "theme_group"];
    let counts = ["n_documents", "n_sentences", "n_mentions"];
    let columns = ["doc_id", "sentence_id", "theme_id", "theme_label", "theme_group"];
    let sums = Sums { keys: &keys, counts: &counts };
    let rows = tables.totals_with_year("theme_tags", &columns, sums, |rows| {
        rows.group_by(["doc_id", "year", "theme_id", "theme_label", "theme_group"].map(col))
            .agg([count("n_mentions"), distinct("sentence_id", "n_sentences")])
            .group_by(keys.map(col))
            .agg([
                count("n_documents"),
                number(col("n_sentences").sum()).alias("n_sentences"),
                number(col("n_mentions").sum()).alias("n_mentions"),
            ])
    })?;
    let rows = join(rows, years, ["year"]).with_columns([
        share("n_documents", "year_documents", "share_documents"),
        share("n_sentences", "year_sentences", "share_sentences"),
    ]);
    Ok(sorted(rows, &[("year", false), ("n_sentences", true), ("theme_id", false)]))
}

/// One third of the years that have statements: which, and how many statements.
struct Third {
    from: i32,
    to: i32,
    documents: i32,
}

impl Third {
    fn of(years: &[(i32, i32)]) -> Self {
        let year = |at: Option<&(i32, i32)>| at.map_or(0, |y| y.0);
        Third { from: year(years.first()), to: year(years.last()), documents: years.iter().map(|y| y.1).sum() }
    }

    fn holds(&self, year: i32) -> bool {
        (self.from..=self.to).contains(&year)
    }

    fn share(&self, named: i32) -> f64 {
        f64::from(named) / f64::from(self.documents.max(1))
    }
}

/// Share of statements that name a theme, in the first and in the last third of the years; no row where there is one year.
pub(super) fn theme_trends(tables: &Tables) -> PolarsResult<LazyFrame> {
    let read = documents_by_year(tables)?.collect()?;
    let (years, documents) = (read.column("year")?.i32()?, read.column("n_documents")?.i32()?);
    let years: Vec<(i32, i32)> = years.iter().zip(documents.iter()).filter_map(|(y, n)| Some((y?, n?))).collect();
    let third = (years.len() / 3).max(1);
    let (early, late) =
        (Third::of(&years[..third.min(years.len())]), Third::of(&years[years.len().saturating_sub(third)..]));
    let mut named: BTreeMap<(String, String), (i32, i32)> = BTreeMap::new();
    if years.len() > 1 {
        let rows = themes_by_year(tables)?.collect()?;
        let (ids, labels) = (rows.column("theme_id")?.str()?, rows.column("theme_label")?.str()?);
        let (years, counts) = (rows.column("year")?.i32()?, rows.column("n_documents")?.i32()?);
        for row in 0..rows.height() {
            let (Some(id), Some(label)) = (ids.get(row), labels.get(row)) else { continue };
            let both = named.entry((id.to_owned(), label.to_owned())).or_default();
            if let (Some(year), Some(n)) = (years.get(row), counts.get(row)) {
                both.0 += if early.holds(year) { n } else { 0 };
                both.1 += if late.holds(year) { n } else { 0 };
            }
        }
    }
    let integers = |name: &str, of: &dyn Fn(&(i32, i32)) -> i32| {
        Series::new(name.into(), named.values().map(of).collect::<Vec<i32>>())
    };
    let shares = |name: &str, of: &dyn Fn(&(i32, i32)) -> f64| {
        Series::new(name.into(), named.values().map(of).collect::<Vec<f64>>())
    };
    let rows = table(vec![
        Series::new("theme_id".into(), named.keys().map(|k| k.0.clone()).collect::<Vec<String>>()),
        Series::new("theme_label".into(), named.keys().map(|k| k.1.clone()).collect::<Vec<String>>()),
        integers("early_from", &|_| early.from),
        integers("early_to", &|_| early.to),
        integers("early_documents", &|_| early.documents),
        integers("early_naming", &|n| n.0),
        shares("early_share", &|n| early.share(n.0)),
        integers("late_from", &|_| late.from),
        integers("late_to", &|_| late.to),
        integers("late_documents", &|_| late.documents),
        integers("late_naming", &|n| n.1),
        shares("late_share", &|n| late.share(n.1)),
        shares("change", &|n| late.share(n.1) - early.share(n.0)),
    ])?;
    Ok(sorted(rows, &[("change", true), ("theme_id", false)]))
}

/// Pairs in one sentence; `times_expected` is 1 where two themes meet as often as unrelated ones of their frequency would.
pub(super) fn theme_pairs(tables: &Tables) -> PolarsResult<LazyFrame> {
    let sets = |rows: LazyFrame| {
        rows.filter(col("themes").is_not_null()).group_by([col("doc_id"), col("themes")]).agg([count("n")])
    };
    let sums = Sums { keys: &["theme_a", "theme_b"], counts: &["n_sentences", "n_documents"] };
    let rows = tables.totals("sentences", &["doc_id", "themes"], sums, |rows| {
        pairs(sets(rows), "themes", ["theme_a", "theme_b"])
            .group_by([col("theme_a"), col("theme_b")])
            .agg([number(col("n").sum()).alias("n_sentences"), distinct("doc_id", "n_documents")])
    })?;
    let mut rows = sorted(rows, &[("n_sentences", true), ("theme_a", false), ("theme_b", false)]).collect()?;
    let sums = Sums { keys: &["theme_id"], counts: &["n_sentences"] };
    let alone = tables
        .totals("sentences", &["doc_id", "themes"], sums, |rows| {
            explode(sets(rows), "themes", "theme_id")
                .group_by([col("theme_id")])
                .agg([number(col("n").sum()).alias("n_sentences")])
        })?
        .collect()?;
    let mut single: BTreeMap<&str, i32> = BTreeMap::new();
    for (id, n) in alone.column("theme_id")?.str()?.iter().zip(alone.column("n_sentences")?.i32()?.iter()) {
        single.insert(id.unwrap_or_default(), n.unwrap_or(0));
    }
    let sentences = tables.each_group("sentences", &["doc_id"], |rows| rows.select([count("n")]))?.collect()?;
    let sentences = f64::from(sum(&sentences, "n")?);
    let labels = labels(tables)?;
    let label = |id: Option<&str>| labels.get(id.unwrap_or_default()).cloned().unwrap_or_default();
    let frequency = |id: Option<&str>| f64::from(single.get(id.unwrap_or_default()).copied().unwrap_or(0).max(1));
    let (a, b) = (rows.column("theme_a")?.str()?, rows.column("theme_b")?.str()?);
    let together = rows.column("n_sentences")?.i32()?;
    let times: Vec<f64> = (0..rows.height())
        .map(|n| f64::from(together.get(n).unwrap_or(0)) * sentences / (frequency(a.get(n)) * frequency(b.get(n))))
        .collect();
    let label_a: Vec<String> = a.iter().map(label).collect();
    let label_b: Vec<String> = b.iter().map(label).collect();
    rows.with_column(Series::new("theme_a_label".into(), label_a).into_column())?;
    rows.with_column(Series::new("theme_b_label".into(), label_b).into_column())?;
    rows.with_column(Series::new("times_expected".into(), times).into_column())?;
    Ok(rows.lazy())
}

/// Countries and missions that sentences name.
pub(super) fn places(tables: &Tables) -> PolarsResult<LazyFrame> {
    let by_place = |column: &'static str, place_type: &'static str| {
        let sums = Sums { keys: &["place_type", "place"], counts: &["n_documents", "n_sentences"] };
        tables.totals("sentences", &["doc_id", column], sums, |rows| {
            explode(rows.filter(col(column).is_not_null()), column, "place")
                .with_columns([lit(place_type).alias("place_type")])
                .group_by([col("place_type"), col("place")])
                .agg([distinct("doc_id", "n_documents"), count("n_sentences")])
        })
    };
    let rows =
        concat([by_place("iso_alpha3", "country")?, by_place("mission_acronyms", "mission")?], UnionArgs::default())?;
    let rows = join(rows, place_names(tables)?, ["place_type", "place"])
        .with_columns([lit(all_documents(tables)?).alias("all_documents")])
        .with_columns([share("n_documents", "all_documents", "share_documents")])
        .select(
            ["place_type", "place", "place_name", "n_documents", "n_sentences", "all_documents", "share_documents"]
                .map(col),
        );
    Ok(sorted(rows, &[("n_documents", true), ("n_sentences", true), ("place_type", false), ("place", false)]))
}
