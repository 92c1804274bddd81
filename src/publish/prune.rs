//! Old runs removed: the last few are kept, and what is no run of ours is never touched.
//!
//! A run goes under a hidden name first, in one step, so that nobody meets half of one; what a dead process left
//! under such a name is removed by the next [`Staging::open`].

use std::fs;
use std::io;
use std::path::Path;

use super::folder::LATEST;
use super::{RunName, Staging};

/// How the names of runs begin that are being removed.
pub(super) const TRASH: &str = ".trash-";

impl Staging {
    /// Removes all complete runs but the newest `keep` and the one that `latest` names; with 0 all are kept.
    ///
    /// A run is a folder, not a link to one, whose `run.json` names it. `stopped` is asked before each. Gives the
    /// id of each run that went, or that did not and why.
    pub fn prune(&self, keep: usize, stopped: &dyn Fn() -> bool) -> Vec<(String, io::Result<()>)> {
        let output = self.output();
        // Without `latest` nobody can tell what is still needed.
        let Ok(latest) = output.join(LATEST).canonicalize() else { return Vec::new() };
        let mut runs = if keep == 0 { Vec::new() } else { runs(output, keep) };
        runs.sort();
        let old = runs.len().saturating_sub(keep);
        runs.truncate(old);
        runs.into_iter()
            .map(|(_, _, id)| id)
            .filter(|id| output.join(id).canonicalize().is_ok_and(|folder| folder != latest))
            .take_while(|_| !stopped())
            .map(|id| {
                let done = discard(output, &id);
                (id, done)
            })
            .collect()
    }
}

/// Complete runs as begin, length of the id and id, so that they sort by age; none where there are not over `keep`.
fn runs(output: &Path, keep: usize) -> Vec<(String, usize, String)> {
    let Ok(entries) = fs::read_dir(output) else { return Vec::new() };
    let folders: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    if folders.len() <= keep {
        return Vec::new();
    }
    let of = |id: String| {
        let name = RunName::of(&output.join(&id)).ok()?;
        // Of two runs of one moment the second has the longer id.
        (name.run_id == id).then_some((name.started, id.len(), id))
    };
    folders.into_iter().filter_map(of).collect()
}

fn discard(output: &Path, id: &str) -> io::Result<()> {
    let trash = output.join(format!("{TRASH}{id}"));
    fs::rename(output.join(id), &trash)?;
    // Links in it are removed, not followed.
    fs::remove_dir_all(&trash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::{Counts, InputRecordsWriter, MadeBy, Manifest, Recipe};

    fn publish(output: &Path, id: &str, started: &str) -> Staging {
        let mut staging = Staging::open(output, id).unwrap();
        let manifest = Manifest {
            run_id: id.to_owned(),
            made_by: MadeBy::default(),
            recipe: Recipe::default(),
            previous: None,
            started: started.to_owned(),
            seconds: 0.0,
            counts: Counts::default(),
            outputs: Vec::new(),
        };
        let none = InputRecordsWriter::create(staging.folder()).unwrap().close().unwrap();
        manifest.write(staging.folder(), none).unwrap();
        staging.publish().unwrap();
        staging
    }

    fn names(output: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(output).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|n| !n.starts_with('.'));
        names.sort();
        names
    }

    #[test]
    fn the_newest_stay_and_what_is_no_run_too() {
        let dir = tempfile::tempdir().unwrap();
        for (id, second) in [("a", "1"), ("a-2", "1"), ("a-10", "1"), ("b", "2")] {
            drop(publish(dir.path(), id, second));
        }
        fs::create_dir(dir.path().join("notes")).unwrap();
        fs::create_dir(dir.path().join("copy")).unwrap();
        fs::copy(dir.path().join("a/run.json"), dir.path().join("copy/run.json")).unwrap();
        let newest = publish(dir.path(), "c", "3");
        assert!(newest.prune(0, &|| false).is_empty());
        assert!(newest.prune(2, &|| true).is_empty(), "a signal ends it");
        let gone: Vec<String> =
            newest.prune(2, &|| false).into_iter().map(|(id, done)| done.map(|()| id).unwrap()).collect();
        assert_eq!(gone, ["a", "a-2", "a-10"]);
        assert_eq!(names(dir.path()), ["b", "c", "copy", "latest", "notes"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_latest_names_and_what_a_link_names_stays() {
        let dir = tempfile::tempdir().unwrap();
        let kept = tempfile::tempdir().unwrap();
        drop(publish(dir.path(), "old", "1"));
        drop(publish(kept.path(), "far", "0"));
        std::os::unix::fs::symlink(kept.path().join("far"), dir.path().join("far")).unwrap();
        std::os::unix::fs::symlink(kept.path().join("far"), dir.path().join("old/inside")).unwrap();
        let newest = publish(dir.path(), "new", "2");
        fs::remove_file(dir.path().join("latest")).unwrap();
        assert!(newest.prune(1, &|| false).is_empty(), "nothing is removed where `latest` is gone");
        std::os::unix::fs::symlink("old", dir.path().join("latest")).unwrap();
        assert!(newest.prune(1, &|| false).is_empty(), "somebody turned `latest` back");
        fs::remove_file(dir.path().join("latest")).unwrap();
        std::os::unix::fs::symlink("new", dir.path().join("latest")).unwrap();
        assert_eq!(newest.prune(1, &|| false).len(), 1);
        assert_eq!(names(dir.path()), ["far", "latest", "new"]);
        assert!(kept.path().join("far/run.json").is_file());
    }
}
