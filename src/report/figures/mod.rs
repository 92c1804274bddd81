//! Reports as figures: a question, its answer in words, a drawing and its numbers.
//!
//! Everything here comes from the finished reports, so that a figure and the
//! CSV beside it cannot differ. The page and the SVG files share them.

mod asked;
mod named;
mod read;
mod rows;
mod table;

pub(super) use rows::Rows;
pub(super) use table::{Filter, Link, Table};

use super::Frame;
use super::chart::{Chart, Drawing, grouped};

/// Bars of one chart.
const MOST_BARS: usize = 16;
/// Rows of a table in the page; the CSV has them all.
const MOST_ROWS: usize = 100;
/// Links to example sentences below a chart.
const MOST_LINKS: usize = 5;

/// A question and its answer.
pub(super) struct Figure {
    /// Name of the SVG file, without ending.
    pub id: &'static str,
    /// Name of the report that it shows.
    pub report: &'static str,
    /// What it answers.
    pub question: &'static str,
    /// The answer in a sentence.
    pub finding: String,
    /// What was counted, of how many.
    pub measure: String,
    pub drawing: Drawing,
    pub table: Table,
    /// Where its example sentences are.
    pub links: Vec<Link>,
}

impl Figure {
    pub(super) fn description(&self) -> String {
        format!("{} {}", self.finding, self.measure)
    }

    pub(super) fn wide(&self) -> String {
        self.chart(&self.description()).wide()
    }

    pub(super) fn narrow(&self) -> String {
        self.chart(&self.description()).narrow()
    }

    /// As a file that stands alone; its links would lead nowhere and are left out.
    fn file(&self) -> String {
        self.chart(&self.description()).file()
    }

    fn chart<'a>(&'a self, description: &'a str) -> Chart<'a> {
        Chart { id: self.id, title: self.question, description, drawing: &self.drawing }
    }
}

/// The figures of a run, by the sections of the page.
pub(super) struct Figures {
    pub overview: Overview,
    pub read: Vec<Figure>,
    pub asked: Vec<Figure>,
    pub trends: Vec<Figure>,
    pub pairs: Vec<Figure>,
    pub places: Vec<Figure>,
    pub quality: Vec<Figure>,
}

impl Figures {
    /// Draws what the reports have rows for; an empty run has none.
    pub(super) fn of(frames: &[Frame]) -> Self {
        let overview = Overview::of(frames);
        let many = overview.documents > 0;
        let some =
            |figures: Vec<Option<Figure>>| -> Vec<Figure> { figures.into_iter().flatten().filter(|_| many).collect() };
        Figures {
            read: some(vec![read::by_year(frames, &overview)]),
            asked: some(vec![
                asked::by_theme(frames, &overview),
                asked::by_period(frames),
                asked::words(frames, &overview),
                asked::addressees(frames, &overview),
                asked::by_place(frames, &overview, "country"),
                asked::by_place(frames, &overview, "mission"),
            ]),
            trends: some(vec![named::trends(frames), named::by_year(frames, &overview)]),
            pairs: some(vec![named::pairs(frames, &overview)]),
            places: some(vec![named::places(frames, "country"), named::places(frames, "mission")]),
            quality: some(vec![read::coverage(frames, &overview)]),
            overview,
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Figure> {
        let parts = [&self.read, &self.asked, &self.trends, &self.pairs, &self.places, &self.quality];
        parts.into_iter().flatten()
    }
}

/// The charts of the reports as SVG files: path below the run's folder, content.
///
/// Each stands alone: title, description, colours for light and dark viewers.
pub fn charts(frames: &[Frame]) -> Vec<(String, Vec<u8>)> {
    let figures = Figures::of(frames);
    let file = |f: &Figure| (format!("reports/{}.svg", f.id), f.file().into_bytes());
    figures.all().map(file).collect()
}

/// Totals of the run; copies of statements are not in them.
pub(super) struct Overview {
    pub documents: i32,
    pub copies: i32,
    pub sentences: i32,
    pub requests: i32,
    pub denied: i32,
    pub with_addressee: i32,
    pub asking: i32,
    pub issues: i32,
    pub not_read: i32,
    pub years: Option<(i32, i32)>,
}

impl Overview {
    fn of(frames: &[Frame]) -> Self {
        let rows = Rows::of(frames, "overview");
        let n = |column: &str| rows.integer(0, column).unwrap_or(0);
        Overview {
            documents: n("n_documents"),
            copies: n("n_copies"),
            sentences: n("n_sentences"),
            requests: n("n_requests"),
            denied: n("n_denied"),
            with_addressee: n("n_with_addressee"),
            asking: n("n_documents_asking"),
            issues: n("n_issues"),
            not_read: n("n_not_read"),
            years: rows.integer(0, "first_year").zip(rows.integer(0, "last_year")),
        }
    }

    /// `1946 to 2024`; none where no year is known.
    pub(super) fn period(&self) -> Option<String> {
        self.years.map(|(from, to)| span(from, to))
    }
}

/// The years from one to the other.
fn span(from: i32, to: i32) -> String {
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

/// A part of a whole, 0 to 1; 0 of nothing.
pub(super) fn share(part: i32, whole: i32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// `1 statement`, `2,000 statements`.
pub(super) fn counted(n: i32, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

fn statements(n: i32) -> String {
    counted(n, "statement", "statements")
}
