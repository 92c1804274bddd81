//! Regular expressions of a pipeline: made plain, compiled when they are first needed.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

use regex::Regex;

use super::gate::{Gate, Probe, Summary};

/// An expression that is compiled by its first use, on any thread.
#[derive(Debug)]
pub struct Pattern {
    /// As the pipeline writes it.
    written: String,
    classes: Arc<Classes>,
    gate: OnceLock<Gate>,
    /// Texts that were refused because a word was not found in them.
    refused: AtomicU32,
    compiled: OnceLock<Regex>,
}

/// Of so many texts the words are looked for before the expression is compiled; from then on compiling costs less than
/// looking, because the compiled expression is as fast.
const MOST_REFUSED: u32 = 16;

/// Named expressions that recur in patterns: `{NAME}`.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// Sorted by name.
    list: Vec<(String, String)>,
    summaries: Vec<OnceLock<Arc<Summary>>>,
}

/// A class may name another, which may name a third.
const MOST_DEPTH: usize = 3;
/// In an expression for [`Gate`], class `n` is one character of this private plane: roles and names are long lists,
/// which would be parsed once for every pattern that names them.
const FIRST_PLACEHOLDER: u32 = 0xF_0000;

impl Classes {
    /// Classes by their names.
    pub(super) fn new(classes: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut list: Vec<(String, String)> = classes.into_iter().collect();
        list.sort();
        let summaries = list.iter().map(|_| OnceLock::new()).collect();
        Classes { list, summaries }
    }

    /// The expression with every class written out.
    fn expand(&self, written: &str, depth: usize) -> String {
        self.replace(written, |n| {
            let class = &self.list[n].1;
            let class = if depth < MOST_DEPTH { self.expand(class, depth + 1) } else { class.clone() };
            format!("(?:{class})")
        })
    }

    /// The expression with a placeholder for every class.
    fn with_placeholders(&self, written: &str) -> String {
        plain(
            &self.replace(written, |n| {
                char::from_u32(FIRST_PLACEHOLDER + n as u32).map(String::from).unwrap_or_default()
            }),
        )
    }

    fn replace(&self, written: &str, with: impl Fn(usize) -> String) -> String {
        let mut out = String::with_capacity(written.len());
        let mut rest = written;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').map(|n| open + n);
            let class = close.and_then(|close| {
                let name = &rest[open + 1..close];
                Some((close, self.list.binary_search_by(|(n, _)| n.as_str().cmp(name)).ok()?))
            });
            let end = class.map_or(open + 1, |(close, _)| close + 1);
            out.push_str(&rest[..open]);
            match class {
                Some((_, n)) => out.push_str(&with(n)),
                None => out.push('{'),
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    /// What is known of the class that a placeholder stands for.
    fn summary(&self, placeholder: char) -> Option<Arc<Summary>> {
        let n = (placeholder as u32).checked_sub(FIRST_PLACEHOLDER)? as usize;
        Some(self.summaries.get(n)?.get_or_init(|| self.read(n, 1)).clone())
    }

    fn read(&self, n: usize, depth: usize) -> Arc<Summary> {
        let inner = |c: char| {
            let n = (c as u32).checked_sub(FIRST_PLACEHOLDER)? as usize;
            let told = self.summaries.get(n).filter(|_| depth < MOST_DEPTH)?;
            // Not waited for where it is being read: a class may name itself.
            Some(told.get().cloned().unwrap_or_else(|| self.read(n, depth + 1)))
        };
        Arc::new(Summary::of(&self.with_placeholders(&self.list[n].1), &inner))
    }
}

/// What an expression that was never checked and is none is taken for.
#[allow(clippy::unwrap_used, reason = "a constant expression")]
static NOTHING: LazyLock<Regex> = LazyLock::new(|| Regex::new("[^\\s\\S]").unwrap());

impl Pattern {
    /// An expression as a pipeline writes it.
    pub(super) fn new(written: String, classes: Arc<Classes>) -> Self {
        Pattern { written, classes, gate: OnceLock::new(), refused: AtomicU32::new(0), compiled: OnceLock::new() }
    }

    /// The expression that is compiled.
    fn expression(&self) -> String {
        plain(&self.classes.expand(&self.written, 1))
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// Where it is no regular expression, or too large a one.
    pub(super) fn check(&self) -> Result<&Regex, regex::Error> {
        let compiled = Regex::new(&self.expression())?;
        Ok(self.compiled.get_or_init(|| compiled))
    }

    /// The compiled expression, for what is done with many matches of one text.
    pub fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(&self.expression()).unwrap_or_else(|_| NOTHING.clone()))
    }

    /// Whether it matches anywhere in the text.
    pub fn is_match<'t>(&self, text: impl Into<Probe<'t>>) -> bool {
        let probe = text.into();
        self.lets(&probe) && self.regex().is_match(probe.text)
    }

    /// The groups of the first match; most texts have none, and that is told much faster.
    pub fn captures<'t>(&self, text: impl Into<Probe<'t>>) -> Option<regex::Captures<'t>> {
        let probe = text.into();
        self.is_match(probe).then(|| self.regex().captures(probe.text)).flatten()
    }

    /// The first match.
    pub fn find<'t>(&self, text: impl Into<Probe<'t>>) -> Option<regex::Match<'t>> {
        let probe = text.into();
        self.lets(&probe).then(|| self.regex().find(probe.text)).flatten()
    }

    fn lets(&self, probe: &Probe<'_>) -> bool {
        let gate = self.gate();
        if !gate.lets(probe) {
            return false;
        }
        if self.compiled.get().is_some() || self.refused.load(Ordering::Relaxed) >= MOST_REFUSED {
            return true;
        }
        let finds = gate.finds_words(probe);
        self.refused.fetch_add(u32::from(!finds), Ordering::Relaxed);
        finds
    }

    fn gate(&self) -> &Gate {
        let gate = || Gate::of(&self.classes.with_placeholders(&self.written), &|c| self.classes.summary(c));
        self.gate.get_or_init(gate)
    }

    /// Does beforehand what nearly every text will ask for: tells what a match begins with and holds.
    ///
    /// Expressions are compiled when a text passes: of some hundred a statement needs some fifty.
    pub(super) fn prepare(&self) {
        self.gate();
    }
}

/// Letters of the Latin, Greek and Cyrillic scripts, in which headings have their patterns; the whole of Unicode
/// would make an expression several times as long to compile and slower to run.
const LETTERS: &str = "A-Za-zªºÀ-ÖØ-öø-ɏͰ-ϿЀ-ԯḀ-ỿ";
/// Capital letters of the same; in the Extended Latin blocks, where capitals and small letters alternate, both.
const CAPITALS: &str = "A-ZÀ-ÖØ-ÞĀ-ɏΆ-ΫА-ЯЀ-ЏḀ-ỿ";
const SMALL: &str = "a-zªºß-öø-ÿĀ-ɏά-ώа-џḀ-ỿ";

/// An expression with the classes that statements need, and word borders by ASCII letters where ASCII stands beside
/// them: the fast engines cannot tell Unicode's. A class of all letters is written for both cases, so that it need not
/// be folded letter by letter.
fn plain(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    // What closes the class in brackets that stands open.
    let mut class_end: Option<&str> = None;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let class = [(r"\p{Lu}", CAPITALS), (r"\p{Ll}", SMALL), (r"\p{L}", LETTERS), (r"\d", "0-9"), (r"\s", r" \t\n")]
            .into_iter()
            .find(|(written, _)| rest.starts_with(written));
        let width = match class {
            Some((written, letters)) => {
                out.push_str(&match (class_end, letters) {
                    (Some(_), _) => letters.to_owned(),
                    (None, LETTERS) => format!("(?-i:[{letters}])"),
                    (None, _) => format!("[{letters}]"),
                });
                written.len()
            }
            None if rest.starts_with(r"\w") => {
                let in_class = class_end.is_some();
                out.push_str(&if in_class { format!("0-9_{LETTERS}") } else { format!("(?-i:[0-9_{LETTERS}])") });
                2
            }
            None if rest.starts_with(r"\b") && class_end.is_none() => {
                let plain = closes_in_ascii(&out) || opens_in_ascii(&rest[2..]);
                out.push_str(if plain { r"(?-u:\b)" } else { r"\b" });
                2
            }
            None if c == '\\' => {
                let width = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..width]);
                width
            }
            None if c == '[' && class_end.is_none() => {
                let all_letters = holds_all_letters(rest);
                out.push_str(if all_letters { "(?-i:[" } else { "[" });
                class_end = Some(if all_letters { "])" } else { "]" });
                1
            }
            None if c == ']' => {
                out.push_str(class_end.take().unwrap_or("]"));
                1
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[width..];
    }
    out
}

/// Whether the class in brackets that opens here has every letter in it.
fn holds_all_letters(rest: &str) -> bool {
    let inside = rest.split(']').next().unwrap_or("");
    inside.contains(r"\p{L}") || inside.contains(r"\w")
}

/// Whether the word that the expression goes on with begins with an ASCII letter in every alternative.
fn opens_in_ascii(rest: &str) -> bool {
    match rest.chars().next() {
        Some('(') => {
            let Some(end) = rest.find(')') else { return false };
            let (group, after) = (&rest[..end], &rest[end + 1..]);
            // A group that may be repeated, or holds another, is not looked through.
            if after.starts_with(['*', '{']) || group[1..].contains('(') {
                return false;
            }
            // Where one may be left out, what follows it begins the word.
            let left_out = after.strip_prefix('?').is_none_or(opens_in_ascii);
            let openings = group.split(['(', '|', ':', '>']).filter_map(|alternative| alternative.chars().next());
            let ascii = |c: char| c.is_ascii() && c != '[' && c != '\\';
            left_out && openings.clone().next().is_some() && openings.into_iter().all(ascii)
        }
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    }
}

/// Whether the word before ends in an ASCII letter in every alternative.
fn closes_in_ascii(before: &str) -> bool {
    let Some(inside) = before.strip_suffix(')') else {
        // A last letter that may be left out: "messages?".
        let optional = before.strip_suffix('?');
        let mut last = optional.unwrap_or(before).chars().rev();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let (one, two) = (last.next(), last.next());
        return letter(one) && two != Some('\\') && (optional.is_none() || letter(two) && last.next() != Some('\\'));
    };
    let mut depth = 1;
    let opening = inside.char_indices().rev().find(|(_, c)| {
        depth += i32::from(*c == ')') - i32::from(*c == '(');
        depth == 0
    });
    let group = opening.map_or(inside, |(at, _)| &inside[at + 1..]);
    group.split(['|', ')']).all(|alternative| {
        let word = alternative.trim_end_matches('?');
        // What follows a nested group was looked at with it.
        alternative.is_empty() || word.ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Files, Pipeline};

    #[test]
    fn every_built_in_expression_is_one() {
        for name in Files::built_in_names() {
            let pipeline = Pipeline::open(Some(name.as_ref())).unwrap();
            for rule in pipeline.headings.rules() {
                assert!(rule.pattern.check().is_ok(), "{}", rule.examples.entry);
            }
        }
    }

    #[test]
    fn borders_are_plain_where_ascii_stands_beside_them() {
        assert_eq!(plain(r"\bact(?:s|ion)\b"), r"(?-u:\b)act(?:s|ion)(?-u:\b)");
        assert_eq!(plain(r"\b(?:an )?acts?\b"), r"(?-u:\b)(?:an )?acts?(?-u:\b)");
        assert_eq!(plain(r"\b(?:an )?été?\b"), r"\b(?:an )?été?\b");
        assert_eq!(plain(r"\b(?:à|en) (?:été|sécurité)\b"), r"\b(?:à|en) (?:été|sécurité)\b");
        assert_eq!(plain(r"[\d\s]\w"), format!(r"[0-9 \t\n](?-i:[0-9_{LETTERS}])"));
        assert_eq!(plain(r"[\p{L}’-]+[^.]"), format!("(?-i:[{LETTERS}’-])+[^.]"));
    }
}
