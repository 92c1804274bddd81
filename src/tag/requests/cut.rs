//! Requester, addressee, ask and purpose: where each begins and ends.

use super::subject::{Subject, Who};
use super::tokens::Kind;
use super::{Context, Found};
use crate::model::Span;
use crate::pipeline::{Form, Inflection, Takes};

/// The parts of a request, as written.
#[derive(Default)]
pub(super) struct Parts {
    pub requester: Option<Span>,
    pub addressee: Option<Span>,
    pub ask: Option<Span>,
    pub purpose: Option<Span>,
    /// Where the themes of the ask are looked for: the ask, and the purpose where support is asked for.
    pub asked: Vec<Span>,
}

/// Tokens `from..to` of the ask and where its purpose begins.
struct Ask {
    from: usize,
    to: usize,
    purpose: Option<usize>,
}

/// Cuts the parts of a cue that stands.
pub(super) fn cut(c: &Context<'_>, f: &Found<'_>, all: &[Found<'_>]) -> Parts {
    let mut parts = Parts::default();
    let ask = match f.cue.form {
        Form::Directive => c.cut_directive(f, all, &mut parts),
        Form::AppealNoun => Some(c.cut_after(f, all, &mut parts)),
        Form::Modal => c.cut_modal(f, all, &mut parts),
        Form::NeedPassive | Form::NeedAdjective => c.cut_predicate(f, all, &mut parts),
        Form::NeedNoun => c.cut_noun(f, all, &mut parts),
        Form::NeedVerb | Form::NeedOfThing => c.cut_need(f, all, &mut parts),
        Form::Expect | Form::Hope => {
            c.requester(f, &mut parts);
            c.cut_complement(f, all, &mut parts)
        }
        Form::HopeNoun => c.cut_complement(f, all, &mut parts),
        Form::LetUs => Some(c.ask_from(f, all, f.last + 1)),
        Form::Impersonal => c.cut_impersonal(f, all, &mut parts),
        Form::Imperative => Some(c.ask_from(f, all, f.last)),
    };
    if let Some(ask) = ask {
        c.finish(&ask, &mut parts);
    }
    parts
}

impl Context<'_> {
    fn finish(&self, ask: &Ask, parts: &mut Parts) {
        let from = (ask.from..ask.to)
            .find(|&i| {
                !(self.tokens.one_of(i, &["to", "that", "however", "therefore", "also", "now", "thus", "then"])
                    || self.tokens.kind(i) == Some(Kind::Comma)
                    || self.is_opening_adverb(i))
            })
            .unwrap_or(ask.from);
        let support = self.is_support(from, ask.purpose.unwrap_or(ask.to));
        let purpose = ask.purpose.filter(|&p| p > from && !support);
        parts.ask = self.tokens.span(from, purpose.unwrap_or(ask.to));
        parts.purpose = purpose.and_then(|p| self.tokens.span(p, ask.to));
        parts.asked.extend(parts.ask);
    }

    fn is_opening_adverb(&self, i: usize) -> bool {
        self.tokens.one_of(i, &["also", "therefore", "however", "all", "only", "further"])
            && self.tokens.is(i + 1, "to")
    }

    /// The ask in a clause from token `from` on, "that" aside: who shall act is asked, and the act is the ask.
    fn ask_of_clause(&self, f: &Found<'_>, all: &[Found<'_>], from: usize, parts: &mut Parts) -> Ask {
        let from = if self.tokens.is(from, "that") { from + 1 } else { from };
        let from = self.past_aside(from);
        match self.actor_acts(from, self.clause_end(f, all, from)) {
            Some((end, act)) => {
                parts.addressee = self.tokens.span(from, end);
                self.ask_from(f, all, act)
            }
            None => self.ask_from(f, all, from),
        }
    }

    /// The ask from token `from` to the end of its clause, with its purpose.
    fn ask_from(&self, f: &Found<'_>, all: &[Found<'_>], from: usize) -> Ask {
        let to = self.clause_end(f, all, from);
        Ask { from, to, purpose: self.purpose(from, to) }
    }

    /// The subject of the cue, if it is the one who asks.
    fn requester(&self, f: &Found<'_>, parts: &mut Parts) {
        let subject = self.subject(f.first);
        if matches!(subject.who, Who::Speaker | Who::ThirdSpeaker) || self.coverage && subject.who != Who::Nobody {
            let from = self.bare(subject);
            let to = (from..subject.to).find(|&i| self.is_adverb(i) && i > from).unwrap_or(subject.to);
            parts.requester = self.tokens.span(from, to);
        }
    }

    /// Where the words begin that name a subject: of "in this spirit we" the pronoun alone.
    fn bare(&self, subject: Subject) -> usize {
        let last = subject.to.saturating_sub(1).max(subject.from);
        if self.tokens.one_of(last, &["i", "we", "he", "she", "they"]) { last } else { subject.from }
    }

    fn cut_directive(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        self.requester(f, parts);
        // "States are requested to ratify": the subject is asked.
        if f.inflection == Inflection::Past && !self.coverage {
            parts.requester = None;
            let subject = self.subject(f.first);
            parts.addressee = self.tokens.span(subject.from, subject.to);
            return Some(self.ask_from(f, all, f.last + 1));
        }
        match f.cue.takes {
            Takes::Thing if self.opens_that_clause(f) => Some(self.ask_of_clause(f, all, f.last + 1, parts)),
            Takes::Thing => Some(self.ask_from(f, all, f.last + 1)),
            Takes::Addressee => Some(self.cut_after(f, all, parts)),
        }
    }

    /// "We propose that", "considers it essential that".
    fn opens_that_clause(&self, f: &Found<'_>) -> bool {
        self.tokens.is(f.last, "that") || self.tokens.is(f.last + 1, "that")
    }

    /// "[on/to] X to do Y", "X that Y", "for Y".
    fn cut_after(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Ask {
        let tokens = &self.tokens;
        let mut from = f.last + 1;
        while self.is_adverb(from) && !tokens.one_of(from, &["all", "both", "each", "most"]) {
            from += 1;
        }
        if tokens.is(from, "that") {
            return self.ask_of_clause(f, all, from + 1, parts);
        }
        if tokens.one_of(from, &["for", "is", "only"])
            || tokens.is(from, "to") && self.words().verbs.has(tokens.word(from + 1))
        {
            return self.ask_from(f, all, from + 1);
        }
        let end = self.clause_end(f, all, from);
        let start = if tokens.one_of(from, &["to", "on", "upon"]) { from + 1 } else { from };
        match self.addressee_end(start, end) {
            Some(i) if !self.names_act(start, i) => {
                // "Urges donors not to turn away".
                let (end, act) = if tokens.is(i - 1, "not") { (i - 1, i - 1) } else { (i, i + 1) };
                parts.addressee = tokens.span(start, end);
                self.ask_from(f, all, act)
            }
            _ => Ask { from: start, to: end, purpose: self.purpose(start, end) },
        }
    }

    fn cut_modal(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let subject = self.subject(f.first);
        let from = f.last + 1;
        // "Such units should be the norm": the subject is what is asked for.
        let norm = self.tokens.follow(from, &["be", "the"]) && self.is_in(from + 2, &self.words().norms);
        let asked = self.is_asked(subject) && !self.is_passive(from) && !norm;
        let to = self.clause_end(f, all, from);
        if let Some(first) = self.shared_subject(f) {
            let names = self.names_actor(first.0, first.1) || self.names_country(first.0, first.1);
            if names && !self.is_passive(from) {
                parts.addressee = self.tokens.span(first.0, first.1);
            }
        } else if asked {
            let from = self.bare(subject);
            // A subject with a verb of its own was not understood.
            let finite = (from..subject.to).find(|&i| self.is_in(i, &self.words().finite_verbs));
            let whole = finite.is_none_or(|i| self.tokens.any(from, i, &["who", "which", "that", "whose"]));
            parts.addressee = self.tokens.span(from, subject.to).filter(|_| whole);
        } else if matches!(subject.who, Who::Thing | Who::Actor | Who::ThirdParty) && subject.to > subject.from {
            // What is asked for is the subject: "Assessed contributions must be paid".
            return Some(Ask { from: self.long_subject(subject.from, f.first), to, purpose: self.purpose(from, to) });
        }
        Some(Ask { from, to, purpose: self.purpose(from, to) })
    }

    /// The subject that a modal behind "and" shares with the verb before it: "Iraq must comply and should pay".
    fn shared_subject(&self, f: &Found<'_>) -> Option<(usize, usize)> {
        let and = self.before_verb(f.first).filter(|&i| self.tokens.one_of(i, &["and", "but", "or"]))?;
        let start = self.tokens.clause_start(and);
        let verb = (start + 1..and).find(|&i| self.is_in(i, &self.words().finite_verbs))?;
        // "We" and its like are found without this.
        (self.who(start, verb - 1) != Who::Speaker).then_some((start, verb))
    }

    /// Whether the subject of a duty is one who can be asked.
    fn is_asked(&self, subject: Subject) -> bool {
        // "The Treaty must", but "States that have signed the Treaty must".
        let words = self.words();
        let noun = (subject.from + 1..subject.to).find(|&i| self.is_in(i, &words.prepositions)).unwrap_or(subject.to);
        let document = self.is_in(subject.to.saturating_sub(1), &words.documents)
            && !self.is_in(noun.saturating_sub(1), &words.actors);
        matches!(subject.who, Who::Actor | Who::ThirdParty | Who::Speaker | Who::ThirdSpeaker) && !document
            || subject.who == Who::Thing && self.names_country(subject.from, subject.to)
    }

    /// Whether the noun phrase is the name of a country, "both" and "the" aside.
    pub(super) fn names_country(&self, from: usize, to: usize) -> bool {
        let from = if self.tokens.one_of(from, &["the", "both"]) { from + 1 } else { from };
        let name = self.tokens.span(from, to).map(|span| span.of(&self.statement.text));
        name.is_some_and(|name| self.pipeline.gazetteer.is_country(name))
    }

    /// "It is up to us to ensure", "it is time to act", "it is incumbent on States to pay".
    fn cut_impersonal(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let from = f.last + 1;
        // "The Council cannot wait" asks the Council; "this cannot be allowed to last" asks nobody by name.
        let subject = self.subject(f.first);
        if f.cue.verb == "cannot" && self.is_asked(subject) && !self.tokens.any(f.first, f.last + 1, &["be"]) {
            parts.addressee = self.tokens.span(self.bare(subject), subject.to);
        }
        // "We owe it to the dead to find the truth": they are not asked.
        if f.cue.verb == "owe" {
            let act = (from..self.tokens.len()).find(|&i| self.tokens.is(i, "to") && self.begins_verb(i + 1));
            return Some(self.ask_from(f, all, act.map_or(from, |i| i + 1)));
        }
        if self.opens_that_clause(f) {
            return Some(self.ask_of_clause(f, all, from, parts));
        }
        let infinitive = from + usize::from(self.tokens.is(from, "to"));
        if self.begins_verb(infinitive) {
            return Some(self.ask_from(f, all, infinitive));
        }
        let to = self.clause_end(f, all, from);
        match self.past_addressee(from, self.tokens.len().min(from + 16), parts) {
            Some(act) => Some(self.ask_from(f, all, act)),
            None => Some(Ask { from, to, purpose: None }),
        }
    }

    /// "X is needed", "X is vital to Y", "it is essential that Y", "what is missing is Y".
    fn cut_predicate(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let tokens = &self.tokens;
        let copula = (0..f.first).rev().find(|&i| {
            tokens.one_of(
                i,
                &["is", "are", "be", "remain", "remains", "becomes", "become", "becoming", "considered", "s"],
            )
        });
        let verb = copula.unwrap_or(f.first);
        let subject = self.subject(verb);
        if tokens.is(subject.from, "what") || tokens.is(subject.from.saturating_sub(1), "what") {
            return Some(self.ask_from(f, all, (f.last + 2).min(tokens.len())));
        }
        // "We are missing nine trucks".
        let next = f.last + 1;
        let object = tokens.kind(next) == Some(Kind::Word) && !self.is_in(next, &self.words().prepositions);
        if tokens.is(f.last, "missing") && object && !self.is_adverb(next) {
            self.requester(f, parts);
            return Some(self.ask_from(f, all, next));
        }
        let expletive = tokens.one_of(subject.from, &["it", "there"])
            || tokens.one_of(subject.to.saturating_sub(1), &["it", "there"])
            || matches!(subject.who, Who::Relative | Who::Nobody);
        // "Another essential component of X is Y".
        if let Some(is) = (f.last + 1..tokens.len()).find(|&i| tokens.one_of(i, &["is", "are"]))
            && (copula.is_none() || f.first < 3 && !expletive)
        {
            return Some(self.ask_from(f, all, is + 1));
        }
        if expletive || subject.to <= subject.from || tokens.is(f.last, "of") {
            return Some(self.cut_expletive(f, all, parts));
        }
        let to = self.clause_end(f, all, f.last + 1);
        // "..., above all those who can teach": the rest of what is asked for.
        let more = (f.last + 1..tokens.len()).find(|&i| {
            tokens.kind(i) == Some(Kind::Comma)
                && tokens.one_of(i + 1, &["above", "especially", "particularly", "including", "notably", "in"])
        });
        parts.asked.extend(more.and_then(|i| tokens.span(i + 1, tokens.len())));
        // Right behind the cue every "to" with a verb is one: "radios are vital to warn them".
        let next = f.last + 1;
        let purpose =
            if tokens.is(next, "to") && self.begins_verb(next + 1) { Some(next) } else { self.purpose(f.last, to) };
        parts.purpose = purpose.and_then(|p| tokens.span(p, to));
        parts.ask = tokens.span(self.long_subject(subject.from, verb), subject.to);
        parts.asked.extend(parts.ask);
        None
    }

    /// "It is vital to act", "it is vital for donors to pay": what stands behind the cue.
    fn cut_expletive(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Ask {
        let from = f.last + 1;
        let to = self.clause_end(f, all, from);
        if self.tokens.is(from, "that") {
            return self.ask_of_clause(f, all, from, parts);
        }
        if !self.tokens.is(from, "for") {
            return self.ask_from(f, all, from);
        }
        match self.past_addressee(from + 1, to, parts) {
            Some(act) => self.ask_from(f, all, act),
            None => Ask { from: from + 1, to, purpose: None },
        }
    }

    /// For "donors to pay" between two tokens: names donors as those who are asked, and gives where the act begins.
    fn past_addressee(&self, from: usize, to: usize, parts: &mut Parts) -> Option<usize> {
        let infinitive = self.actor_to(from, to)?;
        parts.addressee = self.tokens.span(from, infinitive);
        Some(infinitive + 1)
    }

    /// "The need for X", "a lack of X", "gaps in X".
    fn cut_noun(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let mut from = f.last + 1;
        // "Gaps remain in airlift".
        from += usize::from(self.is_in(from, &self.words().gap_stays));
        if self.tokens.one_of(from, &["of", "in", "for", "between", "among", ","]) {
            from += 1;
        }
        let end = self.clause_end(f, all, from);
        // A gap said first and named after a dash: "gaps — particularly of aviation".
        let end = if end <= from + 3 && self.tokens.kind(end) == Some(Kind::Break) { self.tokens.len() } else { end };
        let states = |i: usize| {
            self.tokens.one_of(
                i,
                &[
                    "is",
                    "are",
                    "has",
                    "have",
                    "remains",
                    "remain",
                    "continues",
                    "must",
                    "should",
                    "cannot",
                    "can",
                    "which",
                    "threatens",
                    "makes",
                ],
            )
        };
        // "Of officers who can hold a talk" goes on.
        let verb = (from..end).find(|&i| states(i) && !self.tokens.one_of(i - 1, &["who", "that"]));
        let to = verb.unwrap_or(end);
        // "The need for donors to pay".
        if self.tokens.is(from - 1, "for") {
            from = self.past_addressee(from, to, parts).unwrap_or(from);
        }
        Some(Ask { from, to, purpose: self.purpose(from, to) })
    }

    fn cut_need(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let subject = self.subject(f.first);
        if subject.who == Who::Speaker {
            parts.requester = self.tokens.span(subject.from, subject.to);
        }
        let mut from = self.past_light_aside(f.last + 1);
        // "What we need is Y".
        if self.tokens.one_of(from, &["is", "are", "now", "most"]) {
            while self.tokens.one_of(from, &["is", "are", "now", "most", "not", "a"]) {
                from += 1;
            }
        }
        from = self.named_later(subject, from).map_or(from, |is| is + 1);
        // "The Council needs to vote", "the crisis requires donors to pay".
        let infinitive = self.tokens.is(from, "to") && self.begins_verb(from + 1);
        // "Emissions need to fall": the subject is what is asked for.
        let falls = infinitive || self.tokens.is(from, "to") && self.may_act(from + 1);
        let whole = !self.any_in(subject.from, f.first, &self.words().finite_verbs);
        if falls && whole && subject.who == Who::Thing && !self.is_asked(subject) && f.cue.verb == "need" {
            let to = self.clause_end(f, all, from);
            let purpose = self.purpose(from + 1, to);
            return Some(Ask { from: self.long_subject(subject.from, f.first), to, purpose });
        }
        if infinitive && subject.who != Who::Speaker && self.is_asked(subject) && !self.is_passive(from) {
            parts.addressee = self.tokens.span(self.bare(subject), subject.to);
        } else {
            from = self.past_addressee(from, self.clause_end(f, all, from), parts).unwrap_or(from);
        }
        Some(self.ask_from(f, all, from))
    }

    fn cut_complement(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let from = self.past_aside(f.last + 1);
        let to = self.clause_end(f, all, from);
        // "We rely on them to go on", "we expect this Council to treat".
        // "We hope that all will try to help" asks all, not "all will try".
        let finite = (from..to).find(|&i| self.is_in(i, &self.words().finite_verbs)).unwrap_or(to);
        // "We rely on your Office to pay", but "on your support to go on".
        let yours = |i: usize| self.tokens.is(from, "your") && !self.is_support(from, i);
        let split = (from + 1..finite).find(|&i| {
            self.tokens.is(i, "to") && self.begins_verb(i + 1) && (self.names_actor_or_pronoun(from, i) || yours(i))
        });
        if let Some(i) = split {
            parts.addressee = self.tokens.span(from, i);
            return Some(Ask { from: i + 1, to, purpose: self.purpose(i + 1, to) });
        }
        Some(self.ask_of_clause(f, all, from, parts))
    }
}
