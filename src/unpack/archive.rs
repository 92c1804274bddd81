//! Zip and tar: one member after the other.

use std::collections::HashSet;
use std::io::{Read, Seek};

use super::{Unpacker, fault, inside, is_ignored};
use crate::model::{Issue, IssueCode, Source};
use crate::unpack::meter::Metered;

/// Members of a zip archive, in the order of its directory.
pub(super) fn zip<R: Read + Seek>(to: &mut Unpacker<'_>, source: &Source, input: R, depth: usize) -> Result<(), Issue> {
    let mut archive = zip::ZipArchive::new(input).map_err(|e| broken(&e))?;
    let mut names = Names::default();
    for n in 0..archive.len() {
        let (name, locked) = match archive.by_index_raw(n) {
            Ok(member) if member.is_dir() => continue,
            Ok(member) => (String::from_utf8_lossy(member.name_raw()).into_owned(), member.encrypted()),
            Err(error) => return Err(broken(&error)),
        };
        let member = names.distinct(inside(source, &name));
        if is_ignored(&name) {
            to.give(member, Err(ignored()))?;
        } else if locked {
            let issue = Issue::new(IssueCode::Encrypted, "locked by a password").hint("unpack it by hand");
            to.give(member, Err(issue))?;
        } else {
            // One damaged member does not spoil those after it.
            let mut input = match archive.by_index(n) {
                Ok(input) => input,
                Err(error) => {
                    to.give(member, Err(broken(&error)))?;
                    continue;
                }
            };
            one(to, member, &mut input, depth)?;
        }
    }
    Ok(())
}

/// Members of a tar archive, in its order; links and devices are no statements.
pub(super) fn tar(to: &mut Unpacker<'_>, source: &Source, input: &mut dyn Read, depth: usize) -> Result<(), Issue> {
    let mut input = Metered::new(input, to.room);
    let mut archive = tar::Archive::new(&mut input);
    let mut names = Names::default();
    for entry in archive.entries().map_err(|e| fault(&e))? {
        let mut entry = entry.map_err(|e| fault(&e))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() || kind.is_pax_local_extensions() {
            continue;
        }
        let member = names.distinct(inside(source, &name));
        if is_ignored(&name) {
            to.give(member, Err(ignored()))?;
        } else if !(kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse()) {
            to.give(member, Err(Issue::new(IssueCode::SpecialFile, "no regular file: a link, pipe or device")))?;
        } else {
            // Holes of sparse files are read as zeros, so that members are metered beside the stream.
            one(to, member, &mut entry, depth)?;
        }
    }
    Ok(())
}

/// One member: what is wrong with it does not spoil those after it, unless the whole unfolds too far.
fn one(to: &mut Unpacker<'_>, member: Source, input: &mut dyn Read, depth: usize) -> Result<(), Issue> {
    let mut metered = Metered::new(input, to.room);
    let done = to.member(member.clone(), &mut metered, depth + 1);
    to.room = to.room.min(metered.room());
    match done {
        Err(issue) if to.room == 0 || issue.code == IssueCode::Internal => Err(issue),
        Err(issue) => to.give(member, Err(issue)),
        Ok(()) => Ok(()),
    }
}

fn ignored() -> Issue {
    Issue::new(IssueCode::IgnoredFile, "passed over by its name: hidden, of the operating system or an office lock")
}

fn broken(error: &zip::result::ZipError) -> Issue {
    match error {
        zip::result::ZipError::UnsupportedArchive(what) => {
            Issue::new(IssueCode::UnknownFormat, format!("a zip archive with what is not read: {what}"))
                .hint("pack it again with an ordinary tool")
        }
        zip::result::ZipError::Io(error) => fault(error),
        error => Issue::new(IssueCode::Broken, format!("no whole zip archive: {error}")).hint("fetch it again"),
    }
}

/// Keeps ids apart where an archive holds one path twice.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn distinct(&mut self, mut source: Source) -> Source {
        let mut n = 1;
        let id = |n: usize| if n == 1 { source.doc_id.clone() } else { format!("{}~{n}", source.doc_id) };
        while !self.0.insert(id(n)) {
            n += 1;
        }
        if n > 1 {
            source.doc_id.push_str(&format!("~{n}"));
            source.path.push_str(&format!("~{n}"));
        }
        source
    }
}
