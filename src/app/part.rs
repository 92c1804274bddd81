//! `rapporteur report --where`: the reports of a part of a run, beside the published ones and never over them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{AppError, say, style_of};
use crate::exit::Exit;
use crate::publish::{self, Latest, PublishError, RunName};
use crate::report::{self, Filter, ReportError};

/// By this file a folder of reports is known again.
const MARK: &str = "report.json";

/// What the reports of a folder are of.
#[derive(Serialize, Deserialize)]
struct Mark {
    program: String,
    version: String,
    run_id: String,
    r#where: String,
}

/// Prints the reports of the part of a run that the expression selects, and writes them where a folder is named.
///
/// # Errors
/// An expression that is not understood, no complete run, or a folder that holds something else.
pub fn report_part(output: &Path, expression: &str, to: Option<&Path>) -> Result<Exit, AppError> {
    let filter = Filter::parse(expression).map_err(ReportError::from)?;
    let latest = Latest::find(output)?;
    if let Some(to) = to {
        may_write(to)?;
    }
    let frames = report::make_part(&latest.folder, &filter)?;
    let run = RunName::of(&latest.folder)?;
    if let Some(to) = to {
        std::fs::create_dir_all(to).map_err(|e| PublishError::write(to, e))?;
        let mark = Mark {
            program: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            run_id: run.run_id.clone(),
            r#where: filter.to_string(),
        };
        let mut mark = serde_json::to_vec_pretty(&mark).map_err(|e| AppError::Bug(e.to_string()))?;
        mark.push(b'\n');
        let path = to.join(MARK);
        std::fs::write(&path, mark).map_err(|e| PublishError::write(&path, e))?;
        for frame in &frames {
            publish::write_table(to, frame.name, &frame.batch, style_of(&latest))?;
        }
    }
    say(&format!("Run {} where {filter}\n\n{}", run.run_id, report::print_part(&frames, to)))?;
    Ok(Exit::Complete)
}

/// Refuses a folder of other things, and any place inside a published run.
fn may_write(to: &Path) -> Result<(), AppError> {
    let refused = |message: &str, hint: &str| AppError::Data {
        path: to.to_owned(),
        message: message.to_owned(),
        hint: hint.to_owned(),
    };
    let place = std::path::absolute(to).map_err(|cause| AppError::Read { path: to.to_owned(), cause })?;
    if place.ancestors().any(|folder| folder.join("run.json").is_file()) {
        return Err(refused("this is inside a published run, which never changes", "name a folder elsewhere with -o"));
    }
    let filled = std::fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some());
    if filled && !is_ours(to) {
        return Err(refused("the folder is not empty", "name a new folder with -o: nothing of yours is overwritten"));
    }
    Ok(())
}

fn is_ours(folder: &Path) -> bool {
    let mark = std::fs::read(folder.join(MARK)).ok().and_then(|bytes| serde_json::from_slice::<Mark>(&bytes).ok());
    mark.is_some_and(|mark| mark.program == env!("CARGO_PKG_NAME"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_other_things_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let part = dir.path().join("part");
        assert!(may_write(&part).is_ok());
        std::fs::create_dir(&part).unwrap();
        assert!(may_write(&part).is_ok());
        std::fs::write(part.join("thesis.docx"), "years of work").unwrap();
        assert!(may_write(&part).is_err());
        std::fs::write(
            part.join(MARK),
            "{\"program\": \"another\", \"version\": \"1\", \"run_id\": \"\", \"where\": \"\"}",
        )
        .unwrap();
        assert!(may_write(&part).is_err());
        std::fs::write(
            part.join(MARK),
            "{\"program\": \"rapporteur\", \"version\": \"1\", \"run_id\": \"\", \"where\": \"\"}",
        )
        .unwrap();
        assert!(may_write(&part).is_ok());
        std::fs::write(dir.path().join("run.json"), "{}").unwrap();
        assert!(may_write(&part).is_err(), "inside a run");
    }
}
