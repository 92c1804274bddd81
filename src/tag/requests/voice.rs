//! Whose voice a statement speaks with: the State or body spoken for, by all its names, and the offices that stand for
//! it.
//!
//! Tells only who the speaker is; whose subject a verb has is told in `subject`.

use super::Context;
use super::subject::{Subject, Who};
use crate::model::Statement;
use crate::pipeline::{Pipeline, term};

/// Who speaks in a statement.
pub(super) struct Voice {
    /// Whether the statement speaks of its speaker as "he" and "she".
    pub third_person: bool,
    /// Whether it tells what the Secretary-General asks.
    pub anonymous_note: bool,
    /// Folded words of the State or body spoken for.
    entity: Vec<u8>,
    /// Its initials.
    acronym: String,
    /// Its names where it is a State, folded.
    names: Vec<Vec<u8>>,
    /// Whether an official of the Secretariat speaks.
    of_secretariat: bool,
    /// The office by which the statement speaks of its own speaker.
    office: Option<Vec<u8>>,
}

impl Voice {
    /// The voice of a statement; `coverage` tells whether it reports what many say.
    pub(super) fn of(statement: &Statement, coverage: bool, pipeline: &Pipeline) -> Self {
        let spoken_for = spoken_for(statement).unwrap_or_default();
        let office = own_office(statement).filter(|_| !coverage);
        Voice {
            third_person: coverage || office.is_some() || is_by_spokesperson(statement),
            anonymous_note: is_anonymous_note(statement),
            entity: folded(spoken_for),
            acronym: initials(spoken_for),
            names: names_of_state(statement, pipeline),
            of_secretariat: is_of_secretariat(statement),
            office,
        }
    }
}

/// Words as sentences fold them.
fn folded(words: &str) -> Vec<u8> {
    let mut folded = Vec::new();
    term::fold_into(words, &mut folded);
    folded
}

/// The State or body spoken for; that of its chair.
fn spoken_for(statement: &Statement) -> Option<&str> {
    let body = || {
        let (office, body) = statement.fields.speaker_role.as_deref()?.split_once(" of the ")?;
        (office.starts_with("Chair") || office == "President").then_some(body)
    };
    statement.fields.speaker_entity.as_deref().or_else(body)
}

/// The names of the State spoken for, as sentences fold them: "lao pdr" beside "laos".
fn names_of_state(statement: &Statement, pipeline: &Pipeline) -> Vec<Vec<u8>> {
    let code = statement.fields.speaker_iso_alpha3.as_deref();
    code.into_iter().flat_map(|code| pipeline.gazetteer.names_of(code)).map(|name| folded(name)).collect()
}

/// An official of the Secretariat speaks for it: "the Secretariat requests".
fn is_of_secretariat(statement: &Statement) -> bool {
    let fields = &statement.fields;
    let role = fields.speaker_role.as_deref().unwrap_or_default();
    let office =
        ["Under-Secretary-General", "Assistant Secretary-General", "Military Adviser", "Police Adviser", "Controller"];
    fields.speaker_entity.is_none() && office.iter().any(|office| role.contains(office))
}

/// `SADC` of `Southern African Development Community`; nothing of a name of one word.
fn initials(name: &str) -> String {
    let initials: String =
        name.split(' ').filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    if initials.chars().nth(1).is_some() { initials } else { String::new() }
}

/// A statement by a spokesperson speaks of the Secretary-General as "he" and "she".
fn is_by_spokesperson(statement: &Statement) -> bool {
    let role = statement.fields.speaker_role.as_deref().unwrap_or_default();
    role.split(' ').any(|word| word.starts_with("Spokes"))
}

/// A note to correspondents names no speaker, says neither "I" nor "we", and tells what the Secretary-General asks.
fn is_anonymous_note(statement: &Statement) -> bool {
    let fields = &statement.fields;
    [&fields.speaker, &fields.speaker_role, &fields.speaker_entity].iter().all(|field| field.is_none())
        && !says_i(statement)
}

/// "The Chairperson calls for": the office, as sentences fold it, by which a statement that says neither "I" nor "we"
/// speaks of its own speaker.
fn own_office(statement: &Statement) -> Option<Vec<u8>> {
    let role = statement.fields.speaker_role.as_deref()?;
    let head = role.split(" of ").next()?;
    let office = ["Chairperson", "Secretary-General", "Secretary General", "High Representative"];
    let office = office.into_iter().find(|office| head.ends_with(office))?;
    let word = office.rsplit(' ').next()?;
    (!says_i(statement)).then(|| folded(word))
}

/// Whether somebody speaks as "I" or "we".
fn says_i(statement: &Statement) -> bool {
    let own = ["I", "We", "we", "My", "my", "Our", "our", "us"];
    // "I’m", "us."
    statement.text.split(|c: char| !c.is_alphabetic()).any(|word| own.contains(&word))
}

impl Context<'_> {
    /// Whether the sentence opens with the State or body spoken for: "The Group", "My delegation", "Norway".
    pub(super) fn opens_with_speaker(&self) -> bool {
        // "Banks in Kenya have read it" does not.
        let opens = |&i: &usize| !self.is_in(i, &self.words().prepositions);
        (0..3).take_while(opens).any(|i| self.is_own_noun(i))
            || self.tokens.follow(0, &["the", "group"]) && self.voice.entity.starts_with(b"group")
    }

    /// Who the subject is, if "it" goes on with the State spoken for.
    pub(super) fn who_goes_on(&self, subject: Subject) -> Who {
        let it = self.it_is_own && subject.from == 0 && subject.to == 1 && self.tokens.is(0, "it");
        if it { Who::Speaker } else { subject.who }
    }

    /// "My delegation", "the Kenyan Government" of Kenya's own, the State spoken for.
    pub(super) fn is_own_noun(&self, i: usize) -> bool {
        let own = || {
            (i.saturating_sub(3)..i).any(|j| self.tokens.one_of(j, &["my", "our"]))
                || i > 0
                    && (self.coverage && self.tokens.one_of(i - 1, &["his", "her"]) || self.is_own_adjective(i - 1))
        };
        self.words().own_nouns.has(self.tokens.word(i)) && own() || self.is_entity(i)
    }

    fn is_own_adjective(&self, i: usize) -> bool {
        let country = self.statement.fields.speaker_iso_alpha3.as_deref();
        let word = std::str::from_utf8(self.tokens.word(i)).ok();
        country.zip(word).is_some_and(|(country, word)| self.pipeline.gazetteer.is_of_country(word, country))
    }

    /// The name of the State spoken for ends at token `i`.
    pub(super) fn is_entity(&self, i: usize) -> bool {
        let (word, voice) = (self.tokens.word(i), &self.voice);
        let by_initials = !voice.acronym.is_empty() && self.tokens.written(i) == voice.acronym;
        let by_name = || {
            let named = |name: &Vec<u8>| {
                name.rsplit(|&b| b == b' ').enumerate().all(|(n, part)| n <= i && self.tokens.word(i - n) == part)
            };
            self.tokens.written(i).starts_with(char::is_uppercase) && voice.names.iter().any(named)
        };
        by_initials
            || by_name()
            || (voice.office.as_deref() == Some(word) || voice.of_secretariat && word == b"secretariat")
                && i > 0
                && self.tokens.is(i - 1, "the")
                && !self.tokens.one_of(i + 1, &["of", "for"])
            || !voice.entity.is_empty()
                && word.len() > 3
                && (voice.entity == word || voice.entity.strip_suffix(word).is_some_and(|rest| rest.ends_with(b" ")))
    }

    pub(super) fn names_secretary_general(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.tokens.word(i).ends_with(b"secretary general"))
    }
}
