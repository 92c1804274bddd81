//! Who signed a letter, and who is named under an article.

use super::Aside;
use crate::layout::Line;
use crate::pipeline::{Headings, Probe, Usage};

impl Aside {
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
        for rule in headings.of(Usage::SpeakerByline) {
            if let Some(found) = rule.captures(words) {
                self.speaker =
                    self.speaker.take().or_else(|| Some((found["name"].to_owned(), found["role"].to_owned(), None)));
                return true;
            }
        }
        if headings.is(Usage::Valediction, words) {
            let name = filled.get(rank + 1).map(|&n| lines[n].words(text));
            if let Some(name) = name.filter(|n| n.split(' ').count() <= 6 && !n.ends_with('.')) {
                self.signature = Some((name.to_owned(), None));
                self.signed_at = rank + 1;
                return true;
            }
        }
        for rule in headings.of(Usage::Signature) {
            if let Some(found) = rule.captures(words) {
                let office = filled.get(rank + 1).map(|&n| lines[n].words(text).to_owned());
                self.signature = Some((found["name"].to_owned(), office));
                self.signed_at = rank;
                return true;
            }
        }
        false
    }
}
