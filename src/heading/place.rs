//! Where a statement was delivered: a city that the gazetteer knows, or one named with its country.

use super::{Aside, person};
use crate::model::Fields;
use crate::pipeline::{Pipeline, Place, Usage};

/// Looks for "in CITY", "in CITY, COUNTRY" in a lead-in.
pub(super) fn from_words(fields: &mut Fields, words: &str, pipeline: &Pipeline) {
    if fields.place.is_some() {
        return;
    }
    for rule in pipeline.headings.of(Usage::Place) {
        for found in rule.pattern.each(words) {
            // "The attack in Goma" is what is spoken of.
            if pipeline.headings.is(Usage::NoPlace, &words[..found.whole().start as usize]) {
                continue;
            }
            if set(fields, found.words("city"), found.name("country"), pipeline) {
                return;
            }
        }
    }
}

/// The city of a dateline, where the lead-in names none.
pub(super) fn from_lines(fields: &mut Fields, aside: &Aside, pipeline: &Pipeline) {
    if let (None, Some((city, country))) = (&fields.place, &aside.city) {
        set(fields, city, country.as_deref(), pipeline);
    }
    if fields.place.is_none()
        && let Some(city) = &aside.city_line
    {
        set(fields, city, None, pipeline);
    }
}

/// Fills place and code if the city, or its country, is known.
pub(super) fn set(fields: &mut Fields, city: &str, country: Option<&str>, pipeline: &Pipeline) -> bool {
    let gazetteer = &pipeline.gazetteer;
    let lower = city.trim().to_lowercase();
    let country = country.and_then(|c| {
        let bare = c.trim().trim_end_matches(',').to_lowercase();
        let bare = bare.strip_prefix("the ").unwrap_or(&bare).to_owned();
        gazetteer.country_by_name.get(&bare).copied()
    });
    let place = gazetteer.city_by_name.get(&lower).map(|&p| &gazetteer.places[p as usize]);
    // "GENÈVE" is written as the text has it, in small letters; "NEW YORK CITY" as the gazetteer has it.
    let written = |place: &Place| {
        let same = place.name.to_lowercase() == lower || lower.starts_with(&place.name.to_lowercase());
        if same { place.name.clone() } else { person::tidy(city) }
    };
    let (name, iso) = match (place, country) {
        (Some(place), None) => (written(place), place.iso_alpha3.clone()),
        (known, Some(country)) => {
            let name = known.map_or_else(|| city.trim().to_owned(), written);
            (name, gazetteer.places[country as usize].iso_alpha3.clone())
        }
        // A State that is its own city: Singapore, Monaco.
        (None, None) => match gazetteer.country_by_name.get(&lower).map(|&p| &gazetteer.places[p as usize]) {
            Some(state) if pipeline.headings.is(Usage::CityState, &state.iso_alpha3) => {
                (state.name.clone(), state.iso_alpha3.clone())
            }
            _ => return false,
        },
    };
    fields.place = Some(name);
    fields.place_iso_alpha3 = (!iso.is_empty()).then_some(iso);
    true
}
