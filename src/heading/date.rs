//! Which day a statement is of, and where that was read.

use jiff::civil::Date;

use crate::model::{DateSource, DateSpan, Day, DocType, Fields, Issue, IssueCode, Precision};
use crate::pipeline::{Headings, Pipeline, Usage};

/// Reads a date in any of the pipeline's forms.
///
/// `Ok(None)` where the words are no calendar day.
///
/// # Errors
/// An `ambiguous_date` where day and month may change places (`5/4/2018`).
pub fn parse(words: &str, source: DateSource, headings: &Headings) -> Result<Option<DateSpan>, Issue> {
    parse_as(words, source, false, headings)
}

/// The same, of a text that is known to write the day before the month, or not.
///
/// # Errors
/// See [`parse`].
pub fn parse_as(
    words: &str,
    source: DateSource,
    day_first: bool,
    headings: &Headings,
) -> Result<Option<DateSpan>, Issue> {
    let mut numbers: Vec<(i32, usize)> = Vec::new();
    let mut month = None;
    for token in words.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()) {
        let digits = token.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            // "24th", "1er": the letters after the number say nothing.
            numbers.extend(token[..digits].parse::<i32>().ok().map(|n| (n, digits)));
        } else if month.is_none() {
            month = headings.month(token);
        }
    }
    if let (Some(m), [(year, 4)]) = (month, numbers.as_slice()) {
        return Ok(month_span(*year, i32::from(m), source));
    }
    let day = match (month, numbers.as_slice()) {
        (Some(m), [(a, _), (y, 4)]) => calendar(*y, i32::from(m), *a),
        (None, [(n, 8)]) => calendar(n / 10_000, n / 100 % 100, n % 100),
        (None, [(y, 4), (m, _), (d, _)]) => calendar(*y, *m, *d),
        (None, [(a, _), (b, _), (y, 4)]) => match (calendar(*y, *b, *a), calendar(*y, *a, *b)) {
            (Some(one), Some(other)) if one != other && !day_first => {
                return Err(Issue::new(
                    IssueCode::AmbiguousDate,
                    format!("`{words}` may be {one} or {other}; the date was left out"),
                )
                .hint("write the month as a word"));
            }
            (one, other) => one.or(other),
        },
        _ => None,
    };
    Ok(day.map(|date| day_span(date, source)))
}

/// Reads a date as tables and pages write it: any form of a day, with a time or not, a month or a year alone.
///
/// # Errors
/// See [`parse`].
pub(super) fn in_metadata(words: &str, source: DateSource, headings: &Headings) -> Result<Option<DateSpan>, Issue> {
    let number = |range: std::ops::Range<usize>| words.get(range)?.parse::<i32>().ok();
    let dash = |at: usize| words.as_bytes().get(at) == Some(&b'-');
    if dash(4) && dash(7) && words.len() > 10 {
        return parse(words.get(..10).unwrap_or(words), source, headings);
    }
    Ok(match (words.len(), number(0..4)) {
        (4, Some(year)) if (1945..=2100).contains(&year) => year_span(year, source),
        (7, Some(year)) if dash(4) => number(5..7).and_then(|month| month_span(year, month, source)),
        _ => return parse(words, source, headings),
    })
}

fn month_span(year: i32, month: i32, source: DateSource) -> Option<DateSpan> {
    let first = calendar(year, month, 1)?;
    let (earliest, latest) = (Day::from(first), Day::from(first.last_of_month()));
    Some(DateSpan { earliest, latest, year: Some(year), precision: Precision::Month, source })
}

fn calendar(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn day_span(date: Date, source: DateSource) -> DateSpan {
    let day = Day::from(date);
    DateSpan { earliest: day, latest: day, year: Some(i32::from(date.year())), precision: Precision::Day, source }
}

fn year_span(year: i32, source: DateSource) -> Option<DateSpan> {
    let (first, last) = (calendar(year, 1, 1)?, calendar(year, 12, 31)?);
    Some(DateSpan {
        earliest: Day::from(first),
        latest: Day::from(last),
        year: Some(year),
        precision: Precision::Year,
        source,
    })
}

/// The best of the dates found (codebook: release or page date, dateline, lead-in, then a year alone).
pub fn choose(
    mut dates: Vec<DateSpan>,
    intro: Option<&str>,
    title: Option<&str>,
    fields: &Fields,
    file_name: Option<&FileName>,
    pipeline: &Pipeline,
    issues: &mut Vec<Issue>,
) -> Option<DateSpan> {
    if let Some(intro) = intro {
        match day_in(intro, DateSource::LeadIn, pipeline) {
            Ok(day) => dates.extend(day),
            Err(issue) => issues.push(issue),
        }
    }
    // Stable: of two dates from one place the first stands.
    dates.sort_by_key(|d| d.source);
    dates
        .into_iter()
        .next()
        .or_else(|| fields.occasion.as_deref().and_then(year_in).and_then(|y| year_span(y, DateSource::Occasion)))
        .or_else(|| title.and_then(|t| day_in(t, DateSource::Title, pipeline).ok().flatten()))
        .or_else(|| title.and_then(year_in).and_then(|y| year_span(y, DateSource::Title)))
        .or_else(|| file_name.and_then(|f| year_span(f.year, DateSource::FileName)))
}

/// A full date in running words, observances aside.
fn day_in(words: &str, source: DateSource, pipeline: &Pipeline) -> Result<Option<DateSpan>, Issue> {
    let words = super::lead_in::strip(words, &pipeline.headings);
    let found = pipeline.headings.captures(Usage::RunningDate, &*words);
    found.map_or(Ok(None), |found| parse(found.words("date"), source, &pipeline.headings))
}

/// The one year that the words name; `None` where they name several.
fn year_in(words: &str) -> Option<i32> {
    let mut years = words
        .split(|c: char| !c.is_ascii_digit())
        .filter(|t| t.len() == 4)
        .filter_map(|t| t.parse::<i32>().ok())
        .filter(|y| (1945..=2100).contains(y));
    let year = years.next()?;
    years.all(|y| y == year).then_some(year)
}

/// What a file's name says, by the pipeline's patterns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// The kind of text that such files hold.
    pub doc_type: Option<DocType>,
    iso: Option<String>,
    symbol: Option<String>,
    year: i32,
}

impl FileName {
    /// Reads a name without its extension.
    pub fn read(stem: &str, headings: &Headings) -> Option<Self> {
        headings.of(Usage::FileName).iter().find_map(|rule| {
            let found = rule.captures(stem)?;
            let text = |name: &str| found.name(name).map(str::to_owned);
            Some(FileName {
                doc_type: rule.doc_type,
                iso: text("iso"),
                // S/PV.7658 cannot stand in a file's name and is written SPV.7658 there.
                symbol: text("symbol").map(|s| s.replacen("SPV", "S/PV", 1)),
                year: found.words("year").parse().ok()?,
            })
        })
    }

    /// Fills the fields that the text left empty.
    pub fn complete(&self, fields: &mut Fields, pipeline: &Pipeline) {
        if fields.symbol.is_none() {
            fields.symbol.clone_from(&self.symbol);
        }
        let country = self.iso.as_deref().and_then(|iso| pipeline.gazetteer.country_by_iso.get(iso));
        if let (Some(&place), None) = (country, &fields.speaker_entity) {
            let place = &pipeline.gazetteer.places[place as usize];
            fields.speaker_entity = Some(place.name.clone());
            fields.speaker_iso_alpha3 = Some(place.iso_alpha3.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Option<String> {
        let pipeline = Pipeline::built_in();
        parse(words, DateSource::Heading, &pipeline.headings).unwrap().map(|f| f.to_string())
    }

    #[test]
    fn every_form_of_a_day() {
        for words in [
            "24 May 2018",
            "24th May, 2018",
            "May 24, 2018",
            "2018-05-24",
            "24/05/2018",
            "20180524",
            "24 mai 2018",
            "24 de mayo de 2018",
        ] {
            assert_eq!(read(words).as_deref(), Some("2018-05-24"), "{words}");
        }
        assert_eq!(read("31 February 2018"), None);
    }

    #[test]
    fn a_date_with_two_readings_is_left_out() {
        let pipeline = Pipeline::built_in();
        let issue = parse("5/4/2018", DateSource::Heading, &pipeline.headings).unwrap_err();
        assert_eq!(issue.code, IssueCode::AmbiguousDate);
        assert_eq!(read("5/5/2018").as_deref(), Some("2018-05-05"));
    }

    #[test]
    fn one_year_is_a_year_two_are_none() {
        assert_eq!(year_in("2021 United Nations Peacekeeping Ministerial"), Some(2021));
        assert_eq!(year_in("from 2020 to 2021"), None);
    }
}
