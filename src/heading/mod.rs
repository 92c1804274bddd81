//! Lines and blocks to fields: symbol, title, date, speaker, occasion, place.
//!
//! Works in two steps around the layout stage: [`set_aside`] takes lines that
//! are no words of the statement (symbols, dates, site lines) before lines are
//! joined; [`read`] tells title, lead-in and body apart afterwards and reads
//! the fields. Every pattern is data of the pipeline; what is not found is left out.

mod aside;
mod date;
mod given;
mod glued;
mod language;
mod lead_in;
mod parts;
mod person;
mod place;
mod running;
mod signature;
mod site;
mod versions;

pub use aside::{Aside, set_aside};

use crate::layout::Block;
use crate::model::{DateSource, DocType, Fields, Given, Issue, Key, Part, Section, Source};
use crate::pipeline::{Headings, Pipeline, Usage};

/// What a statement's heading says and the paragraphs that remain.
pub struct Heading {
    /// The fields, `None` where the text does not say.
    pub fields: Fields,
    /// Title, lead-in and body, in order.
    pub parts: Vec<Part>,
    /// Values that were left out because they can be read in two ways.
    pub issues: Vec<Issue>,
}

/// Reads fields from the blocks, from what was set aside, and from what `source` and the `page` say from outside.
pub fn read(source: &Source, page: &Given, mut blocks: Vec<Block>, aside: Aside, pipeline: &Pipeline) -> Heading {
    let headings = &pipeline.headings;
    let file_name = date::FileName::read(source.stem(), headings);
    let in_corpus = file_name.is_some() || source.row_of.is_some();
    let version = versions::set_aside(&mut blocks, headings);
    let parts = parts::divide(blocks, &aside, in_corpus, page.get(Key::Title), pipeline);
    let mut fields = Fields::default();
    symbols(&mut fields, &aside);
    let title = titles(&parts).next().map(str::to_owned);
    let intro = parts.iter().find(|p| p.section == Section::Intro).map(|p| p.text.clone());
    fields.doc_type =
        doc_type(intro.as_deref(), &parts, &aside, headings).or(file_name.as_ref().and_then(|f| f.doc_type));
    let no_letter = fields.doc_type != Some(DocType::Letter);
    if intro.is_none() && file_name.is_none() && no_letter && reports_speakers(&parts, headings) {
        fields.doc_type = Some(DocType::MeetingCoverage);
    }
    match (&intro, &title) {
        (Some(intro), _) => lead_in::read(&mut fields, intro, pipeline),
        (None, Some(title)) => lead_in::read_title(&mut fields, title, pipeline),
        (None, None) => {}
    }
    // A sub-title may say what the title does not.
    for (n, title) in titles(&parts).enumerate() {
        if n > 0 && intro.is_none() && aside.speaker.is_none() && person::is_unnamed(&fields) {
            lead_in::read_title(&mut fields, title, pipeline);
        }
        lead_in::complete_from_title(&mut fields, title, pipeline);
    }
    person::from_lines(&mut fields, &aside, title.as_deref(), intro.is_none(), pipeline);
    person::from_turns(&mut fields, &parts, pipeline);
    title.iter().chain(&aside.kinds).for_each(|words| person::for_a_group(&mut fields, words, pipeline));
    fields.occasion = fields.occasion.take().or_else(|| aside.occasion.clone());
    if intro.is_none() && fields.occasion.is_none() && !person::is_unnamed(&fields) {
        occasion_from_titles(&mut fields, &parts, pipeline);
    }
    // "Press conference in Haiti": a place is no event.
    let is_place = |words: &String| pipeline.gazetteer.is_country(words) || pipeline.gazetteer.is_city(words);
    fields.occasion = fields.occasion.take().filter(|words| !is_place(words));
    place::from_lines(&mut fields, &aside, pipeline);
    let mut issues = aside.issues;
    issues.extend(version);
    let mut dates = aside.dates;
    dates.extend(given::day(&source.given, DateSource::Metadata, pipeline, &mut issues));
    dates.extend(given::day(page, DateSource::Page, pipeline, &mut issues));
    fields.date =
        date::choose(dates, intro.as_deref(), title.as_deref(), &fields, file_name.as_ref(), pipeline, &mut issues);
    if let Some(name) = &file_name {
        name.complete(&mut fields, pipeline);
    }
    fields.title = title.map(|t| if aside.speaker.is_some() { person::event(&t, pipeline).to_owned() } else { t });
    if fields.doc_type == Some(DocType::MeetingCoverage) {
        (fields.speaker, fields.speaker_role, fields.occasion) = (None, None, None);
    }
    given::complete(&mut fields, page);
    given::overrule(&mut fields, &source.given, pipeline, &mut issues);
    fields.lang = language::of(&parts);
    fields.doc_type.get_or_insert(DocType::Other);
    Heading { fields, parts, issues }
}

/// The headline and its sub-titles.
fn titles(parts: &[Part]) -> impl Iterator<Item = &str> {
    parts.iter().filter(|p| p.section == Section::Title).map(|p| p.text.as_str())
}

/// "Address by X" and under it the event, or "Statement by Togo at the Conference".
fn occasion_from_titles(fields: &mut Fields, parts: &[Part], pipeline: &Pipeline) {
    let mut titles = titles(parts);
    let first = titles.next();
    let names_event =
        |title: &&str| person::names_event(title, pipeline) && !pipeline.headings.is(Usage::NoOccasion, *title);
    fields.occasion = titles.find(names_event).map(str::to_owned);
    let state = first.and_then(|first| pipeline.headings.captures(Usage::StateLine, first));
    if let (Some(first), Some(state), None) = (first, state.and_then(|found| found.span("entity")), &fields.occasion) {
        lead_in::occasion(fields, &first[state.end as usize..], &pipeline.headings);
    }
}

/// Whether two paragraphs tell what delegates said, and no turn lets one speak for himself.
fn reports_speakers(parts: &[Part], headings: &Headings) -> bool {
    let body = || parts.iter().filter(|p| p.section == Section::Body);
    body().all(|p| p.label.is_none()) && body().filter(|p| headings.is(Usage::Coverage, &p.text)).nth(1).is_some()
}

fn symbols(fields: &mut Fields, aside: &Aside) {
    let mut symbols = aside.symbols.clone();
    let mut seen = Vec::new();
    symbols.retain(|s| {
        !seen.contains(s) && {
            seen.push(s.clone());
            true
        }
    });
    let mut symbols = symbols.into_iter();
    fields.symbol = symbols.next();
    fields.other_symbols = symbols.collect();
}

/// The type named first in the lead-in, else by a symbol, in the title, or in a line that was set aside.
fn doc_type(intro: Option<&str>, parts: &[Part], aside: &Aside, headings: &Headings) -> Option<DocType> {
    let first_named = |text: &str| {
        headings
            .of(Usage::DocType)
            .iter()
            .filter_map(|rule| Some((rule.captures(text)?.whole().start, rule.doc_type?)))
            .min_by_key(|(at, _)| *at)
            .map(|(_, kind)| kind)
    };
    intro
        .and_then(first_named)
        .or_else(|| aside.symbols.iter().find_map(|s| first_named(s)))
        .or_else(|| titles(parts).find_map(first_named))
        .or_else(|| aside.kinds.iter().find_map(|line| first_named(line)))
}
