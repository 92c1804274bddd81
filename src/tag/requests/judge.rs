//! Whether a cue asks for something here, or why it does not.

use super::subject::Who::{self, Speaker};
use super::tokens::Kind;
use super::{Context, Found};
use crate::model::{Polarity, Section};
use crate::pipeline::{Form, Inflection};

/// Why a cue is no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each says itself in `words`")]
pub enum Reason {
    Question,
    Quotation,
    Condition,
    Reported,
    Past,
    Inference,
    Promise,
    Formula,
    NotPredicate,
    Noun,
    NoObject,
    Governed,
    OtherSubject,
    Hedged,
    NoAct,
    Negated,
}

impl Reason {
    /// The reason in words, for `explain`.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Question => "it is a question",
            Reason::Quotation => "the words are quoted from somebody else",
            Reason::Condition => "it stands in a condition",
            Reason::Reported => "somebody else's request is only reported",
            Reason::Past => "it is past",
            Reason::Inference => "it infers what must have been",
            Reason::Promise => "the speaker promises it",
            Reason::Formula => "it is a formula of speech",
            Reason::NotPredicate => "it does not say that something is so",
            Reason::Noun => "it is a noun here",
            Reason::NoObject => "nothing is asked for",
            Reason::Governed => "another cue of the sentence governs it",
            Reason::OtherSubject => "its subject is not the speaker",
            Reason::Hedged => "it only may be so",
            Reason::NoAct => "no act of those who are addressed is hoped for",
            Reason::Negated => "it is denied",
        }
    }
}

/// Judges a cue by its form; `all` are the cues of its sentence.
///
/// # Errors
/// The reason why it asks for nothing.
pub(super) fn judge(c: &Context<'_>, f: &Found<'_>, all: &[Found<'_>]) -> Result<Polarity, Reason> {
    c.common(f)?;
    match f.cue.form {
        Form::Directive => c.directive(f),
        Form::Modal => c.modal(f, all),
        Form::Impersonal => c.impersonal(f),
        Form::NeedVerb => c.need_verb(f),
        Form::NeedPassive => c.need_passive(f),
        Form::NeedNoun => c.need_noun(f),
        Form::NeedAdjective => c.need_adjective(f),
        Form::NeedOfThing => c.need_of_thing(f),
        Form::Expect => c.expect(f),
        Form::Hope => c.hope(f),
        Form::HopeNoun if f.inflection == Inflection::Past && !c.coverage => Err(Reason::Past),
        Form::HopeNoun => c.act_of_actor(f.last + 1).map(|()| Polarity::Positive),
        Form::AppealNoun => c.appeal_noun(f),
        Form::LetUs | Form::Imperative => Ok(Polarity::Positive),
    }
}

/// Verbs that make "I should" and "we should" a wish.
const WISHES: &[&str] = &["like", "wish", "prefer", "welcome"];

impl Context<'_> {
    fn common(&self, f: &Found<'_>) -> Result<(), Reason> {
        let text = &self.statement.text;
        let words = self.sentence.of(text).trim_end_matches(['”', '"', '’', ')', '»', ' ']);
        let paragraph = &self.statement.paragraphs[self.paragraph];
        if paragraph.is_question_turn || words.ends_with('?') {
            return Err(Reason::Question);
        }
        if !self.coverage && self.is_quoted(f) {
            return Err(Reason::Quotation);
        }
        if self.is_conditional(f) {
            return Err(Reason::Condition);
        }
        if self.is_reported(f) {
            return Err(Reason::Reported);
        }
        Ok(())
    }

    /// Inside quotation marks opened in the paragraph before the cue.
    fn is_quoted(&self, f: &Found<'_>) -> bool {
        let before = &self.statement.text[self.sentence.start as usize..f.span.start as usize];
        self.quotes.after(before).is_open()
    }

    fn is_conditional(&self, f: &Found<'_>) -> bool {
        let start = self.tokens.clause_start(f.first);
        let from = (start..f.first).rev().find(|&i| self.tokens.one_of(i, &["then", "that"])).unwrap_or(start);
        // "If we are to live in peace we must act": the clause behind has a subject of its own.
        let fresh = || {
            f.first > start + 2
                && self.tokens.is(start, "if")
                && self.tokens.one_of(f.first - 1, &["we", "they", "it"])
                && !self
                    .tokens
                    .one_of(f.first - 2, &["which", "that", "where", "what", "if", "whom", "as", "and", "or", "when"])
                && (self.any_in(start, f.first - 1, &self.words().finite_verbs)
                    // "If we dismantle our weapons we must".
                    || self.tokens.one_of(start + 1, &["we", "they", "you"]))
        };
        if self.tokens.any(from, f.first, &["if", "unless", "whether", "lest", "provided"]) && !fresh() {
            return true;
        }
        // "As long as they need us", "as long as it is needed", but "as long as the war goes on we need food".
        let far = match f.cue.form {
            Form::NeedVerb if self.tokens.one_of(f.last + 1, &["us", "it", "them", "you"]) => 9,
            Form::NeedPassive | Form::NeedAdjective => 5,
            _ => 0,
        };
        if (f.first.saturating_sub(far).max(from)..f.first).any(|i| self.tokens.follow(i, &["long", "as"])) {
            return true;
        }
        // "Their anxiety lest Germany, by some act, should draw others in."
        if self.tokens.is(f.first, "should") && self.tokens.any(self.tokens.part_start(f.first), f.first, &["lest"]) {
            return true;
        }
        // "Should this fail": the modal before its subject, at the start of the clause.
        let opens = start == 0
            || self.tokens.kind(start - 1) == Some(Kind::Break)
            || self.tokens.one_of(
                f.first + 1,
                &["the", "this", "that", "they", "it", "we", "any", "a", "an", "these", "those", "he", "she", "our"],
            );
        // "Should no text be found": in a sentence that is no question it opens a condition, whatever follows.
        let verb =
            f.first > 0 && (self.words().verbs.has(self.tokens.word(f.first + 1)) || self.is_adverb(f.first + 1));
        // "We would fail should we not act", but "nor should we wait".
        let inverted = self.tokens.is(f.first, "should")
            && f.first > start
            && self.tokens.one_of(f.first + 1, &["we", "they", "it", "he", "she", "i", "there"])
            && !self.is_adverb(f.first - 1)
            && !self.tokens.one_of(
                f.first - 1,
                &["nor", "neither", "thus", "what", "why", "how", "where", "when", "and", "but", "or"],
            )
            && !self.tokens.any(
                start,
                f.first,
                &["only", "nor", "neither", "never", "no", "nowhere", "less", "more", "least"],
            );
        inverted
            || opens
                && !verb
                && self.tokens.is(f.first, "should")
                && (start..f.first).all(|i| self.tokens.one_of(i, &["and", "but", "or"]))
                && !self.tokens.one_of(f.first + 1, &["be", "not"])
    }

    /// "Donors should be urged to give": the cue behind "be" states the same. Who "should not be asked to give" is spared.
    fn asks_in_the_passive(&self, next: usize, all: &[Found<'_>]) -> bool {
        let asks = |other: &Found<'_>| {
            other.cue.form == Form::Directive
                && other.inflection == Inflection::Past
                && (next + 1..next + 3).contains(&other.first)
                && self.tokens.any(other.last + 1, other.last + 3, &["to"])
        };
        self.tokens.is(next, "be") && all.iter().any(|other| asks(other) && !self.is_spared(other))
    }

    fn modal(&self, f: &Found<'_>, all: &[Found<'_>]) -> Result<Polarity, Reason> {
        let words = &self.words();
        let subject = self.subject(f.first);
        let mut next = f.last + 1;
        while self.is_adverb(next) || self.tokens.one_of(next, &["not", "never"]) {
            next += 1;
        }
        if self.tokens.is(next, "have") && self.is_participle(next + 1) {
            return Err(Reason::Inference);
        }
        // "The families, who must be hearing this": what is supposed to be so.
        let supposed = subject.who == Who::Relative
            && self.tokens.is(f.first, "must")
            && self.tokens.is(next, "be")
            && self.words().verbs.has(self.tokens.word(next + 1).strip_suffix(b"ing").unwrap_or_default());
        if supposed {
            return Err(Reason::Inference);
        }
        if self.tokens.one_of(f.first.saturating_sub(1), &["as", "than"])
            || self.tokens.one_of(f.first.saturating_sub(2), &["as", "than"])
        {
            return Err(Reason::Formula);
        }
        if f.inflection == Inflection::Past && !self.coverage {
            return Err(Reason::Past);
        }
        if self.is_felt_or_denied(f) {
            return Err(Reason::Hedged);
        }
        if self.asks_in_the_passive(next, all) {
            return Err(Reason::Governed);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| self.tokens.any(start, f.first, words);
        if self.tokens.is(f.first, "have") || self.tokens.is(f.first, "has") {
            if helped(&["may", "might", "could", "can", "did", "do", "does", "not", "never", "to", "would"]) {
                return Err(Reason::Hedged);
            }
            // "All that we have to offer", but "missions have to offer better quarters".
            let verb = f.last + 1;
            let given = self.tokens.one_of(verb, &["offer", "tell"])
                && matches!(subject.who, Who::Thing | Who::Actor | Who::ThirdParty)
                && self.tokens.kind(verb + 1) == Some(Kind::Word)
                && !self.is_in(verb + 1, &words.prepositions);
            if self.tokens.one_of(verb, &["do", "say", "offer", "admit", "confess", "tell"])
                && !self.tokens.is(verb + 1, "more")
                && !given
            {
                return Err(Reason::Formula);
            }
        }
        // "I should add", "I should, however, like to".
        if self.tokens.is(f.first, "should")
            && subject.who == Speaker
            && (self.tokens.is(subject.to - 1, "i")
                || [next, self.past_aside(f.last + 1)].iter().any(|&i| self.tokens.one_of(i, WISHES)))
        {
            return Err(Reason::Formula);
        }
        // "My country should be glad" asks nothing; "my country should be admitted" does.
        let own_state = subject.who == Speaker && !self.tokens.any(subject.from, subject.to, &["we"]);
        if own_state
            && (words.saying.has(self.tokens.word(next))
                || self.tokens.one_of(f.first, &["should"])
                    && self.tokens.one_of(next, &["like", "think", "imagine", "prefer", "wish", "be"])
                    && !self.is_passive(next))
        {
            return Err(Reason::Formula);
        }
        // "That should ensure stability": what will come of it, not what is asked.
        let pointing =
            subject.to == subject.from + 1 && self.tokens.one_of(subject.from, &["that", "this", "it", "which"]);
        if pointing && self.tokens.is(f.first, "should") && self.is_in(next, &words.outcomes) {
            return Err(Reason::Hedged);
        }
        // "We know what must be done."
        // "They debated who should pay."
        let what = self.before_verb(f.first).filter(|&i| i > 0 && self.tokens.one_of(i, &["what", "who"]));
        if what.is_some_and(|i| self.is_in(i - 1, &words.knowing)) {
            return Err(Reason::NotPredicate);
        }
        if self.section == Section::Title && subject.who == Who::Relative {
            return Err(Reason::Question);
        }
        // "The procedures that must be followed": said of a thing in passing.
        if subject.who == Who::Relative
            && subject.from > 0
            && self.tokens.one_of(subject.from, &["that"])
            && self.tokens.kind(subject.from - 1) == Some(Kind::Word)
        {
            return Err(Reason::NotPredicate);
        }
        // "The road they should follow."
        let pronoun = subject.to.saturating_sub(1);
        let ends = |i: usize| self.tokens.kind(i).is_none_or(|kind| kind != Kind::Word);
        if self.tokens.is(pronoun, "they") && self.is_in_relative_clause(pronoun) && ends(next + 1) {
            return Err(Reason::NotPredicate);
        }
        let clause = self.tokens.clause_start(f.first);
        // "No one against whom there is a charge should lead."
        let asks =
            |i: usize| self.tokens.one_of(i, &["why", "how"]) || self.tokens.is(i, "whom") && !self.is_of_noun(i);
        if (clause..f.first).any(asks) && !self.tokens.one_of(clause, &["this", "that"]) {
            return Err(Reason::Question);
        }
        Ok(Polarity::Positive)
    }

    /// "The man against whom": the pronoun at token `i` belongs to a noun, with a preposition between. "We agree on whom" asks.
    fn is_of_noun(&self, i: usize) -> bool {
        let words = &self.words();
        let verb = |i: usize| words.verbs.has(self.tokens.word(i)) || self.is_in(i, &words.finite_verbs);
        i > 1 && self.is_in(i - 1, &words.prepositions) && !verb(i - 2) && self.tokens.kind(i - 2) == Some(Kind::Word)
    }

    /// Past ", however," where it begins at token `i`.
    pub(super) fn past_aside(&self, i: usize) -> usize {
        let comma = |i: &usize| self.tokens.kind(*i) == Some(Kind::Comma);
        if comma(&i) { (i + 1..i + 15).find(comma).map_or(i, |end| end + 1) } else { i }
    }

    /// A past participle, by its ending or in the list of frequent irregular ones.
    pub(super) fn is_participle(&self, i: usize) -> bool {
        let word = self.tokens.word(i);
        word.ends_with(b"ed") && word.len() > 3
            || self.words().participles.has(word)
            || (self.is_adverb(i) && self.is_participle(i + 1))
    }

    fn impersonal(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let before = f.first.saturating_sub(2);
        if f.inflection == Inflection::Past && !self.coverage {
            return Err(Reason::Past);
        }
        if f.cue.verb == "be for"
            && !(f.last + 1..self.tokens.len())
                .any(|i| self.tokens.is(i, "to") && self.words().verbs.has(self.tokens.word(i + 1)))
        {
            return Err(Reason::NotPredicate);
        }
        // "Refugees who can no longer wait."
        if f.cue.verb == "cannot"
            && self.tokens.one_of(f.last, &["wait", "longer"])
            && self.subject(f.first).who == Who::Relative
        {
            return Err(Reason::OtherSubject);
        }
        // "My country was helped, and it now has an obligation to help": what a State owes it says it will do.
        let owed_by_it = self.tokens.one_of(f.first, &["has"])
            && self
                .before_verb(f.first)
                .is_some_and(|it| self.tokens.is(it, "it") && (0..it).any(|i| self.is_own_noun(i)));
        if owed_by_it {
            return Err(Reason::Promise);
        }
        if self.tokens.any(before, f.first, &["not", "no"])
            || self.tokens.is(f.last + 1, "not") && f.cue.verb.starts_with("be for")
        {
            return Err(Reason::Negated);
        }
        Ok(Polarity::Positive)
    }
}
