//! "Following is the text of UN Secretary-General X’s message to the Y, held in Z":
//! speaker, reader, occasion and place.

use std::borrow::Cow;

use super::{person, place};
use crate::model::{Fields, Span};
use crate::pipeline::{Found, Headings, Pipeline, Usage};

/// Takes out the words that carry no field ("as prepared for delivery", "observed on 29 May").
pub(super) fn strip<'t>(words: &'t str, headings: &Headings) -> Cow<'t, str> {
    let mut out = Cow::Borrowed(words);
    for rule in headings.of(Usage::Strip) {
        let cut: Vec<Span> = rule.pattern.each(&*out).iter().map(Found::whole).collect();
        for span in cut.into_iter().rev() {
            out.to_mut().replace_range(span.range(), "");
        }
    }
    out
}

/// Reads the fields of a lead-in.
pub(super) fn read(fields: &mut Fields, intro: &str, pipeline: &Pipeline) {
    let headings = &pipeline.headings;
    let mut words = strip(intro, headings).into_owned();
    place::from_words(fields, intro, pipeline);
    let whole = words.clone();
    let reader = reader(&whole, headings);
    if let Some((_, range)) = &reader {
        words.replace_range(range.clone(), "");
    }
    if speaker(fields, &mut words, pipeline) {
        fields.delivered_by = reader.map(|(name, _)| name);
    } else {
        // "The statement delivered by X": nobody else is named, so X speaks.
        words = whole;
        speaker(fields, &mut words, pipeline);
    }
    if !person::is_spokesperson(fields) {
        occasion(fields, without_place(fields, &words), headings);
    }
}

/// Reads a title that stands without a lead-in: "Remarks by X at the Y".
pub(super) fn read_title(fields: &mut Fields, title: &str, pipeline: &Pipeline) {
    let mut words = strip(title, &pipeline.headings).into_owned();
    let reader = reader(&words, &pipeline.headings);
    if let Some((_, range)) = &reader {
        words.replace_range(range.clone(), "");
    }
    let named = speaker(fields, &mut words, pipeline);
    if named {
        fields.delivered_by = reader.map(|(name, _)| name);
    }
    if named && !person::is_spokesperson(fields) {
        place::from_words(fields, title, pipeline);
        occasion(fields, without_place(fields, &words), &pipeline.headings);
    }
}

/// Who read it out, and the words that say so.
fn reader(words: &str, headings: &Headings) -> Option<(String, std::ops::Range<usize>)> {
    let found = headings.captures(Usage::Delivered, words)?;
    Some((person::tidy(found.words("name")), found.whole().range()))
}

/// What the title adds to a lead-in that names no speaker.
pub(super) fn complete_from_title(fields: &mut Fields, title: &str, pipeline: &Pipeline) {
    if person::is_unnamed(fields) {
        speaker(fields, &mut strip(title, &pipeline.headings).into_owned(), pipeline);
    }
}

/// Reads who speaks and leaves the kind of text in place of the words.
fn speaker(fields: &mut Fields, words: &mut String, pipeline: &Pipeline) -> bool {
    for rule in pipeline.headings.of(Usage::Speaker) {
        let Some(found) = rule.captures(words.as_str()) else { continue };
        // "Message on the International Day of Peacekeepers" names nobody.
        let is_no_name = |name| pipeline.headings.is(Usage::NoName, name) || pipeline.gazetteer.is_country(name);
        if found.name("name").is_some_and(is_no_name) {
            continue;
        }
        fields.speaker = found.name("name").map(person::tidy);
        fields.speaker_role = rule.role_of(&found).or_else(|| found.name("role").map(person::role));
        if let Some(entity) = found.name("entity") {
            person::entity(fields, entity, pipeline);
        }
        let mut said = found.whole();
        let end_of = |group: &str| found.span(group).map(|at| at.end);
        // In "X’s remarks" the kind stays for the occasion's pattern.
        let end = found.span("kind").map(|kind| kind.start);
        let end = end.or_else(|| end_of("entity").or(end_of("role")).max(end_of("name")));
        said.end = end.unwrap_or(said.end);
        let start = said.range().start;
        words.replace_range(said.range(), "");
        // "Force Commander of the Mission in Mali (MINUSMA), to a meeting": the office's own words go with it.
        if let Some(comma) = words[start..].find(',').filter(|_| words[start..].starts_with(" of ")) {
            words.replace_range(start..start + comma, "");
        }
        return true;
    }
    false
}

/// The words before "in Geneva", where that is the place of delivery.
fn without_place<'w>(fields: &Fields, words: &'w str) -> &'w str {
    let Some(place) = &fields.place else { return words };
    words.rfind(&format!(" in {place}")).map_or(words, |at| &words[..at])
}

/// What the occasion is, told in running words.
pub(super) fn occasion(fields: &mut Fields, words: &str, headings: &Headings) {
    for rule in headings.of(Usage::Occasion) {
        let Some(found) = rule.captures(words) else { continue };
        let mut occasion = found.words("occasion").trim();
        for end in headings.of(Usage::OccasionEnd) {
            if let Some(cut) = end.captures(occasion) {
                occasion = &occasion[..cut.whole().start as usize];
            }
        }
        let mut occasion = occasion.trim_end_matches([',', '.', ']', '[', ' ']).to_owned();
        if occasion.matches('“').count() > occasion.matches('”').count() {
            occasion.push('”');
        }
        let words = occasion.chars().filter(|c| c.is_alphabetic()).count();
        if words >= 4 && !headings.is(Usage::NoOccasion, &occasion) {
            fields.occasion = Some(occasion);
        }
        return;
    }
}
