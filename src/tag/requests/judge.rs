//! Whether a cue asks for something here, or why it does not.

use super::subject::{Subject, Who};
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

const NEGATIONS: &[&str] = &["not", "never", "nor", "don’t", "don't", "nobody", "nothing", "none", "neither", "without", "no", "longer", "doesn’t", "doesn't"];

/// Judges a cue by its form.
///
/// # Errors
/// The reason why it asks for nothing.
pub(super) fn judge(c: &Context<'_>, f: &Found<'_>) -> Result<Polarity, Reason> {
    c.common(f)?;
    match f.cue.form {
        Form::Directive => c.directive(f),
        Form::Modal => c.modal(f),
        Form::Impersonal => c.impersonal(f),
        Form::NeedVerb => c.need_verb(f),
        Form::NeedPassive => c.need_passive(f),
        Form::NeedNoun => c.need_noun(f),
        Form::NeedAdjective => c.need_adjective(f),
        Form::NeedOfThing => c.need_of_thing(f),
        Form::Expect => c.expect(f),
        Form::Hope => c.hope(f),
        Form::HopeNoun => c.act_of_actor(f.last + 1).map(|()| Polarity::Positive),
        Form::AppealNoun => c.appeal_noun(f),
        Form::LetUs | Form::Imperative => Ok(Polarity::Positive),
    }
}

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
        let start = self.statement.paragraphs[self.paragraph].span.start as usize;
        let before = &self.statement.text[start..f.span.start as usize];
        let (mut open, mut straight) = (0i32, 0);
        for c in before.chars() {
            match c {
                '“' | '«' => open += 1,
                '”' | '»' => open -= 1,
                '"' => straight += 1,
                _ => {}
            }
        }
        open > 0 || straight % 2 == 1
    }

    fn is_conditional(&self, f: &Found<'_>) -> bool {
        let start = self.tokens.clause_start(f.first);
        let from = (start..f.first).rev().find(|&i| self.tokens.one_of(i, &["then", "that"])).unwrap_or(start);
        if self.tokens.any(from, f.first, &["if", "unless", "whether", "lest", "provided"]) {
            return true;
        }
        // "Should this fail": the modal before its subject, at the start of the clause.
        self.tokens.is(f.first, "should") && (start..f.first).all(|i| self.tokens.one_of(i, &["and", "but", "or"]))
            && !self.tokens.one_of(f.first + 1, &["be", "not"])
    }

    /// Somebody else says, demands or recommended that it be so, in the same clause or the "that" clause of theirs.
    fn is_reported(&self, f: &Found<'_>) -> bool {
        let words = &self.pipeline.requests.words;
        for i in (0..f.first).rev() {
            // A new main clause frees the cue from the report.
            let fresh = self.tokens.kind(i) == Some(Kind::Break) && !self.tokens.is(i, ":")
                || self.tokens.kind(i) == Some(Kind::Comma) && self.tokens.one_of(i + 1, &["and", "but", "so"])
                    && !self.tokens.is(i + 2, "that");
            if fresh {
                return false;
            }
            if !words.reporting.has(self.tokens.word(i)) || !self.governs(i, f.first) {
                continue;
            }
            let subject = self.subject(i);
            let reported = match subject.who {
                Who::Speaker | Who::ThirdSpeaker | Who::Nobody | Who::Relative => false,
                Who::Pronoun => self.tokens.any(subject.from, i, &["they"]),
                Who::ThirdParty => true,
                Who::Actor | Who::Thing => !self.coverage,
            };
            return reported;
        }
        false
    }

    /// Whether the reporting word at `i` has the cue in its complement: "that" between them, or plain speech right before it.
    fn governs(&self, i: usize, cue: usize) -> bool {
        let passive = self.tokens.one_of(i.saturating_sub(1), &["as", "is", "are", "was", "were", "be", "been"]);
        let that = (i + 1..cue.min(i + 9)).any(|j| self.tokens.is(j, "that"));
        let plain = self.tokens.one_of(i, &["said", "say", "says", "saying", "thinks", "think", "believes", "argues", "told"]);
        that && (!passive || self.tokens.is(i + 1, "that")) || plain && cue <= i + 12 && !self.tokens.any(i, cue, &["and", "but"])
    }

    fn polarity(&self, subject: Subject, verb: usize) -> Polarity {
        let start = self.before_verb(verb).map_or(0, |i| i + 1);
        // "I ask no one to", "we call on nobody to".
        let none_asked = (verb..verb + 4).any(|i| self.tokens.is(i, "nobody") || self.tokens.is(i, "no") && self.tokens.is(i + 1, "one"));
        let denied = self.tokens.any(start, verb, NEGATIONS) || none_asked;
        let nobody = self.tokens.one_of(subject.from, &["nothing", "nobody", "none", "no", "neither", "nor"])
            || (subject.from > 0 && self.tokens.one_of(subject.from - 1, &["nor", "neither"]))
            || self.tokens.is(subject.from, "nor");
        if denied || nobody { Polarity::Negative } else { Polarity::Positive }
    }

    fn directive(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        if self.tokens.one_of(f.last + 1, &["ourselves", "myself", "himself", "herself", "why", "how", "what", "who", "whether", "if", "itself", "themselves"]) {
            return Err(Reason::Formula);
        }
        let subject = self.subject(f.first);
        let polarity = self.polarity(subject, f.first);
        match f.inflection {
            Inflection::Base => self.directive_base(f, subject)?,
            Inflection::Third => match subject.who {
                Who::Speaker | Who::ThirdSpeaker => {}
                Who::Nobody | Who::Thing | Who::Actor if self.section == Section::Title => {}
                Who::ThirdParty => return Err(Reason::Reported),
                _ => return Err(Reason::OtherSubject),
            },
            Inflection::Ing => self.directive_ing(f, subject)?,
            Inflection::Past => self.directive_past(f, subject)?,
        }
        Ok(polarity)
    }

    fn directive_base(&self, f: &Found<'_>, subject: Subject) -> Result<(), Reason> {
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| self.tokens.any(start, f.first, words);
        if helped(&["did", "had", "was", "were"]) {
            return Err(Reason::Past);
        }
        let first_singular = self.tokens.any(subject.from, subject.to, &["i"]);
        let wish = helped(&["like", "wish"]);
        if !wish && helped(&["should", "ought", "need", "needs", "cannot"]) || (helped(&["must", "have", "has"]) && !first_singular) {
            return Err(Reason::Governed);
        }
        if helped(&["will", "shall"]) && !first_singular || helped(&["can", "could", "might"]) && !helped(&["only"]) {
            return Err(Reason::Promise);
        }
        // "It is my duty to urge", "allow me to call on", "I take this opportunity to appeal".
        let infinitive = helped(&["to"]);
        match subject.who {
            Who::Speaker if !infinitive || wish || self.wishes_to(f.first) || helped(&["have", "want", "wish", "am", "here", "dare", "must", "continue"]) => Ok(()),
            Who::Speaker => Err(Reason::Governed),
            _ if infinitive && self.wishes_to(f.first) => Ok(()),
            Who::ThirdSpeaker => Ok(()),
            Who::ThirdParty => Err(Reason::Reported),
            _ => Err(Reason::OtherSubject),
        }
    }

    /// "Allow me to urge", "I take this opportunity to appeal": a speaker's wish or duty right before "to".
    fn wishes_to(&self, verb: usize) -> bool {
        let words = ["me", "us", "opportunity", "duty", "privilege", "honour", "honor", "occasion", "moment", "time", "pleasure", "task", "right", "here", "floor", "rostrum", "like", "wish", "want", "ready", "pleased", "compelled", "obliged", "bound", "constrained", "beg", "venture"];
        let clause = self.tokens.clause_start(verb);
        let speaks = self.tokens.any(clause, verb, &["i", "me", "my", "our", "we", "us"]);
        speaks && self.tokens.any(verb.saturating_sub(6).max(clause), verb, &words)
    }

    fn directive_ing(&self, f: &Found<'_>, subject: Subject) -> Result<(), Reason> {
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let progressive = self.tokens.any(start, f.first, &["am", "are", "is", "be", "been"]);
        let past = self.tokens.any(start, f.first, &["was", "were", "had"]);
        if self.tokens.any(start, f.first, &["shall", "will"]) {
            return Err(Reason::Promise);
        }
        if self.section == Section::Title && subject.who != Who::ThirdParty {
            return Ok(());
        }
        let speaks = matches!(subject.who, Who::Speaker | Who::ThirdSpeaker);
        // "Nor is the Secretary-General calling for": the verb before its subject.
        let inverted = self.tokens.any(subject.from.saturating_sub(2), f.first, &["is", "are", "am"])
            && (self.third_is_own || speaks);
        if past {
            return Err(Reason::Past);
        }
        let nobody = self.tokens.one_of(subject.from, &["nobody"]) || (self.tokens.is(subject.from, "no") && self.tokens.is(subject.from + 1, "one"));
        if (progressive && (speaks || nobody)) || (inverted && subject.who != Who::ThirdParty) {
            return Ok(());
        }
        // ", calling on the parties to ...": the participle of a speaker's sentence.
        let comma = f.first > 0 && matches!(self.tokens.kind(f.first - 1), Some(Kind::Comma));
        let opener = (0..f.first).find(|&i| self.tokens.one_of(i, &["i", "we"]));
        if comma && opener.is_some() {
            return Ok(());
        }
        Err(if subject.who == Who::ThirdParty { Reason::Reported } else { Reason::OtherSubject })
    }

    fn directive_past(&self, f: &Found<'_>, subject: Subject) -> Result<(), Reason> {
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| self.tokens.any(start, f.first, words);
        let passive = helped(&["is", "are", "be"]) && !helped(&["was", "were", "been", "had", "have", "has"]);
        if passive {
            let whose = matches!(subject.who, Who::Relative)
                || self.tokens.any(self.tokens.clause_start(f.first), f.first, &["time", "when", "whenever", "once", "as", "who", "which"]);
            let to = self.tokens.is(f.last + 1, "to") || self.tokens.is(f.last + 2, "to");
            return if to && !whose { Ok(()) } else { Err(Reason::NotPredicate) };
        }
        let perfect = helped(&["have", "has", "had"]);
        if self.coverage && !perfect && !matches!(subject.who, Who::ThirdParty | Who::Relative | Who::Pronoun) {
            return Ok(());
        }
        Err(if matches!(subject.who, Who::Speaker) { Reason::Past } else { Reason::Reported })
    }

    fn appeal_noun(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let before = f.first.saturating_sub(4);
        if self.tokens.any(before, f.first, &["made", "was", "were", "had", "welcomed", "answered", "heeded", "responded", "response"])
            || self.tokens.one_of(f.last + 1, &["was", "were", "went", "had"])
        {
            return Err(Reason::Past);
        }
        Ok(if self.tokens.any(before, f.first, &["not", "no"]) { Polarity::Negative } else { Polarity::Positive })
    }

    fn modal(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let words = &self.pipeline.requests.words;
        let subject = self.subject(f.first);
        let mut next = f.last + 1;
        while self.is_adverb(next) || self.tokens.one_of(next, &["not", "never"]) {
            next += 1;
        }
        if self.tokens.is(next, "have") && self.is_participle(next + 1) {
            return Err(Reason::Inference);
        }
        if self.tokens.one_of(f.first.saturating_sub(1), &["as", "than"]) || self.tokens.one_of(f.first.saturating_sub(2), &["as", "than"]) {
            return Err(Reason::Formula);
        }
        if f.inflection == Inflection::Past && !self.coverage {
            return Err(Reason::Past);
        }
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| self.tokens.any(start, f.first, words);
        if self.tokens.is(f.first, "have") || self.tokens.is(f.first, "has") {
            if helped(&["may", "might", "could", "can", "did", "do", "does", "not", "never", "to", "would"]) {
                return Err(Reason::Hedged);
            }
            if self.tokens.one_of(f.last + 1, &["do", "say", "offer", "admit", "confess", "tell"]) && !self.tokens.is(f.last + 2, "more") {
                return Err(Reason::Formula);
            }
        }
        let own_state = subject.who == Speaker && !self.tokens.any(subject.from, subject.to, &["we"]);
        if own_state && (words.saying.has(self.tokens.word(next)) || self.tokens.one_of(f.first, &["should"]) && self.tokens.one_of(next, &["like", "think", "imagine", "prefer", "wish", "be"])) {
            return Err(Reason::Formula);
        }
        if subject.who == Speaker && self.tokens.is(f.first, "should") && self.tokens.one_of(next, &["like", "wish", "prefer", "welcome"]) {
            return Err(Reason::Formula);
        }
        // "That should ensure stability": what will come of it, not what is asked.
        let outcome = ["ensure", "help", "enable", "allow", "lead", "contribute", "make", "facilitate", "permit", "come", "prove", "suffice", "bring", "encourage", "provide"];
        let pointing = subject.to == subject.from + 1 && self.tokens.one_of(subject.from, &["that", "this", "it", "which"]);
        if pointing && self.tokens.is(f.first, "should") && self.tokens.one_of(next, &outcome) {
            return Err(Reason::Hedged);
        }
        if self.section == Section::Title && subject.who == Who::Relative {
            return Err(Reason::Question);
        }
        // "The procedures that must be followed": said of a thing in passing.
        if subject.who == Who::Relative && subject.from > 0 && self.tokens.one_of(subject.from, &["that"]) && self.tokens.kind(subject.from - 1) == Some(Kind::Word) {
            return Err(Reason::NotPredicate);
        }
        let clause = self.tokens.clause_start(f.first);
        if self.tokens.any(clause, f.first, &["why", "how", "whom"]) && !self.tokens.one_of(clause, &["this", "that"]) {
            return Err(Reason::Question);
        }
        Ok(Polarity::Positive)
    }

    /// A past participle, by its ending or in the list of frequent irregular ones.
    fn is_participle(&self, i: usize) -> bool {
        let word = self.tokens.word(i);
        let irregular = [
            "been", "had", "done", "gone", "come", "become", "seen", "made", "felt", "taken", "given", "known", "lost", "found",
            "left", "told", "heard", "begun", "meant", "led", "brought", "thought", "cost", "fallen", "grown", "risen", "kept",
        ];
        word.ends_with(b"ed") && word.len() > 3 || irregular.iter().any(|w| w.as_bytes() == word) || (self.is_adverb(i) && self.is_participle(i + 1))
    }

    fn impersonal(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let before = f.first.saturating_sub(2);
        if f.inflection == Inflection::Past && !self.coverage {
            return Err(Reason::Past);
        }
        if f.cue.verb == "be for" && !(f.last + 1..self.tokens.len()).any(|i| self.tokens.is(i, "to") && self.pipeline.requests.words.verbs.has(self.tokens.word(i + 1))) {
            return Err(Reason::NotPredicate);
        }
        if self.tokens.any(before, f.first, &["not", "no"]) || self.tokens.is(f.last + 1, "not") && f.cue.verb.starts_with("be for") {
            return Err(Reason::Negated);
        }
        Ok(Polarity::Positive)
    }
}

use Who::Speaker;
