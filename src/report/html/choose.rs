//! Which requests the page holds: within a budget of bytes, every theme, place and year among them.
//!
//! First the newest few of each theme, place, year, kind and example link of a
//! chart; then, while there is room, the same number of every year: the
//! statements in turn, requests that name a theme first. What is in mind while
//! choosing is bounded by the budget and the number of themes, places and years.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use crate::report::bridge::Tables;
use crate::report::figures::Filter;
use crate::report::queries::phrases::normal;

/// Bytes of JSON that the requests of a page may take.
const BUDGET: usize = 1_150_000;
/// Bytes of a request beside its sentence.
const BESIDE: usize = 190;
/// Bytes of a statement's title and the like, counted with its first request.
const OF_STATEMENT: usize = 260;
/// Requests of each theme, place, year, kind and example that are there for certain.
pub(super) const OF_EACH: usize = 4;

/// What a filter looks at.
pub(super) struct Facts<'a> {
    pub themes: &'a str,
    pub countries: &'a str,
    pub missions: &'a str,
    pub year: Option<i32>,
    pub to: &'a str,
    pub text: &'a str,
}

/// Whether one of the values joined by `|` is this one.
fn holds(cell: &str, value: &str) -> bool {
    cell.len() >= value.len() && cell.as_bytes().split(|&b| b == b'|').any(|v| v == value.as_bytes())
}

impl Filter {
    /// Whether the request is meant.
    pub(super) fn fits(&self, facts: &Facts) -> bool {
        self.theme.as_ref().is_none_or(|t| holds(facts.themes, t))
            && self.place.as_ref().is_none_or(|p| holds(facts.countries, p) || holds(facts.missions, p))
            && self.year.is_none_or(|y| facts.year == Some(y))
            && self.to.as_ref().is_none_or(|to| facts.to == to)
            && self.words.as_ref().is_none_or(|w| facts.text.to_lowercase().contains(&w.to_lowercase()))
    }
}

/// The chosen rows of `requests`, by their number in it, and how many there are to choose from.
pub(super) struct Choice {
    pub rows: BTreeSet<usize>,
    pub total: usize,
}

/// Row and bytes of a candidate, after what ranks it: its year and its place in the statement.
type Candidate = (Reverse<i32>, usize, usize, usize);
type InTurn = BTreeSet<(bool, usize, usize, usize)>;

/// The first few of a group.
#[derive(Default)]
struct Newest(BTreeSet<Candidate>);

impl Newest {
    /// Whether it would be among them; most requests are not, and need not be looked at further.
    fn wants(&self, candidate: &Candidate) -> bool {
        self.0.len() < OF_EACH || self.0.last().is_some_and(|last| candidate < last)
    }

    fn add(&mut self, candidate: Candidate) {
        if self.wants(&candidate) {
            self.0.insert(candidate);
            if self.0.len() > OF_EACH {
                self.0.pop_last();
            }
        }
    }
}

#[derive(Default)]
struct Candidates {
    /// By what the values are of, then by value.
    of_each: BTreeMap<&'static str, BTreeMap<String, Newest>>,
    of_example: Vec<Newest>,
    of_year: BTreeMap<i32, InTurn>,
    bytes: usize,
}

impl Candidates {
    fn add_to(&mut self, kind: &'static str, value: &str, candidate: Candidate) {
        let groups = self.of_each.entry(kind).or_default();
        match groups.get_mut(value) {
            Some(newest) => newest.add(candidate),
            None => groups.entry(value.to_owned()).or_default().add(candidate),
        }
    }

    fn add_to_examples(&mut self, examples: &[Filter], facts: &Facts<'_>, candidate: Candidate) {
        self.of_example.resize_with(examples.len(), Newest::default);
        for (newest, filter) in self.of_example.iter_mut().zip(examples) {
            if newest.wants(&candidate) && filter.fits(facts) {
                newest.add(candidate);
            }
        }
    }

    fn add_to_year(&mut self, year: i32, themeless: bool, nth: usize, row: usize, bytes: usize) {
        self.of_year.entry(year).or_default().insert((themeless, nth, row, bytes));
        self.bytes += bytes;
        self.shrink(BUDGET);
    }

    /// Takes the last of the year that has most, until the rest fits.
    fn shrink(&mut self, budget: usize) {
        while self.bytes > budget {
            let fullest = self.of_year.iter_mut().max_by_key(|(year, rows)| (rows.len(), Reverse(**year)));
            let Some((.., bytes)) = fullest.and_then(|(_, rows)| rows.pop_last()) else { return };
            self.bytes -= bytes;
        }
    }

    /// The first `few` of each group, as row and bytes.
    fn certain(&self, few: usize) -> BTreeMap<usize, usize> {
        let groups = self.of_each.values().flat_map(BTreeMap::values).chain(&self.of_example);
        groups.flat_map(|newest| newest.0.iter().take(few)).map(|(_, _, row, bytes)| (*row, *bytes)).collect()
    }

    fn choose(mut self, budget: usize) -> BTreeSet<usize> {
        let cost = |rows: &BTreeMap<usize, usize>| rows.values().sum::<usize>();
        let mut chosen = self.certain(OF_EACH);
        for few in (1..OF_EACH).rev() {
            if cost(&chosen) > budget {
                chosen = self.certain(few);
            }
        }
        let mut room = budget.saturating_sub(cost(&chosen));
        while cost(&chosen) > budget {
            room = 0;
            chosen.pop_last();
        }
        for rows in self.of_year.values_mut() {
            rows.retain(|(_, _, row, _)| !chosen.contains_key(row));
        }
        self.bytes = self.of_year.values().flatten().map(|(.., bytes)| bytes).sum();
        self.shrink(room);
        chosen.into_keys().chain(self.of_year.into_values().flatten().map(|(_, _, row, _)| row)).collect()
    }
}

/// Chooses among the requests that count: those of copies and denied ones do not.
pub(super) fn choose(tables: &Tables, examples: &[Filter]) -> PolarsResult<Choice> {
    let mut candidates = Candidates::default();
    let (mut row_number, mut total, mut nth, mut last) = (0, 0, 0, String::new());
    let columns =
        ["doc_id", "kind", "strength", "addressee", "ask_themes", "polarity", "mission_acronyms", "iso_alpha3", "text"];
    let mut groups = tables.groups("requests", &columns)?;
    while let Some(rows) = groups.read_next()? {
        let text = |column: &str| rows.column(column)?.str();
        let (ids, kinds, addressees, polarity) =
            (text("doc_id")?, text("kind")?, text("addressee")?, text("polarity")?);
        let (themes, missions, countries, texts) =
            (text("ask_themes")?, text("mission_acronyms")?, text("iso_alpha3")?, text("text")?);
        let strengths = rows.column("strength")?.i32()?;
        for row in 0..rows.height() {
            row_number += 1;
            let (Some(id), Some(text)) = (ids.get(row), texts.get(row)) else { continue };
            if polarity.get(row) != Some("positive") || tables.statements.is_copy(id) {
                continue;
            }
            total += 1;
            nth = if id == last { nth + 1 } else { 0 };
            if nth == 0 {
                id.clone_into(&mut last);
            }
            let to = addressees.get(row).map(normal).unwrap_or_default();
            let facts = Facts {
                themes: themes.get(row).unwrap_or_default(),
                countries: countries.get(row).unwrap_or_default(),
                missions: missions.get(row).unwrap_or_default(),
                year: tables.statements.year(id),
                to: &to,
                text,
            };
            let year = facts.year.unwrap_or(i32::MIN);
            let bytes = text.len() + text.len() / 8 + BESIDE + if nth == 0 { OF_STATEMENT } else { 0 };
            let candidate = (Reverse(year), nth, row_number, bytes);
            for (name, cell) in [
                ("theme", facts.themes),
                ("place", facts.countries),
                ("place", facts.missions),
                ("kind", kinds.get(row).unwrap_or_default()),
                ("year", &year.to_string()),
                ("strength", &strengths.get(row).unwrap_or(0).to_string()),
            ] {
                for value in cell.split('|').filter(|v| !v.is_empty()) {
                    candidates.add_to(name, value, candidate);
                }
            }
            candidates.add_to_examples(examples, &facts, candidate);
            candidates.add_to_year(year, facts.themes.is_empty(), nth, row_number, bytes);
        }
    }
    Ok(Choice { rows: candidates.choose(BUDGET), total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_is_there_and_years_have_the_same_room() {
        let mut all = Candidates::default();
        for row in 0..300 {
            let year = if row < 280 { 2000 } else { 1950 };
            all.add_to("theme", if row == 7 { "rare" } else { "common" }, (Reverse(year), row, row, 10));
            all.add_to_year(year, false, row, row, 10);
        }
        let chosen = all.choose(400);
        assert!(chosen.contains(&7), "the only one of its theme");
        let old = chosen.iter().filter(|row| **row >= 280).count();
        assert!((15..=20).contains(&old), "{old} of {}", chosen.len());
        assert!(chosen.len() <= 40);
    }

    #[test]
    fn nothing_is_over_the_budget() {
        let mut all = Candidates::default();
        for row in 0..100 {
            all.add_to("place", &row.to_string(), (Reverse(2000), 0, row, 10));
        }
        assert_eq!(all.choose(200).len(), 20);
    }
}
