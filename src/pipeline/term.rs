//! The little language of terms: from what a lexicon says to what is matched.
//!
//! A space matches a space or a hyphen, a hyphen matches those or nothing,
//! `*` stands for further letters at a word's edge and alone for any one word,
//! `{a,b}` for alternatives and ` .. ` for up to four words between. Case is ignored unless
//! the entry asks otherwise. This room knows words, not themes.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use crate::model::Span;
use crate::model::eight::ascii_len;

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

/// The patterns of many terms, ready to be matched on folded text.
///
/// Their words lie one after the other: to give each of tens of thousands memory of its own takes longer than to read
/// them.
#[derive(Default, Debug)]
pub struct Patterns {
    words: Vec<u8>,
    groups: Vec<Group>,
    written: String,
    /// Where an alternative is folded.
    folded: Vec<u8>,
}

/// One alternative of a term: where its parts stand among those of all [`Patterns`].
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    written: Span,
    groups: Span,
}

/// A run of words with single spaces between them.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    literal: Span,
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
    if text.is_ascii() {
        out.extend(text.bytes().map(fold_ascii));
        return;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let plain = ascii_len(rest.as_bytes());
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

fn moved(span: Span, by: u32) -> Span {
    Span { start: span.start + by, end: span.end + by }
}

/// The alternatives of a term as text, each without braces, hyphens and straight apostrophes, one after the other.
#[derive(Default)]
struct Variants {
    text: String,
    ends: Vec<usize>,
}

impl Variants {
    /// # Errors
    /// Says which brace is open.
    fn of(term: &str) -> Result<Self, TermError> {
        let mut out = Variants::default();
        open_out(term.trim(), None, &mut String::with_capacity(term.len()), &mut out)?;
        Ok(out)
    }

    /// Each once, in the order in which they were written.
    fn each(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let all = starts.zip(&self.ends).map(|(start, &end)| &self.text[start..end]);
        let mut seen: HashSet<&str, FixedState> = HashSet::default();
        all.filter(move |plain| self.ends.len() == 1 || seen.insert(plain))
    }
}

/// Words of a term that follow a choice.
struct Rest<'t> {
    words: &'t str,
    next: Option<&'t Rest<'t>>,
}

/// Writes each way to read `words` and what follows them behind `before`.
fn open_out(words: &str, then: Option<&Rest<'_>>, before: &mut String, out: &mut Variants) -> Result<(), TermError> {
    let known = before.len();
    let Some(at) = first_mark(words) else {
        before.push_str(words);
        match then {
            Some(rest) => open_out(rest.words, rest.next, before, out)?,
            None => {
                out.text.push_str(before);
                out.ends.push(out.text.len());
            }
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
            let width = if mark.is_ascii() { 1 } else { APOSTROPHE.len() };
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

const APOSTROPHE: &str = "’";

/// Where the first brace, hyphen or apostrophe stands.
fn first_mark(words: &str) -> Option<usize> {
    let is_mark = |(at, b): (usize, u8)| match b {
        b'{' | b'}' | b'-' | b'\'' => true,
        _ => b == APOSTROPHE.as_bytes()[0] && words[at..].starts_with(APOSTROPHE),
    };
    words.bytes().enumerate().position(is_mark)
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

impl Patterns {
    /// Adds a term and hands out its patterns: its alternatives, its hyphens closed and open, both apostrophes.
    ///
    /// # Errors
    /// Says what is wrong with the term's form; alternatives before the one that is wrong were handed out.
    pub fn add(&mut self, term: &str, case: Case, mut found: impl FnMut(Pattern)) -> Result<(), TermError> {
        Variants::of(term)?.each().try_for_each(|plain| {
            found(self.add_one(plain, case)?);
            Ok(())
        })
    }

    /// Takes the patterns of others in, behind its own; gives what tells where one of them stands now.
    pub fn append(&mut self, others: Patterns) -> impl Fn(Pattern) -> Pattern + use<> {
        let [words, groups, written] = [self.words.len(), self.groups.len(), self.written.len()].map(|len| len as u32);
        self.words.extend_from_slice(&others.words);
        self.groups.extend(others.groups.into_iter().map(|g| Group { literal: moved(g.literal, words), ..g }));
        self.written.push_str(&others.written);
        move |old| Pattern { written: moved(old.written, written), groups: moved(old.groups, groups) }
    }

    /// The word groups of a pattern, with gaps between them.
    #[inline]
    pub fn groups(&self, pattern: Pattern) -> &[Group] {
        &self.groups[pattern.groups.range()]
    }

    /// The folded words of a group, joined by spaces.
    #[inline]
    pub fn literal(&self, group: &Group) -> &[u8] {
        &self.words[group.literal.range()]
    }

    /// The alternative as written, capitals and all; empty where they are ignored.
    pub fn written(&self, pattern: Pattern) -> &str {
        pattern.written.of(&self.written)
    }

    /// Adds an alternative. One that was left out leaves two spaces, and a lone `*` at an edge asks for nothing.
    fn add_one(&mut self, plain: &str, case: Case) -> Result<Pattern, TermError> {
        let mut folded = std::mem::take(&mut self.folded);
        fold_into(plain, &mut folded);
        let first = self.groups.len();
        // Fewest and most words since the last, and whether `..` is among them.
        let (mut gap, mut is_open) = ((0u8, 0u8), false);
        for word in folded.split(|&b| b == b' ').map(<[u8]>::trim_ascii).filter(|word| !word.is_empty()) {
            let at_start = self.groups.len() == first;
            match word {
                b"*" if at_start => {}
                b"*" => gap = (gap.0.saturating_add(1), gap.1.saturating_add(1)),
                b".." if at_start || gap.1 >= MAX_GAP => return Err(TermError::Gap),
                b".." => (gap.1, is_open) = (gap.1 + MAX_GAP, true),
                _ => {
                    self.add_word(word, gap, at_start)?;
                    (gap, is_open) = ((0, 0), false);
                }
            }
        }
        self.folded = folded;
        if is_open {
            return Err(TermError::Gap);
        }
        if self.groups.len() == first {
            return Err(TermError::Empty);
        }
        let known = self.written.len();
        self.written.push_str(if case == Case::Ignore { "" } else { plain });
        let written = Span::new(known, self.written.len());
        Ok(Pattern { written, groups: Span::new(first, self.groups.len()) })
    }

    /// Puts a word to the last group, or into a group of its own.
    fn add_word(&mut self, word: &[u8], gap: (u8, u8), at_start: bool) -> Result<(), TermError> {
        let (open_start, open_end) = (word.starts_with(b"*"), word.len() > 1 && word.ends_with(b"*"));
        let Some(start) = word.iter().position(|&b| b != b'*') else { return Err(TermError::Empty) };
        let end = word.len() - word.iter().rev().take_while(|&&b| b == b'*').count();
        let word = &word[start..end];
        if word.contains(&b'*') {
            return Err(TermError::Star);
        }
        // A word that is open at its start is a group of its own: the words after it are found sooner.
        let joins = |last: &&mut Group| !at_start && gap == (0, 0) && !last.open_end && !last.open_start && !open_start;
        let known = self.words.len();
        if let Some(last) = self.groups.last_mut().filter(joins) {
            self.words.push(b' ');
            self.words.extend_from_slice(word);
            (last.literal.end, last.open_end) = (self.words.len() as u32, open_end);
        } else {
            self.words.extend_from_slice(word);
            let literal = Span::new(known, self.words.len());
            self.groups.push(Group { literal, open_start, open_end, gap });
        }
        Ok(())
    }
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

    fn variants(term: &str) -> Result<Vec<String>, TermError> {
        let variants = Variants::of(term)?;
        let mut words: Vec<String> = variants.each().map(str::to_owned).collect();
        words.sort();
        Ok(words)
    }

    /// Words, open ends and gap.
    type Shown = (String, [bool; 2], (u8, u8));

    /// The groups of a term's first pattern.
    fn groups(term: &str) -> Result<Vec<Shown>, TermError> {
        let (mut patterns, mut all) = (Patterns::default(), Vec::new());
        patterns.add(term, Case::Ignore, |pattern| all.push(pattern))?;
        let words = |group: &Group| String::from_utf8_lossy(patterns.literal(group)).into_owned();
        let group = |group: &Group| (words(group), [group.open_start, group.open_end], group.gap);
        Ok(patterns.groups(all[0]).iter().map(group).collect())
    }

    #[test]
    fn hyphens_and_braces_open_out() {
        assert_eq!(
            variants("arm{o,ou}red peace-keep*").unwrap(),
            ["armored peace keep*", "armored peacekeep*", "armoured peace keep*", "armoured peacekeep*"]
        );
        assert_eq!(variants("the State’s").unwrap(), ["the State's", "the State’s"]);
        assert_eq!(variants("{a,a} b").unwrap(), ["a b"]);
    }

    #[test]
    fn braces_may_stand_in_braces() {
        assert_eq!(variants("a{b,{c,d}e} f{,g}").unwrap(), ["ab f", "ab fg", "ace f", "ace fg", "ade f", "ade fg"]);
        assert_eq!(variants("a}b"), Err(TermError::Brace));
    }

    #[test]
    fn bad_terms_say_why() {
        assert_eq!(groups(" "), Err(TermError::Empty));
        assert_eq!(groups("*"), Err(TermError::Empty));
        assert_eq!(groups("a{b"), Err(TermError::Brace));
        assert_eq!(groups("he*copter"), Err(TermError::Star));
        assert_eq!(groups(".. women"), Err(TermError::Gap));
        assert_eq!(groups("women .. *"), Err(TermError::Gap));
        assert_eq!(groups("women .. .. men"), Err(TermError::Gap));
    }

    #[test]
    fn gaps_and_stars_part_the_groups() {
        let plain = |words: &str| (words.to_owned(), [false, false], (0, 0));
        assert_eq!(groups("* attack  on  civilians *").unwrap(), [plain("attack on civilians")]);
        assert_eq!(
            groups("attack* .. on civilian*").unwrap(),
            [("attack".to_owned(), [false, true], (0, 0)), ("on civilian".to_owned(), [false, true], (0, MAX_GAP))]
        );
        assert_eq!(groups("unit of * men").unwrap(), [plain("unit of"), ("men".to_owned(), [false, false], (1, 1))]);
        assert_eq!(groups("*copter crew").unwrap(), [("copter".to_owned(), [true, false], (0, 0)), plain("crew")]);
    }

    #[test]
    fn patterns_of_others_stand_behind_the_own() {
        let [mut own, mut others] = [Patterns::default(), Patterns::default()];
        own.add("a b", Case::Exact, |_| {}).unwrap();
        let mut found = None;
        others.add("Côte d’Ivoire", Case::Names, |pattern| found = Some(pattern)).unwrap();
        let found = own.append(others)(found.unwrap());
        let literals: Vec<&[u8]> = own.groups(found).iter().map(|group| own.literal(group)).collect();
        assert_eq!(literals, ["côte d’ivoire".as_bytes()]);
        assert_eq!(own.written(found), "Côte d’Ivoire");
    }
}
