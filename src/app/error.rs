//! What can go wrong with a command, and the exit code that says so.

use std::path::PathBuf;

use crate::discover::NoInput;
use crate::exit::Exit;
use crate::pipeline::PipelineError;
use crate::publish::PublishError;
use crate::report::ReportError;

/// Why a command ended without its work.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// An input folder is missing.
    #[error(transparent)]
    NoInput(#[from] NoInput),
    /// The pipeline is wrong.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// The output cannot be written.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The reports cannot be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A file of labels or text is not what it should be.
    #[error("{}: {message}\n  hint: {hint}", path.display())]
    Data {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A file cannot be read.
    #[error("{}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A fault of the program.
    #[error("a fault of the program: {0}\n  hint: please report it, with the input that shows it")]
    Bug(String),
}

impl AppError {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            AppError::NoInput(_) | AppError::Read { .. } => Exit::NoInput,
            AppError::Pipeline(_) => Exit::Config,
            AppError::Publish(PublishError::Create { .. }) => Exit::CannotCreate,
            AppError::Publish(PublishError::Write { .. } | PublishError::Unconfirmed { .. })
            | AppError::Report(ReportError::Write { .. }) => Exit::CannotWrite,
            AppError::Publish(PublishError::Locked { .. }) => Exit::Locked,
            AppError::Publish(PublishError::NoRun { .. }) => Exit::NoInput,
            AppError::Report(ReportError::Filter(_)) => Exit::Usage,
            AppError::Report(_) | AppError::Data { .. } => Exit::Data,
            AppError::Bug(_) => Exit::Bug,
        }
    }

    /// Says it on standard error and gives the exit code.
    pub fn print(&self) -> Exit {
        super::log::error(&self.to_string(), Some(self.exit()));
        self.exit()
    }
}

impl From<csv::Error> for AppError {
    fn from(error: csv::Error) -> Self {
        AppError::Bug(error.to_string())
    }
}
