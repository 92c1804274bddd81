//! The output folder: lock, staging, the rename that publishes.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::prune::TRASH;
use super::{Manifest, PublishError};

const MAKE: &str = "choose an output folder that this user may write, with -o";
const LOCK: &str = ".lock";
const STAGING: &str = ".staging-";
pub(super) const LATEST: &str = "latest";

/// A run being written; dropped before [`Staging::publish`] it leaves nothing behind.
pub struct Staging {
    output: PathBuf,
    run_id: String,
    folder: PathBuf,
    published: bool,
    // Held until the run is over; the system frees it should the process die.
    _lock: File,
}

impl Staging {
    /// Takes the lock of the output folder, clears what dead runs left and makes an empty staging folder.
    ///
    /// # Errors
    /// `Locked` where another run works there, `Create` where nothing can be written.
    pub fn open(output: &Path, run_id: &str) -> Result<Self, PublishError> {
        let create = |path: &Path| {
            let path = path.to_owned();
            move |cause| PublishError::Create { path, cause, hint: MAKE }
        };
        fs::create_dir_all(output).map_err(create(output))?;
        let lock = lock(output)?;
        for entry in fs::read_dir(output).map_err(create(output))?.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(STAGING) || name.starts_with(TRASH) {
                // Only the lock's holder stages and prunes, so this one is dead.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let run_id = free_id(output, run_id);
        let folder = output.join(format!("{STAGING}{run_id}"));
        for part in ["tables", "reports"] {
            let path = folder.join(part);
            fs::create_dir_all(&path).map_err(create(&path))?;
        }
        Ok(Staging { output: output.to_owned(), run_id, folder, published: false, _lock: lock })
    }

    /// The run's id.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Where the run's files are written.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The output folder, which is locked as long as this lives.
    pub(super) fn output(&self) -> &Path {
        &self.output
    }

    /// Writes a small file into the run.
    ///
    /// # Errors
    /// Names the file that cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let path = self.folder.join(name);
        File::create(&path)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(|cause| PublishError::write(&path, cause))
    }

    /// Writes all files to the disk.
    ///
    /// # Errors
    /// Says that the run could not be written.
    pub fn sync(&self) -> Result<(), PublishError> {
        sync_tree(&self.folder).map_err(|cause| PublishError::write(&self.folder, cause))
    }

    /// Syncs all files, gives the run its name and lets `latest` name it; returns the run's folder.
    ///
    /// # Errors
    /// Names the step that failed; `latest` is then what it was.
    pub fn publish(&mut self) -> Result<PathBuf, PublishError> {
        self.sync()?;
        let target = self.output.join(&self.run_id);
        fs::rename(&self.folder, &target).map_err(|cause| PublishError::write(&target, cause))?;
        self.published = true;
        sync(&self.output).map_err(|cause| PublishError::write(&self.output, cause))?;
        point_latest(&self.output, &self.run_id)
            .map_err(|cause| PublishError::write(&self.output.join(LATEST), cause))?;
        Ok(target)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// The complete run that `latest` names, or a run's folder itself.
pub struct Latest {
    /// The run's folder.
    pub folder: PathBuf,
}

impl Latest {
    /// Finds the run of an output folder.
    ///
    /// # Errors
    /// `NoRun` where neither the folder nor its `latest` holds a `run.json`.
    pub fn find(output: &Path) -> Result<Self, PublishError> {
        let candidates = [output.to_owned(), output.join(LATEST)];
        candidates
            .into_iter()
            .find(|folder| folder.join("run.json").is_file())
            .map(|folder| Latest { folder: folder.canonicalize().unwrap_or(folder) })
            .ok_or_else(|| PublishError::NoRun { path: output.to_owned(), cause: "no latest/run.json".to_owned() })
    }

    /// The record of the run that `latest` names, where it has all its files and is what its record says.
    pub fn whole(output: &Path) -> Option<Manifest> {
        let folder = output.join(LATEST).canonicalize().ok()?;
        let manifest = Manifest::read(&folder)?;
        (folder.ends_with(&manifest.run_id) && manifest.is_whole(&folder)).then_some(manifest)
    }
}

fn lock(output: &Path) -> Result<File, PublishError> {
    let path = output.join(LOCK);
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|cause| PublishError::Create { path: path.clone(), cause, hint: MAKE })?;
    match file.try_lock() {
        Ok(()) => {
            let holder = format!("process {}", std::process::id());
            let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(holder.as_bytes()));
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            Err(PublishError::Locked { path, holder: (!holder.is_empty()).then_some(holder) })
        }
        Err(TryLockError::Error(cause)) => Err(PublishError::Create { path, cause, hint: MAKE }),
    }
}

/// The id, with a number after it where a run of that second exists.
fn free_id(output: &Path, run_id: &str) -> String {
    let mut id = run_id.to_owned();
    let mut n = 2;
    while output.join(&id).exists() {
        id = format!("{run_id}-{n}");
        n += 1;
    }
    id
}

/// One atomic step: a new link beside the old one, renamed over it.
fn point_latest(output: &Path, run_id: &str) -> std::io::Result<()> {
    let fresh = output.join(format!(".latest-{run_id}"));
    #[cfg(unix)]
    std::os::unix::fs::symlink(run_id, &fresh)?;
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(run_id, &fresh)?;
    fs::rename(&fresh, output.join(LATEST))?;
    sync(output)
}

fn sync_tree(folder: &Path) -> std::io::Result<()> {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        sync(entry?.path())?;
    }
    Ok(())
}

fn sync(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latest_moves_only_when_a_run_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = Staging::open(dir.path(), "one").unwrap();
        first.write("run.json", b"{}").unwrap();
        first.publish().unwrap();
        drop(first);
        drop(Staging::open(dir.path(), "two").unwrap());
        let latest = Latest::find(dir.path()).unwrap();
        assert!(latest.folder.ends_with("one"));
        let names: Vec<String> =
            fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        assert!(!names.iter().any(|n| n.starts_with(STAGING)), "{names:?}");
    }

    #[test]
    fn a_second_run_is_refused_and_a_dead_lock_is_not() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(LOCK), "process 1").unwrap();
        let held = Staging::open(dir.path(), "one").unwrap();
        assert!(matches!(Staging::open(dir.path(), "two"), Err(PublishError::Locked { .. })));
        drop(held);
        assert!(Staging::open(dir.path(), "two").is_ok());
    }
}
