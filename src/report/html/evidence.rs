//! The chosen requests with their sentences, marked words and statements: as
//! data for the page's script and as static examples.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::choose::{Choice, Facts, OF_EACH, choose};
use crate::report::Frame;
use crate::report::bridge::Tables;
use crate::report::chart::grouped;
use crate::report::figures::{Filter, Link, Rows};
use crate::report::queries::phrases::normal;

/// Example sentences of a static group.
const EXAMPLES: usize = 2;
const CUE: u8 = 1;
const ASK: u8 = 2;
const THEME: u8 = 4;

/// Part of a sentence; `flags` add up: 1 cue, 2 ask, 4 word of a theme.
#[derive(Serialize, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    flags: u8,
    text: String,
}

#[derive(Serialize)]
struct Sample {
    pieces: Vec<Piece>,
    source: String,
}

/// Sentences that a link leads to where scripts are not allowed.
#[derive(Serialize)]
struct Group {
    id: String,
    label: String,
    sentences: Vec<Sample>,
}

/// What the template needs.
#[derive(Serialize)]
pub(super) struct Evidence {
    /// How many of how many are here, and how they were chosen.
    held: String,
    count: String,
    samples: Vec<Group>,
    /// For `<script type="application/json">`: without `<`.
    json: String,
}

#[derive(Default)]
struct Document {
    title: Option<String>,
    symbol: Option<String>,
    date: Option<String>,
    year: Option<i32>,
    speaker: Option<String>,
}

struct Request {
    row: usize,
    id: String,
    doc_id: String,
    sentence_id: String,
    kind: String,
    strength: i32,
    themes: String,
    countries: String,
    missions: String,
    to: String,
    text: String,
    /// Begin of the sentence; marks are counted from it.
    start: i32,
    marks: Vec<(i32, i32, u8)>,
}

impl Request {
    fn facts(&self, documents: &BTreeMap<String, Document>) -> Facts<'_> {
        Facts {
            themes: &self.themes,
            countries: &self.countries,
            missions: &self.missions,
            year: documents.get(&self.doc_id).and_then(|d| d.year),
            to: &self.to,
            text: &self.text,
        }
    }

    fn places(&self) -> impl Iterator<Item = &str> {
        self.countries.split('|').chain(self.missions.split('|')).filter(|p| !p.is_empty())
    }

    fn themes(&self) -> impl Iterator<Item = &str> {
        self.themes.split('|').filter(|t| !t.is_empty())
    }

    fn pieces(&self) -> Vec<Piece> {
        pieces(&self.text, self.start, &self.marks)
    }
}

/// Cuts a sentence where marks begin and end; offsets are code points, `start` is the sentence's own.
fn pieces(text: &str, start: i32, marks: &[(i32, i32, u8)]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for (at, c) in (start..).zip(text.chars()) {
        let within = marks.iter().filter(|(from, to, _)| (*from..*to).contains(&at));
        let flags = within.fold(0, |flags, mark| flags | mark.2);
        match out.last_mut() {
            Some(piece) if piece.flags == flags => piece.text.push(c),
            _ => out.push(Piece { flags, text: c.to_string() }),
        }
    }
    out
}

/// Chooses and reads the requests of the page; none where nothing is asked.
///
/// `links` are the examples that charts promise.
pub(super) fn evidence(tables: &Tables, frames: &[Frame], links: &[Link]) -> PolarsResult<Option<Evidence>> {
    let links = with_themes(frames, links);
    let filters: Vec<_> = links.iter().map(|l| l.filter.clone()).collect();
    let choice = choose(tables, &filters)?;
    if choice.rows.is_empty() {
        return Ok(None);
    }
    let mut requests = read(tables, &choice.rows)?;
    mark_themes(tables, &mut requests)?;
    let documents = documents(tables, &requests)?;
    requests.sort_by_cached_key(|r| {
        let document = documents.get(&r.doc_id);
        (Reverse(document.and_then(|d| d.year)), Reverse(document.and_then(|d| d.date.clone())), r.row)
    });
    Ok(Some(Evidence {
        held: held(&choice),
        count: grouped(choice.rows.len() as i32),
        samples: samples(&links, &requests, &documents),
        json: as_json(frames, &links, &requests, &documents, choice.total),
    }))
}

fn held(choice: &Choice) -> String {
    if choice.rows.len() == choice.total {
        return format!("All {} requests are in this page.", grouped(choice.total as i32));
    }
    format!(
        "{} of {} requests are in this page. They were chosen so that every theme, place and year is there: the newest \
         {OF_EACH} of each theme, country, mission, year, kind, strength and example link; then the same number of every year, \
         taking the statements in turn and requests that name a theme first. All of them are in tables/requests.csv.",
        grouped(choice.rows.len() as i32),
        grouped(choice.total as i32)
    )
}

/// The links of the charts, then one for each theme that is asked for, each once.
fn with_themes(frames: &[Frame], links: &[Link]) -> Vec<Link> {
    let rows = Rows::of(frames, "asks_by_theme");
    let theme = |row| Link {
        label: rows.text(row, "theme_label").to_owned(),
        filter: Filter::theme(rows.text(row, "theme_id")),
    };
    let mut seen = BTreeSet::new();
    let all = links.iter().cloned().chain((0..rows.len()).map(theme));
    all.filter(|link| seen.insert(link.filter.fragment())).collect()
}

fn read(tables: &Tables, chosen: &BTreeSet<usize>) -> PolarsResult<Vec<Request>> {
    const TEXTS: [&str; 9] = [
        "request_id",
        "doc_id",
        "sentence_id",
        "kind",
        "ask_themes",
        "iso_alpha3",
        "mission_acronyms",
        "addressee",
        "text",
    ];
    const NUMBERS: [&str; 6] = ["strength", "char_start", "cue_start", "cue_end", "ask_start", "ask_end"];
    let columns: Vec<&str> = TEXTS.into_iter().chain(NUMBERS).collect();
    let (mut requests, mut row_number) = (Vec::with_capacity(chosen.len()), 0);
    let mut groups = tables.groups("requests", &columns)?;
    while let Some(rows) = groups.read_next()? {
        for row in 0..rows.height() {
            row_number += 1;
            if !chosen.contains(&row_number) {
                continue;
            }
            let text = |column: &str| -> PolarsResult<String> {
                Ok(rows.column(column)?.str()?.get(row).unwrap_or_default().to_owned())
            };
            let number = |column: &str| -> PolarsResult<Option<i32>> { Ok(rows.column(column)?.i32()?.get(row)) };
            let mut marks = Vec::new();
            for (from, to, flag) in [("cue_start", "cue_end", CUE), ("ask_start", "ask_end", ASK)] {
                if let (Some(from), Some(to)) = (number(from)?, number(to)?) {
                    marks.push((from, to, flag));
                }
            }
            requests.push(Request {
                row: row_number,
                id: text("request_id")?,
                doc_id: text("doc_id")?,
                sentence_id: text("sentence_id")?,
                kind: text("kind")?,
                strength: number("strength")?.unwrap_or(0),
                themes: text("ask_themes")?,
                countries: text("iso_alpha3")?,
                missions: text("mission_acronyms")?,
                to: normal(&text("addressee")?),
                text: text("text")?,
                start: number("char_start")?.unwrap_or(0),
                marks,
            });
        }
    }
    Ok(requests)
}

/// Adds the words of themes to the marks of the requests' sentences.
fn mark_themes(tables: &Tables, requests: &mut [Request]) -> PolarsResult<()> {
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, request) in requests.iter().enumerate() {
        wanted.entry(request.sentence_id.clone()).or_default().push(n);
    }
    let mut groups = tables.groups("theme_tags", &["sentence_id", "char_start", "char_end"])?;
    while let Some(rows) = groups.read_next()? {
        let sentences = rows.column("sentence_id")?.str()?;
        let (starts, ends) = (rows.column("char_start")?.i32()?, rows.column("char_end")?.i32()?);
        for row in 0..rows.height() {
            let of = sentences.get(row).and_then(|id| wanted.get(id));
            if let (Some(of), Some(from), Some(to)) = (of, starts.get(row), ends.get(row)) {
                of.iter().for_each(|n| requests[*n].marks.push((from, to, THEME)));
            }
        }
    }
    Ok(())
}

fn documents(tables: &Tables, requests: &[Request]) -> PolarsResult<BTreeMap<String, Document>> {
    let mut found: BTreeMap<String, Document> =
        requests.iter().map(|r| (r.doc_id.clone(), Document::default())).collect();
    let columns = ["doc_id", "title", "symbol", "date", "year", "speaker", "speaker_entity"];
    let mut groups = tables.groups("documents", &columns)?;
    while let Some(rows) = groups.read_next()? {
        let ids = rows.column("doc_id")?.str()?;
        for row in 0..rows.height() {
            let Some(document) = ids.get(row).and_then(|id| found.get_mut(id)) else { continue };
            let text = |column: &str| -> PolarsResult<Option<String>> {
                Ok(rows.column(column)?.str()?.get(row).map(str::to_owned))
            };
            *document = Document {
                title: text("title")?,
                symbol: text("symbol")?,
                date: rows.column("date")?.i32()?.get(row).and_then(iso_day),
                year: rows.column("year")?.i32()?.get(row),
                speaker: text("speaker")?.or(text("speaker_entity")?),
            };
        }
    }
    Ok(found)
}

/// A day counted from 1970 as `2020-11-24`.
fn iso_day(days: i32) -> Option<String> {
    arrow::temporal_conversions::date32_to_datetime(days).map(|day| day.date().to_string())
}

fn samples(links: &[Link], requests: &[Request], documents: &BTreeMap<String, Document>) -> Vec<Group> {
    let group = |link: &Link| {
        let fit = requests.iter().filter(|r| link.filter.fits(&r.facts(documents))).take(EXAMPLES);
        let sentences: Vec<Sample> =
            fit.map(|r| Sample { pieces: r.pieces(), source: source(r, documents.get(&r.doc_id)) }).collect();
        let id = link.filter.fragment();
        (!sentences.is_empty()).then(|| Group { id, label: link.label.clone(), sentences })
    };
    links.iter().filter_map(group).collect()
}

fn source(request: &Request, document: Option<&Document>) -> String {
    let mut parts = Vec::new();
    if let Some(d) = document {
        let when = d.date.clone().or(d.year.map(|y| y.to_string()));
        parts.extend([d.title.clone(), d.speaker.clone(), d.symbol.clone(), when].into_iter().flatten());
    }
    parts.push(request.id.clone());
    parts.join(" · ")
}

/// Names in the order of their labels, and where each stands.
struct Names {
    list: Vec<(String, String)>,
    at: BTreeMap<String, usize>,
}

impl Names {
    fn of<'a>(ids: impl Iterator<Item = &'a str>, label: impl Fn(&str) -> String) -> Self {
        let ids: BTreeSet<&str> = ids.collect();
        let mut list: Vec<(String, String)> = ids.into_iter().map(|id| (label(id), id.to_owned())).collect();
        list.sort();
        let list: Vec<(String, String)> = list.into_iter().map(|(label, id)| (id, label)).collect();
        let at = list.iter().enumerate().map(|(n, (id, _))| (id.clone(), n)).collect();
        Names { list, at }
    }

    fn places<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<usize> {
        ids.filter_map(|id| self.at.get(id).copied()).collect()
    }
}

/// `id → label` of a report; a place that has no name is called by its code, a mission by its acronym.
fn label_of(frames: &[Frame], report: &str, id: &str, label: &str) -> BTreeMap<String, String> {
    let rows = Rows::of(frames, report);
    let named = (0..rows.len()).filter(|row| !rows.text(*row, label).is_empty());
    let named = named.filter(|row| rows.text(*row, "place_type") != "mission");
    named.map(|row| (rows.text(row, id).to_owned(), rows.text(row, label).to_owned())).collect()
}

fn as_json(
    frames: &[Frame],
    links: &[Link],
    requests: &[Request],
    documents: &BTreeMap<String, Document>,
    total: usize,
) -> String {
    let or_id =
        |labels: BTreeMap<String, String>| move |id: &str| labels.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let theme_labels = label_of(frames, "asks_by_theme", "theme_id", "theme_label");
    let themes = Names::of(requests.iter().flat_map(Request::themes), or_id(theme_labels));
    let place_labels = label_of(frames, "requests_by_place", "place", "place_name");
    let places = Names::of(requests.iter().flat_map(Request::places), or_id(place_labels));
    let kinds = Names::of(requests.iter().map(|r| r.kind.as_str()), str::to_owned);
    let asked = label_of(frames, "addressees", "addressee", "as_written");
    let shown = links.iter().filter_map(|l| l.filter.to.as_deref());
    let common = Rows::of(frames, "addressees");
    let common: Vec<&str> = (0..common.len().min(60)).map(|row| common.text(row, "addressee")).collect();
    let to = Names::of(shown.chain(common), or_id(asked));
    let order: BTreeMap<&str, usize> = documents.keys().enumerate().map(|(n, id)| (id.as_str(), n)).collect();
    let docs: Vec<_> =
        documents.iter().map(|(id, d)| json!([id, d.title, d.symbol, d.date, d.year, d.speaker])).collect();
    let row = |r: &Request| {
        let number = r.id.strip_prefix(&r.doc_id).map_or(r.id.as_str(), |n| n.trim_start_matches('#'));
        let asked = to.at.get(&r.to).map_or(-1, |n| *n as i64);
        let mut row = vec![
            json!(order.get(r.doc_id.as_str())),
            json!(number),
            json!(kinds.at.get(&r.kind)),
            json!(r.strength),
            json!(themes.places(r.themes())),
            json!(places.places(r.places())),
            json!(asked),
        ];
        row.extend(r.pieces().into_iter().flat_map(|p| [json!(p.flags), json!(p.text)]));
        serde_json::Value::Array(row)
    };
    let rows: Vec<_> = requests.iter().map(row).collect();
    let kinds: Vec<&String> = kinds.list.iter().map(|(kind, _)| kind).collect();
    let data = json!({
        "docs": docs, "themes": themes.list, "places": places.list, "kinds": kinds, "to": to.list, "total": total, "rows": rows,
    });
    // No tag can begin inside the data.
    data.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_overlap_and_count_code_points() {
        let found = pieces("Côte needs 😊 trucks.", 100, &[(105, 110, CUE), (111, 120, ASK), (113, 119, THEME)]);
        let found: Vec<(u8, &str)> = found.iter().map(|p| (p.flags, p.text.as_str())).collect();
        assert_eq!(found, [(0, "Côte "), (CUE, "needs"), (0, " "), (ASK, "😊 "), (ASK | THEME, "trucks"), (ASK, ".")]);
    }

    #[test]
    fn days_are_written_as_in_the_tables() {
        assert_eq!(iso_day(18590).as_deref(), Some("2020-11-24"));
    }
}
