//! Asks and addressees that say the same: counted by statements, in bounded memory.
//!
//! Two wordings are one where they differ in case, white space, opening
//! articles and prepositions or closing marks alone. Asks are seldom made twice
//! in the same words, so the words of themes inside them are counted too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polars::prelude::*;

use super::{labels, table};
use crate::report::bridge::{Groups, Tables};

/// Wordings in mind at once; over it, those of the fewest statements are forgotten.
const MOST_PHRASES: usize = 100_000;
/// Ways of writing one wording that are told apart.
const MOST_FORMS: usize = 8;
/// Rows of a report.
const MOST_ROWS: usize = 500;
/// Words that open an ask or a name and say nothing of it.
const OPENERS: &[&str] = &[
    "a", "all", "an", "any", "for", "her", "his", "its", "my", "of", "on", "our", "some", "such", "that", "the",
    "their", "these", "this", "those", "to", "upon", "your",
];

/// How often a wording comes.
#[derive(Default)]
struct Phrase {
    documents: i32,
    requests: i32,
    /// The statement that was counted last; statements come one after the other.
    last: Option<usize>,
    /// Ways of writing it, and how often: mostly one.
    forms: Vec<(Box<str>, i32)>,
}

impl Phrase {
    fn add(&mut self, document: usize, form: &str) {
        self.documents += i32::from(self.last != Some(document));
        self.last = Some(document);
        self.requests += 1;
        if let Some((_, n)) = self.forms.iter_mut().find(|(known, _)| **known == *form) {
            *n += 1;
        } else if self.forms.len() < MOST_FORMS {
            self.forms.reserve_exact(1);
            self.forms.push((form.into(), 1));
        }
    }

    /// The commonest form, the first of the alphabet where several are.
    fn form(&self) -> String {
        let best = self.forms.iter().max_by(|(a, n), (b, m)| n.cmp(m).then(b.cmp(a)));
        best.map(|(form, _)| form.to_string()).unwrap_or_default()
    }
}

/// Wordings by themes and words.
type Phrases = BTreeMap<(String, String), Phrase>;

fn forget(phrases: &mut Phrases) {
    let mut least = 2;
    while phrases.len() > MOST_PHRASES {
        phrases.retain(|_, p| p.documents >= least);
        least += 1;
    }
}

/// The commonest first: by statements, requests, words.
fn ranked(phrases: Phrases) -> Vec<((String, String), Phrase)> {
    let mut rows: Vec<_> = phrases.into_iter().collect();
    rows.sort_by(|(a, p), (b, q)| (q.documents, q.requests, a).cmp(&(p.documents, p.requests, b)));
    rows.truncate(MOST_ROWS);
    rows
}

/// What is left of a wording without its opening and closing words and marks, as written; empty where nothing is.
pub(in crate::report) fn core(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let start = words.iter().position(|w| !OPENERS.contains(&w.to_lowercase().as_str())).unwrap_or(words.len());
    words[start..].join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The key under which wordings are one.
pub(in crate::report) fn normal(text: &str) -> String {
    core(text).to_lowercase()
}

/// Counts the wordings of a column of positive requests; by theme, those alone that name one.
fn count(tables: &Tables, column: &str, by_theme: bool) -> PolarsResult<Phrases> {
    let mut phrases = Phrases::new();
    let mut groups = tables.groups("requests", &["doc_id", "polarity", "ask_themes", column])?;
    let (mut document, mut last) = (0_usize, String::new());
    while let Some(rows) = groups.read_next()? {
        let (ids, polarity) = (rows.column("doc_id")?.str()?, rows.column("polarity")?.str()?);
        let (themes, texts) = (rows.column("ask_themes")?.str()?, rows.column(column)?.str()?);
        for row in 0..rows.height() {
            let (Some(id), Some(text)) = (ids.get(row), texts.get(row)) else { continue };
            if polarity.get(row) != Some("positive") || tables.statements.is_copy(id) {
                continue;
            }
            let theme = match (by_theme, themes.get(row)) {
                (false, _) => "",
                (true, Some(themes)) => themes,
                (true, None) => continue,
            };
            if id != last {
                document += 1;
                id.clone_into(&mut last);
            }
            let form = core(text);
            if !form.is_empty() {
                phrases.entry((theme.to_owned(), form.to_lowercase())).or_default().add(document, &form);
            }
        }
        forget(&mut phrases);
    }
    Ok(phrases)
}

fn counts(rows: &[((String, String), Phrase)]) -> [Series; 2] {
    let integers = |name: &str, of: fn(&Phrase) -> i32| {
        Series::new(name.into(), rows.iter().map(|r| of(&r.1)).collect::<Vec<i32>>())
    };
    [integers("n_documents", |p| p.documents), integers("n_requests", |p| p.requests)]
}

fn texts(name: &str, values: impl Iterator<Item = String>) -> Series {
    Series::new(name.into(), values.collect::<Vec<String>>())
}

/// Asks that name a theme, by themes and wording.
pub(super) fn top_asks(tables: &Tables) -> PolarsResult<LazyFrame> {
    let rows = ranked(count(tables, "ask", true)?);
    let [documents, requests] = counts(&rows);
    table(vec![
        texts("ask", rows.iter().map(|r| r.0.1.clone())),
        texts("as_written", rows.iter().map(|r| r.1.form())),
        texts("ask_themes", rows.iter().map(|r| r.0.0.clone())),
        documents,
        requests,
    ])
}

pub(super) fn addressees(tables: &Tables) -> PolarsResult<LazyFrame> {
    let rows = ranked(count(tables, "addressee", false)?);
    let [documents, requests] = counts(&rows);
    table(vec![
        texts("addressee", rows.iter().map(|r| r.0.1.clone())),
        texts("as_written", rows.iter().map(|r| r.1.form())),
        documents,
        requests,
    ])
}

/// The asks of the statements around the one being read: of two chunks of inputs at most.
struct Asks<'t> {
    groups: Groups<'t>,
    /// By sentence: the request's number, begin and end of its ask.
    of: HashMap<String, Vec<(usize, i32, i32)>>,
    read: usize,
    upto: Option<usize>,
}

impl Asks<'_> {
    /// Reads on until the statement at `position` is in mind; forgets those before.
    fn reach(&mut self, position: usize, tables: &Tables) -> PolarsResult<()> {
        while self.upto.is_none_or(|upto| upto < position) {
            let Some(rows) = self.groups.read_next()? else { return Ok(()) };
            let (ids, sentences) = (rows.column("doc_id")?.str()?, rows.column("sentence_id")?.str()?);
            let polarity = rows.column("polarity")?.str()?;
            let (starts, ends) = (rows.column("ask_start")?.i32()?, rows.column("ask_end")?.i32()?);
            for row in 0..rows.height() {
                self.read += 1;
                let Some(id) = ids.get(row) else { continue };
                self.upto = self.upto.max(tables.statements.place(id));
                let counts = polarity.get(row) == Some("positive") && !tables.statements.is_copy(id);
                if let (true, Some(sentence), Some(start), Some(end)) =
                    (counts, sentences.get(row), starts.get(row), ends.get(row))
                {
                    self.of.entry(sentence.to_owned()).or_default().push((self.read, start, end));
                }
            }
        }
        Ok(())
    }
}

/// The words of themes that stand inside asks, by the pipeline's term for them.
pub(super) fn asked_words(tables: &Tables) -> PolarsResult<LazyFrame> {
    let groups = tables.groups("requests", &["doc_id", "sentence_id", "polarity", "ask_start", "ask_end"])?;
    let mut asks = Asks { groups, of: HashMap::new(), read: 0, upto: None };
    let mut phrases = Phrases::new();
    let columns = ["doc_id", "sentence_id", "theme_id", "term", "matched_text", "char_start", "char_end"];
    let mut tags = tables.groups("theme_tags", &columns)?;
    let (mut last, mut seen) = (None, BTreeSet::new());
    while let Some(rows) = tags.read_next()? {
        let text = |column: &str| rows.column(column)?.str();
        let (ids, sentences, themes, terms, words) =
            (text("doc_id")?, text("sentence_id")?, text("theme_id")?, text("term")?, text("matched_text")?);
        let (starts, ends) = (rows.column("char_start")?.i32()?, rows.column("char_end")?.i32()?);
        for row in 0..rows.height() {
            let Some(position) = ids.get(row).and_then(|id| tables.statements.place(id)) else { continue };
            if last != Some(position) {
                asks.reach(position, tables)?;
                last = Some(position);
                seen.clear();
            }
            let (Some(sentence), Some(start), Some(end)) = (sentences.get(row), starts.get(row), ends.get(row)) else {
                continue;
            };
            let (Some(theme), Some(term), Some(word)) = (themes.get(row), terms.get(row), words.get(row)) else {
                continue;
            };
            for (request, from, to) in asks.of.get(sentence).into_iter().flatten() {
                let key = (theme.to_owned(), term.to_owned());
                if *from <= start && end <= *to && seen.insert((key.clone(), *request)) {
                    phrases.entry(key).or_default().add(position, word);
                }
            }
        }
        // All rows of a statement stand in one group: what was asked up to here is done with.
        if let Some(position) = last {
            asks.of.retain(|sentence, _| {
                let doc = sentence.rsplit_once("#s").map_or("", |(doc, _)| doc);
                tables.statements.place(doc).is_some_and(|place| place > position)
            });
        }
    }
    let rows = ranked(phrases);
    let labels = labels(tables)?;
    let [documents, requests] = counts(&rows);
    table(vec![
        texts("words", rows.iter().map(|r| r.1.form())),
        texts("theme_id", rows.iter().map(|r| r.0.0.clone())),
        texts("theme_label", rows.iter().map(|r| labels.get(&r.0.0).cloned().unwrap_or_default())),
        texts("term", rows.iter().map(|r| r.0.1.clone())),
        documents,
        requests,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_that_say_the_same_have_one_key() {
        for text in ["the  Security Council,", "Security Council", "of the security council."] {
            assert_eq!(normal(text), "security council", "{text}");
        }
        assert_eq!(normal("the"), "");
        assert_ne!(normal("helicopters"), normal("more helicopters"));
    }

    #[test]
    fn a_statement_that_asks_twice_counts_once() {
        let mut phrase = Phrase::default();
        for (document, form) in [(1, "Trucks"), (1, "trucks"), (2, "trucks")] {
            phrase.add(document, form);
        }
        assert_eq!((phrase.documents, phrase.requests, phrase.form()), (2, 3, "trucks".to_owned()));
    }
}
