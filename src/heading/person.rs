//! Who speaks: names, offices, and the State or body spoken for.

use super::{Aside, lead_in};
use crate::model::{DocType, Fields, Part, Section};
use crate::pipeline::{Pipeline, Usage};

/// Whether the statement is attributable to a spokesperson.
pub(super) fn is_spokesperson(fields: &Fields) -> bool {
    fields.speaker_role.as_deref().is_some_and(|r| r.ends_with("for the Secretary-General") && r.contains("pokes"))
}

/// Whether neither a speaker nor an office is known yet.
pub(super) fn is_unnamed(fields: &Fields) -> bool {
    fields.speaker.is_none() && fields.speaker_role.is_none()
}

/// A name as the codebook writes it: no possessive, no trailing marks, capitals only at the front.
pub(super) fn tidy(name: &str) -> String {
    let bare = name.trim().trim_end_matches([',', '.', '-', ' ']);
    let bare = ["’s", "'s", "’", "'"].iter().find_map(|s| bare.strip_suffix(s)).unwrap_or(bare);
    if !bare.chars().any(char::is_lowercase) {
        return capitalise(bare);
    }
    // "Hari Prasad BHATTARAI": a family name in capitals.
    let shouted = |w: &str| w.chars().filter(|c| c.is_alphabetic()).count() > 2 && !w.chars().any(char::is_lowercase);
    let words: Vec<String> = bare.split(' ').map(|w| if shouted(w) { capitalise(w) } else { w.to_owned() }).collect();
    words.join(" ")
}

/// "TAINA KORHONEN-ADEYEMI" as "Taina Korhonen-Adeyemi".
fn capitalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut first = true;
    for c in name.chars() {
        if first {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        first = !c.is_alphabetic();
    }
    out
}

/// An office without "UN", capitals at the front of its words.
pub(super) fn role(words: &str) -> String {
    let bare = words.trim().trim_end_matches([',', ' ']);
    let bare = bare.strip_suffix(" of the United Nations").unwrap_or(bare);
    if bare.chars().any(char::is_lowercase) {
        return bare.to_owned();
    }
    let lower = capitalise(bare);
    const SMALL: [&str; 18] = [
        " Of ", " For ", " And ", " The ", " To ", " De ", " Del ", " La ", " Las ", " Los ", " Des ", " Du ", " Et ",
        " Y ", " À ", " Aux ", " D’", " A.I.",
    ];
    SMALL.iter().fold(lower, |role, word| role.replace(word, &word.to_lowercase()))
}

/// Fills the entity and its code; officials of the United Nations speak for no State.
pub(super) fn entity(fields: &mut Fields, words: &str, pipeline: &Pipeline) {
    let bare = words.trim().trim_end_matches([',', '.', ' ']);
    // "The Permanent Mission of Guinea" speaks for Guinea.
    let state = pipeline.headings.group(Usage::StateLine, "entity", bare);
    let bare = state.as_deref().filter(|state| pipeline.gazetteer.is_country(state)).unwrap_or(bare);
    let bare = bare.strip_prefix("the ").or_else(|| bare.strip_prefix("THE ")).unwrap_or(bare);
    let lower = bare.to_lowercase();
    if lower.is_empty() || pipeline.headings.is(Usage::NoEntity, &lower) {
        return;
    }
    match pipeline.gazetteer.country_by_name.get(&lower) {
        Some(&place) => {
            let place = &pipeline.gazetteer.places[place as usize];
            fields.speaker_entity = Some(place.name.clone());
            fields.speaker_iso_alpha3 = Some(place.iso_alpha3.clone());
        }
        None => {
            fields.speaker_entity = Some(if bare.chars().any(char::is_lowercase) || is_acronym(bare) {
                bare.to_owned()
            } else {
                role(bare)
            })
        }
    }
}

/// Who reads out the words of a group speaks for it, and for no State.
pub(super) fn for_a_group(fields: &mut Fields, words: &str, pipeline: &Pipeline) {
    let of_a_state = fields.speaker_entity.is_none() || fields.speaker_iso_alpha3.is_some();
    if let Some(group) = pipeline.headings.group(Usage::SpokenFor, "entity", words).filter(|_| of_a_state) {
        (fields.speaker_entity, fields.speaker_iso_alpha3) = (None, None);
        entity(fields, &group, pipeline);
    }
}

/// "NATO", "ECOWAS": one short word of capitals.
fn is_acronym(words: &str) -> bool {
    words.len() <= 7 && words.bytes().all(|b| b.is_ascii_uppercase())
}

/// Fields from a line that names the speaker and from a signature.
pub(super) fn from_lines(
    fields: &mut Fields,
    aside: &Aside,
    title: Option<&str>,
    no_lead_in: bool,
    pipeline: &Pipeline,
) {
    if let (Some((name, office, body)), None) = (&aside.speaker, &fields.speaker) {
        fields.speaker = Some(tidy(name));
        if !office.is_empty() {
            fields.speaker_role = Some(role(office));
        }
        if let Some(body) = body {
            entity(fields, body, pipeline);
        }
        // The block of four lines: speaker, occasion, place, date.
        if no_lead_in && fields.occasion.is_none() && fields.speaker_entity.is_some() {
            match title {
                // "Statement on behalf of the Group to the Committee": the event is the Committee.
                Some(t) if pipeline.headings.is(Usage::NoOccasion, t) => {
                    lead_in::occasion(fields, t, &pipeline.headings)
                }
                Some(t) if names_event(t, pipeline) => fields.occasion = Some(event(t, pipeline).to_owned()),
                _ => {}
            }
        }
    }
    if let (None, Some(state)) = (&fields.speaker_entity, &aside.state)
        && fields.speaker.is_some()
        && !fields.speaker_role.as_deref().is_some_and(|role| role.contains("Secretary-General"))
    {
        entity(fields, state, pipeline);
    }
    if let (None, None, Some(office)) = (&fields.speaker, &fields.speaker_role, &aside.letterhead) {
        fields.speaker_role = Some(office.clone());
    }
    if let (Some(name), None) = (&aside.delivered_by, &fields.delivered_by) {
        fields.delivered_by = Some(tidy(name));
    }
    if let Some(signature) = &aside.signature {
        let name = Some(tidy(&signature.name));
        // Who signs is not who was named above: nothing of that one stays.
        if fields.speaker.is_some() && fields.speaker != name && signature.office.is_some() {
            (fields.speaker_role, fields.speaker_entity, fields.speaker_iso_alpha3) = (None, None, None);
        }
        fields.speaker = name;
        if let (None, Some(office)) = (&fields.speaker_role, &signature.office) {
            fields.speaker_role = Some(role(office));
        }
        if let (None, Some(body)) = (&fields.speaker_entity, &signature.entity) {
            entity(fields, body, pipeline);
        }
    }
    // "Delivered by X" where nobody else is named: X speaks. A group has only a voice.
    let is_group = fields.speaker_entity.is_some() && fields.speaker_iso_alpha3.is_none();
    if is_unnamed(fields) && !is_group {
        fields.speaker = fields.delivered_by.take();
    }
}

/// The event of a line such as "AT THE GENERAL DEBATE".
pub(super) fn event<'t>(title: &'t str, pipeline: &Pipeline) -> &'t str {
    let lead = pipeline.headings.captures(Usage::EventLead, title);
    lead.map_or(title, |lead| &title[lead.whole().end as usize..])
}

/// Whether a headline is the name of an event: "GENERAL DEBATE OF THE 61ST SESSION", not "We must adapt".
pub(super) fn names_event(title: &str, pipeline: &Pipeline) -> bool {
    let headings = &pipeline.headings;
    // "SESSION OF THE COMMITTEE: GENERAL DEBATE", but "DEBATE ON WELLS: we must dig".
    let one_event = || title.split_once(": ").is_none_or(|(_, rest)| headings.is(Usage::Event, rest));
    headings.is(Usage::EventLead, title) || headings.is(Usage::Event, title) && one_event()
}

/// Who alone has turns beside the chair and those who ask: the speaker of a Council record, or of a press conference.
pub(super) fn from_turns(fields: &mut Fields, parts: &[Part], pipeline: &Pipeline) {
    let headings = &pipeline.headings;
    // A press conference has its office in the title and its name in the turns.
    if fields.speaker.is_some() || fields.speaker_role.is_some() && fields.doc_type != Some(DocType::PressConference) {
        return;
    }
    let body = parts.iter().filter(|p| p.section == Section::Body && !p.is_question);
    let mut turns = body.filter_map(|p| p.label.as_deref()).filter(|label| !headings.is(Usage::Chair, *label));
    let Some(label) = turns.next() else { return };
    if turns.any(|other| other != label) {
        return;
    }
    let with_colon = format!("{label}: ");
    let mut rules = headings.of(Usage::Turn).iter().filter(|rule| !rule.question);
    let Some(found) = rules.find_map(|rule| rule.captures(with_colon.as_str())) else { return };
    let (said, body) = (found.words("speaker"), found.name("entity"));
    // An interview names who asks as often as who answers.
    let is_record = body.is_some() || fields.symbol.is_some();
    if !is_record && fields.doc_type != Some(DocType::PressConference) {
        return;
    }
    // "Secretary-General:" names an office, "Lieutenant General Lund:" somebody, and so does what stands before a State.
    let surname = || body.and(said.split_once(' ')).map(|(_, name)| name.to_owned());
    let Some(name) = headings.group(Usage::TurnName, "name", said).or_else(surname) else { return };
    fields.speaker = Some(tidy(&name));
    fields.doc_type.get_or_insert(DocType::Speech);
    if let Some(body) = body {
        entity(fields, body, pipeline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_possessives_and_shouting() {
        assert_eq!(tidy("António Guterres’"), "António Guterres");
        assert_eq!(tidy("TAINA KORHONEN-ADEYEMI"), "Taina Korhonen-Adeyemi");
        assert_eq!(tidy("Hari Prasad BHATTARAI"), "Hari Prasad Bhattarai");
        assert_eq!(role("MINISTRO DE RELACIONES EXTERIORES"), "Ministro de Relaciones Exteriores");
        assert_eq!(role("PERMANENT REPRESENTATIVE"), "Permanent Representative");
        assert_eq!(role("CHARGÉ D’AFFAIRES A.I."), "Chargé d’Affaires a.i.");
        assert_eq!(role("MINISTER FOR FOREIGN AFFAIRS"), "Minister for Foreign Affairs");
    }
}
