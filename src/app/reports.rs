//! The reports of a run, made and written: tables, charts, the page, the workbook, and the package that describes
//! every CSV file.
//!
//! `run` and `report` share it, so that reports made again are the same bytes.

use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc;

use super::AppError;
use super::log::{self, Event};
use crate::collect;
use crate::pipeline::Files;
use crate::publish::{
    self, CsvStyle, Described, Draft, FileRecord, InputRecords, Latest, MadeBy, Manifest, PublishError,
};
use crate::report::{self, About, Accuracy, Frame, Tables};

const PAGE: &str = "report.html";
const WORKBOOK: &str = "report.xlsx";
const PACKAGE: &str = "datapackage.json";
/// Where the built-in pipeline says how far it can be trusted.
const ACCURACY: &str = "accuracy.toml";

/// Makes every report of the run in `folder` and writes it below `to`.
///
/// `outputs` are the records of the run's files; those of the reports take the place of others of their names.
/// `beside` is done while the questions are asked, and gives the records of what it wrote, the report of changes among
/// it. No more than `threads` are used.
///
/// # Errors
/// A table that cannot be read, a report that cannot be written, what `beside` says.
pub(super) fn write(
    folder: &Path,
    to: &Path,
    made_by: &MadeBy,
    style: CsvStyle,
    outputs: &mut Vec<FileRecord>,
    threads: usize,
    beside: impl FnOnce() -> Result<Vec<FileRecord>, AppError> + Send,
) -> Result<Vec<Frame>, AppError> {
    let tables = &report::open(folder)?;
    // The workbook shows tables first, and those are there already: it is filled while the reports are made.
    let (give, take) = mpsc::sync_channel(1);
    let reports = move || {
        let (frames, mut fresh) = make(tables, folder, to, style, threads, beside)?;
        let _ = give.send(frames.clone());
        let page = report::html(tables, &frames, &about(made_by)?)?;
        fresh.push(write_bytes(to, PAGE, &page)?);
        Ok::<_, AppError>((frames, fresh))
    };
    let workbook = move || {
        let frames = || take.recv().ok();
        publish::write_file(to, WORKBOOK, |file| report::xlsx(tables, frames, file).map_err(AppError::from))
    };
    let (reports, workbook) = both(threads, reports, workbook);
    let (frames, mut fresh) = reports?;
    fresh.push(workbook?);
    put(outputs, fresh);
    // Last: it names every CSV file with its digest.
    let package = describe(to, &frames, outputs, made_by)?;
    put(outputs, vec![package]);
    Ok(frames)
}

/// Does both at a time where there are threads for it. One may wait for the other, which a task of a pool must not: the
/// pool might give both to one thread.
fn both<A, B: Send>(threads: usize, first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, B) {
    if threads == 1 {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        match second.join() {
            Ok(second) => (first, second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Every report as table and chart.
fn make(
    tables: &Tables,
    folder: &Path,
    to: &Path,
    style: CsvStyle,
    threads: usize,
    beside: impl FnOnce() -> Result<Vec<FileRecord>, AppError> + Send,
) -> Result<(Vec<Frame>, Vec<FileRecord>), AppError> {
    let (frames, fresh) = both(threads, || report::make(tables, threads), beside);
    let (mut frames, mut fresh) = (frames?, fresh?);
    frames.extend(report::changes_of(folder)?);
    for frame in &frames {
        fresh.extend(publish::write_table(to, &frame.path(), &frame.batch, style)?);
        log::event(&Event::ReportMade { report: frame.name, rows: frame.batch.num_rows() });
    }
    for (path, drawing) in report::charts(&frames) {
        fresh.push(write_bytes(to, &path, &drawing)?);
    }
    Ok((frames, fresh))
}

/// Makes the reports of a published run again.
///
/// # Errors
/// As [`write`]; each file is then as it was or as it will be.
pub(super) fn write_again(run: &Latest) -> Result<Vec<Frame>, AppError> {
    let no_run = || PublishError::NoRun { path: run.folder.clone(), cause: "run.json is none of ours".to_owned() };
    let mut manifest = Manifest::read(&run.folder).ok_or_else(no_run)?;
    let style = CsvStyle::of(&manifest.recipe.options);
    let draft = Draft::open(&run.folder)?;
    let nothing = || Ok(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let frames = write(&run.folder, draft.folder(), &manifest.made_by, style, &mut manifest.outputs, threads, nothing)?;
    let inputs = InputRecords::open(&run.folder)
        .map_err(|cause| PublishError::NoRun { path: run.folder.clone(), cause: cause.to_string() })?;
    manifest.write(draft.folder(), inputs)?;
    draft.settle()?;
    Ok(frames)
}

fn write_bytes(folder: &Path, name: &str, content: &[u8]) -> Result<FileRecord, AppError> {
    publish::write_file(folder, name, |file| {
        file.write_all(content).map_err(|cause| PublishError::write(&folder.join(name), cause).into())
    })
}

/// Records take the place of others of their paths.
fn put(outputs: &mut Vec<FileRecord>, fresh: Vec<FileRecord>) {
    for record in fresh {
        match outputs.iter_mut().find(|old| old.path == record.path) {
            Some(old) => *old = record,
            None => outputs.push(record),
        }
    }
}

fn describe(to: &Path, frames: &[Frame], outputs: &[FileRecord], made_by: &MadeBy) -> Result<FileRecord, AppError> {
    let mut reports: Vec<Described<'_>> = frames
        .iter()
        .map(|frame| Described { path: frame.path(), title: frame.title, schema: frame.batch.schema() })
        .collect();
    reports.push(Described {
        path: super::since::NEW_REQUESTS.to_owned(),
        title: "Requests that the run before did not have",
        schema: collect::requests_schema(),
    });
    publish::write_file(to, PACKAGE, |file| {
        publish::datapackage(file, outputs, &reports, made_by)
            .map_err(|cause| PublishError::write(&to.join(PACKAGE), cause).into())
    })
}

/// What the page says of the run.
fn about(made_by: &MadeBy) -> Result<About, AppError> {
    Ok(About {
        version: made_by.version.clone(),
        pipeline: made_by.pipeline.clone(),
        pipeline_version: made_by.pipeline_version.clone(),
        pipeline_digest: made_by.pipeline_digest.clone(),
        strength_scale: made_by.strength_scale.clone(),
        accuracy: accuracy_of(&made_by.pipeline_digest)?,
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
        let digest = Files::open(None).unwrap().digest();
        let accuracy = accuracy_of(&digest).unwrap().unwrap();
        assert!(accuracy.row.iter().all(|r| r.figures.len() + 1 == accuracy.columns.len()));
        assert!(accuracy_of("another").unwrap().is_none());
    }
}
