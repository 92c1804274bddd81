//! Files as they are listed: each takes little memory, for a folder may hold a million of them.
//!
//! All ids stand in one text. Where a file lies follows from its id and the folder it was found in; only what does not
//! is kept beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::name::slashed;
use crate::model::Source;

/// A folder that was named as an input, or a file.
#[derive(Debug)]
pub(super) struct Root {
    pub path: PathBuf,
    /// What stands before the ids of its files.
    pub prefix: String,
}

impl Root {
    /// What the tables call a file below it, or the root itself.
    pub(super) fn source(&self, path: &Path) -> Source {
        Source::new(self.doc_id(path), slashed(path))
    }

    fn doc_id(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.path).ok().filter(|p| !p.as_os_str().is_empty());
        // A file named as an input has its own name as id.
        let below = below.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
        format!("{}{}", self.prefix, slashed(below))
    }

    /// Where the file of an id lies, if its id tells.
    fn path(&self, doc_id: &str) -> PathBuf {
        let below = doc_id.strip_prefix(&self.prefix).unwrap_or(doc_id);
        let mut path = self.path.clone();
        path.extend(below.split('/'));
        path
    }
}

/// The files to be read, sorted by `doc_id`.
#[derive(Debug, Default)]
pub struct Inputs {
    files: Vec<File>,
    ids: String,
    roots: Vec<Arc<Root>>,
    /// By where the id begins: of files whose ids do not tell where they lie.
    elsewhere: BTreeMap<usize, Elsewhere>,
}

#[derive(Debug)]
struct File {
    /// Where its id begins.
    id: usize,
    id_len: u32,
    root: u32,
    bytes: u64,
}

#[derive(Debug, Clone)]
struct Elsewhere {
    /// Where it lies.
    path: PathBuf,
    /// As the user named it: [`Source::path`].
    named: String,
}

impl Inputs {
    /// Adds a file that was found below a root; `target` is where it lies, should the root be a link to it.
    pub(super) fn add(&mut self, root: &Arc<Root>, found: &Path, target: Option<PathBuf>, bytes: u64) {
        if self.roots.last().is_none_or(|last| !Arc::ptr_eq(last, root)) {
            self.roots.push(Arc::clone(root));
        }
        let doc_id = root.doc_id(found);
        let told = target.is_none() && root.path(&doc_id).as_os_str() == found.as_os_str();
        if !told {
            let path = target.unwrap_or_else(|| found.to_owned());
            self.elsewhere.insert(self.ids.len(), Elsewhere { path, named: slashed(found) });
        }
        let root = (self.roots.len() - 1) as u32;
        self.files.push(File { id: self.ids.len(), id_len: doc_id.len() as u32, root, bytes });
        self.ids.push_str(&doc_id);
    }

    /// Brings them into the order of their ids, each of its own.
    pub(super) fn settle(&mut self) {
        self.files.shrink_to_fit();
        self.ids.shrink_to_fit();
        self.sort();
        if self.give_way() {
            self.sort();
        }
    }

    fn sort(&mut self) {
        let ids = &self.ids;
        self.files.sort_by(|a, b| a.id(ids).cmp(b.id(ids)));
    }

    /// A row of `table.csv` is called `table.csv#1`: a file of that very name writes its `#` as `\x23`.
    ///
    /// Tells whether a name has changed.
    fn give_way(&mut self) -> bool {
        let clash =
            |doc_id: &str| doc_id.match_indices('#').map(|(at, _)| at).find(|&at| self.find(&doc_id[..at]).is_some());
        let clashes: Vec<(usize, usize)> =
            self.iter().enumerate().filter_map(|(n, input)| Some((n, clash(input.doc_id())?))).collect();
        for &(n, at) in &clashes {
            let input = Input { inputs: self, file: &self.files[n] };
            let (table, row) = input.doc_id().split_at(at);
            let doc_id = format!("{table}{}", row.replace('#', "\\x23"));
            let elsewhere = Elsewhere { path: input.path(), named: input.source().path };
            self.elsewhere.insert(self.ids.len(), elsewhere);
            let file = &mut self.files[n];
            (file.id, file.id_len) = (self.ids.len(), doc_id.len() as u32);
            self.ids.push_str(&doc_id);
        }
        !clashes.is_empty()
    }

    /// Takes out those of certain names, which are the last parts of their ids.
    pub fn take(&mut self, is_meant: impl Fn(&str) -> bool) -> Inputs {
        let name = |file: &File| name(file.id(&self.ids));
        if !self.files.iter().any(|file| is_meant(name(file))) {
            return Inputs::default();
        }
        let (taken, files): (Vec<File>, Vec<File>) =
            std::mem::take(&mut self.files).into_iter().partition(|file| is_meant(name(file)));
        self.files = files;
        Inputs { files: taken, ids: self.ids.clone(), roots: self.roots.clone(), elsewhere: self.elsewhere.clone() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Input<'_>> {
        self.files.iter().map(|file| Input { inputs: self, file })
    }

    /// The one of this id.
    pub fn find(&self, doc_id: &str) -> Option<Input<'_>> {
        let at = self.files.binary_search_by(|file| file.id(&self.ids).cmp(doc_id)).ok()?;
        Some(Input { inputs: self, file: &self.files[at] })
    }
}

impl File {
    fn id<'i>(&self, ids: &'i str) -> &'i str {
        &ids[self.id..self.id + self.id_len as usize]
    }
}

fn name(doc_id: &str) -> &str {
    doc_id.rsplit('/').next().unwrap_or(doc_id)
}

/// A file to be read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'l> {
    inputs: &'l Inputs,
    file: &'l File,
}

impl<'l> Input<'l> {
    /// What the tables call it: [`Source::doc_id`].
    pub fn doc_id(self) -> &'l str {
        self.file.id(&self.inputs.ids)
    }

    /// The last part of its id.
    pub fn name(self) -> &'l str {
        name(self.doc_id())
    }

    /// Its size when it was listed, in bytes.
    pub fn bytes(self) -> u64 {
        self.file.bytes
    }

    /// Where it lies.
    pub fn path(self) -> PathBuf {
        let root = &self.inputs.roots[self.file.root as usize];
        self.elsewhere().map_or_else(|| root.path(self.doc_id()), |e| e.path.clone())
    }

    fn elsewhere(self) -> Option<&'l Elsewhere> {
        self.inputs.elsewhere.get(&self.file.id)
    }

    /// What the tables call it.
    pub fn source(self) -> Source {
        let named = self.elsewhere().map_or_else(|| slashed(&self.path()), |e| e.named.clone());
        Source::new(self.doc_id().to_owned(), named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(root: &str, prefix: &str, found: &[&str]) -> Inputs {
        let mut inputs = Inputs::default();
        let root = Arc::new(Root { path: root.into(), prefix: prefix.to_owned() });
        found.iter().for_each(|path| inputs.add(&root, Path::new(path), None, 0));
        inputs.settle();
        inputs
    }

    #[test]
    fn a_file_that_is_called_like_a_row_gives_way_and_stays_where_it_is() {
        let mut inputs = inputs("in", "", &["in/t.csv#x#2", "in/t.csv#1", "in/t.csv", "in/a#1.txt"]);
        let ids: Vec<&str> = inputs.iter().map(Input::doc_id).collect();
        assert_eq!(ids, ["a#1.txt", "t.csv", "t.csv\\x231", "t.csv\\x23x\\x232"]);
        let row = inputs.find("t.csv\\x231").unwrap();
        assert_eq!((row.path().as_path(), row.source().path.as_str()), (Path::new("in/t.csv#1"), "in/t.csv#1"));
        assert!(!inputs.give_way());
    }

    #[test]
    fn a_file_is_found_again_by_its_id_or_is_kept_with_its_path() {
        for (root, prefix, found, kept) in [
            ("in", "", "in/a/b.txt", false),
            ("in/", "in/", "in/a/b.txt", false),
            ("./in", "in~2/", "./in/b.txt", false),
            ("b.txt", "", "b.txt", true),
            ("in/b.txt", "", "in/b.txt", true),
        ] {
            let inputs = inputs(root, prefix, &[found]);
            let input = inputs.iter().next().unwrap();
            assert_eq!((input.path().as_path(), input.source().path.as_str()), (Path::new(found), found));
            assert_eq!((input.name(), input.elsewhere().is_some()), ("b.txt", kept), "{found}");
        }
    }

    #[test]
    fn some_are_taken_out_by_their_names() {
        let mut inputs = inputs("in", "", &["in/b.txt", "in/x/a.csv", "in/a.csv"]);
        let taken = inputs.take(|name| name == "a.csv");
        assert_eq!(taken.iter().map(Input::doc_id).collect::<Vec<_>>(), ["a.csv", "x/a.csv"]);
        assert_eq!(inputs.iter().map(|input| input.path()).collect::<Vec<_>>(), [Path::new("in/b.txt")]);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_and_the_target_of_a_link_are_kept() {
        use std::os::unix::ffi::OsStrExt;
        let mut inputs = Inputs::default();
        let root = Arc::new(Root { path: "in".into(), prefix: String::new() });
        let odd = Path::new("in").join(std::ffi::OsStr::from_bytes(b"\xFF.txt"));
        inputs.add(&root, &odd, None, 0);
        inputs.add(&root, Path::new("in"), Some("/far/b.txt".into()), 0);
        inputs.settle();
        let found = |id: &str| inputs.find(id).map(|input| (input.path(), input.source().path));
        assert_eq!(found("\\xFF.txt"), Some((odd, "in/\\xFF.txt".to_owned())));
        assert_eq!(found("in"), Some(("/far/b.txt".into(), "in".to_owned())));
    }
}
