//! What is asked for, when, of whom and where.

use super::{Figure, Filter, Link, MOST_BARS, MOST_LINKS, MOST_ROWS, Overview, Rows, Table, share, statements};
use crate::report::Frame;
use crate::report::chart::{Bar, Drawing, Strip, grouped, percent};

/// Most periods of the matrix.
const MOST_PERIODS: i32 = 12;
/// Addressees that name nobody.
const PRONOUNS: &[&str] = &[
    "each", "everyone", "he", "him", "i", "it", "one", "she", "them", "they", "those", "us", "we", "what", "which",
    "who", "you",
];

/// A bar of statements, with its requests beside it.
fn bar(label: &str, documents: i32, requests: i32, filter: &Filter) -> Bar {
    let requests = super::counted(requests, "request", "requests");
    Bar {
        label: label.to_owned(),
        value: f64::from(documents),
        note: format!("{} · {requests}", grouped(documents)),
        href: Some(filter.href()),
    }
}

fn link(label: &str, filter: &Filter) -> Link {
    Link { label: label.to_owned(), filter: filter.clone() }
}

pub(super) fn by_theme(frames: &[Frame], all: &Overview) -> Option<Figure> {
    let rows = Rows::of(frames, "asks_by_theme");
    let mut table = Table::new("Requests by theme", &["Theme", "#Statements", "#Share", "#Requests"]);
    let (mut bars, mut links) = (Vec::new(), Vec::new());
    for row in 0..rows.len() {
        let (label, filter) = (rows.text(row, "theme_label"), Filter::theme(rows.text(row, "theme_id")));
        let (documents, requests) = (rows.count(row, "n_documents"), rows.count(row, "n_requests"));
        let value = share(documents, all.documents);
        table.row(label, Some(&filter), vec![grouped(documents), percent(value), grouped(requests)]);
        let note = format!("{} ({})", percent(value), grouped(documents));
        bars.push(Bar { label: label.to_owned(), value, note, href: Some(filter.href()) });
        links.push(link(label, &filter));
    }
    let first = bars.first()?;
    let finding = format!("{}: {} of all statements ask for it.", first.label, percent(first.value));
    let shown = first_of(bars.len(), MOST_BARS, "themes");
    bars.truncate(MOST_BARS);
    links.truncate(MOST_LINKS);
    Some(Figure {
        id: "asks_by_theme",
        report: "asks_by_theme",
        question: "Which themes are asked for most?",
        finding,
        measure: format!(
            "Share of all {} with at least one request whose ask names the theme, and how many they are.{shown}",
            statements(all.documents)
        ),
        drawing: Drawing::Bars { bars, shares: true },
        table,
        links,
    })
}

/// ` The first 16 of 40 themes.`, where not all are drawn.
fn first_of(all: usize, shown: usize, what: &str) -> String {
    if all > shown { format!(" The first {shown} of {all} {what}.") } else { String::new() }
}

pub(super) fn by_period(frames: &[Frame]) -> Option<Figure> {
    let (years, asks) = (Rows::of(frames, "documents_by_year"), Rows::of(frames, "requests_by_year_theme"));
    let read: Vec<(i32, i32)> = (0..years.len())
        .filter_map(|row| Some((years.integer(row, "year")?, years.count(row, "n_documents"))))
        .collect();
    let (first, last) = (read.first()?.0, read.last()?.0);
    if first == last || asks.len() == 0 {
        return None;
    }
    let size = [1, 5, 10, 20, 50, 100].into_iter().find(|s| (last - first) / s < MOST_PERIODS - 1).unwrap_or(500);
    let begin = first.div_euclid(size) * size;
    let periods = usize::try_from((last - begin) / size + 1).ok()?;
    let at = |year: i32| usize::try_from((year - begin) / size).unwrap_or(0).min(periods - 1);
    let name = |n: usize| {
        let from = begin + i32::try_from(n).unwrap_or(0) * size;
        match size {
            1 => from.to_string(),
            10 => format!("{from}s"),
            _ => format!("{from}–{:02}", (from + size - 1).rem_euclid(100)),
        }
    };
    let names: Vec<String> = (0..periods).map(name).collect();
    let mut totals = vec![0; periods];
    read.iter().for_each(|(year, n)| totals[at(*year)] += n);
    let themes = Rows::of(frames, "asks_by_theme");
    let mut strips = Vec::new();
    let heads: Vec<String> = names.iter().map(|n| format!("#{n}")).collect();
    let columns: Vec<&str> = std::iter::once("Theme").chain(heads.iter().map(String::as_str)).collect();
    let mut table = Table::new("Statements that ask for the theme, of all statements of the period", &columns);
    let mut links = Vec::new();
    for row in 0..themes.len().min(MOST_BARS) {
        let (id, label) = (themes.text(row, "theme_id"), themes.text(row, "theme_label"));
        let mut counts = vec![0; periods];
        for ask in (0..asks.len()).filter(|ask| asks.text(*ask, "theme_id") == id) {
            if let Some(year) = asks.integer(ask, "year") {
                counts[at(year)] += asks.count(ask, "n_documents");
            }
        }
        let filter = Filter::theme(id);
        let cell = |(n, of): (&i32, &i32)| (*of > 0).then(|| (share(*n, *of) * 100.0).round() as i32);
        let cells = counts.iter().zip(&totals).map(cell).collect();
        let shown = counts.iter().zip(&totals).map(|(n, of)| format!("{} of {}", grouped(*n), grouped(*of)));
        table.row(label, Some(&filter), shown.collect());
        strips.push(Strip { label: label.to_owned(), href: Some(filter.href()), cells });
        links.push(link(label, &filter));
    }
    links.truncate(MOST_LINKS);
    let counted: Vec<String> = names.iter().zip(&totals).map(|(name, n)| format!("{name} {}", grouped(*n))).collect();
    Some(Figure {
        id: "requests_by_year_theme",
        report: "requests_by_year_theme",
        question: "When was each theme asked for?",
        finding: "The deeper a cell's colour, the greater the share of that period's statements.".to_owned(),
        measure: format!(
            "Per cent of the period's statements that ask for the theme. Statements: {}.",
            counted.join(", ")
        ),
        drawing: Drawing::Matrix { columns: names, rows: strips },
        table,
        links,
    })
}

pub(super) fn words(frames: &[Frame], all: &Overview) -> Option<Figure> {
    let rows = Rows::of(frames, "asked_words");
    let mut table = Table::new(
        "Words of themes that stand inside asks",
        &["Words", "Theme", "Term of the pipeline", "#Statements", "#Requests"],
    );
    let (mut bars, mut links) = (Vec::new(), Vec::new());
    for row in 0..rows.len().min(MOST_ROWS) {
        let (words, documents, requests) =
            (rows.text(row, "words"), rows.count(row, "n_documents"), rows.count(row, "n_requests"));
        let filter = Filter::theme(rows.text(row, "theme_id")).with_words(words);
        let texts = [rows.text(row, "theme_label"), rows.text(row, "term")].map(str::to_owned);
        table.row(words, Some(&filter), texts.into_iter().chain([grouped(documents), grouped(requests)]).collect());
        bars.push(bar(words, documents, requests, &filter));
        links.push(link(words, &filter));
    }
    let first = bars.first()?;
    let finding = format!("“{}” stands in what {} ask for.", first.label, statements(first.value as i32));
    bars.truncate(MOST_BARS);
    links.truncate(MOST_LINKS);
    Some(Figure {
        id: "asked_words",
        report: "asked_words",
        question: "What exactly is asked for?",
        finding,
        measure: format!(
            "Statements whose asks hold the words, in any form that the theme's term allows, and their requests; of {} with a request.",
            statements(all.asking)
        ),
        drawing: Drawing::Bars { bars, shares: false },
        table,
        links,
    })
}

pub(super) fn addressees(frames: &[Frame], all: &Overview) -> Option<Figure> {
    let rows = Rows::of(frames, "addressees");
    let mut table = Table::new("Who is asked", &["Addressee", "#Statements", "#Requests"]);
    let (mut bars, mut links, mut we) = (Vec::new(), Vec::new(), 0);
    for row in 0..rows.len() {
        let (key, label) = (rows.text(row, "addressee"), rows.text(row, "as_written"));
        let (documents, requests) = (rows.count(row, "n_documents"), rows.count(row, "n_requests"));
        we += if key == "we" { requests } else { 0 };
        if PRONOUNS.contains(&key) || table.rows.len() == MOST_ROWS {
            continue;
        }
        let filter = Filter::to(key);
        table.row(label, Some(&filter), vec![grouped(documents), grouped(requests)]);
        bars.push(bar(label, documents, requests, &filter));
        links.push(link(label, &filter));
    }
    let first = bars.first()?;
    let finding = format!("{}: asked in {}.", first.label, statements(first.value as i32));
    bars.truncate(MOST_BARS);
    links.truncate(MOST_LINKS);
    Some(Figure {
        id: "addressees",
        report: "addressees",
        question: "Who is asked?",
        finding,
        measure: format!(
            "Statements with a request to that addressee, and their requests. Of {} requests {} name no addressee and {} say “we”; “they” and the like are left out here.",
            grouped(all.requests),
            grouped(all.requests - all.with_addressee),
            grouped(we)
        ),
        drawing: Drawing::Bars { bars, shares: false },
        table,
        links,
    })
}

pub(super) fn by_place(frames: &[Frame], all: &Overview, kind: &'static str) -> Option<Figure> {
    let rows = Rows::of(frames, "requests_by_place");
    let mut found: Vec<usize> = (0..rows.len()).filter(|row| rows.text(*row, "place_type") == kind).collect();
    found.sort_by_key(|row| std::cmp::Reverse(rows.count(*row, "n_documents")));
    let (id, question) = match kind {
        "country" => ("requests_by_place-countries", "For which countries is something asked?"),
        _ => ("requests_by_place-missions", "For which missions is something asked?"),
    };
    let columns = ["Name", "Code", "#Statements", "#Requests", "#Appeals", "#Obligations", "#Needs", "#Expectations"];
    let mut table = Table::new(question, &columns);
    let (mut bars, mut links) = (Vec::new(), Vec::new());
    for row in found.iter().copied().take(MOST_ROWS) {
        let (code, name) = (rows.text(row, "place"), rows.text(row, "place_name"));
        let filter = Filter::place(code);
        let label = if kind == "country" && !name.is_empty() { name } else { code };
        let counts = ["n_documents", "n_requests", "n_appeals", "n_obligations", "n_needs", "n_expectations"];
        let mut cells = vec![code.to_owned()];
        cells.extend(counts.iter().map(|column| grouped(rows.count(row, column))));
        table.row(if name.is_empty() { code } else { name }, Some(&filter), cells);
        bars.push(bar(label, rows.count(row, "n_documents"), rows.count(row, "n_requests"), &filter));
        links.push(link(label, &filter));
    }
    let first = bars.first()?;
    let finding = format!("{}: in requests of {}.", first.label, statements(first.value as i32));
    bars.truncate(MOST_BARS);
    links.truncate(MOST_LINKS);
    Some(Figure {
        id,
        report: "requests_by_place",
        question,
        finding,
        measure: format!(
            "Statements with a request whose sentence names the {kind}, and their requests; of {} with a request.{}",
            statements(all.asking),
            first_of(found.len(), MOST_BARS, if kind == "country" { "countries" } else { "missions" })
        ),
        drawing: Drawing::Bars { bars, shares: false },
        table,
        links,
    })
}
