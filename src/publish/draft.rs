//! Files of a published run written again: first beside them, then each put in its place in one step.
//!
//! A reader sees every file as it was or as it will be. Between the first and the last file the folder holds
//! some of each; `run.json`, which names them all with their digests, comes last.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::PublishError;

const NAME: &str = ".draft";
const RECORD: &str = "run.json";

/// The hidden folder in which the files are written; dropped, it leaves nothing behind.
pub struct Draft {
    run: PathBuf,
    folder: PathBuf,
}

impl Draft {
    /// An empty draft of the run in `run`.
    ///
    /// # Errors
    /// Names the folder that cannot be made.
    pub fn open(run: &Path) -> Result<Self, PublishError> {
        let draft = Draft { run: run.to_owned(), folder: run.join(NAME) };
        // What a process left that died.
        let _ = fs::remove_dir_all(&draft.folder);
        let reports = draft.folder.join("reports");
        fs::create_dir_all(&reports).map_err(|cause| PublishError::write(&reports, cause))?;
        Ok(draft)
    }

    /// Where the files are written, under the names that they shall have.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts every file in its place once the disk has it.
    ///
    /// # Errors
    /// Names the file that cannot be written; it and those after it are as they were.
    pub fn settle(self) -> Result<(), PublishError> {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(&self.folder).sort_by_file_name() {
            let entry = entry.map_err(|cause| PublishError::write(&self.folder, cause))?;
            if entry.file_type().is_file() {
                files.push(entry.into_path());
            }
        }
        files.sort_by_key(|file| file.ends_with(RECORD));
        for file in files {
            let name = file.strip_prefix(&self.folder).unwrap_or(&file);
            let place = self.run.join(name);
            let synced = File::options().write(true).open(&file).and_then(|f| f.sync_all());
            synced.and_then(|()| fs::rename(&file, &place)).map_err(|cause| PublishError::write(&place, cause))?;
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_take_their_places_and_the_draft_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("reports")).unwrap();
        for name in ["run.json", "reports/a.csv"] {
            fs::write(dir.path().join(name), "old").unwrap();
        }
        let draft = Draft::open(dir.path()).unwrap();
        fs::write(draft.folder().join("reports/a.csv"), "new").unwrap();
        drop(draft);
        assert_eq!(fs::read(dir.path().join("reports/a.csv")).unwrap(), b"old");
        let draft = Draft::open(dir.path()).unwrap();
        for name in ["run.json", "reports/a.csv"] {
            fs::write(draft.folder().join(name), "new").unwrap();
        }
        draft.settle().unwrap();
        assert_eq!(fs::read(dir.path().join("reports/a.csv")).unwrap(), b"new");
        assert_eq!(fs::read(dir.path().join("run.json")).unwrap(), b"new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
