//! Expectations: what is counted on, hoped for and looked forward to, where somebody is to act.

use super::judge::Reason;
use super::subject::{Subject, Who};
use super::tokens::Kind;
use super::{Context, Found};
use crate::model::Polarity;
use crate::pipeline::Inflection;

impl Context<'_> {
    pub(super) fn expect(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let subject = self.subject(f.first);
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        // "I know that I can count on you."
        let sure = subject.who == Who::Speaker
            && self.tokens.any(start, f.first, &["can"])
            && self.tokens.any(
                start.saturating_sub(4),
                start,
                &["know", "sure", "confident", "certain", "trust", "hope"],
            );
        if !sure
            && self.tokens.any(start, f.first, &["can", "could", "to", "must", "should", "may", "will", "is", "are"])
            && f.inflection == Inflection::Base
        {
            return Err(Reason::Governed);
        }
        self.own_wish(f, subject)?;
        // "We rely on our own strength" asks nobody.
        if self.tokens.any(f.last + 1, f.last + 4, &["own"]) {
            return Err(Reason::NoAct);
        }
        let pointing = self.tokens.one_of(f.last + 1, &["it", "this", "that"]) && !self.is_actor(f.last + 2);
        if self.tokens.is(f.last + 1, "to") || pointing && f.cue.verb != "expect" {
            return Err(Reason::NoAct);
        }
        let next = f.last + 1;
        if self.tokens.get(next).is_none() {
            return Err(Reason::NoObject);
        }
        // "We expect this to be mended": somebody is to mend it.
        let to_be_done = || {
            (next..next + 10).find(|&i| self.tokens.is(i, "to")).is_some_and(|i| {
                self.tokens.is(i + 1, "be") && self.is_passive(i) && !self.tokens.any(next, i, &["that"])
            })
        };
        // "We look to the mediators to refuse": whoever it is, an act is named.
        let to_do = || {
            (next + 1..next + 10)
                .find(|&i| self.tokens.is(i, "to") || self.tokens.kind(i) != Some(Kind::Word))
                .is_some_and(|i| self.tokens.is(i, "to") && self.words().verbs.has(self.tokens.word(i + 1)))
        };
        match f.cue.verb.as_str() {
            "look to" if to_do() => {}
            "expect" if to_be_done() => {}
            // "We expect an answer": somebody is to give it.
            "expect" if self.any_in(next, next + 2, &self.words().contributions) => {}
            "expect" if self.is_from_actor(next) => {}
            // "We depend on trade" asks nobody.
            "depend on" if to_do() || self.tokens.one_of(next, &["you", "your"]) => {}
            "depend on" => return Err(Reason::NoAct),
            "look to" | "expect" => self.act_of_actor(next)?,
            // "Our country will grow, relying on its farmers."
            _ if f.inflection == Inflection::Ing && !self.any_in(next, next + 5, &self.words().contributions) => {
                self.act_of_actor(next)?;
            }
            _ => {}
        }
        let none = self.tokens.one_of(next, &["no", "nothing"]);
        Ok(if none || self.negation_near(start, f.first) { Polarity::Negative } else { Polarity::Positive })
    }

    /// "A firm commitment from the Government": it is said soon who is to give what begins at token `from`.
    fn is_from_actor(&self, from: usize) -> bool {
        let plain = |i: &usize| self.tokens.kind(*i) == Some(Kind::Word);
        let Some(giver) = (from..from + 10).take_while(plain).find(|&i| self.tokens.is(i, "from")) else {
            return false;
        };
        // What comes is theirs to give: "more refugees from neighbouring States" are not.
        let gives = giver > from
            && self.tokens.one_of(from, &["a", "an", "the", "more", "no", "nothing"])
            && !self.tokens.word(giver - 1).ends_with(b"s");
        let name = |i: &usize| {
            let parts = self.tokens.one_of(*i, &["and", "or", "but"]);
            plain(i) && !parts && !self.is_in(*i, &self.words().prepositions)
        };
        let names = |i: usize| self.is_actor(i) || self.tokens.one_of(i, &["side", "sides"]);
        gives && (giver + 1..giver + 6).take_while(name).any(names)
    }

    fn own_wish(&self, f: &Found<'_>, subject: Subject) -> Result<(), Reason> {
        // "Kenya stands ready, and it trusts that": the State spoken for.
        let it = self.tokens.is(subject.from, "it") && self.is_own_noun(self.tokens.part_start(f.first));
        let who = if it { Who::Speaker } else { self.who_goes_on(subject) };
        match (f.inflection, who) {
            (Inflection::Past, _) if !self.coverage => Err(Reason::Past),
            (Inflection::Past, Who::ThirdParty | Who::Relative) => Err(Reason::Reported),
            (Inflection::Past, _) | (_, Who::Speaker | Who::ThirdSpeaker) => Ok(()),
            _ => Err(Reason::OtherSubject),
        }
    }

    pub(super) fn hope(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        self.own_wish(f, self.subject(f.first))?;
        let next = f.last + 1;
        let words = &self.words();
        if f.cue.verb == "look forward to" {
            return if self.is_to_come(next) { Ok(Polarity::Positive) } else { Err(Reason::NoAct) };
        }
        if f.cue.verb.ends_with("for") {
            // Of whom it is hoped is told close by: "for growing dialogue between the two organizations".
            let end = (next..self.tokens.len().min(next + 10))
                .find(|&i| matches!(self.tokens.kind(i), Some(Kind::Comma | Kind::Break)))
                .unwrap_or(next + 10);
            let between = (next..end).any(|i| self.tokens.is(i, "between") || words.actors.has(self.tokens.word(i)));
            return if between { Ok(Polarity::Positive) } else { Err(Reason::NoAct) };
        }
        // "I hope that you have all had the chance": told of what is past.
        let plain = |i: &usize| self.tokens.kind(*i) == Some(Kind::Word);
        let has = (next + 1..next + 5).take_while(plain).find(|&i| self.tokens.one_of(i, &["has", "have"]));
        let past = has.is_some_and(|i| {
            let verb = (i + 1..i + 4).find(|&j| !self.is_adverb(j)).unwrap_or(i + 1);
            self.is_participle(verb) && !self.any_in(next + 1, i, &words.prepositions)
        });
        if past {
            return Err(Reason::NoAct);
        }
        // "I hope you enjoy the city" asks nothing.
        let wished = self.tokens.is(next, "you") && self.is_in(self.past_modal(next + 1), &words.wished);
        if wished || self.tokens.one_of(next, &["to", "in", "of", "so", "not", "for", "and", "is", "was"]) {
            return Err(Reason::NoAct);
        }
        self.act_of_actor(next).map(|()| Polarity::Positive)
    }

    /// Whether what is looked forward to, from token `next` on, is an act or a contribution of somebody.
    fn is_to_come(&self, next: usize) -> bool {
        let words = &self.words();
        let contributed = |i: usize| words.contributions.has(self.tokens.word(i));
        let doing = self.tokens.word(next).ends_with(b"ing");
        // "Your further support", "partner countries sending instructors".
        let yours = self.tokens.one_of(next, &["your", "their", "member", "further", "continued", "continuing"])
            && (next..next + 8).any(contributed);
        let actor_acts =
            || !doing && (next..next + 6).any(|i| self.is_actor(i) && self.tokens.word(i + 1).ends_with(b"ing"));
        // "The support of our partners", "the decision of the Council".
        let of_actor = || {
            (next..next + 4)
                .find(|&i| contributed(i) && self.tokens.is(i + 1, "of"))
                .is_some_and(|i| (i + 2..i + 6).any(|i| self.is_actor(i)))
        };
        // "The Secretariat's full implementation", "the early adoption of the draft".
        let plain = |i: &usize| {
            self.tokens.kind(*i) == Some(Kind::Word)
                && !words.prepositions.has(self.tokens.word(*i))
                && !self.tokens.one_of(*i, &["successful", "fruitful", "satisfactory", "our", "my"])
        };
        let act_named =
            || !doing && (next..next + 6).take_while(plain).any(|i| words.acts_named.has(self.tokens.word(i)));
        // "Hearing your commitments", "receiving from the Secretariat a report".
        let given = || {
            self.tokens.one_of(next, &["hearing", "receiving"])
                && (self.tokens.one_of(next + 1, &["your", "their"]) && (next + 2..next + 4).any(contributed)
                    || self.tokens.is(next + 1, "from") && (next + 2..next + 6).any(|i| self.is_actor(i)))
        };
        yours || actor_acts() || of_actor() || act_named() || given()
    }

    /// Whether the clause from `from` on has one who can act as its subject.
    pub(super) fn act_of_actor(&self, from: usize) -> Result<(), Reason> {
        let words = &self.words();
        let mut from = from;
        while self.tokens.is(from, "that")
            || self.is_adverb(from) && !self.tokens.one_of(from, &["all", "both", "each"])
        {
            from += 1;
        }
        if self.tokens.follow(from, &["one", "day"]) {
            from += 2;
        }
        if self.tokens.is(from, "to") {
            return Err(Reason::NoAct);
        }
        // "..., while the search is going on, ..." stands before the subject.
        if self.tokens.kind(from) == Some(Kind::Comma)
            || self.tokens.one_of(from, &["while", "in", "at", "with", "by", "on", "through", "during", "after"])
        {
            let start = if self.tokens.kind(from) == Some(Kind::Comma) { from + 1 } else { from };
            let mut commas = (start..self.tokens.len()).filter(|&i| self.tokens.kind(i) == Some(Kind::Comma));
            // "During the second round, which has just begun, the parties": behind the relative clause.
            let ends = |i: &usize| !self.tokens.one_of(i + 1, &["which", "who", "whose"]);
            from = commas.find(ends).map_or(from, |i| i + 1);
            // "At their meeting the leaders of both will": no comma says where the subject begins.
            let modal = (start..self.tokens.len().min(start + 25))
                .find(|&i| self.tokens.one_of(i, &["will", "would", "can"]))
                .filter(|&i| from == start || i < from);
            let begins = |&i: &usize| {
                self.tokens.one_of(i, &["the", "all", "both", "our", "these"])
                    && (self.is_actor(i + 1) || self.is_actor(i + 2))
            };
            from = modal.and_then(|modal| (start + 1..modal).rev().find(begins)).unwrap_or(from);
        }
        let modal = |i: usize| {
            self.tokens.one_of(
                i,
                &[
                    "will", "would", "can", "could", "may", "might", "shall", "should", "must", "is", "are", "has",
                    "have",
                ],
            )
        };
        let end =
            (from..self.tokens.len().min(from + 25)).find(|&i| modal(i)).unwrap_or(self.tokens.len().min(from + 10));
        // "On this anniversary all States will": the subject opens with "all", and no comma says so.
        if let Some(all) = (from..end).rev().find(|&i| self.tokens.one_of(i, &["all", "both", "every"]))
            && (all + 1..end).any(|i| self.is_actor(i))
            && !self.any_in(all.saturating_sub(1), end, &words.prepositions)
        {
            return Ok(());
        }
        if self.tokens.one_of(from, &["you", "your", "all", "everyone", "every", "each", "those"])
            || self.tokens.any(from, end, &["you"])
        {
            return Ok(());
        }
        if self.tokens.is(from, "the")
            && self.tokens.one_of(from + 1, &["latter", "former"])
            && self.tokens.one_of(from + 2, &["will", "would"])
        {
            return Ok(());
        }
        if self.tokens.is(from, "they") && self.tokens.one_of(from + 1, &["will", "would"]) {
            return Ok(());
        }
        // "The Council has a duty, and we hope that it will act."
        if self.tokens.follow(from, &["it", "will"]) && self.is_act(from + 2) && self.names_body_before(from) {
            return Ok(());
        }
        if self.tokens.is(from, "we") && self.tokens.one_of(from + 1, &["will", "can", "shall", "all"]) {
            return Ok(());
        }
        let head_end = (from..end)
            .find(|&i| {
                i > from
                    && (self.is_in(i, &self.words().prepositions)
                        || matches!(self.tokens.kind(i), Some(Kind::Comma | Kind::Break)))
            })
            .unwrap_or(end);
        let actor = (from..head_end).any(|i| self.is_actor(i));
        let occasion = (from..head_end).any(|i| words.occasions.has(self.tokens.word(i)));
        // "That the Forum will adopt the guidelines": the meeting acts as a body.
        let decides = self.tokens.is(end, "will") && self.is_in(self.past_modal(end), &words.deliberations);
        if occasion && decides {
            return Ok(());
        }
        // "That this experience will be used": somebody is to use it.
        let done = (from..end + 1).find(|&i| self.tokens.one_of(i, &["will", "would", "can"])).is_some_and(|i| {
            let done = (i + 2..i + 6).find(|&j| !self.is_adverb(j) && !self.tokens.is(j, "and")).unwrap_or(i + 2);
            let by = self.tokens.is(done + 1, "by") && (done + 2..done + 6).any(|i| self.is_actor(i));
            let comes = [done, i - 1].iter().any(|&i| self.is_in(i, &words.brought_about))
                || self.tokens.any(from, i, &["progress"]);
            self.tokens.is(i + 1, "be")
                && (self.tokens.word(done).ends_with(b"ed") || self.is_in(done, &words.done_for))
                && (by || !comes)
        });
        // "That a response will be forthcoming": somebody is to give it.
        let given = self.tokens.any(end, end + 3, &["forthcoming"]);
        if (actor || done || given) && !occasion { Ok(()) } else { Err(Reason::NoAct) }
    }

    /// The verb behind "will" and adverbs where they stand at token `i`.
    fn past_modal(&self, i: usize) -> usize {
        (i..i + 4).find(|&i| !self.is_adverb(i) && !self.is_in(i, &self.words().helpers)).unwrap_or(i)
    }

    /// Whether the verb from token `from` on tells what somebody does, and not what becomes of a thing.
    fn is_act(&self, from: usize) -> bool {
        let verb = (from..from + 3).find(|&i| !self.is_adverb(i)).unwrap_or(from);
        self.begins_verb(verb)
            && !self.is_in(verb, &self.words().outcomes)
            && !self.tokens.one_of(verb, &["be", "have", "enter", "succeed", "become", "result", "serve"])
            && (!self.tokens.is(verb, "continue") || self.tokens.is(verb + 1, "to"))
    }

    /// Whether a State or body is named before token `to`, for which "it" may stand.
    fn names_body_before(&self, to: usize) -> bool {
        let names = |i: usize| {
            self.tokens.written(i).starts_with(char::is_uppercase)
                && (self.is_in(i, &self.words().actors) && !self.tokens.one_of(i, &["we", "us", "all", "you", "who"])
                    || (i + 1..=i + 3).any(|end| self.names_country(i, end)))
        };
        (0..to).any(names)
    }

    /// One who can act: a listed noun, its possessive, or a country by name.
    fn is_actor(&self, i: usize) -> bool {
        let word = self.tokens.word(i);
        let bare = [&b"\xE2\x80\x99s"[..], b"'s"].iter().find_map(|s| word.strip_suffix(*s)).unwrap_or(word);
        let written = self.tokens.written(i);
        self.words().actors.has(bare)
            || written.starts_with(char::is_uppercase) && self.pipeline.gazetteer.is_country(written)
    }
}
