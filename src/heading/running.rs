//! Running heads: lines with a symbol or a date that come again page by page.

use std::collections::HashMap;

use crate::layout::Line;
use crate::pipeline::{Headings, Usage};

/// Times that a line stands in a text before it is a running head.
const OFTEN: usize = 3;
/// Characters of the longest running head.
const LONGEST: u32 = 110;

/// Marks the lines that are running heads; the first of each stays for the heading to be read.
pub(super) fn drop(text: &str, lines: &[Line], dropped: &mut [bool], headings: &Headings) {
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, line) in lines.iter().enumerate() {
        let words = line.words(text);
        // "S/PV.8700", "10/01/2020": what has no stroke between its numbers is no running head of a record.
        let may_be = line.width <= LONGEST && words.contains('/') && words.bytes().any(|b| b.is_ascii_digit());
        if may_be && !words.ends_with(['.', '!', '?', ';', ':']) {
            let key: String = words.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
            if !key.is_empty() {
                seen.entry(key).or_default().push(n);
            }
        }
    }
    for at in seen.into_values().filter(|at| at.len() >= OFTEN) {
        let first = lines[at[0]].words(text);
        if [Usage::Symbol, Usage::RunningDate, Usage::DateLine].iter().any(|&u| headings.is(u, first))
            || holds_symbol(first, headings)
        {
            at[1..].iter().for_each(|&n| dropped[n] = true);
        }
    }
}

/// Whether one of the words is a document symbol by itself.
fn holds_symbol(words: &str, headings: &Headings) -> bool {
    words.split_whitespace().any(|w| headings.is(Usage::Symbol, w))
}
