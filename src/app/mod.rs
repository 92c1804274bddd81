//! The conductor: the only room that knows all the others.
//!
//! One function a command; each returns how it ended or an error that says
//! file, cause and cure.

mod batch;
mod check;
mod error;
mod evaluate;
mod explain;
mod feed;
mod init;
mod isolate;
mod progress;
mod reports;
mod run;

use std::io::Write;
use std::path::{Path, PathBuf};

pub use check::check;
pub use error::AppError;
pub use evaluate::{EvaluatePlan, evaluate};
pub use explain::explain;
pub use init::init;
pub use isolate::{COMMAND as READ_DOCUMENTS, read_documents};
pub use run::{RunPlan, run};

use crate::exit::Exit;
use crate::publish::{self, Latest};
use crate::report;
use progress::complain;

pub use crate::unpack::LIMITS;

/// Makes the reports of a published run again and prints the main ones.
///
/// # Errors
/// Where there is no complete run, or a report cannot be written.
pub fn report(output: &Path) -> Result<Exit, AppError> {
    let latest = Latest::find(output)?;
    let about = reports::about_run(&latest.folder)?;
    let (frames, _) = reports::publish_reports(&latest.folder, &about)?;
    say(&report::print(&frames))?;
    Ok(Exit::Complete)
}

/// Prints the codebook of columns.
///
/// # Errors
/// Where standard output cannot be written.
pub fn codebook(markdown: bool) -> Result<Exit, AppError> {
    let text = if markdown { publish::codebook_markdown().into_bytes() } else { publish::codebook_csv()? };
    say(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Complete)
}

/// Writes to standard output; a closed pipe is no error.
fn say(text: &str) -> Result<(), AppError> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(AppError::Read { path: PathBuf::from("standard output"), cause: e })
        }
        _ => Ok(()),
    }
}
