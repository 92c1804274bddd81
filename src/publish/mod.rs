//! Batches to files: whole or not at all.
//!
//! A run is written into a hidden staging folder, synced, renamed to its id
//! and only then named by `latest`. What the files say is decided elsewhere.

mod amend;
mod codebook;
mod csv_rows;
mod datapackage;
mod draft;
mod excel;
mod folder;
mod hashed;
mod input_records;
mod manifest;
mod prune;
mod tables;

pub use amend::{amend, derive};
pub use codebook::{codebook_csv, codebook_markdown};
pub use datapackage::{Described, datapackage};
pub use draft::Draft;
pub use excel::CsvStyle;
pub use folder::{Latest, Staging};
pub use hashed::{sha256, write_file};
pub use input_records::{InputRecord, InputRecords, InputRecordsWriter};
pub use manifest::{BUILD, Counts, FileRecord, MadeBy, Manifest, Recipe, RunName};
pub use tables::{Encoded, Encoder, TableFiles, write_table};

use std::path::{Path, PathBuf};

/// Why a run could not be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The output folder or a file in it cannot be made.
    #[error("{}: {cause}\n  hint: {hint}", path.display())]
    Create {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
        /// What to do.
        hint: &'static str,
    },
    /// A file cannot be written to its end.
    #[error("{}: {cause}\n  hint: is the disk full, or the folder gone? nothing published has changed", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system or the encoder said.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// `latest` names the new run, but neither that nor its undoing was confirmed by the disk.
    #[error("{}: {cause}\n  hint: is the disk failing? `latest` names the new run, which is whole, but may not outlast a loss of power; run again", path.display())]
    Unconfirmed {
        /// The link.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Another run works on the same output.
    #[error("{}: another run holds the lock{}\n  hint: wait for it, or choose another output folder with -o", path.display(), holder.as_deref().map(|h| format!(" ({h})")).unwrap_or_default())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// What the other run wrote into it.
        holder: Option<String>,
    },
    /// No complete run lies there.
    #[error("{}: there is no complete run here ({cause})\n  hint: make one with `rapporteur run FOLDER -o {}`", path.display(), path.display())]
    NoRun {
        /// The output folder.
        path: PathBuf,
        /// What is missing.
        cause: String,
    },
}

impl PublishError {
    pub(crate) fn write(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        PublishError::Write { path: path.to_owned(), cause: cause.into() }
    }
}
