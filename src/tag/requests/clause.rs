//! Borders of clauses: where an ask ends, where its purpose begins, how long its subject is.

use super::subject::Who;
use super::tokens::Kind;
use super::{Context, Found};
use crate::model::Section;
use crate::pipeline::Form;

impl Context<'_> {
    /// Where the clause that token `from` stands in ends: a break, a new subject, the next cue's own clause.
    pub(super) fn clause_end(&self, f: &Found<'_>, all: &[Found<'_>], from: usize) -> usize {
        let tokens = &self.tokens;
        // "Aware of the need for reform, Iceland": a phrase before the clause ends at its comma.
        let part = tokens.part_start(f.first);
        let fronted = f.cue.form == Form::NeedNoun
            && (self.is_in(part, &self.words().prepositions) || self.is_in(part, &self.words().fronting))
            && !self.any_in(part, f.first, &self.words().finite_verbs)
            && (part..f.first).all(|i| tokens.kind(i) == Some(Kind::Word));
        let next_cue = all.iter().map(|o| o.first).filter(|&o| o > f.last && o >= from).min();
        for i in from..tokens.len() {
            match tokens.kind(i) {
                Some(Kind::Break) if i > from && !tokens.is(i, ":") && !self.closes_later(from, i) => return i,
                // "Requires, as a first step, openness": an aside right behind the cue ends nothing.
                Some(Kind::Comma)
                    if i > from && (fronted || self.opens_clause(i + 1) || self.opens_attribution(i + 1)) =>
                {
                    return i;
                }
                // "Helicopters, not resolutions".
                Some(Kind::Comma) if i > from && self.is_denial(i + 1) => return i,
                _ => {}
            }
            // "... if we are to live", "... because all depend on it": why, and not what.
            let why = tokens.one_of(i, &["because", "unless"])
                || tokens.is(i, "if") && !self.is_in(i - 1, &self.words().knowing) && tokens.any(i, i + 8, &["to"]);
            if i > from + 1 && why && !tokens.one_of(i - 1, &["not", "only", "just", "simply", "as", "and", "or"]) {
                return i;
            }
            // "and we must", "and urge": the next cue brings its own clause.
            if let Some(cue) = next_cue
                && i + 4 >= cue
                && i < cue
                && tokens.one_of(i, &["and", "but", "or"])
                && (cue == i + 1
                    || tokens.one_of(
                        i + 1,
                        &[
                            "we",
                            "i",
                            "they",
                            "it",
                            "also",
                            "therefore",
                            "thus",
                            "hence",
                            "consequently",
                            "the",
                            "he",
                            "she",
                            "must",
                            "should",
                            "have",
                            "has",
                        ],
                    ))
            {
                return i;
            }
        }
        tokens.len()
    }

    /// "Not resolutions", but "not only", "not resolutions but trucks": what begins at token `i` is what is not asked for,
    /// to the end of the clause.
    fn is_denial(&self, i: usize) -> bool {
        const NO_DENIALS: &[&str] = &["least", "even", "to", "yet", "later", "less", "for"];
        let denies_nothing = self.is_only(i + 1) || self.tokens.one_of(i + 1, NO_DENIALS) || self.begins_verb(i + 1);
        if !self.tokens.is(i, "not") || denies_nothing {
            return false;
        }
        let mut rest = (i..self.tokens.len()).take_while(|&j| self.tokens.kind(j) != Some(Kind::Break));
        !rest.any(|j| self.tokens.kind(j) == Some(Kind::Comma) || self.tokens.is(j, "but"))
    }

    /// In a headline, "..., Force Commander Tells Ministers" after the words themselves.
    pub(super) fn opens_attribution(&self, i: usize) -> bool {
        self.section == Section::Title
            && self.tokens.any(i, i + 12, &["tells", "says", "told", "stresses", "warns", "stress", "tell", "say"])
    }

    /// A dash or bracket whose partner stands before it in the ask or comes later in the sentence.
    pub(super) fn closes_later(&self, from: usize, i: usize) -> bool {
        match self.tokens.written(i) {
            "(" => (i..self.tokens.len()).any(|j| self.tokens.is(j, ")")),
            ")" => true,
            "—" | "–" => {
                let dash = |j: &usize| matches!(self.tokens.written(*j), "—" | "–");
                (from..i).filter(dash).count() % 2 == 1 || (i + 1..self.tokens.len()).any(|j| dash(&j))
            }
            _ => false,
        }
    }

    /// Whether a new clause begins at token `i`, right after a comma.
    pub(super) fn opens_clause(&self, i: usize) -> bool {
        let tokens = &self.tokens;
        let joined = tokens.one_of(i, &["and", "but", "so", "yet", "or", "nor", "for"]);
        let at = if joined { i + 1 } else { i };
        let subject = tokens
            .one_of(at, &["i", "we", "they", "he", "she", "it", "you", "there", "this", "that", "neither", "nobody"]);
        let subordinate = tokens.one_of(
            i,
            &[
                "which",
                "who",
                "whom",
                "whose",
                "because",
                "since",
                "although",
                "though",
                "while",
                "whereas",
                "otherwise",
                "lest",
                "as",
            ],
        ) && !tokens.follow(i, &["as", "well", "as"]);
        // "and that region" names a thing, "and that must end" opens a clause.
        let opens = if tokens.one_of(at, &["that", "this"]) {
            tokens.one_of(at + 1, &["is", "will", "must", "should", "has", "would", "can"])
        } else {
            joined || tokens.one_of(at, &["i", "we", "they", "he", "she"])
        };
        subordinate
            || subject && opens && (joined || !tokens.one_of(at, &["that", "this"]))
            || joined && self.is_short_clause(at)
    }

    /// "No capital can", "the base has": a few words of a subject and a finite verb.
    fn is_short_clause(&self, from: usize) -> bool {
        let plain = |i: &usize| {
            self.tokens.kind(*i) == Some(Kind::Word)
                && !self.tokens.one_of(*i, &["who", "which", "that", "whose", "to", "what", "where", "as", "not"])
        };
        // "The delays in shipping spare parts are": with its article a subject may be longer.
        let long = self.tokens.is(from, "the") && self.tokens.one_of(from.saturating_sub(1), &["and", "but"]);
        let most = if long { 9 } else { 5 };
        let end = (from..from + most).take_while(plain).find(|&i| self.is_in(i, &self.words().finite_verbs));
        end.is_some_and(|i| i > from)
    }

    /// Where the purpose begins: "so that", "in order to", "to" with a verb after a noun.
    pub(super) fn purpose(&self, from: usize, to: usize) -> Option<usize> {
        let tokens = &self.tokens;
        let words = &self.words();
        for i in from + 1..to {
            if tokens.follow(i, &["so", "that"])
                || tokens.follow(i, &["in", "order", "to"])
                || tokens.follow(i, &["so", "as", "to"])
                || tokens.follow(i, &["with", "a", "view", "to"])
            {
                return Some(i);
            }
            let verb = if self.is_adverb(i + 1) { i + 2 } else { i + 1 };
            let infinitive =
                tokens.is(i, "to") && words.verbs.has(tokens.word(verb)) && !tokens.one_of(verb + 1, &["of"]);
            // Of one word before it: "engineers to rebuild the wall", but "help to", "time to".
            if !infinitive || i < from + 2 && !tokens.word(from).ends_with(b"s") {
                continue;
            }
            let before = (from..i).rev().find(|&j| !self.is_adverb(j)).unwrap_or(i - 1);
            let head = tokens.word(before);
            let complement = words.complement_heads.has(head)
                || words.verbs.has(head) && !words.support.has(head)
                // "The date to be kept" names the date.
                || self.becomes(verb)
                || tokens.is(i - 1, "not")
                || self.is_caused(from, i)
                || self.is_owned(from, i)
                || tokens.one_of(
                    before,
                    &[
                        "and", "or", "not", "but", "as", "than", "how", "where", "what", "whether", "is", "are", "be",
                        "them", "us", "it", "you", "him", "her", "everyone", "there",
                    ],
                )
                || tokens.kind(before) == Some(Kind::Comma);
            if !complement {
                return Some(i);
            }
        }
        None
    }

    /// "The roads to remain open", "the guns to stop": the verb tells what becomes of the noun before "to", and not what
    /// it is for.
    fn becomes(&self, verb: usize) -> bool {
        let next = verb + 1;
        let has_object = self.tokens.kind(next) == Some(Kind::Word)
            && !self.is_in(next, &self.words().prepositions)
            && !self.is_adverb(next);
        self.is_in(verb, &self.words().becoming)
            && (!has_object || self.tokens.one_of(verb, &["be", "become", "remain", "stay"]))
    }

    /// "Allow the judges to sit": "to" at token `to` belongs to a verb before it that takes somebody and an act.
    fn is_caused(&self, from: usize, to: usize) -> bool {
        (from..to).rev().take_while(|&i| !self.parts_verbs(i)).any(|i| self.is_in(i, &self.words().causatives))
    }

    /// "The right of peoples to choose": "to" at token `to` belongs to a noun before it.
    fn is_owned(&self, from: usize, to: usize) -> bool {
        (from..to).rev().take_while(|&i| !self.parts_verbs(i)).any(|i| {
            self.is_in(i, &self.words().complement_heads) && self.tokens.one_of(i + 1, &["of", "by", "for", "on"])
        })
    }

    /// A mark, or "to" before a verb: what stands before it has nothing to do with a "to" behind it.
    fn parts_verbs(&self, i: usize) -> bool {
        self.tokens.kind(i) != Some(Kind::Word) || self.tokens.is(i, "to") && self.begins_verb(i + 1)
    }

    /// Where the words end that name those who are asked: at "to" with a verb, "that" behind a mark, "for".
    pub(super) fn addressee_end(&self, start: usize, end: usize) -> Option<usize> {
        let tokens = &self.tokens;
        let colon = (start + 1..end).find(|&i| tokens.is(i, ":"));
        // "All parties: to stop the shelling; to let convoys through".
        if let Some(to) = colon.map(|i| i + 1).filter(|&i| tokens.is(i, "to") && self.begins_verb(i + 1)) {
            return Some(to);
        }
        let end = colon.unwrap_or(end);
        let acts = |i: usize| {
            self.begins_verb(i + 1) || tokens.is(i + 1, ":") || self.names_actor(start, i) && self.may_act(i + 1)
        };
        let infinitive = |i: usize| tokens.is(i, "to") && i > start && acts(i);
        // "All parties to armed conflict to give orders": the first "to" belongs to the name.
        let of_name = |i: usize| {
            self.tokens.one_of(i - 1, &["parties", "party", "signatories"])
                && !self.begins_verb(i + 1)
                && (i + 1..end.min(i + 8)).any(|j| tokens.is(j, "to") && self.begins_verb(j + 1))
                // "Those in a position to do so to pay".
                || tokens.follow(i, &["to", "do", "so", "to"])
        };
        let found = (start..end).find(|&i| {
            infinitive(i) && !of_name(i)
                || tokens.is(i, "that") && i > start && tokens.kind(i - 1) != Some(Kind::Word)
                || tokens.is(i, "for") && i > start && self.names_actor(start, i)
        })?;
        // "All States which support peace, and are trying to build it, to join": behind the relative clause.
        if !(tokens.is(found, "to") && tokens.any(start, found, &["which", "who", "that"])) {
            return Some(found);
        }
        // "Those which wish to take part to put their units": the wish has an infinitive of its own.
        let own = self.is_in(found - 1, &self.words().complement_heads);
        let behind = |&i: &usize| (own || tokens.kind(i - 1) == Some(Kind::Comma)) && infinitive(i);
        (found + 1..end).find(behind).or(Some(found))
    }

    /// Whether a verb that no list knows may stand at token `i`, behind "to".
    pub(super) fn may_act(&self, i: usize) -> bool {
        self.tokens.kind(i) == Some(Kind::Word)
            && self.tokens.written(i).starts_with(char::is_lowercase)
            && !self.is_in(i, &self.words().determiners)
            && !self.is_in(i, &self.words().prepositions)
            && !self.is_in(i, &self.words().actors)
    }

    /// The head of a noun phrase: the word before its first preposition.
    pub(super) fn noun_head(&self, from: usize, to: usize) -> usize {
        let end = (from + 1..to).find(|&i| self.is_in(i, &self.words().prepositions)).unwrap_or(to);
        end.saturating_sub(1)
    }

    /// Whether the noun phrase names an act and nobody who could be asked: "the acceleration of the talks".
    pub(super) fn names_act(&self, from: usize, to: usize) -> bool {
        let head = self.noun_head(from, to);
        let word = self.tokens.word(head);
        let act = [&b"tion"[..], b"sion", b"ment", b"ance", b"ence"].iter().any(|end| word.ends_with(end));
        // "Urges a review of the process that each mission is there to serve": one thing of many, and nobody.
        let one = self.tokens.one_of(from, &["a", "an"]) && head + 1 < to;
        (act && self.tokens.one_of(from, &["the", "a", "an"]) || one)
            && self.tokens.written(head).starts_with(char::is_lowercase)
            && !self.is_in(head, &self.words().actors)
    }

    /// Where "to" stands in "donors to pay", between `from` and `to`: behind one who can act, before a verb.
    pub(super) fn actor_to(&self, from: usize, to: usize) -> Option<usize> {
        let split = (from + 1..to).find(|&i| self.tokens.is(i, "to") && self.begins_verb(i + 1));
        split.filter(|&i| {
            self.names_actor_or_pronoun(from, i)
                || self.names_country(from, i)
                || self.who(from, i - 1) == Who::Speaker
                || self.tokens.follow(from, &["those", "who"])
        })
    }

    /// "The Council will act", "all States ratify": where the words end that name who shall act in the clause from `from`
    /// to `to`, and where the act begins. Of a passive the subject is what is asked for, and nobody is named.
    pub(super) fn actor_acts(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        const MODALS: &[&str] = &["will", "would", "shall", "should", "must", "can", "could", "may", "might"];
        let tokens = &self.tokens;
        let to = to.min(from + 16);
        let modal = (from + 1..to).find(|&i| tokens.one_of(i, MODALS));
        let is_verb =
            |i: usize| self.begins_verb(i) && !self.is_adverb(i) && tokens.written(i).starts_with(char::is_lowercase);
        let verb = || (from + 1..to).find(|&i| is_verb(i));
        let verb = modal.or_else(verb)?;
        let end = (from + 1..verb).rev().find(|&i| !self.is_adverb(i)).map_or(from + 1, |i| i + 1);
        let act = if modal.is_some() { verb + 1 } else { verb };
        // "Will be able to set forth".
        let able =
            tokens.is(act, "be") && tokens.one_of(act + 1, &["able", "willing", "ready"]) && tokens.is(act + 2, "to");
        let act = if able { act + 3 } else { act };
        let plain = |i: usize| {
            let acts = tokens.is(i, "to") && self.begins_verb(i + 1);
            tokens.kind(i) == Some(Kind::Word)
                && !acts
                && !tokens.one_of(i, &["that", "which", "who", "whose", "where", "when"])
                && !self.is_in(i, &self.words().finite_verbs)
        };
        let plain = (from..end).all(plain);
        // Without a modal the verb stands right behind a name: "we marshal our resolve" is not "we marshal our".
        let last = end - 1;
        let whole = modal.is_some()
            || self.is_in(last, &self.words().actors)
            || tokens.one_of(last, &["concerned", "involved"])
            || self.names_country(last, end);
        let names = tokens.one_of(from, &["you", "we"]) && end == from + 1
            || self.names_actor(from, end) && !self.is_in(last, &self.words().documents) && whole
            || self.names_country(from, end);
        (plain && names && !self.is_passive(act) && !tokens.one_of(act, &["be"])).then_some((end, act))
    }

    pub(super) fn begins_verb(&self, i: usize) -> bool {
        let at = if self.is_adverb(i) || self.tokens.one_of(i, &["not", "please", "also"]) { i + 1 } else { i };
        self.words().verbs.has(self.tokens.word(at)) && !self.tokens.one_of(at + 1, &["of"])
    }

    pub(super) fn names_actor(&self, from: usize, to: usize) -> bool {
        matches!(self.who(from, to.saturating_sub(1).max(from)), Who::Actor | Who::ThirdParty)
    }

    pub(super) fn is_passive(&self, from: usize) -> bool {
        let be = (from..from + 3).find(|&i| self.tokens.is(i, "be"));
        be.is_some_and(|i| {
            let next = if self.is_adverb(i + 1) { i + 2 } else { i + 1 };
            let word = self.tokens.word(next);
            let done = word.ends_with(b"ed") || word.ends_with(b"en") || self.is_in(next, &self.words().participles);
            done && !self.is_in(next, &self.words().feelings)
        })
    }

    /// Where a subject with commas in it begins: the clause's first word after opening adverbials.
    pub(super) fn long_subject(&self, from: usize, verb: usize) -> usize {
        let mut start = self.tokens.part_start(verb);
        while start < from && self.is_in(start, &self.words().adverbial_openers) {
            let Some(comma) = (start..from).find(|&j| self.tokens.kind(j) == Some(Kind::Comma)) else { break };
            start = comma + 1;
        }
        // Another verb before the subject: what stands there is a clause of its own.
        let verbs = [
            "is",
            "are",
            "was",
            "were",
            "has",
            "have",
            "had",
            "will",
            "must",
            "should",
            "can",
            "suggested",
            "said",
            "that",
            "when",
        ];
        if start < from && !self.tokens.any(start, from, &verbs) { start } else { from }
    }

    /// Whether the ask is for support itself, so that what it is for belongs to it.
    pub(super) fn is_support(&self, from: usize, to: usize) -> bool {
        let words = &self.words();
        let head = (from..to)
            .find(|&i| {
                i > from && (self.is_in(i, &self.words().prepositions) || self.tokens.kind(i) != Some(Kind::Word))
            })
            .unwrap_or(to);
        (from..head.max(from + 1)).any(|i| words.support.has(self.tokens.word(i)))
    }

    pub(super) fn names_actor_or_pronoun(&self, from: usize, to: usize) -> bool {
        to == from + 1 && self.tokens.one_of(from, &["you", "them", "us", "him", "her", "it"])
            || self.names_actor(from, to)
    }
}
