//! What a run has that the run before it did not: two reports, and text for a mail.

use std::path::Path;

use super::progress::complain;
use super::{AppError, say};
use crate::pipeline::Pipeline;
use crate::publish::{self, FileRecord, Latest, RunName, Staging};
use crate::report::{self, Comparison, ReportError};

/// How a run differs from the one before it.
pub(super) struct Since {
    /// The run before; none for a first run.
    pub previous: Option<String>,
    /// The files of `reports/new_requests`.
    pub outputs: Vec<FileRecord>,
}

/// Writes `reports/new_requests` and, where there was a run before, `reports/changes` into a run that is not yet
/// published. A run before that cannot be read is told and taken for none.
///
/// # Errors
/// Where the new run cannot be read or written.
pub(super) fn compare(output: &Path, staging: &Staging, pipeline: &Pipeline) -> Result<Since, AppError> {
    let before = match Latest::find(output) {
        Err(_) => None,
        Ok(latest) => match RunName::of(&latest.folder) {
            Ok(name) => Some((name, latest.folder)),
            Err(error) => {
                complain(&format!("note: the run before cannot be compared with: {error}"));
                None
            }
        },
    };
    let now = staging.folder();
    let (before, mut comparison) = match before {
        Some((name, folder)) => match Comparison::begin(Some(&folder), now) {
            Ok(comparison) => (Some(name), comparison),
            Err(error) => {
                told(&name, &error);
                (None, Comparison::begin(None, now)?)
            }
        },
        None => (None, Comparison::begin(None, now)?),
    };
    let mut outputs = Vec::new();
    outputs.extend(publish::derive(now, "tables/requests", "reports/new_requests", |rows| {
        comparison.new_requests(&rows)
    })?);
    let Some(before) = before else { return Ok(Since { previous: None, outputs }) };
    let same_reader = before.version == env!("CARGO_PKG_VERSION") && before.pipeline_digest == pipeline.digest;
    match comparison.end(now, same_reader) {
        // [`report::make`] finds it there, and it is recorded with the other reports.
        Ok(changes) => drop(publish::write_table(now, &changes.frame.path(), &changes.frame.batch)?),
        Err(error) => told(&before, &error),
    }
    Ok(Since { previous: Some(before.run_id), outputs })
}

fn told(before: &RunName, error: &ReportError) {
    complain(&format!("note: run {} cannot be compared with: {error}", before.run_id));
}

/// Prints the new requests of a published run; nothing where nothing is new.
///
/// # Errors
/// Where they cannot be read, or standard output cannot be written.
pub(super) fn say_new(folder: &Path, since: &Since) -> Result<(), AppError> {
    let path = folder.join("reports/new_requests.csv");
    say(&report::news(folder, since.previous.as_deref(), &path.display().to_string())?)
}
