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
pub(super) struct Ask {
    pub from: usize,
    pub to: usize,
    pub purpose: Option<usize>,
}

/// Cuts the parts of a cue that stands.
pub(super) fn cut(c: &Context<'_>, f: &Found<'_>, all: &[Found<'_>]) -> Parts {
    let mut parts = Parts::default();
    let ask = match f.cue.form {
        Form::Directive => c.cut_directive(f, all, &mut parts),
        Form::AppealNoun => c.cut_appeal(f, all, &mut parts),
        Form::Modal => c.cut_modal(f, all, &mut parts),
        Form::NeedPassive => c.cut_predicate(f, all, &mut parts),
        Form::NeedAdjective => {
            // "Underfunded" tells of what there is too little.
            parts.asked.push(f.span);
            c.cut_predicate(f, all, &mut parts)
        }
        Form::NeedNoun => c.cut_noun(f, all, &mut parts),
        Form::NeedVerb | Form::NeedOfThing => c.cut_need(f, all, &mut parts),
        Form::Expect | Form::Hope => {
            c.requester(f, &mut parts);
            c.cut_complement(f, all, &mut parts)
        }
        Form::HopeNoun => c.cut_complement(f, all, &mut parts),
        Form::LetUs => Some(c.ask_from(f, all, f.last + 1)),
        Form::Impersonal => c.cut_impersonal(f, all, &mut parts),
        Form::Imperative => Some(c.cut_command(f, all, &mut parts)),
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
                !(self.is_in(i, &self.words().connectives)
                    || self.tokens.kind(i) == Some(Kind::Comma)
                    || self.is_opening_adverb(i))
            })
            .unwrap_or(ask.from);
        let support = self.is_support(from, ask.purpose.unwrap_or(ask.to));
        // "Support to rebuild" asks to rebuild; "support, so that they may rest" asks for support.
        let purpose = ask.purpose.filter(|&p| p > from && (!support || self.tokens.is(p, "so")));
        parts.ask = self.tokens.span(from, purpose.unwrap_or(ask.to));
        parts.purpose = purpose.and_then(|p| self.tokens.span(p, ask.to));
        parts.asked.extend(parts.ask);
    }

    fn is_opening_adverb(&self, i: usize) -> bool {
        let strives =
            self.tokens.one_of(i, &["all", "both", "each"]) && self.begins_verb(i + 1) && !self.is_adverb(i + 1);
        self.tokens.one_of(i, &["also", "therefore", "however", "all", "only", "further"])
            && self.tokens.is(i + 1, "to")
            // "We must all strive", but "all means".
            || strives && i > 0 && self.is_in(i - 1, &self.words().finite_verbs)
    }

    /// The ask in a clause from token `from` on, "that" aside: who shall act is asked, and the act is the ask.
    pub(super) fn ask_of_clause(&self, f: &Found<'_>, all: &[Found<'_>], from: usize, parts: &mut Parts) -> Ask {
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
    pub(super) fn ask_from(&self, f: &Found<'_>, all: &[Found<'_>], from: usize) -> Ask {
        let to = self.clause_end(f, all, from);
        Ask { from, to, purpose: self.purpose(from, to) }
    }

    /// The subject of the cue, if it is the one who asks.
    pub(super) fn requester(&self, f: &Found<'_>, parts: &mut Parts) {
        let subject = self.subject(f.first);
        if matches!(subject.who, Who::Speaker | Who::ThirdSpeaker) || self.coverage && subject.who != Who::Nobody {
            let from = self.bare(subject);
            let to = (from..subject.to).find(|&i| self.is_adverb(i) && i > from).unwrap_or(subject.to);
            parts.requester = self.tokens.span(from, to);
        }
    }

    /// Where the words begin that name a subject: of "in this spirit we" the pronoun alone.
    pub(super) fn bare(&self, subject: Subject) -> usize {
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
            Takes::Thing => {
                let act = self.tokens.is(f.last, "for").then(|| self.named_to_act(f, all, parts)).flatten();
                Some(self.ask_from(f, all, act.unwrap_or(f.last + 1)))
            }
            Takes::Addressee => Some(self.cut_after(f, all, parts)),
        }
    }

    /// "We call for the parties to return": names who shall act, and gives where the act begins; "for a conference to
    /// consider it" asks for the conference.
    fn named_to_act(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<usize> {
        let from = f.last + 1;
        let to = self.actor_to(from, self.clause_end(f, all, from))?;
        let who = self.is_in(self.noun_head(from, to), &self.words().actors) || self.names_country(from, to);
        if !who || self.tokens.one_of(from, &["a", "an"]) || self.tokens.is(to + 1, "be") {
            return None;
        }
        parts.addressee = self.tokens.span(from, to);
        Some(to + 1)
    }

    /// "We propose that", "considers it essential that".
    fn opens_that_clause(&self, f: &Found<'_>) -> bool {
        self.tokens.is(f.last, "that") || self.tokens.is(f.last + 1, "that")
    }

    /// "[on/to] X to do Y", "X that Y", "for Y".
    fn cut_after(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Ask {
        let tokens = &self.tokens;
        let mut from = f.last + 1;
        while (self.is_adverb(from) || tokens.is(from, "instead"))
            && !tokens.one_of(from, &["all", "both", "each", "most"])
        {
            from += 1;
        }
        if tokens.is(from, "that") {
            return self.ask_of_clause(f, all, from, parts);
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
                let said_again = |j: &usize| tokens.one_of(*j, &["likewise", "again", "more", "once", "also", "too"]);
                // "Our appeal to donors is to pay."
                let is = |j: &usize| tokens.one_of(*j, &["is", "are", "remains"]);
                let end = end - (start + 1..end).rev().take_while(|j| said_again(j) || is(j)).count();
                parts.addressee = tokens.span(start, end);
                self.ask_from(f, all, act)
            }
            _ => Ask { from: start, to: end, purpose: self.purpose(start, end) },
        }
    }

    /// "My appeal to donors is to pay", "full funding remains our call upon you": what stands behind the cue, or the
    /// subject of the verb right before it.
    fn cut_appeal(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let ask = self.cut_after(f, all, parts);
        let copula = f.first.checked_sub(1).filter(|&i| self.is_in(i, &self.words().copulas));
        let asks_nothing = ask.from >= ask.to || self.names_actor_or_pronoun(ask.from, ask.to);
        let subject = copula.map(|i| self.subject(i)).filter(|s| s.who == Who::Thing && asks_nothing);
        let Some(subject) = subject else { return Some(ask) };
        parts.addressee = self.tokens.span(ask.from, ask.to);
        parts.ask = self.tokens.span(subject.from, subject.to);
        parts.asked.extend(parts.ask);
        None
    }

    /// "Send helicopters", "call upon the parties to lay down their arms": of a verb that asks, who is asked and for what.
    fn cut_command(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Ask {
        let asks = ["urge", "ask", "invite", "encourage", "request", "call", "appeal", "implore", "exhort", "remind"];
        if self.tokens.one_of(f.last, &asks)
            && let ask = self.cut_after(f, all, parts)
            && parts.addressee.is_some()
        {
            return ask;
        }
        self.ask_from(f, all, f.last)
    }

    fn cut_modal(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let subject = self.subject(f.first);
        // "Mandates ought from the outset to name the task."
        let to_act = |i: &usize| self.tokens.is(*i, "to") && self.begins_verb(*i + 1);
        let act = (f.last + 1..f.last + 8)
            .find(to_act)
            .filter(|&i| self.tokens.is(f.last, "ought") && !self.tokens.any(f.last, i, &["be"]));
        let from = act.unwrap_or(f.last) + 1;
        // "There should be, as early as possible, a meeting."
        let there = self.tokens.is(subject.to.saturating_sub(1), "there") && self.tokens.is(from, "be");
        let from = if there { self.past_aside(from + 1) } else { from };
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
            let says = |i: usize| self.is_in(i, &self.words().reporting) && self.tokens.is(i + 1, "that");
            let whole = finite.is_none_or(|i| self.tokens.any(from, i, &["who", "which", "that", "whose"]))
                && !(from..subject.to).any(says);
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
        // "The opinion that this task cannot and should not", but "countries that have arms and must".
        let said = |&i: &usize| self.tokens.is(i, "that") && !self.is_in(i.saturating_sub(1), &self.words().actors);
        let start = (start..verb).rev().find(said).map_or(start, |that| that + 1);
        // "We" and its like are found without this.
        (self.who(start, verb - 1) != Who::Speaker).then_some((start, verb))
    }

    /// Whether the subject of a duty is one who can be asked.
    pub(super) fn is_asked(&self, subject: Subject) -> bool {
        // "The Treaty must", but "States that have signed the Treaty must".
        let words = self.words();
        let head = self.noun_head(subject.from, subject.to);
        let document = self.is_in(subject.to.saturating_sub(1), &words.documents) && !self.is_in(head, &words.actors);
        // "Implementation of the resolution": the head is no party.
        let party = subject.who != Who::ThirdParty
            || self.tokens.one_of(head, &["he", "she"])
            || [&words.actors, &words.third_parties, &words.occasions].iter().any(|list| self.is_in(head, list));
        matches!(subject.who, Who::Actor | Who::ThirdParty | Who::Speaker | Who::ThirdSpeaker) && !document && party
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
        // "Cannot ignore the others" asks not to ignore them, "cannot fail to act" asks to act.
        let keeps_verb = f.cue.verb == "cannot" && !self.tokens.one_of(f.last, &["to", "afford", "fail", "rest"]);
        let from = if keeps_verb { f.first + 1 } else { f.last + 1 };
        // "The Council cannot wait" asks the Council; "this cannot be allowed to last" asks nobody by name.
        let subject = self.subject(f.first);
        if f.cue.verb == "cannot" && self.is_asked(subject) && !self.tokens.any(f.first, f.last + 1, &["be"]) {
            parts.addressee = self.tokens.span(self.bare(subject), subject.to);
        } else if f.cue.verb == "cannot"
            && subject.who == Who::Thing
            && !self.any_in(subject.from, subject.to, &self.words().finite_verbs)
        {
            // "Disarmament cannot wait": the subject is what is asked for.
            return Some(self.ask_from(f, all, self.long_subject(subject.from, f.first)));
        }
        // "We owe it to the dead to find the truth": they are not asked.
        if f.cue.verb == "owe" {
            let act = (from..self.tokens.len()).find(|&i| self.tokens.is(i, "to") && self.begins_verb(i + 1));
            return Some(self.ask_from(f, all, act.map_or(from, |i| i + 1)));
        }
        if self.opens_that_clause(f) {
            return Some(self.ask_of_clause(f, all, from, parts));
        }
        // "The obligation of host States": no verb, though one may host.
        let names = self.tokens.one_of(f.last, &["of", "on", "upon", "with"]);
        let infinitive = from + usize::from(self.tokens.is(from, "to"));
        if !names && self.begins_verb(infinitive) {
            return Some(self.ask_from(f, all, infinitive));
        }
        let to = self.clause_end(f, all, from);
        match self.past_addressee(from, self.tokens.len().min(from + 16), parts) {
            Some(act) => Some(self.ask_from(f, all, act)),
            None => Some(Ask { from, to, purpose: None }),
        }
    }

    /// For "donors to pay" between two tokens: names donors as those who are asked, and gives where the act begins.
    pub(super) fn past_addressee(&self, from: usize, to: usize, parts: &mut Parts) -> Option<usize> {
        let infinitive = self.actor_to(from, to)?;
        parts.addressee = self.tokens.span(from, infinitive);
        Some(infinitive + 1)
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
            self.tokens.is(i, "to")
                && (self.begins_verb(i + 1) || self.names_actor(from, i) && self.may_act(i + 1))
                && (self.names_actor_or_pronoun(from, i) || yours(i) || self.tokens.follow(from, &["those", "who"]))
        });
        if let Some(i) = split {
            parts.addressee = self.tokens.span(from, i);
            return Some(Ask { from: i + 1, to, purpose: self.purpose(i + 1, to) });
        }
        Some(self.ask_of_clause(f, all, from, parts))
    }

    /// "Lend them", "make it available": the words ask for what was named before.
    pub(super) fn hands_over(&self, ask: Span) -> bool {
        const HANDS_OVER: &[&str] = &[
            "contribute",
            "deploy",
            "give",
            "lend",
            "make",
            "offer",
            "pledge",
            "provide",
            "release",
            "send",
            "share",
            "supply",
        ];
        let verb = self.tokens.at(ask.start);
        // "Make it clear", "send it a report", "give them up" hand nothing over.
        let next = verb + 2;
        let ends = self.tokens.kind(next).is_none_or(|kind| kind != Kind::Word);
        let over = if self.tokens.is(verb, "make") {
            self.tokens.is(next, "available")
        } else {
            ends || self.tokens.one_of(next, &["to", "with", "for", "without", "at", "now"])
        };
        over && self.tokens.one_of(verb, HANDS_OVER) && self.tokens.one_of(verb + 1, &["them", "it"])
    }
}
