//! Mentions of countries, cities, regions and peace operations.

use crate::model::{DateSpan, PlaceKind, PlaceMention, Span, Statement};
use crate::pipeline::matcher::{Hit, Owner};
use crate::pipeline::{Mission, Pipeline};

/// Names of places that the statement has used for people.
#[derive(Default)]
pub(super) struct People {
    places: Vec<u32>,
}

/// Appends the place mentions of one sentence, in the order of their start.
pub(super) fn tag(
    sentence: u32,
    statement: &Statement,
    hits: &[Hit],
    pipeline: &Pipeline,
    people: &mut People,
    out: &mut Vec<PlaceMention>,
) {
    let first = out.len();
    for hit in hits {
        let (kind, place) = match hit.owner {
            Owner::Place { place } => (pipeline.gazetteer.places[place as usize].kind, place),
            Owner::Mission { mission } => (PlaceKind::Mission, mission),
            Owner::Former { former } => {
                let former = pipeline.gazetteer.former[former as usize];
                let of_its_time = statement.fields.date.is_some_and(|d| d.latest_year() <= former.last_year);
                if !of_its_time {
                    continue;
                }
                (PlaceKind::Country, former.place)
            }
            _ => continue,
        };
        if !silenced(hit, hits) {
            out.push(PlaceMention { sentence, kind, place, span: hit.span });
        }
    }
    keep_longest(out, first, statement.fields.date.as_ref(), pipeline);
    name_as_bracketed(&mut out[first..], hits, &statement.text);
    let bounds = statement.sentences[sentence as usize].span;
    let mut kept = out.split_off(first);
    kept.retain(|m| !is_person(m, statement, bounds, pipeline, people));
    out.append(&mut kept);
}

fn silenced(hit: &Hit, hits: &[Hit]) -> bool {
    let by = match hit.owner {
        Owner::Place { place } => Owner::PlaceNot { place },
        Owner::Mission { mission } => Owner::MissionNot { mission },
        _ => return false,
    };
    hits.iter().any(|h| h.owner == by && h.span.overlaps(hit.span))
}

/// The longest of overlapping names; of missions with one name, the one of the statement's date.
fn keep_longest(out: &mut Vec<PlaceMention>, first: usize, date: Option<&DateSpan>, pipeline: &Pipeline) {
    let fit = |m: &PlaceMention| match m.kind {
        PlaceKind::Mission => misfit(&pipeline.gazetteer.missions[m.place as usize], date),
        // A former name that fits the date stands before the name's present bearer.
        _ => -i32::from(
            pipeline
                .gazetteer
                .former
                .iter()
                .any(|f| f.place == m.place && date.is_some_and(|d| d.latest_year() <= f.last_year)),
        ),
    };
    out[first..].sort_by_key(|m| (std::cmp::Reverse(m.span.len()), m.span.start, fit(m), m.place));
    let mut kept: Vec<PlaceMention> = Vec::with_capacity(out.len() - first);
    for mention in out.drain(first..) {
        if !kept.iter().any(|k| k.span.overlaps(mention.span)) {
            kept.push(mention);
        }
    }
    kept.sort_by_key(|m| m.span);
    out.extend(kept);
}

/// "The United Nations Angola Verification Mission (UNAVEM III)": of missions with one name, the one in brackets.
fn name_as_bracketed(mentions: &mut [PlaceMention], hits: &[Hit], text: &str) {
    for n in 1..mentions.len() {
        let (named, bracketed) = (mentions[n - 1], mentions[n]);
        let between = Span { start: named.span.end, end: bracketed.span.start };
        let owner = Owner::Mission { mission: bracketed.place };
        if named.kind == PlaceKind::Mission
            && bracketed.kind == PlaceKind::Mission
            && between.of(text) == " ("
            && hits.iter().any(|hit| hit.owner == owner && hit.span == named.span)
        {
            mentions[n - 1].place = bracketed.place;
        }
    }
}

/// Months between a mission's life and the statement; 0 where they meet or no date is known.
fn misfit(mission: &Mission, date: Option<&DateSpan>) -> i32 {
    let Some(date) = date else { return 0 };
    let months = |(year, month): (i32, u8)| year * 12 + i32::from(month);
    // A day number is good enough for a month here.
    let said = date.latest_year() * 12 + 6;
    match (mission.start.map(months), mission.end.map(months)) {
        (Some(start), _) if said + 6 < start => 1000 + start - said,
        (_, Some(end)) if said - 6 > end => said - end,
        _ => 0,
    }
}

/// Whether "Chad" or "Jordan" names a person here: a title or another name beside it, or a person of that name spoken to.
fn is_person(
    mention: &PlaceMention,
    statement: &Statement,
    sentence: Span,
    pipeline: &Pipeline,
    people: &mut People,
) -> bool {
    if mention.kind == PlaceKind::Mission || !pipeline.gazetteer.places[mention.place as usize].maybe_person {
        return false;
    }
    let text = &statement.text;
    let before = &text[sentence.start as usize..mention.span.start as usize];
    let after = &text[mention.span.end as usize..sentence.end as usize];
    let next = after.strip_prefix(' ').and_then(|a| a.split(' ').next()).unwrap_or("");
    let surname = next.chars().next().is_some_and(char::is_uppercase)
        && !next.contains(['(', ')'])
        && (next.chars().any(char::is_lowercase) || next.len() > 3)
        && !is_all_upper(before, mention.span.of(text));
    let title = before.strip_suffix(' ').is_some_and(|b| {
        let word = b.rsplit(' ').next().unwrap_or("").trim_end_matches('.').to_lowercase();
        pipeline.titles.has(word.as_bytes())
    });
    let full_name = is_all_upper("", mention.span.of(text)) && next.chars().filter(|c| c.is_uppercase()).count() > 3;
    if surname || title || full_name {
        people.places.push(mention.place);
        return true;
    }
    // "Thank you, Chad."
    let spoken_to = before.ends_with(", ") && after.chars().all(|c| c.is_ascii_punctuation());
    spoken_to && people.places.contains(&mention.place)
}

/// Whether the sentence shouts, so that capitals tell nothing.
fn is_all_upper(before: &str, name: &str) -> bool {
    !name.chars().any(char::is_lowercase) && !before.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use crate::kernel::analyse;
    use crate::model::{PlaceKind, Source};
    use crate::pipeline::Pipeline;

    /// Names found in a text: codes of countries, acronyms of missions.
    fn names(stem: &str, text: &str) -> Vec<String> {
        let pipeline = Pipeline::built_in();
        let source = Source::new(stem.into(), stem.into());
        let found = analyse(&source, format!("We have met.\n\n{text}").as_bytes(), pipeline);
        let name = |kind, place: u32| match kind {
            PlaceKind::Mission => pipeline.gazetteer.missions[place as usize].acronym.clone(),
            _ => pipeline.gazetteer.places[place as usize].iso_alpha3.clone(),
        };
        found.places.iter().map(|m| name(m.kind, m.place)).filter(|n| !n.is_empty()).collect()
    }

    #[test]
    fn the_longest_name_wins_and_parts_of_words_are_none() {
        assert_eq!(
            names("x", "From Guinea-Bissau and Guinea to South Sudan, the Sudan and Papua New Guinea."),
            ["GNB", "GIN", "SSD", "SDN", "PNG"]
        );
        assert_eq!(
            names("x", "The Niger and Nigeria; a Somali poet; Member States; turkey and china."),
            ["NER", "NGA", "SOM"]
        );
    }

    #[test]
    fn people_are_no_countries() {
        assert_eq!(names("x", "Corporal Chad Mutesa met Mr. Jordan in Chad."), ["TCD"]);
        assert_eq!(names("x", "CHAD WILLOUGHBY (Australia) spoke of Jordan."), ["AUS", "JOR"]);
    }

    #[test]
    fn names_mean_what_they_meant_at_the_time() {
        assert_eq!(names("GHA_16_1961", "Our troops are in the Congo."), ["COD"]);
        assert_eq!(names("GHA_60_2005", "The Republic of the Congo spoke for Zaire and Burma."), ["COG", "COD", "MMR"]);
    }

    #[test]
    fn missions_of_one_name_are_told_apart_by_date() {
        assert_eq!(names("PRT_45_1990", "We thank UNAVEM."), ["UNAVEM I"]);
        assert_eq!(names("PRT_48_1993", "We thank UNAVEM."), ["UNAVEM II"]);
        assert_eq!(names("PRT_51_1996", "We thank UNAVEM."), ["UNAVEM III"]);
        let both = "We thank the United Nations Angola Verification Mission (UNAVEM III).";
        assert_eq!(names("PRT_48_1993", both), ["UNAVEM III", "UNAVEM III"]);
        assert_eq!(
            names("x", "MINUSMA and the United Nations Interim Force in Lebanon (UNIFIL) left Mali."),
            ["MINUSMA", "UNIFIL", "UNIFIL", "MLI"]
        );
    }
}
