//! What stands on one line with the first words of a statement: a day, a city, the running head of a record.
//!
//! Cuts it off the line, which stays; lines that hold nothing else are taken out in `aside`.

use super::aside::{Aside, tidy_symbol};
use crate::layout::Line;
use crate::model::DateSource;
use crate::pipeline::{Headings, Held, Pipeline, Probe, Usage};

impl Aside {
    /// Cuts `date 2020-11-24 ` off the first line.
    pub(super) fn prefix(&mut self, text: &str, line: &mut Line, headings: &Headings) {
        let held = Held::default();
        let words = Probe::of(line.words(text), &held);
        if let Some(found) = headings.captures(Usage::Prefix, words) {
            self.date(found.words("date"), DateSource::Prefix, headings);
            line.span.start += found.whole().len() as u32;
        }
    }

    /// Cuts `SEOUL, 7 December -- ` off a line.
    pub(super) fn dateline(&mut self, text: &str, line: &mut Line, pipeline: &Pipeline) {
        let headings = &pipeline.headings;
        let held = Held::default();
        let words = Probe::of(line.words(text), &held);
        for rule in headings.may_match(Usage::Dateline, words.text) {
            if let Some(found) = rule.captures(words) {
                // "BAMAKO – We": without a day the place must be a known one.
                let city = found.words("city");
                if found.words("date").is_empty() && !city.is_empty() && !pipeline.gazetteer.is_city(city) {
                    continue;
                }
                self.date(found.words("date"), DateSource::Dateline, headings);
                self.city(&found);
                line.span.start += found.whole().len() as u32;
                return;
            }
        }
    }

    /// Of `S/PV.6781      Peace consolidation in West Africa      07/06/2012` leaves the title.
    pub(super) fn running_head(&mut self, text: &str, line: &mut Line, headings: &Headings) {
        let held = Held::default();
        let words = line.words(text);
        let probe = Probe::of(words, &held);
        for rule in headings.of(Usage::Symbol) {
            let Some(found) = rule.captures(probe) else { continue };
            let (Some(title), Some(symbol)) = (found.span("title"), found.name("symbol")) else { continue };
            self.symbols.push(tidy_symbol(symbol));
            for rest in [&words[..title.start as usize], &words[title.end as usize..]] {
                self.date_line(rest.trim().into(), headings);
            }
            line.span.end = line.span.start + title.end;
            line.span.start += title.start;
            return;
        }
    }
}
