//! What a clause stands under: the report of somebody else's words, a judgement, a denial.
//!
//! Tells only that the clause is not the speaker's own; whether it would ask for something is judged elsewhere.

use super::subject::Who;
use super::tokens::Kind;
use super::{Context, Found};

impl Context<'_> {
    /// Somebody else says, demands or recommended that it be so, in the same clause or the "that" clause of theirs.
    pub(super) fn is_reported(&self, f: &Found<'_>) -> bool {
        let words = &self.words();
        for i in (0..f.first).rev() {
            // A new main clause frees the cue from the report.
            let comma = self.tokens.kind(i) == Some(Kind::Comma);
            let fresh = self.tokens.kind(i) == Some(Kind::Break) && !self.tokens.is(i, ":")
                || comma && self.tokens.one_of(i + 1, &["and", "but", "so"]) && !self.tokens.is(i + 2, "that")
                // "If anyone believes that it is too much, they should look."
                || comma && self.tokens.one_of(i + 1, &["they", "we", "you"]) && self.is_condition(i);
            if fresh {
                return false;
            }
            // "It goes without saying that" reports nobody.
            let unsaid = self.tokens.is(i.saturating_sub(1), "without");
            // "As the Secretary-General has said, we must act": the speaker says it too.
            let cited = self.tokens.is(self.tokens.clause_start(i), "as")
                && (i + 1..(i + 6).min(f.first)).any(|j| self.tokens.kind(j) == Some(Kind::Comma));
            if unsaid || cited || !words.reporting.has(self.tokens.word(i)) || !self.governs(i, f.first) {
                continue;
            }
            // "It was agreed that", "it was proposed by some that", "it has been said in this debate that".
            if self.tokens.one_of(i.saturating_sub(1), &["was", "were", "been"]) && self.governs_in_words(i, f.first) {
                return true;
            }
            // "We have heard it argued that".
            if self.tokens.one_of(i.saturating_sub(2), &["hear", "heard"]) && self.tokens.is(i - 1, "it") {
                return true;
            }
            let subject = self.subject(i);
            // "I am often told that we should wait."
            if self.is_in(i, &words.addressed)
                && self.tokens.any(subject.to, i, &["am", "are", "is", "been", "was", "were"])
            {
                return true;
            }
            let reported = match subject.who {
                // "I said last year that peace must be defended": told of the past.
                Who::Speaker => {
                    let that = (i + 1..f.first.min(i + 9)).any(|j| self.tokens.is(j, "that"));
                    let says = self.tokens.one_of(subject.to - 1, &["i", "we"]) && self.is_past(subject.to, i);
                    that && says && !self.tokens.any(subject.to, i, &["have", "had", "just"])
                }
                // "There are those who say that", but "we agree with those who say that".
                Who::Relative => {
                    let who = subject.to.saturating_sub(1);
                    let others = self.tokens.is(who, "who")
                        && self.tokens.one_of(who.saturating_sub(1), &["those", "some", "many", "people", "others"]);
                    let part = self.tokens.part_start(who);
                    let agrees = ["agree", "agrees", "with", "share", "shares", "support", "supports"];
                    others && !self.any_in(part, who, &words.joining) && !self.tokens.any(part, who, &agrees)
                }
                Who::ThirdSpeaker | Who::Nobody => false,
                Who::Pronoun => {
                    self.tokens.any(subject.from, i, &["they"])
                        || self.tokens.is(subject.from, "it") && self.is_past(subject.to, i)
                }
                Who::ThirdParty => true,
                Who::Actor | Who::Thing => !self.coverage,
            };
            return reported;
        }
        false
    }

    /// Whether the part of the sentence that ends at this comma is a condition: "if anyone believes that".
    fn is_condition(&self, comma: usize) -> bool {
        self.is_in(self.tokens.part_start(comma), &self.words().condition_openers)
    }

    /// Whether the reporting word at `i` has the cue in its complement: "that" between them, or plain speech right before it.
    fn governs(&self, i: usize, cue: usize) -> bool {
        let passive = self.tokens.one_of(i.saturating_sub(1), &["as", "is", "are", "was", "were", "be", "been"]);
        // "The Charter provides that", but "this provides proof that".
        let far = if self.tokens.is(i, "provides") { i + 2 } else { i + 9 };
        let that = (i + 1..cue.min(far)).any(|j| self.tokens.is(j, "that"));
        let plain =
            self.tokens.one_of(i, &["said", "say", "says", "saying", "thinks", "think", "believes", "argues", "told"]);
        that && (!passive || self.tokens.is(i + 1, "that"))
            || plain && cue <= i + 12 && !self.tokens.any(i, cue, &["and", "but"])
    }

    /// Whether "that" follows the participle at `i` before the cue, with a few plain words between them.
    fn governs_in_words(&self, i: usize, cue: usize) -> bool {
        let plain = |&j: &usize| self.tokens.kind(j) == Some(Kind::Word);
        self.tokens.is(i + 1, "by") || (i + 1..cue.min(i + 7)).take_while(plain).any(|j| self.tokens.is(j, "that"))
    }

    /// A verb of saying in the past at token `i`, its helpers from `from` on: "it proposed that", not "it is proposed".
    fn is_past(&self, from: usize, i: usize) -> bool {
        let past = self.tokens.word(i).ends_with(b"ed")
            || self.tokens.one_of(i, &["said", "felt", "thought", "told", "wrote", "held", "found"]);
        past && !self.tokens.any(from, i, &["is", "are", "be", "been", "can", "may"])
    }

    /// "It is sad that banks should fail", "that does not mean that we should wait": what stands before "that" only
    /// judges it, or denies it.
    pub(super) fn is_felt_or_denied(&self, f: &Found<'_>) -> bool {
        let start = self.tokens.part_start(f.first);
        let Some(that) = (start + 1..f.first).rev().find(|&i| self.tokens.is(i, "that")) else { return false };
        let denies = |i: usize| {
            self.tokens
                .one_of(i, &["mean", "means", "saying", "say", "suggest", "suggesting", "think", "imply", "claim"])
                && self.negation_near(i.saturating_sub(3).max(start), i)
                // "We are not persuaded that", "we have yet to be persuaded that"; "never more convinced" is sure.
                || self.tokens.one_of(i, &["persuaded", "convinced"])
                    && (self.tokens.is(i.saturating_sub(1), "not")
                        || self.tokens.follow(i.saturating_sub(2), &["not", "yet"])
                        || self.tokens.follow(i.saturating_sub(3), &["yet", "to", "be"]))
                // "We do not share the view that".
                || self.is_in(i, &self.words().rejected)
                    && (self.negation_near(i.saturating_sub(4).max(start), i) || i > 0 && self.tokens.is(i - 1, "cannot"))
        };
        // "We cannot agree, for example, that".
        let is_comma = |i: &usize| self.tokens.kind(*i) == Some(Kind::Comma);
        let aside = if is_comma(&(that - 1)) { (start..that - 1).rev().find(is_comma) } else { None };
        let said = aside.unwrap_or(that).saturating_sub(1);
        // "Sad that", "strange logic indeed that".
        let near = that.saturating_sub(3).max(start);
        let felt = self.is_in(that - 1, &self.words().emotive)
            || self.any_in(near, that, &self.words().emotive) && !self.tokens.any(near, that, &["to", "and"]);
        // "The notion that mandates should be trimmed is an old one."
        let contested = self.tokens.one_of(start, &["the", "this"])
            && self.any_in(start + 1, (start + 4).min(that), &self.words().contested)
            && !self.any_in(start, f.first, &self.words().finite_verbs);
        self.tokens.is(f.first, "should") && (felt || contested) || self.tokens.is(that - 1, "not") || denies(said)
    }
}
