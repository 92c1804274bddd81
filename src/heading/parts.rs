//! Title, lead-in, body; speakers' turns.

use super::Aside;
use crate::layout::Block;
use crate::model::{Part, Section};
use crate::pipeline::{Headings, Held, Pipeline, Probe, Usage};

/// Blocks at the top in which a lead-in may stand.
const HEAD_BLOCKS: usize = 14;
/// A longer block is no headline.
const LONGEST_TITLE: usize = 450;
/// Words that a headline has at least; labels have fewer.
const HEADLINE_WORDS: usize = 6;
/// Words under which the name of an office above "Remarks by X" is a label.
const LABEL_WORDS: usize = 9;
/// Sub-titles that are kept as sentences of the title.
const MOST_TITLES: usize = 4;

/// Tells the parts of a statement apart.
///
/// `in_corpus`: a row, or a file whose name says that it belongs to a corpus whose files have no headings.
/// `page_title`: what the page's metadata give as its headline.
pub(super) fn divide(
    blocks: Vec<Block>,
    aside: &Aside,
    in_corpus: bool,
    page_title: Option<&str>,
    pipeline: &Pipeline,
) -> Vec<Part> {
    let headings = &pipeline.headings;
    let lead_in =
        blocks.iter().take(HEAD_BLOCKS).position(|b| b.marker.is_empty() && headings.is(Usage::LeadIn, &b.text));
    let titles = match lead_in {
        Some(n) => n,
        // Files of a corpus have no heading, unless the text itself gives a symbol, a day or a speaker.
        None if in_corpus && aside.is_bare() => 0,
        None if page_title.is_some_and(|t| blocks.len() > 1 && same_words(t, &blocks[0].text)) => 1,
        None => titles_without_lead_in(&blocks, aside, headings),
    };
    let labels = labels_above(&blocks[..titles], headings);
    let mut out: Vec<Part> = Vec::new();
    let mut turn = (None, false);
    for (n, block) in blocks.into_iter().enumerate().skip(labels) {
        if n < titles {
            // A headline that was set on two lines.
            let goes_on = |before: &Part| {
                before.text.ends_with(',')
                    || before.text.rsplit(' ').next().is_some_and(|last| pipeline.goes_on(last))
                    || headings.is(Usage::TitleGoesOn, &block.text)
                    || headings.is(Usage::TitleUnfinished, &before.text)
            };
            if let Some(before) = out.last_mut().filter(|before| goes_on(before)) {
                before.text.push(' ');
                before.text.push_str(&block.text);
                continue;
            }
            let has_words = block.text.contains(char::is_alphanumeric);
            let again = out.iter().any(|p| same_words(&p.text, &block.text));
            if again
                || !has_words
                || out.len() >= MOST_TITLES
                || block.text.len() > LONGEST_TITLE
                || is_office_line(&block.text, headings)
            {
                continue;
            }
            out.push(part(Section::Title, block));
        } else if Some(n) == lead_in {
            out.push(part(Section::Intro, block));
        } else {
            let mut part = part(Section::Body, block);
            take_label(&mut part, &mut turn, headings);
            if !part.text.is_empty() {
                out.push(part);
            }
        }
    }
    out
}

fn part(section: Section, block: Block) -> Part {
    Part {
        section,
        text: block.text,
        marker: block.marker,
        hangs: block.hangs,
        label: None,
        opens_turn: false,
        is_question: false,
    }
}

/// "Secretary-General" or "Spokesperson" alone above a title.
fn is_office_line(text: &str, headings: &Headings) -> bool {
    headings.is(Usage::OfficeLine, text)
}

/// How many blocks at the top are headlines, where no lead-in says where the body begins.
fn titles_without_lead_in(blocks: &[Block], aside: &Aside, headings: &Headings) -> usize {
    // "Statement by X, Minister," and under it "at the Conference on Wells".
    let goes_on = |n: usize| {
        blocks[n].text.ends_with(',')
            && blocks
                .get(n + 1)
                .is_some_and(|next| next.text.starts_with(char::is_lowercase) && looks_like_title(next, headings))
            && headings.is(Usage::Title, &blocks[n].text)
    };
    let run = (0..blocks.len()).take_while(|&n| looks_like_title(&blocks[n], headings) || goes_on(n)).count();
    if run == 0 || run >= blocks.len() {
        return 0;
    }
    let dated = !aside.is_bare();
    let first = &blocks[0].text;
    let formed = headings.is(Usage::Title, first) || is_headline_case(first);
    if dated || formed { run } else { 0 }
}

/// How many blocks above the headline are labels of the site or the office: few words before a headline of many.
fn labels_above(titles: &[Block], headings: &Headings) -> usize {
    let words = |b: &Block| b.text.split(' ').count();
    let has_bars = |b: &Block| b.text.contains(['•', '|', '>', '»', '·']);
    let formed = |b: &Block| headings.is(Usage::Title, &b.text);
    // "SECRETARY-GENERAL CONDEMNS ATTACK" is a headline however short.
    let is_label = |b: &Block, most: usize| {
        has_bars(b) || words(b) < most && !b.text.to_lowercase().contains("secretary-general ") && !formed(b)
    };
    let any = titles.iter().position(|b| !has_bars(b) && (words(b) >= HEADLINE_WORDS || formed(b)));
    let by_form = titles.iter().position(formed);
    let is_name = |b: &Block| is_headline_case(&b.text) && is_label(b, LABEL_WORDS);
    by_form
        .filter(|&n| titles[..n].iter().all(|b| is_name(b) || is_label(b, HEADLINE_WORDS - 1)))
        .or(any.filter(|&n| titles[..n].iter().all(|b| is_label(b, HEADLINE_WORDS - 1))))
        .unwrap_or(0)
}

fn looks_like_title(block: &Block, headings: &Headings) -> bool {
    let text = block.text.as_str();
    block.marker.is_empty()
        && text.len() <= LONGEST_TITLE
        && !text.ends_with(['.', '!', ':', ';', ',', '…'])
        && !headings.is(Usage::Salutation, text)
        && !headings.is(Usage::Turn, text)
}

/// Most words of four letters or more begin with a capital.
fn is_headline_case(text: &str) -> bool {
    let long: Vec<&str> =
        text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4).collect();
    let upper = long.iter().filter(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)).count();
    long.len() >= 3 && upper * 10 >= long.len() * 8
}

fn same_words(a: &str, b: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(a) == letters(b)
}

/// Cuts a speaker's label off a paragraph; the turn lasts until the next label.
fn take_label(part: &mut Part, turn: &mut (Option<String>, bool), headings: &Headings) {
    let held = Held::default();
    let words = Probe::of(&part.text, &held);
    for rule in headings.may_match(Usage::Turn, words.text) {
        let Some(found) = rule.captures(words) else { continue };
        let Some(label) = found.name("label") else { continue };
        *turn = (Some(label.trim_end_matches([':', '.', ' ']).to_owned()), rule.question);
        let rest = found.whole().end as usize;
        part.opens_turn = true;
        part.text.drain(..rest);
        break;
    }
    (part.label, part.is_question) = turn.clone();
}
