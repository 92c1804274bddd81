//! `--where`: a small language that names a part of a run.
//!
//! Conditions joined by `,` or `and` must all hold; values joined by `|` are
//! alternatives. There are no brackets, no `or` between conditions and no
//! patterns. Which rows a part holds is for `part.rs`; nothing here reads a table.

mod parse;

use std::fmt;

use parse::{condition, nearest, tokens};

/// The language, for `--help`.
pub const HELP: &str = "Conditions of --where, joined by `,` or `and`; all must hold:
  year, date                          = != < <= > >=   year>=2015 and date<2020-07-01
  doc_type, lang, speaker_iso_alpha3  = !=             doc_type=message|remarks
  speaker, occasion                   = != ~           speaker~Guterres   (~ is: contains)
  theme                               = ~              theme=capability.helicopters, theme~capability
  place                               =                place=MLI|MINUSMA  (ISO alpha-3 or mission acronym)
`|` joins alternatives, quotation marks hold values with commas; capitals do not count. An empty cell meets no
condition, `!=` neither. The first seven select statements. theme and place select sentences that name them, requests
whose ask names the theme and whose sentence names the place, and statements with such a sentence: all of them in one
sentence. Every count and share is of what is selected. A mission is not its host countries: place=MLI is not MINUSMA.";

/// What a name looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole number.
    Year,
    /// A day.
    Day,
    /// One of few values that a run uses.
    Code,
    /// Free text.
    Words,
    /// Themes of a sentence.
    Theme,
    /// Countries and missions of a sentence.
    Place,
}

impl Kind {
    fn operators(self) -> &'static [Op] {
        match self {
            Kind::Year | Kind::Day => &[Op::Is, Op::IsNot, Op::Under, Op::UpTo, Op::Over, Op::From],
            Kind::Code => &[Op::Is, Op::IsNot],
            Kind::Words => &[Op::Is, Op::IsNot, Op::Holds],
            Kind::Theme => &[Op::Is, Op::Holds],
            Kind::Place => &[Op::Is],
        }
    }

    /// Whether it is about sentences; the others are about whole statements.
    fn of_sentences(self) -> bool {
        matches!(self, Kind::Theme | Kind::Place)
    }

    /// Whether a value that no statement has is a slip of the pen.
    fn closed(self) -> bool {
        matches!(self, Kind::Code | Kind::Theme | Kind::Place)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Is,
    IsNot,
    Under,
    UpTo,
    Over,
    From,
    Holds,
}

impl Op {
    fn sign(self) -> &'static str {
        match self {
            Op::Is => "=",
            Op::IsNot => "!=",
            Op::Under => "<",
            Op::UpTo => "<=",
            Op::Over => ">",
            Op::From => ">=",
            Op::Holds => "~",
        }
    }
}

/// An expression that cannot be understood, or names what the run does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--where \"{expression}\": {message}\n  hint: {hint}")]
pub struct FilterError {
    expression: String,
    message: String,
    hint: String,
}

/// What a part of a run must hold.
#[derive(Debug, Clone)]
pub struct Filter {
    text: String,
    /// Conditions on statements.
    pub(super) documents: Vec<Condition>,
    /// Conditions that one sentence must meet.
    pub(super) sentences: Vec<Condition>,
}

/// One condition: a column, a comparison and the values of which one must fit.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// The name as it was written, for columns of documents the column's.
    pub name: &'static str,
    /// What it looks at.
    pub kind: Kind,
    op: Op,
    words: Vec<String>,
    numbers: Vec<i32>,
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Filter {
    /// Reads an expression such as `year>=2015 and theme=capability.helicopters`.
    ///
    /// # Errors
    /// Names the first word that cannot be understood, with the nearest known name.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let fault = |(message, hint): (String, String)| FilterError { expression: text.to_owned(), message, hint };
        let mut tokens = tokens(text).map_err(fault)?.into_iter().peekable();
        let mut filter = Filter { text: text.trim().to_owned(), documents: Vec::new(), sentences: Vec::new() };
        loop {
            let condition = condition(&mut tokens).map_err(fault)?;
            let list = if condition.kind.of_sentences() { &mut filter.sentences } else { &mut filter.documents };
            list.push(condition);
            // Else it is `,` or `and`: a condition ends nowhere else.
            if tokens.next().is_none() {
                return Ok(filter);
            }
        }
    }

    /// The refusal of a value that no statement of the run has.
    pub(super) fn unknown<'k>(
        &self,
        condition: &Condition,
        value: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> FilterError {
        let name = condition.name;
        let hint = match nearest(value, known) {
            Some(near) => format!("did you mean {name}={near}?"),
            None => "tables/documents.csv and tables/sentences.csv show which there are".to_owned(),
        };
        let message = format!("no statement of this run has {name}{}{value}", condition.op.sign());
        FilterError { expression: self.text.clone(), message, hint }
    }
}

impl Condition {
    /// Whether a number or a day, counted from 1970, meets it.
    pub(super) fn number(&self, cell: Option<i32>) -> bool {
        let Some(cell) = cell else { return false };
        let any = |meets: fn(&i32, &i32) -> bool| self.numbers.iter().any(|value| meets(&cell, value));
        match self.op {
            Op::Is => any(|a, b| a == b),
            Op::IsNot => !any(|a, b| a == b),
            Op::Under => any(|a, b| a < b),
            Op::UpTo => any(|a, b| a <= b),
            Op::Over => any(|a, b| a > b),
            Op::From => any(|a, b| a >= b),
            Op::Holds => false,
        }
    }

    /// Whether a cell of text meets it.
    pub(super) fn text(&self, cell: Option<&str>) -> bool {
        let Some(cell) = cell else { return false };
        let cell = cell.to_lowercase();
        match self.op {
            Op::Holds => self.words.iter().any(|word| cell.contains(word.as_str())),
            Op::IsNot => !self.words.contains(&cell),
            _ => self.words.contains(&cell),
        }
    }

    /// Whether one of several values joined by `|` meets it.
    pub(super) fn list(&self, cell: Option<&str>) -> bool {
        cell.is_some_and(|cell| cell.split('|').any(|value| self.text(Some(value))))
    }

    /// The first value that none of the known ones fits; `None` where any value may be asked for. To leave out what
    /// is not there is no mistake.
    pub(super) fn strangers<'c>(&'c self, known: impl Iterator<Item = &'c str> + Clone) -> Option<&'c str> {
        let fits = |word: &str| {
            known
                .clone()
                .map(str::to_lowercase)
                .any(|k| if self.op == Op::Holds { k.contains(word) } else { k == word })
        };
        let asks = self.kind.closed() && self.op != Op::IsNot;
        self.words.iter().map(String::as_str).filter(|_| asks).find(|&word| !fits(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Condition {
        let mut filter = Filter::parse(text).unwrap();
        filter.documents.pop().or_else(|| filter.sentences.pop()).unwrap()
    }

    #[test]
    fn conditions_are_joined_by_comma_or_and() {
        let filter = Filter::parse("year >= 2015 AND theme=capability.helicopters, place=MLI|MINUSMA").unwrap();
        assert_eq!((filter.documents.len(), filter.sentences.len()), (1, 2));
        assert!(filter.documents[0].number(Some(2015)) && !filter.documents[0].number(Some(2014)));
        assert!(filter.sentences[0].list(Some("capability.drones|capability.helicopters")));
        assert!(!filter.sentences[0].list(Some("capability.helicopters.heavy")));
        assert!(filter.sentences[1].list(Some("MINUSMA")) && !filter.sentences[1].list(Some("TCD")));
    }

    #[test]
    fn values_may_hold_blanks_commas_and_the_word_and_in_quotation_marks() {
        assert!(one("speaker=António Guterres").text(Some("antónio guterres")));
        assert!(one("occasion=\"Peace, War and Law\"").text(Some("Peace, War and Law")));
        assert!(one("occasion~Women's").text(Some("International women's day")));
        assert_eq!(Filter::parse("occasion~peace and year=2020").unwrap().documents.len(), 2);
    }

    #[test]
    fn days_compare_as_days_and_an_empty_cell_meets_nothing() {
        let condition = one("date<1970-01-03");
        assert!(condition.number(Some(1)) && !condition.number(Some(2)) && !condition.number(None));
        assert!(!one("year!=2015").number(None) && one("year!=2015|2016").number(Some(2017)));
        assert!(!one("doc_type!=message").text(None) && !one("doc_type!=message").text(Some("message")));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_the_cure() {
        for (text, words) in [
            ("yaer=2015", "did you mean `year`?"),
            ("speaker_iso_alpha=MLI", "did you mean `speaker_iso_alpha3`?"),
            ("colour=red", "the names are: year, date"),
            ("year~2015", "it knows = != < <= > >="),
            ("place!=MLI", "it knows ="),
            ("year=soon", "`soon` is no year"),
            ("date>2015", "a year as year=2015"),
            ("year>2015|2016", "takes one value"),
            ("year=", "has no value"),
            ("", "begins with a name"),
            ("year=2015,", "begins with a name"),
            ("year=2015 theme=x", "join conditions"),
            ("speaker=\"Guterres", "is not closed"),
        ] {
            let said = Filter::parse(text).unwrap_err().to_string();
            assert!(said.contains(words) && said.contains("hint: "), "{text}: {said}");
        }
    }

    #[test]
    fn values_that_the_run_does_not_have_are_known() {
        let known = ["capability.drones", "capability.helicopters"];
        assert_eq!(one("theme=capability.drone").strangers(known.into_iter()), Some("capability.drone"));
        assert_eq!(one("theme=Capability.Drones").strangers(known.into_iter()), None);
        assert_eq!(one("theme~drone").strangers(known.into_iter()), None);
        assert_eq!(one("speaker=Nobody").strangers(known.into_iter()), None, "free text may be asked for");
        let filter = Filter::parse("theme=capability.drone").unwrap();
        let said = filter.unknown(&filter.sentences[0], "capability.drone", known).to_string();
        assert!(said.contains("did you mean theme=capability.drones?"), "{said}");
    }
}
