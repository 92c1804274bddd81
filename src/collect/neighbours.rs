//! Days bounded by the symbol series: SG/SM/101 was published between SG/SM/100 and SG/SM/102.
//!
//! Symbols of one series are numbered in the order of release. A statement with
//! a symbol and no day gets the days of the nearest dated statements before and
//! after it, where both are there and agree with each other; a stated day is
//! never touched, a stated month or year only narrowed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Date32Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Int32Type};
use arrow::error::ArrowError;

use super::Record;
use crate::model::{DateSource, DateSpan, Day, Precision};

/// The dated and undated symbols of a run.
#[derive(Debug, Default)]
pub(super) struct Series {
    /// For each series, the first and last day stated for a number.
    dated: HashMap<String, BTreeMap<u32, (Day, Day)>>,
    wanting: Vec<Wanting>,
}

#[derive(Debug)]
struct Wanting {
    doc_id: String,
    series: String,
    number: u32,
    known: Option<DateSpan>,
}

impl Series {
    /// Notes what a record says of its symbol.
    pub(super) fn note(&mut self, record: &Record) {
        let Some(fields) = record.analysed.statement.as_ref().map(|s| &s.fields) else { return };
        let Some((series, number)) = fields.symbol.as_deref().and_then(split) else { return };
        match fields.date {
            Some(date) if date.precision == Precision::Day => {
                let day = date.earliest;
                let days = self.dated.entry(series).or_default().entry(number).or_insert((day, day));
                *days = (days.0.min(day), days.1.max(day));
            }
            known => self.wanting.push(Wanting { doc_id: record.source.doc_id.clone(), series, number, known }),
        }
    }

    /// The dates that neighbours give, by `doc_id`.
    pub(super) fn dates(&self) -> Dates {
        Dates(self.wanting.iter().filter_map(|w| Some((w.doc_id.clone(), self.bound(w)?))).collect())
    }

    fn bound(&self, wanting: &Wanting) -> Option<DateSpan> {
        let series = self.dated.get(&wanting.series)?;
        // The same number stated elsewhere (a repost with its day) is the best neighbour on both sides.
        let (_, &(earliest, _)) = series.range(..=wanting.number).next_back()?;
        let (_, &(_, latest)) = series.range(wanting.number..).next()?;
        let (mut earliest, mut latest) = (earliest, latest);
        if earliest > latest {
            return None;
        }
        if let Some(known) = wanting.known {
            (earliest, latest) = (earliest.max(known.earliest), latest.min(known.latest));
            let narrower = earliest > known.earliest || latest < known.latest;
            if earliest > latest || !narrower {
                return None;
            }
        }
        Some(span(earliest, latest))
    }
}

/// Series and number of a symbol: `SG/SM/21062`, `S/2021/415`; suffixes such as `/REV.1` aside.
fn split(symbol: &str) -> Option<(String, u32)> {
    let bare = symbol.split_once("/REV.").or_else(|| symbol.split_once("/CORR.")).map_or(symbol, |(bare, _)| bare);
    let (series, number) = bare.rsplit_once('/')?;
    Some((series.to_owned(), number.parse().ok()?))
}

/// As fine as the two days allow.
fn span(earliest: Day, latest: Day) -> DateSpan {
    let (first, last) = (earliest.civil(), latest.civil());
    let same_year = first.year() == last.year();
    let precision = match () {
        () if first == last => Precision::Day,
        () if same_year && first.month() == last.month() => Precision::Month,
        () if same_year => Precision::Year,
        () => Precision::Range,
    };
    let year = same_year.then(|| i32::from(first.year()));
    DateSpan { earliest, latest, year, precision, source: DateSource::SymbolNeighbours }
}

/// Dates that the whole run gave to single statements, by `doc_id`.
#[derive(Debug, Default)]
pub struct Dates(HashMap<String, DateSpan>);

impl Dates {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes the dates into the columns of any table that has `doc_id` and some of them; `None` where no row changes.
    ///
    /// # Errors
    /// None that a table of ours can cause.
    pub fn amend(&self, rows: &RecordBatch) -> Result<Option<RecordBatch>, ArrowError> {
        let Some(ids) = rows.column_by_name("doc_id") else { return Ok(None) };
        let found: Vec<Option<&DateSpan>> = ids.as_string::<i32>().iter().map(|id| self.0.get(id?)).collect();
        if found.iter().all(Option::is_none) {
            return Ok(None);
        }
        let schema = rows.schema();
        let columns = schema.fields().iter().zip(rows.columns());
        let amended = columns.map(|(field, column)| amend(field.name(), column, &found)).collect();
        RecordBatch::try_new(schema, amended).map(Some)
    }
}

fn amend(name: &str, column: &ArrayRef, found: &[Option<&DateSpan>]) -> ArrayRef {
    let days = |day: fn(&DateSpan) -> Option<i32>| -> ArrayRef {
        let old = column.as_primitive::<Date32Type>();
        let new = old.iter().zip(found).map(|(old, new)| new.map_or(old, day));
        Arc::new(Date32Array::from_iter(new))
    };
    let words = |word: fn(&DateSpan) -> &'static str| -> ArrayRef {
        let old = column.as_string::<i32>();
        let new = old.iter().zip(found).map(|(old, new)| new.map_or(old, |d| Some(word(d))));
        Arc::new(StringArray::from_iter(new))
    };
    match name {
        "date" => days(|d| (d.precision == Precision::Day).then_some(d.earliest.0)),
        "date_earliest" => days(|d| Some(d.earliest.0)),
        "date_latest" => days(|d| Some(d.latest.0)),
        "date_precision" => words(|d| d.precision.name()),
        "date_source" => words(|d| d.source.name()),
        "year" => {
            let old = column.as_primitive::<Int32Type>();
            Arc::new(Int32Array::from_iter(old.iter().zip(found).map(|(old, new)| new.map_or(old, |d| d.year))))
        }
        _ => Arc::clone(column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from(text.parse::<jiff::civil::Date>().unwrap())
    }

    fn bound(number: u32, known: Option<DateSpan>) -> Option<String> {
        let mut series = Series::default();
        let days = series.dated.entry("SG/SM".to_owned()).or_default();
        for (number, text) in
            [(100, "2018-05-20"), (104, "2018-05-24"), (110, "2018-07-01"), (120, "2019-01-03"), (130, "2018-12-01")]
        {
            days.insert(number, (day(text), day(text)));
        }
        series
            .bound(&Wanting { doc_id: "x".to_owned(), series: "SG/SM".to_owned(), number, known })
            .map(|d| d.to_string())
    }

    #[test]
    fn neighbours_bound_and_no_finer() {
        assert_eq!(bound(102, None).as_deref(), Some("2018-05"));
        assert_eq!(bound(107, None).as_deref(), Some("2018"));
        assert_eq!(bound(115, None).as_deref(), Some("2018-07-01/2019-01-03"));
        assert_eq!(bound(125, None), None, "neighbours that contradict each other say nothing");
        assert_eq!((bound(99, None), bound(131, None)), (None, None), "one side bounds nothing");
    }

    #[test]
    fn what_is_stated_is_only_narrowed() {
        let year = span(day("2018-01-01"), day("2018-12-31"));
        assert_eq!(bound(115, Some(year)).as_deref(), Some("2018"));
        assert_eq!(bound(115, Some(span(day("2020-01-01"), day("2020-12-31")))), None);
    }

    #[test]
    fn numbers_of_symbols() {
        assert_eq!(split("SG/SM/7000/REV.1"), Some(("SG/SM".to_owned(), 7000)));
        assert_eq!(split("S/PV.7658"), None);
    }
}
