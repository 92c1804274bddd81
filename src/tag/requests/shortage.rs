//! Needs told by nouns and adjectives: a gap in, the need for, vital, too few.

use super::judge::Reason;
use super::subject::Who;
use super::tokens::Kind;
use super::{Context, Found};
use crate::model::{Polarity, Section};

impl Context<'_> {
    pub(super) fn need_noun(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        let window = f.first.saturating_sub(5);
        let clause = tokens.clause_start(f.first);
        if self.any_in(window, f.first, &self.words().gap_closers) {
            return Err(Reason::NotPredicate);
        }
        // "The fund that pays for them is short of money": the cue has a verb of its own.
        let due = !self.is_in(f.first, &self.words().copulas)
            && (window..f.first).any(|i| {
                tokens.one_of(i, &["owing", "due", "because", "given"])
                    || tokens.one_of(i, &["for", "through", "by"]) && i + 3 > f.first
            });
        if due {
            return Err(Reason::NotPredicate);
        }
        let past = tokens.any(
            clause,
            f.first,
            &["was", "were", "had", "faced", "suffered", "revealed", "exposed", "stressed", "emphasized"],
        ) || tokens.any(f.last, f.last + 12, &["was", "were", "had"])
            && !tokens.any(clause, f.first, &["is", "are"])
            // "He spoke of the need for rest", but "those who spoke are in need".
            || (clause..f.first)
                .any(|i| tokens.is(i, "spoke") && tokens.any(i + 1, f.first, &["of", "about"]));
        // "There was a need, she said": a report of a meeting puts what is so into the past.
        let told = self.coverage && !tokens.any(clause, f.first, &["had"]);
        if past && !told {
            return Err(Reason::Past);
        }
        // "Shortages of all kinds would be felt."
        let would = (f.last + 1..f.last + 12).find(|&i| tokens.is(i, "would"));
        let supposed = would.is_some_and(|i| !tokens.one_of(i - 1, &["that", "which", "who", "we", "i"]));
        if supposed && matches!(f.cue.verb.as_str(), "lack" | "shortage") {
            return Err(Reason::Hedged);
        }
        // "Gaps remain", "gaps in airlift persist".
        let stays = |i: usize| self.is_in(i, &self.words().gap_stays) && tokens.kind(i + 1) != Some(Kind::Word);
        let remains = self.is_in(f.last + 1, &self.words().gap_stays) || (f.last + 2..f.last + 7).any(stays);
        if f.cue.verb == "gap" && !remains && !self.any_in(f.first.saturating_sub(6), f.first, &self.words().gap_verbs)
        {
            return Err(Reason::NotPredicate);
        }
        let none = tokens.any(f.first.saturating_sub(3), f.first + 1, &["no", "not", "never", "neither"])
            || tokens.one_of(clause, &["nor", "neither"]);
        Ok(if none { Polarity::Negative } else { Polarity::Positive })
    }

    pub(super) fn need_adjective(&self, f: &Found<'_>) -> Result<Polarity, Reason> {
        let tokens = &self.tokens;
        if self.section == Section::Title && tokens.kind(f.last + 1) != Some(Kind::Word) && f.first > 0 {
            return Ok(Polarity::Positive);
        }
        if tokens.is(f.last + 1, "of") && f.cue.verb == "critical" {
            return Err(Reason::NotPredicate);
        }
        let Some(copula) = self.copula_before(f.first) else {
            let (part, clause) = (tokens.part_start(f.first), tokens.clause_start(f.first));
            // "Neither is a new treaty necessary."
            let inverted = tokens.one_of(part, &["nor", "neither"]) && tokens.one_of(part + 1, &["is", "are"]);
            if inverted && tokens.kind(f.last + 1) != Some(Kind::Word) {
                return Ok(Polarity::Negative);
            }
            // "Another essential component of peace is justice".
            // "In Goma, the most urgent need is": behind a phrase that opens the sentence.
            let fronted = clause > 0 && (self.is_in(part, &self.words().adverbial_openers) || self.is_adverb(part));
            let opens = f.first <= 2 || fronted && f.first <= clause + 2;
            let named = f.last > f.first && opens && tokens.any(f.last, f.last + 18, &["is", "are"]);
            return if named { Ok(Polarity::Positive) } else { Err(Reason::NotPredicate) };
        };
        let clause = tokens.clause_start(f.first);
        if tokens.one_of(clause, &["when", "where", "whenever", "wherever", "once", "until"]) {
            return Err(Reason::Condition);
        }
        // "The only crucial means": said of a noun that is no means listed with the cue.
        if f.first == f.last && tokens.any(copula + 1, f.first, &["a", "an", "the", "another", "one"]) {
            return Err(Reason::NotPredicate);
        }
        // "The thing that is necessary", "a thing which they consider vital" is named, not asked for.
        let pronoun = usize::from(tokens.is(copula, "consider"));
        let that = copula.saturating_sub(1 + pronoun);
        if that > 0
            && tokens.one_of(that, &["that", "which"])
            && (pronoun > 0 || tokens.kind(that - 1) == Some(Kind::Word))
        {
            return Err(Reason::NotPredicate);
        }
        let start = copula.saturating_sub(3);
        // A report of a meeting puts what is so into the past.
        let past: &[&str] = if self.coverage { &["had", "been"] } else { &["was", "were", "had", "been"] };
        if tokens.any(start, copula + 1, past) {
            return Err(Reason::Past);
        }
        let goes_on =
            copula > 1 && tokens.one_of(copula - 2, &["continue", "continues"]) && tokens.is(copula - 1, "to");
        if tokens.any(start, copula, &["may", "might", "could", "can", "should", "must", "to", "if"])
            && tokens.is(copula, "be")
            && !goes_on
        {
            // "I consider its presence to be essential."
            let verb = self.considers(copula).ok_or(Reason::Hedged)?;
            let subject = self.subject(verb);
            return Ok(self.subject_polarity(subject.from, subject.to, verb));
        }
        let from = self.phrase_start(copula.saturating_sub(1));
        // "The people are", but "the participation of young people is".
        let unfit = |i: usize| {
            let owns = tokens.any(i.saturating_sub(5).max(from), i, &["of"]);
            self.is_in(i, &self.words().unfit_subjects) && !owns
        };
        if (from..copula).any(unfit) || self.is_aim(from, copula) {
            return Err(Reason::NotPredicate);
        }
        Ok(self.subject_polarity(from, copula, f.first))
    }

    /// "Peace", "lasting peace and stability": a state that is wished for, and no body, resource or work.
    fn is_aim(&self, from: usize, to: usize) -> bool {
        let words = self.words();
        to > from && self.is_in(to - 1, &words.aims) && !self.any_in(from, to, &words.prepositions)
    }

    /// The verb by which the speaker takes something to be so, for "be" at a token: "I consider their presence to be".
    pub(super) fn considers(&self, be: usize) -> Option<usize> {
        let verbs = ["consider", "considers", "believe", "believes", "deem", "deems", "judge", "hold"];
        let clause = self.tokens.clause_start(be);
        let verb = (clause..be).rev().find(|&i| self.tokens.one_of(i, &verbs))?;
        let subject = self.subject(verb);
        let own = matches!(subject.who, Who::Speaker | Who::ThirdSpeaker)
            && !self.tokens.one_of(subject.from.saturating_sub(1), &["which", "that"])
            && !self.any_in(verb, be, &self.words().finite_verbs);
        (own && self.tokens.is(be.saturating_sub(1), "to")).then_some(verb)
    }

    /// "In my view", "in the opinion of": an aside that begins at token `i`.
    fn is_view(&self, i: usize) -> bool {
        self.tokens.is(i, "in") && self.tokens.any(i, i + 4, &["view", "opinion", "judgement", "judgment"])
    }

    /// The copula that the adjective at `i` belongs to: adverbs, "an", "a" and "considered" between.
    fn copula_before(&self, i: usize) -> Option<usize> {
        let mut at = i;
        for _ in 0..5 {
            at = at.checked_sub(1)?;
            // "Are, in her view, critical".
            let aside = (at.saturating_sub(5)..at).rev().find(|&i| self.tokens.kind(i) == Some(Kind::Comma));
            if let Some(opener) = aside.filter(|&i| self.tokens.kind(at) == Some(Kind::Comma) && self.is_view(i + 1)) {
                at = opener;
                continue;
            }
            if self.is_in(at, &self.words().copulas) || self.tokens.one_of(at, &["was", "were", "been"]) {
                return Some(at);
            }
            let passes = self.is_adverb(at)
                || self.tokens.one_of(
                    at,
                    &[
                        "a",
                        "an",
                        "another",
                        "one",
                        "the",
                        "not",
                        "no",
                        "less",
                        "more",
                        "most",
                        "as",
                        "just",
                        "ever",
                        "longer",
                        "of",
                        "all",
                        "so",
                        "both",
                        "still",
                        "thus",
                        "therefore",
                        "almost",
                        "quite",
                        "too",
                        "very",
                        "and",
                        "important",
                        "desirable",
                        "timely",
                    ],
                )
                || self.tokens.kind(at) == Some(Kind::Comma);
            if !passes {
                return None;
            }
        }
        None
    }
}
