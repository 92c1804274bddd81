//! What stands under a text: who signed a letter, who is named under an article, who spoke where and when.

use super::Aside;
use super::aside::LONGEST_LINE;
use crate::layout::Line;
use crate::pipeline::{Headings, Probe, Usage};

/// Whether nothing goes on behind these words, so that the next line is none of theirs.
pub(super) fn ends(words: &str) -> bool {
    words.is_empty() || words.trim_end_matches(['”', '"', ')', '’']).ends_with(['.', '!', '?', ':'])
}

/// What stands under a letter.
#[derive(Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name, without degrees and seats.
    pub name: String,
    /// The office on the line below it.
    pub office: Option<String>,
    /// The State or body that the office is of.
    pub entity: Option<String>,
}

impl Signature {
    /// The name that a line holds and the office that the next one may.
    fn of(name: &str, next: Option<&str>, headings: &Headings) -> Self {
        // "Ana Sousa, MP"
        let name = name.split(',').next().unwrap_or(name).to_owned();
        let found = next.and_then(|next| headings.captures(Usage::SpeakerOffice, next));
        let group = |group: &str| Some(found.as_ref()?.name(group)?.to_owned());
        Signature { name, office: group("role"), entity: group("entity") }
    }
}

impl Aside {
    /// Under a long text: who speaks, where and when, as far as its head did not say.
    pub(super) fn end_line(&mut self, words: Probe<'_>, headings: &Headings) -> bool {
        let city = self.city.take();
        let found = self.speaker.is_none() && self.speaker_line(words, headings)
            || words.text.len() <= LONGEST_LINE
                && (self.place_line(words, headings) || self.date_line(words, headings));
        self.city = city.or(self.city.take());
        found
    }

    /// `(Signed) Name` and the office under it.
    pub(super) fn signature_line(
        &mut self,
        text: &str,
        lines: &[Line],
        filled: &[usize],
        rank: usize,
        words: Probe<'_>,
        headings: &Headings,
    ) -> bool {
        if self.signature.is_some() {
            // The one or two short lines under the name.
            return rank <= self.signed_at + 2 && words.text.len() < 120 && !words.text.ends_with('.');
        }
        if let Some(found) = headings.captures(Usage::SpeakerByline, words) {
            let (name, role) = (found.words("name").to_owned(), found.words("role").to_owned());
            // "By Ana Sousa" above, "The writer is Secretary-General" below.
            let nameless = headings.is(Usage::NoName, &name);
            match &mut self.speaker {
                Some((speaker, known, _)) if known.is_empty() && (nameless || *speaker == name) => *known = role,
                None if !nameless => self.speaker = Some((name, role, None)),
                _ => {}
            }
            return true;
        }
        let below = |k: usize| filled.get(rank + k).map(|&n| lines[n].words(text));
        // A name and an office, the last two lines of all.
        let last = rank + 2 == filled.len() && self.speaker.is_none() && !headings.is(Usage::NoName, words);
        let office = below(1).filter(|_| last).filter(|n| headings.is(Usage::SpeakerOffice, *n));
        if let Some(name) = office.and_then(|_| headings.group(Usage::SignedName, "name", words)) {
            self.signature = Some(Signature::of(&name, office, headings));
            self.signed_at = rank;
            return true;
        }
        if headings.is(Usage::Valediction, words) {
            // "Yours sincerely," / "(Signed)" / the name: the next line says who.
            if below(1).is_some_and(|n| headings.is(Usage::Valediction, n) || headings.is(Usage::Signature, n)) {
                return true;
            }
            if let Some(name) = below(1).filter(|n| n.split(' ').count() <= 6 && !n.ends_with('.')) {
                self.signature = Some(Signature::of(name, below(2), headings));
                self.signed_at = rank + 1;
                return true;
            }
        }
        if let Some(found) = headings.captures(Usage::Signature, words) {
            let signature = Signature::of(found.words("name"), below(1), headings);
            self.signature = Some(Signature { office: signature.office.or(below(1).map(str::to_owned)), ..signature });
            self.signed_at = rank;
            return true;
        }
        false
    }
}
