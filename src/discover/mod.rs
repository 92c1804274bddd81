//! Folders to a sorted list of sources.
//!
//! Knows paths, names and sizes; opens no file and follows no link.

mod input;
mod name;

pub use input::{Input, Inputs};
pub use name::slashed;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use self::input::Root;
use crate::model::{Issue, IssueCode, Source};

/// What lies in the folders.
#[derive(Debug, Default)]
pub struct Listing {
    /// What is to be read.
    pub inputs: Inputs,
    /// What was passed over, sorted by path.
    pub passed: Vec<(Source, Issue)>,
}

/// A folder that cannot be listed at all.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {cause}\n  hint: name an existing folder of statements that this user may read")]
pub struct NoInput {
    path: String,
    cause: std::io::Error,
}

/// Lists every file below the folders.
///
/// With one folder a file's `doc_id` is its path below that folder; with several,
/// the folder's name stands before it (a number after the name where two are alike).
/// `output` is never read, should it lie inside, nor is any other folder that holds a run.
///
/// # Errors
/// Names the first folder that does not exist or cannot be opened.
pub fn list(folders: &[PathBuf], output: &Path) -> Result<Listing, NoInput> {
    let mut listing = Listing::default();
    let prefixes = prefixes(folders);
    let output = output.canonicalize().ok();
    for (folder, prefix) in folders.iter().zip(prefixes) {
        std::fs::metadata(folder)
            .and_then(|m| if m.is_dir() { std::fs::read_dir(folder).map(drop) } else { Ok(()) })
            .map_err(|cause| NoInput { path: folder.display().to_string(), cause })?;
        walk(&Arc::new(Root { path: folder.clone(), prefix }), output.as_deref(), &mut listing);
    }
    listing.inputs.settle();
    listing.passed.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    Ok(listing)
}

/// Entries of folders behind which nobody looks for their sizes.
const MANY_ENTRIES: usize = 1000;

/// Whether the folders hold more than so many bytes, or very many entries; told by the first of them, where that is so.
pub fn is_large(folders: &[PathBuf], bytes: u64) -> bool {
    let entries = folders.iter().flat_map(|folder| WalkDir::new(folder).follow_root_links(true)).flatten();
    let mut sum = 0;
    entries.enumerate().any(|(n, entry)| {
        sum += entry.metadata().map_or(0, |about| about.len());
        sum > bytes || n >= MANY_ENTRIES
    })
}

/// Nothing for one folder; the folders' names, made distinct, for several.
fn prefixes(folders: &[PathBuf]) -> Vec<String> {
    if folders.len() < 2 {
        return vec![String::new()];
    }
    let mut out: Vec<String> = Vec::new();
    for folder in folders {
        let name = folder
            .canonicalize()
            .ok()
            .and_then(|p| p.file_name().map(|n| name::slashed(Path::new(n))))
            .unwrap_or_else(|| "folder".to_owned());
        let mut prefix = format!("{name}/");
        let mut n = 2;
        while out.contains(&prefix) {
            prefix = format!("{name}~{n}/");
            n += 1;
        }
        out.push(prefix);
    }
    out
}

fn walk(root: &Arc<Root>, output: Option<&Path>, listing: &mut Listing) {
    let folder = &root.path;
    let is_output = |path: &Path| output.is_some() && path.canonicalize().ok().as_deref() == output;
    let mut entries = WalkDir::new(folder).follow_links(false).follow_root_links(true).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                let hint = match error.io_error().map(std::io::Error::kind) {
                    Some(ErrorKind::PermissionDenied) => "give this user the right to read it",
                    Some(ErrorKind::NotFound) => "it went while the folder was listed; run again",
                    _ => "is its path too long, or does the disk fail? name the folder itself as an input",
                };
                let issue = Issue::new(IssueCode::Unreadable, cause).hint(hint);
                listing.passed.push((root.source(&path), issue));
                continue;
            }
        };
        let pass = |issue: Issue| (root.source(entry.path()), issue);
        // A link that was named as an input is followed, and no other.
        let is_dir = entry.file_type().is_dir() || (entry.depth() == 0 && entry.path().is_dir());
        let set_aside = match () {
            () if entry.depth() == 0 => None,
            () if is_ignored(&entry.file_name().to_string_lossy()) => {
                Some("hidden, of the operating system or an office lock")
            }
            () if is_dir && is_output(entry.path()) => Some("where the output goes"),
            () if is_dir && is_run(entry.path()) => Some("a run of this program"),
            () if is_dir && is_companion(entry.path()) => Some("what a browser saved with a page"),
            () => None,
        };
        if let Some(why) = set_aside {
            let what = if is_dir { "folder" } else { "file" };
            listing.passed.push(pass(Issue::new(IssueCode::IgnoredFile, format!("a {what} passed over: {why}"))));
            if is_dir {
                entries.skip_current_dir();
            }
        } else if entry.path_is_symlink() && entry.depth() > 0 {
            listing.passed.push(pass(
                Issue::new(IssueCode::LinkNotFollowed, "a symbolic link; links are not followed")
                    .hint("name its target as an input"),
            ));
        } else if is_dir {
        } else if !entry.path().is_file() {
            listing.passed.push(pass(Issue::new(IssueCode::SpecialFile, "no regular file: a pipe, socket or device")));
        } else {
            // When files are opened no link is followed any more.
            let target = if entry.path_is_symlink() { entry.path().canonicalize().ok() } else { None };
            let bytes = target.as_deref().unwrap_or(entry.path()).symlink_metadata().map_or(0, |m| m.len());
            listing.inputs.add(root, entry.path(), target, bytes);
        }
    }
}

/// Names that systems and offices leave beside people's files.
pub fn is_ignored(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
        || name == "__MACOSX"
}

/// What an earlier run wrote: its tables are no statements.
fn is_run(folder: &Path) -> bool {
    folder.join("run.json").is_file() && folder.join("tables/documents.csv").is_file()
}

/// `Page_files` beside `Page.html`: pictures and scripts that a browser saves with a page.
fn is_companion(folder: &Path) -> bool {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let endings = ["_files", "_fichiers", "_archivos", "-Dateien", "_arquivos", "_file"];
    endings
        .iter()
        .filter_map(|e| name.strip_suffix(e))
        .any(|page| ["html", "htm"].iter().any(|ending| folder.with_file_name(format!("{page}.{ending}")).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_large_by_its_bytes_or_its_entries() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.txt"), [b'a'; 4000]).unwrap();
        let folders = [dir.path().to_owned()];
        assert!(!is_large(&folders, 100_000) && is_large(&folders, 1000));
        (0..MANY_ENTRIES).for_each(|n| std::fs::write(dir.path().join(format!("{n}.txt")), "").unwrap());
        assert!(is_large(&folders, u64::MAX));
        assert!(!is_large(&[dir.path().join("none")], 0));
    }

    #[test]
    fn a_folder_is_listed_in_order_and_says_what_it_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let saved = ["page.htm", "page_files/logo.txt"];
        let plain = ["b.txt", "a.TXT", "sub/c.txt", ".DS_Store", "._a.txt", "~$x.txt", "d.pdf", ".git/e.txt"];
        for name in plain.into_iter().chain(saved) {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let listing = list(&[dir.path().to_owned()], &dir.path().join("output")).unwrap();
        let ids: Vec<&str> = listing.inputs.iter().map(Input::doc_id).collect();
        assert_eq!(ids, ["a.TXT", "b.txt", "d.pdf", "page.htm", "sub/c.txt"]);
        let passed: Vec<&str> = listing.passed.iter().map(|(_, i)| i.code.name()).collect();
        assert_eq!(passed, ["ignored_file"; 5]);
    }

    #[test]
    fn two_folders_keep_their_files_apart() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["x/in/a.txt", "y/in/a.txt"] {
            std::fs::create_dir_all(dir.path().join(name).parent().unwrap()).unwrap();
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let listing = list(&[dir.path().join("x/in"), dir.path().join("y/in")], Path::new("nowhere")).unwrap();
        let ids: Vec<&str> = listing.inputs.iter().map(Input::doc_id).collect();
        assert_eq!(ids, ["in/a.txt", "in~2/a.txt"]);
    }

    #[test]
    fn runs_are_no_statements_wherever_they_lie() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.txt", "r/1/run.json", "r/1/tables/documents.csv", "r/x/run.json"] {
            std::fs::create_dir_all(dir.path().join(name).parent().unwrap()).unwrap();
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let listing = list(&[dir.path().to_owned()], Path::new("nowhere")).unwrap();
        let ids: Vec<&str> = listing.inputs.iter().map(Input::doc_id).collect();
        assert_eq!(ids, ["a.txt", "r/x/run.json"]);
        assert_eq!(listing.passed.len(), 1);
    }

    #[test]
    fn no_folder_no_listing() {
        let error = list(&[PathBuf::from("no/such/folder")], Path::new("out")).unwrap_err().to_string();
        assert!(error.starts_with("no/such/folder: ") && error.contains("hint: "), "{error}");
    }
}
