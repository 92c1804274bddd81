//! The page's sections in the order of an analyst's questions: what was read,
//! asked for, rising and falling, going together, where, how well.

use polars::prelude::*;
use serde::Serialize;

use super::About;
use crate::report::Frame;
use crate::report::bridge::Tables;
use crate::report::chart::{grouped, percent};
use crate::report::figures::{Figure, Figures, Filter, Overview, Rows, Table, counted, share};

/// Inputs that could not be read, named in the page.
const MOST_INPUTS: usize = 25;
/// Asks in the same words, named in the page.
const MOST_ASKS: usize = 15;

#[derive(Serialize)]
pub(super) struct Section {
    id: &'static str,
    title: &'static str,
    intro: String,
    blocks: Vec<Block>,
}

/// A figure, or some words with a table.
#[derive(Serialize, Default)]
struct Block {
    figure: Option<FigureView>,
    title: &'static str,
    text: String,
    table: Option<Table>,
    note: Option<String>,
}

#[derive(Serialize)]
struct FigureView {
    id: String,
    csv: &'static str,
    svg: &'static str,
    question: &'static str,
    finding: String,
    measure: String,
    wide: String,
    narrow: String,
    table: Table,
    links: Vec<LinkView>,
}

#[derive(Serialize)]
struct LinkView {
    href: String,
    label: String,
}

fn drawn(figure: Figure) -> Block {
    let (wide, narrow) = (figure.wide(), figure.narrow());
    let links = figure.links.iter().map(|l| LinkView { href: l.filter.href(), label: l.label.clone() }).collect();
    let view = FigureView {
        id: format!("chart-{}", figure.id),
        csv: figure.report,
        svg: figure.id,
        question: figure.question,
        finding: figure.finding,
        measure: figure.measure,
        wide,
        narrow,
        table: figure.table,
        links,
    };
    Block { figure: Some(view), ..Block::default() }
}

fn said(title: &'static str, text: impl Into<String>, table: Option<Table>) -> Block {
    Block { title, text: text.into(), table: table.filter(|t| !t.rows.is_empty()), ..Block::default() }
}

/// All sections of the page; of an empty run, what was read and how well.
pub(super) fn sections(
    tables: &Tables,
    frames: &[Frame],
    figures: Figures,
    about: &About,
) -> PolarsResult<Vec<Section>> {
    let Figures { overview: all, read, asked, trends, pairs, places, quality } = figures;
    let mut out = vec![Section {
        id: "read",
        title: "What was read",
        intro: what_was_read(&all),
        blocks: and_then(
            read,
            [Some(types(frames, &all)), Some(not_read(tables, &all)?), changed(frames)].into_iter().flatten().collect(),
        ),
    }];
    if all.documents > 0 {
        out.push(asked_section(frames, &all, asked));
        let few = "There are too few statements of different years to compare.";
        out.push(section("trends", "Which themes rise and fall", trends, few, "A theme is named where one of its terms stands anywhere in the statement, asked for or not. Shares, not counts: years have different numbers of statements."));
        let few = "No sentence names two themes.";
        out.push(section(
            "pairs",
            "Which themes go together",
            pairs,
            few,
            "Two themes go together where one sentence names both.",
        ));
        let few = "No sentence names a country or a peace operation.";
        out.push(section("where", "Where", places, few, "Countries and peace operations that sentences name, by any of their names. The host country of a mission counts where it is named itself."));
    }
    out.push(Section {
        id: "quality",
        title: "How good the data is",
        intro: "What is missing or doubtful, counted.".to_owned(),
        blocks: and_then(quality, vec![issues(frames, &all), copies(&all), trust(about)]),
    });
    Ok(out)
}

fn drawn_all(figures: Vec<Figure>) -> Vec<Block> {
    figures.into_iter().map(drawn).collect()
}

/// Figures, then blocks of words.
fn and_then(figures: Vec<Figure>, more: Vec<Block>) -> Vec<Block> {
    drawn_all(figures).into_iter().chain(more).collect()
}

fn section(id: &'static str, title: &'static str, figures: Vec<Figure>, none: &str, intro: &str) -> Section {
    let intro = if figures.is_empty() { none } else { intro };
    Section { id, title, intro: intro.to_owned(), blocks: drawn_all(figures) }
}

fn what_was_read(all: &Overview) -> String {
    if all.documents == 0 {
        return "No statement: the tables are there and have no rows.".to_owned();
    }
    let period = all.period().map_or("of unknown years".to_owned(), |p| format!("of {p}"));
    let copies = match all.copies {
        0 => String::new(),
        n => format!(
            " {} the words of another; they are in the tables and not in these counts.",
            counted(n, "more statement repeats", "more statements repeat")
        ),
    };
    format!(
        "{} {period} with {}.{copies}",
        counted(all.documents, "statement", "statements"),
        counted(all.sentences, "sentence", "sentences")
    )
}

fn types(frames: &[Frame], all: &Overview) -> Block {
    let mut table = Table::new("Statements by type and by language", &["Type or language", "#Statements", "#Share"]);
    let by_type = Rows::of(frames, "documents_by_type");
    let mut types: Vec<(&str, i32)> = Vec::new();
    for row in 0..by_type.len() {
        let (name, n) = (by_type.text(row, "doc_type"), by_type.count(row, "n_documents"));
        match types.iter_mut().find(|t| t.0 == name) {
            Some(found) => found.1 += n,
            None => types.push((name, n)),
        }
    }
    types.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    let mut add = |label: &str, n: i32| {
        table.row(label, None, vec![grouped(n), percent(share(n, all.documents))]);
    };
    for (name, n) in types.into_iter().filter(|t| t.1 > 0) {
        add(&name.replace('_', " "), n);
    }
    let languages = Rows::of(frames, "documents_by_language");
    for row in 0..languages.len() {
        let name = Some(languages.text(row, "lang")).filter(|l| !l.is_empty()).unwrap_or("not known");
        add(&format!("language: {name}"), languages.count(row, "n_documents"));
    }
    said("Types and languages", "The type is read from the heading, the language from the body.", Some(table))
}

/// What the run before did not have; none where there was none.
fn changed(frames: &[Frame]) -> Option<Block> {
    let (rows, labels) = (Rows::of(frames, "changes"), Rows::of(frames, "asks_by_theme"));
    let mut table = Table::new(
        "Statements and requests of the run before and of this one",
        &["What", "#Before", "#Now", "#Added", "#Removed"],
    );
    for row in 0..rows.len() {
        let theme = rows.text(row, "theme_id");
        let label =
            (0..labels.len()).find(|&n| labels.text(n, "theme_id") == theme).map(|n| labels.text(n, "theme_label"));
        let name = match rows.text(row, "what") {
            "documents" => "statements",
            "requests" => "requests",
            _ => label.unwrap_or(theme),
        };
        let counts = ["n_before", "n_after", "n_added", "n_removed"].map(|column| rows.count(row, column));
        if theme.is_empty() || counts[2] + counts[3] > 0 {
            table.row(name, None, counts.map(grouped).to_vec());
        }
    }
    let text = "Since the run before this one; of the themes, those whose requests changed. The new requests are in reports/new_requests.csv.";
    (rows.len() > 0).then(|| said("What changed", text, Some(table)))
}

fn not_read(tables: &Tables, all: &Overview) -> PolarsResult<Block> {
    const TITLE: &str = "What could not be read";
    if all.not_read == 0 {
        return Ok(said(TITLE, "Every input was read.", None));
    }
    let mut table = Table::new("Inputs that are no rows of documents", &["Input", "Reason", "What happened", "Cure"]);
    let mut groups = tables.groups("issues", &["source_path", "severity", "code", "message", "hint"])?;
    while let Some(rows) = groups.read_next()? {
        let text = |column: &str, row: usize| -> PolarsResult<String> {
            Ok(rows.column(column)?.str()?.get(row).unwrap_or_default().to_owned())
        };
        for row in 0..rows.height() {
            if text("severity", row)? != "skipped" || table.rows.len() == MOST_INPUTS {
                continue;
            }
            // The name alone: where the folder lies is no matter of the report.
            let path = text("source_path", row)?;
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
            let cells = vec![text("code", row)?.replace('_', " "), text("message", row)?, text("hint", row)?];
            table.row(name, None, cells);
        }
    }
    let mut block = said(
        TITLE,
        format!("{} not read as a statement.", counted(all.not_read, "input was", "inputs were")),
        Some(table),
    );
    block.note = Some("All of them, with their paths, are in tables/issues.csv.".to_owned());
    Ok(block)
}

fn asked_section(frames: &[Frame], all: &Overview, figures: Vec<Figure>) -> Section {
    let denied = match all.denied {
        0 => String::new(),
        n => format!(" {} left out.", counted(n, "request that is denied is", "requests that are denied are")),
    };
    let intro = format!(
        "{} in {} of {} ({}).{denied} Ranks follow the number of statements: one that asks ten times counts once.",
        counted(all.requests, "request stands", "requests stand"),
        grouped(all.asking),
        counted(all.documents, "statement", "statements"),
        percent(share(all.asking, all.documents))
    );
    let mut blocks = drawn_all(figures);
    let after_words = blocks.iter().position(|b| b.figure.as_ref().is_some_and(|f| f.svg == "asked_words"));
    if let (Some(at), Some(block)) = (after_words, same_words(frames)) {
        blocks.insert(at + 1, block);
    }
    Section { id: "asked", title: "What was asked for", intro, blocks }
}

/// Whole asks that come back; seldom, so that a table says it all.
fn same_words(frames: &[Frame]) -> Option<Block> {
    let rows = Rows::of(frames, "top_asks");
    let mut table =
        Table::new("Asks of more than one statement in the same words", &["Ask", "#Statements", "#Requests"]);
    for row in (0..rows.len()).filter(|row| rows.count(*row, "n_documents") > 1).take(MOST_ASKS) {
        let first = rows.text(row, "ask_themes").split('|').next().unwrap_or_default();
        let filter = Filter::theme(first).with_words(rows.text(row, "ask"));
        let counts = ["n_documents", "n_requests"].map(|column| grouped(rows.count(row, column)));
        table.row(rows.text(row, "as_written"), Some(&filter), counts.to_vec());
    }
    if table.rows.is_empty() {
        return None;
    }
    let text = "Asks that name a theme, by their whole wording; case, articles and closing marks aside.";
    let mut block = said("Which asks come back in the same words?", text, Some(table));
    block.note = Some("More of them, and those made once, are in reports/top_asks.csv.".to_owned());
    Some(block)
}

fn issues(frames: &[Frame], all: &Overview) -> Block {
    let rows = Rows::of(frames, "issues_by_code");
    let mut table = Table::new("Issues by code", &["Issue", "Severity", "#Times"]);
    for row in 0..rows.len() {
        let (code, severity) = (rows.text(row, "code"), rows.text(row, "severity"));
        table.row(&code.replace('_', " "), None, vec![severity.to_owned(), grouped(rows.count(row, "n_issues"))]);
    }
    if all.issues == 0 {
        return said("What was noticed while reading", "Nothing.", None);
    }
    let text = format!(
        "{}; each is a row of tables/issues.csv with its cause and cure.",
        counted(all.issues, "remark", "remarks")
    );
    said("What was noticed while reading", text, Some(table))
}

fn copies(all: &Overview) -> Block {
    let text = match all.copies {
        0 => "No two statements have the same or nearly the same words.".to_owned(),
        n => format!(
            "{} of {} read: the same or nearly the same words as an earlier one (documents.duplicate_of). They count nowhere else in this report.",
            counted(n, "near copy", "near copies"),
            counted(all.documents + n, "statement", "statements")
        ),
    };
    said("Near copies", text, None)
}

fn trust(about: &About) -> Block {
    const TITLE: &str = "How far to trust it";
    let Some(accuracy) = &about.accuracy else {
        return said(
            TITLE,
            "Agreement with hand-coded labels is known of the built-in pipeline alone. This run used another one: code some statements by hand and compare with `rapporteur evaluate`.",
            None,
        );
    };
    let columns: Vec<&str> = accuracy.columns.iter().map(String::as_str).collect();
    let mut table = Table::new("Agreement with hand-coded labels", &columns);
    for row in &accuracy.row {
        table.row(&row.what, None, row.figures.clone());
    }
    let mut block = said(TITLE, accuracy.about.clone(), Some(table));
    block.note = Some(accuracy.note.clone());
    block
}
