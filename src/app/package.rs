//! The files beside the tables: the workbook, and the package that describes every CSV file.

use std::path::Path;

use super::AppError;
use crate::publish::{self, Described, FileRecord, MadeBy, PublishError};
use crate::report::{self, Frame};

const WORKBOOK: &str = "report.xlsx";
const PACKAGE: &str = "datapackage.json";

/// Writes the workbook of the run in `folder`.
///
/// # Errors
/// A table that cannot be read, or a file that cannot be written.
pub(super) fn workbook(folder: &Path, frames: &[Frame]) -> Result<FileRecord, AppError> {
    publish::write_file(folder, WORKBOOK, |to| report::xlsx(folder, frames, to).map_err(AppError::from))
}

/// Writes the package of the run in `folder`; `outputs` are all its other files.
///
/// # Errors
/// A file that cannot be written.
pub(super) fn describe(
    folder: &Path,
    frames: &[Frame],
    outputs: &[FileRecord],
    made_by: &MadeBy,
) -> Result<FileRecord, AppError> {
    let reports: Vec<Described<'_>> = frames
        .iter()
        .map(|frame| Described { path: frame.path(), title: frame.title, schema: frame.batch.schema() })
        .collect();
    publish::write_file(folder, PACKAGE, |to| {
        publish::datapackage(to, outputs, &reports, made_by)
            .map_err(|cause| AppError::from(PublishError::write(&folder.join(PACKAGE), cause)))
    })
}
