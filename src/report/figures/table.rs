//! Tables under charts, and links from both to the sentences behind them.

use serde::Serialize;

/// Which requests of the evidence browser are meant; what is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::report) struct Filter {
    /// A theme's id, named in the ask.
    pub theme: Option<String>,
    /// A country's code or a mission's acronym.
    pub place: Option<String>,
    pub year: Option<i32>,
    /// An addressee as `queries::phrases::normal` gives it.
    pub to: Option<String>,
    /// Words that stand in the sentence.
    pub words: Option<String>,
}

impl Filter {
    pub(in crate::report) fn theme(id: &str) -> Self {
        Filter { theme: Some(id.to_owned()), ..Filter::default() }
    }

    pub(in crate::report) fn place(code: &str) -> Self {
        Filter { place: Some(code.to_owned()), ..Filter::default() }
    }

    pub(in crate::report) fn year(year: i32) -> Self {
        Filter { year: Some(year), ..Filter::default() }
    }

    pub(in crate::report) fn to(addressee: &str) -> Self {
        Filter { to: Some(addressee.to_owned()), ..Filter::default() }
    }

    /// Adds words that must stand together.
    pub(in crate::report) fn with_words(mut self, words: &str) -> Self {
        self.words = Some(words.to_owned());
        self
    }

    /// The part of an address after `#`: the browser's filters, and the id of its static examples.
    pub(in crate::report) fn fragment(&self) -> String {
        let year = self.year.map(|y| y.to_string());
        let words = self.words.as_ref().map(|w| format!("\"{w}\""));
        let parts = [("theme", &self.theme), ("place", &self.place), ("year", &year), ("to", &self.to), ("q", &words)];
        let parts = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encode(value.as_deref()?))));
        parts.collect::<Vec<_>>().join("&")
    }

    pub(in crate::report) fn href(&self) -> String {
        format!("#{}", self.fragment())
    }
}

/// As a form encodes a value.
fn encode(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b' ' => out.push('+'),
            b if b.is_ascii_alphanumeric() || b"-._*".contains(&b) => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// A link to example sentences.
#[derive(Debug, Clone)]
pub(in crate::report) struct Link {
    pub label: String,
    pub filter: Filter,
}

/// A column's name.
#[derive(Serialize)]
pub(in crate::report) struct Head {
    pub label: String,
    pub numeric: bool,
}

#[derive(Serialize)]
pub(in crate::report) struct Cell {
    pub text: String,
    pub numeric: bool,
}

#[derive(Serialize)]
pub(in crate::report) struct TableRow {
    pub label: String,
    /// Where its sentences are.
    pub href: Option<String>,
    pub cells: Vec<Cell>,
}

/// Numbers for readers.
#[derive(Serialize)]
pub(in crate::report) struct Table {
    pub caption: String,
    pub columns: Vec<Head>,
    pub rows: Vec<TableRow>,
}

impl Table {
    /// A table without rows; columns whose names begin with `#` hold numbers.
    pub(in crate::report) fn new(caption: impl Into<String>, columns: &[&str]) -> Self {
        let head =
            |name: &&str| Head { label: name.trim_start_matches('#').to_owned(), numeric: name.starts_with('#') };
        Table { caption: caption.into(), columns: columns.iter().map(head).collect(), rows: Vec::new() }
    }

    /// Adds a row: its name, where its sentences are, the cells after the first.
    pub(in crate::report) fn row(&mut self, label: &str, filter: Option<&Filter>, cells: Vec<String>) {
        let numeric = self.columns.iter().skip(1).map(|c| c.numeric);
        let cells = cells.into_iter().zip(numeric).map(|(text, numeric)| Cell { text, numeric }).collect();
        self.rows.push(TableRow { label: label.to_owned(), href: filter.map(Filter::href), cells });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_an_address_that_a_browser_reads_back() {
        let filter = Filter::theme("protection.civilians").with_words("Côte & co");
        assert_eq!(filter.href(), "#theme=protection.civilians&q=%22C%C3%B4te+%26+co%22");
        assert_eq!(Filter::year(1999).href(), "#year=1999");
    }
}
