//! `places/*.csv` and `missions.csv`: names of countries, cities, regions and peace operations.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::files::Files;
use super::matcher::{MatcherBuilder, Owner};
use super::term::Case;
use super::{Examples, PipelineError};
use crate::model::PlaceKind;

/// A country, city or region.
#[derive(Debug, Clone)]
pub struct Place {
    /// The name in the tables.
    pub name: String,
    /// Country, city or region.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-3; empty for regions of several countries and disputed names.
    pub iso_alpha3: String,
    /// Whether people bear the name too, so that its neighbours must be looked at.
    pub maybe_person: bool,
}

/// A name that a country bore until a year, and that another bears since.
#[derive(Debug, Clone, Copy)]
pub struct Former {
    /// Index of the country.
    pub place: u32,
    /// The last year of the name.
    pub last_year: i32,
}

/// A peace operation.
#[derive(Debug, Clone)]
pub struct Mission {
    /// The acronym in the tables.
    pub acronym: String,
    /// The full name.
    pub name: String,
    /// Host countries, `|`-joined, sorted.
    pub iso_alpha3: String,
    /// First month as `(year, month)`.
    pub start: Option<(i32, u8)>,
    /// Last month.
    pub end: Option<(i32, u8)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryRow {
    iso_alpha3: String,
    name: String,
    variants: String,
    demonyms: String,
    not: String,
    ambiguous: String,
    former: String,
    yes: String,
    no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CityRow {
    name: String,
    place_type: String,
    iso_alpha3: String,
    variants: String,
    not: String,
    yes: String,
    no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MissionRow {
    acronym: String,
    name: String,
    #[serde(rename = "kind")]
    _kind: String,
    iso3: String,
    start: String,
    end: String,
    #[serde(rename = "successor_of")]
    _successor_of: String,
    aliases: String,
    not: String,
    yes: String,
    no: String,
}

/// What the gazetteers say.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// Countries first, then cities and regions.
    pub places: Vec<Place>,
    /// Names that mean another country in old texts.
    pub former: Vec<Former>,
    /// In the order of the file.
    pub missions: Vec<Mission>,
    /// Lower-case names of countries to their place.
    pub country_by_name: HashMap<String, u32>,
    /// The same names by their place: countries are the first places.
    country_names: Vec<Vec<String>>,
    /// Lower-case names of a country's people, which are its adjectives too, to its place.
    country_by_demonym: HashMap<String, u32>,
    /// ISO codes to their place.
    pub country_by_iso: HashMap<String, u32>,
    /// Lower-case names of cities to their place.
    pub city_by_name: HashMap<String, u32>,
    /// Examples of every row.
    pub examples: Vec<Examples>,
}

impl Gazetteer {
    /// Whether the words are the name of a country, in capitals or not.
    pub fn is_country(&self, name: &str) -> bool {
        self.country_by_name.contains_key(&name.to_lowercase())
    }

    /// The names of the country with this code, in small letters.
    pub fn names_of(&self, iso_alpha3: &str) -> &[String] {
        let place = self.country_by_iso.get(iso_alpha3);
        place.and_then(|&place| self.country_names.get(place as usize)).map_or(&[], Vec::as_slice)
    }

    /// Whether the words are the name of a city, in capitals or not.
    pub fn is_city(&self, name: &str) -> bool {
        self.city_by_name.contains_key(&name.to_lowercase())
    }

    /// Whether a lower-case word says that something is of the country with this code: `kenyan`, `KEN`.
    pub fn is_of_country(&self, word: &str, iso_alpha3: &str) -> bool {
        let place = self.country_by_demonym.get(word);
        place.is_some_and(|&place| self.places[place as usize].iso_alpha3 == iso_alpha3)
    }
}

/// Reads the gazetteers and hands the names to the matcher.
///
/// # Errors
/// Names the file and line of a malformed row, an unknown column or a malformed name.
pub fn load(files: &Files, matcher: &mut MatcherBuilder) -> Result<Gazetteer, PipelineError> {
    let mut out = Gazetteer::default();
    countries(files, matcher, &mut out)?;
    cities(files, matcher, &mut out)?;
    missions(files, matcher, &mut out)?;
    Ok(out)
}

const COUNTRIES: &str = "places/countries.csv";
const CITIES: &str = "places/cities.csv";
const MISSIONS: &str = "missions.csv";

fn countries(files: &Files, matcher: &mut MatcherBuilder, out: &mut Gazetteer) -> Result<(), PipelineError> {
    for Row { path, line, row } in rows(files, COUNTRIES, |r: &CountryRow| r.iso_alpha3.clone())? {
        let place = out.places.len() as u32;
        if out.country_by_iso.insert(row.iso_alpha3.clone(), place).is_some() {
            return Err(row_fault(&path, line, format!("`{}` has two rows; join them", row.iso_alpha3)));
        }
        let names: Vec<&str> = std::iter::once(row.name.as_str()).chain(parts(&row.variants)).collect();
        let mut own = Vec::new();
        for name in names.iter().flat_map(|name| spellings(name)) {
            if let Entry::Vacant(new) = out.country_by_name.entry(name) {
                own.push(new.key().clone());
                new.insert(place);
            }
        }
        out.country_names.push(own);
        for demonym in parts(&row.demonyms) {
            out.country_by_demonym.entry(demonym.to_lowercase()).or_insert(place);
        }
        let words = names.into_iter().chain(parts(&row.demonyms));
        add_names(matcher, Owner::Place { place }, words, &path, line)?;
        add_names(matcher, Owner::PlaceNot { place }, parts(&row.not), &path, line)?;
        for former in parts(&row.former) {
            let (name, year) = former
                .split_once(':')
                .and_then(|(name, year)| Some((name, year.parse().ok()?)))
                .ok_or_else(|| row_fault(&path, line, format!("`{former}` is not written as NAME:LAST_YEAR")))?;
            let owner = Owner::Former { former: out.former.len() as u32 };
            out.former.push(Former { place, last_year: year });
            add_names(matcher, owner, std::iter::once(name), &path, line)?;
        }
        out.examples.push(examples(&path, &row.name, &row.yes, &row.no));
        out.places.push(Place {
            maybe_person: row.ambiguous == "person",
            name: row.name,
            kind: PlaceKind::Country,
            iso_alpha3: row.iso_alpha3,
        });
    }
    Ok(())
}

/// A name in small letters, with the straight apostrophe and the curly one.
fn spellings(name: &str) -> impl Iterator<Item = String> {
    let straight = name.to_lowercase().replace('’', "'");
    let curly = straight.contains('\'').then(|| straight.replace('\'', "’"));
    [Some(straight), curly].into_iter().flatten()
}

fn cities(files: &Files, matcher: &mut MatcherBuilder, out: &mut Gazetteer) -> Result<(), PipelineError> {
    for Row { path, line, row } in rows(files, CITIES, |r: &CityRow| format!("{}|{}", r.name, r.iso_alpha3))? {
        let place = out.places.len() as u32;
        let kind = match row.place_type.as_str() {
            "city" => PlaceKind::City,
            "region" => PlaceKind::Region,
            other => {
                return Err(row_fault(&path, line, format!("place_type `{other}` is not known; write city or region")));
            }
        };
        if !row.iso_alpha3.is_empty() && !out.country_by_iso.contains_key(&row.iso_alpha3) {
            return Err(row_fault(&path, line, format!("`{}` is in no row of {COUNTRIES}", row.iso_alpha3)));
        }
        let names = || std::iter::once(row.name.as_str()).chain(parts(&row.variants));
        if kind == PlaceKind::City {
            for name in names() {
                for name in spellings(name) {
                    out.city_by_name.entry(name).or_insert(place);
                }
            }
        }
        add_names(matcher, Owner::Place { place }, names(), &path, line)?;
        add_names(matcher, Owner::PlaceNot { place }, parts(&row.not), &path, line)?;
        out.examples.push(examples(&path, &row.name, &row.yes, &row.no));
        out.places.push(Place { name: row.name, kind, iso_alpha3: row.iso_alpha3, maybe_person: false });
    }
    Ok(())
}

fn missions(files: &Files, matcher: &mut MatcherBuilder, out: &mut Gazetteer) -> Result<(), PipelineError> {
    for Row { path, line, row } in rows(files, MISSIONS, |r: &MissionRow| r.acronym.clone())? {
        let mission = out.missions.len() as u32;
        let owner = Owner::Mission { mission };
        for name in
            std::iter::once(row.acronym.as_str()).chain(std::iter::once(row.name.as_str())).chain(parts(&row.aliases))
        {
            let acronym = !name.chars().any(char::is_lowercase);
            let case = if acronym { Case::Exact } else { Case::Names };
            add_name(matcher, owner, name, case, &path, line)?;
            if name.contains("United Nations") {
                add_name(matcher, owner, &name.replace("United Nations", "UN"), Case::Names, &path, line)?;
            }
        }
        add_names(matcher, Owner::MissionNot { mission }, parts(&row.not), &path, line)?;
        out.examples.push(examples(&path, &row.acronym, &row.yes, &row.no));
        out.missions.push(Mission {
            acronym: row.acronym,
            name: row.name,
            iso_alpha3: row.iso3,
            start: month(&row.start),
            end: month(&row.end),
        });
    }
    Ok(())
}

fn month(text: &str) -> Option<(i32, u8)> {
    let (year, month) = text.split_once('-')?;
    Some((year.parse().ok()?, month.parse().ok()?))
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|p| !p.is_empty())
}

fn examples(file: &str, entry: &str, yes: &str, no: &str) -> Examples {
    let list = |cell: &str| cell.split(" | ").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect();
    Examples { file: file.to_owned(), entry: entry.to_owned(), yes: list(yes), no: list(no) }
}

fn add_names<'a>(
    matcher: &mut MatcherBuilder,
    owner: Owner,
    names: impl Iterator<Item = &'a str>,
    path: &str,
    line: u64,
) -> Result<(), PipelineError> {
    for name in names {
        // A short word in capitals alone is an acronym: "US" is not "us", nor "Us".
        let acronym = name.len() <= 8 && !name.contains(' ') && !name.chars().any(char::is_lowercase);
        let case = if acronym { Case::Exact } else { Case::Names };
        add_name(matcher, owner, name, case, path, line)?;
    }
    Ok(())
}

fn add_name(
    matcher: &mut MatcherBuilder,
    owner: Owner,
    name: &str,
    case: Case,
    path: &str,
    line: u64,
) -> Result<(), PipelineError> {
    matcher.add(owner, name, case).map_err(|e| row_fault(path, line, format!("`{name}`: {e}")))
}

fn row_fault(path: &str, line: u64, message: String) -> PipelineError {
    PipelineError { file: path.to_owned(), line: Some(line as usize), message, hint: None }
}

/// A row, and the file and line that it stands in.
struct Row<R> {
    path: String,
    line: u64,
    row: R,
}

/// The rows of all layers; one of the same key takes the place of the extended pipeline's.
fn rows<R: DeserializeOwned>(
    files: &Files,
    name: &str,
    key: impl Fn(&R) -> String,
) -> Result<Vec<Row<R>>, PipelineError> {
    let mut out: Vec<Row<R>> = Vec::new();
    for (path, text) in files.required(name)? {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|e| row_fault(&path, 1, e.to_string()))?.clone();
        let mut layer = Vec::new();
        for record in reader.records() {
            let record =
                record.map_err(|e| row_fault(&path, e.position().map_or(1, csv::Position::line), e.to_string()))?;
            let line = record.position().map_or(1, csv::Position::line);
            let row = record.deserialize(Some(&headers)).map_err(|e| row_fault(&path, line, e.to_string()))?;
            layer.push(Row { path: path.clone(), line, row });
        }
        let keys: HashSet<String> = layer.iter().map(|r| key(&r.row)).collect();
        out.retain(|r| !keys.contains(&key(&r.row)));
        out.extend(layer);
    }
    Ok(out)
}
