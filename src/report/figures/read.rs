//! What was read and how much is known of it.

use super::{Figure, Filter, Link, MOST_LINKS, Overview, Rows, Table, share, statements};
use crate::report::Frame;
use crate::report::chart::{Bar, Drawing, grouped, percent};

/// Fewest years that a chart of years is worth.
const FEWEST_YEARS: usize = 3;

pub(super) fn by_year(frames: &[Frame], all: &Overview) -> Option<Figure> {
    let rows = Rows::of(frames, "documents_by_year");
    let known: Vec<usize> = (0..rows.len()).filter(|row| rows.integer(*row, "year").is_some()).collect();
    if known.len() < FEWEST_YEARS {
        return None;
    }
    let mut table = Table::new("Statements by year", &["Year", "#Statements", "#Sentences", "#Words"]);
    let mut points = Vec::new();
    for row in &known {
        let (year, n) = (rows.count(*row, "year"), rows.count(*row, "n_documents"));
        points.push((year, n));
        let cells = ["n_documents", "n_sentences", "n_words"].map(|column| grouped(rows.count(*row, column)));
        table.row(&year.to_string(), Some(&Filter::year(year)), cells.to_vec());
    }
    table.rows.reverse();
    let most = points.iter().rev().max_by_key(|p| p.1).copied().unwrap_or_default();
    let unknown = all.documents - points.iter().map(|p| p.1).sum::<i32>();
    let unknown = match unknown {
        0 => String::new(),
        1 => " The year of one statement is not known.".to_owned(),
        n => format!(" The year of {} statements is not known.", grouped(n)),
    };
    let links = points.iter().rev().take(MOST_LINKS);
    Some(Figure {
        id: "documents_by_year",
        report: "documents_by_year",
        question: "How many statements are there of each year?",
        finding: format!("The most, {}, are of {}.{unknown}", grouped(most.1), most.0),
        measure: format!("Count of statements by year, copies left out; {} in all.", statements(all.documents)),
        links: links.map(|p| Link { label: p.0.to_string(), filter: Filter::year(p.0) }).collect(),
        drawing: Drawing::Columns(points),
        table,
    })
}

pub(super) fn coverage(frames: &[Frame], all: &Overview) -> Option<Figure> {
    const FIELDS: [(&str, &str); 13] = [
        ("title", "Title"),
        ("date", "Day"),
        ("year", "Year"),
        ("speaker", "Speaker"),
        ("speaker_role", "Speaker's office"),
        ("speaker_entity", "State or body spoken for"),
        ("occasion", "Occasion"),
        ("place", "City"),
        ("symbol", "Document symbol"),
        ("lang", "Language"),
        ("themes", "Themes"),
        ("iso_alpha3", "Countries"),
        ("mission_acronyms", "Missions"),
    ];
    let rows = Rows::of(frames, "field_coverage");
    let filled = |field: &str| {
        let row = (0..rows.len()).find(|row| rows.text(*row, "field") == field);
        row.map_or(0, |row| rows.count(row, "n_filled"))
    };
    let mut table = Table::new("Statements in which a field is filled", &["Field", "Column", "#Statements", "#Share"]);
    let mut bars = Vec::new();
    for (field, label) in FIELDS {
        let n = filled(field);
        let value = share(n, all.documents);
        table.row(label, None, vec![field.to_owned(), grouped(n), percent(value)]);
        bars.push(Bar {
            label: label.to_owned(),
            value,
            note: format!("{} ({})", percent(value), grouped(n)),
            href: None,
        });
    }
    let of = |field: &str| percent(share(filled(field), all.documents));
    Some(Figure {
        id: "field_coverage",
        report: "field_coverage",
        question: "How much is known of each statement?",
        finding: format!(
            "The day is known of {} of the statements, the year of {}, the speaker of {}.",
            of("date"),
            of("year"),
            of("speaker")
        ),
        measure: format!(
            "Share of {} in which the field is filled. A field is empty where the text does not give it.",
            statements(all.documents)
        ),
        drawing: Drawing::Bars { bars, shares: true },
        table,
        links: Vec::new(),
    })
}
