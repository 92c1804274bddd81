//! `rapporteur init`: a built-in pipeline written out, to be edited.

use std::path::Path;

use super::AppError;
use super::log::complain;
use crate::exit::Exit;
use crate::pipeline::{DEFAULT, Files, PipelineError};
use crate::publish::PublishError;

/// Writes the files of a built-in pipeline below a folder, which must be new or empty.
///
/// # Errors
/// A name that no built-in pipeline has, a folder that is not empty, a file that cannot be written.
pub fn init(folder: &Path, name: Option<&str>) -> Result<Exit, AppError> {
    let name = name.unwrap_or(DEFAULT);
    let files = Files::of_built_in(name).ok_or_else(|| {
        PipelineError::missing(name, format!("no built-in pipeline; there are: {}", Files::built_in_names().join(", ")))
    })?;
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(AppError::Data {
            path: folder.to_owned(),
            message: "the folder is not empty".to_owned(),
            hint: "name a new folder: nothing of yours is overwritten".to_owned(),
        });
    }
    for (path, text) in &files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|e| PublishError::write(parent, e))?;
        }
        std::fs::write(&path, text).map_err(|e| PublishError::write(&path, e))?;
    }
    let folder = folder.display();
    complain(&format!(
        "{} files of pipeline {name} in {folder}; next: edit them, `rapporteur check {folder}`, `rapporteur run FOLDER -p {folder}`",
        files.len()
    ));
    Ok(Exit::Complete)
}
