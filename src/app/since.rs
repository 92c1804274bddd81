//! What a run has that the run before it did not: two reports, and text for a mail.

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;

use super::log::complain;
use super::{AppError, RunPlan, say};
use crate::collect;
use crate::model::terminal;
use crate::publish::{self, FileRecord, Latest, MadeBy, RunName};
use crate::report::{self, Comparison, ReportError};

/// The table of them, below a run's folder, without ending.
pub(super) const NEW_REQUESTS: &str = "reports/new_requests";

/// How a run differs from the one before it.
pub(super) struct Since {
    /// The run before; none for a first run.
    pub previous: Option<String>,
    /// The files of `reports/new_requests`.
    pub outputs: Vec<FileRecord>,
}

/// Writes `reports/new_requests` and, where there was a run before, `reports/changes` into the folder `now` of a run
/// that is not yet published. A run before that cannot be read is told and taken for none; without one nothing is new.
///
/// # Errors
/// Where the new run cannot be read or written.
pub(super) fn compare(plan: &RunPlan, now: &Path, made_by: &MadeBy) -> Result<Since, AppError> {
    let Some((before, mut comparison)) = begin(&plan.output, now) else {
        let schema = Arc::unwrap_or_clone(collect::requests_schema()).with_metadata(made_by.marks());
        let none = RecordBatch::new_empty(Arc::new(schema));
        let outputs = publish::write_table(now, NEW_REQUESTS, &none, plan.csv)?.into();
        return Ok(Since { previous: None, outputs });
    };
    let new = |rows| comparison.new_requests(&rows);
    let outputs = publish::derive(now, "tables/requests", NEW_REQUESTS, plan.csv, new)?.into();
    let same_reader = before.version == made_by.version && before.pipeline_digest == made_by.pipeline_digest;
    match comparison.end(now, same_reader) {
        // [`report::changes_of`] finds it there, and it is recorded with the other reports.
        Ok(changes) => drop(publish::write_table(now, &changes.frame.path(), &changes.frame.batch, plan.csv)?),
        Err(error) => told(&before, &error),
    }
    Ok(Since { previous: Some(before.run_id), outputs })
}

/// The run before and a comparison with it; none where there is none that can be read.
fn begin(output: &Path, now: &Path) -> Option<(RunName, Comparison)> {
    let folder = Latest::find(output).ok()?.folder;
    let name = RunName::of(&folder)
        .map_err(|error| complain(&format!("note: the run before cannot be compared with: {error}")))
        .ok()?;
    let comparison = Comparison::begin(Some(&folder), now).map_err(|error| told(&name, &error)).ok()?;
    Some((name, comparison))
}

fn told(before: &RunName, error: &ReportError) {
    complain(&format!("note: run {} cannot be compared with: {error}", before.run_id));
}

/// Prints the new requests of a published run; nothing where nothing is new.
///
/// # Errors
/// Where they cannot be read, or standard output cannot be written.
pub(super) fn say_new(folder: &Path, since: &Since) -> Result<(), AppError> {
    let Some(previous) = &since.previous else {
        let all = folder.join("tables/requests.csv");
        return say(&format!(
            "This is the first run: what is new is told from the next one on.\nAll requests: {}\n",
            terminal::plain(&all.display().to_string())
        ));
    };
    let path = folder.join("reports/new_requests.csv");
    say(&report::news(folder, previous, &path.display().to_string())?)
}
