//! Paths as the tables write them: no two files have one name, and every name leads back to its file.

use std::path::Path;

use super::Input;
use crate::model::Source;

/// A path with `/`. Bytes that are no UTF-8 are written `\xNN`, and so is a `\` that would look like one of them.
pub fn slashed(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        if std::path::MAIN_SEPARATOR == '\\' {
            out.push_str(&chunk.valid().replace('\\', "/"));
        } else {
            push_escaped(&mut out, chunk.valid());
        }
        chunk.invalid().iter().for_each(|b| out.push_str(&format!("\\x{b:02X}")));
    }
    out
}

fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        out.push_str(before);
        out.push_str(if looks_escaped(after) { "\\x5C" } else { "\\" });
        rest = after;
    }
    out.push_str(rest);
}

/// Whether these letters after a `\` stand for a byte.
fn looks_escaped(after: &str) -> bool {
    matches!(after.as_bytes(), [b'x', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// A row of `table.csv` is called `table.csv#1`: a file of that very name writes its `#` as `\x23`.
///
/// Takes the inputs sorted by `doc_id`; tells whether a name has changed.
pub(super) fn give_way(inputs: &mut [Input]) -> bool {
    let known = |id: &str| inputs.binary_search_by(|i| i.source.doc_id.as_str().cmp(id)).is_ok();
    let clashes: Vec<(usize, usize)> = inputs
        .iter()
        .enumerate()
        .filter_map(|(n, input)| {
            let id = &input.source.doc_id;
            id.match_indices('#').map(|(at, _)| at).find(|&at| known(&id[..at])).map(|at| (n, at))
        })
        .collect();
    for &(n, at) in &clashes {
        let (table, row) = inputs[n].source.doc_id.split_at(at);
        let id = format!("{table}{}", row.replace('#', "\\x23"));
        let path = inputs[n].source.path.clone();
        inputs[n].source = Source::new(id, path);
    }
    !clashes.is_empty()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::collections::HashSet;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    fn name(bytes: &[u8]) -> String {
        slashed(Path::new(OsStr::from_bytes(bytes)))
    }

    /// The way back, as a user of the tables would write it.
    fn bytes(name: &str) -> Vec<u8> {
        let (mut out, mut rest) = (Vec::new(), name);
        while let Some(letter) = rest.chars().next() {
            match rest.strip_prefix('\\').filter(|after| looks_escaped(after)) {
                Some(after) => {
                    out.push(u8::from_str_radix(&after[1..3], 16).unwrap());
                    rest = &after[3..];
                }
                None => {
                    out.extend_from_slice(letter.to_string().as_bytes());
                    rest = &rest[letter.len_utf8()..];
                }
            }
        }
        out
    }

    #[test]
    fn every_name_leads_back_to_its_bytes_and_no_two_are_alike() {
        let parts: [&[u8]; 9] = [b"\xFF", b"\xFE", b"\\xFF", b"\\", b"x", b"F", b"5C", b"\xC3\xA9", b"\xC3"];
        let mut seen = HashSet::new();
        let mut names = HashSet::new();
        for a in parts {
            for b in parts {
                for c in parts {
                    let raw = [a, b, c].concat();
                    let told = name(&raw);
                    assert_eq!(bytes(&told), raw, "{told}");
                    assert_eq!(seen.insert(raw), names.insert(told));
                }
            }
        }
        assert_eq!(name(b"b\xFFc.txt"), "b\\xFFc.txt");
        assert_eq!(name(b"a\\b.txt"), "a\\b.txt");
    }

    #[test]
    fn a_file_that_is_called_like_a_row_gives_way() {
        let input = |id: &str| Input { source: Source::new(id.to_owned(), id.to_owned()), path: id.into(), bytes: 0 };
        let mut inputs = ["a#1.txt", "t.csv", "t.csv#1", "t.csv#x#2"].map(input);
        assert!(give_way(&mut inputs));
        let ids: Vec<&str> = inputs.iter().map(|i| i.source.doc_id.as_str()).collect();
        assert_eq!(ids, ["a#1.txt", "t.csv", "t.csv\\x231", "t.csv\\x23x\\x232"]);
        assert!(!give_way(&mut inputs));
    }
}
