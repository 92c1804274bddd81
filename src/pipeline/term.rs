//! The little language of terms: from what a lexicon says to what is matched.
//!
//! A space matches a space or a hyphen, a hyphen matches those or nothing,
//! `*` stands for further letters at a word's edge and alone for any one word,
//! `{a,b}` for alternatives and ` .. ` for up to four words between. Case is ignored unless
//! the entry asks otherwise. This room knows words, not themes.

use std::collections::HashSet;

/// How capitals of a term and of the text must agree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Case {
    /// They need not.
    Ignore,
    /// As written.
    Exact,
    /// Each word that begins with a capital in the term does so in the text: names.
    Names,
}

/// One alternative of a term, ready to be matched on folded text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// The alternative as written, capitals and all; empty where they are ignored.
    pub written: Box<str>,
    /// Word groups, with gaps between them.
    pub groups: Box<[Group]>,
}

/// A run of words with single spaces between them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Folded words joined by spaces.
    pub literal: Box<[u8]>,
    /// `*` before the first word.
    pub open_start: bool,
    /// `*` after the last word.
    pub open_end: bool,
    /// Fewest and most words between the group before and this one; 0 and 0 where a space alone parts them.
    pub gap: (u8, u8),
}

/// Words that a gap may hold.
pub const MAX_GAP: u8 = 4;

/// Lower case, hyphens as spaces, every character in as many bytes as before.
///
/// Offsets into the folded text are offsets into the text.
pub fn fold_into(text: &str, out: &mut Vec<u8>) {
    out.clear();
    out.reserve(text.len());
    let bytes = text.as_bytes();
    if text.is_ascii() {
        out.extend(bytes.iter().map(|&b| fold_ascii(b)));
        return;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        out.extend(rest.as_bytes()[..plain].iter().map(|&b| fold_ascii(b)));
        rest = &rest[plain..];
        if let Some(c) = rest.chars().next() {
            let width = c.len_utf8();
            let mut lower = c.to_lowercase();
            let folded = match (lower.next(), lower.next()) {
                (Some(l), None) if l.len_utf8() == width => l,
                _ => c,
            };
            out.extend_from_slice(folded.encode_utf8(&mut [0; 4]).as_bytes());
            rest = &rest[width..];
        }
    }
}

fn fold_ascii(b: u8) -> u8 {
    match b {
        b'A'..=b'Z' => b + 32,
        b'-' => b' ',
        _ => b,
    }
}

/// Why a term cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Nothing to match.
    #[error("the term is empty; delete it")]
    Empty,
    /// A brace without its partner.
    #[error("a brace is not closed; write {{a,b}}")]
    Brace,
    /// `*` in the middle of a word.
    #[error("`*` may stand only at the start or the end of a word")]
    Star,
    /// A gap at an edge.
    #[error("` .. ` must stand between words")]
    Gap,
}

/// All patterns of a term: its alternatives, its hyphens closed and open, both apostrophes.
///
/// # Errors
/// Says what is wrong with the term's form.
pub fn patterns(term: &str, case: Case) -> Result<Vec<Pattern>, TermError> {
    let variants = variants(term)?;
    let mut seen: HashSet<&str, foldhash::fast::FixedState> = HashSet::default();
    let new = variants.iter().filter(|plain| variants.len() == 1 || seen.insert(plain.as_str()));
    new.map(|plain| pattern(plain, case)).collect()
}

/// The alternatives of a term as text, each without braces, hyphens and straight apostrophes.
///
/// # Errors
/// Says which brace is open.
pub fn variants(term: &str) -> Result<Vec<String>, TermError> {
    let mut out = Vec::new();
    for plain in braces(term.trim())? {
        let mut rest = plain.as_str();
        let mut forms = vec![String::with_capacity(plain.len() + 8)];
        while let Some(at) = rest.find(['-', '\'', '’']) {
            let choices = if rest[at..].starts_with('-') { [" ", ""] } else { ["'", "’"] };
            let width = rest[at..].chars().next().map_or(1, char::len_utf8);
            forms.iter_mut().for_each(|f| f.push_str(&rest[..at]));
            forms = forms.iter().flat_map(|f| choices.map(|choice| [f, choice].concat())).collect();
            rest = &rest[at + width..];
        }
        forms.iter_mut().for_each(|f| f.push_str(rest));
        out.extend(forms);
    }
    Ok(out)
}

/// The alternatives of a term, of those inside others too, from left to right.
fn braces(term: &str) -> Result<Vec<String>, TermError> {
    let Some(open) = term.find(['{', '}']) else { return Ok(vec![term.to_owned()]) };
    let (mut depth, mut from, mut choices) = (0, open + 1, Vec::new());
    let marks = term[open..].match_indices(['{', '}', ',']).map(|(at, mark)| (open + at, mark));
    for (at, mark) in marks {
        match mark {
            "{" => depth += 1,
            "}" if depth == 0 => return Err(TermError::Brace),
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 || depth == 1 && mark == "," {
            choices.push(&term[from..at]);
            from = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    if depth > 0 {
        return Err(TermError::Brace);
    }
    let rests = braces(&term[from..])?;
    let mut out = Vec::with_capacity(choices.len() * rests.len());
    for choice in choices {
        for choice in braces(choice)? {
            out.extend(rests.iter().map(|rest| [&term[..open], &choice, rest].concat()));
        }
    }
    Ok(out)
}

/// A group that is not yet closed: words may be put to it.
struct Open {
    literal: Vec<u8>,
    open_start: bool,
    open_end: bool,
    gap: (u8, u8),
}

impl Open {
    fn close(self) -> Group {
        let Open { literal, open_start, open_end, gap } = self;
        Group { literal: literal.into_boxed_slice(), open_start, open_end, gap }
    }
}

fn pattern(plain: &str, case: Case) -> Result<Pattern, TermError> {
    let (mut groups, mut last): (Vec<Group>, Option<Open>) = (Vec::new(), None);
    let mut gap: (u8, u8) = (0, 0);
    let mut folded = Vec::new();
    // A lone `*` at an edge asks for nothing.
    let words = plain.trim().trim_start_matches("* ").trim_end_matches(" *");
    for word in words.split_whitespace() {
        if word == "*" {
            gap = (gap.0.saturating_add(1), gap.1.saturating_add(1));
            continue;
        }
        if word == ".." {
            if last.is_none() || gap.1 >= MAX_GAP {
                return Err(TermError::Gap);
            }
            gap.1 += MAX_GAP;
            continue;
        }
        let open_start = word.starts_with('*');
        let open_end = word.len() > 1 && word.ends_with('*');
        let bare = word.trim_start_matches('*').trim_end_matches('*');
        if bare.contains('*') {
            return Err(TermError::Star);
        }
        if bare.is_empty() {
            return Err(TermError::Empty);
        }
        fold_into(bare, &mut folded);
        match &mut last {
            // A word that is open at its start is a group of its own: the words after it are found sooner.
            Some(last) if gap == (0, 0) && !last.open_end && !last.open_start && !open_start => {
                last.literal.push(b' ');
                last.literal.extend_from_slice(&folded);
                last.open_end = open_end;
            }
            _ => {
                let mut literal = Vec::with_capacity(words.len());
                literal.extend_from_slice(&folded);
                groups.extend(last.replace(Open { literal, open_start, open_end, gap }).map(Open::close));
            }
        }
        gap = (0, 0);
    }
    if gap != (0, 0) {
        return Err(TermError::Gap);
    }
    groups.reserve_exact(1);
    groups.push(last.ok_or(TermError::Empty)?.close());
    let written = if case == Case::Ignore { "" } else { plain };
    Ok(Pattern { written: written.into(), groups: groups.into_boxed_slice() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_every_offset() {
        let text = "Côte d’Ivoire, ÉTAT-MAJOR İzmir Ⱥ ﬁ";
        let mut folded = Vec::new();
        fold_into(text, &mut folded);
        assert_eq!(folded.len(), text.len());
        assert!(std::str::from_utf8(&folded).unwrap().starts_with("côte d’ivoire, état major"));
    }

    #[test]
    fn hyphens_and_braces_open_out() {
        let mut words = variants("arm{o,ou}red peace-keep*").unwrap();
        words.sort();
        assert_eq!(words, ["armored peace keep*", "armored peacekeep*", "armoured peace keep*", "armoured peacekeep*"]);
    }

    #[test]
    fn braces_may_stand_in_braces() {
        let mut words = variants("a{b,{c,d}e} f{,g}").unwrap();
        words.sort();
        assert_eq!(words, ["ab f", "ab fg", "ace f", "ace fg", "ade f", "ade fg"]);
        assert_eq!(variants("a}b"), Err(TermError::Brace));
    }

    #[test]
    fn bad_terms_say_why() {
        assert_eq!(patterns(" ", Case::Ignore), Err(TermError::Empty));
        assert_eq!(patterns("a{b", Case::Ignore), Err(TermError::Brace));
        assert_eq!(patterns("he*copter", Case::Ignore), Err(TermError::Star));
        assert_eq!(patterns(".. women", Case::Ignore), Err(TermError::Gap));
    }

    #[test]
    fn gaps_and_stars_part_the_groups() {
        let p = &patterns("attack* .. on civilian*", Case::Ignore).unwrap()[0];
        assert_eq!(p.groups.len(), 2);
        assert!(p.groups[1].gap == (0, MAX_GAP) && p.groups[1].open_end);
        assert_eq!(patterns("unit of * men", Case::Ignore).unwrap()[0].groups[1].gap, (1, 1));
        assert_eq!(*p.groups[1].literal, *b"on civilian");
    }
}
