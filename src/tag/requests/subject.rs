//! Who is the subject of a verb: the speaker, somebody else, a thing.

use super::Context;
use super::tokens::Kind;

/// The subject of a verb.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Who {
    /// I, we, my delegation, the State spoken for.
    Speaker,
    /// He, she or the Secretary-General, where a spokesperson or a report speaks.
    ThirdSpeaker,
    /// A body whose words are only reported.
    ThirdParty,
    /// One who can be asked: States, parties, you.
    Actor,
    /// This, that, it, there.
    Pronoun,
    /// Who, which, that.
    Relative,
    /// Anything else.
    Thing,
    /// The verb opens its sentence.
    Nobody,
}

/// A subject with the tokens that it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    pub who: Who,
    /// First token of the noun phrase.
    pub from: usize,
    /// One past its last token.
    pub to: usize,
}

impl Context<'_> {
    pub(super) fn is_adverb(&self, i: usize) -> bool {
        let word = self.tokens.word(i);
        let words = self.words();
        words.adverbs.has(word) || (word.len() > 4 && word.ends_with(b"ly") && !words.not_adverbs.has(word))
    }

    /// The last token before `verb` that is neither adverb nor helper, and whether a comma was crossed.
    pub(super) fn before_verb(&self, verb: usize) -> Option<usize> {
        let mut i = verb;
        while i > 0 {
            i -= 1;
            let passes = self.is_adverb(i) || self.is_in(i, &self.words().helpers);
            let is_comma = self.tokens.kind(i) == Some(Kind::Comma);
            let aside = || is_comma.then(|| self.parenthesis_before(i))?;
            if let Some(opener) = self.attribution_before(i).or_else(|| self.for_part_before(i)).or_else(aside) {
                i = opener;
            } else if !passes {
                return Some(i);
            }
        }
        None
    }

    /// Where ", therefore," or ", of course," begins that a comma closes: at the comma before it, if there is one.
    fn parenthesis_before(&self, comma: usize) -> Option<usize> {
        let opener = (comma.saturating_sub(5)..comma).rev().find(|&j| self.tokens.kind(j) == Some(Kind::Comma));
        let light = |j: usize| {
            self.is_adverb(j) || self.tokens.one_of(j, &["of", "course", "in", "turn", "fact", "too", "my", "view"])
        };
        match opener {
            Some(opener) => (opener + 1..comma).all(light).then_some(opener),
            None => {
                let start = self.tokens.part_start(comma);
                (comma > start && (start..comma).all(light)).then_some(comma)
            }
        }
    }

    /// For the comma that closes ", she argued,": the comma that opens it.
    fn attribution_before(&self, comma: usize) -> Option<usize> {
        let is_comma = |i: usize| self.tokens.kind(i) == Some(Kind::Comma);
        let says = |i: usize| self.is_in(i, &self.words().reporting) || self.tokens.one_of(i, &["continued", "added"]);
        // ", she went on,".
        let words = if self.tokens.follow(comma.saturating_sub(2), &["went", "on"]) { 4 } else { 3 };
        let opener = comma.checked_sub(words).filter(|&opener| is_comma(opener))?;
        let speaker = self.tokens.one_of(opener + 1, &["he", "she", "they"]);
        (is_comma(comma) && speaker && (words == 4 || says(opener + 2))).then_some(opener)
    }

    /// For the last word of "for our part", which no comma need set off: its first.
    fn for_part_before(&self, part: usize) -> Option<usize> {
        let opener = part.checked_sub(2).filter(|&opener| opener > 0 && self.tokens.is(opener, "for"))?;
        let whose = self.tokens.one_of(opener + 1, &["our", "my", "its", "their"]);
        (whose && self.tokens.is(part, "part")).then_some(opener)
    }

    /// The subject of the verb that begins at token `verb`.
    pub(super) fn subject(&self, verb: usize) -> Subject {
        let Some(head) = self.before_verb(verb) else {
            return Subject { who: Who::Nobody, from: 0, to: 0 };
        };
        let participle = self.tokens.word(verb).ends_with(b"ing");
        let head = if participle { head } else { self.before_clause(head).unwrap_or(head) };
        if let Some(aside) = self.addition_before(head) {
            let from = self.phrase_start(aside - 1);
            return Subject { who: self.who(from, aside - 1), from, to: head };
        }
        if self.tokens.kind(head) != Some(Kind::Word)
            || self.tokens.one_of(head, &["and", "or", "but", "while", "then"])
        {
            return self.coordinated(head);
        }
        let from = self.phrase_start(head);
        Subject { who: self.who(from, head), from, to: head + 1 }
    }

    /// "I condemn ... and call on": the subject of the verb before the conjunction.
    fn coordinated(&self, conjunction: usize) -> Subject {
        let start = self.tokens.part_start(conjunction);
        for i in (start..conjunction).rev() {
            // "I thank you and ask": an object.
            let words = self.words();
            if self.tokens.is(i, "you")
                && i > start
                && (words.verbs.has(self.tokens.word(i - 1)) || self.is_in(i - 1, &words.prepositions))
            {
                continue;
            }
            // "Burkina Faso", "my country".
            let named = |&j: &usize| {
                self.tokens.written(j).starts_with(char::is_uppercase) || self.tokens.one_of(j, &["my", "our", "the"])
            };
            let (who, from) = match self.tokens.word(i) {
                b"i" | b"we" => (Who::Speaker, i),
                b"he" | b"she" => (if self.third_is_own { Who::ThirdSpeaker } else { Who::ThirdParty }, i),
                b"they" | b"it" | b"you" => (Who::Pronoun, i),
                b"who" | b"which" => (Who::Relative, i),
                // Further on, the name is more likely an object: "they threaten Israel and call for its end".
                _ if (i <= start + 4 || i <= self.tokens.clause_start(i) + 1) && self.is_own_noun(i) => {
                    (Who::Speaker, (start..i).rev().take_while(named).last().unwrap_or(i))
                }
                _ => continue,
            };
            return Subject { who, from, to: i + 1 };
        }
        let who = if self.secretary_general_is_own && self.names_secretary_general(start, conjunction) {
            Who::ThirdSpeaker
        } else if start == conjunction {
            Who::Nobody
        } else {
            self.who(start, conjunction.saturating_sub(1))
        };
        Subject { who, from: start, to: conjunction }
    }

    /// Where the noun phrase that ends at `head` begins: back to a break, a comma that opens the clause, a conjunction or "that".
    pub(super) fn phrase_start(&self, head: usize) -> usize {
        let mut i = head;
        while i > 0 {
            let j = i - 1;
            match self.tokens.kind(j) {
                Some(Kind::Break) => break,
                Some(Kind::Comma) => {
                    let Some(opener) = self.relative_before(j) else { break };
                    i = opener;
                    continue;
                }
                _ => {}
            }
            // "That spirit", "of that organization": no clause begins behind it.
            let points = self.tokens.is(j, "that")
                && (j == 0 && !self.opens_noun_phrase(i) || j > 0 && self.is_in(j - 1, &self.words().prepositions));
            if !points
                && !self.opens_relative(j, head)
                && self.tokens.one_of(
                    j,
                    &[
                        "that", "because", "if", "when", "while", "but", "whether", "where", "why", "so", "then",
                        "believe", "think",
                    ],
                )
                || (self.tokens.is(j, "and")
                    && self.tokens.one_of(i, &["we", "i", "it", "they", "this", "there", "he", "she"]))
                || (self.tokens.one_of(j, &["say", "says", "said", "thus", "therefore"]) && j == 0)
            {
                break;
            }
            i = j;
        }
        // "Although its duty is to others, the Council": the phrase stands behind the last comma.
        let subordinate =
            self.tokens.one_of(i, &["although", "though", "while", "since", "because", "whereas", "given"]);
        let comma = (i..head).rev().find(|&j| subordinate && self.tokens.kind(j) == Some(Kind::Comma));
        comma.map_or(i, |comma| comma + 1)
    }

    /// "The trucks that the mission has asked for": "that" at token `that` belongs to the noun before it, and the subject
    /// of a verb behind token `head` begins before both.
    fn opens_relative(&self, that: usize, head: usize) -> bool {
        let words = self.words();
        let start = self.tokens.clause_start(that);
        if !self.tokens.is(that, "that") || that == start || self.is_in(that - 1, &words.thoughts) {
            return false;
        }
        // "Contingents that decline to leave": a verb right behind it leaves no other subject.
        let acts = self.begins_verb(that + 1);
        if that == start + 1 {
            let several = self.is_in(start, &words.actors) || self.tokens.word(start).ends_with(b"s");
            return several && (acts || self.is_in(that + 1, &words.finite_verbs));
        }
        // "A country that pays", "every unit that is late".
        if self.tokens.one_of(start, &["a", "an", "every", "each", "no"]) {
            let verb = that + 1;
            let third = self.tokens.word(verb).strip_suffix(b"s").is_some_and(|verb| words.verbs.has(verb));
            let acts = third && !self.is_in(verb, &words.actors) || self.is_in(verb, &words.finite_verbs);
            return that == start + 2 && acts;
        }
        self.tokens.one_of(start, &["the", "these", "those", "all", "any", "nothing", "everything", "none"])
            && !self.any_in(start, that, &words.finite_verbs)
            && !self.is_in(that - 1, &words.reporting)
            && (self.any_in(that + 1, head + 1, &words.finite_verbs)
                || acts && self.tokens.word(that - 1).ends_with(b"s"))
    }

    /// An article or pronoun: what follows "that" is a clause.
    fn opens_noun_phrase(&self, i: usize) -> bool {
        self.is_in(i, &self.words().determiners)
            || self.tokens.one_of(i, &["we", "i", "they", "it", "he", "she", "you", "there", "all"])
    }

    /// For a comma that closes ", which has ...,": the comma that opens it.
    fn relative_before(&self, comma: usize) -> Option<usize> {
        let opener = (0..comma).rev().find(|&j| self.tokens.kind(j) == Some(Kind::Comma))?;
        if comma > opener + 2 && self.opens_aside(opener + 1) {
            return Some(opener);
        }
        // "The crisis, which hunger, drought and war make worse, calls": commas inside the clause end nothing.
        let list = (comma.saturating_sub(25)..opener).rev().filter(|&j| self.tokens.kind(j) != Some(Kind::Word));
        let begins = list
            .take_while(|&j| self.tokens.kind(j) == Some(Kind::Comma))
            .find(|&j| j > 0 && self.tokens.one_of(j + 1, &["which", "who", "whose"]));
        if begins.is_some_and(|j| self.is_enumeration(j + 1, comma)) {
            return begins;
        }
        self.tokens
            .one_of(
                opener + 1,
                &[
                    "which",
                    "who",
                    "whose",
                    "including",
                    "among",
                    "as",
                    "such",
                    "in",
                    "too",
                    "like",
                    "especially",
                    "particularly",
                    "above",
                    "at",
                    "through",
                    "whether",
                    "together",
                ],
            )
            .then_some(opener)
    }

    /// Whether the words between two commas hold a list and no second clause: commas, then "and".
    fn is_enumeration(&self, from: usize, to: usize) -> bool {
        let comma = (from..to).rev().find(|&j| self.tokens.kind(j) == Some(Kind::Comma));
        comma.is_some_and(|comma| {
            self.tokens.any(comma + 1, to, &["and", "or"]) && !self.any_in(comma + 1, to, &self.words().finite_verbs)
        })
    }

    /// "Of which there are three", "four of which are afloat": an aside that begins at token `i`.
    fn opens_aside(&self, i: usize) -> bool {
        (i..i + 3).any(|j| self.tokens.one_of(j, &["which", "whom", "whose"]))
    }

    /// "The sea, which feeds us, needs", "the State, in particular its police, must": for the comma that closes such an
    /// aside, the word that it tells of.
    fn before_clause(&self, comma: usize) -> Option<usize> {
        let opener = (self.tokens.kind(comma) == Some(Kind::Comma)).then(|| self.relative_before(comma))??;
        // "..., which, in turn, will": its own verb is still to come.
        let is_whole = comma > opener + 2;
        let tells = self.tokens.is(opener + 1, "who")
            || self.opens_aside(opener + 1)
            || opener > 0 && self.is_in(opener - 1, &self.words().actors);
        (is_whole && tells).then(|| opener.checked_sub(1))?
    }

    /// "Radios, and the training to use them, are": for the comma that closes such an addition to a subject, the comma
    /// that opens it.
    fn addition_before(&self, comma: usize) -> Option<usize> {
        let is_comma = |i: &usize| self.tokens.kind(*i) == Some(Kind::Comma);
        let opener = (1..comma).rev().find(is_comma).filter(|_| is_comma(&comma))?;
        let start = self.tokens.clause_start(opener);
        let words = self.words();
        let plain = |from, to| {
            (from..to).all(|i| self.tokens.kind(i) == Some(Kind::Word)) && !self.any_in(from, to, &words.finite_verbs)
        };
        let joins = self.tokens.one_of(opener + 1, &["and", "or"]) && self.is_in(opener + 2, &words.determiners);
        let opens = !self.tokens.one_of(start, &["we", "i", "they", "he", "she", "it", "you"])
            && !self.is_in(start, &words.adverbial_openers)
            && !self.is_adverb(start);
        (joins && opens && plain(opener + 1, comma) && plain(start, opener)).then_some(opener)
    }

    /// Whether a clause may begin at token `i`: first in the sentence or after a break.
    fn opens_clause_at(&self, i: usize) -> bool {
        i == 0 || self.tokens.kind(i - 1) == Some(Kind::Break) || self.tokens.one_of(i - 1, &["and", "but", "so"])
    }

    /// What the noun phrase `from..=head` names.
    pub(super) fn who(&self, from: usize, head: usize) -> Who {
        let words = &self.words();
        // "The parties concerned", "the Council itself".
        let names = |i: &usize| {
            !self.tokens.one_of(*i, &["concerned", "involved", "alike", "itself", "themselves", "ourselves", "alone"])
        };
        let head = (from..=head).rev().find(names).unwrap_or(head);
        // "The training to use it": the pronoun belongs to the verb.
        let object = head > from + 2
            && self.tokens.one_of(head, &["it", "them", "this", "these"])
            && words.verbs.has(self.tokens.word(head - 1))
            && self.tokens.is(head - 2, "to");
        let head = if object { head - 3 } else { head };
        match self.tokens.word(head) {
            b"i" | b"we" | b"us" => return Who::Speaker,
            // Scanned speeches read "I" as "1".
            b"1" if head == 0 => return Who::Speaker,
            b"you" => return Who::Actor,
            b"he" | b"she" => return if self.third_is_own { Who::ThirdSpeaker } else { Who::ThirdParty },
            b"that" if from == head && self.opens_clause_at(head) => return Who::Pronoun,
            b"who" | b"which" | b"that" => return Who::Relative,
            b"it" | b"this" | b"there" | b"these" | b"those" | b"they" => return Who::Pronoun,
            _ => {}
        }
        // The head is the word before the first preposition: "the Council of Ministers".
        // "The Council, in order to succeed, must".
        let inserted = |i: usize| self.tokens.kind(i) == Some(Kind::Comma) && self.is_in(i - 1, &words.actors);
        let ends = |&i: &usize| i > from && (self.is_in(i, &words.prepositions) || inserted(i));
        let stop = (from..=head).find(ends).unwrap_or(head + 1);
        if (from..stop).any(|i| self.is_own_noun(i)) || self.is_entity(head) {
            return Who::Speaker;
        }
        let noun = stop.saturating_sub(1).max(from);
        let heads = [noun, head];
        if self.secretary_general_is_own && self.names_secretary_general(from, head + 1) {
            return Who::ThirdSpeaker;
        }
        if heads.iter().any(|&i| words.third_parties.has(self.tokens.word(i))) {
            return Who::ThirdParty;
        }
        if words.actors.has(self.tokens.word(noun))
            || self.tokens.any(from, noun + 1, &["we", "us", "you", "everyone", "everybody", "nobody"])
            || (self.tokens.one_of(from, &["all", "each", "every", "both", "none"])
                && self.tokens.any(from, head + 1, &["us", "you"]))
        {
            return Who::Actor;
        }
        Who::Thing
    }
}
