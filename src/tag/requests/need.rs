//! Needs told by verbs: what is needed, required or lacked.

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

    /// A word with which "not" denies nothing: "not only".
    pub(super) fn is_only(&self, i: usize) -> bool {
        self.tokens.one_of(i, &["only", "just", "merely", "simply"])
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
            tokens.one_of(i, &["to", "may", "might", "could", "if", "did", "cannot", "should"])
                && !continues(i)
                && !(self.coverage && tokens.is(i, "did"))
        }) {
            return Err(Reason::Hedged);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        // "It has lacked radios since May" is so still.
        let lasts = tokens.any(start, f.first, &["has", "have"]) && tokens.any(f.last, tokens.len(), &["since"]);
        // "It lacked airlift, she said": a report of a meeting puts what is so into the past.
        let did = tokens.any(start, f.first, &["did"]) && !tokens.is(f.last + 1, "to");
        let told = self.coverage && !did && !tokens.any(start, f.first, &["had", "is", "are", "was", "were", "been"]);
        if f.inflection == Inflection::Past && !lasts && !told {
            return Err(Reason::Past);
        }
        if tokens.any(start, f.first, &["did", "had", "have", "has", "may", "might"]) && !lasts && !told {
            return Err(Reason::Hedged);
        }
        // "It has no ships", "they do not have the ships", but "we have no doubt".
        let next = f.last + 1;
        if tokens.any(f.first, f.last + 1, &["no", "without", "the"])
            && !self.any_in(next, next + 4, &self.words().means)
        {
            return Err(Reason::NotPredicate);
        }
        let subject = self.subject(f.first);
        let in_passing = subject.who == Who::Relative && self.tells_in_passing(f, subject.to.saturating_sub(1));
        if subject.who == Who::Relative && !tokens.is(subject.to.saturating_sub(1), "that") && !in_passing
            || subject.who == Who::ThirdParty && f.cue.verb == "require" && !self.is_amount(next)
        {
            return Err(Reason::OtherSubject);
        }
        if subject.who == Who::Relative && !in_passing {
            return Err(Reason::NotPredicate);
        }
        // "More needs to be done": "more" is no adverb there.
        let quantity =
            before.is_some_and(|i| tokens.one_of(i, &["more", "much", "all", "both"])) && tokens.is(f.last + 1, "to");
        if matches!(subject.who, Who::Nobody) && !quantity && self.section != Section::Title && !tokens.is(start, "nor")
        {
            return Err(Reason::Noun);
        }
        // "We do not need to see more floods to understand": nothing is asked for.
        let taught = |i: usize| {
            tokens.is(i, "to")
                && tokens.one_of(i + 1, &["understand", "know", "realize", "see", "recognize", "be", "tell", "remind"])
                && tokens.any(i + 2, i + 5, &["that", "how", "what", "why", "where"])
        };
        if tokens.is(next, "to") && self.negation_near(start, f.first) && (next + 1..tokens.len()).any(taught) {
            return Err(Reason::Formula);
        }
        // "We need not wait", but "we need not only soldiers".
        if tokens.is(next, "not") && self.begins_verb(next) {
            return Err(Reason::Negated);
        }
        // "The weapon we need is the vaccine" states it; "the help we need" does not.
        // "They do what needs to be done."
        let done = before.is_some_and(|i| {
            i > 0
                && tokens.is(i, "what")
                && tokens.kind(i - 1) == Some(Kind::Word)
                && !tokens.one_of(i - 1, &["is", "are", "and", "but", "or", "so", "that"])
        });
        if done {
            return Err(Reason::NotPredicate);
        }
        // "So that fewer of us need to go": what something is for.
        let purpose = subject.from > 1
            && tokens.follow(subject.from - 2, &["so", "that"])
            && tokens.one_of(subject.from, &["fewer", "less", "no", "nobody", "none"]);
        if purpose && tokens.is(next, "to") {
            return Err(Reason::NotPredicate);
        }
        // "The machines which we need", "countries whose economies require".
        let pronoun = subject.to.saturating_sub(1);
        let told_of = pronoun > 1
            && tokens.one_of(pronoun, &["they", "we", "it", "you", "i", "he", "she"])
            && tokens.one_of(pronoun - 1, &["which", "whom"])
            && tokens.kind(pronoun - 2) == Some(Kind::Word)
            && !self.is_in(pronoun - 2, &self.words().prepositions);
        let whose = tokens.any(subject.from.saturating_sub(1), pronoun, &["whose"]);
        if self.is_in_relative_clause(subject.from) && !tokens.one_of(next, &["is", "are"])
            || self.has_what_is_needed(subject)
            || told_of
            || whose
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
        let object = self.past_light_aside(self.past_second_verb(next));
        let ends = tokens.get(object).is_none()
            || tokens.kind(object) != Some(Kind::Word)
            || self.is_in(object, &self.words().need_ends) && !self.is_amount(object);
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
        // "And nobody needs", but of "and no one denies that they need" the needy are others.
        let joined = tokens.one_of(subject.from, &["and", "but"]) && subject.from + 3 >= f.first;
        let opener = subject.from + usize::from(joined);
        let nobody = tokens.one_of(opener, &["nothing", "nobody", "none", "no", "nor", "neither"])
            || subject.from > 0 && tokens.one_of(subject.from - 1, &["nor", "neither"]);
        let none = tokens.is(next, "no") && !tokens.one_of(next + 1, &["less", "longer", "more", "fewer"]);
        // "The point is not that we need it."
        let outer = subject.from > 1 && tokens.follow(subject.from - 2, &["not", "that"]);
        let denied = nobody || none || outer || self.negation_near(start, f.first);
        Ok(if denied { Polarity::Negative } else { Polarity::Positive })
    }

    /// "We support the Fund, which needs donors": "which" at a token tells, at the end of the sentence, what one who can act
    /// or is sent lacks.
    fn tells_in_passing(&self, f: &Found<'_>, which: usize) -> bool {
        let Some(noun) = which.checked_sub(2) else { return false };
        let of_body = self.tokens.written(noun).starts_with(char::is_uppercase)
            || self.is_in(noun, &self.words().actors)
            || self.is_in(noun, &self.words().means);
        let comma = |i: usize| self.tokens.kind(i) == Some(Kind::Comma);
        self.tokens.is(which, "which")
            && comma(noun + 1)
            && of_body
            && f.cue.verb == "need"
            && (self.tokens.is(f.last, "needs") || self.tokens.follow(f.last + 1, &["to", "be"]))
            && !(f.last + 1..self.tokens.len()).any(comma)
    }

    /// "Another $1.2 million", "at least three more": an amount begins at token `i`.
    fn is_amount(&self, i: usize) -> bool {
        self.tokens.follow(i, &["at", "least"])
            || self.tokens.one_of(i, &["another", "additional", "more"])
            || self.is_figure(i)
    }

    /// "$5", "12".
    fn is_figure(&self, i: usize) -> bool {
        self.tokens.written(i).starts_with(|c: char| c == '$' || c.is_ascii_digit())
    }

    /// Past "and deserve" where it begins at token `i`: a second verb of the same object.
    pub(super) fn past_second_verb(&self, i: usize) -> usize {
        let deserves = ["deserve", "deserves", "want", "wants", "expect", "expects", "merit", "merits", "welcome"];
        let owed = usize::from(self.tokens.one_of(i + 1, &["is", "are"]) && self.tokens.is(i + 2, "owed"));
        let verb = i + 1 + owed;
        if self.tokens.is(i, "and") && (owed > 0 || self.tokens.one_of(verb, &deserves)) { verb + 1 } else { i }
    }

    /// Past ", above all," or ", therefore," where it begins at token `i`: words that may stand before an object.
    pub(super) fn past_light_aside(&self, i: usize) -> usize {
        let first = i + 1;
        let light = self.is_in(first, &self.words().light_asides)
            || self.tokens.follow(first, &["more", "than", "ever"])
            || self.tokens.is(first, "in") && self.tokens.one_of(first + 1, &["our", "my", "turn", "short"])
            || self.tokens.is(first, "at") && self.tokens.any(first, first + 4, &["least", "minimum"]);
        if light { self.past_aside(i) } else { i }
    }

    /// "What we need", "all we need".
    fn is_asked_before(&self, subject: Subject) -> bool {
        subject.from > 0 && self.tokens.one_of(subject.from - 1, &["what", "all"])
            || self.tokens.is(subject.from, "what")
            || self.tokens.is(subject.from, "all") && self.tokens.one_of(subject.from + 1, &["it", "they", "we", "i"])
    }

    /// "What we need in order to act is trust": the verb that names it, behind the words from `next` on.
    pub(super) fn named_later(&self, subject: Subject, next: usize) -> Option<usize> {
        let aside = self.tokens.is(next, "in") && self.is_asked_before(subject);
        (next..self.tokens.len()).find(|&i| aside && self.tokens.one_of(i, &["is", "are"]))
    }

    /// "The help they need": a noun right before the pronoun.
    pub(super) fn is_in_relative_clause(&self, subject: usize) -> bool {
        if subject == 0 || !self.tokens.one_of(subject, &["they", "we", "it", "you", "i", "he", "she"]) {
            return false;
        }
        let before = subject - 1;
        self.tokens.kind(before) == Some(Kind::Word)
            && !self.is_in(before, &self.words().clause_openers)
            && !self.is_adverb(before)
    }

    /// "We have the tools we need": what is needed is there.
    pub(super) fn has_what_is_needed(&self, subject: Subject) -> bool {
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

    /// Whether the words before token `to` end in a noun with its article: "the house", but not "the time is right".
    pub(super) fn ends_with_noun(&self, from: usize, to: usize) -> bool {
        let article = (to.saturating_sub(4).max(from)..to).rev().find(|&i| self.tokens.one_of(i, &["the", "a", "an"]));
        article.is_some_and(|i| i + 1 < to && !self.any_in(i, to, &self.words().finite_verbs))
    }

    pub(super) fn need_passive(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        // "Required by law", but "needed by nine missions".
        let subject = self.subject(f.first);
        let by_law = tokens.is(f.last + 1, "by")
            && (subject.who == Who::Relative || self.any_in(f.last + 2, f.last + 7, &self.words().documents));
        if by_law || tokens.is(f.last + 1, "under") {
            return Err(Reason::NotPredicate);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| tokens.any(start, f.first, words);
        if self.section == Section::Title
            && !helped(&["is", "are", "be"])
            && subject.who != Who::Nobody
            && tokens.kind(f.last + 1) != Some(Kind::Word)
        {
            return Ok(Polarity::Positive);
        }
        if helped(&["was", "were", "been", "had"]) {
            return if self.coverage && helped(&["was", "were", "been"]) {
                Ok(self.subject_polarity(subject.from, start, f.first))
            } else {
                Err(Reason::Past)
            };
        }
        let clause = tokens.clause_start(f.first);
        // "We plan for what is needed."
        let what = self.before_verb(f.first).filter(|&i| i > 0 && tokens.is(i, "what"));
        if what.is_some_and(|i| self.is_in(i - 1, &self.words().knowing) || tokens.is(i - 1, "for")) {
            return Err(Reason::NotPredicate);
        }
        // "The fund has half of it, when $2 million is needed."
        let told = self.is_amount(subject.from) && (0..clause).any(|i| self.is_figure(i));
        // "We go where it is needed."
        let placed =
            subject.from > 0 && tokens.one_of(subject.from - 1, &["where", "when", "wherever", "whenever", "whatever"]);
        let conditional = tokens.any(clause, start, &["when", "where", "whenever", "wherever", "once", "until", "as"])
            && clause + 3 >= subject.from;
        if !told && (placed || conditional) {
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
        // "Professions that will no longer be required."
        if subject.who == Who::Relative && subject.to > 1 && tokens.is(subject.to, "will") {
            return Err(Reason::NotPredicate);
        }
        let obliged = tokens.is(f.last + 1, "to") && matches!(subject.who, Who::Actor | Who::Speaker | Who::ThirdParty);
        if obliged && f.cue.verb == "require" {
            return Err(Reason::NotPredicate);
        }
        Ok(self.subject_polarity(subject.from, start, f.first))
    }

    pub(super) fn subject_polarity(&self, subject: usize, start: usize, verb: usize) -> Polarity {
        let nobody = self.tokens.one_of(subject, &["no", "nothing", "none", "nobody", "neither", "nor"]);
        // "Clean water is no less essential", "it is not only essential": nothing is denied.
        let not = verb.saturating_sub(2);
        let not_only = self.tokens.is(not, "not") && self.is_only(not + 1);
        if self.tokens.is(verb.saturating_sub(1), "less") || not_only {
            return Polarity::Positive;
        }
        if nobody || self.negation_near(start, verb) { Polarity::Negative } else { Polarity::Positive }
    }

    pub(super) fn need_of_thing(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        let subject = self.subject(f.first);
        let plural = f.inflection == Inflection::Base;
        match subject.who {
            Who::Thing => {}
            // "None of these proposals calls for funds."
            Who::Actor if tokens.one_of(subject.from, &["none", "neither"]) && tokens.is(subject.from + 1, "of") => {}
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
