//! Needs, lacks and expectations: the judgements that look at nouns and adjectives.

use super::judge::Reason;
use super::subject::{Subject, Who};
use super::tokens::Kind;
use super::{Context, Found};
use crate::model::{Polarity, Section};
use crate::pipeline::Inflection;

impl Context<'_> {
    pub(super) fn negation_near(&self, from: usize, to: usize) -> bool {
        self.tokens.any(
            from,
            to,
            &["not", "never", "nor", "don’t", "don't", "no", "neither", "nothing", "nobody", "isn't", "isn’t"],
        )
    }

    pub(super) fn need_verb(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        let before = f.first.checked_sub(1);
        if before.is_some_and(|i| self.is_in(i, &self.words().determiners) || tokens.written(i).ends_with("s’")) {
            return Err(Reason::Noun);
        }
        // "We continue to lack" is so.
        let continues = |i: usize| tokens.is(i, "to") && tokens.one_of(i.saturating_sub(1), &["continue", "continues"]);
        if before.is_some_and(|i| {
            tokens.one_of(i, &["to", "may", "might", "could", "if", "did", "cannot", "should"]) && !continues(i)
        }) {
            return Err(Reason::Hedged);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        // "It has lacked radios since May" is so still.
        let lasts = tokens.any(start, f.first, &["has", "have"]) && tokens.any(f.last, tokens.len(), &["since"]);
        if f.inflection == Inflection::Past && !lasts {
            return Err(Reason::Past);
        }
        if tokens.any(start, f.first, &["did", "had", "have", "has", "may", "might"]) && !lasts {
            return Err(Reason::Hedged);
        }
        // "It has no ships", but "we have no doubt".
        let next = f.last + 1;
        if tokens.is(f.last, "no") && !self.any_in(next, next + 4, &self.words().means) {
            return Err(Reason::NotPredicate);
        }
        let subject = self.subject(f.first);
        if subject.who == Who::Relative && !tokens.is(subject.to.saturating_sub(1), "that")
            || subject.who == Who::ThirdParty && f.cue.verb == "require"
        {
            return Err(Reason::OtherSubject);
        }
        if subject.who == Who::Relative {
            return Err(Reason::NotPredicate);
        }
        // "More needs to be done": "more" is no adverb there.
        let quantity =
            before.is_some_and(|i| tokens.one_of(i, &["more", "much", "all", "both"])) && tokens.is(f.last + 1, "to");
        if matches!(subject.who, Who::Nobody) && !quantity && self.section != Section::Title && !tokens.is(start, "nor")
        {
            return Err(Reason::Noun);
        }
        // "We need not wait", but "we need not only soldiers".
        if tokens.is(next, "not") && self.begins_verb(next) {
            return Err(Reason::Negated);
        }
        // "The weapon we need is the vaccine" states it; "the help we need" does not.
        if self.is_in_relative_clause(subject.from) && !tokens.one_of(next, &["is", "are"])
            || self.has_what_is_needed(subject)
        {
            return Err(Reason::NotPredicate);
        }
        let relative = tokens.one_of(next, &["is", "are"]) && self.is_in_relative_clause(subject.from);
        let held_back = tokens.is(subject.from, "what")
            && tokens.kind(next) == Some(Kind::Comma)
            && tokens.any(next, tokens.len(), &["is", "are"]);
        if relative || held_back {
            return Ok(Polarity::Positive);
        }
        let asked_before = self.is_asked_before(subject);
        // "We need, above all, peace."
        let object = if self.is_light_aside(next) { self.past_aside(next) } else { next };
        let ends = tokens.get(object).is_none()
            || tokens.kind(object) != Some(Kind::Word)
            || self.is_in(object, &self.words().need_ends);
        let quoted_object = matches!(tokens.written(next), "“" | "‘" | "$" | "—" | "–");
        let named = self.named_later(subject, next).is_some()
            || asked_before && tokens.one_of(next + usize::from(tokens.is(next, "most")), &["is", "are", "now"]);
        if ends && !named && !quoted_object {
            return Err(if f.inflection == Inflection::Third { Reason::Noun } else { Reason::NoObject });
        }
        if asked_before
            && !tokens.one_of(next, &["is", "are", "now", "most", "to"])
            && tokens.is(subject.from.saturating_sub(1), "all")
        {
            return Err(Reason::NotPredicate);
        }
        let nobody = tokens.one_of(subject.from, &["nothing", "nobody", "none", "no", "nor", "neither"])
            || subject.from > 0 && tokens.one_of(subject.from - 1, &["nor", "neither"]);
        let none = tokens.is(next, "no") && !tokens.one_of(next + 1, &["less", "longer", "more", "fewer"]);
        // "The point is not that we need it."
        let outer = subject.from > 1 && tokens.follow(subject.from - 2, &["not", "that"]);
        let denied = nobody || none || outer || self.negation_near(start, f.first);
        Ok(if denied { Polarity::Negative } else { Polarity::Positive })
    }

    /// ", above all,", ", therefore,": words that may stand between a verb and its object.
    fn is_light_aside(&self, comma: usize) -> bool {
        let first = comma + 1;
        self.tokens.kind(comma) == Some(Kind::Comma)
            && (self.tokens.one_of(
                first,
                &[
                    "above",
                    "first",
                    "therefore",
                    "rather",
                    "of",
                    "among",
                    "finally",
                    "indeed",
                    "however",
                    "too",
                    "also",
                    "now",
                ],
            ) || self.tokens.follow(first, &["more", "than", "ever"])
                || self.tokens.is(first, "in") && self.tokens.one_of(first + 1, &["our", "my", "turn", "short"]))
    }

    /// "What we need", "all we need".
    fn is_asked_before(&self, subject: Subject) -> bool {
        subject.from > 0 && self.tokens.one_of(subject.from - 1, &["what", "all"])
            || self.tokens.is(subject.from, "what")
    }

    /// "What we need in order to act is trust": the verb that names it, behind the words from `next` on.
    pub(super) fn named_later(&self, subject: Subject, next: usize) -> Option<usize> {
        let aside = self.tokens.is(next, "in") && self.is_asked_before(subject);
        (next..self.tokens.len()).find(|&i| aside && self.tokens.one_of(i, &["is", "are"]))
    }

    /// "The help they need": a noun right before the pronoun.
    fn is_in_relative_clause(&self, subject: usize) -> bool {
        if subject == 0 || !self.tokens.one_of(subject, &["they", "we", "it", "you", "i", "he", "she"]) {
            return false;
        }
        let before = subject - 1;
        self.tokens.kind(before) == Some(Kind::Word)
            && !self.is_in(before, &self.words().clause_openers)
            && !self.is_adverb(before)
    }

    /// "We have the tools we need": what is needed is there.
    fn has_what_is_needed(&self, subject: Subject) -> bool {
        let words = self.words();
        let pronoun = subject.to.saturating_sub(1);
        let noun = pronoun.saturating_sub(1);
        // "Nor do we need", "for which we need", "what is planned we need": no noun stands before.
        let another =
            [&words.helpers, &words.finite_verbs, &words.prepositions].iter().any(|list| self.is_in(noun, list))
                || self.tokens.word(noun).ends_with(b"ed");
        noun > subject.from
            && !another
            && self.any_in(subject.from, noun, &words.finite_verbs)
            && self.is_in_relative_clause(pronoun)
    }

    pub(super) fn need_passive(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        if tokens.one_of(f.last + 1, &["by", "under"]) {
            return Err(Reason::NotPredicate);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| tokens.any(start, f.first, words);
        let subject = self.subject(f.first);
        if self.section == Section::Title
            && !helped(&["is", "are", "be"])
            && subject.who != Who::Nobody
            && tokens.kind(f.last + 1) != Some(Kind::Word)
        {
            return Ok(Polarity::Positive);
        }
        if helped(&["was", "were", "been", "had"]) {
            return if self.coverage {
                Ok(self.subject_polarity(subject.from, start, f.first))
            } else {
                Err(Reason::Past)
            };
        }
        let clause = tokens.clause_start(f.first);
        if tokens.any(clause, start, &["when", "where", "whenever", "wherever", "once", "until", "as"])
            && clause + 3 >= subject.from
        {
            return Err(Reason::Condition);
        }
        let comma_copula = f.first >= 2 && tokens.kind(f.first - 1) == Some(Kind::Comma);
        if !(helped(&["is", "are", "be"])
            || comma_copula && tokens.any(start.saturating_sub(6), f.first, &["is", "are"]))
        {
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
        // "Clean water is no less essential" denies nothing.
        if self.tokens.is(verb.saturating_sub(1), "less") {
            return Polarity::Positive;
        }
        if nobody || self.negation_near(start, verb) { Polarity::Negative } else { Polarity::Positive }
    }

    pub(super) fn need_noun(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        let window = f.first.saturating_sub(5);
        let clause = tokens.clause_start(f.first);
        if tokens.any(
            window,
            f.first,
            &[
                "without",
                "despite",
                "perceived",
                "avoid",
                "obviate",
                "eliminate",
                "prevent",
                "reduce",
                "close",
                "closing",
                "bridge",
                "bridging",
                "narrow",
                "narrowing",
                "fill",
                "filling",
                "overcome",
                "remove",
            ],
        ) {
            return Err(Reason::NotPredicate);
        }
        let due = (window..f.first).any(|i| {
            tokens.one_of(i, &["owing", "due", "because", "given"])
                || tokens.one_of(i, &["for", "through", "by"]) && i + 3 > f.first
        });
        if due {
            return Err(Reason::NotPredicate);
        }
        let past = tokens.any(
            clause,
            f.first,
            &["was", "were", "had", "faced", "suffered", "revealed", "exposed", "stressed", "emphasized"],
        ) || tokens.any(f.last, f.last + 12, &["was", "were", "had"])
            && !tokens.any(clause, f.first, &["is", "are"]);
        if past {
            return Err(Reason::Past);
        }
        let remains = self.is_in(f.last + 1, &self.words().gap_stays);
        if f.cue.verb == "gap" && !remains && !self.any_in(f.first.saturating_sub(6), f.first, &self.words().gap_verbs)
        {
            return Err(Reason::NotPredicate);
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
        // "The only crucial means": said of a noun that is no means listed with the cue.
        if f.first == f.last && tokens.any(copula + 1, f.first, &["a", "an", "the", "another", "one"]) {
            return Err(Reason::NotPredicate);
        }
        // "The thing that is necessary" is named, not asked for.
        if copula > 1 && tokens.one_of(copula - 1, &["that", "which"]) && tokens.kind(copula - 2) == Some(Kind::Word) {
            return Err(Reason::NotPredicate);
        }
        let start = copula.saturating_sub(3);
        if tokens.any(start, copula + 1, &["was", "were", "had", "been"]) {
            return Err(Reason::Past);
        }
        if tokens.any(start, copula, &["may", "might", "could", "can", "should", "must", "to", "if"])
            && tokens.is(copula, "be")
        {
            return Err(Reason::Hedged);
        }
        let from = self.phrase_start(copula.saturating_sub(1));
        if self.any_in(from, copula, &self.words().unfit_subjects) {
            return Err(Reason::NotPredicate);
        }
        Ok(self.subject_polarity(from, copula, f.first))
    }

    /// The copula that the adjective at `i` belongs to: adverbs, "an", "a" and "considered" between.
    fn copula_before(&self, i: usize) -> Option<usize> {
        let mut at = i;
        for _ in 0..5 {
            at = at.checked_sub(1)?;
            if self.is_in(at, &self.words().copulas) || self.tokens.one_of(at, &["was", "were", "been"]) {
                return Some(at);
            }
            let passes = self.is_adverb(at)
                || self.tokens.one_of(
                    at,
                    &[
                        "a",
                        "an",
                        "another",
                        "one",
                        "the",
                        "not",
                        "no",
                        "less",
                        "more",
                        "most",
                        "as",
                        "just",
                        "ever",
                        "longer",
                        "of",
                        "all",
                        "so",
                        "both",
                        "still",
                        "thus",
                        "therefore",
                        "quite",
                        "too",
                        "very",
                        "and",
                        "important",
                    ],
                )
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
            // "It requires": the matter spoken of; "it demands" is a resolution as often.
            Who::Pronoun
                if !tokens.one_of(subject.from, &["they", "it"])
                    || f.cue.verb == "call for"
                    || tokens.is(f.first, "requires") && !self.is_in_relative_clause(subject.from) => {}
            _ => return Err(Reason::OtherSubject),
        }
        let head = subject.to.saturating_sub(1);
        let word = tokens.word(head);
        // "The state of the roads and the rain call for", but "the spirit and the call for".
        let several = !self.is_in(head, &self.words().determiners)
            && (subject.from..head).any(|i| tokens.is(i, "and") && self.is_in(i + 1, &self.words().determiners));
        if plural && !((word.ends_with(b"s") || several) && tokens.written(head).starts_with(char::is_lowercase)) {
            return Err(Reason::OtherSubject);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        if tokens.any(start, f.first, &["may", "might", "did", "had", "to"]) {
            return Err(Reason::Hedged);
        }
        // "The steps that the case demands."
        let goes_on = (f.last + 1..tokens.len()).any(|i| tokens.kind(i) == Some(Kind::Word));
        if !goes_on || tokens.is(f.last + 1, ";") {
            return Err(Reason::NoObject);
        }
        Ok(self.subject_polarity(subject.from, start, f.first))
    }
}
