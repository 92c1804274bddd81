//! New requests as plain text for the body of a mail: who asked whom for what, by statement.

use std::collections::HashMap;
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Date32Type;
use arrow::error::ArrowError;
use textwrap::Options;

use super::ReportError;
use super::stream::{Stream, cell, text};
use crate::model::terminal::plain;

/// Requests that are shown.
const MOST: usize = 100;
/// Columns of a line.
const WIDTH: usize = 78;

/// What is shown of a request; its words may be empty where the text does not say.
#[derive(Debug, Clone, Default)]
struct Item {
    doc_id: String,
    sentence_id: String,
    date: String,
    symbol: String,
    speaker: String,
    kind: String,
    denied: bool,
    cue: String,
    requester: String,
    addressee: String,
    ask: String,
    purpose: String,
    text: String,
}

const COLUMNS: [&str; 13] = [
    "doc_id",
    "sentence_id",
    "date",
    "symbol",
    "speaker",
    "kind",
    "polarity",
    "cue",
    "requester",
    "addressee",
    "ask",
    "purpose",
    "text",
];

/// Reads `reports/new_requests` of the run in `folder`; nothing is said where nothing is new.
///
/// `previous` names the run that it was compared with; `path` is where the reader finds all of them.
///
/// # Errors
/// Names the table that cannot be read.
pub fn news(folder: &Path, previous: &str, path: &str) -> Result<String, ReportError> {
    let (mut items, mut total, mut statements, mut last) = (Vec::new(), 0, 0, String::new());
    Stream::open(folder, "reports/new_requests")?.all(&COLUMNS, |rows| {
        total += rows.num_rows();
        let ids = text(rows, "doc_id")?;
        for row in 0..rows.num_rows() {
            // All requests of a statement stand together.
            if cell(ids, row) != last || statements == 0 {
                statements += 1;
                last = cell(ids, row).to_owned();
            }
            if items.len() < MOST {
                items.push(item(rows, row)?);
            }
        }
        Ok(())
    })?;
    if items.is_empty() {
        return Ok(String::new());
    }
    let mut titles: HashMap<String, String> =
        items.iter().map(|item: &Item| (item.doc_id.clone(), String::new())).collect();
    Stream::open(folder, "tables/documents")?.all(&["doc_id", "title"], |rows| {
        let (ids, names) = (text(rows, "doc_id")?, text(rows, "title")?);
        for row in 0..rows.num_rows() {
            if let Some(title) = titles.get_mut(cell(ids, row)) {
                *title = cell(names, row).to_owned();
            }
        }
        Ok(())
    })?;
    let mut out = head(total, statements, previous);
    out.push_str(&body(&items, |doc_id| titles.get(doc_id).map_or("", String::as_str)));
    if total > items.len() {
        out.push_str(&format!("\n... and {} more in {}\n", total - items.len(), plain(path)));
    }
    Ok(out)
}

fn item(rows: &RecordBatch, row: usize) -> Result<Item, ArrowError> {
    let get = |name: &str| text(rows, name).map(|column| cell(column, row).to_owned());
    let dates = rows.column_by_name("date").and_then(|column| column.as_primitive_opt::<Date32Type>());
    let date = dates.filter(|dates| dates.is_valid(row)).and_then(|dates| dates.value_as_date(row));
    Ok(Item {
        doc_id: get("doc_id")?,
        sentence_id: get("sentence_id")?,
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        symbol: get("symbol")?,
        speaker: get("speaker")?,
        kind: get("kind")?,
        denied: get("polarity")? == "negative",
        cue: get("cue")?,
        requester: get("requester")?,
        addressee: get("addressee")?,
        ask: get("ask")?,
        purpose: get("purpose")?,
        text: get("text")?,
    })
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn head(requests: usize, statements: usize, previous: &str) -> String {
    let (requests, statements) = (counted(requests, "new request"), counted(statements, "statement"));
    format!("{requests} in {statements} since run {previous}\n")
}

fn body<'t>(items: &[Item], title: impl Fn(&str) -> &'t str) -> String {
    let mut out = String::new();
    let (mut doc_id, mut sentence_id) = (None, None);
    for item in items {
        if doc_id != Some(&item.doc_id) {
            doc_id = Some(&item.doc_id);
            // Without a symbol only the file's name says which statement it is.
            let symbol = if item.symbol.is_empty() { &item.doc_id } else { &item.symbol };
            let known = [&item.date, symbol, &item.speaker].map(String::as_str);
            let known: Vec<&str> = known.into_iter().filter(|words| !words.is_empty()).collect();
            out.push('\n');
            out.push_str(&wrapped(&known.join("  "), ""));
            out.push_str(&wrapped(title(&item.doc_id), ""));
        }
        if sentence_id != Some(&item.sentence_id) {
            sentence_id = Some(&item.sentence_id);
            out.push('\n');
            out.push_str(&wrapped(&item.text, "  "));
        }
        out.push_str(&wrapped(&who_whom_what(item), "    "));
    }
    out
}

fn who_whom_what(item: &Item) -> String {
    let denied = if item.denied { ", denied" } else { "" };
    let parts = [("who", &item.requester), ("whom", &item.addressee), ("what", &item.ask), ("what for", &item.purpose)];
    let said = parts.iter().filter(|(_, words)| !words.is_empty());
    let said: Vec<String> = said.map(|(name, words)| format!("{name}: {words}")).collect();
    format!("[{}{denied}: \"{}\"] {}", item.kind, item.cue, said.join("; "))
}

/// Lines of [`WIDTH`] columns that a mail and a terminal may show; nothing for no words.
fn wrapped(words: &str, indent: &str) -> String {
    let words = plain(words);
    if words.trim().is_empty() {
        return String::new();
    }
    let options = Options::new(WIDTH).initial_indent(indent).subsequent_indent(indent);
    textwrap::fill(words.trim(), options) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(doc: &str, sentence: &str, ask: &str) -> Item {
        let of = |text: &str| text.to_owned();
        Item {
            doc_id: of(doc),
            sentence_id: format!("{doc}#{sentence}"),
            kind: of("need"),
            cue: of("need"),
            requester: of("we"),
            ask: of(ask),
            text: format!("In Mali, we need {ask}."),
            ..Item::default()
        }
    }

    #[test]
    fn statements_are_named_once_and_so_are_sentences() {
        let mut first = need("a.txt", "s1", "helicopters");
        (first.symbol, first.date, first.speaker) =
            ("SG/SM/1".to_owned(), "2020-11-24".to_owned(), "António Guterres".to_owned());
        let second = Item { ask: "drones".to_owned(), ..first.clone() };
        let shown =
            body(&[first, second, need("b.txt", "s1", "trucks")], |id| if id == "a.txt" { "A Title" } else { "" });
        assert_eq!(
            shown,
            "\n2020-11-24  SG/SM/1  António Guterres\nA Title\n\n  In Mali, we need helicopters.\n    \
             [need: \"need\"] who: we; what: helicopters\n    [need: \"need\"] who: we; what: drones\n\
             \nb.txt\n\n  In Mali, we need trucks.\n    [need: \"need\"] who: we; what: trucks\n"
        );
    }

    #[test]
    fn lines_fit_a_mail_and_hold_no_control_characters() {
        let item = need("a\u{1b}.txt", "s1", &"helicopters and \u{1b}[31m drones ".repeat(20));
        let shown = body(&[item], |_| "");
        assert!(shown.lines().all(|line| line.chars().count() <= WIDTH), "{shown}");
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n') && shown.contains("a\\u{1b}.txt"), "{shown}");
    }

    #[test]
    fn the_head_counts_and_says_since_when() {
        assert_eq!(head(1, 1, "r1"), "1 new request in 1 statement since run r1\n");
        assert_eq!(head(20, 2, "r1"), "20 new requests in 2 statements since run r1\n");
    }

    #[test]
    fn a_denied_request_says_so() {
        let item = Item { denied: true, ..need("a.txt", "s1", "trucks") };
        assert_eq!(who_whom_what(&item), "[need, denied: \"need\"] who: we; what: trucks");
    }
}
