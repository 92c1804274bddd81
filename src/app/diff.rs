//! `rapporteur diff`: what changed between two runs.

use std::path::Path;

use super::{AppError, say};
use crate::exit::Exit;
use crate::publish::{Latest, RunName};
use crate::report;

/// Prints what changed from one run to another: each a run's folder, or an output folder for its latest run.
///
/// # Errors
/// Where there is no complete run, or its tables cannot be read.
pub fn diff(before: &Path, after: &Path) -> Result<Exit, AppError> {
    let (before, after) = (Latest::find(before)?, Latest::find(after)?);
    let (old, new) = (RunName::of(&before.folder)?, RunName::of(&after.folder)?);
    let changes = report::changes(&before.folder, &after.folder, old.reads_as(&new))?;
    let mut out = format!("From run {} to run {}\n", old.run_id, new.run_id);
    if !old.reads_as(&new) {
        out.push_str("They were read by different versions or pipelines: the same words may be read in another way.\n");
    }
    out.push('\n');
    out.push_str(&report::whole(&changes.frame));
    out.push_str(&changes.lists());
    say(&out)?;
    Ok(Exit::Complete)
}
