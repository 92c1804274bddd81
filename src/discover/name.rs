//! Paths as the tables write them: no two files have one name, and every name leads back to its file.

use std::path::Path;

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
}
