//! Directives: verbs and nouns by which a speaker asks, in each of their inflections.

use super::judge::Reason;
use super::subject::{Subject, Who};
use super::tokens::Kind;
use super::{Context, Found};
use crate::model::{Polarity, Section};
use crate::pipeline::Inflection;

const NEGATIONS: &[&str] = &[
    "not",
    "never",
    "nor",
    "don’t",
    "don't",
    "nobody",
    "nothing",
    "none",
    "neither",
    "without",
    "no",
    "longer",
    "doesn’t",
    "doesn't",
];

/// A verb that asks and as often wonders.
const ASK: &[&str] = &["ask", "asks", "asked", "asking"];

impl Context<'_> {
    pub(super) fn polarity(&self, subject: Subject, verb: usize) -> Polarity {
        let start = self.before_verb(verb).map_or(0, |i| i + 1);
        // "I ask no one to", "we call on nobody to".
        let none_asked = (verb..verb + 4)
            .any(|i| self.tokens.is(i, "nobody") || self.tokens.is(i, "no") && self.tokens.is(i + 1, "one"));
        // "We ask neither for troops nor for ships", "we ask for no reward".
        let neither = self.tokens.is(verb + 1, "neither") || self.asks_for_nothing(verb);
        // "A larger budget is not what I am asking for."
        let not_what = subject.from > 1 && self.tokens.follow(subject.from - 2, &["not", "what"]);
        // "We have not come here to ask for a fleet."
        let not_come = (verb.saturating_sub(5)..verb).any(|i| {
            self.tokens.is(i, "not")
                && (self.tokens.one_of(i + 1, &["come", "coming"]) || self.tokens.follow(i + 1, &["here", "to"]))
        });
        let denied = self.tokens.any(start, verb, NEGATIONS) || none_asked || neither || not_what || not_come;
        let nobody = self.tokens.one_of(subject.from, &["nothing", "nobody", "none", "no", "neither", "nor"])
            || (subject.from > 0 && self.tokens.one_of(subject.from - 1, &["nor", "neither"]))
            || self.tokens.is(subject.from, "nor");
        if denied || nobody { Polarity::Negative } else { Polarity::Positive }
    }

    /// "We ask for no reward", but "for no less than that".
    fn asks_for_nothing(&self, verb: usize) -> bool {
        let rather = ["less", "more", "further", "new", "longer", "delay", "fewer", "additional"];
        self.tokens.one_of(verb, ASK)
            && self.tokens.follow(verb + 1, &["for", "no"])
            && !self.tokens.one_of(verb + 3, &rather)
    }

    /// "She asked the envoy how many remained": a question, and no act before it.
    fn wonders(&self, f: &Found<'_>) -> bool {
        let next = f.last + 1;
        let questions = ["how", "whether", "why", "when", "where", "what", "if"];
        let Some(i) =
            (next..next + 8).find(|&i| self.tokens.one_of(i, &["to", "for"]) || self.tokens.one_of(i, &questions))
        else {
            return false;
        };
        // "Where possible", "when sending troops".
        let aside = self.tokens.one_of(i + 1, &["possible", "necessary", "needed", "appropriate", "feasible"])
            || self.tokens.word(i + 1).ends_with(b"ing");
        self.tokens.one_of(f.first, ASK)
            && self.tokens.one_of(i, &questions)
            && self.tokens.kind(i - 1) == Some(Kind::Word)
            && !aside
    }

    /// "What I would ask of you" above a list; "“Who will pay?” she asked".
    fn says_nothing(&self, f: &Found<'_>) -> bool {
        let tokens = &self.tokens;
        let rest = f.last + 1..tokens.len();
        let label = || {
            tokens.is(tokens.part_start(f.first), "what")
                && rest.clone().all(|i| tokens.kind(i) == Some(Kind::Word))
                && !self.any_in(f.last + 1, tokens.len(), &self.words().finite_verbs)
        };
        let after_question = || {
            f.inflection == Inflection::Past
                && rest.clone().all(|i| tokens.kind(i) != Some(Kind::Word))
                && (0..f.first).any(|i| tokens.written(i) == "?")
        };
        label() || after_question()
    }

    pub(super) fn directive(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        if self.tokens.one_of(
            f.last + 1,
            &[
                "ourselves",
                "myself",
                "himself",
                "herself",
                "why",
                "how",
                "what",
                "who",
                "whether",
                "if",
                "itself",
                "themselves",
            ],
        ) {
            return Err(Reason::Formula);
        }
        let subject = self.subject(f.first);
        // "We add a stone to the house we are called upon to build."
        if self.has_what_is_needed(subject) && self.ends_with_noun(subject.from, subject.to.saturating_sub(1)) {
            return Err(Reason::NotPredicate);
        }
        // "I would suggest that this question is wrongly put" says so; what is asked for "be", or "should".
        let next = f.last + 1;
        let states = || {
            let finite = |&i: &usize| self.is_in(i, &self.words().finite_verbs) || self.tokens.is(i, "be");
            let verb = (next..next + 10).find(finite);
            verb.is_some_and(|i| self.tokens.one_of(i, &["is", "are", "was", "were", "has", "have"]))
        };
        if self.tokens.one_of(f.last, &["suggest", "suggests", "suggesting"])
            && self.tokens.is(next, "that")
            && states()
        {
            return Err(Reason::Formula);
        }
        if self.wonders(f) {
            return Err(Reason::Question);
        }
        if self.says_nothing(f) {
            return Err(Reason::NoObject);
        }
        let polarity = self.polarity(subject, f.first);
        match f.inflection {
            Inflection::Base => self.directive_base(f, subject)?,
            // "We have supported calls for reform."
            Inflection::Third if f.first > 0 && self.is_participle(f.first - 1) && !self.is_adverb(f.first - 1) => {
                return Err(Reason::Noun);
            }
            Inflection::Third => match self.who_goes_on(subject) {
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
        if !wish && helped(&["should", "ought", "need", "needs", "cannot"])
            || (helped(&["must", "have", "has"]) && !first_singular)
        {
            return Err(Reason::Governed);
        }
        if helped(&["will", "shall"]) && !first_singular || helped(&["can", "could", "might"]) && !helped(&["only"]) {
            return Err(Reason::Promise);
        }
        // "Speakers Urge Faster Deployment": the headline of a meeting's coverage.
        if self.coverage
            && self.section == Section::Title
            && self.any_in(subject.from, subject.to, &self.words().covered)
        {
            return Ok(());
        }
        // "It is my duty to urge", "allow me to call on", "I take this opportunity to appeal".
        let infinitive = helped(&["to"]);
        match subject.who {
            Who::Speaker
                if !infinitive
                    || wish
                    || self.wishes_to(f.first)
                    || helped(&[
                        "have",
                        "want",
                        "wants",
                        "wish",
                        "wishes",
                        "am",
                        "here",
                        "dare",
                        "must",
                        "continue",
                        "continues",
                    ]) =>
            {
                Ok(())
            }
            Who::Speaker if self.goes_on_wishing(subject, f.first) => Ok(()),
            Who::Speaker => Err(Reason::Governed),
            _ if infinitive && self.wishes_to(f.first) || self.joins_others(f.first) => Ok(()),
            // "May I, through you, Mr. President, appeal to our friends."
            _ if self.asks_leave(f.first) => Ok(()),
            // "Our training centre would welcome instructors."
            Who::Thing if f.cue.verb == "welcome" && self.tokens.one_of(subject.from, &["our", "my"]) => Ok(()),
            // "Let me therefore call upon": a wish to speak, with what is spoken.
            _ if self.tokens.follow(subject.to.saturating_sub(2), &["let", "me"]) => Ok(()),
            Who::ThirdSpeaker => Ok(()),
            Who::ThirdParty => Err(Reason::Reported),
            _ => Err(Reason::OtherSubject),
        }
    }

    /// "Allow me to urge", "I take this opportunity to appeal": a speaker's wish or duty right before "to".
    fn wishes_to(&self, verb: usize) -> bool {
        let clause = self.tokens.clause_start(verb);
        let speaks = self.tokens.any(clause, verb, &["i", "me", "my", "our", "we", "us"])
            || (clause..verb).any(|i| self.is_own_noun(i));
        let past = self.tokens.any(clause, verb, &["was", "were", "had"]);
        speaks && !past && self.any_in(verb.saturating_sub(6).max(clause), verb, &self.words().wishes)
    }

    /// Whether the clause of the verb opens with "may I" or "might we", with asides alone between.
    fn asks_leave(&self, verb: usize) -> bool {
        let start = self.tokens.part_start(verb);
        let opens = self.tokens.one_of(start, &["may", "might"]) && self.tokens.one_of(start + 1, &["i", "we"]);
        let aside =
            || self.tokens.kind(start + 2) == Some(Kind::Comma) && self.tokens.kind(verb - 1) == Some(Kind::Comma);
        opens && verb < start + 14 && (aside() || (start + 2..verb).all(|i| self.is_adverb(i)))
    }

    /// "I should like to thank them and to call on others": the second of two wishes.
    fn goes_on_wishing(&self, subject: Subject, verb: usize) -> bool {
        let wishes = |i: usize| {
            self.tokens.one_of(i, &["like", "wish", "wishes", "want", "wants", "opportunity", "occasion"])
                && self.tokens.is(i + 1, "to")
        };
        self.before_verb(verb).is_some_and(|i| self.tokens.is(i, "and")) && (subject.from..verb).any(wishes)
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
        // "He was not asking the United Nations to police opinions": told in the past, where a meeting is reported.
        if past {
            return if self.coverage && speaks { Ok(()) } else { Err(Reason::Past) };
        }
        let nobody = self.tokens.one_of(subject.from, &["nobody"])
            || (self.tokens.is(subject.from, "no") && self.tokens.is(subject.from + 1, "one"));
        if (progressive && (speaks || nobody)) || (inverted && subject.who != Who::ThirdParty) {
            return Ok(());
        }
        if self.joins_others(f.first) {
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

    /// "We join others in calling on", "my delegation adds its voice to those who urge", "I conclude by calling on".
    fn joins_others(&self, verb: usize) -> bool {
        let words = self.words();
        // "We join the Group, which spoke before us, in urging": commas part nothing here.
        let clause = self.tokens.part_start(verb);
        let speaker = |list| {
            let opener = (clause..verb).find(|&i| self.is_in(i, list));
            opener.is_some_and(|i| {
                self.subject(i).who == Who::Speaker || self.tokens.follow(i.saturating_sub(2), &["let", "me"])
            })
        };
        let Some(before) = verb.checked_sub(1) else { return false };
        let others = self.tokens.one_of(before, &["in", "those"])
            || self.tokens.is(before, "who") && self.tokens.is(before.saturating_sub(1), "those");
        others && speaker(&words.joining) || self.tokens.one_of(before, &["by", "without"]) && speaker(&words.closing)
    }

    /// "They should not be asked to give": the modal says what others ought not to do.
    pub(super) fn is_spared(&self, f: &Found<'_>) -> bool {
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| self.tokens.any(start, f.first, words);
        f.cue.verb == "ask" && helped(&["should", "ought"]) && helped(&["not", "never"])
    }

    fn directive_past(&self, f: &Found<'_>, subject: Subject) -> Result<(), Reason> {
        let start = self.before_verb(f.first).map_or(0, |i| i + 1);
        let helped = |words: &[&str]| self.tokens.any(start, f.first, words);
        let passive = helped(&["is", "are", "be"]) && !helped(&["was", "were", "been", "had", "have", "has"]);
        if passive {
            // "Our missions are being asked to do more", "police are often called upon to" describe.
            if helped(&["being", "often", "sometimes", "frequently", "increasingly", "regularly", "usually"]) {
                return Err(Reason::NotPredicate);
            }
            if self.is_spared(f) {
                return Err(Reason::Governed);
            }
            // "Our missions are asked to do ever more", "we are encouraged to see": told, not asked.
            let told = f.cue.verb == "ask" || f.cue.verb == "encourage";
            if told && self.tokens.one_of(subject.from, &["our", "my", "we", "i"]) {
                return Err(Reason::NotPredicate);
            }
            let clause = self.tokens.clause_start(f.first);
            // "Those who fund it are asked to stop", "donors which can pay are invited": the clause is the subject's.
            let told_of = self.relative_of_actor(self.tokens.part_start(f.first), f.first);
            let whose = !told_of
                && (subject.who == Who::Relative
                    || self.tokens.any(clause, f.first, &["time", "when", "whenever", "once", "as", "who", "which"]));
            // "Are encouraged, for their part, to".
            let next = self.past_aside(f.last + 1);
            let lists = self.tokens.is(self.tokens.len() - 1, ":")
                && self.tokens.kind(f.last + 1).is_some_and(|kind| kind != Kind::Word);
            let to = lists || self.tokens.is(next, "to") || self.tokens.is(f.last + 2, "to");
            return if to && !whose { Ok(()) } else { Err(Reason::NotPredicate) };
        }
        let perfect = helped(&["have", "has", "had"]);
        if self.coverage && !perfect && !matches!(subject.who, Who::ThirdParty | Who::Relative | Who::Pronoun) {
            return Ok(());
        }
        Err(if matches!(subject.who, Who::Speaker) { Reason::Past } else { Reason::Reported })
    }

    /// "Those who fund it", "donors which can": whether the part of the sentence from `start` on opens with one who can act
    /// and a clause that tells of them, with a verb of its own before token `verb`.
    fn relative_of_actor(&self, start: usize, verb: usize) -> bool {
        let told = |&i: &usize| self.tokens.one_of(i, &["who", "which"]);
        let Some(clause) = (start + 1..verb.min(start + 5)).find(told) else { return false };
        let actor = self.is_in(clause - 1, &self.words().actors) || self.tokens.one_of(clause - 1, &["those", "all"]);
        let copula = (clause + 1..verb).rev().find(|&i| self.tokens.one_of(i, &["is", "are", "be"]));
        actor && copula.is_some_and(|copula| copula > clause + 1)
    }

    /// "Our appeal to the world had an echo": a past verb behind the plain words from token `i` on.
    fn is_told_of(&self, i: usize) -> bool {
        let plain =
            |&j: &usize| self.tokens.kind(j) == Some(Kind::Word) && !self.tokens.one_of(j, &["who", "which", "that"]);
        let verb = (i..i + 8).take_while(plain).find(|&j| self.is_in(j, &self.words().finite_verbs));
        verb.is_some_and(|j| self.tokens.one_of(j, &["was", "were", "had"])) || self.tokens.is(i, "went")
    }

    pub(super) fn appeal_noun(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let before = f.first.saturating_sub(4);
        if self.tokens.any(
            before,
            f.first,
            &["made", "was", "were", "had", "welcomed", "answered", "heeded", "responded", "response"],
        ) || self.is_told_of(f.last + 1)
        {
            return Err(Reason::Past);
        }
        Ok(if self.tokens.any(before, f.first, &["not", "no"]) { Polarity::Negative } else { Polarity::Positive })
    }
}
