//! Published tables to reports: what was read, asked, named, and how well.
//!
//! Polars lives here only. Reports read nothing but the published Parquet, so
//! they can be made again without the input; each is one small table. Charts
//! and the page are drawn from those.

mod bridge;
mod chart;
mod figures;
mod html;
mod lists;
mod print;
mod queries;

use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use polars::prelude::PolarsError;

pub use figures::charts;
pub use html::{About, Accuracy, AccuracyRow, html};
pub use print::print;

/// A report: a name, what it answers, and its rows.
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
    /// The page cannot be rendered.
    #[error("report.html: {cause}")]
    Page {
        /// What the template engine said.
        cause: minijinja::Error,
    },
}

/// Makes every report of the run in `folder`, in the order of `queries::ALL`.
///
/// # Errors
/// Names the table that cannot be read or the report whose query fails.
pub fn make(folder: &Path) -> Result<Vec<Frame>, ReportError> {
    let fault = |cause| ReportError::Table { path: folder.join("tables"), cause: Box::new(cause) };
    let tables = bridge::Tables::open(folder).map_err(fault)?;
    queries::ALL
        .iter()
        .map(|query| {
            let fault = |cause| ReportError::Query { name: query.name, cause };
            let frame = (query.ask)(&tables).and_then(|lazy| lazy.collect()).map_err(fault)?;
            let batch = bridge::to_arrow(&frame).map_err(fault)?;
            Ok(Frame { name: query.name, title: query.title, batch })
        })
        .collect()
}
