//! The output folder: lock, staging, the rename that publishes.
//!
//! A run is published by two renames: the staging folder gets the run's name, then a link beside `latest`
//! takes its place. Each is one step for every reader, and between them `latest` is the run before. What
//! fails is undone in reverse order; a run that dies between the two leaves a whole run that `latest`
//! does not name, and dead staging folders and links are cleared by the next run.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::prune::TRASH;
use super::{Manifest, PublishError};

const MAKE: &str = "choose an output folder that this user may write, with -o";
const LOCK: &str = ".lock";
const STAGING: &str = ".staging-";
pub(super) const LATEST: &str = "latest";
/// The link that will be `latest`, with the run's id after it.
const FRESH: &str = ".latest-";

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
        make_folder(output).map_err(create(output))?;
        let lock = lock(output)?;
        let latest = output.join(LATEST);
        if latest.symlink_metadata().is_ok_and(|m| !m.is_symlink()) {
            return Err(PublishError::Create {
                path: latest,
                cause: io::Error::new(ErrorKind::AlreadyExists, "this is no link that a run made"),
                hint: "move it away, or choose another output folder with -o",
            });
        }
        clear(output).map_err(create(output))?;
        let run_id = free_id(output, run_id);
        let folder = output.join(format!("{STAGING}{run_id}"));
        let staging = Staging { output: output.to_owned(), run_id, folder, published: false, _lock: lock };
        for path in [staging.folder.clone(), staging.folder.join("tables"), staging.folder.join("reports")] {
            fs::create_dir(&path).map_err(create(&path))?;
        }
        Ok(staging)
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

    /// Writes the tables to the disk, once all of them are closed: other files may come and go meanwhile.
    ///
    /// # Errors
    /// Says that the tables could not be written.
    pub fn sync_tables(&self) -> Result<(), PublishError> {
        let tables = self.folder.join("tables");
        sync_tree(&tables).map_err(|cause| PublishError::write(&tables, cause))
    }

    /// Syncs all files, gives the run its name and lets `latest` name it; returns the run's folder.
    ///
    /// # Errors
    /// Names the step that failed; `latest` is then what it was, and the run is taken back. `Unconfirmed` alone
    /// says that `latest` names the new run: the disk failed at the very last step and at undoing it.
    pub fn publish(&mut self) -> Result<PathBuf, PublishError> {
        self.sync()?;
        let target = self.output.join(&self.run_id);
        fs::rename(&self.folder, &target).map_err(|cause| PublishError::write(&target, cause))?;
        let named = sync_folder(&self.output)
            .map_err(|cause| PublishError::write(&self.output, cause))
            .and_then(|()| point_latest(&self.output, &self.run_id));
        match named {
            Ok(()) | Err(PublishError::Unconfirmed { .. }) => self.published = true,
            // Back under its hidden name first: a reader sees it whole or not at all, even while it is removed.
            Err(_) => drop(fs::rename(&target, &self.folder)),
        }
        named.map(|()| target)
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

/// The id, with a number after it where a run of that second exists, or what is left of one.
fn free_id(output: &Path, run_id: &str) -> String {
    let mut id = run_id.to_owned();
    let mut n = 2;
    let taken = |name: &str| output.join(name).symlink_metadata().is_ok();
    while taken(&id) || [STAGING, FRESH].iter().any(|hidden| taken(&format!("{hidden}{id}"))) {
        id = format!("{run_id}-{n}");
        n += 1;
    }
    id
}

/// Removes what dead runs left: only the lock's holder stages, so whatever is staged is dead.
///
/// What cannot be removed stays; it is hidden and in nobody's way.
fn clear(output: &Path) -> io::Result<()> {
    for entry in fs::read_dir(output)?.flatten() {
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        if [STAGING, FRESH, TRASH].iter().any(|dead| name.starts_with(dead)) {
            let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
        }
    }
    Ok(())
}

/// One atomic step: a new link beside the old one, renamed over it. Where the disk does not confirm it, `latest`
/// is put back to what it was.
fn point_latest(output: &Path, run_id: &str) -> Result<(), PublishError> {
    let (latest, fresh) = (output.join(LATEST), output.join(format!("{FRESH}{run_id}")));
    let before = fs::read_link(&latest).ok();
    replace_link(Path::new(run_id), &fresh, &latest).map_err(|cause| PublishError::write(&latest, cause))?;
    sync_folder(output).map_err(|cause| {
        let undone = match &before {
            Some(before) => replace_link(before, &fresh, &latest),
            None => fs::remove_file(&latest),
        };
        match undone {
            Ok(()) => PublishError::write(output, cause),
            Err(_) => PublishError::Unconfirmed { path: latest.clone(), cause },
        }
    })
}

/// Lets `link` point to `target`, by way of `fresh`, which does not stay.
fn replace_link(target: &Path, fresh: &Path, link: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::os::unix::fs::symlink(target, fresh)?;
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(target, fresh)?;
    fs::rename(fresh, link).inspect_err(|_| drop(fs::remove_file(fresh)))
}

/// Makes the folder and those above it that are missing, and has each written into the folder that holds it.
fn make_folder(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> =
        folder.ancestors().take_while(|p| !p.as_os_str().is_empty() && p.symlink_metadata().is_err()).collect();
    fs::create_dir_all(folder)?;
    for made in missing {
        let above = made.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match sync_folder(above) {
            // Whoever may add to a folder may still not open it.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
            other => other?,
        }
    }
    Ok(())
}

/// Files first, then the folders that name them.
fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            sync_folder(entry.path())?;
        } else {
            File::options().write(true).open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// Writes a folder's names to the disk, where the system can.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        // Some network file systems know no such thing.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        other => other,
    }
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

    #[test]
    fn what_dead_runs_left_is_cleared_and_what_people_put_there_is_not() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join(".staging-dead/tables")).unwrap();
        fs::write(dir.path().join(".latest-dead"), "").unwrap();
        fs::write(dir.path().join("notes.txt"), "").unwrap();
        drop(Staging::open(dir.path(), "one").unwrap());
        let mut names: Vec<String> =
            fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        assert_eq!(names, [LOCK, "notes.txt"]);
        fs::create_dir(dir.path().join(LATEST)).unwrap();
        assert!(matches!(Staging::open(dir.path(), "two"), Err(PublishError::Create { .. })));
    }
}
