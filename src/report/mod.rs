//! Published tables to reports: what was read, asked, named, and how well.
//!
//! Polars lives here only. Reports read nothing but the published Parquet, so
//! they can be made again without the input; each is one small table. Charts
//! and the page are drawn from those.

mod bridge;
mod changes;
mod chart;
mod columns;
mod figures;
mod filter;
mod html;
mod lists;
mod news;
mod part;
mod print;
mod queries;
mod statements;
mod stream;
mod summaries;
mod xlsx;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use arrow::array::RecordBatch;
use polars::prelude::PolarsError;

pub use bridge::Tables;
pub use changes::{Changes, Comparison, changes};
pub use figures::charts;
pub use filter::{Filter, FilterError, HELP as FILTERS};
pub use html::{About, Accuracy, AccuracyRow, html};
pub use news::news;
pub use print::{most_asked, print, print_part, whole};
pub use xlsx::xlsx;

/// A report: a name, what it answers, and its rows.
#[derive(Clone)]
pub struct Frame {
    /// The file's name, without ending.
    pub name: &'static str,
    /// What it answers.
    pub title: &'static str,
    /// Its rows.
    pub batch: RecordBatch,
}

impl Frame {
    /// Path below the run's folder, without ending.
    pub fn path(&self) -> String {
        format!("reports/{}", self.name)
    }
}

/// Why a report cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A table cannot be read.
    #[error("{}: {cause}\n  hint: is this a run of another version? make a new one with `rapporteur run`", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// What the reader said.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A query failed.
    #[error("report `{name}`: {cause}")]
    Query {
        /// The report.
        name: &'static str,
        /// What polars said.
        cause: PolarsError,
    },
    /// A part that cannot be understood or found.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The page cannot be rendered.
    #[error("report.html: {cause}")]
    Page {
        /// What the template engine said.
        cause: minijinja::Error,
    },
    /// A file of the reports cannot be written.
    #[error("{name}: {cause}\n  hint: is the disk full? nothing published has changed")]
    Write {
        /// The file.
        name: &'static str,
        /// What the system or the library said.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Makes every report of a run, in the order of `queries::ALL`. `threads` questions are asked at a time.
///
/// # Errors
/// Names the table that cannot be read or the report whose query fails.
pub fn make(tables: &Tables, threads: usize) -> Result<Vec<Frame>, ReportError> {
    let next = AtomicUsize::new(0);
    let answers: Mutex<Vec<Option<Result<Frame, ReportError>>>> =
        Mutex::new(queries::ALL.iter().map(|_| None).collect());
    let work = || {
        while let Some((n, query)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, queries::ALL.get(n)?)))
        {
            let answer = ask(query, tables);
            answers.lock().unwrap_or_else(PoisonError::into_inner)[n] = Some(answer);
        }
    };
    std::thread::scope(|scope| (0..threads.clamp(1, queries::ALL.len())).for_each(|_| drop(scope.spawn(work))));
    answers.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()
}

/// The report of changes that the run wrote, if there was a run before it: it stands after the others.
///
/// # Errors
/// Where it cannot be read.
pub fn changes_of(folder: &Path) -> Result<Option<Frame>, ReportError> {
    changes::written(folder)
}

/// Makes every report of the part of a run that the filter selects; the first says which part that is.
///
/// # Errors
/// As [`make`], and where the filter names what no statement of the run has.
pub fn make_part(folder: &Path, filter: &Filter) -> Result<Vec<Frame>, ReportError> {
    let tables = open(folder)?;
    let whole = part::size(&tables).map_err(|e| tables.fault(e))?;
    let part = part::Part::select(&tables, filter)?;
    let tables = tables.narrowed(part);
    let name = "part";
    let size = part::size(&tables).map_err(|e| tables.fault(e))?;
    let batch = part::report(filter, size, whole)
        .and_then(|frame| tables.to_arrow(&frame))
        .map_err(|cause| ReportError::Query { name, cause })?;
    let first = Frame { name, title: "Which part of the run: rows selected of all", batch };
    std::iter::once(Ok(first)).chain(queries::ALL.iter().map(|query| ask(query, &tables))).collect()
}

/// Opens the tables of the run in `folder`: what several reports ask of them is read once.
///
/// # Errors
/// Names the table that cannot be read.
pub fn open(folder: &Path) -> Result<Tables, ReportError> {
    Tables::open(folder).map_err(|cause| ReportError::Table { path: folder.join("tables"), cause: Box::new(cause) })
}

fn ask(query: &queries::Query, tables: &Tables) -> Result<Frame, ReportError> {
    let fault = |cause| ReportError::Query { name: query.name, cause };
    let frame = (query.ask)(tables).and_then(|lazy| lazy.collect()).map_err(fault)?;
    let batch = tables.to_arrow(&frame).map_err(fault)?;
    Ok(Frame { name: query.name, title: query.title, batch })
}
