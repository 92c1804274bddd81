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
    open_out(term.trim(), None, &mut String::with_capacity(term.len()), &mut out)?;
    Ok(out)
}

/// Words of a term that follow a choice.
struct Rest<'t> {
    words: &'t str,
    next: Option<&'t Rest<'t>>,
}

/// Writes each way to read `words` and what follows them behind `before`.
fn open_out(words: &str, then: Option<&Rest<'_>>, before: &mut String, out: &mut Vec<String>) -> Result<(), TermError> {
    let known = before.len();
    let Some(at) = words.find(['{', '}', '-', '\'', '’']) else {
        before.push_str(words);
        match then {
            Some(rest) => open_out(rest.words, rest.next, before, out)?,
            None => out.push(before.clone()),
        }
        before.truncate(known);
        return Ok(());
    };
    before.push_str(&words[..at]);
    let mut choose = |choice: &str, rest: &str| {
        let rest = Rest { words: rest, next: then };
        open_out(choice, Some(&rest), before, out)
    };
    match words.as_bytes()[at] {
        b'{' => {
            let (choices, end) = choices(&words[at..])?;
            choices.into_iter().try_for_each(|choice| choose(choice, &words[at + end..]))?;
        }
        b'}' => return Err(TermError::Brace),
        mark => {
            let width = if mark.is_ascii() { 1 } else { '’'.len_utf8() };
            let forms = if mark == b'-' { [" ", ""] } else { ["'", "’"] };
            for form in forms {
                let len = before.len();
                before.push_str(form);
                open_out(&words[at + width..], then, before, out)?;
                before.truncate(len);
            }
        }
    }
    before.truncate(known);
    Ok(())
}

/// The alternatives in the braces that open here, and where the braces end.
fn choices(words: &str) -> Result<(Vec<&str>, usize), TermError> {
    let (mut depth, mut from, mut choices) = (0, 1, Vec::new());
    for (at, mark) in words.bytes().enumerate() {
        match mark {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' => {}
            _ => continue,
        }
        if depth == 0 || depth == 1 && mark == b',' {
            choices.push(&words[from..at]);
            from = at + 1;
        }
        if depth == 0 {
            return Ok((choices, from));
        }
    }
    Err(TermError::Brace)
}

/// A group that is not yet closed: words may be put to it.
struct Open {
    /// Where its literal stands.
    from: usize,
    to: usize,
    open_start: bool,
    open_end: bool,
    gap: (u8, u8),
}

fn pattern(plain: &str, case: Case) -> Result<Pattern, TermError> {
    let mut folded = Vec::new();
    fold_into(plain, &mut folded);
    // An alternative that was left out leaves two spaces.
    folded.dedup_by(|b, a| *b == b' ' && *a == b' ');
    let mut words = folded.trim_ascii();
    // A lone `*` at an edge asks for nothing.
    while let Some(rest) = words.strip_prefix(b"* ") {
        words = rest;
    }
    while let Some(rest) = words.strip_suffix(b" *") {
        words = rest;
    }
    let close = |Open { from, to, open_start, open_end, gap }: Open| Group {
        literal: words[from..to].into(),
        open_start,
        open_end,
        gap,
    };
    let (mut groups, mut last): (Vec<Group>, Option<Open>) = (Vec::new(), None);
    let (mut gap, mut next): ((u8, u8), usize) = ((0, 0), 0);
    for word in words.split(|&b| b == b' ').filter(|word| !word.is_empty()) {
        let start = next;
        next += word.len() + 1;
        if word == b"*" {
            gap = (gap.0.saturating_add(1), gap.1.saturating_add(1));
            continue;
        }
        if word == b".." {
            if last.is_none() || gap.1 >= MAX_GAP {
                return Err(TermError::Gap);
            }
            gap.1 += MAX_GAP;
            continue;
        }
        let star = |b: &u8| *b == b'*';
        let open_start = word.first().is_some_and(star);
        let open_end = word.len() > 1 && word.last().is_some_and(star);
        let Some(first) = word.iter().position(|b| !star(b)) else { return Err(TermError::Empty) };
        let end = word.len() - word.iter().rev().take_while(|b| star(b)).count();
        if word[first..end].contains(&b'*') {
            return Err(TermError::Star);
        }
        let (from, to) = (start + first, start + end);
        match &mut last {
            // A word that is open at its start is a group of its own: the words after it are found sooner.
            Some(last) if gap == (0, 0) && !last.open_end && !last.open_start && !open_start => {
                (last.to, last.open_end) = (to, open_end);
            }
            _ => groups.extend(last.replace(Open { from, to, open_start, open_end, gap }).map(close)),
        }
        gap = (0, 0);
    }
    if gap != (0, 0) {
        return Err(TermError::Gap);
    }
    groups.reserve_exact(1);
    groups.push(close(last.ok_or(TermError::Empty)?));
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
