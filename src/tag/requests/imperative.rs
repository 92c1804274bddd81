//! Commands: a base verb where a sentence, a clause after a colon or a list item begins.

use super::subject::Who;
use super::tokens::{Kind, Tokens};
use super::{Context, Found, Lead};
use crate::model::Span;
use crate::pipeline::{Inflection, WordList, Words};

/// Tokens by which it is told whether a sentence can hold a command: as far as a vocative's comma may stand.
pub(super) const HEAD_TOKENS: usize = 7;

/// Commands behind "please" that are looked for in the midst of a sentence.
const MOST_BEGGED: usize = 4;

/// Words before the verb of a command.
const BEFORE_VERB: [&str; 9] = ["please", "never", "always", "do", "not", "don’t", "don't", "kindly", "to"];

/// Whether a command can begin with the first of these words.
pub(super) fn may_open(head: &Tokens<'_>, words: &Words) -> bool {
    let first = head.word(0);
    let lists: [&WordList; 3] = [&words.verbs, &words.command_openers, &words.condition_openers];
    // "That lessons be translated", in a list that asks.
    lists.iter().any(|list| list.has(first)) || head.one_of(0, &BEFORE_VERB) || head.is(0, "that")
}

/// Whether a comma may stand among the first words: seven words have six blanks between them at least.
pub(super) fn may_call(sentence: &str) -> bool {
    let comma = memchr::memchr(b',', sentence.as_bytes());
    comma.is_some_and(|at| memchr::memchr_iter(b' ', &sentence.as_bytes()[..at]).nth(HEAD_TOKENS - 1).is_none())
}

/// Whether there is a comma among these words, so that a command can follow a vocative.
pub(super) fn calls(head: &Tokens<'_>) -> bool {
    (0..head.len()).any(|i| head.kind(i) == Some(Kind::Comma))
}

/// The commands of a sentence.
pub(super) fn find<'t>(c: &Context<'t>, lead: Lead) -> Vec<Found<'t>> {
    let Some(cue_id) = c.pipeline.requests.imperative else { return Vec::new() };
    let mut starts = vec![0];
    starts.extend((0..c.tokens.len()).filter(|&i| c.tokens.is(i, ":") && !c.others_say(i)).map(|i| i + 1));
    // "Thank you for all, and please keep supporting them", "I shall be short; please be seated".
    let told = (0..c.tokens.len()).find(|&i| c.is_in(i, &c.words().reporting)).unwrap_or(c.tokens.len());
    let asks = |&i: &usize| {
        let joins = c.tokens.one_of(i - 1, &["and", "so", "but"]) && c.tokens.kind(i - 2) == Some(Kind::Comma);
        c.tokens.is(i, "please") && (joins || c.tokens.kind(i - 1) == Some(Kind::Break)) && i < told
    };
    starts.extend((2..c.tokens.len()).filter(asks).take(MOST_BEGGED));
    starts.extend(c.vocative().or_else(|| c.condition()).map(|comma| comma + 1));
    starts
        .into_iter()
        .filter_map(|at| c.command(at, if at == 0 { lead } else { Lead::None }))
        .map(|(span, first, last)| Found {
            cue: &c.pipeline.requests.cues[cue_id as usize],
            cue_id,
            inflection: Inflection::Base,
            span,
            first,
            last,
        })
        .collect()
}

impl Context<'_> {
    /// The comma after "Commanders," or "Mr. President,": few words, all names or titles.
    fn vocative(&self) -> Option<usize> {
        let comma = (0..self.tokens.len().min(7)).find(|&i| self.tokens.kind(i) == Some(Kind::Comma))?;
        let heads = (0..comma).all(|i| {
            self.tokens.kind(i) != Some(Kind::Word)
                || self.tokens.written(i).starts_with(char::is_uppercase)
                || self
                    .tokens
                    .one_of(i, &["and", "of", "the", "dear", "friends", "colleagues", "members", "gentlemen", "ladies"])
        });
        let opener = self.is_in(0, &self.words().command_openers) && comma == 1;
        // "And four, please support them."
        let numbered = (1..=2).contains(&comma) && self.is_number(comma - 1);
        // "On this International Day, stand with them."
        let on_a_day = self.tokens.follow(0, &["on", "this"]) && self.tokens.is(comma - 1, "day");
        (heads || opener || numbered || on_a_day).then_some(comma)
    }

    /// "One", "second", "thirdly": what counts the asks.
    fn is_number(&self, i: usize) -> bool {
        const NUMBERS: [&str; 18] = [
            "one", "two", "three", "four", "five", "six", "seven", "first", "second", "third", "fourth", "fifth",
            "sixth", "firstly", "secondly", "thirdly", "fourthly", "finally",
        ];
        self.tokens.one_of(i, &NUMBERS)
    }

    /// Whether it is said right before token `at` to whom or as which of several asks a command goes: "to the drivers:",
    /// "one:", "third,".
    fn announces(&self, at: usize) -> bool {
        let mark = at.checked_sub(1).filter(|&i| i > 0 && self.tokens.kind(i) != Some(Kind::Word));
        let Some(mark) = mark else { return false };
        let start = usize::from(self.tokens.one_of(0, &["and", "but"]));
        let to = self.tokens.is(start, "to") && !self.begins_verb(start + 1) && self.tokens.is(mark, ":");
        to || mark <= start + 1 && self.is_number(mark - 1)
    }

    /// The comma after "If you are in doubt,": a command may follow it.
    fn condition(&self) -> Option<usize> {
        let comma = (1..self.tokens.len()).find(|&i| self.tokens.kind(i) == Some(Kind::Comma))?;
        let words = self.words();
        let commands = self.tokens.is(comma + 1, "please") || self.is_in(comma + 1, &words.imperatives);
        let opener = usize::from(self.tokens.one_of(0, &["and", "but", "so"]));
        let whole = self.is_in(opener, &words.condition_openers) && !self.is_in(comma - 1, &words.copulas);
        (whole && commands).then_some(comma)
    }

    /// "A sister who said: go on": what stands behind the colon is another's, "we say: stop" is not.
    fn others_say(&self, colon: usize) -> bool {
        colon > 0
            && self.is_in(colon - 1, &self.words().reporting)
            && !matches!(self.subject(colon - 1).who, Who::Speaker | Who::ThirdSpeaker)
    }

    /// A command that begins at token `at`: its words and tokens.
    fn command(&self, at: usize, lead: Lead) -> Option<(Span, usize, usize)> {
        let item = lead != Lead::None;
        if item && self.is_wish(at, lead) {
            return Some((self.tokens.get(at)?.span, at, at + usize::from(self.tokens.is(at, "that"))));
        }
        let words = &self.words();
        let mut verb = at;
        // "Second experts to the mission" in a list of tasks.
        let seconds =
            item && self.tokens.is(at, "second") && self.tokens.written(at + 1).starts_with(char::is_lowercase);
        while !seconds && self.is_in(verb, &words.command_openers)
            || (verb > at && self.tokens.kind(verb) == Some(Kind::Comma))
        {
            verb += 1;
        }
        let first = verb;
        // "Not long ago": a command begins with "do".
        if self.tokens.is(first, "not") && !item {
            return None;
        }
        let mut sure = item;
        while self.tokens.one_of(verb, &BEFORE_VERB) {
            if self.tokens.is(verb, "to") && !item {
                return None;
            }
            // "Never has the world ...": no command.
            sure |= !self.tokens.is(verb, "do") && !self.tokens.is(verb, "to");
            verb += 1;
        }
        // "Please, at lunch, sit next to a stranger."
        verb = if verb > first { self.past_aside(verb) } else { verb };
        let word = self.tokens.word(verb);
        let next = verb + 1;
        let forbids = verb > first
            && self.tokens.one_of(first, &["do", "don’t", "don't", "please"])
            && self.tokens.written(verb).starts_with(char::is_lowercase);
        // "To vet each candidate", "vet each candidate": an item of a list that asked for acts.
        let to = verb == first + 1 && self.tokens.is(first, "to") || verb == first && lead == Lead::To;
        let listed = item && to && self.may_act(verb);
        // "Please slow the spread", "allow the transfer" behind "we ask the Council to:": the word is a verb there.
        let begged = verb > first
            && self.tokens.is(verb - 1, "please")
            && self.is_in(next, &words.determiners)
            && !self.tokens.one_of(verb, &["note", "see", "allow", "let", "permit", "consider", "have"]);
        let plain = begged || lead == Lead::To;
        if !(words.verbs.has(word) || forbids || listed)
            || words.not_imperatives.has(word)
                && !plain
                && !(forbids && self.tokens.is(verb, "let") && self.tokens.one_of(verb - 1, &["not", "don’t", "don't"]))
            || self.tokens.follow(verb, &["be", "it"])
            || self.tokens.follow(verb, &["be", "that", "as"])
            || self.is_formula(verb)
        {
            return None;
        }
        let goes_on = self.tokens.word(next).ends_with(b"ing") && words.imperatives.has(word);
        let object = self.is_in(next, &words.object_openers) || self.tokens.word(next).ends_with(b"ly") || goes_on;
        let linked = self.is_in(next, &words.particles)
            || self.tokens.is(verb, "think") && self.tokens.one_of(next, &["of", "about"]);
        // "Make human rights part of it", "then act".
        let bare = words.bare_imperatives.has(word)
            && self.tokens.kind(next) == Some(Kind::Word)
            && !self.is_in(next, &words.prepositions);
        let ends = self.tokens.kind(next).is_none_or(|kind| kind == Kind::Mark);
        let alone = first > at && ends && words.imperatives.has(word) && !self.tokens.one_of(verb, &["think", "look"]);
        // Behind a comma a noun may stand as well: "third, trade".
        let announced = self.announces(first)
            && (words.imperatives.has(word) || self.tokens.is(first - 1, ":"))
            && self.tokens.written(verb).starts_with(char::is_lowercase)
            && !self.is_in(next, &words.finite_verbs);
        let commands = sure
            || announced && !self.is_noun_phrase(verb)
            || (object || bare || alone) && !self.is_noun_phrase(verb)
            || linked
                && (words.imperatives.has(word) || self.tokens.one_of(next + 1, &["you", "one", "us", "each"]))
                && !self.is_noun_phrase(verb);
        commands.then(|| {
            let (from, to) =
                (self.tokens.get(first).map_or(0, |t| t.span.start), self.tokens.get(verb).map_or(0, |t| t.span.end));
            (Span { start: from, end: to.max(from) }, first, verb)
        })
    }

    /// "That lessons be translated", "that training include mines", in a list that asks, and the same without "that"
    /// where the words before the list end in it: nothing is said to be so.
    fn is_wish(&self, at: usize, lead: Lead) -> bool {
        let words = &self.words();
        let opens = self.tokens.is(at, "that") && !self.is_in(at + 1, &words.prepositions);
        let plain = |i: &usize| self.tokens.kind(*i) == Some(Kind::Word);
        let told =
            |i: usize| self.is_in(i, &words.finite_verbs) && !self.tokens.one_of(i, &["should", "must", "shall"]);
        // "Mines kill people" is so; "the fund give wells priority" is wished.
        let several = |i: usize| {
            self.tokens.word(i).ends_with(b"s")
                || self.tokens.one_of(i, &["people", "women", "men", "children", "police"])
        };
        let bare = |i: usize| words.verbs.has(self.tokens.word(i)) && (opens || !several(i - 1));
        let wished = |i: usize| self.tokens.one_of(i, &["be", "should", "must"]) || i > at && bare(i);
        let clause = || (at + 1..self.tokens.len()).take_while(plain);
        (opens || lead == Lead::That) && !clause().any(told) && clause().skip(usize::from(opens)).any(wished)
    }

    /// "Please be assured", "rest assured", "make no mistake", "accept the assurances": nothing is asked.
    fn is_formula(&self, verb: usize) -> bool {
        self.tokens.one_of(verb, &["be", "rest"])
            && self.tokens.one_of(verb + 1, &["assured", "reassured", "sure", "certain"])
            || self.tokens.follow(verb, &["make", "no", "mistake"])
            || self.tokens.is(verb, "find")
                && self.tokens.any(verb, verb + 4, &["attached", "below", "enclosed", "here"])
            || verb > 0 && self.tokens.follow(verb - 1, &["never", "mind"])
            || self.tokens.is(verb, "think") && self.tokens.one_of(verb + 2, &["it", "what", "how"])
            || self.tokens.is(verb, "take") && self.tokens.any(verb, verb + 4, &["case", "example", "instance"])
            || self.tokens.is(verb, "accept")
                && self.tokens.any(
                    verb,
                    verb + 12,
                    &[
                        "assurance",
                        "assurances",
                        "congratulations",
                        "condolences",
                        "thanks",
                        "gratitude",
                        "greetings",
                        "wishes",
                    ],
                )
    }

    /// A finite verb soon after the first words: what looked like a command is the subject.
    fn is_noun_phrase(&self, verb: usize) -> bool {
        let end =
            (verb..self.tokens.len()).find(|&i| self.tokens.kind(i) != Some(Kind::Word)).unwrap_or(self.tokens.len());
        let stop = (verb + 1..end)
            .find(|&i| {
                self.tokens.one_of(
                    i,
                    &[
                        "who", "that", "which", "what", "as", "where", "when", "you", "we", "they", "if", "until",
                        "before", "and", "he", "she", "it",
                    ],
                )
            })
            .unwrap_or(end);
        self.any_in(verb + 1, stop.min(verb + 9), &self.words().finite_verbs)
    }
}
