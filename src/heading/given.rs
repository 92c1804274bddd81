//! Values from outside the text: rows and sidecars before it, a page's metadata after it.

use super::{date, person, place};
use crate::model::{DateSource, DateSpan, DocType, Fields, Given, Issue, IssueCode, Key};
use crate::pipeline::Pipeline;

/// The day that a row, a sidecar or a page gives.
pub(super) fn day(given: &Given, source: DateSource, pipeline: &Pipeline, issues: &mut Vec<Issue>) -> Option<DateSpan> {
    let words = given.get(Key::Date)?;
    match date::in_metadata(words, source, &pipeline.headings) {
        Ok(None) if source == DateSource::Metadata => {
            issues.push(unread("date", words));
            None
        }
        Ok(day) => day,
        Err(issue) => {
            issues.push(issue);
            None
        }
    }
}

/// Values that the user's own tables give stand before what the text says.
pub(super) fn overrule(fields: &mut Fields, given: &Given, pipeline: &Pipeline, issues: &mut Vec<Issue>) {
    let put = |field: &mut Option<String>, key: Key| {
        if let Some(value) = given.get(key) {
            *field = Some(value.to_owned());
        }
    };
    put(&mut fields.title, Key::Title);
    put(&mut fields.symbol, Key::Symbol);
    put(&mut fields.speaker, Key::Speaker);
    put(&mut fields.speaker_role, Key::SpeakerRole);
    put(&mut fields.delivered_by, Key::DeliveredBy);
    put(&mut fields.occasion, Key::Occasion);
    fields.other_symbols.retain(|s| Some(s) != fields.symbol.as_ref());
    if let Some(name) = given.get(Key::DocType) {
        match DocType::from_name(name) {
            Some(kind) => fields.doc_type = Some(kind),
            None => issues.push(unread("doc_type", name)),
        }
    }
    if let Some(city) = given.get(Key::Place) {
        (fields.place, fields.place_iso_alpha3) = (Some(city.to_owned()), None);
        place::set(fields, city, None, pipeline);
    }
    let code = given.get(Key::SpeakerIsoAlpha3).map(str::to_uppercase);
    let place = code.as_deref().and_then(|iso| pipeline.gazetteer.country_by_iso.get(iso));
    if let Some(&place) = place {
        let place = &pipeline.gazetteer.places[place as usize];
        (fields.speaker_entity, fields.speaker_iso_alpha3) = (Some(place.name.clone()), Some(place.iso_alpha3.clone()));
    }
    if let (Some(name), None) = (given.get(Key::SpeakerEntity), place) {
        (fields.speaker_entity, fields.speaker_iso_alpha3) = (None, None);
        person::entity(fields, name, pipeline);
    }
}

/// What a page says of itself fills what its words left empty.
pub(super) fn complete(fields: &mut Fields, page: &Given) {
    let fill = |field: &mut Option<String>, key: Key| {
        if field.is_none() {
            *field = page.get(key).map(str::to_owned);
        }
    };
    fill(&mut fields.title, Key::Title);
    fill(&mut fields.symbol, Key::Symbol);
    fill(&mut fields.speaker, Key::Speaker);
}

fn unread(what: &str, words: &str) -> Issue {
    Issue::new(IssueCode::UnreadMetadata, format!("{what} `{words}` was not understood; the text's own was kept"))
        .hint("write days as 2020-11-24 and types as in the codebook")
}
