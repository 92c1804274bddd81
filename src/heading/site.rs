//! Whether a line is the site's own or of running words. What the heading says is not asked here.

use crate::pipeline::{Headings, Probe, Usage};

/// Characters of the longest line of a menu, a label or a letterhead that opens with no letter.
const LONGEST_ODD: u32 = 60;
/// Characters of the longest line of the site's own.
const LONGEST: u32 = 200;
/// Characters of the longest running head.
const LONGEST_HEAD: u32 = 48;

/// Whether a line is the site's own; `edge` tells whether it stands in the head or the tail of the text.
pub(super) fn is_boilerplate(words: Probe<'_>, width: u32, edge: bool, headings: &Headings) -> bool {
    let odd = width <= LONGEST_ODD && words.text.starts_with(|c: char| !c.is_alphabetic());
    width <= LONGEST && (edge || odd) && headings.is(Usage::Boilerplate, words)
}

/// Whether a line is of running words, which go on with the next: "we thank our friend" / "Mr. X, Minister of Y".
pub(super) fn runs_on(words: &str, headings: &Headings) -> bool {
    words.ends_with(char::is_lowercase) && words.split(' ').nth(4).is_some() && !headings.is(Usage::Title, words)
}

/// Whether a line that looks like the site's own goes on with a sentence of the line above: "concerned about it, the
/// United Nations" / "Department of Political Affairs and the United Nations". A running head is shorter, or has the
/// number of its page.
pub(super) fn goes_on_from(above: &str, words: &str, width: u32, headings: &Headings) -> bool {
    width > LONGEST_HEAD && !words.contains(|c: char| c.is_ascii_digit()) && runs_on(above, headings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Pipeline;

    #[test]
    fn a_line_in_the_midst_of_a_sentence_is_no_letterhead() {
        let headings = &Pipeline::built_in().headings;
        let above = "concerned about the long drought, the United Nations";
        let goes_on = |words: &str| goes_on_from(above, words, words.len() as u32, headings);
        assert!(goes_on("Department of Political Affairs and the United Nations"));
        assert!(!goes_on("Department of Peacekeeping Operations"));
        assert!(!goes_on("30 General Assembly - Forty-eighth session, plenary meeting"));
        assert!(!goes_on_from("We met.", "Department of Political Affairs and the United Nations", 54, headings));
    }
}
