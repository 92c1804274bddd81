//! Lines that are no words of the statement: symbols, dates, speakers' lines, the site's own.

use super::signature::{Signature, ends};
use super::site::{goes_on_from, is_boilerplate, runs_on};
use super::{date, running};
use crate::layout::{Line, Wraps};
use crate::model::{DateSource, DateSpan, Issue};
use crate::pipeline::{Found, Headings, Held, Pipeline, Probe, Usage};

/// What was taken out, line by line.
#[derive(Debug, Default)]
pub struct Aside {
    /// One entry a line: whether it belongs to no paragraph.
    pub dropped: Vec<bool>,
    /// Document symbols, in order.
    pub symbols: Vec<String>,
    /// Dates with the place that they were read from.
    pub dates: Vec<DateSpan>,
    /// City (and country) of a dateline.
    pub city: Option<(String, Option<String>)>,
    /// A city alone on its line.
    pub city_line: Option<String>,
    /// A line that names the speaker: name, role, entity.
    pub speaker: Option<(String, String, Option<String>)>,
    /// The office on whose paper it is written.
    pub letterhead: Option<String>,
    /// A State alone on a line at the top, or that of a letterhead.
    pub state: Option<String>,
    /// Lines that were taken out and may name the kind of text.
    pub kinds: Vec<String>,
    /// Who read it out, on a line of its own.
    pub delivered_by: Option<String>,
    /// A speaker's name whose office is on the next line.
    named: Option<String>,
    /// Who signed a letter.
    pub signature: Option<Signature>,
    /// The event, where a line names it alone.
    pub occasion: Option<String>,
    /// A label whose value stands on the next line.
    label: Option<String>,
    /// The rank of the signature among the lines of words.
    pub(super) signed_at: usize,
    /// Dates that can be read in two ways.
    pub issues: Vec<Issue>,
}

/// Lines of words at the top of a text in which a heading may stand.
const HEAD_LINES: usize = 40;
/// Characters of a label; a longer line of the site's own is the first of a paragraph.
const LABEL_WIDTH: u32 = 60;
/// Bytes of the longest line that gives a field.
pub(super) const LONGEST_LINE: usize = 240;
/// Stands for a line of more bytes: no pattern reaches over it.
const PARAGRAPH: char = '\u{1}';
/// Lines of words at the top in which a letterhead may stand.
const STATE_LINES: usize = 6;
/// Characters of the longest line that was taken out and may name the kind of text: "PRESS STATEMENT".
const KIND_WIDTH: u32 = 24;
/// Lines of words at the top that may name the speaker together.
const BLOCK_LINES: usize = 14;
/// Lines of words at its end in which a footer may stand.
const TAIL_LINES: usize = 25;
/// Lines of words at its end in which speaker, city and day may stand.
const END_LINES: usize = 4;

/// Takes the lines that are no words of the statement, and cuts date prefixes and datelines off their lines.
pub fn set_aside(text: &str, lines: &mut [Line], wraps: Wraps, pipeline: &Pipeline) -> Aside {
    let headings = &pipeline.headings;
    let mut aside = Aside { dropped: vec![false; lines.len()], ..Aside::default() };
    let filled: Vec<usize> = (0..lines.len()).filter(|&n| !lines[n].is_blank()).collect();
    // The head ends with its lead-in.
    let (mut lead_in, mut in_notice, mut in_footer) = (None, false, false);
    running::drop(text, lines, &mut aside.dropped, headings);
    aside.speaker_block(text, lines, &filled, headings);
    for (rank, &n) in filled.iter().enumerate() {
        let head = lead_in.is_none() && rank < HEAD_LINES;
        let tail = rank + TAIL_LINES >= filled.len();
        if head && rank == 0 {
            aside.prefix(text, &mut lines[n], headings);
            aside.running_head(text, &mut lines[n], headings);
        }
        // In old releases such a line stands at the top.
        in_footer |= tail && rank > 2 && rank * 2 > filled.len() && headings.is(Usage::Footer, lines[n].words(text));
        if in_footer {
            aside.dropped[n] = true;
            continue;
        }
        // "General Assembly" on the second line of a headline is no label.
        let goes_on = wraps == Wraps::Known && n > 0 && !lines[n - 1].is_blank();
        if aside.dropped[n] || goes_on && !aside.dropped[n - 1] {
            continue;
        }
        // The rest of a notice whose first line is one: "This record contains the text of speeches ...".
        in_notice &= goes_on;
        if in_notice {
            aside.dropped[n] = true;
            continue;
        }
        let held = Held::default();
        let words = Probe::of(lines[n].words(text), &held);
        let next = filled.get(rank + 1).map(|&n| lines[n].words(text));
        if head && rank < STATE_LINES {
            aside.state_line(words, pipeline);
        }
        let above =
            n.checked_sub(1).filter(|&above| !aside.dropped[above]).map_or("", |above| lines[above].words(text));
        // A byline stands under any headline.
        let by_alone = words.text.starts_with("By ") && aside.speaker.is_none();
        let is_speaker = head && (by_alone || !runs_on(above, headings)) && aside.speaker_line(words, headings);
        let is_event = head && !is_speaker && aside.occasion_line(words, headings);
        let is_end = rank >= HEAD_LINES && rank + END_LINES >= filled.len() && ends(above);
        let is_prose = || rank >= STATE_LINES && goes_on_from(above, words.text, lines[n].width, headings);
        let is_site =
            !is_speaker && !is_event && is_boilerplate(words, lines[n].width, head || tail, headings) && !is_prose();
        in_notice = is_site && wraps == Wraps::Known && lines[n].width > LABEL_WIDTH;
        let known = is_speaker || is_site || is_event || is_end && aside.end_line(words, headings);
        let is_heading = !known && head && aside.heading_line(words, next, headings);
        if known
            || is_heading
            || head && aside.name_line(words.text, rank, pipeline)
            // A day or place right under the lead-in.
            || (lead_in.is_some_and(|at| at + 1 == rank)
                && words.text.len() <= LONGEST_LINE
                && (aside.place_line(words, headings) || aside.date_line(words, headings)))
            || (tail && rank > 2 && aside.signature_line(text, lines, &filled, rank, words, headings))
        {
            aside.dropped[n] = true;
            if head && (is_speaker || lines[n].width <= KIND_WIDTH) {
                aside.kinds.push(words.text.to_owned());
            } else if is_heading {
                // The session says more than "Statement by".
                aside.kinds.insert(0, words.text.to_owned());
            }
            continue;
        }
        if head {
            aside.dateline(text, &mut lines[n], pipeline);
            lead_in = headings.is(Usage::LeadIn, lines[n].words(text)).then_some(rank);
        }
    }
    aside
}

/// Fills a field that no line above has filled; whether there was a value.
fn keep_first(field: &mut Option<String>, value: Option<String>) -> bool {
    let found = value.is_some();
    *field = field.take().or(value);
    found
}

impl Aside {
    /// `next` is the next line with words.
    fn heading_line(&mut self, words: Probe<'_>, next: Option<&str>, headings: &Headings) -> bool {
        if words.text.len() > LONGEST_LINE {
            return false;
        }
        if self.labelled(words, headings) {
            return true;
        }
        if let Some(rule) = headings.may_match(Usage::Letterhead, words.text).find(|r| r.pattern.is_match(words)) {
            self.letterhead.clone_from(&rule.role);
            return true;
        }
        if self.place_line(words, headings) {
            return true;
        }
        if self.speaker_on_two_lines(words, next, headings) || self.delivered_line(words, headings) {
            return true;
        }
        self.date_line(words, headings) || self.symbol_line(words, headings)
    }

    /// `Event: 4th Congress of Bakers` alone.
    fn occasion_line(&mut self, words: Probe<'_>, headings: &Headings) -> bool {
        keep_first(&mut self.occasion, headings.group(Usage::OccasionLine, "occasion", words))
    }

    /// `New York, 12 July 2022` alone.
    pub(super) fn place_line(&mut self, words: Probe<'_>, headings: &Headings) -> bool {
        let Some(found) = headings.captures(Usage::PlaceLine, words) else { return false };
        self.date(found.words("date"), DateSource::Dateline, headings);
        self.city(&found);
        true
    }

    /// `By H.E. Ms. X, Permanent Representative of Y`, or a site's `X | Statements`.
    pub(super) fn speaker_line(&mut self, words: Probe<'_>, headings: &Headings) -> bool {
        if words.text.len() > LONGEST_LINE {
            return false;
        }
        for rule in headings.may_match(Usage::SpeakerLine, words.text) {
            if let Some(found) = rule.captures(words) {
                if headings.is(Usage::NoName, found.words("name")) {
                    continue;
                }
                let text = |name: &str| found.name(name).map(str::to_owned);
                let role = rule.role_of(&found).or_else(|| text("role")).unwrap_or_default();
                self.speaker = Some((found.words("name").to_owned(), role, text("entity")));
                return true;
            }
        }
        false
    }

    /// A label whose value stands on the next line: "Originally published" / "2 Mar 2010".
    fn labelled(&mut self, words: Probe<'_>, headings: &Headings) -> bool {
        let label = self.label.take();
        if headings.is(Usage::Label, words) {
            self.label = Some(words.text.trim_end_matches(':').to_owned());
            return true;
        }
        label.is_some_and(|label| {
            let joined = format!("{label}: {}", words.text);
            let held = Held::default();
            let joined = Probe::of(&joined, &held);
            self.date_line(joined, headings) || self.symbol_line(joined, headings)
        })
    }

    /// `STATEMENT BY` / `H.E. MR. X` / `MINISTER FOR FOREIGN AFFAIRS` / `OF ICELAND`, in any cut into lines.
    fn speaker_block(&mut self, text: &str, lines: &mut [Line], filled: &[usize], headings: &Headings) {
        let mut head = String::new();
        let mut starts = Vec::new();
        for &n in filled.iter().take(BLOCK_LINES) {
            starts.push((head.len(), n));
            let words = lines[n].words(text);
            if words.len() <= LONGEST_LINE {
                head.extend(words.split_whitespace().flat_map(|w| [w, " "]));
                head.pop();
            } else {
                head.push(PARAGRAPH);
            }
            head.push('\n');
        }
        let held = Held::default();
        let probe = Probe::of(&head, &held);
        let Some(found) = headings.captures(Usage::SpeakerBlock, probe) else { return };
        let Some(name) = found.name("name") else { return };
        let words = |name: &str| found.name(name).map(|words| words.replace('\n', " "));
        let whole = found.whole().range();
        self.kinds.push(head[whole.clone()].to_owned());
        self.speaker = Some((name.replace('\n', " "), words("role").unwrap_or_default(), words("entity")));
        for (i, &(start, n)) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(head.len(), |&(next, _)| next);
            self.dropped[n] |= whole.contains(&start) && end <= whole.end + 1;
        }
    }

    /// `STATEMENT BY H.E. MR. X` and the office on the next line.
    fn speaker_on_two_lines(&mut self, words: Probe<'_>, next: Option<&str>, headings: &Headings) -> bool {
        if let Some(name) = self.named.take()
            && let Some(found) = headings.captures(Usage::SpeakerOffice, words)
        {
            self.speaker = Some((name, found.words("role").to_owned(), found.name("entity").map(str::to_owned)));
            return true;
        }
        let name = headings.group(Usage::SpeakerName, "name", words);
        // "STATEMENT BY THE MINISTER ON WELLS" is a headline: no office follows.
        self.named = name.filter(|_| next.is_some_and(|next| headings.is(Usage::SpeakerOffice, next)));
        self.named.is_some()
    }

    fn delivered_line(&mut self, words: Probe<'_>, headings: &Headings) -> bool {
        keep_first(&mut self.delivered_by, headings.group(Usage::DeliveredLine, "name", words))
    }

    /// `Permanent Mission of Iceland to the United Nations` above all else.
    fn state_line(&mut self, words: Probe<'_>, pipeline: &Pipeline) {
        if self.state.is_none() {
            let mut named =
                pipeline.headings.may_match(Usage::StateLine, words.text).filter_map(|rule| rule.captures(words));
            let known = named.find(|found| pipeline.gazetteer.is_country(found.words("entity")));
            self.state = known.map(|found| found.words("entity").to_owned());
        }
    }

    /// `NEW YORK` alone, or `TIMOR-LESTE` above all else.
    fn name_line(&mut self, words: &str, rank: usize, pipeline: &Pipeline) -> bool {
        if words.len() > 40 {
            return false;
        }
        if rank < 3 && words.chars().any(char::is_uppercase) && pipeline.gazetteer.is_country(words) {
            self.state = Some(words.to_owned());
            return true;
        }
        let known = pipeline.gazetteer.is_city(words);
        if known {
            self.city_line = Some(words.to_owned());
        }
        known
    }

    pub(super) fn date_line(&mut self, words: Probe<'_>, headings: &Headings) -> bool {
        for (usage, source) in [(Usage::ReleaseLine, DateSource::Prefix), (Usage::DateLine, DateSource::Heading)] {
            if let Some(found) = headings.captures(usage, words) {
                self.date(found.words("date"), source, headings);
                return true;
            }
        }
        false
    }

    /// A line of symbols, dates and "Press Release" alone.
    fn symbol_line(&mut self, words: Probe<'_>, headings: &Headings) -> bool {
        if !headings.is(Usage::Symbol, words) {
            return false;
        }
        let mut rest = words.text.to_owned();
        let mut symbols = Vec::new();
        for rule in headings.of(Usage::Symbol) {
            while let Some(found) = rule.captures(&rest) {
                let (whole, Some(symbol)) = (found.whole(), found.span("symbol")) else { break };
                // A user's pattern that matches blanks would match them for ever.
                if whole.of(&rest).trim().is_empty() {
                    break;
                }
                symbols.push((symbol.start, tidy_symbol(symbol.of(&rest))));
                rest.replace_range(whole.range(), &" ".repeat(whole.len()));
            }
        }
        if symbols.is_empty() {
            return false;
        }
        let left: String = rest.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let left = left.trim();
        symbols.sort();
        // Known before the day beside them is read.
        let known = self.symbols.len();
        self.symbols.extend(symbols.into_iter().map(|(_, s)| s));
        let only_symbols = left.is_empty()
            || headings.is(Usage::Boilerplate, left)
            || headings.is(Usage::OfficeLine, left)
            || self.date_line(left.into(), headings);
        if !only_symbols {
            self.symbols.truncate(known);
        }
        only_symbols
    }

    /// The city and country that a pattern found; none where it has no such group.
    pub(super) fn city(&mut self, found: &Found<'_>) {
        let text = |name: &str| found.name(name).map(str::to_owned).filter(|t| !t.is_empty());
        if let Some(city) = text("city") {
            self.city = Some((city, text("country")));
        }
    }

    /// Whether the lines gave neither symbol, nor day, nor speaker.
    pub fn is_bare(&self) -> bool {
        self.symbols.is_empty() && self.dates.is_empty() && self.speaker.is_none()
    }

    pub(super) fn date(&mut self, words: &str, source: DateSource, headings: &Headings) {
        // The running heads of verbatim records write the day first.
        let of_record = self.symbols.iter().any(|symbol| symbol.contains("/PV."));
        match date::parse_as(words, source, of_record, headings) {
            Ok(Some(found)) => self.dates.push(found),
            Ok(None) => {}
            Err(issue) => self.issues.push(issue),
        }
    }
}

/// Upper case, no spaces.
pub(super) fn tidy_symbol(symbol: &str) -> String {
    symbol.trim_end_matches('*').chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
}
