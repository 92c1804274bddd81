//! The reports of a run, made and written: tables, charts, the page.
//!
//! `run` and `report` share it, so that reports made again are the same bytes.

use std::path::Path;

use super::AppError;
use crate::pipeline::{Files, Pipeline};
use crate::publish::{self, FileRecord, Manifest, PublishError};
use crate::report::{self, About, Accuracy, Frame};

/// Where the built-in pipeline says how far it can be trusted.
const ACCURACY: &str = "accuracy.toml";

/// Makes every report of the run in `folder` and writes it there; gives the tables and what was written.
///
/// # Errors
/// A table that cannot be read, a report that cannot be written.
pub(super) fn publish_reports(folder: &Path, about: &About) -> Result<(Vec<Frame>, Vec<FileRecord>), AppError> {
    let frames = report::make(folder)?;
    let mut records = Vec::new();
    for frame in &frames {
        records.extend(publish::write_table(folder, &frame.path(), &frame.batch)?);
    }
    for (path, content) in report::charts(&frames) {
        records.push(write(folder, &path, &content)?);
    }
    records.push(write(folder, "report.html", &report::html(folder, &frames, about)?)?);
    Ok((frames, records))
}

fn write(folder: &Path, name: &str, content: &[u8]) -> Result<FileRecord, AppError> {
    let path = folder.join(name);
    std::fs::write(&path, content).map_err(|e| PublishError::write(&path, e))?;
    Ok(FileRecord::of(name, content))
}

/// What the reports say of a run that is being made.
///
/// # Errors
/// A fault in the built-in pipeline.
pub(super) fn about(pipeline: &Pipeline) -> Result<About, AppError> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: pipeline.name.clone(),
        pipeline_version: pipeline.version.clone(),
        pipeline_digest: pipeline.digest.clone(),
        strength_scale: pipeline.requests.scale.clone(),
        accuracy: accuracy_of(&pipeline.digest)?,
        filter: None,
    })
}

/// What the reports say of a published run: what its record says.
///
/// # Errors
/// A record that cannot be read.
pub(super) fn about_run(folder: &Path) -> Result<About, AppError> {
    let path = folder.join("run.json");
    let bytes = std::fs::read(&path).map_err(|cause| AppError::Read { path: path.clone(), cause })?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|e| AppError::Data {
        path,
        message: e.to_string(),
        hint: "make a new run with `rapporteur run`".to_owned(),
    })?;
    Ok(About {
        version: manifest.version,
        pipeline: manifest.pipeline,
        pipeline_version: manifest.pipeline_version,
        accuracy: accuracy_of(&manifest.pipeline_digest)?,
        pipeline_digest: manifest.pipeline_digest,
        strength_scale: manifest.strength_scale,
        filter: None,
    })
}

/// The figures of the built-in pipeline, where the digest is its own: of no other are they true.
fn accuracy_of(digest: &str) -> Result<Option<Accuracy>, AppError> {
    let files = Files::open(None)?;
    if files.digest() != digest {
        return Ok(None);
    }
    let Some((path, text)) = files.layers(ACCURACY).last() else { return Ok(None) };
    toml::from_str(text).map(Some).map_err(|e| AppError::Bug(format!("{path}: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracy_is_told_of_the_pipeline_that_was_measured_alone() {
        let pipeline = Pipeline::open(None).unwrap();
        let accuracy = about(&pipeline).unwrap().accuracy.unwrap();
        assert!(accuracy.row.iter().all(|r| r.figures.len() + 1 == accuracy.columns.len()));
        assert!(accuracy_of("another").unwrap().is_none());
    }
}
