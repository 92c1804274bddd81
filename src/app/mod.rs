//! The conductor: the only room that knows all the others.
//!
//! One function a command; each returns how it ended or an error that says
//! file, cause and cure.

mod batch;
mod check;
mod closing;
mod diff;
mod error;
mod evaluate;
mod explain;
mod feed;
mod fresh;
mod init;
mod interrupt;
mod isolate;
mod log;
mod memory;
mod part;
mod progress;
mod reports;
mod run;
mod since;
mod summary;

use std::io::Write;
use std::path::Path;

pub use check::check;
pub use diff::diff;
pub use error::AppError;
pub use evaluate::{EvaluatePlan, evaluate};
pub use explain::explain;
pub use init::init;
pub use isolate::{COMMAND as READ_DOCUMENTS, read_documents};
pub use log::{as_json as log_as_json, hold_panics};
pub use memory::give_back_large_blocks;
pub use part::report_part;
pub use run::{RunPlan, run};

use crate::exit::Exit;
use crate::model::terminal::lines;
use crate::publish::{self, Latest, Manifest, PublishError};
use crate::report;

pub use crate::publish::CsvStyle;
pub use crate::report::FILTERS;
pub use crate::unpack::LIMITS;

/// Makes the reports of a published run again and prints the main ones.
///
/// # Errors
/// Where there is no complete run, or a report cannot be written.
pub fn report(output: &Path) -> Result<Exit, AppError> {
    let frames = reports::write_again(&Latest::find(output)?)?;
    say(&report::print(&frames))?;
    Ok(Exit::Complete)
}

/// How the run wrote its CSV files.
fn style_of(run: &Latest) -> CsvStyle {
    Manifest::read(&run.folder).map_or(CsvStyle::Canonical, |m| CsvStyle::of(&m.recipe.options))
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

/// Prints a page of text.
///
/// # Errors
/// Where standard output cannot be written.
pub fn page(text: &str) -> Result<Exit, AppError> {
    say(text)?;
    Ok(Exit::Complete)
}

/// Writes lines to standard output, what a terminal would obey made visible.
fn say(text: &str) -> Result<(), AppError> {
    show(&lines(text))
}

/// Writes to standard output as it is; a closed pipe is no error.
fn show(text: &str) -> Result<(), AppError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(PublishError::write(Path::new("standard output"), e).into())
        }
        _ => Ok(()),
    }
}
