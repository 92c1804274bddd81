//! The asks of needs: what is needed stands behind the cue, before it, or where "is" names it.

use super::cut::{Ask, Parts};
use super::subject::Who;
use super::tokens::Kind;
use super::{Context, Found};

impl Context<'_> {
    /// "X is needed", "X is vital to Y", "it is essential that Y", "what is missing is Y".
    pub(super) fn cut_predicate(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let tokens = &self.tokens;
        let copula = (0..f.first).rev().find(|&i| {
            tokens.one_of(
                i,
                &["is", "are", "be", "remain", "remains", "becomes", "become", "becoming", "considered", "s"],
            )
        });
        if let Some((considers, be)) = copula.and_then(|be| Some((self.considers(be)?, be))) {
            parts.ask = tokens.span(considers + 1, be - 1);
            parts.asked.extend(parts.ask);
            return None;
        }
        let verb = copula.unwrap_or(f.first);
        let subject = self.subject(verb);
        if tokens.is(subject.from, "what") || tokens.is(subject.from.saturating_sub(1), "what") {
            let from = (f.last + 2).min(tokens.len());
            return Some(self.ask_from(f, all, self.past_denial(from, tokens.len())));
        }
        // "We are missing nine trucks".
        let next = f.last + 1;
        let object = tokens.kind(next) == Some(Kind::Word) && !self.is_in(next, &self.words().prepositions);
        if tokens.is(f.last, "missing") && object && !self.is_adverb(next) {
            self.requester(f, parts);
            return Some(self.ask_from(f, all, next));
        }
        let expletive = tokens.one_of(subject.from, &["it", "there"])
            || tokens.one_of(subject.to.saturating_sub(1), &["it", "there"]) && subject.who == Who::Pronoun
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

    /// "The need for X", "a lack of X", "gaps in X".
    pub(super) fn cut_noun(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        // "An evacuation team remains a glaring gap in Juba": the subject is what is asked for.
        // "Funds are far short of what is required": the cue has the verb in it.
        let copula = (f.first.saturating_sub(4)..=f.first).rev().find(|&i| self.is_in(i, &self.words().copulas));
        if let Some(subject) = copula.map(|i| self.subject(i)).filter(|s| s.who == Who::Thing && s.from < s.to)
            && (f.cue.verb == "gap" || self.is_measure(f.last + 1) && self.tokens.follow(f.last - 1, &["short", "of"]))
        {
            parts.ask = self.tokens.span(subject.from, subject.to);
            parts.asked.extend(parts.ask);
            return None;
        }
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
                    "requires",
                    "require",
                    "becomes",
                    "grows",
                ],
            )
        };
        // "Of officers who can hold a talk" goes on.
        let verb = (from..end).find(|&i| states(i) && !self.tokens.one_of(i - 1, &["who", "that"]));
        let to = verb.unwrap_or(end);
        // "The need for donors to pay".
        if self.tokens.is(from - 1, "for") || self.tokens.is(f.last, "of") {
            from = self.past_addressee(from, to, parts).unwrap_or(from);
        }
        Some(Ask { from, to, purpose: self.purpose(from, to) })
    }

    /// Past "not words but": what is asked for from token `from` on, where the words before `to` first say what is not.
    fn past_denial(&self, from: usize, to: usize) -> usize {
        let not = if self.tokens.is(from, "not") { from } else { from.saturating_sub(1) };
        if !self.tokens.is(not, "not") || self.is_only(not + 1) {
            return from;
        }
        (from..to).find(|&i| self.tokens.is(i, "but")).map_or(from, |but| but + 1)
    }

    /// "What is required", "the needs": what there should be, and not of what there is too little.
    fn is_measure(&self, i: usize) -> bool {
        let needs = ["need", "needs", "requirement", "requirements", "demand", "goal", "target", "strength"];
        self.tokens.is(i, "what")
            || self.tokens.one_of(i, &["the", "our", "its", "their"]) && self.tokens.any(i + 1, i + 4, &needs)
    }

    pub(super) fn cut_need(&self, f: &Found<'_>, all: &[Found<'_>], parts: &mut Parts) -> Option<Ask> {
        let subject = self.subject(f.first);
        if subject.who == Who::Speaker {
            parts.requester = self.tokens.span(self.bare(subject), subject.to);
        }
        let mut from = self.past_light_aside(self.past_second_verb(f.last + 1));
        // "What we need is Y".
        if self.tokens.one_of(from, &["is", "are", "now", "most"]) {
            while self.tokens.one_of(from, &["is", "are", "now", "most", "not", "a"]) {
                from += 1;
            }
            from = self.past_denial(from, self.tokens.len());
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
            // "It requires a second company to hold the road": what is new is needed, not asked.
            let is_new = self.tokens.one_of(from, &["a", "an", "another", "more", "additional", "further", "new"]);
            let end = self.clause_end(f, all, from);
            from = if is_new { from } else { self.past_addressee(from, end, parts).unwrap_or(from) };
        }
        Some(self.ask_from(f, all, from))
    }
}
