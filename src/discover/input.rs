//! Files as they are listed: each takes little memory, for a folder may hold a million of them.
//!
//! Where a file lies follows from its id and the folder it was found in; only what does not is kept beside them.

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
        self.path.join(doc_id.strip_prefix(&self.prefix).unwrap_or(doc_id))
    }
}

/// A file to be read.
#[derive(Debug, Clone)]
pub struct Input {
    /// What the tables call it: [`Source::doc_id`].
    pub doc_id: Box<str>,
    /// Its size when it was listed, in bytes.
    pub bytes: u64,
    root: Arc<Root>,
    /// Where its id does not tell where it lies.
    elsewhere: Option<Box<Elsewhere>>,
}

#[derive(Debug, Clone)]
struct Elsewhere {
    /// Where it lies.
    path: PathBuf,
    /// As the user named it: [`Source::path`].
    named: String,
}

impl Input {
    /// A file that was found below a root; `target` is where it lies, should the root be a link to it.
    pub(super) fn new(root: &Arc<Root>, found: &Path, target: Option<PathBuf>, bytes: u64) -> Self {
        let doc_id = root.doc_id(found).into_boxed_str();
        let told = target.is_none() && root.path(&doc_id).as_os_str() == found.as_os_str();
        let elsewhere = (!told)
            .then(|| Box::new(Elsewhere { path: target.unwrap_or_else(|| found.to_owned()), named: slashed(found) }));
        Input { doc_id, bytes, root: Arc::clone(root), elsewhere }
    }

    /// Where it lies.
    pub fn path(&self) -> PathBuf {
        self.elsewhere.as_ref().map_or_else(|| self.root.path(&self.doc_id), |e| e.path.clone())
    }

    /// What the tables call it.
    pub fn source(&self) -> Source {
        let named = self.elsewhere.as_ref().map_or_else(|| slashed(&self.path()), |e| e.named.clone());
        Source::new(self.doc_id.clone().into_string(), named)
    }

    /// The last part of its id.
    pub fn name(&self) -> &str {
        self.doc_id.rsplit('/').next().unwrap_or(&self.doc_id)
    }

    fn rename(&mut self, doc_id: String) {
        let elsewhere = Elsewhere { path: self.path(), named: self.source().path };
        *self = Input { doc_id: doc_id.into_boxed_str(), elsewhere: Some(Box::new(elsewhere)), ..self.clone() };
    }
}

/// A row of `table.csv` is called `table.csv#1`: a file of that very name writes its `#` as `\x23`.
///
/// Takes the inputs sorted by `doc_id`; tells whether a name has changed.
pub(super) fn give_way(inputs: &mut [Input]) -> bool {
    let known = |id: &str| inputs.binary_search_by(|i| (*i.doc_id).cmp(id)).is_ok();
    let clashes: Vec<(usize, usize)> = inputs
        .iter()
        .enumerate()
        .filter_map(|(n, input)| {
            let id = &input.doc_id;
            id.match_indices('#').map(|(at, _)| at).find(|&at| known(&id[..at])).map(|at| (n, at))
        })
        .collect();
    for &(n, at) in &clashes {
        let (table, row) = inputs[n].doc_id.split_at(at);
        let id = format!("{table}{}", row.replace('#', "\\x23"));
        inputs[n].rename(id);
    }
    !clashes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(root: &str, prefix: &str, found: &str) -> Input {
        let root = Root { path: root.into(), prefix: prefix.to_owned() };
        Input::new(&Arc::new(root), Path::new(found), None, 0)
    }

    #[test]
    fn a_file_that_is_called_like_a_row_gives_way_and_stays_where_it_is() {
        let mut inputs = ["a#1.txt", "t.csv", "t.csv#1", "t.csv#x#2"].map(|id| input("in", "", &format!("in/{id}")));
        assert!(give_way(&mut inputs));
        let ids: Vec<&str> = inputs.iter().map(|i| &*i.doc_id).collect();
        assert_eq!(ids, ["a#1.txt", "t.csv", "t.csv\\x231", "t.csv\\x23x\\x232"]);
        assert_eq!(inputs[2].path(), Path::new("in/t.csv#1"));
        assert_eq!(inputs[2].source().path, "in/t.csv#1");
        assert!(!give_way(&mut inputs));
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
            let input = input(root, prefix, found);
            assert_eq!((input.path().as_path(), input.source().path.as_str()), (Path::new(found), found));
            assert_eq!((input.name(), input.elsewhere.is_some()), ("b.txt", kept), "{found}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_and_the_target_of_a_link_are_kept() {
        use std::os::unix::ffi::OsStrExt;
        let root = Arc::new(Root { path: "in".into(), prefix: String::new() });
        let odd = Path::new("in").join(std::ffi::OsStr::from_bytes(b"\xFF.txt"));
        let listed = Input::new(&root, &odd, None, 0);
        assert_eq!((listed.path(), &*listed.doc_id), (odd, "\\xFF.txt"));
        assert_eq!(listed.source().path, "in/\\xFF.txt");
        let linked = Input::new(&root, Path::new("in"), Some("/far/b.txt".into()), 0);
        assert_eq!((linked.path(), linked.source().path), ("/far/b.txt".into(), "in".to_owned()));
        assert_eq!(&*linked.doc_id, "in");
    }
}
