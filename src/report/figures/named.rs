//! Which themes rise, fall and go together, and which places are named.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Figure, Filter, Link, MOST_BARS, MOST_LINKS, MOST_ROWS, Overview, Rows, Table, share, span, statements};
use crate::report::Frame;
use crate::report::chart::{Bar, Change, Drawing, Series, grouped, percent};

/// Fewest statements of each period: shares of fewer say nothing.
const FEWEST: i32 = 10;
/// Changes and small charts that are drawn.
const MOST_CHANGES: usize = 14;
const MOST_SERIES: usize = 12;
/// From so many years on, the line pools five.
const MANY_YEARS: usize = 15;

fn link(label: &str, filter: Filter) -> Link {
    Link { label: label.to_owned(), filter }
}

pub(super) fn trends(frames: &[Frame]) -> Option<Figure> {
    let rows = Rows::of(frames, "theme_trends");
    let n = |column: &str| rows.count(0, column);
    let (before, after) = (n("early_documents"), n("late_documents"));
    if before.min(after) < FEWEST {
        return None;
    }
    let periods = [span(n("early_from"), n("early_to")), span(n("late_from"), n("late_to"))];
    let columns = ["Theme".to_owned(), format!("#{}", periods[0]), format!("#{}", periods[1]), "#Points".to_owned()];
    let mut table = Table::new("Share of the statements that name the theme", &columns.each_ref().map(String::as_str));
    for row in 0..rows.len() {
        let (early, late) = (rows.count(row, "early_naming"), rows.count(row, "late_naming"));
        let cells = vec![
            format!("{} ({})", percent(rows.float(row, "early_share")), grouped(early)),
            format!("{} ({})", percent(rows.float(row, "late_share")), grouped(late)),
            format!("{:+.0}", rows.float(row, "change") * 100.0),
        ];
        table.row(rows.text(row, "theme_label"), Some(&Filter::theme(rows.text(row, "theme_id"))), cells);
    }
    // The greatest changes, drawn in the order of the report: from rise to fall.
    let mut drawn: Vec<usize> = (0..rows.len()).collect();
    drawn.sort_by(|a, b| rows.float(*b, "change").abs().total_cmp(&rows.float(*a, "change").abs()));
    drawn.truncate(MOST_CHANGES);
    drawn.sort_unstable();
    let change = |row: &usize| Change {
        label: rows.text(*row, "theme_label").to_owned(),
        href: Some(Filter::theme(rows.text(*row, "theme_id")).href()),
        before: rows.float(*row, "early_share"),
        after: rows.float(*row, "late_share"),
    };
    let changes: Vec<Change> = drawn.iter().map(change).collect();
    let said = |c: &Change| format!("{} from {} to {}", c.label, percent(c.before), percent(c.after));
    let (first, last) = (changes.first()?, changes.last()?);
    let rose = (first.after > first.before).then(|| format!("Rose most: {}.", said(first)));
    let fell = (last.after < last.before).then(|| format!("Fell most: {}.", said(last)));
    let finding: Vec<String> = [rose, fell].into_iter().flatten().collect();
    let ends = drawn.iter().take(3).chain(drawn.iter().skip(3).rev().take(2));
    let links =
        ends.map(|row| link(rows.text(*row, "theme_label"), Filter::theme(rows.text(*row, "theme_id")))).collect();
    Some(Figure {
        id: "theme_trends",
        report: "theme_trends",
        question: "Which themes rise and which fall?",
        finding: finding.join(" "),
        measure: format!(
            "Share of statements that name the theme: of {} from {} beside {} from {}, the first and the last third of the years. The {} greatest changes of {} themes.",
            statements(before),
            periods[0],
            statements(after),
            periods[1],
            changes.len(),
            rows.len()
        ),
        drawing: Drawing::Changes { periods, rows: changes },
        table,
        links,
    })
}

pub(super) fn by_year(frames: &[Frame], all: &Overview) -> Option<Figure> {
    let (rows, years) = (Rows::of(frames, "themes_by_year"), Rows::of(frames, "documents_by_year"));
    let read: Vec<(i32, i32)> = (0..years.len())
        .filter_map(|row| Some((years.integer(row, "year")?, years.count(row, "n_documents"))))
        .collect();
    if read.len() < 3 || all.documents < FEWEST {
        return None;
    }
    let mut themes: BTreeMap<&str, (&str, i32, BTreeMap<i32, i32>)> = BTreeMap::new();
    for row in 0..rows.len() {
        let theme =
            themes.entry(rows.text(row, "theme_id")).or_insert((rows.text(row, "theme_label"), 0, BTreeMap::new()));
        let n = rows.count(row, "n_documents");
        theme.1 += n;
        if let Some(year) = rows.integer(row, "year") {
            *theme.2.entry(year).or_default() += n;
        }
    }
    let mut themes: Vec<_> = themes.into_iter().collect();
    themes.sort_by_key(|(id, theme)| (Reverse(theme.1), *id));
    themes.truncate(MOST_SERIES);
    let first = themes.first()?;
    let finding = format!("{}: named by {} of all statements.", first.1.0, percent(share(first.1.1, all.documents)));
    let pooled = read.len() >= MANY_YEARS;
    let series = themes.iter().map(|(id, (label, _, naming))| {
        let of = |year: i32| naming.get(&year).copied().unwrap_or(0);
        let points: Vec<(i32, f64)> = read.iter().map(|(year, n)| (*year, share(of(*year), *n))).collect();
        let pool = |year: i32| {
            let near = read.iter().filter(|(y, _)| (y - year).abs() <= 2);
            let (part, whole) = near.fold((0, 0), |sum, (y, n)| (sum.0 + of(*y), sum.1 + n));
            share(part, whole)
        };
        let line = if pooled { read.iter().map(|(y, _)| (*y, pool(*y))).collect() } else { points.clone() };
        Series { title: (*label).to_owned(), href: Some(Filter::theme(id).href()), points, line }
    });
    let series: Vec<Series> = series.collect();
    let heads: Vec<String> = themes.iter().map(|t| format!("#{}", t.1.0)).collect();
    let columns: Vec<&str> = ["Year", "#Statements"].into_iter().chain(heads.iter().map(String::as_str)).collect();
    let mut table = Table::new("Share of the year's statements that name the theme", &columns);
    for (year, n) in read.iter().rev() {
        let shares = themes.iter().map(|t| percent(share(t.1.2.get(year).copied().unwrap_or(0), *n)));
        let cells = std::iter::once(grouped(*n)).chain(shares).collect();
        table.row(&year.to_string(), Some(&Filter::year(*year)), cells);
    }
    let links = themes.iter().take(MOST_LINKS).map(|(id, theme)| link(theme.0, Filter::theme(id))).collect();
    let way = if pooled { " Dots are years; the line pools five, two on either side." } else { "" };
    Some(Figure {
        id: "themes_by_year",
        report: "themes_by_year",
        question: "How does each theme go, year by year?",
        finding,
        measure: format!(
            "Share of the year's statements that name the theme; the {} themes of most statements.{way}",
            series.len()
        ),
        drawing: Drawing::Multiples(series),
        table,
        links,
    })
}

pub(super) fn pairs(frames: &[Frame], all: &Overview) -> Option<Figure> {
    let rows = Rows::of(frames, "theme_pairs");
    let mut table = Table::new(
        "Pairs of themes in one sentence",
        &["Pair", "#Sentences", "#Statements", "#Times the sentences of unrelated themes"],
    );
    let mut bars = Vec::new();
    for row in 0..rows.len().min(MOST_ROWS) {
        let label = format!("{} + {}", rows.text(row, "theme_a_label"), rows.text(row, "theme_b_label"));
        let (n, times) = (rows.count(row, "n_sentences"), rows.float(row, "times_expected"));
        let cells = vec![grouped(n), grouped(rows.count(row, "n_documents")), format!("{times:.1}")];
        table.row(&label, None, cells);
        bars.push(Bar {
            label, value: f64::from(n), note: format!("{} · {times:.1}× chance", grouped(n)), href: None
        });
    }
    let first = bars.first()?;
    let finding = format!("{}: {} sentences name both.", first.label, grouped(first.value as i32));
    bars.truncate(MOST_CHANGES);
    // A sentence of a pair is among those of its first theme.
    let themes = (0..rows.len()).map(|row| (rows.text(row, "theme_a"), rows.text(row, "theme_a_label")));
    let mut links: Vec<Link> = Vec::new();
    for (id, label) in themes {
        if links.len() < MOST_LINKS && links.iter().all(|l| l.label != label) {
            links.push(link(label, Filter::theme(id)));
        }
    }
    Some(Figure {
        id: "theme_pairs",
        report: "theme_pairs",
        question: "Which themes are named in one breath?",
        finding,
        measure: format!(
            "Sentences that name both themes, of {}; then how many times as often as two unrelated themes of their frequency would meet by chance. Under 1: they meet less.",
            grouped(all.sentences)
        ),
        drawing: Drawing::Bars { bars, shares: false },
        table,
        links,
    })
}

pub(super) fn places(frames: &[Frame], kind: &'static str) -> Option<Figure> {
    let rows = Rows::of(frames, "places");
    let found: Vec<usize> = (0..rows.len()).filter(|row| rows.text(*row, "place_type") == kind).collect();
    let (id, question, many) = match kind {
        "country" => ("places-countries", "Which countries are named?", "countries"),
        _ => ("places-missions", "Which missions are named?", "missions"),
    };
    let mut table = Table::new(question, &["Name", "Code", "#Statements", "#Share", "#Sentences"]);
    let (mut bars, mut links) = (Vec::new(), Vec::new());
    for row in found.iter().copied().take(MOST_ROWS) {
        let (code, name) = (rows.text(row, "place"), rows.text(row, "place_name"));
        let (n, value) = (rows.count(row, "n_documents"), rows.float(row, "share_documents"));
        let label = if kind == "country" && !name.is_empty() { name } else { code };
        let filter = Filter::place(code);
        let cells = vec![code.to_owned(), grouped(n), percent(value), grouped(rows.count(row, "n_sentences"))];
        table.row(if name.is_empty() { code } else { name }, Some(&filter), cells);
        let note = format!("{} ({})", percent(value), grouped(n));
        bars.push(Bar { label: label.to_owned(), value, note, href: Some(filter.href()) });
        links.push(link(label, filter));
    }
    let first = bars.first()?;
    let finding = format!("{}: {} of all statements.", first.label, percent(first.value));
    bars.truncate(MOST_BARS);
    links.truncate(MOST_LINKS);
    let all = found.first().map_or(0, |row| rows.count(*row, "all_documents"));
    let shown = if found.len() > MOST_BARS {
        format!(" The first {MOST_BARS} of {} {many}.", found.len())
    } else {
        String::new()
    };
    Some(Figure {
        id,
        report: "places",
        question,
        finding,
        measure: format!("Share of all {} that name the {kind}, and how many they are.{shown}", statements(all)),
        drawing: Drawing::Bars { bars, shares: true },
        table,
        links,
    })
}
