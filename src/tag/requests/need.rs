//! Needs, lacks and expectations: the judgements that look at nouns and adjectives.

use super::judge::Reason;
use super::subject::{PREPOSITIONS, Who};
use super::tokens::Kind;
use super::{Context, Found};
use crate::model::{Polarity, Section};
use crate::pipeline::Inflection;

const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "any", "no", "every", "each", "our", "their", "his", "her", "its", "your", "my", "some",
    "such", "urgent", "pressing", "great", "greater", "greatest", "real", "clear", "continued", "growing", "dire", "desperate",
    "special", "basic", "fundamental", "critical", "obvious", "absolute", "perceived", "common", "increasing", "immediate",
    "human", "humanitarian", "security", "energy", "financial", "medical", "own", "of", "in", "particular", "specific", "vital",
    "essential", "important", "other", "these", "those", "new", "future", "present", "current", "immense", "legitimate", "in",
];
const ENDS_NEED: &[&str] = &[
    "of", "and", "or", "are", "is", "was", "were", "in", "must", "should", "have", "as", "by", "which", "can", "will", "may",
    "at", "when", "if", "but", "most",
];
const COPULAS: &[&str] =
    &["is", "are", "remain", "remains", "become", "becomes", "becoming", "be", "being", "seems", "appears", "prove", "proves", "considered", "consider", "s"];

impl Context<'_> {
    fn negation_near(&self, from: usize, to: usize) -> bool {
        self.tokens.any(from, to, &["not", "never", "nor", "don’t", "don't", "no", "neither", "nothing", "nobody", "isn't", "isn’t"])
    }

    pub(super) fn need_verb(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        let before = f.first.checked_sub(1);
        if before.is_some_and(|i| tokens.one_of(i, DETERMINERS) || tokens.written(i).ends_with("s’")) {
            return Err(Reason::Noun);
        }
        if before.is_some_and(|i| tokens.one_of(i, &["to", "may", "might", "could", "if", "did", "cannot"])) {
            return Err(Reason::Hedged);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        if tokens.any(start, f.first, &["did", "had", "have", "has", "may", "might"]) {
            return Err(Reason::Hedged);
        }
        let subject = self.subject(f.first);
        if subject.who == Who::Relative && !tokens.is(subject.to.saturating_sub(1), "that") || subject.who == Who::ThirdParty && f.cue.verb == "require" {
            return Err(Reason::OtherSubject);
        }
        if subject.who == Who::Relative {
            return Err(Reason::NotPredicate);
        }
        if matches!(subject.who, Who::Nobody) && self.section != Section::Title && !tokens.is(start, "nor") {
            return Err(Reason::Noun);
        }
        let next = f.last + 1;
        // "The weapon we need is the vaccine" states it; "the help we need" does not.
        if self.is_in_relative_clause(subject.from) && !tokens.one_of(next, &["is", "are"]) {
            return Err(Reason::NotPredicate);
        }
        let relative = tokens.one_of(next, &["is", "are"]) && self.is_in_relative_clause(subject.from);
        let held_back = tokens.is(subject.from, "what") && tokens.kind(next) == Some(Kind::Comma) && tokens.any(next, tokens.len(), &["is", "are"]);
        if relative || held_back {
            return Ok(Polarity::Positive);
        }
        let asked_before = tokens.one_of(subject.from.saturating_sub(1), &["what", "all"]) || tokens.is(subject.from, "what");
        let ends = tokens.get(next).is_none() || tokens.kind(next) != Some(Kind::Word) || tokens.one_of(next, ENDS_NEED);
        let quoted_object = matches!(tokens.written(next), "“" | "‘" | "$" | "—" | "–");
        if ends && !(asked_before && tokens.one_of(next, &["is", "are", "now"])) && !quoted_object {
            return Err(if f.inflection == Inflection::Third { Reason::Noun } else { Reason::NoObject });
        }
        if asked_before && !tokens.one_of(next, &["is", "are", "now", "most", "to"]) && tokens.is(subject.from.saturating_sub(1), "all") {
            return Err(Reason::NotPredicate);
        }
        let nobody = tokens.one_of(subject.from, &["nothing", "nobody", "none", "no", "nor", "neither"])
            || subject.from > 0 && tokens.one_of(subject.from - 1, &["nor", "neither"]);
        let denied = nobody || self.negation_near(start, f.first);
        Ok(if denied { Polarity::Negative } else { Polarity::Positive })
    }

    /// "The help they need": a noun right before the pronoun.
    fn is_in_relative_clause(&self, subject: usize) -> bool {
        if subject == 0 || !self.tokens.one_of(subject, &["they", "we", "it", "you", "i", "he", "she"]) {
            return false;
        }
        let before = subject - 1;
        let free = [
            "and", "but", "that", "because", "so", "as", "if", "when", "what", "all", "where", "since", "while", "then", "today",
            "now", "therefore", "why", "or", "also", "however", "indeed", "believe", "think", "hence", "thus", "first", "second",
            "yet", "say", "though", "although", "where", "nor", "mali", "here",
        ];
        self.tokens.kind(before) == Some(Kind::Word) && !self.tokens.one_of(before, &free) && !self.is_adverb(before)
    }

    pub(super) fn need_passive(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        if tokens.one_of(f.last + 1, &["by", "under"]) {
            return Err(Reason::NotPredicate);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| tokens.any(start, f.first, words);
        let subject = self.subject(f.first);
        if self.section == Section::Title && !helped(&["is", "are", "be"]) && subject.who != Who::Nobody && tokens.kind(f.last + 1) != Some(Kind::Word) {
            return Ok(Polarity::Positive);
        }
        if helped(&["was", "were", "been", "had"]) {
            return if self.coverage { Ok(self.subject_polarity(subject.from, start, f.first)) } else { Err(Reason::Past) };
        }
        let clause = tokens.clause_start(f.first);
        if tokens.any(clause, start, &["when", "where", "whenever", "wherever", "once", "until", "as"]) && clause + 3 >= subject.from {
            return Err(Reason::Condition);
        }
        let comma_copula = f.first >= 2 && tokens.kind(f.first - 1) == Some(Kind::Comma);
        if !(helped(&["is", "are", "be"]) || comma_copula && tokens.any(start.saturating_sub(6), f.first, &["is", "are"])) {
            return Err(Reason::NotPredicate);
        }
        if helped(&["may", "might", "could", "can"]) {
            return Err(Reason::Hedged);
        }
        let obliged = tokens.is(f.last + 1, "to") && matches!(subject.who, Who::Actor | Who::Speaker | Who::ThirdParty);
        if obliged && f.cue.verb == "require" {
            return Err(Reason::NotPredicate);
        }
        Ok(self.subject_polarity(subject.from, start, f.first))
    }

    fn subject_polarity(&self, subject: usize, start: usize, verb: usize) -> Polarity {
        let nobody = self.tokens.one_of(subject, &["no", "nothing", "none", "nobody", "neither", "nor"]);
        if nobody || self.negation_near(start, verb) { Polarity::Negative } else { Polarity::Positive }
    }

    pub(super) fn need_noun(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        let window = f.first.saturating_sub(5);
        let clause = tokens.clause_start(f.first);
        if tokens.any(window, f.first, &["without", "despite", "perceived", "avoid", "obviate", "eliminate", "prevent", "reduce", "close", "closing", "bridge", "bridging", "narrow", "narrowing", "fill", "filling", "overcome", "remove"]) {
            return Err(Reason::NotPredicate);
        }
        let due = (window..f.first).any(|i| {
            tokens.one_of(i, &["owing", "due", "because", "given"]) || tokens.one_of(i, &["for", "through", "by"]) && i + 3 > f.first
        });
        if due {
            return Err(Reason::NotPredicate);
        }
        let past = tokens.any(clause, f.first, &["was", "were", "had", "faced", "suffered", "revealed", "exposed", "stressed", "emphasized"])
            || tokens.any(f.last, f.last + 12, &["was", "were", "had"]) && !tokens.any(clause, f.first, &["is", "are"]);
        if past {
            return Err(Reason::Past);
        }
        if f.cue.verb == "gap" {
            let stated = ["face", "faces", "facing", "is", "are", "remain", "remains", "exist", "exists", "persist", "have", "has", "suffer", "suffers", "show", "shows", "reveal", "reveals", "leaves", "leave"];
            if !tokens.any(f.first.saturating_sub(6), f.first, &stated) {
                return Err(Reason::NotPredicate);
            }
        }
        let none = tokens.any(f.first.saturating_sub(3), f.first + 1, &["no", "not", "never", "neither"]);
        Ok(if none { Polarity::Negative } else { Polarity::Positive })
    }

    pub(super) fn need_adjective(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        if self.section == Section::Title && tokens.kind(f.last + 1) != Some(Kind::Word) && f.first > 0 {
            return Ok(Polarity::Positive);
        }
        if tokens.is(f.last + 1, "of") && f.cue.verb == "critical" {
            return Err(Reason::NotPredicate);
        }
        let Some(copula) = self.copula_before(f.first) else {
            // "Another essential component of peace is justice".
            let named = f.last > f.first && f.first <= 2 && tokens.any(f.last, f.last + 14, &["is", "are"]);
            return if named { Ok(Polarity::Positive) } else { Err(Reason::NotPredicate) };
        };
        let clause = tokens.clause_start(f.first);
        if tokens.one_of(clause, &["when", "where", "whenever", "wherever", "once", "until"]) {
            return Err(Reason::Condition);
        }
        let start = copula.saturating_sub(3);
        if tokens.any(start, copula + 1, &["was", "were", "had", "been"]) {
            return Err(Reason::Past);
        }
        if tokens.any(start, copula, &["may", "might", "could", "can", "should", "must", "to", "if"]) && tokens.is(copula, "be") {
            return Err(Reason::Hedged);
        }
        let from = self.phrase_start(copula.saturating_sub(1));
        let unfit = ["situation", "moment", "stage", "juncture", "condition", "time", "period", "persons", "person", "people", "soldiers", "prisoners", "children", "journalists"];
        if tokens.any(from, copula, &unfit) {
            return Err(Reason::NotPredicate);
        }
        Ok(self.subject_polarity(from, copula, f.first))
    }

    /// The copula that the adjective at `i` belongs to: adverbs, "an", "a" and "considered" between.
    fn copula_before(&self, i: usize) -> Option<usize> {
        let mut at = i;
        for _ in 0..5 {
            at = at.checked_sub(1)?;
            if self.tokens.one_of(at, COPULAS) || self.tokens.one_of(at, &["was", "were", "been"]) {
                return Some(at);
            }
            let passes = self.is_adverb(at)
                || self.tokens.one_of(at, &["a", "an", "another", "one", "the", "not", "no", "more", "most", "as", "just", "ever", "longer", "of", "all", "so", "both", "still", "thus", "therefore", "quite", "too", "very", "and", "important"])
                || self.tokens.kind(at) == Some(Kind::Comma);
            if !passes {
                return None;
            }
        }
        None
    }

    pub(super) fn need_of_thing(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        let subject = self.subject(f.first);
        let plural = f.inflection == Inflection::Base;
        match subject.who {
            Who::Thing => {}
            Who::Pronoun if !tokens.one_of(subject.from, &["they", "it"]) || f.cue.verb == "call for" => {}
            _ => return Err(Reason::OtherSubject),
        }
        let head = subject.to.saturating_sub(1);
        let word = tokens.word(head);
        if plural && !(word.ends_with(b"s") && tokens.written(head).starts_with(char::is_lowercase)) {
            return Err(Reason::OtherSubject);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        if tokens.any(start, f.first, &["may", "might", "did", "had", "to"]) {
            return Err(Reason::Hedged);
        }
        Ok(self.subject_polarity(subject.from, start, f.first))
    }

    pub(super) fn expect(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let subject = self.subject(f.first);
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        if self.tokens.any(start, f.first, &["can", "could", "to", "must", "should", "may", "will", "is", "are"]) && f.inflection == Inflection::Base {
            return Err(Reason::Governed);
        }
        self.own_wish(f, subject.who)?;
        if self.tokens.is(f.last + 1, "to") || self.tokens.one_of(f.last + 1, &["it", "this", "that"]) && f.cue.verb != "expect" {
            return Err(Reason::NoAct);
        }
        let next = f.last + 1;
        if self.tokens.get(next).is_none() {
            return Err(Reason::NoObject);
        }
        if f.cue.verb == "expect" {
            self.act_of_actor(next)?;
        }
        Ok(if self.negation_near(start, f.first) { Polarity::Negative } else { Polarity::Positive })
    }

    fn own_wish(&self, f: &Found<'_>, who: Who) -> Result<(), Reason> {
        match (f.inflection, who) {
            (Inflection::Past, _) if !self.coverage => Err(Reason::Past),
            (Inflection::Past, Who::ThirdParty | Who::Relative) => Err(Reason::Reported),
            (Inflection::Past, _) | (_, Who::Speaker | Who::ThirdSpeaker) => Ok(()),
            _ => Err(Reason::OtherSubject),
        }
    }

    pub(super) fn hope(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let subject = self.subject(f.first);
        self.own_wish(f, subject.who)?;
        let next = f.last + 1;
        let words = &self.pipeline.requests.words;
        if f.cue.verb == "look forward to" {
            let yours = self.tokens.one_of(next, &["your", "their", "member", "further", "continued", "continuing"]);
            let act = (next..next + 8).any(|i| words.contributions.has(self.tokens.word(i)));
            let doing = self.tokens.word(next).ends_with(b"ing");
            let actor_acts = !doing && (next..next + 6).any(|i| self.is_actor(i) && self.tokens.word(i + 1).ends_with(b"ing"));
            return if yours && act || actor_acts { Ok(Polarity::Positive) } else { Err(Reason::NoAct) };
        }
        if f.cue.verb.ends_with("for") {
            let between = (next..self.tokens.len()).any(|i| self.tokens.is(i, "between") || words.actors.has(self.tokens.word(i)));
            return if between { Ok(Polarity::Positive) } else { Err(Reason::NoAct) };
        }
        if self.tokens.one_of(next, &["to", "in", "of", "so", "not", "for", "and", "is", "was"]) {
            return Err(Reason::NoAct);
        }
        self.act_of_actor(next).map(|()| Polarity::Positive)
    }

    /// Whether the clause from `from` on has one who can act as its subject.
    pub(super) fn act_of_actor(&self, from: usize) -> Result<(), Reason> {
        let words = &self.pipeline.requests.words;
        let mut from = from;
        while self.tokens.is(from, "that") || self.is_adverb(from) {
            from += 1;
        }
        // "..., while the search is going on, ..." stands before the subject.
        if self.tokens.kind(from) == Some(Kind::Comma) || self.tokens.one_of(from, &["while", "in", "at", "with", "by", "on", "through", "during", "after"]) {
            let start = if self.tokens.kind(from) == Some(Kind::Comma) { from + 1 } else { from };
            from = (start..self.tokens.len()).find(|&i| self.tokens.kind(i) == Some(Kind::Comma)).map_or(from, |i| i + 1);
        }
        let modal = |i: usize| self.tokens.one_of(i, &["will", "would", "can", "could", "may", "might", "shall", "should", "must", "is", "are", "has", "have"]);
        let end = (from..self.tokens.len().min(from + 25)).find(|&i| modal(i)).unwrap_or(self.tokens.len().min(from + 10));
        if self.tokens.one_of(from, &["you", "your", "all", "everyone", "every", "each", "those"]) || self.tokens.any(from, end, &["you"]) {
            return Ok(());
        }
        if self.tokens.is(from, "they") && self.tokens.one_of(from + 1, &["will", "would"]) {
            return Ok(());
        }
        if self.tokens.is(from, "we") && self.tokens.one_of(from + 1, &["will", "can", "shall", "all"]) {
            return Ok(());
        }
        let head_end = (from..end)
            .find(|&i| i > from && (self.tokens.one_of(i, PREPOSITIONS) || self.tokens.kind(i) != Some(Kind::Word)))
            .unwrap_or(end);
        let actor = (from..head_end).any(|i| self.is_actor(i));
        let occasion = (from..head_end).any(|i| words.occasions.has(self.tokens.word(i)));
        // "That this experience will be used": somebody is to use it.
        let done = (from..end + 1).find(|&i| self.tokens.one_of(i, &["will", "would", "can"])).is_some_and(|i| {
            self.tokens.is(i + 1, "be") && self.tokens.word(i + 2).ends_with(b"ed") && !self.tokens.one_of(i + 2, &["remembered", "needed"])
        });
        if (actor || done) && !occasion { Ok(()) } else { Err(Reason::NoAct) }
    }

    /// One who can act: a listed noun, its possessive, or a country by name.
    fn is_actor(&self, i: usize) -> bool {
        let word = self.tokens.word(i);
        let bare = [&b"\xE2\x80\x99s"[..], b"'s"].iter().find_map(|s| word.strip_suffix(*s)).unwrap_or(word);
        let written = self.tokens.written(i);
        self.pipeline.requests.words.actors.has(bare)
            || written.starts_with(char::is_uppercase) && self.pipeline.gazetteer.country_by_name.contains_key(&written.to_lowercase())
    }
}
